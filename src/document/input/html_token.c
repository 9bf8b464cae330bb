/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/html_token.h"

#include "base/utf8.h"
#include "document/input/html_entities.h"

/* Bytes that may be looked at in vain, for tags that never end: from then on "<" is text. */
#define WASTE_MAX ((size_t)64 * 1024 * 1024)
/* No named reference is longer (CounterClockwiseContourIntegral;). */
#define REFERENCE_MAX 33

void emb_html_begin(emb_html_tokens *t, emb_str source)
{
    *t = (emb_html_tokens){.source = source.data ? source : EMB_STR("")};
}

/* ---- Attributes ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static size_t skip_spaces(emb_str s, size_t at, size_t end)
{
    while (at < end && is_space(s.data[at]))
        at++;
    return at;
}

/* The end of a value that begins at `at`; SIZE_MAX where a quote is never closed. Moves `*from` behind an opening quote. */
static size_t value_end(emb_str s, size_t at, size_t end, size_t *from)
{
    char quote = at < end ? s.data[at] : '\0';
    *from = at;
    if (quote == '"' || quote == '\'') {
        const char *closing = memchr(s.data + at + 1, quote, end - at - 1);
        *from = at + 1;
        return closing ? (size_t)(closing - s.data) : SIZE_MAX;
    }
    while (at < end && !is_space(s.data[at]) && s.data[at] != '>')
        at++;
    return at;
}

/* Reads one attribute; false at the tag's ">" or at `end`; `*at` is SIZE_MAX where a quote is never closed. */
static bool read_attribute(emb_str s, size_t *at, size_t end, emb_html_attribute *ret)
{
    while (*at < end && (is_space(s.data[*at]) || s.data[*at] == '/'))
        (*at)++;
    if (*at >= end || s.data[*at] == '>')
        return false;
    size_t name = *at;
    do
        (*at)++;
    while (*at < end && !is_space(s.data[*at]) && s.data[*at] != '=' && s.data[*at] != '>' && s.data[*at] != '/');
    *ret = (emb_html_attribute){.name = emb_str_slice(s, name, *at), .value = EMB_STR(""), .from = *at};
    size_t equals = skip_spaces(s, *at, end);
    if (equals >= end || s.data[equals] != '=')
        return true;
    size_t from, begin = skip_spaces(s, equals + 1, end), to = value_end(s, begin, end, &from);
    if (to == SIZE_MAX) {
        *at = SIZE_MAX;
        return false;
    }
    ret->value = emb_str_slice(s, from, to);
    ret->from = from;
    *at = from > begin ? to + 1 : to;
    return true;
}

bool emb_html_next_attribute(emb_str source, const emb_html_token *token, size_t *at, emb_html_attribute *ret)
{
    return *at < token->to && read_attribute(source, at, token->to, ret);
}

/* The place behind a tag's ">", SIZE_MAX where there is none. */
static size_t tag_end(emb_str s, size_t at)
{
    emb_html_attribute ignored;
    while (read_attribute(s, &at, s.len, &ignored))
        ;
    return at < s.len ? at + 1 : SIZE_MAX;
}

/* ---- Tokens ---- */

static bool is_any(emb_str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (emb_str_equal_ascii_case(name, emb_str_from(names[i])))
            return true;
    return false;
}

static void note_raw_element(emb_html_tokens *t, emb_str name)
{
    static const char *const raw[] = {"script", "style", "xmp", "iframe", "noembed", "noframes"};
    static const char *const decoded[] = {"title", "textarea"};
    t->raw_decodes = is_any(name, decoded, sizeof decoded / sizeof *decoded);
    if (t->raw_decodes || is_any(name, raw, sizeof raw / sizeof *raw))
        t->raw_name = name;
}

