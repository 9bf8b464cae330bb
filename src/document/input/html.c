/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML: the text that a browser would show, in blocks, each with the zone that its markup says. Offsets go back to the file through
 * entities and collapsed white space. No tree is built: the stack of open elements is all that is kept.
 */
#include "document/input/charset.h"
#include "document/input/html_element.h"
#include "document/input/html_meta.h"
#include "document/input/html_token.h"
#include "document/input/input.h"
#include "document/input/put.h"

/* The largest page: its text and the ways back take up to eight times as much memory. */
#define HTML_MAX ((size_t)128 * 1024 * 1024)
/* Elements open at a time, as in browsers; deeper ones are read, but not kept. */
#define DEPTH_MAX 512
/* A line whose one marked word makes all of it a byline or dateline. */
#define SHORT_LINE 160
/* A cell that holds more is part of a page's layout. */
#define LONG_CELL 240
#define ALTS_MAX 64

typedef struct open_element {
    uint32_t id;
    bool is_block, is_cell, hidden, keeps_spaces;
    bool strong;     /* zones within do not count: a menu's headings belong to the menu */
    bool in_article; /* within <article> or <main> */
    bool is_quote;   /* <q>: closed by a quote mark */
    uint8_t zone;
} open_element;

/* What stands between two pieces of text, in order of strength. */
typedef enum gap_kind { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_CELL, GAP_ROW, GAP_BLOCK } gap_kind;

typedef struct walk {
    emb_document_text *d;
    emb_html_tokens tokens;
    open_element stack[DEPTH_MAX];
    size_t depth, beyond; /* open elements on the stack, and those that did not fit */
    gap_kind gap;         /* before the next text */
    size_t gap_from, gap_to;
    bool open;    /* a segment has begun */
    size_t from;  /* where, in the text */
    uint8_t zone; /* of the segment, and of a marked word in it */
    uint8_t marked_zone;
    size_t marked;          /* bytes of marked words */
    emb_str alts[ALTS_MAX]; /* of pictures within the block: they come behind it */
    size_t alt_count;
} walk;

static const open_element *top(const walk *w)
{
    static const open_element none = {0};
    return w->depth ? &w->stack[w->depth - 1] : &none;
}

/* ---- Segments ---- */

static uint8_t zone_at_end(const walk *w)
{
    size_t len = w->d->text_buf.len - w->from;
    if (w->marked && (len <= SHORT_LINE || w->marked * 2 >= len))
        return w->marked_zone;
    if (w->zone == EMB_ZONE_TABLE && len > LONG_CELL)
        return EMB_ZONE_NONE;
    return w->zone;
}

static void put_alts(walk *w)
{
    for (size_t i = 0; i < w->alt_count; i++) {
        size_t at = (size_t)(w->alts[i].data - w->d->source.data);
        emb_input_put_break(w->d, at);
        size_t begin = w->d->text_buf.len;
        emb_html_put_value(w->d, at, at + w->alts[i].len);
        emb_segment *segment = emb_input_end_segment(w->d, begin, EMB_SEGMENT_TEXT, EMB_ZONE_CAPTION);
        if (segment)
            segment->path = "img/alt";
    }
    w->alt_count = 0;
}

static void end_segment(walk *w)
{
    if (w->open)
        emb_document_text_segment(w->d, w->from, EMB_SEGMENT_TEXT, (emb_zone)zone_at_end(w));
    w->open = false;
    w->marked = 0;
}

static void set_gap(walk *w, gap_kind gap, size_t from, size_t to)
{
    if (gap <= w->gap)
        return;
    w->gap = gap;
    w->gap_from = from;
    w->gap_to = to;
}

static void break_block(walk *w, gap_kind gap, size_t at)
{
    end_segment(w);
    if (gap == GAP_BLOCK && w->alt_count) {
        put_alts(w);
        w->gap = GAP_NONE;
    }
    set_gap(w, gap, at, at);
}

/* What was between the last text and the one that comes now. */
static void put_gap(walk *w, size_t at)
{
    emb_document_text *d = w->d;
    if (d->text_buf.len == 0 && w->gap != GAP_NONE)
        w->gap = GAP_NONE;
    if (w->gap == GAP_SPACE && w->gap_to - w->gap_from == 1 && d->source.data[w->gap_from] == ' ')
        emb_document_text_copy(d, w->gap_from, w->gap_to);
    else if (w->gap == GAP_SPACE)
        emb_document_text_put(d, EMB_STR(" "), w->gap_from, w->gap_to);
    else if (w->gap == GAP_LINE)
        emb_document_text_put(d, EMB_STR("\n"), w->gap_from, w->gap_to);
    else if (w->gap == GAP_CELL)
        emb_input_put_between(d, "\t", at);
    else if (w->gap == GAP_ROW)
        emb_input_put_between(d, "\n", at);
    else if (w->gap == GAP_BLOCK)
        emb_input_put_break(d, at);
    w->gap = GAP_NONE;
}

