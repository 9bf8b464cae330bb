/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "lists/guess.h"

#define LINES_BEFORE_HEADER 5

struct emb_table {
    emb_csv *csv;
    const char *path; /* borrowed from the caller of emb_table_open */
    size_t width;     /* fields of the header */
};

static bool counts_in_name(char c)
{
    return emb_is_ascii_alpha(c) || emb_is_ascii_digit(c);
}

bool emb_table_same_name(emb_str a, emb_str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && !counts_in_name(a.data[i]))
            i++;
        while (k < b.len && !counts_in_name(b.data[k]))
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (emb_ascii_lower(a.data[i++]) != emb_ascii_lower(b.data[k++]))
            return false;
    }
}

static size_t find_column(const emb_csv_record *header, emb_str names)
{
    for (emb_str name; emb_str_split(&names, EMB_STR("|"), &name);)
        for (size_t i = 0; i < header->count; i++)
            if (emb_table_same_name(header->fields[i], name))
                return i;
    return SIZE_MAX;
}

static emb_status missing(const char *path, const emb_csv_record *header, emb_str names, emb_error *error)
{
    char found[256];
    size_t len = 0, bar = emb_str_find_byte(names, '|', 0);
    found[0] = '\0';
    for (size_t i = 0; i < header->count && len < sizeof found - 40; i++) {
        emb_str field = emb_str_trim(header->fields[i]);
        int more =
            snprintf(found + len, sizeof found - len, "%s%.*s", i ? ", " : "", (int)(field.len < 30 ? field.len : 30), field.data);
        len += more > 0 ? (size_t)more : 0;
    }
    return emb_fail_at(error, EMB_FORMAT, path, header->line, header->offset, "the column \"%.*s\" is missing; the header is: %s%s",
                       (int)(bar == SIZE_MAX ? names.len : bar), names.data, found, header->count > 8 ? " …" : "");
}

/* How many columns of the wanted ones a line has. */
static size_t count_found(const emb_csv_record *line, const emb_table_column *wanted, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += find_column(line, emb_str_from(wanted[i].names)) != SIZE_MAX;
    return found;
}

static emb_status read_header(emb_table *table, const emb_table_column *wanted, size_t count, size_t *ret_index, emb_error *error)
{
    emb_csv_record header;
    for (int line = 0; line <= LINES_BEFORE_HEADER; line++) {
        emb_status status = emb_csv_read(table->csv, &header, error);
        if (status != EMB_OK)
            return status;
        if (!header.count)
            return emb_fail_at(error, EMB_FORMAT, table->path, 0, 0, "no header: the column \"%s\" is missing", wanted[0].names);
        if (count_found(&header, wanted, count) > 0)
            break;
    }
    for (size_t i = 0; i < count; i++)
        if (wanted[i].required && find_column(&header, emb_str_from(wanted[i].names)) == SIZE_MAX)
            return missing(table->path, &header, emb_str_from(wanted[i].names), error);
    for (size_t i = 0; i < count; i++)
        ret_index[i] = find_column(&header, emb_str_from(wanted[i].names));
    table->width = header.count;
    return EMB_OK;
}

emb_status emb_table_open(const char *path, char separator, const emb_table_column *wanted, size_t count, size_t *ret_index,
                          emb_table **ret, emb_error *error)
{
    emb_table *table = calloc(1, sizeof *table);
    if (!table)
        return emb_fail_memory(error);
    table->path = path;
    emb_status status = emb_csv_open(path, separator, &table->csv, error);
    if (status == EMB_OK)
        status = read_header(table, wanted, count, ret_index, error);
    if (status == EMB_OK)
        *ret = table;
    else
        emb_table_close(table);
    return status;
}

void emb_table_close(emb_table *table)
{
    if (!table)
        return;
    emb_csv_close(table->csv);
    free(table);
}

static emb_status quotes_do_not_match(const char *path, uint64_t line, uint64_t lines, emb_error *error)
{
    return emb_fail_at(error, EMB_FORMAT, path, line, 0,
                       "a quote is not closed: the row would take %llu lines, and how many records are in them cannot be known",
                       (unsigned long long)lines);
}

emb_status emb_table_check_quotes(const char *path, const emb_csv_record *row, size_t width, emb_error *error)
{
    bool suspect = row->lines > 1 && (row->loose || row->count != width);
    return suspect ? quotes_do_not_match(path, row->line, row->lines, error) : EMB_OK;
}

emb_status emb_table_check_passed(const emb_csv *csv, const emb_error *problem, emb_error *error)
{
    uint64_t lines = emb_csv_line(csv) - problem->line;
    return lines > 1 ? quotes_do_not_match(problem->path, problem->line, lines, error) : EMB_OK;
}

emb_status emb_table_read(emb_table *table, emb_build *build, emb_csv_record *ret, emb_error *error)
{
    emb_csv_record row;
    emb_error problem = {0};
    emb_status status;
    while ((status = emb_csv_read(table->csv, &row, &problem)) == EMB_LIMIT) {
        if (emb_table_check_passed(table->csv, &problem, error) != EMB_OK)
            return EMB_FORMAT;
        emb_build_refuse(build, problem.line, "", "%s", problem.message);
    }
    if (status != EMB_OK)
        return emb_fail_at(error, status, problem.path, problem.line, problem.offset, "%s", problem.message);
    if (row.count && row.count < table->width && !row.complete)
        return emb_fail_at(error, EMB_FORMAT, table->path, row.line, row.offset, "cut off: the last row has %zu of %zu fields",
                           row.count, table->width);
    if (row.count && emb_table_check_quotes(table->path, &row, table->width, error) != EMB_OK)
        return EMB_FORMAT;
    if (row.count && row.count != table->width)
        emb_build_warn_line(build, row.line, "the row has %zu fields, the header %zu", row.count, table->width);
    emb_build_progress(build, emb_csv_position(table->csv), emb_csv_size(table->csv));
    *ret = row;
    return EMB_OK;
}

static bool line_has(emb_str line, char separator, emb_str name)
{
    const char mark[] = {separator, '\0'};
    for (emb_str field; emb_str_split(&line, emb_str_from(mark), &field);)
        if (emb_table_same_name(field, name))
            return true;
    return false;
}

bool emb_table_head_has(emb_str head, char separator, const char *const *names, size_t count)
{
    emb_str line;
    do {
        if (!emb_guess_line(&head, &line))
            return false;
    } while (emb_str_trim(line).len == 0);
    for (size_t i = 0; i < count; i++)
        if (!line_has(line, separator, emb_str_from(names[i])))
            return false;
    return true;
}
