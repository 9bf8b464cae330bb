/* SPDX-License-Identifier: Apache-2.0 */
#include "index/hashing.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* What a hash in EDGES is of. */
enum {
    OF_SKELETON = 1,
    OF_KEY_LESS = 2,
    OF_SKELETON_LESS = 3,
    OF_COARSE = 4,
    OF_CONSONANTS = 5,
    OF_BARE = 6,
    OF_NATIVE_LESS = 256
};

uint64_t emb_token_hash(unsigned key_class, emb_str key)
{
    return emb_join_hash(key_class, key);
}

uint64_t emb_id_hash(emb_str id)
{
    return XXH3_64bits(id.data, id.len);
}

typedef struct hashes {
    uint64_t *out;
    size_t count;
} hashes;

static void add(hashes *h, unsigned seed, const char *text, size_t len)
{
    if (h->count < EMB_EDGE_HASHES_MAX)
        h->out[h->count++] = XXH3_64bits_withSeed(text, len, seed);
}

/* ---- Letters left out: a word of up to ten letters is one number of five bits a letter, so that leaving one out is a shift ---- */

static uint64_t pack(emb_str text, size_t *ret_len)
{
    size_t len = text.len < EMB_EDGE_PREFIX ? text.len : EMB_EDGE_PREFIX;
    uint64_t packed = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text.data[i];
        uint64_t code = c >= 'a' && c <= 'z' ? (uint64_t)(c - 'a' + 1) : c == 'S' ? 27 : c == 'C' ? 28 : c == 'J' ? 29 : 30;
        packed |= code << (5 * i);
    }
    *ret_len = len;
    return packed;
}

static void add_packed(hashes *h, unsigned seed, uint64_t packed)
{
    /* the finalizer of splitmix64: every bit depends on every bit */
    uint64_t x = packed ^ (uint64_t)seed << 56;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    if (h->count < EMB_EDGE_HASHES_MAX)
        h->out[h->count++] = x ^ (x >> 31);
}

static uint64_t leave_out(uint64_t packed, size_t at)
{
    uint64_t before = packed & (((uint64_t)1 << (5 * at)) - 1);
    return before | packed >> (5 * (at + 1)) << (5 * at);
}

/* Leaving out either of two equal neighbours gives the same. */
static bool repeats(uint64_t packed, size_t at)
{
    return at && (packed >> (5 * at) & 31) == (packed >> (5 * (at - 1)) & 31);
}

static void add_less_one(hashes *h, unsigned seed, uint64_t packed, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!repeats(packed, i))
            add_packed(h, seed, leave_out(packed, i));
}

static void add_less_two(hashes *h, unsigned seed, uint64_t packed, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (repeats(packed, i))
            continue;
        uint64_t less = leave_out(packed, i);
        for (size_t j = i; j + 1 < len; j++)
            if (j == i || !repeats(less, j))
                add_packed(h, seed, leave_out(less, j));
    }
}

/* ---- Words ---- */

static bool has_digit(emb_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (emb_is_ascii_digit(key.data[i]))
            return true;
    return false;
}

static void add_consonants(hashes *h, emb_str key, unsigned seed)
{
    char folded[EMB_KEY_MAX];
    size_t len = emb_fold_consonants(key, folded);
    if (len >= 2)
        add(h, seed, folded, len);
}

static void add_one_edit(hashes *h, const emb_word_form *form)
{
    size_t len;
    uint64_t packed;
    if (emb_edit_budget(form->key.len)) {
        packed = pack(form->key, &len);
        add_packed(h, OF_KEY_LESS, packed);
        add_less_one(h, OF_KEY_LESS, packed, len);
    }
    if (form->skeleton.len >= EMB_SKELETON_EDIT_MIN) {
        packed = pack(form->skeleton, &len);
        add_packed(h, OF_SKELETON_LESS, packed);
        add_less_one(h, OF_SKELETON_LESS, packed, len);
    }
}

static void add_two_edits(hashes *h, const emb_word_form *form)
{
    char folded[EMB_KEY_MAX];
    size_t len = emb_fold_coarse(form->skeleton, folded);
    if (len >= EMB_COARSE_MIN && form->key.len >= EMB_COARSE_KEY_MIN)
        add(h, OF_COARSE, folded, len);
    if (emb_edit_budget(form->key.len) < 2)
        return;
    uint64_t packed = pack(form->key, &len);
    add_less_two(h, OF_KEY_LESS, packed, len);
}

/* A native word, a byte a letter: itself and with one letter left out, or with two. */
static void add_native(hashes *h, const emb_word_form *form, unsigned edits)
{
    char one[EMB_KEY_MAX], two[EMB_KEY_MAX];
    unsigned seed = OF_NATIVE_LESS + form->key_class;
    size_t len = form->key.len < EMB_EDGE_PREFIX ? form->key.len : EMB_EDGE_PREFIX;
    if (edits == 1)
        add(h, seed, form->key.data, len);
    for (size_t i = 0; i < len && edits; i++) {
        memcpy(one, form->key.data, i);
        memcpy(one + i, form->key.data + i + 1, len - i - 1);
        if (edits == 1)
            add(h, seed, one, len - 1);
        for (size_t j = i; j + 1 < len && edits == 2; j++) {
            memcpy(two, one, j);
            memcpy(two + j, one + j + 1, len - j - 2);
            add(h, seed, two, len - 2);
        }
    }
}

/* Numbers and single letters link where they are equal, which needs no hash here. */
static bool links_by_letters(const emb_word_form *form)
{
    return form->key_class == EMB_KEY_PLAIN && form->key.len >= 2 && !has_digit(form->key);
}

size_t emb_edge_hashes(const emb_word_form *form, uint64_t ret[EMB_EDGE_HASHES_MAX])
{
    hashes h = {.out = ret};
    if (links_by_letters(form)) {
        add(&h, OF_SKELETON, form->skeleton.data, form->skeleton.len);
        add_consonants(&h, form->key, OF_CONSONANTS);
        add_one_edit(&h, form);
        add_two_edits(&h, form);
    } else if (form->key_class == EMB_KEY_VOWELLESS && form->key.len >= 2) {
        add(&h, OF_BARE, form->key.data, form->key.len);
    } else if (emb_native_by_letter(form->key_class)) {
        add_native(&h, form, emb_native_edit_budget(form->key.len) > 0 ? 1 : 0);
        add_native(&h, form, emb_native_edit_budget(form->key.len) > 1 ? 2 : 0);
    }
    return h.count;
}

size_t emb_edge_query_hashes(const emb_word_form *form, emb_reach reach, uint64_t ret[EMB_EDGE_HASHES_MAX])
{
    hashes h = {.out = ret};
    if (form->key_class == EMB_KEY_VOWELLESS && form->key.len >= 2 && reach == EMB_REACH_EQUAL)
        add(&h, OF_CONSONANTS, form->key.data, form->key.len);
    unsigned edits = reach == EMB_REACH_EQUAL ? 0 : reach == EMB_REACH_EDIT ? 1 : 2;
    if (emb_native_by_letter(form->key_class) && edits <= emb_native_edit_budget(form->key.len))
        add_native(&h, form, edits);
    if (!links_by_letters(form))
        return h.count;
    if (reach == EMB_REACH_EQUAL) {
        add(&h, OF_SKELETON, form->skeleton.data, form->skeleton.len);
        add_consonants(&h, form->key, OF_BARE);
    } else if (reach == EMB_REACH_EDIT) {
        add_one_edit(&h, form);
    } else {
        add_two_edits(&h, form);
    }
    return h.count;
}
