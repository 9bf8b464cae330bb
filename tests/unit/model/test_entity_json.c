/* SPDX-License-Identifier: Apache-2.0 */
#include "../table.h"

#include <yyjson.h>

#include "../random.h"
#include "model/entity.h"

static const char *notes_text(const emb_entity_notes *notes, char out[160])
{
    out[0] = '\0';
    if (notes->unknown_properties || notes->bad_values)
        snprintf(out, 160, "%u %u %s", notes->unknown_properties, notes->bad_values, notes->first);
    return out;
}

static void check_refused(const table_row *row, emb_status status, const emb_error *error)
{
    char found[600];
    snprintf(found, sizeof found, "!%d %s", (int)error->offset, error->message);
    if (status != EMB_FORMAT || strncmp(found, row->column[1], strlen(row->column[1])) != 0)
        fail_msg("%s:%d: '%s', not '%s'", row->file, row->line, status ? found : "is read", row->column[1]);
}

static void check_read(const table_row *row, const emb_entity *entity, const emb_entity_notes *notes)
{
    char found_notes[160];
    emb_buf json = EMB_BUF_INIT(1 << 16);
    assert_int_equal(emb_entity_to_json(entity, &json, NULL), EMB_OK);
    if (strcmp(json.data, row->column[1]) != 0)
        fail_msg("%s:%d: gives %s", row->file, row->line, json.data);
    if (strcmp(notes_text(notes, found_notes), row->column[2]) != 0)
        fail_msg("%s:%d: notes '%s'", row->file, row->line, found_notes);
    emb_buf_free(&json);
}

static void check_case(const table_row *row)
{
    emb_entity *entity = emb_entity_new();
    emb_entity_notes notes;
    emb_error error;
    memset(&notes, 0xAA, sizeof notes);
    emb_status status = emb_entity_from_json(entity, emb_str_from(row->column[0]), &notes, &error);
    if (status != EMB_OK || row->column[1][0] == '!')
        check_refused(row, status, &error);
    else
        check_read(row, entity, &notes);
    emb_entity_free(entity);
}

static void test_cases(void **state)
{
    (void)state;
    table_each("tests/data/entity_json.tsv", check_case);
}

/* Ill-formed UTF-8 in a value costs the letter, not the entity. */
static void test_ill_formed_utf8(void **state)
{
    (void)state;
    emb_entity *entity = emb_entity_new();
    emb_str json = EMB_STR("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Jos\xE9\"]}}");
    assert_int_equal(emb_entity_from_json(entity, json, NULL, NULL), EMB_OK);
    assert_string_equal(emb_entity_first(entity, EMB_PROP_name).data, "Jos\xEF\xBF\xBD");
    emb_entity_free(entity);
}

static void test_failure_leaves_results(void **state)
{
    (void)state;
    emb_entity *entity = emb_entity_new();
    emb_entity_notes notes = {7, 8, "untouched"};
    emb_error error = {.path = "untouched"};
    emb_str good = EMB_STR("{\"id\":\"a\",\"schema\":\"Person\"}"), bad = EMB_STR("{\"id\":\"a\",\"schema\":\"No\"}");
    assert_int_equal(emb_entity_from_json(entity, bad, &notes, NULL), EMB_FORMAT);
    assert_int_equal(notes.unknown_properties, 7);
    assert_string_equal(notes.first, "untouched");
    assert_int_equal(emb_entity_from_json(entity, good, NULL, &error), EMB_OK);
    assert_string_equal(error.path, "untouched");
    assert_int_equal(emb_entity_from_json(entity, (emb_str){"{}", EMB_ENTITY_JSON_MAX + 1}, NULL, NULL), EMB_LIMIT);
    assert_int_equal(emb_entity_from_json(entity, (emb_str){NULL, 0}, NULL, NULL), EMB_FORMAT);
    emb_entity_free(entity);
}

