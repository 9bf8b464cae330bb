/* SPDX-License-Identifier: Apache-2.0 */
#include "server/workers.h"

#include <stdlib.h>
#include <string.h>

static emb_request *take(emb_queue *queue)
{
    emb_request *request = queue->first;
    if (request) {
        queue->first = request->next;
        if (!queue->first)
            queue->last = NULL;
        request->next = NULL;
        queue->count--;
    }
    return request;
}

static void put(emb_queue *queue, emb_request *request)
{
    request->next = NULL;
    if (queue->last)
        queue->last->next = request;
    else
        queue->first = request;
    queue->last = request;
    queue->count++;
}

/* Waits for a request; NULL at the end. */
static emb_request *next_request(emb_workers *w, bool *ret_heavy)
{
    for (;;) {
        *ret_heavy = false;
        emb_request *request = take(&w->quick);
        if (!request && w->heavy_now < w->heavy_most) {
            request = take(&w->heavy);
            *ret_heavy = request != NULL;
            w->heavy_now += *ret_heavy;
        }
        if (request || (w->ending && !w->heavy.first))
            return request;
        w->idle++;
        pthread_cond_wait(&w->wake, &w->lock);
        w->idle--;
    }
}

static void *work(void *argument)
{
    emb_workers *w = argument;
    bool heavy;
    pthread_mutex_lock(&w->lock);
    for (emb_request *request; (request = next_request(w, &heavy)) != NULL;) {
        pthread_mutex_unlock(&w->lock);
        w->run(request);
        pthread_mutex_lock(&w->lock);
        w->heavy_now -= heavy;
        if (heavy && w->heavy.first)
            pthread_cond_signal(&w->wake);
    }
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool emb_workers_start(emb_workers *w, unsigned count, size_t limit, void (*run)(emb_request *request))
{
    memset(w, 0, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    w->limit = limit;
    w->run = run;
    w->heavy_most = count > 1 ? count / 2 : 1;
    w->threads = calloc(count, sizeof *w->threads);
    while (w->threads && w->count < count && pthread_create(&w->threads[w->count], NULL, work, w) == 0)
        w->count++;
    return w->count > 0;
}

bool emb_workers_push(emb_workers *w, emb_request *request)
{
    pthread_mutex_lock(&w->lock);
    emb_queue *queue = request->weight >= EMB_HEAVY ? &w->heavy : &w->quick;
    bool room = queue->count < w->limit && !w->ending;
    if (room) {
        put(queue, request);
        if (w->idle)
            pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

size_t emb_workers_waiting(emb_workers *w)
{
    pthread_mutex_lock(&w->lock);
    size_t count = w->quick.count + w->heavy.count;
    pthread_mutex_unlock(&w->lock);
    return count;
}

void emb_workers_stop(emb_workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->count; i++)
        pthread_join(w->threads[i], NULL);
    free(w->threads);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
}
