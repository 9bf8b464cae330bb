/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the file. */
#include <openssl/evp.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/file.h"
#include "index/build_internal.h"
#include "index/index.h"

typedef struct content {
    const void *data;
    size_t size, item_size;
} content;

#define OF_VEC(vec) ((content){(vec).items, (vec).count * sizeof *(vec).items, sizeof *(vec).items})
#define OF_BUF(buf) ((content){(buf).data, (buf).len, 1})

static void fill_contents(const emb_builder *b, const emb_tables *t, content contents[EMB_SECTION_COUNT])
{
    contents[EMB_SECTION_META] = (content){b->meta.data ? b->meta.data : "", b->meta.data ? b->meta.len + 1 : 1, 1};
    contents[EMB_SECTION_TOKENS] = OF_VEC(t->tokens);
    contents[EMB_SECTION_TOKEN_TEXT] = OF_BUF(t->token_text);
    contents[EMB_SECTION_TOKEN_SLOTS] = OF_VEC(t->token_slots);
    contents[EMB_SECTION_EDGE_BUCKETS] = OF_VEC(t->edge_buckets);
    contents[EMB_SECTION_EDGES] = OF_VEC(t->edges);
    contents[EMB_SECTION_GROUP_STARTS] = OF_VEC(t->group_starts);
    contents[EMB_SECTION_GROUP_TOKENS] = OF_VEC(t->group_tokens);
    contents[EMB_SECTION_POST_STARTS] = OF_VEC(t->post_starts);
    contents[EMB_SECTION_POSTS] = OF_VEC(t->posts);
    contents[EMB_SECTION_OWN_STARTS] = OF_VEC(t->own_starts);
    contents[EMB_SECTION_OWN_POSTS] = OF_VEC(t->own_posts);
    contents[EMB_SECTION_ROWS] = OF_VEC(t->rows);
    contents[EMB_SECTION_ROW_PARTS] = OF_VEC(t->row_parts);
    contents[EMB_SECTION_ROW_NAMES] = OF_VEC(t->row_names);
    contents[EMB_SECTION_NAMES] = OF_VEC(b->names);
    contents[EMB_SECTION_NAME_TEXT] = OF_BUF(b->name_text);
    contents[EMB_SECTION_JOIN_BUCKETS] = OF_VEC(t->join_buckets);
    contents[EMB_SECTION_JOINS] = OF_VEC(t->joins);
    contents[EMB_SECTION_ENTITIES] = OF_VEC(t->entities);
    contents[EMB_SECTION_ENTITY_TEXT] = OF_BUF(b->entity_text);
    contents[EMB_SECTION_ENTITY_SLOTS] = OF_VEC(t->entity_slots);
    contents[EMB_SECTION_FACTS] = OF_VEC(t->facts);
    contents[EMB_SECTION_STRINGS] = OF_VEC(t->string_starts);
    contents[EMB_SECTION_STRING_TEXT] = OF_BUF(t->string_text);
    contents[EMB_SECTION_IDENTIFIERS] = OF_VEC(b->identifiers);
    contents[EMB_SECTION_REFERENCES] = OF_VEC(t->references);
    contents[EMB_SECTION_BLOCKS] = OF_VEC(b->blocks);
    contents[EMB_SECTION_NEAR_STARTS] = OF_VEC(t->near_starts);
    contents[EMB_SECTION_NEAR] = OF_VEC(t->near);
    contents[EMB_SECTION_NEAR_LINKS] = OF_VEC(t->near_links);
    contents[EMB_SECTION_TOKEN_SHAPES] = OF_VEC(t->token_shapes);
    contents[EMB_SECTION_BLOCK_DATA] = OF_BUF(b->block_data);
}

static emb_status write_aligned(emb_file_writer *writer, const void *data, size_t size, emb_error *error)
{
    static const char zeros[EMB_SECTION_ALIGN];
    emb_status status = size ? emb_file_writer_write(writer, data, size, error) : EMB_OK;
    size_t over = emb_file_writer_position(writer) % EMB_SECTION_ALIGN;
    if (status == EMB_OK && over)
        status = emb_file_writer_write(writer, zeros, EMB_SECTION_ALIGN - over, error);
    return status;
}

