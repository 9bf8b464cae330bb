/* SPDX-License-Identifier: Apache-2.0 */
#include "text/unicode.h"

/* Hangul is composed by arithmetic (Unicode 15, section 3.12). */
#define HANGUL_BASE 0xAC00u
#define LEAD_BASE 0x1100u
#define LEADS 19u
#define VOWEL_BASE 0x1161u
#define VOWELS 21u
#define TAIL_BASE 0x11A7u
#define TAILS 28u

static uint32_t compose_hangul(uint32_t first, uint32_t second)
{
    if (first - LEAD_BASE < LEADS && second - VOWEL_BASE < VOWELS)
        return HANGUL_BASE + ((first - LEAD_BASE) * VOWELS + (second - VOWEL_BASE)) * TAILS;
    bool open_syllable = first - HANGUL_BASE < LEADS * VOWELS * TAILS && (first - HANGUL_BASE) % TAILS == 0;
    if (open_syllable && second > TAIL_BASE && second < TAIL_BASE + TAILS)
        return first + (second - TAIL_BASE);
    return 0;
}

uint32_t emb_char_compose(uint32_t first, uint32_t second)
{
    if (emb_char_script(second) == EMB_SCRIPT_HANGUL)
        return compose_hangul(first, second);
    size_t low = 0;
    size_t high = emb_char_pairs_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const emb_char_pair *pair = &emb_char_pairs[middle];
        if (pair->first == first && pair->second == second)
            return pair->composed;
        if (pair->first < first || (pair->first == first && pair->second < second))
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