/* Where "</name" stands, else the end. */
static size_t raw_end(const emb_html_tokens *t)
{
    emb_str s = t->source, name = t->raw_name;
    for (size_t at = t->at; (at = emb_str_find(s, EMB_STR("</"), at)) != SIZE_MAX; at += 2) {
        size_t behind = at + 2 + name.len;
        if (behind > s.len)
            break;
        bool ends = behind == s.len || is_space(s.data[behind]) || s.data[behind] == '>' || s.data[behind] == '/';
        if (ends && emb_str_equal_ascii_case(emb_str_slice(s, at + 2, behind), name))
            return at;
    }
    return s.len;
}

static size_t behind(emb_str s, emb_str mark, size_t from)
{
    size_t at = emb_str_find(s, mark, from);
    return at == SIZE_MAX ? s.len : at + mark.len;
}

/* A comment that is never closed ends at the next ">", so that it does not take the rest of the document with it. */
static size_t behind_comment(emb_html_tokens *t, size_t from)
{
    emb_str s = t->source;
    for (size_t at = from; t->wasted <= WASTE_MAX && (at = emb_str_find(s, EMB_STR("--"), at)) != SIZE_MAX; at++) {
        emb_str rest = emb_str_slice(s, at + 2, s.len);
        if (emb_str_starts(rest, EMB_STR(">")) || emb_str_starts(rest, EMB_STR("!>")))
            return behind(s, EMB_STR(">"), at);
    }
    t->wasted += s.len - from;
    return behind(s, EMB_STR(">"), from);
}

/* Comments, doctypes and processing instructions: the place behind them, 0 where it is none. */
static size_t comment_end(emb_html_tokens *t, size_t at)
{
    emb_str s = t->source;
    emb_str rest = emb_str_slice(s, at, s.len);
    if (emb_str_starts(rest, EMB_STR("<!-->")))
        return at + 5;
    if (emb_str_starts(rest, EMB_STR("<!--->")))
        return at + 6;
    if (emb_str_starts(rest, EMB_STR("<!--")))
        return behind_comment(t, at + 4);
    if (emb_str_starts(rest, EMB_STR("<![CDATA[")))
        return behind(s, EMB_STR("]]>"), at + 9);
    bool is_bogus = rest.len > 1 && (rest.data[1] == '!' || rest.data[1] == '?');
    bool closes_nothing = rest.len > 2 && rest.data[1] == '/' && !emb_is_ascii_alpha(rest.data[2]);
    return is_bogus || closes_nothing ? behind(s, EMB_STR(">"), at + 1) : 0;
}

static bool read_tag(emb_html_tokens *t, size_t at, emb_html_token *ret)
{
    emb_str s = t->source;
    bool closes = at + 1 < s.len && s.data[at + 1] == '/';
    size_t name = at + 1 + closes, name_end = name;
    if (name >= s.len || !emb_is_ascii_alpha(s.data[name]) || t->wasted > WASTE_MAX)
        return false;
    while (name_end < s.len && !is_space(s.data[name_end]) && s.data[name_end] != '/' && s.data[name_end] != '>')
        name_end++;
    size_t end = tag_end(s, name_end);
    if (end == SIZE_MAX) {
        t->wasted += s.len - at;
        return false;
    }
    *ret = (emb_html_token){.kind = closes ? EMB_HTML_CLOSE : EMB_HTML_OPEN,
                            .from = at,
                            .to = end,
                            .name = emb_str_slice(s, name, name_end),
                            .attributes = name_end};
    return true;
}

static bool read_markup(emb_html_tokens *t, size_t at, emb_html_token *ret)
{
    size_t end = comment_end(t, at);
    if (end) {
        *ret = (emb_html_token){.kind = EMB_HTML_COMMENT, .from = at, .to = end};
        return true;
    }
    return read_tag(t, at, ret);
}

static void take_text(emb_html_tokens *t, size_t to, emb_html_token *ret)
{
    *ret = (emb_html_token){.kind = EMB_HTML_TEXT, .from = t->at, .to = to};
    t->at = to;
}

