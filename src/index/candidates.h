/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The rows of an index that may match a name: those, and only those, of which either every required part of the query has a link
 * with a part of the row, or every required part of the row has one with a whole word of the query. What fulfils neither is
 * contradicted by the score (match/score.h, EMB_W_CAP_CONTRADICTION), which is below the match line: so no match is lost. Both
 * conditions are looked up and not searched for: the first under the query's word with the fewest postings, the second under each
 * row's own rarest word. Belongs to one thread; allocates only until it is warm.
 */
#ifndef EMB_INDEX_CANDIDATES_H
#define EMB_INDEX_CANDIDATES_H

#include "index/edges.h"

/** Parts [from, to) of a row that are written as one in part `query` of the query. */
typedef struct emb_row_join {
    uint32_t row;
    uint8_t query, from, to, acronym;
} emb_row_join;

/** How much was looked at, for measuring. */
typedef struct emb_candidate_counts {
    uint64_t edges, posts, rows;
} emb_candidate_counts;

typedef struct emb_candidates {
    const emb_index *index;
    emb_edge_finder finder;
    bool exhaustive;                        /**< measure everything: the oracle for tests */
    emb_edge_list edges;                    /**< of the variant begun last */
    uint32_t part_edges[EMB_PARTS_MAX + 1]; /**< where the edges of each part begin; behind the last the joined ones */
    emb_vec(uint32_t) slots;                /**< 1 + first edge, by token */
    uint32_t slot_shift;
    emb_vec(emb_row_join) joins; /**< by row */
    uint32_t *seen;              /**< per row: the search that met it last */
    uint32_t search;
    emb_vec(uint32_t) rows; /**< what was found */
    emb_candidate_counts counts;
} emb_candidates;

emb_status emb_candidates_init(emb_candidates *candidates, const emb_index *index, emb_error *error);
void emb_candidates_free(emb_candidates *candidates);

/** Finds the edges of a variant of the query. */
emb_status emb_candidates_begin(emb_candidates *candidates, const emb_variant *variant, emb_error *error);
/**
 * The rows with names of a kind that may match the variant begun last go to candidates->rows, in no order that means anything. Rows of a
 * name in `native_script` (0: none) are left to the native variant where the query is in that script too.
 */
emb_status emb_candidates_rows(emb_candidates *candidates, const emb_variant *variant, emb_name_kind kind, unsigned native_script,
                               emb_error *error);

/** The first edge of a token, NULL where it has none; and the one behind an edge. */
static inline const emb_edge *emb_candidates_edge(const emb_candidates *c, uint32_t token)
{
    uint32_t mask = (uint32_t)c->slots.count - 1;
    for (uint32_t at = token * 0x9E3779B1u >> c->slot_shift;; at = (at + 1) & mask) {
        uint32_t edge = c->slots.items[at];
        if (!edge)
            return NULL;
        if (c->edges.items[edge - 1].token == token)
            return &c->edges.items[edge - 1];
    }
}
static inline const emb_edge *emb_candidates_next(const emb_candidates *c, const emb_edge *edge)
{
    return edge->next ? &c->edges.items[edge->next - 1] : NULL;
}
/** The joins of a row: those in [ret, ret + count). */
size_t emb_candidates_joins(const emb_candidates *candidates, uint32_t row, const emb_row_join **ret);

#endif
