/* SPDX-License-Identifier: Apache-2.0 */
/* The entities' JSON, packed in blocks that are unpacked one at a time. */
#include <zstd.h>

#include "index/build_internal.h"

/* Small enough to unpack in a tenth of a millisecond, large enough to pack well. */
#define BLOCK_SIZE ((size_t)64 * 1024)
#define LEVEL 3

static emb_status zstd_failed(size_t code, emb_error *error)
{
    return emb_fail(error, EMB_NO_MEMORY, "cannot pack entities: %s", ZSTD_getErrorName(code));
}

emb_status emb_builder_end_blocks(emb_builder *b, emb_error *error)
{
    if (!b->block.len)
        return EMB_OK;
    if (!b->compressor)
        b->compressor = ZSTD_createCCtx();
    size_t bound = ZSTD_compressBound(b->block.len);
    if (!b->compressor || !emb_buf_reserve(&b->block_data, bound))
        return emb_fail_memory(error);
    size_t size =
        ZSTD_compressCCtx(b->compressor, b->block_data.data + b->block_data.len, bound, b->block.data, b->block.len, LEVEL);
    if (ZSTD_isError(size))
        return zstd_failed(size, error);
    emb_block_record record = {b->block_data.len, (uint32_t)size, (uint32_t)b->block.len};
    if (!emb_vec_push(&b->blocks, record))
        return emb_fail_memory(error);
    b->block_data.len += size;
    emb_buf_clear(&b->block);
    return EMB_OK;
}

emb_status emb_builder_put_json(emb_builder *b, emb_str json, emb_entity_record *record, emb_error *error)
{
    if (b->block.len && b->block.len + json.len > BLOCK_SIZE) {
        emb_status status = emb_builder_end_blocks(b, error);
        if (status != EMB_OK)
            return status;
    }
    record->block = (uint32_t)b->blocks.count;
    record->offset = (uint32_t)b->block.len;
    record->size = (uint32_t)json.len;
    return emb_buf_append_str(&b->block, json) ? EMB_OK : emb_fail_memory(error);
}

static emb_status unpack(emb_builder *b, uint32_t number, emb_error *error)
{
    if (b->raw_block == number)
        return EMB_OK;
    const emb_block_record *block = &b->blocks.items[number];
    if (!b->decompressor)
        b->decompressor = ZSTD_createDCtx();
    emb_buf_clear(&b->raw);
    if (!b->decompressor || !emb_buf_reserve(&b->raw, block->raw_size))
        return emb_fail_memory(error);
    size_t size =
        ZSTD_decompressDCtx(b->decompressor, b->raw.data, block->raw_size, b->block_data.data + block->offset, block->size);
    if (ZSTD_isError(size))
        return zstd_failed(size, error);
    b->raw.len = size;
    b->raw_block = number;
    return EMB_OK;
}

emb_status emb_builder_get_json(emb_builder *b, const emb_entity_record *record, emb_str *ret, emb_error *error)
{
    const emb_buf *from = &b->block;
    if (record->block < b->blocks.count) {
        emb_status status = unpack(b, record->block, error);
        if (status != EMB_OK)
            return status;
        from = &b->raw;
    }
    *ret = (emb_str){from->data + record->offset, record->size};
    return EMB_OK;
}

void emb_builder_free_blocks(emb_builder *b)
{
    ZSTD_freeCCtx(b->compressor);
    ZSTD_freeDCtx(b->decompressor);
    emb_buf_free(&b->block_data);
    emb_buf_free(&b->block);
    emb_buf_free(&b->raw);
    emb_vec_free(&b->blocks);
}
