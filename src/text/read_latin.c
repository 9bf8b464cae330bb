/* SPDX-License-Identifier: Apache-2.0 */
/* Latin words: accents dropped, or spelt out as in German, Nordic and Slavic practice. */
#include "text/readings_internal.h"

/* How a letter is spelt out where accents are not to be had (German, Nordic, Hungarian); NULL for all others. */
static const char *umlaut(uint32_t letter)
{
    switch (letter) {
    case 0xE4: /* ä */
        return "ae";
    case 0xE5: /* å */
        return "aa";
    case 0xF6:  /* ö */
    case 0xF8:  /* ø */
    case 0x151: /* ő */
        return "oe";
    case 0xFC:  /* ü */
    case 0x171: /* ű */
        return "ue";
    default:
        return NULL;
    }
}

/* The sound of Slavic, Turkish, Romanian and scholarly letters in English spelling; NULL for all others. */
static const char *by_sound(uint32_t letter)
{
    switch (letter) {
    case 0x10D: /* č */
    case 0x107: /* ć */
    case 0xE7:  /* ç */
        return "ch";
    case 0x161: /* š */
    case 0x15F: /* ş */
    case 0x15B: /* ś */
        return "sh";
    case 0x17E: /* ž */
    case 0x17C: /* ż */
        return "zh";
    case 0x21B: /* ț */
    case 0x163: /* ţ */
        return "ts";
    case 0x219: /* ș */
        return "sh";
    case 0x111: /* đ */
        return "dj";
    case 0x1E7: /* ǧ */
        return "j";
    case 0x121: /* ġ */
        return "gh";
    case 0x1E2B: /* ḫ */
    case 0x1E96: /* ẖ */
        return "kh";
    case 0x1E6F: /* ṯ */
        return "th";
    case 0x1E0F: /* ḏ */
        return "dh";
    default:
        return NULL;
    }
}

static bool is_vietnamese(uint32_t letter)
{
    return (letter >= 0x1EA0 && letter <= 0x1EF9) || letter == 0x1A1 || letter == 0x1B0;
}

uint32_t emb_latin_options(const emb_word *word)
{
    uint32_t found = 0;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t letter = word->letters[i];
        if (letter < 0x80)
            continue;
        if (umlaut(letter))
            found |= EMB_OPTION_UMLAUT;
        else if (by_sound(letter))
            found |= EMB_OPTION_CARON;
        else if (is_vietnamese(letter))
            found |= EMB_HINT_VIETNAMESE;
    }
    return found;
}

/*
 * With the Slavic letters by sound goes c as ts: names in scientific transcription have both (Ščerbackij, Cvetkov). Only
 * before a vowel or at the end, so that ch and ck stay.
 */
static bool is_slavic_c(const emb_word *word, size_t at)
{
    uint32_t next = at + 1 < word->count ? word->letters[at + 1] : 0;
    return word->letters[at] == 'c' && next != 'h' && next != 'k' && next != 'z' && next != 's' && next != 'c';
}

static const char *spell_out(uint32_t letter, uint32_t options)
{
    const char *text = options & EMB_OPTION_UMLAUT ? umlaut(letter) : NULL;
    bool sound = (options & EMB_OPTION_CARON) && !(options & EMB_HINT_VIETNAMESE);
    if (!text && sound)
        text = by_sound(letter);
    return text ? text : emb_char_ascii(letter);
}

void emb_read_latin(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t letter = word->letters[i];
        if (letter >= 0x80)
            emb_put(out, spell_out(letter, options));
        else if ((options & EMB_OPTION_CARON) && is_slavic_c(word, i))
            emb_put(out, "ts");
        else
            emb_put_char(out, (char)letter);
    }
}
