/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"

/* Every test has a directory of its own; the file it works on is `path`. */
typedef struct place {
    char directory[64];
    char path[96];
} place;

static int set_up(void **state)
{
    place *p = calloc(1, sizeof *p);
    strcpy(p->directory, "/tmp/embargo-file-XXXXXX");
    if (!mkdtemp(p->directory))
        return -1;
    snprintf(p->path, sizeof p->path, "%s/index.emb", p->directory);
    *state = p;
    return 0;
}

static size_t count_files(const char *directory, bool remove)
{
    size_t count = 0;
    DIR *open = opendir(directory);
    for (const struct dirent *e; (e = readdir(open)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        count++;
        if (remove)
            unlinkat(dirfd(open), e->d_name, 0);
    }
    closedir(open);
    return count;
}

static int tear_down(void **state)
{
    place *p = *state;
    count_files(p->directory, true);
    int status = rmdir(p->directory);
    free(p);
    return status;
}

static void put(const char *path, const char *text)
{
    emb_file_writer *w = NULL;
    emb_error error;
    assert_int_equal(emb_file_writer_open(path, &w, &error), EMB_OK);
    assert_int_equal(emb_file_writer_write(w, text, strlen(text), &error), EMB_OK);
    assert_int_equal(emb_file_writer_commit(w, &error), EMB_OK);
}

static void check_content(const char *path, const char *expected)
{
    emb_buf buf = EMB_BUF_INIT(1 << 20);
    emb_error error;
    assert_int_equal(emb_file_read(path, &buf, &error), EMB_OK);
    assert_string_equal(buf.data ? buf.data : "", expected);
    emb_buf_free(&buf);
}

static void test_read(void **state)
{
    const place *p = *state;
    emb_buf buf = EMB_BUF_INIT(5);
    emb_error error;
    assert_int_equal(emb_file_read(p->path, &buf, &error), EMB_IO);
    assert_non_null(strstr(error.message, "No such file"));
    assert_string_equal(error.path, p->path);
    put(p->path, "12345");
    assert_int_equal(emb_file_read(p->path, &buf, &error), EMB_OK);
    assert_string_equal(buf.data, "12345");
    emb_buf_free(&buf);
    put(p->path, "123456");
    assert_int_equal(emb_file_read(p->path, &buf, &error), EMB_LIMIT);
    emb_buf_free(&buf);
    assert_int_equal(emb_file_read(p->directory, &buf, &error), EMB_IO);
    emb_buf_free(&buf);
}

static void test_map(void **state)
{
    const place *p = *state;
    emb_mapping map = {NULL, 0};
    emb_error error;
    assert_int_equal(emb_file_map(p->path, &map, &error), EMB_IO);
    assert_int_equal(emb_file_map(p->directory, &map, &error), EMB_IO);
    put(p->path, "");
    assert_int_equal(emb_file_map(p->path, &map, &error), EMB_OK);
    assert_null(map.data);
    emb_file_unmap(&map);
    put(p->path, "content");
    assert_int_equal(emb_file_map(p->path, &map, &error), EMB_OK);
    assert_int_equal(map.size, 7);
    assert_memory_equal(map.data, "content", 7);
    emb_file_unmap(&map);
    assert_null(map.data);
}

/* Writes of all sizes around the buffer's, then bytes overwritten before, in and across what is still buffered. */
static void test_write_and_overwrite(void **state)
{
    const place *p = *state;
    emb_file_writer *w = NULL;
    emb_error error;
    size_t size = 1500000, at = 0;
    char *expected = malloc(size), *block = malloc(600000);
    assert_int_equal(emb_file_writer_open(p->path, &w, &error), EMB_OK);
    static const size_t sizes[] = {1, 262143, 1, 262144, 5, 600000, 0, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memset(block, 'a' + (int)i, sizes[i]);
        assert_int_equal(emb_file_writer_write(w, block, sizes[i], &error), EMB_OK);
        memset(expected + at, 'a' + (int)i, sizes[i]);
        at += sizes[i];
        assert_int_equal(emb_file_writer_position(w), at);
    }
    const size_t places[] = {0, at - 4, at - 100002, 262142};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_int_equal(emb_file_writer_write_at(w, places[i], "WXYZ", 4, &error), EMB_OK);
        memcpy(expected + places[i], "WXYZ", 4);
    }
    assert_int_equal(emb_file_writer_write_at(w, at - 3, "WXYZ", 4, &error), EMB_INVALID);
    assert_int_equal(emb_file_writer_write_at(w, UINT64_MAX, "WXYZ", 4, &error), EMB_INVALID);
    assert_int_equal(emb_file_writer_commit(w, &error), EMB_OK);
    emb_mapping map;
    assert_int_equal(emb_file_map(p->path, &map, &error), EMB_OK);
    assert_int_equal(map.size, at);
    assert_memory_equal(map.data, expected, at);
    emb_file_unmap(&map);
    free(expected);
    free(block);
}

static void test_old_file_stays_until_commit(void **state)
{
    const place *p = *state;
    emb_file_writer *w = NULL;
    put(p->path, "old");
    assert_int_equal(emb_file_writer_open(p->path, &w, NULL), EMB_OK);
    assert_int_equal(emb_file_writer_write(w, "new", 3, NULL), EMB_OK);
    check_content(p->path, "old");
    emb_file_writer_abandon(w);
    check_content(p->path, "old");
    assert_int_equal(count_files(p->directory, false), 1);
    put(p->path, "new");
    check_content(p->path, "new");
    assert_int_equal(count_files(p->directory, false), 1);
    emb_file_writer_abandon(NULL);
}

