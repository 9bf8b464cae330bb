/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DOCX (ECMA-376, WordprocessingML): the paragraphs of the document, its headers, footers, notes and comments, and who it says wrote it.
 * Offsets count in the text that is taken out. Text that was deleted while changes were tracked is not read.
 */
#include <stdio.h>

#include "document/input/charset.h"
#include "document/input/more/more.h"
#include "document/input/more/zip_parts.h"
#include "document/input/put.h"
#include "document/input/xml_source.h"

#define DOCX_MAX ((size_t)256 * 1024 * 1024)
#define NESTED_MAX 32 /* paragraphs within paragraphs: boxes of text */

typedef struct walk {
    emb_document_text *d;
    const char *path; /* of all segments of this part; NULL: none */
    emb_zone zone;    /* of the part: comments; NONE: by the paragraph */
    emb_zone styles[NESTED_MAX];
    size_t paragraphs; /* open ones */
    size_t tables;
    size_t skipped; /* elements open within what is not read */
    size_t from;    /* where the segment in hand begins */
    bool open;
    bool in_text;    /* <w:t>, or a property */
    const char *gap; /* before the next text */
} walk;

/* ---- Segments ---- */

static void end_segment(walk *w)
{
    if (!w->open)
        return;
    size_t nested = w->paragraphs ? w->paragraphs - 1 : 0;
    emb_zone zone = w->zone != EMB_ZONE_NONE ? w->zone : w->styles[nested < NESTED_MAX ? nested : NESTED_MAX - 1];
    if (zone == EMB_ZONE_NONE && w->tables)
        zone = EMB_ZONE_TABLE;
    emb_segment *segment = emb_input_end_segment(w->d, w->from, EMB_SEGMENT_TEXT, zone);
    if (segment)
        segment->path = w->path;
    w->open = false;
}

static void append(walk *w, emb_str text)
{
    emb_document_text *d = w->d;
    if (!w->open) {
        if (d->text_buf.len && w->gap)
            emb_buf_append_text(&d->text_buf, w->gap);
        w->open = true;
        w->from = d->text_buf.len;
        w->gap = NULL;
    }
    emb_buf_append_str(&d->text_buf, text);
}

static void set_gap(walk *w, const char *gap)
{
    end_segment(w);
    if (!w->gap || strcmp(w->gap, "\t") == 0 || strcmp(gap, "\n\n") == 0)
        w->gap = gap;
}

/* ---- Paragraphs ---- */

