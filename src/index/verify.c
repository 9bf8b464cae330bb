/* SPDX-License-Identifier: Apache-2.0 */
/* Checking a whole index file. */
#include <openssl/evp.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/index.h"

static emb_status bad(emb_error *error, emb_section section, const char *what)
{
    return emb_fail(error, EMB_CORRUPT, "the index is damaged: section \"%s\": %s", emb_section_name(section), what);
}

static emb_status check_digests(const emb_index *index, emb_error *error)
{
    uint8_t content[32];
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    if (!sha || !EVP_DigestInit_ex(sha, EVP_sha256(), NULL)) {
        EVP_MD_CTX_free(sha);
        return emb_fail_memory(error);
    }
    emb_status status = EMB_OK;
    for (size_t i = 0; i < EMB_SECTION_COUNT && status == EMB_OK; i++) {
        const uint8_t *data = index->mapping.data + index->table[i].offset;
        if (XXH3_64bits(data, index->table[i].size) != index->table[i].digest)
            status = bad(error, (emb_section)i, "it does not match its digest");
        EVP_DigestUpdate(sha, data, index->table[i].size);
    }
    EVP_DigestFinal_ex(sha, content, NULL);
    EVP_MD_CTX_free(sha);
    if (status == EMB_OK && memcmp(content, index->header->content, sizeof content) != 0)
        return emb_fail(error, EMB_CORRUPT, "the index is damaged: its content does not match its digest");
    return status;
}

/* Starts that never fall and end where the list they point into ends. */
static emb_status check_starts(const emb_index *index, emb_section starts, emb_section items, emb_error *error)
{
    const uint32_t *at = (const uint32_t *)(index->mapping.data + index->table[starts].offset);
    size_t count = index->count[starts];
    for (size_t i = 0; i + 1 < count; i++)
        if (at[i] > at[i + 1])
            return bad(error, starts, "its places are out of order");
    return at[count - 1] == index->count[items] ? EMB_OK : bad(error, starts, "its last place is not the end");
}

static emb_status check_numbers(const emb_index *index, emb_section section, uint32_t mask, uint32_t below, emb_error *error)
{
    const uint32_t *items = (const uint32_t *)(index->mapping.data + index->table[section].offset);
    for (size_t i = 0; i < index->count[section]; i++)
        if ((items[i] & mask) >= below)
            return bad(error, section, "it points to what is not there");
    return EMB_OK;
}

static emb_status check_posts(const emb_index *index, const emb_post *posts, emb_section section, emb_error *error)
{
    for (size_t i = 0; i < index->count[section]; i++)
        for (size_t j = 0; j < 2; j++) {
            uint32_t token = posts[i].other[j] & EMB_TOKEN_MASK;
            if (posts[i].row >= index->row_count || (token >= index->token_count && token != EMB_POST_NONE))
                return bad(error, section, "it points to what is not there");
        }
    return EMB_OK;
}

static emb_status check_rows(const emb_index *index, emb_error *error)
{
    for (uint32_t row = 0; row < index->row_count; row++) {
        emb_range parts = emb_index_row_parts(index, row), names = emb_index_row_names(index, row);
        const emb_row_record *record = &index->rows[row];
        if (parts.from == parts.to || names.from == names.to || record->kind < 1 || record->kind > 3)
            return bad(error, EMB_SECTION_ROWS, "a row has no words, no names or no kind");
    }
    for (size_t i = 0; i < index->count[EMB_SECTION_JOINS]; i++)
        if (index->joins[i].row >= index->row_count)
            return bad(error, EMB_SECTION_JOINS, "it points to what is not there");
    return EMB_OK;
}

static emb_status check_entities(const emb_index *index, emb_error *error)
{
    for (uint32_t i = 0; i < index->entity_count; i++) {
        if (!emb_index_entity_id(index, i).len || emb_index_entity_schema(index, i) == EMB_SCHEMA_NONE)
            return bad(error, EMB_SECTION_ENTITIES, "an entity has no id or no schema");
        if (emb_index_find_entity(index, emb_index_entity_id(index, i)) != i)
            return bad(error, EMB_SECTION_ENTITY_SLOTS, "an entity is not found by its id");
        if (index->entities[i].facts > index->entities[i + 1].facts ||
            index->entities[i].references > index->entities[i + 1].references)
            return bad(error, EMB_SECTION_ENTITIES, "its places are out of order");
    }
    for (size_t i = 0; i < index->count[EMB_SECTION_NAMES]; i++)
        if (index->names[i].entity >= index->entity_count || !emb_index_name(index, (uint32_t)i).len)
            return bad(error, EMB_SECTION_NAMES, "a name has no entity or no text");
    for (size_t i = 0; i < index->count[EMB_SECTION_IDENTIFIERS]; i++)
        if (index->identifiers[i].entity >= index->entity_count)
            return bad(error, EMB_SECTION_IDENTIFIERS, "it points to what is not there");
    for (size_t i = 0; i < index->count[EMB_SECTION_REFERENCES]; i++)
        if (index->references[i].entity >= index->entity_count)
            return bad(error, EMB_SECTION_REFERENCES, "it points to what is not there");
    return EMB_OK;
}

static emb_status check_words(const emb_index *index, emb_error *error)
{
    for (uint32_t i = 0; i < index->token_count; i++)
        if (!emb_index_token(index, i).key.len)
            return bad(error, EMB_SECTION_TOKENS, "a word has no letters");
    emb_status status = check_numbers(index, EMB_SECTION_EDGES, EMB_TOKEN_MASK, index->token_count, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_GROUP_TOKENS, UINT32_MAX, index->token_count, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_ROW_PARTS, EMB_TOKEN_MASK, index->token_count, error);
    if (status == EMB_OK)
        status = check_numbers(index, EMB_SECTION_ROW_NAMES, UINT32_MAX, (uint32_t)index->count[EMB_SECTION_NAMES], error);
    return status;
}

emb_status emb_index_verify(const emb_index *index, emb_error *error)
{
    static const emb_section starts[][2] = {
        {EMB_SECTION_EDGE_BUCKETS, EMB_SECTION_EDGES}, {EMB_SECTION_GROUP_STARTS, EMB_SECTION_GROUP_TOKENS},
        {EMB_SECTION_POST_STARTS, EMB_SECTION_POSTS},  {EMB_SECTION_OWN_STARTS, EMB_SECTION_OWN_POSTS},
        {EMB_SECTION_JOIN_BUCKETS, EMB_SECTION_JOINS}, {EMB_SECTION_STRINGS, EMB_SECTION_STRING_TEXT},
    };
    emb_status status = check_digests(index, error);
    for (size_t i = 0; i < sizeof starts / sizeof *starts && status == EMB_OK; i++)
        status = check_starts(index, starts[i][0], starts[i][1], error);
    if (status == EMB_OK)
        status = check_posts(index, index->posts, EMB_SECTION_POSTS, error);
    if (status == EMB_OK)
        status = check_posts(index, index->own_posts, EMB_SECTION_OWN_POSTS, error);
    if (status == EMB_OK)
        status = check_rows(index, error);
    if (status == EMB_OK)
        status = check_entities(index, error);
    return status == EMB_OK ? check_words(index, error) : status;
}
