/* SPDX-License-Identifier: Apache-2.0 */
/** OpenSanctions' delta files: what changed in a dataset from one version to the next. */
#ifndef EMB_SERVER_DELTA_H
#define EMB_SERVER_DELTA_H

#include <yyjson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

typedef struct emb_delta_step {
    const char *version, *url; /**< in the arena */
} emb_delta_step;
typedef emb_vec(emb_delta_step) emb_delta_steps;

/**
 * The steps from one version to another of a delta index ({"versions":{V:URL}}), oldest first; versions are compared as texts.
 * EMB_NOT_FOUND where the base is older than what the index covers, or the target is not in it: all must be loaded anew. EMB_FORMAT.
 */
emb_status emb_delta_plan(yyjson_val *index, const char *base, const char *target, emb_arena *arena, emb_delta_steps *ret,
                          emb_error *error);

typedef struct emb_delta_counts {
    uint64_t kept, added, changed, removed;
} emb_delta_counts;

/**
 * Writes to `path` (aside, then renamed) the entities of `base` with the deltas applied, one after the other; all are files of JSON lines.
 * EMB_FORMAT with line for what is no delta; EMB_IO; EMB_NO_MEMORY. `base` stays.
 */
emb_status emb_delta_apply(const char *base, const char *const *deltas, size_t count, const char *path, emb_delta_counts *ret,
                           emb_error *error);

#endif
