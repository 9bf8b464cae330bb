/* SPDX-License-Identifier: Apache-2.0 */
#include "server/example.h"

#include "base/json.h"
#include "base/json_each.h"
#include "base/utf8.h"
#include "index/kinds.h"
#include "model/country.h"
#include "model/date.h"
#include "model/identifier.h"

#define VALUE_MAX 4096
#define VALUES_MAX 2000

/* ---- One value ---- */

static bool keep(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    for (size_t i = 0; i < e->values.count; i++)
        if (e->values.items[i].property->prop == property->prop && emb_str_equal(e->values.items[i].text, text))
            return true;
    const char *copy = emb_arena_copy(arena, text);
    emb_example_value value = {property, {copy, text.len}};
    return copy && (e->values.count >= VALUES_MAX || emb_vec_push(&e->values, value));
}

/* White space and control characters folded to single spaces; ill-formed UTF-8 repaired. */
static emb_str tidy(emb_str text, emb_arena *arena)
{
    char *out = emb_arena_alloc(arena, text.len * 3 + 1);
    size_t len = 0;
    bool space = false;
    for (size_t at = 0; out && at < text.len && len < VALUE_MAX;) {
        uint32_t code = emb_utf8_next(text, &at);
        if (code <= 0x20 || code == 0x7F || code == 0xA0) {
            space = len > 0;
            continue;
        }
        if (space)
            out[len++] = ' ';
        space = false;
        len += emb_utf8_encode(code, out + len);
    }
    return (emb_str){out, out ? len : 0};
}

typedef struct date_target {
    emb_example *example;
    const emb_property *property;
    emb_arena *arena;
    bool failed;
} date_target;

static void add_iso(void *context, emb_str iso)
{
    date_target *target = context;
    if (!keep(target->example, target->property, iso, target->arena))
        target->failed = true;
}

static bool add_date(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    emb_date date;
    emb_date_span span;
    date_target target = {e, property, arena, false};
    if (emb_date_parse_iso(text, &date))
        return keep(e, property, emb_str_slice(text, 0, text.len < 19 ? text.len : 19), arena);
    if (emb_date_parse(text, &span))
        emb_date_span_each(&span, add_iso, &target);
    return !target.failed;
}

static bool add_country(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    const char *codes[16];
    size_t count = emb_country_codes(text, codes, 16);
    for (size_t i = 0; i < count; i++)
        if (!keep(e, property, emb_str_from(codes[i]), arena))
            return false;
    return true;
}

