/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/sql.h"

static emb_status status_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return EMB_NO_MEMORY;
    case SQLITE_CONSTRAINT:
        return EMB_INVALID;
    case SQLITE_CORRUPT:
        return EMB_CORRUPT;
    case SQLITE_NOTADB:
        return EMB_FORMAT;
    default:
        return EMB_IO;
    }
}

emb_status emb_sql_fail(emb_store *store, const char *doing, emb_error *error)
{
    int code = sqlite3_errcode(store->db);
    const char *path = sqlite3_db_filename(store->db, "main");
    return emb_fail_at(error, status_of(code), path ? path : "", 0, 0, "cannot %s: %s%s", doing, sqlite3_errmsg(store->db),
                       (code & 0xFF) == SQLITE_BUSY ? " (busy: another process writes)" : "");
}

emb_status emb_sql_take(emb_store *store, const char *sql, sqlite3_stmt **ret, emb_error *error)
{
    for (size_t i = 0; i < store->cached; i++)
        if (store->cache[i].sql == sql) {
            *ret = store->cache[i].statement;
            return EMB_OK;
        }
    sqlite3_stmt *statement;
    if (store->cached == EMB_STATEMENTS_MAX)
        return emb_fail(error, EMB_LIMIT, "too many kinds of statements");
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        return emb_sql_fail(store, "read the store", error);
    store->cache[store->cached].sql = sql;
    store->cache[store->cached++].statement = statement;
    *ret = statement;
    return EMB_OK;
}

void emb_sql_end(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

void emb_sql_text(sqlite3_stmt *statement, int at, emb_str text)
{
    sqlite3_bind_text64(statement, at, text.data ? text.data : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

emb_status emb_sql_step(emb_store *store, sqlite3_stmt *statement, bool *ret_row, emb_error *error)
{
    int code = sqlite3_step(statement);
    *ret_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return EMB_OK;
    emb_status status = emb_sql_fail(store, sqlite3_stmt_readonly(statement) ? "read the store" : "write to the store", error);
    emb_sql_end(statement);
    return status;
}

emb_status emb_sql_run(emb_store *store, sqlite3_stmt *statement, emb_error *error)
{
    bool row;
    emb_status status = emb_sql_step(store, statement, &row, error);
    if (status == EMB_OK)
        emb_sql_end(statement);
    return status;
}

emb_str emb_sql_column(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return (emb_str){text ? text : "", text ? (size_t)sqlite3_column_bytes(statement, at) : 0};
}

emb_status emb_sql_number(emb_store *store, const char *sql, int64_t *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, sql, &statement, error);
    if (status == EMB_OK)
        status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    *ret = row ? sqlite3_column_int64(statement, 0) : 0;
    emb_sql_end(statement);
    return EMB_OK;
}