/* The zone of the block that the innermost open elements lie in: words that are marked within a line do not count for all of it. */
static uint8_t block_zone(const walk *w)
{
    for (size_t i = w->depth; i > 0; i--)
        if (w->stack[i - 1].is_block || w->stack[i - 1].zone == EMB_ZONE_CREDIT)
            return w->stack[i - 1].zone;
    return top(w)->zone;
}

static void before_text(walk *w, size_t at)
{
    put_gap(w, at);
    if (!w->open) {
        w->open = true;
        w->from = w->d->text_buf.len;
        w->zone = block_zone(w);
    }
}

static void count_marked(walk *w, size_t len)
{
    uint8_t zone = top(w)->zone;
    if (zone == w->zone)
        return;
    w->marked_zone = zone;
    w->marked += len;
}

/* ---- Text ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static size_t text_run(const walk *w, size_t at, size_t to, bool keeps_spaces)
{
    emb_str s = w->d->source;
    while (at < to && s.data[at] != '&' && (keeps_spaces || !is_space(s.data[at])))
        at++;
    return at;
}

static void take_text(walk *w, size_t from, size_t to)
{
    emb_str s = w->d->source;
    bool keeps = top(w)->keeps_spaces;
    char text[12];
    for (size_t at = from; at < to && !w->d->text_buf.failed;) {
        size_t begin = at;
        while (!keeps && at < to && is_space(s.data[at]))
            at++;
        if (at > begin) {
            if (w->open)
                set_gap(w, GAP_SPACE, begin, at);
            continue;
        }
        before_text(w, at);
        size_t len = s.data[at] == '&' ? emb_html_reference(s, at, to, false, text) : 0;
        if (len) {
            emb_document_text_put(w->d, emb_str_from(text), at, at + len);
            at += len;
        } else {
            at = text_run(w, at + 1, to, keeps);
            emb_document_text_copy(w->d, begin, at);
        }
        count_marked(w, at - begin);
    }
}

/* ---- Elements ---- */

/* Zones whose inside is all of the same kind. */
static bool is_strong(uint8_t zone)
{
    return zone == EMB_ZONE_NAVIGATION || zone == EMB_ZONE_RELATED || zone == EMB_ZONE_COMMENT || zone == EMB_ZONE_LEGAL;
}

/* <header>, <footer> and <address> of an article are the article's, those of the page the site's. */
static int zone_by_place(emb_str name, const open_element *parent, int zone)
{
    if (parent->in_article && zone == EMB_ZONE_NAVIGATION && emb_html_is(name, "header"))
        return EMB_HINT_NOTHING;
    if (parent->in_article && zone == EMB_ZONE_LEGAL && emb_html_is(name, "footer"))
        return EMB_HINT_NOTHING;
    if (!parent->in_article && zone == EMB_ZONE_BYLINE && emb_html_is(name, "address"))
        return EMB_ZONE_LEGAL;
    return zone;
}

static uint8_t zone_within(const open_element *parent, int zone)
{
    bool keeps_articles = parent->zone == EMB_ZONE_RELATED || parent->zone == EMB_ZONE_COMMENT;
    if (zone == EMB_HINT_NOTHING)
        return parent->zone;
    if (zone >= EMB_ZONE_COUNT) /* the page's own text; teasers and comments are articles too */
        return keeps_articles ? parent->zone : (uint8_t)EMB_ZONE_NONE;
    if (parent->strong || (zone == EMB_ZONE_TABLE && parent->zone != EMB_ZONE_NONE))
        return parent->zone;
    return (uint8_t)zone;
}

static bool is_article(emb_str name)
{
    return emb_html_is(name, "article") || emb_html_is(name, "main");
}

static gap_kind gap_of(const emb_html_element *element, emb_str name)
{
    if (element->is_cell)
        return GAP_CELL;
    return emb_html_is(name, "tr") ? GAP_ROW : GAP_BLOCK;
}

static bool breaks(const open_element *e)
{
    return e->is_block || e->is_cell;
}

static void take_line_break(walk *w, const emb_html_token *token)
{
    if (w->gap == GAP_LINE) /* the second on end: a paragraph by hand */
        break_block(w, GAP_BLOCK, token->from);
    else if (w->open) {
        w->gap = GAP_NONE;
        set_gap(w, GAP_LINE, token->from, token->to);
    }
}

