/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Watching customers: when lists or customers change, only what could have changed is screened again, and new, changed and vanished hits
 * become events. The events and what they tell of are written in one transaction; delivery goes on where it stopped.
 */
#ifndef EMB_UPDATE_WATCH_H
#define EMB_UPDATE_WATCH_H

#include <stdatomic.h>

#include "audit/store.h"
#include "embargo/index.h"

typedef struct emb_watch_options {
    const char *index;    /**< path of the index to screen against */
    const char *versions; /**< folder with earlier indexes (update's versions/), NULL: the folder of `index` */
    double threshold;     /**< 0: EMB_THRESHOLD */
    const atomic_int *stop;
} emb_watch_options;

typedef struct emb_watch_report {
    uint64_t customers, rescreened, changed_entities, new_hits, changed_hits, vanished_hits, suppressed;
    int full; /**< everything was screened anew: an earlier index is missing, or embargo or the match line is another one */
} emb_watch_report;

/**
 * One round: afterwards every customer was screened against the index. EMB_IO "busy" where another run goes on; EMB_STOPPED. A run that
 * was cut off is taken up by the next one; no event is lost or doubled.
 */
emb_status emb_watch_run(emb_store *store, const char *store_path, const emb_watch_options *options, emb_watch_report *ret,
                         emb_error *error);

typedef struct emb_delivery_options {
    const char *file;   /**< JSON lines are appended to it; NULL: none */
    const char *url;    /**< webhook, POST; NULL: none */
    const char *secret; /**< of the webhook's HMAC-SHA256, NULL: unsigned */
    unsigned attempts;  /**< 0: 6 */
    double backoff;     /**< seconds before the first repetition, doubled each time; 0: 1 */
    const atomic_int *stop;
} emb_delivery_options;
/**
 * Delivers what is due. The file gets every event once. The webhook gets each at least once, with its id, in order; whoever answers 2xx has
 * taken it. EMB_IO where some could not be delivered: they are tried again next time.
 */
emb_status emb_watch_deliver(emb_store *store, const emb_delivery_options *options, uint64_t *ret_delivered, emb_error *error);

#endif
