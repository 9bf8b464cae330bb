/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The open connections and their deadlines. The HTTP library only ends connections that are silent; a client that sends a byte a
 * second would hold its place for ever. Here every phase has an absolute end: a connection that has not sent its request by then is
 * answered with 408 and closed, one that is idle between requests is closed. Any thread.
 */
#ifndef EMB_SERVER_CONNECTIONS_H
#define EMB_SERVER_CONNECTIONS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum emb_phase {
    EMB_PHASE_REQUEST = 0, /**< nothing or part of a request has come */
    EMB_PHASE_IDLE,        /**< between two requests */
    EMB_PHASE_BODY,
    EMB_PHASE_WORK,  /**< read and not yet answered: no deadline of ours */
    EMB_PHASE_ANSWER /**< the answer is being sent */
} emb_phase;

typedef struct emb_connection {
    int fd;
    emb_phase phase;
    bool expired, used; /**< `used`: it had an answer, so that all of its memory was touched */
    uint64_t deadline;  /**< nanoseconds, monotonic */
    uint64_t received;  /**< bytes that the kernel had received when it became idle */
    struct emb_connection *previous, *next;
} emb_connection;

/** Seconds for each phase. */
typedef struct emb_deadlines {
    unsigned request, idle, body, answer;
} emb_deadlines;

typedef struct emb_connections {
    pthread_mutex_t lock;
    emb_connection head; /**< of a ring */
    size_t count, used;
    emb_deadlines deadlines;
    uint64_t timed_out; /**< since the start */
} emb_connections;

void emb_connections_init(emb_connections *connections, emb_deadlines deadlines);
void emb_connections_free(emb_connections *connections);
/** NULL when out of memory. */
emb_connection *emb_connections_add(emb_connections *connections, int fd);
/** Before its socket is closed. */
void emb_connections_remove(emb_connections *connections, emb_connection *connection);
/** False where its time was up already: it is closed by then. */
bool emb_connections_enter(emb_connections *connections, emb_connection *connection, emb_phase phase);
size_t emb_connections_count(emb_connections *connections);
/** Those among them that had an answer. */
size_t emb_connections_used(emb_connections *connections);
/** Ends those whose time is up, and all idle ones where `idle` says so. Called a few times a second. */
void emb_connections_expire(emb_connections *connections, bool idle);
/** Answers and closes from outside the HTTP library (whose reading never ends). */
void emb_connections_reject(emb_connections *connections, emb_connection *connection, int status);

#endif
