/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The most that two names can score, found without aligning them: every part taken with its best link, whichever other part wants that
 * one too, and nothing lost by order. Most rows that may match turn out here not to.
 */
#include "index/bounds.h"
#include "match/score.h"

typedef struct best_links {
    uint16_t query[EMB_PARTS_MAX], listed[EMB_PARTS_MAX]; /* likeness of the best link of each part; 0: none */
    bool contended; /* two links want the same part: one of them may go without, and then loses what an open part does */
} best_links;

/* Words written as one have lost something together, which is counted for none of them. */
static void take_cell(best_links *best, const emb_cell *cell)
{
    bool joined = cell->query_to > cell->query_from + 1 || cell->list_to > cell->list_from + 1;
    uint16_t likeness = joined ? 1000 : cell->link.likeness;
    for (unsigned i = cell->query_from; i < cell->query_to; i++) {
        best->contended |= best->query[i] != 0;
        best->query[i] = likeness > best->query[i] ? likeness : best->query[i];
    }
    for (unsigned i = cell->list_from; i < cell->list_to; i++) {
        best->contended |= best->listed[i] != 0;
        best->listed[i] = likeness > best->listed[i] ? likeness : best->listed[i];
    }
}

/* What the required parts of a side have lost at least, by their links or by having none. */
static int lost_by(const emb_shape *shape, const uint16_t *best, emb_name_kind kind, bool of_query, bool contended, bool *ret_open)
{
    int lost = 0;
    for (unsigned i = 0; i < shape->count; i++) {
        if (!emb_role_required(shape->role[i]))
            continue;
        int extra = emb_bounds_extra(kind, shape->role[i], of_query, shape->syllabic);
        int loss = best[i] ? emb_bounds_loss(best[i], kind, true, false) : extra;
        lost += contended && extra < loss ? extra : loss;
        *ret_open |= !best[i];
    }
    return lost;
}

static void clear(best_links *best, const emb_shape *query, const emb_shape *listed)
{
    memset(best->query, 0, query->count * sizeof *best->query);
    memset(best->listed, 0, listed->count * sizeof *best->listed);
    best->contended = false;
}

/* The same links are seen from both sides, so only one side's are counted: the side that has lost more. */
int emb_score_most(emb_name_kind kind, const emb_shape *query, const emb_shape *listed, const emb_cells *cells)
{
    best_links best;
    bool open_query = false, open_list = false;
    clear(&best, query, listed);
    for (size_t i = 0; i < cells->count; i++)
        take_cell(&best, &cells->items[i]);
    int by_query = lost_by(query, best.query, kind, true, best.contended, &open_query);
    int by_list = lost_by(listed, best.listed, kind, false, best.contended, &open_list);
    if (open_query && open_list)
        return 0; /* they contradict each other */
    /* where all of one side has links, what the other lacks comes on top of what these have lost */
    int extra_query = 0, extra_list = 0;
    for (unsigned i = 0; i < query->count && open_query; i++)
        if (emb_role_required(query->role[i]) && !best.query[i])
            extra_query += emb_bounds_extra(kind, query->role[i], true, query->syllabic);
    for (unsigned i = 0; i < listed->count && open_list; i++)
        if (emb_role_required(listed->role[i]) && !best.listed[i])
            extra_list += emb_bounds_extra(kind, listed->role[i], false, listed->syllabic);
    int lost = by_query + extra_list > by_list + extra_query ? by_query + extra_list : by_list + extra_query;
    return 1000 - lost;
}
