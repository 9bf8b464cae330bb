/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The rows of an index that may match a name: a row is left out only where its score cannot reach the line, for the reasons that
 * bounds.h states. Those that cover the query whole (1a) are looked up under the query's rarest words; those that it covers
 * (1b) under each row's own rarest words. Neither looks further than a match may have strayed. Belongs to one thread; allocates
 * only until it is warm.
 */
#ifndef EMB_INDEX_CANDIDATES_H
#define EMB_INDEX_CANDIDATES_H

#include "index/bounds.h"
#include "index/lookup.h"

/** What a match may have lost at the match line. */
#define EMB_BUDGET_DEFAULT 300

/** Parts [from, to) of a row that are written as one in part `query` of the query. */
typedef struct emb_row_join {
    uint32_t row;
    uint8_t query, from, to, acronym;
} emb_row_join;

typedef enum emb_search_mode {
    EMB_SEARCH_INDEX = 0,
    EMB_SEARCH_ALL = 1,  /**< every row with a link, every word measured: the oracle for tests */
    EMB_SEARCH_PLAIN = 2 /**< the same, and no word is passed over by its shape */
} emb_search_mode;

/** How much was looked at, for measuring. */
typedef struct emb_candidate_counts {
    uint64_t edges, posts, rows;
} emb_candidate_counts;

typedef struct emb_candidates {
    const emb_index *index;
    emb_edges edges; /**< of the variant begun last */
    emb_lookup lookup;
    emb_search_mode mode;
    size_t frequencies[EMB_PARTS_MAX]; /**< rows with a word equal to each part */
    bool counted;                      /**< that was found out */
    int budget;                        /**< thousandths that a match may lose; EMB_BUDGET_DEFAULT unless set */
    emb_vec(emb_row_join) joins;       /**< by row */
    uint32_t *seen;                    /**< per row: the search that met it last */
    uint32_t search;
    emb_vec(uint32_t) rows; /**< what was found */
    emb_candidate_counts counts;
} emb_candidates;

emb_status emb_candidates_init(emb_candidates *candidates, const emb_index *index, emb_error *error);
void emb_candidates_free(emb_candidates *candidates);

/** Begins with a variant of the query, borrowed until the next begin. */
emb_status emb_candidates_begin(emb_candidates *candidates, const emb_variant *variant, emb_error *error);
/**
 * The rows with names of a kind that may match the variant begun last go to candidates->rows, in no order that means anything. Rows of a
 * name in `native_script` (0: none) are left to the native variant where the query is in that script too.
 */
emb_status emb_candidates_rows(emb_candidates *candidates, emb_name_kind kind, unsigned native_script, emb_error *error);

/** The first edge of a token as a number for emb_edges_at; 0 where it has none. */
static inline uint32_t emb_candidates_edge(emb_candidates *c, uint32_t token)
{
    return emb_edges_first(&c->edges, token);
}
/** The joins of a row: those in [ret, ret + count). */
size_t emb_candidates_joins(const emb_candidates *candidates, uint32_t row, const emb_row_join **ret);

#endif
