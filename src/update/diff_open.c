/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "embargo/build.h"
#include "update/diff.h"

static bool is_index(const char *path)
{
    unsigned char magic[8] = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t got = fread(magic, 1, sizeof magic, file);
    fclose(file);
    uint64_t number = 0;
    for (int i = 7; i >= 0; i--)
        number = number << 8 | magic[i];
    return got == sizeof magic && number == EMB_INDEX_MAGIC;
}

emb_status emb_diff_open(const char *path, emb_index **ret, emb_error *error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return emb_fail_errno(error, path, "open");
    if (!S_ISDIR(about.st_mode) && is_index(path))
        return emb_index_open(path, ret, error);
    const char *folder = getenv("TMPDIR");
    char directory[512], file[600];
    int len = snprintf(directory, sizeof directory, "%s/embargo-XXXXXX", folder && *folder ? folder : "/tmp");
    if (len < 0 || (size_t)len >= sizeof directory || !mkdtemp(directory))
        return emb_fail_errno(error, folder, "make a directory for the index of a list");
    snprintf(file, sizeof file, "%s/list.emb", directory);
    emb_status status = emb_build_index(file, &(emb_list_source){.path = path}, 1, NULL, error);
    if (status == EMB_OK)
        status = emb_index_open(file, ret, error);
    unlink(file);
    rmdir(directory);
    return status;
}
