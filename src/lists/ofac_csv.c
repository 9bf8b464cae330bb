/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's lists as a set of CSV files without headers in one directory: sdn.csv (or cons_prim.csv) with the parties,
 * beside it alt.csv with the aliases, add.csv with the addresses and sdn_comments.csv with what did not fit into the
 * remarks. "-0- " is null.
 */
#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "lists/ofac.h"
#include "lists/ofac_rows.h"
#include "lists/table.h"
#include "lists/readers.h"
#include "lists/us_feature.h"

/* A party's row. */
enum { UID, NAME, TYPE, PROGRAM, TITLE, CALL_SIGN, VESSEL_TYPE, TONNAGE, REGISTERED_TONNAGE, FLAG, OWNER, REMARKS, COLUMNS };
/* An alias' row: uid, its own number, type, name, remarks. */
enum { ALIAS_TYPE = 2, ALIAS_NAME, ALIAS_REMARKS, ALIAS_COLUMNS };
/* An address' row: uid, its own number, street, city with state and postcode, country, remarks. */
enum { STREET = 2, CITY, COUNTRY, ADDRESS_REMARKS, ADDRESS_COLUMNS };
/* A comment's row: uid, text. */
enum { COMMENT = 1, COMMENT_COLUMNS };

/* Remarks are cut at so many characters and go on in the comments. */
#define REMARKS_CUT 1000

/* Each file of the set as OFAC publishes it ends with this. */
#define END_MARK 0x1A

typedef struct list {
    const emb_list_file *file;
    bool marked;      /* the main file ends with END_MARK, so the others must */
    bool uncommented; /* there is no file of comments */
    emb_build *build;
    emb_ofac_names *names;
    emb_ofac_rows aliases, addresses, comments;
    emb_buf scratch;
} list;

static emb_str field(emb_str text)
{
    text = emb_str_trim(text);
    return emb_str_equal(text, EMB_STR("-0-")) ? EMB_STR("") : text;
}

static emb_str column(const emb_csv_record *row, size_t at)
{
    return field(emb_csv_field(row, at));
}

/* ---- Recognising it ---- */

static bool is_row(const emb_csv_record *row)
{
    return row->count == COLUMNS && emb_str_is_digits(column(row, UID));
}

static bool has_known_type(const emb_csv_record *row)
{
    static const char *const types[] = {"", "individual", "entity", "vessel", "aircraft"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (emb_str_equal_ascii_case(column(row, TYPE), emb_str_from(types[i])))
            return true;
    return false;
}

static bool detect(const emb_list_file *file)
{
    emb_csv *csv = NULL;
    emb_csv_record row;
    bool found = false;
    if (emb_str_find(file->head, EMB_STR("-0-"), 0) == SIZE_MAX || emb_csv_open_memory(file->head, ',', &csv, NULL) != EMB_OK)
        return false;
    if (emb_csv_read(csv, &row, NULL) == EMB_OK)
        found = is_row(&row) && has_known_type(&row);
    emb_csv_close(csv);
    return found;
}

/* ---- The files beside ---- */

/* The path of a file in the directory of `path`, whatever its case; NULL where there is none. Free it. */
static char *find_beside(const char *path, const char *name)
{
    char *copy = strdup(path), *found = NULL;
    const char *directory = copy ? dirname(copy) : NULL;
    DIR *open = directory ? opendir(directory) : NULL;
    for (const struct dirent *e; open && !found && (e = readdir(open)) != NULL;)
        if (strcasecmp(e->d_name, name) == 0 && asprintf(&found, "%s/%s", directory, e->d_name) < 0)
            found = NULL;
    if (open)
        closedir(open);
    free(copy);
    return found;
}

static bool ends_with_mark(const char *path)
{
    FILE *file = fopen(path, "rb");
    bool marked = file && fseek(file, -1, SEEK_END) == 0 && getc(file) == END_MARK;
    if (file)
        fclose(file);
    return marked;
}

/* A file that is cut off between two rows looks whole; the mark at its end says whether it is. */
static emb_status check_mark(list *l, const char *path, emb_error *error)
{
    if (ends_with_mark(path) == l->marked)
        return EMB_OK;
    return emb_fail_at(error, EMB_FORMAT, l->marked ? path : l->file->path, 0, 0,
                       "cut off: it does not end with the mark (0x1A) that ends another file of the set");
}

/* Loads a file beside. One that is missing fails the list, unless the list may do without it. */
static emb_status load(list *l, const char *name, size_t columns, bool required, emb_ofac_rows *ret, emb_error *error)
{
    char *path = find_beside(l->file->path, name);
    emb_status status = EMB_OK;
    if (path) {
        status = check_mark(l, path, error);
        if (status == EMB_OK)
            status = emb_ofac_rows_load(path, columns, l->build, ret, error);
        if (status == EMB_OK)
            status = emb_ofac_rows_check(ret, path, l->names, l->build, error);
    } else if (required) {
        status = emb_fail_at(error, EMB_FORMAT, l->file->path, 0, 0,
                             "%s is missing beside it: without it the list would be read by half", name);
    } else {
        l->uncommented = true;
    }
    free(path);
    return status;
}

static emb_status load_all(list *l, emb_error *error)
{
    bool consolidated = emb_ofac_is_consolidated(l->file->path);
    l->marked = ends_with_mark(l->file->path);
    emb_status status = load(l, consolidated ? "cons_alt.csv" : "alt.csv", ALIAS_COLUMNS, true, &l->aliases, error);
    if (status == EMB_OK)
        status = load(l, consolidated ? "cons_add.csv" : "add.csv", ADDRESS_COLUMNS, true, &l->addresses, error);
    if (status == EMB_OK)
        status = load(l, consolidated ? "cons_comments.csv" : "sdn_comments.csv", COMMENT_COLUMNS, false, &l->comments, error);
    return status;
}

/* ---- A party ---- */

static void add_vessel(emb_build *b, const emb_csv_record *row)
{
    static const struct {
        size_t column;
        emb_prop prop;
        const char *label;
    } columns[] = {
        {CALL_SIGN, EMB_PROP_callSign, "Call sign"},
        {VESSEL_TYPE, EMB_PROP_type, "Vessel type"},
        {TONNAGE, EMB_PROP_tonnage, "Tonnage"},
        {REGISTERED_TONNAGE, EMB_PROP_grossRegisteredTonnage, "Gross registered tonnage"},
        {OWNER, EMB_PROP_NONE, "Owner"},
    };
    emb_entity *target = emb_build_target(b);
    emb_schema schema = emb_entity_schema(target);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (columns[i].prop != EMB_PROP_NONE && emb_schema_property(schema, columns[i].prop))
            emb_build_add(b, target, columns[i].prop, column(row, columns[i].column));
        else
            emb_build_note(b, target, columns[i].label, column(row, columns[i].column));
    }
    bool flag = emb_schema_property(schema, EMB_PROP_flag) != NULL;
    if (emb_us_country_known(column(row, FLAG)))
        emb_build_country(b, target, flag ? EMB_PROP_flag : EMB_PROP_country, column(row, FLAG));
}

