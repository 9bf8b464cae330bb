/* SPDX-License-Identifier: Apache-2.0 */
/* The routes of operation: is it alive, is it ready, update, metrics. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/json_each.h"
#include "embargo/version.h"
#include "server/routes.h"
#include "server/server_internal.h"
#include "update/update.h"

void emb_answer_healthz(emb_request *r)
{
    emb_buf_append_text(&r->answer, "{\"status\":\"ok\"}");
    emb_answer(r, 200, EMB_TYPE_JSON);
}

void emb_answer_favicon(emb_request *r)
{
    static const char icon[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6.5\" "
        "fill=\"none\" stroke=\"#a00\" stroke-width=\"2\"/><path d=\"M3.5 12.5l9-9\" stroke=\"#a00\" "
        "stroke-width=\"2\"/></svg>";
    emb_buf_append_text(&r->answer, icon);
    emb_answer(r, 200, "image/svg+xml");
}

static void write_time(emb_buf *out, const char *name, uint64_t seconds)
{
    char text[32] = "";
    struct tm parts;
    time_t at = (time_t)seconds;
    emb_json_name(out, name);
    if (!seconds || !gmtime_r(&at, &parts) || !strftime(text, sizeof text, "\"%Y-%m-%dT%H:%M:%SZ\"", &parts))
        snprintf(text, sizeof text, "null");
    emb_buf_append_text(out, text);
}

/* How each list stands, as `embargo update` keeps it: false where there is nothing to tell. */
static yyjson_doc *read_sources(const emb_config *config)
{
    emb_buf text = EMB_BUF_INIT((size_t)64 * 1024 * 1024);
    yyjson_doc *doc = NULL;
    if (config->lists && emb_update_state_json(config->lists, 0, &text, NULL) == EMB_OK)
        doc = yyjson_read(text.data, text.len, 0);
    emb_buf_free(&text);
    return doc;
}

static void write_sources(emb_request *r)
{
    yyjson_doc *doc = read_sources(r->server->config);
    char *sources = yyjson_val_write(yyjson_obj_get(yyjson_doc_get_root(doc), "sources"), 0, NULL);
    if (sources) {
        emb_json_name(&r->answer, "sources");
        emb_buf_append_text(&r->answer, sources);
    }
    free(sources);
    yyjson_doc_free(doc);
}

/* "ok" only with a verified index; what went wrong with the last update stands beside it. */
void emb_answer_readyz(emb_request *r)
{
    emb_loader_state state;
    emb_generation *g = emb_current_hold(&r->server->current);
    emb_loader_state_get(&r->server->loader, &state);
    if (!g) {
        emb_answer_error(r, 503, "Index not ready.");
        return;
    }
    bool failed = state.status != EMB_OK;
    emb_buf_append_byte(&r->answer, '{');
    emb_json_member(&r->answer, "status", emb_str_from("ok"));
    emb_json_member(&r->answer, "index", emb_str_from(emb_index_digest(g->index)));
    emb_buf_printf(&r->answer, ",\"entities\":%u", emb_entities_entity_count(g->store));
    write_time(&r->answer, "loaded_at", g->loaded);
    emb_json_member(&r->answer, "update", emb_str_from(failed ? "failed" : "ok"));
    if (failed)
        emb_json_member(&r->answer, "update_error", emb_str_from(state.message));
    write_time(&r->answer, "update_tried_at", state.tried);
    write_time(&r->answer, "update_succeeded_at", state.succeeded);
    write_sources(r);
    emb_buf_append_byte(&r->answer, '}');
    emb_answer(r, 200, EMB_TYPE_JSON);
    emb_generation_release(g);
}

static bool is_update_token(const emb_request *r)
{
    const char *wanted = r->server->config->update_token;
    emb_str given = emb_request_param(r, "token");
    return wanted && *wanted && given.len == strlen(wanted) && CRYPTO_memcmp(given.data, wanted, given.len) == 0;
}

void emb_answer_updatez(emb_request *r)
{
    bool sync = false;
    emb_error error = {0};
    if (!emb_request_bool(r, "sync", &sync))
        return;
    if (!is_update_token(r) && !(r->server->config->keys.count && r->role >= EMB_MAY_ADMIN)) {
        emb_answer_error(r, 403, "Invalid token.");
        return;
    }
    if (emb_loader_update(&r->server->loader, false, sync, &error) != EMB_OK) {
        emb_answer_error(r, 500, "The update failed: %s", error.message);
        return;
    }
    emb_buf_append_text(&r->answer, "{\"status\":\"ok\"}");
    emb_answer(r, 200, EMB_TYPE_JSON);
}

/* ---- Metrics ---- */

static void write_number(emb_buf *out, const char *name, const char *type, const char *help, double value)
{
    emb_metrics_head(out, name, type, help);
    emb_buf_printf(out, "%s %.17g\n", name, value);
}

/* The second number of statm: resident pages. */
static double resident_bytes(void)
{
    char text[128] = "";
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && !fgets(text, sizeof text, file))
        text[0] = '\0';
    if (file)
        fclose(file);
    const char *space = strchr(text, ' ');
    return space ? strtod(space, NULL) * (double)sysconf(_SC_PAGESIZE) : 0;
}

