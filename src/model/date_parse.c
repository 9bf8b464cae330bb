/* SPDX-License-Identifier: Apache-2.0 */
/* The free forms of dates. A text becomes a few items (numbers, words, dashes, dots …); what is read from them is
 * tried in turn: one date, then a range cut at each place where one may be cut. */
#include "base/utf8.h"
#include "model/date.h"
#include "model/date_words.h"
#include "text/unicode.h"

#define MOST_ITEMS 32

typedef enum item_kind {
    ITEM_NUMBER,
    ITEM_MONTH,
    ITEM_ABOUT,
    ITEM_PART,   /* early, mid, late: an emb_date_part */
    ITEM_JOINER, /* "to", "and" */
    ITEM_OPENER, /* "between", "from" */
    ITEM_DECADE, /* the "s" of "1960s" */
    ITEM_DASH,
    ITEM_SLASH,
    ITEM_DOT
} item_kind;

typedef struct item {
    item_kind kind;
    unsigned value; /* of a number, month or part */
    size_t digits;  /* of a number */
} item;

typedef struct items {
    item at[MOST_ITEMS];
    size_t count;
} items;

static bool push(items *list, item_kind kind, unsigned value, size_t digits)
{
    if (list->count == MOST_ITEMS)
        return false;
    list->at[list->count++] = (item){kind, value, digits};
    return true;
}

static bool push_number(items *list, emb_str digits)
{
    uint64_t value;
    if (digits.len > 8 || !emb_str_to_u64(digits, &value))
        return false;
    return push(list, ITEM_NUMBER, (unsigned)value, digits.len);
}

static bool follows_number(const items *list)
{
    return list->count && list->at[list->count - 1].kind == ITEM_NUMBER;
}

static bool push_word(items *list, emb_str word)
{
    char folded_bytes[EMB_DATE_WORD_MAX];
    emb_str folded = {folded_bytes, emb_date_fold_word(word, folded_bytes)};
    int month = emb_date_month_of(folded);
    emb_date_part part = emb_date_part_of(folded);
    if (month)
        return push(list, ITEM_MONTH, (unsigned)month, 0);
    if (part != EMB_PART_NONE)
        return push(list, ITEM_PART, part, 0);
    if (follows_number(list) && emb_str_equal(folded, EMB_STR("s")))
        return push(list, ITEM_DECADE, 0, 0);
    if (emb_date_is_about(folded))
        return push(list, ITEM_ABOUT, 0, 0);
    if (list->count && emb_date_is_joiner(folded))
        return push(list, ITEM_JOINER, 0, 0);
    if (list->count == 0 && emb_date_is_opener(folded))
        return push(list, ITEM_OPENER, 0, 0);
    return emb_date_is_filler(folded) || emb_date_is_season(folded);
}

static bool push_mark(items *list, uint32_t code)
{
    switch (emb_char_class_of(code)) {
    case EMB_CHAR_SPACE:
    case EMB_CHAR_APOSTROPHE:
    case EMB_CHAR_IGNORABLE:
        return true;
    case EMB_CHAR_DASH:
        return push(list, ITEM_DASH, 0, 0);
    default:
        break;
    }
    if (code == '/')
        return push(list, ITEM_SLASH, 0, 0);
    if (code == '.')
        return push(list, ITEM_DOT, 0, 0);
    if (code == '~')
        return push(list, ITEM_ABOUT, 0, 0);
    return code == ',' || code == '(' || code == ')' || code == '[' || code == ']' || code == '"' || code == ';';
}

/* The end of the run of letters or of ASCII digits that starts at `from`; `from` where there is none. */
static size_t run_end(emb_str text, size_t from, bool digits)
{
    size_t end = from;
    while (end < text.len) {
        size_t next = end;
        uint32_t code = emb_utf8_next(text, &next);
        emb_char_class kind = emb_char_class_of(code);
        bool belongs = digits ? code >= '0' && code <= '9' : kind == EMB_CHAR_LETTER || (end > from && kind == EMB_CHAR_MARK);
        if (!belongs)
            break;
        end = next;
    }
    return end;
}

