/* SPDX-License-Identifier: Apache-2.0 */
/** Generated tables of Chinese (gen/chinese.py from data/chinese/ and Unihan); for chinese.c only. */
#ifndef EMB_TEXT_CHINESE_TABLES_H
#define EMB_TEXT_CHINESE_TABLES_H

#include "text/spellings.h"

#define EMB_CHINESE_NONE 0xFFFF

/** Syllables of Hanyu Pinyin without tones, ü as v, in alphabetical order: their place is their number. */
extern const char emb_pinyin[][8];
extern const size_t emb_pinyin_count;
/** Syllables of spellings from emb_pinyin_count on are family names of two: their syllables. */
extern const uint16_t emb_chinese_compounds[][2];
extern const emb_spellings emb_chinese_spellings;

/** The first Mandarin reading of each character from U+4E00 to U+9FFF; EMB_CHINESE_NONE where it has none. */
extern const uint16_t emb_han_pinyin[];
/** Those of other characters, ordered by code point. */
typedef struct emb_han_reading {
    uint32_t code;
    uint16_t syllable;
} emb_han_reading;
extern const emb_han_reading emb_han_pinyin_rare[];
extern const size_t emb_han_pinyin_rare_count;

/** Characters that names read in two ways, by their base (emb_han_base), ordered. */
typedef struct emb_han_two {
    uint32_t base;
    uint16_t syllables[2];
} emb_han_two;
extern const emb_han_two emb_han_twos[];
extern const size_t emb_han_twos_count;

/** Family names of one or two characters by their bases, ordered; the second is 0 for those of one. */
typedef struct emb_chinese_family {
    uint32_t bases[2];
    uint16_t syllables[2];
    uint16_t other;     /**< another reading of a name of one character, or EMB_CHINESE_NONE */
    uint16_t cantonese; /**< in emb_cantonese: how Hong Kong spells it, or EMB_CHINESE_NONE */
} emb_chinese_family;
extern const emb_chinese_family emb_chinese_families[];
extern const size_t emb_chinese_families_count;

/** Cantonese syllables as Hong Kong spells them, and which of them each character from U+4E00 to U+9FFF is. */
extern const char emb_cantonese[][8];
extern const uint16_t emb_han_cantonese[];

#endif
