/* SPDX-License-Identifier: Apache-2.0 */
/** The table of routes. Static data. */
#ifndef EMB_SERVER_ROUTES_H
#define EMB_SERVER_ROUTES_H

#include "server/request.h"

typedef void emb_answerer(emb_request *request);

typedef struct emb_route {
    const char *method;   /**< "GET" also stands for HEAD */
    const char *pattern;  /**< "/match/{dataset}" */
    emb_permission least; /**< EMB_MAY_NONE: anybody */
    emb_answerer *answer;
    bool heavy; /**< it may take tens of milliseconds */
} emb_route;

/** NULL from `index` = count on. */
const emb_route *emb_route_at(size_t index);
size_t emb_route_number(const emb_route *route);
/** Finds the route of a request. NULL (and the request is answered with 404 or 405). */
const emb_route *emb_route_find(emb_request *request);

/* system.c */
emb_answerer emb_answer_healthz, emb_answer_readyz, emb_answer_updatez, emb_answer_metrics, emb_answer_favicon;
/* match_api.c */
emb_answerer emb_answer_match;
/* catalog_api.c */
emb_answerer emb_answer_catalog, emb_answer_algorithms;
/* v1_screen.c, v1_records.c */
emb_answerer emb_answer_v1_screen, emb_answer_v1_compare, emb_answer_v1_read, emb_answer_v1_lists, emb_answer_v1_entity,
    emb_answer_v1_screenings, emb_answer_v1_screening, emb_answer_v1_decisions, emb_answer_v1_decide, emb_answer_v1_jobs,
    emb_answer_v1_start_job;
/* v1_customers.c */
emb_answerer emb_answer_v1_customers, emb_answer_v1_put_customer, emb_answer_v1_remove_customer, emb_answer_v1_events;
/* pages.c */
emb_answerer emb_answer_page;
/* reconcile_api.c */
emb_answerer emb_answer_reconcile, emb_answer_suggest_entity, emb_answer_suggest_property, emb_answer_suggest_type,
    emb_answer_extend_property;
/* search_api.c */
emb_answerer emb_answer_search;
/* entity_api.c */
emb_answerer emb_answer_entity, emb_answer_adjacent, emb_answer_adjacent_property;

#endif