static void add_aliases(const list *l, emb_str uid)
{
    for (const emb_ofac_row *row = emb_ofac_rows_of(&l->aliases, uid); row; row = row->next) {
        emb_ofac_alias(l->build, row->fields[ALIAS_TYPE], false, field(row->fields[ALIAS_NAME]));
        emb_build_note(l->build, emb_build_target(l->build), "Alias", field(row->fields[ALIAS_REMARKS]));
    }
}

static void add_addresses(const list *l, emb_str uid)
{
    for (const emb_ofac_row *row = emb_ofac_rows_of(&l->addresses, uid); row; row = row->next) {
        const emb_ofac_address address = {
            .lines = {field(row->fields[STREET])},
            .city = field(row->fields[CITY]),
            .country = field(row->fields[COUNTRY]),
        };
        emb_ofac_address_add(l->build, &address);
        emb_build_note(l->build, emb_build_target(l->build), "Address", field(row->fields[ADDRESS_REMARKS]));
    }
}

/*
 * Remarks and what goes on from them in the comments, in the middle of a word where the remarks were cut. Where they
 * were not, the comments are of another date than the list: their first clause is a part of one, and kept as a note.
 */
static void add_remarks(list *l, emb_entity *sanction, emb_str uid, emb_str remarks)
{
    const emb_ofac_row *comment = emb_ofac_rows_of(&l->comments, uid);
    bool cut = remarks.len >= REMARKS_CUT;
    emb_buf_clear(&l->scratch);
    if (field(remarks).len)
        emb_buf_append_str(&l->scratch, cut ? remarks : field(remarks));
    if (comment && !cut) {
        emb_build_warn(l->build, "the comment on it does not go on from its remarks: is it of another date?");
        emb_ofac_remarks_add(l->build, sanction, emb_buf_str(&l->scratch), l->names);
        emb_str rest = comment->fields[COMMENT], begin;
        emb_str_split(&rest, EMB_STR(";"), &begin);
        emb_build_note(l->build, emb_build_target(l->build), NULL, begin);
        emb_buf_clear(&l->scratch);
        emb_buf_append_str(&l->scratch, rest);
        comment = comment->next;
    }
    for (; comment; comment = comment->next)
        emb_buf_append_str(&l->scratch, comment->fields[COMMENT]);
    if (l->scratch.failed)
        emb_build_no_memory(l->build);
    emb_ofac_remarks_add(l->build, sanction, emb_buf_str(&l->scratch), l->names);
}