/* A buffer that is too small is left as it was, at every size that is too small. */
static void test_full_buffer(void **state)
{
    (void)state;
    emb_entity *entity = emb_entity_new();
    emb_buf whole = EMB_BUF_INIT(4096);
    emb_error error;
    assert_int_equal(emb_entity_begin(entity, EMB_SCHEMA_Person, EMB_STR("a\\b"), NULL), EMB_OK);
    assert_int_equal(emb_entity_add(entity, EMB_PROP_name, EMB_STR("N"), NULL), EMB_OK);
    assert_int_equal(emb_entity_add_dataset(entity, EMB_STR("x"), NULL), EMB_OK);
    assert_int_equal(emb_entity_to_json(entity, &whole, NULL), EMB_OK);
    for (size_t max = 3; max <= whole.len + 3; max++) {
        emb_buf buf = EMB_BUF_INIT(max);
        assert_true(emb_buf_append_text(&buf, "..."));
        emb_status status = emb_entity_to_json(entity, &buf, &error);
        assert_int_equal(status, max < whole.len + 3 ? EMB_LIMIT : EMB_OK);
        assert_int_equal(buf.len, status == EMB_OK ? max : 3);
        assert_int_equal(buf.data[buf.len], '\0');
        assert_memory_equal(buf.data, "...", 3);
        if (status == EMB_OK)
            assert_string_equal(buf.data + 3, whole.data);
        emb_buf_free(&buf);
    }
    emb_buf_free(&whole);
    emb_entity_free(entity);
}

/* Lines longer than what is read with pooled memory, and the one before and behind them. */
static void test_long_lines(void **state)
{
    (void)state;
    static const int counts[] = {1, 20000, 3, 6000, 200000, 2};
    emb_entity *entity = emb_entity_new(), *again = emb_entity_new();
    emb_buf json = EMB_BUF_INIT(EMB_ENTITY_JSON_MAX), second = EMB_BUF_INIT(EMB_ENTITY_JSON_MAX);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        assert_int_equal(emb_entity_beginf(entity, EMB_SCHEMA_Vessel, NULL, "ship-%d", counts[c]), EMB_OK);
        for (int i = 0; i < counts[c]; i++)
            assert_int_equal(emb_entity_addf(entity, EMB_PROP_pastFlags, NULL, "flag %d", i), EMB_OK);
        emb_buf_clear(&json);
        emb_buf_clear(&second);
        assert_int_equal(emb_entity_to_json(entity, &json, NULL), EMB_OK);
        assert_int_equal(emb_entity_from_json(again, emb_buf_str(&json), NULL, NULL), EMB_OK);
        assert_int_equal(emb_entity_to_json(again, &second, NULL), EMB_OK);
        assert_int_equal(emb_entity_value_count(again), counts[c]);
        assert_true(emb_str_equal(emb_buf_str(&json), emb_buf_str(&second)));
    }
    emb_buf_free(&json);
    emb_buf_free(&second);
    emb_entity_free(entity);
    emb_entity_free(again);
}

static emb_str random_text(uint64_t *seed, char *out)
{
    static const char alphabet[] = "aZ09 \"\\/{}[]:,\n\t\x01\x7F\xC3\xA9\xD0\x98\xE9\x87\x91\xF0\x9F\x9A\xA2\xFF";
    size_t length = random_below(seed, 40);
    for (size_t i = 0; i < length; i++)
        out[i] = alphabet[random_below(seed, sizeof alphabet - 1)];
    return (emb_str){out, length};
}

static void fill_randomly(emb_entity *entity, uint64_t *seed)
{
    char text[64], more[64];
    emb_schema schema = (emb_schema)(1 + random_below(seed, EMB_SCHEMA_COUNT - 1));
    size_t count = 0;
    while (emb_schema_property_at(schema, count))
        count++;
    assert_int_equal(emb_entity_beginf(entity, schema, NULL, "id\"%d", (int)random_below(seed, 1000)), EMB_OK);
    for (size_t i = random_below(seed, 40); i > 0; i--) {
        const emb_property *property = emb_schema_property_at(schema, random_below(seed, count));
        emb_status status = emb_entity_add(entity, property->prop, random_text(seed, text), NULL);
        assert_int_equal(status, property->stub ? EMB_INVALID : EMB_OK);
    }
    for (size_t i = random_below(seed, 4); i > 0; i--) {
        assert_int_equal(emb_entity_add_dataset(entity, random_text(seed, text), NULL), EMB_OK);
        assert_int_equal(emb_entity_add_referent(entity, random_text(seed, text), NULL), EMB_OK);
    }
    if (random_below(seed, 2))
        assert_int_equal(emb_entity_set_caption(entity, random_text(seed, text), NULL), EMB_OK);
    emb_str first = random_text(seed, text), last = random_text(seed, more);
    assert_int_equal(emb_entity_set_seen(entity, first, EMB_STR(""), last, NULL), EMB_OK);
}

