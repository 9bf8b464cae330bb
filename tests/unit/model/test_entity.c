/* SPDX-License-Identifier: Apache-2.0 */
#include "model/entity.h"

#include <stdio.h>
#include <time.h>

#include "../check.h"

static int set_up(void **state)
{
    emb_entity *entity = emb_entity_new();
    *state = entity;
    return entity && emb_entity_begin(entity, EMB_SCHEMA_Person, EMB_STR("NK-1"), NULL) == EMB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    emb_entity_free(*state);
    return 0;
}

static void check_text(emb_str found, const char *expected)
{
    assert_non_null(found.data);
    assert_int_equal(found.len, strlen(expected));
    assert_string_equal(found.data, expected);
}

static void add(emb_entity *entity, emb_prop prop, const char *value)
{
    emb_error error;
    if (emb_entity_add(entity, prop, emb_str_from(value), &error) != EMB_OK)
        fail_msg("%s: %s", value, error.message);
}

static void test_before_begin(void **state)
{
    (void)state;
    emb_entity *entity = emb_entity_new();
    emb_buf buf = EMB_BUF_INIT(100);
    check_text(emb_entity_id(entity), "");
    check_text(emb_entity_caption(entity), "");
    check_text(emb_entity_first_seen(entity), "");
    check_text(emb_entity_first(entity, EMB_PROP_name), "");
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_NONE);
    assert_int_equal(emb_entity_value_count(entity), 0);
    assert_int_equal(emb_entity_add(entity, EMB_PROP_name, EMB_STR("a"), NULL), EMB_INVALID);
    assert_int_equal(emb_entity_to_json(entity, &buf, NULL), EMB_INVALID);
    emb_entity_free(entity);
    emb_entity_free(NULL);
    emb_buf_free(&buf);
}

static void test_id(void **state)
{
    emb_entity *entity = *state;
    char text[600];
    emb_error error;
    memset(text, 'x', sizeof text);
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Person, EMB_STR("  a \n b "), NULL), EMB_OK);
    check_text(emb_entity_id(entity), "a b");
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Person, (emb_str){text, 512}, NULL), EMB_OK);
    assert_int_equal(emb_entity_id(entity).len, 512);
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Person, (emb_str){text, 513}, &error), EMB_INVALID);
    assert_string_equal(error.message, "an id of more than 512 bytes");
    check_text(emb_entity_id(entity), "");
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_NONE);
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Person, EMB_STR(" \t"), &error), EMB_INVALID);
    assert_string_equal(error.message, "an entity without an id");
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_NONE, EMB_STR("a"), NULL), EMB_INVALID);
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_COUNT, EMB_STR("a"), NULL), EMB_INVALID);
    assert_int_equal(emb_entity_beginf(entity, EMB_SCHEMA_Vessel, NULL, "un-%d-%s", 7, "x"), EMB_OK);
    check_text(emb_entity_id(entity), "un-7-x");
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_Vessel);
}

static void test_begin_empties(void **state)
{
    emb_entity *entity = *state;
    add(entity, EMB_PROP_name, "Name");
    assert_int_equal(emb_entity_set_caption(entity, EMB_STR("Caption"), NULL), EMB_OK);
    assert_int_equal(emb_entity_add_dataset(entity, EMB_STR("one"), NULL), EMB_OK);
    assert_int_equal(emb_entity_add_referent(entity, EMB_STR("other"), NULL), EMB_OK);
    assert_int_equal(emb_entity_set_seen(entity, EMB_STR("2024"), EMB_STR("2025"), EMB_STR("2026"), NULL), EMB_OK);
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Vessel, emb_entity_id(entity), NULL), EMB_OK);
    check_text(emb_entity_id(entity), "NK-1");
    check_text(emb_entity_caption(entity), "NK-1");
    check_text(emb_entity_first(entity, EMB_PROP_name), "");
    check_text(emb_entity_first_seen(entity), "");
    check_text(emb_entity_last_seen(entity), "");
    check_text(emb_entity_last_change(entity), "");
    assert_false(emb_entity_has(entity, EMB_PROP_name));
    assert_int_equal(emb_entity_value_count(entity), 0);
    assert_int_equal(emb_entity_dataset_count(entity), 0);
    assert_int_equal(emb_entity_referent_count(entity), 0);
    assert_int_equal(emb_entity_count_type(entity, EMB_TYPE_name), 0);
}

