/* SPDX-License-Identifier: Apache-2.0 */
/* Canada's list: all that comes out of a small one, lists that are not whole, and the counts of the real one. */
#include "list_check.h"

#define RECORD "<record><Country>Ukraine</Country><EntityOrShip>Example</EntityOrShip><Schedule>1</Schedule><Item>1</Item></record>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("ca_sema.xml", NULL, "ca_sema.xml.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR("<data-set>" RECORD), "ca-sema-xml", "");
    list_check_refused(EMB_STR("<data-set>" RECORD "<record><Country>Ukr"), NULL, "");
    list_check_refused(EMB_STR("<data-set></data-set>"), "ca-sema-xml", "holds no records");
    list_check_refused(EMB_STR("<data-set><record><Item>1</Item></record></data-set>"), "ca-sema-xml", "not one of 1 records");
    list_check_refused(EMB_STR(""), "ca-sema-xml", "empty");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>404</body></html>"), "ca-sema-xml", "HTML");
    list_check_refused(EMB_STR("<!DOCTYPE data-set [<!ENTITY a \"aaaa\">]><data-set>" RECORD "</data-set>"), NULL, "");
}

static void test_detected(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR("<data-set>" RECORD "</data-set>"), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.format, "Canada SEMA XML");
    assert_string_equal(o.info.published, "");
    emb_buf_free(&o.log);
}

static void test_real(void **state)
{
    (void)state;
    char path[4096];
    list_outcome o = {.quiet = true};
    list_real_path("ca_sema_2025-05.xml", path);
    list_read(path, NULL, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.published, "2025-03-20"); /* the newest listing */
    assert_int_equal(o.info.targets, 4759);
    assert_int_equal(o.info.entities, 2 * 4759); /* a sanction each */
    assert_int_equal(o.info.refused, 0);
    assert_int_equal(o.info.warned, 4); /* legal forms that stand as aliases */
    assert_in_range(o.info.names, 8400, 8450);
    assert_in_range(o.info.weak_aliases, 95, 110);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_detected), cmocka_unit_test(test_real)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
