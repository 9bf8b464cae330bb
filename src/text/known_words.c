/* SPDX-License-Identifier: Apache-2.0 */
#include "text/known_words.h"

#include <stdbool.h>

#include "text/unicode.h"

static bool make_key(const uint32_t *letters, size_t count, uint16_t *key)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t base = emb_char_base(letters[i]);
        if (emb_char_class_of(letters[i]) != EMB_CHAR_LETTER || base == 0x621)
            continue;
        if (len == EMB_KNOWN_WORD_MAX || base > 0xFFFF)
            return false;
        key[len++] = (uint16_t)(base == 0x649 ? 0x64A : base);
    }
    for (size_t i = len; i < EMB_KNOWN_WORD_MAX; i++)
        key[i] = 0;
    return len > 0;
}

static int compare(const uint16_t *a, const uint16_t *b)
{
    for (size_t i = 0; i < EMB_KNOWN_WORD_MAX; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

const emb_known_word *emb_known_word_find(const emb_known_word *words, size_t words_count, const uint32_t *letters, size_t count)
{
    uint16_t key[EMB_KNOWN_WORD_MAX];
    if (!make_key(letters, count, key))
        return NULL;
    size_t low = 0, high = words_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(words[middle].letters, key);
        if (order == 0)
            return &words[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
