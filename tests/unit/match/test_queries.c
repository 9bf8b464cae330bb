/* SPDX-License-Identifier: Apache-2.0 */
/* Queries as they come: nothing of them is passed over without a word, and every hit says how its score came about. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check.h"
#include "../random.h"
#include "embargo/build.h"
#include "embargo/matcher.h"

static const char entities[] =
    "{\"id\":\"p1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Marek Testowski\"],\"weakAlias\":[\"Der Falke\"],"
    "\"birthDate\":[\"1961-03-04\"],\"country\":[\"by\"],\"gender\":[\"male\"],\"passportNumber\":[\"ZX9876543\"]}}\n"
    "{\"id\":\"p2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Olena Vymyslenko\",\"Олена "
    "Вимисленко\"],\"country\":[\"ua\"]}}\n"
    "{\"id\":\"p3\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Der Falkner Baum\"],\"weakAlias\":[\"Falkner\"]}}\n"
    "{\"id\":\"o1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Quorb Trading LLC\"],\"innCode\":[\"7710140679\"]}}\n"
    "{\"id\":\"o2\",\"schema\":\"Organization\",\"properties\":{\"name\":[\"Ministry of Quorbs\"],\"alias\":[\"Quorb Bureau\"]}}\n"
    "{\"id\":\"v1\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"QUORB STAR\"],\"imoNumber\":[\"9179842\"]}}\n";

static char folder[] = "/tmp/embargo-queries-XXXXXX", list_path[64], index_path[64];
static emb_index *the_index;
static emb_matcher *matcher;
static const emb_hit *hits;
static size_t count;

static int set_up(void **state)
{
    (void)state;
    emb_error error;
    const emb_list_source source = {.path = list_path, .dataset = "made"};
    assert_non_null(mkdtemp(folder));
    snprintf(list_path, sizeof list_path, "%s/made.ftm.json", folder);
    snprintf(index_path, sizeof index_path, "%s/made.emb", folder);
    FILE *file = fopen(list_path, "w");
    assert_non_null(file);
    fputs(entities, file);
    assert_int_equal(fclose(file), 0);
    if (emb_build_index(index_path, &source, 1, NULL, &error) != EMB_OK ||
        emb_index_open(index_path, &the_index, &error) != EMB_OK || emb_matcher_new(the_index, &matcher, &error) != EMB_OK)
        fail_msg("%s", error.message);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    emb_matcher_free(matcher);
    emb_index_close(the_index);
    unlink(list_path);
    unlink(index_path);
    rmdir(folder);
    return 0;
}

static emb_text text_of(const char *text)
{
    return (emb_text){text, strlen(text)};
}

static void screen(const emb_query *query, const emb_match_options *options)
{
    emb_error error;
    if (emb_match(matcher, query, options, &hits, &count, &error) != EMB_OK)
        fail_msg("%s", error.message);
}

static void screen_name(emb_text name)
{
    const emb_query query = {.names = {name}, .name_count = 1};
    screen(&query, NULL);
}

static bool is_hit(const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(hits[i].id, id) == 0)
            return true;
    return false;
}

static bool has_note(const char *code)
{
    size_t notes;
    const emb_note *items = emb_match_notes(matcher, &notes);
    for (size_t i = 0; i < notes; i++)
        if (strcmp(items[i].code, code) == 0)
            return true;
    return false;
}

static size_t note_count(void)
{
    size_t notes;
    emb_match_notes(matcher, &notes);
    return notes;
}

/* ---- Names ---- */

static void nul_separates_words(void **state)
{
    (void)state;
    screen_name((emb_text){"Marek\0Testowski", 15});
    assert_true(is_hit("p1"));
    assert_int_equal(note_count(), 0);
}

static void space_before_a_name_does_not_hide_it(void **state)
{
    (void)state;
    static char name[8000];
    memset(name, ' ', sizeof name);
    memcpy(name + sizeof name - 15, "Marek Testowski", 15);
    screen_name((emb_text){name, sizeof name});
    assert_true(is_hit("p1"));
    assert_int_equal(note_count(), 0);
}

static void a_name_that_is_cut_says_so(void **state)
{
    (void)state;
    static char many_words[2000], many_bytes[9000], one_word[9000];
    for (size_t i = 0; i + 10 < sizeof many_words; i += 10)
        memcpy(many_words + i, "abcd efgh ", 10);
    memset(many_bytes, 'a', sizeof many_bytes);
    for (size_t i = 30; i < sizeof many_bytes; i += 31)
        many_bytes[i] = ' ';
    memset(one_word, 'b', sizeof one_word);
    const emb_text names[] = {text_of(many_words), {many_bytes, sizeof many_bytes}};
    for (size_t i = 0; i < 2; i++) {
        screen_name(names[i]);
        assert_true(has_note("name.cut"));
    }
    screen_name((emb_text){one_word, sizeof one_word});
    assert_true(has_note("name.cut"));
}

