/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include "model/date.h"

/* "~1960..1962", "1948-12-10", "-": the notation of tests/data/dates.tsv. */
static void describe(bool known, const emb_date_span *span, char out[64])
{
    char from[11], to[11];
    if (!known) {
        strcpy(out, "-");
        return;
    }
    emb_date_format(span->from, from);
    emb_date_format(span->to, to);
    bool range = strcmp(from, to) != 0;
    snprintf(out, 64, "%s%s%s%s", span->circa ? "~" : "", from, range ? ".." : "", range ? to : "");
}

static void check_case(const table_row *row)
{
    const char *text = row->column[0], *day_first = row->column[1];
    const char *month_first = row->column[2][0] ? row->column[2] : day_first;
    emb_date_span span;
    char found[64];
    describe(emb_date_parse(emb_str_from(text), &span), &span, found);
    if (strcmp(found, day_first) != 0)
        fail_msg("%s:%d: '%s' gives %s, not %s", row->file, row->line, text, found, day_first);
    describe(emb_date_parse_us(emb_str_from(text), &span), &span, found);
    if (strcmp(found, month_first) != 0)
        fail_msg("%s:%d: '%s' gives %s month first, not %s", row->file, row->line, text, found, month_first);
}

static void test_parse(void **state)
{
    (void)state;
    table_each("tests/data/dates.tsv", check_case);
}

static void test_failure_leaves_result(void **state)
{
    (void)state;
    emb_date_span span = {{1, 2, 3}, {4, 5, 6}, true};
    emb_date date = {7, 8, 9};
    assert_false(emb_date_parse(EMB_STR("13/13/1970"), &span));
    assert_false(emb_date_parse((emb_str){NULL, 0}, &span));
    assert_false(emb_date_parse(EMB_STR("1962 to 1960"), &span));
    assert_false(emb_date_parse_iso(EMB_STR("1948-13"), &date));
    assert_int_equal(span.from.year, 1);
    assert_int_equal(span.to.day, 6);
    assert_true(span.circa);
    assert_int_equal(date.year, 7);
    assert_int_equal(date.day, 9);
}

static void test_long_text_is_no_date(void **state)
{
    (void)state;
    char text[4000];
    emb_date_span span;
    memset(text, '1', sizeof(text));
    assert_false(emb_date_parse((emb_str){text, sizeof(text)}, &span));
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 2 ? ' ' : '1';
    assert_false(emb_date_parse((emb_str){text, sizeof(text)}, &span));
    memset(text, 'm', sizeof(text));
    assert_false(emb_date_parse((emb_str){text, sizeof(text)}, &span));
    memset(text, '\xFF', sizeof(text));
    assert_false(emb_date_parse((emb_str){text, sizeof(text)}, &span));
}

static void test_iso(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "194",
                                      "1948-",
                                      "1948-1",
                                      "1948-12-",
                                      "1948-12-1",
                                      "1948-12-10T",
                                      "1948-12-10x",
                                      "1948-12-101",
                                      "1948 12 10",
                                      "1948-12-10Tzz",
                                      "48-12-10",
                                      "10 Dec 1948",
                                      "1948-00",
                                      "1948-12-00",
                                      "1948-12-10T12:00x"};
    emb_date date;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (emb_date_parse_iso(emb_str_from(bad[i]), &date))
            fail_msg("'%s' is taken for an ISO date", bad[i]);
    assert_true(emb_date_parse_iso(EMB_STR("2024-02-29T10:00:00Z"), &date));
    assert_int_equal(date.year, 2024);
    assert_int_equal(date.month, 2);
    assert_int_equal(date.day, 29);
    assert_true(emb_date_parse_iso(EMB_STR("0001"), &date));
    assert_int_equal(date.year, 1);
}

static void test_valid(void **state)
{
    (void)state;
    assert_true(emb_date_valid((emb_date){1962, 0, 0}));
    assert_true(emb_date_valid((emb_date){1962, 12, 31}));
    assert_true(emb_date_valid((emb_date){2000, 2, 29}));
    assert_false(emb_date_valid((emb_date){0, 0, 0}));
    assert_false(emb_date_valid((emb_date){10000, 1, 1}));
    assert_false(emb_date_valid((emb_date){1962, 13, 1}));
    assert_false(emb_date_valid((emb_date){1962, 0, 1}));
    assert_false(emb_date_valid((emb_date){1962, 4, 31}));
    assert_false(emb_date_valid((emb_date){1900, 2, 29}));
}

static void test_format(void **state)
{
    (void)state;
    char out[11];
    assert_int_equal(emb_date_format((emb_date){0, 0, 0}, out), 0);
    assert_string_equal(out, "");
    assert_int_equal(emb_date_format((emb_date){7, 0, 0}, out), 4);
    assert_string_equal(out, "0007");
    assert_int_equal(emb_date_format((emb_date){1962, 3, 0}, out), 7);
    assert_string_equal(out, "1962-03");
    assert_int_equal(emb_date_format((emb_date){1962, 3, 4}, out), 10);
    assert_string_equal(out, "1962-03-04");
}

typedef struct listed {
    char text[256];
} listed;

static void append(void *context, emb_str iso)
{
    listed *list = context;
    size_t used = strlen(list->text);
    snprintf(list->text + used, sizeof(list->text) - used, "%s%.*s", used ? " " : "", (int)iso.len, iso.data);
}

static void check_each(const char *text, const char *expected)
{
    emb_date_span span;
    listed list = {""};
    assert_true(emb_date_parse(emb_str_from(text), &span));
    emb_date_span_each(&span, append, &list);
    assert_string_equal(list.text, expected);
}

static void test_span_each(void **state)
{
    (void)state;
    check_each("10 Dec 1948", "1948-12-10");
    check_each("Dec 1948", "1948-12");
    check_each("1960 to 1962", "1960 1961 1962");
    check_each("1960s", "1960 1961 1962 1963 1964 1965 1966 1967 1968 1969");
    check_each("1960 to 1970", "1960 1970");
    check_each("01 Jan 1960 to 31 Dec 1961", "1960-01-01 1961-12-31");
    check_each("Jan 1960 to 1961", "1960-01 1961");
    listed list = {""};
    emb_date_span_each(&(emb_date_span){{0, 0, 0}, {0, 0, 0}, false}, append, &list);
    assert_string_equal(list.text, "");
}

static void test_month_by_name(void **state)
{
    (void)state;
    assert_int_equal(emb_month_by_name(EMB_STR("January")), 1);
    assert_int_equal(emb_month_by_name(EMB_STR("FÉVRIER")), 2);
    assert_int_equal(emb_month_by_name(EMB_STR("F\x45\xCC\x81vrier")), 2); /* the accent as a combining mark */
    assert_int_equal(emb_month_by_name(EMB_STR("märz")), 3);
    assert_int_equal(emb_month_by_name(EMB_STR("мая")), 5);
    assert_int_equal(emb_month_by_name(EMB_STR(" Sept. ")), 9);
    assert_int_equal(emb_month_by_name(EMB_STR("Декабря")), 12);
    assert_int_equal(emb_month_by_name(EMB_STR("Sex")), 0);
    assert_int_equal(emb_month_by_name(EMB_STR("")), 0);
    assert_int_equal(emb_month_by_name(EMB_STR(".")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_failure_leaves_result),
        cmocka_unit_test(test_long_text_is_no_date),
        cmocka_unit_test(test_iso),
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_span_each),
        cmocka_unit_test(test_month_by_name),
    };
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
