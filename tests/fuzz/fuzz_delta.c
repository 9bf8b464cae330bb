/* SPDX-License-Identifier: Apache-2.0 */
/* Deltas: an index of them, or a file of changes; what is applied leaves a file of whole lines. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "fuzz.h"
#include "server/delta.h"

static char folder[] = "/tmp/embargo-fuzz-XXXXXX";
static char base[64], change[64], result[64];

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void remove_files(void)
{
    unlink(base);
    unlink(change);
    unlink(result);
    rmdir(folder);
}

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "we");
    require(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

static void make_folder(void)
{
    static const char entities[] =
        "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n{\"id\":\"b\",\"schema\":"
        "\"Person\",\"properties\":{}}\n\nno JSON\n";
    require(mkdtemp(folder) != NULL);
    snprintf(base, sizeof base, "%s/base", folder);
    snprintf(change, sizeof change, "%s/change", folder);
    snprintf(result, sizeof result, "%s/result", folder);
    write_file(base, entities, sizeof entities - 1);
    atexit(remove_files);
}

static void plan(emb_str text)
{
    emb_arena *arena = emb_arena_new();
    emb_delta_steps steps = {0};
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)text.data, text.len, 0, NULL, NULL);
    require(arena != NULL);
    emb_status status = emb_delta_plan(yyjson_doc_get_root(doc), "2024", "20240528", arena, &steps, NULL);
    require(status == EMB_OK || status == EMB_FORMAT || status == EMB_NOT_FOUND);
    for (size_t i = 0; i < steps.count; i++)
        require(strcmp(steps.items[i].version, "2024") > 0 && strcmp(steps.items[i].version, "20240528") <= 0);
    emb_vec_free(&steps);
    yyjson_doc_free(doc);
    emb_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *changes[] = {change};
    emb_delta_counts counts = {0};
    emb_error error = {0};
    if (!*base)
        make_folder();
    plan((emb_str){(const char *)data, size});
    write_file(change, data, size);
    emb_status status = emb_delta_apply(base, changes, 1, result, &counts, &error);
    require(status == EMB_OK || (status == EMB_FORMAT && error.message[0]));
    if (status == EMB_OK) {
        require(counts.kept + counts.changed + counts.removed == 3);
        emb_buf text = EMB_BUF_INIT(1 << 28);
        require(emb_file_read(result, &text, NULL) == EMB_OK);
        require(text.len > 0 && text.data[text.len - 1] == '\n');
        emb_buf_free(&text);
    }
    return 0;
}
