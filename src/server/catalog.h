/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Which datasets are served: names, titles, versions, which are part of which, where their data is. Read-only once made; shared by
 * threads.
 */
#ifndef EMB_SERVER_CATALOG_H
#define EMB_SERVER_CATALOG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"

#define EMB_DATASET_NONE UINT32_MAX

typedef struct emb_dataset {
    const char *name, *title;
    const char *version;                  /**< of the data that is wanted; NULL: not known */
    const char *entities_url;             /**< path or URL; NULL: a collection, or not to be loaded */
    const char *checksum;                 /**< SHA-1 of the data in hexadecimal, NULL: none given */
    const char *delta_url;                /**< NULL: none */
    const char *auth_token;               /**< to be sent when it is fetched, NULL: none */
    const char *updated_at, *last_export; /**< NULL: not known */
    const char *extra;                    /**< further members as JSON ("\"summary\":…"), NULL: none */
    bool load, sign;                      /**< `sign`: ids are signed with the dataset's name */
    const char *index_version;            /**< of the data that the index holds, NULL: none */
    const char *file;                     /**< the local file that it was built from, NULL: none */
    emb_vec(uint32_t) children;           /**< numbers of datasets */
    emb_vec(const char *) child_names;    /**< as given */
} emb_dataset;

typedef struct emb_catalog {
    emb_arena *arena;
    emb_map *names;
    emb_vec(emb_dataset) datasets; /**< by number in `names` */
} emb_catalog;

/** NULL when out of memory. */
emb_catalog *emb_catalog_new(void);
/** NULL allowed. */
void emb_catalog_free(emb_catalog *catalog);
/** Adds a dataset, or gives the one that has this name. NULL when out of memory. Borrowed until the next add. */
emb_dataset *emb_catalog_add(emb_catalog *catalog, emb_str name, bool *ret_new);
/** EMB_DATASET_NONE where there is none. */
uint32_t emb_catalog_find(const emb_catalog *catalog, emb_str name);
/** Turns child_names into children; names that nobody has are left out. False when out of memory. */
bool emb_catalog_link(emb_catalog *catalog);
/** Sets ret[n] for a dataset and all below it. `ret` has a byte for every dataset and is not cleared. */
void emb_catalog_members(const emb_catalog *catalog, uint32_t dataset, uint8_t *ret);
bool emb_dataset_is_collection(const emb_dataset *dataset);
/** The answer to /catalog. */
void emb_catalog_write(const emb_catalog *catalog, emb_buf *out);

#endif
