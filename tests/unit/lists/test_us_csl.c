/* SPDX-License-Identifier: Apache-2.0 */
/* The US Consolidated Screening List, CSV and JSON: all that comes out of small ones, and lists that are not whole. */
#include "list_check.h"

#define HEAD "_id,source,type,programs,name,addresses,alt_names,dates_of_birth,ids\n"
#define ROW "1,Entity List (EL) - BIS,Entity,,Example,,,,\n"
#define OBJECT "{\"id\":\"1\",\"source\":\"Entity List (EL)\",\"type\":\"Entity\",\"name\":\"Example\"}"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("csl.csv", NULL, "csl.csv.expected");
    list_check_expected("csl.json", NULL, "csl.json.expected");
}

static void test_csv_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD), "us-csl-csv", "holds no records");
    list_check_refused(EMB_STR(HEAD ROW "2,Entity List (EL)"), NULL, "cut off");
    list_check_refused(EMB_STR(HEAD ROW "2,Entity List (EL) - BIS,Entity,,\"Exam"), NULL, "quote");
    list_check_refused(EMB_STR("_id,source,programs,name,addresses\n1,a,b,c,d\n"), "us-csl-csv", "\"type\" is missing");
}

static void test_json_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR("{\"results\":[" OBJECT), "us-csl-json", "");
    list_check_refused(EMB_STR("{\"results\":[" OBJECT ",{\"id\":\"2\",\"na"), "us-csl-json", "");
    list_check_refused(EMB_STR("{\"results\":[]}"), "us-csl-json", "holds no records");
    list_check_refused(EMB_STR("{\"message\":\"rate limit\"}"), "us-csl-json", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_csv_not_whole),
                                       cmocka_unit_test(test_json_not_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
