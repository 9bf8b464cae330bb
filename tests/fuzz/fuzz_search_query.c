/* SPDX-License-Identifier: Apache-2.0 */
/* Search queries: whatever is parsed is a tree of bounded depth whose texts lie in memory; the simple syntax never refuses. */
#include <stdlib.h>

#include "fuzz.h"
#include "server/lucene.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static size_t walk(const emb_clause *c, int depth)
{
    size_t sum = 0;
    require(depth < 200);
    for (; c; c = c->next) {
        volatile size_t bytes = c->text.len + c->to.len + c->field.len;
        for (size_t i = 0; i < c->text.len; i++)
            bytes += (unsigned char)c->text.data[i];
        for (size_t i = 0; i < c->field.len; i++)
            bytes += (unsigned char)c->field.data[i];
        require(c->fuzzy >= -2 && c->fuzzy <= 100);
        require(c->kind != EMB_CLAUSE_NOT || (c->first && !c->first->next));
        sum += 1 + walk(c->first, depth + 1);
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_arena *arena = emb_arena_new();
    emb_clause *query = NULL;
    emb_error error = {0};
    emb_str text = {(const char *)data, size};
    require(arena != NULL);
    emb_status status = emb_lucene_parse(text, arena, &query, &error);
    require(status == EMB_OK || ((status == EMB_FORMAT || status == EMB_LIMIT) && error.message[0] && error.offset <= size));
    if (status == EMB_OK)
        require(walk(query, 0) <= 2000);
    query = NULL;
    status = emb_lucene_parse_simple(text, arena, &query, &error);
    require(status == EMB_OK || status == EMB_LIMIT);
    if (status == EMB_OK)
        walk(query, 0);
    emb_arena_free(arena);
    return 0;
}
