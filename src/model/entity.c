/* SPDX-License-Identifier: Apache-2.0 */
#include "model/entity.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/entity_struct.h"

#define ID_MAX ((size_t)512)
/* A formatted text that is longer than a value may be is cut; twice as much leaves room for folding white space. */
#define FORMATTED_MAX (2 * EMB_VALUE_MAX)

emb_entity *emb_entity_new(void)
{
    emb_entity *entity = calloc(1, sizeof *entity);
    if (!entity)
        return NULL;
    entity->clean = EMB_BUF_INIT(EMB_VALUE_MAX);
    entity->formatted = EMB_BUF_INIT(FORMATTED_MAX);
    entity->texts = emb_arena_new();
    if (!entity->texts) {
        free(entity);
        return NULL;
    }
    return entity;
}

void emb_entity_free(emb_entity *entity)
{
    if (!entity)
        return;
    emb_arena_free(entity->texts);
    emb_value_list_free(&entity->values);
    emb_value_list_free(&entity->datasets);
    emb_value_list_free(&entity->referents);
    emb_buf_free(&entity->clean);
    emb_buf_free(&entity->formatted);
    free(entity->json_pool);
    free(entity);
}

static void clear(emb_entity *entity)
{
    for (size_t i = 0; i < entity->group_count; i++)
        entity->group_of[entity->groups[i].prop] = 0;
    entity->group_count = 0;
    emb_value_list_clear(&entity->values);
    emb_value_list_clear(&entity->datasets);
    emb_value_list_clear(&entity->referents);
    emb_arena_reset(entity->texts);
    entity->schema = EMB_SCHEMA_NONE;
    entity->id = entity->caption = entity->first_seen = entity->last_seen = entity->last_change = EMB_STR("");
}

/* Sets `ret` to a cleaned copy of `text`; leaves it as it is where nothing is left of the text. */
static emb_status keep_text(emb_entity *entity, emb_str text, emb_str *ret, emb_error *error)
{
    emb_str clean;
    if (!emb_value_clean(text, EMB_VALUE_MAX, &entity->clean, &clean))
        return emb_fail_memory(error);
    if (clean.len == 0)
        return EMB_OK;
    const char *copy = emb_arena_copy(entity->texts, clean);
    if (!copy)
        return emb_fail_memory(error);
    *ret = (emb_str){copy, clean.len};
    return EMB_OK;
}

emb_status emb_entity_begin(emb_entity *entity, emb_schema schema, emb_str id, emb_error *error)
{
    char own[ID_MAX]; /* `id` may be a text of this very entity, which is about to be emptied */
    emb_str clean;
    if (!emb_value_clean(id, 2 * ID_MAX, &entity->clean, &clean)) {
        clear(entity);
        return emb_fail_memory(error);
    }
    if (clean.len > 0 && clean.len <= ID_MAX)
        memcpy(own, clean.data, clean.len);
    clear(entity);
    if (clean.len == 0)
        return emb_fail(error, EMB_INVALID, "an entity without an id");
    if (clean.len > ID_MAX)
        return emb_fail(error, EMB_INVALID, "an id of more than %zu bytes", ID_MAX);
    if (schema <= EMB_SCHEMA_NONE || schema >= EMB_SCHEMA_COUNT)
        return emb_fail(error, EMB_INVALID, "an entity without a schema");
    emb_status status = keep_text(entity, (emb_str){own, clean.len}, &entity->id, error);
    if (status == EMB_OK)
        entity->schema = schema;
    return status;
}

/* Prints into entity->formatted, cut at its maximum. */
static emb_status format_text(emb_entity *entity, emb_error *error, const char *format, va_list args)
{
    emb_buf *buf = &entity->formatted;
    va_list again;
    va_copy(again, args);
    emb_buf_clear(buf);
    int length = vsnprintf(buf->data, buf->cap, format, args);
    size_t needed = length < 0 ? 0 : (size_t)length < buf->max ? (size_t)length : buf->max;
    bool fits = needed < buf->cap;
    if (!fits && emb_buf_reserve(buf, needed)) {
        vsnprintf(buf->data, buf->cap, format, again);
        fits = true;
    }
    va_end(again);
    if (length < 0)
        return emb_fail(error, EMB_INVALID, "a format that cannot be printed");
    if (!fits)
        return emb_fail_memory(error);
    buf->len = needed;
    return EMB_OK;
}

emb_status emb_entity_beginf(emb_entity *entity, emb_schema schema, emb_error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    emb_status status = format_text(entity, error, format, args);
    va_end(args);
    return status == EMB_OK ? emb_entity_begin(entity, schema, emb_buf_str(&entity->formatted), error) : status;
}

