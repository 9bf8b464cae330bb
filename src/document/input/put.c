/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/put.h"

#include <stdarg.h>
#include <stdio.h>

emb_segment *emb_input_end_segment(emb_document_text *d, size_t from, emb_segment_kind kind, emb_zone zone)
{
    size_t before = d->segments.count;
    emb_document_text_segment(d, from, kind, zone);
    return d->segments.count > before ? &d->segments.items[before] : NULL;
}

void emb_input_put_between(emb_document_text *d, const char *text, size_t at)
{
    emb_document_text_put(d, emb_str_from(text), at, at);
}

void emb_input_put_break(emb_document_text *d, size_t at)
{
    emb_str text = emb_buf_str(&d->text_buf);
    if (text.len && !emb_str_ends(text, EMB_STR("\n\n")))
        emb_input_put_between(d, emb_str_ends(text, EMB_STR("\n")) ? "\n" : "\n\n", at);
}

void emb_input_note(emb_document_text *d, bool cut, const char *format, ...)
{
    d->cut |= cut;
    if (d->note[0])
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(d->note, sizeof d->note, format, args);
    va_end(args);
}

static bool is_iso_date(emb_str text)
{
    static const char form[] = "dddd-dd-dd";
    if (text.len < sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? !emb_is_ascii_digit(text.data[i]) : text.data[i] != form[i])
            return false;
    return text.len == 10 || !emb_is_ascii_digit(text.data[10]);
}

void emb_input_offer_date(emb_document_text *d, emb_str text)
{
    text = emb_str_trim(text);
    if (!d->date && is_iso_date(text))
        d->date = emb_arena_copy(d->arena, emb_str_slice(text, 0, 10));
}

void emb_input_offer_language(emb_document_text *d, emb_str tag)
{
    size_t len = 0;
    tag = emb_str_trim(tag);
    while (len < tag.len && emb_is_ascii_alpha(tag.data[len]))
        len++;
    if (d->language || len < 2 || len > 3)
        return;
    char *made = emb_arena_copy(d->arena, emb_str_slice(tag, 0, len));
    for (size_t i = 0; made && i < len; i++)
        made[i] = emb_ascii_lower(made[i]);
    d->language = made;
}
