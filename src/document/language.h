/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What is known of words, by language: the folders of data/languages/. A folder has
 *
 *   language.tsv  name, scripts
 *   words.tsv     class, value, forms separated by commas: see emb_word_class. A form is a word or a phrase; "(a|b)" stands for either,
 *                 "x*" for every word that begins with x, "*x" for every word that ends in it, "teilte ... mit" for words apart
 *   inflect.tsv   how names are inflected: kind (suffix, prefix, particle), text, what stands there instead, label
 *
 * The folder "all" holds what stands in texts of any language (agencies). Immutable once made; any thread.
 */
#ifndef EMB_DOCUMENT_LANGUAGE_H
#define EMB_DOCUMENT_LANGUAGE_H

#include "base/error.h"
#include "base/str.h"

#define EMB_LANGUAGES_MAX 32
#define EMB_LANGUAGE_ALL 0u /**< number of the folder "all" */

/** Classes of words.tsv: a bit each in the flags of a word. */
typedef enum emb_word_class {
    EMB_CLASS_STOP = 0, /**< function words: tell the language, never a name alone */
    EMB_CLASS_COMMON,   /**< common words that are written like names: never a name alone */
    EMB_CLASS_KIND,     /**< value: ship, rocket, river, port, city, company … */
    EMB_CLASS_FUNCTION, /**< president, minister, photographer: a person; value: what role */
    EMB_CLASS_DEMONYM,  /**< value: country code */
    EMB_CLASS_AGENCY,   /**< news agencies */
    EMB_CLASS_LABEL,    /**< value: credit, byline, caption, related, navigation, legal, comment, pool */
    EMB_CLASS_SAY,      /**< verbs of saying; value: modality of the message */
    EMB_CLASS_CUE,      /**< value: before, after, so, wie: where the source stands */
    EMB_CLASS_SPEAKER,  /**< nouns of speakers: ministry, spokesman, military */
    EMB_CLASS_REPORTED, /**< verb forms of reported speech (Konjunktiv I) */
    EMB_CLASS_MODAL,    /**< value: alleged, conditional, planned, denied */
    EMB_CLASS_NEGATION,
    EMB_CLASS_THAT,        /**< dass, that, что */
    EMB_CLASS_EVENT,       /**< value: meeting, supply, test … */
    EMB_CLASS_GOODS,       /**< value: ammunition, missile, microchip, food … (data/measures) */
    EMB_CLASS_PRONOUN,     /**< value: person, thing, plural */
    EMB_CLASS_PREPOSITION, /**< value: in, from, to, with, by: which slot follows */
    EMB_CLASS_DETERMINER,
    EMB_CLASS_MONTH,        /**< value: 1 to 12 */
    EMB_CLASS_ABBREVIATION, /**< a full stop behind it ends no sentence */
    EMB_CLASS_RIVAL,        /**< beside a name, makes it something else: "vom Typ", "class" */
    EMB_CLASS_IDENTIFIER,   /**< value: passport, imo, tax …: a number of this kind follows */
    EMB_CLASS_VERB,         /**< finite verbs and auxiliaries: where a clause has its verb */
    EMB_CLASS_PLACE,        /**< value: country code or a place that events name */
    EMB_CLASS_COUNT
} emb_word_class;
#define EMB_CLASS_BIT(class) (1u << (class))

/** What a word is in a language. */
typedef struct emb_word_entry {
    uint8_t class;    /**< emb_word_class */
    uint8_t language; /**< number of the language */
    uint16_t value;   /**< emb_languages_value */
    uint32_t rest;    /**< 0: the word alone; else where the rest of a phrase is: emb_languages_rest */
} emb_word_entry;

typedef struct emb_languages emb_languages;

/** Reads the packs. EMB_NO_MEMORY; EMB_FORMAT: a pack has a line that makes no sense (message with folder, file and line). */
emb_status emb_languages_new(emb_languages **ret, emb_error *error);
void emb_languages_free(emb_languages *languages);

size_t emb_languages_count(const emb_languages *languages);
/** "de"; NULL from the last on. Number 0 is "all". */
const char *emb_language_code(const emb_languages *languages, size_t language);
/** The number of a code, 0 where there is no such folder. */
size_t emb_language_by_code(const emb_languages *languages, const char *code);
/** A bit per emb_script. */
uint32_t emb_language_scripts(const emb_languages *languages, size_t language);

/** Are words within names of organisations written in lower case ("names lower" in language.tsv)? True where the language is not known. */
bool emb_language_lower_names(const emb_languages *languages, size_t language);

/** Are nouns written with capitals ("nouns capitals" in language.tsv)? */
bool emb_language_noun_capitals(const emb_languages *languages, size_t language);

/** Hash of a word in lower case: what phrases are made of. */
uint64_t emb_word_hash(emb_str lower);
/**
 * Calls `take` with every entry of a word (UTF-8, lower case) in the language and in "all": the word itself, then as beginning, then as end.
 */
void emb_languages_look_up(const emb_languages *languages, size_t language, emb_str lower,
                           void (*take)(void *context, const emb_word_entry *entry), void *context);
/** Votes of a word for the languages that it may be of: the fewer there are the more, and function words more than others. */
void emb_languages_vote(const emb_languages *languages, uint64_t hash, unsigned votes[EMB_LANGUAGES_MAX]);
/** The text of a value ("ship"). Borrowed, NUL-terminated; "" for 0. */
const char *emb_languages_value(const emb_languages *languages, uint16_t value);
/** The number of a value, 0 where no pack has it. */
uint16_t emb_languages_value_of(const emb_languages *languages, const char *text);

/** The rest of a phrase: words in order. */
typedef struct emb_phrase_word {
    uint64_t hash;
    bool apart; /**< other words may stand before it */
    bool last;
} emb_phrase_word;
const emb_phrase_word *emb_languages_rest(const emb_languages *languages, uint32_t rest);

typedef enum emb_inflection_kind { EMB_INFLECT_SUFFIX, EMB_INFLECT_PREFIX, EMB_INFLECT_PARTICLE } emb_inflection_kind;
/** A rule of inflect.tsv. Texts are borrowed. */
typedef struct emb_inflection {
    uint8_t kind; /**< emb_inflection_kind */
    uint8_t language;
    uint8_t least; /**< letters that must be left */
    emb_str text, instead;
    const char *label;
} emb_inflection;
/** Those of a language, in the order of the file. */
const emb_inflection *emb_language_inflections(const emb_languages *languages, size_t language, size_t *ret_count);

#endif
