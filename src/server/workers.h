/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The threads that answer requests. Two queues: requests that are likely to be quick, and heavy ones (batches, documents), which never
 * hold more than half of the threads, so that quick ones always find one.
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
    pthread_cond_t wake;
    emb_queue quick, heavy;
    size_t limit; /**< of each queue */
    unsigned count, heavy_most, heavy_now, idle;
    bool ending;
    pthread_t *threads;
    void (*run)(emb_request *request);
} emb_workers;

/** Requests of at least this weight are heavy. */
#define EMB_HEAVY 8

/** Starts `count` threads that call `run`. False where not even one starts. */
bool emb_workers_start(emb_workers *workers, unsigned count, size_t limit, void (*run)(emb_request *request));
/** False where the queue is full. */
bool emb_workers_push(emb_workers *workers, emb_request *request);
/** Waits for all threads; what is queued is still answered. */
void emb_workers_stop(emb_workers *workers);
size_t emb_workers_waiting(emb_workers *workers);

#endif
