/* SPDX-License-Identifier: Apache-2.0 */
/* Aliases of Canada's list out of one text: tests/data/ca_aliases.tsv. */
#include "lists/ca_aliases.h"

#include "../table.h"
#include "base/buf.h"

static void take(void *context, emb_ca_alias_kind kind, emb_str alias)
{
    static const char *const marks[] = {"", "~", "!"};
    emb_buf *out = context;
    emb_buf_printf(out, "%s%s%.*s", out->len ? " | " : "", marks[kind], (int)alias.len, alias.data);
}

/* "\n" in the table to a line break. */
static emb_str with_breaks(char *text)
{
    size_t len = 0;
    for (const char *from = text; *from; from++) {
        bool broken = from[0] == '\\' && from[1] == 'n';
        text[len++] = broken ? '\n' : *from;
        from += broken;
    }
    return (emb_str){text, len};
}

static void check(const table_row *row)
{
    emb_buf found = EMB_BUF_INIT(65536);
    emb_str text = with_breaks(row->column[3]);
    const emb_ca_party party = {.person = strcmp(row->column[0], "person") == 0,
                                .last = emb_str_from(row->column[1]),
                                .given = emb_str_from(row->column[2])};
    emb_status status = strcmp(row->column[0], "name") == 0 ? emb_ca_name_each(text, take, take, &found, NULL)
                                                            : emb_ca_aliases_each(text, &party, take, &found, NULL);
    assert_int_equal(status, EMB_OK);
    if (!emb_str_equal(emb_buf_str(&found), emb_str_from(row->column[4])))
        fail_msg("%s:%d: %s: found %s", row->file, row->line, row->column[3], found.data ? found.data : "nothing");
    emb_buf_free(&found);
}

static void test_aliases(void **state)
{
    (void)state;
    table_each("tests/data/ca_aliases.tsv", check);
}

/* More aliases than are told apart: none is lost. */
static void test_many(void **state)
{
    (void)state;
    static const emb_ca_party party = {.person = false};
    emb_buf text = EMB_BUF_INIT(65536), found = EMB_BUF_INIT(65536);
    for (int i = 0; i < 1000; i++)
        emb_buf_printf(&text, "%sExample %d", i ? "; " : "", i);
    assert_int_equal(emb_ca_aliases_each(emb_buf_str(&text), &party, take, &found, NULL), EMB_OK);
    assert_non_null(strstr(found.data, "Example 0 | Example 1 |"));
    assert_non_null(strstr(found.data, "; Example 999"));
    emb_buf_free(&text);
    emb_buf_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_aliases), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
