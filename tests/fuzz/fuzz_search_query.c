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

/* Reads every byte: the sanitizers find one that is not there. */
static size_t sum_bytes(emb_str text)
{
    size_t sum = 0;
    for (size_t i = 0; i < text.len; i++)
        sum += (unsigned char)text.data[i];
    return sum;
}

static size_t walk(const emb_clause *c, int depth)
{
    size_t sum = 0;
    require(depth < 200);
    for (; c; c = c->next) {
        require(sum_bytes(c->text) + sum_bytes(c->to) + sum_bytes(c->field) < SIZE_MAX);
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
