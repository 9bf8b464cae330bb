/* SPDX-License-Identifier: Apache-2.0 */
/* The Swiss list: all that comes out of a small one, lists that are not whole, spellings without end, and a real sample. */
#include "list_check.h"

#define HEAD "<swiss-sanctions-list list-type=\"full-list\" date=\"2024-01-17\">"
#define NAME "<name name-type=\"primary-name\"><name-part order=\"1\"><value>Example</value></name-part></name>"
#define TARGET "<target ssid=\"1\"><entity><identity main=\"true\">" NAME "</identity></entity></target>"

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("seco.xml", NULL, "seco.xml.expected");
}

static void test_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR(HEAD TARGET), NULL, "");
    list_check_refused(EMB_STR(HEAD TARGET "<target ssid=\"2\"><ent"), NULL, "");
    list_check_refused(EMB_STR(HEAD "</swiss-sanctions-list>"), NULL, "holds no records");
    list_check_refused(EMB_STR(HEAD "<target ssid=\"1\"><entity/></target></swiss-sanctions-list>"), NULL, "not one of 1 records");
    list_check_refused(EMB_STR(""), "ch-seco-xml", "empty");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>503</body></html>"), "ch-seco-xml", "HTML");
    list_check_refused(EMB_STR("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" HEAD "&b;</swiss-sanctions-list>"), NULL,
                       "");
}

/* Eight parts with eight spellings each: not all of them, but a warning. */
static void test_many_spellings(void **state)
{
    (void)state;
    list_outcome o = {0};
    emb_buf text = EMB_BUF_INIT(1 << 20);
    emb_buf_append_text(&text, HEAD "<target ssid=\"1\"><individual><identity main=\"true\"><name name-type=\"primary-name\">");
    for (int part = 0; part < 8; part++) {
        emb_buf_printf(&text, "<name-part order=\"%d\"><value>p%d</value>", part, part);
        for (int spelling = 0; spelling < 7; spelling++)
            emb_buf_printf(&text, "<spelling-variant>p%dv%d</spelling-variant>", part, spelling);
        emb_buf_append_text(&text, "</name-part>");
    }
    emb_buf_append_text(&text, "</name></identity></individual></target></swiss-sanctions-list>");
    list_read_text(emb_buf_str(&text), NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.names, 64);
    assert_int_equal(o.info.warned, 1);
    assert_non_null(strstr(o.log.data, "spellings"));
    emb_buf_free(&text);
    emb_buf_free(&o.log);
}

/* On one day off one annex and onto another: it is listed. */
static void test_moved(void **state)
{
    (void)state;
    list_outcome o = {0};
    list_read_text(EMB_STR(HEAD "<target ssid=\"1\"><entity><identity main=\"true\">" NAME "</identity></entity>"
                                "<modification modification-type=\"de-listed\" effective-date=\"2020-01-01\"/>"
                                "<modification modification-type=\"listed\" effective-date=\"2020-01-01\"/>"
                                "</target></swiss-sanctions-list>"),
                   NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.targets, 1);
    emb_buf_free(&o.log);
}

static void test_real(void **state)
{
    (void)state;
    char path[4096];
    list_outcome o = {0};
    list_real_path("seco_sample_2024-01-17.xml", path);
    list_read(path, NULL, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.format, "Swiss SECO XML");
    assert_string_equal(o.info.published, "2024-01-17");
    assert_int_equal(o.info.targets, 3);
    assert_int_equal(o.info.entities, 7);
    assert_int_equal(o.info.refused, 0);
    assert_int_equal(o.info.warned, 1); /* its list-type is "amendment" */
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected), cmocka_unit_test(test_not_whole), cmocka_unit_test(test_many_spellings),
        cmocka_unit_test(test_moved),    cmocka_unit_test(test_real),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
