/* SPDX-License-Identifier: Apache-2.0 */
/** When the next update is due: five fields as in crontab(5). */
#ifndef EMB_SERVER_TIMETABLE_H
#define EMB_SERVER_TIMETABLE_H

#include <stdbool.h>
#include <time.h>

/**
 * The first whole minute after `now` (UTC) that fits "minute hour day month weekday", each a `*`, numbers, ranges `a-b`, steps
 * `/n` or lists with commas; 0 and 7 are Sunday. "" and what cannot be read: once an hour, at a minute that is drawn anew each time, so
 * that servers do not all come at once. At most a year ahead.
 */
time_t emb_timetable_next(const char *crontab, time_t now);
/** Can it be read? */
bool emb_timetable_valid(const char *crontab);

#endif