static void a_name_of_nothing_says_so(void **state)
{
    (void)state;
    static const char *const names[] = {"...", "", "  ", "«»", "\xFF\xFE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        screen_name(text_of(names[i]));
        assert_int_equal(count, 0);
        assert_true(has_note("name.unreadable"));
    }
}

static void notes_are_of_the_last_query(void **state)
{
    (void)state;
    screen_name(text_of("..."));
    assert_int_equal(note_count(), 1);
    screen_name(text_of("Marek Testowski"));
    assert_int_equal(note_count(), 0);
}

static bool has_reason(size_t hit, const char *code)
{
    const emb_reason *reasons;
    size_t reason_count;
    assert_int_equal(emb_match_reasons(matcher, hit, &reasons, &reason_count, NULL), EMB_OK);
    for (size_t i = 0; i < reason_count; i++)
        if (strcmp(reasons[i].code, code) == 0)
            return true;
    return false;
}

static void names_within_a_name_are_looked_for(void **state)
{
    (void)state;
    static const char *const names[] = {"Olena Vymyslenko (Олена Вимисленко)", "Oskar Trell; Olena Vymyslenko",
                                        "Oskar Trell a.k.a. Olena Vymyslenko", "Олена Вимисленко / Olena Vymyslenko",
                                        "Olena Vymyslenko Олена Вимисленко"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        screen_name(text_of(names[i]));
        if (!is_hit("p2"))
            fail_msg("%s", names[i]);
        assert_int_equal(note_count(), 0);
    }
    screen_name(text_of(names[1]));
    assert_string_equal(hits[0].query_name, "Olena Vymyslenko");
    assert_true(has_reason(0, "name.within"));
    screen_name(text_of("Olena Vymyslenko"));
    assert_false(has_reason(0, "name.within"));
}

/* ---- What stands beside ---- */

static void a_wrong_birth_date_alone_hides_no_rare_name(void **state)
{
    (void)state;
    emb_query query = {
        .names = {text_of("Marek Testowski")}, .name_count = 1, .birth_dates = {text_of("1940-01-01")}, .birth_date_count = 1};
    screen(&query, NULL);
    assert_true(is_hit("p1"));
    assert_true(has_reason(0, "name.rare"));
    query.countries[0] = text_of("France");
    query.country_count = 1;
    screen(&query, NULL);
    assert_false(is_hit("p1"));
    query.country_count = 0;
    query.names[0] = text_of("Marek Testovsky Kowalski");
    screen(&query, NULL);
    assert_false(is_hit("p1"));
}

static void a_placeholder_is_no_birth_date(void **state)
{
    (void)state;
    static const char *const dates[] = {"1900-01-01", "1970-01-01", "1753-01-01", "9999-12-31"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        const emb_query query = {
            .names = {text_of("Marek Testowski")}, .name_count = 1, .birth_dates = {text_of(dates[i])}, .birth_date_count = 1};
        screen(&query, NULL);
        if (!is_hit("p1") || !has_reason(0, "birth_date.placeholder"))
            fail_msg("%s", dates[i]);
        assert_true(hits[0].score > 0.8);
    }
}

static void what_is_not_understood_says_so(void **state)
{
    (void)state;
    const emb_query query = {.names = {text_of("Marek Testowski")},
                             .name_count = 1,
                             .birth_dates = {text_of("1961-03-04"), text_of("in spring"), text_of("")},
                             .birth_date_count = 3,
                             .countries = {text_of("Nowhereland"), text_of("Belarus")},
                             .country_count = 2,
                             .gender = text_of("yes"),
                             .identifiers = {text_of("--"), text_of("ZX 987-6543")},
                             .identifier_count = 2};
    screen(&query, NULL);
    assert_true(is_hit("p1"));
    assert_string_equal(hits[0].alias_kind, "identifier");
    assert_int_equal(note_count(), 4);
    assert_true(has_note("birth_date.unreadable"));
    assert_true(has_note("country.unknown"));
    assert_true(has_note("gender.unknown"));
    assert_true(has_note("identifier.unreadable"));
}

/* ---- Weak aliases ---- */