static const char *attribute(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(emb_xml_local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return "";
}

/* Styles go by their names in English, whatever language the program speaks; German ones are met in old files. */
static emb_zone zone_of_style(const char *style)
{
    static const struct {
        const char *begin;
        emb_zone zone;
    } styles[] = {
        {"Title", EMB_ZONE_HEADLINE},     {"Titel", EMB_ZONE_HEADLINE},       {"Heading1", EMB_ZONE_HEADLINE},
        {"Heading", EMB_ZONE_SUBHEAD},    {"berschrift", EMB_ZONE_SUBHEAD},   {"Subtitle", EMB_ZONE_SUBHEAD},
        {"Caption", EMB_ZONE_CAPTION},    {"Beschriftung", EMB_ZONE_CAPTION}, {"Quote", EMB_ZONE_QUOTE},
        {"IntenseQuote", EMB_ZONE_QUOTE}, {"Zitat", EMB_ZONE_QUOTE},
    };
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (emb_str_starts_ascii_case(emb_str_from(style), emb_str_from(styles[i].begin)))
            return styles[i].zone;
    return EMB_ZONE_NONE;
}

static void begin_paragraph(walk *w)
{
    set_gap(w, w->tables && w->gap ? w->gap : "\n\n");
    if (w->paragraphs < NESTED_MAX)
        w->styles[w->paragraphs] = EMB_ZONE_NONE;
    w->paragraphs++;
}

static void end_paragraph(walk *w)
{
    set_gap(w, w->tables ? "\n" : "\n\n");
    w->paragraphs -= w->paragraphs > 0;
}

/* Deleted text, instructions of fields, and the second form of what a newer program shows in a first. */
static bool is_skipped(const char *name)
{
    return strcmp(name, "delText") == 0 || strcmp(name, "instrText") == 0 || strcmp(name, "Fallback") == 0 ||
           strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0;
}

static void on_start(void *context, const char *name, const char *const *attributes)
{
    walk *w = context;
    if (w->skipped || is_skipped(name)) {
        w->skipped++;
        return;
    }
    if (strcmp(name, "p") == 0)
        begin_paragraph(w);
    else if (strcmp(name, "t") == 0)
        w->in_text = true;
    else if (strcmp(name, "pStyle") == 0 && w->paragraphs && w->paragraphs <= NESTED_MAX)
        w->styles[w->paragraphs - 1] = zone_of_style(attribute(attributes, "val"));
    else if (strcmp(name, "tbl") == 0)
        w->tables++;
    else if ((strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) && w->open)
        append(w, EMB_STR("\n"));
    else if (strcmp(name, "tab") == 0 && w->open)
        append(w, EMB_STR("\t"));
    else if (strcmp(name, "noBreakHyphen") == 0)
        append(w, EMB_STR("-"));
    else if (strcmp(name, "softHyphen") == 0)
        append(w, EMB_STR("\xC2\xAD"));
}

static void on_end(void *context, const char *name)
{
    walk *w = context;
    if (w->skipped) {
        w->skipped--;
        return;
    }
    if (strcmp(name, "p") == 0) {
        end_paragraph(w);
    } else if (strcmp(name, "t") == 0) {
        w->in_text = false;
    } else if (strcmp(name, "tc") == 0) {
        set_gap(w, "\t");
        w->gap = "\t";
    } else if (strcmp(name, "tr") == 0) {
        set_gap(w, "\n");
        w->gap = "\n";
    } else if (strcmp(name, "tbl") == 0) {
        w->tables -= w->tables > 0;
        set_gap(w, "\n\n");
    }
}

static void on_text(void *context, emb_str text, size_t from, size_t to)
{
    (void)from, (void)to;
    walk *w = context;
    if (w->in_text && !w->skipped)
        append(w, text);
}

/* ---- Properties ---- */

typedef struct properties {
    emb_document_text *d;
    emb_buf text;
} properties;

static void on_property_start(void *context, const char *name, const char *const *attributes)
{
    (void)name, (void)attributes;
    properties *p = context;
    emb_buf_clear(&p->text);
}

static void on_property_end(void *context, const char *name)
{
    static const struct {
        const char *name, *path;
        emb_segment_kind kind;
        emb_zone zone;
    } known[] = {
        {"title", "properties/title", EMB_SEGMENT_TEXT, EMB_ZONE_HEADLINE},
        {"creator", "properties/creator", EMB_SEGMENT_NAME, EMB_ZONE_BYLINE},
        {"lastModifiedBy", "properties/lastModifiedBy", EMB_SEGMENT_NAME, EMB_ZONE_BYLINE},
        {"subject", "properties/subject", EMB_SEGMENT_TEXT, EMB_ZONE_FIELD},
        {"description", "properties/description", EMB_SEGMENT_TEXT, EMB_ZONE_FIELD},
        {"keywords", "properties/keywords", EMB_SEGMENT_TEXT, EMB_ZONE_FIELD},
    };
    properties *p = context;
    emb_document_text *d = p->d;
    emb_str text = emb_str_trim(emb_buf_str(&p->text));
    if (strcmp(name, "created") == 0)
        emb_input_offer_date(d, text);
    else if (strcmp(name, "language") == 0)
        emb_input_offer_language(d, text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(name, known[i].name) != 0 || !text.len)
            continue;
        if (d->text_buf.len)
            emb_buf_append_text(&d->text_buf, "\n\n");
        size_t from = d->text_buf.len;
        emb_buf_append_str(&d->text_buf, text);
        emb_segment *segment = emb_input_end_segment(d, from, known[i].kind, known[i].zone);
        if (segment)
            segment->path = known[i].path;
    }
    emb_buf_clear(&p->text);
}

static void on_property_text(void *context, emb_str text, size_t from, size_t to)
{
    (void)from, (void)to;
    properties *p = context;
    emb_buf_append_str(&p->text, text);
}

/* ---- Parts ---- */

typedef struct reading {
    emb_document_text *d;
    emb_zip_parts *parts;
    emb_buf bytes, utf8;
    emb_error *error;
} reading;

/* A part as UTF-8 in `*ret`. */
static emb_status read_part(reading *r, size_t part, emb_str *ret)
{
    emb_status status = emb_zip_parts_read(r->parts, part, &r->bytes, r->error);
    if (status != EMB_OK)
        return status;
    *ret = emb_buf_str(&r->bytes);
    if (strncmp(emb_charset_guess(*ret, EMB_STR("")), "utf-16", 6) != 0)
        return EMB_OK;
    emb_buf_clear(&r->utf8);
    if (!emb_charset_decode(*ret, EMB_STR(""), &r->utf8))
        return emb_fail_memory(r->error);
    *ret = emb_buf_str(&r->utf8);
    return EMB_OK;
}

static emb_status parse_part(reading *r, size_t part, const emb_xml_events *events)
{
    emb_str source;
    char why[EMB_ERROR_MESSAGE_MAX];
    emb_status status = read_part(r, part, &source);
    if (status != EMB_OK)
        return status;
    status = emb_xml_source_parse(source, events, r->error);
    if (status != EMB_OK && status != EMB_NO_MEMORY && r->error) {
        snprintf(why, sizeof why, "%s", r->error->message);
        emb_fail(r->error, status, "%s: %s", emb_zip_parts_name(r->parts, part), why);
    }
    return status;
}

