/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Customers stand in generations: those that were last screened against the same index. A run takes every older generation forward. What
 * differs between its index and the new one is put into a small index; only customers who match something in it, or have an
 * open hit on something that differs, are screened again, against the whole new index. The rest is moved forward unseen, as nothing
 * could have changed for it. (No score depends on what else is in an index.)
 *
 * A batch of customers, their hits, events, records and their new generation are one transaction: killed anywhere, the next run goes on with
 * those who are still in the old generation.
 */
#include "update/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "audit/decision.h"
#include "audit/screening.h"
#include "audit/watch_store.h"
#include "base/json.h"
#include "embargo/matcher.h"
#include "embargo/version.h"
#include "update/watch_delta.h"

#define BATCH 500
#define HITS_MAX 1000
#define ROUNDS_MAX 100

typedef struct watcher {
    emb_store *store;
    const emb_watch_options *options;
    emb_match_options match;
    emb_index *index;
    emb_matcher *matcher;
    emb_decisions *decisions;
    emb_generation own; /* what this run screens with */
    int64_t generation;
    char *delta_path;
    /* of the generation that is taken forward */
    emb_delta delta;
    emb_matcher *delta_matcher;
    emb_map *touched; /* numbers of customers with an open hit on something that differs, as 8 bytes */
    bool full;
    /* of a batch */
    emb_arena *arena;
    emb_watched_list batch;
    emb_open_hit_list open;
    emb_watch_report report;
} watcher;

static bool is_stopped(const watcher *w)
{
    return w->options->stop && *w->options->stop;
}

/* ---- Events ---- */

typedef struct event_context {
    const watcher *w;
    const emb_screening *screening;
    size_t hit;
    int64_t screening_seq;
    const emb_decision *decision;
    const emb_open_hit *gone;
    const char *reason;
    emb_status status;
    emb_error *error;
} event_context;

static void write_hit_event(void *context, emb_buf *body)
{
    event_context *c = context;
    emb_json_member(body, "index", emb_str_from(emb_index_digest(c->w->index)));
    emb_buf_printf(body, ",\"screening\":%lld", (long long)c->screening_seq);
    emb_json_name(body, "hit");
    c->status = emb_screening_write_hit(c->screening, c->hit, body, c->error);
    if (c->decision->state != EMB_DECISION_NONE) {
        emb_json_name(body, "decision");
        emb_decision_write(c->decision, body);
    }
    emb_buf_printf(body, ",\"suppressed\":%s", emb_decision_suppresses(c->decision) ? "true" : "false");
}

static void write_gone_event(void *context, emb_buf *body)
{
    const event_context *c = context;
    emb_json_member(body, "index", emb_str_from(emb_index_digest(c->w->index)));
    emb_json_member(body, "caption", emb_str_from(c->gone->caption));
    emb_buf_printf(body, ",\"score\":%.3f", c->gone->score / 1000.0);
    emb_json_member(body, "reason", emb_str_from(c->reason));
}

/* ---- One customer ---- */

static const emb_open_hit *find_open(const watcher *w, const char *entity)
{
    for (size_t i = 0; i < w->open.count; i++)
        if (strcmp(w->open.items[i].entity, entity) == 0)
            return &w->open.items[i];
    return NULL;
}

/* What is to be said of a hit: nothing, "new" or "changed". */
static const char *kind_of(const emb_open_hit *open, const char *facts)
{
    if (!open)
        return "new";
    return strcmp(open->facts, facts) == 0 ? NULL : "changed";
}

static emb_status say_hit(watcher *w, const emb_watched *customer, const emb_screening *s, size_t number, const char *kind,
                          const char *query_digest, int64_t seq, emb_error *error)
{
    emb_decision decision;
    emb_status status =
        emb_decisions_find(w->decisions, w->index, query_digest, s->subject, &s->hits[number], NULL, &decision, error);
    if (status != EMB_OK)
        return status;
    event_context context = {.w = w, .screening = s, .hit = number, .screening_seq = seq, .decision = &decision, .error = error};
    status = emb_event_add(w->store, kind, customer->id, s->hits[number].id, write_hit_event, &context, error);
    if (status == EMB_OK)
        status = context.status;
    w->report.new_hits += strcmp(kind, "new") == 0;
    w->report.changed_hits += strcmp(kind, "changed") == 0;
    w->report.suppressed += emb_decision_suppresses(&decision);
    return status;
}

