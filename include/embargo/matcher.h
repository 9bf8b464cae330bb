/* SPDX-License-Identifier: Apache-2.0 */
/** Screening: a name or record against an index, with scores and reasons. */
#ifndef EMBARGO_MATCHER_H
#define EMBARGO_MATCHER_H

#include <stddef.h>
#include <stdint.h>

#include "embargo/index.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A matcher belongs to one thread; any number may share an index. Once warm (some thousand queries) it allocates nothing.
 */
typedef struct emb_matcher emb_matcher;

/** EMB_NO_MEMORY. `index` is borrowed and must outlive it. Free with emb_matcher_free. */
emb_status emb_matcher_new(const emb_index *index, emb_matcher **ret, emb_error *error);
/** NULL allowed. */
void emb_matcher_free(emb_matcher *matcher);

/** UTF-8 with a length; `data` may be NULL where `len` is 0. */
typedef struct emb_text {
    const char *data;
    size_t len;
} emb_text;

#define EMB_QUERY_VALUES_MAX 64

/** What is looked for. All texts are borrowed for the call; zeroed fields are not given. */
typedef struct emb_query {
    const char *schema;                   /**< FtM schema ("Person"), NULL: anything */
    emb_text names[EMB_QUERY_VALUES_MAX]; /**< spellings of one name; the best counts */
    size_t name_count;
    emb_text birth_dates[EMB_QUERY_VALUES_MAX]; /**< ISO or as people write them; what is no date gets a note (emb_match_notes) */
    size_t birth_date_count;
    emb_text countries[EMB_QUERY_VALUES_MAX]; /**< codes or names; what is neither gets a note */
    size_t country_count;
    emb_text gender; /**< "male", "female", "m", "f" */
    emb_text birth_place;
    emb_text identifiers[EMB_QUERY_VALUES_MAX]; /**< passport, tax, IMO number, LEI, BIC, crypto address … in any writing */
    size_t identifier_count;
} emb_query;

/** How names are scored. Numbers are only ever appended. */
typedef enum emb_match_algorithm {
    EMB_MATCH_DEFAULT = 0, /**< the matcher's own: docs/matching.md */
    EMB_MATCH_OFAC = 1     /**< as OFAC's own search does (FAQ 249): names in Latin letters alone, nothing beside the name */
} emb_match_algorithm;
/** By name ("default", "ofac"); false where there is none such. */
int emb_match_algorithm_by_name(const char *name, emb_match_algorithm *ret);

typedef struct emb_match_options {
    double threshold; /**< match line, 0 to 1; hits below it are not returned. 0: EMB_THRESHOLD */
    size_t limit;     /**< most hits; 0: EMB_LIMIT_DEFAULT */
    /**
     * 1: also the hits that would reach the threshold if the list did not call the alias weak; they score below the match line and have
     * `match` 0. A weak alias does not alert alone, but who looks at the hits should see it.
     */
    int weak;
    int exhaustive; /**< 1: score every name: slow; what the index finds must be the same (for tests). 2: still more plainly */
    emb_match_algorithm algorithm;
    /**
     * NULL: every entity counts. Else asked before an entity is scored (so before the limit): 0 leaves it out. `entity` is its number in the
     * index. Called from the thread of the query, at most a few times per entity and query.
     */
    int (*filter)(void *context, uint32_t entity);
    void *filter_context;
} emb_match_options;

/** Scores from here on are matches. */
#define EMB_THRESHOLD 0.70
#define EMB_LIMIT_DEFAULT 5
/** Below this threshold hits are as far as found: only what scores at least the match line is never missed. */

/** A hit. Texts are borrowed from the matcher until its next query. */
typedef struct emb_hit {
    const char *id, *caption, *schema;
    double score;           /**< 0 to 1 */
    int match;              /**< score >= threshold and not a weak alias alone */
    const char *alias;      /**< the listed name that matched, "" where an identifier did */
    const char *alias_kind; /**< "name", "alias", "previousName", "weakAlias", "abbreviation", "identifier" */
    const char *query_name; /**< the name of the query that matched, "" where an identifier did */
    uint32_t entity;        /**< its number in the index */
    /**
     * How many random people (or organisations) in a million would match this alias at least as well, by chance: from how common its
     * words are (data/names/frequencies.tsv). The smaller, the stronger the evidence of the name. 0 where an identifier matched.
     */
    double evidence;
} emb_hit;

/** A reason: what it did to the score. Texts are borrowed from the matcher until its next query. */
typedef struct emb_reason {
    const char *code; /**< "name.same", "name.edit", "birth_date.differs" … stable */
    const char *text; /**< for people */
    double points;    /**< added to the score (negative: taken away); all of a hit's points add up to its score */
} emb_reason;

/**
 * Screens. The hits are borrowed until the next query, best first; equal scores by id. EMB_INVALID: an unknown schema; EMB_CORRUPT;
 * EMB_NO_MEMORY. A query without any letter or digit has no hits.
 */
emb_status emb_match(emb_matcher *matcher, const emb_query *query, const emb_match_options *options, const emb_hit **ret_hits,
                     size_t *ret_count, emb_error *error);
/** How many entities the last query found with at least its threshold, whatever the limit. */
size_t emb_match_total(const emb_matcher *matcher);
/** Something of a query that was not used as it was given. Texts are borrowed from the matcher until its next query. */
typedef struct emb_note {
    const char *code; /**< stable, see emb_match_notes */
    const char *text; /**< for people */
} emb_note;

/**
 * What of the last query was not used as given, so that nobody takes for screened what was not: "name.cut" (longer than is looked at;
 * only its beginning was screened), "name.unreadable" (no letter or digit), "identifier.unreadable" (less than three letters and digits), "birth_date.unreadable",
 * "country.unknown", "gender.unknown". NULL and 0 where all was used. Borrowed until the next query.
 */
const emb_note *emb_match_notes(const emb_matcher *matcher, size_t *ret_count);
/** The reasons of hit number `hit` of the last query; borrowed until the next call of any function with this matcher. */
emb_status emb_match_reasons(emb_matcher *matcher, size_t hit, const emb_reason **ret_reasons, size_t *ret_count, emb_error *error);
/** Datasets (`what` 0) or programs (1) of a hit: number `at`, NULL from the last on. Borrowed until the next query. */
const char *emb_match_list(emb_matcher *matcher, size_t hit, int what, size_t at);

/** How much the matcher has looked at since it was made. */
typedef struct emb_match_counts {
    uint64_t queries, edges, posts, rows, hits;
} emb_match_counts;
void emb_match_count(const emb_matcher *matcher, emb_match_counts *ret);

/** Compares two names without an index. Belongs to one thread. */
typedef struct emb_comparer emb_comparer;
emb_status emb_comparer_new(emb_comparer **ret, emb_error *error);
void emb_comparer_free(emb_comparer *comparer);
/** How it scores from now on; a new one scores by EMB_MATCH_DEFAULT. */
void emb_comparer_set_algorithm(emb_comparer *comparer, emb_match_algorithm algorithm);
/**
 * The score of two names as things of `schema` (NULL: the best of any kind), 0 to 1, and why. Reasons are borrowed until the next call;
 * `ret_reasons` and `ret_count` may be NULL. EMB_INVALID: an unknown schema.
 */
emb_status emb_compare(emb_comparer *comparer, const char *schema, emb_text query, emb_text listed, double *ret_score,
                       const emb_reason **ret_reasons, size_t *ret_count, emb_error *error);

#ifdef __cplusplus
}
#endif
#endif
