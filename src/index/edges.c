/* SPDX-License-Identifier: Apache-2.0 */
#include "index/edges.h"

#include <string.h>

#include "index/lookup.h"
#include "text/weights.h"

void emb_edges_init(emb_edges *e, const emb_index *index)
{
    memset(e, 0, sizeof *e);
    e->index = index;
}

void emb_edges_free(emb_edges *e)
{
    emb_vec_free(&e->items);
    free(e->all);
}

/* ---- Beginning ---- */

static void find_joined(emb_edges *e)
{
    emb_join joins[EMB_JOINS_MAX];
    size_t count = emb_variant_joins(e->variant, EMB_NAME_ORGANISATION, joins);
    e->joined_count = 0;
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&e->index->token_slots[joins[i].hash & (e->index->count[EMB_SECTION_TOKEN_SLOTS] - 1)]);
    for (size_t i = 0; i < count; i++) {
        uint32_t token = emb_index_find_joined(e->index, joins[i].hash);
        if (token != UINT32_MAX)
            e->joined[e->joined_count++] = (emb_joined_token){token, joins[i].from, joins[i].to, joins[i].acronym};
    }
}

/* Skeleton and shape stand in the dictionary for words that it has. */
static void begin_part(emb_edges *e, size_t at)
{
    const emb_part *part = &e->variant->parts[at];
    uint32_t token = emb_index_find_token(e->index, part->key_class, emb_part_key(part));
    e->tokens[at] = token;
    if (token == UINT32_MAX) {
        e->forms[at] = emb_word_form_of(part, e->skeletons[at]);
        e->shapes[at] = emb_token_shape_of(&e->forms[at]);
        return;
    }
    e->forms[at] = emb_index_token(e->index, token);
    e->forms[at].key = emb_part_key(part);
    e->forms[at].facts = part->facts;
    e->shapes[at] = e->index->token_shapes[token];
    e->shapes[at].flags = emb_token_flags(part->facts);
}

void emb_edges_begin(emb_edges *e, const emb_variant *variant)
{
    e->variant = variant;
    e->items.count = 0;
    e->measured_all = false;
    e->failed = false;
    if (++e->search == 0) {
        memset(e->memo, 0, sizeof e->memo);
        e->search = 1;
    }
    for (size_t i = 0; i < variant->count; i++)
        begin_part(e, i);
    find_joined(e);
}

/* ---- Measuring ---- */

/* "John" and the listed "J." */
static bool is_initial_of(const emb_word_form *initial, const emb_word_form *form)
{
    return form->key_class == EMB_KEY_PLAIN && initial->key_class == EMB_KEY_PLAIN && initial->key.len == 1 && form->key.len > 1 &&
           initial->key.data[0] == form->key.data[0] && !emb_is_ascii_digit(initial->key.data[0]);
}

static void push(emb_edges *e, emb_edge edge, uint32_t *first)
{
    edge.next = *first;
    if (emb_vec_push(&e->items, edge))
        *first = (uint32_t)e->items.count;
    else
        e->failed = true;
}

bool emb_edge_links(const emb_word_form *query, const emb_word_form *listed, emb_links *ret)
{
    if (!is_initial_of(listed, query))
        return emb_link_measure(query, listed, ret);
    *ret = (emb_links){{{0}}};
    ret->by_kind[EMB_NAME_PERSON] = (emb_link){EMB_W_INITIAL, EMB_LINK_INITIAL};
    return true;
}

bool emb_edges_measure_part(const emb_edges *e, size_t at, uint32_t token, emb_links *ret)
{
    const emb_word_form *form = &e->forms[at];
    emb_word_form other = emb_index_token(e->index, token);
    if (form->facts && e->index->token_shapes[token].flags & EMB_SHAPE_GROUPS && other.key_class == EMB_KEY_PLAIN)
        other.facts = emb_word_find(other.key);
    return emb_edge_links(form, &other, ret);
}

static void measure_part(emb_edges *e, size_t at, uint32_t token, uint32_t *first)
{
    emb_edge edge = {.token = token, .from = (uint8_t)at, .to = (uint8_t)(at + 1)};
    if (emb_edges_measure_part(e, at, token, &edge.links))
        push(e, edge, first);
}

emb_links emb_joined_links(const emb_joined_token *joined)
{
    emb_links links = {{{0}}};
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        if (!joined->acronym || kind == EMB_NAME_ORGANISATION)
            links.by_kind[kind] = (emb_link){joined->acronym ? EMB_W_ACRONYM : EMB_W_JOINED, EMB_LINK_JOINED};
    return links;
}

static void measure_joined(emb_edges *e, uint32_t token, uint32_t *first)
{
    for (size_t i = 0; i < e->joined_count; i++) {
        const emb_joined_token *joined = &e->joined[i];
        if (joined->token == token)
            push(e, (emb_edge){.token = token, .from = joined->from, .to = joined->to, .links = emb_joined_links(joined)}, first);
    }
}

/* The link of a token with a part all of whose links are known. */
static void copy_met(emb_edges *e, size_t at, uint32_t token, uint32_t *first)
{
    const emb_met_token *met = emb_lookup_find(e->lookup, at, token);
    if (met)
        push(e, (emb_edge){.token = token, .from = (uint8_t)at, .to = (uint8_t)(at + 1), .links = met->links}, first);
}

void emb_edges_measure(emb_edges *e, uint32_t token, emb_edge_memo *memo)
{
    *memo = (emb_edge_memo){.token = token, .search = e->search};
    if (token >= e->index->token_count)
        return;
    const emb_token_shape *shape = &e->index->token_shapes[token];
    measure_joined(e, token, &memo->first);
    for (size_t i = e->variant->count; i-- > 0;) {
        if (e->lookup && e->lookup->reaches[i] == EMB_REACH_ALL)
            copy_met(e, i, token, &memo->first);
        else if (emb_shapes_may_link(&e->shapes[i], shape))
            measure_part(e, i, token, &memo->first);
    }
}

emb_status emb_edges_measure_all(emb_edges *e, bool plainly, emb_error *error)
{
    if (!e->all && !(e->all = malloc((e->index->token_count + (size_t)1) * sizeof *e->all)))
        return emb_fail_memory(error);
    for (uint32_t token = 0; token < e->index->token_count; token++) {
        const emb_token_shape *shape = &e->index->token_shapes[token];
        e->all[token] = 0;
        measure_joined(e, token, &e->all[token]);
        for (size_t i = e->variant->count; i-- > 0;)
            if (plainly || emb_shapes_may_link(&e->shapes[i], shape))
                measure_part(e, i, token, &e->all[token]);
    }
    e->measured_all = true;
    return e->failed ? emb_fail_memory(error) : EMB_OK;
}
