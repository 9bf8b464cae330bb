/* SPDX-License-Identifier: Apache-2.0 */
#include "server/loader.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "server/log.h"
#include "server/refresh.h"
#include "server/timetable.h"
#include "update/update.h"
#include "update/watch.h"

/* How often the index file is looked at. */
#define LOOK_SECONDS 2
#define PATH_SIZE 4096

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The file that is served and watched; "" for a manifest, whose indexes come and go. */
static const char *index_path(const emb_loader *l, char out[PATH_SIZE])
{
    out[0] = '\0';
    if (l->config->index)
        return l->config->index;
    if (l->config->lists)
        snprintf(out, PATH_SIZE, "%s/current.emb", l->config->lists);
    return out;
}

static emb_status load_index(emb_loader *l, bool force, emb_error *error)
{
    struct stat now;
    char text[PATH_SIZE];
    const char *path = index_path(l, text);
    emb_generation *generation = NULL;
    if (stat(path, &now) != 0)
        return emb_fail_errno(error, path, "open the index");
    if (!force && same_file(&now, &l->seen))
        return EMB_OK;
    l->seen = now; /* also where it fails: the same file is not tried again until it is asked for */
    emb_status status = emb_generation_open(path, NULL, &generation, error);
    if (status != EMB_OK)
        return status;
    emb_log(EMB_LOG_INFO, "loaded", "index %s with %u entities", emb_index_digest(generation->index),
            emb_entities_entity_count(generation->store));
    emb_current_swap(l->current, generation);
    return EMB_OK;
}

static void note_retry(void *context, const char *source, unsigned attempt, double seconds, const char *reason)
{
    (void)context;
    emb_log(EMB_LOG_WARNING, "source_retry", "%s: %s; attempt %u in %.1f s", source, reason, attempt, seconds);
}

static void note_source(void *context, const char *source, emb_source_outcome outcome, uint64_t targets, const char *published,
                        const char *reason)
{
    static const char *const words[] = {"unchanged", "new", "failed", "refused"};
    bool bad = outcome == EMB_SOURCE_FAILED || outcome == EMB_SOURCE_REFUSED;
    (void)context;
    emb_log(bad ? EMB_LOG_ERROR : EMB_LOG_INFO, bad ? "source_failed" : "source", "%s: %s, %llu parties, published %s%s%s", source,
            words[outcome], (unsigned long long)targets, *published ? published : "at no date", *reason ? ": " : "", reason);
}

/* Downloads, checks, builds and publishes. A source that failed is a failed update, though the index is whole. */
static emb_status fetch_lists(emb_loader *l, bool force, emb_error *error)
{
    const emb_update_options options = {.folder = l->config->lists, .config = l->config->sources, .force = force, .stop = &l->stop};
    const emb_update_events events = {.retry = note_retry, .source = note_source};
    emb_update_report report = {0};
    emb_status status = emb_update_run(&options, &events, &report, error);
    if (status == EMB_OK && (report.failed || report.refused))
        return emb_fail(error, EMB_IO, "%u sources failed and %u were refused; their last good versions stay", report.failed,
                        report.refused);
    return status;
}

static emb_status update(emb_loader *l, bool fetch, bool force, emb_error *error)
{
    emb_error of_index = {0};
    if (!l->config->index && !l->config->lists)
        return emb_refresh(l->config, l->current, force, error);
    emb_status fetched = fetch && l->config->lists ? fetch_lists(l, false, error) : EMB_OK;
    emb_status loaded = load_index(l, force, &of_index);
    if (fetched != EMB_OK)
        return fetched;
    if (loaded != EMB_OK && error)
        *error = of_index;
    return loaded;
}

/* The folder of earlier indexes and the index itself, as the watch wants them. False where there is none to watch with. */
static bool watched_index(emb_loader *l, char index[PATH_SIZE], char versions[PATH_SIZE])
{
    emb_generation *g = emb_current_hold(l->current);
    char text[PATH_SIZE];
    const char *path = g ? (l->config->lists ? index_path(l, text) : g->path) : "";
    snprintf(index, PATH_SIZE, "%s", path);
    versions[0] = '\0';
    if (l->config->lists)
        snprintf(versions, PATH_SIZE, "%.4000s/versions", l->config->lists);
    emb_generation_release(g);
    return *index;
}

/* Customers are screened anew where the new index could change something, and what changed is delivered. */
static void watch(emb_loader *l)
{
    char index[PATH_SIZE], versions[PATH_SIZE];
    emb_store *store = NULL;
    emb_store_counts counts = {0};
    emb_watch_report report = {0};
    emb_error error = {0};
    uint64_t delivered = 0;
    if (!l->config->store || !watched_index(l, index, versions))
        return;
    const emb_watch_options options = {.index = index, .versions = *versions ? versions : NULL, .stop = &l->stop};
    const emb_delivery_options delivery = {
        .file = l->config->watch_file, .url = l->config->watch_url, .secret = l->config->watch_secret, .stop = &l->stop};
    emb_status status = emb_store_open(l->config->store, EMB_STORE_WRITE, &store, &error);
    if (status == EMB_OK)
        status = emb_store_count(store, &counts, &error);
    if (status == EMB_OK && counts.customers)
        status = emb_watch_run(store, l->config->store, &options, &report, &error);
    if (status == EMB_OK && (delivery.file || delivery.url))
        status = emb_watch_deliver(store, &delivery, &delivered, &error);
    emb_store_close(store);
    if (status != EMB_OK)
        emb_log(EMB_LOG_ERROR, "watch_failed", "%s", error.message);
    else if (counts.customers)
        emb_log(EMB_LOG_INFO, "watched",
                "%llu customers, %llu screened anew, %llu new hits, %llu changed, %llu vanished, %llu delivered",
                (unsigned long long)report.customers, (unsigned long long)report.rescreened, (unsigned long long)report.new_hits,
                (unsigned long long)report.changed_hits, (unsigned long long)report.vanished_hits, (unsigned long long)delivered);
}

