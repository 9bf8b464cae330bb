/* SPDX-License-Identifier: Apache-2.0 */
/* What an explanation promises, over many made-up queries: its points add up to the score exactly, and evidence follows the names. */
#include <math.h>
#include <stdbool.h>
#include <unistd.h>

#include "../random.h"
#include "../table.h"
#include "embargo/build.h"
#include "embargo/matcher.h"

#define ENTITIES 400
#define QUERIES 3000

static const char *const given[] = {"Maria", "Carlos", "Abdul Rahman", "Zoltan",     "Hamid",   "Jean-Pierre",
                                    "Olena", "Chen",   "Kim",          "Salahuddin", "William", "Sheikh Hamid",
                                    "J.",    "Nguyen", "Velma",        "Ibrahim"};
static const char *const family[] = {"Ortega",    "Velinsky", "al-Qasimi", "Brennquist", "Zwernemann", "Smith", "Wei",  "Jong Un",
                                     "bin Salem", "Lopez",    "Petrenko",  "Khan",       "Orlowsky",   "Quist", "Tran", "Haddad"};
static const char *const companies[] = {
    "Velinsky Trading LLC", "Bank of Brenndorf", "Quist Fund II",     "Orlowsky Petrochemical Company",
    "Velin Star",           "N.O.R.T.V.",        "Haddad & Sons Ltd", "Brennquist Shipping Holding"};
static const char *const dates[] = {"1970-03-04", "1970-04-03", "1971", "1985-12", "circa 1960", "1970-03-05", ""};
static const char *const countries[] = {"ir", "ru", "us", "Syria", ""};
static const char *const genders[] = {"male", "female", ""};

#define ANY(state, list) list[random_below(state, sizeof list / sizeof *list)]

static void make_name(uint64_t *state, char ret[128])
{
    if (random_below(state, 5) == 0)
        snprintf(ret, 128, "%s", ANY(state, companies));
    else if (random_below(state, 3) == 0)
        snprintf(ret, 128, "%s %s %s", ANY(state, given), ANY(state, given), ANY(state, family));
    else
        snprintf(ret, 128, "%s %s", ANY(state, given), ANY(state, family));
}

static void damage(uint64_t *state, char *name)
{
    size_t len = strlen(name), at = random_below(state, len);
    if (random_below(state, 2))
        name[at] = (char)('a' + random_below(state, 26));
    else if (len > 3)
        memmove(name + at, name + at + 1, len - at);
}

static void write_list(const char *path)
{
    uint64_t state = 7;
    char name[128];
    FILE *list = fopen(path, "w");
    assert_non_null(list);
    for (int i = 0; i < ENTITIES; i++) {
        make_name(&state, name);
        fprintf(
            list,
            "{\"id\": \"e-%d\", \"schema\": \"%s\", \"target\": true, \"properties\": {\"%s\": [\"%s\"], \"birthDate\": [\"%s\"], "
            "\"country\": [\"%s\"], \"gender\": [\"%s\"]}}\n",
            i, i % 7 ? "LegalEntity" : "Person", i % 11 ? "name" : "weakAlias", name, "1970-03-04", i % 3 ? "ir" : "ru",
            i % 2 ? "male" : "female");
    }
    assert_int_equal(fclose(list), 0);
}

static emb_text text_of(const char *text)
{
    return (emb_text){text, strlen(text)};
}

static void check_hit(emb_matcher *matcher, size_t number, const emb_hit *hit, const char *query)
{
    emb_error error;
    const emb_reason *reasons;
    size_t count;
    double sum = 0;
    assert_int_equal(emb_match_reasons(matcher, number, &reasons, &count, &error), EMB_OK);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        sum += reasons[i].points;
    if (fabs(sum - hit->score) > 1e-9)
        fail_msg("\"%s\" ~ \"%s\": the reasons add up to %.6f, the score is %.6f", query, hit->alias, sum, hit->score);
    assert_true(hit->evidence > 0);
}

