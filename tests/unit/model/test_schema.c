/* SPDX-License-Identifier: Apache-2.0 */
#include "model/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <yyjson.h>

#include "../check.h"

#define MODEL "gen/node_modules/@opensanctions/followthemoney/dist/defaultModel.json"

static int set_up(void **state)
{
    const char *root = getenv("EMBARGO_SOURCE_ROOT");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", MODEL);
    *state = yyjson_read_file(path, 0, NULL, NULL);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    yyjson_doc_free(*state);
    return 0;
}

static yyjson_val *schemata_of(void **state)
{
    return yyjson_obj_get(yyjson_doc_get_root(*state), "schemata");
}

static emb_schema schema_named(const char *name)
{
    emb_schema schema = emb_schema_by_name(emb_str_from(name));
    assert_int_not_equal(schema, EMB_SCHEMA_NONE);
    return schema;
}

/* Does a list of the model hold a text? */
static bool holds(yyjson_val *list, const char *text)
{
    size_t at, count;
    yyjson_val *item;
    yyjson_arr_foreach(list, at, count, item) if (yyjson_equals_str(item, text)) return true;
    return false;
}

static bool has_own(yyjson_val *schemata, emb_schema schema, const char *property)
{
    yyjson_val *raw = yyjson_obj_get(schemata, emb_schema_name(schema));
    return yyjson_obj_get(yyjson_obj_get(raw, "properties"), property) != NULL;
}

static void check_name(yyjson_val *raw, const char *key, const char *found)
{
    const char *expected = yyjson_get_str(yyjson_obj_get(raw, key));
    assert_string_equal(found, expected ? expected : "");
}

static void check_property(yyjson_val *schemata, emb_schema schema, const emb_property *found)
{
    assert_true(emb_schema_is_a(schema, found->owner));
    const char *name = emb_prop_name(found->prop);
    if (has_own(schemata, schema, name))
        assert_int_equal(found->owner, schema);
    yyjson_val *owner = yyjson_obj_get(schemata, emb_schema_name(found->owner));
    yyjson_val *raw = yyjson_obj_get(yyjson_obj_get(owner, "properties"), name);
    assert_non_null(raw);
    check_name(raw, "label", found->label);
    check_name(raw, "type", emb_type_name(found->type));
    check_name(raw, "range", emb_schema_name(found->range));
    check_name(raw, "reverse", emb_prop_name(found->reverse));
    assert_int_equal(found->stub, yyjson_is_true(yyjson_obj_get(raw, "stub")));
    assert_int_equal(found->hidden, yyjson_is_true(yyjson_obj_get(raw, "hidden")));
    assert_int_equal(found->matchable, yyjson_is_true(yyjson_obj_get(raw, "matchable")));
}

/* Every property that the model gives to a schema and its ancestors is found, and no other. */
static void check_properties(yyjson_val *schemata, emb_schema schema)
{
    bool expected[EMB_PROP_COUNT] = {false};
    size_t expected_count = 0, found_count = 0;
    size_t at, count;
    yyjson_val *key, *raw;
    for (int a = EMB_SCHEMA_NONE + 1; a < EMB_SCHEMA_COUNT; a++) {
        if (!emb_schema_is_a(schema, (emb_schema)a))
            continue;
        yyjson_val *own = yyjson_obj_get(yyjson_obj_get(schemata, emb_schema_name((emb_schema)a)), "properties");
        yyjson_obj_foreach(own, at, count, key, raw)
        {
            emb_prop prop = emb_prop_by_name(emb_str_from(yyjson_get_str(key)));
            assert_int_not_equal(prop, EMB_PROP_NONE);
            expected_count += !expected[prop];
            expected[prop] = true;
        }
    }
    const emb_property *previous = NULL;
    for (const emb_property *p; (p = emb_schema_property_at(schema, found_count)) != NULL; found_count++) {
        assert_true(expected[p->prop]);
        assert_ptr_equal(p, emb_schema_property(schema, p->prop));
        assert_true(!previous || previous->prop < p->prop);
        check_property(schemata, schema, p);
        previous = p;
    }
    assert_int_equal(found_count, expected_count);
    for (int prop = 0; prop < EMB_PROP_COUNT; prop++)
        assert_int_equal(emb_schema_property(schema, (emb_prop)prop) != NULL, expected[prop]);
}

static void check_ancestors(yyjson_val *raw, emb_schema schema)
{
    for (int a = EMB_SCHEMA_NONE; a < EMB_SCHEMA_COUNT; a++) {
        const char *name = emb_schema_name((emb_schema)a);
        assert_int_equal(emb_schema_is_a(schema, (emb_schema)a), holds(yyjson_obj_get(raw, "schemata"), name));
    }
}

