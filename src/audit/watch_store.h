/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a watch run reads and writes in the store. A generation is a number for "screened against this index"; 0 means not yet against any,
 * or changed since. Belongs to one thread.
 */
#ifndef EMB_AUDIT_WATCH_STORE_H
#define EMB_AUDIT_WATCH_STORE_H

#include "audit/customers.h"
#include "base/vec.h"

/** What customers were screened with. */
typedef struct emb_generation {
    char digest[65];  /**< of the index */
    char engine[128]; /**< version of embargo and match line: with another one a hit may come or go although no list changed */
    char file[4096];  /**< where the index lay */
} emb_generation;
/** The number of a generation: the newest if that has the same index and engine, else a new one. */
emb_status emb_generation_begin(emb_store *store, const emb_generation *generation, int64_t *ret, emb_error *error);
/** EMB_NOT_FOUND. */
emb_status emb_generation_get(emb_store *store, int64_t number, emb_generation *ret, emb_error *error);
/** The lowest generation other than `number` that customers have, -1: none. */
emb_status emb_generation_behind(emb_store *store, int64_t number, int64_t *ret, emb_error *error);

/** A customer as the run holds it; texts in the arena it was read into. */
typedef struct emb_watched {
    int64_t number;
    const char *id;
    emb_str query;      /**< JSON */
    const char *digest; /**< of the query */
    bool removed;
} emb_watched;
typedef emb_vec(emb_watched) emb_watched_list;

/** At most `limit` customers of a generation with numbers beyond `after`, in order. */
emb_status emb_watched_read(emb_store *store, int64_t generation, int64_t after, size_t limit, emb_arena *arena,
                            emb_watched_list *ret, emb_error *error);
/** The numbers of customers with an open hit on an entity, pushed to `ret`. */
typedef emb_vec(int64_t) emb_number_list;
emb_status emb_open_hit_customers(emb_store *store, emb_str entity, emb_number_list *ret, emb_error *error);

typedef struct emb_open_hit {
    const char *entity, *facts, *caption;
    int score; /**< thousandths */
} emb_open_hit;
typedef emb_vec(emb_open_hit) emb_open_hit_list;
/** The open hits of a customer, by entity; texts in `arena`. */
emb_status emb_open_hits_read(emb_store *store, int64_t customer, emb_arena *arena, emb_open_hit_list *ret, emb_error *error);
emb_status emb_open_hit_put(emb_store *store, int64_t customer, const emb_open_hit *hit, emb_error *error);
emb_status emb_open_hit_remove(emb_store *store, int64_t customer, const char *entity, emb_error *error);

/**
 * Moves a customer to a generation, if it is still in `from` with this digest; `*ret_done` says so. One that was removed is deleted instead.
 */
emb_status emb_watched_settle(emb_store *store, const emb_watched *customer, int64_t from, int64_t to, bool *ret_done,
                              emb_error *error);
/** Moves all customers of a generation with numbers in [first, last]. */
emb_status emb_watched_settle_range(emb_store *store, int64_t from, int64_t to, int64_t first, int64_t last, emb_error *error);

/** Adds an event; `write` appends its members behind {"id","seq","at","kind" to `body`. */
typedef void emb_event_writer(void *context, emb_buf *body);
emb_status emb_event_add(emb_store *store, const char *kind, const char *customer, const char *entity, emb_event_writer *write,
                         void *context, emb_error *error);

/** Where a receiver of events stands: number of the last event it has, and a position of its own. 0, 0 for a new one. */
emb_status emb_delivery_get(emb_store *store, const char *sink, int64_t *ret_delivered, int64_t *ret_position, emb_error *error);
emb_status emb_delivery_set(emb_store *store, const char *sink, int64_t delivered, int64_t position, emb_error *error);

#endif
