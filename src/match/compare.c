/* SPDX-License-Identifier: Apache-2.0 */
/* Two names without an index: every part is measured against every other. */
#include "match/matcher_internal.h"
#include "text/native.h"
#include "text/weights.h"

struct emb_comparer {
    emb_match_algorithm algorithm;
    emb_name query, listed;
    emb_shape query_shape, list_shape;
    emb_cells cells;
    emb_score score, best;
    int best_points, best_chance_points;
    double best_chance;
    emb_arena *texts;
    emb_vec(emb_reason) reasons;
    uint8_t best_query, best_listed, best_kind;
    bool found;
};

emb_status emb_comparer_new(emb_comparer **ret, emb_error *error)
{
    emb_comparer *c = calloc(1, sizeof *c);
    if (!c || !(c->texts = emb_arena_new())) {
        free(c);
        return emb_fail_memory(error);
    }
    *ret = c;
    return EMB_OK;
}

void emb_comparer_free(emb_comparer *c)
{
    if (!c)
        return;
    emb_arena_free(c->texts);
    emb_vec_free(&c->reasons);
    free(c);
}

void emb_comparer_set_algorithm(emb_comparer *c, emb_match_algorithm algorithm)
{
    c->algorithm = algorithm;
}

static emb_status compare_as_ofac(emb_comparer *c, emb_str query, emb_str listed, emb_error *error)
{
    emb_reason reason;
    if (!emb_ofac_explain(query, listed, &reason))
        return EMB_OK;
    c->found = true;
    c->best_points = (int)(reason.points * 1000 + 0.5);
    return emb_vec_push(&c->reasons, reason) ? EMB_OK : emb_fail_memory(error);
}

/* ---- Cells ---- */

static void link_parts(const emb_variant *query, const emb_variant *listed, emb_name_kind kind, emb_cells *cells)
{
    char query_skeleton[EMB_KEY_MAX], list_skeleton[EMB_KEY_MAX];
    for (uint8_t i = 0; i < query->count; i++) {
        emb_word_form a = emb_word_form_of(&query->parts[i], query_skeleton);
        for (uint8_t j = 0; j < listed->count; j++) {
            const emb_part *part = &listed->parts[j];
            emb_links links = {{{0}}};
            if (part->role[kind] == EMB_ROLE_LEGAL || query->parts[i].role[kind] == EMB_ROLE_LEGAL)
                continue;
            emb_word_form b = emb_word_form_of(part, list_skeleton);
            emb_link_measure(&a, &b, &links);
            emb_cell cell = {i, (uint8_t)(i + 1), j, (uint8_t)(j + 1), links.by_kind[kind]};
            if (cell.link.likeness)
                emb_cells_add(cells, cell);
            if (kind != EMB_NAME_PERSON)
                continue;
            emb_cells_add_initials(query, i, b.key, b.key_class, j, cells);
            if (part->role[kind] == EMB_ROLE_INITIAL && a.key_class == EMB_KEY_PLAIN && a.key.len > 1 &&
                a.key.data[0] == part->key[0])
                emb_cells_add(cells, (emb_cell){i, (uint8_t)(i + 1), j, (uint8_t)(j + 1), {EMB_W_INITIAL, EMB_LINK_INITIAL}});
        }
    }
}

/* Words of `whole` that are several of `split` written as one. */
static void link_joins(const emb_variant *split, const emb_variant *whole, emb_name_kind kind, bool split_is_query,
                       emb_cells *cells)
{
    emb_join joins[EMB_JOINS_MAX];
    size_t count = emb_variant_joins(split, kind, joins);
    for (uint8_t i = 0; i < whole->count && count; i++) {
        if (whole->parts[i].key_class != split->key_class || (!split_is_query && whole->parts[i].len < 3))
            continue;
        uint64_t hash = emb_join_hash(whole->parts[i].key_class, emb_part_key(&whole->parts[i]));
        for (size_t j = 0; j < count; j++) {
            emb_link link = {joins[j].acronym ? EMB_W_ACRONYM : EMB_W_JOINED, EMB_LINK_JOINED};
            if (joins[j].hash != hash)
                continue;
            emb_cells_add(cells, split_is_query ? (emb_cell){joins[j].from, joins[j].to, i, (uint8_t)(i + 1), link}
                                                : (emb_cell){i, (uint8_t)(i + 1), joins[j].from, joins[j].to, link});
        }
    }
}

void emb_cells_of_variants(const emb_variant *query, const emb_variant *listed, emb_name_kind kind, emb_cells *ret)
{
    ret->count = 0;
    link_parts(query, listed, kind, ret);
    link_joins(query, listed, kind, true, ret);
    link_joins(listed, query, kind, false, ret);
}

/* ---- Variants ---- */

