/* SPDX-License-Identifier: Apache-2.0 */
/** A text as words and what stands between them, and its sentences. Belongs to one thread. */
#ifndef EMB_DOCUMENT_TOKENS_H
#define EMB_DOCUMENT_TOKENS_H

#include "document/words.h"

/** What stands between a word and the one before it. */
enum {
    EMB_GAP_SPACE = 1u << 0,
    EMB_GAP_LINE = 1u << 1,  /**< a line break */
    EMB_GAP_BLOCK = 1u << 2, /**< an empty line, or the start of a segment */
    EMB_GAP_COMMA = 1u << 3, /**< , ; */
    EMB_GAP_STOP = 1u << 4,  /**< . ! ? … */
    EMB_GAP_COLON = 1u << 5,
    EMB_GAP_QUOTE = 1u << 6,  /**< a quotation mark of any kind */
    EMB_GAP_HYPHEN = 1u << 7, /**< one alone: the words are joined by it */
    EMB_GAP_DASH = 1u << 8,   /**< a dash, or a hyphen with spaces */
    EMB_GAP_SLASH = 1u << 9,  /**< / | */
    EMB_GAP_OPEN = 1u << 10,  /**< ( [ */
    EMB_GAP_CLOSE = 1u << 11,
    EMB_GAP_COPYRIGHT = 1u << 12,
    EMB_GAP_OTHER = 1u << 13,
    EMB_GAP_APOSTROPHE = 1u << 14, /**< an elided word stands before: l'Iran */
    EMB_GAP_SENTENCE = 1u << 15    /**< a sentence begins here (emb_tokens_mark_sentences) */
};
/** No name goes on behind these. */
#define EMB_GAP_BARRIER                                                                                                            \
    (EMB_GAP_BLOCK | EMB_GAP_COLON | EMB_GAP_SLASH | EMB_GAP_OPEN | EMB_GAP_CLOSE | EMB_GAP_COPYRIGHT | EMB_GAP_SENTENCE |         \
     EMB_GAP_DASH)

typedef struct emb_token {
    uint32_t from; /**< byte of the part that is read */
    uint16_t len;
    uint16_t gap;
    uint32_t word;
} emb_token;

typedef struct emb_tokens {
    emb_vec(emb_token) items;
    size_t ill_formed; /**< bytes that are no UTF-8 */
} emb_tokens;

/** Appends the words of `text`; the first has EMB_GAP_BLOCK. Places count from `base`. */
emb_status emb_tokens_split(emb_tokens *tokens, emb_seen_words *words, emb_str text, size_t base, emb_error *error);
/** Sets EMB_GAP_SENTENCE. */
void emb_tokens_mark_sentences(emb_tokens *tokens, const emb_seen_words *words, size_t from);

#endif
