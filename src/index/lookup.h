/* SPDX-License-Identifier: Apache-2.0 */
/** Which words of an index have links with a word of a query, as far as they are asked for. Belongs to one thread. */
#ifndef EMB_INDEX_LOOKUP_H
#define EMB_INDEX_LOOKUP_H

#include "index/bounds.h"
#include "index/edges.h"
#include "index/hashing.h"

/** A token that has a link with a part of the query, or with several written as one. */
typedef struct emb_met_token {
    uint32_t token;
    uint32_t next; /**< the next one at the same part, 1 + place; 0: none */
    uint8_t from, to;
    bool generic;       /**< the token or the part is a generic word of organisations */
    uint16_t losses[4]; /**< by emb_name_kind: what the link loses at least (emb_bounds_loss), EMB_NO_LINK: it has none */
    emb_links links;
} emb_met_token;

#define EMB_NO_LINK 1000

/** A bit per token, by a hash: most tokens that were not met show none. */
#define EMB_MET_BITS 12

/** A place in the table of what was met, by token. */
typedef struct emb_met_slot {
    uint32_t token, search; /**< another search: free */
    uint32_t met;           /**< place of the token at one of the parts */
} emb_met_slot;

typedef struct emb_lookup {
    emb_edges *edges; /**< which looks here in turn */
    emb_vec(emb_met_token) met;
    emb_met_slot *slots; /**< every token met once for each part; a power of two, at most half full */
    uint32_t slot_mask, search;
    uint32_t heads[EMB_PARTS_MAX];          /**< 1 + place of the first token met at each part */
    uint8_t reaches[EMB_PARTS_MAX];         /**< emb_reach that was looked up; 0: none */
    uint8_t generic_reaches[EMB_PARTS_MAX]; /**< the same for generic words */
    uint64_t bits[EMB_PARTS_MAX][(1u << EMB_MET_BITS) / 64];
    uint64_t any_bits[(1u << EMB_MET_BITS) / 64]; /**< the same for all parts together */
    emb_vec(uint32_t) scratch;
    uint32_t *recent;       /**< tokens of the lookup that is under way, by hash: they come up again and again */
    uint64_t *generic_bits; /**< a bit per hash of a generic word of the index */
} emb_lookup;

/** EMB_NO_MEMORY. */
emb_status emb_lookup_init(emb_lookup *lookup, const emb_index *index, emb_error *error);
void emb_lookup_free(emb_lookup *lookup);
/** Begins with the variant that `edges` was begun with. */
void emb_lookup_begin(emb_lookup *lookup, emb_edges *edges);
/**
 * After this `heads[part]` has every token that has a link with the part (whether of it alone or of several written as one)
 * within `reach`, and maybe more; each once. A lack of memory shows in edges->failed.
 */
void emb_lookup_part(emb_lookup *lookup, size_t part, emb_reach reach);
/** The same for generic words of organisations alone: of the hashes only those are looked up that such a word has. */
void emb_lookup_generic(emb_lookup *lookup, size_t part, emb_reach reach);

/** What was met of a token at a part, words written as one left out; NULL: nothing. Borrowed until more is looked up. */
const emb_met_token *emb_lookup_find(const emb_lookup *lookup, size_t part, uint32_t token);

static inline uint32_t emb_met_bit(uint32_t token)
{
    return token * 0x9E3779B1u >> (32 - EMB_MET_BITS);
}
/** False: the token was not met at any part. */
static inline bool emb_lookup_may_have_any(const emb_lookup *lookup, uint32_t token)
{
    uint32_t bit = emb_met_bit(token);
    return lookup->any_bits[bit / 64] >> (bit % 64) & 1;
}
/** False: the token was not met at the part. */
static inline bool emb_lookup_may_have(const emb_lookup *lookup, size_t part, uint32_t token)
{
    uint32_t bit = emb_met_bit(token);
    return lookup->bits[part][bit / 64] >> (bit % 64) & 1;
}

#endif
