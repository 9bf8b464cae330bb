/* SPDX-License-Identifier: Apache-2.0 */
#include "document/names.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/hashing.h"
#include "text/native.h"

/* Names of more words than this are found under neighbours, and under their first and last words. */
#define ALL_PAIRS_MAX 5
/* A pair of so many rows is not told apart by it: names under it are found by their other pairs. */
#define PARTS_MAX 16
/* Ways in which a word of a row may be met: by its own stem, and by so many groups less one. */
#define ALTERNATIVES_MAX 4

uint64_t emb_stem_key_plain(emb_str key)
{
    char skeleton[256] = {0}; /* room for what the hash is thought to read of longer ones */
    size_t len = emb_fold_skeleton(key, skeleton);
    uint64_t hash = XXH3_64bits(skeleton, len);
    return hash ? hash : 1;
}

uint64_t emb_stem_key_other(unsigned key_class, emb_str key)
{
    uint64_t hash = XXH3_64bits_withSeed(key.data, key.len, key_class);
    return hash ? hash : 1;
}

static emb_stem_slot *slot_of(const emb_document_names *n, uint64_t key)
{
    uint32_t at = (uint32_t)(key >> 20) & n->stem_mask;
    while (n->stem_slots[at].key && n->stem_slots[at].key != key)
        at = (at + 1) & n->stem_mask;
    return &n->stem_slots[at];
}

uint32_t emb_names_stem(const emb_document_names *n, uint64_t key)
{
    const emb_stem_slot *slot = slot_of(n, key);
    return slot->key ? slot->stem : EMB_STEM_NONE;
}

emb_range emb_names_pair(const emb_document_names *n, uint64_t hash)
{
    uint32_t bucket = (uint32_t)hash & n->pair_mask;
    return (emb_range){n->pair_starts[bucket], n->pair_starts[bucket + 1]};
}

/* ---- Stems ---- */

static bool is_word(const emb_word_form *form)
{
    return form->key.len > 0;
}

/* A stem for every skeleton and every key of another class. */
static void add_stems(emb_document_names *n)
{
    for (uint32_t t = 0; t < n->index->token_count; t++) {
        emb_word_form form = emb_index_token(n->index, t);
        n->stem_of_token[t] = EMB_STEM_NONE;
        if (!is_word(&form))
            continue;
        bool plain = form.key_class == EMB_KEY_PLAIN;
        emb_stem_slot *slot = slot_of(n, plain ? emb_stem_key_plain(form.key) : emb_stem_key_other(form.key_class, form.key));
        if (!slot->key)
            *slot = (emb_stem_slot){plain ? emb_stem_key_plain(form.key) : emb_stem_key_other(form.key_class, form.key),
                                    n->stem_count++};
        n->stem_of_token[t] = slot->stem;
    }
}

static void list_tokens(emb_document_names *n)
{
    uint32_t count = n->index->token_count;
    for (uint32_t t = 0; t < count; t++)
        if (n->stem_of_token[t] != EMB_STEM_NONE)
            n->stem_starts[n->stem_of_token[t] + 1]++;
    for (uint32_t s = 0; s < n->stem_count; s++)
        n->stem_starts[s + 1] += n->stem_starts[s];
    for (uint32_t t = count; t > 0; t--)
        if (n->stem_of_token[t - 1] != EMB_STEM_NONE)
            n->stem_tokens[--n->stem_starts[n->stem_of_token[t - 1] + 1]] = t - 1;
    /* each start has moved to its beginning: stem s is now at [s + 1] */
    for (uint32_t s = 0; s < n->stem_count; s++)
        n->stem_starts[s] = n->stem_starts[s + 1];
    uint32_t total = 0;
    for (uint32_t t = 0; t < count; t++)
        total += n->stem_of_token[t] != EMB_STEM_NONE;
    n->stem_starts[n->stem_count] = total;
}

