/* SPDX-License-Identifier: Apache-2.0 */
/* The formats that libembargo reads itself: golden files, and what hostile input must not do. */
#include <time.h>
#include <unistd.h>

#include "../table.h"
#include "golden.h"

static void test_golden(void **state)
{
    (void)state;
    golden_test("input", NULL);
}

/* ---- Hostile input ---- */

typedef struct read_result {
    emb_document_text d;
    emb_status status;
    emb_error error;
    double seconds;
} read_result;

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static read_result read_bytes(emb_str bytes, const char *name)
{
    read_result r = {0};
    assert_int_equal(emb_document_text_init(&r.d, NULL), EMB_OK);
    double began = seconds_now();
    r.status = emb_input_read(bytes, name, NULL, &r.d, &r.error);
    r.seconds = seconds_now() - began;
    if (r.status == EMB_OK)
        assert_null(segments_wrong(&r.d, bytes));
    return r;
}

static emb_buf repeat(const char *head, const char *piece, size_t count, const char *tail)
{
    emb_buf out = EMB_BUF_INIT((size_t)1 << 30);
    emb_buf_append_text(&out, head);
    for (size_t i = 0; i < count; i++)
        emb_buf_append_text(&out, piece);
    emb_buf_append_text(&out, tail);
    assert_false(out.failed);
    return out;
}

static bool text_has(const emb_document_text *d, const char *words)
{
    for (size_t i = 0; i < d->segments.count; i++) {
        emb_str text = emb_str_slice(d->text, d->segments.items[i].from, d->segments.items[i].to);
        if (emb_str_find(text, emb_str_from(words), 0) != SIZE_MAX)
            return true;
    }
    return false;
}

/* Input of a megabyte or more, each of which makes a careless reader recurse, scan anew or allocate without bounds. What is looked for
   must be found where the form is merely odd; a few seconds are given, as sanitizers and valgrind run this too. */
static void test_hostile_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head, *piece;
        size_t count;
        const char *tail, *found;
    } cases[] = {
        {"deep.html", "<html>", "<div>", 300000, "Oskar Trell", "Oskar Trell"},
        {"deep-closed.html", "<html>", "<b><i></b>", 200000, "Oskar Trell", "Oskar Trell"},
        {"closes.html", "<html><ul><li>", "</table></p></b>", 200000, "Oskar Trell", "Oskar Trell"},
        {"attribute.html", "<html><p title=\"", "x ", 1000000, "\">Oskar Trell</p>", "Oskar Trell"},
        {"attributes.html", "<html><p ", "a=b ", 300000, ">Oskar Trell</p>", "Oskar Trell"},
        {"classes.html", "<html><p class=\"", "nav ", 300000, "\">Oskar Trell</p>", "Oskar Trell"},
        {"open-quotes.html", "<html>Oskar Trell", "<a b=\"", 2001, "", "Oskar Trell"},
        {"open-tags.html", "<html>Oskar Trell", "<a ", 300000, "", "Oskar Trell"},
        {"comments.html", "<html>Oskar Trell", "<!-- ", 100000, "", "Oskar Trell"},
        {"never-closed.html", "<html><!-- <p>", "x", 10, "> Oskar Trell", "Oskar Trell"},
        {"ampersands.html", "<html>", "&am&#x;&#99999999999;", 100000, " Oskar Trell", "Oskar Trell"},
        {"brackets.html", "<html>", "<", 1000000, " Oskar Trell", "Oskar Trell"},
        {"script.html", "<html>Oskar Trell<script>", "</scrip ", 200000, "", "Oskar Trell"},
        {"parts.eml", "Received: x\nFrom: a@b.c\nSubject: s\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nOskar Trell\n",
         "--a\n\nx\n", 100000, "", "Oskar Trell"},
        {"nested.eml", "Received: x\nFrom: a@b.c\nSubject: Oskar Trell\n", "Content-Type: multipart/mixed; boundary=a\n\n--a\n",
         20000, "", "Oskar Trell"},
        {"messages.eml", "Received: x\nFrom: Oskar Trell <a@b.c>\nSubject: s\n", "Content-Type: message/rfc822\n\n", 20000, "x",
         "Oskar Trell"},
        {"addresses.eml", "Received: x\nFrom: Oskar Trell <a@b.c>\nTo: ", "(((\"<,", 100000, "\n\nx", "Oskar Trell"},
        {"words.eml", "Received: x\nFrom: Oskar Trell <a@b.c>\nSubject: ", "=?utf-8?Q?", 100000, "\n\nx", "Oskar Trell"},
        {"base64.eml", "Received: x\nFrom: Oskar Trell <a@b.c>\nSubject: s\nContent-Transfer-Encoding: base64\n\n", "=A?", 300000,
         "", "Oskar Trell"},
        {"lines.fin", "{4:\n:20:X\n:59:Oskar Trell\n", "line\n", 100000, "-}", "Oskar Trell"},
        {"fields.fin", "{4:\n:20:X\n", ":50F:/1\n1/Oskar Trell\n", 50000, "-}", "Oskar Trell"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        emb_buf input = repeat(cases[i].head, cases[i].piece, cases[i].count, cases[i].tail);
        read_result r = read_bytes(emb_buf_str(&input), cases[i].name);
        if (r.status != EMB_OK)
            fail_msg("%s: %s", cases[i].name, r.error.message);
        if (!text_has(&r.d, cases[i].found))
            fail_msg("%s: \"%s\" is not found", cases[i].name, cases[i].found);
        if (r.seconds > 20)
            fail_msg("%s took %.1f s", cases[i].name, r.seconds);
        emb_document_text_free(&r.d);
        emb_buf_free(&input);
    }
}

