/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Armenian words in English spelling (BGN/PCGN without apostrophes): by the eastern sound, and as a second style by the
 * western one, in which voiced and voiceless stops have changed places (Hakob, Hagop; Petros, Bedros).
 */
#include "text/readings_internal.h"

enum { AYB = 0x561, YECH = 0x565, INI = 0x56B, YI = 0x575, VO = 0x578, VEW = 0x57E, VYUN = 0x582, EV = 0x587 };

static uint32_t letter_at(const emb_word *word, size_t at)
{
    return at < word->count ? word->letters[at] : 0;
}

static bool is_vowel(uint32_t letter)
{
    switch (letter) {
    case AYB:
    case YECH:
    case 0x567: /* է */
    case 0x568: /* ը */
    case INI:
    case VO:
    case 0x585: /* օ */
        return true;
    default:
        return false;
    }
}

/* The stops as heard in the west; NULL for all other letters. */
static const char *western(uint32_t letter)
{
    switch (letter) {
    case 0x562: /* բ */
        return "p";
    case 0x563: /* գ */
        return "k";
    case 0x564: /* դ */
        return "t";
    case 0x56E: /* ծ */
        return "dz";
    case 0x56F: /* կ */
        return "g";
    case 0x571: /* ձ */
        return "ts";
    case 0x573: /* ճ */
        return "j";
    case 0x57A: /* պ */
        return "b";
    case 0x57B: /* ջ */
        return "ch";
    case 0x57F: /* տ */
        return "d";
    default:
        return NULL;
    }
}

uint32_t emb_armenian_options(const emb_word *word)
{
    for (size_t i = 0; i < word->count; i++)
        if (western(word->letters[i]) || (i == 0 && word->letters[i] == YI))
            return EMB_OPTION_WESTERN;
    return 0;
}

/* Two letters with one sound: ու, classical եա and իւ. NULL where there is none. */
static const char *pair(const emb_word *word, size_t at)
{
    uint32_t first = word->letters[at], second = letter_at(word, at + 1);
    if (first == VO && second == VYUN)
        return "u";
    if (first == YECH && second == AYB && at)
        return "ya";
    if (first == INI && second == VYUN && !is_vowel(letter_at(word, at + 2)))
        return "yu";
    return NULL;
}

static const char *single(const emb_word *word, size_t at, uint32_t options)
{
    uint32_t letter = word->letters[at];
    bool first = at == 0;
    if (letter == YECH)
        return first || is_vowel(word->letters[at - 1]) ? "ye" : "e";
    if (letter == EV && first)
        return "yev";
    if (letter == VO && first)
        return letter_at(word, 1) == VEW ? "o" : "vo";
    if (letter == YI && first && (options & EMB_OPTION_WESTERN))
        return "h";
    const char *text = options & EMB_OPTION_WESTERN ? western(letter) : NULL;
    return text ? text : emb_char_ascii(letter);
}

void emb_read_armenian(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    for (size_t i = 0; i < word->count; i++) {
        const char *text = pair(word, i);
        emb_put(out, text ? text : single(word, i, options));
        i += text != NULL;
    }
}
