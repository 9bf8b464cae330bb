/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/mail_header.h"

#include "document/input/charset.h"
#include "document/input/put.h"

/* Mailboxes of one field that are read. */
#define ADDRESSES_MAX 10000

/* ---- Encoded words ---- */

typedef struct word {
    emb_str charset, text;
    char encoding; /* 'b' or 'q' */
    size_t end;
} word;

/* "=?charset?Q?text?=" at `at`; white space within the text is wrong, but met. */
static bool read_word(emb_str s, size_t at, size_t to, word *ret)
{
    if (at + 8 > to || s.data[at] != '=' || s.data[at + 1] != '?')
        return false;
    emb_str line = emb_str_slice(s, 0, to);
    size_t charset = emb_str_find_byte(line, '?', at + 2);
    if (charset == SIZE_MAX || charset - at > 64 || charset + 3 >= to || s.data[charset + 2] != '?')
        return false;
    size_t text = charset + 3, end = emb_str_find(emb_str_slice(s, 0, to < text + 4096 ? to : text + 4096), EMB_STR("?="), text);
    char encoding = emb_ascii_lower(s.data[charset + 1]);
    if (end == SIZE_MAX || (encoding != 'b' && encoding != 'q'))
        return false;
    emb_str name = emb_str_slice(s, at + 2, charset);
    size_t language = emb_str_find_byte(name, '*', 0); /* RFC 2231 */
    ret->charset = language == SIZE_MAX ? name : emb_str_slice(name, 0, language);
    ret->text = emb_str_slice(s, text, end);
    ret->encoding = encoding;
    ret->end = end + 2;
    return true;
}

static size_t skip_space(emb_str s, size_t at, size_t to)
{
    while (at < to && emb_is_ascii_space(s.data[at]))
        at++;
    return at;
}

static bool decode_word(const word *w, emb_buf *bytes)
{
    return w->encoding == 'q' ? emb_mime_decode_q(w->text, bytes)
                              : emb_mime_decode(w->text, 0, w->text.len, EMB_MIME_BASE64, bytes, NULL);
}

/* Words on end in one charset are decoded together: characters are split between them, though they must not be. Returns the place
   behind the last, `at` where there is none. */
static size_t decode_words(emb_str s, size_t at, size_t to, emb_buf *out)
{
    word w, next;
    size_t end = at;
    if (!read_word(s, at, to, &w))
        return at;
    emb_buf bytes = EMB_BUF_INIT((size_t)1 << 24);
    emb_str charset = w.charset;
    for (;;) {
        if (!decode_word(&w, &bytes))
            out->failed = true;
        end = w.end;
        size_t begin = skip_space(s, end, to);
        if (!read_word(s, begin, to, &next) || !emb_str_equal_ascii_case(next.charset, charset))
            break;
        w = next;
    }
    if (!emb_charset_decode(emb_buf_str(&bytes), charset, out))
        out->failed = true;
    emb_buf_free(&bytes);
    return end;
}

void emb_mail_decode_words(char text[EMB_MIME_WORD_MAX])
{
    emb_str s = emb_str_from(text);
    emb_buf out = EMB_BUF_INIT((size_t)1 << 16);
    for (size_t at = 0; at < s.len;) {
        size_t end = decode_words(s, at, s.len, &out);
        if (end == at)
            emb_buf_append_byte(&out, s.data[end++]);
        at = end;
    }
    size_t len = out.len < EMB_MIME_WORD_MAX - 1 ? out.len : EMB_MIME_WORD_MAX - 1;
    if (out.data)
        memcpy(text, out.data, len);
    text[len] = '\0';
    emb_buf_free(&out);
}

/* ---- Values ---- */

static void put_decoded(emb_document_text *d, emb_buf *decoded, size_t from, size_t to)
{
    for (size_t i = 0; i < decoded->len; i++)
        if (decoded->data[i] == '\n' || decoded->data[i] == '\r')
            decoded->data[i] = ' ';
    emb_document_text_put(d, emb_buf_str(decoded), from, to);
    d->text_buf.failed |= decoded->failed;
}

static size_t ascii_run(emb_str s, size_t at, size_t to, bool unquote)
{
    while (at < to && (uint8_t)s.data[at] < 0x80 && !emb_is_ascii_space(s.data[at]) && s.data[at] != '=' &&
           !(unquote && (s.data[at] == '"' || s.data[at] == '\\')))
        at++;
    return at;
}

/* Bytes beyond ASCII are UTF-8 (RFC 6532) or whatever the guess says. */
static size_t put_other_bytes(emb_document_text *d, size_t at, size_t to)
{
    size_t end = at;
    while (end < to && (uint8_t)d->source.data[end] >= 0x80)
        end++;
    emb_buf decoded = EMB_BUF_INIT((size_t)1 << 24);
    emb_str bytes = emb_str_slice(d->source, at, end);
    if (strcmp(emb_charset_guess(bytes, EMB_STR("")), "utf-8") == 0)
        emb_document_text_copy(d, at, end);
    else if (emb_charset_decode(bytes, EMB_STR(""), &decoded))
        put_decoded(d, &decoded, at, end);
    emb_buf_free(&decoded);
    return end;
}