/* What is refused says why and where. */
static void test_refused(void **state)
{
    (void)state;
    static const char laughs[] = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
                                 "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><Nm>&b;</Nm></Document>";
    static const char external[] =
        "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd' [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><Nm>&e;</Nm></Document>";
    static const struct {
        const char *name, *bytes;
        emb_status status;
        const char *says;
    } cases[] = {
        {"laughs.xml", laughs, EMB_FORMAT, "declares entities"},
        {"external.xml", external, EMB_FORMAT, "entit"},
        {"cut.xml", "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><Nm>Oskar", EMB_FORMAT, "cut off"},
        {"empty.fin", "{1:F01NORDDEH0AXXX1234567890}{4:\n-}", EMB_FORMAT, "without a field"},
        {"a.png", "\x89PNG\r\n\x1A\n....", EMB_UNSUPPORTED, "PNG"},
        {"a.pdf", "%PDF-1.7\n", EMB_UNSUPPORTED, "PDF"},
        {"a.docx", "PK\x03\x04word/", EMB_UNSUPPORTED, "ZIP"},
        {"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", EMB_UNSUPPORTED, "Office"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_result r = read_bytes(emb_str_from(cases[i].bytes), cases[i].name);
        if (r.status != cases[i].status || !strstr(r.error.message, cases[i].says))
            fail_msg("%s: %d, \"%s\"", cases[i].name, (int)r.status, r.error.message);
        emb_document_text_free(&r.d);
    }
    emb_buf deep = repeat("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'>", "<a>", 100000, "");
    read_result r = read_bytes(emb_buf_str(&deep), "deep.xml");
    assert_int_equal(r.status, EMB_LIMIT);
    emb_document_text_free(&r.d);
    emb_buf_free(&deep);
}

/* Nothing, and bytes that are no text at all. */
static void test_empty_and_broken(void **state)
{
    (void)state;
    char bytes[256];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    static const char *const names[] = {"", "a.txt", "a.html", "a.eml", "a.xml", "a.fin"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        read_result empty = read_bytes((emb_str){NULL, 0}, names[i]);
        assert_int_equal(empty.status, EMB_OK);
        assert_int_equal(empty.d.segments.count, 0);
        emb_document_text_free(&empty.d);
        read_result broken = read_bytes((emb_str){bytes, sizeof bytes}, names[i]);
        assert_int_equal(broken.status, EMB_OK);
        emb_document_text_free(&broken.d);
    }
}

/* ---- Charsets ---- */

static void check_guess(const table_row *row)
{
    emb_buf bytes = EMB_BUF_INIT(1 << 20);
    for (const char *c = row->column[2]; c[0] && c[1]; c += 2) {
        char digits[3] = {c[0], c[1], '\0'};
        emb_buf_append_byte(&bytes, (char)strtoul(digits, NULL, 16));
    }
    emb_buf text = EMB_BUF_INIT(1 << 20);
    const char *guess = emb_charset_guess(emb_buf_str(&bytes), EMB_STR(""));
    assert_true(emb_charset_decode(emb_buf_str(&bytes), EMB_STR(""), &text));
    if (strcmp(guess, row->column[0]) != 0 || !emb_str_equal(emb_buf_str(&text), emb_str_from(row->column[1])))
        fail_msg("%s:%d: %s, not %s: %s", row->file, row->line, guess, row->column[0], text.data ? text.data : "");
    emb_buf_free(&bytes);
    emb_buf_free(&text);
}

static void test_charsets(void **state)
{
    (void)state;
    table_each("tests/data/documents/charsets.tsv", check_guess);
}

/* Two gigabytes that are mapped from a file with a hole: read where they lie, without a copy. */
static void test_huge_text(void **state)
{
    (void)state;
    char path[] = "/tmp/embargo-huge-XXXXXX";
    emb_mapping mapping;
    emb_error error = {0};
    int file = mkstemp(path);
    assert_true(file >= 0);
    unlink(path);
    assert_int_equal(write(file, "Oskar Trell ", 12), 12);
    assert_int_equal(ftruncate(file, (off_t)2 << 30), 0);
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    if (emb_file_map(name, &mapping, &error) != EMB_OK)
        skip();
    read_result r = {0};
    assert_int_equal(emb_document_text_init(&r.d, NULL), EMB_OK);
    assert_int_equal(
        emb_input_text.read((emb_str){(const char *)mapping.data, mapping.size}, &(emb_input_job){.name = ""}, &r.d, NULL), EMB_OK);
    assert_ptr_equal(r.d.text.data, mapping.data);
    assert_int_equal(r.d.text.len, mapping.size);
    assert_int_equal(r.d.source_buf.len, 0);
    emb_document_text_free(&r.d);
    emb_file_unmap(&mapping);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),           cmocka_unit_test(test_hostile_is_read), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_empty_and_broken), cmocka_unit_test(test_charsets),        cmocka_unit_test(test_huge_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
