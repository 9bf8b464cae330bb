/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the matcher must know of a code point. Tables generated from Unicode data (gen/unicode_tables.py); static data, any
 * thread. Every function answers for any 32-bit number; unassigned ones are EMB_CHAR_OTHER of EMB_SCRIPT_COMMON.
 */
#ifndef EMB_TEXT_UNICODE_H
#define EMB_TEXT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Numbers are written into index files: only ever appended. */
typedef enum emb_script {
    EMB_SCRIPT_COMMON = 0, /**< digits, punctuation, marks, whatever has no script of its own */
    EMB_SCRIPT_LATIN = 1,
    EMB_SCRIPT_CYRILLIC = 2,
    EMB_SCRIPT_GREEK = 3,
    EMB_SCRIPT_ARABIC = 4,
    EMB_SCRIPT_HEBREW = 5,
    EMB_SCRIPT_HAN = 6,
    EMB_SCRIPT_HANGUL = 7,
    EMB_SCRIPT_KANA = 8, /**< Hiragana, Katakana and their prolonged sound mark */
    EMB_SCRIPT_ARMENIAN = 9,
    EMB_SCRIPT_GEORGIAN = 10,
    EMB_SCRIPT_THAI = 11,
    EMB_SCRIPT_DEVANAGARI = 12,
    EMB_SCRIPT_BENGALI = 13,
    EMB_SCRIPT_GURMUKHI = 14,
    EMB_SCRIPT_GUJARATI = 15,
    EMB_SCRIPT_TAMIL = 16,
    EMB_SCRIPT_TELUGU = 17,
    EMB_SCRIPT_KANNADA = 18,
    EMB_SCRIPT_MALAYALAM = 19,
    EMB_SCRIPT_SINHALA = 20,
    EMB_SCRIPT_BURMESE = 21,
    EMB_SCRIPT_KHMER = 22,
    EMB_SCRIPT_LAO = 23,
    EMB_SCRIPT_ETHIOPIC = 24,
    EMB_SCRIPT_TIBETAN = 25,
    EMB_SCRIPT_MONGOLIAN = 26,
    EMB_SCRIPT_THAANA = 27,
    EMB_SCRIPT_OTHER = 28
} emb_script;

typedef enum emb_char_class {
    EMB_CHAR_OTHER = 0, /**< unassigned, private, symbols: separates tokens */
    EMB_CHAR_LETTER = 1,
    EMB_CHAR_DIGIT = 2,      /**< any decimal digit; emb_char_ascii gives 0–9 */
    EMB_CHAR_MARK = 3,       /**< combining mark: belongs to the letter before it */
    EMB_CHAR_SPACE = 4,      /**< space, line break, control characters */
    EMB_CHAR_DASH = 5,       /**< hyphens and dashes of all kinds */
    EMB_CHAR_APOSTROPHE = 6, /**< ' ’ ‘ ` ʼ ʻ ʿ ʾ ′ ´ and the like: inside a word it joins, it never separates */
    EMB_CHAR_IGNORABLE = 7,  /**< soft hyphen, zero-width characters, direction marks, variation selectors, tatweel */
    EMB_CHAR_PUNCTUATION = 8 /**< separates tokens ('.' '&' '/' '(' …) */
} emb_char_class;

/** What is known of a code point; only for the functions below, which are inline because every letter of every name asks. */
typedef struct emb_char_record {
    int32_t lower, base; /**< what to add to the code point */
    uint16_t reading;    /**< where it starts in emb_char_readings */
    uint8_t script, char_class;
} emb_char_record;

extern const uint16_t emb_char_blocks[];
extern const uint16_t emb_char_places[];
extern const emb_char_record emb_char_records[];
extern const char emb_char_readings[];

/** Canonical pairs, ordered by `first`, then `second`. */
typedef struct emb_char_pair {
    uint32_t first, second, composed;
} emb_char_pair;
extern const emb_char_pair emb_char_pairs[];
extern const size_t emb_char_pairs_count;

static inline const emb_char_record *emb_char_find(uint32_t code_point)
{
    if (code_point > 0x10FFFF)
        code_point = 0x10FFFF;
    return &emb_char_records[emb_char_places[emb_char_blocks[code_point >> 7] * 128u + (code_point & 127u)]];
}

static inline emb_script emb_char_script(uint32_t code_point)
{
    return (emb_script)emb_char_find(code_point)->script;
}

static inline emb_char_class emb_char_class_of(uint32_t code_point)
{
    return (emb_char_class)emb_char_find(code_point)->char_class;
}

/** Lower case by simple case folding (CaseFolding.txt C and S); U+0130 and U+0131 both give 'i' here. */
static inline uint32_t emb_char_lower(uint32_t code_point)
{
    return code_point + (uint32_t)emb_char_find(code_point)->lower;
}

/**
 * The base character below compatibility forms and diacritics of the same script ('É' → 'e', 'Ё' → 'ё' stays 'ё' where the
 * diacritic makes another letter of the alphabet: й, ё, ї, ў), full-width → ASCII, Arabic presentation forms → letters, lower
 * case; strokes ('ł' → 'l') and letters that differ by keyboard only (Persian ی → ي) count as diacritics. For comparing within
 * one script. Characters that fall apart into several (ﬁ, ㈱) give the first letter.
 */
static inline uint32_t emb_char_base(uint32_t code_point)
{
    return code_point + (uint32_t)emb_char_find(code_point)->base;
}

/**
 * A context-free reading in lower-case ASCII letters and digits: 'ß' → "ss", 'Ø' → "o", 'ł' → "l", 'щ' → "shch", 'θ' → "th",
 * '٣' → "3"; "" where it has none. NUL-terminated, at most 8 bytes, static. Letters with umlaut give the plain vowel ("o" for
 * 'ö'); the German "oe" is a further reading (see readings.h). Han, Kana and Hangul have none here, and consonants of Indic
 * scripts come without their inherent vowel.
 */
static inline const char *emb_char_ascii(uint32_t code_point)
{
    return emb_char_readings + emb_char_find(code_point)->reading;
}
/**
 * The character that `first` and a mark (or Hangul jamo) after it are canonically equal to, 0 where there is none; also
 * for those that normalisation leaves apart (Indic letters with nukta, Hebrew letters with points).
 */
uint32_t emb_char_compose(uint32_t first, uint32_t second);

#endif
