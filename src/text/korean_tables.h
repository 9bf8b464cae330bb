/* SPDX-License-Identifier: Apache-2.0 */
/** Generated tables of Korean (gen/korean.py from data/korean/ and Unihan); for korean.c only. */
#ifndef EMB_TEXT_KOREAN_TABLES_H
#define EMB_TEXT_KOREAN_TABLES_H

#include "text/spellings.h"

/** Hangul syllables are numbered from U+AC00 on; 19 initials, 21 vowels and 28 finals, the last running fastest. */
#define EMB_HANGUL_FIRST 0xAC00u
#define EMB_HANGUL_COUNT 11172u
#define EMB_KOREAN_NONE 0xFFFF

/** Romanisations of letters: Revised; McCune-Reischauer without marks; as spelt in Pyongyang. */
enum {
    EMB_KOREAN_REVISED = 0,
    EMB_KOREAN_MARKLESS = 1,        /**< at the start of a word */
    EMB_KOREAN_MARKLESS_VOICED = 2, /**< between voiced sounds */
    EMB_KOREAN_NORTHERN = 3,
    EMB_KOREAN_NORTHERN_VOICED = 4,
    EMB_KOREAN_SYSTEMS = 5
};

extern const char emb_korean_initials[][EMB_KOREAN_SYSTEMS][4];
extern const char emb_korean_vowels[][EMB_KOREAN_SYSTEMS][4];
extern const char emb_korean_finals[][EMB_KOREAN_SYSTEMS][4];

/** A family name as it is written in hangul, north or south. */
typedef struct emb_korean_family {
    uint16_t syllables[2]; /**< the second EMB_KOREAN_NONE for names of one */
    uint16_t north;        /**< the first syllable as written in the north */
    uint8_t tier;          /**< 3 very common … 1 rare */
    char usual[9];         /**< the usual Latin spelling */
} emb_korean_family;

/** Ordered by `syllables`. */
extern const emb_korean_family emb_korean_families[];
extern const size_t emb_korean_families_count;
/** Syllables of spellings from EMB_HANGUL_COUNT on are family names of two: their place in emb_korean_families. */
extern const uint16_t emb_korean_compounds[];

/** The personal spelling of a given syllable, ordered by syllable. */
typedef struct emb_korean_usual {
    uint16_t syllable;
    char spelling[9];
} emb_korean_usual;
extern const emb_korean_usual emb_korean_usuals[];
extern const size_t emb_korean_usuals_count;

extern const emb_spellings emb_korean_spellings;

/** The hangul syllable of each character from U+4E00 to U+9FFF, EMB_KOREAN_NONE where it has none. */
extern const uint16_t emb_hanja_hangul[];

/** Family names in hanja with their southern syllable, ordered by base (emb_han_base). */
typedef struct emb_hanja_family {
    uint32_t base;
    uint16_t syllable;
} emb_hanja_family;
extern const emb_hanja_family emb_hanja_families[];
extern const size_t emb_hanja_families_count;

#endif
