/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/mime.h"

#include "document/input/charset.h"
#include "document/input/mail_header.h"

/* ---- Fields ---- */

static size_t line_end(emb_str s, size_t at, size_t to)
{
    const char *found = at < to ? memchr(s.data + at, '\n', to - at) : NULL;
    return found ? (size_t)(found - s.data) + 1 : to;
}

static size_t without_break(emb_str s, size_t from, size_t end)
{
    if (end > from && s.data[end - 1] == '\n')
        end--;
    if (end > from && s.data[end - 1] == '\r')
        end--;
    return end;
}

static bool is_name_byte(char c)
{
    return c > ' ' && c < 0x7F && c != ':';
}

bool emb_mime_next_field(emb_str s, size_t *at, size_t to, emb_mime_field *ret)
{
    size_t from = *at, name = from, end = line_end(s, from, to);
    if (without_break(s, from, end) == from) { /* the empty line behind the head */
        *at = end;
        return false;
    }
    while (name < to && is_name_byte(s.data[name]))
        name++;
    size_t colon = name;
    while (colon < to && (s.data[colon] == ' ' || s.data[colon] == '\t'))
        colon++;
    if (name == from || colon >= to || s.data[colon] != ':')
        return false; /* no field: the body begins without an empty line */
    while (end < to && (s.data[end] == ' ' || s.data[end] == '\t') && without_break(s, end, line_end(s, end, to)) > end)
        end = line_end(s, end, to);
    ret->name = emb_str_slice(s, from, name);
    ret->value = emb_str_slice(s, colon + 1, without_break(s, colon + 1, end));
    *at = end;
    return true;
}

/* ---- Parameters ---- */

static void copy_word(char out[EMB_MIME_WORD_MAX], emb_str word, bool lower)
{
    size_t len = word.len < EMB_MIME_WORD_MAX - 1 ? word.len : EMB_MIME_WORD_MAX - 1;
    for (size_t i = 0; i < len; i++)
        out[i] = lower ? emb_ascii_lower(word.data[i]) : word.data[i];
    out[len] = '\0';
}

/* A value up to ";", without quotes and escapes. */
static size_t read_value(emb_str value, size_t at, char out[EMB_MIME_WORD_MAX])
{
    size_t len = 0;
    bool quoted = at < value.len && value.data[at] == '"';
    for (at += quoted; at < value.len; at++) {
        char c = value.data[at];
        if (quoted && c == '\\' && at + 1 < value.len)
            c = value.data[++at];
        else if (quoted ? c == '"' : (c == ';' || emb_is_ascii_space(c)))
            break;
        if (len < EMB_MIME_WORD_MAX - 1 && c != '\r' && c != '\n')
            out[len++] = c;
    }
    out[len] = '\0';
    return at + (quoted && at < value.len);
}

