/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/trail.h"

#include <stdio.h>
#include <stdlib.h>
#include <yyjson.h>

#include "audit/digest.h"
#include "audit/sql.h"
#include "base/json.h"
#include "base/vec.h"

#define BODY_MAX ((size_t)64 * 1024 * 1024)
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* ---- The chain ---- */

static emb_status chain(const emb_trail_entry *entry, char ret[65], emb_error *error)
{
    emb_buf bytes = EMB_BUF_INIT(BODY_MAX + 4096);
    emb_buf_printf(&bytes, "embargo trail 1\n%lld\n%.*s\n%.*s\n%s\n", (long long)entry->seq, (int)entry->at.len, entry->at.data,
                   (int)entry->kind.len, entry->kind.data, entry->previous);
    emb_buf_append_str(&bytes, entry->body);
    emb_status status = bytes.failed ? emb_fail_memory(error) : emb_sha256_hex(emb_buf_str(&bytes), ret, error);
    emb_buf_free(&bytes);
    return status;
}

static void copy_digest(char to[65], emb_str from)
{
    size_t len = from.len < 64 ? from.len : 64;
    memcpy(to, from.data, len);
    to[len] = '\0';
}

/* Number and digest of the last entry, be it one that was purged. */
static emb_status read_head(emb_store *store, int64_t *ret_seq, char ret_digest[65], emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store,
                                     "SELECT seq, digest FROM trail UNION ALL SELECT seq, digest FROM purged"
                                     " ORDER BY seq DESC LIMIT 1",
                                     &statement, error);
    if (status == EMB_OK)
        status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    *ret_seq = row ? sqlite3_column_int64(statement, 0) : 0;
    copy_digest(ret_digest, row ? emb_sql_column(statement, 1) : EMB_STR(ZEROS));
    emb_sql_end(statement);
    return EMB_OK;
}

static emb_status insert(emb_store *store, const emb_trail_entry *entry, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store, "INSERT INTO trail VALUES (?, ?, ?, ?, ?, ?)", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, entry->seq);
    emb_sql_text(statement, 2, entry->at);
    emb_sql_text(statement, 3, entry->kind);
    emb_sql_text(statement, 4, entry->body);
    emb_sql_text(statement, 5, emb_str_from(entry->previous));
    emb_sql_text(statement, 6, emb_str_from(entry->digest));
    return emb_sql_run(store, statement, error);
}

static emb_status append(emb_store *store, const char *kind, emb_str body, int64_t *ret_seq, emb_error *error)
{
    char now[32];
    emb_trail_entry entry = {.kind = emb_str_from(kind), .body = body};
    emb_time_now(now);
    entry.at = emb_str_from(now);
    emb_status status = read_head(store, &entry.seq, entry.previous, error);
    entry.seq++;
    if (status == EMB_OK)
        status = chain(&entry, entry.digest, error);
    if (status == EMB_OK)
        status = insert(store, &entry, error);
    if (status == EMB_OK && ret_seq)
        *ret_seq = entry.seq;
    return status;
}

emb_status emb_trail_append(emb_store *store, const char *kind, emb_str body, int64_t *ret_seq, emb_error *error)
{
    int64_t seq = 0;
    if (body.len > BODY_MAX)
        return emb_fail(error, EMB_INVALID, "an entry of the trail has at most %zu bytes", BODY_MAX);
    emb_status status = emb_store_begin(store, error);
    if (status != EMB_OK)
        return status;
    status = append(store, kind, body, &seq, error);
    if (status != EMB_OK) {
        emb_store_rollback(store);
        return status;
    }
    status = emb_store_commit(store, error);
    if (status == EMB_OK && ret_seq)
        *ret_seq = seq;
    return status;
}

/* ---- Reading ---- */

static void read_entry(sqlite3_stmt *statement, emb_trail_entry *ret)
{
    ret->seq = sqlite3_column_int64(statement, 0);
    ret->at = emb_sql_column(statement, 1);
    ret->kind = emb_sql_column(statement, 2);
    ret->body = emb_sql_column(statement, 3);
    copy_digest(ret->previous, emb_sql_column(statement, 4));
    copy_digest(ret->digest, emb_sql_column(statement, 5));
}

