/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links of words with all other words, found once: a word of a query that is in the dictionary then need not be looked for letter
 * by letter.
 */
#include <stdlib.h>

#include "index/build_internal.h"
#include "index/index.h"
#include "index/lookup.h"

#define CODES_MAX 256

typedef struct near_builder {
    emb_tables *t;
    emb_index view; /* of the tables, as if they were a file */
    emb_edges *edges;
    emb_lookup lookup;
    emb_variant *variant; /* one word */
} near_builder;

static void set_view(near_builder *b)
{
    const emb_tables *t = b->t;
    emb_index *v = &b->view;
    v->tokens = t->tokens.items;
    v->token_shapes = t->token_shapes.items;
    v->token_text = t->token_text.data;
    v->token_slots = t->token_slots.items;
    v->edge_buckets = t->edge_buckets.items;
    v->edges = t->edges.items;
    v->group_starts = t->group_starts.items;
    v->group_tokens = t->group_tokens.items;
    v->post_starts = t->post_starts.items;
    v->token_count = t->token_count;
    v->count[EMB_SECTION_TOKENS] = t->token_count;
    v->count[EMB_SECTION_TOKEN_TEXT] = t->token_text.len;
    v->count[EMB_SECTION_TOKEN_SLOTS] = t->token_slots.count;
    v->count[EMB_SECTION_EDGE_BUCKETS] = t->edge_buckets.count;
    v->count[EMB_SECTION_EDGES] = t->edges.count;
    v->count[EMB_SECTION_GROUP_STARTS] = t->group_starts.count;
    v->count[EMB_SECTION_GROUP_TOKENS] = t->group_tokens.count;
    v->count[EMB_SECTION_POST_STARTS] = t->post_starts.count;
}

static emb_near_links pack_links(const emb_links *links)
{
    emb_near_links packed = {{0}, {0}, {0}};
    for (int i = 0; i < 3; i++) {
        packed.likeness[i] = links->by_kind[i + 1].likeness;
        packed.kind[i] = links->by_kind[i + 1].kind;
    }
    return packed;
}

/* The place of the links in NEAR_LINKS; CODES_MAX where there are too many different ones, UINT32_MAX when out of memory. */
static uint32_t code_of(emb_tables *t, const emb_links *links)
{
    emb_near_links packed = pack_links(links);
    for (uint32_t i = 0; i < t->near_links.count; i++)
        if (memcmp(&t->near_links.items[i], &packed, sizeof packed) == 0)
            return i;
    if (t->near_links.count == CODES_MAX)
        return CODES_MAX;
    return emb_vec_push(&t->near_links, packed) ? (uint32_t)t->near_links.count - 1 : UINT32_MAX;
}

/* All tokens that have a link with `token`; none where one of the links has no code. */
static bool add_list(near_builder *b, uint32_t token)
{
    emb_tables *t = b->t;
    emb_word_form form = emb_index_token(&b->view, token);
    emb_part *part = &b->variant->parts[0];
    size_t first = t->near.count;
    part->len = (uint8_t)form.key.len;
    memcpy(part->key, form.key.data, form.key.len);
    part->facts = emb_word_find(form.key);
    emb_edges_begin(b->edges, b->variant);
    emb_lookup_begin(&b->lookup, b->edges);
    emb_lookup_part(&b->lookup, 0, EMB_REACH_ALL);
    for (uint32_t i = b->lookup.heads[0]; i; i = b->lookup.met.items[i - 1].next) {
        uint32_t code = code_of(t, &b->lookup.met.items[i - 1].links);
        if (code == CODES_MAX) {
            t->near.count = first;
            return true;
        }
        if (code == UINT32_MAX || !emb_vec_push(&t->near, b->lookup.met.items[i - 1].token | code << EMB_TOKEN_BITS))
            return false;
    }
    return !b->edges->failed;
}

static bool add_lists(near_builder *b)
{
    emb_tables *t = b->t;
    bool whole = true;
    for (uint32_t token = 0; token < t->token_count && whole; token++) {
        whole = emb_vec_push(&t->near_starts, (uint32_t)t->near.count);
        if (whole && t->tokens.items[token].key_class == EMB_KEY_PLAIN)
            whole = add_list(b, token);
    }
    return whole && emb_vec_push(&t->near_starts, (uint32_t)t->near.count);
}

emb_status emb_tables_add_near(emb_tables *t, emb_error *error)
{
    near_builder b = {.t = t, .edges = malloc(sizeof *b.edges), .variant = calloc(1, sizeof *b.variant)};
    bool whole = b.edges && b.variant;
    set_view(&b);
    if (whole) {
        emb_edges_init(b.edges, &b.view);
        b.variant->count = 1;
        whole = emb_lookup_init(&b.lookup, &b.view, error) == EMB_OK && add_lists(&b);
        emb_edges_free(b.edges);
        emb_lookup_free(&b.lookup);
    }
    free(b.edges);
    free(b.variant);
    return whole ? EMB_OK : emb_fail_memory(error);
}
