/* SPDX-License-Identifier: Apache-2.0 */
/** What the files of the server share; not for anybody else. */
#ifndef EMB_SERVER_SERVER_INTERNAL_H
#define EMB_SERVER_SERVER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/auth.h"
#include "server/config.h"
#include "server/connections.h"
#include "server/generation.h"
#include "server/keeper.h"
#include "server/loader.h"
#include "server/metrics.h"
#include "server/request.h"
#include "server/workers.h"

struct emb_server {
    const emb_config *config;
    void *daemon; /**< the HTTP library's */
    emb_connections connections;
    emb_workers workers;
    emb_metrics metrics;
    emb_auth auth;
    emb_current current;
    emb_loader loader;
    emb_keeper keeper;
    atomic_bool stopping;
    atomic_uint in_flight; /**< requests with a body read and no answer sent */
};

typedef struct emb_server emb_server;

#endif
