/* SPDX-License-Identifier: Apache-2.0 */
#include "server/keeper.h"

#include <stdlib.h>

#include "base/error.h"

emb_status emb_keeper_open(emb_keeper *k, const char *path, emb_error *error)
{
    k->store = NULL;
    k->ruling = NULL;
    pthread_mutex_init(&k->lock, NULL);
    return path && *path ? emb_store_open(path, EMB_STORE_CREATE, &k->store, error) : EMB_OK;
}

void emb_keeper_close(emb_keeper *k)
{
    emb_ruling_release(k->ruling);
    emb_store_close(k->store);
    pthread_mutex_destroy(&k->lock);
}

emb_store *emb_keeper_lock(emb_keeper *k)
{
    if (k->store)
        pthread_mutex_lock(&k->lock);
    return k->store;
}

void emb_keeper_unlock(emb_keeper *k)
{
    pthread_mutex_unlock(&k->lock);
}

void emb_ruling_release(emb_ruling *ruling)
{
    if (!ruling || atomic_fetch_sub(&ruling->references, 1) != 1)
        return;
    emb_decisions_free(ruling->decisions);
    free(ruling);
}

/* With the lock held: loads the decisions anew where somebody, in whatever process, has added one. */
static emb_status bring_up(emb_keeper *k, emb_error *error)
{
    uint64_t version = 0;
    emb_status status = emb_store_version(k->store, &version, error);
    if (status != EMB_OK || (k->ruling && k->ruling->version == version))
        return status;
    emb_ruling *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return emb_fail_memory(error);
    status = emb_decisions_load(k->store, &fresh->decisions, error);
    if (status != EMB_OK) {
        free(fresh);
        return status;
    }
    atomic_init(&fresh->references, 1);
    fresh->version = version;
    emb_ruling_release(k->ruling);
    k->ruling = fresh;
    return EMB_OK;
}

emb_status emb_keeper_ruling(emb_keeper *k, emb_ruling **ret, emb_error *error)
{
    *ret = NULL;
    if (!emb_keeper_lock(k))
        return EMB_OK;
    emb_status status = bring_up(k, error);
    if (status == EMB_OK) {
        *ret = k->ruling;
        atomic_fetch_add(&k->ruling->references, 1);
    }
    emb_keeper_unlock(k);
    return status;
}
