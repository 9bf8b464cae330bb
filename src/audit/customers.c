/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/customers.h"

#include "audit/screening.h"
#include "audit/sql.h"
#include "index/kinds.h"

#define QUERY_MAX ((size_t)4 * 1024 * 1024)
#define TEXT_MAX ((size_t)256 * 1024)
#define ID_MAX 512

static size_t size_of(const emb_text *texts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += texts[i].len;
    return size;
}

static emb_status check(emb_text id, const emb_query *query, emb_error *error)
{
    if (!emb_str_trim((emb_str){id.data, id.len}).len || id.len > ID_MAX)
        return emb_fail(error, EMB_INVALID, "a customer needs an id of at most %d bytes", ID_MAX);
    if (memchr(id.data, 0, id.len))
        return emb_fail(error, EMB_INVALID, "an id has a NUL in it");
    if (query->schema && *query->schema && !emb_kinds_of_schema(emb_schema_by_name(emb_str_from(query->schema))))
        return emb_fail(error, EMB_INVALID, "customer \"%.*s\": things of schema \"%.60s\" are not screened", (int)id.len, id.data,
                        query->schema);
    if (size_of(query->names, query->name_count) + size_of(query->identifiers, query->identifier_count) +
            size_of(query->birth_dates, query->birth_date_count) + size_of(query->countries, query->country_count) +
            query->birth_place.len + query->gender.len >
        TEXT_MAX)
        return emb_fail(error, EMB_LIMIT, "customer \"%.*s\" has more than %zu bytes", (int)id.len, id.data, TEXT_MAX);
    for (size_t i = 0; i < query->name_count; i++)
        if (emb_str_trim((emb_str){query->names[i].data, query->names[i].len}).len)
            return EMB_OK;
    if (query->identifier_count)
        return EMB_OK;
    return emb_fail(error, EMB_INVALID, "customer \"%.*s\" has neither a name nor an identifier", (int)id.len, id.data);
}

/* A row that is the same stays untouched, so that it need not be screened anew. */
static emb_status put(emb_store *store, emb_text id, emb_str query, const char *digest, bool *ret_changed, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store,
                                     "INSERT INTO customers (id, query, digest, generation) VALUES (?1, ?2, ?3, 0) ON CONFLICT (id)"
                                     " DO UPDATE SET query = ?2, digest = ?3, generation = 0, removed = 0"
                                     " WHERE digest <> ?3 OR removed <> 0",
                                     &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, (emb_str){id.data, id.len});
    emb_sql_text(statement, 2, query);
    emb_sql_text(statement, 3, emb_str_from(digest));
    status = emb_sql_run(store, statement, error);
    if (status == EMB_OK && ret_changed)
        *ret_changed = sqlite3_changes(store->db) > 0;
    return status;
}

emb_status emb_customer_put(emb_store *store, emb_text id, const emb_query *query, bool *ret_changed, emb_error *error)
{
    char digest[65];
    emb_buf json = EMB_BUF_INIT(QUERY_MAX);
    emb_status status = check(id, query, error);
    if (status == EMB_OK)
        status = emb_query_digest(query, digest, error);
    if (status == EMB_OK) {
        emb_query_write(query, &json);
        status = json.failed ? emb_fail_memory(error) : EMB_OK;
    }
    if (status == EMB_OK)
        status = put(store, id, emb_buf_str(&json), digest, ret_changed, error);
    emb_buf_free(&json);
    return status;
}

emb_status emb_customer_remove(emb_store *store, emb_text id, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status =
        emb_sql_take(store, "UPDATE customers SET removed = 1, generation = 0 WHERE id = ? AND removed = 0", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, (emb_str){id.data, id.len});
    status = emb_sql_run(store, statement, error);
    if (status == EMB_OK && !sqlite3_changes(store->db))
        return emb_fail(error, EMB_NOT_FOUND, "there is no customer \"%.*s\"", (int)id.len, id.data);
    return status;
}

emb_status emb_customers_each(emb_store *store, int64_t after, uint64_t limit,
                              emb_status (*take)(void *context, const emb_customer *customer, emb_error *error), void *context,
                              emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status =
        emb_sql_take(store,
                     "SELECT number, id, query, generation, removed, (SELECT count(*) FROM open_hits WHERE customer ="
                     " number) FROM customers WHERE number > ? ORDER BY number LIMIT ?",
                     &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, after);
    sqlite3_bind_int64(statement, 2, limit ? (int64_t)limit : -1);
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row) {
        const emb_customer customer = {sqlite3_column_int64(statement, 0),    emb_sql_column(statement, 1),
                                       emb_sql_column(statement, 2),          sqlite3_column_int64(statement, 3),
                                       sqlite3_column_int(statement, 4) != 0, (uint64_t)sqlite3_column_int64(statement, 5)};
        status = take(context, &customer, error);
        if (status != EMB_OK)
            break;
    }
    emb_sql_end(statement);
    return status;
}

emb_status emb_events_each(emb_store *store, int64_t after, uint64_t limit,
                           emb_status (*take)(void *context, const emb_event *event, emb_error *error), void *context,
                           emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status =
        emb_sql_take(store, "SELECT seq, id, at, kind, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, after);
    sqlite3_bind_int64(statement, 2, limit ? (int64_t)limit : -1);
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row) {
        const emb_event event = {sqlite3_column_int64(statement, 0), emb_sql_column(statement, 1), emb_sql_column(statement, 2),
                                 emb_sql_column(statement, 3), emb_sql_column(statement, 4)};
        status = take(context, &event, error);
        if (status != EMB_OK)
            break;
    }
    emb_sql_end(statement);
    return status;
}
