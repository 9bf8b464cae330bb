/* SPDX-License-Identifier: Apache-2.0 */
/* Writing an index: what becomes of entities, ids given twice, names, facts, identifiers, references. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check.h"
#include "index/builder.h"
#include "index/index.h"
#include "index/kinds.h"
#include "model/identifier.h"

static char path[] = "/tmp/embargo-builder-XXXXXX";

static void add(emb_builder *builder, const char *json)
{
    emb_entity *entity = emb_entity_new();
    emb_error error = {0};
    assert_int_equal(emb_entity_from_json(entity, emb_str_from(json), NULL, &error), EMB_OK);
    assert_int_equal(emb_builder_add(builder, entity, &error), EMB_OK);
    emb_entity_free(entity);
}

static emb_builder *begin(void)
{
    emb_builder *builder = NULL;
    assert_int_equal(emb_builder_new(&builder, NULL), EMB_OK);
    emb_builder_begin_list(builder);
    return builder;
}

static emb_index *end(emb_builder *builder)
{
    emb_index *index = NULL;
    emb_error error = {0};
    assert_int_equal(emb_builder_write(builder, path, &error), EMB_OK);
    emb_builder_free(builder);
    assert_int_equal(emb_index_open(path, &index, &error), EMB_OK);
    if (emb_index_verify(index, &error) != EMB_OK)
        fail_msg("%s", error.message);
    return index;
}

static uint32_t find(const emb_index *index, const char *id)
{
    return emb_index_find_entity(index, emb_str_from(id));
}

static size_t names_of(const emb_index *index, const char *id)
{
    size_t count = 0;
    for (size_t i = 0; i < index->count[EMB_SECTION_NAMES]; i++)
        count += index->names[i].entity == find(index, id);
    return count;
}

static bool has_json(const emb_index *index, const char *id, const char *part)
{
    char *json = NULL;
    assert_int_equal(emb_index_entity_json(index, id, &json, NULL), EMB_OK);
    bool has = strstr(json, part) != NULL;
    free(json);
    return has;
}

static bool has_fact(const emb_index *index, const char *id, emb_fact_type type, unsigned detail, const char *text, uint32_t value)
{
    emb_range range = emb_index_entity_facts(index, find(index, id));
    for (size_t i = range.from; i < range.to; i++) {
        const emb_fact_record *fact = &index->facts[i];
        if (fact->type == type && fact->detail == detail &&
            (text ? emb_str_equal(emb_index_string(index, fact->value), emb_str_from(text)) : fact->value == value))
            return true;
    }
    return false;
}

static void test_empty(void **state)
{
    (void)state;
    emb_index *index = end(begin());
    emb_index_counts counts;
    emb_index_count(index, &counts);
    assert_int_equal(counts.entities, 0);
    assert_int_equal(find(index, "a"), UINT32_MAX);
    emb_index_close(index);
}

static void test_facts(void **state)
{
    (void)state;
    emb_builder *builder = begin();
    add(builder,
        "{\"id\":\"a\",\"schema\":\"Person\",\"datasets\":[\"d\"],\"properties\":{\"name\":[\"Anna Marrow\"],\"alias\":[\"A. M.\"],"
        "\"weakAlias\":[\"Ann\"],\"birthDate\":[\"1961-02-03\",\"1962\"],\"nationality\":[\"ru\"],\"country\":[\"de\"],"
        "\"gender\":[\"female\"],\"birthPlace\":[\"Minsk\"],\"topics\":[\"sanction\"]}}");
    emb_index *index = end(builder);
    assert_int_equal(names_of(index, "a"), 3);
    assert_true(has_fact(index, "a", EMB_FACT_BIRTH_DATE, 0, NULL, 1961u << 16 | 2 << 8 | 3));
    assert_true(has_fact(index, "a", EMB_FACT_BIRTH_DATE, 0, NULL, 1962u << 16));
    assert_true(has_fact(index, "a", EMB_FACT_COUNTRY, 1, "ru", 0));
    assert_true(has_fact(index, "a", EMB_FACT_COUNTRY, 0, "de", 0));
    assert_true(has_fact(index, "a", EMB_FACT_GENDER, 0, NULL, 2));
    assert_true(has_fact(index, "a", EMB_FACT_BIRTH_PLACE, 0, "Minsk", 0));
    assert_true(has_fact(index, "a", EMB_FACT_DATASET, 0, "d", 0));
    assert_true(has_fact(index, "a", EMB_FACT_TOPIC, 0, "sanction", 0));
    emb_index_close(index);
}

/* A person with a first and a last name alone is found by both. */
static void test_name_from_parts(void **state)
{
    (void)state;
    emb_builder *builder = begin();
    add(builder, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"firstName\":[\"Anna\"],\"lastName\":[\"Marrow\"]}}");
    emb_index *index = end(builder);
    assert_int_equal(index->count[EMB_SECTION_NAMES], 1);
    assert_true(emb_str_equal(emb_index_name(index, 0), EMB_STR("Anna Marrow")));
    emb_index_close(index);
}

