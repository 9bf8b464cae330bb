/* SPDX-License-Identifier: Apache-2.0 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "audit/digest.h"
#include "audit/watch_store.h"
#include "embargo/version.h"
#include "update/deliver.h"
#include "update/fetch.h"

#define BATCH 100
#define PAUSE_MAX 60.0

typedef struct posting {
    emb_store *store;
    const emb_delivery_options *options;
    char *name;
    CURL *curl;
    uint64_t *delivered, taken;
} posting;

static size_t drop(char *data, size_t size, size_t count, void *context)
{
    (void)data, (void)context;
    return size * count;
}

static int look_at_stop(void *context, curl_off_t total, curl_off_t done, curl_off_t up_total, curl_off_t up)
{
    const posting *p = context;
    (void)total, (void)done, (void)up_total, (void)up;
    return p->options->stop && *p->options->stop;
}

static bool add(struct curl_slist **list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer)
        *list = longer;
    return longer != NULL;
}

/* The signature covers the time, so that an old request cannot be sent again by somebody else. */
static emb_status sign(const emb_delivery_options *options, const char *timestamp, emb_str body, char ret[65], emb_error *error)
{
    emb_buf text = EMB_BUF_INIT((size_t)32 * 1024 * 1024);
    emb_buf_printf(&text, "%s.", timestamp);
    emb_buf_append_str(&text, body);
    emb_status status =
        text.failed ? emb_fail_memory(error) : emb_hmac_hex(emb_str_from(options->secret), emb_buf_str(&text), ret, error);
    emb_buf_free(&text);
    return status;
}

static struct curl_slist *make_headers(const posting *p, const emb_event *event, emb_error *error)
{
    char line[256], timestamp[32], signature[65] = "";
    struct curl_slist *list = NULL;
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)time(NULL));
    if (p->options->secret && sign(p->options, timestamp, event->body, signature, error) != EMB_OK)
        return NULL;
    bool whole = add(&list, "Content-Type: application/json") && add(&list, "Expect:");
    snprintf(line, sizeof line, "X-Embargo-Event: %.*s", (int)event->id.len, event->id.data);
    whole = whole && add(&list, line);
    snprintf(line, sizeof line, "X-Embargo-Timestamp: %s", timestamp);
    whole = whole && add(&list, line);
    snprintf(line, sizeof line, "X-Embargo-Signature: sha256=%s", signature);
    whole = whole && (!p->options->secret || add(&list, line));
    if (whole)
        return list;
    curl_slist_free_all(list);
    emb_fail_memory(error);
    return NULL;
}

/* *ret_code: what the receiver answers, 0 where it cannot be reached. */
static emb_status post(const posting *p, const emb_event *event, long *ret_code, emb_error *error)
{
    struct curl_slist *headers = make_headers(p, event, error);
    if (!headers)
        return EMB_NO_MEMORY;
    CURL *c = p->curl;
    curl_easy_reset(c);
    curl_easy_setopt(c, CURLOPT_URL, p->options->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "embargo/" EMB_VERSION_TEXT);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, event->body.data);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)event->body.len);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, look_at_stop);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, p);
    *ret_code = 0;
    CURLcode code = curl_easy_perform(c);
    if (code == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, ret_code);
    curl_slist_free_all(headers);
    return code == CURLE_OUT_OF_MEMORY ? emb_fail_memory(error) : EMB_OK;
}

static void pause_for(const posting *p, double seconds)
{
    for (; seconds > 0 && !(p->options->stop && *p->options->stop); seconds -= 0.1) {
        double step = seconds < 0.1 ? seconds : 0.1;
        nanosleep(&(struct timespec){0, (long)(step * 1e9)}, NULL);
    }
}

static emb_status deliver_event(void *context, const emb_event *event, emb_error *error)
{
    posting *p = context;
    unsigned attempts = p->options->attempts ? p->options->attempts : 6;
    double pause = p->options->backoff > 0 ? p->options->backoff : 1;
    long code = 0;
    for (unsigned i = 0; i < attempts; i++, pause = pause * 2 < PAUSE_MAX ? pause * 2 : PAUSE_MAX) {
        if (i)
            pause_for(p, pause);
        if (p->options->stop && *p->options->stop)
            return emb_fail(error, EMB_STOPPED, "stopped");
        emb_status status = post(p, event, &code, error);
        if (status != EMB_OK)
            return status;
        if (code >= 200 && code < 300) {
            p->taken++;
            ++*p->delivered;
            return emb_delivery_set(p->store, p->name, event->seq, 0, error);
        }
        if (code >= 400 && code < 500 && code != 408 && code != 425 && code != 429)
            break; /* saying it again will not help */
    }
    if (code)
        return emb_fail(error, EMB_IO, "the webhook answers HTTP %ld to event %lld; it is tried again with the next delivery", code,
                        (long long)event->seq);
    return emb_fail(error, EMB_IO, "the webhook cannot be reached; event %lld is tried again with the next delivery",
                    (long long)event->seq);
}

/* Events are copied first: a statement that is being read must not stay open while others write and receivers take their time. */
typedef struct kept_events {
    emb_vec(emb_event) items;
    emb_arena *arena;
} kept_events;

static emb_status keep_event(void *context, const emb_event *event, emb_error *error)
{
    kept_events *k = context;
    emb_event copy = {event->seq,
                      {emb_arena_copy(k->arena, event->id), event->id.len},
                      {"", 0},
                      {"", 0},
                      {emb_arena_copy(k->arena, event->body), event->body.len}};
    return copy.id.data && copy.body.data && emb_vec_push(&k->items, copy) ? EMB_OK : emb_fail_memory(error);
}

static emb_status deliver_batch(posting *p, kept_events *k, emb_error *error)
{
    int64_t last, position;
    k->items.count = 0;
    p->taken = 0;
    emb_arena_reset(k->arena);
    emb_status status = emb_delivery_get(p->store, p->name, &last, &position, error);
    if (status == EMB_OK)
        status = emb_events_each(p->store, last, BATCH, keep_event, k, error);
    for (size_t i = 0; i < k->items.count && status == EMB_OK; i++)
        status = deliver_event(p, &k->items.items[i], error);
    return status;
}

emb_status emb_deliver_to_url(emb_store *store, const emb_delivery_options *options, uint64_t *delivered, emb_error *error)
{
    posting p = {.store = store, .options = options, .delivered = delivered};
    kept_events kept = {.arena = emb_arena_new()};
    emb_status status = emb_fetch_init(error);
    if (status == EMB_OK)
        p.curl = curl_easy_init();
    if (asprintf(&p.name, "url:%s", options->url) < 0)
        p.name = NULL;
    if (status == EMB_OK && (!p.curl || !p.name || !kept.arena))
        status = emb_fail_memory(error);
    do {
        if (status == EMB_OK)
            status = deliver_batch(&p, &kept, error);
    } while (status == EMB_OK && p.taken);
    curl_easy_cleanup(p.curl);
    emb_arena_free(kept.arena);
    emb_vec_free(&kept.items);
    free(p.name);
    return status;
}

emb_status emb_watch_deliver(emb_store *store, const emb_delivery_options *options, uint64_t *ret_delivered, emb_error *error)
{
    uint64_t delivered = 0;
    emb_status status = EMB_OK;
    if (options->file)
        status = emb_deliver_to_file(store, options, &delivered, error);
    if (status == EMB_OK && options->url)
        status = emb_deliver_to_url(store, options, &delivered, error);
    if (ret_delivered)
        *ret_delivered = delivered;
    return status;
}
