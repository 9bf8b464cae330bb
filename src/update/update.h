/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Keeping lists current: download, check, build, publish. All in one folder:
 *   current.emb          a link to the index that is published; replaced by a rename
 *   versions/            the last indexes
 *   lists/               the last good file of every source, and what is half downloaded
 *   state.json           what is where, of when, and what failed
 *   lock                 held while an update runs: two never meet
 * Whatever fails, also the machine, current.emb stays a whole index.
 */
#ifndef EMB_UPDATE_UPDATE_H
#define EMB_UPDATE_UPDATE_H

#include <stdatomic.h>

#include "base/buf.h"
#include "base/error.h"

typedef struct emb_update_options {
    const char *folder;      /**< made where it is missing */
    const char *config;      /**< sources, YAML; NULL: FOLDER/sources.yaml if there is one, else those built in */
    const char *const *only; /**< names of sources to look at; NULL: all that are enabled */
    size_t only_count;
    const char *const *accept; /**< names of sources whose shrinking or older date is accepted this time */
    size_t accept_count;
    int force;              /**< download what has not changed, and build and publish in any case */
    int keep_pin;           /**< 0: stop with EMB_OK and `pinned` where a rollback pinned an index; 1: the caller wants --unpin */
    const atomic_int *stop; /**< looked at often; not 0: stop as soon as possible with EMB_STOPPED. NULL: never */
} emb_update_options;

typedef enum emb_source_outcome {
    EMB_SOURCE_UNCHANGED, /**< the server says so, or the same bytes */
    EMB_SOURCE_NEW,       /**< a new version was taken */
    EMB_SOURCE_FAILED,    /**< could not be fetched: the last good version stays */
    EMB_SOURCE_REFUSED    /**< fetched, but not plausible: the last good version stays */
} emb_source_outcome;

/** Every function may be NULL; called from several threads, but one call at a time. */
typedef struct emb_update_events {
    void *context;
    void (*progress)(void *context, const char *source, uint64_t done, uint64_t total);
    /** An attempt failed and another follows in `seconds`. */
    void (*retry)(void *context, const char *source, unsigned attempt, double seconds, const char *reason);
    /** `reason` is "" unless it failed or was refused; `published` "" where the list has no date. */
    void (*source)(void *context, const char *source, emb_source_outcome outcome, uint64_t targets, const char *published,
                   const char *reason);
} emb_update_events;

typedef struct emb_update_report {
    unsigned unchanged, fresh, failed, refused; /**< sources */
    unsigned missing;                           /**< enabled sources that never gave a list: the index lacks them */
    int published;                              /**< a new index was published */
    int pinned;                                 /**< a rollback keeps an older one in place: nothing was published */
    char digest[65];                            /**< of the current index, "" where there is none */
} emb_update_report;

/**
 * One round. EMB_OK also where sources failed, as long as their last good versions stand in (see the report); EMB_IO where another
 * update holds the lock ("busy" in the message); EMB_NOT_FOUND where not one source has any version; EMB_FORMAT: the configuration.
 */
emb_status emb_update_run(const emb_update_options *options, const emb_update_events *events, emb_update_report *ret,
                          emb_error *error);

/**
 * Publishes the version before the current one again, or the one whose digest begins with `digest` (NULL: the one before), and pins it:
 * updates go on fetching, but publish nothing until emb_update_unpin. EMB_NOT_FOUND.
 */
emb_status emb_update_rollback(const char *folder, const char *digest, char ret_digest[65], emb_error *error);
emb_status emb_update_unpin(const char *folder, emb_error *error);

/**
 * The state for people, /readyz and metrics, as one JSON object appended to `out`:
 * {"current":{"digest","file","built_at"}|null,"pinned":false,"checked_at","versions":[…],
 *  "sources":[{"name","enabled","ok":true,"published","targets","bytes","sha256","fetched_at","checked_at","age_seconds","failures":0,
 *              "error":""}]}
 * ok: the last attempt succeeded. age_seconds: since the last attempt that succeeded (the list is known to be current as of then). `now` is Unix
 * time, 0: the clock. EMB_NOT_FOUND where there is no state yet; EMB_FORMAT where the file is none.
 */
emb_status emb_update_state_json(const char *folder, int64_t now, emb_buf *out, emb_error *error);

/** The configuration that is built in, YAML. Static. */
emb_str emb_update_default_sources(void);

#endif
