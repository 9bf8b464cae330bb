/* SPDX-License-Identifier: Apache-2.0 */
/**
 * API keys, roles and rate limits. A key is 256 random bits, so that its plain SHA-256 cannot be guessed back; only that is kept. Without
 * any key everybody may do everything: emb_config refuses that on addresses that others can reach. Any thread.
 */
#ifndef EMB_SERVER_AUTH_H
#define EMB_SERVER_AUTH_H

#include <pthread.h>

#include "base/error.h"
#include "server/config.h"
#include "server/request.h"

typedef struct emb_bucket {
    double tokens;
    uint64_t at; /**< nanoseconds */
} emb_bucket;

#define EMB_CLIENTS 4096

typedef struct emb_auth {
    const emb_config *config;
    pthread_mutex_t lock;
    emb_bucket *of_keys;
    struct emb_client_bucket *of_clients; /**< by hash of the address; a collision shares a bucket */
} emb_auth;

bool emb_auth_init(emb_auth *auth, const emb_config *config);
void emb_auth_free(emb_auth *auth);
/**
 * Who asks: sets role and key_name. False (and the request is answered: 401 without or with an unknown key, 403 where its role does not
 * reach `least`, 429 with Retry-After beyond its rate).
 */
bool emb_auth_admit(emb_auth *auth, emb_request *request, emb_permission least);
/** A new key in `key` and the hash to keep in `hash`. False where the system has no randomness. */
bool emb_auth_new_key(char key[64], char hash[80]);

#endif
