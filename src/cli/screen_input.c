/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "base/csv.h"
#include "base/lines.h"
#include "base/map.h"
#include "base/vec.h"
#include "cli/screen.h"

#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)

struct emb_screen_source {
    const emb_screen_options *options;
    char **names;
    size_t name_count, next_name;
    emb_csv *csv;
    emb_vec(emb_member) columns;
    size_t id_at, schema_at;
    emb_lines *lines;
    emb_map *unknown; /* members of JSON records that were reported */
    uint64_t bad;
};

static emb_screen_source *new_source(const emb_screen_options *options)
{
    emb_screen_source *source = calloc(1, sizeof *source);
    if (source)
        source->options = options;
    return source;
}

void emb_screen_close(emb_screen_source *source)
{
    if (!source)
        return;
    emb_csv_close(source->csv);
    emb_lines_close(source->lines);
    emb_map_free(source->unknown);
    emb_vec_free(&source->columns);
    free(source);
}

uint64_t emb_screen_bad_records(const emb_screen_source *source)
{
    return source->bad;
}

void emb_screen_position(const emb_screen_source *source, uint64_t *ret_done, uint64_t *ret_total)
{
    *ret_done = source->csv ? emb_csv_position(source->csv) : source->lines ? emb_lines_position(source->lines) : source->next_name;
    *ret_total = source->csv ? emb_csv_size(source->csv) : source->lines ? emb_lines_size(source->lines) : source->name_count;
}

/* The record is answered all the same, with the reason why it was not screened: an answer without hits would look like one. */
static void report_bad(emb_screen_source *source, emb_screen_query *query, uint64_t line, const char *reason)
{
    source->bad++;
    query->line = line;
    query->problem = reason;
    fprintf(stderr, "embargo: line %llu: record not screened: %s\n", (unsigned long long)line, reason);
}

static bool keep(emb_arena *arena, emb_str text, emb_text *ret)
{
    char *copy = emb_arena_copy(arena, text);
    *ret = (emb_text){copy, copy ? text.len : 0};
    return copy != NULL;
}

/* ---- Values ---- */

/* Where values of a kind go. */
typedef struct value_list {
    emb_text *items;
    size_t *count;
    size_t max;
    emb_arena *arena;
    const char **problem;
    size_t one; /* the count where there is room for one value: the first */
} value_list;

static void set_list(value_list *list, emb_text *items, size_t *count)
{
    list->items = items;
    list->count = count;
    list->max = EMB_QUERY_VALUES_MAX;
}

/* False where values of the kind are not used. */
static bool list_of(emb_screen_query *q, emb_member member, value_list *list)
{
    emb_query *query = &q->query;
    emb_text *only = NULL;
    switch (member) {
    case EMB_MEMBER_NAME:
        set_list(list, query->names, &query->name_count);
        return true;
    case EMB_MEMBER_BIRTH_DATE:
        set_list(list, query->birth_dates, &query->birth_date_count);
        return true;
    case EMB_MEMBER_COUNTRY:
        set_list(list, query->countries, &query->country_count);
        return true;
    case EMB_MEMBER_IDENTIFIER:
        set_list(list, query->identifiers, &query->identifier_count);
        return true;
    case EMB_MEMBER_GENDER:
        only = &query->gender;
        break;
    case EMB_MEMBER_BIRTH_PLACE:
        only = &query->birth_place;
        break;
    default:
        if (member < EMB_MEMBER_FIRST_NAME)
            return false;
        only = &q->name_parts[member - EMB_MEMBER_FIRST_NAME];
    }
    list->one = only->len > 0;
    list->items = only;
    list->count = &list->one;
    list->max = 1;
    return true;
}

static bool add_text(value_list *list, emb_str text)
{
    if (*list->count < list->max)
        return keep(list->arena, text, &list->items[(*list->count)++]);
    if (list->max > 1)
        *list->problem = "a property has more values than a query may have";
    return true;
}

/* "Jong Un" and "Kim" are a name. */
static bool make_name(emb_screen_query *q, emb_arena *arena)
{
    const char *name = "";
    if (q->query.name_count)
        return true;
    for (size_t i = 0; i < sizeof q->name_parts / sizeof *q->name_parts && name; i++)
        if (q->name_parts[i].len)
            name = emb_arena_printf(arena, "%s%s%s", name, *name ? " " : "", q->name_parts[i].data);
    if (name && *name)
        q->query.names[q->query.name_count++] = (emb_text){name, strlen(name)};
    return name != NULL;
}

