/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/check.h"
#include "alloc.h"
#include "model/entity.h"

static const char line[] =
    "{\"id\":\"a\",\"schema\":\"Person\",\"caption\":\"C  c\",\"datasets\":[\"x\",\"y\"],\"referents\":[\"b\"],"
    "\"first_seen\":\"2024\",\"properties\":{\"name\":[\"One\",\"Two  two\"],\"country\":\"ru\",\"none\":[\"x\"],"
    "\"alias\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\","
    "\"18\",\"19\",\"20\",\"21\",\"22\",\"23\",\"24\",\"25\",\"26\",\"27\",\"28\",\"29\",\"30\",\"31\",\"32\",\"33\"]}}";

/* Everything an entity can do, once; the first failure ends it. */
static emb_status use(emb_entity *entity, emb_entity *other, emb_buf *json, emb_error *error)
{
    emb_status status = emb_entity_from_json(entity, EMB_STR(line), NULL, error);
    if (status == EMB_OK)
        status = emb_entity_beginf(other, EMB_SCHEMA_LegalEntity, error, "%s-%d", "other", 1);
    if (status == EMB_OK)
        status = emb_entity_addf(other, EMB_PROP_name, error, "%s\t%s", "Three", "three");
    if (status == EMB_OK)
        status = emb_entity_set_seen(other, EMB_STR("2023"), EMB_STR("2025"), EMB_STR("2025"), error);
    if (status == EMB_OK)
        status = emb_entity_merge(other, entity, error);
    return status == EMB_OK ? emb_entity_to_json(other, json, error) : status;
}

/* Each allocation refused in turn: an error every time, and the same objects then do it all. */
static void test_each_allocation_refused(void **state)
{
    (void)state;
    size_t failing = 0;
    emb_status status = EMB_NO_MEMORY;
    while (status != EMB_OK) {
        emb_error error = {.code = EMB_OK};
        emb_buf json = EMB_BUF_INIT(4096);
        alloc_reset(++failing);
        emb_entity *entity = emb_entity_new(), *other = emb_entity_new();
        if (entity && other) {
            status = use(entity, other, &json, &error);
            assert_true(status == EMB_OK || status == EMB_NO_MEMORY);
            assert_int_equal(error.code, status);
            assert_int_equal(status == EMB_OK, alloc_count() < failing);
            emb_buf_clear(&json);
            alloc_reset(0);
            assert_int_equal(use(entity, other, &json, &error), EMB_OK);
            assert_non_null(strstr(json.data, "\"name\":[\"Three three\",\"One\",\"Two two\"]"));
        }
        alloc_reset(0);
        emb_entity_free(entity);
        emb_entity_free(other);
        emb_buf_free(&json);
    }
    assert_true(failing > 15);
}

/* Once it has seen the like, an entity allocates nothing. */
static void test_warm_entity_allocates_nothing(void **state)
{
    (void)state;
    emb_entity *entity = emb_entity_new(), *other = emb_entity_new();
    emb_buf json = EMB_BUF_INIT(4096);
    assert_int_equal(use(entity, other, &json, NULL), EMB_OK);
    alloc_reset(0);
    for (int i = 0; i < 1000; i++) {
        emb_buf_clear(&json);
        assert_int_equal(use(entity, other, &json, NULL), EMB_OK);
    }
    assert_int_equal(alloc_count(), 0);
    emb_entity_free(entity);
    emb_entity_free(other);
    emb_buf_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation_refused),
        cmocka_unit_test(test_warm_entity_allocates_nothing),
    };
    return cmocka_run_group_tests_name("entity under faults", tests, NULL, NULL);
}
