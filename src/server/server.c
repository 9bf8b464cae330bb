/* SPDX-License-Identifier: Apache-2.0 */
#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "server/clock.h"
#include "server/gzip.h"
#include "server/http.h"
#include "server/log.h"
#include "server/remote.h"
#include "server/routes.h"
#include "server/server_internal.h"

/* How long a stop waits for requests that are running. */
#define GRACE_SECONDS 30
#define TICK_MILLISECONDS 250

/* In a worker. */
static void answer(emb_request *r)
{
    r->route->answer(r);
    if (!r->status)
        emb_answer_error(r, 500, "No answer.");
    emb_gzip_answer(r);
    emb_http_resume(r); /* from here on it is not ours */
}

/* Waits for a signal or a tick; 0 for a tick. */
static int wait_for_signal(const sigset_t *set)
{
    struct timespec tick = {.tv_nsec = TICK_MILLISECONDS * 1000000L};
    int number = sigtimedwait(set, NULL, &tick);
    return number > 0 ? number : 0;
}

static void serve(emb_server *server, const sigset_t *set)
{
    for (;;) {
        int number = wait_for_signal(set);
        emb_connections_expire(&server->connections, false);
        if (number == SIGHUP)
            emb_loader_update(&server->loader, true, false, NULL);
        else if (number)
            return;
    }
}

/* New connections are refused, idle ones closed, running requests finish. */
static void stop(emb_server *server)
{
    uint64_t end = emb_nanoseconds() + GRACE_SECONDS * EMB_SECOND;
    emb_log(EMB_LOG_INFO, "stopping", "%u requests are running", atomic_load(&server->in_flight));
    atomic_store(&server->stopping, true);
    emb_http_quiesce(server);
    while (atomic_load(&server->in_flight) && emb_nanoseconds() < end) {
        emb_connections_expire(&server->connections, true);
        usleep(5000);
    }
}

static emb_status start(emb_server *server, emb_error *error)
{
    const emb_config *config = server->config;
    if (!emb_auth_init(&server->auth, config) ||
        !emb_workers_start(&server->workers, (unsigned)config->workers, (size_t)config->queue, answer))
        return emb_fail_memory(error);
    if (!emb_loader_start(&server->loader, config, &server->current, &server->metrics))
        return emb_fail(error, EMB_NO_MEMORY, "cannot start a thread");
    return emb_http_start(server, error);
}

emb_status emb_server_run(const emb_config *config, void (*started)(int port), emb_error *error)
{
    emb_server *server = calloc(1, sizeof *server);
    emb_log_level level;
    sigset_t set;
    if (!server)
        return emb_fail_memory(error);
    if (emb_log_level_by_name(config->log_level, &level))
        emb_log_set_level(level);
    emb_remote_init();
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* all threads inherit it */
    signal(SIGPIPE, SIG_IGN);
    server->config = config;
    pthread_mutex_init(&server->current.lock, NULL);
    emb_connections_init(&server->connections, config->deadlines);
    emb_status status = emb_keeper_open(&server->keeper, config->store, error);
    if (status == EMB_OK)
        status = start(server, error);
    if (status == EMB_OK) {
        int port = emb_http_port(server);
        emb_log(EMB_LOG_INFO, "listening", "on %s port %d", config->host, port);
        if (started)
            started(port);
        serve(server, &set);
        stop(server);
    }
    if (server->workers.threads)
        emb_workers_stop(&server->workers);
    emb_http_stop(server);
    emb_loader_stop(&server->loader);
    emb_current_swap(&server->current, NULL);
    emb_connections_free(&server->connections);
    emb_keeper_close(&server->keeper);
    if (server->auth.config)
        emb_auth_free(&server->auth);
    pthread_mutex_destroy(&server->current.lock);
    free(server);
    return status;
}
