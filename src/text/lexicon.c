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

double emb_share_per_million(uint8_t level)
{
    static const double eighths[] = {1.0, 1.0905077, 1.1892071, 1.2968396, 1.4142136, 1.5422108, 1.6817928, 1.8340081};
    return level ? eighths[level % 8] * (double)((uint64_t)1 << level / 8) / 8 : 0;
}