/* False where something stands in the text that has no place in a date. */
static bool split_items(emb_str text, items *ret)
{
    ret->count = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = run_end(text, at, true);
        bool ok;
        if (end > at) {
            ok = push_number(ret, emb_str_slice(text, at, end));
        } else if ((end = run_end(text, at, false)) > at) {
            ok = push_word(ret, emb_str_slice(text, at, end));
        } else {
            ok = push_mark(ret, emb_utf8_next(text, &end));
        }
        if (!ok)
            return false;
        at = end;
    }
    return ret->count > 0;
}

/* The numbers and months of one date, and what stands between them. */
typedef struct date_parts {
    item at[3];
    size_t count;
    item_kind separator; /* the first; ITEM_NUMBER: none */
    bool month_first;
} date_parts;

static bool is_year(item part)
{
    return part.kind == ITEM_NUMBER && part.digits == 4;
}

static bool is_short_number(item part)
{
    return part.kind == ITEM_NUMBER && part.digits <= 2;
}

static bool make(unsigned year, unsigned month, unsigned day, emb_date *ret)
{
    if (day > 31 || month > 12)
        return false;
    emb_date date = {(uint16_t)year, (uint8_t)month, (uint8_t)day};
    if (!emb_date_valid(date))
        return false;
    *ret = date;
    return true;
}

/* Two numbers before or behind a year, in the preferred order or, where that is impossible, in the other. */
static bool make_either(unsigned year, unsigned month, unsigned day, bool may_swap, emb_date *ret)
{
    return make(year, month, day, ret) || (may_swap && make(year, day, month, ret));
}

static bool read_one(const date_parts *parts, emb_date *ret)
{
    item only = parts->at[0];
    if (is_year(only))
        return make(only.value, 0, 0, ret);
    if (only.kind == ITEM_NUMBER && only.digits == 8)
        return make(only.value / 10000, only.value / 100 % 100, only.value % 100, ret);
    return false;
}

static bool read_two(const date_parts *parts, emb_date *ret)
{
    item first = parts->at[0], second = parts->at[1];
    if (is_year(first)) {
        item swap = first;
        first = second;
        second = swap;
    }
    if (!is_year(second))
        return false;
    if (first.kind == ITEM_MONTH)
        return make(second.value, first.value, 0, ret);
    return is_short_number(first) && parts->separator != ITEM_NUMBER && first.value && make(second.value, first.value, 0, ret);
}

static bool read_three(const date_parts *parts, emb_date *ret)
{
    item a = parts->at[0], b = parts->at[1], c = parts->at[2];
    if (is_year(a)) {
        if (b.kind == ITEM_MONTH)
            return is_short_number(c) && make(a.value, b.value, c.value, ret);
        return is_short_number(b) && is_short_number(c) && parts->separator != ITEM_NUMBER && make(a.value, b.value, c.value, ret);
    }
    if (!is_year(c))
        return false;
    if (a.kind == ITEM_MONTH)
        return is_short_number(b) && make(c.value, a.value, b.value, ret);
    if (!is_short_number(a))
        return false;
    if (b.kind == ITEM_MONTH)
        return make(c.value, b.value, a.value, ret);
    if (!is_short_number(b) || parts->separator == ITEM_NUMBER)
        return false;
    return parts->month_first ? make_either(c.value, a.value, b.value, true, ret)
                              : make_either(c.value, b.value, a.value, true, ret);
}

/* Takes numbers, months and single separators between them; false for anything else. */
static bool gather(const item *from, const item *to, date_parts *parts)
{
    bool separated = false;
    for (const item *at = from; at < to; at++) {
        if (at->kind == ITEM_NUMBER || at->kind == ITEM_MONTH) {
            if (parts->count == 3)
                return false;
            parts->at[parts->count++] = *at;
            separated = false;
        } else if (at->kind == ITEM_DOT ||
                   (parts->count && !separated && at + 1 < to && (at->kind == ITEM_DASH || at->kind == ITEM_SLASH))) {
            separated = at->kind != ITEM_DOT;
            if (parts->count == 1)
                parts->separator = at->kind;
        } else {
            return false;
        }
    }
    return true;
}

static bool read_date(const item *from, const item *to, bool month_first, emb_date *ret)
{
    date_parts parts = {.separator = ITEM_NUMBER, .month_first = month_first};
    if (!gather(from, to, &parts))
        return false;
    switch (parts.count) {
    case 1:
        return read_one(&parts, ret);
    case 2:
        return read_two(&parts, ret);
    case 3:
        return read_three(&parts, ret);
    default:
        return false;
    }
}

