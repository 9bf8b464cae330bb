/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One round: every source is fetched, unpacked and checked, and its good file renamed into place; then the state is saved. If any source is
 * new, an index is built aside from all good files, verified, renamed, noted in the state, and current.emb is led to it. A process
 * that is killed in between leaves files that belong to nothing; the next one removes them.
 */
#include "update/update.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit/digest.h"
#include "base/file.h"
#include "embargo/build.h"
#include "embargo/index.h"
#include "update/check.h"
#include "update/fetch.h"
#include "update/folder.h"
#include "update/sources.h"
#include "update/unpack.h"

#define PARALLEL_MAX 32

typedef struct updater updater;

/* A source on its way. Its thread writes to it; when that has ended it is the main thread's. */
typedef struct job {
    updater *u;
    const emb_source *source;
    char *path; /* where the download goes */
    emb_fetched fetched;
    emb_status status;
    emb_error problem;
} job;

struct updater {
    const emb_update_options *options;
    const emb_update_events *events;
    emb_folder folder;
    emb_sources sources;
    emb_update_report report;
    /* Downloads run side by side: a slow server must not keep the others' lists waiting. */
    job *jobs;
    size_t job_count, next;
    pthread_mutex_t lock; /* of `next`, and around the events */
};

static bool is_named(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_stopped(const updater *u)
{
    return u->options->stop && *u->options->stop;
}

static void report(updater *u, const emb_source *source, emb_source_outcome outcome, const char *reason)
{
    const emb_source_state *s = emb_state_find_source(&u->folder.state, source->name);
    unsigned *counts[] = {&u->report.unchanged, &u->report.fresh, &u->report.failed, &u->report.refused};
    ++*counts[outcome];
    pthread_mutex_lock(&u->lock);
    if (u->events && u->events->source)
        u->events->source(u->events->context, source->name, outcome, s ? s->targets : 0, s ? s->published : "", reason);
    pthread_mutex_unlock(&u->lock);
}

/* ---- One source ---- */

static void take_progress(void *context, uint64_t done, uint64_t total)
{
    const job *j = context;
    pthread_mutex_lock(&j->u->lock);
    if (j->u->events && j->u->events->progress)
        j->u->events->progress(j->u->events->context, j->source->name, done, total);
    pthread_mutex_unlock(&j->u->lock);
}

static void take_retry(void *context, unsigned attempt, double seconds, const char *reason)
{
    const job *j = context;
    pthread_mutex_lock(&j->u->lock);
    if (j->u->events && j->u->events->retry)
        j->u->events->retry(j->u->events->context, j->source->name, attempt, seconds, reason);
    pthread_mutex_unlock(&j->u->lock);
}

/* A local file is taken as it is: linked to or copied, so that it cannot change under us. */
static emb_status copy_local(const char *from, const char *to, emb_error *error)
{
    emb_mapping mapping;
    emb_file_writer *writer = NULL;
    emb_status status = emb_file_map(from, &mapping, error);
    if (status != EMB_OK)
        return status;
    status = emb_file_writer_open(to, &writer, error);
    if (status == EMB_OK) {
        status = emb_file_writer_write(writer, mapping.data, mapping.size, error);
        if (status == EMB_OK)
            status = emb_file_writer_commit(writer, error);
        else
            emb_file_writer_abandon(writer);
    }
    emb_file_unmap(&mapping);
    return status;
}

/* In a thread of its own: reads the state, which nobody writes to while downloads run. */
static void fetch(job *j, const emb_source_state *last)
{
    const emb_update_options *o = j->u->options;
    bool known = last && *last->file && !o->force;
    const emb_fetch options = {.source = j->source,
                               .path = j->path,
                               .url = known ? last->url : "",
                               .etag = known ? last->etag : "",
                               .last_modified = known ? last->last_modified : "",
                               .stop = o->stop,
                               .context = j,
                               .progress = take_progress,
                               .retry = take_retry};
    if (*j->source->path)
        j->status = copy_local(j->source->path, j->path, &j->problem);
    else
        j->status = emb_fetch_file(&options, &j->fetched, &j->problem);
}

static emb_status compare_digest(const char *expected, const char *found, const char *who, emb_error *error)
{
    if (!*expected || emb_str_equal_ascii_case(emb_str_from(expected), emb_str_from(found)))
        return EMB_OK;
    return emb_fail(error, EMB_FORMAT, "its SHA-256 is %s, %s says %s", found, who, expected);
}

/* Renames the checked file to NAME-DIGEST and notes all that is known of it. */
static emb_status keep(updater *u, const emb_source *source, const char *path, const emb_fetched *fetched, const char *download,
                       const emb_list_info *info, emb_error *error)
{
    char digest[65], name[160];
    struct stat about;
    emb_status status = emb_check_digest(path, digest, error);
    if (status != EMB_OK)
        return status;
    snprintf(name, sizeof name, "%s-%.16s", source->name, digest);
    char *good = emb_path_join(u->folder.lists, name);
    if (!good)
        return emb_fail_memory(error);
    if (stat(path, &about) != 0 || rename(path, good) != 0)
        status = emb_fail_errno(error, path, "rename");
    free(good);
    if (status != EMB_OK)
        return status;
    emb_update_state *state = &u->folder.state;
    emb_source_state *s = emb_state_source(state, source->name);
    if (!s)
        return emb_fail_memory(error);
    s->file = emb_state_text(state, name);
    s->sha256 = emb_state_text(state, digest);
    s->download_sha256 = emb_state_text(state, download);
    s->url = emb_state_text(state, fetched->url);
    s->etag = emb_state_text(state, fetched->etag);
    s->last_modified = emb_state_text(state, fetched->last_modified);
    s->published = emb_state_text(state, info->published);
    s->format = emb_state_text(state, info->format);
    s->dataset = emb_state_text(state, info->dataset);
    s->title = emb_state_text(state, *source->title ? source->title : info->title);
    s->bytes = (uint64_t)about.st_size;
    s->targets = info->targets;
    s->names = info->names;
    s->entities = info->entities;
    s->refused = info->refused;
    s->fetched_at = (int64_t)time(NULL);
    return *s->file ? EMB_OK : emb_fail_memory(error);
}

static emb_status check_and_keep(updater *u, const emb_source *source, const char *path, const emb_fetched *fetched,
                                 emb_source_outcome *ret, emb_error *error)
{
    char download[65];
    emb_list_info info;
    const emb_source_state *last = emb_state_find_source(&u->folder.state, source->name);
    bool have = last && *last->file, accept = is_named(u->options->accept, u->options->accept_count, source->name);
    emb_status status = emb_check_digest(path, download, error);
    if (status == EMB_OK)
        status = compare_digest(source->sha256, download, "the configuration", error);
    if (status == EMB_OK && !fetched->gzip)
        status = compare_digest(fetched->digest, download, "the server", error);
    if (status == EMB_OK && have && strcmp(download, last->download_sha256) == 0 && !u->options->force) {
        /* the same bytes: only where they come from may be new */
        emb_source_state *s = emb_state_source(&u->folder.state, source->name);
        s->url = emb_state_text(&u->folder.state, fetched->url);
        s->etag = emb_state_text(&u->folder.state, fetched->etag);
        s->last_modified = emb_state_text(&u->folder.state, fetched->last_modified);
        unlink(path);
        *ret = EMB_SOURCE_UNCHANGED;
        return EMB_OK;
    }
    const emb_unpack_options unpack = {fetched->gzip, source->member, source->max_bytes};
    if (status == EMB_OK)
        status = emb_unpack(path, &unpack, error);
    if (status == EMB_OK)
        status = emb_check_list(source, path, have ? last : NULL, accept, u->options->stop, &info, error);
    if (status == EMB_OK)
        status = keep(u, source, path, fetched, download, &info, error);
    if (status == EMB_OK)
        *ret = EMB_SOURCE_NEW;
    return status;
}

/* Only what concerns all sources ends the round; what concerns one is noted. */
static bool ends_round(emb_status status)
{
    return status == EMB_NO_MEMORY || status == EMB_STOPPED;
}

static emb_status note_failure(updater *u, const emb_source *source, emb_status status, const emb_error *problem)
{
    emb_source_state *s = emb_state_source(&u->folder.state, source->name);
    if (!s)
        return EMB_NO_MEMORY;
    s->error = emb_state_text(&u->folder.state, problem->message);
    s->failed_at = (int64_t)time(NULL);
    s->failures++;
    report(u, source, status == EMB_FORMAT || status == EMB_LIMIT ? EMB_SOURCE_REFUSED : EMB_SOURCE_FAILED, problem->message);
    return EMB_OK;
}

/* What became of a download: checked, kept, noted. In the main thread. */
static emb_status finish_source(updater *u, job *j, emb_error *error)
{
    const emb_source *source = j->source;
    emb_source_outcome outcome = EMB_SOURCE_UNCHANGED;
    if (j->status == EMB_OK && !j->fetched.not_modified)
        j->status = check_and_keep(u, source, j->path, &j->fetched, &outcome, &j->problem);
    if (j->status != EMB_OK)
        unlink(j->path);
    if (ends_round(j->status)) {
        if (error)
            *error = j->problem;
        return j->status;
    }
    if (j->status != EMB_OK) {
        if (note_failure(u, source, j->status, &j->problem) != EMB_OK)
            return emb_fail_memory(error);
    } else {
        emb_source_state *s = emb_state_source(&u->folder.state, source->name);
        s->checked_at = (int64_t)time(NULL);
        s->failures = 0;
        s->error = "";
        report(u, source, outcome, "");
    }
    return emb_folder_save(&u->folder, error);
}

static bool is_wanted(const updater *u, const emb_source *source)
{
    if (u->options->only_count)
        return is_named(u->options->only, u->options->only_count, source->name);
    return source->enabled;
}

static emb_status check_names(const updater *u, const char *const *names, size_t count, emb_error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t j = 0; j < u->sources.items.count; j++)
            found |= strcmp(u->sources.items.items[j].name, names[i]) == 0;
        if (!found)
            return emb_fail(error, EMB_INVALID, "there is no source \"%s\"", names[i]);
    }
    return EMB_OK;
}

