/* SPDX-License-Identifier: Apache-2.0 */
#include "index/lookup.h"

/* Generic words are some hundreds, so one bit in ten is set. */
#define GENERIC_BITS 18
#define RECENT_BITS 7
#define SLOTS_FIRST 1024u

static size_t generic_bit(uint64_t hash)
{
    return (size_t)(hash >> (64 - GENERIC_BITS));
}

emb_status emb_lookup_init(emb_lookup *l, const emb_index *index, emb_error *error)
{
    memset(l, 0, sizeof *l);
    l->generic_bits = calloc(((size_t)1 << GENERIC_BITS) / 64, sizeof *l->generic_bits);
    l->recent = malloc(sizeof *l->recent << RECENT_BITS);
    l->slots = calloc(SLOTS_FIRST, sizeof *l->slots);
    l->slot_mask = SLOTS_FIRST - 1;
    if (!l->generic_bits || !l->recent || !l->slots)
        return emb_fail_memory(error);
    for (uint32_t token = 0; token < index->token_count; token++) {
        uint64_t hashes[EMB_EDGE_HASHES_MAX];
        if (!(index->token_shapes[token].flags & EMB_SHAPE_GENERIC))
            continue;
        emb_word_form form = emb_index_token(index, token);
        size_t count = emb_edge_hashes(&form, hashes);
        for (size_t i = 0; i < count; i++)
            l->generic_bits[generic_bit(hashes[i]) / 64] |= (uint64_t)1 << generic_bit(hashes[i]) % 64;
    }
    return EMB_OK;
}

void emb_lookup_free(emb_lookup *l)
{
    free(l->generic_bits);
    free(l->recent);
    free(l->slots);
    emb_vec_free(&l->met);
    emb_vec_free(&l->scratch);
}

void emb_lookup_begin(emb_lookup *l, emb_edges *edges)
{
    l->edges = edges;
    edges->lookup = l;
    l->met.count = 0;
    if (++l->search == 0) {
        memset(l->slots, 0, (l->slot_mask + (size_t)1) * sizeof *l->slots);
        l->search = 1;
    }
    memset(l->heads, 0, edges->variant->count * sizeof *l->heads);
    memset(l->reaches, 0, edges->variant->count);
    memset(l->generic_reaches, 0, edges->variant->count);
    memset(l->bits, 0, edges->variant->count * sizeof *l->bits);
    memset(l->any_bits, 0, sizeof l->any_bits);
}

/* ---- Who may have a link ---- */

static void note(emb_lookup *l, uint32_t token)
{
    uint32_t *recent = &l->recent[token * 0x9E3779B1u >> (32 - RECENT_BITS)];
    if (*recent == token || token >= l->edges->index->token_count)
        return;
    *recent = token;
    __builtin_prefetch(&l->edges->index->token_shapes[token]);
    if (!emb_vec_push(&l->scratch, token))
        l->edges->failed = true;
}

static size_t keep_generic(const emb_lookup *l, uint64_t *hashes, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (l->generic_bits[generic_bit(hashes[i]) / 64] >> generic_bit(hashes[i]) % 64 & 1)
            hashes[kept++] = hashes[i];
    return kept;
}

static void note_by_letters(emb_lookup *l, const emb_word_form *form, emb_reach reach, bool generic)
{
    const emb_index *index = l->edges->index;
    uint64_t hashes[EMB_EDGE_HASHES_MAX];
    emb_range ranges[EMB_EDGE_HASHES_MAX];
    size_t mask = index->count[EMB_SECTION_EDGE_BUCKETS] - 2;
    size_t count = emb_edge_query_hashes(form, reach, hashes);
    if (generic)
        count = keep_generic(l, hashes, count);
    /* three rounds, so that the waits for memory overlap */
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&index->edge_buckets[hashes[i] & mask]);
    for (size_t i = 0; i < count; i++) {
        ranges[i] = emb_range_at(index->edge_buckets, index->count[EMB_SECTION_EDGE_BUCKETS], hashes[i] & mask,
                                 index->count[EMB_SECTION_EDGES]);
        __builtin_prefetch(&index->edges[ranges[i].from]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t tag = emb_edge_tag(hashes[i]);
        for (size_t j = ranges[i].from; j < ranges[i].to; j++)
            if (index->edges[j] >> EMB_TOKEN_BITS == tag)
                note(l, index->edges[j] & EMB_TOKEN_MASK);
    }
}

