/* SPDX-License-Identifier: Apache-2.0 */
#include "index/cursor.h"

#include <stdlib.h>
#include <zstd.h>

/* An altered file must not make us ask for more than any entity has. */
#define BLOCK_MAX ((size_t)80 * 1024 * 1024)

static emb_status damaged(emb_error *error, uint32_t entity)
{
    return emb_fail(error, EMB_CORRUPT, "the index is damaged: entity %u cannot be read", entity);
}

static emb_status unpack(emb_index_cursor *c, uint32_t entity, uint32_t number, emb_error *error)
{
    if (number >= c->index->count[EMB_SECTION_BLOCKS])
        return damaged(error, entity);
    const emb_block_record *block = &c->index->blocks[number];
    size_t data = c->index->count[EMB_SECTION_BLOCK_DATA];
    if (block->offset > data || block->size > data - block->offset || block->raw_size > BLOCK_MAX)
        return damaged(error, entity);
    if (block->raw_size > c->raw_cap) {
        char *grown = realloc(c->raw, block->raw_size);
        if (!grown)
            return emb_fail_memory(error);
        c->raw = grown;
        c->raw_cap = block->raw_size;
    }
    c->block = 0;
    size_t size = ZSTD_decompress(c->raw, block->raw_size, c->index->block_data + block->offset, block->size);
    if (ZSTD_isError(size) || size != block->raw_size)
        return damaged(error, entity);
    c->raw_size = size;
    c->block = (uint64_t)number + 1;
    return EMB_OK;
}

emb_status emb_index_cursor_json(emb_index_cursor *c, uint32_t entity, emb_str *ret, emb_error *error)
{
    if (entity >= c->index->entity_count)
        return damaged(error, entity);
    const emb_entity_record *record = &c->index->entities[entity];
    if (c->block != (uint64_t)record->block + 1) {
        emb_status status = unpack(c, entity, record->block, error);
        if (status != EMB_OK)
            return status;
    }
    if ((uint64_t)record->offset + record->size > c->raw_size)
        return damaged(error, entity);
    *ret = (emb_str){c->raw + record->offset, record->size};
    return EMB_OK;
}

void emb_index_cursor_free(emb_index_cursor *cursor)
{
    free(cursor->raw);
    *cursor = (emb_index_cursor){.index = cursor->index};
}
