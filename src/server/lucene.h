/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The query syntax of search: words, "phrases"~2, field:word, wild*cards?, fuzzy~1, [ranges TO here], {exclusive TO}, >=values, (groups),
 * AND OR NOT && || ! + -, boost^2, *:*, _exists_:field, and \ before what is not meant so. Words side by side are joined by AND. The
 * simple form (+ | - " * ( ) ~) never fails. Belongs to one request.
 */
#ifndef EMB_SERVER_LUCENE_H
#define EMB_SERVER_LUCENE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef enum emb_clause_kind {
    EMB_CLAUSE_ALL,
    EMB_CLAUSE_WORD,
    EMB_CLAUSE_PHRASE,
    EMB_CLAUSE_RANGE,
    EMB_CLAUSE_EXISTS,
    EMB_CLAUSE_AND,
    EMB_CLAUSE_OR,
    EMB_CLAUSE_NOT
} emb_clause_kind;

typedef struct emb_clause {
    emb_clause_kind kind;
    emb_str field;           /**< empty: the default ones */
    emb_str text;            /**< unescaped; of a range its lower end, empty: open */
    emb_str to;              /**< the upper end of a range, empty: open */
    bool wild;               /**< text holds * or ? that were not escaped; those that were are not told apart */
    bool from_open, to_open; /**< the end itself is not in the range */
    int fuzzy; /**< edits allowed, of a phrase how far words may stand apart; -1: none; -2: as the word's length allows */
    double boost;
    struct emb_clause *first, *next; /**< of AND, OR, NOT; the next sibling */
} emb_clause;

/** The tree is in the arena. EMB_FORMAT with offset; EMB_LIMIT beyond 1,000 clauses or 50 levels; EMB_NO_MEMORY. NULL for an empty text. */
emb_status emb_lucene_parse(emb_str text, emb_arena *arena, emb_clause **ret, emb_error *error);
/** Fails only where memory does (or the text is beyond all limits). */
emb_status emb_lucene_parse_simple(emb_str text, emb_arena *arena, emb_clause **ret, emb_error *error);

#endif