static void check(emb_screen_source *source, emb_screen_query *q)
{
    if (!q->problem && !q->query.name_count && !q->query.identifier_count)
        q->problem = "it has neither a name nor an identifier";
    if (q->problem)
        report_bad(source, q, q->line, q->problem);
}

/* ---- Names ---- */

emb_status emb_screen_open_names(char **names, size_t count, const emb_screen_options *options, emb_screen_source **ret,
                                 emb_error *error)
{
    emb_screen_source *source = new_source(options);
    if (!source)
        return emb_fail_memory(error);
    source->names = names;
    source->name_count = count;
    *ret = source;
    return EMB_OK;
}

static emb_status read_name(emb_screen_source *source, emb_screen_query *ret, bool *ret_more)
{
    *ret_more = source->next_name < source->name_count;
    if (*ret_more) {
        const char *name = source->names[source->next_name++];
        ret->query.names[0] = (emb_text){name, strlen(name)};
        ret->query.name_count = 1;
        ret->query.schema = source->options->schema;
    }
    return EMB_OK;
}

/* ---- CSV ---- */

static emb_status missing(const emb_screen_options *options, const char *column, emb_error *error)
{
    return emb_fail_at(error, EMB_FORMAT, options->csv, 1, 0, "the file has no column \"%s\"", column);
}

/* Makes the column of this name the only one that holds `member`. */
static emb_status name_column(emb_screen_source *source, const emb_csv_record *header, const char *name, emb_member member,
                              emb_error *error)
{
    size_t at = emb_csv_column(header, name);
    if (at == SIZE_MAX)
        return missing(source->options, name, error);
    for (size_t i = 0; i < source->columns.count; i++)
        if (source->columns.items[i] == member)
            source->columns.items[i] = EMB_MEMBER_OTHER;
    source->columns.items[at] = member;
    return EMB_OK;
}

static emb_status find_id(emb_screen_source *source, const emb_csv_record *header, emb_error *error)
{
    const char *named = source->options->id_column;
    source->id_at = emb_csv_column(header, named ? named : "id");
    if (source->id_at == SIZE_MAX && !named)
        source->id_at = emb_csv_column(header, "customer_id");
    if (source->id_at == SIZE_MAX)
        return named ? missing(source->options, named, error) : EMB_OK;
    source->columns.items[source->id_at] = EMB_MEMBER_RECORD;
    return EMB_OK;
}

static bool has_column(const emb_screen_source *source, emb_member from, emb_member to)
{
    for (size_t i = 0; i < source->columns.count; i++)
        if (source->columns.items[i] >= from && source->columns.items[i] <= to)
            return true;
    return false;
}

/* Whoever gives a column should know that nothing is done with it. */
static void report_unused(const emb_screen_source *source, const emb_csv_record *header)
{
    size_t count = 0;
    for (size_t i = 0; i < header->count; i++)
        if (source->columns.items[i] <= EMB_MEMBER_OTHER && emb_str_trim(header->fields[i]).len)
            fprintf(stderr, "%s\"%.*s\"", count++ ? ", " : "embargo: columns that are not compared: ", (int)header->fields[i].len,
                    header->fields[i].data);
    if (count)
        fprintf(stderr, "\n");
}

static emb_status find_columns(emb_screen_source *source, emb_error *error)
{
    const emb_screen_options *o = source->options;
    emb_csv_record header;
    emb_status status = emb_csv_read(source->csv, &header, error);
    for (size_t i = 0; i < header.count && status == EMB_OK; i++)
        if (!emb_vec_push(&source->columns, emb_member_of(emb_str_trim(header.fields[i]))))
            status = emb_fail_memory(error);
    if (status == EMB_OK)
        status = find_id(source, &header, error);
    if (status == EMB_OK && o->name_column)
        status = name_column(source, &header, o->name_column, EMB_MEMBER_NAME, error);
    if (status == EMB_OK && o->birth_date_column)
        status = name_column(source, &header, o->birth_date_column, EMB_MEMBER_BIRTH_DATE, error);
    if (status == EMB_OK && o->country_column)
        status = name_column(source, &header, o->country_column, EMB_MEMBER_COUNTRY, error);
    if (status != EMB_OK)
        return status;
    if (!has_column(source, EMB_MEMBER_NAME, EMB_MEMBER_NAME) &&
        !has_column(source, EMB_MEMBER_IDENTIFIER, EMB_MEMBER_IDENTIFIER) &&
        !has_column(source, EMB_MEMBER_FIRST_NAME, EMB_MEMBER_LAST_NAME))
        return missing(o, "name", error);
    source->schema_at = emb_csv_column(&header, "schema");
    report_unused(source, &header);
    return EMB_OK;
}