static void reasons_add_up(void **unused)
{
    (void)unused;
    emb_error error;
    emb_index *index;
    emb_matcher *matcher;
    uint64_t state = 11;
    size_t hits_seen = 0;
    char folder[] = "/tmp/embargo-explain-XXXXXX", list[64], path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(list, sizeof list, "%s/list.ftm.json", folder);
    snprintf(path, sizeof path, "%s/list.emb", folder);
    write_list(list);
    const emb_list_source source = {.path = list, .dataset = "made"};
    if (emb_build_index(path, &source, 1, NULL, &error) != EMB_OK || emb_index_open(path, &index, &error) != EMB_OK ||
        emb_matcher_new(index, &matcher, &error) != EMB_OK)
        fail_msg("%s", error.message);
    for (int i = 0; i < QUERIES; i++) {
        char name[128];
        const emb_hit *hits;
        size_t count;
        make_name(&state, name);
        if (i % 2)
            damage(&state, name);
        emb_query query = {.names = {text_of(name)},
                           .name_count = 1,
                           .birth_dates = {text_of(ANY(&state, dates))},
                           .birth_date_count = 1,
                           .countries = {text_of(ANY(&state, countries))},
                           .country_count = 1,
                           .gender = text_of(ANY(&state, genders))};
        emb_match_options options = {.threshold = 0.3, .limit = 20, .algorithm = i % 10 ? EMB_MATCH_DEFAULT : EMB_MATCH_OFAC};
        assert_int_equal(emb_match(matcher, &query, &options, &hits, &count, &error), EMB_OK);
        for (size_t j = 0; j < count && options.algorithm == EMB_MATCH_DEFAULT; j++)
            check_hit(matcher, j, &hits[j], name);
        hits_seen += count;
    }
    assert_true(hits_seen > QUERIES);
    emb_matcher_free(matcher);
    emb_index_close(index);
    unlink(list);
    unlink(path);
    rmdir(folder);
}

static void compared_names_add_up(void **unused)
{
    (void)unused;
    emb_error error;
    emb_comparer *comparer;
    uint64_t state = 5;
    assert_int_equal(emb_comparer_new(&comparer, &error), EMB_OK);
    for (int i = 0; i < QUERIES; i++) {
        char a[128], b[128];
        double score, sum = 0;
        const emb_reason *reasons;
        size_t count;
        make_name(&state, a);
        snprintf(b, sizeof b, "%s", a);
        if (i % 3)
            damage(&state, b);
        assert_int_equal(emb_compare(comparer, NULL, text_of(a), text_of(b), &score, &reasons, &count, &error), EMB_OK);
        for (size_t j = 0; j < count; j++)
            sum += reasons[j].points;
        if (fabs(sum - score) > 1e-9)
            fail_msg("\"%s\" ~ \"%s\": the reasons add up to %.6f, the score is %.6f", a, b, sum, score);
    }
    emb_comparer_free(comparer);
}

/* The commoner a name, the more people bear it by chance; and rarer ones rank before commoner ones. */
static void evidence_follows_frequency(void **unused)
{
    (void)unused;
    emb_error error;
    emb_comparer *comparer;
    static const char *const names[] = {"James Smith", "Kenneth Baker", "Wolfgang Ortega", "Velma Brennquistova"};
    double last = 0;
    assert_int_equal(emb_comparer_new(&comparer, &error), EMB_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        double score;
        assert_int_equal(emb_compare(comparer, "Person", text_of(names[i]), text_of(names[i]), &score, NULL, NULL, &error), EMB_OK);
        if (score < last)
            fail_msg("\"%s\" ranks behind a commoner name: %.3f after %.3f", names[i], score, last);
        last = score;
    }
    emb_comparer_free(comparer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_add_up),
        cmocka_unit_test(compared_names_add_up),
        cmocka_unit_test(evidence_follows_frequency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