static emb_status take_hits(watcher *w, const emb_watched *customer, const emb_screening *s, emb_error *error)
{
    int64_t seq = 0;
    emb_status status = EMB_OK;
    for (size_t i = 0; i < s->count && status == EMB_OK; i++) {
        char facts[65];
        if (!s->hits[i].match)
            continue;
        status = emb_facts_digest(w->index, s->hits[i].entity, facts, error);
        if (status != EMB_OK)
            break;
        const char *kind = kind_of(find_open(w, s->hits[i].id), facts);
        if (!kind)
            continue;
        if (!seq)
            status = emb_screening_record(w->store, s, w->decisions, &seq, error);
        if (status == EMB_OK)
            status = say_hit(w, customer, s, i, kind, customer->digest, seq, error);
        const emb_open_hit hit = {s->hits[i].id, facts, s->hits[i].caption, (int)(s->hits[i].score * 1000 + 0.5)};
        if (status == EMB_OK)
            status = emb_open_hit_put(w->store, customer->number, &hit, error);
    }
    return status;
}

static bool has_hit(const emb_screening *s, const char *entity)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->hits[i].match && strcmp(s->hits[i].id, entity) == 0)
            return true;
    return false;
}

static emb_status take_gone(watcher *w, const emb_watched *customer, const emb_screening *s, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t i = 0; i < w->open.count && status == EMB_OK; i++) {
        const emb_open_hit *open = &w->open.items[i];
        if (has_hit(s, open->entity))
            continue;
        bool listed = emb_index_find_entity(w->index, emb_str_from(open->entity)) != UINT32_MAX;
        event_context context = {.w = w,
                                 .gone = open,
                                 .reason = customer->removed ? "customer_removed"
                                           : listed          ? "no_longer_matches"
                                                             : "delisted"};
        status = emb_event_add(w->store, "vanished", customer->id, open->entity, write_gone_event, &context, error);
        if (status == EMB_OK)
            status = emb_open_hit_remove(w->store, customer->number, open->entity, error);
        w->report.vanished_hits++;
    }
    return status;
}

static emb_status screen_again(watcher *w, const emb_watched *customer, int64_t from, emb_error *error)
{
    emb_query query;
    emb_screening s = {.index = w->index,
                       .matcher = w->matcher,
                       .query = &query,
                       .options = &w->match,
                       .by = "embargo watch",
                       .subject = {customer->id, strlen(customer->id)}};
    bool done = false;
    emb_status status = emb_watched_settle(w->store, customer, from, w->generation, &done, error);
    if (status != EMB_OK || !done) /* it changed meanwhile: its turn comes again */
        return status;
    status = emb_open_hits_read(w->store, customer->number, w->arena, &w->open, error);
    if (status == EMB_OK)
        status = emb_query_read(customer->query, w->arena, &query, error);
    if (status == EMB_OK && !customer->removed)
        status = emb_match(w->matcher, &query, &w->match, &s.hits, &s.count, error);
    if (status == EMB_OK)
        status = take_hits(w, customer, &s, error);
    if (status == EMB_OK)
        status = take_gone(w, customer, &s, error);
    w->report.rescreened++;
    return status;
}

/* ---- Who has to be screened again ---- */

static emb_status is_affected(watcher *w, const emb_watched *customer, bool *ret, emb_error *error)
{
    emb_query query;
    const emb_hit *hits;
    size_t count;
    *ret = w->full || customer->removed ||
           emb_map_get(w->touched, (emb_str){(const char *)&customer->number, sizeof customer->number}) != EMB_MAP_NONE;
    if (*ret || !w->delta_matcher)
        return EMB_OK;
    emb_status status = emb_query_read(customer->query, w->arena, &query, error);
    if (status == EMB_OK)
        status = emb_match(w->delta_matcher, &query, &w->match, &hits, &count, error);
    for (size_t i = 0; status == EMB_OK && i < count && !*ret; i++)
        *ret = hits[i].match;
    return status;
}

