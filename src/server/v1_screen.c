/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/screen and /v1/compare: the matcher as it is, with evidence, reasons and decisions. */
#include <stdio.h>
#include <yyjson.h>

#include "base/json.h"
#include "base/json_each.h"
#include "index/kinds.h"
#include "match/hit_json.h"
#include "server/keeper.h"
#include "server/routes.h"
#include "server/scope.h"
#include "server/server_internal.h"
#include "server/v1.h"
#include "server/view.h"

typedef struct screening {
    emb_request *r;
    emb_generation *g;
    emb_matcher *matcher;
    emb_ruling *ruling;
    emb_scope scope;
} screening;

/* ---- Reading what is asked ---- */

yyjson_doc *emb_v1_body(emb_request *r)
{
    yyjson_read_err problem = {0};
    yyjson_doc *doc = r->body.len ? yyjson_read_opts(r->body.data, r->body.len, 0, NULL, &problem) : NULL;
    if (yyjson_is_obj(yyjson_doc_get_root(doc)))
        return doc;
    yyjson_doc_free(doc);
    emb_answer_error(r, 422, "The body must be a JSON object%s%s.", problem.msg ? ": " : "", problem.msg ? problem.msg : "");
    return NULL;
}

bool emb_v1_text(emb_request *r, yyjson_val *object, const char *name, bool needed, emb_str *ret)
{
    yyjson_val *value = yyjson_obj_get(object, name);
    if (yyjson_is_str(value)) {
        *ret = (emb_str){yyjson_get_str(value), yyjson_get_len(value)};
        return true;
    }
    if (!needed && (!value || yyjson_is_null(value)))
        return true;
    emb_answer_invalid(r, "body", name, value ? "string_type" : "missing",
                       value ? "Input should be a valid string" : "Field required", NULL);
    return false;
}

static bool read_number(emb_request *r, yyjson_val *object, const char *name, double least, double most, double *ret)
{
    yyjson_val *value = yyjson_obj_get(object, name);
    if (!value || yyjson_is_null(value))
        return true;
    if (yyjson_is_num(value) && yyjson_get_num(value) >= least && yyjson_get_num(value) <= most) {
        *ret = yyjson_get_num(value);
        return true;
    }
    char message[100];
    snprintf(message, sizeof message, "Input should be a number from %g to %g", least, most);
    emb_answer_invalid(r, "body", name, "number", message, NULL);
    return false;
}

/* A text, a number or a list of them. */
static bool read_texts(emb_request *r, yyjson_val *object, const char *name, emb_text *ret, size_t *ret_count)
{
    yyjson_val *given = yyjson_obj_get(object, name), *value;
    size_t count = yyjson_is_arr(given) ? yyjson_arr_size(given) : given && !yyjson_is_null(given);
    for (size_t i = 0; i < count; i++) {
        value = yyjson_is_arr(given) ? yyjson_arr_get(given, i) : given;
        const char *text = yyjson_is_str(value)   ? yyjson_get_str(value)
                           : yyjson_is_int(value) ? emb_arena_printf(r->arena, "%lld", (long long)yyjson_get_sint(value))
                                                  : NULL;
        if (!text || *ret_count == EMB_QUERY_VALUES_MAX) {
            emb_answer_invalid(r, "body", name, text ? "too_long" : "string_type",
                               text ? "At most 16 values of a kind" : "Input should be a text or a list of texts", NULL);
            return false;
        }
        ret[(*ret_count)++] = (emb_text){text, strlen(text)};
    }
    return true;
}

static bool read_one(emb_request *r, yyjson_val *object, const char *name, emb_text *ret)
{
    emb_str text = {NULL, 0};
    if (!emb_v1_text(r, object, name, false, &text))
        return false;
    *ret = (emb_text){text.data, text.len};
    return true;
}

