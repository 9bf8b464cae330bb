/* SPDX-License-Identifier: Apache-2.0 */
/* OFAC's SDN.XML: all that comes out of a small list, lists that are not whole, and the counts of a real one. */
#include "list_check.h"

#define HEAD "<?xml version=\"1.0\"?><sdnList xmlns=\"https://example.org/XML\"><publshInformation>"
#define COUNT(n) "<Publish_Date>03/28/2025</Publish_Date><Record_Count>" n "</Record_Count></publshInformation>"
#define ENTRY "<sdnEntry><uid>1</uid><lastName>EXAMPLE</lastName><sdnType>Entity</sdnType></sdnEntry>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("ofac_sdn.xml", NULL, "ofac_sdn.xml.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD COUNT("1") ENTRY), NULL, "");
    list_check_refused(EMB_STR(HEAD COUNT("2") ENTRY "</sdnList>"), NULL, "declares 2 records and holds 1");
    list_check_refused(EMB_STR(HEAD COUNT("0") "</sdnList>"), NULL, "holds no records");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>502</body></html>"), "ofac-sdn-xml", "HTML");
    list_check_refused(EMB_STR(""), "ofac-sdn-xml", "empty");
    list_check_refused(EMB_STR("<!DOCTYPE sdnList [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sdnList>&b;</sdnList>"), NULL, "");
}

static void test_without_count(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR(HEAD "</publshInformation>" ENTRY "</sdnList>"), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_non_null(strstr(o.log.data, "no Record_Count"));
    assert_string_equal(o.info.published, "");
    emb_buf_free(&o.log);
}

static void test_real(void **state)
{
    (void)state;
    char path[4096];
    list_outcome o = {.quiet = true};
    list_real_path("ofac_consolidated_2025-03-28.xml", path);
    list_read(path, NULL, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.format, "OFAC SDN.XML");
    assert_string_equal(o.info.dataset, "us_ofac_cons");
    assert_string_equal(o.info.published, "2025-03-28");
    assert_int_equal(o.info.declared, 443);
    assert_int_equal(o.info.targets, 443);
    assert_int_equal(o.info.names, 443 + 1066); /* a name each, and the aliases of category strong */
    assert_int_equal(o.info.weak_aliases, 70);
    assert_int_equal(o.info.refused, 0);
    assert_int_equal(o.info.warned, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_without_count), cmocka_unit_test(test_real)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
