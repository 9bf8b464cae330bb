/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/sql.h"
#include "audit/trail.h"
#include "base/json.h"

#define APPLICATION_ID 0x656D6274 /* "embt" */
#define SCHEMA_VERSION 1
#define WAIT_MILLISECONDS 30000

/*
 * The trail is the only truth about screenings, decisions and settings: they are found through indexes over its JSON, so nothing can
 * disagree with it. INSERT OR REPLACE would not fire a trigger on DELETE, but trail_in_order stands before it.
 */
static const char schema[] =
    "CREATE TABLE trail (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, previous TEXT NOT NULL,"
    " digest TEXT NOT NULL) STRICT;"
    "CREATE INDEX trail_kind ON trail (kind, seq);"
    "CREATE INDEX trail_index ON trail (json_extract(body, '$.index')) WHERE kind = 'index';"
    "CREATE INDEX trail_subject ON trail (json_extract(body, '$.subject')) WHERE kind = 'screening';"
    "CREATE TABLE purged (seq INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER trail_in_order BEFORE INSERT ON trail WHEN NEW.seq IS NOT 1 +"
    " coalesce((SELECT max(seq) FROM trail), (SELECT max(seq) FROM purged), 0)"
    " BEGIN SELECT raise(ABORT, 'the trail is only appended to'); END;"
    "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail BEGIN SELECT raise(ABORT, 'the trail is only appended to'); END;"
    "CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail WHEN NOT EXISTS (SELECT 1 FROM purged WHERE seq >= OLD.seq)"
    " BEGIN SELECT raise(ABORT, 'the trail is only appended to'); END;"
    "CREATE TRIGGER purged_no_update BEFORE UPDATE ON purged BEGIN SELECT raise(ABORT, 'purges stay'); END;"
    "CREATE TRIGGER purged_no_delete BEFORE DELETE ON purged BEGIN SELECT raise(ABORT, 'purges stay'); END;"
    "CREATE TABLE customers (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, query TEXT NOT NULL,"
    " digest TEXT NOT NULL, generation INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX customers_generation ON customers (generation, number);"
    "CREATE TABLE generations (number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL, engine TEXT NOT NULL,"
    " file TEXT NOT NULL, at TEXT NOT NULL) STRICT;"
    "CREATE TABLE open_hits (customer INTEGER NOT NULL, entity TEXT NOT NULL, facts TEXT NOT NULL, score INTEGER NOT NULL,"
    " caption TEXT NOT NULL, PRIMARY KEY (customer, entity)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX open_hits_entity ON open_hits (entity);"
    "CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, kind TEXT NOT NULL,"
    " body TEXT NOT NULL) STRICT;"
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "INSERT INTO meta VALUES ('uuid', lower(hex(randomblob(16))));"
    "CREATE TABLE deliveries (sink TEXT PRIMARY KEY, delivered INTEGER NOT NULL, position INTEGER NOT NULL) STRICT;";

static emb_status execute(emb_store *store, const char *sql, emb_error *error)
{
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return emb_sql_fail(store, "use the store", error);
    return EMB_OK;
}

static emb_status read_pragma(emb_store *store, const char *sql, int64_t *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return emb_sql_fail(store, "open the store", error);
    int code = sqlite3_step(statement);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    emb_status status = code == SQLITE_ROW ? EMB_OK : emb_sql_fail(store, "open the store", error);
    sqlite3_finalize(statement);
    return status;
}

/* A new file is empty; two processes may both find it so, the second finds the tables when its turn comes. */
static emb_status make_tables(emb_store *store, emb_error *error)
{
    int64_t version = 0;
    emb_status status = execute(store, "BEGIN IMMEDIATE", error);
    if (status != EMB_OK)
        return status;
    status = read_pragma(store, "PRAGMA user_version", &version, error);
    if (status == EMB_OK && !version)
        status = execute(store, schema, error);
    if (status == EMB_OK && !version)
        status = execute(store, "PRAGMA application_id = 1701667444; PRAGMA user_version = 1", error);
    if (status == EMB_OK)
        return execute(store, "COMMIT", error);
    execute(store, "ROLLBACK", NULL);
    return status;
}
_Static_assert(APPLICATION_ID == 1701667444 && SCHEMA_VERSION == 1, "the PRAGMAs of make_tables");

