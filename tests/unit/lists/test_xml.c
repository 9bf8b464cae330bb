/* SPDX-License-Identifier: Apache-2.0 */
/* Streaming XML: records as trees, what it refuses, and its limits. */
#include "lists/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../check.h"
#include "base/buf.h"

typedef struct outcome {
    emb_buf log;
    uint64_t stop_at_line; /* the record at which the handler fails */
    uint64_t done, total;
} outcome;

static void describe(emb_buf *out, const emb_xml_node *node)
{
    emb_str name = emb_xml_name(node), text = emb_xml_text(node), key = emb_xml_attribute(node, "key");
    emb_buf_printf(out, "%.*s", (int)name.len, name.data);
    if (key.len)
        emb_buf_printf(out, "[%.*s]", (int)key.len, key.data);
    if (text.len)
        emb_buf_printf(out, "=%.*s", (int)text.len, text.data);
    const emb_xml_node *child = emb_xml_child(node, NULL);
    if (!child)
        return;
    emb_buf_append_byte(out, '(');
    for (; child; child = emb_xml_next(child, NULL)) {
        describe(out, child);
        if (emb_xml_next(child, NULL))
            emb_buf_append_byte(out, ' ');
    }
    emb_buf_append_byte(out, ')');
}

static emb_status take_record(void *context, const emb_xml_node *node, emb_error *error)
{
    outcome *o = context;
    if (emb_xml_line(node) == o->stop_at_line)
        return emb_fail(error, EMB_STOPPED, "stopped by the test");
    emb_buf_printf(&o->log, "%llu:", (unsigned long long)emb_xml_line(node));
    describe(&o->log, node);
    emb_buf_append_byte(&o->log, '\n');
    return EMB_OK;
}

static emb_status take_open(void *context, const emb_xml_node *node, int depth, emb_error *error)
{
    outcome *o = context;
    (void)error;
    emb_buf_printf(&o->log, "open %d ", depth);
    describe(&o->log, node);
    emb_buf_append_byte(&o->log, '\n');
    return EMB_OK;
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
    outcome *o = context;
    assert_true(done >= o->done);
    o->done = done;
    o->total = total;
}

static const char *const records[] = {"r", "s", NULL};

static emb_status parse(emb_str text, outcome *o, emb_error *error)
{
    const emb_xml_handler handler = {o, records, take_record, take_open, take_progress};
    *error = (emb_error){0};
    o->log = EMB_BUF_INIT((size_t)1 << 26);
    return emb_xml_parse_memory(text, &handler, error);
}

static void test_records(void **state)
{
    (void)state;
    static const struct {
        const char *text, *log;
    } cases[] = {
        {"<a key=' k '><r>x</r>\n<b><s key='1'/></b></a>", "open 0 a[k]\n1:r=x\nopen 1 b\n2:s[1]\n"},
        {"<a><r><b>1</b> t <b key='2'>3</b> u </r></a>", "open 0 a\n1:r=t  u(b=1 b[2]=3)\n"},
        {"<n:a xmlns:n='urn:n' n:key='1'><n:r n:key='2'/></n:a>", "open 0 a[1]\n1:r[2]\n"},
        {"<a><r><r>inner</r></r></a>", "open 0 a\n1:r(r=inner)\n"},
        {"<r>&amp;&lt;&#x41;<![CDATA[<b>]]><!-- c --><?p i?></r>", "1:r=&<A<b>\n"},
        {"<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>", "1:r=\xC3\xA9\n"},
        {"\xEF\xBB\xBF<r>\xC3\xA9</r>", "1:r=\xC3\xA9\n"},
        {"<!DOCTYPE a><a><r/></a>", "open 0 a\n1:r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome o = {0};
        emb_error error;
        if (parse(emb_str_from(cases[i].text), &o, &error) != EMB_OK)
            fail_msg("%s: %s", cases[i].text, error.message);
        assert_string_equal(o.log.data, cases[i].log);
        emb_buf_free(&o.log);
    }
}

/* What ends early, is no XML, or could make much of little. */
static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
        uint64_t line;
    } cases[] = {
        {"", "cut off", 1},
        {"<a>\n<r>x", "cut off", 2},
        {"<a>\n<r>x</r>\n", "cut off", 3},
        {"<a>\n<r key='1", "cut off", 2},
        {"<a>\n<r></a>", "not well-formed", 2},
        {"<a>\n&unknown;</a>", "not well-formed", 2},
        {"<a>\xFF</a>", "not well-formed", 1},
        {"no XML", "not well-formed", 1},
        {"<a/><a/>", "not well-formed", 1},
        {"<!DOCTYPE a [<!ENTITY x 'xxxx'>]>\n<a>&x;</a>", "declares entities", 1},
        {"<!DOCTYPE a [\n<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>", "declares entities",
         2},
        {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "entit", 1},
        {"<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://example.org/x.dtd'> %x;]><a/>", "entit", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome o = {0};
        emb_error error;
        emb_status status = parse(emb_str_from(cases[i].text), &o, &error);
        if (status != EMB_FORMAT || !strstr(error.message, cases[i].reason) || error.line != cases[i].line)
            fail_msg("%s: status %d, line %llu, %s", cases[i].text, status, (unsigned long long)error.line, error.message);
        assert_true(!o.log.data || !strstr(o.log.data, "root:"));
        emb_buf_free(&o.log);
    }
}

