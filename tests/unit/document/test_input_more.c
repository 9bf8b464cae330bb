/* SPDX-License-Identifier: Apache-2.0 */
/* DOCX and PDF: golden files, bombs, damage, a program that does not end. */
#include <time.h>
#include <unistd.h>
#include <zip.h>

#include "document/input/more/child.h"
#include "document/input/more/more.h"
#include "golden.h"

#define PDFTOTEXT "/usr/bin/pdftotext"

static void test_golden(void **state)
{
    (void)state;
    if (strcmp(emb_inputs_more[0]->format, "pdf") != 0 || access(PDFTOTEXT, X_OK) != 0)
        skip();
    golden_test("input/more", emb_inputs_more);
}

/* ---- DOCX ---- */

typedef struct zip_part {
    const char *name;
    emb_str content;
} zip_part;

/* A ZIP file of parts, freed by the caller. */
static emb_buf pack(const zip_part *parts, size_t count)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(target);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].content.data, parts[i].content.len, 0);
        assert_true(zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(target), 0);
    emb_buf out = EMB_BUF_INIT((size_t)1 << 28);
    char chunk[65536];
    for (zip_int64_t got; (got = zip_source_read(target, chunk, sizeof chunk)) > 0;)
        assert_true(emb_buf_append(&out, chunk, (size_t)got));
    zip_source_close(target);
    zip_source_free(target);
    zip_error_fini(&error);
    return out;
}

static emb_status read_more(emb_str bytes, const char *name, emb_document_text *d, emb_error *error)
{
    assert_int_equal(emb_document_text_init(d, error), EMB_OK);
    return emb_input_read(bytes, name, emb_inputs_more, d, error);
}

static void expect(emb_str bytes, const char *name, emb_status wanted, const char *says)
{
    emb_document_text d;
    emb_error error = {0};
    emb_status status = read_more(bytes, name, &d, &error);
    if (status != wanted || (says && !strstr(error.message, says)))
        fail_msg("%s: %d, \"%s\"", name, (int)status, error.message);
    emb_document_text_free(&d);
}

static void expect_docx(const char *document, size_t len, emb_status wanted, const char *says)
{
    zip_part parts[] = {{"word/document.xml", {document, len}}};
    emb_buf zip = pack(parts, 1);
    expect(emb_buf_str(&zip), "a.docx", wanted, says);
    emb_buf_free(&zip);
}

static void test_bomb(void **state)
{
    (void)state;
    size_t len = (size_t)160 * 1024 * 1024;
    char *spaces = malloc(len);
    assert_non_null(spaces);
    memset(spaces, ' ', len);
    expect_docx(spaces, len, EMB_LIMIT, "times its size");
    free(spaces);
    expect_docx("<!DOCTYPE x [<!ENTITY a 'b'>]><w>&a;</w>", 40, EMB_FORMAT, "entities");
}

static void test_many_entries(void **state)
{
    (void)state;
    enum { COUNT = 10001 };
    static char names[COUNT][16];
    static zip_part parts[COUNT];
    for (int i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "word/%d", i);
        parts[i] = (zip_part){names[i], {"x", 1}};
    }
    emb_buf zip = pack(parts, COUNT);
    expect(emb_buf_str(&zip), "a.docx", EMB_LIMIT, "more than 10000 files");
    emb_buf_free(&zip);
}

/* Cut off and altered in every 37th byte: an answer, never a crash. */
static void test_damaged_docx(void **state)
{
    (void)state;
    golden_folder = "input/more";
    emb_buf whole = golden_read("contract.docx", "");
    for (size_t i = 0; i < whole.len; i += 37) {
        emb_document_text d;
        emb_error error = {0};
        if (read_more(emb_str_slice(emb_buf_str(&whole), 0, i), "a.docx", &d, &error) != EMB_OK)
            assert_true(error.message[0]);
        emb_document_text_free(&d);
        whole.data[i] = (char)(whole.data[i] ^ 0x55);
        if (read_more(emb_buf_str(&whole), "a.docx", &d, &error) != EMB_OK)
            assert_true(error.message[0]);
        emb_document_text_free(&d);
        whole.data[i] = (char)(whole.data[i] ^ 0x55);
    }
    emb_buf_free(&whole);
}

