/* SPDX-License-Identifier: Apache-2.0 */
#include "text/known_words.h"

#include <stdbool.h>

#include "text/unicode.h"

/* Nuktas of the Indian scripts stand in one place of their blocks. */
static bool is_nukta(uint32_t code)
{
    return code >= 0x900 && code < 0xD00 && (code & 0x7F) == 0x3C;
}

static bool counts(uint32_t code, bool marks)
{
    emb_char_class class = emb_char_class_of(code);
    return (class == EMB_CHAR_LETTER && emb_char_base(code) != 0x621) || (marks && class == EMB_CHAR_MARK && !is_nukta(code));
}

static bool make_key(const uint32_t *letters, size_t count, bool marks, uint16_t *key)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t base = emb_char_base(letters[i]);
        if (!counts(letters[i], marks))
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

static const emb_known_word *find(const emb_known_word *words, size_t words_count, const uint16_t *key)
{
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

const emb_known_word *emb_known_word_find(const emb_known_word *words, size_t words_count, const uint32_t *letters, size_t count)
{
    uint16_t key[EMB_KNOWN_WORD_MAX];
    return make_key(letters, count, false, key) ? find(words, words_count, key) : NULL;
}

const char *emb_traditional_word_find(const uint32_t *letters, size_t count)
{
    uint16_t key[EMB_KNOWN_WORD_MAX];
    const emb_known_word *word =
        make_key(letters, count, true, key) ? find(emb_traditional_words, emb_traditional_words_count, key) : NULL;
    return word ? word->reading : NULL;
}
