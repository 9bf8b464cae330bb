/* SPDX-License-Identifier: Apache-2.0 */
/* What was found, as one JSON object. */
#include "base/json.h"

#include "document/reader.h"

typedef struct writer {
    emb_document_reader *r;
    emb_buf *out;
    emb_placer placer;
} writer;

static void name(writer *w, const char *key)
{
    char last = w->out->len ? w->out->data[w->out->len - 1] : '{';
    char text[40] = ",\"";
    size_t from = last == '{' || last == '[' || last == ',', len = strlen(key);
    if (len > sizeof text - 4)
        len = sizeof text - 4;
    memcpy(text + 2, key, len);
    memcpy(text + 2 + len, "\":", 2);
    emb_buf_append(w->out, text + from, len + 4 - from);
}

static void string_or_null(writer *w, const char *key, const char *text)
{
    name(w, key);
    if (text)
        emb_json_string(w->out, emb_str_from(text));
    else
        emb_buf_append_text(w->out, "null");
}

/* Places are half of the output: written by hand they cost a tenth of what printf takes for them. */
static void number(writer *w, const char *key, size_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    name(w, key);
    emb_buf_append(w->out, digits + at, sizeof digits - at);
}

/* Members start, end and, where wanted, those in bytes; and the text as the document has it. */
static void place(writer *w, emb_span span, bool bytes)
{
    emb_place p = emb_placer_find(&w->placer, span.from, span.to);
    number(w, "start", p.start);
    number(w, "end", p.end);
    if (bytes) {
        number(w, "start_byte", p.from);
        number(w, "end_byte", p.to);
    }
    name(w, "text");
    emb_json_string(w->out, emb_text_of(w->r, span));
}

static void span_or_null(writer *w, const char *key, emb_span span)
{
    name(w, key);
    if (span.from == span.to) {
        emb_buf_append_text(w->out, "null");
        return;
    }
    emb_buf_append_byte(w->out, '{');
    place(w, span, false);
    emb_buf_append_byte(w->out, '}');
}

static void spans(writer *w, const char *key, emb_spans list)
{
    name(w, key);
    emb_buf_append_byte(w->out, '[');
    for (size_t i = 0; i < list.count; i++) {
        emb_json_comma(w->out);
        emb_buf_append_byte(w->out, '{');
        place(w, list.items[i], false);
        emb_buf_append_byte(w->out, '}');
    }
    emb_buf_append_byte(w->out, ']');
}

static void entity(writer *w, uint32_t number)
{
    name(w, "entity");
    emb_json_string(w->out, emb_index_entity_id(w->r->index, number));
    name(w, "caption");
    emb_json_string(w->out, emb_index_entity_caption(w->r->index, number));
}

static void write_also(writer *w, const emb_mention *m)
{
    name(w, "also");
    emb_buf_append_byte(w->out, '[');
    for (size_t i = 0; i < m->also_count; i++) {
        emb_json_comma(w->out);
        emb_buf_append_byte(w->out, '{');
        entity(w, m->also[i].entity);
        emb_buf_printf(w->out, ",\"score\":%.3f}", m->also[i].score / 1000.0);
    }
    emb_buf_append_byte(w->out, ']');
}

static void write_mention(writer *w, const emb_mention *m)
{
    static const char *const tiers[] = {"full", "anchored", "low"};
    emb_json_comma(w->out);
    emb_buf_append_byte(w->out, '{');
    place(w, m->span, true);
    entity(w, m->entity);
    emb_buf_append_text(w->out, ",\"schema\":");
    emb_json_string(w->out, emb_str_from(emb_schema_name(emb_index_entity_schema(w->r->index, m->entity))));
    emb_buf_printf(w->out, ",\"score\":%.3f,\"match\":%s", m->score / 1000.0, m->match ? "true" : "false");
    string_or_null(w, "tier", tiers[m->tier]);
    string_or_null(w, "zone", emb_zone_name((emb_zone)m->zone));
    string_or_null(w, "role", m->role);
    string_or_null(w, "suppressed_because", m->suppressed);
    string_or_null(w, "context", m->context);
    string_or_null(w, "path", m->path);
    string_or_null(w, "field", m->field);
    string_or_null(w, "alias", m->alias);
    string_or_null(w, "alias_kind", m->alias_kind);
    name(w, "reasons");
    emb_buf_append_text(w->out, m->reasons ? m->reasons : "[]");
    write_also(w, m);
    emb_buf_append_byte(w->out, '}');
}