bool emb_v1_query(emb_request *r, yyjson_val *object, emb_query *q)
{
    emb_str schema = {NULL, 0};
    memset(q, 0, sizeof *q);
    if (!yyjson_is_obj(object)) {
        emb_answer_invalid(r, "body", "queries", "dict_type", "Input should be a list of objects", NULL);
        return false;
    }
    if (!emb_v1_text(r, object, "schema", false, &schema) || !read_texts(r, object, "name", q->names, &q->name_count) ||
        !read_texts(r, object, "birth_date", q->birth_dates, &q->birth_date_count) ||
        !read_texts(r, object, "country", q->countries, &q->country_count) || !read_one(r, object, "gender", &q->gender) ||
        !read_one(r, object, "birth_place", &q->birth_place) ||
        !read_texts(r, object, "identifier", q->identifiers, &q->identifier_count))
        return false;
    q->schema = schema.len ? schema.data : NULL;
    if (q->schema && !emb_kinds_of_schema(emb_schema_by_name(schema))) {
        emb_answer_invalid(r, "body", "schema", "enum", "No schema, or not one of parties with names: see /match for others",
                           q->schema);
        return false;
    }
    if (!q->name_count && !q->identifier_count) {
        emb_answer_invalid(r, "body", "name", "missing", "A name or an identifier is needed", NULL);
        return false;
    }
    return true;
}

/* ---- Answering ---- */

typedef struct outcome {
    const emb_hit *hits;
    size_t count, alerts;
    emb_decision decisions[500];
} outcome;

static emb_status judge(screening *s, const emb_screening *what, outcome *o, emb_error *error)
{
    char digest[65];
    emb_status status = s->ruling ? emb_query_digest(what->query, digest, error) : EMB_OK;
    for (size_t i = 0; i < o->count && status == EMB_OK; i++) {
        if (s->ruling)
            status = emb_decisions_find(s->ruling->decisions, s->g->index, digest, what->subject, &o->hits[i], NULL,
                                        &o->decisions[i], error);
        bool suppressed = s->ruling && emb_decision_suppresses(&o->decisions[i]);
        o->alerts += o->hits[i].match && !suppressed;
    }
    return status;
}

static emb_status write_hits(screening *s, const emb_screening *what, const outcome *o, emb_error *error)
{
    emb_buf *out = &s->r->answer;
    emb_status status = EMB_OK;
    emb_json_name(out, "hits");
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < o->count && status == EMB_OK; i++) {
        emb_json_comma(out);
        status = emb_screening_write_hit(what, i, out, error);
        if (status == EMB_OK && s->ruling && o->decisions[i].state != EMB_DECISION_NONE) {
            out->len--; /* the hit's brace */
            emb_json_name(out, "decision");
            emb_decision_write(&o->decisions[i], out);
            emb_buf_append_byte(out, '}');
        }
    }
    emb_buf_append_byte(out, ']');
    return status;
}

/* What alerts is kept: number of the entry, or 0. */
static emb_status record(screening *s, const emb_screening *what, const outcome *o, int64_t *ret, emb_error *error)
{
    emb_buf body = EMB_BUF_INIT(EMB_SCREENING_MAX);
    *ret = 0;
    if (!o->alerts || !s->ruling)
        return EMB_OK;
    emb_status status = emb_screening_write(what, s->ruling->decisions, &body, error);
    emb_store *store = status == EMB_OK ? emb_keeper_lock(&s->r->server->keeper) : NULL;
    if (store) {
        status = emb_screening_append(store, s->g->index, emb_buf_str(&body), ret, error);
        emb_keeper_unlock(&s->r->server->keeper);
    }
    emb_buf_free(&body);
    return status;
}

