/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a name may be read in Latin letters. A name in any script has one or more readings; two names are compared through
 * readings of the same scheme, so that 金正恩, 김정은, Ким Чен Ын, Kim Chŏng-ŭn and Gim Jeong-eun meet in one Korean reading.
 *
 * PLAIN is what everybody has: the romanisation in use for the script, lower-case ASCII (a–z, 0–9) tokens with single spaces
 * between them. Spelling conventions (w/v, sch/sh, kh/h, ou/u, y/i) are not evened out here: the fold (fold.h) does that for
 * all Latin forms alike. There may be several PLAIN readings (Cyrillic г as g and as h; ö as o and as oe).
 *
 * KOREAN and CHINESE readings are canonical: one writing for each syllable, one syllable a token, so equality of syllables means
 * equality of name. A Latin or Cyrillic name has one only where every token (or, for given names written together, every part)
 * is a syllable of that language and the name has two to four syllables, the first of them a known surname there (also last).
 */
#ifndef EMB_TEXT_READINGS_H
#define EMB_TEXT_READINGS_H

#include "base/str.h"
#include "text/unicode.h"

/** Numbers are written into index files: only ever appended. */
typedef enum emb_scheme {
    EMB_SCHEME_PLAIN = 0,
    EMB_SCHEME_KOREAN = 1, /**< Revised Romanisation syllables, canonical */
    EMB_SCHEME_CHINESE = 2 /**< Hanyu Pinyin syllables without tones, canonical (ü as v) */
} emb_scheme;

#define EMB_READINGS_MAX 8
/** Most bytes of one reading; longer names are read up to the last token that fits, and `cut` is set. */
#define EMB_READING_MAX 1024
/** Most bytes of a name that is looked at. */
#define EMB_NAME_MAX 4096

typedef struct emb_reading {
    emb_scheme scheme;
    bool
        vowelless; /**< short vowels are left out in the writing (Arabic, Hebrew) and not known for every word: compare by consonants */
    bool cut;
    uint16_t len;
    char text[EMB_READING_MAX + 1]; /**< NUL-terminated */
} emb_reading;

typedef struct emb_readings {
    size_t count;                        /**< at least 1 unless the name has no letter or digit at all */
    emb_script script;                   /**< of the name: the script of most of its letters; COMMON where it has none */
    emb_reading items[EMB_READINGS_MAX]; /**< the best known first; no two alike in scheme, vowelless and text */
} emb_readings;

/** What is being read: some readings are for people only (Korean, Chinese, Japanese name order and syllables). */
typedef enum emb_name_kind {
    EMB_NAME_ANY = 0,
    EMB_NAME_PERSON = 1,
    EMB_NAME_ORGANISATION = 2,
    EMB_NAME_VESSEL = 3 /**< ships, aircraft */
} emb_name_kind;

/**
 * All readings of a name in UTF-8 (ill-formed bytes separate tokens). Dashes and apostrophes: a dash separates tokens, an
 * apostrophe joins (o'brien → obrien). Never fails, allocates nothing, any thread; fills only what it counts.
 */
void emb_read_name(emb_str name, emb_name_kind kind, emb_readings *ret);

#endif
