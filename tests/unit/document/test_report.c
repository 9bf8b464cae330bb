/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTML report of hostile documents: whatever they hold stays text, every link leads to a place on the page, every element is
 * closed. Findings that the documents do not have are put in by hand, so that all parts of the page are written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "base/map.h"
#include "base/utf8.h"
#include "document/input/html_element.h"
#include "document/reader.h"
#include "document/report/page.h"
#include "embargo/build.h"

#define STACK_MAX 128

static emb_index *the_index;
static emb_document_reader *the_reader;

/* A caption that is markup, and the name of the documents below. */
static const char entities[] = "{\"id\":\"t-1\",\"schema\":\"Person\",\"caption\":\"Oskar "
                               "Trell\",\"datasets\":[\"a<b\"],\"properties\":{\"name\":[\"Oskar Trell\"],"
                               "\"birthDate\":[\"1971-04-02\"],\"topics\":[\"sanction\"]}}\n"
                               "{\"id\":\"t-2\",\"schema\":\"Person\",\"caption\":\"<b onclick=x>Jurij "
                               "Wolkow\",\"properties\":{\"name\":[\"<b onclick=x>Jurij Wolkow\"],"
                               "\"alias\":[\"Jurij Wolkow\"],\"topics\":[\"sanction\"]}}\n";

static int set_up(void **state)
{
    (void)state;
    char list[] = "/tmp/embargo-report-XXXXXX", path[64];
    int file = mkstemp(list);
    assert_true(file >= 0);
    assert_int_equal(write(file, entities, sizeof entities - 1), (ssize_t)sizeof entities - 1);
    close(file);
    snprintf(path, sizeof path, "%s.emb", list);
    emb_list_source source = {.path = list, .format = "ftm-json", .dataset = "test"};
    emb_error error = {0};
    emb_status status = emb_build_index(path, &source, 1, NULL, &error);
    if (status == EMB_OK)
        status = emb_index_open(path, &the_index, &error);
    if (status == EMB_OK)
        status = emb_document_reader_new(the_index, &the_reader, &error);
    unlink(list);
    unlink(path);
    if (status != EMB_OK)
        print_error("%s\n", error.message);
    return status == EMB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    emb_document_reader_free(the_reader);
    emb_index_close(the_index);
    return 0;
}

/* ---- What a page may hold ---- */

typedef struct page {
    emb_str source;
    emb_str open[STACK_MAX];
    size_t depth;
    emb_map *ids, *links;
} page;

static bool is_among(emb_str name, const char *words)
{
    emb_str rest = emb_str_from(words), word;
    while (emb_str_split(&rest, EMB_STR(" "), &word))
        if (emb_str_equal(word, name))
            return true;
    return false;
}

static void check_attribute(page *p, emb_str element, const emb_html_attribute *a)
{
    static const char known[] =
        "class id href tabindex aria-describedby aria-label role dir lang charset name content http-equiv viewBox x y "
        "width height rx d text-anchor textLength lengthAdjust";
    bool is_new = true;
    if (!is_among(a->name, known))
        fail_msg("attribute %.*s", (int)a->name.len, a->name.data);
    if (emb_str_equal(a->name, EMB_STR("id"))) {
        emb_map_put(p->ids, a->value, &is_new);
        if (!is_new)
            fail_msg("id %.*s twice", (int)a->value.len, a->value.data);
    }
    if (emb_str_equal(a->name, EMB_STR("href"))) {
        assert_true(emb_str_equal(element, EMB_STR("a")));
        assert_true(emb_str_starts(a->value, EMB_STR("#")));
        emb_map_put(p->links, emb_str_slice(a->value, 1, a->value.len), NULL);
    }
    if (emb_str_equal(a->name, EMB_STR("aria-describedby")))
        emb_map_put(p->links, a->value, NULL);
}

