/* SPDX-License-Identifier: Apache-2.0 */
/* Rows with their words in the order of the dictionary, postings of words, joined forms. */
#include "index/build_internal.h"

#define JOINS_PER_BUCKET 4
#define KINDS 3

static size_t part_count(const emb_tables *t, uint32_t row)
{
    return t->rows.items[row + 1].parts - t->rows.items[row].parts;
}

static const uint32_t *parts_of(const emb_tables *t, uint32_t row)
{
    return t->row_parts.items + t->rows.items[row].parts;
}

/* ---- Rows ---- */

static emb_status add_rows(emb_tables *t, const emb_builder *b, emb_error *error)
{
    t->row_count = (uint32_t)b->row_records.count;
    if (!emb_vec_reserve(&t->rows, t->row_count + 1u) || !emb_vec_reserve(&t->row_parts, b->row_parts.count + 1))
        return emb_fail_memory(error);
    for (uint32_t i = 0; i < t->row_count; i++)
        t->rows.items[i] = b->row_records.items[i];
    t->rows.items[t->row_count] = (emb_row_record){.parts = (uint32_t)b->row_parts.count};
    t->rows.count = t->row_count + 1u;
    for (size_t i = 0; i < b->row_parts.count; i++) {
        uint32_t part = b->row_parts.items[i];
        t->row_parts.items[i] = t->token_rank[part & EMB_TOKEN_MASK] | (part & ~EMB_TOKEN_MASK);
    }
    t->row_parts.count = b->row_parts.count;
    return EMB_OK;
}

static emb_status add_row_names(emb_tables *t, const emb_builder *b, emb_error *error)
{
    size_t count = b->row_names.count;
    if (!emb_numbers_zero(&t->row_names, count))
        return emb_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        t->rows.items[b->row_names.items[i].row].names++;
    uint32_t sum = 0;
    for (uint32_t row = 0; row <= t->row_count; row++) {
        uint32_t here = t->rows.items[row].names;
        t->rows.items[row].names = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        t->row_names.items[t->rows.items[b->row_names.items[i].row].names++] = b->row_names.items[i].name;
    for (uint32_t row = t->row_count; row > 0; row--)
        t->rows.items[row].names = t->rows.items[row - 1].names;
    t->rows.items[0].names = 0;
    return EMB_OK;
}

/* ---- Postings ---- */

/* Legal forms are not posted: the same word before as one of them does not count. */
static bool stands_before(const uint32_t *parts, size_t at, bool required)
{
    for (size_t i = 0; i < at; i++) {
        unsigned role = EMB_ROLE_OF(parts[i]);
        bool counts = required ? emb_role_required(role) : role != EMB_ROLE_LEGAL;
        if (counts && (parts[i] & EMB_TOKEN_MASK) == (parts[at] & EMB_TOKEN_MASK))
            return true;
    }
    return false;
}

static bool is_posted(const uint32_t *parts, size_t at)
{
    return EMB_ROLE_OF(parts[at]) != EMB_ROLE_LEGAL && !stands_before(parts, at, false);
}

static uint32_t *start_of(emb_numbers *starts, uint32_t part, unsigned kind)
{
    return &starts->items[(part & EMB_TOKEN_MASK) * (size_t)KINDS + kind - 1];
}

/* Starts have become ends, which is where the next one begins. */
static void move_starts(emb_numbers *starts)
{
    memmove(starts->items + 1, starts->items, (starts->count - 1) * sizeof(uint32_t));
    starts->items[0] = 0;
}

/* How many rows of the kind have a part; the required ones come first, the rarest of them foremost. */
static uint64_t rank_of(emb_tables *t, uint32_t part, unsigned kind)
{
    return t->frequency[(part & EMB_TOKEN_MASK) * (size_t)KINDS + kind - 1] +
           (emb_role_required(EMB_ROLE_OF(part)) ? 0 : (uint64_t)1 << 40);
}

/* The parts of a row without legal forms, in the order of their rank. */
typedef struct ranking {
    uint8_t order[EMB_PARTS_MAX];
    size_t count;
    size_t required, different; /* required parts, and how many different words they are */
} ranking;

static void rank_parts(emb_tables *t, uint32_t row, ranking *ret)
{
    const uint32_t *parts = parts_of(t, row);
    uint64_t ranks[EMB_PARTS_MAX];
    ret->count = ret->required = ret->different = 0;
    for (size_t i = 0; i < part_count(t, row); i++) {
        if (EMB_ROLE_OF(parts[i]) == EMB_ROLE_LEGAL)
            continue;
        uint64_t rank = rank_of(t, parts[i], t->rows.items[row].kind);
        size_t at = ret->count++;
        for (; at > 0 && ranks[at - 1] > rank; at--) {
            ranks[at] = ranks[at - 1];
            ret->order[at] = ret->order[at - 1];
        }
        ranks[at] = rank;
        ret->order[at] = (uint8_t)i;
        if (emb_role_required(EMB_ROLE_OF(parts[i]))) {
            ret->required++;
            ret->different += !stands_before(parts, i, true);
        }
    }
}

static emb_post post_of(const uint32_t *parts, const ranking *r, size_t at, uint32_t row)
{
    emb_post post = {row, {EMB_POST_NONE, EMB_POST_NONE}};
    size_t others = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (r->order[i] == at)
            continue;
        if (others < 2)
            post.other[others] = parts[r->order[i]];
        else
            post.other[0] |= EMB_POST_MORE;
        others++;
    }
    uint32_t required = (uint32_t)(r->required < EMB_POST_REQUIRED_MAX ? r->required : EMB_POST_REQUIRED_MAX);
    post.other[0] |= (required & 7u) << EMB_POST_REQUIRED_SHIFT;
    post.other[1] |= required >> 3 << EMB_POST_REQUIRED_HIGH_SHIFT;
    return post;
}

