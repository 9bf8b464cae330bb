/* SPDX-License-Identifier: Apache-2.0 */
/* Every reader with each allocation refused in turn: out of memory every time, never a list that is read by half. */
#include "../unit/lists/list_check.h"
#include "alloc.h"

typedef struct counts {
    uint64_t entities, values, refusals;
} counts;

static emb_status count_entity(void *context, const emb_entity *entity, emb_error *error)
{
    counts *c = context;
    (void)error;
    c->entities++;
    for (size_t i = 0; i < emb_entity_value_count(entity); i++)
        c->values += emb_entity_value(entity, i).text.len;
    return EMB_OK;
}

static void count_refusal(void *context, uint64_t line, const char *id, const char *reason)
{
    counts *c = context;
    (void)line;
    (void)id;
    (void)reason;
    c->refusals++;
}

static emb_status read_counting(const char *path, const char *format, counts *c)
{
    emb_list_info info = {0};
    emb_error error = {0};
    const emb_sink sink = {c, count_entity, count_refusal, NULL, NULL};
    *c = (counts){0};
    return emb_list_read(path, format, NULL, &sink, &info, &error);
}

static void check(const char *name, const char *format)
{
    char path[4096];
    counts whole, found;
    emb_status status = EMB_NO_MEMORY;
    size_t failing = 0;
    list_source_path(name, path);
    assert_int_equal(read_counting(path, format, &whole), EMB_OK);
    while (status != EMB_OK) {
        alloc_reset(++failing);
        status = read_counting(path, format, &found);
        if (status != EMB_OK && status != EMB_NO_MEMORY)
            fail_msg("%s: allocation %zu refused: status %d", name, failing, status);
        if (status == EMB_OK && alloc_count() >= failing)
            fail_msg("%s: allocation %zu refused, and the list is read", name, failing);
    }
    alloc_reset(0);
    assert_int_equal(found.entities, whole.entities);
    assert_int_equal(found.values, whole.values);
    assert_int_equal(found.refusals, whole.refusals);
}

static void test_each_allocation_refused(void **state)
{
    (void)state;
    check("ca_sema.xml", "ca-sema-xml");
    check("csl.csv", "us-csl-csv");
    check("csl.json", "us-csl-json");
    check("dpl.txt", "bis-dpl");
    check("eu.csv", "eu-csv");
    check("eu.xml", "eu-xml");
    check("example.ftm.json", "ftm-json");
    check("example.senzing.jsonl", "senzing");
    check("example.targets.simple.csv", "os-simple");
    check("ofac", "ofac-csv");
    check("ofac_advanced.xml", "ofac-advanced-xml");
    check("ofac_enhanced.xml", "ofac-enhanced-xml");
    check("ofac_sdn.xml", "ofac-sdn-xml");
    check("seco.xml", "ch-seco-xml");
    check("uk.csv", "uk-csv");
    check("uk.xml", "uk-xml");
    check("un.xml", "un-xml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
