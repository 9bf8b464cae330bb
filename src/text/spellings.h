/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Names in Latin or Cyrillic letters read as syllables of Korean or Chinese: which syllables a spelling may stand for, and
 * which names a family name and one or two given syllables make. Not for anybody but the readers of whole names.
 */
#ifndef EMB_TEXT_SPELLINGS_H
#define EMB_TEXT_SPELLINGS_H

#include "text/readings_internal.h"

/** One syllable that a spelling may stand for. */
typedef struct emb_meaning {
    uint16_t syllable; /**< a number of the language's own */
    uint8_t weight;    /**< the more the likelier: how common it is in names, how exact the spelling */
    uint8_t systems;   /**< bits: in which systems of romanisation; those of one name must have one in common */
} emb_meaning;

/** A slot of the hash table, empty where both counts are 0. */
typedef struct emb_spelling {
    uint64_t key;
    uint16_t first; /**< in meanings: those as a given syllable, then those as a family name */
    uint8_t given, family;
} emb_spelling;

/** Generated (gen/east.py): linear probing from the top bits of key times a constant. */
typedef struct emb_spellings {
    const emb_spelling *slots;
    const emb_meaning *meanings;
    unsigned shift;
    uint32_t mask;
} emb_spellings;

/** The slot of a key (six bits a letter: 1 for a; see code_word), or one with nothing in it. */
const emb_spelling *emb_spelling_find(const emb_spellings *spellings, uint64_t key);

/** How a language's names are spelt. */
typedef struct emb_spelt_language {
    const emb_spellings *spellings;
    /** 1–31 for a letter from U+0080 on of the Latin script: 28 ŏ, 29 ŭ, 30 ü, 31 ê, or 1–26 for its base letter; else 0. */
    uint32_t (*latin_code)(uint32_t letter);
    /** What a name loses whose second given syllable starts with a vowel and is not set off (Xian as Xi'an). */
    int vowel_penalty;
    /** What a name loses whose family name is not spelt in a system of the given ones; 0 where that is usual. */
    int system_penalty;
} emb_spelt_language;

#define EMB_SPELT_NAMES_MAX 8

/** A name: family name (a syllable or a number of a longer one), then one or two given syllables. */
typedef struct emb_spelt_name {
    uint16_t family;
    uint16_t given[2];
    uint8_t given_count;
    int16_t weight;
} emb_spelt_name;

typedef struct emb_spelt_names {
    size_t count, max; /**< max: at most EMB_SPELT_NAMES_MAX, set by the caller */
    emb_spelt_name items[EMB_SPELT_NAMES_MAX];
} emb_spelt_names;

/**
 * The likeliest names that words of Latin or Cyrillic letters spell, best first, no two alike; none where the words are of
 * another script, are not syllables of the language or have no family name of it at the start or the end. Most names are
 * turned away after two look-ups.
 */
void emb_spelt_names_find(const emb_words *words, const emb_spelt_language *language, emb_spelt_names *ret);

#endif