/* Screens and judges; `used` are the options that give the same hits again. */
static emb_status screen_query(screening *s, emb_screening *what, emb_match_options *used, outcome *o, size_t *ret_total,
                               emb_error *error)
{
    const size_t limit = used->limit, most = sizeof o->decisions / sizeof *o->decisions;
    emb_status status = emb_match(s->matcher, what->query, used, &what->hits, &what->count, error);
    *ret_total = status == EMB_OK ? emb_match_total(s->matcher) : 0;
    o->hits = what->hits;
    o->count = what->count;
    if (status == EMB_OK)
        status = judge(s, what, o, error);
    bool room = status == EMB_OK && s->ruling && *ret_total > o->count &&
                emb_decisions_shown(o->decisions, o->count, limit - 1) == o->count;
    if (!room || limit >= most)
        return status;
    used->limit = *ret_total < most ? *ret_total : most;
    status = emb_match(s->matcher, what->query, used, &what->hits, &what->count, error);
    o->hits = what->hits;
    o->count = what->count;
    o->alerts = 0;
    if (status == EMB_OK)
        status = judge(s, what, o, error);
    if (status != EMB_OK)
        return status;
    o->count = what->count = used->limit = emb_decisions_shown(o->decisions, o->count, limit);
    o->alerts = 0;
    for (size_t i = 0; i < o->count; i++)
        o->alerts += o->hits[i].match && !emb_decision_suppresses(&o->decisions[i]);
    return status;
}

/* "not listed" is said of what was looked for whole. */
static const char *verdict_of(const screening *s, const outcome *o)
{
    size_t count;
    const emb_note *notes = emb_match_notes(s->matcher, &count);
    bool whole = true;
    for (size_t i = 0; i < count; i++)
        whole &= strcmp(notes[i].code, "name.cut") != 0 && strcmp(notes[i].code, "name.unreadable") != 0 &&
                 strcmp(notes[i].code, "identifier.unreadable") != 0;
    return o->alerts ? "alert" : o->count ? "no alert" : whole ? "not listed" : "not screened";
}

static emb_status run_query(screening *s, yyjson_val *object, const emb_query *query, const emb_match_options *options,
                            emb_error *error)
{
    emb_str subject = {NULL, 0};
    outcome *o = emb_arena_zero(s->r->arena, sizeof *o);
    int64_t seq = 0;
    if (!o)
        return emb_fail_memory(error);
    if (!emb_v1_text(s->r, object, "subject", false, &subject))
        return EMB_OK;
    emb_match_options used = *options;
    emb_screening what = {.index = s->g->index,
                          .matcher = s->matcher,
                          .query = query,
                          .options = &used,
                          .subject = {subject.data, subject.len},
                          .by = *s->r->key_name ? s->r->key_name : NULL,
                          .trace = s->r->trace_id};
    size_t total = 0;
    emb_status status = screen_query(s, &what, &used, o, &total, error);
    if (status == EMB_OK)
        status = record(s, &what, o, &seq, error);
    emb_buf *out = &s->r->answer;
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    if (subject.data)
        emb_json_member(out, "subject", subject);
    emb_json_name(out, "query");
    emb_query_write(query, out);
    if (status == EMB_OK)
        status = write_hits(s, &what, o, error);
    if (status == EMB_OK)
        emb_notes_write(s->matcher, out);
    emb_buf_printf(out, ",\"total\":%zu,\"alerts\":%zu,\"verdict\":\"%s\",\"screening\":", total, o->alerts, verdict_of(s, o));
    if (seq)
        emb_buf_printf(out, "%lld}", (long long)seq);
    else
        emb_buf_append_text(out, "null}");
    atomic_fetch_add(&s->r->server->metrics.queries, 1);
    atomic_fetch_add(&s->r->server->metrics.hits, o->alerts);
    return status;
}

static emb_str dataset_of(emb_request *r, yyjson_val *root, const emb_generation *g)
{
    emb_str name = {NULL, 0};
    if (!emb_v1_text(r, root, "dataset", false, &name) || name.data)
        return name;
    for (size_t i = 0; i < g->catalog->datasets.count; i++)
        if (strcmp(g->catalog->datasets.items[i].name, "default") == 0)
            return EMB_STR("default");
    return name;
}