static int find_chance(const emb_comparer *c, const emb_variant *query, const emb_variant *listed, emb_name_kind kind,
                       double *ret_chance)
{
    emb_str keys[EMB_PARTS_MAX];
    uint8_t classes[EMB_PARTS_MAX];
    emb_chance_part parts[EMB_PARTS_MAX];
    for (size_t i = 0; i < listed->count; i++) {
        keys[i] = emb_part_key(&listed->parts[i]);
        classes[i] = listed->parts[i].key_class;
    }
    size_t count = emb_chance_parts_of(&c->score, &c->list_shape, keys, classes, query, parts);
    *ret_chance = emb_chance(kind, c->query_shape.native || c->list_shape.native, parts, count);
    int loss = emb_chance_loss(kind, *ret_chance, &c->score);
    return loss < c->score.points ? loss : c->score.points;
}

static void compare_variants(emb_comparer *c, uint8_t query_at, uint8_t list_at, emb_name_kind kind)
{
    const emb_variant *query = &c->query.variants[query_at], *listed = &c->listed.variants[list_at];
    bool same_script = c->query.native_script && c->query.native_script == c->listed.native_script;
    if (same_script && (query->key_class != c->query.native_script || listed->key_class != c->query.native_script))
        return;
    if (kind != EMB_NAME_PERSON && (query->people_only || listed->people_only))
        return;
    emb_cells_of_variants(query, listed, kind, &c->cells);
    if (!c->cells.count)
        return;
    emb_shape_of_variant(query, c->query.native_script, kind, &c->query_shape);
    emb_shape_of_variant(listed, c->listed.native_script, kind, &c->list_shape);
    emb_score_names(kind, &c->query_shape, &c->list_shape, &c->cells, &c->score);
    double chance;
    int chance_points = find_chance(c, query, listed, kind, &chance);
    if (c->found && c->score.points - chance_points <= c->best_points)
        return;
    c->best_points = c->score.points - chance_points;
    c->best_chance_points = chance_points;
    c->best_chance = chance;
    c->found = true;
    c->best = c->score;
    c->best_query = query_at;
    c->best_listed = list_at;
    c->best_kind = (uint8_t)kind;
}

static void compare_kind(emb_comparer *c, emb_name_kind kind)
{
    for (uint8_t i = 0; i < c->query.count; i++)
        for (uint8_t j = 0; j < c->listed.count; j++)
            compare_variants(c, i, j, kind);
}

static emb_status explain(emb_comparer *c, emb_str query_text, emb_str list_text, emb_error *error)
{
    emb_told_name query, listed;
    emb_told_name_of(&c->query.variants[c->best_query], query_text, &query);
    emb_told_name_of(&c->listed.variants[c->best_listed], list_text, &listed);
    emb_reason reason = {"name", "a name that agrees in everything", 1.0};
    bool whole = emb_vec_push(&c->reasons, reason);
    for (size_t i = 0; i < c->best.count && whole; i++)
        whole = emb_explain_loss(&c->best.losses[i], &query, &listed, c->texts, &reason) && emb_vec_push(&c->reasons, reason);
    char detail[EMB_CHANCE_TEXT];
    if (whole)
        whole = emb_explain_step("name.chance", emb_chance_text((emb_name_kind)c->best_kind), -c->best_chance_points,
                                 emb_chance_format(c->best_chance, detail), c->texts, &reason) &&
                emb_vec_push(&c->reasons, reason);
    return whole ? EMB_OK : emb_fail_memory(error);
}

static emb_status finish(const emb_comparer *c, emb_status status, double *ret_score, const emb_reason **ret_reasons,
                         size_t *ret_count)
{
    if (status != EMB_OK)
        return status;
    *ret_score = c->found ? c->best_points / 1000.0 : 0;
    if (ret_reasons)
        *ret_reasons = c->reasons.items;
    if (ret_count)
        *ret_count = c->reasons.count;
    return EMB_OK;
}

emb_status emb_compare(emb_comparer *c, const char *schema, emb_text query, emb_text listed, double *ret_score,
                       const emb_reason **ret_reasons, size_t *ret_count, emb_error *error)
{
    unsigned kinds = EMB_ALL_KINDS;
    if (schema && *schema) {
        emb_schema known = emb_schema_by_name(emb_str_from(schema));
        kinds = emb_kinds_of_schema(known);
        if (!kinds)
            return emb_fail(error, EMB_INVALID, "\"%s\" is no FollowTheMoney schema of things with names", schema);
    }
    bool people = kinds & EMB_KIND_BIT(EMB_NAME_PERSON);
    emb_arena_reset(c->texts);
    c->reasons.count = 0;
    c->found = false;
    if (c->algorithm == EMB_MATCH_OFAC)
        return finish(c, compare_as_ofac(c, (emb_str){query.data, query.len}, (emb_str){listed.data, listed.len}, error), ret_score,
                      ret_reasons, ret_count);
    emb_name_analyse((emb_str){query.data, query.len}, people, &c->query);
    emb_name_analyse((emb_str){listed.data, listed.len}, people, &c->listed);
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        if (kinds & EMB_KIND_BIT(kind))
            compare_kind(c, (emb_name_kind)kind);
    return finish(c,
                  c->found && ret_reasons ? explain(c, (emb_str){query.data, query.len}, (emb_str){listed.data, listed.len}, error)
                                          : EMB_OK,
                  ret_score, ret_reasons, ret_count);
}