static void write_datasets(emb_buf *out, const emb_generation *g)
{
    emb_metrics_head(out, "embargo_dataset_version_info", "gauge", "The version of each dataset in the index.");
    for (size_t i = 0; i < g->catalog->datasets.count; i++) {
        const emb_dataset *d = &g->catalog->datasets.items[i];
        if (d->load)
            emb_buf_printf(out, "embargo_dataset_version_info{dataset=\"%s\",version=\"%s\"} 1\n", d->name,
                           d->index_version ? d->index_version : "");
    }
}

static void write_index(emb_buf *out, const emb_generation *g, const emb_loader_state *state)
{
    emb_metrics_head(out, "embargo_index_info", "gauge", "The index that answers.");
    emb_buf_printf(out, "embargo_index_info{digest=\"%s\"} 1\n", emb_index_digest(g->index));
    write_number(out, "embargo_index_entities", "gauge", "Entities in the index.", emb_entities_entity_count(g->store));
    write_number(out, "embargo_index_loaded_timestamp_seconds", "gauge", "When the index was loaded.", (double)g->loaded);
    write_number(out, "embargo_update_success_timestamp_seconds", "gauge", "When an update last succeeded.",
                 (double)state->succeeded);
    write_number(out, "embargo_update_ok", "gauge", "1 where the last update succeeded.", state->status == EMB_OK);
    write_datasets(out, g);
}

static void write_source_metric(emb_buf *out, yyjson_val *sources, const char *metric, const char *help, const char *member)
{
    yyjson_val *source;
    size_t i, max;
    emb_metrics_head(out, metric, "gauge", help);
    EMB_JSON_ARRAY_EACH (sources, i, max, source) {
        yyjson_val *value = yyjson_obj_get(source, member);
        const char *name = yyjson_get_str(yyjson_obj_get(source, "name"));
        if (name && (yyjson_is_num(value) || yyjson_is_bool(value)))
            emb_buf_printf(out, "%s{source=\"%s\"} %.17g\n", metric, name,
                           yyjson_is_bool(value) ? (double)yyjson_get_bool(value) : yyjson_get_num(value));
    }
}

static void write_source_metrics(emb_buf *out, const emb_config *config)
{
    yyjson_doc *doc = read_sources(config);
    yyjson_val *sources = yyjson_obj_get(yyjson_doc_get_root(doc), "sources");
    if (doc) {
        write_source_metric(out, sources, "embargo_source_ok", "1 where the last attempt to fetch a list succeeded.", "ok");
        write_source_metric(out, sources, "embargo_source_age_seconds", "Since a list is known to have been current.",
                            "age_seconds");
        write_source_metric(out, sources, "embargo_source_targets", "Parties on a list.", "targets");
    }
    yyjson_doc_free(doc);
}

static void write_routes(emb_buf *out, const emb_metrics *metrics)
{
    emb_metrics_head(out, "embargo_http_requests_total", "counter", "Requests answered.");
    emb_metrics_head(out, "embargo_http_seconds", "histogram", "Time from the first byte of a request to its answer.");
    for (size_t i = 0; emb_route_at(i); i++) {
        char name[128];
        snprintf(name, sizeof name, "%s %s", emb_route_at(i)->method, emb_route_at(i)->pattern);
        emb_metrics_write_route(metrics, i, name, out);
    }
}

void emb_answer_metrics(emb_request *r)
{
    emb_server *server = r->server;
    emb_buf *out = &r->answer;
    emb_loader_state state;
    emb_generation *g = emb_current_hold(&server->current);
    emb_loader_state_get(&server->loader, &state);
    emb_metrics_head(out, "embargo_build_info", "gauge", "The version of the server.");
    emb_buf_printf(out, "embargo_build_info{version=\"%s\"} 1\n", emb_version());
    write_number(out, "embargo_ready", "gauge", "1 where an index is loaded.", g != NULL);
    if (g)
        write_index(out, g, &state);
    write_number(out, "embargo_queries_total", "counter", "Names and records screened.",
                 (double)atomic_load(&server->metrics.queries));
    write_number(out, "embargo_hits_total", "counter", "Results that were matches.", (double)atomic_load(&server->metrics.hits));
    write_number(out, "embargo_refused_total", "counter", "Requests refused before a route was found.",
                 (double)atomic_load(&server->metrics.refused));
    write_number(out, "embargo_limited_total", "counter", "Requests answered with 429.",
                 (double)atomic_load(&server->metrics.limited));
    write_number(out, "embargo_reloads_total", "counter", "Updates that succeeded.", (double)atomic_load(&server->metrics.reloads));
    write_number(out, "embargo_reload_failures_total", "counter", "Updates that failed.",
                 (double)atomic_load(&server->metrics.reload_failures));
    write_number(out, "embargo_connections", "gauge", "Open connections.", (double)emb_connections_count(&server->connections));
    write_number(out, "embargo_queue_length", "gauge", "Requests that wait for a worker.",
                 (double)emb_workers_waiting(&server->workers));
    write_number(out, "embargo_requests_in_flight", "gauge", "Requests that are being answered.", atomic_load(&server->in_flight));
    write_number(out, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
    write_source_metrics(out, server->config);
    write_routes(out, &server->metrics);
    emb_generation_release(g);
    emb_answer(r, 200, "text/plain; version=0.0.4; charset=utf-8");
}
