/* SPDX-License-Identifier: Apache-2.0 */
/** Building an index from list files. */
#ifndef EMBARGO_BUILD_H
#define EMBARGO_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "embargo/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A list to read. All texts are borrowed for the call. */
typedef struct emb_list_source {
    const char *path;    /**< a file, or a directory with OFAC's CSV set */
    const char *format;  /**< a reader's name ("un-xml"), NULL: by content */
    const char *dataset; /**< the dataset name to give its entities, NULL: the reader's own */
    const char *title;   /**< what people call it, NULL: the reader's own */
} emb_list_source;

/** What became of a list. Plain data. */
typedef struct emb_list_report {
    char format[48], dataset[64], title[128];
    char published[24]; /**< ISO, "" where the list has no date */
    uint64_t records, targets, entities, names, weak_aliases, refused, warned;
    uint64_t joined; /**< of the targets: joined with a party of the same id, of this list or one before */
} emb_list_report;

/** Every function may be NULL; called from the thread that builds. */
typedef struct emb_build_events {
    void *context;
    /** Bytes read of a list of `total` (0: unknown). `list` is the number of lists when the index is being written. */
    void (*progress)(void *context, size_t list, uint64_t done, uint64_t total);
    /** A list was read. */
    void (*list)(void *context, size_t list, const emb_list_report *report);
    /** A record was refused (`refused` 1), or a value of a record that is kept could not be used as given (0). `id` may be "". */
    void (*problem)(void *context, size_t list, int refused, uint64_t line, const char *id, const char *reason);
} emb_build_events;

/**
 * Reads all lists and writes the index to `path`, aside and then renamed over it: whatever fails, what was there stays. The same lists
 * in the same order give the same bytes. EMB_INVALID without a list; EMB_FORMAT where one of them is no list, truncated or
 * empty; EMB_IO; EMB_NO_MEMORY; EMB_LIMIT beyond 16,777,215 different words. `events` may be NULL.
 */
emb_status emb_build_index(const char *path, const emb_list_source *lists, size_t count, const emb_build_events *events,
                           emb_error *error);

#ifdef __cplusplus
}
#endif
#endif
