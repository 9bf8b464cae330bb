/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lines.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "../check.h"

/* The lines of `text`: NUMBER@OFFSET:TEXT, ended by | where complete, by $ where not; errors as !STATUS@LINE. */
static void check_shape(emb_str text, size_t max, const char *expected)
{
    emb_lines *lines = NULL;
    emb_buf out = EMB_BUF_INIT(1 << 20);
    emb_error error;
    assert_int_equal(emb_lines_open_memory(text, max, &lines, &error), EMB_OK);
    for (;;) {
        emb_line line;
        emb_status status = emb_lines_read(lines, &line, &error);
        if (status != EMB_OK) {
            emb_buf_printf(&out, "!%d@%d ", status, (int)error.line);
            continue;
        }
        if (!line.text.data)
            break;
        emb_buf_printf(&out, "%d@%d:", (int)line.number, (int)line.offset);
        emb_buf_append_str(&out, line.text);
        emb_buf_append_text(&out, line.complete ? "| " : "$ ");
    }
    assert_false(out.failed);
    assert_string_equal(out.data ? out.data : "", expected);
    emb_buf_free(&out);
    emb_lines_close(lines);
}

#define SHAPE(text, expected) check_shape(EMB_STR(text), 8, expected)

static void test_shapes(void **state)
{
    (void)state;
    SHAPE("", "");
    SHAPE("\n", "1@0:| ");
    SHAPE("a\nb", "1@0:a| 2@2:b$ ");
    SHAPE("a\r\n\r\nb\r", "1@0:a| 2@3:| 3@5:b\r$ ");
    SHAPE("\xEF\xBB\xBF"
          "a\nb\n",
          "1@3:a| 2@5:b| ");
    SHAPE("\xFF\xFE"
          "a\0\n\0\x16\x04",
          "1@0:a| 2@2:\xD0\x96$ ");
}

static void test_limit(void **state)
{
    (void)state;
    SHAPE("12345678\r\n123456789\nab\n", "1@0:12345678| !8@2 3@20:ab| ");
    SHAPE("123456789", "!8@1 ");
    SHAPE("123456789\n", "!8@1 ");
    SHAPE("a\n123456789", "1@0:a| !8@2 ");
}

static void test_long_lines_across_windows(void **state)
{
    (void)state;
    emb_buf text = EMB_BUF_INIT((size_t)64 << 20);
    for (int i = 0; i < 60; i++) {
        for (int k = 0; k < i * 7919; k++)
            emb_buf_append_byte(&text, (char)('a' + i % 26));
        emb_buf_append_text(&text, i % 2 ? "\n" : "\r\n");
    }
    assert_false(text.failed);
    emb_lines *lines = NULL;
    emb_line line;
    assert_int_equal(emb_lines_open_memory(emb_buf_str(&text), 1 << 20, &lines, NULL), EMB_OK);
    for (int i = 0; i < 60; i++) {
        assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
        assert_int_equal(line.text.len, i * 7919);
        for (size_t k = 0; k < line.text.len; k++)
            assert_int_equal(line.text.data[k], 'a' + i % 26);
    }
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_null(line.text.data);
    emb_lines_close(lines);
    emb_buf_free(&text);
}

/* A line from a pipe is handed on when it is there, not when the pipe ends. */
static void test_pipe(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    emb_lines *lines = NULL;
    emb_line line;
    assert_int_equal(emb_lines_open(path, 100, &lines, NULL), EMB_OK);
    assert_int_equal(write(ends[1], "a\n", 2), 2);
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_true(emb_str_equal(line.text, EMB_STR("a")));
    assert_int_equal(write(ends[1], "b\nc", 3), 3);
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_true(emb_str_equal(line.text, EMB_STR("b")));
    close(ends[1]);
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_true(emb_str_equal(line.text, EMB_STR("c")));
    assert_false(line.complete);
    assert_int_equal(emb_lines_size(lines), 0);
    emb_lines_close(lines);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_long_lines_across_windows),
        cmocka_unit_test(test_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