static emb_status add_party(list *l, const emb_csv_record *row, emb_error *error)
{
    emb_build *b = l->build;
    emb_str uid = column(row, UID), programs = column(row, PROGRAM), program;
    if (l->uncommented && emb_csv_field(row, REMARKS).len >= REMARKS_CUT)
        return emb_fail_at(
            error, EMB_FORMAT, l->file->path, row->line, row->offset,
            "the remarks on party %.*s are cut off, and the file of comments on which they go on is missing beside it",
            (int)uid.len, uid.data);
    emb_entity *sanction = emb_ofac_begin(b, column(row, TYPE), uid, row->line);
    emb_build_name_last_first(b, EMB_NAME_PRIMARY, column(row, NAME));
    while (emb_str_split(&programs, EMB_STR("] ["), &program))
        emb_ofac_program(b, sanction, program);
    emb_ofac_title(b, column(row, TITLE));
    add_vessel(b, row);
    add_aliases(l, uid);
    add_addresses(l, uid);
    add_remarks(l, sanction, uid, emb_csv_field(row, REMARKS));
    return emb_build_end(b, error);
}

/* ---- The list, twice: its names, for links between the parties; then the parties ---- */

typedef emb_status take_row(list *l, const emb_csv_record *row, emb_error *error);

static emb_status take_name(list *l, const emb_csv_record *row, emb_error *error)
{
    if (!is_row(row))
        return EMB_OK;
    return emb_ofac_names_add(l->names, column(row, UID), column(row, NAME), true) ? EMB_OK : emb_fail_memory(error);
}

static emb_status take_party(list *l, const emb_csv_record *row, emb_error *error)
{
    emb_str uid = column(row, UID);
    char id[32];
    if (!row->complete)
        return emb_fail_at(error, EMB_FORMAT, l->file->path, row->line, row->offset,
                           "cut off: the last row has %zu of %d fields and no line break", row->count, COLUMNS);
    if (is_row(row))
        return add_party(l, row, error);
    snprintf(id, sizeof id, "%.*s", (int)(uid.len < 31 ? uid.len : 31), uid.data ? uid.data : "");
    if (row->count != COLUMNS)
        emb_build_refuse(l->build, row->line, id, "the row has %zu fields, %d expected", row->count, COLUMNS);
    else
        emb_build_refuse(l->build, row->line, id, "there is no number in front");
    return EMB_OK;
}

static emb_status each_row(list *l, take_row *take, emb_error *error)
{
    emb_csv *csv = NULL;
    emb_csv_record row;
    emb_status status = emb_csv_open(l->file->path, ',', &csv, error);
    while (status == EMB_OK) {
        emb_error problem = {0};
        status = emb_csv_read(csv, &row, &problem);
        if (status == EMB_LIMIT) {
            status = emb_table_check_passed(csv, &problem, error);
            if (status == EMB_OK && take == take_party)
                emb_build_refuse(l->build, problem.line, "", "%s", problem.message);
            continue;
        }
        if (status != EMB_OK)
            status = emb_fail_at(error, status, l->file->path, problem.line, problem.offset, "%s", problem.message);
        else if (!row.count)
            break;
        else
            status = emb_table_check_quotes(l->file->path, &row, COLUMNS, error);
        if (status == EMB_OK)
            status = take(l, &row, error);
        if (take == take_party)
            emb_build_progress(l->build, emb_csv_position(csv), emb_csv_size(csv));
    }
    emb_csv_close(csv);
    return status;
}

static emb_status add_alias_names(list *l, emb_error *error)
{
    for (uint32_t i = 0; i < l->aliases.cap; i++)
        for (const emb_ofac_row *row = l->aliases.first[i]; row; row = row->next)
            if (!emb_ofac_names_add(l->names, emb_str_trim(row->fields[UID]), field(row->fields[ALIAS_NAME]), false))
                return emb_fail_memory(error);
    return EMB_OK;
}

static emb_status read_files(list *l, emb_error *error)
{
    l->names = emb_ofac_names_new();
    if (!l->names)
        return emb_fail_memory(error);
    emb_status status = each_row(l, take_name, error);
    if (status == EMB_OK)
        status = load_all(l, error);
    if (status == EMB_OK)
        status = add_alias_names(l, error);
    if (status == EMB_OK)
        status = each_row(l, take_party, error);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    list l = {.file = file, .scratch = EMB_BUF_INIT(EMB_OFAC_TEXT_MAX)};
    emb_status status = emb_ofac_open(file, sink, info, "OFAC CSV set", &l.build, error);
    if (status == EMB_OK)
        status = read_files(&l, error);
    emb_ofac_rows_free(&l.aliases);
    emb_ofac_rows_free(&l.addresses);
    emb_ofac_rows_free(&l.comments);
    emb_ofac_names_free(l.names);
    emb_build_close(l.build);
    emb_buf_free(&l.scratch);
    return status;
}

const emb_reader emb_reader_ofac_csv = {
    .name = "ofac-csv",
    .title = "OFAC CSV set (sdn.csv, alt.csv, add.csv, sdn_comments.csv)",
    .detect = detect,
    .read = read_list,
};
