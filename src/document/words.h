/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The words that a reader has met: what a word is depends on its letters and the language alone, so each is taken apart once and then
 * found by its bytes. This is what makes reading fast: nine of ten words of a text were met before. Belongs to one thread.
 */
#ifndef EMB_DOCUMENT_WORDS_H
#define EMB_DOCUMENT_WORDS_H

#include "base/arena.h"
#include "document/language.h"
#include "document/names.h"
#include "text/unicode.h"

/** Longer words are no names; only this much of them is looked at. */
#define EMB_SEEN_WORD_MAX 120

/** How a word is written. */
enum {
    EMB_WROTE_CAPITAL = 1u << 0,  /**< its first letter is one */
    EMB_WROTE_CAPITALS = 1u << 1, /**< all of at least two letters are */
    EMB_WROTE_DIGITS = 1u << 2,   /**< digits alone */
    EMB_WROTE_MIXED = 1u << 3,    /**< letters and digits */
    EMB_WROTE_CASELESS = 1u << 4, /**< in a script without capitals */
    EMB_WROTE_LETTER = 1u << 5    /**< one letter: an initial */
};

/** A word of names that this one may be a form of. */
typedef struct emb_name_form {
    uint32_t stem;
    emb_str text;      /**< the word as the matcher is asked for it */
    const char *label; /**< how it was inflected, NULL: not at all; static */
    uint8_t cut;       /**< bytes at the end of the surface that are no part of the name */
    uint8_t front;     /**< bytes at its start */
    uint8_t linked;    /**< 1: by a group of the lexicon (another spelling, language, meaning), not by its letters */
    uint8_t native;    /**< 1: by its own letters or syllables, not by a Latin reading */
} emb_name_form;

/** What is asked for most stands first: it is in one line of the cache more often. */
typedef struct emb_seen_word {
    uint64_t lower; /**< emb_word_hash of its lower case: what phrases compare */
    uint8_t script, wrote, stem_flags;
    uint8_t form_count;
    uint16_t entry_count;
    uint32_t forms, entries; /**< where they begin */
    uint32_t classes;        /**< EMB_CLASS_BIT of its entries that are no phrases, and of the phrases */
    int8_t family;           /**< may be an East Asian family name: 0 not asked yet, 1 yes, -1 no */
    int8_t place;            /**< rules/touch.c: may name a country of a measure: likewise */
    emb_str text;            /**< as met, without soft hyphens and line breaks */
} emb_seen_word;

/** The hash stands beside the number: a word is found without a look at it, which few caches hold. */
typedef struct emb_seen_slot {
    uint64_t hash;   /**< of its bytes */
    uint32_t number; /**< 1 + number; 0: free */
} emb_seen_slot;

typedef struct emb_seen_words {
    const emb_languages *languages;
    const emb_document_names *names;
    size_t language;
    emb_vec(emb_seen_word) items;
    emb_vec(emb_name_form) forms;
    emb_vec(emb_word_entry) entries;
    emb_seen_slot *slots;
    uint32_t mask;
    emb_arena *texts;
    struct emb_readings *readings; /**< scratch */
    struct emb_name *name;
} emb_seen_words;

emb_status emb_seen_words_init(emb_seen_words *words, const emb_languages *languages, const emb_document_names *names,
                               emb_error *error);
void emb_seen_words_free(emb_seen_words *words);
/** Of a new document: forgets all words where the language is another one or too many are held. */
void emb_seen_words_begin(emb_seen_words *words, size_t language);
/** The number of a word; UINT32_MAX when out of memory. */
uint32_t emb_seen_words_find(emb_seen_words *words, emb_str surface);
/** As it would be found, without remembering: has some name a word of these letters? */
bool emb_seen_words_is_name(const emb_seen_words *words, emb_str lower_ascii);
/** May the word be an East Asian family name in Latin or Cyrillic letters? */
bool emb_seen_words_family(emb_seen_words *words, uint32_t word);
/** Readings of a text as one word of names: its stems; returns how many (at most `max`). */
size_t emb_seen_words_stems(emb_seen_words *words, emb_str text, unsigned script, uint32_t *stems, bool *ret_native, size_t max);

static inline const emb_word_entry *emb_word_entry_of(const emb_seen_words *words, const emb_seen_word *word, emb_word_class class)
{
    if (!(word->classes & EMB_CLASS_BIT(class)))
        return NULL;
    for (size_t i = 0; i < word->entry_count; i++)
        if (words->entries.items[word->entries + i].class == class && !words->entries.items[word->entries + i].rest)
            return &words->entries.items[word->entries + i];
    return NULL;
}

/** Han characters, kana and hangul: each is a token of its own. */
static inline bool emb_char_stands_alone(uint32_t code)
{
    return (code >= 0x3041 && code <= 0x30FF && code != 0x30FB) || (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

#endif
