/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What is known of words in names: legal forms, generic words, titles, particles, numerals, places, and groups of spellings
 * of one name. Static tables, generated at build time from data/names/ (gen/lexicon.c); any thread.
 */
#ifndef EMB_TEXT_LEXICON_H
#define EMB_TEXT_LEXICON_H

#include "base/str.h"

/** What a word is when it stands in a name, besides being a name. */
enum {
    EMB_WORD_HONORIFIC = 1u << 0,       /**< a title, no part of the name */
    EMB_WORD_MAYBE_HONORIFIC = 1u << 1, /**< a title that is also a name (Said, Malik) */
    EMB_WORD_ARTICLE = 1u << 2,         /**< al, el, ul */
    EMB_WORD_PREPOSITION = 1u << 3,     /**< von, de, van der */
    EMB_WORD_CONNECTOR = 1u << 4,       /**< y, und */
    EMB_WORD_PATRONYMIC = 1u << 5,      /**< bin, ibn, oglu: what stands on both sides is ordered */
    EMB_WORD_KUNYA = 1u << 6,           /**< abu, umm: forms one name with what follows */
    EMB_WORD_COMPOUND = 1u << 7,        /**< abd: forms one name with what follows */
    EMB_WORD_STOP = 1u << 8,            /**< the, of, and: in organisations' names */
    EMB_WORD_GENERIC = 1u << 9,         /**< trading, bank, national */
    EMB_WORD_LEGAL_FORM = 1u << 10,
    EMB_WORD_NUMERAL = 1u << 11,
    EMB_WORD_PLACE = 1u << 12,
    EMB_WORD_SHIP = 1u << 13 /**< m/v, mt, vessel: before ships' names */
};
#define EMB_WORD_PARTICLES (EMB_WORD_ARTICLE | EMB_WORD_PREPOSITION | EMB_WORD_CONNECTOR | EMB_WORD_PATRONYMIC)

/** Why words belong to one group. Numbers are written into index files: only ever appended. */
typedef enum emb_group_type {
    EMB_GROUP_VARIANT = 0,  /**< spellings of one name */
    EMB_GROUP_NATIONAL = 1, /**< one name in several languages */
    EMB_GROUP_NICKNAME = 2, /**< a name and its short forms */
    EMB_GROUP_CONCEPT = 3,  /**< generic words of one meaning */
    EMB_GROUP_NUMERAL = 4,
    EMB_GROUP_PLACE = 5, /**< names of one place */
    EMB_GROUP_LEGAL = 6  /**< legal forms of one kind */
} emb_group_type;

typedef struct emb_word_facts {
    const char *key; /**< its letters and digits without spaces ("limitedliabilitycompany"); NUL-terminated */
    uint16_t flags;  /**< EMB_WORD_* */
    uint8_t key_len;
    uint8_t group_count;
    uint32_t group_start; /**< the first of its groups in emb_word_groups, ascending */
    uint16_t share_start; /**< the first of its shares in emb_word_shares */
    uint8_t share_count;
} emb_word_facts;

/** What a word is to those who bear it: a kind of emb_word_share. */
typedef enum emb_share_kind { EMB_SHARE_GIVEN = 0, EMB_SHARE_FAMILY = 1, EMB_SHARE_WORD = 2 } emb_share_kind;

#define EMB_CULTURES_MAX 24

/** How many of a culture's people have a word in their name, by how alike it is at least; see emb_share_level. */
typedef struct emb_word_share {
    uint8_t culture, kind; /**< place in emb_culture_mix; emb_share_kind */
    uint8_t same;          /**< the word itself */
    uint8_t strong, weak;  /**< it and what has a likeness of at least EMB_SHARE_STRONG, EMB_SHARE_WEAK with it */
} emb_word_share;
#define EMB_SHARE_STRONG 900
#define EMB_SHARE_WEAK 700

extern const emb_word_share emb_word_shares[];
extern const uint16_t emb_culture_mix[]; /**< per mille of the population that is thought of; the organisations' words at 0 */
extern const uint32_t emb_culture_count;

/** A share of `level` in a million: an eighth of 2 to the level's eighth; 0: none. */
double emb_share_per_million(uint8_t level);

extern const uint16_t emb_word_groups[];
extern const uint8_t emb_group_types[]; /**< emb_group_type of each group */
extern const uint32_t emb_group_count;

/** Most words that a term of the tables has; emb_word_find takes them joined without spaces. */
#define EMB_TERM_WORDS_MAX 6
#define EMB_TERM_MAX 96

/** What is known of a word or of several joined, NULL where nothing is. Static. */
const emb_word_facts *emb_word_find(emb_str key);
/** A term of several words begins with this one: worth looking for more. */
bool emb_word_begins_term(emb_str key);

#endif
