/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenSanctions' targets.simple.csv: a row a target, several values in a field as a CSV record of their own, separated by
 * semicolons. It leaves out what kind an alias, a country or a number is.
 */
#include <stdio.h>

#include "base/buf.h"
#include "lists/build.h"
#include "lists/dataset.h"
#include "lists/readers.h"
#include "lists/table.h"

enum {
    ID,
    SCHEMA,
    NAME,
    ALIASES,
    BIRTH_DATE,
    COUNTRIES,
    ADDRESSES,
    IDENTIFIERS,
    SANCTIONS,
    PHONES,
    EMAILS,
    PROGRAMS,
    DATASET,
    FIRST_SEEN,
    LAST_SEEN,
    LAST_CHANGE,
    COLUMNS
};

static const emb_table_column columns[COLUMNS] = {
    [ID] = {"id", true},
    [SCHEMA] = {"schema", true},
    [NAME] = {"name|caption", true},
    [ALIASES] = {"aliases", true},
    [BIRTH_DATE] = {"birth_date", true},
    [COUNTRIES] = {"countries", true},
    [ADDRESSES] = {"addresses", true},
    [IDENTIFIERS] = {"identifiers", true},
    [SANCTIONS] = {"sanctions", true},
    [PHONES] = {"phones", false},
    [EMAILS] = {"emails", false},
    [PROGRAMS] = {"program_ids", false},
    [DATASET] = {"dataset|datasets", true},
    [FIRST_SEEN] = {"first_seen", false},
    [LAST_SEEN] = {"last_seen", false},
    [LAST_CHANGE] = {"last_change", false},
};

/* A sanction's text is the name of a programme, or a whole statement of reasons. */
#define PROGRAM_MAX 160

typedef struct reading {
    const emb_list_file *file;
    emb_build *build;
    emb_dataset_tally *tally;
    emb_list_info *info;
    emb_buf scratch;
    size_t at[COLUMNS];
} reading;

static bool detect(const emb_list_file *file)
{
    static const char *const names[] = {"id", "schema", "name", "aliases", "birth_date", "identifiers"};
    return emb_table_head_has(file->head, ',', names, sizeof names / sizeof *names);
}

/* Takes the next value off a field; one in quotes may hold semicolons and has its quotes doubled. False at the end. */
static bool next_value(emb_str *rest, emb_buf *scratch, emb_str *ret)
{
    if (!rest->data)
        return false;
    if (rest->len == 0 || rest->data[0] != '"')
        return emb_str_split(rest, EMB_STR(";"), ret);
    size_t i = 1;
    emb_buf_clear(scratch);
    while (i < rest->len && (rest->data[i] != '"' || (i + 1 < rest->len && rest->data[i + 1] == '"'))) {
        i += rest->data[i] == '"';
        emb_buf_append_byte(scratch, rest->data[i++]);
    }
    /* Behind the closing quote nothing should stand but a semicolon; what does is kept. */
    size_t end = emb_str_find_byte(*rest, ';', i);
    emb_str tail = emb_str_slice(*rest, i < rest->len ? i + 1 : i, end == SIZE_MAX ? rest->len : end);
    emb_buf_append_str(scratch, tail);
    *rest = end == SIZE_MAX ? (emb_str){NULL, 0} : emb_str_slice(*rest, end + 1, rest->len);
    *ret = emb_buf_str(scratch);
    return true;
}

typedef void add_value(emb_build *build, emb_entity *entity, emb_prop prop, emb_str value);

static void add_values(reading *r, const emb_csv_record *row, int column, emb_prop prop, add_value *add)
{
    emb_str rest = emb_csv_field(row, r->at[column]), value;
    while (next_value(&rest, &r->scratch, &value))
        add(r->build, emb_build_target(r->build), prop, value);
}

static void add_identifier(emb_build *build, emb_entity *entity, emb_prop prop, emb_str value)
{
    (void)prop;
    emb_build_identifier(build, entity, value);
}

static void add_alias(emb_build *build, emb_entity *entity, emb_prop prop, emb_str value)
{
    (void)entity;
    (void)prop;
    emb_build_name(build, EMB_NAME_ALIAS, value);
}

static bool has_sanction(reading *r, const emb_csv_record *row)
{
    emb_str rest = emb_csv_field(row, r->at[SANCTIONS]), value;
    while (next_value(&rest, &r->scratch, &value))
        if (emb_str_trim(value).len)
            return true;
    return emb_str_trim(emb_csv_field(row, r->at[PROGRAMS])).len > 0;
}

static void add_sanction(reading *r, const emb_csv_record *row)
{
    emb_build *b = r->build;
    emb_str rest = emb_csv_field(row, r->at[SANCTIONS]), value;
    if (!has_sanction(r, row))
        return;
    emb_build_add(b, emb_build_target(b), EMB_PROP_topics, EMB_STR("sanction"));
    emb_entity *sanction = emb_build_sanction(b);
    emb_str datasets = emb_csv_field(row, r->at[DATASET]);
    while (next_value(&datasets, &r->scratch, &value))
        emb_build_add(b, sanction, EMB_PROP_authority, value);
    emb_build_add_split(b, sanction, EMB_PROP_programId, emb_csv_field(row, r->at[PROGRAMS]), EMB_STR(";"));
    while (next_value(&rest, &r->scratch, &value)) {
        bool reason = value.len > PROGRAM_MAX || emb_str_find_byte(value, '\n', 0) != SIZE_MAX;
        emb_build_add(b, sanction, reason ? EMB_PROP_reason : EMB_PROP_program, value);
    }
}