static void note_by_groups(emb_lookup *l, const emb_word_facts *facts)
{
    const emb_index *index = l->edges->index;
    for (size_t i = 0; facts && i < facts->group_count; i++) {
        emb_range range = emb_range_at(index->group_starts, index->count[EMB_SECTION_GROUP_STARTS],
                                       emb_word_groups[facts->group_start + i], index->count[EMB_SECTION_GROUP_TOKENS]);
        for (size_t j = range.from; j < range.to; j++)
            note(l, index->group_tokens[j]);
    }
}

static void note_initial(emb_lookup *l, const emb_word_form *form)
{
    if (form->key_class == EMB_KEY_PLAIN && form->key.len > 1) {
        uint32_t initial = emb_index_find_token(l->edges->index, EMB_KEY_PLAIN, emb_str_slice(form->key, 0, 1));
        if (initial != UINT32_MAX)
            note(l, initial);
    }
}

static void note_equal(emb_lookup *l, size_t part)
{
    const emb_word_form *form = &l->edges->forms[part];
    /* words of letters are found by their skeletons, which are equal too */
    bool by_skeleton =
        form->key_class == EMB_KEY_PLAIN && form->key.len > 1 && !(l->edges->shapes[part].letters & EMB_SHAPE_DIGIT_BIT);
    uint32_t same = by_skeleton ? UINT32_MAX : l->edges->tokens[part];
    if (same != UINT32_MAX)
        note(l, same);
    note_by_letters(l, form, EMB_REACH_EQUAL, false);
    note_by_groups(l, form->facts);
    note_initial(l, form);
}

/* ---- Who has one ---- */

const emb_met_token *emb_lookup_find(const emb_lookup *l, size_t part, uint32_t token)
{
    if (!emb_lookup_may_have(l, part, token))
        return NULL;
    for (uint32_t at = token * 0x9E3779B1u & l->slot_mask; l->slots[at].search == l->search; at = (at + 1) & l->slot_mask) {
        const emb_met_token *met = &l->met.items[l->slots[at].met];
        if (l->slots[at].token == token && met->from == part && met->to == part + 1)
            return met;
    }
    return NULL;
}

static void put_slot(emb_lookup *l, uint32_t token, uint32_t met)
{
    uint32_t at = token * 0x9E3779B1u & l->slot_mask;
    while (l->slots[at].search == l->search)
        at = (at + 1) & l->slot_mask;
    l->slots[at] = (emb_met_slot){token, l->search, met};
}

static bool grow_slots(emb_lookup *l)
{
    size_t size = (l->slot_mask + (size_t)1) * 4;
    emb_met_slot *slots = calloc(size, sizeof *slots);
    if (!slots)
        return false;
    free(l->slots);
    l->slots = slots;
    l->slot_mask = (uint32_t)(size - 1);
    for (uint32_t i = 0; i + 1 < l->met.count; i++)
        if (l->met.items[i].to == l->met.items[i].from + 1)
            put_slot(l, l->met.items[i].token, i);
    return true;
}

