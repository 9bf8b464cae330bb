/* SPDX-License-Identifier: Apache-2.0 */
#include "index/shape.h"

static uint16_t short_hash(const char *text, size_t len)
{
    uint16_t hash = (uint16_t)emb_join_hash(EMB_KEY_PLAIN, (emb_str){text, len});
    return hash ? hash : 1;
}

/* One of 26 bits for a letter; capitals of skeletons share those of their small letters, which only lets more pairs pass. */
static uint32_t letters_of(emb_str text)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = emb_ascii_lower(text.data[i]);
        bits |= emb_is_ascii_digit(c) ? EMB_SHAPE_DIGIT_BIT : 1u << ((unsigned)(c - 'a') % 26);
    }
    return bits;
}

static void shape_plain(const emb_word_form *form, emb_token_shape *ret)
{
    char folded[EMB_KEY_MAX];
    ret->letters = letters_of(form->key);
    ret->skeleton = letters_of(form->skeleton);
    size_t len = emb_fold_coarse(form->skeleton, folded);
    if (len >= EMB_COARSE_MIN)
        ret->coarse = short_hash(folded, len);
    len = emb_fold_consonants(form->key, folded);
    if (len >= 2)
        ret->bare = short_hash(folded, len);
}

uint8_t emb_token_flags(const emb_word_facts *facts)
{
    unsigned flags = 0;
    if (facts && facts->group_count)
        flags |= EMB_SHAPE_GROUPS;
    if (facts && facts->flags & EMB_WORD_GENERIC)
        flags |= EMB_SHAPE_GENERIC;
    return (uint8_t)flags;
}

emb_token_shape emb_token_shape_of(const emb_word_form *form)
{
    emb_token_shape shape = {
        .key_len = (uint8_t)form->key.len, .skeleton_len = (uint8_t)form->skeleton.len, .key_class = form->key_class};
    if (form->key_class == EMB_KEY_PLAIN) {
        shape_plain(form, &shape);
    } else if (emb_native_by_letter(form->key_class)) {
        for (size_t i = 0; i < form->key.len; i++)
            shape.letters |= 1u << (uint8_t)form->key.data[i] % 26;
    } else {
        shape.letters = (uint32_t)emb_join_hash(form->key_class, form->key);
        if (form->key_class == EMB_KEY_VOWELLESS && form->key.len >= 2)
            shape.bare = short_hash(form->key.data, form->key.len);
    }
    shape.flags = emb_token_flags(form->facts);
    return shape;
}
