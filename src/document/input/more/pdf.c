/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PDF by poppler's pdftotext, out of process. A PDF holds no text but places of glyphs, so that offsets count in the text that it gives.
 * Lines that every page begins or ends with are segments of their own, so that they do not cut a sentence.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "document/input/html_element.h"
#include "document/input/html_meta.h"
#include "document/input/html_token.h"
#include "document/input/more/child.h"
#include "document/input/more/more.h"
#include "document/input/put.h"

#ifndef EMB_PDFTOTEXT
#define EMB_PDFTOTEXT "/usr/bin/pdftotext"
#endif

#define PDF_MAX ((size_t)256 * 1024 * 1024)
#define OUTPUT_MAX ((size_t)64 * 1024 * 1024)
#define PAGES_MAX 100000
/* Pages that must begin or end with the same line for it to be a running head. */
#define REPEATED_LEAST 3
#define LINE_KEY_MAX 128

static const emb_child_limits limits = {.processor_seconds = 30, .seconds = 60, .memory = (size_t)2 * 1024 * 1024 * 1024};

/* ---- Pages ---- */

typedef struct page {
    size_t from, to;           /* of the output */
    size_t head_from, head_to; /* its first line that is not blank, without its break */
    size_t foot_from, foot_to; /* its last */
} page;

typedef struct reading {
    emb_document_text *d;
    emb_str output;
    emb_vec(page) pages;
    emb_map *lines; /* running heads and feet, digits left out */
    emb_vec(uint32_t) counts;
} reading;

static bool next_line(emb_str s, size_t *at, size_t to, emb_str *ret)
{
    if (*at >= to)
        return false;
    const char *found = memchr(s.data + *at, '\n', to - *at);
    size_t end = found ? (size_t)(found - s.data) : to;
    *ret = emb_str_slice(s, *at, end);
    *at = end < to ? end + 1 : to;
    return true;
}

static void find_head_and_foot(emb_str s, page *p)
{
    emb_str line;
    for (size_t at = p->from; next_line(s, &at, p->to, &line);) {
        if (!emb_str_trim(line).len)
            continue;
        size_t from = (size_t)(line.data - s.data);
        if (p->head_to == p->head_from) {
            p->head_from = from;
            p->head_to = from + line.len;
        }
        p->foot_from = from;
        p->foot_to = from + line.len;
    }
}

/* Page numbers differ from page to page. */
static emb_str key_of(emb_str line, char kind, char key[LINE_KEY_MAX])
{
    size_t len = 0;
    key[len++] = kind;
    for (size_t i = 0; i < line.len && len < LINE_KEY_MAX; i++)
        if (!emb_is_ascii_digit(line.data[i]) && !emb_is_ascii_space(line.data[i]))
            key[len++] = line.data[i];
    return (emb_str){key, len};
}

static bool count_line(reading *r, emb_str line, char kind)
{
    char key[LINE_KEY_MAX];
    bool is_new;
    uint32_t number = emb_map_put(r->lines, key_of(line, kind, key), &is_new);
    if (number == EMB_MAP_NONE || (is_new && !emb_vec_push(&r->counts, 0)))
        return false;
    r->counts.items[number]++;
    return true;
}

static bool is_running(const reading *r, emb_str line, char kind)
{
    char key[LINE_KEY_MAX];
    uint32_t number = emb_map_get(r->lines, key_of(line, kind, key));
    return number != EMB_MAP_NONE && r->counts.items[number] >= REPEATED_LEAST && r->counts.items[number] * 2 > r->pages.count;
}

static bool find_pages(reading *r)
{
    emb_str s = r->output;
    for (size_t at = 0; at < s.len && r->pages.count < PAGES_MAX;) {
        const char *found = memchr(s.data + at, '\f', s.len - at);
        page p = {.from = at, .to = found ? (size_t)(found - s.data) : s.len};
        find_head_and_foot(s, &p);
        if (!emb_vec_push(&r->pages, p))
            return false;
        if (!count_line(r, emb_str_slice(s, p.head_from, p.head_to), 'h') ||
            !count_line(r, emb_str_slice(s, p.foot_from, p.foot_to), 'f'))
            return false;
        at = p.to + 1;
    }
    return true;
}

/* ---- Text ---- */

