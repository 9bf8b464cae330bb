/* SPDX-License-Identifier: Apache-2.0 */
#include "server/connections.h"

#include <netinet/in.h>
#include <linux/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "server/clock.h"

void emb_connections_init(emb_connections *c, emb_deadlines deadlines)
{
    memset(c, 0, sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    c->head.previous = c->head.next = &c->head;
    c->deadlines = deadlines;
}

void emb_connections_free(emb_connections *c)
{
    while (c->head.next && c->head.next != &c->head)
        emb_connections_remove(c, c->head.next);
    pthread_mutex_destroy(&c->lock);
}

static uint64_t bytes_received(int fd)
{
    struct tcp_info info;
    socklen_t size = sizeof info;
    memset(&info, 0, sizeof info);
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_bytes_received : 0;
}

static unsigned seconds_of(const emb_deadlines *d, emb_phase phase)
{
    switch (phase) {
    case EMB_PHASE_REQUEST:
        return d->request;
    case EMB_PHASE_IDLE:
        return d->idle;
    case EMB_PHASE_BODY:
        return d->body;
    case EMB_PHASE_ANSWER:
        return d->answer;
    default:
        return 0;
    }
}

static void enter(emb_connections *c, emb_connection *connection, emb_phase phase)
{
    unsigned seconds = seconds_of(&c->deadlines, phase);
    connection->phase = phase;
    connection->deadline = seconds ? emb_nanoseconds() + seconds * EMB_SECOND : UINT64_MAX;
}

emb_connection *emb_connections_add(emb_connections *c, int fd)
{
    emb_connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->fd = fd;
    pthread_mutex_lock(&c->lock);
    enter(c, connection, EMB_PHASE_REQUEST);
    connection->next = &c->head;
    connection->previous = c->head.previous;
    connection->previous->next = connection;
    c->head.previous = connection;
    c->count++;
    pthread_mutex_unlock(&c->lock);
    return connection;
}

void emb_connections_remove(emb_connections *c, emb_connection *connection)
{
    if (!connection)
        return;
    pthread_mutex_lock(&c->lock);
    connection->previous->next = connection->next;
    connection->next->previous = connection->previous;
    c->count--;
    c->used -= connection->used;
    pthread_mutex_unlock(&c->lock);
    free(connection);
}

bool emb_connections_enter(emb_connections *c, emb_connection *connection, emb_phase phase)
{
    pthread_mutex_lock(&c->lock);
    bool alive = !connection->expired;
    if (alive)
        enter(c, connection, phase);
    if (phase == EMB_PHASE_ANSWER && !connection->used) {
        connection->used = true;
        c->used++;
    }
    if (alive && phase == EMB_PHASE_IDLE)
        connection->received = bytes_received(connection->fd);
    pthread_mutex_unlock(&c->lock);
    return alive;
}

size_t emb_connections_count(emb_connections *c)
{
    pthread_mutex_lock(&c->lock);
    size_t count = c->count;
    pthread_mutex_unlock(&c->lock);
    return count;
}

size_t emb_connections_used(emb_connections *c)
{
    pthread_mutex_lock(&c->lock);
    size_t used = c->used;
    pthread_mutex_unlock(&c->lock);
    return used;
}

/* Straight to the socket: the library is still reading from this connection, so it writes nothing itself. */
static void send_status(int fd, int status)
{
    char text[256];
    const char *reason = status == 408 ? "Request Timeout" : "Content Too Large";
    char body[64];
    int size = snprintf(body, sizeof body, "{\"detail\":\"%s\"}", reason);
    int len = snprintf(text, sizeof text,
                       "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
                       status, reason, size, body);
    send(fd, text, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void end(emb_connection *connection, int status)
{
    if (status)
        send_status(connection->fd, status);
    connection->expired = true;
    connection->deadline = UINT64_MAX;
    shutdown(connection->fd, SHUT_RDWR);
}

/* A client that began its next request and did not finish it is told so; one that only waits is not. */
static int status_of(const emb_connection *connection)
{
    if (connection->phase == EMB_PHASE_IDLE)
        return bytes_received(connection->fd) > connection->received ? 408 : 0;
    return connection->phase == EMB_PHASE_ANSWER ? 0 : 408;
}

void emb_connections_expire(emb_connections *c, bool idle)
{
    uint64_t now = emb_nanoseconds();
    pthread_mutex_lock(&c->lock);
    for (emb_connection *at = c->head.next; at != &c->head; at = at->next) {
        bool drop = idle && at->phase == EMB_PHASE_IDLE && !at->expired;
        if (now < at->deadline && !drop)
            continue;
        c->timed_out += !drop;
        end(at, drop ? 0 : status_of(at));
    }
    pthread_mutex_unlock(&c->lock);
}

void emb_connections_reject(emb_connections *c, emb_connection *connection, int status)
{
    pthread_mutex_lock(&c->lock);
    if (!connection->expired)
        end(connection, status);
    pthread_mutex_unlock(&c->lock);
}
