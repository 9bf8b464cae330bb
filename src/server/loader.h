/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Keeps the current generation current: one thread that opens the index, fetches the lists and builds it anew (update/), or builds one
 * from the manifest's datasets, at the start, when it is told to, when the index file changes, and by the timetable. What fails leaves the last good generation in place and is told.
 */
#ifndef EMB_SERVER_LOADER_H
#define EMB_SERVER_LOADER_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "server/config.h"
#include "server/generation.h"
#include "server/metrics.h"

typedef struct emb_loader {
    const emb_config *config;
    emb_current *current;
    emb_metrics *metrics;
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    bool ending, force, running;
    uint64_t wanted, finished; /**< numbers of the update last asked for, last finished */
    emb_status status;         /**< of the last update */
    emb_error error;
    uint64_t tried, succeeded; /**< seconds since 1970; 0: never */
    struct stat seen;          /**< the index file as it was loaded last */
    atomic_int stop;           /**< a download is to end */
} emb_loader;

bool emb_loader_start(emb_loader *loader, const emb_config *config, emb_current *current, emb_metrics *metrics);
void emb_loader_stop(emb_loader *loader);
/** Asks for an update; `wait` until it is done and gives its outcome. */
emb_status emb_loader_update(emb_loader *loader, bool force, bool wait, emb_error *error);
/** What became of the last update, for /readyz and metrics. */
typedef struct emb_loader_state {
    bool running; /**< one is under way, or asked for */
    emb_status status;
    char message[512];
    uint64_t tried, succeeded;
} emb_loader_state;
void emb_loader_state_get(emb_loader *loader, emb_loader_state *ret);

#endif
