/* SPDX-License-Identifier: Apache-2.0 */
/** Hashes by which the builder files and the reader finds; both must agree. No allocation; any thread. */
#ifndef EMB_INDEX_HASHING_H
#define EMB_INDEX_HASHING_H

#include "text/link.h"

/** Of a token's class and key, for TOKEN_SLOTS. PLAIN keys hash as emb_join_hash does, so that joined words find them. */
uint64_t emb_token_hash(unsigned key_class, emb_str key);
/** Of an entity's id, for ENTITY_SLOTS. */
uint64_t emb_id_hash(emb_str id);

/** Longer words are filed under what can become of their first letters: enough to find them, and bounded. */
#define EMB_EDGE_PREFIX 10
/** Most hashes of one word: 56 for its first ten letters with up to two left out, 11 for its skeleton with up to one, and 4. */
#define EMB_EDGE_HASHES_MAX 72

/** By what words find each other: each reach adds its hashes to those of the one before. */
typedef enum emb_reach {
    EMB_REACH_EQUAL = 1, /**< equal skeletons; equal consonants with a vowelless word */
    EMB_REACH_EDIT = 2,  /**< one edit of the key or of the skeleton */
    EMB_REACH_ALL = 3    /**< two edits of the key; equal coarse forms */
} emb_reach;

/** All hashes under which a token stands in EDGES. Returns how many. */
size_t emb_edge_hashes(const emb_word_form *form, uint64_t ret[EMB_EDGE_HASHES_MAX]);
/**
 * The hashes under which a word of a query is looked up that `reach` adds. Two words that emb_link_measure links by their letters within
 * a reach, but for equal ones of other classes, share at least one of the hashes up to it: for edits by symmetric deletion
 * (what is left of both once the letters that differ are left out is the same). Returns how many.
 */
size_t emb_edge_query_hashes(const emb_word_form *form, emb_reach reach, uint64_t ret[EMB_EDGE_HASHES_MAX]);

/** The bits of a hash that are kept beside the token. */
static inline uint32_t emb_edge_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 56);
}

#endif