static void keep(emb_lookup *l, size_t part, emb_met_token met)
{
    const emb_index *index = l->edges->index;
    uint32_t bit = emb_met_bit(met.token);
    __builtin_prefetch(&index->post_starts[met.token * (size_t)3]);
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++) {
        unsigned likeness = met.links.by_kind[kind].likeness;
        met.losses[kind] = (uint16_t)(likeness ? emb_bounds_loss(likeness, (emb_name_kind)kind, met.generic, false) : EMB_NO_LINK);
    }
    met.next = l->heads[part];
    if (!emb_vec_push(&l->met, met) || (l->met.count * 2 > l->slot_mask && !grow_slots(l))) {
        l->edges->failed = true;
        return;
    }
    if (met.to == met.from + 1)
        put_slot(l, met.token, (uint32_t)l->met.count - 1);
    l->heads[part] = (uint32_t)l->met.count;
    l->bits[part][bit / 64] |= (uint64_t)1 << (bit % 64);
    l->any_bits[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static void meet(emb_lookup *l, size_t part, uint32_t token)
{
    const emb_edges *e = l->edges;
    const emb_token_shape *shape = &e->index->token_shapes[token];
    emb_met_token met = {.token = token, .from = (uint8_t)part, .to = (uint8_t)(part + 1)};
    if (!emb_shapes_may_link(&e->shapes[part], shape) || emb_lookup_find(l, part, token) ||
        !emb_edges_measure_part(e, part, token, &met.links))
        return;
    met.generic = ((shape->flags | e->shapes[part].flags) & EMB_SHAPE_GENERIC) != 0;
    keep(l, part, met);
}

static void meet_joined(emb_lookup *l, size_t part)
{
    for (size_t i = 0; i < l->edges->joined_count; i++) {
        const emb_joined_token *joined = &l->edges->joined[i];
        if (joined->from <= part && part < joined->to)
            keep(
                l, part,
                (emb_met_token){.token = joined->token, .from = joined->from, .to = joined->to, .links = emb_joined_links(joined)});
    }
}

static void meet_noted(emb_lookup *l, size_t part)
{
    for (size_t i = 0; i < l->scratch.count; i++)
        meet(l, part, l->scratch.items[i]);
}

static void begin_notes(emb_lookup *l)
{
    l->scratch.count = 0;
    memset(l->recent, 0xFF, sizeof *l->recent << RECENT_BITS);
}

/* ---- Links that the index holds ---- */

/* The list of the word that a part is, empty where there is none. */
static emb_range find_list(const emb_lookup *l, size_t part)
{
    const emb_index *index = l->edges->index;
    uint32_t token = index->count[EMB_SECTION_NEAR] ? l->edges->tokens[part] : UINT32_MAX;
    /* whoever knows something else of the word than the dictionary does has other links */
    if (token == UINT32_MAX || memcmp(&index->token_shapes[token], &l->edges->shapes[part], sizeof(emb_token_shape)) != 0)
        return (emb_range){0, 0};
    return emb_range_at(index->near_starts, index->count[EMB_SECTION_NEAR_STARTS], token, index->count[EMB_SECTION_NEAR]);
}

static void meet_near(emb_lookup *l, size_t part, uint32_t near)
{
    const emb_index *index = l->edges->index;
    uint32_t code = near >> EMB_TOKEN_BITS;
    emb_met_token met = {.token = near & EMB_TOKEN_MASK, .from = (uint8_t)part, .to = (uint8_t)(part + 1)};
    if (met.token >= index->token_count || code >= index->count[EMB_SECTION_NEAR_LINKS])
        return;
    const emb_near_links *links = &index->near_links[code];
    for (int i = 0; i < 3; i++)
        met.links.by_kind[i + 1] = (emb_link){links->likeness[i], links->kind[i]};
    met.generic = ((index->token_shapes[met.token].flags | l->edges->shapes[part].flags) & EMB_SHAPE_GENERIC) != 0;
    keep(l, part, met);
}

static bool meet_list(emb_lookup *l, size_t part)
{
    emb_range list = find_list(l, part);
    for (size_t i = list.from; i < list.to; i++)
        __builtin_prefetch(&l->edges->index->token_shapes[l->edges->index->near[i] & EMB_TOKEN_MASK]);
    for (size_t i = list.from; i < list.to; i++)
        meet_near(l, part, l->edges->index->near[i]);
    return list.to > list.from;
}

void emb_lookup_part(emb_lookup *l, size_t part, emb_reach reach)
{
    if (l->reaches[part] >= reach)
        return;
    if (!l->reaches[part]) {
        meet_joined(l, part);
        if (meet_list(l, part)) {
            l->reaches[part] = EMB_REACH_ALL;
            return;
        }
    }
    begin_notes(l);
    for (unsigned next = l->reaches[part] + 1u; next <= (unsigned)reach; next++) {
        if (next == EMB_REACH_EQUAL)
            note_equal(l, part);
        else
            note_by_letters(l, &l->edges->forms[part], (emb_reach)next, false);
        l->reaches[part] = (uint8_t)next;
    }
    meet_noted(l, part);
}

void emb_lookup_generic(emb_lookup *l, size_t part, emb_reach reach)
{
    unsigned done = l->reaches[part] > l->generic_reaches[part] ? l->reaches[part] : l->generic_reaches[part];
    if (done >= (unsigned)reach)
        return;
    begin_notes(l);
    for (unsigned next = done + 1; next <= (unsigned)reach; next++) {
        note_by_letters(l, &l->edges->forms[part], (emb_reach)next, true);
        l->generic_reaches[part] = (uint8_t)next;
    }
    meet_noted(l, part);
}
