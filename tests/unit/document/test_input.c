/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of every format against what is to be read of them: tests/data/documents/input/NAME and NAME.segments beside it.
 * With EMBARGO_WRITE_GOLDEN set the second is written anew, to be looked at.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "../check.h"
#include "roundtrip.h"

#define FOLDER "tests/data/documents/input"
#define FILES_MAX 200

static void path_to(char *path, size_t size, const char *name, const char *suffix)
{
    const char *root = getenv("EMBARGO_SOURCE_ROOT");
    snprintf(path, size, "%s/" FOLDER "/%s%s", root ? root : ".", name, suffix);
}

static emb_buf read_whole(const char *name, const char *suffix)
{
    char path[4096];
    emb_buf content = EMB_BUF_INIT((size_t)1 << 26);
    emb_error error;
    path_to(path, sizeof path, name, suffix);
    if (emb_file_read(path, &content, &error) != EMB_OK)
        fail_msg("%s: %s", path, error.message);
    return content;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The documents of the folder, sorted; freed by the caller. */
static size_t list_files(char *names[FILES_MAX])
{
    char path[4096];
    size_t count = 0;
    path_to(path, sizeof path, "", "");
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *e; (e = readdir(folder)) != NULL && count < FILES_MAX;)
        if (e->d_name[0] != '.' && !emb_input_name_ends(e->d_name, ".segments") && strcmp(e->d_name, "README.md") != 0)
            names[count++] = strdup(e->d_name);
    closedir(folder);
    qsort(names, count, sizeof *names, by_name);
    assert_true(count > 5);
    return count;
}

static void write_golden(const char *name, emb_str text)
{
    char path[4096];
    path_to(path, sizeof path, name, ".segments");
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fwrite(text.data, 1, text.len, out);
    fclose(out);
}

static void check_golden(const char *name, const emb_document_text *d)
{
    emb_buf got = EMB_BUF_INIT((size_t)1 << 26);
    segments_write(d, &got);
    if (getenv("EMBARGO_WRITE_GOLDEN")) {
        write_golden(name, emb_buf_str(&got));
    } else {
        emb_buf wanted = read_whole(name, ".segments");
        if (!emb_str_equal(emb_buf_str(&got), emb_buf_str(&wanted)))
            fail_msg("%s is read differently:\n%s", name, got.data ? got.data : "");
        emb_buf_free(&wanted);
    }
    emb_buf_free(&got);
}

static void test_golden(void **state)
{
    (void)state;
    char *names[FILES_MAX];
    size_t count = list_files(names);
    for (size_t i = 0; i < count; i++) {
        emb_buf content = read_whole(names[i], "");
        emb_document_text d;
        emb_error error = {0};
        assert_int_equal(emb_document_text_init(&d, &error), EMB_OK);
        if (emb_input_read(emb_buf_str(&content), names[i], NULL, &d, &error) != EMB_OK)
            fail_msg("%s: %s", names[i], error.message);
        const char *wrong = segments_wrong(&d, emb_buf_str(&content));
        if (wrong)
            fail_msg("%s: %s", names[i], wrong);
        emb_str word = roundtrip_wrong(&d, emb_buf_str(&content));
        if (word.len)
            fail_msg("%s: \"%.*s\" does not stand at its place", names[i], (int)word.len, word.data);
        check_golden(names[i], &d);
        emb_document_text_free(&d);
        emb_buf_free(&content);
        free(names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
