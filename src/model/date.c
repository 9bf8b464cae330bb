/* SPDX-License-Identifier: Apache-2.0 */
#include "model/date.h"

#include <stdio.h>

#define MOST_YEARS_NAMED 10 /* of a range of years; a longer one is kept as its two ends */

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_in_month(unsigned year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool emb_date_valid(emb_date date)
{
    if (date.year < 1 || date.year > 9999 || date.month > 12)
        return false;
    if (date.month == 0)
        return date.day == 0;
    return date.day <= days_in_month(date.year, date.month);
}

/* Takes exactly `count` digits from the front. */
static bool take_digits(emb_str *text, size_t count, unsigned *ret)
{
    uint64_t value;
    if (text->len < count || !emb_str_to_u64(emb_str_slice(*text, 0, count), &value))
        return false;
    *ret = (unsigned)value;
    *text = emb_str_slice(*text, count, text->len);
    return true;
}

static bool take_dash(emb_str *text)
{
    if (text->len == 0 || text->data[0] != '-')
        return false;
    *text = emb_str_slice(*text, 1, text->len);
    return true;
}

/* "T12:30:00Z", " 12:30:00.000+01:00": starts like a time and has only what belongs to one. */
static bool is_time(emb_str text)
{
    if (text.len < 3 || (text.data[0] != 'T' && text.data[0] != ' ') || !emb_is_ascii_digit(text.data[1]))
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!emb_is_ascii_digit(text.data[i]) && !strchr(":.,+-Z ", text.data[i]))
            return false;
    return true;
}

bool emb_date_parse_iso(emb_str text, emb_date *ret)
{
    text = emb_str_trim(text);
    unsigned year, month = 0, day = 0;
    if (!take_digits(&text, 4, &year))
        return false;
    if (text.len && (!take_dash(&text) || !take_digits(&text, 2, &month) || month == 0))
        return false;
    if (text.len && (!take_dash(&text) || !take_digits(&text, 2, &day) || day == 0))
        return false;
    if (text.len && !is_time(text))
        return false;
    emb_date date = {(uint16_t)year, (uint8_t)month, (uint8_t)day};
    if (!emb_date_valid(date))
        return false;
    *ret = date;
    return true;
}

size_t emb_date_format(emb_date date, char out[11])
{
    int length = 0;
    unsigned year = date.year % 10000u, month = date.month % 100u, day = date.day % 100u;
    if (date.year == 0)
        out[0] = '\0';
    else if (date.month == 0)
        length = snprintf(out, 11, "%04u", year);
    else if (date.day == 0)
        length = snprintf(out, 11, "%04u-%02u", year, month);
    else
        length = snprintf(out, 11, "%04u-%02u-%02u", year, month, day);
    return length < 0 ? 0 : (size_t)length;
}

static void add_date(emb_date date, void (*add)(void *context, emb_str iso), void *context)
{
    char iso[11];
    size_t length = emb_date_format(date, iso);
    if (length)
        add(context, (emb_str){iso, length});
}

static bool same(emb_date a, emb_date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

void emb_date_span_each(const emb_date_span *span, void (*add)(void *context, emb_str iso), void *context)
{
    emb_date from = span->from, to = span->to;
    if (same(from, to)) {
        add_date(from, add, context);
        return;
    }
    bool years_only = from.month == 0 && to.month == 0;
    if (years_only && to.year > from.year && to.year - from.year < MOST_YEARS_NAMED) {
        for (unsigned year = from.year; year <= to.year; year++)
            add_date((emb_date){(uint16_t)year, 0, 0}, add, context);
        return;
    }
    add_date(from, add, context);
    add_date(to, add, context);
}
