/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The columns of a list that is a table: found by the names in its header, whatever their order, so that a column that moved is
 * no matter and one that is missing is said by name.
 */
#ifndef EMB_LISTS_TABLE_H
#define EMB_LISTS_TABLE_H

#include "base/csv.h"
#include "lists/build.h"

/** A column that a reader wants. Names are compared by their ASCII letters and digits alone, without case. */
typedef struct emb_table_column {
    const char *names; /**< what it may be called, separated by '|': "birth_date|date of birth" */
    bool required;
} emb_table_column;

typedef struct emb_table emb_table;

/** Names of columns are the same by their ASCII letters and digits, without case. */
bool emb_table_same_name(emb_str a, emb_str b);

/**
 * Opens a table and finds its columns. `path` must outlive it. `separator` as for emb_csv_open. `ret_index` has room for `count`: the place of wanted[i],
 * SIZE_MAX where it is missing and not required (as emb_csv_field takes it). Lines before the header that hold none of the
 * wanted names are passed over, five at most. EMB_IO, EMB_NO_MEMORY; EMB_FORMAT names the column that was expected and the header
 * that was found.
 */
emb_status emb_table_open(const char *path, char separator, const emb_table_column *wanted, size_t count, size_t *ret_index,
                          emb_table **ret, emb_error *error);
/** NULL allowed. */
void emb_table_close(emb_table *table);
/**
 * The next row; `ret->count` is 0 at the end. A row beyond the limits of CSV is refused through `build` and passed over; one with
 * fewer or more fields than the header is warned of. EMB_FORMAT where the last row is cut off. Passes the progress on.
 */
emb_status emb_table_read(emb_table *table, emb_build *build, emb_csv_record *ret, emb_error *error);
/**
 * A quote that is never closed takes the rows behind it, up to the next quote, into one field: a row over several lines that has
 * another number of fields than `width`, or something behind a closing quote, is such a one, and how many parties are in it
 * cannot be known. EMB_FORMAT for it, as the list would else be read by half.
 */
emb_status emb_table_check_quotes(const char *path, const emb_csv_record *row, size_t width, emb_error *error);
/** The same of a record that emb_csv_read answered with EMB_LIMIT: EMB_FORMAT where it went over several lines. */
emb_status emb_table_check_passed(const emb_csv *csv, const emb_error *problem, emb_error *error);
/** The first line of `head` has all the names, each as a whole field in whatever order: for recognising a format. */
bool emb_table_head_has(emb_str head, char separator, const char *const *names, size_t count);

#endif
