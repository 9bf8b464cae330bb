/* SPDX-License-Identifier: Apache-2.0 */
/* Entities as lines of JSON, the form in which FollowTheMoney data is exchanged. */
#include <stdio.h>
#include <stdlib.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "model/entity_struct.h"

/* Longer lines are read with memory of their own, so that one of them does not bind memory for good. */
#define POOLED_JSON_MAX ((size_t)64 * 1024)

/* --- writing ---------------------------------------------------------------------------------------------------- */

typedef struct writer {
    emb_buf *buf;
    emb_status status;
} writer;

static bool reserve(writer *w, size_t more)
{
    if (w->status != EMB_OK)
        return false;
    if (more > w->buf->max - w->buf->len)
        w->status = EMB_LIMIT;
    else if (w->buf->cap - w->buf->len <= more && !emb_buf_reserve(w->buf, more))
        w->status = EMB_NO_MEMORY;
    return w->status == EMB_OK;
}

static inline void put(writer *w, emb_str text)
{
    if (!reserve(w, text.len))
        return;
    memcpy(w->buf->data + w->buf->len, text.data, text.len);
    w->buf->len += text.len;
}

#define EACH_BYTE(byte) (UINT64_MAX / 0xFF * (byte))

/* Is one of the eight bytes at `at` a quotation mark or a backslash? */
static bool word_needs_escape(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t quote = word ^ EACH_BYTE('"'), backslash = word ^ EACH_BYTE('\\');
    uint64_t zero_bytes = ((quote - EACH_BYTE(1)) & ~quote) | ((backslash - EACH_BYTE(1)) & ~backslash);
    return (zero_bytes & EACH_BYTE(0x80)) != 0;
}

/* Texts of an entity hold no control characters: only these two need an escape. */
static size_t count_escapes(emb_str text)
{
    size_t at = 0;
    size_t count = 0;
    while (text.len - at >= 8 && !word_needs_escape(text.data + at))
        at += 8;
    for (; at < text.len; at++)
        count += (text.data[at] == '"') | (text.data[at] == '\\');
    return count;
}

static char *copy_escaped(char *out, emb_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            *out++ = '\\';
        *out++ = text.data[i];
    }
    return out;
}

static void put_string(writer *w, emb_str text)
{
    size_t escapes = count_escapes(text);
    if (!reserve(w, text.len + escapes + 2))
        return;
    char *out = w->buf->data + w->buf->len;
    *out++ = '"';
    if (escapes)
        out = copy_escaped(out, text);
    else if (text.len)
        out = (char *)memcpy(out, text.data, text.len) + text.len;
    *out++ = '"';
    w->buf->len = (size_t)(out - w->buf->data);
}

static void put_list(writer *w, const emb_value_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        put(w, i ? EMB_STR(",") : EMB_STR("["));
        put_string(w, (emb_str){list->entries[i].text, list->entries[i].len});
    }
    put(w, list->count ? EMB_STR("]") : EMB_STR("[]"));
}

static void put_known(writer *w, emb_str key, emb_str text)
{
    if (text.len == 0)
        return;
    put(w, key);
    put_string(w, text);
}

static void put_group(writer *w, const emb_entity *entity, const emb_value_group *group)
{
    put(w, group == entity->groups ? EMB_STR("\"") : EMB_STR(",\""));
    put(w, emb_str_from(emb_prop_name(group->prop)));
    put(w, EMB_STR("\":["));
    for (uint32_t i = group->first; i != EMB_VALUE_NONE; i = entity->values.entries[i].next) {
        const emb_value_entry *entry = &entity->values.entries[i];
        if (i != group->first)
            put(w, EMB_STR(","));
        put_string(w, (emb_str){entry->text, entry->len});
    }
    put(w, EMB_STR("]"));
}

static void put_entity(writer *w, const emb_entity *entity)
{
    put_known(w, EMB_STR("{\"id\":"), entity->id);
    put_known(w, EMB_STR(",\"caption\":"), emb_entity_caption(entity));
    put_known(w, EMB_STR(",\"schema\":"), emb_str_from(emb_schema_name(entity->schema)));
    put(w, EMB_STR(",\"referents\":"));
    put_list(w, &entity->referents);
    put(w, EMB_STR(",\"datasets\":"));
    put_list(w, &entity->datasets);
    put_known(w, EMB_STR(",\"first_seen\":"), entity->first_seen);
    put_known(w, EMB_STR(",\"last_seen\":"), entity->last_seen);
    put_known(w, EMB_STR(",\"last_change\":"), entity->last_change);
    put(w, EMB_STR(",\"properties\":{"));
    for (size_t i = 0; i < entity->group_count; i++)
        put_group(w, entity, &entity->groups[i]);
    put(w, EMB_STR("}}"));
}