/* An external document type is not looked at. */
static void test_external_type(void **state)
{
    (void)state;
    outcome o = {0};
    emb_error error;
    emb_str text = EMB_STR("<!DOCTYPE a SYSTEM 'file:///nonexistent/a.dtd'><a><r>x</r></a>");
    assert_int_equal(parse(text, &o, &error), EMB_OK);
    assert_string_equal(o.log.data, "open 0 a\n1:r=x\n");
    emb_buf_free(&o.log);
}

static emb_str nested(emb_buf *text, int depth)
{
    for (int i = 0; i < depth; i++)
        emb_buf_append_text(text, i ? "<b>" : "<r>");
    for (int i = depth; i > 0; i--)
        emb_buf_append_text(text, i > 1 ? "</b>" : "</r>");
    return emb_buf_str(text);
}

static void test_depth(void **state)
{
    (void)state;
    for (int depth = EMB_XML_DEPTH_MAX - 1; depth <= EMB_XML_DEPTH_MAX + 1; depth++) {
        outcome o = {0};
        emb_error error;
        emb_buf text = EMB_BUF_INIT(1 << 16);
        emb_status status = parse(nested(&text, depth), &o, &error);
        assert_int_equal(status, depth <= EMB_XML_DEPTH_MAX ? EMB_OK : EMB_LIMIT);
        emb_buf_free(&text);
        emb_buf_free(&o.log);
    }
}

/* Little input that makes much: a record of more bytes than are allowed ends the parse. Text outside records costs nothing. */
static void test_record_size(void **state)
{
    (void)state;
    outcome o = {0};
    emb_error error;
    size_t len = EMB_XML_RECORD_MAX + 64;
    char *text = malloc(len);
    assert_non_null(text);
    memset(text, 'x', len);
    memcpy(text, "<a><r>", 6);
    assert_int_equal(parse((emb_str){text, len}, &o, &error), EMB_LIMIT);
    assert_non_null(strstr(error.message, "64 MiB"));
    emb_buf_free(&o.log);
    memcpy(text, "<a>   ", 6);
    memcpy(text + len - 12, "<r>1</r></a>", 12);
    assert_int_equal(parse((emb_str){text, len}, &o, &error), EMB_OK);
    assert_string_equal(o.log.data, "open 0 a\n1:r=1\n");
    emb_buf_free(&o.log);
    free(text);
}

static void test_stopped(void **state)
{
    (void)state;
    outcome o = {.stop_at_line = 2};
    emb_error error;
    assert_int_equal(parse(EMB_STR("<a><r/>\n<r/>\n<r/></a>"), &o, &error), EMB_STOPPED);
    assert_string_equal(o.log.data, "open 0 a\n1:r\n");
    assert_string_equal(error.message, "stopped by the test");
    emb_buf_free(&o.log);
}

static emb_status take_and_look(void *context, const emb_xml_node *node, emb_error *error)
{
    bool *seen = context;
    (void)error;
    assert_string_equal(emb_xml_text_at(node, "b/c").data, "1");
    assert_int_equal(emb_xml_text_at(node, "b/nothing").len, 0);
    assert_int_equal(emb_xml_attribute(emb_xml_child(node, "b"), "nothing").len, 0);
    assert_null(emb_xml_next(emb_xml_child(node, "d"), NULL));
    assert_ptr_equal(emb_xml_next(emb_xml_child(node, "b"), "d"), emb_xml_child(node, "d"));
    *seen = true;
    return EMB_OK;
}