void emb_entity_set_schema(emb_entity *entity, emb_schema schema)
{
    if (schema <= EMB_SCHEMA_NONE || schema >= EMB_SCHEMA_COUNT)
        return;
    entity->schema = schema;
    for (size_t i = 0; i < entity->group_count; i++) {
        const emb_property *property = emb_schema_property(schema, entity->groups[i].prop);
        if (property)
            entity->groups[i].type = property->type;
    }
}

static void append_to_group(emb_entity *entity, emb_prop prop, emb_type type, uint32_t index)
{
    if (entity->group_of[prop]) {
        emb_value_group *group = &entity->groups[entity->group_of[prop] - 1];
        entity->values.entries[group->last].next = index;
        group->last = index;
        group->count++;
        return;
    }
    entity->groups[entity->group_count++] = (emb_value_group){prop, type, index, index, 1};
    entity->group_of[prop] = (uint16_t)entity->group_count;
}

/* Adds a text to a list where it is not in it yet; `ret_added` says whether it was. */
static emb_status add_text(emb_entity *entity, emb_value_list *list, emb_prop prop, emb_str text, bool *ret_added, emb_error *error)
{
    emb_str clean;
    *ret_added = false;
    if (!emb_value_clean(text, EMB_VALUE_MAX, &entity->clean, &clean))
        return emb_fail_memory(error);
    if (clean.len == 0)
        return EMB_OK;
    uint32_t hash = emb_value_hash(prop, clean);
    if (emb_value_list_has(list, prop, clean, hash))
        return EMB_OK;
    if (list->count >= EMB_VALUES_MAX)
        return emb_fail(error, EMB_LIMIT, "more than %zu values in one entity", EMB_VALUES_MAX);
    const char *copy = emb_value_list_reserve(list) ? emb_arena_copy(entity->texts, clean) : NULL;
    if (!copy)
        return emb_fail_memory(error);
    emb_value_list_push(list, (emb_value_entry){copy, (uint32_t)clean.len, hash, EMB_VALUE_NONE, prop});
    *ret_added = true;
    return EMB_OK;
}

static emb_status add_value(emb_entity *entity, emb_prop prop, emb_type type, emb_str value, emb_error *error)
{
    bool added;
    emb_status status = add_text(entity, &entity->values, prop, value, &added, error);
    if (added)
        append_to_group(entity, prop, type, entity->values.count - 1);
    return status;
}

emb_status emb_entity_add(emb_entity *entity, emb_prop prop, emb_str value, emb_error *error)
{
    const emb_property *property = emb_schema_property(entity->schema, prop);
    if (!property)
        return emb_fail(error, EMB_INVALID, "%s has no property '%s'", emb_schema_name(entity->schema), emb_prop_name(prop));
    if (property->stub)
        return emb_fail(error, EMB_INVALID, "%s of %s is kept by %s, on its other side", emb_prop_name(prop),
                        emb_schema_name(entity->schema), emb_schema_name(property->range));
    return add_value(entity, prop, property->type, value, error);
}

emb_status emb_entity_addf(emb_entity *entity, emb_prop prop, emb_error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    emb_status status = format_text(entity, error, format, args);
    va_end(args);
    return status == EMB_OK ? emb_entity_add(entity, prop, emb_buf_str(&entity->formatted), error) : status;
}

emb_status emb_entity_set_caption(emb_entity *entity, emb_str caption, emb_error *error)
{
    return keep_text(entity, caption, &entity->caption, error);
}

emb_status emb_entity_add_dataset(emb_entity *entity, emb_str dataset, emb_error *error)
{
    bool added;
    return add_text(entity, &entity->datasets, EMB_PROP_NONE, dataset, &added, error);
}

emb_status emb_entity_add_referent(emb_entity *entity, emb_str id, emb_error *error)
{
    bool added;
    return add_text(entity, &entity->referents, EMB_PROP_NONE, id, &added, error);
}

emb_status emb_entity_set_seen(emb_entity *entity, emb_str first_seen, emb_str last_seen, emb_str last_change, emb_error *error)
{
    emb_status status = keep_text(entity, first_seen, &entity->first_seen, error);
    if (status == EMB_OK)
        status = keep_text(entity, last_seen, &entity->last_seen, error);
    if (status == EMB_OK)
        status = keep_text(entity, last_change, &entity->last_change, error);
    return status;
}

static emb_str entry_text(const emb_value_entry *entry)
{
    return (emb_str){entry->text, entry->len};
}

/* Never with NULL in it, also before the first begin. */
static emb_str text_or_empty(emb_str text)
{
    return text.data ? text : EMB_STR("");
}

emb_str emb_entity_id(const emb_entity *entity)
{
    return text_or_empty(entity->id);
}

emb_schema emb_entity_schema(const emb_entity *entity)
{
    return entity->schema;
}

