/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSanctions' targets.simple.csv: all that comes out of a small one, and tables that are not whole. */
#include "list_check.h"

#define HEAD                                                                                                                       \
    "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\","             \
    "\"dataset\"\n"
#define ROW "\"a\",\"Person\",\"Anna\",\"Ann;Annie\",\"1990\",\"de\",\"\",\"\",\"\",\"Example\"\n"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("example.targets.simple.csv", NULL, "example.targets.simple.csv.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD), "os-simple", "holds no records");
    list_check_refused(EMB_STR(HEAD ROW "\"b\",\"Person\",\"Bo"), NULL, "quote");
    list_check_refused(EMB_STR(HEAD ROW "\"b\",\"Person\""), NULL, "cut off");
    list_check_refused(EMB_STR("id,name,aliases\na,Anna,\n"), "os-simple", "is missing");
}

static void test_utf16(void **state)
{
    (void)state;
    const char text[] = HEAD ROW;
    char wide[2 + 2 * sizeof text];
    size_t len = 2;
    memcpy(wide, "\xFF\xFE", 2);
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        wide[len++] = text[i];
        wide[len++] = '\0';
    }
    list_outcome o = {0};
    list_read_text((emb_str){wide, len}, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    assert_int_equal(o.info.names, 3);
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_utf16)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