emb_status emb_screen_open_csv(const emb_screen_options *options, emb_screen_source **ret, emb_error *error)
{
    emb_screen_source *source = new_source(options);
    if (!source)
        return emb_fail_memory(error);
    emb_status status = emb_csv_open(options->csv, 0, &source->csv, error);
    if (status == EMB_OK)
        status = find_columns(source, error);
    if (status == EMB_OK)
        *ret = source;
    else
        emb_screen_close(source);
    return status;
}

/* A comma in a name without quotes shifts all that stands behind it: what is screened is not what was meant. */
static void check_fields(emb_screen_source *source, const emb_csv_record *row)
{
    size_t count = row->count;
    while (count > source->columns.count && !emb_str_trim(row->fields[count - 1]).len)
        count--;
    if (count <= source->columns.count)
        return;
    source->bad++;
    fprintf(stderr,
            "embargo: line %llu: record not screened whole: it has %zu fields, the header %zu: is a quotation mark missing?\n",
            (unsigned long long)row->line, count, source->columns.count);
}

static emb_status read_csv(emb_screen_source *source, emb_arena *arena, emb_screen_query *ret, bool *ret_more, emb_error *error)
{
    emb_csv_record row;
    emb_status status;
    status = emb_csv_read(source->csv, &row, error);
    if (status == EMB_LIMIT) {
        report_bad(source, ret, row.line, "it is longer than a record may be");
        *ret_more = true;
        return EMB_OK;
    }
    *ret_more = status == EMB_OK && row.count;
    if (!*ret_more)
        return status;
    ret->line = row.line;
    check_fields(source, &row);
    for (size_t i = 0; i < row.count && i < source->columns.count; i++) {
        value_list list = {.arena = arena, .problem = &ret->problem};
        if (emb_str_trim(row.fields[i]).len && list_of(ret, source->columns.items[i], &list) && !add_text(&list, row.fields[i]))
            return emb_fail_memory(error);
    }
    emb_text schema;
    if (!keep(arena, emb_csv_field(&row, source->id_at), &ret->id) ||
        !keep(arena, emb_str_trim(emb_csv_field(&row, source->schema_at)), &schema) || !make_name(ret, arena))
        return emb_fail_memory(error);
    ret->query.schema = schema.len ? schema.data : source->options->schema;
    check(source, ret);
    return EMB_OK;
}

/* ---- JSON lines ---- */

