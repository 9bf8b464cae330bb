/* SPDX-License-Identifier: Apache-2.0 */
#include "document/report/write.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/utf8.h"

/* No mention is longer: how far before a place one is looked for that reaches into it. */
#define MENTION_MAX ((size_t)4096)

/* ---- Escaping ---- */

static const char *entity_of(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Embeddings, overrides and isolates can make a name look like another; U+2028 and its neighbour are line breaks. */
static bool is_direction(uint32_t code)
{
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F ||
           code == 0x061C;
}

static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) || (code & 0xFFFE) == 0xFFFE ||
           (code >= 0xFDD0 && code <= 0xFDEF);
}

static void put_code(emb_buf *out, uint32_t code)
{
    char encoded[EMB_UTF8_MAX];
    const char *entity = entity_of(code);
    if (entity)
        emb_buf_append_text(out, entity);
    else if (code == '\r')
        return;
    else if (is_direction(code))
        emb_buf_printf(out, "[U+%04X]", code);
    else
        emb_buf_append(out, encoded, emb_utf8_encode(is_control(code) ? EMB_REPLACEMENT : code, encoded));
}

void emb_report_text(emb_report *report, emb_str text)
{
    for (size_t at = 0; at < text.len;)
        put_code(report->out, emb_utf8_next(text, &at));
}

void emb_report_line(emb_report *report, emb_str text, size_t most)
{
    size_t written = 0;
    bool space = false;
    text = emb_str_trim(text);
    for (size_t at = 0; at < text.len;) {
        uint32_t code = emb_utf8_next(text, &at);
        if (code == ' ' || code == '\n' || code == '\t' || code == '\r' || code == 0xA0) {
            space = written > 0;
            continue;
        }
        if (written + space >= most) {
            emb_buf_append_text(report->out, "\xE2\x80\xA6");
            return;
        }
        if (space)
            emb_buf_append_byte(report->out, ' ');
        put_code(report->out, code);
        written += 1 + space;
        space = false;
    }
}

void emb_report_markup(emb_report *report, const char *markup)
{
    emb_buf_append_text(report->out, markup);
}

void emb_report_format(emb_report *report, const char *markup, ...)
{
    char text[512];
    va_list args;
    va_start(args, markup);
    int len = vsnprintf(text, sizeof text, markup, args);
    va_end(args);
    if (len > 0)
        emb_buf_append(report->out, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

void emb_report_chip(emb_report *report, const char *kind, emb_str text)
{
    emb_report_markup(report, "<span class=\"chip ");
    emb_report_markup(report, kind);
    emb_report_markup(report, "\">");
    emb_report_text(report, text);
    emb_report_markup(report, "</span>");
}

/* ---- Findings ---- */

emb_str emb_report_span(const emb_report *report, emb_span span)
{
    emb_str text = report->r->document->text;
    if (span.from >= span.to || span.to > text.len)
        return EMB_STR("");
    return emb_str_slice(text, span.from, span.to);
}

static int by_place(const void *a, const void *b, void *context)
{
    const emb_mention *mentions = context, *first = &mentions[*(const size_t *)a], *second = &mentions[*(const size_t *)b];
    if (first->span.from != second->span.from)
        return first->span.from < second->span.from ? -1 : 1;
    if (first->match != second->match)
        return first->match ? -1 : 1;
    if (first->span.to != second->span.to)
        return first->span.to > second->span.to ? -1 : 1;
    return *(const size_t *)a < *(const size_t *)b ? -1 : 1;
}

/* Chains the mentions of each entity, those that alert apart from those that do not. */
static bool chain(emb_report *report)
{
    emb_map *groups = emb_map_new();
    emb_vec(size_t) last = {0};
    bool good = groups != NULL;
    for (size_t i = 0; good && i < report->f->mentions.count; i++) {
        const emb_mention *m = &report->f->mentions.items[i];
        char key[sizeof m->entity + 1];
        bool is_new = false;
        memcpy(key, &m->entity, sizeof m->entity);
        key[sizeof m->entity] = m->match ? 1 : 0;
        uint32_t group = emb_map_put(groups, (emb_str){key, sizeof key}, &is_new);
        good = group != EMB_MAP_NONE && (!is_new || emb_vec_push(&last, i));
        if (!good)
            break;
        report->next[i] = EMB_REPORT_NONE;
        report->first[i] = is_new;
        if (!is_new)
            report->next[last.items[group]] = i;
        last.items[group] = i;
        report->parties += is_new && m->match;
        report->lookalikes += is_new && !m->match;
    }
    emb_map_free(groups);
    emb_vec_free(&last);
    return good;
}

bool emb_report_prepare(emb_report *report)
{
    size_t count = report->f->mentions.count, room = count ? count : 1;
    report->order = malloc(room * sizeof *report->order);
    report->next = malloc(room * sizeof *report->next);
    report->first = malloc(room * sizeof *report->first);
    if (!report->order || !report->next || !report->first)
        return false;
    for (size_t i = 0; i < count; i++)
        report->order[i] = i;
    if (count)
        qsort_r(report->order, count, sizeof *report->order, by_place, report->f->mentions.items);
    return chain(report);
}

void emb_report_free(emb_report *report)
{
    free(report->order);
    free(report->next);
    free(report->first);
}

int64_t emb_report_mention_in(const emb_report *report, emb_span span)
{
    const emb_mention *mentions = report->f->mentions.items;
    size_t from = 0, to = report->f->mentions.count, begin = span.from > MENTION_MAX ? span.from - MENTION_MAX : 0;
    int64_t found = -1;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (mentions[report->order[middle]].span.from < begin)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < report->f->mentions.count && mentions[report->order[from]].span.from < span.to; from++) {
        const emb_mention *m = &mentions[report->order[from]];
        if (m->span.to > span.from && (found < 0 || (m->match && !mentions[found].match)))
            found = (int64_t)report->order[from];
    }
    return found;
}

const char *emb_report_modality_kind(const char *modality)
{
    if (!modality || strcmp(modality, "asserted") == 0)
        return "good";
    return strcmp(modality, "denied") == 0 ? "" : "warn";
}

bool emb_report_is_firm(const emb_event *event)
{
    bool positive = !event->polarity || strcmp(event->polarity, "negative") != 0;
    return positive && (!event->modality || strcmp(event->modality, "asserted") == 0 || strcmp(event->modality, "reported") == 0);
}
