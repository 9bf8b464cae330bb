/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a text touches: goods and conduct named in it against a table of measures (data/measures/: UN resolutions on the DPRK, EU, US and UK
 * measures on Russia). What comes out is a candidate: a provision to look at, with the words that brought it up; it decides nothing.
 *
 * Goods are tied to a country where both stand in one sentence, or the country in one of the two sentences before. Which way the goods go is
 * taken from prepositions and from verbs of sending and getting; where that is not clear, measures of both directions are candidates.
 */
#ifndef EMB_RULES_MEASURES_H
#define EMB_RULES_MEASURES_H

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

typedef enum emb_goods_direction { EMB_GOODS_ANY = 0, EMB_GOODS_TO = 1, EMB_GOODS_FROM = 2 } emb_goods_direction;
typedef enum emb_measure_verdict {
    EMB_MEASURE_PROHIBITED = 0,
    EMB_MEASURE_CAPPED,
    EMB_MEASURE_CHECK,
    EMB_MEASURE_NOT_LISTED
} emb_measure_verdict;

/** "prohibited", "capped", "licence or exemption check", "not listed". Static. */
const char *emb_measure_verdict_name(emb_measure_verdict verdict);
/** "either way", "to", "from": seen from the country that the regime is on. Static. */
const char *emb_goods_direction_name(emb_goods_direction direction);

typedef struct emb_byte_span {
    size_t from, to;
} emb_byte_span;

#define EMB_MEASURE_SPANS_MAX 8

/** A measure that the text may touch. All texts are static. */
typedef struct emb_measure_touch {
    const char
        *provision;     /**< id of the measure ("un-2371-coal"); "" where goods are named that no measure of the regime speaks of */
    const char *source; /**< the law; "" likewise */
    const char *text;   /**< what it says; "" likewise */
    const char *regime; /**< "dprk", "russia" */
    const char *goods;  /**< what was named first */
    const char *hs;     /**< its HS codes, separated by spaces; "" for conduct */
    emb_measure_verdict verdict;
    emb_goods_direction direction; /**< as the text has it */
    size_t span_count;
    emb_byte_span
        spans[EMB_MEASURE_SPANS_MAX]; /**< the words that brought it up, in the order of the text; further ones are left out */
} emb_measure_touch;

typedef emb_vec(emb_measure_touch) emb_measure_touches;

typedef struct emb_measures_options {
    emb_str language; /**< ISO 639-1; empty, or one without terms: the terms of all languages */
    emb_str date;     /**< ISO date of the text: measures not in force on it are left out; empty: all that are in force */
    /** Words that no term begins with, remembered from text to text of one language; NULL: not remembered. Belongs to one thread. */
    struct emb_term_memo *memo;
    /**
     * Where words stand that emb_measures_name_place says may name a country, in order; NULL: anywhere. What stands further behind them than the
     * sentences a country reaches is not read: nothing can be touched there.
     */
    const emb_byte_span *places;
    size_t place_count;
} emb_measures_options;

/** The terms made ready; shared by any number of threads. EMB_NO_MEMORY. Free with emb_measures_free. */
typedef struct emb_measures emb_measures;
emb_status emb_measures_new(emb_measures **ret, emb_error *error);
/** NULL allowed. */
void emb_measures_free(emb_measures *measures);

/** May the name of a country begin in this word, or in a part of it? `language` as in the options. Any thread. */
bool emb_measures_name_place(const emb_measures *measures, emb_str word, emb_str language);

/**
 * Appends what `text` (UTF-8, ill-formed bytes separate words) touches to `ret`, by place of the first span, then by provision. Any thread, each with a list of
 * its own. `options` may be NULL. EMB_NO_MEMORY.
 */
emb_status emb_measures_find(const emb_measures *measures, emb_str text, const emb_measures_options *options,
                             emb_measure_touches *ret, emb_error *error);

#endif