/* The affected ones move to the front of the batch; a run of the others is settled by one statement. */
static emb_status write_batch(watcher *w, int64_t from, const bool *affected, emb_error *error)
{
    emb_status status = emb_store_begin(w->store, error);
    if (status != EMB_OK)
        return status;
    for (size_t i = 0; i < w->batch.count && status == EMB_OK; i++)
        if (affected[i])
            status = screen_again(w, &w->batch.items[i], from, error);
    /* whoever changed meanwhile is in generation 0 now; that is never settled so */
    if (status == EMB_OK && from)
        status = emb_watched_settle_range(w->store, from, w->generation, w->batch.items[0].number,
                                          w->batch.items[w->batch.count - 1].number, error);
    if (status == EMB_OK)
        return emb_store_commit(w->store, error);
    emb_store_rollback(w->store);
    return status;
}

static emb_status take_batches(watcher *w, int64_t from, emb_error *error)
{
    int64_t after = 0;
    for (;;) {
        bool affected[BATCH];
        emb_arena_reset(w->arena);
        if (is_stopped(w))
            return emb_fail(error, EMB_STOPPED, "stopped");
        emb_status status = emb_watched_read(w->store, from, after, BATCH, w->arena, &w->batch, error);
        if (status != EMB_OK || !w->batch.count)
            return status;
        after = w->batch.items[w->batch.count - 1].number;
        for (size_t i = 0; i < w->batch.count && status == EMB_OK; i++)
            status = is_affected(w, &w->batch.items[i], &affected[i], error);
        if (status == EMB_OK)
            status = write_batch(w, from, affected, error);
        if (status != EMB_OK)
            return status;
        w->report.customers += w->batch.count;
    }
}

/* ---- One generation ---- */

static bool has_digest(const char *path, const char *digest, emb_index **ret)
{
    emb_index *index = NULL;
    if (emb_index_open(path, &index, NULL) != EMB_OK)
        return false;
    if (strcmp(emb_index_digest(index), digest) == 0) {
        *ret = index;
        return true;
    }
    emb_index_close(index);
    return false;
}

/* The index that a generation was screened against: where it was, else among the versions; NULL where it is gone or unreadable. */
static emb_index *find_old_index(const watcher *w, const char *digest, const char *file)
{
    emb_index *index = NULL;
    char path[8192];
    if (has_digest(file, digest, &index))
        return index;
    const char *slash = strrchr(w->options->index, '/');
    if (w->options->versions)
        snprintf(path, sizeof path, "%s", w->options->versions);
    else
        snprintf(path, sizeof path, "%.*s", slash ? (int)(slash - w->options->index) : 1, slash ? w->options->index : ".");
    size_t len = strlen(path);
    DIR *folder = opendir(path);
    for (const struct dirent *entry; folder && !index && (entry = readdir(folder));) {
        if (!emb_str_ends(emb_str_from(entry->d_name), EMB_STR(".emb")))
            continue;
        snprintf(path + len, sizeof path - len, "/%s", entry->d_name);
        has_digest(path, digest, &index);
    }
    if (folder)
        closedir(folder);
    return index;
}

static emb_status find_touched(watcher *w, emb_error *error)
{
    emb_number_list numbers = {0};
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < emb_map_count(w->delta.ids) && status == EMB_OK; i++)
        status = emb_open_hit_customers(w->store, emb_map_key(w->delta.ids, i), &numbers, error);
    for (size_t i = 0; i < numbers.count && status == EMB_OK; i++)
        if (emb_map_put(w->touched, (emb_str){(const char *)&numbers.items[i], sizeof numbers.items[i]}, NULL) == EMB_MAP_NONE)
            status = emb_fail_memory(error);
    emb_vec_free(&numbers);
    return status;
}

static emb_status make_delta(watcher *w, int64_t from, emb_error *error)
{
    emb_generation old;
    emb_status status = emb_generation_get(w->store, from, &old, error);
    if (status != EMB_OK)
        return status;
    emb_index *before = strcmp(old.engine, w->own.engine) == 0 ? find_old_index(w, old.digest, old.file) : NULL;
    if (!before) {
        w->full = true;
        w->report.full = 1;
        return EMB_OK;
    }
    status = emb_delta_make(before, w->index, w->delta_path, &w->delta, error);
    emb_index_close(before);
    if (status == EMB_OK && w->delta.index)
        status = emb_matcher_new(w->delta.index, &w->delta_matcher, error);
    if (status == EMB_OK) {
        w->report.changed_entities += emb_map_count(w->delta.ids);
        status = find_touched(w, error);
    }
    return status;
}