static void write_claim(writer *w, const emb_claim *c)
{
    emb_json_comma(w->out);
    emb_buf_append_byte(w->out, '{');
    span_or_null(w, "source", c->source);
    span_or_null(w, "cue", c->cue);
    span_or_null(w, "message", c->message);
    string_or_null(w, "form", c->form);
    string_or_null(w, "tier", c->tier);
    string_or_null(w, "modality", c->modality);
    name(w, "speaker");
    if (c->speaker == EMB_NO_ENTITY_FOUND)
        emb_buf_append_text(w->out, "null");
    else
        emb_json_string(w->out, emb_index_entity_id(w->r->index, c->speaker));
    name(w, "entities");
    emb_buf_append_byte(w->out, '[');
    for (size_t i = 0; i < c->entity_count; i++) {
        emb_json_comma(w->out);
        emb_json_string(w->out, emb_index_entity_id(w->r->index, c->entities[i]));
    }
    emb_buf_append_text(w->out, "]}");
}

static void write_event(writer *w, const emb_event *e)
{
    emb_json_comma(w->out);
    emb_buf_append_byte(w->out, '{');
    string_or_null(w, "type", e->type);
    place(w, e->span, false);
    span_or_null(w, "trigger", e->trigger);
    spans(w, "actors", e->actors);
    spans(w, "goods", e->goods);
    span_or_null(w, "place", e->place);
    span_or_null(w, "date", e->date);
    string_or_null(w, "polarity", e->polarity);
    string_or_null(w, "modality", e->modality);
    emb_span source = {0, 0};
    if (e->claim >= 0)
        source = w->r->findings.claims.items[e->claim].source;
    span_or_null(w, "source", source);
    emb_buf_append_byte(w->out, '}');
}

static void write_touch(writer *w, const emb_touch *t)
{
    emb_json_comma(w->out);
    emb_buf_append_byte(w->out, '{');
    string_or_null(w, "provision", t->provision);
    string_or_null(w, "verdict", t->verdict);
    string_or_null(w, "regime", t->regime);
    string_or_null(w, "goods", t->goods);
    string_or_null(w, "hs", t->hs);
    string_or_null(w, "direction", t->direction);
    string_or_null(w, "title", t->title);
    string_or_null(w, "source", t->source);
    spans(w, "because", t->because);
    emb_buf_append_byte(w->out, '}');
}

static void write_zone(writer *w, const emb_zone_span *z)
{
    emb_json_comma(w->out);
    emb_buf_append_byte(w->out, '{');
    string_or_null(w, "zone", emb_zone_name((emb_zone)z->zone));
    emb_place p = emb_placer_find(&w->placer, z->span.from, z->span.to);
    number(w, "start", p.start);
    number(w, "end", p.end);
    emb_buf_append_byte(w->out, '}');
}

#define WRITE_ALL(key, list, write)                                                                                                \
    do {                                                                                                                           \
        name(&w, key);                                                                                                             \
        emb_buf_append_byte(w.out, '[');                                                                                           \
        for (size_t i = 0; i < (list).count; i++)                                                                                  \
            write(&w, &(list).items[i]);                                                                                           \
        emb_buf_append_byte(w.out, ']');                                                                                           \
    } while (0)

emb_status emb_document_json(emb_document_reader *r, const char **ret, size_t *ret_len, emb_error *error)
{
    writer w = {.r = r, .out = &r->output};
    const emb_findings *f = &r->findings;
    emb_placer_begin(&w.placer, r->document);
    emb_buf_clear(w.out);
    emb_buf_append_byte(w.out, '{');
    if (r->options.name)
        string_or_null(&w, "document", r->options.name);
    string_or_null(&w, "format", r->document->format);
    string_or_null(&w, "language", f->language);
    string_or_null(&w, "date", emb_document_date(r));
    string_or_null(&w, "offsets", r->document->extracted ? "text" : "file");
    WRITE_ALL("mentions", f->mentions, write_mention);
    WRITE_ALL("claims", f->claims, write_claim);
    WRITE_ALL("events", f->events, write_event);
    WRITE_ALL("touches", f->touches, write_touch);
    WRITE_ALL("zones", f->zones, write_zone);
    name(&w, "cut");
    emb_buf_append_text(w.out, f->cut ? "true" : "false");
    string_or_null(&w, "note", r->document->note[0] ? r->document->note : NULL);
    string_or_null(&w, "index", emb_index_digest(r->index));
    emb_buf_append_byte(w.out, '}');
    if (w.out->failed)
        return emb_fail_memory(error);
    *ret = w.out->data;
    *ret_len = w.out->len;
    return EMB_OK;
}
