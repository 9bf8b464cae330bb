/* SPDX-License-Identifier: Apache-2.0 */
/* /v1/lists, /v1/entities, /v1/screenings, /v1/decisions, /v1/jobs, /v1/read. */
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <yyjson.h>

#include "base/json.h"
#include "base/json_each.h"
#include "document/input/input.h"
#include "document/input/more/more.h"
#include "rules/read.h"
#include "server/keeper.h"
#include "server/routes.h"
#include "server/server_internal.h"
#include "server/v1.h"
#include "server/view.h"

/* ---- Lists and entities ---- */

void emb_answer_v1_lists(emb_request *r)
{
    emb_generation *g = emb_request_generation(r);
    if (!g)
        return;
    const char *meta = emb_index_meta(g->index);
    yyjson_doc *doc = yyjson_read(meta, strlen(meta), 0);
    char *lists = yyjson_val_write(yyjson_obj_get(yyjson_doc_get_root(doc), "lists"), 0, NULL);
    emb_buf_append_byte(&r->answer, '{');
    emb_json_member(&r->answer, "index", emb_str_from(emb_index_digest(g->index)));
    emb_buf_printf(&r->answer, ",\"entities\":%u,\"lists\":", emb_entities_entity_count(g->store));
    emb_buf_append_text(&r->answer, lists ? lists : "[]");
    emb_buf_append_byte(&r->answer, '}');
    emb_answer(r, 200, EMB_TYPE_JSON);
    free(lists);
    yyjson_doc_free(doc);
    emb_generation_release(g);
}

