/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The links of words of an index with the words of a query: measured when they are first asked for, and remembered. Belongs to one
 * thread; allocates only until it is warm.
 */
#ifndef EMB_INDEX_EDGES_H
#define EMB_INDEX_EDGES_H

#include "base/error.h"
#include "base/vec.h"
#include "index/index.h"

/** A word of the index with its links to parts [from, to) of the query: one part, or several written as one. */
typedef struct emb_edge {
    uint32_t token;
    uint32_t next; /**< the next edge of the same token, 1 + place; 0: none */
    uint8_t from, to;
    emb_links links;
} emb_edge;

/** What is remembered of a token. */
typedef struct emb_edge_memo {
    uint32_t token, search;
    uint32_t first; /**< 1 + place of its first edge; 0: it has none */
} emb_edge_memo;

/* As many as the words that most queries meet, and as stay in the processor's nearest cache: a token that is pushed out is
 * measured again. */
#define EMB_EDGE_MEMO_BITS 10

/** Parts of the query written as one, as a word of the index. */
typedef struct emb_joined_token {
    uint32_t token;
    uint8_t from, to, acronym;
} emb_joined_token;

typedef struct emb_edges {
    const emb_index *index;
    const emb_variant *variant; /**< of the query */
    emb_word_form forms[EMB_PARTS_MAX];
    emb_token_shape shapes[EMB_PARTS_MAX];
    uint32_t tokens[EMB_PARTS_MAX]; /**< the word of the index that each part is, UINT32_MAX: none */
    char skeletons[EMB_PARTS_MAX][EMB_KEY_MAX];
    emb_joined_token joined[EMB_JOINS_MAX];
    size_t joined_count;
    emb_vec(emb_edge) items;
    uint32_t search;                 /**< number of the variant, never 0 */
    const struct emb_lookup *lookup; /**< has the links of the parts that were looked up whole; NULL: nobody looks anything up */
    uint32_t *all;                   /**< emb_edges_measure_all: 1 + first edge by token; else NULL */
    bool measured_all;
    bool failed; /**< out of memory: what is found from here on is not complete */
    emb_edge_memo memo[1u << EMB_EDGE_MEMO_BITS];
} emb_edges;

/** `index` is borrowed. */
void emb_edges_init(emb_edges *edges, const emb_index *index);
void emb_edges_free(emb_edges *edges);

/** Forgets all and begins with a variant of a query, which is borrowed until the next begin. */
void emb_edges_begin(emb_edges *edges, const emb_variant *variant);
/**
 * Measures every token, whether anybody looks for it or not: what tests compare with. `plainly`: without asking the shapes of words
 * first, which takes some ten times as long. EMB_NO_MEMORY.
 */
emb_status emb_edges_measure_all(emb_edges *edges, bool plainly, emb_error *error);
/** The links of a word of a query with a word of an index: emb_link_measure, and first letters. False where there is none. */
bool emb_edge_links(const emb_word_form *query, const emb_word_form *listed, emb_links *ret);
/** The links of a token with one part. False where it has none. */
bool emb_edges_measure_part(const emb_edges *edges, size_t part, uint32_t token, emb_links *ret);
/** The links of parts written as one. */
emb_links emb_joined_links(const emb_joined_token *joined);
/** Measures a token and fills in its place in the memo. */
void emb_edges_measure(emb_edges *edges, uint32_t token, emb_edge_memo *memo);

static inline emb_edge_memo *emb_edges_memo(emb_edges *edges, uint32_t token)
{
    emb_edge_memo *memo = &edges->memo[token * 0x9E3779B1u >> (32 - EMB_EDGE_MEMO_BITS)];
    if (memo->token != token || memo->search != edges->search)
        emb_edges_measure(edges, token, memo);
    return memo;
}

/** The number of the first edge of a token, 1 + place; 0 where it has none. */
static inline uint32_t emb_edges_first(emb_edges *edges, uint32_t token)
{
    if (edges->measured_all)
        return token < edges->index->token_count ? edges->all[token] : 0;
    return emb_edges_memo(edges, token)->first;
}
/** An edge by its number (not 0). Borrowed until a token is measured. */
static inline const emb_edge *emb_edges_at(const emb_edges *edges, uint32_t number)
{
    return &edges->items.items[number - 1];
}

#endif