static emb_status make_jobs(updater *u, emb_error *error)
{
    u->jobs = calloc(u->sources.items.count + 1, sizeof *u->jobs);
    if (!u->jobs)
        return emb_fail_memory(error);
    for (size_t i = 0; i < u->sources.items.count; i++) {
        char file[96];
        const emb_source *source = &u->sources.items.items[i];
        if (!is_wanted(u, source))
            continue;
        /* the state's entry is made now, so that nothing moves while threads look into it */
        snprintf(file, sizeof file, "%s.new", source->name);
        job *j = &u->jobs[u->job_count++];
        *j = (job){.u = u, .source = source, .path = emb_path_join(u->folder.lists, file)};
        if (!j->path || !emb_state_source(&u->folder.state, source->name))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

static void *work(void *context)
{
    updater *u = context;
    for (;;) {
        pthread_mutex_lock(&u->lock);
        job *j = u->next < u->job_count ? &u->jobs[u->next++] : NULL;
        pthread_mutex_unlock(&u->lock);
        if (!j)
            return NULL;
        if (is_stopped(u))
            j->status = emb_fail(&j->problem, EMB_STOPPED, "stopped");
        else
            fetch(j, emb_state_find_source(&u->folder.state, j->source->name));
    }
}

/* Waits for all downloads, then takes them in the order of the configuration: so the same files give the same state. */
static emb_status take_all(updater *u, pthread_t *threads, unsigned started, emb_error *error)
{
    emb_status status = EMB_OK;
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < u->job_count && status == EMB_OK; i++)
        status = finish_source(u, &u->jobs[i], error);
    return status;
}

static emb_status fetch_all(updater *u, emb_error *error)
{
    pthread_t threads[PARALLEL_MAX];
    unsigned started = 0;
    while (started < u->sources.parallel && started < u->job_count && started < PARALLEL_MAX &&
           pthread_create(&threads[started], NULL, work, u) == 0)
        started++;
    if (!started)
        work(u);
    return take_all(u, threads, started, error);
}

static emb_status update_sources(updater *u, emb_error *error)
{
    emb_status status = check_names(u, u->options->only, u->options->only_count, error);
    if (status == EMB_OK)
        status = check_names(u, u->options->accept, u->options->accept_count, error);
    if (status == EMB_OK)
        status = make_jobs(u, error);
    if (status == EMB_OK)
        status = fetch_all(u, error);
    for (size_t i = 0; i < u->job_count; i++)
        free(u->jobs[i].path);
    free(u->jobs);
    return status;
}

/* ---- Building and publishing ---- */

typedef struct build_list {
    emb_list_source *items;
    size_t count;
    emb_buf fingerprint; /* of what goes into the index */
} build_list;

static void free_list(build_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)(uintptr_t)list->items[i].path);
    free(list->items);
    emb_buf_free(&list->fingerprint);
}

