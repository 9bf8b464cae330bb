/* SPDX-License-Identifier: Apache-2.0 */
/* Names within names: tests/data/names_within.tsv, and that whatever stands in a name nothing odd comes of it. */
#include "../random.h"
#include "../table.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "lists/names_within.h"

static void note(void *context, emb_listed_name_kind kind, emb_str name)
{
    emb_buf *out = context;
    const char letter = kind == EMB_NAME_FORMER ? 'f' : kind == EMB_NAME_SHORT ? 's' : kind == EMB_NAME_WEAK ? 'w' : 'a';
    emb_buf_printf(out, "%s%c %.*s", out->len ? " | " : "", letter, (int)name.len, name.data);
}

static void check_case(const table_row *row)
{
    emb_buf found = EMB_BUF_INIT(65536);
    emb_buf_append_text(&found, "");
    assert_true(emb_names_within(emb_str_from(row->column[1]), row->column[0][0] == 'p', NULL, note, &found));
    if (strcmp(found.data, row->column[2]) != 0)
        fail_msg("%s:%d: \"%s\"\n  has      \"%s\"\n  expected \"%s\"", row->file, row->line, row->column[1], found.data,
                 row->column[2]);
    emb_buf_free(&found);
}

static void test_cases(void **state)
{
    (void)state;
    table_each("tests/data/names_within.tsv", check_case);
}

static void check_sane(void *context, emb_listed_name_kind kind, emb_str name)
{
    (void)context;
    assert_true(kind <= EMB_NAME_SHORT && name.len > 0 && name.len < 4000 && emb_utf8_valid(name));
}

/* Names put together at random from what the forms are made of. */
static void test_random(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "(",     ")",    "a.k.a.", "aka",  " ",    " ",       ",", ";",  " / ",  "/",
        "born ", "Anna", "Marrow", "Анна", "«",    "»",       "‘", "\"", "IRGC", "original script:",
        ":",     " or ", "12",     "АО ",  "ليزر", "formerly"};
    uint64_t random = 3;
    for (int round = 0; round < 20000; round++) {
        char text[512] = "";
        for (size_t i = 0, count = random_below(&random, 14); i < count; i++)
            strcat(text, pieces[random_below(&random, sizeof pieces / sizeof *pieces)]);
        assert_true(emb_names_within(emb_str_from(text), round % 2, NULL, check_sane, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
