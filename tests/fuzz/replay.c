/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target on every file of the directories that are given, and on every beginning of the short ones. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "fuzz.h"

#define SHORT 1024

/* In memory of its own, so that a read beyond the end is found by the sanitizers and valgrind. */
static void run(const char *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_file(const char *path)
{
    emb_buf content = EMB_BUF_INIT(1 << 26);
    emb_error error;
    if (emb_file_read(path, &content, &error) != EMB_OK) {
        fprintf(stderr, "%s: %s\n", path, error.message);
        exit(1);
    }
    emb_str text = emb_buf_str(&content);
    for (size_t size = text.len < SHORT ? 0 : text.len; size <= text.len; size++)
        run(text.data, size);
    emb_buf_free(&content);
}

static int run_directory(const char *directory)
{
    int count = 0;
    DIR *open = opendir(directory);
    for (const struct dirent *e; open && (e = readdir(open)) != NULL;) {
        char path[4096];
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
        run_file(path);
        count++;
    }
    if (open)
        closedir(open);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++)
        count += run_directory(argv[i]);
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