/* What is written is read back whole, whatever the texts hold. */
static void test_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 20260227;
    emb_entity *entity = emb_entity_new(), *again = emb_entity_new();
    emb_buf json = EMB_BUF_INIT(1 << 20), second = EMB_BUF_INIT(1 << 20);
    for (int i = 0; i < 20000; i++) {
        emb_entity_notes notes;
        fill_randomly(entity, &seed);
        emb_buf_clear(&json);
        emb_buf_clear(&second);
        assert_int_equal(emb_entity_to_json(entity, &json, NULL), EMB_OK);
        assert_int_equal(emb_entity_from_json(again, emb_buf_str(&json), &notes, NULL), EMB_OK);
        assert_int_equal(emb_entity_to_json(again, &second, NULL), EMB_OK);
        if (!emb_str_equal(emb_buf_str(&json), emb_buf_str(&second)))
            fail_msg("%s\nbecomes\n%s", json.data, second.data);
        assert_int_equal(notes.unknown_properties + notes.bad_values, 0);
        assert_int_equal(emb_entity_value_count(again), emb_entity_value_count(entity));
    }
    emb_buf_free(&json);
    emb_buf_free(&second);
    emb_entity_free(entity);
    emb_entity_free(again);
}

/* Values of a list that do not stand in it before. */
static size_t count_distinct(yyjson_val *list)
{
    size_t distinct = 0, at, count, before, before_count;
    yyjson_val *value, *earlier;
    yyjson_arr_foreach(list, at, count, value)
    {
        bool is_new = true;
        yyjson_arr_foreach(list, before, before_count, earlier) is_new = is_new && (before >= at || !yyjson_equals(earlier, value));
        distinct += is_new;
    }
    return distinct;
}

/* The distinct values that a line holds, told without the reader. */
static size_t count_values(const char *line)
{
    yyjson_doc *doc = yyjson_read(line, strlen(line), 0);
    size_t total = 0, at, count;
    yyjson_val *key, *list;
    yyjson_obj_foreach(yyjson_obj_get(yyjson_doc_get_root(doc), "properties"), at, count, key, list) total += count_distinct(list);
    yyjson_doc_free(doc);
    return total;
}

/* A list as it is published: nothing is lost, and what is written reads the same. */
static void test_published_list(void **state)
{
    (void)state;
    const char *folder = getenv("EMBARGO_TEST_DATA"), *root = getenv("EMBARGO_SOURCE_ROOT");
    char path[4096];
    snprintf(path, sizeof path, "%s%s/lists/eu_2026-08.ftm.json",
             folder ? folder
             : root ? root
                    : ".",
             folder ? "" : "/../shared/data");
    FILE *file = fopen(path, "r");
    if (!file)
        skip();
    emb_entity *entity = emb_entity_new(), *again = emb_entity_new();
    emb_buf json = EMB_BUF_INIT(1 << 24), second = EMB_BUF_INIT(1 << 24);
    char *line = NULL;
    size_t room = 0, lines = 0;
    while (getline(&line, &room, file) > 0) {
        emb_entity_notes notes;
        emb_buf_clear(&json);
        emb_buf_clear(&second);
        assert_int_equal(emb_entity_from_json(entity, emb_str_from(line), &notes, NULL), EMB_OK);
        assert_string_equal(notes.first, "");
        assert_int_equal(emb_entity_value_count(entity), count_values(line));
        assert_int_equal(emb_entity_to_json(entity, &json, NULL), EMB_OK);
        assert_int_equal(emb_entity_from_json(again, emb_buf_str(&json), NULL, NULL), EMB_OK);
        assert_int_equal(emb_entity_to_json(again, &second, NULL), EMB_OK);
        assert_true(emb_str_equal(emb_buf_str(&json), emb_buf_str(&second)));
        lines++;
    }
    assert_true(lines > 10000);
    free(line);
    fclose(file);
    emb_buf_free(&json);
    emb_buf_free(&second);
    emb_entity_free(entity);
    emb_entity_free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_ill_formed_utf8),
        cmocka_unit_test(test_failure_leaves_results),
        cmocka_unit_test(test_full_buffer),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_published_list),
    };
    return cmocka_run_group_tests_name("entity_json", tests, NULL, NULL);
}
