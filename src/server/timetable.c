/* SPDX-License-Identifier: Apache-2.0 */
#include "server/timetable.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/trace.h"

typedef struct timetable {
    uint64_t minutes, hours, days, months, weekdays; /* a bit per value */
    bool any_day, any_weekday;
} timetable;

static bool read_number(const char **at, long least, long most, long *ret)
{
    char *end;
    if (**at < '0' || **at > '9')
        return false;
    *ret = strtol(*at, &end, 10);
    *at = end;
    return *ret >= least && *ret <= most;
}

/* One part of a list: "*", "5", "5-9", each with "/n". */
static bool read_part(const char **at, long least, long most, uint64_t *bits)
{
    long from = least, to = most, step = 1;
    bool star = **at == '*';
    if (star) {
        (*at)++;
    } else {
        if (!read_number(at, least, most, &from))
            return false;
        to = from;
        if (**at == '-') {
            (*at)++;
            if (!read_number(at, from, most, &to))
                return false;
        }
    }
    if (**at == '/') {
        (*at)++;
        if (!read_number(at, 1, most + 1, &step))
            return false;
        if (!star && to == from)
            to = most;
    }
    for (long value = from; value <= to; value += step)
        *bits |= (uint64_t)1 << value;
    return true;
}

static bool read_field(const char **at, long least, long most, uint64_t *bits, bool *ret_any)
{
    *bits = 0;
    *at += strspn(*at, " \t");
    if (ret_any)
        *ret_any = **at == '*';
    do {
        if (!read_part(at, least, most, bits))
            return false;
    } while (**at == ',' && ++*at);
    return **at == '\0' || **at == ' ' || **at == '\t';
}

static bool read_timetable(const char *text, timetable *t)
{
    bool read = read_field(&text, 0, 59, &t->minutes, NULL) && read_field(&text, 0, 23, &t->hours, NULL) &&
                read_field(&text, 1, 31, &t->days, &t->any_day) && read_field(&text, 1, 12, &t->months, NULL) &&
                read_field(&text, 0, 7, &t->weekdays, &t->any_weekday);
    if (!read || text[strspn(text, " \t")])
        return false;
    if (t->weekdays >> 7 & 1)
        t->weekdays |= 1;
    return true;
}

bool emb_timetable_valid(const char *crontab)
{
    timetable t;
    return read_timetable(crontab, &t);
}

/* Where both days are given, either will do: crontab(5). */
static bool fits(const timetable *t, const struct tm *at)
{
    bool day = t->days >> at->tm_mday & 1, weekday = t->weekdays >> at->tm_wday & 1;
    bool date = t->any_day || t->any_weekday ? day && weekday : day || weekday;
    return (t->minutes >> at->tm_min & 1) && (t->hours >> at->tm_hour & 1) && (t->months >> (at->tm_mon + 1) & 1) && date;
}

time_t emb_timetable_next(const char *crontab, time_t now)
{
    timetable t;
    time_t minute = now - now % 60 + 60;
    if (!read_timetable(crontab, &t))
        return now + 1800 + (time_t)(emb_trace_random() % 3600);
    for (long i = 0; i < 366L * 24 * 60; i++, minute += 60) {
        struct tm parts;
        gmtime_r(&minute, &parts);
        if (fits(&t, &parts))
            return minute;
    }
    return minute;
}
