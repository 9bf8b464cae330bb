/* SPDX-License-Identifier: Apache-2.0 */
/* Building an index with each allocation and each write refused in turn: an error every time, and the last good index stays. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/check.h"
#include "alloc.h"
#include "base/file.h"
#include "embargo/build.h"
#include "embargo/index.h"
#include "io.h"

static const char old_content[] = "the index that was there";
static char folder[] = "/tmp/embargo-fault-XXXXXX";
static char path[128], first[4096], second[4096];

static int set_up(void **state)
{
    (void)state;
    const char *root = getenv("EMBARGO_SOURCE_ROOT");
    snprintf(first, sizeof first, "%s/tests/data/lists/example.ftm.json", root ? root : ".");
    snprintf(second, sizeof second, "%s/tests/data/lists/un.xml", root ? root : ".");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/lists.emb", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void write_old(void)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(old_content, file);
    assert_int_equal(fclose(file), 0);
}

static void check_old(void)
{
    char content[sizeof old_content] = "";
    struct stat about;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fread(content, 1, sizeof content, file), sizeof old_content - 1);
    fclose(file);
    assert_string_equal(content, old_content);
    assert_int_equal(stat(path, &about), 0);
    DIR *open_folder = opendir(folder);
    size_t files = 0;
    for (const struct dirent *e; (e = readdir(open_folder)) != NULL;)
        files += e->d_name[0] != '.';
    closedir(open_folder);
    assert_int_equal(files, 1); /* nothing left aside */
}

static emb_status build(emb_error *error)
{
    /* the same list twice: its entities are merged */
    const emb_list_source lists[] = {{.path = first}, {.path = second}, {.path = first, .title = "again"}};
    return emb_build_index(path, lists, 3, NULL, error);
}

static void test_each_allocation_refused(void **state)
{
    (void)state;
    emb_status status = EMB_NO_MEMORY;
    write_old();
    for (size_t failing = 1; status != EMB_OK; failing++) {
        emb_error error = {0};
        alloc_reset(failing);
        status = build(&error);
        size_t asked = alloc_count();
        alloc_reset(0);
        if (asked < failing) {
            assert_int_equal(status, EMB_OK);
            break;
        }
        if (status != EMB_NO_MEMORY)
            fail_msg("allocation %zu refused: status %d, %s", failing, status, error.message);
        check_old();
    }
    emb_index *index = NULL;
    assert_int_equal(emb_index_open(path, &index, NULL), EMB_OK);
    assert_int_equal(emb_index_verify(index, NULL), EMB_OK);
    emb_index_close(index);
}

/* A full disk from the n-th call on. Only the sync of the directory comes when the new index stands in its place. */
static void test_each_write_refused(void **state)
{
    (void)state;
    io_reset(0);
    assert_int_equal(build(NULL), EMB_OK);
    size_t calls = io_count();
    assert_true(calls >= 5);
    for (size_t failing = 1; failing <= calls; failing++) {
        emb_error error = {0};
        write_old();
        io_reset(failing);
        emb_status status = build(&error);
        io_reset(0);
        if (status != EMB_IO)
            fail_msg("call %zu of %zu refused: status %d", failing, calls, status);
        assert_non_null(strstr(error.message, "No space left"));
        if (failing < calls)
            check_old();
    }
    assert_int_equal(build(NULL), EMB_OK);
}

/* Opening, verifying and exporting with each allocation refused. */
static void test_reading(void **state)
{
    (void)state;
    assert_int_equal(build(NULL), EMB_OK);
    emb_status status = EMB_NO_MEMORY;
    for (size_t failing = 1; status != EMB_OK; failing++) {
        emb_index *index = NULL;
        alloc_reset(failing);
        status = emb_index_open(path, &index, NULL);
        if (status == EMB_OK)
            status = emb_index_verify(index, NULL);
        emb_index_close(index);
        if (status != EMB_OK)
            assert_int_equal(status, EMB_NO_MEMORY);
    }
    alloc_reset(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_refused), cmocka_unit_test(test_each_write_refused),
                                       cmocka_unit_test(test_reading)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
