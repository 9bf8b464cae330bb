/* SPDX-License-Identifier: Apache-2.0 */
/** Is what was downloaded the list that it should be? Any thread. */
#ifndef EMB_UPDATE_CHECK_H
#define EMB_UPDATE_CHECK_H

#include <stdatomic.h>

#include "lists/reader.h"
#include "update/sources.h"
#include "update/state.h"

/**
 * Reads the whole list at `path` with our readers and compares it with the last good version, `last` (NULL: none): not fewer parties or names
 * by more than the source's max_shrink, not an older publication date (unless `accept`), not fewer parties than min_targets.
 * EMB_FORMAT with what is wrong.
 */
emb_status emb_check_list(const emb_source *source, const char *path, const emb_source_state *last, bool accept,
                          const atomic_int *stop, emb_list_info *ret, emb_error *error);
/** SHA-256 of a file, hexadecimal. EMB_IO. */
emb_status emb_check_digest(const char *path, char ret[65], emb_error *error);

#endif
