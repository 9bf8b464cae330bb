/* SPDX-License-Identifier: Apache-2.0 */
#include "text/native.h"

#include "base/utf8.h"
#include "text/han.h"

bool emb_native_script(emb_script script)
{
    switch (script) {
    case EMB_SCRIPT_COMMON:
    case EMB_SCRIPT_LATIN:
    case EMB_SCRIPT_CYRILLIC:
    case EMB_SCRIPT_GREEK:
    case EMB_SCRIPT_ARMENIAN:
    case EMB_SCRIPT_GEORGIAN:
        return false;
    default:
        return true;
    }
}

bool emb_native_by_character(emb_script script)
{
    return script == EMB_SCRIPT_HAN || script == EMB_SCRIPT_HANGUL || script == EMB_SCRIPT_KANA;
}

/* One form for simplified, traditional and Japanese characters, and for hiragana and katakana: a name has the choice. */
static uint32_t base_character(uint32_t code, emb_script script)
{
    code = emb_char_base(code);
    if (script == EMB_SCRIPT_HAN)
        return emb_han_base(code);
    bool katakana = script == EMB_SCRIPT_KANA && code >= 0x30A1 && code <= 0x30F6;
    return katakana ? code - 0x60 : code;
}

enum {
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3,
    PER_INITIAL = 588,
    PER_VOWEL = 28,
    INITIAL_N = 2,
    INITIAL_R = 5,
    NO_INITIAL = 11
};

/* ya, yeo, ye, yo, yu, i: before them the South drops r. */
static bool drops_r(uint32_t vowel)
{
    return vowel == 2 || vowel == 6 || vowel == 7 || vowel == 12 || vowel == 17 || vowel == 20;
}

uint32_t emb_native_first(uint32_t code, emb_script script)
{
    if (script != EMB_SCRIPT_HANGUL || code < HANGUL_FIRST || code > HANGUL_LAST)
        return code;
    uint32_t place = code - HANGUL_FIRST, initial = place / PER_INITIAL, vowel = place % PER_INITIAL / PER_VOWEL;
    if (initial == INITIAL_R)
        return drops_r(vowel) ? code + (NO_INITIAL - INITIAL_R) * PER_INITIAL : code - (INITIAL_R - INITIAL_N) * PER_INITIAL;
    return initial == INITIAL_N && drops_r(vowel) ? code + (NO_INITIAL - INITIAL_N) * PER_INITIAL : code;
}

size_t emb_native_letter(uint32_t code, emb_script script, char out[4])
{
    if (emb_native_by_character(script))
        return emb_utf8_encode(base_character(code, script), out);
    bool pointed = script == EMB_SCRIPT_ARABIC || script == EMB_SCRIPT_HEBREW;
    if (pointed && emb_char_class_of(code) == EMB_CHAR_MARK)
        return 0;
    /* Arabic has more than 128 letters, the other blocks have 128 code points each. */
    uint32_t byte = script == EMB_SCRIPT_ARABIC ? emb_char_base(code) & 0xFF : (emb_char_base(code) & 0x7F) | 0x80;
    out[0] = (char)(byte < 0x20 ? byte + 0xA0 : byte);
    return 1;
}

enum { CANDRABINDU = 0x01, ANUSVARA = 0x02, NUKTA = 0x3C, NGA = 0x19, NYA = 0x1E, NNA = 0x23, NA = 0x28, MA = 0x2E, VIRAMA = 0x4D };

/* From Devanagari to Malayalam, whose blocks are laid out alike. */
static bool is_indian(uint32_t code)
{
    return code >= 0x900 && code < 0xD80;
}

static bool is_nasal(uint32_t place)
{
    return place == NGA || place == NYA || place == NNA || place == NA || place == MA;
}

static bool is_consonant(uint32_t code)
{
    return is_indian(code) && (code & 0x7F) >= 0x15 && (code & 0x7F) <= 0x39;
}

uint32_t emb_native_next(const uint32_t *letters, size_t count, size_t *at)
{
    uint32_t code = letters[(*at)++], place = code & 0x7F;
    if (!is_indian(code))
        return code;
    bool conjunct = *at + 1 < count && (letters[*at] & 0x7F) == VIRAMA && is_consonant(letters[*at + 1]);
    if (conjunct && is_nasal(place) && (letters[*at + 1] & 0x7F) <= MA && !is_nasal(letters[*at + 1] & 0x7F)) {
        ++*at;
        return (code & ~0x7Fu) | ANUSVARA;
    }
    return place == NUKTA ? 0 : place == CANDRABINDU ? code + 1 : code;
}

enum {
    BURMESE_FIRST = 0x1000,
    BURMESE_LAST_LETTER = 0x102A,
    GREAT_SA = 0x103F,
    BURMESE_DOT = 0x1037,
    BURMESE_VIRAMA = 0x1039,
    BURMESE_ASAT
};

bool emb_native_breaks(const uint32_t *letters, size_t count, size_t at)
{
    bool letter = (letters[at] >= BURMESE_FIRST && letters[at] <= BURMESE_LAST_LETTER) || letters[at] == GREAT_SA;
    if (!letter || at == 0 || letters[at - 1] == BURMESE_VIRAMA)
        return false;
    size_t next = at + 1 + (at + 1 < count && letters[at + 1] == BURMESE_DOT);
    bool final = (next < count && letters[next] == BURMESE_ASAT) || (at + 1 < count && letters[at + 1] == BURMESE_VIRAMA);
    return !final;
}
