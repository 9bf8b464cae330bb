/* SPDX-License-Identifier: Apache-2.0 */
/* The UN's list: all that comes out of a small one, lists that are not whole, and the counts of the real ones. */
#include "list_check.h"

#define HEAD "<CONSOLIDATED_LIST dateGenerated=\"2026-02-27T00:00:09.554Z\"><INDIVIDUALS>"
#define PARTY "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>EXAMPLE</FIRST_NAME></INDIVIDUAL>"
#define TAIL "</INDIVIDUALS></CONSOLIDATED_LIST>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("un.xml", NULL, "un.xml.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD PARTY), NULL, "cut off");
    list_check_refused(EMB_STR(HEAD PARTY "<INDIVIDUAL><DATAID>2</DATAID><FIRST_NA"), NULL, "cut off");
    list_check_refused(EMB_STR(HEAD TAIL), NULL, "holds no records");
    list_check_refused(EMB_STR(HEAD "<INDIVIDUAL><DATAID>1</DATAID></INDIVIDUAL>" TAIL), NULL, "neither a name");
    list_check_refused(EMB_STR("<LIST>" PARTY "</LIST>"), "un-xml", "CONSOLIDATED_LIST");
    list_check_refused(EMB_STR(""), "un-xml", "empty");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>503</body></html>"), "un-xml", "HTML");
    list_check_refused(EMB_STR("<!DOCTYPE a [<!ENTITY a \"aaaa\">]>" HEAD PARTY TAIL), NULL, "declares entities");
}

static void test_without_date(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<CONSOLIDATED_LIST><INDIVIDUALS>" PARTY TAIL,
        "<CONSOLIDATED_LIST dateGenerated=\"2026-13-01T00:00:00Z\"><INDIVIDUALS>" PARTY TAIL,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        list_outcome o = {0};
        list_read_text(emb_str_from(texts[i]), NULL, &o);
        assert_int_equal(o.status, EMB_OK);
        assert_string_equal(o.info.published, "");
        assert_int_equal(o.info.warned, 1);
        assert_non_null(strstr(o.log.data, "dateGenerated"));
        emb_buf_free(&o.log);
    }
}

static void test_stopped(void **state)
{
    (void)state;
    list_outcome o = {.stop_after = 1};
    list_read_text(EMB_STR(HEAD PARTY TAIL), NULL, &o);
    assert_int_equal(o.status, EMB_STOPPED);
    emb_buf_free(&o.log);
}

/* How many of the people there are, by reading what comes out. */
static size_t count_of(const list_outcome *o, const char *text)
{
    size_t count = 0;
    for (const char *at = o->log.data; (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

static void check_real(const char *name, const char *published, size_t people, size_t entities, size_t warned)
{
    char path[4096];
    list_outcome o = {0};
    list_real_path(name, path);
    list_read(path, NULL, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.format, "UN consolidated XML");
    assert_string_equal(o.info.dataset, "un_sc");
    assert_string_equal(o.info.published, published);
    assert_int_equal(o.info.targets, people + entities);
    assert_int_equal(count_of(&o, "\"schema\":\"Person\""), people);
    assert_int_equal(count_of(&o, "\"schema\":\"Organization\""), entities);
    assert_int_equal(count_of(&o, "\"schema\":\"Sanction\""), people + entities);
    assert_int_equal(o.info.refused, 0);
    assert_int_equal(o.info.warned, warned);
    assert_true(o.progress > 0);
    emb_buf_free(&o.log);
}

static void test_real_2026(void **state)
{
    (void)state;
    check_real("un_2026-02-27.xml", "2026-02-27", 730, 273, 2); /* an age and a date of another calendar */
}

static void test_real_2025(void **state)
{
    (void)state;
    check_real("un_2025-04-19.xml", "2025-04-19", 684, 193, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole), cmocka_unit_test(test_without_date),
        cmocka_unit_test(test_stopped),  cmocka_unit_test(test_real_2026), cmocka_unit_test(test_real_2025),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
