/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random words in many scripts, written in every format, charset and transfer encoding with random markup around and within them: every
 * word is read, in order, and stands in the file where its offsets say.
 */
#include <iconv.h>

#include "../check.h"
#include "../random.h"
#include "roundtrip.h"

#define WORDS 60
#define ROUNDS 40

static const char *const latin[] = {
    "Oskar", "Trell", "M\xC3\xBCller", "Gr\xC3\xB6\xC3\x9Fling", "caf\xC3\xA9", "Wolkow", "NORDLICHT", "x7", "Ilk", "\xC3\x84rger"};
static const char *const cyrillic[] = {"\xD0\x92\xD0\xBE\xD0\xBB\xD0\xBA\xD0\xBE\xD0\xB2",
                                       "\xD0\xAE\xD1\x80\xD0\xB8\xD0\xB9",
                                       "\xD0\xBF\xD0\xBE\xD1\x80\xD1\x82",
                                       "\xD0\xBC\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x81\xD1\x82\xD1\x80",
                                       "Torv",
                                       "42"};
static const char *const any[] = {
    "Trell",         "\xD0\x92\xD0\xBE\xD0\xBB\xD0\xBA\xD0\xBE\xD0\xB2", "\xE5\xA4\xA7\xE8\x87\xA3", "\xEC\x9E\xA5\xEA\xB4\x80",
    "M\xC3\xBCller", "\xD8\xA7\xD9\x84\xD9\x88\xD8\xB2\xD9\x8A\xD8\xB1", "\xF0\x9D\x92\xAA",         "Ilk"};

typedef struct vocabulary {
    const char *charset, *iconv;
    const char *const *words;
    size_t count;
} vocabulary;

static const vocabulary vocabularies[] = {
    {"utf-8", NULL, any, 8},           {"iso-8859-1", "ISO-8859-1", latin, 10}, {"windows-1252", "CP1252", latin, 10},
    {"koi8-r", "KOI8-R", cyrillic, 6}, {"windows-1251", "CP1251", cyrillic, 6},
};

typedef struct made {
    const vocabulary *v;
    const char *words[WORDS];
    emb_buf file;
    uint64_t state;
} made;

static size_t chance(made *m, size_t limit)
{
    return random_below(&m->state, limit);
}

/* ---- Writing words ---- */

static void put_reference(emb_buf *out, uint32_t code, made *m)
{
    if (chance(m, 2))
        emb_buf_printf(out, "&#%u;", code);
    else
        emb_buf_printf(out, "&#x%X;", code);
}

/* Some characters as references, and, in HTML, a tag between two of them. */
static void put_marked_word(made *m, emb_buf *out, const char *word, bool tags)
{
    emb_str text = emb_str_from(word);
    for (size_t at = 0; at < text.len;) {
        size_t begin = at;
        uint32_t code = emb_utf8_next(text, &at);
        if (tags && chance(m, 12) == 0)
            emb_buf_append_text(out, chance(m, 2) ? "<b></b>" : "<!-- x --><i>");
        if (chance(m, 4) == 0)
            put_reference(out, code, m);
        else
            emb_buf_append(out, text.data + begin, at - begin);
    }
}

static const char *gap(made *m, bool html)
{
    static const char *const gaps[] = {" ", "\n", " \t ", "\r\n", " ", "</p><p>", "<br>", " <span>", "&nbsp;", "</i></b> "};
    return gaps[chance(m, html ? 10 : 5)];
}

static void put_words(made *m, emb_buf *out, bool html, bool references)
{
    for (size_t i = 0; i < WORDS; i++) {
        m->words[i] = m->v->words[chance(m, m->v->count)];
        if (references)
            put_marked_word(m, out, m->words[i], html);
        else
            emb_buf_append_text(out, m->words[i]);
        emb_buf_append_text(out, gap(m, html));
    }
}

