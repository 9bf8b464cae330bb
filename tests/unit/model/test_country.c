/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include "model/country.h"

static const char *or_none(const char *code)
{
    return code ? code : "-";
}

static void check_code(const table_row *row)
{
    const char *code = or_none(emb_country_code(emb_str_from(row->column[0])));
    if (strcmp(code, row->column[1]) != 0)
        fail_msg("%s:%d: '%s' gives %s, not %s", row->file, row->line, row->column[0], code, row->column[1]);
}

static void test_cases(void **state)
{
    (void)state;
    table_each("tests/data/countries.tsv", check_code);
}

static void check_name(const table_row *row, emb_str name)
{
    const char *code = or_none(emb_country_code(name));
    if (strcmp(code, row->column[0]) != 0)
        fail_msg("%s:%d: '%.*s' gives %s, not %s", row->file, row->line, (int)name.len, name.data, code, row->column[0]);
}

static void check_every_name(const table_row *row)
{
    emb_str rest = emb_str_from(row->column[3]), name;
    check_name(row, emb_str_from(row->column[0]));
    check_name(row, emb_str_from(row->column[2]));
    if (row->column[1][0])
        check_name(row, emb_str_from(row->column[1]));
    while (rest.len && emb_str_split(&rest, EMB_STR("; "), &name))
        check_name(row, name);
    assert_string_equal(emb_country_name(emb_str_from(row->column[0])), row->column[2]);
}

static void test_every_name(void **state)
{
    (void)state;
    table_each("data/countries.tsv", check_every_name);
}

static void check_nationality(const table_row *row)
{
    const char *codes[8];
    char found[128] = "";
    size_t count = emb_country_codes(emb_str_from(row->column[0]), codes, 8);
    for (size_t i = 0; i < count; i++) {
        strcat(found, i ? " " : "");
        strcat(found, codes[i]);
    }
    if (strcmp(count ? found : "-", row->column[1]) != 0)
        fail_msg("%s:%d: '%s' gives %s, not %s", row->file, row->line, row->column[0], found, row->column[1]);
}

static void test_nationalities(void **state)
{
    (void)state;
    table_each("tests/data/nationalities.tsv", check_nationality);
}

static void test_most_codes(void **state)
{
    (void)state;
    const char *codes[3] = {NULL, NULL, "untouched"};
    assert_int_equal(emb_country_codes(EMB_STR("Iran, Iraq, Syria"), codes, 2), 2);
    assert_string_equal(codes[1], "iq");
    assert_string_equal(codes[2], "untouched");
    assert_int_equal(emb_country_codes(EMB_STR("Iran"), NULL, 0), 0);
}

static void test_odd_texts(void **state)
{
    (void)state;
    char text[5000];
    const char *codes[4];
    assert_null(emb_country_code((emb_str){NULL, 0}));
    assert_int_equal(emb_country_codes((emb_str){NULL, 0}, codes, 4), 0);
    memset(text, '&', sizeof(text));
    assert_null(emb_country_code((emb_str){text, sizeof(text)}));
    memset(text, '\xFF', sizeof(text));
    assert_null(emb_country_code((emb_str){text, sizeof(text)}));
    memset(text, '(', sizeof(text));
    assert_int_equal(emb_country_codes((emb_str){text, sizeof(text)}, codes, 4), 0);
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = "a, "[i % 3];
    assert_int_equal(emb_country_codes((emb_str){text, sizeof(text)}, codes, 4), 0);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(emb_country_name(EMB_STR("kp")), "North Korea");
    assert_string_equal(emb_country_name(EMB_STR("zz")), "Global");
    assert_null(emb_country_name(EMB_STR("KP")));
    assert_null(emb_country_name(EMB_STR("k")));
    assert_null(emb_country_name(EMB_STR("kpx")));
    assert_null(emb_country_name((emb_str){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),      cmocka_unit_test(test_every_name), cmocka_unit_test(test_nationalities),
        cmocka_unit_test(test_most_codes), cmocka_unit_test(test_odd_texts),  cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("country", tests, NULL, NULL);
}
