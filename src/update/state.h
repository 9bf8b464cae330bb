/* SPDX-License-Identifier: Apache-2.0 */
/** state.json of an update folder: which files are good, since when, and what failed. Belongs to one thread. */
#ifndef EMB_UPDATE_STATE_H
#define EMB_UPDATE_STATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

#define EMB_STATE_BYTES_MAX ((size_t)16 * 1024 * 1024)

/** Texts live in the state's arena; "" for what is not known. Times are Unix seconds, 0: never. */
typedef struct emb_source_state {
    const char *name;
    const char *url, *etag, *last_modified; /**< of the good file; they belong to this address */
    const char *file;                       /**< in lists/, "" where there is none yet */
    const char *download_sha256;            /**< of what came over the wire */
    const char *sha256, *published, *format, *dataset, *title;
    const char *error; /**< of the last attempt, "" where it succeeded */
    uint64_t bytes, targets, names, entities, refused;
    int64_t fetched_at, checked_at, failed_at;
    uint64_t failures; /**< in a row */
} emb_source_state;

typedef struct emb_version_state {
    const char *file, *digest; /**< in versions/ */
    const char *built_from;    /**< digest of the sources it was made from */
    int64_t built_at;
} emb_version_state;

typedef struct emb_update_state {
    emb_arena *arena;
    emb_vec(emb_source_state) sources;
    emb_vec(emb_version_state) versions; /**< oldest first */
    const char *current;                 /**< digest of the published version, "" */
    bool pinned;
    int64_t checked_at;
} emb_update_state;

/** An empty state. EMB_NO_MEMORY. */
emb_status emb_state_new(emb_update_state *ret, emb_error *error);
void emb_state_free(emb_update_state *state);
/** EMB_FORMAT: no state, or one that names files elsewhere. */
emb_status emb_state_parse(emb_str json, emb_update_state *ret, emb_error *error);
/** An empty one where there is no file yet. */
emb_status emb_state_read(const char *path, emb_update_state *ret, emb_error *error);
void emb_state_write(const emb_update_state *state, emb_buf *out);
/** Aside, and renamed. */
emb_status emb_state_save(const emb_update_state *state, const char *path, emb_error *error);

/** The source with a name, made where it is new; NULL when out of memory. Valid until the next call. */
emb_source_state *emb_state_source(emb_update_state *state, const char *name);
const emb_source_state *emb_state_find_source(const emb_update_state *state, const char *name);
/** The version whose digest begins with `digest`, NULL where none or more than one does. */
const emb_version_state *emb_state_find_version(const emb_update_state *state, const char *digest);
/** A copy in the arena; "" when out of memory. */
const char *emb_state_text(emb_update_state *state, const char *text);

#endif
