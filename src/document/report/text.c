/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document's text in blocks with the zone of each, its mentions marked. A mark takes the focus, and what explains it lies within it:
 * shown on hover and on focus, read out as its description. The page needs no script.
 */
#include <stdlib.h>
#include <yyjson.h>

#include "base/json_each.h"
#include "document/report/write.h"

/* Of longer documents only the blocks in which something was found are shown. */
#define WHOLE_MAX ((size_t)1024 * 1024)
#define REASONS_MAX 8

typedef struct anchor {
    size_t at;
    char kind; /* 'c' claim, 'e' event, 't' touch */
    size_t number;
} anchor;

typedef struct text_writer {
    emb_report *report;
    emb_vec(anchor) anchors;
    size_t mention, anchor; /* the next ones */
    size_t zone;            /* of findings.zones */
    bool gap;               /* blocks were left out before this one */
} text_writer;

/* ---- Explaining a mention ---- */

static void put_fact(emb_report *report, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    emb_report_markup(report, "<span><span class=\"quiet\">");
    emb_report_markup(report, label);
    emb_report_markup(report, "</span> ");
    emb_report_text(report, emb_str_from(value));
    emb_report_markup(report, "</span>");
}

static void put_reasons(emb_report *report, const char *json)
{
    yyjson_doc *doc = json ? yyjson_read(json, strlen(json), 0) : NULL;
    yyjson_val *list = yyjson_doc_get_root(doc), *reason;
    size_t at, count;
    EMB_JSON_ARRAY_EACH (list, at, count, reason) {
        const char *text = yyjson_get_str(yyjson_obj_get(reason, "text"));
        if (!text || at >= REASONS_MAX)
            continue;
        double points = yyjson_get_num(yyjson_obj_get(reason, "points"));
        emb_report_markup(report, "<span class=\"why\">");
        if (points >= 0.005 || points <= -0.005)
            emb_report_format(report, "%+.2f ", points);
        emb_report_text(report, emb_str_from(text));
        emb_report_markup(report, "</span>");
    }
    yyjson_doc_free(doc);
}

static const char *class_of(const emb_mention *m)
{
    return m->match ? "alert" : m->suppressed ? "other" : "low";
}

static void put_tip(emb_report *report, size_t number)
{
    const emb_mention *m = &report->f->mentions.items[number];
    emb_report_format(report, "<span class=\"tip\" role=\"tooltip\" id=\"d%zum%zutip\"><span class=\"name\">", report->number,
                      number);
    emb_report_text(report, emb_index_entity_caption(report->r->index, m->entity));
    emb_report_markup(report, "</span><span>");
    if (m->match)
        emb_report_chip(report, "alert", EMB_STR("alert"));
    else
        emb_report_chip(report, "", m->suppressed ? EMB_STR("no alert") : EMB_STR("too weak to alert"));
    emb_report_format(report, " <span class=\"quiet\">score %.2f</span></span>", m->score / 1000.0);
    put_fact(report, "Why not:", m->suppressed);
    put_fact(report, "Role:", m->role);
    put_fact(report, "Words around it:", m->context);
    put_fact(report, "Listed as:", m->alias);
    put_fact(report, "Found by:", m->path);
    put_fact(report, "Field:", m->field);
    put_reasons(report, m->reasons);
    if (m->also_count)
        emb_report_format(report, "<span class=\"quiet\">It may also be %zu other listed name%s.</span>", m->also_count,
                          m->also_count == 1 ? "" : "s");
    emb_report_markup(report, "</span>");
}

static void put_mention(emb_report *report, size_t number, emb_span shown)
{
    const emb_mention *m = &report->f->mentions.items[number];
    emb_report_format(report, "<mark class=\"m %s\" tabindex=\"0\" id=\"d%zum%zu\" aria-describedby=\"d%zum%zutip\">", class_of(m),
                      report->number, number, report->number, number);
    emb_report_text(report, emb_report_span(report, shown));
    put_tip(report, number);
    emb_report_markup(report, "</mark>");
}

/* ---- Order ---- */

static int by_anchor(const void *a, const void *b)
{
    const anchor *first = a, *second = b;
    if (first->at != second->at)
        return first->at < second->at ? -1 : 1;
    return first->kind != second->kind ? first->kind - second->kind : first->number < second->number ? -1 : 1;
}