static void take_picture(walk *w, const emb_html_token *token)
{
    emb_str alt = emb_html_attribute_value(w->d->source, token, "alt", NULL);
    if (alt.len && w->alt_count < ALTS_MAX && !top(w)->hidden)
        w->alts[w->alt_count++] = alt;
}

static void take_meta(walk *w, const emb_html_token *token)
{
    end_segment(w);
    emb_html_read_meta(w->d, token);
}

static void take_void(walk *w, const emb_html_token *token, const emb_html_element *element)
{
    if (emb_html_is(token->name, "br"))
        take_line_break(w, token);
    else if (emb_html_is(token->name, "img"))
        take_picture(w, token);
    else if (emb_html_is(token->name, "meta"))
        take_meta(w, token);
    else if (element->is_block)
        break_block(w, GAP_BLOCK, token->from);
}

/* Elements that end where another of their kind begins. */
static void close_implied(walk *w, const emb_html_element *element, emb_str name)
{
    static const char *const alike[] = {"p", "li", "dt", "dd", "tr", "td", "th", "option"};
    const open_element *last = top(w);
    bool is_alike = false;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        is_alike |= emb_html_is(name, alike[i]);
    bool ends_paragraph = element->is_block && last->id == emb_html_name_id(EMB_STR("p"));
    bool ends_cell = last->is_cell && (element->is_cell || emb_html_is(name, "tr"));
    if (w->depth && ((is_alike && last->id == element->id) || ends_paragraph || ends_cell))
        w->depth--;
}

static void take_open(walk *w, const emb_html_token *token)
{
    emb_html_element element = emb_html_element_of(w->d->source, token);
    if (emb_html_is(token->name, "html"))
        emb_input_offer_language(w->d, emb_html_attribute_value(w->d->source, token, "lang", NULL));
    if (emb_html_is(token->name, "time") && top(w)->in_article)
        emb_input_offer_date(w->d, emb_html_attribute_value(w->d->source, token, "datetime", NULL));
    if (element.is_void) {
        take_void(w, token, &element);
        return;
    }
    if (element.is_block || element.is_cell)
        break_block(w, gap_of(&element, token->name), token->from);
    close_implied(w, &element, token->name);
    if (w->depth == DEPTH_MAX) {
        w->beyond++;
        return;
    }
    const open_element *parent = top(w);
    int zone = zone_by_place(token->name, parent, element.zone);
    open_element e = {.id = element.id, .is_block = element.is_block, .is_cell = element.is_cell};
    e.hidden = parent->hidden || element.hidden;
    e.keeps_spaces = parent->keeps_spaces || element.keeps_spaces;
    e.in_article = parent->in_article || is_article(token->name);
    e.zone = zone_within(parent, zone);
    e.strong = is_strong(e.zone) && !emb_html_is(token->name, "header");
    e.is_quote = emb_html_is(token->name, "q");
    bool is_credit = e.zone == EMB_ZONE_CREDIT && parent->zone != EMB_ZONE_CREDIT;
    if (is_credit && w->open)
        end_segment(w); /* captions often end in a credit within the same line */
    w->stack[w->depth++] = e;
    if (e.is_quote && !e.hidden) {
        before_text(w, token->from);
        emb_document_text_put(w->d, EMB_STR("\xE2\x80\x9C"), token->from, token->to);
    }
}

static void leave(walk *w, const emb_html_token *token)
{
    const open_element *e = top(w);
    if (e->is_quote && !e->hidden && w->open)
        emb_document_text_put(w->d, EMB_STR("\xE2\x80\x9D"), token->from, token->to);
    if (breaks(e))
        break_block(w, e->is_cell ? GAP_CELL : GAP_BLOCK, token->from);
    bool is_credit = e->zone == EMB_ZONE_CREDIT;
    w->depth--;
    if (is_credit && top(w)->zone != EMB_ZONE_CREDIT)
        end_segment(w);
}

/* Closes the innermost open element of that name and all within it; the end of an element within a line closes no block. */
static void take_close(walk *w, const emb_html_token *token)
{
    uint32_t id = emb_html_name_id(token->name);
    size_t found = 0;
    bool crosses = false;
    if (w->beyond) {
        w->beyond--;
        return;
    }
    for (size_t i = w->depth; i > 0 && !found; i--) {
        if (w->stack[i - 1].id == id)
            found = i;
        else
            crosses |= w->stack[i - 1].is_block;
    }
    if (!found || (crosses && !breaks(&w->stack[found - 1]))) {
        if (emb_html_is(token->name, "p"))
            break_block(w, GAP_BLOCK, token->from);
        return;
    }
    bool is_row = emb_html_is(token->name, "tr");
    while (w->depth >= found && w->depth) {
        if (is_row && w->depth == found) {
            break_block(w, GAP_ROW, token->from);
            w->depth--;
            break;
        }
        leave(w, token);
    }
}

