/* SPDX-License-Identifier: Apache-2.0 */
/* /v1/customers and /v1/events: who is watched, and what changed about them. */
#include <limits.h>

#include "audit/customers.h"
#include "base/error.h"
#include "base/json.h"
#include "server/keeper.h"
#include "server/routes.h"
#include "server/server_internal.h"
#include "server/v1.h"

#define ID_MAX 512

static emb_status take_customer(void *context, const emb_customer *customer, emb_error *error)
{
    emb_buf *out = context;
    if (customer->removed)
        return EMB_OK;
    emb_json_comma(out);
    emb_buf_printf(out, "{\"number\":%lld", (long long)customer->number);
    emb_json_member(out, "id", customer->id);
    emb_json_name(out, "query");
    emb_buf_append_str(out, customer->query);
    emb_buf_printf(out, ",\"screened\":%s,\"open_hits\":%llu}", customer->generation ? "true" : "false",
                   (unsigned long long)customer->open_hits);
    return out->failed ? emb_fail(error, EMB_NO_MEMORY, "out of memory") : EMB_OK;
}

static emb_status take_event(void *context, const emb_event *event, emb_error *error)
{
    emb_buf *out = context;
    emb_json_comma(out);
    emb_buf_printf(out, "{\"seq\":%lld", (long long)event->seq);
    emb_json_member(out, "id", event->id);
    emb_json_member(out, "at", event->at);
    emb_json_member(out, "kind", event->kind);
    emb_json_name(out, "body");
    emb_buf_append_str(out, event->body);
    emb_buf_append_byte(out, '}');
    return out->failed ? emb_fail(error, EMB_NO_MEMORY, "out of memory") : EMB_OK;
}

static void list(emb_request *r, bool events)
{
    long limit = 100, after = 0;
    emb_error error = {0};
    if (!emb_request_number(r, "limit", 1, 1000, &limit) || !emb_request_number(r, "after", 0, LONG_MAX, &after))
        return;
    emb_store *store = emb_v1_store(r);
    if (!store)
        return;
    emb_buf_append_text(&r->answer, events ? "{\"events\":[" : "{\"customers\":[");
    emb_status status = events ? emb_events_each(store, after, (uint64_t)limit, take_event, &r->answer, &error)
                               : emb_customers_each(store, after, (uint64_t)limit, take_customer, &r->answer, &error);
    emb_keeper_unlock(&r->server->keeper);
    emb_buf_append_text(&r->answer, "]}");
    if (status == EMB_OK)
        emb_answer(r, 200, EMB_TYPE_JSON);
    else
        emb_v1_answer_status(r, status, &error);
}

void emb_answer_v1_customers(emb_request *r)
{
    list(r, false);
}

void emb_answer_v1_events(emb_request *r)
{
    list(r, true);
}

void emb_answer_v1_put_customer(emb_request *r)
{
    yyjson_doc *doc = emb_v1_body(r);
    emb_query query;
    emb_error error = {0};
    bool changed = false;
    if (!doc)
        return;
    emb_store *store = emb_v1_query(r, yyjson_doc_get_root(doc), &query) ? emb_v1_store(r) : NULL;
    if (store) {
        emb_text id = {r->segments[2].data, r->segments[2].len};
        emb_status status = id.len > ID_MAX ? emb_fail(&error, EMB_INVALID, "an id has at most %d bytes", ID_MAX)
                                            : emb_customer_put(store, id, &query, &changed, &error);
        emb_keeper_unlock(&r->server->keeper);
        emb_buf_printf(&r->answer, "{\"changed\":%s}", changed ? "true" : "false");
        if (status == EMB_OK)
            emb_answer(r, 200, EMB_TYPE_JSON);
        else
            emb_v1_answer_status(r, status == EMB_LIMIT ? EMB_INVALID : status, &error);
    }
    yyjson_doc_free(doc);
}

void emb_answer_v1_remove_customer(emb_request *r)
{
    emb_error error = {0};
    emb_store *store = emb_v1_store(r);
    if (!store)
        return;
    emb_status status = emb_customer_remove(store, (emb_text){r->segments[2].data, r->segments[2].len}, &error);
    emb_keeper_unlock(&r->server->keeper);
    emb_buf_append_text(&r->answer, "{\"status\":\"ok\"}");
    if (status == EMB_OK)
        emb_answer(r, 200, EMB_TYPE_JSON);
    else
        emb_v1_answer_status(r, status, &error);
}