static void check_featured(yyjson_val *raw, emb_schema schema)
{
    size_t at, count;
    yyjson_val *item, *featured = yyjson_obj_get(raw, "featured"), *caption = yyjson_obj_get(raw, "caption");
    yyjson_arr_foreach(featured, at, count, item)
        assert_string_equal(emb_prop_name(emb_schema_featured_at(schema, at)->prop), yyjson_get_str(item));
    if (yyjson_arr_size(featured))
        assert_null(emb_schema_featured_at(schema, yyjson_arr_size(featured)));
    yyjson_arr_foreach(caption, at, count, item)
        assert_string_equal(emb_prop_name(emb_schema_caption_at(schema, at)), yyjson_get_str(item));
    if (yyjson_arr_size(caption))
        assert_int_equal(emb_schema_caption_at(schema, yyjson_arr_size(caption)), EMB_PROP_NONE);
}

/* The tables say what the model says. */
static void test_tables(void **state)
{
    size_t at, count;
    yyjson_val *key, *raw, *schemata = schemata_of(state);
    assert_int_equal(yyjson_obj_size(schemata), EMB_SCHEMA_COUNT - 1);
    yyjson_obj_foreach(schemata, at, count, key, raw)
    {
        emb_schema schema = schema_named(yyjson_get_str(key));
        yyjson_val *edge = yyjson_obj_get(raw, "edge");
        check_name(raw, "label", emb_schema_label(schema));
        check_name(raw, "plural", emb_schema_plural(schema));
        check_name(edge, "source", emb_prop_name(emb_schema_edge_source(schema)));
        check_name(edge, "target", emb_prop_name(emb_schema_edge_target(schema)));
        assert_int_equal(emb_schema_is_edge(schema), edge != NULL);
        assert_int_equal(emb_schema_is_matchable(schema), yyjson_is_true(yyjson_obj_get(raw, "matchable")));
        check_ancestors(raw, schema);
        check_properties(schemata, schema);
        check_featured(raw, schema);
    }
}

static void test_names(void **state)
{
    (void)state;
    for (int s = EMB_SCHEMA_NONE + 1; s < EMB_SCHEMA_COUNT; s++)
        assert_int_equal(emb_schema_by_name(emb_str_from(emb_schema_name((emb_schema)s))), s);
    for (int p = EMB_PROP_NONE + 1; p < EMB_PROP_COUNT; p++)
        assert_int_equal(emb_prop_by_name(emb_str_from(emb_prop_name((emb_prop)p))), p);
    assert_int_equal(emb_schema_by_name(EMB_STR("Vessel")), EMB_SCHEMA_Vessel);
    assert_int_equal(emb_prop_by_name(EMB_STR("imoNumber")), EMB_PROP_imoNumber);
    assert_string_equal(emb_type_name(EMB_TYPE_country), "country");
    static const char *const none[] = {"", "vESSEL", "Persons", "Perso", "imonumber", "Person ", "name\n", "\xFF"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(emb_schema_by_name(emb_str_from(none[i])), EMB_SCHEMA_NONE);
        assert_int_equal(emb_prop_by_name(emb_str_from(none[i])), EMB_PROP_NONE);
    }
    assert_int_equal(emb_schema_by_name((emb_str){"Person\0", 7}), EMB_SCHEMA_NONE);
    assert_int_equal(emb_schema_by_name((emb_str){NULL, 0}), EMB_SCHEMA_NONE);
    assert_int_equal(emb_schema_by_name((emb_str){"Personal", 6}), EMB_SCHEMA_Person);
}

/* The least schema that extends both, looked for in the plainest way. */
static emb_schema common_by_search(int a, int b)
{
    for (int s = EMB_SCHEMA_NONE + 1; s < EMB_SCHEMA_COUNT; s++) {
        bool least = emb_schema_is_a((emb_schema)s, (emb_schema)a) && emb_schema_is_a((emb_schema)s, (emb_schema)b);
        for (int other = EMB_SCHEMA_NONE + 1; least && other < EMB_SCHEMA_COUNT; other++)
            if (emb_schema_is_a((emb_schema)other, (emb_schema)a) && emb_schema_is_a((emb_schema)other, (emb_schema)b))
                least = emb_schema_is_a((emb_schema)other, (emb_schema)s);
        if (least)
            return (emb_schema)s;
    }
    return EMB_SCHEMA_NONE;
}

