/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The threads that answer requests. Two queues: requests that are likely to be quick, and heavy ones (batches, documents), each with half
 * of the threads; those for heavy ones have a lower priority. So quick ones find a thread and a processor whatever else is asked.
 */
#ifndef EMB_SERVER_WORKERS_H
#define EMB_SERVER_WORKERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/request.h"

typedef struct emb_queue {
    emb_request *first, *last;
    size_t count;
} emb_queue;

typedef struct emb_workers {
    pthread_mutex_t lock;
    pthread_cond_t wake_quick, wake_heavy;
    emb_queue quick, heavy;
    size_t limit; /**< of each queue */
    unsigned count, idle_quick, idle_heavy;
    bool ending;
    pthread_t *threads;
    void (*run)(emb_request *request);
} emb_workers;

/** Requests of at least this weight are heavy. */
#define EMB_HEAVY 8

/** Starts `count` threads (at least two) that call `run`. False where not even two start. */
bool emb_workers_start(emb_workers *workers, unsigned count, size_t limit, void (*run)(emb_request *request));
/** False where the queue is full. */
bool emb_workers_push(emb_workers *workers, emb_request *request);
/** Waits for all threads; what is queued is still answered. */
void emb_workers_stop(emb_workers *workers);
size_t emb_workers_waiting(emb_workers *workers);

#endif