static void run(screening *s, yyjson_val *root)
{
    emb_request *r = s->r;
    yyjson_val *queries = yyjson_obj_get(root, "queries");
    double threshold = EMB_THRESHOLD, limit = EMB_LIMIT_DEFAULT;
    size_t count = yyjson_is_arr(queries) ? yyjson_arr_size(queries) : 1;
    emb_error error = {0};
    emb_status status = EMB_OK;
    emb_str dataset = dataset_of(r, root, s->g);
    if (r->status || !read_number(r, root, "threshold", 0.01, 1, &threshold) || !read_number(r, root, "limit", 1, 500, &limit) ||
        !emb_scope_read(&s->scope, r, s->g, dataset, true))
        return;
    if (count > (size_t)r->server->config->max_batch) {
        emb_answer_error(r, 400, "Too many queries in one batch (limit: %ld)", r->server->config->max_batch);
        return;
    }
    emb_match_options options = {
        .threshold = threshold, .limit = (size_t)limit, .weak = 1, .filter = emb_scope_has, .filter_context = &s->scope};
    emb_buf_append_byte(&r->answer, '{');
    emb_json_member(&r->answer, "index", emb_str_from(emb_index_digest(s->g->index)));
    emb_json_name(&r->answer, "results");
    emb_buf_append_byte(&r->answer, '[');
    for (size_t i = 0; i < count && status == EMB_OK; i++) {
        yyjson_val *object = yyjson_is_arr(queries) ? yyjson_arr_get(queries, i) : root;
        emb_query query;
        if (!emb_v1_query(r, object, &query))
            return;
        status = run_query(s, object, &query, &options, &error);
        if (r->status)
            return;
    }
    emb_buf_append_text(&r->answer, "]}");
    if (status == EMB_OK)
        emb_answer(r, 200, EMB_TYPE_JSON);
    else
        emb_answer_error(r, 500, "%s", error.message);
}

void emb_answer_v1_screen(emb_request *r)
{
    screening *s = emb_arena_zero(r->arena, sizeof *s);
    yyjson_doc *doc = s ? emb_v1_body(r) : NULL;
    emb_error error = {0};
    if (!doc)
        return;
    s->r = r;
    s->g = emb_request_generation(r);
    if (s->g) {
        s->matcher = emb_generation_take_matcher(s->g);
        if (!s->matcher || emb_keeper_ruling(&r->server->keeper, &s->ruling, &error) != EMB_OK)
            emb_answer_error(r, 500, "%s", s->matcher ? error.message : "out of memory");
        else
            run(s, yyjson_doc_get_root(doc));
        emb_ruling_release(s->ruling);
        emb_generation_give_matcher(s->g, s->matcher);
        emb_generation_release(s->g);
    }
    yyjson_doc_free(doc);
}

/* ---- Compare ---- */

void emb_answer_v1_compare(emb_request *r)
{
    yyjson_doc *doc = emb_v1_body(r);
    yyjson_val *root = yyjson_doc_get_root(doc);
    emb_str query = {NULL, 0}, listed = {NULL, 0}, schema = {NULL, 0};
    emb_comparer *comparer = NULL;
    const emb_reason *reasons = NULL;
    size_t count = 0;
    double score = 0;
    emb_error error = {0};
    if (!doc)
        return;
    if (emb_v1_text(r, root, "query", true, &query) && emb_v1_text(r, root, "listed", true, &listed) &&
        emb_v1_text(r, root, "schema", false, &schema)) {
        emb_status status = emb_comparer_new(&comparer, &error);
        if (status == EMB_OK)
            status = emb_compare(comparer, schema.data, (emb_text){query.data, query.len}, (emb_text){listed.data, listed.len},
                                 &score, &reasons, &count, &error);
        if (status == EMB_OK) {
            emb_buf_printf(&r->answer, "{\"score\":%.4g,\"match\":%s", score, score >= EMB_THRESHOLD ? "true" : "false");
            emb_json_name(&r->answer, "reasons");
            emb_reasons_write(reasons, count, &r->answer);
            emb_buf_append_byte(&r->answer, '}');
            emb_answer(r, 200, EMB_TYPE_JSON);
        } else if (status == EMB_INVALID) {
            emb_answer_invalid(r, "body", "schema", "enum", error.message, schema.data);
        } else {
            emb_answer_error(r, 500, "%s", error.message);
        }
    }
    emb_comparer_free(comparer);
    yyjson_doc_free(doc);
}
