/* SPDX-License-Identifier: Apache-2.0 */
/* Queries and listed parties as JSON and as digests. */
#include <stdlib.h>

#include "audit/digest.h"
#include "audit/parse.h"
#include "audit/screening.h"
#include "base/json.h"
#include "base/vec.h"
#include "index/index.h"
#include "index/kinds.h"

#define QUERY_JSON_MAX ((size_t)16 * 1024 * 1024)
#define FACTS_MAX ((size_t)128 * 1024 * 1024)

static void write_values(emb_buf *out, const char *name, const emb_text *values, size_t count)
{
    if (!count)
        return;
    emb_json_name(out, name);
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        emb_json_comma(out);
        emb_json_string(out, (emb_str){values[i].data, values[i].len});
    }
    emb_buf_append_byte(out, ']');
}

void emb_query_write(const emb_query *query, emb_buf *out)
{
    emb_buf_append_byte(out, '{');
    if (query->schema && *query->schema)
        emb_json_member(out, "schema", emb_str_from(query->schema));
    write_values(out, "name", query->names, query->name_count);
    write_values(out, "birthDate", query->birth_dates, query->birth_date_count);
    write_values(out, "country", query->countries, query->country_count);
    if (query->gender.len)
        emb_json_member(out, "gender", (emb_str){query->gender.data, query->gender.len});
    if (query->birth_place.len)
        emb_json_member(out, "birthPlace", (emb_str){query->birth_place.data, query->birth_place.len});
    write_values(out, "identifier", query->identifiers, query->identifier_count);
    emb_buf_append_byte(out, '}');
}

/* ---- Reading ---- */

static bool read_text(yyjson_val *value, emb_arena *arena, emb_text *ret)
{
    if (!yyjson_is_str(value))
        return true;
    ret->len = yyjson_get_len(value);
    ret->data = emb_arena_copy(arena, (emb_str){yyjson_get_str(value), ret->len});
    return ret->data != NULL;
}

static bool read_values(yyjson_val *root, const char *name, emb_arena *arena, emb_text *values, size_t *count)
{
    yyjson_val *item;
    size_t i, max;
    yyjson_arr_foreach(yyjson_obj_get(root, name), i, max, item)
    {
        if (*count < EMB_QUERY_VALUES_MAX && yyjson_is_str(item) && !read_text(item, arena, &values[(*count)++]))
            return false;
    }
    return true;
}

emb_status emb_query_read(emb_str json, emb_arena *arena, emb_query *ret, emb_error *error)
{
    yyjson_doc *doc = NULL;
    emb_query query = {0};
    emb_text schema = {0};
    emb_status status = emb_object_parse(json, "a query", EMB_FORMAT, &doc, error);
    if (status != EMB_OK)
        return status;
    yyjson_val *root = yyjson_doc_get_root(doc);
    bool whole = read_text(yyjson_obj_get(root, "schema"), arena, &schema) &&
                 read_values(root, "name", arena, query.names, &query.name_count) &&
                 read_values(root, "birthDate", arena, query.birth_dates, &query.birth_date_count) &&
                 read_values(root, "country", arena, query.countries, &query.country_count) &&
                 read_values(root, "identifier", arena, query.identifiers, &query.identifier_count) &&
                 read_text(yyjson_obj_get(root, "gender"), arena, &query.gender) &&
                 read_text(yyjson_obj_get(root, "birthPlace"), arena, &query.birth_place);
    yyjson_doc_free(doc);
    if (!whole)
        return emb_fail_memory(error);
    query.schema = schema.len ? schema.data : NULL;
    *ret = query;
    return EMB_OK;
}

/* ---- Digests ---- */

static int compare(const void *a, const void *b)
{
    const emb_text *x = a, *y = b;
    int order = memcmp(x->data, y->data, x->len < y->len ? x->len : y->len);
    return order ? order : x->len < y->len ? -1 : x->len > y->len;
}

/* Without space around it, runs of it as one. */
static bool fold_space(emb_arena *arena, emb_text *text)
{
    emb_str trimmed = emb_str_trim((emb_str){text->data, text->len});
    char *copy = emb_arena_copy(arena, trimmed);
    size_t to = 0;
    if (!copy)
        return false;
    for (size_t i = 0; i < trimmed.len; i++)
        if (!emb_is_ascii_space(copy[i]))
            copy[to++] = copy[i];
        else if (to && copy[to - 1] != ' ')
            copy[to++] = ' ';
    *text = (emb_text){copy, to};
    return true;
}

static bool settle(emb_arena *arena, emb_text *values, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (!fold_space(arena, &values[i]))
            return false;
        if (values[i].len)
            values[kept++] = values[i];
    }
    if (kept > 1)
        qsort(values, kept, sizeof *values, compare);
    *count = kept;
    return true;
}

