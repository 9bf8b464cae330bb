/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as lines for a terminal: parties, claims and events with their sentence, what may be touched, look-alikes and why not. What
 * comes from the document cannot move the cursor or colour anything: control characters do not get through.
 */
#include <stdio.h>

#include "base/map.h"
#include "base/utf8.h"
#include "document/report/write.h"
#include "model/schema.h"

#define COLUMNS 100
#define EXCERPT 400
#define FORMS_MAX 8
#define LISTED_MAX 2000
#define LABEL_COLUMNS 13

typedef struct terminal {
    emb_report report; /* finds and sorts; its buffer takes the finished lines */
    bool colour;
    emb_buf text; /* of the paragraph in hand */
} terminal;

/* ---- Characters ---- */

static bool is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

static bool is_without_width(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0591 && c <= 0x05BD) || (c >= 0x064B && c <= 0x065F) || c == 0x00AD ||
           (c >= 0x200B && c <= 0x200D) || (c >= 0xFE00 && c <= 0xFE0F);
}

static size_t width_of(uint32_t c)
{
    return is_without_width(c) ? 0 : is_wide(c) ? 2 : 1;
}

static size_t text_width(emb_str text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.len;)
        width += width_of(emb_utf8_next(text, &at));
    return width;
}

static bool is_direction(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

/* Text of the document or the lists, in one line: white space collapsed, cut behind `most` characters. */
static void add(terminal *t, emb_str text, size_t most)
{
    size_t count = 0;
    bool space = false;
    char encoded[EMB_UTF8_MAX];
    for (size_t at = 0; at < text.len;) {
        uint32_t c = emb_utf8_next(text, &at);
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xA0) {
            space = count > 0;
            continue;
        }
        if (count++ >= most) {
            emb_buf_append_text(&t->text, "\xE2\x80\xA6");
            return;
        }
        if (space)
            emb_buf_append_byte(&t->text, ' ');
        space = false;
        if (is_direction(c))
            emb_buf_printf(&t->text, "[U+%04X]", c);
        else
            emb_buf_append(&t->text, encoded, emb_utf8_encode(c < 0x20 || (c >= 0x7F && c < 0xA0) ? EMB_REPLACEMENT : c, encoded));
    }
}

static void add_text(terminal *t, const char *text)
{
    add(t, emb_str_from(text), 1000);
}

/* Ours, spaces and all. */
static void add_ours(terminal *t, const char *text)
{
    emb_buf_append_text(&t->text, text);
}

static void add_span(terminal *t, emb_span span, size_t most)
{
    add(t, emb_report_span(&t->report, span), most);
}

/* ---- Lines ---- */

static void put(terminal *t, const char *text)
{
    emb_buf_append_text(t->report.out, text);
}

static void put_spaces(terminal *t, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(t, " ");
}

static void put_styled(terminal *t, const char *style, emb_str text)
{
    if (t->colour)
        put(t, style);
    emb_buf_append_str(t->report.out, text);
    if (t->colour)
        put(t, "\x1B[0m");
}

/* How much of `text` fits into `width` columns: up to a space, else what fits. */
static size_t fitting(emb_str text, size_t width)
{
    size_t used = 0, space = 0, at = 0;
    while (at < text.len) {
        size_t begin = at;
        uint32_t c = emb_utf8_next(text, &at);
        used += width_of(c);
        if (used > width)
            return space ? space : begin ? begin : at;
        if (c == ' ')
            space = begin;
        else if (is_wide(c))
            space = at; /* a line may end behind any character of an unspaced script */
    }
    return text.len;
}

/* The paragraph in hand behind a label, wrapped below itself; `indent` columns before the label. */
static void put_paragraph(terminal *t, size_t indent, const char *style, emb_str label, size_t label_columns)
{
    emb_str rest = emb_str_trim(emb_buf_str(&t->text));
    size_t width = text_width(label), column = indent + (label_columns > width + 1 ? label_columns : label.len ? width + 2 : 0);
    put_spaces(t, indent);
    if (label.len)
        put_styled(t, style, label);
    put_spaces(t, rest.len ? column - indent - width : 0);
    while (rest.len) {
        size_t end = fitting(rest, COLUMNS > column + 20 ? COLUMNS - column : 20);
        emb_buf_append_str(t->report.out, emb_str_slice(rest, 0, end));
        rest = emb_str_trim(emb_str_slice(rest, end, rest.len));
        if (rest.len) {
            put(t, "\n");
            put_spaces(t, column);
        }
    }
    put(t, "\n");
    emb_buf_clear(&t->text);
}

static void put_plain(terminal *t, size_t indent)
{
    put_paragraph(t, indent, "", EMB_STR(""), 0);
}

static void put_heading(terminal *t, const char *text)
{
    put(t, "\n");
    put_styled(t, "\x1B[1m", emb_str_from(text));
    put(t, "\n");
}