static void check_open(page *p, const emb_html_token *token)
{
    static const char known[] =
        "html head meta title style body div section header h1 h2 h3 p ul ol li span a bdi mark article details summary "
        "strong svg g rect path text footer wbr";
    emb_html_attribute a;
    if (!is_among(token->name, known))
        fail_msg("element %.*s", (int)token->name.len, token->name.data);
    for (size_t at = token->attributes; emb_html_next_attribute(p->source, token, &at, &a);)
        check_attribute(p, token->name, &a);
    bool is_closed = p->source.data[token->to - 2] == '/' || emb_str_equal(token->name, EMB_STR("meta")) ||
                     emb_str_equal(token->name, EMB_STR("wbr"));
    if (!is_closed) {
        assert_true(p->depth < STACK_MAX);
        p->open[p->depth++] = token->name;
    }
}

static void check_page(emb_str source)
{
    page p = {.source = source, .ids = emb_map_new(), .links = emb_map_new()};
    emb_html_tokens tokens;
    emb_html_token token;
    emb_html_begin(&tokens, source);
    for (emb_html_next(&tokens, &token); token.kind != EMB_HTML_END; emb_html_next(&tokens, &token)) {
        if (token.kind == EMB_HTML_OPEN)
            check_open(&p, &token);
        else if (token.kind == EMB_HTML_CLOSE && (!p.depth || !emb_str_equal(p.open[--p.depth], token.name)))
            fail_msg("</%.*s> closes another element", (int)token.name.len, token.name.data);
        else if (token.kind == EMB_HTML_TEXT && !token.raw && source.data[token.from] == '<')
            fail_msg("\"<\" in the text: %.40s", source.data + token.from);
    }
    assert_int_equal(p.depth, 0);
    for (uint32_t i = 0; i < emb_map_count(p.links); i++) {
        emb_str link = emb_map_key(p.links, i);
        if (emb_map_get(p.ids, link) == EMB_MAP_NONE)
            fail_msg("a link to \"%.*s\", which is not there", (int)link.len, link.data);
    }
    emb_map_free(p.ids);
    emb_map_free(p.links);
}

/* ---- Documents ---- */

static const char hostile[] = "Oskar Trell</p><script>alert(1)</script> traf Jurij Wolkow \"><img src=x onerror=alert(1)>.\n\n"
                              "\xE2\x80\xAEOskar Trell\xE2\x80\xAC & 'Jurij Wolkow' &amp; <!-- \x01\xFF\xED\xA0\x80 "
                              "-->\n\n]]></style></title><svg/onload=x>\n";

static void read_hostile(void)
{
    emb_document_options options = {.language = "de", .name = "/tmp/<script>alert(1)</script>.txt"};
    emb_document_counts counts;
    emb_text text = {hostile, sizeof hostile - 1};
    assert_int_equal(emb_document_read(the_reader, text, &options, &counts, NULL), EMB_OK);
    assert_true(counts.mentions >= 2);
}

static emb_span span_of(const char *words, size_t from)
{
    emb_str text = the_reader->document->text;
    size_t at = emb_str_find(text, emb_str_from(words), from);
    assert_true(at != SIZE_MAX);
    return (emb_span){at, at + strlen(words)};
}

static void add_findings(void)
{
    static emb_span actors[2], goods[1], because[2];
    emb_findings *f = &the_reader->findings;
    actors[0] = span_of("Oskar Trell", 0);
    actors[1] = span_of("Jurij Wolkow", 0);
    goods[0] = span_of("<img src=x onerror=alert(1)>", 0);
    because[0] = span_of("<script>", 0);
    because[1] = span_of("</style>", 0);
    emb_claim claim = {
        .source = actors[0], .cue = span_of("traf", 0), .message = span_of("\"><img", 0), .tier = "likely", .modality = "denied"};
    emb_event event = {.type = "<b>meeting",
                       .span = {0, 90},
                       .trigger = span_of("traf", 0),
                       .actors = {actors, 2},
                       .goods = {goods, 1},
                       .place = span_of("alert", 0),
                       .date = span_of("onload=x", 0),
                       .polarity = "negative",
                       .modality = "planned"};
    emb_touch touch = {
        .provision = "p", .verdict = "prohibited", .title = "<i>title", .source = "\"source\"", .because = {because, 2}};
    assert_true(emb_vec_push(&f->claims, claim));
    event.claim = (int64_t)f->claims.count - 1;
    assert_true(emb_vec_push(&f->events, event));
    event.claim = -1;
    event.date = (emb_span){0, 0};
    assert_true(emb_vec_push(&f->events, event));
    assert_true(emb_vec_push(&f->touches, touch));
    emb_claim bare = {.cue = span_of("traf", 0)};
    assert_true(emb_vec_push(&f->claims, bare));
}

