/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amharic and Tigrinya: every letter is a consonant with one of seven vowels. The sixth is mostly silent, and heard where two consonants
 * would begin a word or three meet (ብርሃን: birhan); as i, or in the second style as e. After BGN/PCGN 1967 without marks.
 */
#include "text/readings_internal.h"

static bool ends_in_vowel(const char *text)
{
    size_t len = strlen(text);
    return len && strchr("aeiou", text[len - 1]);
}

static bool is_sixth(const emb_word *word, size_t at)
{
    const char *text = emb_char_ascii(word->letters[at]);
    return text[0] && !ends_in_vowel(text);
}

static bool is_heard(const emb_word *word, size_t at)
{
    if (!is_sixth(word, at) || at + 1 >= word->count)
        return false;
    bool next_silent = is_sixth(word, at + 1) && at + 2 < word->count;
    return at == 0 || next_silent;
}

uint32_t emb_ethiopic_options(const emb_word *word)
{
    for (size_t i = 0; i < word->count; i++)
        if (is_heard(word, i))
            return EMB_OPTION_LOCAL;
    return 0;
}

void emb_read_ethiopic(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    bool heard_before = false;
    for (size_t i = 0; i < word->count; i++) {
        emb_put(out, emb_char_ascii(word->letters[i]));
        heard_before = is_heard(word, i) && !heard_before;
        if (heard_before)
            emb_put_char(out, options & EMB_OPTION_LOCAL ? 'e' : 'i');
    }
}
