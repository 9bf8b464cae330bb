/* SPDX-License-Identifier: Apache-2.0 */
/** Generated tables of Vietnamese (gen/vietnamese.py from data/vietnamese/ and Unihan); for vietnamese.c only. */
#ifndef EMB_TEXT_VIETNAMESE_TABLES_H
#define EMB_TEXT_VIETNAMESE_TABLES_H

#include "text/spellings.h"

#define EMB_VIETNAMESE_NONE 0xFFFF

/** Syllables without marks; their place is their number. */
extern const char emb_vietnamese_syllables[][8];
extern const emb_spellings emb_vietnamese_spellings;

/** The Sino-Vietnamese reading of each character from U+4E00 to U+9FFF, EMB_VIETNAMESE_NONE where it has none. */
extern const uint16_t emb_han_vietnamese[];

/** Family names by the base of their character (emb_han_base), ordered. */
typedef struct emb_vietnamese_family {
    uint32_t base;
    uint16_t syllable;
} emb_vietnamese_family;
extern const emb_vietnamese_family emb_vietnamese_families[];
extern const size_t emb_vietnamese_families_count;

#endif
