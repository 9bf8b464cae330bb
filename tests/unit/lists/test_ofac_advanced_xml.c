/* SPDX-License-Identifier: Apache-2.0 */
/* OFAC's advanced XML: all that comes out of a small list, and lists that are not whole. */
#include "list_check.h"

#define HEAD "<?xml version=\"1.0\"?><Sanctions xmlns=\"https://example.org/XML\"><DateOfIssue/><DistinctParties>"
#define PARTY                                                                                                                      \
    "<DistinctParty FixedRef=\"1\"><Profile ID=\"1\" PartySubTypeID=\"3\"><Identity ID=\"1\"><Alias Primary=\"true\">"             \
    "<DocumentedName><DocumentedNamePart><NamePartValue>EXAMPLE</NamePartValue></DocumentedNamePart></DocumentedName>"             \
    "</Alias></Identity></Profile></DistinctParty>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("ofac_advanced.xml", NULL, "ofac_advanced.xml.expected");
}

/* Without reference values the parties are kept, and what they are and are called is not made up. */
static void test_without_references(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR(HEAD PARTY "</DistinctParties></Sanctions>"), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    assert_non_null(strstr(o.log.data, "unknown type of party"));
    assert_non_null(strstr(o.log.data, "\"schema\":\"LegalEntity\""));
    emb_buf_free(&o.log);
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD PARTY), NULL, "");
    list_check_refused(EMB_STR(HEAD PARTY "</DistinctParties>"), NULL, "");
    list_check_refused(EMB_STR(HEAD "</DistinctParties></Sanctions>"), NULL, "holds no records");
    list_check_refused(EMB_STR(HEAD "<DistinctParty/></DistinctParties></Sanctions>"), NULL, "no FixedRef");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>502</body></html>"), "ofac-advanced-xml", "HTML");
    list_check_refused(EMB_STR(""), "ofac-advanced-xml", "empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_without_references),
                                       cmocka_unit_test(test_not_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