static void test_mode_is_kept(void **state)
{
    const place *p = *state;
    struct stat about;
    put(p->path, "old");
    assert_int_equal(chmod(p->path, 0640), 0);
    put(p->path, "new");
    assert_int_equal(stat(p->path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
}

static void test_two_writers(void **state)
{
    const place *p = *state;
    emb_file_writer *a = NULL, *b = NULL;
    assert_int_equal(emb_file_writer_open(p->path, &a, NULL), EMB_OK);
    assert_int_equal(emb_file_writer_open(p->path, &b, NULL), EMB_OK);
    assert_int_equal(emb_file_writer_write(a, "aaaa", 4, NULL), EMB_OK);
    assert_int_equal(emb_file_writer_write(b, "bb", 2, NULL), EMB_OK);
    assert_int_equal(emb_file_writer_commit(b, NULL), EMB_OK);
    check_content(p->path, "bb");
    assert_int_equal(emb_file_writer_commit(a, NULL), EMB_OK);
    check_content(p->path, "aaaa");
    assert_int_equal(count_files(p->directory, false), 1);
}

/* Two processes write as fast as they can; a reader only ever sees a whole file of the one or the other. */
static void test_two_processes(void **state)
{
    const place *p = *state;
    enum { ROUNDS = 60, SIZE = 300000 };
    char *block = malloc(SIZE);
    put(p->path, "aa");
    pid_t child[2];
    for (int c = 0; c < 2; c++) {
        child[c] = fork();
        assert_true(child[c] >= 0);
        if (child[c] > 0)
            continue;
        memset(block, 'a' + c, SIZE);
        emb_status status = EMB_OK;
        for (int i = 0; i < ROUNDS && status == EMB_OK; i++) {
            emb_file_writer *w = NULL;
            status = emb_file_writer_open(p->path, &w, NULL);
            status = status ? status : emb_file_writer_write(w, block, SIZE, NULL);
            status = status ? status : emb_file_writer_commit(w, NULL);
        }
        _exit(status == EMB_OK ? 0 : 1);
    }
    for (int running = 2; running > 0;) {
        emb_mapping map;
        assert_int_equal(emb_file_map(p->path, &map, NULL), EMB_OK);
        assert_true(map.size == SIZE || map.size == 2);
        for (size_t i = 1; i < map.size; i += 997)
            assert_int_equal(map.data[i], map.data[0]);
        emb_file_unmap(&map);
        int status;
        pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended > 0) {
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
            running--;
        }
    }
    assert_int_equal(count_files(p->directory, false), 1);
    free(block);
}

static void test_killed_writer(void **state)
{
    const place *p = *state;
    put(p->path, "old");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        emb_file_writer *w = NULL;
        char block[1 << 16] = "new";
        if (emb_file_writer_open(p->path, &w, NULL) == EMB_OK)
            for (int i = 0; i < 20; i++)
                emb_file_writer_write(w, block, sizeof block, NULL);
        raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    check_content(p->path, "old");
    put(p->path, "newer");
    check_content(p->path, "newer");
}

/* Writes 1 MiB to `path` and expects the error to say `reason`; the old content must stay. */
static void check_refused_write(const char *path, const char *directory, const char *reason)
{
    emb_file_writer *w = NULL;
    emb_error error = {0};
    char block[4096] = "new";
    emb_status status = EMB_OK;
    assert_int_equal(emb_file_writer_open(path, &w, &error), EMB_OK);
    for (int i = 0; i < 256 && status == EMB_OK; i++)
        status = emb_file_writer_write(w, block, sizeof block, &error);
    assert_int_equal(status, EMB_IO);
    assert_non_null(strstr(error.message, reason));
    assert_string_equal(error.path, path);
    /* Even a caller that goes on after the failure does not publish half a file. */
    assert_int_equal(emb_file_writer_commit(w, &error), EMB_IO);
    check_content(path, "old");
    assert_int_equal(count_files(directory, false), 1);
}

static void test_file_size_limit(void **state)
{
    const place *p = *state;
    struct rlimit before, small;
    put(p->path, "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){600000, before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    check_refused_write(p->path, p->directory, "cannot write: File too large");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
}

static void test_full_disk(void **state)
{
    const place *p = *state;
    if (mount("none", p->directory, "tmpfs", 0, "size=640k") != 0)
        skip();
    put(p->path, "old");
    check_refused_write(p->path, p->directory, "cannot write: No space left on device");
    assert_int_equal(umount(p->directory), 0);
}

static void test_impossible_targets(void **state)
{
    const place *p = *state;
    emb_file_writer *w = NULL;
    emb_error error;
    assert_int_equal(emb_file_writer_open(p->directory, &w, &error), EMB_IO);
    assert_int_equal(emb_file_writer_open("/dev/null", &w, &error), EMB_IO);
    assert_non_null(strstr(error.message, "not a regular file"));
    assert_int_equal(emb_file_writer_open("/nonexistent/index.emb", &w, &error), EMB_IO);
    assert_string_equal(error.path, "/nonexistent/index.emb");
    assert_null(w);
}

int main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_PLACE(test_read),
        WITH_PLACE(test_map),
        WITH_PLACE(test_write_and_overwrite),
        WITH_PLACE(test_old_file_stays_until_commit),
        WITH_PLACE(test_mode_is_kept),
        WITH_PLACE(test_two_writers),
        WITH_PLACE(test_two_processes),
        WITH_PLACE(test_killed_writer),
        WITH_PLACE(test_file_size_limit),
        WITH_PLACE(test_full_disk),
        WITH_PLACE(test_impossible_targets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
