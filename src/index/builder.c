/* SPDX-License-Identifier: Apache-2.0 */
#include "index/builder.h"

#include <stdio.h>

#include "index/build_internal.h"

#define META_MAX ((size_t)16 * 1024 * 1024)

void emb_builder_free(emb_builder *b)
{
    if (!b)
        return;
    emb_map_free(b->ids);
    emb_map_free(b->strings);
    emb_map_free(b->tokens);
    emb_map_free(b->rows);
    emb_entity_free(b->old);
    emb_vec_free(&b->entity_of);
    emb_vec_free(&b->entities);
    emb_vec_free(&b->facts);
    emb_vec_free(&b->identifiers);
    emb_vec_free(&b->references);
    emb_vec_free(&b->row_records);
    emb_vec_free(&b->row_parts);
    emb_vec_free(&b->row_names);
    emb_vec_free(&b->names);
    emb_buf_free(&b->entity_text);
    emb_buf_free(&b->json);
    emb_buf_free(&b->name_text);
    emb_buf_free(&b->meta);
    emb_builder_free_blocks(b);
    free(b);
}

emb_status emb_builder_new(emb_builder **ret, emb_error *error)
{
    emb_builder *b = calloc(1, sizeof *b);
    if (!b)
        return emb_fail_memory(error);
    b->ids = emb_map_new();
    b->strings = emb_map_new();
    b->tokens = emb_map_new();
    b->rows = emb_map_new();
    b->old = emb_entity_new();
    b->entity_text = b->name_text = b->block_data = EMB_BUF_INIT(EMB_POOL_MAX);
    b->json = b->block = b->raw = EMB_BUF_INIT(EMB_ENTITY_JSON_MAX + 1024);
    b->meta = EMB_BUF_INIT(META_MAX);
    b->raw_block = UINT32_MAX;
    if (!b->ids || !b->strings || !b->tokens || !b->rows || !b->old) {
        emb_builder_free(b);
        return emb_fail_memory(error);
    }
    *ret = b;
    return EMB_OK;
}

void emb_builder_begin_list(emb_builder *b)
{
    b->list++;
    b->joined = 0;
}

uint64_t emb_builder_joined(const emb_builder *b)
{
    return b->joined;
}

emb_status emb_builder_set_meta(emb_builder *b, emb_str json, emb_error *error)
{
    emb_buf_clear(&b->meta);
    return emb_buf_append_str(&b->meta, json) ? EMB_OK : emb_fail_memory(error);
}

/* ---- Entities ---- */

static bool share_name(const emb_entity *a, const emb_entity *b)
{
    bool named = false;
    for (size_t i = 0; i < emb_entity_value_count(a); i++) {
        emb_value value = emb_entity_value(a, i);
        if (emb_alias_kind_of(value.prop) == EMB_ALIAS_COUNT)
            continue;
        named = true;
        for (size_t j = 0; j < emb_entity_value_count(b); j++) {
            emb_value other = emb_entity_value(b, j);
            if (emb_alias_kind_of(other.prop) != EMB_ALIAS_COUNT && emb_str_equal(value.text, other.text))
                return true;
        }
    }
    return !named || !emb_entity_count_type(b, EMB_TYPE_name);
}

/* Are the two pieces of one record, or one party in two lists? */
static bool belong_together(const emb_builder *b, const emb_built_entity *stored, const emb_entity *old, const emb_entity *entity)
{
    if (emb_schema_common(emb_entity_schema(old), emb_entity_schema(entity)) == EMB_SCHEMA_NONE)
        return false;
    return stored->list != b->list || share_name(old, entity);
}

