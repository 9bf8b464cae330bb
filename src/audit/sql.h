/* SPDX-License-Identifier: Apache-2.0 */
/** SQLite as the files of this folder use it: statements that are prepared once, and errors in our terms. */
#ifndef EMB_AUDIT_SQL_H
#define EMB_AUDIT_SQL_H

#include <sqlite3.h>

#include "audit/store.h"

#define EMB_STATEMENTS_MAX 64

struct emb_store {
    sqlite3 *db;
    unsigned depth; /**< of begin */
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } cache[EMB_STATEMENTS_MAX];
    size_t cached;
};

/** Fills in the error from SQLite's last one. */
emb_status emb_sql_fail(emb_store *store, const char *doing, emb_error *error);
/**
 * A statement, reset and without values. `sql` must be a literal: it is known again by its address. Whoever takes one calls
 * emb_sql_end when done, else it would keep its view of the file.
 */
emb_status emb_sql_take(emb_store *store, const char *sql, sqlite3_stmt **ret, emb_error *error);
void emb_sql_end(sqlite3_stmt *statement);
/** `text` must live until emb_sql_end. */
void emb_sql_text(sqlite3_stmt *statement, int at, emb_str text);
/** Steps; `*ret_row` says whether there is a row. On failure the statement is ended. */
emb_status emb_sql_step(emb_store *store, sqlite3_stmt *statement, bool *ret_row, emb_error *error);
/** Runs a statement that gives no rows, and ends it. */
emb_status emb_sql_run(emb_store *store, sqlite3_stmt *statement, emb_error *error);
/** A text column, borrowed until the next step. */
emb_str emb_sql_column(sqlite3_stmt *statement, int at);
/** One number from a statement without values, 0 where there is no row. */
emb_status emb_sql_number(emb_store *store, const char *sql, int64_t *ret, emb_error *error);

#endif
