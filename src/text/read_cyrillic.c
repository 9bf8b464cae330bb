/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cyrillic words in English spelling (BGN/PCGN without diacritics), by language as far as the letters tell: Ukrainian and
 * Belarusian г is h, Serbian and Macedonian follow their own Latin alphabet, Bulgarian щ is sht and its ъ a vowel. Ukrainian names are
 * also read as the Russian ones they are often listed as.
 */
#include "text/readings_internal.h"

static bool is_vowel(uint32_t letter)
{
    switch (letter) {
    case 0x430: /* а */
    case 0x435: /* е */
    case 0x438: /* и */
    case 0x43E: /* о */
    case 0x443: /* у */
    case 0x44B: /* ы */
    case 0x44D: /* э */
    case 0x44E: /* ю */
    case 0x44F: /* я */
    case 0x451: /* ё */
    case 0x454: /* є */
    case 0x456: /* і */
    case 0x457: /* ї */
    case 0x4D9: /* ә */
    case 0x4E9: /* ө */
    case 0x4AF: /* ү */
    case 0x4B1: /* ұ */
        return true;
    default:
        return false;
    }
}

/* ж ч ш щ */
static bool is_hushing(uint32_t letter)
{
    return letter == 0x436 || (letter >= 0x447 && letter <= 0x449);
}

static bool is_sign(uint32_t letter)
{
    return letter == 0x44A || letter == 0x44C;
}

static uint32_t letter_at(const emb_word *word, size_t at)
{
    return at < word->count ? word->letters[at] : 0;
}

/* Where е sounds like ye: at the start and after vowels, й and the signs. */
static bool is_iotated(const emb_word *word, size_t at)
{
    if (at == 0)
        return true;
    uint32_t before = word->letters[at - 1];
    return is_vowel(before) || is_sign(before) || before == 0x439;
}

/* ъ between consonants is a vowel in Bulgarian; Russian has it before е ё ю я only (and, before 1918, at the end). */
static bool is_vowel_sign(const emb_word *word, size_t at)
{
    uint32_t next = letter_at(word, at + 1);
    return next && !is_vowel(next);
}

static uint32_t language_of_letter(uint32_t letter)
{
    switch (letter) {
    case 0x44B: /* ы */
    case 0x44D: /* э */
    case 0x451: /* ё */
        return EMB_HINT_RUSSIAN;
    case 0x456: /* і */
    case 0x457: /* ї */
    case 0x454: /* є */
    case 0x491: /* ґ */
        return EMB_HINT_UKRAINIAN;
    case 0x45E: /* ў */
        return EMB_HINT_BELARUSIAN;
    case 0x452: /* ђ */
    case 0x453: /* ѓ */
    case 0x455: /* ѕ */
    case 0x458: /* ј */
    case 0x459: /* љ */
    case 0x45A: /* њ */
    case 0x45B: /* ћ */
    case 0x45C: /* ќ */
    case 0x45F: /* џ */
        return EMB_HINT_SERBIAN;
    default:
        return letter >= 0x490 && letter <= 0x52F ? EMB_HINT_TURKIC : 0;
    }
}

/* ськ, цьк, зьк: Russian has -ский, -цкий. */
static bool is_ukrainian_ending(const emb_word *word, size_t at)
{
    uint32_t before = at ? word->letters[at - 1] : 0;
    return letter_at(word, at + 1) == 0x43A && (before == 0x441 || before == 0x446 || before == 0x437);
}

static uint32_t option_of_letter(const emb_word *word, size_t at)
{
    switch (word->letters[at]) {
    case 0x433: /* г */
        return EMB_OPTION_G_AS_H;
    case 0x435: /* е */
        return is_iotated(word, at) ? EMB_OPTION_SIMPLE : 0;
    case 0x438: /* и */
        return at && word->letters[at - 1] == 0x44C ? EMB_OPTION_SIMPLE : 0;
    case 0x436: /* ж */
    case 0x445: /* х */
    case 0x446: /* ц */
    case 0x447: /* ч */
    case 0x448: /* ш */
        return EMB_OPTION_CARON;
    case 0x449: /* щ */
        return EMB_OPTION_SHT;
    case 0x44A: /* ъ */
        return is_vowel_sign(word, at) ? EMB_OPTION_SHT | EMB_HINT_BULGARIAN : 0;
    case 0x44C: /* ь */
        return is_ukrainian_ending(word, at) ? EMB_HINT_UKRAINIAN : 0;
    case 0x451: /* ё */
        return EMB_OPTION_SIMPLE | (at && is_hushing(word->letters[at - 1]) ? EMB_OPTION_YO : 0u);
    case 0x452: /* ђ */
    case 0x458: /* ј */
    case 0x45B: /* ћ */
    case 0x45F: /* џ */
        return EMB_OPTION_CARON;
    case 0x493: /* ғ */
    case 0x4A3: /* ң */
        return EMB_OPTION_SIMPLE;
    default:
        return 0;
    }
}

uint32_t emb_cyrillic_options(const emb_word *word)
{
    uint32_t found = 0;
    for (size_t i = 0; i < word->count; i++)
        found |= option_of_letter(word, i) | language_of_letter(word->letters[i]);
    return found;
}

