/* SPDX-License-Identifier: Apache-2.0 */
/* Entities of an index: finding them, what is known of them, their JSON. */
#include <stdlib.h>
#include <zstd.h>

#include "index/cursor.h"
#include "index/hashing.h"

/* An altered file must not make us ask for more than any entity has. */
#define BLOCK_MAX ((size_t)80 * 1024 * 1024)

emb_str emb_index_string(const emb_index *index, uint32_t string)
{
    emb_range range =
        emb_range_at(index->string_starts, index->count[EMB_SECTION_STRINGS], string, index->count[EMB_SECTION_STRING_TEXT]);
    return (emb_str){index->string_text + range.from, range.to - range.from};
}

emb_str emb_index_entity_id(const emb_index *index, uint32_t entity)
{
    if (entity >= index->entity_count)
        return EMB_STR("");
    const emb_entity_record *record = &index->entities[entity];
    if ((size_t)record->text + record->id_len > index->count[EMB_SECTION_ENTITY_TEXT])
        return EMB_STR("");
    return (emb_str){index->entity_text + record->text, record->id_len};
}

emb_str emb_index_entity_caption(const emb_index *index, uint32_t entity)
{
    if (entity >= index->entity_count)
        return EMB_STR("");
    const emb_entity_record *record = &index->entities[entity];
    size_t from = (size_t)record->text + record->id_len;
    if (from + record->caption_len > index->count[EMB_SECTION_ENTITY_TEXT])
        return EMB_STR("");
    return (emb_str){index->entity_text + from, record->caption_len};
}

emb_schema emb_index_entity_schema(const emb_index *index, uint32_t entity)
{
    if (entity >= index->entity_count || index->entities[entity].schema >= EMB_SCHEMA_COUNT)
        return EMB_SCHEMA_NONE;
    return (emb_schema)index->entities[entity].schema;
}

static emb_range checked(size_t from, size_t to, size_t limit)
{
    return from <= to && to <= limit ? (emb_range){from, to} : (emb_range){0, 0};
}

emb_range emb_index_entity_facts(const emb_index *index, uint32_t entity)
{
    if (entity >= index->entity_count)
        return (emb_range){0, 0};
    return checked(index->entities[entity].facts, index->entities[entity + 1].facts, index->count[EMB_SECTION_FACTS]);
}

emb_range emb_index_entity_references(const emb_index *index, uint32_t entity)
{
    if (entity >= index->entity_count)
        return (emb_range){0, 0};
    return checked(index->entities[entity].references, index->entities[entity + 1].references,
                   index->count[EMB_SECTION_REFERENCES]);
}

uint32_t emb_index_find_entity(const emb_index *index, emb_str id)
{
    size_t mask = index->count[EMB_SECTION_ENTITY_SLOTS] - 1;
    size_t at = emb_id_hash(id) & mask;
    for (size_t tries = 0; index->entity_slots[at] && tries <= mask; tries++, at = (at + 1) & mask)
        if (id.len && emb_str_equal(emb_index_entity_id(index, index->entity_slots[at] - 1), id))
            return index->entity_slots[at] - 1;
    return UINT32_MAX;
}

emb_range emb_index_identifiers(const emb_index *index, uint64_t hash)
{
    size_t from = 0, to = index->count[EMB_SECTION_IDENTIFIERS];
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (index->identifiers[middle].hash < hash)
            from = middle + 1;
        else
            to = middle;
    }
    while (to < index->count[EMB_SECTION_IDENTIFIERS] && index->identifiers[to].hash == hash)
        to++;
    return (emb_range){from, to};
}

/* ---- JSON ---- */

static emb_status damaged(emb_error *error, uint32_t entity)
{
    return emb_fail(error, EMB_CORRUPT, "the index is damaged: entity %u cannot be read", entity);
}

emb_status emb_index_append_json(const emb_index *index, uint32_t entity, emb_buf *out, emb_error *error)
{
    if (entity >= index->entity_count || index->entities[entity].block >= index->count[EMB_SECTION_BLOCKS])
        return damaged(error, entity);
    const emb_entity_record *record = &index->entities[entity];
    const emb_block_record *block = &index->blocks[record->block];
    if (block->offset > index->count[EMB_SECTION_BLOCK_DATA] ||
        block->size > index->count[EMB_SECTION_BLOCK_DATA] - block->offset || block->raw_size > BLOCK_MAX ||
        (uint64_t)record->offset + record->size > block->raw_size)
        return damaged(error, entity);
    char *raw = malloc(block->raw_size + (size_t)1);
    if (!raw)
        return emb_fail_memory(error);
    size_t size = ZSTD_decompress(raw, block->raw_size, index->block_data + block->offset, block->size);
    emb_status status = EMB_OK;
    if (ZSTD_isError(size) || size != block->raw_size)
        status = damaged(error, entity);
    else if (!emb_buf_append(out, raw + record->offset, record->size))
        status = emb_fail_memory(error);
    free(raw);
    return status;
}

emb_status emb_index_export(const emb_index *index,
                            emb_status (*take)(void *context, const char *json, size_t len, emb_error *error), void *context,
                            emb_error *error)
{
    emb_index_cursor cursor = {.index = index};
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < index->entity_count && status == EMB_OK; i++) {
        emb_str json = EMB_STR("");
        status = emb_index_cursor_json(&cursor, i, &json, error);
        if (status == EMB_OK)
            status = take(context, json.data, json.len, error);
    }
    emb_index_cursor_free(&cursor);
    return status;
}

emb_status emb_index_entity_json(const emb_index *index, const char *id, char **ret, emb_error *error)
{
    uint32_t entity = emb_index_find_entity(index, emb_str_from(id));
    if (entity == UINT32_MAX)
        return emb_fail(error, EMB_NOT_FOUND, "no entity \"%s\" in the index", id);
    emb_buf json = EMB_BUF_INIT(BLOCK_MAX);
    emb_status status = emb_index_append_json(index, entity, &json, error);
    if (status == EMB_OK && !emb_buf_append(&json, "", 0))
        status = emb_fail_memory(error);
    if (status != EMB_OK)
        emb_buf_free(&json);
    else
        *ret = json.data;
    return status;
}

emb_status emb_index_referring(const emb_index *index, const char *id,
                               emb_status (*take)(void *context, const char *property, const char *json, size_t len,
                                                  emb_error *error),
                               void *context, emb_error *error)
{
    uint32_t entity = emb_index_find_entity(index, emb_str_from(id));
    if (entity == UINT32_MAX)
        return emb_fail(error, EMB_NOT_FOUND, "no entity \"%s\" in the index", id);
    emb_buf json = EMB_BUF_INIT(BLOCK_MAX);
    emb_status status = EMB_OK;
    emb_range range = emb_index_entity_references(index, entity);
    for (size_t i = range.from; i < range.to && status == EMB_OK; i++) {
        const emb_reference_record *reference = &index->references[i];
        emb_buf_clear(&json);
        status = emb_index_append_json(index, reference->entity, &json, error);
        const char *property = reference->property < EMB_PROP_COUNT ? emb_prop_name((emb_prop)reference->property) : "";
        if (status == EMB_OK)
            status = take(context, property, json.data ? json.data : "", json.len, error);
    }
    emb_buf_free(&json);
    return status;
}
