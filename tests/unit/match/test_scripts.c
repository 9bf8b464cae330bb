/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs of names by script and language (tests/data/names/LANGUAGE.tsv), each judged twice: by emb_compare, and by screening the
 * first name against an index of all second names. So what is compared well is proven to be found, too.
 */
#include <stdbool.h>
#include <unistd.h>

#include "../table.h"
#include "embargo/build.h"
#include "embargo/matcher.h"

/* A file for each language; meson gives their names, so that a new file is not forgotten. */
static int file_count;
static char **files;

static size_t failures, cases;

static emb_text text_of(const char *text)
{
    return (emb_text){text, strlen(text)};
}

static bool is_match(const table_row *row)
{
    return strcmp(row->column[3], "match") == 0;
}

static void report(const table_row *row, const char *what, double score)
{
    print_error("%s:%d: %s | %s: %s expected, %s %.3f\n", row->file, row->line, row->column[1], row->column[2], row->column[3],
                what, score);
    failures++;
}

/* ---- Lines ---- */

static void check_form(const table_row *row)
{
    bool verdict = is_match(row) || strcmp(row->column[3], "differ") == 0;
    if (row->count < 4 || row->count > 5 || !verdict || !row->column[1][0] || !row->column[2][0])
        fail_msg("%s:%d: schema, name, name, match or differ, note expected", row->file, row->line);
    cases++;
}

static void every_language_has_thirty_pairs(void **state)
{
    (void)state;
    assert_true(file_count > 0);
    for (int i = 0; i < file_count; i++) {
        cases = 0;
        table_each(files[i], check_form);
        if (cases < 30)
            fail_msg("%s: %zu pairs, 30 expected", files[i], cases);
    }
}

/* ---- By comparing ---- */

static emb_comparer *comparer;

static void compare_both_ways(const table_row *row)
{
    double score, reverse;
    emb_error error;
    const emb_text first = text_of(row->column[1]), second = text_of(row->column[2]);
    if (emb_compare(comparer, row->column[0], first, second, &score, NULL, NULL, &error) != EMB_OK ||
        emb_compare(comparer, row->column[0], second, first, &reverse, NULL, NULL, &error) != EMB_OK)
        fail_msg("%s:%d: %s", row->file, row->line, error.message);
    if ((score >= EMB_THRESHOLD) != is_match(row))
        report(row, "compared", score);
    else if ((reverse >= EMB_THRESHOLD) != is_match(row))
        report(row, "compared the other way", reverse);
}

static void pairs_compare_as_expected(void **state)
{
    (void)state;
    failures = 0;
    assert_int_equal(emb_comparer_new(&comparer, NULL), EMB_OK);
    for (int i = 0; i < file_count; i++)
        table_each(files[i], compare_both_ways);
    emb_comparer_free(comparer);
    assert_int_equal(failures, 0);
}

/* ---- By screening ---- */

static FILE *list;
static emb_matcher *matcher;

static void make_id(const table_row *row, char ret[512])
{
    snprintf(ret, 512, "%s:%d", row->file, row->line);
}

static void write_entity(const table_row *row)
{
    char id[512];
    make_id(row, id);
    fprintf(list, "{\"id\": \"%s\", \"schema\": \"%s\", \"properties\": {\"name\": [\"", id, row->column[0]);
    for (const char *c = row->column[2]; *c; c++)
        fprintf(list, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
    fprintf(list, "\"], \"topics\": [\"sanction\"]}, \"target\": true}\n");
}

static void build_index(const char *list_path, const char *index_path)
{
    emb_error error;
    const emb_list_source source = {.path = list_path, .dataset = "pairs"};
    list = fopen(list_path, "w");
    assert_non_null(list);
    for (int i = 0; i < file_count; i++)
        table_each(files[i], write_entity);
    assert_int_equal(fclose(list), 0);
    if (emb_build_index(index_path, &source, 1, NULL, &error) != EMB_OK)
        fail_msg("%s", error.message);
}

static void screen_first_name(const table_row *row)
{
    char id[512];
    emb_error error;
    const emb_hit *hits;
    size_t count;
    double score = 0;
    emb_query query = {.schema = row->column[0], .names = {text_of(row->column[1])}, .name_count = 1};
    const emb_match_options options = {.limit = 5000};
    make_id(row, id);
    if (emb_match(matcher, &query, &options, &hits, &count, &error) != EMB_OK)
        fail_msg("%s:%d: %s", row->file, row->line, error.message);
    for (size_t i = 0; i < count; i++)
        if (strcmp(hits[i].id, id) == 0)
            score = hits[i].score;
    if ((score >= EMB_THRESHOLD) != is_match(row))
        report(row, "screened", score);
}

static void pairs_are_found_in_an_index(void **state)
{
    (void)state;
    emb_error error;
    emb_index *index;
    char folder[] = "/tmp/embargo-scripts-XXXXXX", list_path[64], index_path[64];
    failures = 0;
    assert_non_null(mkdtemp(folder));
    snprintf(list_path, sizeof list_path, "%s/pairs.ftm.json", folder);
    snprintf(index_path, sizeof index_path, "%s/pairs.index", folder);
    build_index(list_path, index_path);
    if (emb_index_open(index_path, &index, &error) != EMB_OK || emb_matcher_new(index, &matcher, &error) != EMB_OK)
        fail_msg("%s", error.message);
    for (int i = 0; i < file_count; i++)
        table_each(files[i], screen_first_name);
    emb_matcher_free(matcher);
    emb_index_close(index);
    unlink(list_path);
    unlink(index_path);
    rmdir(folder);
    assert_int_equal(failures, 0);
}

int main(int argc, char **argv)
{
    file_count = argc - 1;
    files = argv + 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_thirty_pairs),
        cmocka_unit_test(pairs_compare_as_expected),
        cmocka_unit_test(pairs_are_found_in_an_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
