/* SPDX-License-Identifier: Apache-2.0 */
/** Times of screening, by class of query and by stage: of the processor, so that other programs do not count. */
#ifndef EMB_CLI_BENCH_MEASURE_H
#define EMB_CLI_BENCH_MEASURE_H

#include "cli/bench/queries.h"
#include "embargo/matcher.h"

/** Microseconds a query, of one class or of all. */
typedef struct emb_bench_times {
    uint64_t queries, with_match;
    double mean, p50, p99, worst;
    uint32_t slowest; /**< the number of the query that took longest */
} emb_bench_times;

typedef struct emb_bench_result {
    emb_bench_times all, class[EMB_BENCH_CLASS_COUNT];
    double normalise, candidates, align, score; /**< microseconds a query, measured in a run of their own */
    double edges, posts, rows, hits;            /**< looked at, a query */
    uint64_t heap_growth;                       /**< bytes that all queries together took from the heap once it was warm */
    uint64_t matcher_bytes;                     /**< of a matcher */
} emb_bench_result;

/** Screens every query twice: to warm up, then to measure. One thread. */
emb_status emb_bench_measure(const emb_index *index, const emb_bench_queries *queries, emb_bench_result *ret, emb_error *error);

/** What the index missed, compared with scoring every name. */
typedef struct emb_bench_check {
    uint64_t queries, hits;
    uint64_t lost;     /**< hits of the exhaustive run that the index does not find, or finds with another score */
    uint64_t surplus;  /**< hits of the index that the exhaustive run does not have */
    char example[512]; /**< the first that differs, "" for none */
} emb_bench_check;

/** Compares all hits of every query with `jobs` threads. EMB_NO_MEMORY, EMB_CORRUPT. */
emb_status emb_bench_compare(const emb_index *index, const emb_bench_queries *queries, unsigned jobs, emb_bench_check *ret,
                             emb_error *error);

#endif
