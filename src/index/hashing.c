/* SPDX-License-Identifier: Apache-2.0 */
#include "index/hashing.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* What a hash in EDGES is of. */
enum { OF_SKELETON = 1, OF_KEY_LESS = 2, OF_SKELETON_LESS = 3, OF_COARSE = 4, OF_CONSONANTS = 5, OF_BARE = 6 };

uint64_t emb_token_hash(unsigned key_class, emb_str key)
{
    return key_class == EMB_KEY_PLAIN ? emb_join_hash(key) : XXH3_64bits_withSeed(key.data, key.len, key_class);
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

/* `text` and what is left of it with up to `edits` letters left out, from the letter `from` on. */
static void add_without(hashes *h, unsigned seed, const char *text, size_t len, size_t from, unsigned edits)
{
    add(h, seed, text, len);
    if (!edits)
        return;
    for (size_t i = from; i < len; i++) {
        char less[EMB_EDGE_PREFIX];
        if (i > from && text[i] == text[i - 1])
            continue; /* leaving out either of two equal neighbours gives the same */
        memcpy(less, text, i);
        memcpy(less + i, text + i + 1, len - i - 1);
        add_without(h, seed, less, len - 1, i, edits - 1);
    }
}

static void add_prefix(hashes *h, unsigned seed, emb_str text, unsigned edits)
{
    add_without(h, seed, text.data, text.len < EMB_EDGE_PREFIX ? text.len : EMB_EDGE_PREFIX, 0, edits);
}

static bool has_digit(emb_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (emb_is_ascii_digit(key.data[i]))
            return true;
    return false;
}

static void add_plain(hashes *h, const emb_word_form *form, bool query)
{
    char folded[EMB_KEY_MAX];
    if (form->key.len < 2 || has_digit(form->key))
        return;
    add(h, OF_SKELETON, form->skeleton.data, form->skeleton.len);
    unsigned budget = emb_edit_budget(form->key.len);
    if (budget)
        add_prefix(h, OF_KEY_LESS, form->key, budget);
    if (form->skeleton.len >= EMB_SKELETON_EDIT_MIN)
        add_prefix(h, OF_SKELETON_LESS, form->skeleton, 1);
    size_t len = emb_fold_coarse(form->skeleton, folded);
    if (len >= EMB_COARSE_MIN && form->key.len >= EMB_COARSE_KEY_MIN)
        add(h, OF_COARSE, folded, len);
    len = emb_fold_consonants(form->key, folded);
    if (len >= 2)
        add(h, query ? OF_BARE : OF_CONSONANTS, folded, len);
}

size_t emb_edge_hashes(const emb_word_form *form, bool query, uint64_t ret[EMB_EDGE_HASHES_MAX])
{
    hashes h = {.out = ret};
    if (form->key_class == EMB_KEY_PLAIN) {
        add_plain(&h, form, query);
    } else if (form->key_class == EMB_KEY_VOWELLESS && form->key.len >= 2) {
        add(&h, query ? OF_CONSONANTS : OF_BARE, form->key.data, form->key.len);
    }
    return h.count;
}
