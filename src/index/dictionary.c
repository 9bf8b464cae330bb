/* SPDX-License-Identifier: Apache-2.0 */
/* The dictionary of an index: all words of all names, where their links are looked for, and the groups they are in. */
#include "index/build_internal.h"
#include "index/hashing.h"

/* Buckets of EDGES hold about this many entries. */
#define EDGES_PER_BUCKET 8

typedef struct token_key {
    emb_str key; /* class byte and key */
    uint32_t number;
} token_key;

static int compare_keys(const void *left, const void *right)
{
    const token_key *a = left, *b = right;
    int order = memcmp(a->key.data, b->key.data, a->key.len < b->key.len ? a->key.len : b->key.len);
    return order ? order : (a->key.len > b->key.len) - (a->key.len < b->key.len);
}

static emb_status add_token(emb_tables *t, emb_str key, emb_error *error)
{
    emb_part part = {.key_class = (uint8_t)key.data[0], .len = (uint8_t)(key.len - 1)};
    char skeleton[EMB_KEY_MAX];
    memcpy(part.key, key.data + 1, part.len);
    emb_word_form form = emb_word_form_of(&part, skeleton);
    emb_token_record record = {(uint32_t)t->token_text.len, part.len, (uint8_t)form.skeleton.len, part.key_class, 0};
    form.facts = part.key_class == EMB_KEY_PLAIN ? emb_word_find(form.key) : NULL;
    emb_token_shape shape = emb_token_shape_of(&form);
    if (!emb_buf_append_str(&t->token_text, form.key) || !emb_buf_append_str(&t->token_text, form.skeleton) ||
        !emb_vec_push(&t->tokens, record) || !emb_vec_push(&t->token_shapes, shape))
        return emb_fail_memory(error);
    return EMB_OK;
}

static emb_status sort_tokens(emb_tables *t, const emb_builder *b, emb_error *error)
{
    t->token_count = emb_map_count(b->tokens);
    token_key *keys = malloc((t->token_count + 1) * sizeof *keys);
    t->token_rank = malloc((t->token_count + 1) * sizeof *t->token_rank);
    if (!keys || !t->token_rank) {
        free(keys);
        return emb_fail_memory(error);
    }
    for (uint32_t i = 0; i < t->token_count; i++)
        keys[i] = (token_key){emb_map_key(b->tokens, i), i};
    qsort(keys, t->token_count, sizeof *keys, compare_keys);
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < t->token_count && status == EMB_OK; i++) {
        t->token_rank[keys[i].number] = i;
        status = add_token(t, keys[i].key, error);
    }
    free(keys);
    return status;
}

static emb_word_form form_of(const emb_tables *t, uint32_t token)
{
    const emb_token_record *record = &t->tokens.items[token];
    const char *text = t->token_text.data + record->text;
    return (emb_word_form){
        .key = {text, record->key_len}, .skeleton = {text + record->key_len, record->skeleton_len}, .key_class = record->key_class};
}

static emb_status add_slots(emb_tables *t, emb_error *error)
{
    uint32_t size = emb_power_of_two(t->token_count * (size_t)2);
    if (!emb_numbers_zero(&t->token_slots, size))
        return emb_fail_memory(error);
    for (uint32_t i = 0; i < t->token_count; i++) {
        emb_word_form form = form_of(t, i);
        uint64_t hash = emb_token_hash(form.key_class, form.key);
        size_t at = hash & (size - 1);
        while (t->token_slots.items[at])
            at = (at + 1) & (size - 1);
        t->token_slots.items[at] = (i + 1) | emb_edge_tag(hash) << EMB_TOKEN_BITS;
    }
    return EMB_OK;
}

/* ---- Edges ---- */

static size_t count_edges(const emb_tables *t)
{
    uint64_t hashes[EMB_EDGE_HASHES_MAX];
    size_t total = 0;
    for (uint32_t i = 0; i < t->token_count; i++) {
        emb_word_form form = form_of(t, i);
        total += emb_edge_hashes(&form, hashes);
    }
    return total;
}

/* Counts first, then fills: each bucket's entries are then in the order of the tokens. */
static void fill_edges(emb_tables *t, uint32_t mask, bool count_only)
{
    uint64_t hashes[EMB_EDGE_HASHES_MAX];
    uint32_t *starts = t->edge_buckets.items;
    for (uint32_t i = 0; i < t->token_count; i++) {
        emb_word_form form = form_of(t, i);
        size_t count = emb_edge_hashes(&form, hashes);
        for (size_t j = 0; j < count; j++) {
            uint32_t *at = &starts[hashes[j] & mask];
            if (!count_only)
                t->edges.items[*at] = i | emb_edge_tag(hashes[j]) << EMB_TOKEN_BITS;
            ++*at;
        }
    }
}

static emb_status add_edges(emb_tables *t, emb_error *error)
{
    size_t total = count_edges(t);
    uint32_t size = emb_power_of_two(total / EDGES_PER_BUCKET);
    if (!emb_numbers_zero(&t->edge_buckets, (size_t)size + 1) || !emb_numbers_zero(&t->edges, total))
        return emb_fail_memory(error);
    fill_edges(t, size - 1, true);
    emb_numbers_sum(t->edge_buckets.items, size);
    fill_edges(t, size - 1, false);
    /* every start has moved to its end, which is where the next one begins */
    memmove(t->edge_buckets.items + 1, t->edge_buckets.items, size * sizeof(uint32_t));
    t->edge_buckets.items[0] = 0;
    return EMB_OK;
}

/* ---- Groups ---- */

static void each_group(emb_tables *t, bool count_only)
{
    for (uint32_t i = 0; i < t->token_count; i++) {
        const emb_word_facts *facts = t->tokens.items[i].key_class == EMB_KEY_PLAIN ? emb_word_find(form_of(t, i).key) : NULL;
        for (size_t j = 0; facts && j < facts->group_count; j++) {
            uint16_t group = emb_word_groups[facts->group_start + j];
            if (emb_group_types[group] == EMB_GROUP_LEGAL)
                continue;
            uint32_t *at = &t->group_starts.items[group];
            if (!count_only)
                t->group_tokens.items[*at] = i;
            ++*at;
        }
    }
}

static emb_status add_groups(emb_tables *t, emb_error *error)
{
    if (!emb_numbers_zero(&t->group_starts, emb_group_count + 1))
        return emb_fail_memory(error);
    each_group(t, true);
    emb_numbers_sum(t->group_starts.items, emb_group_count);
    if (!emb_numbers_zero(&t->group_tokens, t->group_starts.items[emb_group_count]))
        return emb_fail_memory(error);
    each_group(t, false);
    memmove(t->group_starts.items + 1, t->group_starts.items, emb_group_count * sizeof(uint32_t));
    t->group_starts.items[0] = 0;
    return EMB_OK;
}

emb_status emb_tables_add_tokens(emb_tables *t, const emb_builder *b, emb_error *error)
{
    emb_status status = sort_tokens(t, b, error);
    if (status == EMB_OK)
        status = add_slots(t, error);
    if (status == EMB_OK)
        status = add_edges(t, error);
    return status == EMB_OK ? add_groups(t, error) : status;
}
