/* SPDX-License-Identifier: Apache-2.0 */
#include "server/workers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* How far behind the others the threads for heavy requests stand where all want the processor. */
#define NICE_HEAVY 10

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

typedef struct worker {
    emb_workers *pool;
    bool heavy;
} worker;

/* Waits for a request of its kind; NULL at the end. */
static emb_request *next_request(emb_workers *w, bool heavy)
{
    emb_queue *queue = heavy ? &w->heavy : &w->quick;
    for (;;) {
        emb_request *request = take(queue);
        if (request || w->ending)
            return request;
        unsigned *idle = heavy ? &w->idle_heavy : &w->idle_quick;
        ++*idle;
        pthread_cond_wait(heavy ? &w->wake_heavy : &w->wake_quick, &w->lock);
        --*idle;
    }
}

static void *work(void *argument)
{
    worker self = *(worker *)argument;
    emb_workers *w = self.pool;
    free(argument);
    if (self.heavy)
        setpriority(PRIO_PROCESS, (id_t)gettid(), NICE_HEAVY); /* of this thread alone: what is quick comes first */
    pthread_mutex_lock(&w->lock);
    for (emb_request *request; (request = next_request(w, self.heavy)) != NULL;) {
        pthread_mutex_unlock(&w->lock);
        w->run(request);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static bool start_one(emb_workers *w, bool heavy)
{
    worker *self = malloc(sizeof *self);
    if (!self)
        return false;
    *self = (worker){w, heavy};
    if (pthread_create(&w->threads[w->count], NULL, work, self) == 0) {
        w->count++;
        return true;
    }
    free(self);
    return false;
}

bool emb_workers_start(emb_workers *w, unsigned count, size_t limit, void (*run)(emb_request *request))
{
    memset(w, 0, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake_quick, NULL);
    pthread_cond_init(&w->wake_heavy, NULL);
    w->limit = limit;
    w->run = run;
    if (count < 2)
        count = 2; /* one of each kind */
    w->threads = calloc(count, sizeof *w->threads);
    bool going = w->threads != NULL;
    while (going && w->count < count)
        going = start_one(w, w->count % 2 == 1);
    return w->count >= 2;
}

bool emb_workers_push(emb_workers *w, emb_request *request)
{
    pthread_mutex_lock(&w->lock);
    emb_queue *queue = request->weight >= EMB_HEAVY ? &w->heavy : &w->quick;
    bool room = queue->count < w->limit && !w->ending;
    if (room) {
        put(queue, request);
        bool heavy = queue == &w->heavy;
        if (heavy ? w->idle_heavy : w->idle_quick)
            pthread_cond_signal(heavy ? &w->wake_heavy : &w->wake_quick);
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
    pthread_cond_broadcast(&w->wake_quick);
    pthread_cond_broadcast(&w->wake_heavy);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->count; i++)
        pthread_join(w->threads[i], NULL);
    free(w->threads);
    pthread_cond_destroy(&w->wake_quick);
    pthread_cond_destroy(&w->wake_heavy);
    pthread_mutex_destroy(&w->lock);
}
