/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/watch_store.h"

#include <stdio.h>

#include "audit/digest.h"
#include "audit/sql.h"
#include "base/json.h"

#define EVENT_MAX ((size_t)16 * 1024 * 1024)

/* ---- Generations ---- */

static emb_status add_generation(emb_store *store, const emb_generation *generation, int64_t *ret, emb_error *error)
{
    char now[32];
    sqlite3_stmt *statement;
    emb_status status =
        emb_sql_take(store, "INSERT INTO generations (digest, engine, file, at) VALUES (?, ?, ?, ?)", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_time_now(now);
    emb_sql_text(statement, 1, emb_str_from(generation->digest));
    emb_sql_text(statement, 2, emb_str_from(generation->engine));
    emb_sql_text(statement, 3, emb_str_from(generation->file));
    emb_sql_text(statement, 4, emb_str_from(now));
    status = emb_sql_run(store, statement, error);
    if (status == EMB_OK)
        *ret = sqlite3_last_insert_rowid(store->db);
    return status;
}

emb_status emb_generation_begin(emb_store *store, const emb_generation *generation, int64_t *ret, emb_error *error)
{
    emb_generation last;
    int64_t number;
    emb_status status = emb_sql_number(store, "SELECT max(number) FROM generations", &number, error);
    if (status == EMB_OK && number)
        status = emb_generation_get(store, number, &last, error);
    if (status != EMB_OK)
        return status;
    if (!number || strcmp(last.digest, generation->digest) != 0 || strcmp(last.engine, generation->engine) != 0)
        return add_generation(store, generation, ret, error);
    *ret = number;
    return EMB_OK;
}

emb_status emb_generation_get(emb_store *store, int64_t number, emb_generation *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, "SELECT digest, engine, file FROM generations WHERE number = ?", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, number);
    status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    if (row) {
        snprintf(ret->digest, sizeof ret->digest, "%s", emb_sql_column(statement, 0).data);
        snprintf(ret->engine, sizeof ret->engine, "%s", emb_sql_column(statement, 1).data);
        snprintf(ret->file, sizeof ret->file, "%s", emb_sql_column(statement, 2).data);
    }
    emb_sql_end(statement);
    return row ? EMB_OK : emb_fail(error, EMB_NOT_FOUND, "the store has no generation %lld", (long long)number);
}

emb_status emb_generation_behind(emb_store *store, int64_t number, int64_t *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, "SELECT generation FROM customers WHERE generation <> ? ORDER BY generation LIMIT 1",
                                     &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, number);
    status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    *ret = row ? sqlite3_column_int64(statement, 0) : -1;
    emb_sql_end(statement);
    return EMB_OK;
}

/* ---- Customers ---- */

static bool keep(emb_arena *arena, sqlite3_stmt *statement, int at, const char **ret, size_t *ret_len)
{
    emb_str text = emb_sql_column(statement, at);
    *ret = emb_arena_copy(arena, text);
    if (ret_len)
        *ret_len = text.len;
    return *ret != NULL;
}

emb_status emb_watched_read(emb_store *store, int64_t generation, int64_t after, size_t limit, emb_arena *arena,
                            emb_watched_list *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    ret->count = 0;
    emb_status status = emb_sql_take(store,
                                     "SELECT number, id, query, digest, removed FROM customers WHERE generation = ? AND number > ?"
                                     " ORDER BY number LIMIT ?",
                                     &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, generation);
    sqlite3_bind_int64(statement, 2, after);
    sqlite3_bind_int64(statement, 3, (int64_t)limit);
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row) {
        emb_watched w = {.number = sqlite3_column_int64(statement, 0), .removed = sqlite3_column_int(statement, 4) != 0};
        if (!keep(arena, statement, 1, &w.id, NULL) || !keep(arena, statement, 2, &w.query.data, &w.query.len) ||
            !keep(arena, statement, 3, &w.digest, NULL) || !emb_vec_push(ret, w)) {
            status = emb_fail_memory(error);
            break;
        }
    }
    emb_sql_end(statement);
    return status;
}

emb_status emb_watched_settle(emb_store *store, const emb_watched *customer, int64_t from, int64_t to, bool *ret_done,
                              emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(
        store, "UPDATE customers SET generation = ?1 WHERE number = ?2 AND generation = ?3 AND digest = ?4 AND removed = ?5",
        &statement, error);
    if (status == EMB_OK && customer->removed)
        status = emb_sql_take(store, "DELETE FROM customers WHERE number = ?2 AND generation = ?3 AND digest = ?4 AND removed = ?5",
                              &statement, error);
    if (status != EMB_OK)
        return status;
    if (!customer->removed)
        sqlite3_bind_int64(statement, 1, to);
    sqlite3_bind_int64(statement, 2, customer->number);
    sqlite3_bind_int64(statement, 3, from);
    emb_sql_text(statement, 4, emb_str_from(customer->digest));
    sqlite3_bind_int(statement, 5, customer->removed);
    status = emb_sql_run(store, statement, error);
    if (status == EMB_OK)
        *ret_done = sqlite3_changes(store->db) > 0;
    return status;
}

emb_status emb_watched_settle_range(emb_store *store, int64_t from, int64_t to, int64_t first, int64_t last, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store, "UPDATE customers SET generation = ? WHERE generation = ? AND number BETWEEN ? AND ?",
                                     &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, to);
    sqlite3_bind_int64(statement, 2, from);
    sqlite3_bind_int64(statement, 3, first);
    sqlite3_bind_int64(statement, 4, last);
    return emb_sql_run(store, statement, error);
}

/* ---- Open hits ---- */

