/* SPDX-License-Identifier: Apache-2.0 */
/* Senzing's JSON lines: all that comes out of a small file, and files that are not whole. */
#include "list_check.h"

#define LINE "{\"DATA_SOURCE\":\"D\",\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"PERSON\",\"NAMES\":[{\"NAME_FULL\":\"Anna\"}]}\n"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("example.senzing.jsonl", NULL, "example.senzing.jsonl.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(LINE "{\"DATA_SOURCE\":\"D\",\"RECORD_ID\":\"2\",\"NA"), NULL, "cut off");
    list_check_refused(EMB_STR("{\"DATA_SOURCE\":\"D\",\"RECORD_ID\":\"2\"}\n"), "senzing", "");
    list_check_refused(EMB_STR("[1, 2]\n"), "senzing", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
