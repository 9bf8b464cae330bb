/* SPDX-License-Identifier: Apache-2.0 */
/** UTF-8: decoding, encoding, repair. */
#ifndef EMB_BASE_UTF8_H
#define EMB_BASE_UTF8_H

#include "base/str.h"

#define EMB_UTF8_MAX 4          /**< most bytes of an encoded code point */
#define EMB_REPLACEMENT 0xFFFDu /**< stands for what cannot be decoded */

/**
 * Decodes the code point at `*at` (which must be below text.len) and moves `*at` behind it. An ill-formed
 * sequence gives EMB_REPLACEMENT and moves by its maximal part (Unicode 15, section 3.9, U+FFFD substitution),
 * at least one byte.
 */
uint32_t emb_utf8_next(emb_str text, size_t *at);
/** Writes at most EMB_UTF8_MAX bytes to `out` and returns how many. Surrogates and numbers above U+10FFFF become U+FFFD. */
size_t emb_utf8_encode(uint32_t code_point, char *out);
/** Well-formed throughout. */
bool emb_utf8_valid(emb_str text);
/** How many code points emb_utf8_next would give. */
size_t emb_utf8_length(emb_str text);

#endif
