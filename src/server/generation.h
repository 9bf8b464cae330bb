/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What answers requests at one time: an index with what the server makes of it. A reload makes a new one aside and puts it in the place
 * of the old; requests that hold the old one finish with it. Any thread.
 */
#ifndef EMB_SERVER_GENERATION_H
#define EMB_SERVER_GENERATION_H

#include <pthread.h>
#include <stdatomic.h>

#include "embargo/document.h"
#include "embargo/matcher.h"
#include "index/index.h"
#include "server/catalog.h"
#include "server/entities.h"

typedef struct emb_generation {
    atomic_uint references;
    emb_index *index;
    emb_entities *store;
    emb_catalog *catalog;
    emb_buf catalog_json;
    char etag[24];
    uint64_t loaded; /**< seconds since 1970 */
    char *path;      /**< of its index */
    pthread_mutex_t lock;
    emb_vec(emb_matcher *) matchers;   /**< that nobody uses now */
    emb_document_reader *first_reader; /**< whose tables the others share; made when first asked for */
    emb_vec(emb_document_reader *) readers;
} emb_generation;

/**
 * Opens and verifies an index and builds the store. `catalog` NULL: one is made of the datasets that the index names, with a collection
 * "default" of all of them. Takes over `catalog`, also where it fails.
 */
emb_status emb_generation_open(const char *path, emb_catalog *catalog, emb_generation **ret, emb_error *error);
emb_generation *emb_generation_hold(emb_generation *generation);
/** Frees it with the last holder. NULL allowed. */
void emb_generation_release(emb_generation *generation);

/** A matcher for the calling thread, to be given back. NULL when out of memory. */
emb_matcher *emb_generation_take_matcher(emb_generation *generation);
void emb_generation_give_matcher(emb_generation *generation, emb_matcher *matcher);

/** The same of readers of documents; the first one of a generation takes about 0.1 s to make. */
emb_document_reader *emb_generation_take_reader(emb_generation *generation, emb_error *error);
void emb_generation_give_reader(emb_generation *generation, emb_document_reader *reader);

/** Where the current one stands. */
typedef struct emb_current {
    pthread_mutex_t lock;
    emb_generation *generation;
} emb_current;

/** Holds the current generation, NULL where there is none yet. */
emb_generation *emb_current_hold(emb_current *current);
/** Puts a new one in its place; takes over the caller's hold. */
void emb_current_swap(emb_current *current, emb_generation *generation);

#endif