uint32_t emb_cyrillic_settle(uint32_t found)
{
    if (found & EMB_HINT_SERBIAN)
        return found & ~(uint32_t)(EMB_OPTION_G_AS_H | EMB_OPTION_SIMPLE | EMB_OPTION_SHT);
    found &= ~(uint32_t)EMB_OPTION_CARON;
    if (found & EMB_HINT_TURKIC)
        return found & ~(uint32_t)(EMB_OPTION_G_AS_H | EMB_HINT_UKRAINIAN | EMB_HINT_BELARUSIAN);
    if ((found & EMB_HINT_UKRAINIAN) && (found & EMB_HINT_RUSSIAN))
        found |= EMB_HINT_BELARUSIAN; /* і beside ы, э or ё */
    if (found & EMB_HINT_BELARUSIAN)
        return found & ~(uint32_t)(EMB_HINT_UKRAINIAN | EMB_OPTION_SHT);
    if (found & EMB_HINT_UKRAINIAN)
        return (found | EMB_OPTION_SIMPLE) & ~(uint32_t)EMB_OPTION_SHT;
    if (found & EMB_HINT_BULGARIAN)
        return found & ~(uint32_t)(EMB_OPTION_G_AS_H | EMB_OPTION_SIMPLE);
    return found & EMB_HINT_RUSSIAN ? found & ~(uint32_t)(EMB_OPTION_G_AS_H | EMB_OPTION_SHT) : found;
}

/* Serbian and Macedonian letters without the diacritics of their Latin alphabet (ч is č, so c); NULL as everywhere else. */
static const char *serbian(uint32_t letter)
{
    switch (letter) {
    case 0x436: /* ж */
        return "z";
    case 0x445: /* х */
        return "h";
    case 0x446: /* ц */
    case 0x447: /* ч */
        return "c";
    case 0x448: /* ш */
        return "s";
    default:
        return NULL;
    }
}

static const char *serbian_by_sound(uint32_t letter)
{
    switch (letter) {
    case 0x452: /* ђ */
    case 0x45F: /* џ */
        return "j";
    case 0x458: /* ј */
        return "y";
    case 0x45B: /* ћ */
        return "ch";
    default:
        return NULL;
    }
}

static const char *read_g(const emb_word *word, size_t at, uint32_t options)
{
    bool h = (options & (EMB_HINT_UKRAINIAN | EMB_HINT_BELARUSIAN)) != 0;
    if (options & EMB_OPTION_G_AS_H)
        h = !h;
    bool after_z = at && word->letters[at - 1] == 0x437; /* зг: not to be mistaken for ж */
    return !h ? "g" : after_z ? "gh" : "h";
}

static const char *read_e(const emb_word *word, size_t at, uint32_t options)
{
    bool plain = (options & (EMB_HINT_UKRAINIAN | EMB_HINT_BULGARIAN | EMB_HINT_SERBIAN | EMB_OPTION_SIMPLE)) != 0;
    return plain || !is_iotated(word, at) ? "e" : "ye";
}

static const char *read_yo(const emb_word *word, size_t at, uint32_t options)
{
    if (options & EMB_OPTION_SIMPLE)
        return "e";
    if (at && is_hushing(word->letters[at - 1]))
        return options & EMB_OPTION_YO ? "o" : "e";
    return "yo";
}

static const char *read_i(const emb_word *word, size_t at, uint32_t options)
{
    if (options & EMB_HINT_UKRAINIAN)
        return options & EMB_OPTION_SIMPLE ? "i" : "y";
    bool after_sign = at && word->letters[at - 1] == 0x44C;
    return after_sign && !(options & EMB_OPTION_SIMPLE) ? "yi" : "i";
}

/* A Ukrainian name as the Russian one it may be listed as: є е, ьо ё, -ська -ская (и is read in read_i). NULL for other letters. */
static const char *ukrainian_as_russian(const emb_word *word, size_t at)
{
    uint32_t letter = word->letters[at], before = at ? word->letters[at - 1] : 0;
    if (letter == 0x454)
        return at ? "e" : "ye";
    if (letter == 0x43E && before == 0x44C)
        return "e";
    bool feminine = letter == 0x430 && at + 1 == word->count && at >= 3 && before == 0x43A && word->letters[at - 2] == 0x44C;
    return feminine ? "aya" : NULL;
}

/* The letters whose reading hangs on their place or on the language; NULL for all others. */
static const char *read_in_context(const emb_word *word, size_t at, uint32_t options)
{
    switch (word->letters[at]) {
    case 0x433: /* г */
        return read_g(word, at, options);
    case 0x435: /* е */
        return read_e(word, at, options);
    case 0x438: /* и */
        return read_i(word, at, options);
    case 0x43E: /* о: ьо is soft */
        return at && word->letters[at - 1] == 0x44C ? "yo" : NULL;
    case 0x449: /* щ */
        return options & (EMB_HINT_BULGARIAN | EMB_OPTION_SHT) ? "sht" : NULL;
    case 0x44A: /* ъ */
        return !is_vowel_sign(word, at) ? "" : options & EMB_OPTION_SHT ? "u" : "a";
    case 0x451: /* ё */
        return read_yo(word, at, options);
    case 0x457: /* ї */
        return at ? "i" : "yi";
    case 0x45E: /* ў */
        return options & EMB_HINT_TURKIC ? "o" : "u";
    case 0x493: /* ғ */
        return options & EMB_OPTION_SIMPLE ? "g" : NULL;
    case 0x4A3: /* ң */
        return options & EMB_OPTION_SIMPLE ? "n" : NULL;
    default:
        return NULL;
    }
}

void emb_read_cyrillic(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    bool by_sound = (options & EMB_OPTION_CARON) != 0;
    for (size_t i = 0; i < word->count; i++) {
        bool russian = (options & EMB_HINT_UKRAINIAN) && (options & EMB_OPTION_SIMPLE);
        const char *text = russian ? ukrainian_as_russian(word, i) : NULL;
        if (!text)
            text = read_in_context(word, i, options);
        if (!text && (options & EMB_HINT_SERBIAN))
            text = by_sound ? serbian_by_sound(word->letters[i]) : serbian(word->letters[i]);
        emb_put(out, text ? text : emb_char_ascii(word->letters[i]));
    }
}
