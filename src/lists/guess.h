/* SPDX-License-Identifier: Apache-2.0 */
/** What a file is that is no list: for messages that help. */
#ifndef EMB_LISTS_GUESS_H
#define EMB_LISTS_GUESS_H

#include "base/str.h"

/**
 * Why a file that begins with `head` cannot be a list in any format: "the file is empty", "it is an HTML page" …; NULL where it
 * may be one. Static.
 */
const char *emb_guess_no_list(emb_str head);
/** Describes a head that no reader recognised, printable and NUL-terminated: `it looks like CSV; it begins with "a,b"`. */
void emb_guess_describe(emb_str head, char *out, size_t size);
/** Cuts off the first line of a text, without its break. False at the end. */
bool emb_guess_line(emb_str *rest, emb_str *ret_line);

#endif
