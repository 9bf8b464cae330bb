/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Downloading one file over HTTP: conditional (ETag, If-Modified-Since), resumed where it was cut off (Range with If-Range), repeated with
 * growing pauses, from mirrors in turn. Redirects are followed anew with every attempt, so a signed address that ran out is
 * asked for again. What is half done stays in PATH.part and PATH.part.json and is taken up by the next call. Belongs to one thread;
 * any number of threads may fetch into different files.
 */
#ifndef EMB_UPDATE_FETCH_H
#define EMB_UPDATE_FETCH_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/str.h"
#include "update/sources.h"

/** Once per process, before any thread fetches; more calls do no harm. */
emb_status emb_fetch_init(emb_error *error);

typedef struct emb_fetch {
    const emb_source *source; /**< addresses, limits, headers */
    const char *path;         /**< the file to make; beside it PATH.part */
    /** The good file that is there already: its address and validators, "" where there is none. */
    const char *url, *etag, *last_modified;
    const atomic_int *stop; /**< not 0: give up soon with EMB_STOPPED; NULL: never */
    void *context;
    void (*progress)(void *context, uint64_t done, uint64_t total);                     /**< may be NULL */
    void (*retry)(void *context, unsigned attempt, double seconds, const char *reason); /**< may be NULL */
} emb_fetch;

/** Plain data. */
typedef struct emb_fetched {
    bool not_modified; /**< the server says that the good file is current: nothing was written */
    char url[2048];    /**< which of the addresses gave it */
    char etag[512], last_modified[64], content_type[128];
    bool gzip;       /**< Content-Encoding: gzip; the file holds the packed bytes */
    char digest[65]; /**< SHA-256 that the server gives (Digest, Repr-Digest), hexadecimal; "" for none */
    uint64_t bytes;
    unsigned attempts;
} emb_fetched;

/**
 * Fetches. EMB_OK: the whole file is in `path`, synced, or not_modified. EMB_IO: no attempt succeeded, with the last reason;
 * EMB_LIMIT: it is larger than the source allows; EMB_FORMAT: the server answers with something else (Content-Type, Content-Encoding);
 * EMB_STOPPED.
 */
emb_status emb_fetch_file(const emb_fetch *fetch, emb_fetched *ret, emb_error *error);

#endif