static emb_status take_generation(watcher *w, int64_t from, emb_error *error)
{
    emb_status status = EMB_OK;
    w->full = from == 0;
    emb_map_clear(w->touched);
    if (from)
        status = make_delta(w, from, error);
    if (status == EMB_OK)
        status = take_batches(w, from, error);
    emb_matcher_free(w->delta_matcher);
    w->delta_matcher = NULL;
    if (w->delta.ids)
        emb_delta_free(&w->delta);
    return status;
}

static emb_status take_all(watcher *w, emb_error *error)
{
    int64_t behind = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        emb_status status = emb_generation_behind(w->store, w->generation, &behind, error);
        if (status != EMB_OK || behind < 0)
            return status;
        status = take_generation(w, behind, error);
        if (status != EMB_OK)
            return status;
    }
    return EMB_OK; /* customers change faster than they are screened: the next run goes on */
}

/* ---- The run ---- */

static emb_status take_lock(const char *store_path, int *ret, emb_error *error)
{
    char path[4096];
    snprintf(path, sizeof path, "%s.watch-lock", store_path);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return emb_fail_errno(error, path, "open");
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        emb_status status = errno == EWOULDBLOCK
                                ? emb_fail_at(error, EMB_IO, store_path, 0, 0, "busy: customers are being screened already")
                                : emb_fail_errno(error, path, "lock");
        close(file);
        return status;
    }
    *ret = file;
    return EMB_OK;
}

/* What a killed run left of its small index. */
static void remove_leftovers(const char *delta_path)
{
    const char *slash = strrchr(delta_path, '/');
    const char *name = slash ? slash + 1 : delta_path;
    char folder_path[4096];
    snprintf(folder_path, sizeof folder_path, "%.*s", slash ? (int)(slash - delta_path + 1) : 1, slash ? delta_path : ".");
    DIR *folder = opendir(folder_path);
    for (const struct dirent *entry; folder && (entry = readdir(folder));)
        if (strncmp(entry->d_name, name, strlen(name)) == 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
}

static emb_status set_up(watcher *w, const char *store_path, emb_error *error)
{
    emb_status status = EMB_OK;
    char *file = realpath(w->options->index, NULL);
    w->arena = emb_arena_new();
    w->touched = emb_map_new();
    if (asprintf(&w->delta_path, "%s.watch-delta.emb", store_path) < 0)
        w->delta_path = NULL;
    if (!w->arena || !w->touched || !w->delta_path)
        status = emb_fail_memory(error);
    if (status == EMB_OK)
        remove_leftovers(w->delta_path);
    if (status == EMB_OK)
        status = emb_index_open(w->options->index, &w->index, error);
    if (status == EMB_OK)
        status = emb_matcher_new(w->index, &w->matcher, error);
    if (status == EMB_OK)
        status = emb_decisions_load(w->store, &w->decisions, error);
    if (status == EMB_OK) {
        snprintf(w->own.digest, sizeof w->own.digest, "%s", emb_index_digest(w->index));
        snprintf(w->own.engine, sizeof w->own.engine, "%s/%u/%.3f", EMB_VERSION_TEXT, emb_normaliser_version(),
                 w->match.threshold > 0 ? w->match.threshold : EMB_THRESHOLD);
        snprintf(w->own.file, sizeof w->own.file, "%s", file ? file : w->options->index);
        status = emb_generation_begin(w->store, &w->own, &w->generation, error);
    }
    free(file);
    return status;
}

static void tear_down(watcher *w)
{
    emb_matcher_free(w->matcher);
    emb_index_close(w->index);
    emb_decisions_free(w->decisions);
    emb_map_free(w->touched);
    emb_arena_free(w->arena);
    emb_vec_free(&w->batch);
    emb_vec_free(&w->open);
    free(w->delta_path);
}

emb_status emb_watch_run(emb_store *store, const char *store_path, const emb_watch_options *options, emb_watch_report *ret,
                         emb_error *error)
{
    int lock = -1;
    watcher w = {.store = store, .options = options, .match = {.threshold = options->threshold, .limit = HITS_MAX}};
    emb_status status = take_lock(store_path, &lock, error);
    if (status != EMB_OK)
        return status;
    status = set_up(&w, store_path, error);
    if (status == EMB_OK)
        status = take_all(&w, error);
    tear_down(&w);
    close(lock);
    if (ret)
        *ret = w.report;
    return status;
}
