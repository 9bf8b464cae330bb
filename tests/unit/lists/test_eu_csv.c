/* SPDX-License-Identifier: Apache-2.0 */
/* The EU's CSV: rows that combine names, births and documents, and tables that are not whole. */
#include "list_check.h"

#define HEAD                                                                                                                       \
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType_ClassificationCode;NameAlias_WholeName\n"
#define ROW "02/01/2026;1;EU.1.1;person;Example\n"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("eu.csv", NULL, "eu.csv.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD), NULL, "holds no records");
    list_check_refused(EMB_STR(HEAD ROW "02/01/2026;2;EU"), NULL, "cut off");
    list_check_refused(EMB_STR(HEAD ROW "02/01/2026;2;EU.1.2;person;\"Examp"), NULL, "quote");
    list_check_refused(EMB_STR(HEAD "02/01/2026;;;person;Example\n"), NULL, "no Entity_LogicalId");
    list_check_refused(EMB_STR("Entity_LogicalId;Entity_SubjectType\n1;P\n"), "eu-csv", "\"NameAlias_WholeName\" is missing");
}

/* The older header has the class of the subject alone. */
static void test_subject_class(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR("Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n7;P;Example\n"), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    assert_non_null(strstr(o.log.data, "\"schema\":\"Person\""));
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_subject_class)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