static const char red[] = "\x1B[31;1m", yellow[] = "\x1B[33m", green[] = "\x1B[32m", bold[] = "\x1B[1m", dim[] = "\x1B[2m";

/* ---- Parts ---- */

/* The forms in which an entity is named, each once with how often. */
static void add_forms(terminal *t, size_t first)
{
    const emb_findings *f = t->report.f;
    emb_map *forms = emb_map_new();
    emb_vec(size_t) counts = {0};
    for (size_t i = first; forms && i != EMB_REPORT_NONE; i = t->report.next[i]) {
        bool is_new = false;
        uint32_t form = emb_map_put(forms, emb_report_span(&t->report, f->mentions.items[i].span), &is_new);
        if (form == EMB_MAP_NONE || (is_new && !emb_vec_push(&counts, 0)))
            break;
        counts.items[form]++;
    }
    for (uint32_t i = 0; i < counts.count && i < FORMS_MAX; i++) {
        add_ours(t, i ? ", \xE2\x80\x9C" : "\xE2\x80\x9C");
        add(t, emb_map_key(forms, i), 60);
        add_ours(t, "\xE2\x80\x9D");
        if (counts.items[i] > 1)
            emb_buf_printf(&t->text, " (%zu times)", counts.items[i]);
    }
    if (counts.count > FORMS_MAX)
        emb_buf_printf(&t->text, " and %zu more forms", counts.count - FORMS_MAX);
    emb_vec_free(&counts);
    emb_map_free(forms);
}

static void add_entity(terminal *t, uint32_t entity)
{
    const emb_index *index = t->report.r->index;
    add(t, emb_index_entity_caption(index, entity), 120);
}

static void put_parties(terminal *t)
{
    const emb_findings *f = t->report.f;
    size_t shown = 0;
    char score[16];
    put_heading(t, "Listed parties");
    for (size_t i = 0; i < f->mentions.count && shown < LISTED_MAX; i++) {
        const emb_mention *m = &f->mentions.items[i];
        if (!m->match || !t->report.first[i])
            continue;
        shown++;
        snprintf(score, sizeof score, "%.2f", m->score / 1000.0);
        add_entity(t, m->entity);
        add_ours(t, "  (");
        add_text(t, emb_schema_name(emb_index_entity_schema(t->report.r->index, m->entity)));
        add_ours(t, ", ");
        add(t, emb_index_entity_id(t->report.r->index, m->entity), 80);
        add_ours(t, ")");
        put_paragraph(t, 2, red, emb_str_from(score), 6);
        add_forms(t, i);
        put_plain(t, 8);
        if (m->context) {
            add_text(t, m->context);
            put_plain(t, 8);
        }
        if (m->field) {
            add_text(t, m->field);
            put_paragraph(t, 8, dim, EMB_STR("field"), 6);
        }
    }
    if (!shown) {
        add_ours(t, "No hit. That is no clearance: it says what the lists in this index hold.");
        put_plain(t, 2);
    }
}

static const char *style_of(const char *modality)
{
    const char *kind = emb_report_modality_kind(modality);
    return strcmp(kind, "good") == 0 ? green : *kind ? yellow : dim;
}

static void put_claims(terminal *t)
{
    const emb_findings *f = t->report.f;
    size_t others = 0;
    if (f->claims.count)
        put_heading(t, "Who says what");
    for (int pass = 0; pass < 2; pass++) /* of or about listed parties first */
        for (size_t i = 0; i < f->claims.count; i++) {
            const emb_claim *c = &f->claims.items[i];
            if ((c->entity_count > 0) != (pass == 0) || others > LISTED_MAX)
                continue;
            others++;
            if (emb_report_has(c->source))
                add_span(t, c->source, 80);
            else
                add_ours(t, "Somebody who is not named");
            if (emb_report_has(c->cue)) {
                add_ours(t, " \xE2\x80\xB9");
                add_span(t, c->cue, 60);
                add_ours(t, "\xE2\x80\xBA");
            }
            if (c->tier && strcmp(c->tier, "certain") != 0) {
                add_ours(t, " (source ");
                add_text(t, c->tier);
                add_ours(t, ")");
            }
            put_paragraph(t, 2, style_of(c->modality), emb_str_from(c->modality), LABEL_COLUMNS);
            add_span(t, c->message, EXCERPT);
            put_plain(t, 2 + LABEL_COLUMNS);
        }
}

/* The words, each once. */
static void add_list(terminal *t, const char *before, emb_spans list)
{
    size_t shown = 0;
    for (size_t i = 0; i < list.count && i < 64 && shown < FORMS_MAX; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = emb_str_equal(emb_report_span(&t->report, list.items[i]), emb_report_span(&t->report, list.items[k]));
        if (again)
            continue;
        add_ours(t, shown++ ? ", " : before);
        add_span(t, list.items[i], 60);
    }
}

