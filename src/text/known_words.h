/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Frequent words with the reading they are known to have (data/words/): of scripts that leave vowels out, and of the scripts of South
 * and South East Asia where tradition spells otherwise than the letters say. Static, any thread.
 */
#ifndef EMB_TEXT_KNOWN_WORDS_H
#define EMB_TEXT_KNOWN_WORDS_H

#include <stddef.h>
#include <stdint.h>

#define EMB_KNOWN_WORD_MAX 16

typedef struct emb_known_word {
    uint16_t letters[EMB_KNOWN_WORD_MAX]; /**< base letters without marks; 0 behind the last unless all are used */
    const char *reading;
    const char *second; /**< in the second style of the script (Persian); the same where there is none */
} emb_known_word;

/** Generated, sorted by letters. */
extern const emb_known_word emb_arabic_words[];
extern const size_t emb_arabic_words_count;
extern const emb_known_word emb_hebrew_words[];
extern const size_t emb_hebrew_words_count;

/** Those of South and South East Asia: with their marks, so found by emb_traditional_word_find. */
extern const emb_known_word emb_traditional_words[];
extern const size_t emb_traditional_words_count;

/** The traditional spelling of a word with its vowel signs (nuktas make no difference); NULL where it is not known. */
const char *emb_traditional_word_find(const uint32_t *letters, size_t count);

/** The entry for `count` letters (any marks, apostrophes and hamzas among them are skipped); NULL where it is not known. */
const emb_known_word *emb_known_word_find(const emb_known_word *words, size_t words_count, const uint32_t *letters, size_t count);

#endif
