/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/mail_text.h"

#include "document/input/charset.h"
#include "document/input/mail_marks.h"
#include "document/input/put.h"

typedef struct walk {
    emb_document_text *d;
    size_t from; /* of the segment in hand */
    bool open;
    uint8_t zone; /* of it */
    bool below;   /* all from here on is quoted */
    bool signature;
} walk;

static void end_segment(walk *w)
{
    if (w->open)
        emb_document_text_segment(w->d, w->from, EMB_SEGMENT_TEXT, (emb_zone)w->zone);
    w->open = false;
}

/* "> > text": the place behind the marks; `at` where there are none. */
static size_t behind_marks(emb_str s, size_t at, size_t to)
{
    size_t behind = at;
    for (size_t i = at; i < to && (s.data[i] == '>' || s.data[i] == ' '); i++)
        if (s.data[i] == '>')
            behind = i + 1;
    if (behind > at && behind < to && s.data[behind] == ' ')
        behind++;
    return behind;
}

static bool heads_message(emb_str line)
{
    size_t from = 0, to = line.len;
    while (from < to && strchr("-_* \t", line.data[from]))
        from++;
    while (to > from && strchr("-_* \t\r", line.data[to - 1]))
        to--;
    emb_str words = emb_str_slice(line, from, to);
    for (const char *const *mark = emb_mail_marks; words.len && *mark; mark++)
        if (emb_str_equal(words, emb_str_from(*mark)))
            return true;
    return false;
}

static void take_line(walk *w, size_t from, size_t to)
{
    emb_str s = w->d->source;
    size_t end = to > from && s.data[to - 1] == '\n' ? to - 1 : to;
    end -= end > from && s.data[end - 1] == '\r';
    emb_str line = emb_str_slice(s, from, end);
    size_t text = w->below ? from : behind_marks(s, from, end);
    w->below |= heads_message(line);
    w->signature |= emb_str_equal(line, EMB_STR("-- ")) || emb_str_equal(line, EMB_STR("--"));
    uint8_t zone = w->below || text > from ? EMB_ZONE_QUOTE : w->signature ? EMB_ZONE_FIELD : EMB_ZONE_NONE;
    if (w->open && zone != w->zone && emb_str_trim(line).len) {
        end_segment(w);
        emb_input_put_break(w->d, from);
    }
    if (!w->open && emb_str_trim(line).len) {
        w->open = true;
        w->zone = zone;
        w->from = w->d->text_buf.len;
    }
    emb_document_text_copy(w->d, text, to);
}

emb_status emb_mail_read_text(emb_str bytes, emb_str charset, emb_document_text *d, emb_error *error)
{
    emb_status status = emb_charset_read(d, bytes, charset, error);
    if (status != EMB_OK)
        return status;
    walk w = {.d = d};
    for (size_t at = 0; at < d->source.len && !d->text_buf.failed;) {
        const char *end = memchr(d->source.data + at, '\n', d->source.len - at);
        size_t to = end ? (size_t)(end - d->source.data) + 1 : d->source.len;
        take_line(&w, at, to);
        at = to;
    }
    end_segment(&w);
    return emb_document_text_end(d, error);
}