emb_status emb_screen_open_json(const emb_screen_options *options, emb_screen_source **ret, emb_error *error)
{
    emb_screen_source *source = new_source(options);
    if (!source)
        return emb_fail_memory(error);
    source->unknown = emb_map_new();
    emb_status status = source->unknown ? emb_lines_open("-", LINE_MAX_BYTES, &source->lines, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        *ret = source;
    else
        emb_screen_close(source);
    return status;
}

/* Years and IMO numbers are often written as numbers. */
static bool add_number(value_list *list, yyjson_val *value)
{
    char text[32];
    int len = yyjson_is_real(value)   ? snprintf(text, sizeof text, "%.15g", yyjson_get_real(value))
              : yyjson_is_uint(value) ? snprintf(text, sizeof text, "%llu", (unsigned long long)yyjson_get_uint(value))
                                      : snprintf(text, sizeof text, "%lld", (long long)yyjson_get_sint(value));
    return add_text(list, (emb_str){text, (size_t)len});
}

static bool add_value(value_list *list, yyjson_val *value)
{
    if (yyjson_is_arr(value)) {
        yyjson_val *item;
        size_t i, max;
        EMB_JSON_ARRAY_EACH (value, i, max, item)
            if (!add_value(list, item))
                return false;
        return true;
    }
    if (yyjson_is_null(value))
        return true;
    if (yyjson_is_num(value))
        return add_number(list, value);
    if (!yyjson_is_str(value)) {
        *list->problem = "a property has a value that is neither a text nor a number";
        return true;
    }
    return add_text(list, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
}

/* A member that nobody knows is said once: what is in it was not compared. */
static bool report_unknown(emb_screen_source *source, uint64_t line, emb_str name)
{
    bool is_new = false;
    if (emb_map_put(source->unknown, name, &is_new) == EMB_MAP_NONE)
        return false;
    if (is_new)
        fprintf(stderr, "embargo: line %llu: \"%.*s\" is no property that is known: it is not compared, here and further on\n",
                (unsigned long long)line, (int)(name.len < 100 ? name.len : 100), name.data);
    return true;
}

/* What a record says of itself. */
static bool add_of_record(emb_screen_query *q, emb_arena *arena, const char *name, yyjson_val *value)
{
    emb_text schema = {0};
    const bool is_id = strcmp(name, "id") == 0, is_schema = strcmp(name, "schema") == 0;
    value_list list = {.items = is_id ? &q->id : &schema, .max = 1, .arena = arena, .problem = &q->problem};
    list.count = &list.one;
    if ((is_id || is_schema) && !add_value(&list, value))
        return false;
    if (schema.len)
        q->query.schema = schema.data;
    return true;
}

/* A member of a record, or of its "properties" as FollowTheMoney has them. */
static bool add_member(emb_screen_source *source, emb_screen_query *q, emb_arena *arena, emb_str name, yyjson_val *value)
{
    value_list list = {.arena = arena, .problem = &q->problem};
    emb_member member = emb_member_of(name);
    if (member == EMB_MEMBER_UNKNOWN)
        return report_unknown(source, q->line, name);
    if (member == EMB_MEMBER_RECORD)
        return add_of_record(q, arena, name.data, value);
    return !list_of(q, member, &list) || add_value(&list, value);
}

static bool add_members(emb_screen_source *source, emb_screen_query *q, emb_arena *arena, yyjson_val *object)
{
    yyjson_val *name, *value;
    size_t i, max;
    EMB_JSON_OBJECT_EACH (object, i, max, name, value) {
        if (strcmp(yyjson_get_str(name), "properties") == 0 && yyjson_is_obj(value)) {
            if (!add_members(source, q, arena, value))
                return false;
        } else if (!add_member(source, q, arena, (emb_str){yyjson_get_str(name), yyjson_get_len(name)}, value)) {
            return false;
        }
    }
    return true;
}

static emb_status read_record(emb_screen_source *source, const emb_line *line, emb_arena *arena, emb_screen_query *ret,
                              emb_error *error)
{
    yyjson_read_err problem;
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)line->text.data, line->text.len, 0, NULL, &problem);
    yyjson_val *root = yyjson_doc_get_root(doc);
    bool whole = true;
    ret->line = line->number;
    ret->query.schema = source->options->schema;
    if (!yyjson_is_obj(root))
        report_bad(source, ret, line->number, doc ? "expected a JSON object" : problem.msg);
    else
        whole = add_members(source, ret, arena, root) && make_name(ret, arena);
    if (yyjson_is_obj(root) && whole)
        check(source, ret);
    yyjson_doc_free(doc);
    return whole ? EMB_OK : emb_fail_memory(error);
}

static emb_status read_json(emb_screen_source *source, emb_arena *arena, emb_screen_query *ret, bool *ret_more, emb_error *error)
{
    for (;;) {
        emb_line line;
        emb_status status = emb_lines_read(source->lines, &line, error);
        if (status == EMB_LIMIT) {
            report_bad(source, ret, line.number, "the line is longer than a record may be");
            *ret_more = true;
            return EMB_OK;
        }
        *ret_more = status == EMB_OK && line.text.data;
        if (!*ret_more)
            return status;
        if (emb_str_trim(line.text).len)
            return read_record(source, &line, arena, ret, error);
    }
}

emb_status emb_screen_read(emb_screen_source *source, emb_arena *arena, emb_screen_query *ret, bool *ret_more, emb_error *error)
{
    *ret = (emb_screen_query){.line = 0};
    if (source->csv)
        return read_csv(source, arena, ret, ret_more, error);
    if (source->lines)
        return read_json(source, arena, ret, ret_more, error);
    return read_name(source, ret, ret_more);
}
