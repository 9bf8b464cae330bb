/* SPDX-License-Identifier: Apache-2.0 */
/* Remarks of OFAC's lists into clauses: tests/data/ofac_remarks.tsv. */
#include "lists/ofac_remarks.h"

#include "../table.h"
#include "base/buf.h"

static void describe_part(emb_buf *out, const char *label, emb_str part)
{
    if (part.len)
        emb_buf_printf(out, " %s %.*s", label, (int)part.len, part.data);
}

static void describe(emb_buf *out, const emb_ofac_clause *clause)
{
    static const char *const kinds[] = {"feature", "weak", "link", "position", "other"};
    const emb_us_feature *f = &clause->feature;
    if (out->len)
        emb_buf_append_text(out, " | ");
    if (clause->kind != EMB_OFAC_FEATURE) {
        emb_buf_printf(out, "%s=%.*s", kinds[clause->kind], (int)clause->text.len, clause->text.data);
        return;
    }
    emb_buf_printf(out, "%.*s=%.*s", (int)f->label.len, f->label.data, (int)f->value.len, f->value.data);
    describe_part(out, "COUNTRY", f->country);
    describe_part(out, "ISSUED", f->issued);
    describe_part(out, "EXPIRES", f->expires);
}

static void check(const table_row *row)
{
    emb_buf found = EMB_BUF_INIT(65536);
    emb_str rest = emb_ofac_remarks_trim(emb_str_from(row->column[0]));
    emb_ofac_clause clause;
    while (emb_ofac_remarks_next(&rest, &clause))
        describe(&found, &clause);
    emb_buf_append_text(&found, "");
    if (!emb_str_equal(emb_buf_str(&found), emb_str_from(row->column[1])))
        fail_msg("%s:%d: %s: found %s", row->file, row->line, row->column[0], found.data ? found.data : "nothing");
    emb_buf_free(&found);
}

static void test_clauses(void **state)
{
    (void)state;
    table_each("tests/data/ofac_remarks.tsv", check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clauses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