/* Every enabled source with a good file, in the order of the configuration. */
static emb_status list_good(updater *u, build_list *ret, emb_error *error)
{
    ret->items = calloc(u->sources.items.count + 1, sizeof *ret->items);
    if (!ret->items)
        return emb_fail_memory(error);
    emb_buf_append_text(&ret->fingerprint, "1\n");
    for (size_t i = 0; i < u->sources.items.count; i++) {
        const emb_source *source = &u->sources.items.items[i];
        const emb_source_state *s = emb_state_find_source(&u->folder.state, source->name);
        if (!source->enabled)
            continue;
        if (!s || !*s->file) {
            u->report.missing++;
            continue;
        }
        char *path = emb_path_join(u->folder.lists, s->file);
        if (!path)
            return emb_fail_memory(error);
        ret->items[ret->count++] = (emb_list_source){
            .path = path, .format = *source->format ? source->format : NULL, .dataset = *source->dataset ? source->dataset : NULL};
        emb_buf_printf(&ret->fingerprint, "%s\t%s\t%s\n", s->sha256, source->format, source->dataset);
    }
    return ret->fingerprint.failed ? emb_fail_memory(error) : EMB_OK;
}

static emb_status verify_built(const char *path, char digest[65], emb_error *error)
{
    emb_index *index = NULL;
    emb_status status = emb_index_open(path, &index, error);
    if (status == EMB_OK)
        status = emb_index_verify(index, error);
    if (status == EMB_OK)
        memcpy(digest, emb_index_digest(index), 65);
    emb_index_close(index);
    return status;
}

