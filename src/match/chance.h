/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How many random people (or organisations) in a million would match a listed name at least as well by chance: from how common its
 * words are in each culture (data/names/frequencies.tsv), and how freely the match has read them. Pure; any thread.
 */
#ifndef EMB_MATCH_CHANCE_H
#define EMB_MATCH_CHANCE_H

#include "match/score.h"

/** The listed side of an alignment: its required parts. */
typedef struct emb_chance_part {
    emb_str key;
    uint8_t key_class, role;
    uint8_t slack; /**< 0 the same word, 1 a spelling of it, 2 less alike, 3 a first letter */
    bool matched;
} emb_chance_part;

/** Per million, above 0. `count` parts; `characters`: one of the two names is written in characters, of which each reads as a syllable. */
double emb_chance(emb_name_kind kind, bool characters, const emb_chance_part *parts, size_t count);
/** Eighths of the binary logarithm of a chance, rounded down: what the score counts with. */
int emb_chance_eighths(double chance);
/** What the score takes away for it: the more, the less sure the names are the same one. */
int emb_chance_loss(emb_name_kind kind, double chance, const emb_score *score);

/** In words: what is counted, and the number (0.0021, 3.4, 120) as text in `out`. */
#define EMB_CHANCE_TEXT 32
const char *emb_chance_text(emb_name_kind kind);
emb_str emb_chance_format(double chance, char out[EMB_CHANCE_TEXT]);

#endif