static emb_status count_frequencies(emb_tables *t, emb_error *error)
{
    size_t lists = t->token_count * (size_t)KINDS;
    if (!emb_numbers_zero(&t->post_starts, lists + 1) || !(t->frequency = malloc((lists + 1) * sizeof *t->frequency)))
        return emb_fail_memory(error);
    for (uint32_t row = 0; row < t->row_count; row++)
        for (size_t i = 0; i < part_count(t, row); i++)
            if (is_posted(parts_of(t, row), i))
                ++*start_of(&t->post_starts, parts_of(t, row)[i], t->rows.items[row].kind);
    memcpy(t->frequency, t->post_starts.items, lists * sizeof *t->frequency);
    emb_numbers_sum(t->post_starts.items, lists);
    return EMB_OK;
}

static emb_status add_posts(emb_tables *t, emb_error *error)
{
    size_t total = t->post_starts.items[t->token_count * (size_t)KINDS];
    if (!emb_vec_reserve(&t->posts, total + 1))
        return emb_fail_memory(error);
    t->posts.count = total;
    for (uint32_t row = 0; row < t->row_count; row++) {
        const uint32_t *parts = parts_of(t, row);
        ranking ranked;
        rank_parts(t, row, &ranked);
        for (size_t i = 0; i < part_count(t, row); i++)
            if (is_posted(parts, i))
                t->posts.items[(*start_of(&t->post_starts, parts[i], t->rows.items[row].kind))++] = post_of(parts, &ranked, i, row);
    }
    move_starts(&t->post_starts);
    return EMB_OK;
}

/* The place in the order of the first word that is another one than the foremost. */
static size_t second_own(const uint32_t *parts, const ranking *r)
{
    size_t second = 1;
    while ((parts[r->order[second]] & EMB_TOKEN_MASK) == (parts[r->order[0]] & EMB_TOKEN_MASK))
        second++;
    return second;
}

static void put_own(emb_tables *t, uint32_t row, const ranking *r, size_t at, uint32_t flags, bool count_only)
{
    const uint32_t *parts = parts_of(t, row);
    uint32_t *start = start_of(&t->own_starts, parts[r->order[at]], t->rows.items[row].kind);
    if (!count_only) {
        emb_post post = post_of(parts, r, r->order[at], row);
        post.other[1] |= flags;
        t->own_posts.items[*start] = post;
    }
    ++*start;
}

/*
 * Every row under its two rarest required words; under the rarest alone where it has no two, or where the second is so common that looking
 * through all its rows takes longer than looking further for the first. Returns how many posts that makes.
 */
