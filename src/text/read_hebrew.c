/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hebrew words. Frequent ones are read with the vowels they are known to have (data/words/hebrew.tsv); of others the consonants
 * are written, ו and י as vowels where they are likely to be, and the reading is vowelless. Styles: ב כ פ hard also within a word,
 * ש as s, ו between consonants as v, ח as ch.
 */
#include "text/known_words.h"
#include "text/readings_internal.h"

enum {
    ALEF = 0x5D0,
    BET = 0x5D1,
    HE = 0x5D4,
    VAV = 0x5D5,
    HET = 0x5D7,
    YOD = 0x5D9,
    FINAL_KAF = 0x5DA,
    KAF = 0x5DB,
    AYIN = 0x5E2,
    FINAL_PE = 0x5E3,
    PE = 0x5E4,
    FINAL_TSADI = 0x5E5,
    TSADI = 0x5E6,
    SHIN = 0x5E9
};

static uint32_t base_at(const emb_word *word, size_t at)
{
    return at < word->count ? emb_char_base(word->letters[at]) : 0;
}

/* Vowel points and other marks. */
static bool is_mark(uint32_t letter)
{
    return emb_char_class_of(letter) == EMB_CHAR_MARK;
}

static bool ends_in_vowel(const emb_reading_text *out)
{
    char last = out->len ? out->text[out->len - 1] : ' ';
    return last == 'a' || last == 'e' || last == 'i' || last == 'o' || last == 'u';
}

/* What geresh makes of a letter: j, zh, ch, th, gh; NULL for all others. */
static const char *with_geresh(uint32_t base)
{
    switch (base) {
    case 0x5D2: /* ג */
        return "j";
    case 0x5D3: /* ד */
        return "dh";
    case 0x5D6: /* ז */
        return "zh";
    case TSADI:
    case FINAL_TSADI:
        return "ch";
    case 0x5EA: /* ת */
        return "th";
    case HET:
        return "kh";
    case 0x5E8: /* ר, in Arabic names */
    case AYIN:
        return "gh";
    default:
        return NULL;
    }
}

/* ו: consonant at the start, doubled, before and after י א ה; else a vowel, or in the other style a consonant. */
static bool is_vav_vowel(const emb_word *word, size_t at)
{
    uint32_t next = base_at(word, at + 1), before = at ? base_at(word, at - 1) : 0;
    if (at == 0 || before == VAV || next == VAV)
        return false;
    bool last_he = next == HE && at + 2 == word->count;
    return next != YOD && !last_he && !(next == ALEF && at + 2 == word->count) && !is_mark(next);
}

static void put_vav(const emb_word *word, size_t at, uint32_t options, emb_reading_text *out)
{
    uint32_t letter = word->letters[at];
    if (letter == 0xFB35) /* with dagesh: shuruk */
        emb_put(out, "u");
    else if (letter == 0xFB4B) /* with holam */
        emb_put(out, "o");
    else if (!is_vav_vowel(word, at))
        emb_put(out, at && base_at(word, at - 1) == VAV ? "" : "v");
    else
        emb_put(out, options & EMB_OPTION_VAV ? "v" : "o");
}

static void put_yod(const emb_word *word, size_t at, emb_reading_text *out)
{
    uint32_t next = base_at(word, at + 1);
    if (word->letters[at] == 0xFB1D || (next == 0x5B4 && !ends_in_vowel(out))) /* with hiriq */
        emb_put(out, at ? "i" : "yi");
    else if (at == 0 || next == VAV || next == HE || next == ALEF)
        emb_put(out, "y");
    else if (next == YOD)
        emb_put(out, ends_in_vowel(out) ? "" : "a");
    else if (!ends_in_vowel(out) || out->text[out->len - 1] != 'i')
        emb_put(out, "i");
}

/* Alef and ayin carry a vowel: none is written where one follows or precedes. */
static void put_carrier(const emb_word *word, size_t at, emb_reading_text *out)
{
    uint32_t next = base_at(word, at + 1);
    bool vowel_next = next == VAV || next == YOD || next == HE || is_mark(next);
    bool last_after_vowel = at + 1 == word->count && ends_in_vowel(out);
    bool middle_after_vowel = at && ends_in_vowel(out);
    if (!vowel_next && !last_after_vowel && !middle_after_vowel)
        emb_put(out, "a");
}

/* ב כ פ: hard at the start and with dagesh; soft at the end; in between as the style says. */
static const char *stop(const emb_word *word, size_t at, uint32_t options)
{
    uint32_t letter = word->letters[at], base = base_at(word, at);
    bool dagesh = letter == 0xFB31 || letter == 0xFB3B || letter == 0xFB44 || letter == 0xFB3A || letter == 0xFB43;
    bool hard = at == 0 || dagesh || (options & EMB_OPTION_HARD);
    if (base == BET)
        return hard ? "b" : "v";
    if (base == PE || base == FINAL_PE)
        return hard ? "p" : "f";
    return hard ? "k" : options & EMB_OPTION_CHET ? "ch" : "kh";
}

static const char *consonant(const emb_word *word, size_t at, uint32_t options)
{
    uint32_t letter = word->letters[at], base = base_at(word, at);
    if (base == BET || base == KAF || base == FINAL_KAF || base == PE || base == FINAL_PE)
        return stop(word, at, options);
    if (base == SHIN)
        return letter == 0xFB2B || letter == 0xFB2D ? "s" : letter != 0xFB2A && (options & EMB_OPTION_SIN) ? "s" : "sh";
    if (base == TSADI || base == FINAL_TSADI)
        return "tz";
    if (base == HET && (options & EMB_OPTION_CHET))
        return "ch";
    return emb_char_ascii(letter);
}

static void put_letter(const emb_word *word, size_t at, uint32_t options, emb_reading_text *out)
{
    uint32_t base = base_at(word, at);
    if (base == VAV)
        put_vav(word, at, options, out);
    else if (base == YOD)
        put_yod(word, at, out);
    else if (base == ALEF || base == AYIN)
        put_carrier(word, at, out);
    else if (base == HE && at + 1 == word->count && at)
        emb_put(out, ends_in_vowel(out) ? "" : "a");
    else
        emb_put(out, consonant(word, at, options));
}

static const emb_known_word *find_known(const emb_word *word)
{
    return emb_known_word_find(emb_hebrew_words, emb_hebrew_words_count, word->letters, word->count);
}

static bool has_geresh(const emb_word *word, size_t at)
{
    return at + 1 < word->count && word->letters[at + 1] == EMB_APOSTROPHE && with_geresh(base_at(word, at));
}

uint32_t emb_hebrew_options(const emb_word *word)
{
    uint32_t found = 0;
    if (find_known(word))
        return 0;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t base = base_at(word, i);
        bool inside = i && i + 1 < word->count;
        if (inside && (base == BET || base == KAF || base == PE))
            found |= EMB_OPTION_HARD;
        if (word->letters[i] == SHIN)
            found |= EMB_OPTION_SIN;
        if (base == VAV && inside && is_vav_vowel(word, i))
            found |= EMB_OPTION_VAV;
        if (base == HET || (i && (base == KAF || base == FINAL_KAF)))
            found |= EMB_OPTION_CHET;
    }
    return found;
}

void emb_read_hebrew(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    const emb_known_word *known = find_known(word);
    if (known) {
        emb_put(out, known->reading);
        out->known = true;
        return;
    }
    out->vowelless = true;
    for (size_t i = 0; i < word->count; i++) {
        if (has_geresh(word, i))
            emb_put(out, with_geresh(base_at(word, i)));
        else
            put_letter(word, i, options, out);
    }
}