static emb_status write_sections(emb_file_writer *writer, const content *contents, emb_section_record *table, EVP_MD_CTX *sha,
                                 emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t i = 0; i < EMB_SECTION_COUNT && status == EMB_OK; i++) {
        table[i] =
            (emb_section_record){emb_file_writer_position(writer), contents[i].size,
                                 XXH3_64bits(contents[i].data, contents[i].size), (uint32_t)i, (uint32_t)contents[i].item_size};
        if (!EVP_DigestUpdate(sha, contents[i].data, contents[i].size))
            return emb_fail_memory(error);
        status = write_aligned(writer, contents[i].data, contents[i].size, error);
    }
    return status;
}

static uint32_t count_targets(const emb_tables *t)
{
    uint32_t count = 0;
    for (size_t i = 0; i < t->entities.count; i++)
        count += t->entities.items[i].target;
    return count;
}

static emb_status write_file(emb_file_writer *writer, const emb_builder *b, const emb_tables *t, EVP_MD_CTX *sha, emb_error *error)
{
    content contents[EMB_SECTION_COUNT];
    emb_section_record table[EMB_SECTION_COUNT] = {{0}};
    emb_index_header header = {0};
    fill_contents(b, t, contents);
    if (!EVP_DigestInit_ex(sha, EVP_sha256(), NULL))
        return emb_fail_memory(error);
    char space[sizeof header + sizeof table] = {0};
    emb_status status = write_aligned(writer, space, sizeof space, error);
    if (status == EMB_OK)
        status = write_sections(writer, contents, table, sha, error);
    if (status != EMB_OK)
        return status;
    header.magic = EMB_INDEX_MAGIC;
    header.format = EMB_INDEX_FORMAT;
    header.normaliser = emb_normaliser_version();
    header.file_size = emb_file_writer_position(writer);
    header.section_count = EMB_SECTION_COUNT;
    header.targets = count_targets(t);
    if (!EVP_DigestFinal_ex(sha, header.content, NULL))
        return emb_fail_memory(error);
    header.table_digest = XXH3_64bits(table, sizeof table);
    header.header_digest = XXH3_64bits(&header, offsetof(emb_index_header, header_digest));
    status = emb_file_writer_write_at(writer, 0, &header, sizeof header, error);
    return status == EMB_OK ? emb_file_writer_write_at(writer, sizeof header, table, sizeof table, error) : status;
}

static emb_status write_tables(const emb_builder *b, const emb_tables *t, const char *path, emb_error *error)
{
    emb_file_writer *writer = NULL;
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    if (!sha)
        return emb_fail_memory(error);
    emb_status status = emb_file_writer_open(path, &writer, error);
    if (status == EMB_OK) {
        status = write_file(writer, b, t, sha, error);
        if (status == EMB_OK)
            status = emb_file_writer_commit(writer, error);
        else
            emb_file_writer_abandon(writer);
    }
    EVP_MD_CTX_free(sha);
    return status;
}

emb_status emb_builder_write(emb_builder *b, const char *path, emb_error *error)
{
    emb_tables tables = {.token_text = EMB_BUF_INIT(EMB_POOL_MAX), .string_text = EMB_BUF_INIT(EMB_POOL_MAX)};
    emb_status status = emb_builder_end_blocks(b, error);
    /* no row is added any more: the map by which rows are found makes room for what is built of them */
    emb_map_free(b->rows);
    b->rows = NULL;
    if (status == EMB_OK)
        status = emb_tables_add_entities(&tables, b, error);
    if (status == EMB_OK)
        status = emb_tables_add_tokens(&tables, b, error);
    if (status == EMB_OK)
        status = emb_tables_add_rows(&tables, b, error);
    if (status == EMB_OK)
        status = emb_tables_add_near(&tables, error);
    if (status == EMB_OK)
        status = write_tables(b, &tables, path, error);
    emb_tables_free(&tables);
    return status;
}