emb_status emb_entity_to_json(const emb_entity *entity, emb_buf *buf, emb_error *error)
{
    if (entity->schema == EMB_SCHEMA_NONE)
        return emb_fail(error, EMB_INVALID, "an entity that was not begun");
    if (buf->failed)
        return emb_fail(error, EMB_INVALID, "a buffer that has failed before");
    writer w = {buf, EMB_OK};
    size_t start = buf->len;
    put_entity(&w, entity);
    if (w.status != EMB_OK)
        buf->len = start;
    if (buf->data)
        buf->data[buf->len] = '\0';
    if (w.status == EMB_LIMIT)
        return emb_fail(error, EMB_LIMIT, "%s does not fit in %zu bytes", emb_entity_id(entity).data, buf->max);
    return w.status == EMB_OK ? EMB_OK : emb_fail_memory(error);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

typedef struct reader {
    emb_entity *entity;
    emb_error *error;
    emb_entity_notes notes;
} reader;

/* The members that matter; NULL where not met. */
typedef struct members {
    yyjson_val *id, *schema, *caption, *properties, *datasets, *referents, *first_seen, *last_seen, *last_change;
} members;

static void note(reader *r, uint32_t *counter, const char *what, emb_str name)
{
    (*counter)++;
    emb_str clean;
    if (r->notes.first[0] || !emb_value_clean(name, sizeof r->notes.first / 2, &r->entity->clean, &clean))
        return;
    snprintf(r->notes.first, sizeof r->notes.first, "%s '%.*s'", what, (int)clean.len, clean.data);
}

/* Text, a number as it is written, or true and false. False for anything else. */
static bool scalar_text(yyjson_val *value, emb_str *ret)
{
    if (yyjson_is_str(value))
        *ret = (emb_str){yyjson_get_str(value), yyjson_get_len(value)};
    else if (yyjson_is_raw(value))
        *ret = (emb_str){yyjson_get_raw(value), yyjson_get_len(value)};
    else if (yyjson_is_bool(value))
        *ret = yyjson_get_bool(value) ? EMB_STR("true") : EMB_STR("false");
    else
        return false;
    return true;
}

/* A scalar, or an entity within the entity, which stands for its id. */
static bool value_text(yyjson_val *value, emb_str *ret)
{
    if (yyjson_is_obj(value))
        value = yyjson_obj_get(value, "id");
    return scalar_text(value, ret);
}

/* Text of an optional member, "" where it is missing or no text. */
static emb_str member_text(yyjson_val *value)
{
    emb_str text = EMB_STR("");
    return scalar_text(value, &text) ? text : EMB_STR("");
}

static members find_members(yyjson_val *object)
{
    members m = {0};
    const struct {
        emb_str name;
        yyjson_val **place;
    } known[] = {
        {EMB_STR("id"), &m.id},
        {EMB_STR("schema"), &m.schema},
        {EMB_STR("caption"), &m.caption},
        {EMB_STR("properties"), &m.properties},
        {EMB_STR("datasets"), &m.datasets},
        {EMB_STR("referents"), &m.referents},
        {EMB_STR("first_seen"), &m.first_seen},
        {EMB_STR("last_seen"), &m.last_seen},
        {EMB_STR("last_change"), &m.last_change},
    };
    size_t at, count;
    yyjson_val *key, *value;
    EMB_JSON_OBJECT_EACH (object, at, count, key, value) {
        emb_str name = {yyjson_get_str(key), yyjson_get_len(key)};
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (emb_str_equal(name, known[i].name))
                *known[i].place = value;
    }
    return m;
}

static emb_status add_value(reader *r, emb_prop prop, yyjson_val *value)
{
    emb_str text;
    if (yyjson_is_null(value))
        return EMB_OK;
    if (value_text(value, &text))
        return emb_entity_add(r->entity, prop, text, r->error);
    note(r, &r->notes.bad_values, "no text as a value of", emb_str_from(emb_prop_name(prop)));
    return EMB_OK;
}

static emb_status add_property(reader *r, emb_str name, yyjson_val *values)
{
    const emb_property *property = emb_schema_property(r->entity->schema, emb_prop_by_name(name));
    if (!property || property->stub) {
        note(r, &r->notes.unknown_properties, property ? "property of the other side" : "unknown property", name);
        return EMB_OK;
    }
    if (!yyjson_is_arr(values))
        return add_value(r, property->prop, values);
    size_t at, count;
    yyjson_val *value;
    emb_status status = EMB_OK;
    EMB_JSON_ARRAY_EACH (values, at, count, value) {
        status = add_value(r, property->prop, value);
        if (status != EMB_OK)
            break;
    }
    return status;
}

static emb_status add_properties(reader *r, yyjson_val *properties)
{
    size_t at, count;
    yyjson_val *key, *values;
    emb_status status = EMB_OK;
    EMB_JSON_OBJECT_EACH (properties, at, count, key, values) {
        status = add_property(r, (emb_str){yyjson_get_str(key), yyjson_get_len(key)}, values);
        if (status != EMB_OK)
            break;
    }
    return status;
}

typedef emb_status add_function(emb_entity *entity, emb_str text, emb_error *error);

static emb_status add_text(reader *r, const char *name, yyjson_val *value, add_function *add)
{
    emb_str text;
    if (value_text(value, &text))
        return add(r->entity, text, r->error);
    if (!yyjson_is_null(value))
        note(r, &r->notes.bad_values, "no text in", emb_str_from(name));
    return EMB_OK;
}

/* A text or a list of texts, to add_dataset or add_referent. `texts` is NULL where the member is missing. */
static emb_status add_texts(reader *r, const char *name, yyjson_val *texts, add_function *add)
{
    if (!yyjson_is_arr(texts)) /* the loop would step from NULL */
        return texts ? add_text(r, name, texts, add) : EMB_OK;
    size_t at, count;
    yyjson_val *value;
    emb_status status = EMB_OK;
    EMB_JSON_ARRAY_EACH (texts, at, count, value) {
        status = add_text(r, name, value, add);
        if (status != EMB_OK)
            break;
    }
    return status;
}

/* Where `"name"` stands in the line; for messages only, it may also be that of a nested entity. */
static uint64_t offset_of(emb_str json, emb_str name)
{
    size_t at = emb_str_find(json, name, 0);
    return at == SIZE_MAX ? 0 : at;
}

static emb_status begin(reader *r, const members *m, emb_str json)
{
    emb_str id, name;
    if (!scalar_text(m->id, &id))
        return emb_fail_at(r->error, EMB_FORMAT, NULL, 0, offset_of(json, EMB_STR("\"id\"")), "an entity without an id");
    if (!yyjson_is_str(m->schema))
        return emb_fail_at(r->error, EMB_FORMAT, NULL, 0, offset_of(json, EMB_STR("\"schema\"")), "an entity without a schema");
    scalar_text(m->schema, &name);
    emb_schema schema = emb_schema_by_name(name);
    if (schema == EMB_SCHEMA_NONE)
        return emb_fail_at(r->error, EMB_FORMAT, NULL, 0, offset_of(json, EMB_STR("\"schema\"")), "unknown schema '%.*s'",
                           (int)(name.len < 64 ? name.len : 64), name.data);
    emb_status status = emb_entity_begin(r->entity, schema, id, r->error);
    return status == EMB_INVALID ? emb_fail(r->error, EMB_FORMAT, "an id that is empty or too long") : status;
}

static emb_status read_object(reader *r, yyjson_val *object, emb_str json)
{
    if (!yyjson_is_obj(object))
        return emb_fail(r->error, EMB_FORMAT, "no JSON object");
    members m = find_members(object);
    if (m.properties && !yyjson_is_obj(m.properties))
        return emb_fail_at(r->error, EMB_FORMAT, NULL, 0, offset_of(json, EMB_STR("\"properties\"")),
                           "properties that are no object");
    emb_status status = begin(r, &m, json);
    if (status == EMB_OK)
        status = emb_entity_set_caption(r->entity, member_text(m.caption), r->error);
    if (status == EMB_OK)
        status = add_texts(r, "datasets", m.datasets, emb_entity_add_dataset);
    if (status == EMB_OK)
        status = add_texts(r, "referents", m.referents, emb_entity_add_referent);
    if (status == EMB_OK)
        status = emb_entity_set_seen(r->entity, member_text(m.first_seen), member_text(m.last_seen), member_text(m.last_change),
                                     r->error);
    return status == EMB_OK ? add_properties(r, m.properties) : status;
}

/* Points `alc` to memory that is enough for `length` bytes of JSON. */
static bool use_pool(emb_entity *entity, size_t length, yyjson_read_flag flags, yyjson_alc *alc)
{
    size_t needed = yyjson_read_max_memory_usage(length, flags);
    if (needed > entity->json_pool_size) {
        size_t size = needed + needed / 2;
        char *pool = realloc(entity->json_pool, size);
        if (!pool)
            return false;
        entity->json_pool = pool;
        entity->json_pool_size = size;
    }
    return yyjson_alc_pool_init(alc, entity->json_pool, entity->json_pool_size);
}

emb_status emb_entity_from_json(emb_entity *entity, emb_str json, emb_entity_notes *ret_notes, emb_error *error)
{
    if (json.len > EMB_ENTITY_JSON_MAX)
        return emb_fail(error, EMB_LIMIT, "an entity of more than %zu bytes of JSON", EMB_ENTITY_JSON_MAX);
    /* Numbers stay as they are written: "0.10" is no 0.1. Ill-formed UTF-8 is repaired value by value. */
    yyjson_read_flag flags = YYJSON_READ_NUMBER_AS_RAW | YYJSON_READ_ALLOW_INVALID_UNICODE;
    bool pooled = json.len <= POOLED_JSON_MAX;
    yyjson_alc pool;
    yyjson_read_err problem = {0};
    if (pooled && !use_pool(entity, json.len, flags, &pool))
        return emb_fail_memory(error);
    yyjson_doc *doc = yyjson_read_opts((char *)json.data, json.len, flags, pooled ? &pool : NULL, &problem);
    if (!doc && problem.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
        return emb_fail_memory(error);
    if (!doc)
        return emb_fail_at(error, EMB_FORMAT, NULL, 0, problem.pos, "no JSON: %s", problem.msg);
    reader r = {entity, error, {0}};
    emb_status status = read_object(&r, yyjson_doc_get_root(doc), json);
    yyjson_doc_free(doc);
    if (status == EMB_OK && ret_notes)
        *ret_notes = r.notes;
    return status;
}