static void test_hostile(void **state)
{
    (void)state;
    const char *html;
    size_t len;
    read_hostile();
    add_findings();
    assert_int_equal(emb_document_html(the_reader, &html, &len, NULL), EMB_OK);
    check_page((emb_str){html, len});
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "\xE2\x80\xAE"));
    assert_non_null(strstr(html, "[U+202E]"));
    assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(html, "default-src 'none'; style-src 'sha256-"));
    assert_non_null(strstr(html, "<mark class=\"m alert\" tabindex=\"0\""));
    assert_non_null(strstr(html, "<svg"));
    assert_non_null(strstr(html, "did not happen"));
}

static void test_nothing_found(void **state)
{
    (void)state;
    const char *html;
    size_t len;
    emb_document_counts counts;
    assert_int_equal(emb_document_read(the_reader, (emb_text){"", 0}, &(emb_document_options){0}, &counts, NULL), EMB_OK);
    assert_int_equal(emb_document_html(the_reader, &html, &len, NULL), EMB_OK);
    check_page((emb_str){html, len});
    assert_non_null(strstr(html, "no hit"));
    assert_null(strstr(html, "<mark"));
}

/* Several documents on one page share no anchors. */
static void test_several(void **state)
{
    (void)state;
    emb_buf out = EMB_BUF_INIT((size_t)1 << 24);
    emb_report_page_begin(&out, EMB_STR("</title><script>"), 3);
    for (size_t i = 1; i <= 2; i++) {
        read_hostile();
        emb_report_page_section(the_reader, i, &out);
    }
    emb_report_page_failure(&out, EMB_STR("<b>"), EMB_STR("it is \"<i>\""), 3);
    emb_report_page_end(&out, EMB_STR("abc"));
    assert_false(out.failed);
    check_page(emb_buf_str(&out));
    emb_buf_free(&out);
}

/* ---- Lines ---- */

static size_t columns_of(emb_str line)
{
    size_t columns = 0;
    for (size_t at = 0; at < line.len; columns++)
        emb_utf8_next(line, &at);
    return columns;
}

/* No line is wider than a hundred columns, nothing of the document moves the cursor, and without colour there is no escape at all. */
static void test_lines(void **state)
{
    (void)state;
    const char *text;
    size_t len;
    read_hostile();
    add_findings();
    assert_int_equal(emb_document_report(the_reader, 0, &text, &len, NULL), EMB_OK);
    emb_str rest = {text, len}, line;
    while (emb_str_split(&rest, EMB_STR("\n"), &line)) {
        assert_true(columns_of(line) <= 100);
        assert_true(emb_utf8_valid(line));
        for (size_t i = 0; i < line.len; i++)
            assert_true((unsigned char)line.data[i] >= ' ');
    }
    static const char *const parts[] = {"Listed parties", "Oskar Trell",    "Who says what",     "denied",
                                        "What happens",   "did not happen", "What it may touch", "prohibited"};
    size_t at = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) { /* in this order */
        at = emb_str_find((emb_str){text, len}, emb_str_from(parts[i]), at);
        if (at == SIZE_MAX)
            fail_msg("\"%s\" is missing or out of order in:\n%s", parts[i], text);
    }
    assert_int_equal(emb_document_report(the_reader, 1, &text, &len, NULL), EMB_OK);
    assert_non_null(strstr(text, "\x1B[31;1m"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hostile), cmocka_unit_test(test_nothing_found),
                                       cmocka_unit_test(test_several), cmocka_unit_test(test_lines)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