static void put_event(terminal *t, const emb_event *e)
{
    add_text(t, e->type);
    add_list(t, ": ", e->actors);
    add_list(t, e->actors.count ? "; " : ": ", e->goods);
    if (emb_report_has(e->place)) {
        add_ours(t, "; in ");
        add_span(t, e->place, 40);
    }
    if (emb_report_has(e->date)) {
        add_ours(t, "; ");
        add_span(t, e->date, 40);
    }
    if (e->polarity && strcmp(e->polarity, "negative") == 0)
        add_ours(t, " (did not happen)");
    if (e->claim >= 0 && (size_t)e->claim < t->report.f->claims.count &&
        emb_report_has(t->report.f->claims.items[e->claim].source)) {
        add_ours(t, " \xE2\x80\x93 says ");
        add_span(t, t->report.f->claims.items[e->claim].source, 60);
    }
    put_paragraph(t, 2, style_of(e->modality), emb_str_from(e->modality), LABEL_COLUMNS);
    add_span(t, e->span, EXCERPT);
    put_plain(t, 2 + LABEL_COLUMNS);
}

static void put_events(terminal *t)
{
    const emb_findings *f = t->report.f;
    if (f->events.count)
        put_heading(t, "What happens");
    for (size_t i = 0; i < f->events.count && i < LISTED_MAX; i++)
        put_event(t, &f->events.items[i]);
}

static void put_touches(terminal *t)
{
    const emb_findings *f = t->report.f;
    if (f->touches.count)
        put_heading(t, "What it may touch");
    for (size_t i = 0; i < f->touches.count && i < LISTED_MAX; i++) {
        const emb_touch *touch = &f->touches.items[i];
        bool prohibited = touch->verdict && strcmp(touch->verdict, "prohibited") == 0;
        bool free = !touch->verdict || strcmp(touch->verdict, "not listed") == 0;
        add_text(t, touch->title ? touch->title : touch->goods);
        put_paragraph(t, 2, prohibited ? red : free ? green : yellow, emb_str_from(touch->verdict), LABEL_COLUMNS);
        add_list(t, "because of ", touch->because);
        put_plain(t, 2 + LABEL_COLUMNS);
        add_text(t, touch->source ? touch->source : touch->provision ? touch->provision : "");
        if (t->text.len)
            put_plain(t, 2 + LABEL_COLUMNS);
    }
}

static void put_lookalikes(terminal *t)
{
    const emb_findings *f = t->report.f;
    size_t weak = 0, shown = 0;
    for (size_t i = 0; i < f->mentions.count; i++) {
        const emb_mention *m = &f->mentions.items[i];
        if (m->match || !t->report.first[i])
            continue;
        if (!m->suppressed && !m->context) {
            weak++;
            continue;
        }
        if (shown++ == 0)
            put_heading(t, "Look-alikes, and why they are none");
        if (shown > LISTED_MAX)
            continue;
        add_span(t, m->span, 80);
        add_ours(t, " looks like ");
        add_entity(t, m->entity);
        emb_buf_printf(&t->text, " (%.2f): ", m->score / 1000.0);
        add_text(t, m->suppressed ? m->suppressed : m->context);
        put_plain(t, 2);
    }
    if (weak) {
        if (!shown)
            put_heading(t, "Look-alikes, and why they are none");
        emb_buf_printf(&t->text, "%zu single words and weak aliases that never alert alone; --format json lists them.", weak);
        put_plain(t, 2);
    }
}

static void put_head(terminal *t)
{
    const emb_document_text *d = t->report.r->document;
    const char *name = t->report.r->options.name;
    add_text(t, name && *name ? name : "Document");
    emb_str title = emb_str_trim(emb_buf_str(&t->text));
    put_styled(t, bold, title);
    emb_buf_clear(&t->text);
    put(t, "  (");
    put(t, d->format);
    if (t->report.f->language && *t->report.f->language) {
        put(t, ", ");
        put(t, t->report.f->language);
    }
    if (d->date) {
        put(t, ", ");
        put(t, d->date);
    }
    put(t, ")\n");
    if (d->note[0] || d->cut || t->report.f->cut) {
        add_text(t, d->note[0] ? d->note : "a limit was met: not all of the document was read");
        put_paragraph(t, 2, yellow, EMB_STR("note"), 6);
    }
}

emb_status emb_document_report(emb_document_reader *reader, int colour, const char **ret, size_t *ret_len, emb_error *error)
{
    terminal t = {.report = {.r = reader, .f = &reader->findings, .out = &reader->output},
                  .colour = colour != 0,
                  .text = EMB_BUF_INIT((size_t)1 << 20)};
    emb_buf_clear(&reader->output);
    bool good = emb_report_prepare(&t.report);
    if (good) {
        put_head(&t);
        put_parties(&t);
        put_claims(&t);
        put_events(&t);
        put_touches(&t);
        put_lookalikes(&t);
    }
    emb_report_free(&t.report);
    emb_buf_free(&t.text);
    if (!good || reader->output.failed)
        return emb_fail_memory(error);
    *ret = reader->output.data;
    *ret_len = reader->output.len;
    return EMB_OK;
}