static void test_values(void **state)
{
    emb_entity *entity = *state;
    add(entity, EMB_PROP_name, " First  Name ");
    add(entity, EMB_PROP_nationality, "ru");
    add(entity, EMB_PROP_name, "Second");
    add(entity, EMB_PROP_name, "First Name");
    add(entity, EMB_PROP_alias, "First Name");
    add(entity, EMB_PROP_name, "");
    assert_int_equal(emb_entity_addf(entity, EMB_PROP_birthDate, NULL, "%d-%02d", 1962, 3), EMB_OK);
    static const struct {
        emb_prop prop;
        const char *text;
    } expected[] = {{EMB_PROP_name, "First Name"},
                    {EMB_PROP_nationality, "ru"},
                    {EMB_PROP_name, "Second"},
                    {EMB_PROP_alias, "First Name"},
                    {EMB_PROP_birthDate, "1962-03"}};
    assert_int_equal(emb_entity_value_count(entity), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(emb_entity_value(entity, i).prop, expected[i].prop);
        check_text(emb_entity_value(entity, i).text, expected[i].text);
    }
    check_text(emb_entity_first(entity, EMB_PROP_name), "First Name");
    check_text(emb_entity_first(entity, EMB_PROP_birthPlace), "");
    check_text(emb_entity_first(entity, EMB_PROP_COUNT), "");
    assert_true(emb_entity_has(entity, EMB_PROP_alias));
    assert_false(emb_entity_has(entity, EMB_PROP_weakAlias));
    assert_int_equal(emb_entity_count_type(entity, EMB_TYPE_name), 3);
    assert_int_equal(emb_entity_count_type(entity, EMB_TYPE_country), 1);
    assert_int_equal(emb_entity_count_type(entity, EMB_TYPE_phone), 0);
}

static void test_refused_values(void **state)
{
    emb_entity *entity = *state;
    emb_error error;
    assert_int_equal(emb_entity_add(entity, EMB_PROP_imoNumber, EMB_STR("1"), &error), EMB_INVALID);
    assert_string_equal(error.message, "Person has no property 'imoNumber'");
    assert_int_equal(emb_entity_add(entity, EMB_PROP_ownershipOwner, EMB_STR("1"), &error), EMB_INVALID);
    assert_string_equal(error.message, "ownershipOwner of Person is kept by Ownership, on its other side");
    assert_int_equal(emb_entity_add(entity, EMB_PROP_NONE, EMB_STR("1"), NULL), EMB_INVALID);
    assert_int_equal(emb_entity_add(entity, EMB_PROP_COUNT, EMB_STR("1"), NULL), EMB_INVALID);
    assert_int_equal(emb_entity_value_count(entity), 0);
}

static void test_long_value_is_cut(void **state)
{
    emb_entity *entity = *state;
    static char text[EMB_VALUE_MAX + 100];
    memset(text, 'x', sizeof text);
    memcpy(text + EMB_VALUE_MAX - 1, "\xD0\x98", 2);
    assert_int_equal(emb_entity_add(entity, EMB_PROP_notes, (emb_str){text, sizeof text}, NULL), EMB_OK);
    assert_int_equal(emb_entity_first(entity, EMB_PROP_notes).len, EMB_VALUE_MAX - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(emb_entity_addf(entity, EMB_PROP_summary, NULL, "%s%s%s", text, text, text), EMB_OK);
    assert_int_equal(emb_entity_first(entity, EMB_PROP_summary).len, EMB_VALUE_MAX - 1);
}

/* What was borrowed holds while more is added, and may itself be what is added. */
static void test_borrowed_texts(void **state)
{
    emb_entity *entity = *state;
    add(entity, EMB_PROP_name, "Name");
    emb_str name = emb_entity_first(entity, EMB_PROP_name);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(emb_entity_addf(entity, EMB_PROP_alias, NULL, "%s %d", name.data, i), EMB_OK);
    check_text(name, "Name");
    assert_int_equal(emb_entity_add(entity, EMB_PROP_weakAlias, name, NULL), EMB_OK);
    check_text(emb_entity_first(entity, EMB_PROP_weakAlias), "Name");
    check_text(emb_entity_value(entity, 5000).text, "Name 4999");
}

/* 200,000 values take as long as they are many: were each compared with all others, this would take minutes. */
static void test_many_values(void **state)
{
    emb_entity *entity = *state;
    emb_error error;
    clock_t start = clock();
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < EMB_VALUES_MAX; i++)
            assert_int_equal(emb_entity_addf(entity, EMB_PROP_alias, NULL, "%zu", i), EMB_OK);
    assert_int_equal(emb_entity_value_count(entity), EMB_VALUES_MAX);
    assert_int_equal(emb_entity_add(entity, EMB_PROP_alias, EMB_STR("one more"), &error), EMB_LIMIT);
    assert_string_equal(error.message, "more than 200000 values in one entity");
    assert_int_equal(emb_entity_add(entity, EMB_PROP_alias, EMB_STR("7"), NULL), EMB_OK);
    assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
}