/* The version is on disk before the state names it, and named before it is published. */
static emb_status publish(updater *u, const char *built, const char *digest, const char *built_from, emb_error *error)
{
    char when[32], name[128];
    emb_update_state *state = &u->folder.state;
    emb_time_text((int64_t)time(NULL), when);
    snprintf(name, sizeof name, "%.4s%.2s%.2sT%.2s%.2s%.2sZ-%.12s.emb", when, when + 5, when + 8, when + 11, when + 14, when + 17,
             digest);
    char *path = emb_path_join(u->folder.versions, name);
    if (!path)
        return emb_fail_memory(error);
    emb_status status = rename(built, path) == 0 ? EMB_OK : emb_fail_errno(error, path, "rename the index to");
    free(path);
    emb_version_state version = {emb_state_text(state, name), emb_state_text(state, digest), emb_state_text(state, built_from),
                                 (int64_t)time(NULL)};
    if (status == EMB_OK && (!*version.file || !emb_vec_push(&state->versions, version)))
        status = emb_fail_memory(error);
    if (status != EMB_OK)
        return status;
    state->current = version.digest;
    status = emb_folder_save(&u->folder, error);
    if (status == EMB_OK)
        status = emb_folder_link(&u->folder, error);
    u->report.published = status == EMB_OK;
    return status;
}

static emb_status build(updater *u, const build_list *list, const char *built_from, emb_error *error)
{
    char digest[65];
    char *path = emb_path_join(u->folder.versions, "building.new");
    if (!path)
        return emb_fail_memory(error);
    emb_status status = emb_build_index(path, list->items, list->count, NULL, error);
    if (status == EMB_OK)
        status = verify_built(path, digest, error);
    emb_version_state *same = NULL;
    for (size_t i = 0; status == EMB_OK && i < u->folder.state.versions.count; i++)
        if (strcmp(u->folder.state.versions.items[i].digest, digest) == 0)
            same = &u->folder.state.versions.items[i];
    if (status == EMB_OK && same) {
        /* what the lists say is the same: the index that is there stands */
        same->built_from = emb_state_text(&u->folder.state, built_from);
        u->report.published = strcmp(u->folder.state.current, digest) != 0;
        u->folder.state.current = same->digest;
        status = emb_folder_save(&u->folder, error);
        if (status == EMB_OK)
            status = emb_folder_link(&u->folder, error);
    } else if (status == EMB_OK) {
        status = publish(u, path, digest, built_from, error);
    }
    unlink(path);
    free(path);
    return status;
}

