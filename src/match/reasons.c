/* SPDX-License-Identifier: Apache-2.0 */
/* The reasons of a hit, found again where they are asked for; its lists and programs. */
#include "match/matcher_internal.h"

static bool push(emb_matcher *m, emb_reason reason)
{
    return emb_vec_push(&m->reasons, reason);
}

/* Takes the names apart and aligns them once more. */
static emb_status explain_name(emb_matcher *m, const emb_found *found, emb_error *error)
{
    emb_name_kind kind = (emb_name_kind)found->kind;
    emb_name_analyse(m->names[found->query_name], m->people, &m->name);
    if (found->variant >= m->name.count)
        return EMB_OK;
    const emb_variant *variant = &m->name.variants[found->variant];
    emb_status status = emb_candidates_begin(&m->candidates, variant, error);
    if (status != EMB_OK)
        return status;
    emb_shape_of_variant(variant, m->name.native_script, kind, &m->query_shape);
    emb_shape_of_row(m->index, found->row, &m->list_shape);
    emb_cells_of_row(&m->candidates, variant, found->row, kind, &m->cells);
    emb_score_names(kind, &m->query_shape, &m->list_shape, &m->cells, &m->score);
    emb_range parts = emb_index_row_parts(m->index, found->row);
    emb_told_name query, listed = {.text = emb_index_name(m->index, found->name),
                                   .key_class = m->index->rows[found->row].key_class,
                                   .count = parts.to - parts.from};
    for (size_t i = parts.from; i < parts.to; i++)
        listed.keys[i - parts.from] = emb_index_token(m->index, m->index->row_parts[i] & EMB_TOKEN_MASK).key;
    emb_told_name_of(variant, m->names[found->query_name], &query);
    for (size_t i = 0; i < m->score.count; i++) {
        emb_reason reason;
        if (!emb_explain_loss(&m->score.losses[i], &query, &listed, m->texts, &reason) || !push(m, reason))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

typedef struct step_context {
    emb_matcher *matcher;
    bool failed;
} step_context;

static void take_step(void *context, const char *code, const char *text, int points, emb_str detail)
{
    step_context *c = context;
    emb_reason reason;
    if (!emb_explain_step(code, text, points, detail, c->matcher->texts, &reason) || !push(c->matcher, reason))
        c->failed = true;
}

emb_status emb_match_reasons(emb_matcher *m, size_t hit, const emb_reason **ret_reasons, size_t *ret_count, emb_error *error)
{
    if (hit >= m->hits.count)
        return emb_fail(error, EMB_INVALID, "the last query has %zu hits, no number %zu", m->hits.count, hit);
    const emb_found *found = &m->found.items[hit];
    emb_status status = EMB_OK;
    m->reasons.count = 0;
    emb_reason ofac;
    if (!found->identifier_points && found->ofac) {
        if (emb_ofac_explain(m->names[found->query_name], emb_index_name(m->index, found->name), &ofac) && !push(m, ofac))
            return emb_fail_memory(error);
    } else if (!found->identifier_points) {
        emb_reason within = {0};
        emb_reason whole = {"name", "a name that agrees in everything", 1.0};
        if (found->query_name >= m->given_names &&
            !emb_explain_step("name.within", "the query's name holds several, of which this is one", 0, m->names[found->query_name],
                              m->texts, &within))
            return emb_fail_memory(error);
        status = (!within.code || push(m, within)) && push(m, whole) ? explain_name(m, found, error) : emb_fail_memory(error);
    }
    step_context context = {m, false};
    emb_weigh(m, found, take_step, &context);
    if (context.failed)
        return emb_fail_memory(error);
    *ret_reasons = m->reasons.items;
    *ret_count = m->reasons.count;
    return status;
}

/* ---- Lists and programs ---- */

static const char *fact_text(emb_matcher *m, uint32_t entity, emb_fact_type type, size_t *skip)
{
    emb_range facts = emb_index_entity_facts(m->index, entity);
    for (size_t i = facts.from; i < facts.to; i++)
        if (m->index->facts[i].type == type && (*skip)-- == 0)
            return emb_arena_copy(m->texts, emb_index_string(m->index, m->index->facts[i].value));
    return NULL;
}

/* A program stands on the sanctions of a party, or on the party itself. */
const char *emb_match_list(emb_matcher *m, size_t hit, int what, size_t at)
{
    if (hit >= m->hits.count)
        return NULL;
    uint32_t entity = m->found.items[hit].entity;
    const char *text = fact_text(m, entity, what ? EMB_FACT_PROGRAM : EMB_FACT_DATASET, &at);
    if (text || !what)
        return text;
    emb_range references = emb_index_entity_references(m->index, entity);
    for (size_t i = references.from; i < references.to; i++) {
        uint32_t side = m->index->references[i].entity;
        if (emb_index_entity_schema(m->index, side) != EMB_SCHEMA_Sanction)
            continue;
        text = fact_text(m, side, EMB_FACT_PROGRAM, &at);
        if (text)
            return text;
    }
    return NULL;
}
