/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The UK Sanctions List as CSV: a line with the date of the report, a header, and for every party as many rows as its values have
 * combinations.
 */
#include "base/buf.h"
#include "lists/guess.h"
#include "lists/readers.h"
#include "lists/uk.h"

static bool detect(const emb_list_file *file)
{
    static const char *const wanted[] = {"Unique ID", "Name 6", "Name type", "Regime Name"};
    emb_str rest = file->head, line;
    for (int i = 0; i < 5; i++) {
        if (emb_table_head_has(rest, ',', wanted, 4))
            return true;
        if (!emb_guess_line(&rest, &line))
            return false;
    }
    return false;
}

/* The first line, unless it is the header already. */
static void take_published(emb_uk *uk, const emb_list_file *file)
{
    emb_str rest = file->head, line;
    bool header = !emb_guess_line(&rest, &line) || emb_str_find_ascii_case(line, EMB_STR("Unique"), 0) != SIZE_MAX;
    emb_uk_published(uk, 1, header ? EMB_STR("") : line);
}

typedef struct party {
    emb_buf id; /* of the party whose rows are being read; empty: none */
} party;

static emb_status end_party(emb_uk *uk, party *now, emb_error *error)
{
    bool open = now->id.len > 0;
    emb_buf_clear(&now->id);
    return open ? emb_uk_end(uk, error) : EMB_OK;
}

static emb_status take_row(emb_uk *uk, party *now, const emb_csv_record *record, const size_t *at, emb_error *error)
{
    emb_uk_row row;
    for (size_t i = 0; i < EMB_UK_FIELDS; i++)
        row.fields[i] = emb_csv_field(record, at[i]);
    emb_str id = emb_str_trim(row.fields[EMB_UK_ID]);
    emb_status status = EMB_OK;
    if (!id.len) {
        emb_build_refuse(emb_uk_build(uk), record->line, "", "the row has no Unique ID");
        return EMB_OK;
    }
    if (!emb_str_equal(id, emb_buf_str(&now->id))) {
        status = end_party(uk, now, error);
        if (status == EMB_OK && !emb_buf_append_str(&now->id, id))
            status = now->id.len + id.len > now->id.max
                         ? emb_fail_at(error, EMB_FORMAT, NULL, record->line, record->offset, "a Unique ID of %zu bytes", id.len)
                         : emb_fail_memory(error);
        if (status == EMB_OK)
            status = emb_uk_begin(uk, record->line, id, row.fields[EMB_UK_TYPE], error);
    }
    if (status == EMB_OK)
        emb_uk_take(uk, &row);
    return status;
}

static emb_status read_rows(emb_uk *uk, const emb_list_file *file, emb_error *error)
{
    size_t at[EMB_UK_FIELDS];
    emb_table *table = NULL;
    emb_csv_record record;
    party now = {.id = EMB_BUF_INIT(4096)};
    emb_status status = emb_table_open(file->path, ',', emb_uk_columns, EMB_UK_FIELDS, at, &table, error);
    while (status == EMB_OK) {
        status = emb_table_read(table, emb_uk_build(uk), &record, error);
        if (status != EMB_OK || !record.count)
            break;
        status = take_row(uk, &now, &record, at, error);
    }
    if (status == EMB_OK)
        status = end_party(uk, &now, error);
    emb_table_close(table);
    emb_buf_free(&now.id);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    emb_uk *uk = NULL;
    emb_status status = emb_uk_open(file, sink, info, "UK Sanctions List CSV", &uk, error);
    if (status == EMB_OK) {
        take_published(uk, file);
        status = read_rows(uk, file, error);
    }
    emb_uk_close(uk);
    return status;
}

const emb_reader emb_reader_uk_csv = {
    .name = "uk-csv",
    .title = "UK Sanctions List (FCDO), CSV",
    .detect = detect,
    .read = read_list,
};
