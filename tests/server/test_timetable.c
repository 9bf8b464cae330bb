/* SPDX-License-Identifier: Apache-2.0 */
/* When the next update is due. */
#include "server/timetable.h"

#include <stdio.h>
#include <string.h>

#include "../unit/check.h"

static time_t at(const char *text)
{
    struct tm parts = {0};
    assert_int_equal(sscanf(text, "%d-%d-%dT%d:%d:%d", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour, &parts.tm_min,
                            &parts.tm_sec),
                     6);
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return timegm(&parts);
}

static void test_next(void **state)
{
    static const struct {
        const char *crontab, *now, *next;
    } cases[] = {
        {"17 * * * *", "2026-11-28T10:00:00", "2026-11-28T10:17:00"},
        {"17 * * * *", "2026-11-28T10:17:00", "2026-11-28T11:17:00"},
        {"17 * * * *", "2026-11-28T10:16:59", "2026-11-28T10:17:00"},
        {"0 3 * * *", "2026-12-31T03:00:01", "2027-01-01T03:00:00"},
        {"*/15 9-17 * * 1-5", "2026-11-27T17:45:10", "2026-11-30T09:00:00"},
        {"0,30 6 1 * *", "2026-11-28T10:00:00", "2026-12-01T06:00:00"},
        {"0 0 29 2 *", "2027-03-01T00:00:00", "2028-02-29T00:00:00"},
        {"0 0 * * 7", "2026-11-28T00:00:00", "2026-11-29T00:00:00"},
        {"0 0 * * 0", "2026-11-28T00:00:00", "2026-11-29T00:00:00"},
        {"0 0 13 * 5", "2026-11-28T00:00:00", "2026-12-04T00:00:00"}, /* both days given: either will do */
        {"5/20 * * * *", "2026-11-28T10:06:00", "2026-11-28T10:25:00"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(emb_timetable_valid(cases[i].crontab));
        time_t next = emb_timetable_next(cases[i].crontab, at(cases[i].now));
        if (strcmp(cases[i].crontab, "0 0 29 2 *") == 0) /* more than a year ahead */
            assert_true(next > at(cases[i].now) + 360L * 86400);
        else if (next != at(cases[i].next))
            fail_msg("%s after %s", cases[i].crontab, cases[i].now);
    }
}

static void test_invalid(void **state)
{
    static const char *const texts[] = {"",          "* * * *",   "60 * * * *", "* 24 * * *",  "* * 0 * *",   "* * * 13 *",
                                        "* * * * 8", "a * * * *", "1- * * * *", "5-1 * * * *", "*/0 * * * *", "* * * * * *"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (emb_timetable_valid(texts[i]))
            fail_msg("\"%s\" is taken", texts[i]);
        time_t now = 1800000000, next = emb_timetable_next(texts[i], now);
        assert_true(next >= now + 1800 && next <= now + 5400); /* about once an hour */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_next), cmocka_unit_test(test_invalid)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
