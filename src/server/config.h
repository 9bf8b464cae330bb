/* SPDX-License-Identifier: Apache-2.0 */
/** What the server is told: defaults, then a file (YAML or JSON), then the environment, then the command line. */
#ifndef EMB_SERVER_CONFIG_H
#define EMB_SERVER_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "server/connections.h"
#include "server/request.h"

typedef struct emb_key_config {
    const char *name, *hash; /**< "sha256:…" */
    emb_permission role;
    double rate; /**< requests a second, 0: the default for keys */
} emb_key_config;

typedef struct emb_config {
    emb_arena *arena;
    const char *host; /**< "127.0.0.1" */
    long port;        /**< 8000, as yente */
    const char *index;
    const char *lists;                                 /**< a folder of `embargo update`, kept current; NULL: none */
    const char *sources;                               /**< its sources, NULL: FOLDER/sources.yaml or those built in */
    const char *manifest;                              /**< path or URL, NULL: none */
    const char *data_path;                             /**< where indexes are built */
    const char *store;                                 /**< decisions and customers (SQLite), NULL: none */
    const char *watch_file, *watch_url, *watch_secret; /**< where events about customers go; NULL: nowhere */
    const char *update_token;
    const char *crontab;  /**< "17 * * * *" */
    const char *base_url; /**< how others reach the server, for links; NULL: from the Host header */
    bool auto_reindex, match_fuzzy, auth_off, log_requests;
    emb_vec(const char *) hidden_algorithms;
    emb_vec(emb_key_config) keys;
    double key_rate, client_rate; /**< requests a second; 0: no limit */
    long max_batch, workers, queue, connections;
    long body_bytes, header_bytes, url_bytes;
    emb_deadlines deadlines;
    emb_str log_level;
} emb_config;

/** Defaults, `path` (NULL: none), environment. EMB_IO, EMB_FORMAT, EMB_INVALID (an unknown or impossible setting). */
emb_status emb_config_read(const char *path, emb_config **ret, emb_error *error);
/** NULL allowed. */
void emb_config_free(emb_config *config);
/**
 * Is it all right together? EMB_INVALID: neither manifest, index nor lists; open to others without keys and without "auth: off". Call after
 * the command line changed it.
 */
emb_status emb_config_check(const emb_config *config, emb_error *error);
/** A copy that lives as long as the configuration. NULL when out of memory. */
const char *emb_config_copy(emb_config *config, const char *text);
/** 127.0.0.0/8, ::1, localhost. */
bool emb_host_is_loopback(const char *host);

#endif