void emb_html_next(emb_html_tokens *t, emb_html_token *ret)
{
    emb_str s = t->source;
    if (t->raw_name.len) {
        size_t end = raw_end(t);
        bool is_there = end > t->at;
        take_text(t, end, ret);
        ret->raw = !t->raw_decodes;
        t->raw_name.len = 0;
        if (is_there)
            return;
    }
    if (t->at >= s.len) {
        *ret = (emb_html_token){.kind = EMB_HTML_END, .from = s.len, .to = s.len};
        return;
    }
    if (s.data[t->at] == '<' && read_markup(t, t->at, ret)) {
        t->at = ret->to;
        if (ret->kind == EMB_HTML_OPEN)
            note_raw_element(t, ret->name);
        return;
    }
    /* A "<" that begins nothing is text like what follows it. */
    const char *next = memchr(s.data + t->at + 1, '<', s.len - t->at - 1);
    take_text(t, next ? (size_t)(next - s.data) : s.len, ret);
}

/* ---- Character references ---- */

/* Numbers from 0x80 to 0x9F mean Windows-1252 (WHATWG HTML, 13.2.5.80). */
static uint32_t repair_code(uint32_t code)
{
    static const uint16_t windows[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                         0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                         0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (code >= 0x80 && code < 0xA0)
        return windows[code - 0x80];
    return code ? code : EMB_REPLACEMENT;
}

static int digit_of(char c, bool hexadecimal)
{
    if (emb_is_ascii_digit(c))
        return c - '0';
    char lower = emb_ascii_lower(c);
    return hexadecimal && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static size_t numeric_reference(emb_str s, size_t at, size_t end, char text[12])
{
    bool hexadecimal = at + 2 < end && emb_ascii_lower(s.data[at + 2]) == 'x';
    size_t first = at + 2 + hexadecimal, digit = first;
    uint32_t code = 0;
    for (; digit < end && digit_of(s.data[digit], hexadecimal) >= 0; digit++)
        if (code <= 0x10FFFF)
            code = code * (hexadecimal ? 16 : 10) + (uint32_t)digit_of(s.data[digit], hexadecimal);
    if (digit == first)
        return 0;
    text[emb_utf8_encode(repair_code(code), text)] = '\0';
    return digit + (digit < end && s.data[digit] == ';') - at;
}

/* The entity whose name is all of `name`; NULL: none. */
static const emb_html_entity *find_entity(emb_str name)
{
    size_t from = 0, to = emb_html_entity_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        emb_str other = emb_str_from(emb_html_entities[middle].name);
        size_t shorter = name.len < other.len ? name.len : other.len;
        int order = memcmp(name.data, other.data, shorter);
        if (order == 0 && name.len == other.len)
            return &emb_html_entities[middle];
        if (order < 0 || (order == 0 && name.len < other.len))
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

static size_t named_reference(emb_str s, size_t at, size_t end, bool in_attribute, char text[12])
{
    size_t name = at + 1, name_end = name;
    while (name_end < end && name_end - name < REFERENCE_MAX &&
           (emb_is_ascii_alpha(s.data[name_end]) || emb_is_ascii_digit(s.data[name_end])))
        name_end++;
    if (name_end < end && s.data[name_end] == ';')
        name_end++;
    for (; name_end > name + 1; name_end--) {
        const emb_html_entity *entity = find_entity(emb_str_slice(s, name, name_end));
        if (!entity)
            continue;
        char next = name_end < end ? s.data[name_end] : ' ';
        bool is_closed = s.data[name_end - 1] == ';';
        if (in_attribute && !is_closed && (next == '=' || emb_is_ascii_alpha(next) || emb_is_ascii_digit(next)))
            return 0;
        strcpy(text, entity->text);
        return name_end - at;
    }
    return 0;
}

size_t emb_html_reference(emb_str source, size_t at, size_t end, bool in_attribute, char text[12])
{
    if (at + 1 < end && source.data[at + 1] == '#')
        return numeric_reference(source, at, end, text);
    return named_reference(source, at, end, in_attribute, text);
}