static emb_status take_properties(reading *r)
{
    size_t part = emb_zip_parts_find(r->parts, "docProps/core.xml");
    if (part == SIZE_MAX)
        return EMB_OK;
    properties p = {r->d, EMB_BUF_INIT((size_t)1 << 20)};
    emb_xml_events events = {&p, on_property_start, on_property_end, on_property_text, &r->d->text_buf.failed};
    emb_status status = parse_part(r, part, &events);
    emb_buf_free(&p.text);
    return status;
}

static emb_status take_part(reading *r, size_t part, const char *path, emb_zone zone)
{
    walk w = {.d = r->d, .path = path, .zone = zone, .gap = "\n\n"};
    emb_xml_events events = {&w, on_start, on_end, on_text, &r->d->text_buf.failed};
    emb_status status = parse_part(r, part, &events);
    end_segment(&w);
    return status;
}

/* The document, then what stands at its edges, in the order of the file. What is damaged there is noted and the rest is read. */
static bool kind_of_part(const char *name, const char **ret_path, emb_zone *ret_zone)
{
    static const struct {
        const char *begin, *path;
        emb_zone zone;
    } kinds[] = {
        {"word/header", "header", EMB_ZONE_FIELD},        {"word/footer", "footer", EMB_ZONE_FIELD},
        {"word/footnotes", "footnotes", EMB_ZONE_NONE},   {"word/endnotes", "endnotes", EMB_ZONE_NONE},
        {"word/comments.", "comments", EMB_ZONE_COMMENT},
    };
    emb_str all = emb_str_from(name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (emb_str_starts(all, emb_str_from(kinds[i].begin)) && emb_str_ends(all, EMB_STR(".xml"))) {
            *ret_path = kinds[i].path;
            *ret_zone = kinds[i].zone;
            return true;
        }
    return false;
}

static size_t find_document(const emb_zip_parts *parts)
{
    size_t found = emb_zip_parts_find(parts, "word/document.xml");
    for (size_t i = 0; found == SIZE_MAX && i < emb_zip_parts_count(parts); i++) {
        emb_str name = emb_str_from(emb_zip_parts_name(parts, i));
        if (emb_str_starts(name, EMB_STR("word/document")) && emb_str_ends(name, EMB_STR(".xml")))
            found = i;
    }
    return found;
}

static emb_status take_edges(reading *r)
{
    const char *path = NULL;
    emb_zone zone = EMB_ZONE_NONE;
    for (size_t i = 0; i < emb_zip_parts_count(r->parts); i++) {
        if (!kind_of_part(emb_zip_parts_name(r->parts, i), &path, &zone))
            continue;
        emb_status status = take_part(r, i, path, zone);
        if (status == EMB_NO_MEMORY || status == EMB_LIMIT)
            return status;
        if (status != EMB_OK)
            emb_input_note(r->d, true, "%s was not read", emb_zip_parts_name(r->parts, i));
    }
    return EMB_OK;
}

static emb_status read_docx(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    (void)job;
    emb_error own = {0};
    reading r = {.d = document,
                 .bytes = EMB_BUF_INIT(2 * EMB_ZIP_PART_MAX),
                 .utf8 = EMB_BUF_INIT(4 * EMB_ZIP_PART_MAX),
                 .error = error ? error : &own};
    if (bytes.len > DOCX_MAX)
        return emb_fail(error, EMB_LIMIT, "a DOCX file of more than 256 MiB");
    emb_status status = emb_zip_parts_open(bytes, &r.parts, r.error);
    if (status != EMB_OK)
        return status;
    document->extracted = true;
    size_t main = find_document(r.parts);
    if (main == SIZE_MAX)
        status = emb_fail(r.error, EMB_UNSUPPORTED, "a ZIP file that is no DOCX: it has no word/document.xml");
    if (status == EMB_OK)
        status = take_properties(&r);
    if (status == EMB_OK)
        status = take_part(&r, main, NULL, EMB_ZONE_NONE);
    if (status == EMB_OK)
        status = take_edges(&r);
    emb_zip_parts_close(r.parts);
    emb_buf_free(&r.bytes);
    emb_buf_free(&r.utf8);
    return status == EMB_OK ? emb_document_text_end(document, error) : status;
}

static bool detect(emb_str head, const emb_input_job *job)
{
    if (!emb_str_starts(head, EMB_STR("PK\x03\x04")))
        return false;
    return emb_str_find(head, EMB_STR("word/"), 0) != SIZE_MAX || emb_input_name_ends(job->name, ".docx") ||
           emb_input_name_ends(job->name, ".docm");
}

const emb_input_reader emb_input_docx = {"docx", detect, read_docx};