/* Looking for what is there, and for what is not. */
static void test_lookup(void **state)
{
    (void)state;
    bool seen = false;
    emb_error error = {0};
    const emb_xml_handler handler = {.context = &seen, .records = records, .record = take_and_look};
    assert_int_equal(emb_xml_parse_memory(EMB_STR("<r><b><c>1</c></b><d/></r>"), &handler, &error), EMB_OK);
    assert_true(seen);
    assert_int_equal(emb_xml_name(NULL).len, 0);
    assert_int_equal(emb_xml_text(NULL).len, 0);
    assert_int_equal(emb_xml_attribute(NULL, "a").len, 0);
    assert_int_equal(emb_xml_line(NULL), 0);
    assert_null(emb_xml_child(NULL, NULL));
    assert_null(emb_xml_next(NULL, NULL));
    assert_null(emb_xml_at(NULL, "a/b"));
}

/* The same from a file, by chunks; with progress, and the path in errors. */
static void test_file(void **state)
{
    (void)state;
    char path[64];
    emb_error error = {0};
    outcome o = {.log = EMB_BUF_INIT((size_t)1 << 26)};
    const emb_xml_handler handler = {&o, records, take_record, NULL, take_progress};
    int file = memfd_create("xml", MFD_CLOEXEC);
    assert_true(file >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    emb_buf text = EMB_BUF_INIT((size_t)1 << 26);
    emb_buf_append_text(&text, "<a>");
    for (int i = 0; i < 60000; i++)
        emb_buf_printf(&text, "<r key='%d'>a text</r>\n", i);
    assert_int_equal(write(file, text.data, text.len), (ssize_t)text.len);
    assert_int_equal(emb_xml_parse_file(path, &handler, &error), EMB_FORMAT);
    assert_string_equal(error.path, path);
    assert_int_equal(error.line, 60001);
    assert_int_equal(write(file, "</a>", 4), 4);
    emb_buf_clear(&o.log);
    o.done = 0;
    assert_int_equal(emb_xml_parse_file(path, &handler, &error), EMB_OK);
    assert_true(o.done > 0 && o.done <= o.total && o.total == text.len + 4);
    assert_non_null(strstr(o.log.data, "60000:r[59999]=a text\n"));
    close(file);
    assert_int_equal(emb_xml_parse_file("/nonexistent/list.xml", &handler, &error), EMB_IO);
    emb_buf_free(&text);
    emb_buf_free(&o.log);
}

/* A tag without end, which would be read over and over; text of that length is none. */
static void test_long_tag(void **state)
{
    (void)state;
    char path[64];
    emb_error error = {0};
    outcome o = {.log = EMB_BUF_INIT((size_t)1 << 26)};
    const emb_xml_handler handler = {&o, records, take_record, NULL, NULL};
    size_t len = (size_t)EMB_XML_TOKEN_MAX + 1024 * 1024;
    emb_buf text = EMB_BUF_INIT(2 * len);
    assert_true(emb_buf_reserve(&text, len));
    memset(text.data, 'x', len);
    text.len = len;
    for (int tag = 0; tag < 2; tag++) {
        int file = memfd_create("xml", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        memcpy(text.data, tag ? "<a key='" : "<a>     ", 8);
        memcpy(text.data + len - 12, tag ? "'><r>1</r></" : "<r>1</r></a>", 12);
        assert_int_equal(write(file, text.data, len), (ssize_t)len);
        assert_int_equal(emb_xml_parse_file(path, &handler, &error), tag ? EMB_LIMIT : EMB_OK);
        close(file);
    }
    assert_non_null(strstr(error.message, "8 MiB"));
    emb_buf_free(&text);
    emb_buf_free(&o.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records), cmocka_unit_test(test_refused), cmocka_unit_test(test_external_type),
        cmocka_unit_test(test_depth),   cmocka_unit_test(test_lookup),  cmocka_unit_test(test_record_size),
        cmocka_unit_test(test_stopped), cmocka_unit_test(test_file),    cmocka_unit_test(test_long_tag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
