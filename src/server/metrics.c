/* SPDX-License-Identifier: Apache-2.0 */
#include "server/metrics.h"

static const double bounds[EMB_METRIC_BUCKETS] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};

void emb_metrics_count(emb_metrics *m, size_t route, int status, uint64_t nanoseconds)
{
    if (route >= EMB_METRIC_ROUTES)
        return;
    size_t at = 0;
    double seconds = (double)nanoseconds / 1e9;
    while (at < EMB_METRIC_BUCKETS && seconds > bounds[at])
        at++;
    atomic_fetch_add_explicit(&m->requests[route][status / 100 < 6 ? status / 100 : 5], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->buckets[route][at], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->nanoseconds[route], nanoseconds, memory_order_relaxed);
}

void emb_metrics_head(emb_buf *out, const char *name, const char *type, const char *help)
{
    emb_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static unsigned long long get(const atomic_ullong *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void emb_metrics_write_route(const emb_metrics *m, size_t route, const char *name, emb_buf *out)
{
    unsigned long long sum = 0;
    for (size_t i = 0; i <= EMB_METRIC_BUCKETS; i++)
        sum += get(&m->buckets[route][i]);
    if (!sum)
        return;
    for (int status = 1; status < 6; status++)
        if (get(&m->requests[route][status]))
            emb_buf_printf(out, "embargo_http_requests_total{route=\"%s\",status=\"%dxx\"} %llu\n", name, status,
                           get(&m->requests[route][status]));
    sum = 0;
    for (size_t i = 0; i < EMB_METRIC_BUCKETS; i++) {
        sum += get(&m->buckets[route][i]);
        emb_buf_printf(out, "embargo_http_seconds_bucket{route=\"%s\",le=\"%g\"} %llu\n", name, bounds[i], sum);
    }
    sum += get(&m->buckets[route][EMB_METRIC_BUCKETS]);
    emb_buf_printf(out, "embargo_http_seconds_bucket{route=\"%s\",le=\"+Inf\"} %llu\n", name, sum);
    emb_buf_printf(out, "embargo_http_seconds_sum{route=\"%s\"} %.6f\n", name, (double)get(&m->nanoseconds[route]) / 1e9);
    emb_buf_printf(out, "embargo_http_seconds_count{route=\"%s\"} %llu\n", name, sum);
}
