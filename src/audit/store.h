/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The store: one SQLite file (WAL) with the trail of screenings and decisions, the customers that are watched and the events about them.
 *
 * A handle belongs to one thread; any number of handles, in any number of processes, may be open on one file: writers take turns and
 * wait up to 30 seconds for each other (then EMB_IO), readers never wait. What a call has written is on disk when it returns, unless it
 * stands between emb_store_begin and emb_store_commit.
 */
#ifndef EMB_AUDIT_STORE_H
#define EMB_AUDIT_STORE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

typedef struct emb_store emb_store;

typedef enum emb_store_mode {
    EMB_STORE_READ,  /**< read only; EMB_NOT_FOUND where there is none */
    EMB_STORE_WRITE, /**< EMB_NOT_FOUND where there is none */
    EMB_STORE_CREATE /**< made where there is none, readable by its owner only */
} emb_store_mode;

/** EMB_IO, EMB_NOT_FOUND, EMB_NO_MEMORY; EMB_FORMAT: no store; EMB_VERSION: made by a later version. Close with emb_store_close. */
emb_status emb_store_open(const char *path, emb_store_mode mode, emb_store **ret, emb_error *error);
/** NULL allowed. What was begun and not committed is undone. */
void emb_store_close(emb_store *store);

/** Several writings as one: all of them or none. They nest; only the outermost commit writes. */
emb_status emb_store_begin(emb_store *store, emb_error *error);
emb_status emb_store_commit(emb_store *store, emb_error *error);
/** Undoes all since the outermost begin. */
void emb_store_rollback(emb_store *store);

/** A number that grows with every decision and setting, whoever adds it: for whoever keeps a snapshot (emb_decisions). Cheap. */
emb_status emb_store_version(emb_store *store, uint64_t *ret, emb_error *error);

/**
 * Settings, kept in the store and noted in the trail when they change: "four_eyes" ("0", "1"), "retention_years" ("10").
 * EMB_INVALID: an unknown name or a value out of bounds.
 */
emb_status emb_store_set(emb_store *store, const char *name, const char *value, const char *by, emb_error *error);
/** The value, or its default; `ret` is NUL-terminated. */
emb_status emb_store_get(emb_store *store, const char *name, char ret[64], emb_error *error);

/** Counts for metrics and health. */
typedef struct emb_store_counts {
    uint64_t entries, screenings, decisions, customers, open_hits, events, undelivered;
} emb_store_counts;
emb_status emb_store_count(emb_store *store, emb_store_counts *ret, emb_error *error);

#endif