/* ---- A page ---- */

static bool is_linked_data(const walk *w, const emb_html_token *open)
{
    return emb_html_is(open->name, "script") &&
           emb_str_starts_ascii_case(emb_str_trim(emb_html_attribute_value(w->d->source, open, "type", NULL)),
                                     EMB_STR("application/ld+json"));
}

static void take_page(walk *w)
{
    emb_html_token token;
    bool linked = false;
    do {
        emb_html_next(&w->tokens, &token);
        if (token.kind == EMB_HTML_OPEN) {
            linked = is_linked_data(w, &token);
            take_open(w, &token);
        } else if (token.kind == EMB_HTML_CLOSE) {
            take_close(w, &token);
        } else if (token.kind == EMB_HTML_TEXT && linked) {
            end_segment(w);
            emb_html_read_linked_data(w->d, token.from, token.to);
            linked = false;
            set_gap(w, GAP_BLOCK, token.to, token.to);
        } else if (token.kind == EMB_HTML_TEXT && !token.raw && !top(w)->hidden) {
            take_text(w, token.from, token.to);
        }
    } while (token.kind != EMB_HTML_END && !w->d->text_buf.failed);
    break_block(w, GAP_BLOCK, w->d->source.len);
}

static emb_status read_html(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    if (bytes.len > HTML_MAX)
        return emb_fail(error, EMB_LIMIT, "an HTML page of more than 128 MiB");
    emb_str declared = job->charset.len ? job->charset : emb_html_declared_charset(bytes);
    emb_status status = emb_charset_read(document, bytes, declared, error);
    if (status != EMB_OK)
        return status;
    walk w = {.d = document};
    emb_html_begin(&w.tokens, document->source);
    take_page(&w);
    return emb_document_text_end(document, error);
}

/* ---- Telling HTML ---- */

static size_t behind_preamble(emb_str head)
{
    size_t at = 0;
    for (;;) {
        while (at < head.len && is_space(head.data[at]))
            at++;
        emb_str rest = emb_str_slice(head, at, head.len);
        emb_str mark = emb_str_starts(rest, EMB_STR("<!--")) ? EMB_STR("-->") : EMB_STR("?>");
        if (!emb_str_starts(rest, EMB_STR("<!--")) && !emb_str_starts(rest, EMB_STR("<?xml")))
            return at;
        size_t end = emb_str_find(head, mark, at);
        if (end == SIZE_MAX)
            return at;
        at = end + mark.len;
    }
}

static bool begins_with_tag(emb_str text)
{
    static const char *const names[] = {
        "html", "head", "body",   "title",   "meta",    "link",   "script",  "style",      "div",        "p",    "span",
        "h1",   "h2",   "h3",     "table",   "tr",      "a",      "b",       "i",          "center",     "font", "img",
        "ul",   "ol",   "main",   "article", "section", "header", "nav",     "figure",     "blockquote", "form", "pre",
        "br",   "hr",   "strong", "em",      "aside",   "footer", "address", "figcaption", "base",
    };
    if (text.len < 2 || text.data[0] != '<')
        return false;
    size_t end = 1;
    while (end < text.len && (emb_is_ascii_alpha(text.data[end]) || emb_is_ascii_digit(text.data[end])))
        end++;
    emb_str name = emb_str_slice(text, 1, end);
    bool ends = end < text.len && (is_space(text.data[end]) || text.data[end] == '>' || text.data[end] == '/');
    for (size_t i = 0; ends && i < sizeof names / sizeof *names; i++)
        if (emb_html_is(name, names[i]))
            return true;
    return false;
}

static bool detect(emb_str head, const emb_input_job *job)
{
    bool named = emb_input_name_ends(job->name, ".html") || emb_input_name_ends(job->name, ".htm") ||
                 emb_input_name_ends(job->name, ".xhtml");
    if (named && emb_str_find_byte(head, '<', 0) != SIZE_MAX)
        return true;
    emb_str rest = emb_str_slice(head, behind_preamble(head), head.len);
    return emb_str_starts_ascii_case(rest, EMB_STR("<!doctype html")) || begins_with_tag(rest);
}

const emb_input_reader emb_input_html = {"html", detect, read_html};
