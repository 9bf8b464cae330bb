/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How well two names match, part by part. Alignment: which parts of the query stand for which parts of the listed name. Score: 1000
 * less the losses of that alignment; every loss is a reason, and the reasons add up to the score. Pure functions over what they
 * are given; no allocation; any thread.
 */
#ifndef EMB_MATCH_SCORE_H
#define EMB_MATCH_SCORE_H

#include "text/link.h"

/** A link of parts [query_from, query_to) of the query with parts [list_from, list_to) of the listed name. */
typedef struct emb_cell {
    uint8_t query_from, query_to, list_from, list_to;
    emb_link link;
} emb_cell;

#define EMB_CELLS_MAX 512

typedef struct emb_cells {
    size_t count;
    emb_cell items[EMB_CELLS_MAX];
} emb_cells;

/** The roles of the parts of a name, and its legal form: all that the score asks of a name besides its links. */
typedef struct emb_shape {
    uint8_t count;
    bool syllabic;  /**< a Korean or Chinese name: every syllable tells people apart */
    bool native;    /**< written in characters: what is read from them is not misspelt */
    uint16_t legal; /**< EMB_LEGAL_NONE: none */
    uint8_t role[EMB_PARTS_MAX];
} emb_shape;

typedef enum emb_loss_kind {
    EMB_LOSS_LINK = 0,    /**< two parts are not quite alike (0: they are the same) */
    EMB_LOSS_QUERY_EXTRA, /**< a part of the query without a match */
    EMB_LOSS_LIST_EXTRA,  /**< a part of the listed name without a match */
    EMB_LOSS_ORDER,
    EMB_LOSS_PATRONYMIC,
    EMB_LOSS_LEGAL,
    EMB_LOSS_CONTRADICTION, /**< what a cap takes away besides */
    EMB_LOSS_SINGLE
} emb_loss_kind;

typedef struct emb_loss {
    uint8_t kind; /**< emb_loss_kind */
    uint8_t link; /**< emb_link_kind of EMB_LOSS_LINK */
    uint8_t query_from, query_to, list_from, list_to;
    int16_t points; /**< taken away, thousandths */
} emb_loss;

#define EMB_LOSSES_MAX (2 * EMB_PARTS_MAX + 8)

typedef struct emb_score {
    int points; /**< thousandths, 0 to 1000 */
    size_t count;
    emb_loss losses[EMB_LOSSES_MAX];
} emb_score;

/**
 * Aligns and scores. `cells` is put in order (best first) and may hold links of either direction and several for one part; the same
 * cells in any order give the same score.
 */
void emb_score_names(emb_name_kind kind, const emb_shape *query, const emb_shape *listed, emb_cells *cells, emb_score *ret);

/** The most that emb_score_names can give for these; 0 where it is below every match line. Takes a small part of the time. */
int emb_score_most(emb_name_kind kind, const emb_shape *query, const emb_shape *listed, const emb_cells *cells);

static inline void emb_cells_add(emb_cells *cells, emb_cell cell)
{
    if (cells->count < EMB_CELLS_MAX)
        cells->items[cells->count++] = cell;
}

#endif