/* "1960s", "early 1970s": the years that are meant, roughly. */
static bool read_decade(const item *from, const item *to, emb_date_part part, emb_date_span *ret)
{
    static const uint8_t first[] = {0, 0, 3, 5}, last[] = {9, 4, 7, 9}; /* by emb_date_part */
    if (to - from != 2 || !is_year(from[0]) || from[1].kind != ITEM_DECADE || from->value % 10 || from->value == 0)
        return false;
    ret->from = (emb_date){(uint16_t)(from->value + first[part]), 0, 0};
    ret->to = (emb_date){(uint16_t)(from->value + last[part]), 0, 0};
    ret->circa = true;
    return true;
}

/* One date or decade with its "about" or "early". */
static bool read_single(const item *from, const item *to, bool month_first, emb_date_span *ret)
{
    bool circa = false;
    emb_date_part part = EMB_PART_NONE;
    for (bool more = true; more && from < to;) {
        more =
            from->kind == ITEM_ABOUT || from->kind == ITEM_PART || (circa && (from->kind == ITEM_DOT || from->kind == ITEM_DASH));
        if (!more)
            break;
        if (from->kind == ITEM_PART)
            part = (emb_date_part)from->value;
        circa = true;
        from++;
    }
    while (from < to && (to[-1].kind == ITEM_ABOUT || (to[-1].kind == ITEM_DOT && to - from > 1 && to[-2].kind == ITEM_ABOUT))) {
        circa = true;
        to--;
    }
    if (read_decade(from, to, part, ret))
        return true;
    emb_date date;
    if (!read_date(from, to, month_first, &date))
        return false;
    *ret = (emb_date_span){date, date, circa};
    return true;
}

static bool ordered(emb_date from, emb_date to)
{
    if (from.year != to.year)
        return from.year < to.year;
    if (from.month == 0 || to.month == 0 || from.month != to.month)
        return from.month == 0 || to.month == 0 || from.month < to.month;
    return from.day == 0 || to.day == 0 || from.day <= to.day;
}

/* "1960-62": the last two digits of the later year. */
static bool read_short_year(const item *from, const item *to, emb_date start, emb_date_span *ret)
{
    if (to - from != 1 || from->kind != ITEM_NUMBER || from->digits != 2 || start.month != 0)
        return false;
    emb_date date = {(uint16_t)(start.year - start.year % 100 + from->value), 0, 0};
    *ret = (emb_date_span){date, date, false};
    return emb_date_valid(date);
}

static bool read_range_at(const item *from, const item *cut, const item *to, bool month_first, emb_date_span *ret)
{
    emb_date_span left, right;
    if (!read_single(from, cut, month_first, &left))
        return false;
    if (!read_single(cut + 1, to, month_first, &right) &&
        !(cut->kind != ITEM_JOINER && read_short_year(cut + 1, to, left.from, &right)))
        return false;
    if (!ordered(left.from, right.to))
        return false;
    *ret = (emb_date_span){left.from, right.to, left.circa || right.circa};
    return true;
}

static bool read_range(const item *from, const item *to, bool month_first, emb_date_span *ret)
{
    if (from < to && from->kind == ITEM_OPENER)
        from++;
    for (const item *cut = from; cut < to; cut++) {
        bool may_cut = cut->kind == ITEM_JOINER || cut->kind == ITEM_DASH || cut->kind == ITEM_SLASH;
        if (may_cut && read_range_at(from, cut, to, month_first, ret))
            return true;
    }
    return false;
}

static bool parse(emb_str text, bool month_first, emb_date_span *ret)
{
    emb_date iso;
    if (emb_date_parse_iso(text, &iso)) {
        *ret = (emb_date_span){iso, iso, false};
        return true;
    }
    items list;
    emb_date_span span;
    if (!split_items(text, &list))
        return false;
    const item *end = list.at + list.count;
    if (!read_single(list.at, end, month_first, &span) && !read_range(list.at, end, month_first, &span))
        return false;
    *ret = span;
    return true;
}

bool emb_date_parse(emb_str text, emb_date_span *ret)
{
    return parse(text, false, ret);
}

bool emb_date_parse_us(emb_str text, emb_date_span *ret)
{
    return parse(text, true, ret);
}