static void test_common(void **state)
{
    (void)state;
    for (int a = EMB_SCHEMA_NONE; a < EMB_SCHEMA_COUNT; a++)
        for (int b = EMB_SCHEMA_NONE; b < EMB_SCHEMA_COUNT; b++)
            assert_int_equal(emb_schema_common((emb_schema)a, (emb_schema)b), common_by_search(a, b));
    assert_int_equal(emb_schema_common(EMB_SCHEMA_LegalEntity, EMB_SCHEMA_Person), EMB_SCHEMA_Person);
    assert_int_equal(emb_schema_common(EMB_SCHEMA_Organization, EMB_SCHEMA_Asset), EMB_SCHEMA_Company);
    assert_int_equal(emb_schema_common(EMB_SCHEMA_Person, EMB_SCHEMA_Company), EMB_SCHEMA_NONE);
    assert_int_equal(emb_schema_common(EMB_SCHEMA_Person, EMB_SCHEMA_Person), EMB_SCHEMA_Person);
}

static void test_can_match(void **state)
{
    (void)state;
    assert_true(emb_schema_can_match(EMB_SCHEMA_Person, EMB_SCHEMA_Person));
    assert_true(emb_schema_can_match(EMB_SCHEMA_Person, EMB_SCHEMA_LegalEntity));
    assert_true(emb_schema_can_match(EMB_SCHEMA_LegalEntity, EMB_SCHEMA_Company));
    assert_false(emb_schema_can_match(EMB_SCHEMA_Person, EMB_SCHEMA_Company));
    assert_false(emb_schema_can_match(EMB_SCHEMA_Vessel, EMB_SCHEMA_Airplane));
    assert_false(emb_schema_can_match(EMB_SCHEMA_Person, EMB_SCHEMA_Thing)); /* a Thing is nothing in particular */
    assert_false(emb_schema_can_match(EMB_SCHEMA_Ownership, EMB_SCHEMA_Ownership));
    assert_false(emb_schema_can_match(EMB_SCHEMA_NONE, EMB_SCHEMA_NONE));
}

/* Numbers may come from a file: those outside the model are nothing, and never read beyond a table. */
static void test_numbers_outside(void **state)
{
    (void)state;
    const emb_schema outside[] = {EMB_SCHEMA_NONE, EMB_SCHEMA_COUNT, (emb_schema)100000};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        emb_schema s = outside[i];
        assert_string_equal(emb_schema_name(s), "");
        assert_string_equal(emb_schema_label(s), "");
        assert_string_equal(emb_schema_plural(s), "");
        assert_false(emb_schema_is_a(s, EMB_SCHEMA_Thing));
        assert_false(emb_schema_is_a(EMB_SCHEMA_Person, s));
        assert_false(emb_schema_is_a(s, s));
        assert_false(emb_schema_is_matchable(s));
        assert_false(emb_schema_is_edge(s));
        assert_int_equal(emb_schema_common(s, EMB_SCHEMA_Person), EMB_SCHEMA_NONE);
        assert_int_equal(emb_schema_common(EMB_SCHEMA_Person, s), EMB_SCHEMA_NONE);
        assert_null(emb_schema_property(s, EMB_PROP_name));
        assert_null(emb_schema_property_at(s, 0));
        assert_null(emb_schema_featured_at(s, 0));
        assert_int_equal(emb_schema_caption_at(s, 0), EMB_PROP_NONE);
        assert_int_equal(emb_schema_edge_source(s), EMB_PROP_NONE);
        assert_int_equal(emb_schema_edge_target(s), EMB_PROP_NONE);
    }
    assert_null(emb_schema_property(EMB_SCHEMA_Person, EMB_PROP_NONE));
    assert_null(emb_schema_property(EMB_SCHEMA_Person, EMB_PROP_COUNT));
    assert_string_equal(emb_prop_name(EMB_PROP_COUNT), "");
    assert_string_equal(emb_type_name(EMB_TYPE_COUNT), "");
}

/* A relation is named from both of its sides. */
static void test_reverse(void **state)
{
    (void)state;
    const emb_property *owner = emb_schema_property(EMB_SCHEMA_Ownership, EMB_PROP_owner);
    assert_int_equal(owner->range, EMB_SCHEMA_LegalEntity);
    assert_false(owner->stub);
    const emb_property *back = emb_schema_property(owner->range, owner->reverse);
    assert_true(back->stub);
    assert_int_equal(back->reverse, EMB_PROP_owner);
    assert_int_equal(back->range, EMB_SCHEMA_Ownership);
    assert_int_equal(emb_schema_edge_source(EMB_SCHEMA_Ownership), EMB_PROP_owner);
    assert_int_equal(emb_schema_edge_target(EMB_SCHEMA_Ownership), EMB_PROP_asset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_common),
        cmocka_unit_test(test_can_match),
        cmocka_unit_test(test_numbers_outside),
        cmocka_unit_test(test_reverse),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