static void run_update(emb_loader *l, bool fetch, bool force)
{
    emb_error error = {0};
    uint64_t now = (uint64_t)time(NULL);
    pthread_mutex_lock(&l->lock);
    l->running = true;
    pthread_mutex_unlock(&l->lock);
    emb_status status = update(l, fetch, force, &error);
    if (status != EMB_OK) {
        emb_log(EMB_LOG_ERROR, "update_failed", "%s%s%s", error.path, error.path[0] ? ": " : "", error.message);
        atomic_fetch_add(&l->metrics->reload_failures, 1);
    } else {
        atomic_fetch_add(&l->metrics->reloads, 1);
    }
    watch(l);
    malloc_trim(0); /* what the old generation and the building took goes back to the system: 70 MB of 190 */
    pthread_mutex_lock(&l->lock);
    l->running = false;
    l->status = status;
    l->error = error;
    l->tried = now;
    if (status == EMB_OK)
        l->succeeded = (uint64_t)time(NULL);
    pthread_mutex_unlock(&l->lock);
}

/* Has the file that is served been replaced? */
static bool index_changed(const emb_loader *l)
{
    struct stat now;
    char text[PATH_SIZE];
    const char *path = index_path(l, text);
    return *path && l->config->auto_reindex && stat(path, &now) == 0 && !same_file(&now, &l->seen);
}

static void wait_a_while(emb_loader *l, time_t until)
{
    struct timespec when;
    clock_gettime(CLOCK_REALTIME, &when);
    when.tv_sec += LOOK_SECONDS;
    if (when.tv_sec > until)
        when.tv_sec = until;
    pthread_cond_timedwait(&l->wake, &l->lock, &when);
}

/* What is there is served first; then it is brought up to date. */
static void begin(emb_loader *l)
{
    emb_error error = {0};
    if (l->config->index || l->config->lists) {
        char text[PATH_SIZE];
        bool there = access(index_path(l, text), R_OK) == 0;
        if (there || l->config->index)
            run_update(l, false, true);
        if (l->config->lists && (l->config->auto_reindex || !there))
            run_update(l, true, false);
        return;
    }
    if (emb_refresh_resume(l->config, l->current, &error) != EMB_OK)
        emb_log(EMB_LOG_INFO, "no_earlier_index", "%s", error.message);
    run_update(l, true, false);
}

static void *keep_current(void *argument)
{
    emb_loader *l = argument;
    begin(l);
    time_t next = emb_timetable_next(l->config->crontab, time(NULL));
    pthread_mutex_lock(&l->lock);
    while (!l->ending) {
        bool asked = l->wanted > l->finished, timed = l->config->auto_reindex && time(NULL) >= next;
        uint64_t number = l->wanted;
        bool force = l->force;
        if (!asked && !timed && !index_changed(l)) {
            wait_a_while(l, next);
            continue;
        }
        l->force = false;
        pthread_mutex_unlock(&l->lock);
        run_update(l, asked || timed, force);
        next = emb_timetable_next(l->config->crontab, time(NULL));
        pthread_mutex_lock(&l->lock);
        l->finished = number;
        pthread_cond_broadcast(&l->done);
    }
    pthread_cond_broadcast(&l->done);
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

bool emb_loader_start(emb_loader *l, const emb_config *config, emb_current *current, emb_metrics *metrics)
{
    memset(l, 0, sizeof *l);
    l->config = config;
    l->current = current;
    l->metrics = metrics;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->wake, NULL);
    pthread_cond_init(&l->done, NULL);
    l->started = pthread_create(&l->thread, NULL, keep_current, l) == 0;
    return l->started;
}

void emb_loader_stop(emb_loader *l)
{
    if (!l->started)
        return;
    pthread_mutex_lock(&l->lock);
    l->ending = true;
    atomic_store(&l->stop, 1);
    pthread_cond_broadcast(&l->wake);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    pthread_cond_destroy(&l->wake);
    pthread_cond_destroy(&l->done);
    pthread_mutex_destroy(&l->lock);
}

emb_status emb_loader_update(emb_loader *l, bool force, bool wait, emb_error *error)
{
    emb_status status = EMB_OK;
    pthread_mutex_lock(&l->lock);
    uint64_t number = ++l->wanted;
    l->force |= force;
    pthread_cond_broadcast(&l->wake);
    while (wait && l->finished < number && !l->ending)
        pthread_cond_wait(&l->done, &l->lock);
    if (wait) {
        status = l->finished < number ? EMB_STOPPED : l->status;
        if (status != EMB_OK && error)
            *error = l->error;
    }
    pthread_mutex_unlock(&l->lock);
    return status;
}

void emb_loader_state_get(emb_loader *l, emb_loader_state *ret)
{
    pthread_mutex_lock(&l->lock);
    ret->running = l->running || l->wanted > l->finished;
    ret->status = l->status;
    snprintf(ret->message, sizeof ret->message, "%s", l->error.message);
    ret->tried = l->tried;
    ret->succeeded = l->succeeded;
    pthread_mutex_unlock(&l->lock);
}