void emb_mail_put_value(emb_document_text *d, size_t from, size_t to, bool unquote)
{
    emb_str s = d->source;
    size_t begin = d->text_buf.len;
    for (size_t at = from; at < to && !d->text_buf.failed;) {
        size_t space = skip_space(s, at, to);
        if (space > at) {
            if (d->text_buf.len > begin && space < to)
                emb_document_text_put(d, EMB_STR(" "), at, space);
            at = space;
            continue;
        }
        emb_buf decoded = EMB_BUF_INIT((size_t)1 << 24);
        size_t end = s.data[at] == '=' ? decode_words(s, at, to, &decoded) : at;
        if (end > at) {
            put_decoded(d, &decoded, at, end);
        } else if (unquote && s.data[at] == '"') {
            end = at + 1;
        } else if (unquote && s.data[at] == '\\' && at + 1 < to) {
            emb_document_text_copy(d, at + 1, at + 2);
            end = at + 2;
        } else if ((uint8_t)s.data[at] >= 0x80) {
            end = put_other_bytes(d, at, to);
        } else {
            end = ascii_run(s, at + 1, to, unquote);
            emb_document_text_copy(d, at, end);
        }
        emb_buf_free(&decoded);
        at = end;
    }
}

/* ---- Addresses ---- */

typedef struct mailbox {
    size_t name_from, name_to, address_from, address_to; /* empty ranges: not there */
} mailbox;

/* Moves over one character, a quoted string or a comment. */
static size_t step_over(emb_str s, size_t at, size_t to)
{
    int depth = 0;
    bool quoted = false;
    do {
        char c = s.data[at++];
        if (c == '\\' && at < to && (quoted || depth))
            at++;
        else if (c == '"' && !depth)
            quoted = !quoted;
        else if (!quoted && c == '(')
            depth++;
        else if (!quoted && c == ')' && depth)
            depth--;
    } while (at < to && (quoted || depth));
    return at;
}

/* The next mailbox up to a comma or semicolon outside quotes; a group's name before ":" is no mailbox. */
static bool next_mailbox(emb_str s, size_t *at, size_t to, mailbox *ret)
{
    size_t from = *at, open = SIZE_MAX, close = SIZE_MAX, comment = SIZE_MAX, comment_end = SIZE_MAX;
    while (*at < to && s.data[*at] != ',' && s.data[*at] != ';') {
        size_t begin = *at;
        if (s.data[begin] == ':' && open == SIZE_MAX)
            from = begin + 1;
        if (s.data[begin] == '<' && open == SIZE_MAX)
            open = begin;
        if (s.data[begin] == '>' && close == SIZE_MAX)
            close = begin;
        *at = step_over(s, begin, to);
        if (s.data[begin] == '(') {
            comment = begin;
            comment_end = *at;
        }
    }
    size_t end = *at;
    bool more = *at < to;
    *at += more;
    *ret = (mailbox){0};
    if (open != SIZE_MAX) {
        *ret = (mailbox){from, open, open + 1, close != SIZE_MAX && close > open ? close : end};
    } else if (comment != SIZE_MAX) {
        *ret = (mailbox){comment + 1, comment_end - 1 > comment ? comment_end - 1 : comment + 1, from, comment};
    } else {
        *ret = (mailbox){from, from, from, end};
    }
    return more || end > from;
}

static void put_part(emb_document_text *d, size_t from, size_t to, emb_segment_kind kind, const char *path, uint32_t group)
{
    if (from >= to)
        return;
    emb_input_put_break(d, from);
    size_t begin = d->text_buf.len;
    emb_mail_put_value(d, from, to, true);
    emb_segment *segment = emb_input_end_segment(d, begin, kind, EMB_ZONE_FIELD);
    if (!segment)
        return;
    segment->path = path;
    segment->group = group;
}

/* A name with an "@" is the address once more. */
static bool is_address(emb_str text)
{
    return emb_str_find_byte(text, '@', 0) != SIZE_MAX && emb_str_find_byte(text, ' ', 0) == SIZE_MAX;
}

void emb_mail_put_addresses(emb_document_text *d, const char *path, size_t from, size_t to, uint32_t *groups)
{
    const char *name = emb_arena_printf(d->arena, "%s/name", path), *address = emb_arena_printf(d->arena, "%s/address", path);
    mailbox m;
    size_t count = 0;
    for (size_t at = from; at < to && next_mailbox(d->source, &at, to, &m);) {
        if (++count > ADDRESSES_MAX) {
            emb_input_note(d, true, "more than %d addresses in one field", ADDRESSES_MAX);
            return;
        }
        ++*groups;
        if (!is_address(emb_str_trim(emb_str_slice(d->source, m.name_from, m.name_to))))
            put_part(d, m.name_from, m.name_to, EMB_SEGMENT_NAME, name, *groups);
        put_part(d, m.address_from, m.address_to, EMB_SEGMENT_IDENTIFIER, address, *groups);
    }
}
