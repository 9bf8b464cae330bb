/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Documents of every format against what is to be read of them: NAME and NAME.segments beside it, in a folder below
 * tests/data/documents. With EMBARGO_WRITE_GOLDEN set the second is written anew, to be looked at.
 */
#ifndef EMB_TESTS_GOLDEN_H
#define EMB_TESTS_GOLDEN_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "../check.h"
#include "roundtrip.h"

static const char *golden_folder; /* "input" */

#define GOLDEN_FILES_MAX 200

static inline void golden_path(char *path, size_t size, const char *name, const char *suffix)
{
    const char *root = getenv("EMBARGO_SOURCE_ROOT");
    snprintf(path, size, "%s/tests/data/documents/%s/%s%s", root ? root : ".", golden_folder, name, suffix);
}

static inline emb_buf golden_read(const char *name, const char *suffix)
{
    char path[4096];
    emb_buf content = EMB_BUF_INIT((size_t)1 << 26);
    emb_error error;
    golden_path(path, sizeof path, name, suffix);
    if (emb_file_read(path, &content, &error) != EMB_OK)
        fail_msg("%s: %s", path, error.message);
    return content;
}

static inline int golden_by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The documents of the folder, sorted; freed by the caller. */
static inline size_t golden_list(char *names[GOLDEN_FILES_MAX])
{
    char path[4096];
    size_t count = 0;
    golden_path(path, sizeof path, "", "");
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *e; (e = readdir(folder)) != NULL && count < GOLDEN_FILES_MAX;)
        if (e->d_type != DT_DIR && e->d_name[0] != '.' && !emb_input_name_ends(e->d_name, ".segments") &&
            strcmp(e->d_name, "README.md") != 0)
            names[count++] = strdup(e->d_name);
    closedir(folder);
    qsort(names, count, sizeof *names, golden_by_name);
    assert_true(count > 0);
    return count;
}

static inline void golden_write(const char *name, emb_str text)
{
    char path[4096];
    golden_path(path, sizeof path, name, ".segments");
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fwrite(text.data, 1, text.len, out);
    fclose(out);
}

static inline void golden_check(const char *name, const emb_document_text *d)
{
    emb_buf got = EMB_BUF_INIT((size_t)1 << 26);
    segments_write(d, &got);
    if (getenv("EMBARGO_WRITE_GOLDEN")) {
        golden_write(name, emb_buf_str(&got));
    } else {
        emb_buf wanted = golden_read(name, ".segments");
        if (!emb_str_equal(emb_buf_str(&got), emb_buf_str(&wanted)))
            fail_msg("%s is read differently:\n%s", name, got.data ? got.data : "");
        emb_buf_free(&wanted);
    }
    emb_buf_free(&got);
}

/** Reads all documents of the folder; every word must stand at its place. */
static inline void golden_test(const char *folder, const emb_input_reader *const *more)
{
    char *names[GOLDEN_FILES_MAX];
    golden_folder = folder;
    size_t count = golden_list(names);
    for (size_t i = 0; i < count; i++) {
        emb_buf content = golden_read(names[i], "");
        emb_document_text d;
        emb_error error = {0};
        assert_int_equal(emb_document_text_init(&d, &error), EMB_OK);
        if (emb_input_read(emb_buf_str(&content), names[i], more, &d, &error) != EMB_OK)
            fail_msg("%s: %s", names[i], error.message);
        const char *wrong = segments_wrong(&d, emb_buf_str(&content));
        if (wrong)
            fail_msg("%s: %s", names[i], wrong);
        emb_str word = roundtrip_wrong(&d, emb_buf_str(&content));
        if (word.len)
            fail_msg("%s: \"%.*s\" does not stand at its place", names[i], (int)word.len, word.data);
        golden_check(names[i], &d);
        emb_document_text_free(&d);
        emb_buf_free(&content);
        free(names[i]);
    }
}

#endif
