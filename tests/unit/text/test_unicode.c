/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/unicode.h"

typedef struct known_character {
    uint32_t code;
    emb_script script;
    emb_char_class char_class;
    uint32_t lower, base;
    const char *ascii;
} known_character;

static const known_character known[] = {
    {'A', EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 'a', 'a', "a"},
    {'7', EMB_SCRIPT_COMMON, EMB_CHAR_DIGIT, '7', '7', "7"},
    {'&', EMB_SCRIPT_COMMON, EMB_CHAR_PUNCTUATION, '&', '&', ""},
    {'+', EMB_SCRIPT_COMMON, EMB_CHAR_OTHER, '+', '+', ""},
    {0, EMB_SCRIPT_COMMON, EMB_CHAR_SPACE, 0, 0, ""},
    {0xA0, EMB_SCRIPT_COMMON, EMB_CHAR_SPACE, 0xA0, 0x20, ""},
    {0xAD, EMB_SCRIPT_COMMON, EMB_CHAR_IGNORABLE, 0xAD, 0xAD, ""},
    {0x2019, EMB_SCRIPT_COMMON, EMB_CHAR_APOSTROPHE, 0x2019, 0x2019, ""},
    {0x2BC, EMB_SCRIPT_COMMON, EMB_CHAR_APOSTROPHE, 0x2BC, 0x2BC, ""},
    {0x2010, EMB_SCRIPT_COMMON, EMB_CHAR_DASH, 0x2010, 0x2010, ""},
    {0xC9, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0xE9, 'e', "e"},
    {0xDF, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0xDF, 0xDF, "ss"},
    {0xD8, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0xF8, 'o', "o"},
    {0xF6, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0xF6, 'o', "o"},
    {0x130, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 'i', 'i', "i"},
    {0x131, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 'i', 'i', "i"},
    {0x1EA5, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0x1EA5, 'a', "a"}, /* ấ */
    {0xFB01, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0xFB01, 'f', "fi"},
    {0xFF21, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0xFF41, 'a', "a"},
    {0xFF15, EMB_SCRIPT_COMMON, EMB_CHAR_DIGIT, 0xFF15, '5', "5"},
    {0x2167, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0x2177, 'v', "viii"}, /* Roman eight */
    {0x1D400, EMB_SCRIPT_LATIN, EMB_CHAR_LETTER, 0x1D400, 'a', "a"},
    {0x301, EMB_SCRIPT_COMMON, EMB_CHAR_MARK, 0x301, 0x301, ""},
    {0x401, EMB_SCRIPT_CYRILLIC, EMB_CHAR_LETTER, 0x451, 0x451, "yo"},
    {0x419, EMB_SCRIPT_CYRILLIC, EMB_CHAR_LETTER, 0x439, 0x439, "y"},
    {0x429, EMB_SCRIPT_CYRILLIC, EMB_CHAR_LETTER, 0x449, 0x449, "shch"},
    {0x42A, EMB_SCRIPT_CYRILLIC, EMB_CHAR_LETTER, 0x44A, 0x44A, ""},
    {0x3B8, EMB_SCRIPT_GREEK, EMB_CHAR_LETTER, 0x3B8, 0x3B8, "th"},
    {0x386, EMB_SCRIPT_GREEK, EMB_CHAR_LETTER, 0x3AC, 0x3B1, "a"},
    {0x3C2, EMB_SCRIPT_GREEK, EMB_CHAR_LETTER, 0x3C3, 0x3C3, "s"},
    {0x531, EMB_SCRIPT_ARMENIAN, EMB_CHAR_LETTER, 0x561, 0x561, "a"},
    {0x1C90, EMB_SCRIPT_GEORGIAN, EMB_CHAR_LETTER, 0x10D0, 0x10D0, "a"},
    {0x623, EMB_SCRIPT_ARABIC, EMB_CHAR_LETTER, 0x623, 0x627, "a"},
    {0x6A9, EMB_SCRIPT_ARABIC, EMB_CHAR_LETTER, 0x6A9, 0x643, "k"},
    {0x6CC, EMB_SCRIPT_ARABIC, EMB_CHAR_LETTER, 0x6CC, 0x64A, "y"},
    {0xFED8, EMB_SCRIPT_ARABIC, EMB_CHAR_LETTER, 0xFED8, 0x642, "q"}, /* medial qaf */
    {0x640, EMB_SCRIPT_COMMON, EMB_CHAR_IGNORABLE, 0x640, 0x640, ""},
    {0x663, EMB_SCRIPT_COMMON, EMB_CHAR_DIGIT, 0x663, 0x663, "3"},
    {0x5E9, EMB_SCRIPT_HEBREW, EMB_CHAR_LETTER, 0x5E9, 0x5E9, "sh"},
    {0x5F3, EMB_SCRIPT_HEBREW, EMB_CHAR_APOSTROPHE, 0x5F3, 0x5F3, ""},
    {0x5BE, EMB_SCRIPT_HEBREW, EMB_CHAR_DASH, 0x5BE, 0x5BE, ""},
    {0x4E2D, EMB_SCRIPT_HAN, EMB_CHAR_LETTER, 0x4E2D, 0x4E2D, ""},
    {0xF900, EMB_SCRIPT_HAN, EMB_CHAR_LETTER, 0xF900, 0x8C48, ""},
    {0x3231, EMB_SCRIPT_COMMON, EMB_CHAR_OTHER, 0x3231, 0x682A, ""}, /* ㈱ */
    {0xAE40, EMB_SCRIPT_HANGUL, EMB_CHAR_LETTER, 0xAE40, 0xAE40, ""},
    {0x304C, EMB_SCRIPT_KANA, EMB_CHAR_LETTER, 0x304C, 0x304C, ""},
    {0x30FC, EMB_SCRIPT_KANA, EMB_CHAR_LETTER, 0x30FC, 0x30FC, ""},
    {0x93F, EMB_SCRIPT_DEVANAGARI, EMB_CHAR_MARK, 0x93F, 0x93F, "i"},
    {0xE001, EMB_SCRIPT_COMMON, EMB_CHAR_OTHER, 0xE001, 0xE001, ""},
    {0x110000, EMB_SCRIPT_COMMON, EMB_CHAR_OTHER, 0x110000, 0x110000, ""},
    {UINT32_MAX, EMB_SCRIPT_COMMON, EMB_CHAR_OTHER, UINT32_MAX, UINT32_MAX, ""},
};

