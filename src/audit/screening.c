/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/screening.h"

#include <stdio.h>
#include <stdlib.h>

#include "audit/digest.h"
#include "audit/parse.h"
#include "audit/sql.h"
#include "audit/trail.h"
#include "base/json.h"
#include "embargo/version.h"
#include "match/hit_json.h"

static emb_str str_of(emb_text text)
{
    return (emb_str){text.data, text.len};
}

/* ---- Writing ---- */

emb_status emb_screening_write_hit(const emb_screening *s, size_t number, emb_buf *out, emb_error *error)
{
    const emb_hit *hit = &s->hits[number];
    char facts[65];
    emb_status status = emb_facts_digest(s->index, hit->entity, facts, error);
    if (status != EMB_OK)
        return status;
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_str_from(hit->id));
    emb_json_member(out, "caption", emb_str_from(hit->caption));
    emb_json_member(out, "schema", emb_str_from(hit->schema));
    emb_hit_write_lists(s->matcher, number, out);
    emb_buf_printf(out, ",\"score\":%.3f,\"match\":%s", hit->score, hit->match ? "true" : "false");
    emb_json_member(out, "alias", emb_str_from(hit->alias));
    emb_json_member(out, "alias_kind", emb_str_from(hit->alias_kind));
    emb_json_member(out, "facts", emb_str_from(facts));
    status = emb_hit_write_reasons(s->matcher, number, out, error);
    emb_buf_append_byte(out, '}');
    return status;
}

static emb_status write_result(const emb_screening *s, emb_buf *out, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_buf_append_text(out, "{\"hits\":[");
    for (size_t i = 0; i < s->count && status == EMB_OK; i++) {
        emb_json_comma(out);
        status = emb_screening_write_hit(s, i, out, error);
    }
    emb_buf_append_text(out, "]}");
    return status == EMB_OK && out->failed ? emb_fail_memory(error) : status;
}

static emb_status write_decisions(const emb_screening *s, const emb_decisions *decisions, const char *query_digest, emb_buf *out,
                                  emb_error *error)
{
    emb_status status = EMB_OK;
    emb_buf_append_text(out, ",\"decisions\":[");
    for (size_t i = 0; decisions && i < s->count && status == EMB_OK; i++) {
        emb_decision decision;
        status = emb_decisions_find(decisions, s->index, query_digest, s->subject, &s->hits[i], NULL, &decision, error);
        if (status != EMB_OK || decision.state == EMB_DECISION_NONE)
            continue;
        emb_json_comma(out);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "entity", emb_str_from(s->hits[i].id));
        emb_json_name(out, "decision");
        emb_decision_write(&decision, out);
        emb_buf_append_byte(out, '}');
    }
    emb_buf_append_byte(out, ']');
    return status;
}

static void write_head(const emb_screening *s, const char *query_digest, emb_buf *out)
{
    double threshold = s->options && s->options->threshold > 0 ? s->options->threshold : EMB_THRESHOLD;
    size_t limit = s->options && s->options->limit ? s->options->limit : EMB_LIMIT_DEFAULT;
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "subject", str_of(s->subject));
    emb_json_member(out, "by", emb_str_from(s->by));
    if (s->trace)
        emb_json_member(out, "trace", emb_str_from(s->trace));
    emb_json_member(out, "version", EMB_STR(EMB_VERSION_TEXT));
    emb_json_member(out, "index", emb_str_from(emb_index_digest(s->index)));
    emb_json_member(out, "query_digest", emb_str_from(query_digest));
    emb_json_name(out, "query");
    emb_query_write(s->query, out);
    emb_buf_printf(out, ",\"options\":{\"threshold\":%.6g,\"limit\":%zu%s},\"result\":", threshold, limit,
                   s->options && s->options->weak ? ",\"weak\":true" : "");
}

emb_status emb_screening_write(const emb_screening *s, const emb_decisions *decisions, emb_buf *out, emb_error *error)
{
    char query_digest[65];
    emb_status status = emb_query_digest(s->query, query_digest, error);
    if (status != EMB_OK)
        return status;
    write_head(s, query_digest, out);
    status = write_result(s, out, error);
    if (status == EMB_OK)
        status = write_decisions(s, decisions, query_digest, out, error);
    emb_buf_append_byte(out, '}');
    return status == EMB_OK && out->failed ? emb_fail_memory(error) : status;
}

/* ---- Keeping ---- */

static emb_status has_index(emb_store *store, const char *digest, bool *ret, emb_error *error)
{
    sqlite3_stmt *statement;
    emb_status status =
        emb_sql_take(store, "SELECT 1 FROM trail WHERE kind = 'index' AND json_extract(body, '$.index') = ?", &statement, error);
    if (status != EMB_OK)
        return status;
    emb_sql_text(statement, 1, emb_str_from(digest));
    status = emb_sql_step(store, statement, ret, error);
    if (status == EMB_OK)
        emb_sql_end(statement);
    return status;
}

/* What lists an index was made of is noted once. */
static emb_status note_index(emb_store *store, const emb_index *index, emb_error *error)
{
    bool known;
    emb_status status = has_index(store, emb_index_digest(index), &known, error);
    if (status != EMB_OK || known)
        return status;
    emb_buf body = EMB_BUF_INIT(EMB_SCREENING_MAX);
    emb_buf_append_byte(&body, '{');
    emb_json_member(&body, "index", emb_str_from(emb_index_digest(index)));
    emb_json_name(&body, "built");
    emb_buf_append_text(&body, *emb_index_meta(index) ? emb_index_meta(index) : "{}");
    emb_buf_append_byte(&body, '}');
    status = body.failed ? emb_fail_memory(error) : emb_trail_append(store, "index", emb_buf_str(&body), NULL, error);
    emb_buf_free(&body);
    return status;
}

