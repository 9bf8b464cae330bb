/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The index as the matcher sees it: typed views of the mapped sections. The file is untrusted: whoever takes a number from it
 * compares it with a count before using it as a place; the functions here do so and answer with an empty result where it is out of
 * bounds. Any thread.
 */
#ifndef EMB_INDEX_INDEX_H
#define EMB_INDEX_INDEX_H

#include "base/file.h"
#include "embargo/index.h"
#include "index/format.h"
#include "index/shape.h"
#include "model/schema.h"
#include "text/link.h"

/** How this build takes names apart and numbers schemata: an index of another one must be built anew. */
uint32_t emb_normaliser_version(void);
/** For messages. Static. */
const char *emb_section_name(emb_section section);

struct emb_index {
    emb_mapping mapping;
    const emb_index_header *header;
    const emb_section_record *table;
    char digest[65];

    const emb_token_record *tokens;
    const emb_token_shape *token_shapes;
    const char *token_text;
    const uint32_t *near_starts, *near;
    const emb_near_links *near_links;
    const uint32_t *token_slots, *edge_buckets, *edges, *group_starts, *group_tokens, *post_starts, *own_starts;
    const emb_post *posts, *own_posts;
    const emb_row_record *rows;
    const uint32_t *row_parts, *row_names;
    const emb_name_record *names;
    const char *name_text;
    const uint32_t *join_buckets;
    const emb_join_record *joins;
    const emb_entity_record *entities;
    const char *entity_text;
    const uint32_t *entity_slots;
    const emb_fact_record *facts;
    const uint32_t *string_starts;
    const char *string_text;
    const emb_identifier_record *identifiers;
    const emb_reference_record *references;
    const emb_block_record *blocks;
    const char *block_data;
    size_t count[EMB_SECTION_COUNT]; /**< items by section */
    uint32_t token_count, row_count, entity_count;
};

/** A run of items. */
typedef struct emb_range {
    size_t from, to;
} emb_range;

/** The run between two neighbours of a list of starts, empty where they are out of order or beyond `limit`. */
static inline emb_range emb_range_at(const uint32_t *starts, size_t count, size_t at, size_t limit)
{
    if (at + 1 >= count || starts[at] > starts[at + 1] || starts[at + 1] > limit)
        return (emb_range){0, 0};
    return (emb_range){starts[at], starts[at + 1]};
}

/** Postings of a token for a kind of name (1, 2, 3). */
static inline emb_range emb_index_posts(const emb_index *index, uint32_t token, unsigned kind)
{
    return emb_range_at(index->post_starts, index->count[EMB_SECTION_POST_STARTS], token * (size_t)3 + kind - 1,
                        index->count[EMB_SECTION_POSTS]);
}
static inline emb_range emb_index_own_posts(const emb_index *index, uint32_t token, unsigned kind)
{
    return emb_range_at(index->own_starts, index->count[EMB_SECTION_OWN_STARTS], token * (size_t)3 + kind - 1,
                        index->count[EMB_SECTION_OWN_POSTS]);
}
/** A row's parts in ROW_PARTS, at most EMB_PARTS_MAX; empty for what is no row. */
static inline emb_range emb_index_row_parts(const emb_index *index, uint32_t row)
{
    if (row >= index->row_count)
        return (emb_range){0, 0};
    size_t from = index->rows[row].parts, to = index->rows[row + 1].parts;
    if (from > to || to > index->count[EMB_SECTION_ROW_PARTS] || to - from > EMB_PARTS_MAX)
        return (emb_range){0, 0};
    return (emb_range){from, to};
}
emb_range emb_index_row_names(const emb_index *index, uint32_t row);
emb_range emb_index_entity_facts(const emb_index *index, uint32_t entity);
emb_range emb_index_entity_references(const emb_index *index, uint32_t entity);

/** The key of a token, empty for what is none; its form (without facts). Borrowed. */
emb_word_form emb_index_token(const emb_index *index, uint32_t token);
/** UINT32_MAX where the dictionary has no such word. */
uint32_t emb_index_find_token(const emb_index *index, unsigned key_class, emb_str key);
/** By the hash under which joined words are looked for. */
uint32_t emb_index_find_joined(const emb_index *index, uint64_t hash);
/** The first token at or behind a key of PLAIN letters, in the order of the dictionary. */
uint32_t emb_index_lower_bound(const emb_index *index, unsigned key_class, emb_str key);

/** UINT32_MAX where there is none. */
uint32_t emb_index_find_entity(const emb_index *index, emb_str id);
emb_str emb_index_entity_id(const emb_index *index, uint32_t entity);
emb_str emb_index_entity_caption(const emb_index *index, uint32_t entity);
emb_schema emb_index_entity_schema(const emb_index *index, uint32_t entity);
emb_str emb_index_name(const emb_index *index, uint32_t name);
emb_str emb_index_string(const emb_index *index, uint32_t string);
/** All identifiers with a hash. */
emb_range emb_index_identifiers(const emb_index *index, uint64_t hash);

/** The entity's JSON, appended to `out`. EMB_CORRUPT, EMB_NO_MEMORY. */
emb_status emb_index_append_json(const emb_index *index, uint32_t entity, emb_buf *out, emb_error *error);

#endif