static void test_caption(void **state)
{
    emb_entity *entity = *state;
    check_text(emb_entity_caption(entity), "NK-1");
    add(entity, EMB_PROP_weakAlias, "Weak");
    check_text(emb_entity_caption(entity), "Weak");
    add(entity, EMB_PROP_name, "Name");
    check_text(emb_entity_caption(entity), "Name");
    assert_false(emb_entity_has_caption(entity));
    assert_int_equal(emb_entity_set_caption(entity, EMB_STR(" "), NULL), EMB_OK);
    assert_false(emb_entity_has_caption(entity));
    assert_int_equal(emb_entity_set_caption(entity, EMB_STR("One"), NULL), EMB_OK);
    assert_int_equal(emb_entity_set_caption(entity, EMB_STR("Two"), NULL), EMB_OK);
    assert_true(emb_entity_has_caption(entity));
    check_text(emb_entity_caption(entity), "Two");
}

static void test_further_fields(void **state)
{
    emb_entity *entity = *state;
    static const char *const names[] = {"one", "two", "one", "", " two "};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(emb_entity_add_dataset(entity, emb_str_from(names[i]), NULL), EMB_OK);
        assert_int_equal(emb_entity_add_referent(entity, emb_str_from(names[i]), NULL), EMB_OK);
    }
    assert_int_equal(emb_entity_dataset_count(entity), 2);
    check_text(emb_entity_dataset(entity, 1), "two");
    assert_int_equal(emb_entity_referent_count(entity), 2);
    check_text(emb_entity_referent(entity, 0), "one");
    assert_int_equal(emb_entity_value_count(entity), 0);
    assert_int_equal(emb_entity_set_seen(entity, EMB_STR("2024"), EMB_STR("2025"), EMB_STR(""), NULL), EMB_OK);
    assert_int_equal(emb_entity_set_seen(entity, EMB_STR(""), EMB_STR("2026"), EMB_STR("2025-01-01"), NULL), EMB_OK);
    check_text(emb_entity_first_seen(entity), "2024");
    check_text(emb_entity_last_seen(entity), "2026");
    check_text(emb_entity_last_change(entity), "2025-01-01");
}

static void test_set_schema(void **state)
{
    emb_entity *entity = *state;
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_LegalEntity, EMB_STR("a"), NULL), EMB_OK);
    add(entity, EMB_PROP_name, "Name");
    add(entity, EMB_PROP_registrationNumber, "77");
    emb_entity_set_schema(entity, EMB_SCHEMA_Vessel);
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_Vessel);
    assert_int_equal(emb_entity_value_count(entity), 2);
    assert_int_equal(emb_entity_add(entity, EMB_PROP_imoNumber, EMB_STR("9074729"), NULL), EMB_OK);
    assert_int_equal(emb_entity_count_type(entity, EMB_TYPE_identifier), 2);
    emb_entity_set_schema(entity, EMB_SCHEMA_COUNT);
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_Vessel);
}

