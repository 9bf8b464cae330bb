/* SPDX-License-Identifier: Apache-2.0 */
/** An index of only those parties that differ between two indexes, and the ids of all that differ. Only for watch*.c. */
#ifndef EMB_UPDATE_WATCH_DELTA_H
#define EMB_UPDATE_WATCH_DELTA_H

#include "base/map.h"
#include "index/index.h"

typedef struct emb_delta {
    emb_map *ids;     /**< of parties that are new, changed or gone */
    emb_index *index; /**< the new and changed ones; NULL where there are none */
} emb_delta;

/** `path` is where the small index is written; it is gone again when this returns. Free with emb_delta_free. */
emb_status emb_delta_make(const emb_index *before, const emb_index *after, const char *path, emb_delta *ret, emb_error *error);
void emb_delta_free(emb_delta *delta);

#endif
