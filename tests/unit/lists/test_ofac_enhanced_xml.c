/* SPDX-License-Identifier: Apache-2.0 */
/* OFAC's enhanced XML: all that comes out of a small list, lists that are not whole, and the counts of a real one. */
#include "list_check.h"

#define HEAD "<?xml version=\"1.0\"?><sanctionsData xmlns=\"https://example.org/XML\"><entities>"
#define NAME                                                                                                                       \
    "<names><name><isPrimary>true</isPrimary><translations><translation><formattedLastName>EXAMPLE</"                              \
    "formattedLastName>"                                                                                                           \
    "</translation></translations></name></names>"
#define PARTY "<entity id=\"1\"><generalInfo><entityType>Entity</entityType></generalInfo>" NAME "</entity>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("ofac_enhanced.xml", NULL, "ofac_enhanced.xml.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD PARTY), NULL, "");
    list_check_refused(EMB_STR(HEAD PARTY "</entities>"), NULL, "");
    list_check_refused(EMB_STR(HEAD "</entities></sanctionsData>"), NULL, "holds no records");
    list_check_refused(EMB_STR(HEAD "<entity id=\"1\"/></entities></sanctionsData>"), NULL, "neither a name");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>502</body></html>"), "ofac-enhanced-xml", "HTML");
    list_check_refused(EMB_STR(""), "ofac-enhanced-xml", "empty");
}

static void test_real(void **state)
{
    (void)state;
    char path[4096];
    list_outcome o = {.quiet = true};
    list_real_path("ofac_cons_enhanced_2025-01.xml", path);
    list_read(path, NULL, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.format, "OFAC enhanced XML");
    assert_string_equal(o.info.dataset, "us_ofac_cons");
    assert_string_equal(o.info.published, "2025-01-10");
    assert_int_equal(o.info.targets, 443);
    assert_int_equal(o.info.names + o.info.weak_aliases, 1624); /* the translations of all names */
    assert_int_equal(o.info.weak_aliases, 71);
    assert_int_equal(o.info.refused, 0);
    assert_int_equal(o.info.warned, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_real)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
