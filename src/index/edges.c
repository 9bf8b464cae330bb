/* SPDX-License-Identifier: Apache-2.0 */
#include "index/edges.h"

#include "index/hashing.h"
#include "text/weights.h"

emb_status emb_edge_finder_init(emb_edge_finder *f, const emb_index *index, emb_error *error)
{
    *f = (emb_edge_finder){.index = index, .met = calloc(index->token_count / 64 + 1, sizeof *f->met)};
    return f->met ? EMB_OK : emb_fail_memory(error);
}

void emb_edge_finder_free(emb_edge_finder *f)
{
    free(f->met);
    emb_vec_free(&f->candidates);
}

/* ---- Who may have a link ---- */

static bool meet(emb_edge_finder *f, uint32_t token)
{
    if (token >= f->index->token_count || f->met[token / 64] >> (token % 64) & 1)
        return true;
    f->met[token / 64] |= (uint64_t)1 << (token % 64);
    return emb_vec_push(&f->candidates, token);
}

static bool meet_by_letters(emb_edge_finder *f, const emb_word_form *form)
{
    const emb_index *index = f->index;
    uint64_t hashes[EMB_EDGE_HASHES_MAX];
    size_t mask = index->count[EMB_SECTION_EDGE_BUCKETS] - 2;
    size_t count = emb_edge_hashes(form, true, hashes);
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&index->edge_buckets[hashes[i] & mask]);
    for (size_t i = 0; i < count; i++) {
        emb_range range = emb_range_at(index->edge_buckets, index->count[EMB_SECTION_EDGE_BUCKETS], hashes[i] & mask,
                                       index->count[EMB_SECTION_EDGES]);
        uint32_t tag = emb_edge_tag(hashes[i]);
        for (size_t j = range.from; j < range.to; j++)
            if (index->edges[j] >> EMB_TOKEN_BITS == tag && !meet(f, index->edges[j] & EMB_TOKEN_MASK))
                return false;
    }
    return true;
}

static bool meet_by_groups(emb_edge_finder *f, const emb_word_facts *facts)
{
    const emb_index *index = f->index;
    for (size_t i = 0; facts && i < facts->group_count; i++) {
        emb_range range = emb_range_at(index->group_starts, index->count[EMB_SECTION_GROUP_STARTS],
                                       emb_word_groups[facts->group_start + i], index->count[EMB_SECTION_GROUP_TOKENS]);
        for (size_t j = range.from; j < range.to; j++)
            if (!meet(f, index->group_tokens[j]))
                return false;
    }
    return true;
}

/* "John" and the listed "J." */
static bool is_initial_of(const emb_word_form *initial, const emb_word_form *form)
{
    return form->key_class == EMB_KEY_PLAIN && initial->key_class == EMB_KEY_PLAIN && initial->key.len == 1 && form->key.len > 1 &&
           initial->key.data[0] == form->key.data[0] && !emb_is_ascii_digit(initial->key.data[0]);
}

static bool meet_candidates(emb_edge_finder *f, const emb_word_form *form)
{
    uint32_t same = emb_index_find_token(f->index, form->key_class, form->key);
    if (same != UINT32_MAX && !meet(f, same))
        return false;
    if (form->key_class != EMB_KEY_PLAIN)
        return meet_by_letters(f, form);
    if (form->key.len > 1) {
        uint32_t initial = emb_index_find_token(f->index, EMB_KEY_PLAIN, emb_str_slice(form->key, 0, 1));
        if (initial != UINT32_MAX && !meet(f, initial))
            return false;
    }
    return meet_by_letters(f, form) && meet_by_groups(f, form->facts);
}

/* ---- Links ---- */

static emb_status add_edge(emb_edge_finder *f, const emb_word_form *form, size_t at, uint32_t token, emb_edge_list *edges,
                           emb_error *error)
{
    emb_edge edge = {.token = token, .from = (uint8_t)at, .to = (uint8_t)(at + 1)};
    emb_word_form other = emb_index_token(f->index, token);
    if (form->facts && other.key_class == EMB_KEY_PLAIN)
        other.facts = emb_word_find(other.key);
    if (is_initial_of(&other, form))
        edge.links.by_kind[EMB_NAME_PERSON] = (emb_link){EMB_W_INITIAL, EMB_LINK_INITIAL};
    else if (!emb_link_measure(form, &other, &edge.links))
        return EMB_OK;
    return emb_vec_push(edges, edge) ? EMB_OK : emb_fail_memory(error);
}

emb_status emb_edges_find(emb_edge_finder *f, const emb_variant *variant, size_t at, emb_edge_list *edges, emb_error *error)
{
    char skeleton[EMB_KEY_MAX];
    emb_word_form form = emb_word_form_of(&variant->parts[at], skeleton);
    f->candidates.count = 0;
    bool whole = meet_candidates(f, &form);
    emb_status status = whole ? EMB_OK : emb_fail_memory(error);
    for (size_t i = 0; i < f->candidates.count; i++) {
        uint32_t token = f->candidates.items[i];
        f->met[token / 64] &= ~((uint64_t)1 << (token % 64));
        if (status == EMB_OK)
            status = add_edge(f, &form, at, token, edges, error);
    }
    return status;
}

emb_status emb_edges_find_all(emb_edge_finder *f, const emb_variant *variant, size_t at, emb_edge_list *edges, emb_error *error)
{
    char skeleton[EMB_KEY_MAX];
    emb_word_form form = emb_word_form_of(&variant->parts[at], skeleton);
    emb_status status = EMB_OK;
    for (uint32_t token = 0; token < f->index->token_count && status == EMB_OK; token++)
        status = add_edge(f, &form, at, token, edges, error);
    return status;
}

emb_status emb_edges_find_join(emb_edge_finder *f, const emb_join *join, emb_edge_list *edges, emb_error *error)
{
    emb_edge edge = {.token = emb_index_find_joined(f->index, join->hash), .from = join->from, .to = join->to};
    if (edge.token == UINT32_MAX)
        return EMB_OK;
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        if (!join->acronym || kind == EMB_NAME_ORGANISATION)
            edge.links.by_kind[kind] = (emb_link){join->acronym ? EMB_W_ACRONYM : EMB_W_JOINED, EMB_LINK_JOINED};
    return emb_vec_push(edges, edge) ? EMB_OK : emb_fail_memory(error);
}