/* The groups of every word of the index; first counted, then written. */
static emb_status add_groups(emb_document_names *n, emb_error *error)
{
    uint32_t tokens = n->index->token_count, total = 0;
    n->group_starts = malloc((tokens + (size_t)1) * sizeof *n->group_starts);
    n->group_used = calloc(emb_group_count + (size_t)1, 1);
    if (!n->group_starts || !n->group_used)
        return emb_fail_memory(error);
    for (unsigned pass = 0; pass < 2; pass++) {
        total = 0;
        for (uint32_t t = 0; t < tokens; t++) {
            emb_word_form form = emb_index_token(n->index, t);
            const emb_word_facts *facts = form.key_class == EMB_KEY_PLAIN && form.key.len ? emb_word_find(form.key) : NULL;
            n->group_starts[t] = total;
            for (unsigned i = 0; facts && i < facts->group_count; i++) {
                uint16_t group = emb_word_groups[facts->group_start + i];
                if (emb_group_types[group] == EMB_GROUP_LEGAL)
                    continue;
                if (pass)
                    n->groups[total] = group;
                n->group_used[group] = 1;
                total++;
            }
        }
        n->group_starts[tokens] = total;
        if (!pass && !(n->groups = malloc((total + (size_t)1) * sizeof *n->groups)))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

/* ---- Rows ---- */

typedef struct row_words {
    uint32_t tokens[PARTS_MAX], stems[PARTS_MAX];
    size_t count; /* those that make the name */
} row_words;

static void words_of_row(const emb_document_names *n, uint32_t row, row_words *ret)
{
    emb_range parts = emb_index_row_parts(n->index, row);
    ret->count = 0;
    for (size_t i = parts.from; i < parts.to && ret->count < PARTS_MAX; i++) {
        uint32_t part = n->index->row_parts[i], token = part & EMB_TOKEN_MASK;
        unsigned role = EMB_ROLE_OF(part);
        bool counts = emb_role_required(role) || role == EMB_ROLE_KUNYA || role == EMB_ROLE_MAYBE;
        if (counts && token < n->index->token_count && n->stem_of_token[token] != EMB_STEM_NONE) {
            ret->tokens[ret->count] = token;
            ret->stems[ret->count++] = n->stem_of_token[token];
        }
    }
}

static void flag_row(emb_document_names *n, uint32_t row, const row_words *words, uint32_t *rows_of_stem)
{
    const emb_row_record *record = &n->index->rows[row];
    for (size_t i = 0; i < words->count; i++)
        rows_of_stem[words->stems[i]]++;
    if (words->count == 1 && record->kind >= EMB_NAME_PERSON && record->kind <= EMB_NAME_VESSEL)
        n->stem_flags[words->stems[0]] |= (uint8_t)(1u << (record->kind - 1));
    if (record->kind != EMB_NAME_PERSON || words->count < 2)
        return;
    for (size_t i = 0; i < words->count; i++) {
        bool surname = i + 1 == words->count || (i == 0 && record->syllabic);
        n->stem_flags[words->stems[i]] |= surname ? EMB_STEM_SURNAME : EMB_STEM_GIVEN;
    }
}

typedef void pair_taker(emb_document_names *n, uint32_t row, uint64_t hash);

/* A word's own stem and those of its groups, at most ALTERNATIVES_MAX. */
static size_t alternatives(const emb_document_names *n, uint32_t token, uint32_t ret[ALTERNATIVES_MAX])
{
    size_t count = 0;
    ret[count++] = n->stem_of_token[token];
    for (uint32_t i = n->group_starts[token]; i < n->group_starts[token + 1] && count < ALTERNATIVES_MAX; i++)
        ret[count++] = n->stem_count + n->groups[i];
    return count;
}

static void take_pair(emb_document_names *n, uint32_t row, const row_words *w, size_t i, size_t j, pair_taker *take)
{
    uint32_t a[ALTERNATIVES_MAX], b[ALTERNATIVES_MAX];
    size_t a_count = alternatives(n, w->tokens[i], a), b_count = alternatives(n, w->tokens[j], b);
    for (size_t x = 0; x < a_count; x++)
        for (size_t y = 0; y < b_count; y++)
            if (a[x] != b[y])
                take(n, row, emb_pair_hash(a[x], b[y]));
}

static void each_pair(emb_document_names *n, uint32_t row, const row_words *w, pair_taker *take)
{
    bool person = n->index->rows[row].kind == EMB_NAME_PERSON;
    for (size_t i = 0; i < w->count; i++)
        for (size_t j = i + 1; j < w->count; j++) {
            bool all = w->count <= (person ? ALL_PAIRS_MAX : 3);
            bool edge = person && (i == 0 || j + 1 == w->count);
            if (all || edge || j == i + 1)
                take_pair(n, row, w, i, j, take);
        }
}

static void count_pair(emb_document_names *n, uint32_t row, uint64_t hash)
{
    (void)row;
    n->pair_count++;
    n->pair_starts[((uint32_t)hash & n->pair_mask) + 1]++;
}

static void put_pair(emb_document_names *n, uint32_t row, uint64_t hash)
{
    uint64_t bit = hash & n->filter_mask;
    n->pairs[n->pair_starts[(uint32_t)hash & n->pair_mask]++] = (emb_pair_entry){(uint32_t)(hash >> 32), row};
    n->pair_filter[bit >> 6] |= 1ull << (bit & 63);
}

static void each_row(emb_document_names *n, pair_taker *take)
{
    for (uint32_t row = 0; row < n->index->row_count; row++) {
        row_words words;
        words_of_row(n, row, &words);
        each_pair(n, row, &words, take);
    }
}

static emb_status add_pairs(emb_document_names *n, emb_error *error)
{
    uint32_t buckets = 1024;
    while (buckets < n->index->row_count && buckets < 1u << 30)
        buckets *= 2;
    n->pair_mask = buckets - 1;
    n->pair_starts = calloc(buckets + (size_t)2, sizeof *n->pair_starts);
    if (!n->pair_starts)
        return emb_fail_memory(error);
    each_row(n, count_pair);
    for (uint32_t i = 0; i < buckets; i++)
        n->pair_starts[i + 1] += n->pair_starts[i];
    uint64_t bits = 4096;
    while (bits < n->pair_count * 8ull)
        bits *= 2;
    n->filter_mask = bits - 1;
    n->pairs = malloc((n->pair_count + (size_t)1) * sizeof *n->pairs);
    n->pair_filter = calloc(bits / 64, sizeof *n->pair_filter);
    if (!n->pairs || !n->pair_filter)
        return emb_fail_memory(error);
    each_row(n, put_pair);
    memmove(n->pair_starts + 1, n->pair_starts, buckets * sizeof *n->pair_starts);
    n->pair_starts[0] = 0;
    return EMB_OK;
}

static emb_status flag_stems(emb_document_names *n, emb_error *error)
{
    uint32_t *rows_of_stem = calloc(n->stem_count + (size_t)1, sizeof *rows_of_stem);
    if (!rows_of_stem)
        return emb_fail_memory(error);
    for (uint32_t row = 0; row < n->index->row_count; row++) {
        row_words words;
        words_of_row(n, row, &words);
        flag_row(n, row, &words, rows_of_stem);
    }
    for (uint32_t s = 0; s < n->stem_count; s++)
        if (rows_of_stem[s] && rows_of_stem[s] <= EMB_RARE_ROWS)
            n->stem_flags[s] |= EMB_STEM_RARE;
    free(rows_of_stem);
    return EMB_OK;
}

emb_status emb_document_names_new(const emb_index *index, emb_document_names **ret, emb_error *error)
{
    emb_document_names *n = calloc(1, sizeof *n);
    if (!n)
        return emb_fail_memory(error);
    n->index = index;
    uint32_t slots = 1024;
    while (slots < index->token_count * 2ull && slots < 1u << 31)
        slots *= 2;
    n->stem_mask = slots - 1;
    n->stem_of_token = malloc((index->token_count + (size_t)1) * sizeof *n->stem_of_token);
    n->stem_slots = calloc(slots, sizeof *n->stem_slots);
    n->stem_starts = calloc(index->token_count + (size_t)2, sizeof *n->stem_starts);
    n->stem_tokens = malloc((index->token_count + (size_t)1) * sizeof *n->stem_tokens);
    n->stem_flags = calloc(index->token_count + (size_t)1, 1);
    bool made = n->stem_of_token && n->stem_slots && n->stem_starts && n->stem_tokens && n->stem_flags;
    emb_status status = made ? EMB_OK : emb_fail_memory(error);
    if (status == EMB_OK) {
        add_stems(n);
        status = add_groups(n, error);
    }
    if (status == EMB_OK) {
        list_tokens(n);
        status = flag_stems(n, error);
    }
    if (status == EMB_OK)
        status = add_pairs(n, error);
    if (status != EMB_OK) {
        emb_document_names_free(n);
        return status;
    }
    *ret = n;
    return EMB_OK;
}

void emb_document_names_free(emb_document_names *n)
{
    if (!n)
        return;
    free(n->stem_of_token);
    free(n->group_starts);
    free(n->groups);
    free(n->group_used);
    free(n->stem_slots);
    free(n->stem_starts);
    free(n->stem_tokens);
    free(n->stem_flags);
    free(n->pair_starts);
    free(n->pairs);
    free(n->pair_filter);
    free(n);
}