static void test_merge(void **state)
{
    emb_entity *entity = *state, *other = emb_entity_new();
    add(entity, EMB_PROP_name, "Name");
    assert_int_equal(emb_entity_add_dataset(entity, EMB_STR("one"), NULL), EMB_OK);
    assert_int_equal(emb_entity_set_seen(entity, EMB_STR("2024"), EMB_STR("2024-06"), EMB_STR(""), NULL), EMB_OK);
    assert_int_equal(emb_entity_begin(other, EMB_SCHEMA_LegalEntity, EMB_STR("NK-2"), NULL), EMB_OK);
    add(other, EMB_PROP_name, "Name");
    add(other, EMB_PROP_name, "Other");
    add(other, EMB_PROP_country, "ru");
    assert_int_equal(emb_entity_add_dataset(other, EMB_STR("two"), NULL), EMB_OK);
    assert_int_equal(emb_entity_add_referent(other, EMB_STR("un-7"), NULL), EMB_OK);
    assert_int_equal(emb_entity_set_caption(other, EMB_STR("Caption"), NULL), EMB_OK);
    assert_int_equal(emb_entity_set_seen(other, EMB_STR("2023-12"), EMB_STR("2024-05"), EMB_STR("2024"), NULL), EMB_OK);
    assert_int_equal(emb_entity_merge(entity, other, NULL), EMB_OK);
    emb_buf json = EMB_BUF_INIT(4096);
    assert_int_equal(emb_entity_to_json(entity, &json, NULL), EMB_OK);
    assert_string_equal(json.data, "{\"id\":\"NK-1\",\"caption\":\"Caption\",\"schema\":\"Person\","
                                   "\"referents\":[\"un-7\",\"NK-2\"],\"datasets\":[\"one\",\"two\"],"
                                   "\"first_seen\":\"2023-12\",\"last_seen\":\"2024-06\",\"last_change\":\"2024\","
                                   "\"properties\":{\"name\":[\"Name\",\"Other\"],\"country\":[\"ru\"]}}");
    size_t count = emb_entity_value_count(entity);
    assert_int_equal(emb_entity_merge(entity, entity, NULL), EMB_OK);
    assert_int_equal(emb_entity_merge(entity, other, NULL), EMB_OK);
    assert_int_equal(emb_entity_value_count(entity), count);
    emb_buf_free(&json);
    emb_entity_free(other);
}

static void test_merge_of_what_does_not_fit(void **state)
{
    emb_entity *entity = *state, *other = emb_entity_new();
    emb_error error;
    assert_int_equal(emb_entity_begin(other, EMB_SCHEMA_Vessel, EMB_STR("NK-1"), NULL), EMB_OK);
    add(other, EMB_PROP_name, "Ship");
    assert_int_equal(emb_entity_merge(entity, other, &error), EMB_INVALID);
    assert_string_equal(error.message, "NK-1 is a Person in one place and a Vessel in another");
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_Person);
    assert_int_equal(emb_entity_value_count(entity), 0);
    emb_entity_free(other);
}

/* An organisation in one list that is an asset in another is a company. */
static void test_merge_takes_the_common_schema(void **state)
{
    emb_entity *entity = *state, *other = emb_entity_new();
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Asset, EMB_STR("a"), NULL), EMB_OK);
    assert_int_equal(emb_entity_begin(other, EMB_SCHEMA_Organization, EMB_STR("a"), NULL), EMB_OK);
    assert_int_equal(emb_entity_merge(entity, other, NULL), EMB_OK);
    assert_int_equal(emb_entity_schema(entity), EMB_SCHEMA_Company);
    assert_int_equal(emb_entity_referent_count(entity), 0);
    emb_entity_free(other);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_begin),
        CASE(test_id),
        CASE(test_begin_empties),
        CASE(test_values),
        CASE(test_refused_values),
        CASE(test_long_value_is_cut),
        CASE(test_borrowed_texts),
        CASE(test_many_values),
        CASE(test_caption),
        CASE(test_further_fields),
        CASE(test_set_schema),
        CASE(test_merge),
        CASE(test_merge_of_what_does_not_fit),
        CASE(test_merge_takes_the_common_schema),
    };
    return cmocka_run_group_tests_name("entity", tests, NULL, NULL);
}
