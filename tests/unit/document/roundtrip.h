/* SPDX-License-Identifier: Apache-2.0 */
/** Does the file hold at a word's place what the text says? Undone are: charset, markup and references, transfer encodings of mail. */
#ifndef EMB_TESTS_ROUNDTRIP_H
#define EMB_TESTS_ROUNDTRIP_H

#include <stdio.h>
#include <stdlib.h>

#include "document/input/mail_header.h"
#include "segments.h"

typedef bool undo_step(emb_str bytes, emb_buf *out);

static inline void undo_markup_into(emb_str bytes, emb_buf *out)
{
    char text[12];
    for (size_t at = 0; at < bytes.len;) {
        size_t tag = bytes.data[at] == '<' ? emb_str_find_byte(bytes, '>', at) : SIZE_MAX;
        size_t reference = bytes.data[at] == '&' ? emb_html_reference(bytes, at, bytes.len, false, text) : 0;
        if (tag != SIZE_MAX) {
            emb_str name = emb_str_slice(bytes, at, tag + 1); /* browsers show quote marks for <q> */
            emb_buf_append_text(out, emb_str_equal(name, EMB_STR("<q>"))    ? "\xE2\x80\x9C"
                                     : emb_str_equal(name, EMB_STR("</q>")) ? "\xE2\x80\x9D"
                                                                            : "");
            at = tag + 1;
        } else if (reference) {
            emb_buf_append_text(out, text);
            at += reference;
        } else {
            emb_buf_append_byte(out, bytes.data[at++]);
        }
    }
}

static inline bool undo_nothing(emb_str bytes, emb_buf *out)
{
    return emb_buf_append_str(out, bytes);
}

/* A full line of a SWIFT field goes on in the next within a word. */
static inline bool undo_breaks(emb_str bytes, emb_buf *out)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.data[i] != '\r' && bytes.data[i] != '\n')
            emb_buf_append_byte(out, bytes.data[i]);
    return true;
}

static inline bool undo_quoted(emb_str bytes, emb_buf *out)
{
    return emb_mime_decode(bytes, 0, bytes.len, EMB_MIME_QUOTED, out, NULL);
}

static inline bool undo_base64(emb_str bytes, emb_buf *out)
{
    return emb_mime_decode(bytes, 0, bytes.len, EMB_MIME_BASE64, out, NULL);
}

static inline bool undo_words(emb_str bytes, emb_buf *out)
{
    char text[EMB_MIME_WORD_MAX];
    snprintf(text, sizeof text, "%.*s", (int)bytes.len, bytes.data);
    emb_mail_decode_words(text);
    return emb_buf_append_text(out, text);
}

static inline bool undo_json(emb_str bytes, emb_buf *out)
{
    for (size_t at = 0; at < bytes.len;) {
        bool escape = at + 6 <= bytes.len && bytes.data[at] == '\\' && bytes.data[at + 1] == 'u';
        char text[EMB_UTF8_MAX], digits[5] = "";
        if (escape)
            memcpy(digits, bytes.data + at + 2, 4);
        if (escape)
            emb_buf_append(out, text, emb_utf8_encode((uint32_t)strtoul(digits, NULL, 16), text));
        else
            emb_buf_append_byte(out, bytes.data[at]);
        at += escape ? 6 : 1;
    }
    return true;
}

/* `exact`: the word and nothing else; else it is among what the bytes hold (they come in groups). */
static inline bool roundtrip_by(undo_step *undo, const char *charset, emb_str bytes, emb_str word, bool exact)
{
    emb_buf first = EMB_BUF_INIT(1 << 24), second = EMB_BUF_INIT(1 << 24), third = EMB_BUF_INIT(1 << 24);
    if (strcmp(charset, "utf-16le") == 0)
        emb_buf_append_text(&first, "\xFF\xFE");
    undo(bytes, &first);
    emb_charset_decode(emb_buf_str(&first), emb_str_from(charset), &second);
    undo_markup_into(emb_buf_str(&second), &third);
    emb_str got = emb_buf_str(&third);
    if (emb_str_starts(got, EMB_STR("\xEF\xBB\xBF")))
        got = emb_str_slice(got, 3, got.len);
    bool holds = exact ? emb_str_equal(got, word) : emb_str_find(got, word, 0) != SIZE_MAX;
    emb_buf_free(&first);
    emb_buf_free(&second);
    emb_buf_free(&third);
    return holds;
}

static inline bool roundtrip_holds(emb_str bytes, emb_str word, const char *charset)
{
    static const char *const charsets[] = {"utf-8", "windows-1252", "windows-1251", "koi8-r"};
    if (roundtrip_by(undo_nothing, charset, bytes, word, true))
        return true;
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        if (roundtrip_by(undo_quoted, charsets[i], bytes, word, true) || roundtrip_by(undo_base64, charsets[i], bytes, word, false))
            return true;
    if (roundtrip_by(undo_breaks, charset, bytes, word, true))
        return true;
    return roundtrip_by(undo_words, "utf-8", bytes, word, false) || roundtrip_by(undo_json, "utf-8", bytes, word, false);
}

static inline bool roundtrip_is_letter(char c)
{
    return emb_is_ascii_alpha(c) || emb_is_ascii_digit(c) || (uint8_t)c >= 0x80;
}

/** The first word of the text that does not stand at its place in the file, "" where all do. */
static inline emb_str roundtrip_wrong(const emb_document_text *d, emb_str file)
{
    const char *charset = emb_charset_guess(file, EMB_STR(""));
    emb_placer placer;
    emb_placer_begin(&placer, d);
    for (size_t i = 0; i < d->segments.count && !d->extracted; i++) {
        const emb_segment *s = &d->segments.items[i];
        for (size_t at = s->from; at < s->to;) {
            size_t begin = at;
            while (at < s->to && roundtrip_is_letter(d->text.data[at]))
                at++;
            emb_str word = emb_str_slice(d->text, begin, at);
            emb_place place = emb_placer_find(&placer, begin, at);
            bool is_placed = word.len && place.to > place.from; /* what no place belongs to: names of attached files */
            if (is_placed && !roundtrip_holds(emb_str_slice(file, place.from, place.to), word, charset))
                return word;
            at += at == begin;
        }
    }
    return EMB_STR("");
}

#endif
