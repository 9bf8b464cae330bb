/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/html_meta.h"

#include <stdlib.h>
#include <yyjson.h>

#include "base/json_each.h"
#include "document/input/html_element.h"
#include "document/input/put.h"

/* Browsers look for a charset in the first 1024 bytes; pages that put comments before it exist. */
#define CHARSET_WITHIN 4096
#define LINKED_DATA_MAX ((size_t)4 * 1024 * 1024)
#define LINKED_DATA_DEPTH 16
#define LINKED_AUTHORS_MAX 100
#define AUTHOR_MAX 1000

/* ---- Charset ---- */

static emb_str charset_word(emb_str text, size_t at)
{
    while (at < text.len && (emb_is_ascii_space(text.data[at]) || text.data[at] == '"' || text.data[at] == '\''))
        at++;
    size_t from = at;
    while (at < text.len &&
           (emb_is_ascii_alpha(text.data[at]) || emb_is_ascii_digit(text.data[at]) || strchr("-_:.", text.data[at])))
        at++;
    return emb_str_slice(text, from, at);
}

static emb_str xml_encoding(emb_str head)
{
    if (!emb_str_starts(head, EMB_STR("<?xml")))
        return EMB_STR("");
    size_t end = emb_str_find(head, EMB_STR("?>"), 0), at = emb_str_find(head, EMB_STR("encoding="), 0);
    return at < end ? charset_word(head, at + 9) : EMB_STR("");
}

emb_str emb_html_declared_charset(emb_str bytes)
{
    emb_str head = {bytes.data, bytes.len < CHARSET_WITHIN ? bytes.len : CHARSET_WITHIN};
    for (size_t at = 0; (at = emb_str_find_ascii_case(head, EMB_STR("<meta"), at)) != SIZE_MAX; at += 5) {
        size_t end = emb_str_find_byte(head, '>', at), charset = emb_str_find_ascii_case(head, EMB_STR("charset="), at);
        if (charset != SIZE_MAX && charset < end)
            return charset_word(head, charset + 8);
    }
    return xml_encoding(head);
}

/* ---- Values ---- */

void emb_html_put_value(emb_document_text *d, size_t from, size_t to)
{
    char text[12];
    for (size_t at = from; at < to;) {
        size_t len = d->source.data[at] == '&' ? emb_html_reference(d->source, at, to, true, text) : 0;
        if (len) {
            emb_document_text_put(d, emb_str_from(text), at, at + len);
            at += len;
            continue;
        }
        const char *next = memchr(d->source.data + at + 1, '&', to - at - 1);
        size_t end = next ? (size_t)(next - d->source.data) : to;
        emb_document_text_copy(d, at, end);
        at = end;
    }
}

/* An author's name is a segment of its own; links to a profile are no names. */
static void put_author(emb_document_text *d, size_t from, size_t to, const char *path)
{
    emb_str value = emb_str_slice(d->source, from, to);
    if (value.len > AUTHOR_MAX || emb_str_starts_ascii_case(value, EMB_STR("http:")) ||
        emb_str_starts_ascii_case(value, EMB_STR("https:")))
        return;
    emb_input_put_break(d, from);
    size_t begin = d->text_buf.len;
    emb_html_put_value(d, from, to);
    emb_segment *segment = emb_input_end_segment(d, begin, EMB_SEGMENT_NAME, EMB_ZONE_BYLINE);
    if (segment)
        segment->path = path;
}

/* ---- <meta> ---- */

/* It mostly repeats the text, but may name who the text does not. */
static void put_description(emb_document_text *d, size_t from, size_t to)
{
    emb_input_put_break(d, from);
    size_t begin = d->text_buf.len;
    emb_html_put_value(d, from, to);
    emb_segment *segment = emb_input_end_segment(d, begin, EMB_SEGMENT_TEXT, EMB_ZONE_FIELD);
    if (segment)
        segment->path = "meta/description";
}

static bool is_among(emb_str name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (emb_html_is(name, words[i]))
            return true;
    return false;
}