/* The row's own datasets, where the caller wants no other: the first is the target's and its sanction's, the rest are added. */
static void begin_target(reading *r, const emb_csv_record *row, emb_schema schema, emb_str id)
{
    char name[EMB_DATASET_MAX];
    emb_str datasets = emb_csv_field(row, r->at[DATASET]), rest = datasets, value;
    if (next_value(&rest, &r->scratch, &value) && emb_str_trim(value).len) {
        emb_dataset_from_title(value, name);
        emb_build_set_dataset(r->build, emb_str_from(name));
    }
    emb_build_begin(r->build, schema, row->line, "%.*s", (int)id.len, id.data);
    while (!r->file->dataset && next_value(&rest, &r->scratch, &value)) {
        emb_dataset_from_title(value, name);
        emb_build_add_dataset(r->build, emb_str_from(name));
    }
}

static emb_status count_datasets(reading *r, const emb_csv_record *row, emb_error *error)
{
    char name[EMB_DATASET_MAX];
    emb_str rest = emb_csv_field(row, r->at[DATASET]), value;
    emb_status status = EMB_OK;
    while (status == EMB_OK && next_value(&rest, &r->scratch, &value)) {
        if (!emb_str_trim(value).len)
            continue;
        emb_dataset_from_title(value, name);
        status = emb_dataset_tally_add(r->tally, emb_str_from(name), error);
    }
    return status;
}

static void note_date(reading *r, emb_str seen)
{
    char text[sizeof r->info->published];
    snprintf(text, sizeof text, "%.*s", (int)(seen.len < sizeof text ? seen.len : 0), seen.len ? seen.data : "");
    if (strcmp(text, r->info->published) > 0)
        memcpy(r->info->published, text, sizeof text);
}

static emb_status add_row(reading *r, const emb_csv_record *row, emb_error *error)
{
    emb_build *b = r->build;
    emb_str id = emb_str_trim(emb_csv_field(row, r->at[ID]));
    emb_str schema_name = emb_str_trim(emb_csv_field(row, r->at[SCHEMA]));
    emb_schema schema = emb_schema_by_name(schema_name);
    if (!id.len) {
        emb_build_refuse(b, row->line, "", "it has no id");
        return EMB_OK;
    }
    if (schema == EMB_SCHEMA_NONE) {
        emb_build_refuse(b, row->line, "", "unknown schema \"%.*s\"", (int)(schema_name.len < 60 ? schema_name.len : 60),
                         schema_name.data);
        return EMB_OK;
    }
    begin_target(r, row, schema, id);
    emb_build_name(b, EMB_NAME_PRIMARY, emb_csv_field(row, r->at[NAME]));
    add_values(r, row, ALIASES, EMB_PROP_alias, add_alias);
    add_values(r, row, BIRTH_DATE, emb_schema_is_a(schema, EMB_SCHEMA_Person) ? EMB_PROP_birthDate : EMB_PROP_incorporationDate,
               emb_build_date);
    add_values(r, row, COUNTRIES, EMB_PROP_country, emb_build_country);
    add_values(r, row, ADDRESSES, EMB_PROP_address, emb_build_add);
    add_values(r, row, IDENTIFIERS, EMB_PROP_NONE, add_identifier);
    add_values(r, row, PHONES, EMB_PROP_phone, emb_build_add);
    add_values(r, row, EMAILS, EMB_PROP_email, emb_build_add);
    emb_str last_seen = emb_csv_field(row, r->at[LAST_SEEN]);
    emb_status status = emb_entity_set_seen(emb_build_target(b), emb_csv_field(row, r->at[FIRST_SEEN]), last_seen,
                                            emb_csv_field(row, r->at[LAST_CHANGE]), error);
    add_sanction(r, row);
    note_date(r, last_seen);
    emb_build_check_text(b, &r->scratch);
    emb_build_names_within(b);
    if (status == EMB_OK)
        status = count_datasets(r, row, error);
    return status == EMB_OK ? emb_build_end(b, error) : status;
}

static emb_status read_rows(reading *r, emb_error *error)
{
    emb_table *table = NULL;
    emb_csv_record row;
    emb_status status = emb_table_open(r->file->path, ',', columns, COLUMNS, r->at, &table, error);
    while (status == EMB_OK) {
        status = emb_table_read(table, r->build, &row, error);
        if (status != EMB_OK || !row.count)
            break;
        status = add_row(r, &row, error);
    }
    emb_table_close(table);
    return status;
}

static void name_list(const reading *r)
{
    emb_str most = emb_dataset_tally_most(r->tally);
    if (!r->file->dataset && most.len)
        snprintf(r->info->dataset, sizeof r->info->dataset, "%.*s", (int)most.len, most.data);
    snprintf(r->info->title, sizeof r->info->title, "%s", r->info->dataset);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    reading r = {.file = file, .info = info, .scratch = EMB_BUF_INIT(EMB_CSV_RECORD_MAX)};
    char fallback[EMB_DATASET_MAX];
    emb_dataset_from_path(file->path, fallback);
    emb_status status = emb_build_open(file, sink, info, "OpenSanctions targets.simple.csv", fallback, fallback, &r.build, error);
    if (status != EMB_OK)
        return status;
    r.tally = emb_dataset_tally_new();
    status = r.tally ? read_rows(&r, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        name_list(&r);
    emb_dataset_tally_free(r.tally);
    emb_build_close(r.build);
    emb_buf_free(&r.scratch);
    return status;
}

const emb_reader emb_reader_os_simple = {
    .name = "os-simple",
    .title = "OpenSanctions targets.simple.csv",
    .detect = detect,
    .read = read_list,
};
