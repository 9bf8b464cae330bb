/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "../check.h"

/* Writes the records of `text` one behind the other: fields between [], records ended by /, errors as !STATUS@LINE. */
static char *shape(emb_str text, char separator)
{
    emb_csv *csv = NULL;
    emb_buf out = EMB_BUF_INIT(1 << 20);
    emb_error error;
    assert_int_equal(emb_csv_open_memory(text, separator, &csv, &error), EMB_OK);
    for (;;) {
        emb_csv_record record;
        emb_status status = emb_csv_read(csv, &record, &error);
        if (status != EMB_OK) {
            emb_buf_printf(&out, "!%d@%d", status, (int)error.line);
            continue;
        }
        if (!record.count)
            break;
        for (size_t i = 0; i < record.count; i++) {
            emb_buf_append_byte(&out, '[');
            emb_buf_append_str(&out, record.fields[i]);
            emb_buf_append_byte(&out, ']');
        }
        emb_buf_printf(&out, "%d/", (int)record.line);
    }
    emb_csv_close(csv);
    assert_false(out.failed);
    return out.data ? out.data : strdup("");
}

static void check_shape(emb_str text, char separator, const char *expected)
{
    char *got = shape(text, separator);
    assert_string_equal(got, expected);
    free(got);
}

#define SHAPE(text, expected) check_shape(EMB_STR(text), ',', expected)

static void test_plain(void **state)
{
    (void)state;
    SHAPE("", "");
    SHAPE("a,b\nc,d\n", "[a][b]1/[c][d]2/");
    SHAPE("a,b\r\nc,d", "[a][b]1/[c][d]2/");
    SHAPE("a,,\n,\n", "[a][][]1/[][]2/");
    SHAPE("\n\r\na\n\n\nb\r", "[a]3/[b]6/");
    SHAPE("a\n\r", "[a]1/");
    SHAPE("a\rb,c", "[a\rb][c]1/");
}

static void test_quoted(void **state)
{
    (void)state;
    SHAPE("\"a\",\"b,c\"\n", "[a][b,c]1/");
    SHAPE("\"a\nb\r\nc\",d\ne", "[a\nb\r\nc][d]1/[e]4/");
    SHAPE("\"say \"\"x\"\"\",\"\"\"\",\"\"\n", "[say \"x\"][\"][]1/");
    SHAPE("\"\"\";a\"\"\";b", "[\";a\";b]1/");
    SHAPE("\"a\"\r\n\"b\"", "[a]1/[b]2/");
    SHAPE("a\"b\",c\"\n", "[a\"b\"][c\"]1/");
    SHAPE("x,\"\"", "[x][]1/");
    SHAPE("\"\"\n1", "[]1/[1]2/");
}

/* Text behind a closing quote is kept: no value is lost because a writer quoted it badly. */
static void test_text_behind_quote(void **state)
{
    (void)state;
    SHAPE("\"a\"b,c\n", "[ab][c]1/");
    SHAPE("\"a\" \"b\",c\n", "[a \"b\"][c]1/");
    SHAPE("\"a\"\"b\" c\r\nd", "[a\"b c]1/[d]2/");
    SHAPE("\"\"x", "[x]1/");
}

static void test_unclosed(void **state)
{
    (void)state;
    SHAPE("a\nb,\"c\nd\n", "[a]1/!4@2");
    SHAPE("\"", "!4@1");
    SHAPE("\"a\"\"", "!4@1");
}

static void test_end_mark(void **state)
{
    (void)state;
    SHAPE("a,b\r\n\x1A", "[a][b]1/");
    SHAPE("a,b\x1A", "[a][b]1/");
    SHAPE("a,b\r\n\x1A\r\n", "[a][b]1/");
    SHAPE("a\x1A,b\n", "[a\x1A][b]1/");
    SHAPE("\"\x1A\"\n", "[\x1A]1/");
}