static bool add_anchor(text_writer *w, emb_span span, char kind, size_t number)
{
    anchor a = {span.from, kind, number};
    return !emb_report_has(span) || emb_vec_push(&w->anchors, a);
}

static bool collect(text_writer *w)
{
    const emb_findings *f = w->report->f;
    bool good = true;
    for (size_t i = 0; good && i < f->claims.count; i++)
        good =
            add_anchor(w, emb_report_has(f->claims.items[i].message) ? f->claims.items[i].message : f->claims.items[i].cue, 'c', i);
    for (size_t i = 0; good && i < f->events.count; i++)
        good = add_anchor(w, f->events.items[i].trigger, 'e', i);
    for (size_t i = 0; good && i < f->touches.count; i++)
        for (size_t k = 0; good && k < f->touches.items[i].because.count && k < 1; k++)
            good = add_anchor(w, f->touches.items[i].because.items[k], 't', i);
    if (good && w->anchors.count)
        qsort(w->anchors.items, w->anchors.count, sizeof *w->anchors.items, by_anchor);
    return good;
}

/* ---- Blocks ---- */

static void put_anchors(text_writer *w, size_t to)
{
    for (; w->anchor < w->anchors.count && w->anchors.items[w->anchor].at <= to; w->anchor++)
        emb_report_format(w->report, "<span class=\"at\" id=\"d%zu%c%zu\"></span>", w->report->number,
                          w->anchors.items[w->anchor].kind, w->anchors.items[w->anchor].number);
}

/* Text up to `to`, with the anchors within. */
static void put_plain(text_writer *w, size_t from, size_t to)
{
    while (w->anchor < w->anchors.count && w->anchors.items[w->anchor].at < to) {
        size_t at = w->anchors.items[w->anchor].at;
        at = at < from ? from : at;
        emb_report_text(w->report, emb_report_span(w->report, (emb_span){from, at}));
        put_anchors(w, at);
        from = at;
    }
    emb_report_text(w->report, emb_report_span(w->report, (emb_span){from, to}));
}

/* Of mentions that lie over one another the first is marked, and of the others the rest. */
static void put_marked(text_writer *w, emb_span block)
{
    const emb_findings *f = w->report->f;
    size_t at = block.from;
    for (; w->mention < f->mentions.count; w->mention++) {
        size_t number = w->report->order[w->mention];
        emb_span span = f->mentions.items[number].span;
        if (span.from >= block.to)
            break;
        if (span.to <= at)
            continue;
        span.from = span.from < at ? at : span.from;
        span.to = span.to > block.to ? block.to : span.to;
        put_plain(w, at, span.from);
        put_anchors(w, span.from);
        put_mention(w->report, number, span);
        at = span.to;
    }
    put_plain(w, at, block.to);
}

static bool holds_findings(const text_writer *w, emb_span block)
{
    const emb_findings *f = w->report->f;
    bool mention = w->mention < f->mentions.count && f->mentions.items[w->report->order[w->mention]].span.from < block.to;
    return mention || (w->anchor < w->anchors.count && w->anchors.items[w->anchor].at < block.to);
}

static emb_zone zone_at(text_writer *w, size_t at, const emb_segment *segment)
{
    const emb_findings *f = w->report->f;
    while (w->zone < f->zones.count && f->zones.items[w->zone].span.to <= at)
        w->zone++;
    if (w->zone < f->zones.count && f->zones.items[w->zone].span.from <= at)
        return (emb_zone)f->zones.items[w->zone].zone;
    return (emb_zone)segment->zone;
}

/* The zone is named where it is no plain text and its look does not say it. */
static void put_label(text_writer *w, emb_zone zone, const emb_segment *segment)
{
    bool plain = zone == EMB_ZONE_NONE || zone == EMB_ZONE_BODY || zone == EMB_ZONE_HEADLINE || zone == EMB_ZONE_SUBHEAD ||
                 zone == EMB_ZONE_TABLE;
    if (plain && !segment->path)
        return;
    emb_str rest = emb_str_from(segment->path ? segment->path : emb_zone_name(zone)), step;
    emb_report_markup(w->report, "<span class=\"label\">");
    for (bool more = false; emb_str_split(&rest, EMB_STR("/"), &step); more = true) {
        emb_report_markup(w->report, more ? "/<wbr>" : "");
        emb_report_text(w->report, step);
    }
    emb_report_markup(w->report, "</span>");
}

