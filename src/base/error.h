/* SPDX-License-Identifier: Apache-2.0 */
/** Filling in errors. May be used by every folder. */
#ifndef EMB_BASE_ERROR_H
#define EMB_BASE_ERROR_H

#include "embargo/error.h"

#if defined(__GNUC__)
#define EMB_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#else
#define EMB_PRINTF(format_at, args_at)
#endif

/**
 * Fills `error` (NULL allowed) with a formatted message, clears its position and returns `code`,
 * so that a caller can write `return emb_fail(error, EMB_FORMAT, "…")`.
 */
emb_status emb_fail(emb_error *error, emb_status code, const char *format, ...) EMB_PRINTF(3, 4);

/** As emb_fail, with a file (NULL: none), a line and an offset (0: none). */
emb_status emb_fail_at(emb_error *error, emb_status code, const char *path, uint64_t line, uint64_t offset, const char *format, ...)
    EMB_PRINTF(6, 7);

/** EMB_NO_MEMORY with its standard message. */
emb_status emb_fail_memory(emb_error *error);

/** EMB_IO with the text of `errno`: "cannot DOING: TEXT". `path` may be NULL. */
emb_status emb_fail_errno(emb_error *error, const char *path, const char *doing);

/** Sets the path of an error that was filled in without one. `error` may be NULL. */
void emb_error_set_path(emb_error *error, const char *path);

#endif