emb_status emb_screening_append(emb_store *store, const emb_index *index, emb_str body, int64_t *ret_seq, emb_error *error)
{
    emb_status status = emb_store_begin(store, error);
    if (status != EMB_OK)
        return status;
    status = note_index(store, index, error);
    if (status == EMB_OK)
        status = emb_trail_append(store, "screening", body, ret_seq, error);
    if (status == EMB_OK)
        return emb_store_commit(store, error);
    emb_store_rollback(store);
    return status;
}

emb_status emb_screening_record(emb_store *store, const emb_screening *screening, const emb_decisions *decisions, int64_t *ret_seq,
                                emb_error *error)
{
    emb_buf body = EMB_BUF_INIT(EMB_SCREENING_MAX);
    emb_status status = emb_screening_write(screening, decisions, &body, error);
    if (status == EMB_OK)
        status = emb_screening_append(store, screening->index, emb_buf_str(&body), ret_seq, error);
    emb_buf_free(&body);
    return status;
}

/* ---- Replaying ---- */

typedef struct recorded {
    yyjson_doc *doc;
    emb_query query;
    emb_match_options options;
    const char *index, *version;
    emb_str result; /* its bytes */
} recorded;

/* A quote inside a text is written \", so these bytes occur only where the member begins. */
static bool find_result(emb_str body, emb_str *ret)
{
    const emb_str begin = EMB_STR(",\"result\":{"), end = EMB_STR(",\"decisions\":[");
    size_t from = emb_str_find(body, begin, 0);
    size_t to = from == SIZE_MAX ? SIZE_MAX : emb_str_find(body, end, from);
    if (to == SIZE_MAX)
        return false;
    *ret = emb_str_slice(body, from + begin.len - 1, to);
    return true;
}

static emb_status read_recorded(emb_str body, emb_arena *arena, recorded *ret, emb_error *error)
{
    emb_status status = emb_object_parse(body, "a screening", EMB_CORRUPT, &ret->doc, error);
    if (status != EMB_OK)
        return status;
    yyjson_val *root = yyjson_doc_get_root(ret->doc), *options = yyjson_obj_get(root, "options");
    ret->index = yyjson_get_str(yyjson_obj_get(root, "index"));
    ret->version = yyjson_get_str(yyjson_obj_get(root, "version"));
    ret->options.threshold = yyjson_get_num(yyjson_obj_get(options, "threshold"));
    ret->options.limit = (size_t)yyjson_get_uint(yyjson_obj_get(options, "limit"));
    ret->options.weak = yyjson_get_bool(yyjson_obj_get(options, "weak"));
    if (!ret->index || !ret->version || !find_result(body, &ret->result))
        return emb_fail(error, EMB_CORRUPT, "the entry is no whole screening");
    size_t len;
    char *query = yyjson_val_write(yyjson_obj_get(root, "query"), 0, &len);
    status = query ? emb_query_read((emb_str){query, len}, arena, &ret->query, error) : emb_fail_memory(error);
    free(query);
    return status;
}

static emb_status run_again(const recorded *r, const emb_index *index, emb_buf *out, emb_error *error)
{
    emb_matcher *matcher = NULL;
    emb_screening s = {.index = index, .query = &r->query, .options = &r->options};
    emb_status status = emb_matcher_new(index, &matcher, error);
    if (status == EMB_OK)
        status = emb_match(matcher, &r->query, &r->options, &s.hits, &s.count, error);
    s.matcher = matcher;
    if (status == EMB_OK)
        status = write_result(&s, out, error);
    emb_matcher_free(matcher);
    return status;
}

static emb_status replay(const recorded *r, const emb_index *index, emb_replay_outcome *ret, emb_buf *ret_now, char ret_version[32],
                         emb_error *error)
{
    emb_buf now = EMB_BUF_INIT(EMB_SCREENING_MAX);
    emb_status status = EMB_OK;
    if (ret_version)
        snprintf(ret_version, 32, "%s", r->version);
    if (strcmp(r->index, emb_index_digest(index)) != 0) {
        *ret = EMB_REPLAY_OTHER_INDEX;
        return EMB_OK;
    }
    status = run_again(r, index, &now, error);
    if (status == EMB_OK) {
        *ret = emb_str_equal(emb_buf_str(&now), r->result) ? EMB_REPLAY_SAME : EMB_REPLAY_DIFFERS;
        if (ret_now && !emb_buf_append_str(ret_now, emb_buf_str(&now)))
            status = emb_fail_memory(error);
    }
    emb_buf_free(&now);
    return status;
}

emb_status emb_screening_replay(emb_store *store, int64_t seq, const emb_index *index, emb_replay_outcome *ret, emb_buf *ret_now,
                                char ret_version[32], emb_error *error)
{
    emb_buf texts = EMB_BUF_INIT(EMB_SCREENING_MAX * 2);
    emb_trail_entry entry;
    recorded r = {0};
    emb_arena *arena = emb_arena_new();
    emb_status status = arena ? emb_trail_get(store, seq, &texts, &entry, error) : emb_fail_memory(error);
    if (status == EMB_OK && !emb_str_equal(entry.kind, EMB_STR("screening")))
        status = emb_fail(error, EMB_NOT_FOUND, "entry %lld of the trail is no screening", (long long)seq);
    if (status == EMB_OK)
        status = read_recorded(entry.body, arena, &r, error);
    if (status == EMB_OK)
        status = replay(&r, index, ret, ret_now, ret_version, error);
    yyjson_doc_free(r.doc);
    emb_arena_free(arena);
    emb_buf_free(&texts);
    return status;
}
