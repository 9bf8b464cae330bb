/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Status codes and error details.
 *
 * Every function that can fail returns an emb_status and takes an `emb_error *` as its last
 * parameter. That parameter may be NULL. On failure the error is filled in and every `ret`
 * parameter is left as it was; on success the error is left as it was.
 */
#ifndef EMBARGO_ERROR_H
#define EMBARGO_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Status codes. New codes are only ever appended: a number never changes its meaning. */
typedef enum emb_status {
    EMB_OK = 0,
    EMB_NO_MEMORY = 1,   /**< an allocation failed; the object that was worked on stays usable or freeable */
    EMB_IO = 2,          /**< the operating system refused a read, a write, a rename … */
    EMB_INVALID = 3,     /**< an argument is outside what the function documents */
    EMB_FORMAT = 4,      /**< input is not what it claims to be: unparseable, truncated, another format */
    EMB_CORRUPT = 5,     /**< an index file is truncated or altered */
    EMB_VERSION = 6,     /**< an index file was written by an incompatible version */
    EMB_NOT_FOUND = 7,   /**< no such entity, file, column … */
    EMB_LIMIT = 8,       /**< input exceeds a stated maximum */
    EMB_UNSUPPORTED = 9, /**< known, but not supported in this build or place */
    EMB_STOPPED = 10     /**< a callback asked to stop */
} emb_status;

/** The most bytes of an error message, with its terminating NUL. */
#define EMB_ERROR_MESSAGE_MAX 512

/**
 * What went wrong and where. Plain data; nothing to free. `path` and `message` are always
 * NUL-terminated once the error is filled in.
 */
typedef struct emb_error {
    emb_status code;
    uint64_t line;   /**< 1-based line in the input, 0 where none applies */
    uint64_t offset; /**< byte offset in the input, 0 where none applies */
    char path[256];  /**< the file, cut from the left where it is longer; "" where none applies */
    char message[EMB_ERROR_MESSAGE_MAX];
} emb_error;

/** A short English name of a status ("out of memory"). Never NULL. Static storage. Thread-safe. */
const char *emb_status_name(emb_status status);

#ifdef __cplusplus
}
#endif
#endif