static void known_characters_are_as_documented(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const known_character *k = &known[i];
        print_message("U+%04X\n", (unsigned)k->code);
        assert_int_equal(emb_char_script(k->code), k->script);
        assert_int_equal(emb_char_class_of(k->code), k->char_class);
        assert_int_equal(emb_char_lower(k->code), k->lower);
        assert_int_equal(emb_char_base(k->code), k->base);
        assert_string_equal(emb_char_ascii(k->code), k->ascii);
    }
}

static void every_code_point_keeps_the_promises(void **state)
{
    (void)state;
    size_t letters = 0;
    for (uint32_t code = 0; code <= 0x110010; code++) {
        assert_in_range(emb_char_script(code), 0, EMB_SCRIPT_OTHER);
        assert_in_range(emb_char_class_of(code), 0, EMB_CHAR_PUNCTUATION);
        assert_int_equal(emb_char_lower(emb_char_lower(code)), emb_char_lower(code));
        assert_int_equal(emb_char_base(emb_char_base(code)), emb_char_base(code));
        assert_int_equal(emb_char_base(emb_char_lower(code)), emb_char_base(code));
        const char *ascii = emb_char_ascii(code);
        assert_in_range(strlen(ascii), 0, 8);
        for (const char *c = ascii; *c; c++)
            assert_true((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'));
        if (emb_char_class_of(code) == EMB_CHAR_DIGIT)
            assert_true(strlen(ascii) == 1 && ascii[0] <= '9');
        letters += emb_char_class_of(code) == EMB_CHAR_LETTER;
    }
    assert_true(letters > 100000);
}

/* A letter of an alphabet without a reading would vanish from every name. */
static void alphabets_are_read_whole(void **state)
{
    (void)state;
    static const struct {
        uint32_t first, last;
    } alphabets[] = {
        {'a', 'z'},     {0xE0, 0xF6},     {0xF8, 0x17F},  {0x3B1, 0x3C9}, {0x430, 0x449}, {0x450, 0x45F},
        {0x561, 0x587}, {0x10D0, 0x10F0}, {0x62A, 0x638}, {0x641, 0x648}, {0x5D0, 0x5E1}, {0xFED1, 0xFEF4},
    };
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
        for (uint32_t code = alphabets[i].first; code <= alphabets[i].last; code++) {
            print_message("U+%04X\n", (unsigned)code);
            assert_string_not_equal(emb_char_ascii(code), "");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_characters_are_as_documented),
        cmocka_unit_test(every_code_point_keeps_the_promises),
        cmocka_unit_test(alphabets_are_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
