/* SPDX-License-Identifier: Apache-2.0 */
/* Checking the half of an index by which names are found: words, rows, postings. */
#include "index/edges.h"
#include "index/verify_internal.h"

#define NOTHING_THERE "it points to what is not there"

/* ---- Words ---- */

static int compare_words(const emb_word_form *a, const emb_word_form *b)
{
    if (a->key_class != b->key_class)
        return a->key_class < b->key_class ? -1 : 1;
    size_t len = a->key.len < b->key.len ? a->key.len : b->key.len;
    int order = memcmp(a->key.data, b->key.data, len);
    return order ? order : (a->key.len > b->key.len) - (a->key.len < b->key.len);
}

static emb_status check_tokens(const emb_index *index, emb_error *error)
{
    emb_word_form last = {.key = EMB_STR("")};
    for (uint32_t i = 0; i < index->token_count; i++) {
        emb_word_form form = emb_index_token(index, i);
        if (!form.key.len || form.key_class > EMB_KEY_VOWELLESS || index->tokens[i].reserved)
            return emb_verify_bad(error, EMB_SECTION_TOKENS, "a word has no letters or no class");
        if (i && compare_words(&last, &form) >= 0)
            return emb_verify_bad(error, EMB_SECTION_TOKENS, "the words are out of order");
        if (emb_index_find_token(index, form.key_class, form.key) != i)
            return emb_verify_bad(error, EMB_SECTION_TOKEN_SLOTS, "a word is not found by its letters");
        form.facts = form.key_class == EMB_KEY_PLAIN ? emb_word_find(form.key) : NULL;
        emb_token_shape shape = emb_token_shape_of(&form);
        if (memcmp(&shape, &index->token_shapes[i], sizeof shape) != 0)
            return emb_verify_bad(error, EMB_SECTION_TOKEN_SHAPES, "the shape of a word is not that of its letters");
        last = form;
    }
    for (size_t i = 0; i < index->count[EMB_SECTION_TOKEN_SLOTS]; i++)
        if ((index->token_slots[i] & EMB_TOKEN_MASK) > index->token_count)
            return emb_verify_bad(error, EMB_SECTION_TOKEN_SLOTS, NOTHING_THERE);
    return EMB_OK;
}

static emb_status check_numbers(const emb_index *index, emb_section section, uint32_t mask, uint32_t below, emb_error *error)
{
    const uint32_t *items = (const uint32_t *)(index->mapping.data + index->table[section].offset);
    for (size_t i = 0; i < index->count[section]; i++)
        if ((items[i] & mask) >= below)
            return emb_verify_bad(error, section, NOTHING_THERE);
    return EMB_OK;
}

/* What a list says of two words is what their letters say. */
static bool says_so(const emb_index *index, uint32_t token, uint32_t near)
{
    uint32_t other = near & EMB_TOKEN_MASK, code = near >> EMB_TOKEN_BITS;
    emb_part part = {.key_class = EMB_KEY_PLAIN};
    char skeleton[EMB_KEY_MAX];
    emb_links links = {{{0}}};
    if (other >= index->token_count || code >= index->count[EMB_SECTION_NEAR_LINKS] ||
        index->tokens[token].key_class != EMB_KEY_PLAIN)
        return false;
    emb_word_form a = emb_index_token(index, token), b = emb_index_token(index, other);
    part.len = (uint8_t)a.key.len;
    memcpy(part.key, a.key.data, a.key.len);
    part.facts = emb_word_find(a.key);
    a = emb_word_form_of(&part, skeleton);
    b.facts = b.key_class == EMB_KEY_PLAIN ? emb_word_find(b.key) : NULL;
    if (!emb_edge_links(&a, &b, &links))
        return false;
    for (int i = 0; i < 3; i++)
        if (index->near_links[code].likeness[i] != links.by_kind[i + 1].likeness ||
            index->near_links[code].kind[i] != links.by_kind[i + 1].kind)
            return false;
    return true;
}

static emb_status check_near(const emb_index *index, emb_error *error)
{
    for (uint32_t token = 0; token < index->token_count; token++)
        for (size_t i = index->near_starts[token]; i < index->near_starts[token + 1]; i++)
            if (!says_so(index, token, index->near[i]))
                return emb_verify_bad(error, EMB_SECTION_NEAR, "it links words that have no such link");
    return EMB_OK;
}

/* ---- Rows ---- */

static emb_status check_row(const emb_index *index, uint32_t row, emb_error *error)
{
    emb_range parts = emb_index_row_parts(index, row), names = emb_index_row_names(index, row);
    const emb_row_record *record = &index->rows[row];
    if (parts.from == parts.to || names.from == names.to)
        return emb_verify_bad(error, EMB_SECTION_ROWS, "a row has no words or no names");
    if (record->kind < 1 || record->kind > 3 || record->key_class > EMB_KEY_VOWELLESS || record->syllabic > 1 ||
        (record->legal != EMB_LEGAL_NONE && record->legal >= emb_group_count))
        return emb_verify_bad(error, EMB_SECTION_ROWS, "a row is of no known kind");
    for (size_t i = parts.from; i < parts.to; i++)
        if (EMB_ROLE_OF(index->row_parts[i]) >= EMB_ROLE_COUNT)
            return emb_verify_bad(error, EMB_SECTION_ROW_PARTS, "a word has no known role");
    return EMB_OK;
}