static emb_span trim(const emb_report *report, emb_span block)
{
    emb_str text = report->r->document->text, trimmed = emb_str_trim(emb_str_slice(text, block.from, block.to));
    size_t from = (size_t)(trimmed.data - text.data);
    return (emb_span){from, from + trimmed.len};
}

static void put_block(text_writer *w, emb_span block, const emb_segment *segment)
{
    if (!emb_str_trim(emb_report_span(w->report, block)).len)
        return;
    if (w->report->r->document->text.len > WHOLE_MAX && !holds_findings(w, block)) {
        w->gap = true;
        return;
    }
    if (w->gap)
        emb_report_markup(w->report, "<p class=\"gap\">\xE2\x80\xA6</p>\n");
    w->gap = false;
    emb_zone zone = zone_at(w, block.from, segment);
    const char *name = emb_zone_name(zone);
    emb_report_format(w->report, "<div class=\"block %s\" dir=\"auto\">", *name ? name : "body");
    put_label(w, zone, segment);
    emb_report_markup(w->report, "<div>"); /* beside its label where there is room */
    put_marked(w, trim(w->report, block));
    emb_report_markup(w->report, "</div></div>\n");
}

static bool is_prose(uint8_t zone)
{
    return zone == EMB_ZONE_NONE || zone == EMB_ZONE_BODY || zone == EMB_ZONE_QUOTE;
}

/* A quote within a sentence breaks no paragraph. */
static bool breaks_at(const text_writer *w, size_t zone)
{
    const emb_zone_span *z = &w->report->f->zones.items[zone];
    emb_str text = w->report->r->document->text;
    size_t at = z->span.from;
    if (zone && z->zone == z[-1].zone)
        return false;
    bool touches = zone && z[-1].span.to == at; /* between zones nothing is said: that is prose */
    if (!is_prose(z->zone) || (touches && !is_prose(z[-1].zone)))
        return true;
    return at == 0 || text.data[at - 1] == '\n';
}

static size_t next_zone(const text_writer *w, size_t from, size_t to)
{
    const emb_findings *f = w->report->f;
    size_t zone = w->zone;
    while (zone < f->zones.count && (f->zones.items[zone].span.from <= from || !breaks_at(w, zone)))
        zone++;
    return zone < f->zones.count && f->zones.items[zone].span.from < to ? f->zones.items[zone].span.from : to;
}

/* Behind an empty line, at a new zone, or at the end of the segment. */
static size_t block_end(const text_writer *w, size_t from, size_t to)
{
    emb_str text = w->report->r->document->text;
    to = next_zone(w, from, to);
    for (const char *line = memchr(text.data + from, '\n', to - from); line;) {
        size_t next = (size_t)(line - text.data) + 1;
        while (next < to && (text.data[next] == '\r' || text.data[next] == ' ' || text.data[next] == '\t'))
            next++;
        if (next < to && text.data[next] == '\n')
            return next + 1;
        line = next < to ? memchr(text.data + next, '\n', to - next) : NULL;
    }
    return to;
}

void emb_report_write_text(emb_report *report)
{
    text_writer w = {.report = report};
    const emb_document_text *d = report->r->document;
    if (!collect(&w))
        report->out->failed = true;
    emb_report_markup(report, "<div class=\"card text\">\n");
    for (size_t i = 0; i < d->segments.count && !report->out->failed; i++) {
        const emb_segment *segment = &d->segments.items[i];
        for (size_t at = segment->from; at < segment->to && !report->out->failed;) {
            size_t end = block_end(&w, at, segment->to);
            put_block(&w, (emb_span){at, end}, segment);
            at = end;
        }
    }
    if (w.gap)
        emb_report_markup(report, "<p class=\"gap\">\xE2\x80\xA6</p>\n");
    put_anchors(&w, SIZE_MAX);
    emb_report_markup(report, "</div>\n");
    emb_vec_free(&w.anchors);
}