static emb_status each(emb_store *store, sqlite3_stmt *statement,
                       emb_status (*take)(void *context, const emb_trail_entry *entry, emb_error *error), void *context,
                       emb_error *error)
{
    emb_status status;
    bool row;
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row) {
        emb_trail_entry entry;
        read_entry(statement, &entry);
        status = take(context, &entry, error);
        if (status != EMB_OK)
            break;
    }
    emb_sql_end(statement);
    return status;
}

emb_status emb_trail_each(emb_store *store, const emb_trail_filter *filter,
                          emb_status (*take)(void *context, const emb_trail_entry *entry, emb_error *error), void *context,
                          emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store,
                                     "SELECT seq, at, kind, body, previous, digest FROM trail WHERE seq > ?1"
                                     " AND (?2 = '' OR at >= ?2) AND (?3 = '' OR at < ?3) AND (?4 = '' OR kind = ?4)"
                                     " ORDER BY seq LIMIT ?5",
                                     &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, filter->after);
    emb_sql_text(statement, 2, emb_str_from(filter->from));
    emb_sql_text(statement, 3, emb_str_from(filter->to));
    emb_sql_text(statement, 4, emb_str_from(filter->kind));
    sqlite3_bind_int64(statement, 5, filter->limit ? (int64_t)filter->limit : -1);
    return each(store, statement, take, context, error);
}

emb_status emb_trail_get(emb_store *store, int64_t seq, emb_buf *texts, emb_trail_entry *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status =
        emb_sql_take(store, "SELECT seq, at, kind, body, previous, digest FROM trail WHERE seq = ?", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, seq);
    status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    if (row) {
        size_t from = texts->len;
        read_entry(statement, ret);
        emb_buf_append_str(texts, ret->at);
        emb_buf_append_str(texts, ret->kind);
        emb_buf_append_str(texts, ret->body);
        if (texts->failed) {
            status = emb_fail_memory(error);
        } else {
            ret->at.data = texts->data + from;
            ret->kind.data = ret->at.data + ret->at.len;
            ret->body.data = ret->kind.data + ret->kind.len;
        }
    } else {
        status = emb_fail(error, EMB_NOT_FOUND, "the trail has no entry %lld", (long long)seq);
    }
    emb_sql_end(statement);
    return status;
}

/* ---- Verifying ---- */

typedef struct verifier {
    int64_t expected; /* number of the next entry */
    char previous[65];
    int64_t expect_seq;
    const char *expect_digest;
    bool met;
    int64_t purge_seq; /* the last purge, by the table; must be an entry as well */
    char purge_digest[65];
    bool purge_met;
    emb_trail_verdict verdict;
} verifier;

static emb_status broken(emb_error *error, int64_t seq, const char *how)
{
    return emb_fail(error, EMB_CORRUPT, "the trail is broken at entry %lld: %s", (long long)seq, how);
}

