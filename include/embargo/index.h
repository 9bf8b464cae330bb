/* SPDX-License-Identifier: Apache-2.0 */
/**
 * An index: one immutable file with everything that screening needs, mapped into memory. May be shared by any number of threads.
 * The file is untrusted input: what is altered or cut off is refused, or answers EMB_CORRUPT where it is met.
 * Its format is described byte by byte in docs/index-format.md.
 */
#ifndef EMBARGO_INDEX_H
#define EMBARGO_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "embargo/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct emb_index emb_index;

/**
 * Opens an index file; takes less than 5 ms at any size, as only the header and the table of sections are checked (see
 * emb_index_verify). EMB_IO; EMB_CORRUPT: no index, truncated, or altered in header or table; EMB_VERSION: written by another
 * version of the format or of the way in which names are taken apart: build it anew. Close with emb_index_close.
 */
emb_status emb_index_open(const char *path, emb_index **ret, emb_error *error);
/** NULL allowed. Everything borrowed from the index ends with it. */
void emb_index_close(emb_index *index);
/** Reads the whole file and checks every digest and every reference. EMB_CORRUPT with the section and what is wrong. */
emb_status emb_index_verify(const emb_index *index, emb_error *error);

/** SHA-256 of the content in hexadecimal, 64 characters: names this index in answers. Borrowed. */
const char *emb_index_digest(const emb_index *index);
/** What the builder noted: lists with format, date and counts, as one JSON object. Borrowed, NUL-terminated. */
const char *emb_index_meta(const emb_index *index);

/** Plain data. */
typedef struct emb_index_counts {
    uint64_t bytes;    /**< of the file */
    uint32_t entities; /**< all, sanctions and addresses included */
    uint32_t targets;  /**< those that are screened against */
    uint32_t names, rows, tokens;
    uint32_t identifiers;
} emb_index_counts;
void emb_index_count(const emb_index *index, emb_index_counts *ret);

typedef struct emb_index_section {
    const char *name; /**< static */
    uint64_t bytes;
} emb_index_section;
/** Section number `at`; false from the last on. */
int emb_index_section_at(const emb_index *index, size_t at, emb_index_section *ret);
/** How many entities are of the schema with this name ("Person"); sub-schemata count apart. */
uint32_t emb_index_count_schema(const emb_index *index, const char *schema);

/**
 * The entity with an id as one line of FollowTheMoney JSON, NUL-terminated; freed by the caller with free(). EMB_NOT_FOUND,
 * EMB_CORRUPT, EMB_NO_MEMORY.
 */
emb_status emb_index_entity_json(const emb_index *index, const char *id, char **ret, emb_error *error);
/**
 * Calls `take` with the JSON of every entity that refers to `id` (sanctions, relations, documents), and with the name of the property
 * by which it does. The texts are borrowed for the call. Ends with the first status other than EMB_OK.
 */
emb_status emb_index_referring(const emb_index *index, const char *id,
                               emb_status (*take)(void *context, const char *property, const char *json, size_t len,
                                                  emb_error *error),
                               void *context, emb_error *error);

/**
 * Calls `take` with the JSON of every entity, in the order in which the lists gave them. The text is borrowed for the call. Ends with
 * the first status other than EMB_OK.
 */
emb_status emb_index_export(const emb_index *index,
                            emb_status (*take)(void *context, const char *json, size_t len, emb_error *error), void *context,
                            emb_error *error);

#ifdef __cplusplus
}
#endif
#endif