emb_status emb_open_hit_customers(emb_store *store, emb_str entity, emb_number_list *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, "SELECT customer FROM open_hits WHERE entity = ?", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, entity);
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row)
        if (!emb_vec_push(ret, sqlite3_column_int64(statement, 0))) {
            status = emb_fail_memory(error);
            break;
        }
    emb_sql_end(statement);
    return status;
}

emb_status emb_open_hits_read(emb_store *store, int64_t customer, emb_arena *arena, emb_open_hit_list *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    ret->count = 0;
    emb_status status = emb_sql_take(
        store, "SELECT entity, facts, caption, score FROM open_hits WHERE customer = ? ORDER BY entity", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, customer);
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row) {
        emb_open_hit hit = {.score = sqlite3_column_int(statement, 3)};
        if (!keep(arena, statement, 0, &hit.entity, NULL) || !keep(arena, statement, 1, &hit.facts, NULL) ||
            !keep(arena, statement, 2, &hit.caption, NULL) || !emb_vec_push(ret, hit)) {
            status = emb_fail_memory(error);
            break;
        }
    }
    emb_sql_end(statement);
    return status;
}

emb_status emb_open_hit_put(emb_store *store, int64_t customer, const emb_open_hit *hit, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status =
        emb_sql_take(store, "INSERT OR REPLACE INTO open_hits (customer, entity, facts, score, caption) VALUES (?, ?, ?, ?, ?)",
                     &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, customer);
    emb_sql_text(statement, 2, emb_str_from(hit->entity));
    emb_sql_text(statement, 3, emb_str_from(hit->facts));
    sqlite3_bind_int(statement, 4, hit->score);
    emb_sql_text(statement, 5, emb_str_from(hit->caption));
    return emb_sql_run(store, statement, error);
}

emb_status emb_open_hit_remove(emb_store *store, int64_t customer, const char *entity, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store, "DELETE FROM open_hits WHERE customer = ? AND entity = ?", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, customer);
    emb_sql_text(statement, 2, emb_str_from(entity));
    return emb_sql_run(store, statement, error);
}

/* ---- Events ---- */

static emb_status read_uuid(emb_store *store, char ret[64], emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, "SELECT value FROM meta WHERE name = 'uuid'", &statement, error);
    if (status == EMB_OK)
        status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    snprintf(ret, 64, "%s", row ? emb_sql_column(statement, 0).data : "");
    emb_sql_end(statement);
    return EMB_OK;
}

/* Unique also where a store was restored from a copy and went on from there. */
static emb_status make_id(emb_store *store, int64_t seq, const char *at, const char *kind, const char *customer, const char *entity,
                          char ret[65], emb_error *error)
{
    char uuid[64];
    emb_buf text = EMB_BUF_INIT((size_t)64 * 1024);
    emb_status status = read_uuid(store, uuid, error);
    if (status != EMB_OK)
        return status;
    emb_buf_printf(&text, "embargo event 1\n%s\n%lld\n%s\n%s\n%s\n%s", uuid, (long long)seq, at, kind, customer, entity);
    status = text.failed ? emb_fail_memory(error) : emb_sha256_hex(emb_buf_str(&text), ret, error);
    if (status == EMB_OK)
        ret[32] = '\0';
    emb_buf_free(&text);
    return status;
}

static emb_status insert_event(emb_store *store, int64_t seq, const char *id, const char *at, const char *kind, emb_str body,
                               emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store, "INSERT INTO events VALUES (?, ?, ?, ?, ?)", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, seq);
    emb_sql_text(statement, 2, emb_str_from(id));
    emb_sql_text(statement, 3, emb_str_from(at));
    emb_sql_text(statement, 4, emb_str_from(kind));
    emb_sql_text(statement, 5, body);
    return emb_sql_run(store, statement, error);
}

emb_status emb_event_add(emb_store *store, const char *kind, const char *customer, const char *entity, emb_event_writer *write,
                         void *context, emb_error *error)
{
    char at[32], id[65];
    int64_t last = 0;
    emb_buf body = EMB_BUF_INIT(EVENT_MAX);
    emb_time_now(at);
    emb_status status = emb_sql_number(store, "SELECT seq FROM sqlite_sequence WHERE name = 'events'", &last, error);
    if (status == EMB_OK)
        status = make_id(store, last + 1, at, kind, customer, entity, id, error);
    if (status != EMB_OK)
        return status;
    emb_buf_append_byte(&body, '{');
    emb_json_member(&body, "id", emb_str_from(id));
    emb_buf_printf(&body, ",\"seq\":%lld", (long long)last + 1);
    emb_json_member(&body, "at", emb_str_from(at));
    emb_json_member(&body, "kind", emb_str_from(kind));
    emb_json_member(&body, "customer", emb_str_from(customer));
    emb_json_member(&body, "entity", emb_str_from(entity));
    write(context, &body);
    emb_buf_append_byte(&body, '}');
    status = body.failed ? emb_fail_memory(error) : insert_event(store, last + 1, id, at, kind, emb_buf_str(&body), error);
    emb_buf_free(&body);
    return status;
}

/* ---- Deliveries ---- */

emb_status emb_delivery_get(emb_store *store, const char *sink, int64_t *ret_delivered, int64_t *ret_position, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, "SELECT delivered, position FROM deliveries WHERE sink = ?", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, emb_str_from(sink));
    status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    *ret_delivered = row ? sqlite3_column_int64(statement, 0) : 0;
    *ret_position = row ? sqlite3_column_int64(statement, 1) : 0;
    emb_sql_end(statement);
    return EMB_OK;
}

emb_status emb_delivery_set(emb_store *store, const char *sink, int64_t delivered, int64_t position, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store, "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?)", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, emb_str_from(sink));
    sqlite3_bind_int64(statement, 2, delivered);
    sqlite3_bind_int64(statement, 3, position);
    return emb_sql_run(store, statement, error);
}
