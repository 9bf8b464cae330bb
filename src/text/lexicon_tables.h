/* SPDX-License-Identifier: Apache-2.0 */
/** The tables that gen/lexicon.c writes. Only for lexicon.c and gen/lexicon.c. */
#ifndef EMB_TEXT_LEXICON_TABLES_H
#define EMB_TEXT_LEXICON_TABLES_H

#include "text/lexicon.h"

/** FNV-1a; the generator lays out the slots by it. */
static inline uint32_t emb_lexicon_hash(emb_str key)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (uint8_t)key.data[i]) * 16777619u;
    return hash ^ hash >> 15;
}

extern const emb_word_facts emb_lexicon_words[];
/** 1 + index in emb_lexicon_words, 0 is free; size is mask + 1. */
extern const uint16_t emb_lexicon_slots[];
extern const uint32_t emb_lexicon_slots_mask;
/** First words of terms with several words: a bit per hash. */
extern const uint64_t emb_lexicon_first_words[];
/** Of all words and what is known of them. */
extern const uint32_t emb_lexicon_digest;
#define EMB_LEXICON_FIRST_BITS 16384u

#endif
