/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Greek words as passports and newspapers write them (ELOT 743 without diacritics: Georgios Papandreou, Evangelos, Bakogianni).
 * Styles: χ as h, letters within a word by sound (Andonis, Lambros), vowels by sound (Irini, Yannis).
 */
#include "text/readings_internal.h"

enum {
    ALPHA = 0x3B1,
    GAMMA = 0x3B3,
    EPSILON = 0x3B5,
    ETA = 0x3B7,
    IOTA = 0x3B9,
    KAPPA = 0x3BA,
    MU = 0x3BC,
    NU = 0x3BD,
    XI = 0x3BE,
    OMICRON = 0x3BF,
    PI = 0x3C0,
    TAU = 0x3C4,
    UPSILON = 0x3C5,
    CHI = 0x3C7,
    OMEGA = 0x3C9
};

static uint32_t base_at(const emb_word *word, size_t at)
{
    return at < word->count ? emb_char_base(word->letters[at]) : 0;
}

/* An accent on the first vowel or a diaeresis on the second keeps two vowels apart. */
static bool is_accented(uint32_t letter)
{
    return (letter >= 0x3AC && letter <= 0x3AF) || (letter >= 0x3CC && letter <= 0x3CE);
}

static bool has_diaeresis(uint32_t letter)
{
    return letter == 0x390 || letter == 0x3B0 || letter == 0x3CA || letter == 0x3CB;
}

static bool is_vowel(uint32_t base)
{
    return base == ALPHA || base == EPSILON || base == ETA || base == IOTA || base == OMICRON || base == UPSILON || base == OMEGA;
}

/* β γ δ ζ λ μ ν ρ and vowels: αυ before them is av, before all others af. */
static bool is_voiced(uint32_t base)
{
    return is_vowel(base) || (base >= 0x3B2 && base <= 0x3B6 && base != EPSILON) || (base >= 0x3BB && base <= NU) || base == 0x3C1;
}

static bool is_pair(const emb_word *word, size_t at, uint32_t first, uint32_t second)
{
    if (base_at(word, at) != first || base_at(word, at + 1) != second)
        return false;
    return !is_accented(word->letters[at]) && !has_diaeresis(word->letters[at + 1]);
}

static const char *vowel_pair(const emb_word *word, size_t at, uint32_t options)
{
    bool by_sound = (options & EMB_OPTION_GREEK_VOWELS) != 0;
    bool voiced = is_voiced(base_at(word, at + 2));
    if (is_pair(word, at, OMICRON, UPSILON))
        return "ou";
    if (is_pair(word, at, ALPHA, UPSILON))
        return voiced ? "av" : "af";
    if (is_pair(word, at, EPSILON, UPSILON))
        return voiced ? "ev" : "ef";
    if (is_pair(word, at, ETA, UPSILON))
        return voiced ? "iv" : "if";
    if (is_pair(word, at, ALPHA, IOTA))
        return by_sound ? "e" : "ai";
    if (is_pair(word, at, EPSILON, IOTA))
        return by_sound ? "i" : "ei";
    if (is_pair(word, at, OMICRON, IOTA))
        return by_sound ? "i" : "oi";
    return NULL;
}

/* μπ ντ γκ are b d g; within a word the letters (mp nt gk), or in the other style the sound (mb nd ng). */
static const char *consonant_pair(const emb_word *word, size_t at, uint32_t options)
{
    uint32_t first = base_at(word, at), second = base_at(word, at + 1);
    bool by_sound = (options & EMB_OPTION_GREEK_STOPS) != 0;
    if (first == MU && second == PI)
        return at == 0 ? "b" : by_sound ? "mb" : "mp";
    if (first == NU && second == TAU)
        return at == 0 ? "d" : by_sound ? "nd" : "nt";
    if (first == GAMMA && second == KAPPA)
        return at == 0 ? "g" : by_sound ? "ng" : "gk";
    if (first == GAMMA && second == GAMMA)
        return "ng";
    return NULL;
}

/* γ before the front vowels is y: Giannis is also Yannis, Georgios Yeoryios. */
static bool is_soft_gamma(const emb_word *word, size_t at)
{
    uint32_t next = base_at(word, at + 1);
    return base_at(word, at) == GAMMA && (next == IOTA || next == EPSILON || next == ETA || next == UPSILON);
}

static const char *single(const emb_word *word, size_t at, uint32_t options)
{
    uint32_t letter = base_at(word, at), next = base_at(word, at + 1);
    if (letter == GAMMA && (next == XI || next == CHI))
        return "n";
    if (letter == CHI)
        return options & EMB_OPTION_CHI_AS_H ? "h" : "ch";
    if ((options & EMB_OPTION_GREEK_VOWELS) && is_soft_gamma(word, at))
        return "y";
    /* Giannis by sound is Yannis: the iota only softens. */
    if ((options & EMB_OPTION_GREEK_VOWELS) && letter == IOTA && at && is_soft_gamma(word, at - 1) && is_vowel(next) &&
        word->letters[at] == IOTA)
        return "";
    return emb_char_ascii(letter);
}

uint32_t emb_greek_options(const emb_word *word)
{
    uint32_t found = 0;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t first = base_at(word, i), second = base_at(word, i + 1);
        if (first == CHI)
            found |= EMB_OPTION_CHI_AS_H;
        if (i && ((first == MU && second == PI) || (first == NU && second == TAU) || (first == GAMMA && second == KAPPA)))
            found |= EMB_OPTION_GREEK_STOPS;
        if (is_soft_gamma(word, i) || is_pair(word, i, ALPHA, IOTA) || is_pair(word, i, EPSILON, IOTA) ||
            is_pair(word, i, OMICRON, IOTA))
            found |= EMB_OPTION_GREEK_VOWELS;
    }
    return found;
}

void emb_read_greek(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    for (size_t i = 0; i < word->count; i++) {
        const char *pair = vowel_pair(word, i, options);
        if (!pair)
            pair = consonant_pair(word, i, options);
        emb_put(out, pair ? pair : single(word, i, options));
        i += pair != NULL;
    }
}