/* Writes id, caption and JSON anew; what stood there before is left unused. */
static emb_status store(emb_builder *b, const emb_entity *entity, emb_str id, emb_built_entity *built, emb_error *error)
{
    emb_str caption = emb_entity_caption(entity);
    if (caption.len > UINT16_MAX)
        caption.len = UINT16_MAX;
    built->record.text = (uint32_t)b->entity_text.len;
    built->record.id_len = (uint16_t)id.len;
    built->record.caption_len = (uint16_t)caption.len;
    built->record.schema = (uint16_t)emb_entity_schema(entity);
    built->record.target = emb_kinds_of_schema(emb_entity_schema(entity)) != 0;
    built->list = b->list;
    emb_buf_clear(&b->json);
    if (!emb_buf_append_str(&b->entity_text, id) || !emb_buf_append_str(&b->entity_text, caption))
        return emb_fail_memory(error);
    emb_status status = emb_entity_to_json(entity, &b->json, error);
    if (status == EMB_OK)
        status = emb_builder_put_json(b, emb_buf_str(&b->json), &built->record, error);
    return status;
}

static emb_status add_new(emb_builder *b, const emb_entity *entity, uint32_t id_number, emb_error *error)
{
    emb_built_entity built = {.id = id_number};
    emb_status status = store(b, entity, emb_entity_id(entity), &built, error);
    if (status != EMB_OK)
        return status;
    uint32_t number = (uint32_t)b->entities.count;
    if (!emb_vec_push(&b->entities, built))
        return emb_fail_memory(error);
    b->entity_of.items[id_number] = number;
    return emb_builder_add_facts(b, number, entity, NULL, error);
}

static emb_status put_id(emb_builder *b, emb_str id, uint32_t *ret, emb_error *error)
{
    bool is_new = false;
    *ret = emb_map_put(b->ids, id, &is_new);
    if (*ret == EMB_MAP_NONE || (is_new && !emb_vec_push(&b->entity_of, EMB_NO_ENTITY)))
        return emb_fail_memory(error);
    return EMB_OK;
}

/* Copies `entity` under the first free ID~N. */
static emb_status add_renamed(emb_builder *b, const emb_entity *entity, emb_error *error)
{
    emb_str id = emb_entity_id(entity);
    char renamed[600];
    uint32_t number = 0;
    emb_status status = EMB_OK;
    for (unsigned n = 2;; n++) {
        int len = snprintf(renamed, sizeof renamed, "%.*s~%u", (int)id.len, id.data, n);
        status = put_id(b, (emb_str){renamed, (size_t)len}, &number, error);
        if (status != EMB_OK)
            return status;
        if (b->entity_of.items[number] == EMB_NO_ENTITY)
            break;
    }
    status = emb_entity_begin(b->old, emb_entity_schema(entity), emb_str_from(renamed), error);
    if (status == EMB_OK)
        status = emb_entity_merge(b->old, entity, error);
    return status == EMB_OK ? add_new(b, b->old, number, error) : status;
}

static emb_status merge_with(emb_builder *b, uint32_t number, const emb_entity *entity, emb_error *error)
{
    emb_status status = emb_builder_add_facts(b, number, entity, b->old, error);
    if (status == EMB_OK)
        status = emb_entity_merge(b->old, entity, error);
    if (status != EMB_OK)
        return status;
    emb_built_entity built = b->entities.items[number];
    status = store(b, b->old, emb_entity_id(b->old), &built, error);
    b->entities.items[number] = built;
    b->joined += built.record.target;
    return status;
}

emb_status emb_builder_add(emb_builder *b, const emb_entity *entity, emb_error *error)
{
    uint32_t id, number;
    emb_status status = put_id(b, emb_entity_id(entity), &id, error);
    if (status != EMB_OK)
        return status;
    number = b->entity_of.items[id];
    if (number == EMB_NO_ENTITY)
        return add_new(b, entity, id, error);
    emb_str json;
    status = emb_builder_get_json(b, &b->entities.items[number].record, &json, error);
    if (status == EMB_OK)
        status = emb_entity_from_json(b->old, json, NULL, error);
    if (status != EMB_OK)
        return status;
    if (belong_together(b, &b->entities.items[number], b->old, entity))
        return merge_with(b, number, entity, error);
    return add_renamed(b, entity, error);
}
