/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The shape of a word: sixteen bytes that tell for most pairs of words that they have no link, without looking at their letters.
 * emb_shapes_may_link is never false for words that emb_link_measure links; each of its tests says why. No allocation; any thread.
 */
#ifndef EMB_INDEX_SHAPE_H
#define EMB_INDEX_SHAPE_H

#include "text/link.h"

typedef struct emb_token_shape {
    uint32_t letters;  /**< PLAIN: a bit per letter of the key, bit 26 for a digit; else a hash of the key */
    uint32_t skeleton; /**< PLAIN: a bit per letter of the skeleton */
    uint16_t coarse;   /**< hash of the coarse form, 0 where that is too short to link */
    uint16_t bare;     /**< hash of the consonants (PLAIN) or of the key (VOWELLESS), 0 where they are too few to link */
    uint8_t key_len, skeleton_len;
    uint8_t key_class; /**< emb_key_class */
    uint8_t flags;     /**< EMB_SHAPE_* */
} emb_token_shape;

#define EMB_SHAPE_GROUPS 1u  /**< is in a group of the lexicon */
#define EMB_SHAPE_GENERIC 2u /**< a generic word of organisations */
#define EMB_SHAPE_DIGIT_BIT (1u << 26)

emb_token_shape emb_token_shape_of(const emb_word_form *form);
/** The flags that follow from what is known of a word (NULL: nothing). */
uint8_t emb_token_flags(const emb_word_facts *facts);

/* At most `most` bits are set. */
static inline bool emb_few_bits(uint32_t bits, unsigned most)
{
    for (unsigned i = 0; i < most; i++)
        bits &= bits - 1;
    return !bits;
}

/* Words in one native script: as with PLAIN ones, an edit changes the length by at most one, and two letters at most. */
static inline bool emb_native_shapes_may_link(const emb_token_shape *a, const emb_token_shape *b)
{
    unsigned shorter = a->key_len < b->key_len ? a->key_len : b->key_len;
    unsigned longer = a->key_len < b->key_len ? b->key_len : a->key_len;
    unsigned budget = emb_native_edit_budget(shorter);
    return longer - shorter <= budget && emb_few_bits(a->letters ^ b->letters, 2 * budget);
}

static inline bool emb_shapes_may_link(const emb_token_shape *a, const emb_token_shape *b)
{
    if (a->flags & b->flags & EMB_SHAPE_GROUPS)
        return true;
    if (a->key_class | b->key_class) {
        /* other classes link where they are equal, and VOWELLESS with PLAIN where the consonants are */
        if (a->key_class == b->key_class && emb_native_by_letter(a->key_class))
            return emb_native_shapes_may_link(a, b);
        if (a->key_class == b->key_class)
            return a->letters == b->letters && a->key_len == b->key_len;
        return a->bare && a->bare == b->bare;
    }
    unsigned shorter = a->key_len < b->key_len ? a->key_len : b->key_len;
    unsigned longer = a->key_len < b->key_len ? b->key_len : a->key_len;
    /* initials, and numbers, which only link where they are the same */
    if (shorter < 2)
        return (a->letters & b->letters) != 0;
    if ((a->letters | b->letters) & EMB_SHAPE_DIGIT_BIT)
        return a->letters == b->letters && shorter == longer;
    /* an edit changes the length by at most one, and which letters occur by at most two */
    unsigned budget = emb_edit_budget(shorter);
    if (budget && longer - shorter <= budget && emb_few_bits(a->letters ^ b->letters, 2 * budget))
        return true;
    /* the same for skeletons, which are equal or differ by one edit */
    unsigned apart = a->skeleton_len < b->skeleton_len ? b->skeleton_len - a->skeleton_len : a->skeleton_len - b->skeleton_len;
    unsigned least = a->skeleton_len < b->skeleton_len ? a->skeleton_len : b->skeleton_len;
    if (apart <= 1 && (least >= EMB_SKELETON_EDIT_MIN ? emb_few_bits(a->skeleton ^ b->skeleton, 2) : a->skeleton == b->skeleton))
        return true;
    return a->coarse && a->coarse == b->coarse;
}

#endif
