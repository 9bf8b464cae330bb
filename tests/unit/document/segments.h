/* SPDX-License-Identifier: Apache-2.0 */
/** Segments of a document as lines of JSON, for golden files, and the way back to the file, word by word. */
#ifndef EMB_TESTS_SEGMENTS_H
#define EMB_TESTS_SEGMENTS_H

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "document/input/charset.h"
#include "document/input/html_token.h"
#include "document/input/input.h"

static inline void segments_number(emb_buf *out, const char *name, size_t number)
{
    emb_json_name(out, name);
    emb_buf_printf(out, "%zu", number);
}

static inline void segments_write_one(const emb_document_text *d, emb_placer *placer, const emb_segment *s, emb_buf *out)
{
    static const char *const kinds[] = {"text", "name", "identifier", "country", "birth_date"};
    emb_place place = emb_placer_find(placer, s->from, s->to);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "kind", emb_str_from(kinds[s->kind]));
    emb_json_member(out, "zone", emb_str_from(emb_zone_name((emb_zone)s->zone)));
    if (s->path)
        emb_json_member(out, "path", emb_str_from(s->path));
    if (s->group)
        segments_number(out, "group", s->group);
    segments_number(out, "start_byte", place.from);
    segments_number(out, "end_byte", place.to);
    segments_number(out, "start", place.start);
    segments_number(out, "end", place.end);
    emb_json_member(out, "text", emb_str_slice(d->text, s->from, s->to));
    emb_buf_append_text(out, "}\n");
}

static inline void segments_write(const emb_document_text *d, emb_buf *out)
{
    emb_placer placer;
    emb_placer_begin(&placer, d);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "format", emb_str_from(d->format));
    if (d->language)
        emb_json_member(out, "language", emb_str_from(d->language));
    if (d->date)
        emb_json_member(out, "date", emb_str_from(d->date));
    if (d->cut)
        emb_json_member(out, "cut", EMB_STR("yes"));
    if (d->note[0])
        emb_json_member(out, "note", emb_str_from(d->note));
    emb_buf_append_text(out, "}\n");
    for (size_t i = 0; i < d->segments.count; i++)
        segments_write_one(d, &placer, &d->segments.items[i], out);
}

/** Is what the core may rely on so? Returns what is wrong, NULL where nothing is. */
static inline const char *segments_wrong(const emb_document_text *d, emb_str file)
{
    size_t last = 0;
    emb_placer placer;
    emb_placer_begin(&placer, d);
    for (size_t i = 0; i < d->segments.count; i++) {
        const emb_segment *s = &d->segments.items[i];
        emb_place place = emb_placer_find(&placer, s->from, s->to);
        if (s->from < last || s->to <= s->from || s->to > d->text.len)
            return "segments overlap or lie outside the text";
        if (s->zone >= EMB_ZONE_COUNT || s->kind > EMB_SEGMENT_BIRTH_DATE)
            return "an unknown zone or kind";
        if (place.from > place.to || place.start > place.end || place.source_to > d->source.len)
            return "a place outside the source";
        if (!d->extracted && place.to > file.len)
            return "a place outside the file";
        last = s->to;
    }
    return NULL;
}

#endif