static emb_status build_if_new(updater *u, emb_error *error)
{
    build_list list = {.fingerprint = EMB_BUF_INIT((size_t)1024 * 1024)};
    char built_from[65];
    emb_status status = list_good(u, &list, error);
    if (status == EMB_OK && !list.count)
        status = emb_fail(error, EMB_NOT_FOUND, "no source has given a list yet: there is nothing to build an index from");
    if (status == EMB_OK)
        status = emb_sha256_hex(emb_buf_str(&list.fingerprint), built_from, error);
    if (status == EMB_OK) {
        const emb_version_state *current = emb_state_find_version(&u->folder.state, u->folder.state.current);
        bool same = current && strcmp(current->built_from, built_from) == 0;
        u->report.pinned = u->folder.state.pinned;
        if (!u->folder.state.pinned && (!same || u->options->force))
            status = build(u, &list, built_from, error);
    }
    free_list(&list);
    return status;
}

/* ---- The round ---- */

static emb_status read_sources(updater *u, emb_error *error)
{
    char *own = emb_path_join(u->options->folder, "sources.yaml");
    if (!own)
        return emb_fail_memory(error);
    emb_status status;
    if (u->options->config)
        status = emb_sources_read(u->options->config, &u->sources, error);
    else if (access(own, F_OK) == 0)
        status = emb_sources_read(own, &u->sources, error);
    else
        status = emb_sources_parse(emb_update_default_sources(), "sources.yaml", &u->sources, error);
    free(own);
    return status;
}

static emb_status run(updater *u, emb_error *error)
{
    emb_status status = update_sources(u, error);
    if (status == EMB_OK)
        status = build_if_new(u, error);
    if (status == EMB_OK) {
        u->folder.state.checked_at = (int64_t)time(NULL);
        status = emb_folder_prune(&u->folder, u->sources.keep, error);
    }
    snprintf(u->report.digest, sizeof u->report.digest, "%s", u->folder.state.current);
    return status;
}

emb_status emb_update_run(const emb_update_options *options, const emb_update_events *events, emb_update_report *ret,
                          emb_error *error)
{
    updater u = {.options = options, .events = events};
    emb_status status = read_sources(&u, error);
    if (status != EMB_OK)
        return status;
    status = emb_fetch_init(error);
    if (status == EMB_OK)
        status = emb_folder_open(options->folder, &u.folder, error);
    if (status == EMB_OK) {
        pthread_mutex_init(&u.lock, NULL);
        status = run(&u, error);
        pthread_mutex_destroy(&u.lock);
        emb_folder_close(&u.folder);
    }
    emb_sources_free(&u.sources);
    if (ret)
        *ret = u.report;
    return status;
}

/* ---- Rollback ---- */

static const emb_version_state *version_before(const emb_update_state *state)
{
    for (size_t i = 1; i < state->versions.count; i++)
        if (strcmp(state->versions.items[i].digest, state->current) == 0)
            return &state->versions.items[i - 1];
    return NULL;
}

static emb_status roll_back(emb_folder *folder, const char *digest, char ret_digest[65], emb_error *error)
{
    char path_digest[65];
    const emb_version_state *version = digest ? emb_state_find_version(&folder->state, digest) : version_before(&folder->state);
    if (!version)
        return emb_fail(error, EMB_NOT_FOUND,
                        digest ? "no kept index, or more than one, has a digest that begins with \"%s\""
                               : "there is no index before the current one%s",
                        digest ? digest : "");
    char *path = emb_path_join(folder->versions, version->file);
    if (!path)
        return emb_fail_memory(error);
    emb_status status = verify_built(path, path_digest, error);
    free(path);
    if (status == EMB_OK && strcmp(path_digest, version->digest) != 0)
        status = emb_fail(error, EMB_CORRUPT, "the kept index %s is not the one that was published", version->file);
    if (status != EMB_OK)
        return status;
    folder->state.current = version->digest;
    folder->state.pinned = true;
    status = emb_folder_save(folder, error);
    if (status == EMB_OK)
        status = emb_folder_link(folder, error);
    if (status == EMB_OK)
        memcpy(ret_digest, version->digest, 65);
    return status;
}

emb_status emb_update_rollback(const char *folder_path, const char *digest, char ret_digest[65], emb_error *error)
{
    emb_folder folder;
    emb_status status = emb_folder_open(folder_path, &folder, error);
    if (status != EMB_OK)
        return status;
    status = roll_back(&folder, digest, ret_digest, error);
    emb_folder_close(&folder);
    return status;
}

emb_status emb_update_unpin(const char *folder_path, emb_error *error)
{
    emb_folder folder;
    emb_status status = emb_folder_open(folder_path, &folder, error);
    if (status != EMB_OK)
        return status;
    folder.state.pinned = false;
    status = emb_folder_save(&folder, error);
    emb_folder_close(&folder);
    return status;
}
