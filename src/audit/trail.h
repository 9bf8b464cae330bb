/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The trail: what happened, in order, each entry chained to the one before it by
 * SHA-256("embargo trail 1\n" seq "\n" at "\n" kind "\n" hex(previous) "\n" body). Entries are only ever appended; triggers in the
 * file refuse everything else, and emb_trail_verify finds what got past them. Only what is older than the retention can be
 * removed, from the front, which is itself an entry.
 */
#ifndef EMB_AUDIT_TRAIL_H
#define EMB_AUDIT_TRAIL_H

#include "audit/store.h"

/** An entry. Texts are borrowed for the call that hands it over. */
typedef struct emb_trail_entry {
    int64_t seq;       /**< 1, 2, 3 … without gaps */
    emb_str at;        /**< "2026-11-28T17:40:05.123Z" */
    emb_str kind;      /**< "index", "screening", "decision", "setting", "watch", "update", "purge" … */
    emb_str body;      /**< one JSON object */
    char digest[65];   /**< hexadecimal */
    char previous[65]; /**< digest of the entry before it; 64 zeros for the first */
} emb_trail_entry;

/** Appends an entry; `ret_seq` may be NULL. EMB_IO, EMB_NO_MEMORY, EMB_INVALID for a body beyond 64 MiB. */
emb_status emb_trail_append(emb_store *store, const char *kind, emb_str body, int64_t *ret_seq, emb_error *error);

typedef struct emb_trail_verdict {
    uint64_t entries;
    int64_t first, last; /**< their numbers; 0, 0 for an empty trail */
    char head[65];       /**< digest of the last: whoever notes it elsewhere can prove later that nothing was cut off */
} emb_trail_verdict;
/**
 * Recomputes the whole chain and compares what is derived from it (decisions, screenings, settings). `expect_seq` and `expect_digest` (0, NULL:
 * none) are a head noted earlier, which must still be part of it. EMB_CORRUPT with the first entry that is wrong and how.
 */
emb_status emb_trail_verify(emb_store *store, int64_t expect_seq, const char *expect_digest, emb_trail_verdict *ret,
                            emb_error *error);

typedef struct emb_trail_filter {
    const char *from, *to; /**< ISO, "2026-01-01" or with time; from <= at < to; NULL: open */
    const char *kind;      /**< NULL: all */
    int64_t after;         /**< seq beyond this */
    uint64_t limit;        /**< 0: none */
} emb_trail_filter;
/** Entries in order. A status other than EMB_OK from `take` ends it with that status. */
emb_status emb_trail_each(emb_store *store, const emb_trail_filter *filter,
                          emb_status (*take)(void *context, const emb_trail_entry *entry, emb_error *error), void *context,
                          emb_error *error);
/** One entry by its number. EMB_NOT_FOUND. The texts of `ret` are appended to `texts` and live as long as it is not changed. */
emb_status emb_trail_get(emb_store *store, int64_t seq, emb_buf *texts, emb_trail_entry *ret, emb_error *error);

/**
 * Removes entries from the front, and events, that are older than the retention ("retention_years", counted back from `now`, ISO, NULL: the clock).
 * `ret_count` may be NULL.
 */
emb_status emb_trail_purge(emb_store *store, const char *now, const char *by, uint64_t *ret_count, emb_error *error);

#endif