static bool add_gender(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    static const char *const known[][2] = {{"male", "male"},     {"m", "male"},   {"man", "male"},     {"masculin", "male"},
                                           {"female", "female"}, {"f", "female"}, {"woman", "female"}, {"féminin", "female"},
                                           {"other", "other"},   {"o", "other"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (emb_str_equal_ascii_case(text, emb_str_from(known[i][0])))
            return keep(e, property, emb_str_from(known[i][1]), arena);
    return true;
}

static bool add_phone(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    char *out = emb_arena_alloc(arena, text.len + 1);
    size_t len = 0, digits = 0;
    if (!out)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (emb_is_ascii_digit(text.data[i]))
            digits++;
        else if (text.data[i] != '+' || len)
            continue;
        out[len++] = text.data[i];
    }
    return digits < 5 || keep(e, property, (emb_str){out, len}, arena);
}

static bool add_email(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    size_t at = emb_str_find_byte(text, '@', 0);
    bool good =
        at != SIZE_MAX && at > 0 && emb_str_find_byte(text, '.', at) != SIZE_MAX && emb_str_find_byte(text, ' ', 0) == SIZE_MAX;
    return !good || keep(e, property, text, arena);
}

bool emb_example_add(emb_example *e, const emb_property *property, emb_str text, emb_arena *arena)
{
    text = tidy(text, arena);
    if (!text.data)
        return false;
    if (!text.len)
        return true;
    switch ((int)property->type) {
    case EMB_TYPE_date:
        return add_date(e, property, text, arena);
    case EMB_TYPE_country:
        return add_country(e, property, text, arena);
    case EMB_TYPE_gender:
        return add_gender(e, property, text, arena);
    case EMB_TYPE_phone:
        return add_phone(e, property, text, arena);
    case EMB_TYPE_email:
        return add_email(e, property, text, arena);
    case EMB_TYPE_url:
        return emb_str_find(text, EMB_STR("://"), 0) == SIZE_MAX || keep(e, property, text, arena);
    default:
        return keep(e, property, text, arena);
    }
}

/* ---- The object ---- */

static bool add_json(emb_example *e, const emb_property *property, yyjson_val *value, emb_arena *arena)
{
    if (yyjson_is_str(value))
        return emb_example_add(e, property, (emb_str){yyjson_get_str(value), yyjson_get_len(value)}, arena);
    if (yyjson_is_bool(value))
        return emb_example_add(e, property, emb_str_from(yyjson_get_bool(value) ? "true" : "false"), arena);
    if (yyjson_is_obj(value))
        return property->type != EMB_TYPE_entity || add_json(e, property, yyjson_obj_get(value, "id"), arena);
    if (!yyjson_is_num(value))
        return true;
    const char *text = yyjson_is_real(value)   ? emb_arena_printf(arena, "%.15g", yyjson_get_real(value))
                       : yyjson_is_uint(value) ? emb_arena_printf(arena, "%llu", (unsigned long long)yyjson_get_uint(value))
                                               : emb_arena_printf(arena, "%lld", (long long)yyjson_get_sint(value));
    return text && emb_example_add(e, property, emb_str_from(text), arena);
}

static emb_example_problem read_properties(emb_example *e, yyjson_val *properties, emb_arena *arena)
{
    yyjson_val *key, *values, *value;
    size_t i, max, j, max_values;
    if (!properties || yyjson_is_null(properties))
        return EMB_EXAMPLE_OK;
    if (!yyjson_is_obj(properties))
        return EMB_EXAMPLE_BAD_PROPERTIES;
    EMB_JSON_OBJECT_EACH (properties, i, max, key, values) {
        emb_prop prop = emb_prop_by_name((emb_str){yyjson_get_str(key), yyjson_get_len(key)});
        const emb_property *property = prop == EMB_PROP_NONE ? NULL : emb_schema_property(e->schema, prop);
        if (!property || property->stub)
            continue;
        if (!yyjson_is_arr(values)) {
            if (!add_json(e, property, values, arena))
                return EMB_EXAMPLE_NO_MEMORY;
            continue;
        }
        EMB_JSON_ARRAY_EACH (values, j, max_values, value) {
            if (!add_json(e, property, value, arena))
                return EMB_EXAMPLE_NO_MEMORY;
        }
    }
    return EMB_EXAMPLE_OK;
}

emb_example_problem emb_example_read(emb_example *e, yyjson_val *query, emb_arena *arena)
{
    memset(e, 0, sizeof *e);
    if (!yyjson_is_obj(query))
        return EMB_EXAMPLE_NO_OBJECT;
    yyjson_val *schema = yyjson_obj_get(query, "schema"), *id = yyjson_obj_get(query, "id");
    if (!yyjson_is_str(schema))
        return EMB_EXAMPLE_NO_SCHEMA;
    e->schema = emb_schema_by_name((emb_str){yyjson_get_str(schema), yyjson_get_len(schema)});
    if (e->schema == EMB_SCHEMA_NONE || (!emb_schema_is_matchable(e->schema) && e->schema != EMB_SCHEMA_Thing))
        return EMB_EXAMPLE_BAD_SCHEMA;
    if (yyjson_is_str(id))
        e->id = (emb_str){yyjson_get_str(id), yyjson_get_len(id)};
    emb_example_problem problem = read_properties(e, yyjson_obj_get(query, "properties"), arena);
    if (problem == EMB_EXAMPLE_OK && !emb_example_complete(e, arena))
        problem = EMB_EXAMPLE_NO_MEMORY;
    return problem;
}

void emb_example_free(emb_example *e)
{
    emb_vec_free(&e->values);
}

/* ---- What follows from the values ---- */

static emb_str first_of(const emb_example *e, emb_prop prop)
{
    for (size_t i = 0; i < e->values.count; i++)
        if (e->values.items[i].property->prop == prop)
            return e->values.items[i].text;
    return EMB_STR("");
}

static bool has_name(const emb_example *e)
{
    for (size_t i = 0; i < e->values.count; i++)
        if (e->values.items[i].property->type == EMB_TYPE_name && e->values.items[i].property->matchable &&
            emb_alias_kind_of(e->values.items[i].property->prop) != EMB_ALIAS_COUNT)
            return true;
    return false;
}

static bool add_name_of_parts(emb_example *e, emb_arena *arena)
{
    static const emb_prop parts[] = {EMB_PROP_firstName,  EMB_PROP_secondName, EMB_PROP_middleName,
                                     EMB_PROP_fatherName, EMB_PROP_motherName, EMB_PROP_lastName};
    const emb_property *name = emb_schema_property(e->schema, EMB_PROP_name);
    char text[1024];
    size_t len = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = first_of(e, parts[i]);
        /* a mother's name stands in Spanish names, but only beside a family name */
        if (!part.len || parts[i] == EMB_PROP_motherName || len + part.len + 2 > sizeof text)
            continue;
        if (len)
            text[len++] = ' ';
        memcpy(text + len, part.data, part.len);
        len += part.len;
    }
    return !name || !len || keep(e, name, (emb_str){text, len}, arena);
}