static void test_one_id_in_one_list(void **state)
{
    (void)state;
    emb_builder *builder = begin();
    add(builder, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Anna\"]}}");
    add(builder, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Anna\"],\"alias\":[\"Annie\"]}}");
    add(builder, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"nationality\":[\"ru\"]}}");
    add(builder, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Boris\"]}}");
    add(builder, "{\"id\":\"a\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"Anna\"]}}");
    emb_index *index = end(builder);
    assert_int_equal(index->entity_count, 3);
    assert_int_equal(names_of(index, "a"), 2);
    assert_true(has_json(index, "a", "\"nationality\":[\"ru\"]"));
    assert_true(has_json(index, "a~2", "Boris"));
    assert_true(has_json(index, "a~3", "Vessel"));
    emb_index_close(index);
}

static void test_one_id_in_two_lists(void **state)
{
    (void)state;
    emb_builder *builder = begin();
    add(builder, "{\"id\":\"a\",\"schema\":\"LegalEntity\",\"datasets\":[\"one\"],\"properties\":{\"name\":[\"Kestrin\"]}}");
    emb_builder_begin_list(builder);
    add(builder, "{\"id\":\"a\",\"schema\":\"Company\",\"datasets\":[\"two\"],\"properties\":{\"name\":[\"Kestrin Ltd\"]}}");
    emb_index *index = end(builder);
    assert_int_equal(index->entity_count, 1);
    assert_int_equal(emb_index_entity_schema(index, 0), EMB_SCHEMA_Company);
    assert_int_equal(names_of(index, "a"), 2);
    assert_true(has_fact(index, "a", EMB_FACT_DATASET, 0, "one", 0) && has_fact(index, "a", EMB_FACT_DATASET, 0, "two", 0));
    emb_index_close(index);
}

/* References lead from what is referred to, whichever was read first; a document's number to its holder. */
static void test_references_and_holders(void **state)
{
    (void)state;
    emb_builder *builder = begin();
    add(builder, "{\"id\":\"s\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"a\"],\"program\":[\"X\"]}}");
    add(builder, "{\"id\":\"p\",\"schema\":\"Passport\",\"properties\":{\"holder\":[\"a\"],\"number\":[\"AB 123456\"]}}");
    add(builder, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Anna\"]}}");
    add(builder, "{\"id\":\"l\",\"schema\":\"UnknownLink\",\"properties\":{\"subject\":[\"a\"],\"object\":[\"nobody\"]}}");
    emb_index *index = end(builder);
    emb_range range = emb_index_entity_references(index, find(index, "a"));
    assert_int_equal(range.to - range.from, 3);
    assert_int_equal(index->references[range.from].entity, find(index, "s"));
    bool found = false;
    for (size_t i = 0; i < index->count[EMB_SECTION_IDENTIFIERS]; i++)
        found |= index->identifiers[i].entity == find(index, "a") && index->identifiers[i].kind == EMB_ID_PASSPORT;
    assert_true(found);
    emb_index_close(index);
}

/* Entities larger than a block, and many of them. */
static void test_blocks(void **state)
{
    (void)state;
    emb_builder *builder = begin();
    char *json = malloc(300000);
    for (int i = 0; i < 20; i++) {
        int len = sprintf(json, "{\"id\":\"e%d\",\"schema\":\"Person\",\"properties\":{\"name\":[\"N%d\"],\"notes\":[", i, i);
        for (int k = 0; k < (i % 5) * 3000; k++)
            len += sprintf(json + len, "\"note %d of %d\",", k, i);
        sprintf(json + len, "\"end %d\"]}}", i);
        add(builder, json);
    }
    emb_index *index = end(builder);
    for (int i = 0; i < 20; i++) {
        char id[16], last[32];
        sprintf(id, "e%d", i);
        sprintf(last, "\"end %d\"]", i);
        assert_true(has_json(index, id, last));
    }
    assert_true(index->count[EMB_SECTION_BLOCKS] > 5);
    emb_index_close(index);
    free(json);
}

static void test_kinds(void **state)
{
    (void)state;
    const unsigned person = EMB_KIND_BIT(EMB_NAME_PERSON), organisation = EMB_KIND_BIT(EMB_NAME_ORGANISATION);
    const unsigned vessel = EMB_KIND_BIT(EMB_NAME_VESSEL);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Person), person);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_PublicBody), organisation);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Company), organisation);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_LegalEntity), person | organisation);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Vessel), vessel);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Airplane), vessel);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Asset), EMB_ALL_KINDS);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Sanction), 0);
    assert_int_equal(emb_kinds_of_schema(EMB_SCHEMA_Address), 0);
    /* whatever lists may list is screened */
    for (int i = 1; i < EMB_SCHEMA_COUNT; i++) {
        emb_schema schema = (emb_schema)i;
        if (emb_schema_is_a(schema, EMB_SCHEMA_LegalEntity) || emb_schema_is_a(schema, EMB_SCHEMA_Asset))
            assert_int_not_equal(emb_kinds_of_schema(schema), 0);
    }
}

/* The mode of a file that is replaced is kept, as a server may have set it. */
static void test_mode_is_kept(void **state)
{
    (void)state;
    struct stat about;
    emb_index_close(end(begin()));
    assert_int_equal(chmod(path, 0640), 0);
    emb_index_close(end(begin()));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
}

static int set_up(void **state)
{
    (void)state;
    int file = mkstemp(path);
    return file < 0 ? -1 : close(file);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_name_from_parts),
        cmocka_unit_test(test_one_id_in_one_list),
        cmocka_unit_test(test_one_id_in_two_lists),
        cmocka_unit_test(test_references_and_holders),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_mode_is_kept),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
