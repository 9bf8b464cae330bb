/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP server as the command line starts it. */
#ifndef EMB_SERVER_SERVER_H
#define EMB_SERVER_SERVER_H

#include "server/config.h"

/**
 * Serves until SIGINT or SIGTERM, then lets the requests that are running finish. SIGHUP reloads. `started` (may be NULL) is called
 * once it listens. EMB_IO, EMB_NO_MEMORY, and what loading the index gives.
 */
emb_status emb_server_run(const emb_config *config, void (*started)(int port), emb_error *error);

#endif