static void put_running(reading *r, size_t from, size_t to, size_t number, const char *what)
{
    emb_document_text *d = r->d;
    if (to <= from)
        return;
    if (d->text_buf.len)
        emb_buf_append_text(&d->text_buf, "\n\n");
    size_t begin = d->text_buf.len;
    emb_buf_append_str(&d->text_buf, emb_str_slice(r->output, from, to));
    emb_segment *segment = emb_input_end_segment(d, begin, EMB_SEGMENT_TEXT, EMB_ZONE_FIELD);
    if (segment)
        segment->path = emb_arena_printf(d->arena, "page[%zu]/%s", number, what);
}

/* The text of all pages is one segment as far as no running head stands between; a page that ends within a sentence goes on in the
   next one's first line. Heads and feet come behind it. */
static void put_pages(reading *r)
{
    emb_document_text *d = r->d;
    size_t begin = d->text_buf.len;
    for (size_t i = 0; i < r->pages.count; i++) {
        page *p = &r->pages.items[i];
        size_t from = p->from, to = p->to;
        if (is_running(r, emb_str_slice(r->output, p->head_from, p->head_to), 'h'))
            from = p->head_to < to ? p->head_to + 1 : to;
        else
            p->head_to = p->head_from;
        if (p->foot_from >= from && is_running(r, emb_str_slice(r->output, p->foot_from, p->foot_to), 'f'))
            to = p->foot_from;
        else
            p->foot_to = p->foot_from;
        emb_str text = emb_str_slice(r->output, from, to > from ? to : from);
        while (text.len && emb_is_ascii_space(text.data[text.len - 1]))
            text.len--;
        emb_buf_append_str(&d->text_buf, text);
        emb_buf_append_text(&d->text_buf, "\n");
    }
    emb_document_text_segment(d, begin, EMB_SEGMENT_TEXT, EMB_ZONE_NONE);
    for (size_t i = 0; i < r->pages.count && !d->text_buf.failed; i++) {
        const page *p = &r->pages.items[i];
        put_running(r, p->head_from, p->head_to, i + 1, "head");
        put_running(r, p->foot_from, p->foot_to, i + 1, "foot");
    }
}

/* ---- What the file says of itself ---- */

static void put_property(emb_document_text *d, emb_str value, emb_segment_kind kind, emb_zone zone, const char *path)
{
    char text[12];
    if (!emb_str_trim(value).len)
        return;
    if (d->text_buf.len)
        emb_buf_append_text(&d->text_buf, "\n\n");
    size_t begin = d->text_buf.len;
    for (size_t at = 0; at < value.len;) {
        size_t len = value.data[at] == '&' ? emb_html_reference(value, at, value.len, false, text) : 0;
        if (len)
            emb_buf_append_text(&d->text_buf, text);
        else
            emb_buf_append_byte(&d->text_buf, value.data[at]);
        at += len ? len : 1;
    }
    emb_segment *segment = emb_input_end_segment(d, begin, kind, zone);
    if (segment)
        segment->path = path;
}

static void take_meta(emb_document_text *d, emb_str head, const emb_html_token *token)
{
    emb_str name = emb_html_attribute_value(head, token, "name", NULL),
            content = emb_html_attribute_value(head, token, "content", NULL);
    if (emb_html_is(name, "Author"))
        put_property(d, content, EMB_SEGMENT_NAME, EMB_ZONE_BYLINE, "properties/author");
    else if (emb_html_is(name, "Subject") || emb_html_is(name, "Keywords"))
        put_property(d, content, EMB_SEGMENT_TEXT, EMB_ZONE_FIELD, "properties/subject");
    else if (emb_html_is(name, "CreationDate"))
        emb_input_offer_date(d, content);
}