static void test_nul_bytes(void **state)
{
    (void)state;
    emb_csv *csv = NULL;
    emb_csv_record record;
    assert_int_equal(emb_csv_open_memory(EMB_STR("a\0b,\"\0\"\n"), ',', &csv, NULL), EMB_OK);
    assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
    assert_int_equal(record.count, 2);
    assert_true(emb_str_equal(record.fields[0], EMB_STR("a\0b")));
    assert_true(emb_str_equal(record.fields[1], EMB_STR("\0")));
    emb_csv_close(csv);
}

static void test_encodings(void **state)
{
    (void)state;
    SHAPE("\xEF\xBB\xBF"
          "a,b\n",
          "[a][b]1/");
    SHAPE("\xFF\xFE"
          "a\0,\0\x16\x04\n\0c\0",
          "[a][\xD0\x96]1/[c]2/");
    SHAPE("\xFE\xFF"
          "\0a\0,\xD8\x3D\xDE\x00",
          "[a][\xF0\x9F\x98\x80]1/");
    SHAPE("\xFE\xFF"
          "\xD8\x3D\0a\0",
          "[\xEF\xBF\xBD"
          "a\xEF\xBF\xBD]1/");
    SHAPE("\xFF\xFE", "");
    SHAPE("\xEF\xBB\xBF", "");
    SHAPE("\xEF", "[\xEF]1/");
}

static void test_separator(void **state)
{
    (void)state;
    check_shape(EMB_STR("a;b;c\n1,5;2;3\n"), 0, "[a][b][c]1/[1,5][2][3]2/");
    check_shape(EMB_STR("a\tb\n1\t2\n"), 0, "[a][b]1/[1][2]2/");
    check_shape(EMB_STR("\n\"a,,,\";b\n"), 0, "[a,,,][b]2/");
    check_shape(EMB_STR("abc\n"), 0, "[abc]1/");
    check_shape(EMB_STR(""), 0, "");
    check_shape(EMB_STR("a|b"), '|', "[a][b]1/");
}

static void test_offsets(void **state)
{
    (void)state;
    emb_csv *csv = NULL;
    emb_csv_record record;
    assert_int_equal(emb_csv_open_memory(EMB_STR("\xEF\xBB\xBF"
                                                 "ab\n\nc"),
                                         ',', &csv, NULL),
                     EMB_OK);
    assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
    assert_int_equal(record.offset, 3);
    assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
    assert_int_equal(record.offset, 7);
    assert_int_equal(emb_csv_position(csv), 8);
    assert_int_equal(emb_csv_size(csv), 8);
    emb_csv_close(csv);
}

static void test_columns(void **state)
{
    (void)state;
    emb_csv *csv = NULL;
    emb_csv_record record;
    assert_int_equal(emb_csv_open_memory(EMB_STR("id, Name ,CITY\n"), ',', &csv, NULL), EMB_OK);
    assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
    assert_int_equal(emb_csv_column(&record, "name"), 1);
    assert_int_equal(emb_csv_column(&record, "city"), 2);
    assert_true(emb_csv_column(&record, "country") == SIZE_MAX);
    assert_true(emb_str_equal(emb_csv_field(&record, 0), EMB_STR("id")));
    assert_int_equal(emb_csv_field(&record, SIZE_MAX).len, 0);
    emb_csv_close(csv);
}

