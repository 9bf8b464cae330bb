/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "base/csv.h"
#include "base/lines.h"
#include "cli/screen.h"

#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)

struct emb_screen_source {
    const emb_screen_options *options;
    char **names;
    size_t name_count, next_name;
    emb_csv *csv;
    size_t name_at, birth_at, country_at, id_at, schema_at;
    emb_lines *lines;
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

static size_t find_column(const emb_csv_record *header, const char *named, const char *const *usual)
{
    if (named)
        return emb_csv_column(header, named);
    for (; *usual; usual++) {
        size_t at = emb_csv_column(header, *usual);
        if (at != SIZE_MAX)
            return at;
    }
    return SIZE_MAX;
}

static emb_status missing(const emb_screen_options *options, const char *column, emb_error *error)
{
    return emb_fail_at(error, EMB_FORMAT, options->csv, 1, 0, "the file has no column \"%s\"", column);
}

static emb_status find_columns(emb_screen_source *source, emb_error *error)
{
    static const char *const names[] = {"name", "full_name", "fullname", "full name", NULL};
    static const char *const births[] = {"birth_date", "birthDate", "date_of_birth", "dob", NULL};
    static const char *const countries[] = {"country", "nationality", NULL};
    static const char *const ids[] = {"id", "customer_id", NULL}, *const schemata[] = {"schema", NULL};
    const emb_screen_options *o = source->options;
    emb_csv_record header;
    emb_status status = emb_csv_read(source->csv, &header, error);
    if (status != EMB_OK)
        return status;
    source->name_at = find_column(&header, o->name_column, names);
    source->birth_at = find_column(&header, o->birth_date_column, births);
    source->country_at = find_column(&header, o->country_column, countries);
    source->id_at = find_column(&header, o->id_column, ids);
    source->schema_at = find_column(&header, NULL, schemata);
    if (source->name_at == SIZE_MAX)
        return missing(o, o->name_column ? o->name_column : "name", error);
    if (o->birth_date_column && source->birth_at == SIZE_MAX)
        return missing(o, o->birth_date_column, error);
    if (o->country_column && source->country_at == SIZE_MAX)
        return missing(o, o->country_column, error);
    return o->id_column && source->id_at == SIZE_MAX ? missing(o, o->id_column, error) : EMB_OK;
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
    emb_text schema;
    bool whole = keep(arena, emb_csv_field(&row, source->name_at), &ret->query.names[0]) &&
                 keep(arena, emb_csv_field(&row, source->birth_at), &ret->query.birth_dates[0]) &&
                 keep(arena, emb_csv_field(&row, source->country_at), &ret->query.countries[0]) &&
                 keep(arena, emb_csv_field(&row, source->id_at), &ret->id) &&
                 keep(arena, emb_str_trim(emb_csv_field(&row, source->schema_at)), &schema);
    if (!whole)
        return emb_fail_memory(error);
    ret->line = row.line;
    ret->query.name_count = 1;
    ret->query.birth_date_count = ret->query.birth_dates[0].len > 0;
    ret->query.country_count = ret->query.countries[0].len > 0;
    ret->query.schema = schema.len ? schema.data : source->options->schema;
    if (!emb_str_trim((emb_str){ret->query.names[0].data, ret->query.names[0].len}).len)
        report_bad(source, ret, row.line, "it has no name");
    return EMB_OK;
}

/* ---- JSON lines ---- */

emb_status emb_screen_open_json(const emb_screen_options *options, emb_screen_source **ret, emb_error *error)
{
    emb_screen_source *source = new_source(options);
    if (!source)
        return emb_fail_memory(error);
    emb_status status = emb_lines_open("-", LINE_MAX_BYTES, &source->lines, error);
    if (status == EMB_OK)
        *ret = source;
    else
        emb_screen_close(source);
    return status;
}

typedef struct value_list {
    emb_text *items;
    size_t *count;
    size_t max;
    emb_arena *arena;
    const char **problem;
} value_list;

/* Years and IMO numbers are often written as numbers. */
static bool add_number(value_list *list, yyjson_val *value)
{
    char text[32];
    int len = yyjson_is_real(value) ? snprintf(text, sizeof text, "%.17g", yyjson_get_real(value))
                                    : snprintf(text, sizeof text, "%lld", (long long)yyjson_get_sint(value));
    return keep(list->arena, (emb_str){text, (size_t)len}, &list->items[(*list->count)++]);
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
    if (*list->count == list->max) {
        *list->problem = "a property has more values than a query may have";
        return true;
    }
    if (yyjson_is_num(value))
        return add_number(list, value);
    if (!yyjson_is_str(value)) {
        *list->problem = "a property has a value that is neither a text nor a number";
        return true;
    }
    return keep(list->arena, (emb_str){yyjson_get_str(value), yyjson_get_len(value)}, &list->items[(*list->count)++]);
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* A member of a record, or of its "properties" as FollowTheMoney has them. */
static bool add_member(emb_screen_query *q, emb_arena *arena, const char *name, yyjson_val *value)
{
    static const char *const names[] = {"name", "alias", "previousName", "weakAlias", NULL};
    static const char *const births[] = {"birthDate", "birth_date", "dob", NULL};
    static const char *const countries[] = {"country", "nationality", "citizenship", "jurisdiction", "flag", NULL};
    static const char *const identifiers[] = {
        "idNumber", "passportNumber", "taxNumber", "registrationNumber", "imoNumber",  "mmsi", "leiCode",
        "swiftBic", "innCode",        "ogrnCode",  "publicKey",          "identifier", NULL};
    emb_query *query = &q->query;
    size_t none = 0;
    if (is_one_of(name, names))
        return add_value(&(value_list){query->names, &query->name_count, EMB_QUERY_VALUES_MAX, arena, &q->problem}, value);
    if (is_one_of(name, births))
        return add_value(&(value_list){query->birth_dates, &query->birth_date_count, EMB_QUERY_VALUES_MAX, arena, &q->problem},
                         value);
    if (is_one_of(name, countries))
        return add_value(&(value_list){query->countries, &query->country_count, EMB_QUERY_VALUES_MAX, arena, &q->problem}, value);
    if (is_one_of(name, identifiers))
        return add_value(&(value_list){query->identifiers, &query->identifier_count, EMB_QUERY_VALUES_MAX, arena, &q->problem},
                         value);
    yyjson_val *first = yyjson_is_arr(value) ? yyjson_arr_get_first(value) : value;
    if (strcmp(name, "gender") == 0)
        return !first || add_value(&(value_list){&query->gender, &none, 1, arena, &q->problem}, first);
    if (strcmp(name, "birthPlace") == 0)
        return !first || add_value(&(value_list){&query->birth_place, &none, 1, arena, &q->problem}, first);
    if (strcmp(name, "id") == 0)
        return !first || add_value(&(value_list){&q->id, &none, 1, arena, &q->problem}, first);
    if (strcmp(name, "schema") == 0 && yyjson_is_str(value))
        return (query->schema = emb_arena_copy(arena, (emb_str){yyjson_get_str(value), yyjson_get_len(value)})) != NULL;
    return true;
}

static bool add_members(emb_screen_query *q, emb_arena *arena, yyjson_val *object)
{
    yyjson_val *name, *value;
    size_t i, max;
    EMB_JSON_OBJECT_EACH (object, i, max, name, value) {
        if (strcmp(yyjson_get_str(name), "properties") == 0 && yyjson_is_obj(value)) {
            if (!add_members(q, arena, value))
                return false;
        } else if (!add_member(q, arena, yyjson_get_str(name), value)) {
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
        whole = add_members(ret, arena, root);
    if (yyjson_is_obj(root) && !ret->problem && !ret->query.name_count && !ret->query.identifier_count)
        ret->problem = "it has neither a name nor an identifier";
    if (yyjson_is_obj(root) && ret->problem)
        report_bad(source, ret, line->number, ret->problem);
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
