/* SPDX-License-Identifier: Apache-2.0 */
#include "text/lexicon_tables.h"

const emb_word_facts *emb_word_find(emb_str key)
{
    for (uint32_t at = emb_lexicon_hash(key) & emb_lexicon_slots_mask; emb_lexicon_slots[at];
         at = (at + 1) & emb_lexicon_slots_mask) {
        const emb_word_facts *facts = &emb_lexicon_words[emb_lexicon_slots[at] - 1];
        if (facts->key_len == key.len && memcmp(facts->key, key.data, key.len) == 0)
            return facts;
    }
    return NULL;
}

bool emb_word_begins_term(emb_str key)
{
    uint32_t bit = emb_lexicon_hash(key) % EMB_LEXICON_FIRST_BITS;
    return emb_lexicon_first_words[bit / 64] >> (bit % 64) & 1;
}
