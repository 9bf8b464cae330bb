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

static void check_links(emb_str text)
{
    list_outcome o = {0};
    list_read_text(text, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_non_null(strstr(o.log.data, "\"subject\":[\"csl-1\"],\"object\":[\"csl-2\"],\"role\":[\"Linked To\"]"));
    assert_non_null(strstr(o.log.data, "\"subject\":[\"csl-1\"],\"object\":[\"csl-3\"],\"role\":[\"Linked To\"]"));
    assert_null(strstr(o.log.data, "csl-4\"],\"role"));                /* a party of another source */
    assert_non_null(strstr(o.log.data, "(Linked To: KESTRIN WORKS)")); /* kept as it stands */
    emb_buf_free(&o.log);
}

/* Links go by names and aliases, also of entries further down; a name that the Treasury has not listed stays a note. */
static void test_links(void **state)
{
    (void)state;
    check_links(EMB_STR("_id,source,type,programs,name,addresses,remarks,alt_names,dates_of_birth,ids\n"
                        "1,SDN - Treasury Department,Entity,,ONE,,\"(Linked To: TELMIK; Linked To: MARROW, Anna)\",,,\n"
                        "2,SDN - Treasury Department,Entity,,TWO,,(Linked To: KESTRIN WORKS),OLD TWO; TELMIK,,\n"
                        "3,SDN - Treasury Department,Individual,,\"MARROW, Anna\",,,,,\n"
                        "4,Entity List (EL) - Bureau,Entity,,KESTRIN WORKS,,,,,\n"));
    check_links(
        EMB_STR("{\"total\":4,\"results\":["
                "{\"id\":1,\"source\":\"SDN - Treasury Department\",\"source_list_url\":\"\",\"name\":\"ONE\",\"alt_names\":[],"
                "\"remarks\":\"(Linked To: TELMIK; Linked To: MARROW, Anna)\"},"
                "{\"id\":2,\"source\":\"SDN - Treasury Department\",\"name\":\"TWO\",\"alt_names\":[\"OLD TWO\",\"TELMIK\"],"
                "\"remarks\":\"(Linked To: KESTRIN WORKS)\"},"
                "{\"id\":3,\"source\":\"SDN - Treasury Department\",\"type\":\"Individual\",\"name\":\"MARROW, Anna\"},"
                "{\"id\":4,\"source\":\"Entity List (EL) - Bureau\",\"name\":\"KESTRIN WORKS\"}]}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_csv_not_whole),
                                       cmocka_unit_test(test_json_not_whole), cmocka_unit_test(test_links)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