/* Records of all lengths cross the edges of the window; what is read equals what was written. */
static void test_round_trip_across_windows(void **state)
{
    (void)state;
    char path[] = "/tmp/embargo-csv-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *out = fdopen(file, "w");
    static const char alphabet[] = "ab,\"\n\r;x ";
    char *text = malloc(300000);
    uint32_t seed = 7;
    for (int i = 0; i < 3000; i++) {
        size_t len = (size_t)i * 97 % (i % 500 == 0 ? 300000 : 400);
        uint32_t mine = seed;
        for (size_t k = 0; k < len; k++)
            text[k] = alphabet[(mine = mine * 1664525 + 1013904223) >> 24 & 7];
        seed++;
        fprintf(out, "%d,", i);
        emb_csv_write_field(out, (emb_str){text, len});
        fputs(i % 2 ? ",z\r\n" : ",z\n", out);
    }
    assert_int_equal(fclose(out), 0);
    emb_csv *csv = NULL;
    emb_csv_record record;
    assert_int_equal(emb_csv_open(path, ',', &csv, NULL), EMB_OK);
    seed = 7;
    for (int i = 0; i < 3000; i++) {
        size_t len = (size_t)i * 97 % (i % 500 == 0 ? 300000 : 400);
        uint32_t mine = seed++;
        assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
        assert_int_equal(record.count, 3);
        assert_int_equal(atoi(record.fields[0].data), i);
        assert_int_equal(record.fields[1].len, len);
        for (size_t k = 0; k < len; k++)
            assert_int_equal(record.fields[1].data[k], alphabet[(mine = mine * 1664525 + 1013904223) >> 24 & 7]);
        assert_true(emb_str_equal(record.fields[2], EMB_STR("z")));
    }
    assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
    assert_int_equal(record.count, 0);
    emb_csv_close(csv);
    unlink(path);
    free(text);
}

static void test_record_beyond_limit(void **state)
{
    (void)state;
    emb_buf text = EMB_BUF_INIT((size_t)128 << 20);
    emb_buf_append_text(&text, "a,b\n");
    for (size_t i = 0; i < EMB_CSV_RECORD_MAX + EMB_CSV_RECORD_MAX / 2; i++)
        emb_buf_append_byte(&text, 'x');
    emb_buf_append_text(&text, "\nc,d\n\"");
    for (size_t i = 0; i < EMB_CSV_RECORD_MAX + 10; i++)
        emb_buf_append_byte(&text, 'y');
    emb_buf_append_text(&text, "\",1\ne\n");
    assert_false(text.failed);
    check_shape(emb_buf_str(&text), ',', "[a][b]1/!8@2[c][d]3/!8@4[e]5/");
    emb_buf_free(&text);
}

static void test_too_many_fields(void **state)
{
    (void)state;
    emb_buf text = EMB_BUF_INIT(1 << 20);
    for (int i = 0; i < EMB_CSV_FIELDS_MAX; i++)
        emb_buf_append_byte(&text, ',');
    emb_buf_append_text(&text, "\na\n");
    check_shape(emb_buf_str(&text), ',', "!8@1[a]2/");
    emb_csv *csv = NULL;
    emb_csv_record record;
    emb_str fits = emb_str_slice(emb_buf_str(&text), 1, text.len);
    assert_int_equal(emb_csv_open_memory(fits, ',', &csv, NULL), EMB_OK);
    assert_int_equal(emb_csv_read(csv, &record, NULL), EMB_OK);
    assert_int_equal(record.count, EMB_CSV_FIELDS_MAX);
    emb_csv_close(csv);
    emb_buf_free(&text);
}

static void test_missing_file(void **state)
{
    (void)state;
    emb_csv *csv = NULL;
    emb_error error;
    assert_int_equal(emb_csv_open("/nonexistent/list.csv", ',', &csv, &error), EMB_IO);
    assert_null(csv);
    assert_string_equal(error.path, "/nonexistent/list.csv");
    assert_non_null(strstr(error.message, "No such file"));
    assert_int_equal(emb_csv_open("/", 0, &csv, &error), EMB_IO);
}

static void test_write_field(void **state)
{
    (void)state;
    static const struct {
        const char *field, *written;
    } cases[] = {
        {"", ""},         {"plain", "plain"},         {"a,b", "\"a,b\""}, {"a\"b\"", "\"a\"\"b\"\"\""},
        {"\n", "\"\n\""}, {" padded", "\" padded\""}, {"a;b", "\"a;b\""}, {"\"", "\"\"\"\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        emb_csv_write_field(out, emb_str_from(cases[i].field));
        assert_int_equal(fclose(out), 0);
        assert_string_equal(text, cases[i].written);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_quoted),
        cmocka_unit_test(test_text_behind_quote),
        cmocka_unit_test(test_unclosed),
        cmocka_unit_test(test_end_mark),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_separator),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_round_trip_across_windows),
        cmocka_unit_test(test_record_beyond_limit),
        cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_write_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
