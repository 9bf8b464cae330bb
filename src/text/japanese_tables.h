/* SPDX-License-Identifier: Apache-2.0 */
/** Generated tables of Japanese (gen/japanese.py from data/japanese/); for japanese.c only. */
#ifndef EMB_TEXT_JAPANESE_TABLES_H
#define EMB_TEXT_JAPANESE_TABLES_H

#include "text/spellings.h"

#define EMB_KANA_FIRST 0x3041u
#define EMB_KANA_LAST 0x3096u
#define EMB_JAPANESE_PART_MAX 4

/** Hiragana from EMB_KANA_FIRST to EMB_KANA_LAST; "" for those that have no reading of their own. */
extern const char emb_kana_readings[][4];

/** A name or a part of one by the bases of its characters (emb_han_base), 0 behind them; ordered. */
typedef struct emb_japanese_part {
    uint16_t bases[EMB_JAPANESE_PART_MAX];
    uint16_t readings[2]; /**< in emb_japanese_readings: at the start, and at the end of a name; "" where it has none */
} emb_japanese_part;
extern const emb_japanese_part emb_japanese_surnames[];
extern const size_t emb_japanese_surnames_count;
extern const emb_japanese_part emb_japanese_given[];
extern const size_t emb_japanese_given_count;
extern const emb_japanese_part emb_japanese_parts[];
extern const size_t emb_japanese_parts_count;

/** Readings separated by commas, the usual one first; NUL-terminated lists. */
extern const char emb_japanese_readings[];

/** All family names in Latin letters (up to ten), as family names of nothing in particular. */
extern const emb_spellings emb_japanese_spelt_surnames;

/** Spellings that become Hepburn without length marks; of those with one first letter the longest stand first. */
typedef struct emb_japanese_rule {
    char from[4], to[4];
} emb_japanese_rule;
extern const emb_japanese_rule emb_japanese_rules[];
extern const size_t emb_japanese_rules_count;
/** Where the rules of each first letter start, and where the last end: 27 numbers. */
extern const uint8_t emb_japanese_rule_starts[];
/** By first letter: a bit for each second letter of the rules that change anything. */
extern const uint32_t emb_japanese_pairs[];

#endif
