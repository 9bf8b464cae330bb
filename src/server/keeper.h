/* SPDX-License-Identifier: Apache-2.0 */
/** The store of screenings and decisions as the server uses it: one handle, its users in turn, and a snapshot of the decisions. Any thread. */
#ifndef EMB_SERVER_KEEPER_H
#define EMB_SERVER_KEEPER_H

#include <pthread.h>
#include <stdatomic.h>

#include "audit/screening.h"
#include "audit/trail.h"

/** Decisions as they stood at one time; shared by those who hold it. */
typedef struct emb_ruling {
    atomic_uint references;
    uint64_t version;
    emb_decisions *decisions;
} emb_ruling;

typedef struct emb_keeper {
    pthread_mutex_t lock;
    emb_store *store; /**< NULL: none is configured */
    emb_ruling *ruling;
} emb_keeper;

/** `path` NULL: no store. Makes one where there is none. */
emb_status emb_keeper_open(emb_keeper *keeper, const char *path, emb_error *error);
void emb_keeper_close(emb_keeper *keeper);
/** The handle, for the calling thread alone until emb_keeper_unlock. NULL where there is none (nothing is locked then). */
emb_store *emb_keeper_lock(emb_keeper *keeper);
void emb_keeper_unlock(emb_keeper *keeper);
/** The decisions in force; `*ret` NULL where there is no store. Give back with emb_ruling_release. */
emb_status emb_keeper_ruling(emb_keeper *keeper, emb_ruling **ret, emb_error *error);
/** NULL allowed. */
void emb_ruling_release(emb_ruling *ruling);

#endif