void emb_html_read_meta(emb_document_text *d, const emb_html_token *token)
{
    static const char *const authors[] = {"author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl"};
    static const char *const dates[] = {"article:published_time", "date",    "dc.date",       "dc.date.issued",
                                        "dcterms.created",        "pubdate", "datepublished", "parsely-pub-date"};
    static const char *const languages[] = {"language", "dc.language", "content-language"};
    emb_str name = EMB_STR(""), content = EMB_STR("");
    size_t from = 0;
    emb_html_attribute attribute;
    for (size_t at = token->attributes; emb_html_next_attribute(d->source, token, &at, &attribute);) {
        if (emb_html_is(attribute.name, "content")) {
            content = attribute.value;
            from = attribute.from;
        } else if (emb_html_is(attribute.name, "name") || emb_html_is(attribute.name, "property") ||
                   emb_html_is(attribute.name, "itemprop") || emb_html_is(attribute.name, "http-equiv")) {
            name = emb_str_trim(attribute.value);
        }
    }
    if (is_among(name, authors, sizeof authors / sizeof *authors))
        put_author(d, from, from + content.len, "meta/author");
    else if (emb_html_is(name, "description"))
        put_description(d, from, from + content.len);
    else if (is_among(name, dates, sizeof dates / sizeof *dates))
        emb_input_offer_date(d, content);
    else if (is_among(name, languages, sizeof languages / sizeof *languages))
        emb_input_offer_language(d, content);
}

/* ---- JSON-LD ---- */

typedef struct linked {
    emb_document_text *document;
    const char *base; /* of the copy that yyjson reads in place */
    size_t from;      /* where it begins in the source */
    size_t authors;
} linked;

/* yyjson decodes in place: a string begins where it begins in the source, and ends there at the next quote that is not escaped. */
static void put_string(linked *l, yyjson_val *value, const char *path)
{
    emb_document_text *d = l->document;
    const char *text = yyjson_get_str(value);
    if (!text || l->authors++ >= LINKED_AUTHORS_MAX)
        return;
    size_t from = l->from + (size_t)(text - l->base), to = from;
    while (to < d->source.len && d->source.data[to] != '"')
        to += d->source.data[to] == '\\' ? 2 : 1;
    if (to > d->source.len)
        return;
    emb_str written = emb_str_slice(d->source, from, to);
    if (emb_str_find_byte(written, '\\', 0) == SIZE_MAX) {
        put_author(d, from, to, path);
        return;
    }
    emb_input_put_break(d, from);
    size_t begin = d->text_buf.len;
    emb_document_text_put(d, (emb_str){text, yyjson_get_len(value)}, from, to);
    emb_segment *segment = emb_input_end_segment(d, begin, EMB_SEGMENT_NAME, EMB_ZONE_BYLINE);
    if (segment)
        segment->path = path;
}

static void put_authors(linked *l, yyjson_val *value, int depth)
{
    size_t at, count;
    yyjson_val *item;
    if (depth > 3)
        return;
    if (yyjson_is_str(value))
        put_string(l, value, "ld+json/author");
    else if (yyjson_is_obj(value))
        put_authors(l, yyjson_obj_get(value, "name"), depth + 1);
    else
        EMB_JSON_ARRAY_EACH (value, at, count, item)
            put_authors(l, item, depth + 1);
}

static emb_str string_of(yyjson_val *value)
{
    return (emb_str){yyjson_get_str(value), yyjson_get_len(value)};
}

/* Articles stand alone, in an array or in a @graph. */
static void read_thing(linked *l, yyjson_val *thing, int depth)
{
    size_t at, count;
    yyjson_val *item;
    if (depth > LINKED_DATA_DEPTH)
        return;
    EMB_JSON_ARRAY_EACH (thing, at, count, item)
        read_thing(l, item, depth + 1);
    if (!yyjson_is_obj(thing))
        return;
    emb_input_offer_date(l->document, string_of(yyjson_obj_get(thing, "datePublished")));
    emb_input_offer_language(l->document, string_of(yyjson_obj_get(thing, "inLanguage")));
    put_authors(l, yyjson_obj_get(thing, "author"), 0);
    put_authors(l, yyjson_obj_get(thing, "creator"), 0);
    read_thing(l, yyjson_obj_get(thing, "@graph"), depth + 1);
    read_thing(l, yyjson_obj_get(thing, "mainEntity"), depth + 1);
}

void emb_html_read_linked_data(emb_document_text *d, size_t from, size_t to)
{
    size_t len = to - from;
    if (len > LINKED_DATA_MAX)
        return;
    char *copy = calloc(1, len + YYJSON_PADDING_SIZE);
    if (!copy) {
        d->text_buf.failed = true;
        return;
    }
    memcpy(copy, d->source.data + from, len);
    yyjson_doc *json = yyjson_read_opts(copy, len, YYJSON_READ_INSITU | YYJSON_READ_ALLOW_INVALID_UNICODE, NULL, NULL);
    linked l = {.document = d, .base = copy, .from = from};
    if (json)
        read_thing(&l, yyjson_doc_get_root(json), 0);
    yyjson_doc_free(json);
    free(copy);
}