static size_t put_all_own(emb_tables *t, bool count_only)
{
    size_t total = 0;
    for (uint32_t row = 0; row < t->row_count; row++) {
        ranking ranked;
        rank_parts(t, row, &ranked);
        if (!ranked.count)
            continue;
        const uint32_t *parts = parts_of(t, row);
        size_t second = ranked.different >= 2 ? second_own(parts, &ranked) : 0;
        bool common = second && rank_of(t, parts[ranked.order[second]], t->rows.items[row].kind) > EMB_OWN_SECOND_MAX;
        put_own(t, row, &ranked, 0, ranked.required < 2 ? EMB_POST_ALONE : common ? EMB_POST_ONLY : 0, count_only);
        if (second && !common)
            put_own(t, row, &ranked, second, 0, count_only);
        total += second && !common ? 2 : 1;
    }
    return total;
}

static emb_status add_own_posts(emb_tables *t, emb_error *error)
{
    size_t lists = t->token_count * (size_t)KINDS;
    if (!emb_numbers_zero(&t->own_starts, lists + 1))
        return emb_fail_memory(error);
    size_t total = put_all_own(t, true);
    emb_numbers_sum(t->own_starts.items, lists);
    if (!emb_vec_reserve(&t->own_posts, total + 1))
        return emb_fail_memory(error);
    t->own_posts.count = total;
    put_all_own(t, false);
    move_starts(&t->own_starts);
    return EMB_OK;
}

/* ---- Joins ---- */

static size_t joins_of(const emb_tables *t, uint32_t row, emb_join joins[EMB_JOINS_MAX])
{
    const emb_row_record *record = &t->rows.items[row];
    if (!emb_key_joins(record->key_class) || part_count(t, row) < 2)
        return 0;
    emb_variant variant = {.key_class = record->key_class, .count = (uint8_t)part_count(t, row)};
    for (size_t i = 0; i < variant.count; i++) {
        uint32_t part = parts_of(t, row)[i];
        const emb_token_record *token = &t->tokens.items[part & EMB_TOKEN_MASK];
        variant.parts[i].key_class = token->key_class;
        variant.parts[i].len = token->key_len;
        variant.parts[i].role[record->kind] = (uint8_t)EMB_ROLE_OF(part);
        memcpy(variant.parts[i].key, t->token_text.data + token->text, token->key_len);
    }
    return emb_variant_joins(&variant, (emb_name_kind)record->kind, joins);
}

static emb_status add_joins(emb_tables *t, emb_error *error)
{
    emb_join joins[EMB_JOINS_MAX];
    size_t total = 0;
    for (uint32_t row = 0; row < t->row_count; row++)
        total += joins_of(t, row, joins);
    uint32_t size = emb_power_of_two(total / JOINS_PER_BUCKET);
    if (!emb_numbers_zero(&t->join_buckets, (size_t)size + 1) || !emb_vec_reserve(&t->joins, total + 1))
        return emb_fail_memory(error);
    t->joins.count = total;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t row = 0; row < t->row_count; row++) {
            size_t count = joins_of(t, row, joins);
            for (size_t i = 0; i < count; i++) {
                uint32_t *at = &t->join_buckets.items[joins[i].hash & (size - 1)];
                if (pass)
                    t->joins.items[*at] =
                        (emb_join_record){row, emb_join_pack(joins[i].hash, joins[i].from, joins[i].to, joins[i].acronym)};
                ++*at;
            }
        }
        if (!pass)
            emb_numbers_sum(t->join_buckets.items, size);
    }
    move_starts(&t->join_buckets);
    return EMB_OK;
}

emb_status emb_tables_add_rows(emb_tables *t, const emb_builder *b, emb_error *error)
{
    emb_status status = add_rows(t, b, error);
    if (status == EMB_OK)
        status = add_row_names(t, b, error);
    if (status == EMB_OK)
        status = count_frequencies(t, error);
    if (status == EMB_OK)
        status = add_posts(t, error);
    if (status == EMB_OK)
        status = add_own_posts(t, error);
    free(t->frequency);
    t->frequency = NULL;
    return status == EMB_OK ? add_joins(t, error) : status;
}