static emb_status check_tables(emb_store *store, const char *path, emb_store_mode mode, emb_error *error)
{
    int64_t application = 0, version = 0;
    emb_status status = read_pragma(store, "PRAGMA user_version", &version, error);
    if (status == EMB_OK && !version && mode == EMB_STORE_CREATE) {
        status = make_tables(store, error);
        if (status == EMB_OK)
            status = read_pragma(store, "PRAGMA user_version", &version, error);
    }
    if (status == EMB_OK)
        status = read_pragma(store, "PRAGMA application_id", &application, error);
    if (status != EMB_OK)
        return status;
    if (application != APPLICATION_ID || !version)
        return emb_fail_at(error, EMB_FORMAT, path, 0, 0, "the file is no store of embargo");
    if (version > SCHEMA_VERSION)
        return emb_fail_at(error, EMB_VERSION, path, 0, 0,
                           "the store was made by a later version of embargo (%lld, this one knows %d)", (long long)version,
                           SCHEMA_VERSION);
    return EMB_OK;
}

/* Somebody else's database is left as it is. */
static emb_status check_owner(emb_store *store, const char *path, emb_error *error)
{
    int64_t application = 0, tables = 0;
    /* in this order: who makes tables in between has set the id, too */
    emb_status status = read_pragma(store, "SELECT count(*) FROM sqlite_schema", &tables, error);
    if (status == EMB_OK)
        status = read_pragma(store, "PRAGMA application_id", &application, error);
    if (status == EMB_OK && tables && application != APPLICATION_ID)
        return emb_fail_at(error, EMB_FORMAT, path, 0, 0, "the file is an SQLite database, but no store of embargo");
    return status;
}

static emb_status set_up(emb_store *store, const char *path, emb_store_mode mode, emb_error *error)
{
    sqlite3_busy_timeout(store->db, WAIT_MILLISECONDS);
    sqlite3_extended_result_codes(store->db, 0);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    emb_status status = check_owner(store, path, error);
    if (status == EMB_OK && mode != EMB_STORE_READ)
        status = execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", error);
    return status == EMB_OK ? check_tables(store, path, mode, error) : status;
}

/* What is in it is personal data: only its owner may read a new file. */
static emb_status touch(const char *path, emb_store_mode mode, emb_error *error)
{
    int flags = (mode == EMB_STORE_READ ? O_RDONLY : O_RDWR) | O_CLOEXEC | (mode == EMB_STORE_CREATE ? O_CREAT : 0);
    int file = open(path, flags, 0600);
    if (file < 0 && errno == ENOENT && mode != EMB_STORE_CREATE)
        return emb_fail_at(error, EMB_NOT_FOUND, path, 0, 0, "there is no such store");
    if (file < 0)
        return emb_fail_errno(error, path, "open the store");
    close(file);
    return EMB_OK;
}

emb_status emb_store_open(const char *path, emb_store_mode mode, emb_store **ret, emb_error *error)
{
    emb_status status = touch(path, mode, error);
    if (status != EMB_OK)
        return status;
    emb_store *store = calloc(1, sizeof *store);
    if (!store)
        return emb_fail_memory(error);
    int flags = (mode == EMB_STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK)
        status = store->db ? emb_sql_fail(store, "open the store", error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = set_up(store, path, mode, error);
    if (status == EMB_OK)
        *ret = store;
    else
        emb_store_close(store);
    return status;
}

void emb_store_close(emb_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->cached; i++)
        sqlite3_finalize(store->cache[i].statement);
    sqlite3_close(store->db);
    free(store);
}

/* ---- Transactions ---- */

emb_status emb_store_begin(emb_store *store, emb_error *error)
{
    if (!store->depth) {
        emb_status status = execute(store, "BEGIN IMMEDIATE", error);
        if (status != EMB_OK)
            return status;
    }
    store->depth++;
    return EMB_OK;
}

emb_status emb_store_commit(emb_store *store, emb_error *error)
{
    if (!store->depth)
        return emb_fail(error, EMB_INVALID, "nothing was begun");
    if (store->depth > 1) {
        store->depth--;
        return EMB_OK;
    }
    emb_status status = execute(store, "COMMIT", error);
    if (status == EMB_OK)
        store->depth = 0;
    else
        emb_store_rollback(store);
    return status;
}

