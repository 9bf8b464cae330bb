/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Dates as lists give them: to the day, month or year, exact or about, or a range. FollowTheMoney keeps them as ISO
 * prefixes ("1962", "1962-01", "1962-01-10"); a range is kept as its values or, where a list gives "1960 to 1962", as
 * each year in it when there are at most ten, else the two ends.
 */
#ifndef EMB_MODEL_DATE_H
#define EMB_MODEL_DATE_H

#include "base/str.h"

typedef struct emb_date {
    uint16_t year; /**< 1..9999; 0: no date */
    uint8_t month; /**< 1..12; 0: not known */
    uint8_t day;   /**< 1..31; 0: not known */
} emb_date;

/** A date with how it was meant. `to` equals `from` where it is no range. */
typedef struct emb_date_span {
    emb_date from, to;
    bool circa; /**< "circa", "approximately", "about" */
} emb_date_span;

/** Exists in the (proleptic Gregorian) calendar, as far as it is given. */
bool emb_date_valid(emb_date date);
/** ISO: YYYY, YYYY-MM, YYYY-MM-DD, the latter also with a time behind it. False for anything else or an impossible date. */
bool emb_date_parse_iso(emb_str text, emb_date *ret);
/**
 * Whatever lists write: ISO; "10 Dec 1948"; "Dec 10, 1948"; "December 1948"; "10/12/1948" (day first, unless only month first
 * is possible); "10.12.1948"; "circa 1962"; "c. 1962"; "about 1962"; "1960 to 1962"; "1960-1962"; "between 1960 and 1962";
 * "01 Jan 1960 to 31 Dec 1961"; "1960s", "early 1970s"; month names in English, French, German, Russian. False where it is
 * none or impossible ("13/13/1970").
 */
bool emb_date_parse(emb_str text, emb_date_span *ret);
/** Month first instead of day first for "12/10/1948" (US forms). */
bool emb_date_parse_us(emb_str text, emb_date_span *ret);
/** Writes the ISO prefix, NUL-terminated; at most 11 bytes. Returns its length, 0 for no date. */
size_t emb_date_format(emb_date date, char out[11]);

/** Calls `add` with the ISO texts that stand for the span (see above). */
void emb_date_span_each(const emb_date_span *span, void (*add)(void *context, emb_str iso), void *context);

/** English, French, German or Russian month name or its usual abbreviation ("Sept.") to 1..12, 0 for none. */
int emb_month_by_name(emb_str name);

#endif
