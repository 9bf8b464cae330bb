/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How far words may be from each other in names that still match: what the search for candidates relies on. All follows from
 * how names are scored (match/score.h): the score is 1000 less losses that only add up, and a match has lost no more than a
 * budget. tests/unit/index/test_bounds.c holds the score to it.
 *
 * 1. Names that each have an open required part contradict each other. So either all required parts of the query have a link
 *    with the row (1a), or one of them is open and all required parts of the row have one with the query (1b).
 * 2. 1a: each link of a required part loses at least emb_bounds_loss. Of any two parts one has lost at most half of the budget.
 * 3. 1b: the open part has cost something; of any two required parts of the row one has lost at most half of what is left.
 *    Besides, each required part of the row costs something that no part of the query stands for; so long rows do not match short
 *    queries.
 * 4. Where a part that is a name, a place or a number is open on either side, two required words must agree (first letters do not
 *    count, two words written as one do, and a word that may be a title counts as required). So 1b needs three such parts of the query, or words written as one, or that nothing but
 *    generic words is open; and a row of one required part has no 1b but by the last two.
 * Pure functions; any thread.
 */
#ifndef EMB_INDEX_BOUNDS_H
#define EMB_INDEX_BOUNDS_H

#include "text/link.h"
#include "text/weights.h"

/** Losses in thousandths. */
typedef struct emb_bounds {
    uint64_t required; /**< a bit per part of the query */
    unsigned count;    /**< of required parts */
    int budget;
    int whole; /**< 1a: what one part may have lost (of one) or one of any two */
    int left;  /**< 1b: what the links may have lost in all; below 0: 1b does not occur */
    int open; /**< 1b: what one of any two required parts of the row may have lost (each: `left`); below 0: only by words written as one */
    int list_extra; /**< what each required part of a row costs at least that the query lacks */
    int open_alone; /**< 1b: what the one required part of a row may have lost; below 0: there is no such row */
} emb_bounds;

/** `budget`: what a match may lose. */
void emb_bounds_of(const emb_variant *variant, emb_name_kind kind, int budget, emb_bounds *ret);

/**
 * What a link of `likeness` loses at least in names of a kind. `generic`: one of the two words is a generic word; `alone`: the word is
 * the one required part of its name.
 */
static inline int emb_bounds_loss(unsigned likeness, emb_name_kind kind, bool generic, bool alone)
{
    int loss = 1000 - (int)likeness;
    if (generic && kind == EMB_NAME_ORGANISATION && EMB_W_GENERIC_SHARE < 1000)
        loss = loss * EMB_W_GENERIC_SHARE / 1000;
    return alone && EMB_W_SINGLE_SHARE > 1000 ? loss * EMB_W_SINGLE_SHARE / 1000 : loss;
}
/** What a required part costs at least that the other side lacks. */
int emb_bounds_extra(emb_name_kind kind, unsigned role, bool of_query, bool syllabic);
/** The least that any link of a word of `len` letters loses which is found by a reach beyond EMB_REACH_EQUAL; `edits` 1 or 2 (see link.h). */
int emb_bounds_edit_loss(size_t len, unsigned edits, emb_name_kind kind, bool generic, bool alone);

#endif