static emb_status check_rows(const emb_index *index, emb_error *error)
{
    const emb_row_record *end = &index->rows[index->row_count];
    if (index->rows[0].parts || index->rows[0].names || end->parts != index->count[EMB_SECTION_ROW_PARTS] ||
        end->names != index->count[EMB_SECTION_ROW_NAMES])
        return emb_verify_bad(error, EMB_SECTION_ROWS, "its places do not cover its parts and names");
    emb_status status = EMB_OK;
    for (uint32_t row = 0; row < index->row_count && status == EMB_OK; row++)
        status = check_row(index, row, error);
    return status;
}

/* ---- Postings and joins ---- */

static bool row_has(const emb_index *index, uint32_t row, uint32_t token)
{
    emb_range parts = emb_index_row_parts(index, row);
    for (size_t i = parts.from; i < parts.to; i++)
        if ((index->row_parts[i] & EMB_TOKEN_MASK) == token)
            return true;
    return false;
}

/* Every posting of a word for a kind is a row of that kind with the word in it. */
static emb_status check_posts(const emb_index *index, const uint32_t *starts, const emb_post *posts, emb_section section,
                              emb_error *error)
{
    for (uint32_t token = 0; token < index->token_count; token++) {
        for (unsigned kind = 1; kind <= 3; kind++) {
            size_t list = token * (size_t)3 + kind - 1;
            for (size_t i = starts[list]; i < starts[list + 1]; i++) {
                if (posts[i].row >= index->row_count)
                    return emb_verify_bad(error, section, NOTHING_THERE);
                if (index->rows[posts[i].row].kind != kind || !row_has(index, posts[i].row, token))
                    return emb_verify_bad(error, section, "a row stands under a word that it has not");
                for (size_t j = 0; j < 2; j++) {
                    uint32_t other = posts[i].other[j] & EMB_TOKEN_MASK;
                    if (other != EMB_POST_NONE && !row_has(index, posts[i].row, other))
                        return emb_verify_bad(error, section, "a row has not the words that are said of it");
                }
            }
        }
    }
    return EMB_OK;
}

static emb_status check_joins(const emb_index *index, emb_error *error)
{
    for (size_t i = 0; i < index->count[EMB_SECTION_JOINS]; i++) {
        const emb_join_record *join = &index->joins[i];
        emb_range parts = emb_index_row_parts(index, join->row);
        if (join->row >= index->row_count || emb_join_from(join) >= emb_join_to(join) || emb_join_to(join) > parts.to - parts.from)
            return emb_verify_bad(error, EMB_SECTION_JOINS, NOTHING_THERE);
    }
    return EMB_OK;
}

emb_status emb_verify_words(const emb_index *index, emb_error *error)
{
    static const emb_section starts[][2] = {
        {EMB_SECTION_EDGE_BUCKETS, EMB_SECTION_EDGES}, {EMB_SECTION_GROUP_STARTS, EMB_SECTION_GROUP_TOKENS},
        {EMB_SECTION_POST_STARTS, EMB_SECTION_POSTS},  {EMB_SECTION_OWN_STARTS, EMB_SECTION_OWN_POSTS},
        {EMB_SECTION_JOIN_BUCKETS, EMB_SECTION_JOINS}, {EMB_SECTION_NEAR_STARTS, EMB_SECTION_NEAR},
    };
    emb_status status = EMB_OK;
    for (size_t i = 0; i < sizeof starts / sizeof *starts && status == EMB_OK; i++)
        status = emb_verify_starts(index, starts[i][0], starts[i][1], error);
    if (status == EMB_OK)
        status = check_tokens(index, error);
    if (status == EMB_OK)
        status = check_near(index, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_EDGES, EMB_TOKEN_MASK, index->token_count, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_GROUP_TOKENS, UINT32_MAX, index->token_count, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_ROW_PARTS, EMB_TOKEN_MASK, index->token_count, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_ROW_NAMES, UINT32_MAX, (uint32_t)index->count[EMB_SECTION_NAMES], error);
    if (status == EMB_OK)
        status = check_rows(index, error);
    if (status == EMB_OK)
        status = check_posts(index, index->post_starts, index->posts, EMB_SECTION_POSTS, error);
    if (status == EMB_OK)
        status = check_posts(index, index->own_starts, index->own_posts, EMB_SECTION_OWN_POSTS, error);
    return status == EMB_OK ? check_joins(index, error) : status;
}
