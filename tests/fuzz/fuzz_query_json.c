/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is read as a query is written as JSON that reads as the same query, with the same digest. */
#include <stdlib.h>

#include "audit/screening.h"
#include "fuzz.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_arena *arena = emb_arena_new();
    emb_query query, again;
    emb_buf first = EMB_BUF_INIT(1 << 28), second = EMB_BUF_INIT(1 << 28);
    char digest[65], other[65];
    require(arena != NULL);
    if (emb_query_read((emb_str){(const char *)data, size}, arena, &query, NULL) == EMB_OK) {
        emb_query_write(&query, &first);
        require(!first.failed && emb_query_read(emb_buf_str(&first), arena, &again, NULL) == EMB_OK);
        emb_query_write(&again, &second);
        require(emb_str_equal(emb_buf_str(&first), emb_buf_str(&second)));
        require(emb_query_digest(&query, digest, NULL) == EMB_OK && emb_query_digest(&again, other, NULL) == EMB_OK);
        require(strcmp(digest, other) == 0);
    }
    emb_buf_free(&first);
    emb_buf_free(&second);
    emb_arena_free(arena);
    return 0;
}
