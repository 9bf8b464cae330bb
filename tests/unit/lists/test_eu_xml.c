/* SPDX-License-Identifier: Apache-2.0 */
/* The EU's XML: all that comes out of a small list, and lists that are not whole. */
#include "list_check.h"

#define HEAD "<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" generationDate=\"2026-01-02T14:27:34.021+01:00\">"
#define PARTY                                                                                                                      \
    "<sanctionEntity euReferenceNumber=\"EU.1.1\"><subjectType code=\"enterprise\"/><nameAlias "                                   \
    "wholeName=\"Example\"/></sanctionEntity>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("eu.xml", NULL, "eu.xml.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD PARTY), NULL, "cut off");
    list_check_refused(EMB_STR(HEAD PARTY "<sanctionEntity euRef"), NULL, "cut off");
    list_check_refused(EMB_STR(HEAD "</export>"), "eu-xml", "holds no records");
    list_check_refused(EMB_STR(HEAD "<sanctionEntity logicalId=\"1\"/></export>"), NULL, "neither a name");
    list_check_refused(EMB_STR("<list>" PARTY "</list>"), "eu-xml", "not export");
    list_check_refused(EMB_STR(""), "eu-xml", "empty");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>500</body></html>"), "eu-xml", "HTML");
    list_check_refused(EMB_STR("<!DOCTYPE a [<!ENTITY a \"aaaa\">]>" HEAD PARTY "</export>"), NULL, "declares entities");
}

/* Prefixes instead of a default namespace, and a date that is none. */
static void test_prefixes(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR("<e:export xmlns:e=\"http://eu.europa.ec/fpi/fsd/export\" generationDate=\"2026-13-02\">"
                           "<e:sanctionEntity logicalId=\"7\"><e:subjectType code=\"person\"/>"
                           "<e:nameAlias wholeName=\"Example\"/></e:sanctionEntity></e:export>"),
                   NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    assert_int_equal(o.info.warned, 1);
    assert_string_equal(o.info.published, "");
    assert_non_null(strstr(o.log.data, "\"eu-fsf-id-7\""));
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_prefixes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
