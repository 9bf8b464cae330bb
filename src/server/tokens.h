/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Texts as words for full-text search: lower case, diacritics taken off within the script, apostrophes dropped; every Han or kana
 * character is a word. What is indexed and what is asked for go through the same function. No allocation; any thread.
 */
#ifndef EMB_SERVER_TOKENS_H
#define EMB_SERVER_TOKENS_H

#include "base/str.h"

#define EMB_WORD_MAX 64 /**< most bytes of a word; longer ones are cut */

/** The next word from `*at` on, in `out` (NUL-terminated); 0 where there is none. `wild`: keep * and ? as letters. */
size_t emb_word_next(emb_str text, size_t *at, bool wild, char out[EMB_WORD_MAX + 1]);
/** The whole text as one word ("1965-01-10", "sanction"): lower case, nothing taken out but white space at the ends. Returns its length. */
size_t emb_word_whole(emb_str text, char out[EMB_WORD_MAX + 1]);

#endif
