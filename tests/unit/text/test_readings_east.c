/* SPDX-License-Identifier: Apache-2.0 */
/* Readings of Korean, Chinese, Japanese and Vietnamese names (tests/data/readings_east.tsv), and the forms of Han characters. */
#include "../table.h"
#include "text/han.h"
#include "text/native.h"
#include "text/readings.h"

static emb_scheme parse_scheme(const char *text)
{
    return strcmp(text, "korean") == 0 ? EMB_SCHEME_KOREAN : strcmp(text, "chinese") == 0 ? EMB_SCHEME_CHINESE : EMB_SCHEME_PLAIN;
}

static emb_name_kind parse_kind(const char *text)
{
    return strcmp(text, "person") == 0         ? EMB_NAME_PERSON
           : strcmp(text, "organisation") == 0 ? EMB_NAME_ORGANISATION
           : strcmp(text, "vessel") == 0       ? EMB_NAME_VESSEL
                                               : EMB_NAME_ANY;
}

static void print_readings(const table_row *row, const emb_readings *readings)
{
    print_error("%s:%d: %s: %s %s\n", row->file, row->line, row->column[0], row->column[3], row->column[4]);
    for (size_t i = 0; i < readings->count; i++)
        print_error("    %d [%s]\n", (int)readings->items[i].scheme, readings->items[i].text);
}

static void check_reading(const table_row *row)
{
    static emb_readings readings;
    emb_read_name((emb_str){row->column[0], strlen(row->column[0])}, parse_kind(row->column[1]), &readings);
    emb_scheme scheme = parse_scheme(row->column[2]);
    size_t of_scheme = 0;
    bool found = false;
    for (size_t i = 0; i < readings.count; i++) {
        of_scheme += readings.items[i].scheme == scheme;
        found |= readings.items[i].scheme == scheme && strcmp(readings.items[i].text, row->column[4]) == 0;
    }
    bool has = strcmp(row->column[3], "has") == 0, lacks = strcmp(row->column[3], "lacks") == 0;
    bool none = strcmp(row->column[3], "none") == 0;
    bool good = (has && found) || (lacks && !found) || (none && of_scheme == 0);
    if (!good)
        print_readings(row, &readings);
    assert_true(good);
}

static void readings_are_those_expected(void **state)
{
    (void)state;
    table_each("tests/data/readings_east.tsv", check_reading);
}

static void forms_of_a_character_have_one_base(void **state)
{
    static const uint32_t forms[][2] = {
        {0x5F35, 0x5F20}, /* 張 张 */
        {0x6FB1, 0x6DC0}, /* 澱 淀 */
        {0x6FF1, 0x6D5C}, /* 濱 浜 */
        {0x9F8D, 0x7ADC}, /* 龍 竜 */
        {0x9AD8, 0x9AD9}, /* 高 髙 */
        {0x83EF, 0x534E}, /* 華 华 */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        assert_int_equal(emb_han_base(forms[i][0]), emb_han_base(forms[i][1]));
    assert_int_equal(emb_han_base('a'), 'a');
    assert_int_equal(emb_han_base(0x4E00), 0x4E00);
    assert_int_equal(emb_han_base(0x10FFFF), 0x10FFFF);
    assert_int_equal(emb_han_base(UINT32_MAX), UINT32_MAX);
    assert_int_not_equal(emb_han_base(0x674E), emb_han_base(0x674F)); /* 李 杏 */
}

static void assert_same_native(uint32_t a, uint32_t b, emb_script script, bool same)
{
    char first[4], second[4];
    size_t first_len = emb_native_letter(a, script, first), second_len = emb_native_letter(b, script, second);
    assert_int_equal(first_len == second_len && memcmp(first, second, first_len) == 0, same);
}

static void native_letters_are_one_for_all_forms(void **state)
{
    (void)state;
    assert_same_native(0x7FD2, 0x4E60, EMB_SCRIPT_HAN, true);     /* 習 习 */
    assert_same_native(0x4F1F, 0x73AE, EMB_SCRIPT_HAN, false);    /* 伟 玮: one sound, two characters */
    assert_same_native(0x30B5, 0x3055, EMB_SCRIPT_KANA, true);    /* サ さ */
    assert_same_native(0xFF7B, 0x3055, EMB_SCRIPT_KANA, true);    /* half-width */
    assert_same_native(0x3055, 0x3056, EMB_SCRIPT_KANA, false);   /* さ ざ */
    assert_same_native(0xC815, 0xC885, EMB_SCRIPT_HANGUL, false); /* 정 종 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_those_expected),
        cmocka_unit_test(forms_of_a_character_have_one_base),
        cmocka_unit_test(native_letters_are_one_for_all_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