static int hex(char c)
{
    if (emb_is_ascii_digit(c))
        return c - '0';
    char lower = emb_ascii_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* RFC 2231: "utf-8'de'na%C3%AFve". */
static void decode_extended(char word[EMB_MIME_WORD_MAX])
{
    char *first = strchr(word, '\''), *second = first ? strchr(first + 1, '\'') : NULL;
    emb_buf bytes = EMB_BUF_INIT(4 * EMB_MIME_WORD_MAX), text = EMB_BUF_INIT(16 * EMB_MIME_WORD_MAX);
    if (!second)
        return;
    for (const char *c = second + 1; *c; c++) {
        bool is_escape = *c == '%' && hex(c[1]) >= 0 && hex(c[2]) >= 0;
        emb_buf_append_byte(&bytes, is_escape ? (char)(hex(c[1]) * 16 + hex(c[2])) : *c);
        c += is_escape ? 2 : 0;
    }
    emb_charset_decode(emb_buf_str(&bytes), emb_str_slice(emb_str_from(word), 0, (size_t)(first - word)), &text);
    copy_word(word, emb_buf_str(&text), false);
    emb_buf_free(&bytes);
    emb_buf_free(&text);
}

typedef struct parameter {
    emb_str name; /* without "*" and number */
    bool is_extended, goes_on;
    char value[EMB_MIME_WORD_MAX];
} parameter;

static bool next_parameter(emb_str value, size_t *at, parameter *ret)
{
    while (*at < value.len && (value.data[*at] == ';' || emb_is_ascii_space(value.data[*at])))
        (*at)++;
    size_t from = *at;
    while (*at < value.len && value.data[*at] != '=' && value.data[*at] != ';')
        (*at)++;
    if (*at >= value.len || value.data[*at] != '=')
        return *at < value.len && next_parameter(value, at, ret);
    emb_str name = emb_str_trim(emb_str_slice(value, from, *at));
    size_t star = emb_str_find_byte(name, '*', 0);
    *ret = (parameter){.name = star == SIZE_MAX ? name : emb_str_slice(name, 0, star)};
    ret->is_extended = name.len && name.data[name.len - 1] == '*';
    ret->goes_on = star != SIZE_MAX && star + 1 < name.len && name.data[star + 1] > '0' && name.data[star + 1] <= '9';
    size_t begin = *at + 1;
    while (begin < value.len && emb_is_ascii_space(value.data[begin]))
        begin++;
    *at = read_value(value, begin, ret->value);
    return true;
}

static void take_parameter(parameter *p, const char *name, char out[EMB_MIME_WORD_MAX])
{
    if (!emb_str_equal_ascii_case(p->name, emb_str_from(name)))
        return;
    if (p->is_extended && !p->goes_on)
        decode_extended(p->value);
    size_t have = p->goes_on ? strlen(out) : 0, more = strlen(p->value);
    if (have + more >= EMB_MIME_WORD_MAX)
        more = EMB_MIME_WORD_MAX - 1 - have;
    memcpy(out + have, p->value, more);
    out[have + more] = '\0';
}

static void take_field(emb_mime_head *head, const emb_mime_field *field)
{
    emb_str value = emb_str_trim(field->value);
    size_t end = emb_str_find_byte(value, ';', 0);
    emb_str word = emb_str_trim(emb_str_slice(value, 0, end == SIZE_MAX ? value.len : end));
    bool is_type = emb_str_equal_ascii_case(field->name, EMB_STR("Content-Type"));
    bool is_disposition = emb_str_equal_ascii_case(field->name, EMB_STR("Content-Disposition"));
    if (emb_str_equal_ascii_case(field->name, EMB_STR("Content-Transfer-Encoding"))) {
        if (emb_str_equal_ascii_case(word, EMB_STR("base64")))
            head->encoding = EMB_MIME_BASE64;
        else if (emb_str_equal_ascii_case(word, EMB_STR("quoted-printable")))
            head->encoding = EMB_MIME_QUOTED;
    }
    if (!is_type && !is_disposition)
        return;
    if (is_type)
        copy_word(head->type, word, true);
    else
        head->is_attachment = emb_str_equal_ascii_case(word, EMB_STR("attachment"));
    parameter p;
    for (size_t at = word.len; next_parameter(value, &at, &p);) {
        take_parameter(&p, "charset", head->charset);
        take_parameter(&p, "boundary", head->boundary);
        take_parameter(&p, is_type ? "name" : "filename", head->file);
    }
}

size_t emb_mime_read_head(emb_str s, size_t from, size_t to, emb_mime_head *ret)
{
    emb_mime_field field;
    memset(ret, 0, sizeof *ret);
    while (from < to && emb_mime_next_field(s, &from, to, &field))
        take_field(ret, &field);
    if (strstr(ret->file, "=?"))
        emb_mail_decode_words(ret->file);
    return from;
}

/* ---- Parts ---- */

/* A line "--boundary" or "--boundary--": 0 none, 1 a part begins behind it, 2 the last part ended. */
static int boundary_at(emb_str s, size_t at, size_t to, emb_str boundary)
{
    size_t behind = at + 2 + boundary.len;
    if (behind > to || s.data[at] != '-' || s.data[at + 1] != '-' || memcmp(s.data + at + 2, boundary.data, boundary.len) != 0)
        return 0;
    if (behind + 2 <= to && s.data[behind] == '-' && s.data[behind + 1] == '-')
        return 2;
    while (behind < to && (s.data[behind] == ' ' || s.data[behind] == '\t' || s.data[behind] == '\r'))
        behind++;
    return behind == to || s.data[behind] == '\n' ? 1 : 0;
}

bool emb_mime_next_part(emb_str s, size_t *at, size_t to, const char *boundary, size_t *ret_from, size_t *ret_to)
{
    emb_str mark = emb_str_from(boundary);
    size_t begin = SIZE_MAX;
    for (size_t line = *at; line < to; line = line_end(s, line, to)) {
        int kind = boundary_at(s, line, to, mark);
        if (!kind)
            continue;
        if (begin != SIZE_MAX) {
            *ret_from = begin;
            *ret_to = without_break(s, begin, line);
            *at = line;
            return true;
        }
        if (kind == 2)
            break;
        begin = line_end(s, line, to);
    }
    *at = to;
    *ret_from = begin; /* cut off: the last part has no end */
    *ret_to = to;
    return begin != SIZE_MAX && begin < to;
}

/* ---- Transfer encodings ---- */

static bool add_run(emb_text_map *map, size_t at, size_t below, size_t span)
{
    emb_text_run run = {at, below, span};
    const emb_text_run *last = map && map->count ? &map->items[map->count - 1] : NULL;
    if (!map || (last && span == EMB_RUN_SAME && last->span == EMB_RUN_SAME && last->below + (at - last->at) == below))
        return true;
    return emb_vec_push(map, run);
}

/* "=" at the end of a line: the place behind the break, `at` where it is none. */
static size_t behind_soft_break(emb_str s, size_t at, size_t to)
{
    size_t next = at + 1;
    while (next < to && (s.data[next] == ' ' || s.data[next] == '\t' || s.data[next] == '\r'))
        next++;
    return next == to || s.data[next] == '\n' ? (next == to ? to : next + 1) : at;
}

static bool decode_quoted(emb_str s, size_t from, size_t to, emb_buf *out, emb_text_map *map)
{
    bool good = true;
    for (size_t at = from; good && at < to;) {
        const char *equals = memchr(s.data + at, '=', to - at);
        size_t end = equals ? (size_t)(equals - s.data) : to;
        if (end > at)
            good = add_run(map, out->len, at, EMB_RUN_SAME) && emb_buf_append(out, s.data + at, end - at);
        at = end;
        if (at == to)
            break;
        size_t behind = behind_soft_break(s, at, to);
        if (behind > at) {
            at = behind;
        } else if (at + 2 < to && hex(s.data[at + 1]) >= 0 && hex(s.data[at + 2]) >= 0) {
            good = good && add_run(map, out->len, at, 3) &&
                   emb_buf_append_byte(out, (char)(hex(s.data[at + 1]) * 16 + hex(s.data[at + 2])));
            at += 3;
        } else {
            good = good && add_run(map, out->len, at, EMB_RUN_SAME) && emb_buf_append_byte(out, '=');
            at++;
        }
    }
    return good;
}

static int base64_digit(char c)
{
    if (emb_is_ascii_upper(c))
        return c - 'A';
    if (emb_is_ascii_lower(c))
        return c - 'a' + 26;
    if (emb_is_ascii_digit(c))
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Four digits are three bytes; what is no digit is passed over, padding ends a group. */
static bool decode_base64(emb_str s, size_t from, size_t to, emb_buf *out, emb_text_map *map)
{
    uint32_t bits = 0;
    size_t digits = 0, begin = from;
    bool good = true;
    for (size_t at = from; good && at <= to; at++) {
        int digit = at < to ? base64_digit(s.data[at]) : -1;
        bool ends = at == to || s.data[at] == '=';
        if (digit < 0 && !ends)
            continue;
        if (digit >= 0) {
            begin = digits ? begin : at;
            bits = bits << 6 | (uint32_t)digit;
            digits++;
        }
        if (digits < 4 && !ends)
            continue;
        size_t count = digits == 4 ? 3 : digits == 3 ? 2 : digits == 2 ? 1 : 0;
        bits <<= 6 * (4 - digits);
        char bytes[3] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
        if (count)
            good = add_run(map, out->len, begin, (at < to ? at + 1 : to) - begin) && emb_buf_append(out, bytes, count);
        digits = 0;
        bits = 0;
    }
    return good;
}

bool emb_mime_decode(emb_str s, size_t from, size_t to, emb_mime_encoding encoding, emb_buf *out, emb_text_map *map)
{
    switch (encoding) {
    case EMB_MIME_QUOTED:
        return decode_quoted(s, from, to, out, map);
    case EMB_MIME_BASE64:
        return decode_base64(s, from, to, out, map);
    case EMB_MIME_AS_IS:
        break;
    }
    return from >= to || (add_run(map, out->len, from, EMB_RUN_SAME) && emb_buf_append(out, s.data + from, to - from));
}

bool emb_mime_decode_q(emb_str text, emb_buf *out)
{
    size_t begin = out->len;
    if (!decode_quoted(text, 0, text.len, out, NULL))
        return false;
    for (size_t i = begin; i < out->len; i++)
        if (out->data[i] == '_')
            out->data[i] = ' ';
    return true;
}
