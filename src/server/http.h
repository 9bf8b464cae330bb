/* SPDX-License-Identifier: Apache-2.0 */
/**
 * HTTP by libmicrohttpd: one thread with epoll reads and writes all connections; a request that is complete is handed to the workers and
 * its connection suspended until the answer is there. So connections cost memory and no thread, and no request waits behind the
 * work of another one.
 */
#ifndef EMB_SERVER_HTTP_H
#define EMB_SERVER_HTTP_H

#include "base/error.h"
#include "server/request.h"

/** Listens and begins to answer. EMB_IO where the address is not to be had. */
emb_status emb_http_start(struct emb_server *server, emb_error *error);
/** The port that it listens on (where 0 was asked for). */
int emb_http_port(const struct emb_server *server);
/** No new connections; those that wait are closed once they are idle. */
void emb_http_quiesce(struct emb_server *server);
/** Ends all. Requests must have been answered (emb_workers_stop). */
void emb_http_stop(struct emb_server *server);
/** A worker is done with a request. */
void emb_http_resume(emb_request *request);

#endif