/* With everything that refers to it, as /entities gives it, and the index that says so. */
void emb_answer_v1_entity(emb_request *r)
{
    emb_generation *g = emb_request_generation(r);
    if (!g)
        return;
    uint32_t entity = emb_entities_find(g->store, r->segments[2]);
    if (entity == UINT32_MAX)
        entity = emb_entities_find_referent(g->store, r->segments[2]);
    if (entity == UINT32_MAX) {
        emb_answer_error(r, 404, "No such entity!");
    } else {
        emb_buf_append_byte(&r->answer, '{');
        emb_json_member(&r->answer, "index", emb_str_from(emb_index_digest(g->index)));
        emb_json_name(&r->answer, "entity");
        emb_view_write_nested(g, entity, &r->answer);
        emb_buf_append_byte(&r->answer, '}');
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_generation_release(g);
}

/* ---- Screenings and decisions ---- */

/* The handle; NULL (and the request is answered) where no store is configured. */
emb_store *emb_v1_store(emb_request *r)
{
    emb_store *store = emb_keeper_lock(&r->server->keeper);
    if (!store)
        emb_answer_error(r, 501, "No store is configured: set \"store\" (EMBARGO_STORE) to keep screenings and decisions.");
    return store;
}

void emb_v1_answer_status(emb_request *r, emb_status status, const emb_error *error)
{
    if (status == EMB_NOT_FOUND)
        emb_answer_error(r, 404, "%s", error->message);
    else if (status == EMB_INVALID)
        emb_answer_error(r, 422, "%s", error->message);
    else
        emb_answer_error(r, 500, "%s", error->message);
}

static void write_entry(emb_buf *out, const emb_trail_entry *entry)
{
    emb_json_comma(out);
    emb_buf_printf(out, "{\"seq\":%lld", (long long)entry->seq);
    emb_json_member(out, "at", entry->at);
    emb_json_member(out, "kind", entry->kind);
    emb_json_member(out, "digest", emb_str_from(entry->digest));
    emb_json_name(out, "body");
    emb_buf_append_str(out, entry->body);
    emb_buf_append_byte(out, '}');
}

static emb_status take_entry(void *context, const emb_trail_entry *entry, emb_error *error)
{
    emb_buf *out = context;
    write_entry(out, entry);
    return out->failed ? emb_fail_memory(error) : EMB_OK;
}

static void list_entries(emb_request *r, const char *kind)
{
    long limit = 100, after = 0;
    emb_error error = {0};
    if (!emb_request_number(r, "limit", 1, 1000, &limit) || !emb_request_number(r, "after", 0, LONG_MAX, &after))
        return;
    emb_trail_filter filter = {.kind = kind,
                               .after = after,
                               .limit = (uint64_t)limit,
                               .from = emb_request_param(r, "from").data,
                               .to = emb_request_param(r, "to").data};
    emb_store *store = emb_v1_store(r);
    if (!store)
        return;
    emb_buf_append_text(&r->answer, "{\"entries\":[");
    emb_status status = emb_trail_each(store, &filter, take_entry, &r->answer, &error);
    emb_keeper_unlock(&r->server->keeper);
    emb_buf_append_text(&r->answer, "]}");
    if (status == EMB_OK)
        emb_answer(r, 200, EMB_TYPE_JSON);
    else
        emb_v1_answer_status(r, status, &error);
}

void emb_answer_v1_screenings(emb_request *r)
{
    list_entries(r, "screening");
}

void emb_answer_v1_decisions(emb_request *r)
{
    list_entries(r, "decision");
}

void emb_answer_v1_screening(emb_request *r)
{
    uint64_t seq;
    emb_error error = {0};
    emb_trail_entry entry;
    emb_buf texts = EMB_BUF_INIT(EMB_ANSWER_MAX);
    if (!emb_str_to_u64(r->segments[2], &seq) || !seq || seq > INT64_MAX) {
        emb_answer_error(r, 404, "No such screening.");
        return;
    }
    emb_store *store = emb_v1_store(r);
    if (!store)
        return;
    emb_status status = emb_trail_get(store, (int64_t)seq, &texts, &entry, &error);
    emb_keeper_unlock(&r->server->keeper);
    if (status == EMB_OK && !emb_str_equal(entry.kind, EMB_STR("screening")))
        status = emb_fail(&error, EMB_NOT_FOUND, "No such screening.");
    if (status == EMB_OK) {
        write_entry(&r->answer, &entry);
        emb_answer(r, 200, EMB_TYPE_JSON);
    } else {
        emb_v1_answer_status(r, status, &error);
    }
    emb_buf_free(&texts);
}

/* Who decides: the API key's name where there are keys, whatever the caller says. */
void emb_answer_v1_decide(emb_request *r)
{
    yyjson_doc *doc = emb_v1_body(r);
    yyjson_val *root = yyjson_doc_get_root(doc), *screening = yyjson_obj_get(root, "screening");
    emb_str entity = {NULL, 0}, verdict = {NULL, 0}, by = {NULL, 0}, why = {NULL, 0}, until = {NULL, 0};
    int64_t seq = 0;
    emb_error error = {0};
    if (!doc)
        return;
    bool read = emb_v1_text(r, root, "entity", true, &entity) && emb_v1_text(r, root, "verdict", true, &verdict) &&
                emb_v1_text(r, root, "why", true, &why) && emb_v1_text(r, root, "until", false, &until) &&
                emb_v1_text(r, root, "by", !*r->key_name, &by);
    if (read && !yyjson_is_int(screening)) {
        emb_answer_invalid(r, "body", "screening", "int_type", "Input should be the number of a screening", NULL);
    } else if (read && emb_verdict_by_name(verdict.data) == EMB_VERDICT_NONE) {
        emb_answer_invalid(r, "body", "verdict", "enum",
                           "Input should be 'true_match', 'false_positive', 'escalated', 'withdrawn' or 'confirmed'", verdict.data);
    } else if (read) {
        emb_store *store = emb_v1_store(r);
        emb_decision_input input = {.screening = yyjson_get_sint(screening),
                                    .entity = entity.data,
                                    .verdict = emb_verdict_by_name(verdict.data),
                                    .by = *r->key_name ? r->key_name : by.data,
                                    .why = why.data,
                                    .until = until.data};
        emb_status status = store ? emb_decision_add(store, &input, &seq, &error) : EMB_OK;
        if (store)
            emb_keeper_unlock(&r->server->keeper);
        if (store && status == EMB_OK) {
            emb_buf_printf(&r->answer, "{\"seq\":%lld}", (long long)seq);
            emb_answer(r, 201, EMB_TYPE_JSON);
        } else if (store) {
            emb_v1_answer_status(r, status, &error);
        }
    }
    yyjson_doc_free(doc);
}

/* ---- Jobs ---- */

static void write_time(emb_buf *out, const char *name, uint64_t seconds)
{
    char text[32] = "null";
    time_t at = (time_t)seconds;
    struct tm parts;
    if (seconds && gmtime_r(&at, &parts))
        strftime(text, sizeof text, "\"%Y-%m-%dT%H:%M:%SZ\"", &parts);
    emb_json_name(out, name);
    emb_buf_append_text(out, text);
}

static void write_job(emb_request *r)
{
    emb_loader_state state;
    emb_buf *out = &r->answer;
    emb_loader_state_get(&r->server->loader, &state);
    emb_buf_append_text(out, "{\"id\":\"update\",\"kind\":\"update\"");
    emb_json_member(out, "state", emb_str_from(state.running ? "running" : state.status == EMB_OK ? "done" : "failed"));
    emb_json_name(out, "error");
    if (state.status == EMB_OK)
        emb_buf_append_text(out, "null");
    else
        emb_json_string(out, emb_str_from(state.message));
    write_time(out, "tried_at", state.tried);
    write_time(out, "succeeded_at", state.succeeded);
    emb_buf_append_byte(out, '}');
}

void emb_answer_v1_jobs(emb_request *r)
{
    emb_buf_append_text(&r->answer, "{\"jobs\":[");
    write_job(r);
    emb_buf_append_text(&r->answer, "]}");
    emb_answer(r, 200, EMB_TYPE_JSON);
}

void emb_answer_v1_start_job(emb_request *r)
{
    yyjson_doc *doc = emb_v1_body(r);
    emb_str kind = {NULL, 0};
    if (!doc)
        return;
    if (emb_v1_text(r, yyjson_doc_get_root(doc), "kind", true, &kind)) {
        if (emb_str_equal(kind, EMB_STR("update"))) {
            emb_loader_update(&r->server->loader, true, false, NULL);
            write_job(r);
            emb_answer(r, 202, EMB_TYPE_JSON);
        } else {
            emb_answer_invalid(r, "body", "kind", "enum", "Input should be 'update'", kind.data);
        }
    }
    yyjson_doc_free(doc);
}

/* ---- Documents ---- */

static emb_status read_document(emb_request *r, emb_document_reader *reader, emb_str bytes, const char *name,
                                const emb_document_options *options, emb_error *error)
{
    emb_document_text text;
    emb_document_counts counts = {0};
    const char *json;
    size_t len;
    emb_status status = emb_document_text_init(&text, error);
    if (status != EMB_OK)
        return status;
    status = emb_input_read(bytes, name, emb_inputs_more, &text, error);
    if (status == EMB_OK)
        status = emb_read_taken_apart(reader, &text, options, &counts, error);
    if (status == EMB_OK)
        status = emb_document_json(reader, &json, &len, error);
    if (status == EMB_OK)
        emb_buf_append(&r->answer, json, len);
    emb_document_text_free(&text);
    atomic_fetch_add(&r->server->metrics.queries, 1);
    atomic_fetch_add(&r->server->metrics.hits, counts.alerts);
    return status;
}

static void answer_document(emb_request *r, emb_generation *g, emb_str bytes, const char *name, const emb_document_options *options)
{
    emb_error error = {0};
    emb_document_reader *reader = emb_generation_take_reader(g, &error);
    emb_status status = reader ? read_document(r, reader, bytes, name, options, &error) : EMB_NO_MEMORY;
    emb_generation_give_reader(g, reader);
    if (status == EMB_OK)
        emb_answer(r, 200, EMB_TYPE_JSON);
    else if (status == EMB_UNSUPPORTED)
        emb_answer_error(r, 415, "%s", error.message);
    else if (status == EMB_LIMIT)
        emb_answer_error(r, 413, "%s", error.message);
    else if (status == EMB_FORMAT || status == EMB_INVALID)
        emb_answer_error(r, 422, "%s", error.message);
    else
        emb_answer_error(r, 500, "%s", error.message);
}

/* A document as it is (any format that is read), or {"text": …} as JSON. */
void emb_answer_v1_read(emb_request *r)
{
    emb_str type = emb_request_header(r, "content-type"), name = emb_request_param(r, "name"), bytes = emb_buf_str(&r->body);
    double threshold = 0;
    bool wrapped = emb_str_starts_ascii_case(type, EMB_STR("application/json"));
    yyjson_doc *doc = wrapped ? emb_v1_body(r) : NULL;
    if (!emb_request_decimal(r, "threshold", 0, 1, &threshold) || (wrapped && !doc)) {
        yyjson_doc_free(doc);
        return;
    }
    if (!wrapped || (emb_v1_text(r, yyjson_doc_get_root(doc), "text", true, &bytes) &&
                     emb_v1_text(r, yyjson_doc_get_root(doc), "name", false, &name))) {
        emb_document_options options = {
            .language = emb_request_param(r, "language").data, .threshold = threshold, .name = name.len ? name.data : NULL};
        emb_generation *g = bytes.len ? emb_request_generation(r) : NULL;
        if (!bytes.len)
            emb_answer_error(r, 422, "There is no document in the body.");
        else if (g)
            answer_document(r, g, bytes, options.name, &options);
        emb_generation_release(g);
    }
    yyjson_doc_free(doc);
}
