/* SPDX-License-Identifier: Apache-2.0 */
#include "server/auth.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdio.h>

#include "server/clock.h"

struct emb_client_bucket {
    emb_bucket bucket;
};

static const char *const role_names[] = {"none", "read", "screen", "decide", "admin"};

emb_permission emb_permission_by_name(emb_str name)
{
    for (int i = EMB_MAY_READ; i <= EMB_MAY_ADMIN; i++)
        if (emb_str_equal(name, emb_str_from(role_names[i])))
            return (emb_permission)i;
    return EMB_MAY_NONE;
}

const char *emb_permission_name(emb_permission role)
{
    return role_names[role];
}

bool emb_auth_init(emb_auth *a, const emb_config *config)
{
    *a = (emb_auth){.config = config};
    pthread_mutex_init(&a->lock, NULL);
    a->of_keys = calloc(config->keys.count + 1, sizeof *a->of_keys);
    a->of_clients = calloc(EMB_CLIENTS, sizeof *a->of_clients);
    return a->of_keys && a->of_clients;
}

void emb_auth_free(emb_auth *a)
{
    free(a->of_keys);
    free(a->of_clients);
    pthread_mutex_destroy(&a->lock);
}

static void hash_key(emb_str key, char out[80])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)key.data, key.len, digest);
    int at = snprintf(out, 80, "sha256:");
    for (size_t i = 0; i < sizeof digest; i++)
        at += snprintf(out + at, 80 - (size_t)at, "%02x", digest[i]);
}

bool emb_auth_new_key(char key[64], char hash[80])
{
    unsigned char random[20];
    int at = snprintf(key, 64, "emb_");
    if (RAND_bytes(random, sizeof random) != 1)
        return false;
    for (size_t i = 0; i < sizeof random; i++)
        at += snprintf(key + at, 64 - (size_t)at, "%02x", random[i]);
    hash_key(emb_str_from(key), hash);
    return true;
}

/* "ApiKey X" as yente's clients send it, "Bearer X", or X-API-Key. */
static emb_str key_of(const emb_request *r)
{
    emb_str header = emb_request_header(r, "authorization");
    if (emb_str_starts_ascii_case(header, EMB_STR("apikey ")) || emb_str_starts_ascii_case(header, EMB_STR("bearer ")))
        return emb_str_trim(emb_str_slice(header, 7, header.len));
    return emb_str_trim(emb_request_header(r, "x-api-key"));
}

/* Compares with every key in the same time, whichever fits. */
static size_t find_key(const emb_auth *a, emb_str key)
{
    char hash[80];
    size_t found = SIZE_MAX;
    hash_key(key, hash);
    for (size_t i = 0; i < a->config->keys.count; i++) {
        const emb_key_config *known = &a->config->keys.items[i];
        if (strlen(known->hash) == strlen(hash) && CRYPTO_memcmp(known->hash, hash, strlen(hash)) == 0)
            found = i;
    }
    return found;
}

/* A token bucket of one second's worth, at least one. Returns the seconds to wait, 0 for none. */
static double take_token(emb_auth *a, emb_bucket *bucket, double rate)
{
    uint64_t now = emb_nanoseconds();
    double most = rate > 1 ? rate : 1, wait = 0;
    pthread_mutex_lock(&a->lock);
    bucket->tokens = bucket->at ? bucket->tokens + (double)(now - bucket->at) / 1e9 * rate : most;
    if (bucket->tokens > most)
        bucket->tokens = most;
    bucket->at = now;
    if (bucket->tokens >= 1)
        bucket->tokens -= 1;
    else
        wait = (1 - bucket->tokens) / rate;
    pthread_mutex_unlock(&a->lock);
    return wait;
}

static bool within_rate(emb_auth *a, emb_request *r, emb_bucket *bucket, double rate)
{
    double wait = rate > 0 ? take_token(a, bucket, rate) : 0;
    if (wait <= 0)
        return true;
    emb_answer_error(r, 429, "Too many requests: the limit is %g a second.", rate);
    emb_answer_header(r, "Retry-After", "%d", (int)wait + 1);
    return false;
}

static emb_bucket *bucket_of_client(emb_auth *a, const emb_request *r)
{
    uint32_t hash = 2166136261u;
    for (const char *c = r->client; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    return &a->of_clients[hash % EMB_CLIENTS].bucket;
}

bool emb_auth_admit(emb_auth *a, emb_request *r, emb_permission least)
{
    if (least == EMB_MAY_NONE || !a->config->keys.count) {
        r->role = a->config->keys.count ? EMB_MAY_NONE : EMB_MAY_ADMIN;
        return least == EMB_MAY_NONE || within_rate(a, r, bucket_of_client(a, r), a->config->client_rate);
    }
    emb_str key = key_of(r);
    size_t found = key.len ? find_key(a, key) : SIZE_MAX;
    if (found == SIZE_MAX) {
        if (!within_rate(a, r, bucket_of_client(a, r), a->config->client_rate))
            return false;
        emb_answer_error(r, 401, key.len ? "Unknown API key." : "An API key is needed: send \"Authorization: ApiKey KEY\".");
        emb_answer_header(r, "WWW-Authenticate", "ApiKey");
        return false;
    }
    const emb_key_config *known = &a->config->keys.items[found];
    r->role = known->role;
    r->key_name = known->name;
    if (known->role < least) {
        emb_answer_error(r, 403, "This API key may not do that: it needs the role \"%s\".", emb_permission_name(least));
        return false;
    }
    return within_rate(a, r, &a->of_keys[found], known->rate > 0 ? known->rate : a->config->key_rate);
}
