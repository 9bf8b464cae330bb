/* SPDX-License-Identifier: Apache-2.0 */
#include "server/routes.h"

static const emb_route routes[] = {
    {"GET", "/healthz", EMB_MAY_NONE, emb_answer_healthz, false},
    {"GET", "/readyz", EMB_MAY_NONE, emb_answer_readyz, false},
    {"POST", "/updatez", EMB_MAY_NONE, emb_answer_updatez, true},
    {"GET", "/metrics", EMB_MAY_READ, emb_answer_metrics, false},
    {"POST", "/match/{dataset}", EMB_MAY_SCREEN, emb_answer_match, false},
    {"GET", "/search/{dataset}", EMB_MAY_READ, emb_answer_search, true},
    {"GET", "/entities/{id}", EMB_MAY_READ, emb_answer_entity, false},
    {"GET", "/entities/{id}/adjacent", EMB_MAY_READ, emb_answer_adjacent, false},
    {"GET", "/entities/{id}/adjacent/{property}", EMB_MAY_READ, emb_answer_adjacent_property, false},
    {"GET", "/reconcile/{dataset}", EMB_MAY_SCREEN, emb_answer_reconcile, false},
    {"POST", "/reconcile/{dataset}", EMB_MAY_SCREEN, emb_answer_reconcile, false},
    {"GET", "/reconcile/{dataset}/suggest/entity", EMB_MAY_READ, emb_answer_suggest_entity, true},
    {"GET", "/reconcile/{dataset}/suggest/property", EMB_MAY_READ, emb_answer_suggest_property, false},
    {"GET", "/reconcile/{dataset}/suggest/type", EMB_MAY_READ, emb_answer_suggest_type, false},
    {"GET", "/reconcile/{dataset}/extend/property", EMB_MAY_READ, emb_answer_extend_property, false},
    {"GET", "/catalog", EMB_MAY_READ, emb_answer_catalog, false},
    {"GET", "/manifest", EMB_MAY_READ, emb_answer_catalog, false},
    {"GET", "/algorithms", EMB_MAY_READ, emb_answer_algorithms, false},
    {"POST", "/v1/screen", EMB_MAY_SCREEN, emb_answer_v1_screen, false},
    {"POST", "/v1/compare", EMB_MAY_SCREEN, emb_answer_v1_compare, false},
    {"POST", "/v1/read", EMB_MAY_SCREEN, emb_answer_v1_read, true},
    {"GET", "/v1/lists", EMB_MAY_READ, emb_answer_v1_lists, false},
    {"GET", "/v1/entities/{id}", EMB_MAY_READ, emb_answer_v1_entity, false},
    {"GET", "/v1/screenings", EMB_MAY_DECIDE, emb_answer_v1_screenings, true},
    {"GET", "/v1/screenings/{seq}", EMB_MAY_DECIDE, emb_answer_v1_screening, false},
    {"GET", "/v1/decisions", EMB_MAY_DECIDE, emb_answer_v1_decisions, true},
    {"POST", "/v1/decisions", EMB_MAY_DECIDE, emb_answer_v1_decide, false},
    {"GET", "/v1/customers", EMB_MAY_DECIDE, emb_answer_v1_customers, true},
    {"PUT", "/v1/customers/{id}", EMB_MAY_SCREEN, emb_answer_v1_put_customer, false},
    {"DELETE", "/v1/customers/{id}", EMB_MAY_SCREEN, emb_answer_v1_remove_customer, false},
    {"GET", "/v1/events", EMB_MAY_DECIDE, emb_answer_v1_events, true},
    {"GET", "/v1/jobs", EMB_MAY_READ, emb_answer_v1_jobs, false},
    {"POST", "/v1/jobs", EMB_MAY_ADMIN, emb_answer_v1_start_job, false},
    {"GET", "/", EMB_MAY_NONE, emb_answer_page, false},
    {"GET", "/docs.js", EMB_MAY_NONE, emb_answer_page, false},
    {"GET", "/docs.css", EMB_MAY_NONE, emb_answer_page, false},
    {"GET", "/openapi.json", EMB_MAY_NONE, emb_answer_page, false},
    {"GET", "/favicon.ico", EMB_MAY_NONE, emb_answer_favicon, false},
};
#define ROUTE_COUNT (sizeof routes / sizeof *routes)

const emb_route *emb_route_at(size_t index)
{
    return index < ROUTE_COUNT ? &routes[index] : NULL;
}

size_t emb_route_number(const emb_route *route)
{
    return (size_t)(route - routes);
}

/* Segment by segment; "{…}" stands for any one. */
static bool fits(const char *pattern, const emb_request *r)
{
    emb_str rest = emb_str_from(pattern + 1), segment;
    size_t count = 0;
    if (!rest.len)
        return r->segment_count == 0;
    while (emb_str_split(&rest, EMB_STR("/"), &segment)) {
        if (count == r->segment_count || (segment.data[0] != '{' && !emb_str_equal(segment, r->segments[count])))
            return false;
        count++;
    }
    return count == r->segment_count;
}

static bool is_method(const emb_request *r, const emb_route *route)
{
    return strcmp(r->method, route->method) == 0 || (strcmp(r->method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

const emb_route *emb_route_find(emb_request *r)
{
    const emb_route *other = NULL;
    for (size_t i = 0; i < ROUTE_COUNT; i++) {
        if (!fits(routes[i].pattern, r))
            continue;
        if (is_method(r, &routes[i]))
            return &routes[i];
        other = &routes[i];
    }
    if (other) {
        emb_answer_error(r, 405, "Method Not Allowed");
        emb_answer_header(r, "Allow", "%s", other->method);
    } else {
        emb_answer_error(r, 404, "Not Found");
    }
    return NULL;
}
