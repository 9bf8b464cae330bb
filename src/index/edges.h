/* SPDX-License-Identifier: Apache-2.0 */
/** All words of an index that have a link with a word of a query. Belongs to one thread; allocates only until it is warm. */
#ifndef EMB_INDEX_EDGES_H
#define EMB_INDEX_EDGES_H

#include "base/vec.h"
#include "index/index.h"

/** A word of the index with its links to parts [from, to) of the query: one part, or several written as one. */
typedef struct emb_edge {
    uint32_t token;
    uint32_t next; /**< for candidates.c: the next edge of the same token, 1 + place; 0: none */
    uint8_t from, to;
    emb_links links;
} emb_edge;

typedef emb_vec(emb_edge) emb_edge_list;

typedef struct emb_edge_finder {
    const emb_index *index;
    uint64_t *met;                /**< a bit per token: met in this search */
    emb_vec(uint32_t) candidates; /**< those bits */
} emb_edge_finder;

/** EMB_NO_MEMORY. `index` is borrowed. */
emb_status emb_edge_finder_init(emb_edge_finder *finder, const emb_index *index, emb_error *error);
void emb_edge_finder_free(emb_edge_finder *finder);

/**
 * Appends the edges of part number `at` of `variant` to `edges`, in no order that means anything but always the same. Words of
 * one letter have an edge with the same letter alone (they match by first letter, see candidates.h).
 */
emb_status emb_edges_find(emb_edge_finder *finder, const emb_variant *variant, size_t at, emb_edge_list *edges, emb_error *error);
/** The same, by measuring every word of the index: what emb_edges_find must find, for tests. */
emb_status emb_edges_find_all(emb_edge_finder *finder, const emb_variant *variant, size_t at, emb_edge_list *edges,
                              emb_error *error);
/** The edges of parts written as one: `hash` is that of their joined letters. */
emb_status emb_edges_find_join(emb_edge_finder *finder, const emb_join *join, emb_edge_list *edges, emb_error *error);

#endif