emb_str emb_entity_caption(const emb_entity *entity)
{
    if (entity->caption.len)
        return entity->caption;
    emb_prop prop;
    for (size_t i = 0; (prop = emb_schema_caption_at(entity->schema, i)) != EMB_PROP_NONE; i++)
        if (emb_entity_has(entity, prop))
            return emb_entity_first(entity, prop);
    return emb_entity_id(entity);
}

bool emb_entity_has_caption(const emb_entity *entity)
{
    return entity->caption.len > 0;
}

size_t emb_entity_value_count(const emb_entity *entity)
{
    return entity->values.count;
}

emb_value emb_entity_value(const emb_entity *entity, size_t index)
{
    const emb_value_entry *entry = &entity->values.entries[index];
    return (emb_value){entry->prop, entry_text(entry)};
}

emb_str emb_entity_first(const emb_entity *entity, emb_prop prop)
{
    if (!emb_entity_has(entity, prop))
        return EMB_STR("");
    return entry_text(&entity->values.entries[entity->groups[entity->group_of[prop] - 1].first]);
}

bool emb_entity_has(const emb_entity *entity, emb_prop prop)
{
    return (unsigned)prop < EMB_PROP_COUNT && entity->group_of[prop] != 0;
}

size_t emb_entity_count_type(const emb_entity *entity, emb_type type)
{
    size_t count = 0;
    for (size_t i = 0; i < entity->group_count; i++)
        if (entity->groups[i].type == type)
            count += entity->groups[i].count;
    return count;
}

size_t emb_entity_dataset_count(const emb_entity *entity)
{
    return entity->datasets.count;
}

emb_str emb_entity_dataset(const emb_entity *entity, size_t index)
{
    return entry_text(&entity->datasets.entries[index]);
}

size_t emb_entity_referent_count(const emb_entity *entity)
{
    return entity->referents.count;
}

emb_str emb_entity_referent(const emb_entity *entity, size_t index)
{
    return entry_text(&entity->referents.entries[index]);
}

emb_str emb_entity_first_seen(const emb_entity *entity)
{
    return text_or_empty(entity->first_seen);
}

emb_str emb_entity_last_seen(const emb_entity *entity)
{
    return text_or_empty(entity->last_seen);
}

emb_str emb_entity_last_change(const emb_entity *entity)
{
    return text_or_empty(entity->last_change);
}

/* ISO times sort as texts. */
static int compare_times(emb_str a, emb_str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static emb_str earlier(emb_str a, emb_str b)
{
    return a.len == 0 || (b.len && compare_times(b, a) < 0) ? b : a;
}

static emb_str later(emb_str a, emb_str b)
{
    return a.len == 0 || (b.len && compare_times(b, a) > 0) ? b : a;
}

static emb_status merge_values(emb_entity *entity, const emb_entity *other, emb_error *error)
{
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < other->values.count && status == EMB_OK; i++) {
        const emb_value_entry *entry = &other->values.entries[i];
        const emb_property *property = emb_schema_property(entity->schema, entry->prop);
        emb_type type = property ? property->type : other->groups[other->group_of[entry->prop] - 1].type;
        status = add_value(entity, entry->prop, type, entry_text(entry), error);
    }
    return status;
}

static emb_status merge_list(emb_entity *entity, emb_value_list *list, const emb_value_list *other, emb_error *error)
{
    bool added;
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < other->count && status == EMB_OK; i++)
        status = add_text(entity, list, EMB_PROP_NONE, entry_text(&other->entries[i]), &added, error);
    return status;
}

emb_status emb_entity_merge(emb_entity *entity, const emb_entity *other, emb_error *error)
{
    if (entity == other)
        return EMB_OK;
    emb_schema common = emb_schema_common(entity->schema, other->schema);
    if (common == EMB_SCHEMA_NONE)
        return emb_fail(error, EMB_INVALID, "%s is a %s in one place and a %s in another", emb_entity_id(entity).data,
                        emb_schema_name(entity->schema), emb_schema_name(other->schema));
    emb_entity_set_schema(entity, common);
    emb_status status = merge_values(entity, other, error);
    if (status == EMB_OK)
        status = merge_list(entity, &entity->datasets, &other->datasets, error);
    if (status == EMB_OK)
        status = merge_list(entity, &entity->referents, &other->referents, error);
    if (status == EMB_OK && !emb_str_equal(entity->id, other->id))
        status = emb_entity_add_referent(entity, other->id, error);
    if (status == EMB_OK && !emb_entity_has_caption(entity))
        status = emb_entity_set_caption(entity, other->caption, error);
    if (status != EMB_OK)
        return status;
    return emb_entity_set_seen(entity, earlier(entity->first_seen, other->first_seen), later(entity->last_seen, other->last_seen),
                               later(entity->last_change, other->last_change), error);
}