/* pdftotext writes the properties as the head of an HTML page, and the text as it is between <pre> and </pre>. */
static emb_str take_head(emb_document_text *d, emb_str output)
{
    size_t pre = emb_str_find(output, EMB_STR("<pre>\n"), 0), end = output.len;
    if (pre == SIZE_MAX)
        return EMB_STR("");
    emb_str head = emb_str_slice(output, 0, pre), closing = EMB_STR("</pre>\n</body>\n</html>\n");
    emb_html_tokens tokens;
    emb_html_token token;
    bool in_title = false;
    emb_html_begin(&tokens, head);
    for (emb_html_next(&tokens, &token); token.kind != EMB_HTML_END; emb_html_next(&tokens, &token)) {
        if (token.kind == EMB_HTML_TEXT && in_title)
            put_property(d, emb_str_slice(head, token.from, token.to), EMB_SEGMENT_TEXT, EMB_ZONE_HEADLINE, "properties/title");
        in_title = token.kind == EMB_HTML_OPEN && emb_html_is(token.name, "title");
        if (token.kind == EMB_HTML_OPEN && emb_html_is(token.name, "meta"))
            take_meta(d, head, &token);
    }
    if (emb_str_ends(output, closing))
        end -= closing.len;
    return emb_str_slice(output, pre + 6, end);
}

/* ---- A file ---- */

static emb_status take_output(emb_document_text *d, emb_str output, emb_error *error)
{
    d->extracted = true;
    reading r = {.d = d, .output = take_head(d, output), .lines = emb_map_new()};
    bool good = r.lines && find_pages(&r);
    if (d->text_buf.len)
        emb_buf_append_text(&d->text_buf, "\n\n");
    size_t before = d->segments.count;
    if (good)
        put_pages(&r);
    if (r.pages.count == PAGES_MAX)
        emb_input_note(d, true, "more than %d pages", PAGES_MAX);
    if (good && d->segments.count == before)
        emb_input_note(d, true, "there is no text in it: pictures of pages, perhaps");
    emb_map_free(r.lines);
    emb_vec_free(&r.pages);
    emb_vec_free(&r.counts);
    return good ? emb_document_text_end(d, error) : emb_fail_memory(error);
}

/* Whether what came out is to be read; else the error. */
static emb_status judge(const emb_child_end *end, size_t output, emb_document_text *d, emb_error *error)
{
    bool some = output > 0;
    switch (end->outcome) {
    case EMB_CHILD_TIME:
        emb_input_note(d, true, "reading it took too long and was ended; what came before is here");
        return some ? EMB_OK : emb_fail(error, EMB_LIMIT, "the PDF takes more than %u seconds to read", limits.processor_seconds);
    case EMB_CHILD_OUTPUT:
        emb_input_note(d, true, "more than %zu MiB of text; what came before is here", OUTPUT_MAX >> 20);
        return EMB_OK;
    case EMB_CHILD_CRASHED:
        emb_input_note(d, true, "the program that reads PDF broke off; what came before is here");
        return some ? EMB_OK : emb_fail(error, EMB_FORMAT, "the program that reads PDF broke off at it");
    case EMB_CHILD_DONE:
        break;
    }
    if (end->exit_code == 0)
        return EMB_OK;
    if (strstr(end->message, "password"))
        return emb_fail(error, EMB_UNSUPPORTED, "the PDF is encrypted");
    return emb_fail(error, EMB_FORMAT, "the PDF cannot be read: %s", *end->message ? end->message : "pdftotext says no reason");
}

static emb_status read_pdf(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    (void)job;
    static const char *const arguments[] = {EMB_PDFTOTEXT, "-htmlmeta", "-enc", "UTF-8", "-eol", "unix", "-", "-", NULL};
    if (bytes.len > PDF_MAX)
        return emb_fail(error, EMB_LIMIT, "a PDF of more than 256 MiB");
    emb_buf output = EMB_BUF_INIT(OUTPUT_MAX);
    emb_child_end end = {0};
    emb_status status = emb_child_run(arguments, bytes, &limits, &output, &end, error);
    if (status == EMB_OK)
        status = judge(&end, output.len, document, error);
    if (status == EMB_OK)
        status = take_output(document, emb_buf_str(&output), error);
    emb_buf_free(&output);
    return status;
}

/* The mark stands within the first 1024 bytes (ISO 32000-1, annex H). */
static bool detect(emb_str head, const emb_input_job *job)
{
    (void)job;
    size_t at = emb_str_find(emb_str_slice(head, 0, head.len < 1024 ? head.len : 1024), EMB_STR("%PDF-"), 0);
    for (size_t i = 0; at != SIZE_MAX && i < at; i++)
        if (emb_is_ascii_alpha(head.data[i])) /* a text that speaks of it */
            return false;
    return at != SIZE_MAX;
}

const emb_input_reader emb_input_pdf = {"pdf", detect, read_pdf};