void emb_store_rollback(emb_store *store)
{
    if (store->depth)
        execute(store, "ROLLBACK", NULL);
    store->depth = 0;
}

emb_status emb_store_version(emb_store *store, uint64_t *ret, emb_error *error)
{
    int64_t version = 0;
    emb_status status = emb_sql_number(store,
                                       "SELECT coalesce((SELECT max(seq) FROM trail WHERE kind = 'decision'), 0) +"
                                       " coalesce((SELECT max(seq) FROM trail WHERE kind = 'setting'), 0)",
                                       &version, error);
    if (status == EMB_OK)
        *ret = (uint64_t)version;
    return status;
}

emb_status emb_store_count(emb_store *store, emb_store_counts *ret, emb_error *error)
{
    static const char *const queries[] = {
        "SELECT count(*) FROM trail",
        "SELECT count(*) FROM trail WHERE kind = 'screening'",
        "SELECT count(*) FROM trail WHERE kind = 'decision'",
        "SELECT count(*) FROM customers WHERE removed = 0",
        "SELECT count(*) FROM open_hits",
        "SELECT count(*) FROM events",
        "SELECT max(0, coalesce((SELECT max(seq) FROM events), 0) - coalesce((SELECT min(delivered) FROM deliveries), 0))",
    };
    int64_t numbers[sizeof queries / sizeof *queries] = {0};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        emb_status status = emb_sql_number(store, queries[i], &numbers[i], error);
        if (status != EMB_OK)
            return status;
    }
    *ret = (emb_store_counts){(uint64_t)numbers[0], (uint64_t)numbers[1], (uint64_t)numbers[2], (uint64_t)numbers[3],
                              (uint64_t)numbers[4], (uint64_t)numbers[5], (uint64_t)numbers[6]};
    return EMB_OK;
}

/* ---- Settings ---- */

static const struct {
    const char *name, *fallback;
    uint64_t least, most;
} settings[] = {{"four_eyes", "0", 0, 1}, {"retention_years", "10", 1, 100}};
#define SETTING_COUNT (sizeof settings / sizeof *settings)

static size_t find_setting(const char *name)
{
    size_t i = 0;
    while (i < SETTING_COUNT && strcmp(settings[i].name, name) != 0)
        i++;
    return i;
}

emb_status emb_store_get(emb_store *store, const char *name, char ret[64], emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    size_t at = find_setting(name);
    if (at == SETTING_COUNT)
        return emb_fail(error, EMB_INVALID, "there is no setting \"%s\"", name);
    emb_status status = emb_sql_take(store,
                                     "SELECT json_extract(body, '$.value') FROM trail WHERE kind = 'setting'"
                                     " AND json_extract(body, '$.name') = ? ORDER BY seq DESC LIMIT 1",
                                     &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, emb_str_from(name));
    status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    emb_str value = row ? emb_sql_column(statement, 0) : emb_str_from(settings[at].fallback);
    size_t len = value.len < 63 ? value.len : 63;
    memcpy(ret, value.data, len);
    ret[len] = '\0';
    emb_sql_end(statement);
    return EMB_OK;
}

emb_status emb_store_set(emb_store *store, const char *name, const char *value, const char *by, emb_error *error)
{
    uint64_t number;
    size_t at = find_setting(name);
    if (at == SETTING_COUNT)
        return emb_fail(error, EMB_INVALID, "there is no setting \"%s\" (there are four_eyes and retention_years)", name);
    if (!emb_str_to_u64(emb_str_from(value), &number) || number < settings[at].least || number > settings[at].most)
        return emb_fail(error, EMB_INVALID, "%s is a number from %llu to %llu, not \"%s\"", name,
                        (unsigned long long)settings[at].least, (unsigned long long)settings[at].most, value);
    emb_buf body = EMB_BUF_INIT(4096);
    emb_buf_append_byte(&body, '{');
    emb_json_member(&body, "name", emb_str_from(name));
    emb_buf_printf(&body, ",\"value\":\"%llu\"", (unsigned long long)number);
    emb_json_member(&body, "by", emb_str_from(by));
    emb_buf_append_byte(&body, '}');
    emb_status status = body.failed ? emb_fail_memory(error) : emb_trail_append(store, "setting", emb_buf_str(&body), NULL, error);
    emb_buf_free(&body);
    return status;
}
