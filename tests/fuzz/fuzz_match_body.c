/* SPDX-License-Identifier: Apache-2.0 */
/* Queries by example: whatever is read is echoed as JSON that reads as the same example. */
#include <stdlib.h>

#include "base/buf.h"
#include "fuzz.h"
#include "server/example.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void echo(const emb_example *example, emb_buf *out)
{
    emb_query query;
    emb_buf_clear(out);
    emb_example_write(example, out);
    require(!out->failed);
    emb_example_query(example, &query);
    require(query.name_count <= EMB_QUERY_VALUES_MAX && query.identifier_count <= EMB_QUERY_VALUES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_arena *arena = emb_arena_new();
    emb_buf first = EMB_BUF_INIT(1 << 28), second = EMB_BUF_INIT(1 << 28);
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)data, size, 0, NULL, NULL);
    emb_example example, again;
    require(arena != NULL);
    if (doc && emb_example_read(&example, yyjson_doc_get_root(doc), arena) == EMB_EXAMPLE_OK) {
        echo(&example, &first);
        yyjson_doc *copy = yyjson_read(first.data, first.len, 0);
        require(copy != NULL);
        require(emb_example_read(&again, yyjson_doc_get_root(copy), arena) == EMB_EXAMPLE_OK);
        echo(&again, &second);
        require(emb_str_equal(emb_buf_str(&first), emb_buf_str(&second)));
        emb_example_free(&again);
        yyjson_doc_free(copy);
    }
    if (doc)
        emb_example_free(&example);
    yyjson_doc_free(doc);
    emb_buf_free(&first);
    emb_buf_free(&second);
    emb_arena_free(arena);
    return 0;
}