static void convert(const vocabulary *v, const emb_buf *utf8, emb_buf *out)
{
    if (!v->iconv) {
        emb_buf_append(out, utf8->data, utf8->len);
        return;
    }
    iconv_t converter = iconv_open(v->iconv, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_true(emb_buf_reserve(out, utf8->len));
    char *from = utf8->data, *to = out->data + out->len;
    size_t left = utf8->len, room = utf8->len;
    assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    out->len = (size_t)(to - out->data);
    iconv_close(converter);
}

/* ---- Formats ---- */

static void make_text(made *m)
{
    emb_buf text = EMB_BUF_INIT(1 << 20);
    put_words(m, &text, false, false);
    convert(m->v, &text, &m->file);
    emb_buf_free(&text);
}

static void make_html(made *m)
{
    emb_buf text = EMB_BUF_INIT(1 << 20);
    emb_buf_printf(&text, "<!doctype html><meta charset=\"%s\"><body><p>", m->v->charset);
    put_words(m, &text, true, true);
    convert(m->v, &text, &m->file);
    emb_buf_free(&text);
}

static void make_xml(made *m)
{
    emb_buf text = EMB_BUF_INIT(1 << 20);
    emb_buf_printf(
        &text,
        "<?xml version=\"1.0\" encoding=\"%s\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><A><Ustrd>",
        m->v->charset);
    put_words(m, &text, false, true);
    emb_buf_append_text(&text, "</Ustrd></A></Document>");
    convert(m->v, &text, &m->file);
    emb_buf_free(&text);
}

static void put_quoted(const emb_buf *bytes, emb_buf *out)
{
    size_t column = 0;
    for (size_t i = 0; i < bytes->len; i++) {
        char c = bytes->data[i];
        bool plain = c == '\n' || c == '\r' || (c >= ' ' && c < 0x7F && c != '=');
        if (column > 70 && c != '\n' && c != '\r') {
            emb_buf_append_text(out, "=\r\n");
            column = 0;
        }
        if (plain)
            emb_buf_append_byte(out, c);
        else
            emb_buf_printf(out, "=%02X", (unsigned char)c);
        column = c == '\n' ? 0 : column + (plain ? 1 : 3);
    }
}

static void put_base64(const emb_buf *bytes, emb_buf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes->len; i += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (i + k < bytes->len ? (uint8_t)bytes->data[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            emb_buf_append_byte(out, i + k > bytes->len ? '=' : digits[group >> (18 - 6 * k) & 63]);
        if (i % 57 == 54)
            emb_buf_append_text(out, "\r\n");
    }
}

static void make_mail(made *m)
{
    static const char *const encodings[] = {"8bit", "quoted-printable", "base64"};
    emb_buf text = EMB_BUF_INIT(1 << 20), body = EMB_BUF_INIT(1 << 20);
    size_t encoding = chance(m, 3);
    bool html = chance(m, 2);
    put_words(m, &text, html, html);
    convert(m->v, &text, &body);
    emb_buf_printf(&m->file,
                   "Received: x\r\nFrom: a@example.org\r\nSubject: s\r\nContent-Type: text/%s; charset=%s\r\n"
                   "Content-Transfer-Encoding: %s\r\n\r\n",
                   html ? "html" : "plain", m->v->charset, encodings[encoding]);
    if (encoding == 0)
        emb_buf_append(&m->file, body.data, body.len);
    else if (encoding == 1)
        put_quoted(&body, &m->file);
    else
        put_base64(&body, &m->file);
    emb_buf_free(&text);
    emb_buf_free(&body);
}

/* ---- Checking ---- */

static void check_order(const made *m, const emb_document_text *d)
{
    size_t at = 0;
    for (size_t i = 0; i < WORDS; i++) {
        size_t found = emb_str_find(d->text, emb_str_from(m->words[i]), at);
        if (found == SIZE_MAX)
            fail_msg("\"%s\", word %zu, is not read in its turn: %.*s\nof: %.*s", m->words[i], i, (int)d->text.len, d->text.data,
                     (int)m->file.len, m->file.data);
        at = found + strlen(m->words[i]);
    }
}

static void check(void (*make)(made *), const char *name)
{
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        for (size_t v = 0; v < sizeof vocabularies / sizeof *vocabularies; v++) {
            made m = {.v = &vocabularies[v], .file = EMB_BUF_INIT(1 << 20), .state = seed * 1000 + v};
            emb_document_text d;
            emb_error error = {0};
            make(&m);
            assert_int_equal(emb_document_text_init(&d, NULL), EMB_OK);
            if (emb_input_read(emb_buf_str(&m.file), name, NULL, &d, &error) != EMB_OK)
                fail_msg("%s: %s", name, error.message);
            const char *wrong = segments_wrong(&d, emb_buf_str(&m.file));
            if (wrong)
                fail_msg("%s, seed %d: %s", name, (int)seed, wrong);
            check_order(&m, &d);
            emb_str word = roundtrip_wrong(&d, emb_buf_str(&m.file));
            if (word.len)
                fail_msg("%s, seed %d, %s: \"%.*s\" does not stand at its place in:\n%.*s", name, (int)seed, m.v->charset,
                         (int)word.len, word.data, (int)m.file.len, m.file.data);
            emb_document_text_free(&d);
            emb_buf_free(&m.file);
        }
}

static void test_text(void **state)
{
    (void)state;
    check(make_text, "a.txt");
}

static void test_html(void **state)
{
    (void)state;
    check(make_html, "a.html");
}

static void test_xml(void **state)
{
    (void)state;
    check(make_xml, "a.xml");
}

static void test_mail(void **state)
{
    (void)state;
    check(make_mail, "a.eml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_html), cmocka_unit_test(test_xml),
                                       cmocka_unit_test(test_mail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
