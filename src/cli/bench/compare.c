/* SPDX-License-Identifier: Apache-2.0 */
/* The oracle: what the index finds against what scoring every name finds. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "cli/bench/measure.h"
#include "index/index.h"

#define HITS_MAX 100000 /* more than any query has: all hits are compared, not the best alone */
#define JOBS_MAX 64

typedef struct kept_hit {
    uint32_t entity;
    double score;
} kept_hit;

typedef struct worker {
    const emb_index *index;
    const emb_bench_queries *queries;
    size_t first, step;
    emb_bench_check check;
    emb_vec(kept_hit) all, found;
    emb_status status;
    emb_error error;
} worker;

static int by_entity(const void *left, const void *right)
{
    const kept_hit *a = left, *b = right;
    return (a->entity > b->entity) - (a->entity < b->entity);
}

static void note(worker *w, emb_str query, const char *what, uint32_t entity, double score)
{
    emb_str caption = emb_index_entity_caption(w->index, entity);
    if (!w->check.example[0])
        snprintf(w->check.example, sizeof w->check.example, "\"%.*s\" %s \"%.*s\" (%.3f)", (int)query.len, query.data, what,
                 (int)caption.len, caption.data, score);
}

static void compare_hits(worker *w, emb_str query)
{
    size_t i = 0, j = 0;
    w->check.hits += w->all.count;
    while (i < w->all.count || j < w->found.count) {
        const kept_hit *a = i < w->all.count ? &w->all.items[i] : NULL, *b = j < w->found.count ? &w->found.items[j] : NULL;
        if (a && (!b || a->entity < b->entity)) {
            w->check.lost++;
            note(w, query, "lost", a->entity, a->score);
            i++;
        } else if (!a || b->entity < a->entity) {
            w->check.surplus++;
            note(w, query, "has besides", b->entity, b->score);
            j++;
        } else {
            if (a->score > b->score || a->score < b->score) {
                w->check.lost++;
                note(w, query, "has another score for", a->entity, a->score);
            }
            i++, j++;
        }
    }
}

#define KEEP_HITS(w, list, query, exhaustive_run)                                                                                  \
    keep_hits((w), matcher, (query), (exhaustive_run), (void **)&(w)->list.items, &(w)->list.cap, &(w)->list.count)

static bool keep_hits(worker *w, emb_matcher *matcher, emb_str name, int exhaustive, void **items, size_t *cap, size_t *count)
{
    emb_query query = {.name_count = 1};
    emb_match_options options = {.limit = HITS_MAX, .exhaustive = exhaustive};
    const emb_hit *hits;
    size_t hit_count = 0;
    query.names[0] = (emb_text){name.data, name.len};
    w->status = emb_match(matcher, &query, &options, &hits, &hit_count, &w->error);
    if (w->status != EMB_OK)
        return false;
    *count = 0;
    if (!emb_vec_grow(items, cap, 0, hit_count, sizeof(kept_hit))) {
        w->status = emb_fail_memory(&w->error);
        return false;
    }
    for (size_t i = 0; i < hit_count; i++)
        ((kept_hit *)*items)[i] = (kept_hit){hits[i].entity, hits[i].score};
    *count = hit_count;
    if (hit_count)
        qsort(*items, hit_count, sizeof(kept_hit), by_entity);
    return true;
}

static void *work(void *context)
{
    worker *w = context;
    emb_matcher *matcher = NULL;
    w->status = emb_matcher_new(w->index, &matcher, &w->error);
    for (size_t i = w->first; i < w->queries->items.count && w->status == EMB_OK; i += w->step) {
        const emb_bench_query *item = &w->queries->items.items[i];
        emb_str name = {w->queries->text.data + item->text, item->len};
        /* now and then still more plainly, as that takes ten times as long */
        if (!KEEP_HITS(w, all, name, i % 50 ? 1 : 2) || !KEEP_HITS(w, found, name, 0))
            break;
        compare_hits(w, name);
        w->check.queries++;
    }
    emb_matcher_free(matcher);
    emb_vec_free(&w->all);
    emb_vec_free(&w->found);
    return NULL;
}

static void add_up(const worker *w, emb_bench_check *ret)
{
    ret->queries += w->check.queries;
    ret->hits += w->check.hits;
    ret->lost += w->check.lost;
    ret->surplus += w->check.surplus;
    if (!ret->example[0])
        memcpy(ret->example, w->check.example, sizeof ret->example);
}

emb_status emb_bench_compare(const emb_index *index, const emb_bench_queries *queries, unsigned jobs, emb_bench_check *ret,
                             emb_error *error)
{
    jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
    worker *workers = calloc(jobs, sizeof *workers);
    pthread_t threads[JOBS_MAX];
    emb_status status = workers ? EMB_OK : emb_fail_memory(error);
    unsigned started = 0;
    *ret = (emb_bench_check){0};
    for (; started < jobs && status == EMB_OK; started++) {
        workers[started] = (worker){.index = index, .queries = queries, .first = started, .step = jobs};
        if (pthread_create(&threads[started], NULL, work, &workers[started]) != 0) {
            status = emb_fail(error, EMB_NO_MEMORY, "cannot start a thread");
            break;
        }
    }
    for (unsigned i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
        add_up(&workers[i], ret);
        if (status == EMB_OK && workers[i].status != EMB_OK) {
            status = workers[i].status;
            if (error)
                *error = workers[i].error;
        }
    }
    free(workers);
    return status;
}