static void test_no_docx(void **state)
{
    (void)state;
    zip_part parts[] = {{"word/other.xml", {"<x/>", 4}}};
    emb_buf zip = pack(parts, 1);
    expect(emb_buf_str(&zip), "a.docx", EMB_UNSUPPORTED, "no word/document.xml");
    emb_buf_free(&zip);
    expect_docx("<w:document xmlns:w='w'><w:p><w:r><w:t>Oskar", 44, EMB_FORMAT, "word/document.xml: the XML is cut off");
}

/* ---- PDF ---- */

static void test_damaged_pdf(void **state)
{
    (void)state;
    if (access(PDFTOTEXT, X_OK) != 0)
        skip();
    expect(EMB_STR("%PDF-1.4\n"), "a.pdf", EMB_FORMAT, "cannot be read");
    expect(EMB_STR("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n"), "a.pdf",
           EMB_FORMAT, NULL);
}

/* Pages that are their own children, and a form that draws itself: poppler must end, or be ended. */
static void test_looping_pdf(void **state)
{
    (void)state;
    if (access(PDFTOTEXT, X_OK) != 0)
        skip();
    static const char pages[] = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                                "2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>\nendobj\n"
                                "trailer << /Root 1 0 R >>\n";
    static const char form[] =
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> "
        ">>\nendobj\n"
        "4 0 obj\n<< /Length 4 >>\nstream\n/F Do\nendstream\nendobj\n"
        "5 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 5 >>\nstream\n"
        "/F Do /F Do\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n";
    static const char *const files[] = {pages, form};
    for (size_t i = 0; i < 2; i++) {
        emb_document_text d;
        emb_error error = {0};
        emb_status status = read_more(emb_str_from(files[i]), "loop.pdf", &d, &error);
        assert_true(status == EMB_OK ? d.cut : error.message[0] != '\0');
        emb_document_text_free(&d);
    }
}

/* ---- The helper program ---- */

static emb_child_end run(const char *const *arguments, size_t most, emb_str input, emb_buf *out)
{
    static const emb_child_limits limits = {.processor_seconds = 1, .seconds = 2, .memory = (size_t)1 << 30};
    emb_child_end end = {0};
    *out = EMB_BUF_INIT(most);
    assert_int_equal(emb_child_run(arguments, input, &limits, out, &end, NULL), EMB_OK);
    return end;
}

static void test_child(void **state)
{
    (void)state;
    emb_buf out;
    emb_child_end end = run((const char *const[]){"/bin/cat", NULL}, 100, EMB_STR("Oskar Trell"), &out);
    assert_int_equal(end.outcome, EMB_CHILD_DONE);
    assert_int_equal(end.exit_code, 0);
    assert_true(emb_str_equal(emb_buf_str(&out), EMB_STR("Oskar Trell")));
    emb_buf_free(&out);
    end = run((const char *const[]){"/bin/sh", "-c", "echo bad >&2; exit 3", NULL}, 100, EMB_STR(""), &out);
    assert_int_equal(end.exit_code, 3);
    assert_string_equal(end.message, "bad");
    emb_buf_free(&out);
    end = run((const char *const[]){"/bin/sh", "-c", "while :; do :; done", NULL}, 100, EMB_STR(""), &out);
    assert_int_equal(end.outcome, EMB_CHILD_TIME);
    emb_buf_free(&out);
    end = run((const char *const[]){"/bin/sh", "-c", "sleep 60 & sleep 60", NULL}, 100, EMB_STR(""), &out);
    assert_int_equal(end.outcome, EMB_CHILD_TIME);
    emb_buf_free(&out);
    end = run((const char *const[]){"/bin/cat", "/dev/zero", NULL}, 100000, EMB_STR(""), &out);
    assert_int_equal(end.outcome, EMB_CHILD_OUTPUT);
    assert_int_equal(out.len, 100000);
    emb_buf_free(&out);
    end = run((const char *const[]){"/bin/sh", "-c", "kill -SEGV $$", NULL}, 100, EMB_STR(""), &out);
    assert_int_equal(end.outcome, EMB_CHILD_CRASHED);
    emb_buf_free(&out);
    emb_error error = {0};
    assert_int_equal(emb_child_run((const char *const[]){"/nonexistent/program", NULL}, EMB_STR(""),
                                   &(emb_child_limits){1, 1, 1 << 20}, &out, &end, &error),
                     EMB_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),       cmocka_unit_test(test_bomb),    cmocka_unit_test(test_many_entries),
        cmocka_unit_test(test_damaged_docx), cmocka_unit_test(test_no_docx), cmocka_unit_test(test_damaged_pdf),
        cmocka_unit_test(test_looping_pdf),  cmocka_unit_test(test_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
