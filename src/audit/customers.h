/* SPDX-License-Identifier: Apache-2.0 */
/** The customers that are watched, their open hits, and the events about them with what still has to be delivered (the outbox). */
#ifndef EMB_AUDIT_CUSTOMERS_H
#define EMB_AUDIT_CUSTOMERS_H

#include "audit/store.h"
#include "base/arena.h"
#include "embargo/matcher.h"

/**
 * Adds a customer or changes what is known of it (EMB_INVALID: no id, no name and no identifier, a schema that is not
 * screened; EMB_LIMIT: more than 256 KiB). `ret_changed` (may be NULL) says
 * whether anything that is screened changed; then it is screened anew with the next run.
 */
emb_status emb_customer_put(emb_store *store, emb_text id, const emb_query *query, bool *ret_changed, emb_error *error);
/** Its open hits vanish with the next run. EMB_NOT_FOUND. */
emb_status emb_customer_remove(emb_store *store, emb_text id, emb_error *error);

typedef struct emb_customer {
    int64_t number;
    emb_str id, query;  /**< query: emb_query_write's JSON */
    int64_t generation; /**< 0: to be screened against everything */
    bool removed;
    uint64_t open_hits;
} emb_customer;
/** Customers in the order of their numbers, beyond `after`. Texts are borrowed for the call. */
emb_status emb_customers_each(emb_store *store, int64_t after, uint64_t limit,
                              emb_status (*take)(void *context, const emb_customer *customer, emb_error *error), void *context,
                              emb_error *error);

typedef struct emb_event {
    int64_t seq;
    emb_str id, at, kind, body; /**< kind: "new", "changed", "vanished"; body: the whole event as JSON */
} emb_event;
/** Events beyond `after`, in order. Texts are borrowed for the call. */
emb_status emb_events_each(emb_store *store, int64_t after, uint64_t limit,
                           emb_status (*take)(void *context, const emb_event *event, emb_error *error), void *context,
                           emb_error *error);

#endif