emb_status emb_query_digest(const emb_query *query, char ret[65], emb_error *error)
{
    emb_query q = *query;
    emb_arena *arena = emb_arena_new();
    emb_buf json = EMB_BUF_INIT(QUERY_JSON_MAX);
    emb_status status = EMB_NO_MEMORY;
    if (arena && settle(arena, q.names, &q.name_count) && settle(arena, q.birth_dates, &q.birth_date_count) &&
        settle(arena, q.countries, &q.country_count) && settle(arena, q.identifiers, &q.identifier_count) &&
        fold_space(arena, &q.gender) && fold_space(arena, &q.birth_place)) {
        emb_query_write(&q, &json);
        if (!json.failed)
            status = emb_sha256_hex(emb_buf_str(&json), ret, error);
    }
    emb_buf_free(&json);
    emb_arena_free(arena);
    return status == EMB_NO_MEMORY ? emb_fail_memory(error) : status;
}

/* ---- Facts ---- */

/* Dates of a party itself; others say when a record was made or changed. */
static bool is_own_date(emb_prop prop)
{
    return prop == EMB_PROP_birthDate || prop == EMB_PROP_deathDate || prop == EMB_PROP_incorporationDate ||
           prop == EMB_PROP_dissolutionDate || prop == EMB_PROP_buildDate;
}

static bool matters(emb_schema schema, emb_prop prop)
{
    const emb_property *property = emb_schema_property(schema, prop);
    if (!property)
        return false;
    if (prop == EMB_PROP_topics || prop == EMB_PROP_program || prop == EMB_PROP_birthPlace || is_own_date(prop) ||
        emb_alias_kind_of(prop) != EMB_ALIAS_COUNT)
        return true;
    return property->type == EMB_TYPE_name || property->type == EMB_TYPE_country || property->type == EMB_TYPE_identifier ||
           property->type == EMB_TYPE_gender;
}

typedef emb_vec(emb_text) text_list;

static bool add_fact(emb_arena *arena, text_list *list, const char *name, yyjson_val *value)
{
    emb_text fact;
    if (!yyjson_is_str(value))
        return true;
    fact.data = emb_arena_printf(arena, "%s=%s", name, yyjson_get_str(value));
    if (!fact.data)
        return false;
    fact.len = strlen(fact.data);
    return emb_vec_push(list, fact);
}

static bool add_facts(emb_arena *arena, text_list *list, const char *name, yyjson_val *values)
{
    yyjson_val *item;
    size_t i, max;
    yyjson_arr_foreach(values, i, max, item) if (!add_fact(arena, list, name, item)) return false;
    return true;
}

static bool collect(yyjson_val *root, emb_arena *arena, text_list *list)
{
    yyjson_val *name, *values, *schema_name = yyjson_obj_get(root, "schema");
    size_t i, max;
    emb_schema schema = emb_schema_by_name((emb_str){yyjson_get_str(schema_name), yyjson_get_len(schema_name)});
    if (!add_fact(arena, list, "schema", schema_name) || !add_facts(arena, list, "dataset", yyjson_obj_get(root, "datasets")))
        return false;
    yyjson_obj_foreach(yyjson_obj_get(root, "properties"), i, max, name, values)
    {
        emb_prop prop = emb_prop_by_name((emb_str){yyjson_get_str(name), yyjson_get_len(name)});
        if (matters(schema, prop) && !add_facts(arena, list, yyjson_get_str(name), values))
            return false;
    }
    return true;
}

static emb_status digest_facts(text_list *list, char ret[65], emb_error *error)
{
    emb_buf bytes = EMB_BUF_INIT(FACTS_MAX);
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, compare);
    for (size_t i = 0; i < list->count; i++) {
        emb_buf_append(&bytes, list->items[i].data, list->items[i].len);
        emb_buf_append_byte(&bytes, '\0');
    }
    emb_status status = bytes.failed ? emb_fail_memory(error) : emb_sha256_hex(emb_buf_str(&bytes), ret, error);
    emb_buf_free(&bytes);
    return status;
}

emb_status emb_facts_digest(const emb_index *index, uint32_t entity, char ret[65], emb_error *error)
{
    emb_buf json = EMB_BUF_INIT(FACTS_MAX);
    text_list list = {0};
    emb_arena *arena = emb_arena_new();
    emb_status status = arena ? emb_index_append_json(index, entity, &json, error) : emb_fail_memory(error);
    yyjson_doc *doc = NULL;
    if (status == EMB_OK)
        status = emb_object_parse(emb_buf_str(&json), "an entity of the index", EMB_CORRUPT, &doc, error);
    if (status == EMB_OK) {
        status = collect(yyjson_doc_get_root(doc), arena, &list) ? digest_facts(&list, ret, error) : emb_fail_memory(error);
        yyjson_doc_free(doc);
    }
    emb_vec_free(&list);
    emb_arena_free(arena);
    emb_buf_free(&json);
    return status;
}
