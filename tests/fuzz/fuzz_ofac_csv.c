/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's CSV set: the input is cut into sdn.csv, alt.csv, add.csv and sdn_comments.csv at lines of "====". Those for
 * which nothing is left are missing.
 */
#include "fuzz_list.h"

#define MARK EMB_STR("====\n")

static const char *const names[] = {"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"};
static char directory[] = "/tmp/embargo-fuzz-XXXXXX";

static void make_path(int i, char out[128])
{
    snprintf(out, 128, "%s/%s", directory, names[i]);
}

static void remove_all(void)
{
    char path[128];
    for (int i = 0; i < 4; i++) {
        make_path(i, path);
        unlink(path);
    }
    rmdir(directory);
}

static void write_file(int i, emb_str content)
{
    char path[128];
    make_path(i, path);
    FILE *file = fopen(path, "w");
    fuzz_list_require(file != NULL);
    fwrite(content.data, 1, content.len, file);
    fuzz_list_require(fclose(file) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool made;
    emb_str rest = {size ? (const char *)data : "", size}, content;
    char path[128];
    if (!made) {
        fuzz_list_require(mkdtemp(directory) != NULL);
        atexit(remove_all);
        made = true;
    }
    for (int i = 0; i < 4; i++) {
        make_path(i, path);
        unlink(path);
        if (emb_str_split(&rest, MARK, &content))
            write_file(i, content);
    }
    make_path(0, path);
    fuzz_list_path("ofac-csv", path);
    fuzz_list_path(NULL, path);
    return 0;
}
