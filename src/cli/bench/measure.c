/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bench/measure.h"

#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#include "match/clock.h"

static uint64_t heap_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static emb_status screen(emb_matcher *matcher, const emb_bench_queries *queries, size_t at, size_t *ret_count, emb_error *error)
{
    const emb_bench_query *item = &queries->items.items[at];
    emb_query query = {.name_count = 1};
    query.names[0] = (emb_text){queries->text.data + item->text, item->len};
    const emb_hit *hits;
    return emb_match(matcher, &query, NULL, &hits, ret_count, error);
}

/* ---- Statistics ---- */

typedef struct sample {
    uint32_t nanoseconds, query;
} sample;

static int by_time(const void *left, const void *right)
{
    const sample *a = left, *b = right;
    return (a->nanoseconds > b->nanoseconds) - (a->nanoseconds < b->nanoseconds);
}

/* The samples of a class (EMB_BENCH_CLASS_COUNT: of all); `scratch` has room for all. */
static emb_bench_times summarise(const sample *samples, const emb_bench_queries *queries, const bool *matched,
                                 emb_bench_class class, sample *scratch)
{
    emb_bench_times times = {0};
    uint64_t sum = 0;
    for (size_t i = 0; i < queries->items.count; i++) {
        if (class != EMB_BENCH_CLASS_COUNT && queries->items.items[i].class != class)
            continue;
        scratch[times.queries++] = samples[i];
        times.with_match += matched[i];
        sum += samples[i].nanoseconds;
    }
    if (!times.queries)
        return times;
    qsort(scratch, times.queries, sizeof *scratch, by_time);
    times.mean = (double)sum / (double)times.queries / 1000;
    size_t middle = times.queries / 2, last_hundredth = times.queries * 99 / 100;
    times.p50 = (double)scratch[middle].nanoseconds / 1000;
    times.p99 = (double)scratch[last_hundredth].nanoseconds / 1000;
    times.worst = scratch[times.queries - 1].nanoseconds / 1000.0;
    times.slowest = scratch[times.queries - 1].query;
    return times;
}

/* ---- Runs ---- */

/* What looking at the clock takes, in nanoseconds: the least of many, as it is taken away from every time. */
static uint64_t clock_cost(void)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 1000; i++) {
        uint64_t from = emb_clock_now(), took = emb_clock_now() - from;
        least = took < least ? took : least;
    }
    return least;
}

static uint64_t without(uint64_t took, uint64_t cost)
{
    return took > cost ? took - cost : 0;
}

static emb_status run_once(emb_matcher *matcher, const emb_bench_queries *queries, sample *samples, bool *matched, emb_error *error)
{
    emb_status status = EMB_OK;
    uint64_t cost = clock_cost();
    for (size_t i = 0; i < queries->items.count && status == EMB_OK; i++) {
        size_t count = 0;
        uint64_t from = emb_clock_now();
        status = screen(matcher, queries, i, &count, error);
        uint64_t took = without(emb_clock_now() - from, cost);
        samples[i] = (sample){took < UINT32_MAX ? (uint32_t)took : UINT32_MAX, (uint32_t)i};
        matched[i] = count > 0;
    }
    return status;
}

static void take_stages(const emb_stage_clock *clock, size_t queries, emb_bench_result *ret)
{
    double *const stages[EMB_STAGE_COUNT] = {[EMB_STAGE_NORMALISE] = &ret->normalise,
                                             [EMB_STAGE_CANDIDATES] = &ret->candidates,
                                             [EMB_STAGE_ALIGN] = &ret->align,
                                             [EMB_STAGE_SCORE] = &ret->score};
    uint64_t cost = clock_cost();
    for (int stage = 0; stage < EMB_STAGE_COUNT; stage++)
        *stages[stage] = (double)without(clock->nanoseconds[stage], clock->looks[stage] * cost) / (double)queries / 1000;
}

/* The stages have a run of their own: looking at the clock takes time too. */
static emb_status measure_stages(emb_matcher *matcher, const emb_bench_queries *queries, emb_bench_result *ret, emb_error *error)
{
    emb_stage_clock clock = {0};
    emb_status status = EMB_OK;
    emb_clock_attach(matcher, &clock);
    for (size_t i = 0; i < queries->items.count && status == EMB_OK; i++) {
        size_t count;
        status = screen(matcher, queries, i, &count, error);
    }
    emb_clock_attach(matcher, NULL);
    take_stages(&clock, queries->items.count, ret);
    return status;
}

static emb_status measure(emb_matcher *matcher, const emb_bench_queries *queries, sample *samples, bool *matched,
                          emb_bench_result *ret, emb_error *error)
{
    emb_match_counts before, after;
    size_t count = queries->items.count;
    emb_status status = run_once(matcher, queries, samples, matched, error);
    uint64_t heap = heap_in_use();
    emb_match_count(matcher, &before);
    if (status == EMB_OK)
        status = run_once(matcher, queries, samples, matched, error);
    if (status != EMB_OK)
        return status;
    uint64_t heap_after = heap_in_use();
    ret->heap_growth = heap_after > heap ? heap_after - heap : 0;
    emb_match_count(matcher, &after);
    double queries_run = (double)(after.queries - before.queries);
    ret->edges = (double)(after.edges - before.edges) / queries_run;
    ret->posts = (double)(after.posts - before.posts) / queries_run;
    ret->rows = (double)(after.rows - before.rows) / queries_run;
    ret->hits = (double)(after.hits - before.hits) / queries_run;
    for (int class = 0; class <= EMB_BENCH_CLASS_COUNT; class ++)
        *(class == EMB_BENCH_CLASS_COUNT ? &ret->all : &ret->class[class]) =
            summarise(samples, queries, matched, (emb_bench_class) class, samples + count);
    return measure_stages(matcher, queries, ret, error);
}

emb_status emb_bench_measure(const emb_index *index, const emb_bench_queries *queries, emb_bench_result *ret, emb_error *error)
{
    size_t count = queries->items.count;
    sample *samples = calloc(2 * count + 1, sizeof *samples);
    bool *matched = calloc(count + 1, sizeof *matched);
    emb_matcher *matcher = NULL;
    uint64_t heap = heap_in_use();
    emb_status status = samples && matched ? emb_matcher_new(index, &matcher, error) : emb_fail_memory(error);
    *ret = (emb_bench_result){0};
    if (status == EMB_OK)
        status = measure(matcher, queries, samples, matched, ret, error);
    ret->matcher_bytes = heap_in_use() - heap;
    emb_matcher_free(matcher);
    free(samples);
    free(matched);
    return status;
}
