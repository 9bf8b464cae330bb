/* SPDX-License-Identifier: Apache-2.0 */
/* Readings in Latin letters of names in other scripts (tests/data/readings.tsv), and that no text makes the readers stumble. */
#include "../random.h"
#include "../table.h"
#include "base/utf8.h"
#include "text/readings.h"

static emb_readings readings;
static size_t failures;

static emb_name_kind parse_kind(const char *text)
{
    return strcmp(text, "person") == 0         ? EMB_NAME_PERSON
           : strcmp(text, "organisation") == 0 ? EMB_NAME_ORGANISATION
           : strcmp(text, "vessel") == 0       ? EMB_NAME_VESSEL
                                               : EMB_NAME_ANY;
}

static void check_reading(const table_row *row)
{
    emb_read_name((emb_str){row->column[0], strlen(row->column[0])}, parse_kind(row->column[1]), &readings);
    bool found = false;
    for (size_t i = 0; i < readings.count; i++)
        found |= readings.items[i].scheme == EMB_SCHEME_PLAIN && strcmp(readings.items[i].text, row->column[2]) == 0;
    if (!found) {
        print_error("%s:%d: %s: %s is not among\n", row->file, row->line, row->column[0], row->column[2]);
        for (size_t i = 0; i < readings.count; i++)
            print_error("    %s%s\n", readings.items[i].text, readings.items[i].vowelless ? " (vowelless)" : "");
    }
    failures += !found;
}

static void names_read_as_expected(void **state)
{
    (void)state;
    failures = 0;
    table_each("tests/data/readings.tsv", check_reading);
    assert_int_equal(failures, 0);
}

/* What the header promises of any PLAIN reading: tokens of a-z and 0-9 with single spaces between them. */
static void check_promises(const emb_reading *reading)
{
    assert_true(reading->len > 0 && reading->len <= EMB_READING_MAX);
    assert_int_equal(strlen(reading->text), reading->len);
    char before = ' ';
    for (const char *c = reading->text; *c; before = *c++)
        assert_true((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (*c == ' ' && before != ' '));
    assert_true(before != ' ');
}

/* Letters and marks of one block in any order, as no language has them. */
static void any_text_keeps_the_promises(void **state)
{
    static const struct {
        uint32_t first, last;
    } blocks[] = {
        {0x370, 0x3FF},   {0x400, 0x52F},   {0x530, 0x58F},   {0x590, 0x5FF},   {0x600, 0x6FF},   {0x780, 0x7BF},
        {0x900, 0x97F},   {0x980, 0x9FF},   {0xA00, 0xA7F},   {0xA80, 0xAFF},   {0xB80, 0xBFF},   {0xC00, 0xC7F},
        {0xC80, 0xCFF},   {0xD00, 0xD7F},   {0xD80, 0xDFF},   {0xE00, 0xE7F},   {0xE80, 0xEFF},   {0xF00, 0xFFF},
        {0x1000, 0x109F}, {0x10A0, 0x10FF}, {0x1200, 0x137F}, {0x1780, 0x17FF}, {0x1800, 0x18AF}, {0x1F00, 0x1FFF},
        {0xFB1D, 0xFEFF}, {0x20, 0x2FF},
    };
    (void)state;
    uint64_t seed = 7;
    char name[EMB_NAME_MAX + 8];
    for (size_t round = 0; round < 20000; round++) {
        size_t block = random_below(&seed, sizeof(blocks) / sizeof(blocks[0]));
        size_t letters = round % 100 == 0 ? 1200 : 1 + random_below(&seed, 12), len = 0;
        while (letters--) {
            uint32_t code = blocks[block].first + (uint32_t)random_below(&seed, blocks[block].last - blocks[block].first + 1);
            len += emb_utf8_encode(code, name + len);
        }
        emb_read_name((emb_str){name, len}, EMB_NAME_ANY, &readings);
        assert_in_range(readings.count, 0, EMB_READINGS_MAX);
        for (size_t i = 0; i < readings.count; i++)
            check_promises(&readings.items[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_read_as_expected),
        cmocka_unit_test(any_text_keeps_the_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
