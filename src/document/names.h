/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The names of an index as a text is searched for them. Words of the index that are spellings of one another (the same skeleton)
 * share a stem, and each group of the lexicon has one for all its words; a row is found under every pair of stems that a text may have of it. What is found so is
 * a candidate: the matcher decides. Made once for an index, in time proportional to its rows; immutable then, any thread.
 */
#ifndef EMB_DOCUMENT_NAMES_H
#define EMB_DOCUMENT_NAMES_H

#include "base/vec.h"
#include "index/index.h"

#define EMB_STEM_NONE UINT32_MAX

/** What a stem is in the names of the index. */
enum {
    EMB_STEM_SINGLE_PERSON = 1u << 0, /**< a name of one word of this kind */
    EMB_STEM_SINGLE_ORGANISATION = 1u << 1,
    EMB_STEM_SINGLE_VESSEL = 1u << 2,
    EMB_STEM_SURNAME = 1u << 3, /**< last (or, in East Asia, first) word of a person's name */
    EMB_STEM_GIVEN = 1u << 4,   /**< another word of a person's name */
    EMB_STEM_RARE = 1u << 5     /**< in few rows */
};
#define EMB_STEM_SINGLE (EMB_STEM_SINGLE_PERSON | EMB_STEM_SINGLE_ORGANISATION | EMB_STEM_SINGLE_VESSEL)
/** In at most this many rows. */
#define EMB_RARE_ROWS 48

typedef struct emb_stem_slot {
    uint64_t key; /**< 0: free */
    uint32_t stem;
} emb_stem_slot;

typedef struct emb_pair_entry {
    uint32_t tag, row;
} emb_pair_entry;

typedef struct emb_document_names {
    const emb_index *index;
    uint32_t *stem_of_token;
    uint32_t stem_count;    /**< a group of the lexicon stands for all its words as stem stem_count + its number */
    uint32_t *group_starts; /**< by token: where its groups begin in `groups`, and the end */
    uint16_t *groups;
    uint8_t *group_used; /**< by group: some word of the index is in it */
    emb_stem_slot *stem_slots;
    uint32_t stem_mask;
    uint8_t *stem_flags;                 /**< by stem */
    uint32_t *stem_starts, *stem_tokens; /**< tokens by stem */
    uint32_t *pair_starts;               /**< by bucket */
    emb_pair_entry *pairs;
    uint32_t pair_mask, pair_count;
    uint64_t *pair_filter; /**< a bit per hash */
    uint64_t filter_mask;
} emb_document_names;

/** EMB_NO_MEMORY. `index` is borrowed. */
emb_status emb_document_names_new(const emb_index *index, emb_document_names **ret, emb_error *error);
void emb_document_names_free(emb_document_names *names);

/** The stem that stands for a group of the lexicon, EMB_STEM_NONE where the index has no word of it. */
static inline uint32_t emb_names_group_stem(const emb_document_names *names, uint16_t group)
{
    return names->group_used[group] ? names->stem_count + group : EMB_STEM_NONE;
}
/** Is `stem` the token's own one, or that of one of its groups? */
static inline bool emb_names_has_stem(const emb_document_names *names, uint32_t token, uint32_t stem)
{
    if (names->stem_of_token[token] == stem)
        return true;
    if (stem < names->stem_count)
        return false;
    for (uint32_t i = names->group_starts[token]; i < names->group_starts[token + 1]; i++)
        if (names->stem_count + names->groups[i] == stem)
            return true;
    return false;
}

/** The key of a PLAIN word for emb_names_stem: of its skeleton. */
uint64_t emb_stem_key_plain(emb_str key);
/** The key of a word of another class. */
uint64_t emb_stem_key_other(unsigned key_class, emb_str key);
/** EMB_STEM_NONE where no name has such a word. */
uint32_t emb_names_stem(const emb_document_names *names, uint64_t key);

static inline uint64_t emb_pair_hash(uint32_t a, uint32_t b)
{
    uint64_t low = a < b ? a : b, high = a < b ? b : a;
    uint64_t hash = (high << 32 | low) * 0x9E3779B97F4A7C15ull;
    return hash ^ hash >> 29;
}
static inline bool emb_names_may_pair(const emb_document_names *names, uint64_t hash)
{
    uint64_t bit = hash & names->filter_mask;
    return names->pair_filter[bit >> 6] >> (bit & 63) & 1;
}
/** The rows under a pair: those in [from, to) of `pairs` whose tag is (uint32_t)(hash >> 32). */
emb_range emb_names_pair(const emb_document_names *names, uint64_t hash);

#endif
