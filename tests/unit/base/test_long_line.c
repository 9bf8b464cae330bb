/* SPDX-License-Identifier: Apache-2.0 */
/* A line of 4 GB; in suite slow, as it takes its seconds to be read. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../check.h"
#include "base/lines.h"

/* A line of 4 GB, most of it a hole in the file: passed over, in memory that stays bounded. */
static void test_line_of_four_gigabytes(void **state)
{
    (void)state;
    char path[] = "/tmp/embargo-lines-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    off_t size = (off_t)4 << 30;
    assert_int_equal(write(file, "first\n", 6), 6);
    assert_int_equal(pwrite(file, "\nlast\n", 6, size), 6);
    close(file);
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    emb_lines *lines = NULL;
    emb_line line;
    emb_error error;
    assert_int_equal(emb_lines_open(path, 1 << 20, &lines, NULL), EMB_OK);
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_true(emb_str_equal(line.text, EMB_STR("first")));
    assert_int_equal(emb_lines_read(lines, &line, &error), EMB_LIMIT);
    assert_int_equal(error.line, 2);
    assert_string_equal(error.path, path);
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_true(emb_str_equal(line.text, EMB_STR("last")));
    assert_int_equal(line.number, 3);
    assert_int_equal(line.offset, size + 1);
    assert_int_equal(emb_lines_read(lines, &line, NULL), EMB_OK);
    assert_null(line.text.data);
    assert_int_equal(emb_lines_position(lines), size + 6);
    assert_int_equal(emb_lines_size(lines), size + 6);
    emb_lines_close(lines);
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 32 * 1024);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_line_of_four_gigabytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