static void note_purge(verifier *v, emb_str body)
{
    yyjson_doc *doc = yyjson_read(body.data, body.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    const char *digest = yyjson_get_str(yyjson_obj_get(root, "digest"));
    if (yyjson_get_sint(yyjson_obj_get(root, "through")) == v->purge_seq && digest && strcmp(digest, v->purge_digest) == 0)
        v->purge_met = true;
    yyjson_doc_free(doc);
}

static emb_status verify_entry(void *context, const emb_trail_entry *entry, emb_error *error)
{
    verifier *v = context;
    char digest[65];
    if (entry->seq != v->expected)
        return broken(error, v->expected, "it is missing");
    if (strcmp(entry->previous, v->previous) != 0)
        return broken(error, entry->seq, "it does not follow from the entry before it");
    emb_status status = chain(entry, digest, error);
    if (status != EMB_OK)
        return status;
    if (strcmp(digest, entry->digest) != 0)
        return broken(error, entry->seq, "its content was altered");
    if (entry->seq == v->expect_seq) {
        if (strcmp(entry->digest, v->expect_digest) != 0)
            return broken(error, entry->seq, "it is not the entry whose digest was noted");
        v->met = true;
    }
    if (emb_str_equal(entry->kind, EMB_STR("purge")))
        note_purge(v, entry->body);
    if (!v->verdict.entries)
        v->verdict.first = entry->seq;
    v->verdict.entries++;
    v->verdict.last = entry->seq;
    v->expected++;
    memcpy(v->previous, entry->digest, sizeof v->previous);
    return EMB_OK;
}

static emb_status read_purge(emb_store *store, verifier *v, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(store, "SELECT seq, digest FROM purged ORDER BY seq DESC LIMIT 1", &statement, error);
    if (status == EMB_OK)
        status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    v->purge_seq = row ? sqlite3_column_int64(statement, 0) : 0;
    copy_digest(v->purge_digest, row ? emb_sql_column(statement, 1) : EMB_STR(ZEROS));
    emb_sql_end(statement);
    v->expected = v->purge_seq + 1;
    memcpy(v->previous, v->purge_digest, sizeof v->previous);
    return EMB_OK;
}

/* What the triggers and tables should be: an altered one would let entries be changed. */
static emb_status verify_schema(emb_store *store, emb_error *error)
{
    int64_t triggers = 0;
    emb_status status =
        emb_sql_number(store,
                       "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND (name, sql LIKE '%RAISE(ABORT%') IN"
                       " (VALUES ('trail_in_order', 1), ('trail_no_update', 1), ('trail_no_delete', 1),"
                       " ('purged_no_update', 1), ('purged_no_delete', 1))",
                       &triggers, error);
    if (status == EMB_OK && triggers != 5)
        return emb_fail(error, EMB_CORRUPT, "the store lacks triggers that keep the trail from being changed");
    return status;
}

static emb_status verify(emb_store *store, verifier *v, emb_error *error)
{
    const emb_trail_filter all = {0};
    emb_status status = verify_schema(store, error);
    if (status == EMB_OK)
        status = read_purge(store, v, error);
    if (status == EMB_OK)
        status = emb_trail_each(store, &all, verify_entry, v, error);
    if (status != EMB_OK)
        return status;
    if (v->purge_seq && !v->purge_met)
        return broken(error, v->purge_seq, "what was before it is gone without an entry that says so");
    if (v->expect_digest && v->expect_seq > v->purge_seq && !v->met)
        return broken(error, v->expect_seq, "the entry whose digest was noted is missing: the end was cut off");
    memcpy(v->verdict.head, v->previous, sizeof v->verdict.head);
    return EMB_OK;
}

emb_status emb_trail_verify(emb_store *store, int64_t expect_seq, const char *expect_digest, emb_trail_verdict *ret,
                            emb_error *error)
{
    verifier v = {.expect_seq = expect_digest ? expect_seq : 0, .expect_digest = expect_digest};
    emb_status status = verify(store, &v, error);
    if (status == EMB_OK)
        *ret = v.verdict;
    return status;
}

/* ---- Retention ---- */

typedef struct purge {
    char before[32];
    int64_t through;
    char digest[65];
    uint64_t count;
} purge;

static emb_status find_old(emb_store *store, purge *p, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status =
        emb_sql_take(store,
                     "SELECT seq, digest FROM trail WHERE seq ="
                     " (SELECT coalesce((SELECT min(seq) FROM trail WHERE at >= ?1) - 1, (SELECT max(seq) FROM trail)))",
                     &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, emb_str_from(p->before));
    status = emb_sql_step(store, statement, &row, error);
    if (status != EMB_OK)
        return status;
    p->through = row ? sqlite3_column_int64(statement, 0) : 0;
    if (row)
        copy_digest(p->digest, emb_sql_column(statement, 1));
    emb_sql_end(statement);
    if (!p->through)
        return EMB_OK;
    status = emb_sql_take(store, "SELECT count(*) FROM trail WHERE seq <= ?", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, p->through);
    status = emb_sql_step(store, statement, &row, error);
    if (status == EMB_OK) {
        p->count = (uint64_t)sqlite3_column_int64(statement, 0);
        emb_sql_end(statement);
    }
    return status;
}

/* Entries that still count although they are old: settings in force, and indexes that younger screenings name. */
typedef struct carried {
    bool setting;
    char *body;
} carried;
typedef emb_vec(carried) carried_list;

static emb_status find_carried(emb_store *store, const purge *p, carried_list *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    bool row;
    emb_status status = emb_sql_take(
        store,
        "SELECT kind, body FROM trail WHERE seq <= ?1 AND (kind = 'setting' AND seq = (SELECT max(s.seq) FROM trail s WHERE"
        " s.kind = 'setting' AND json_extract(s.body, '$.name') = json_extract(trail.body, '$.name')) OR kind = 'index' AND"
        " EXISTS (SELECT 1 FROM trail u WHERE u.seq > ?1 AND u.kind = 'screening' AND"
        " json_extract(u.body, '$.index') = json_extract(trail.body, '$.index'))) ORDER BY seq",
        &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, p->through);
    while ((status = emb_sql_step(store, statement, &row, error)) == EMB_OK && row) {
        emb_str body = emb_sql_column(statement, 1);
        carried item = {emb_str_equal(emb_sql_column(statement, 0), EMB_STR("setting")), strndup(body.data, body.len)};
        if (!item.body || !emb_vec_push(ret, item)) {
            free(item.body);
            status = emb_fail_memory(error);
            break;
        }
    }
    emb_sql_end(statement);
    return status;
}

static emb_status remove_old(emb_store *store, const purge *p, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status = emb_sql_take(store, "INSERT INTO purged VALUES (?, ?)", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, p->through);
    emb_sql_text(statement, 2, emb_str_from(p->digest));
    status = emb_sql_run(store, statement, error);
    if (status == EMB_OK)
        status = emb_sql_take(store, "DELETE FROM trail WHERE seq <= ?", &statement, error);
    if (status != EMB_OK)
        return status;
    sqlite3_bind_int64(statement, 1, p->through);
    status = emb_sql_run(store, statement, error);
    /* events tell of the same people */
    if (status == EMB_OK)
        status = emb_sql_take(store, "DELETE FROM events WHERE at < ?", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, emb_str_from(p->before));
    return emb_sql_run(store, statement, error);
}

static emb_status note_purge_entry(emb_store *store, const purge *p, const char *by, emb_error *error)
{
    emb_buf body = EMB_BUF_INIT(4096);
    emb_buf_printf(&body, "{\"through\":%lld,\"count\":%llu", (long long)p->through, (unsigned long long)p->count);
    emb_json_member(&body, "digest", emb_str_from(p->digest));
    emb_json_member(&body, "before", emb_str_from(p->before));
    emb_json_member(&body, "by", emb_str_from(by));
    emb_buf_append_byte(&body, '}');
    emb_status status = body.failed ? emb_fail_memory(error) : emb_trail_append(store, "purge", emb_buf_str(&body), NULL, error);
    emb_buf_free(&body);
    return status;
}

static emb_status purge_all(emb_store *store, purge *p, const char *by, emb_error *error)
{
    carried_list carry = {0};
    emb_status status = find_old(store, p, error);
    if (status != EMB_OK || !p->through)
        return status;
    status = find_carried(store, p, &carry, error);
    if (status == EMB_OK)
        status = note_purge_entry(store, p, by, error);
    for (size_t i = 0; i < carry.count && status == EMB_OK; i++)
        status =
            emb_trail_append(store, carry.items[i].setting ? "setting" : "index", emb_str_from(carry.items[i].body), NULL, error);
    if (status == EMB_OK)
        status = remove_old(store, p, error);
    for (size_t i = 0; i < carry.count; i++)
        free(carry.items[i].body);
    emb_vec_free(&carry);
    return status;
}

/* The same day `years` earlier. */
static emb_status count_back(emb_store *store, const char *now, char ret[32], emb_error *error)
{
    char years[64], clock[32];
    emb_status status = emb_store_get(store, "retention_years", years, error);
    if (status != EMB_OK)
        return status;
    emb_time_now(clock);
    if (now && !emb_time_is_iso(emb_str_from(now)))
        return emb_fail(error, EMB_INVALID, "\"%s\" is no day (2026-11-28)", now);
    const char *from = now ? now : clock;
    int year = (int)strtol(from, NULL, 10) - (int)strtol(years, NULL, 10);
    snprintf(ret, 32, "%04d%.20s", year > 0 ? year : 0, from + 4);
    return EMB_OK;
}

emb_status emb_trail_purge(emb_store *store, const char *now, const char *by, uint64_t *ret_count, emb_error *error)
{
    purge p = {.through = 0};
    emb_status status = count_back(store, now, p.before, error);
    if (status == EMB_OK)
        status = emb_store_begin(store, error);
    if (status != EMB_OK)
        return status;
    status = purge_all(store, &p, by, error);
    if (status != EMB_OK) {
        emb_store_rollback(store);
        return status;
    }
    status = emb_store_commit(store, error);
    if (status == EMB_OK && ret_count)
        *ret_count = p.count;
    return status;
}
