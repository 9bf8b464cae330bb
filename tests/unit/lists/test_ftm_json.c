/* SPDX-License-Identifier: Apache-2.0 */
/* FollowTheMoney lines: all that comes out of a small file, bad lines among good ones, and files that are not whole. */
#include "list_check.h"

#define LINE(id, name) "{\"id\":\"" id "\",\"schema\":\"Person\",\"properties\":{\"name\":[\"" name "\"]},\"datasets\":[\"d\"]}\n"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("example.ftm.json", NULL, "example.ftm.json.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(LINE("a", "Anna") "{\"id\":\"b\",\"schema\":\"Pers"), NULL, "cut off");
    list_check_refused(EMB_STR("{\"id\":\"a\",\"schema\":\"Comet\",\"properties\":{}}\n"), "ftm-json", "");
    list_check_refused(EMB_STR("\n\n"), "ftm-json", "nothing but white space");
    list_check_refused(EMB_STR("{\"error\":\"not found\"}\n"), "ftm-json", "");
}

/* A bad line is refused with its number and the rest is read. */
static void test_bad_line(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR(LINE("a", "Anna") "{\"id\":\"b\",\n" LINE("c", "Carl") "\n" LINE("d", "Dora")), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.records, 4);
    assert_int_equal(o.info.targets, 3);
    assert_int_equal(o.info.refused, 1);
    assert_non_null(strstr(o.log.data, "refused 2 "));
    emb_buf_free(&o.log);
}

/* One id for two parties: both are kept apart. One id for two pieces of a party: the pieces keep it. */
static void test_repeated_ids(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR(LINE("a", "Anna") LINE("a", "Boris") LINE("a", "Boris")), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 3);
    assert_int_equal(o.info.warned, 1);
    emb_buf_free(&o.log);
}

/* A name in parts is a name; one word and parts are the word and a name; whole names stay alone. */
static void test_names_in_parts(void **state)
{
    (void)state;
#define PERSON(id, properties) "{\"id\":\"" id "\",\"schema\":\"Person\",\"properties\":{" properties "},\"datasets\":[\"d\"]}\n"
    list_outcome o = {0};
    list_read_text(EMB_STR(PERSON("a", "\"firstName\":[\"Mirko\"],\"middleName\":[\"Vlas\"],\"lastName\":[\"Trell\"]")
                               PERSON("b", "\"name\":[\"Trell\"],\"firstName\":[\"Anton\"],\"lastName\":[\"Trell\"]")
                                   PERSON("c", "\"name\":[\"Anna B. Trell\"],\"firstName\":[\"Annchen\"],\"lastName\":[\"Trell\"]")
                                       PERSON("d", "\"firstName\":[\"Zorbulax\"]") PERSON("e", "\"gender\":[\"male\"]")),
                   NULL, &o);
    assert_int_equal(o.info.targets, 4);
    assert_int_equal(o.info.refused, 1);
    assert_non_null(strstr(o.log.data, "\"name\":[\"Mirko Vlas Trell\"]"));
    assert_non_null(strstr(o.log.data, "\"alias\":[\"Anton Trell\"]"));
    assert_non_null(strstr(o.log.data, "\"name\":[\"Zorbulax\"]"));
    assert_null(strstr(o.log.data, "Annchen Trell"));
    emb_buf_free(&o.log);
}

/* Invalid bytes, NULs, and dates that are none: the record is kept, its value as a note. */
static void test_odd_values(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"An\\u0000na\"],"
                           "\"birthDate\":[\"1990-13-01\"],\"nationality\":[\"Iranian\"]},\"datasets\":[\"d\"]}\n"),
                   NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    assert_non_null(strstr(o.log.data, "1990-13-01"));
    assert_null(strstr(o.log.data, "\"birthDate\":[\"1990-13-01\"]"));
    assert_non_null(strstr(o.log.data, "\"nationality\":[\"ir\"]"));
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expected),       cmocka_unit_test(test_not_whole),
                                       cmocka_unit_test(test_bad_line),       cmocka_unit_test(test_repeated_ids),
                                       cmocka_unit_test(test_names_in_parts), cmocka_unit_test(test_odd_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
