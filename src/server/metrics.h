/* SPDX-License-Identifier: Apache-2.0 */
/** Counters for Prometheus. Any thread. */
#ifndef EMB_SERVER_METRICS_H
#define EMB_SERVER_METRICS_H

#include <stdatomic.h>

#include "base/buf.h"

#define EMB_METRIC_ROUTES 64
#define EMB_METRIC_BUCKETS 12

typedef struct emb_metrics {
    atomic_ullong requests[EMB_METRIC_ROUTES][6]; /**< by route and hundreds of the status */
    atomic_ullong buckets[EMB_METRIC_ROUTES][EMB_METRIC_BUCKETS + 1];
    atomic_ullong nanoseconds[EMB_METRIC_ROUTES];
    atomic_ullong queries, hits, refused, limited, reloads, reload_failures;
} emb_metrics;

/** `route` is its place in the table of routes. */
void emb_metrics_count(emb_metrics *metrics, size_t route, int status, uint64_t nanoseconds);
/** The lines of one route; nothing for one that was never asked. */
void emb_metrics_write_route(const emb_metrics *metrics, size_t route, const char *name, emb_buf *out);
/** "# HELP …" and "# TYPE …". */
void emb_metrics_head(emb_buf *out, const char *name, const char *type, const char *help);

#endif