static bool add_country_of_iban(emb_example *e, emb_arena *arena)
{
    const emb_property *country = emb_schema_property(e->schema, EMB_PROP_country);
    size_t count = e->values.count;
    for (size_t i = 0; country && i < count; i++) {
        emb_str text = e->values.items[i].text;
        char normal[EMB_IDENTIFIER_MAX];
        size_t len = 0;
        if (e->values.items[i].property->prop != EMB_PROP_iban ||
            emb_identifier_normalise(EMB_ID_IBAN, text, normal, &len) != EMB_ID_GOOD)
            continue;
        if (!add_country(e, country, (emb_str){normal, 2}, arena))
            return false;
    }
    return true;
}

bool emb_example_complete(emb_example *e, emb_arena *arena)
{
    return (has_name(e) || add_name_of_parts(e, arena)) && add_country_of_iban(e, arena);
}

/* ---- Out ---- */

void emb_example_write(const emb_example *e, emb_buf *out)
{
    emb_buf_append_text(out, "{\"id\":");
    if (e->id.data)
        emb_json_string(out, e->id);
    else
        emb_buf_append_text(out, "null");
    emb_json_member(out, "schema", emb_str_from(emb_schema_name(e->schema)));
    emb_buf_append_text(out, ",\"properties\":{");
    for (size_t i = 0; i < e->values.count; i++) {
        emb_prop prop = e->values.items[i].property->prop;
        bool earlier = false;
        for (size_t j = 0; j < i; j++)
            earlier |= e->values.items[j].property->prop == prop;
        if (earlier)
            continue;
        emb_json_name(out, emb_prop_name(prop));
        emb_buf_append_byte(out, '[');
        for (size_t j = i; j < e->values.count; j++)
            if (e->values.items[j].property->prop == prop) {
                emb_json_comma(out);
                emb_json_string(out, e->values.items[j].text);
            }
        emb_buf_append_byte(out, ']');
    }
    emb_buf_append_text(out, "}}");
}

static void take(emb_text *list, size_t *count, emb_str text)
{
    if (*count < EMB_QUERY_VALUES_MAX)
        list[(*count)++] = (emb_text){text.data, text.len};
}

void emb_example_query(const emb_example *e, emb_query *q)
{
    memset(q, 0, sizeof *q);
    q->schema = emb_kinds_of_schema(e->schema) ? emb_schema_name(e->schema) : NULL;
    for (size_t i = 0; i < e->values.count; i++) {
        const emb_property *property = e->values.items[i].property;
        emb_str text = e->values.items[i].text;
        if (emb_alias_kind_of(property->prop) != EMB_ALIAS_COUNT)
            take(q->names, &q->name_count, text);
        else if (property->prop == EMB_PROP_birthDate)
            take(q->birth_dates, &q->birth_date_count, text);
        else if (property->type == EMB_TYPE_country)
            take(q->countries, &q->country_count, text);
        else if (property->type == EMB_TYPE_identifier || emb_identifier_kind_of(e->schema, property->prop) != EMB_ID_NONE)
            take(q->identifiers, &q->identifier_count, text);
        else if (property->prop == EMB_PROP_gender)
            q->gender = (emb_text){text.data, text.len};
        else if (property->prop == EMB_PROP_birthPlace)
            q->birth_place = (emb_text){text.data, text.len};
    }
}
