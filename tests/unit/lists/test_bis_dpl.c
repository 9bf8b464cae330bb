/* SPDX-License-Identifier: Apache-2.0 */
/* The Denied Persons List: all that comes out of a small one, column names of other years, and tables that are not whole. */
#include "list_check.h"

#define HEAD "Name\tCity\tCountry\tEffective_Date\tExpiration_Date\tStandard_Order\n"
#define ROW "EXAMPLE\tParis\tFR\t01/02/2020\t01/02/2030\tY\n"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("dpl.txt", NULL, "dpl.txt.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD), NULL, "holds no records");
    list_check_refused(EMB_STR(HEAD ROW "EXAMPLE TWO\tPa"), NULL, "cut off");
    list_check_refused(EMB_STR("Name\tStandard_Order\nEXAMPLE\tY\n"), "bis-dpl", "is missing");
}

static void test_other_columns(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR("FR Citation\tName\tCountry\tBeginning Date\tEnding Date\n"
                           "85 F.R. 1\tEXAMPLE\tFR\t01/02/2020\t01/02/2030\n"),
                   NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    assert_non_null(strstr(o.log.data, "\"startDate\":[\"2020-01-02\"]"));
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_other_columns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