static void weak_aliases_are_shown_where_wanted(void **state)
{
    (void)state;
    const emb_match_options wanted = {.weak = 1};
    const emb_query query = {.names = {text_of("Der Falke")}, .name_count = 1};
    screen(&query, NULL);
    assert_false(is_hit("p1"));
    screen(&query, &wanted);
    assert_true(is_hit("p1"));
    assert_int_equal(hits[0].match, 0);
    assert_string_equal(hits[0].alias_kind, "weakAlias");
    assert_true(hits[0].score < EMB_THRESHOLD);
    assert_int_equal(emb_match_total(matcher), 1);
}

/* "Falkner" is one word of the name and the whole of a weak alias. */
static void a_better_name_does_not_hide_a_weak_alias(void **state)
{
    (void)state;
    const emb_match_options wanted = {.weak = 1};
    const emb_query query = {.names = {text_of("Falkner")}, .name_count = 1};
    screen(&query, &wanted);
    assert_true(is_hit("p3"));
}

/* ---- Limits ---- */

static void the_total_counts_what_the_limit_hides(void **state)
{
    (void)state;
    const emb_match_options one = {.limit = 1, .threshold = 0.3};
    const emb_query query = {.names = {text_of("Quorb Trading"), text_of("Ministry of Quorbs"), text_of("Quorb Star")},
                             .name_count = 3};
    screen(&query, &one);
    assert_int_equal(count, 1);
    assert_int_equal(emb_match_total(matcher), 3);
}

/* ---- Reasons ---- */

static const char *const words[] = {"Marek",  "Testowski",  "Testovski", "Der",    "Falke",     "Falkner", "Baum",
                                    "Olena",  "Vymyslenko", "Quorb",     "Quorbs", "Trading",   "LLC",     "GmbH",
                                    "Bureau", "Ministry",   "of",        "STAR",   "M.",        "Олена",   "Елена",
                                    "Bin",    "Al",         "Dr",        "7",      "Testowska", "Merek"};
static const char *const dates[] = {"1961-03-04", "1961-04-03", "1961", "1975-01-01", "1962", "?"};
static const char *const countries[] = {"by", "Ukraine", "Iran", "?"};
static const char *const numbers[] = {"ZX9876543", "7710140679", "9179842", "12345"};

#define PICK(items) (items)[random_below(&seed, sizeof(items) / sizeof *(items))]

static void reasons_add_up(void **state)
{
    (void)state;
    uint64_t seed = 20261128;
    size_t seen = 0;
    for (int round = 0; round < 4000; round++) {
        char name[256] = "";
        for (size_t i = random_below(&seed, 4) + 1; i > 0; i--) {
            strcat(name, *name ? " " : "");
            strcat(name, PICK(words));
        }
        emb_query query = {.names = {text_of(name)}, .name_count = 1};
        if (random_below(&seed, 3) == 0)
            query.birth_dates[query.birth_date_count++] = text_of(PICK(dates));
        if (random_below(&seed, 3) == 0)
            query.countries[query.country_count++] = text_of(PICK(countries));
        if (random_below(&seed, 3) == 0)
            query.gender = text_of("female");
        if (random_below(&seed, 8) == 0)
            query.identifiers[query.identifier_count++] = text_of(PICK(numbers));
        const emb_match_options options = {.threshold = 0.3, .limit = 50, .weak = (int)random_below(&seed, 2)};
        screen(&query, &options);
        for (size_t i = 0; i < count; i++, seen++) {
            const emb_reason *reasons;
            size_t reason_count;
            double sum = 0;
            assert_int_equal(emb_match_reasons(matcher, i, &reasons, &reason_count, NULL), EMB_OK);
            assert_true(reason_count > 0);
            for (size_t k = 0; k < reason_count; k++) {
                assert_true(*reasons[k].code && *reasons[k].text);
                sum += reasons[k].points;
            }
            if (fabs(sum - hits[i].score) > 1e-9)
                fail_msg("\"%s\" against %s: reasons sum up to %.3f, the score is %.3f", name, hits[i].caption, sum, hits[i].score);
        }
    }
    assert_true(seen > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nul_separates_words),
        cmocka_unit_test(space_before_a_name_does_not_hide_it),
        cmocka_unit_test(a_name_that_is_cut_says_so),
        cmocka_unit_test(a_name_of_nothing_says_so),
        cmocka_unit_test(notes_are_of_the_last_query),
        cmocka_unit_test(names_within_a_name_are_looked_for),
        cmocka_unit_test(a_wrong_birth_date_alone_hides_no_rare_name),
        cmocka_unit_test(a_placeholder_is_no_birth_date),
        cmocka_unit_test(what_is_not_understood_says_so),
        cmocka_unit_test(weak_aliases_are_shown_where_wanted),
        cmocka_unit_test(a_better_name_does_not_hide_a_weak_alias),
        cmocka_unit_test(the_total_counts_what_the_limit_hides),
        cmocka_unit_test(reasons_add_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
