/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real lists, where they are at hand: what must come out of each of them. Parties and people were counted by other means; names are those
 * of the lists and the names within them (lists/names_within.h).
 */
#include "list_check.h"

typedef struct expected {
    const char *file, *format, *published;
    uint64_t targets, names, weak_aliases;
    uint64_t people; /**< of the targets */
} expected;

typedef struct tally {
    uint64_t people, aliases;
} tally;

static emb_status count(void *context, const emb_entity *entity, emb_error *error)
{
    tally *t = context;
    (void)error;
    t->people += emb_entity_schema(entity) == EMB_SCHEMA_Person;
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_prop prop = emb_entity_value(entity, i).prop;
        t->aliases += prop == EMB_PROP_alias || prop == EMB_PROP_previousName;
    }
    return EMB_OK;
}

static void check(const expected *want, tally *ret)
{
    char path[4096];
    emb_list_info info = {0};
    emb_error error = {0};
    const emb_sink sink = {ret, count, NULL, NULL, NULL};
    *ret = (tally){0};
    list_real_path(want->file, path);
    emb_status status = emb_list_read(path, NULL, NULL, &sink, &info, &error);
    if (status != EMB_OK)
        fail_msg("%s: %s", want->file, error.message);
    assert_string_equal(info.format, want->format);
    assert_string_equal(info.published, want->published);
    assert_int_equal(info.targets, want->targets);
    assert_int_equal(info.names, want->names);
    assert_int_equal(info.weak_aliases, want->weak_aliases);
    assert_int_equal(ret->people, want->people);
    assert_int_equal(info.refused, 0);
}

static void test_un(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"un_2026-02-27.xml", "UN consolidated XML", "2026-02-27", 730 + 273, 3697, 648, 730}, &t);
    check(&(expected){"un_2025-04-19.xml", "UN consolidated XML", "2025-04-19", 877, 3461, 650, 684}, &t);
}

/* alt.csv has 17,958 aliases: each is an alias of its party, none is taken twice or joined with another. */
static void test_ofac_sdn(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"ofac", "OFAC CSV set", "", 15402, 15402 + 17958, 3824, 6915}, &t);
    assert_int_equal(t.aliases, 17958);
}

static void test_ofac_consolidated(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"ofac_consolidated_2025-03-28.xml", "OFAC SDN.XML", "2025-03-28", 443, 1509, 70, 80}, &t);
    check(&(expected){"ofac_cons_enhanced_2025-01.xml", "OFAC enhanced XML", "2025-01-10", 443, 1553, 71, 80}, &t);
}

static void test_eu(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"eu_2026-08.ftm.json", "FollowTheMoney JSON lines", "", 8017, 23559, 224, 4500}, &t);
}

static void test_canada(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"ca_sema_2025-05.xml", "Canada SEMA XML", "2025-03-20", 4759, 8428, 103, 3334}, &t);
}

static void test_us_csl(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"us_csl_2022-05.csv", "US Consolidated Screening List (CSV)", "", 14160, 34550, 0, 5286}, &t);
}

static void test_ukraine(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"os_ua_war_sanctions_2026-03-13.targets.simple.csv", "OpenSanctions targets.simple.csv",
                      "2026-03-13T05:41:01", 5600, 13349, 0, 1543},
          &t);
}

static void test_small(void **state)
{
    (void)state;
    tally t;
    check(&(expected){"bis_dpl.txt", "BIS Denied Persons (tab-separated)", "", 546, 552, 0, 0}, &t);
    check(&(expected){"seco_sample_2024-01-17.xml", "Swiss SECO XML", "2024-01-17", 3, 3, 0, 3}, &t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_un),      cmocka_unit_test(test_ofac_sdn), cmocka_unit_test(test_ofac_consolidated),
        cmocka_unit_test(test_eu),      cmocka_unit_test(test_canada),   cmocka_unit_test(test_us_csl),
        cmocka_unit_test(test_ukraine), cmocka_unit_test(test_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
