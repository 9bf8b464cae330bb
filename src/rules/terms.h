/* SPDX-License-Identifier: Apache-2.0 */
/** Terms of measures in running text: sentences, their words in one form, and the terms that stand in them. For this folder only. */
#ifndef EMB_RULES_TERMS_H
#define EMB_RULES_TERMS_H

#include <limits.h>

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"
#include "rules/measures_tables.h"

/** A word of a sentence: its letters in one form (lower case, without diacritics), each with its place in the text. */
typedef struct emb_sentence_word {
    uint32_t letters; /**< the first, in the sentence's letters */
    uint32_t count;
} emb_sentence_word;

typedef struct emb_sentence_letter {
    uint32_t code;
    size_t from, to; /**< bytes of the text */
} emb_sentence_letter;

typedef struct emb_sentence {
    emb_vec(emb_sentence_word) words;
    emb_vec(emb_sentence_letter) letters;
} emb_sentence;

void emb_sentence_free(emb_sentence *sentence);
/**
 * Reads the next sentence from `*at` on and moves it behind; one without words where the text ends. A sentence ends with its punctuation, with
 * an empty line, or after EMB_SENTENCE_WORDS_MAX words. False when out of memory.
 */
bool emb_sentence_read(emb_sentence *sentence, emb_str text, size_t *at);
#define EMB_SENTENCE_WORDS_MAX 400
/** Is the line that begins at `at` empty, or does the text end? The line break before such a line ends what stands before it, headlines too. */
bool emb_sentence_is_empty_line(emb_str text, size_t at);

/** A term that stands in a sentence. */
typedef struct emb_term_hit {
    const emb_measure_term *term;
    uint32_t word;   /**< its first word */
    uint32_t last;   /**< its last word */
    uint32_t rest;   /**< in the sentence's letters: what its last word has behind the term */
    size_t from, to; /**< bytes of the text: whole words where words are set apart, else the term alone */
} emb_term_hit;

typedef emb_vec(emb_term_hit) emb_term_hits;

typedef struct emb_term_finder emb_term_finder;

/** Words in which no term begins, by the hash of their letters: they are passed over when met again. For one finder and one language; all zero is empty. */
#define EMB_TERM_MEMO_SIZE 16384u
typedef struct emb_term_memo {
    uint64_t words[EMB_TERM_MEMO_SIZE];
} emb_term_memo;

/** All terms of the table of the kinds whose bits are set in `kinds`, ready to be looked for. EMB_NO_MEMORY. */
emb_status emb_term_finder_new(unsigned kinds, emb_term_finder **ret, emb_error *error);
#define EMB_TERM_KINDS_ALL UINT_MAX
void emb_term_finder_free(emb_term_finder *terms);
/** Is there any term of this language? */
bool emb_term_finder_know(const emb_term_finder *terms, emb_str language);
/**
 * All terms that stand in a sentence go to `ret` (emptied before), in the order of the text. Only those of `language` where it is not empty. `memo` may be
 * NULL. False when out of memory.
 */
bool emb_term_finder_find(const emb_term_finder *terms, const emb_sentence *sentence, emb_str language, emb_term_hits *ret,
                          emb_term_memo *memo);
/** Does the first word of any term stand in the sentence? `language` as above. */
bool emb_term_finder_begins(const emb_term_finder *terms, const emb_sentence *sentence, emb_str language);

#endif
