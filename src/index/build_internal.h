/* SPDX-License-Identifier: Apache-2.0 */
/** What the parts of the builder share; not for anybody else. Belongs to one thread. */
#ifndef EMB_INDEX_BUILD_INTERNAL_H
#define EMB_INDEX_BUILD_INTERNAL_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "index/builder.h"
#include "index/format.h"
#include "index/kinds.h"
#include "index/shape.h"
#include "text/link.h"

#define EMB_NO_ENTITY UINT32_MAX
#define EMB_POOL_MAX ((size_t)UINT32_MAX)

typedef struct emb_built_entity {
    emb_entity_record record;
    uint32_t id;   /**< its number in `ids` */
    uint32_t list; /**< the list it was last met in */
} emb_built_entity;

/** A fact, an identifier or a reference with the entity it belongs to, until they are ordered by entity. */
typedef struct emb_built_fact {
    uint32_t entity;
    emb_fact_record fact;
} emb_built_fact;
typedef struct emb_built_reference {
    uint32_t from, to_id; /**< to_id: number in `ids` */
    uint32_t property;
} emb_built_reference;
/** A name and the row it belongs to. */
typedef struct emb_built_name {
    uint32_t row, name;
} emb_built_name;

struct emb_builder {
    uint32_t list;   /**< number of the list that is being read, from 1 */
    uint64_t joined; /**< parties of that list which were joined with one that was there */

    /* entities.c */
    emb_map *ids;                /**< ids as listed, and as renamed */
    emb_vec(uint32_t) entity_of; /**< by number in `ids`: the entity, EMB_NO_ENTITY while it is only referred to */
    emb_vec(emb_built_entity) entities;
    emb_buf entity_text;
    emb_entity *old; /**< scratch: the stored entity that a new one is merged with */
    emb_buf json;
    emb_map *strings;
    emb_vec(emb_built_fact) facts;
    emb_vec(emb_identifier_record) identifiers;
    emb_vec(emb_built_reference) references;

    /* blocks.c */
    emb_vec(emb_block_record) blocks;
    emb_buf block_data, block; /**< finished ones, compressed; the one that grows */
    emb_buf raw;               /**< scratch: a block unpacked, and which */
    uint32_t raw_block;
    void *compressor, *decompressor;

    /* names.c */
    emb_name name;
    emb_map *tokens; /**< class byte + key */
    emb_map *rows;   /**< parts, kind, class … as bytes */
    emb_vec(emb_row_record) row_records;
    emb_vec(uint32_t) row_parts;
    emb_vec(emb_built_name) row_names;
    emb_vec(emb_name_record) names;
    emb_buf name_text;

    /* meta */
    emb_buf meta; /**< what the caller noted */
};

/** entities.c: what is kept of an entity besides its JSON. `known` NULL, or what was stored under its id before. */
emb_status emb_builder_add_facts(emb_builder *builder, uint32_t number, const emb_entity *entity, const emb_entity *known,
                                 emb_error *error);
/** names.c: a name of a target. */
emb_status emb_builder_add_name(emb_builder *builder, uint32_t number, unsigned kinds, emb_alias_kind alias, emb_str name,
                                emb_error *error);
/** blocks.c: keeps `json` and fills in where. */
emb_status emb_builder_put_json(emb_builder *builder, emb_str json, emb_entity_record *record, emb_error *error);
/** blocks.c: what was kept; borrowed until the next call. */
emb_status emb_builder_get_json(emb_builder *builder, const emb_entity_record *record, emb_str *ret, emb_error *error);
/** blocks.c: ends the block that grows. */
emb_status emb_builder_end_blocks(emb_builder *builder, emb_error *error);
void emb_builder_free_blocks(emb_builder *builder);

/* ---- What is made of all that at the end ---- */

typedef emb_vec(uint32_t) emb_numbers;

/** The arrays of the sections that are computed; freed by emb_tables_free. */
typedef struct emb_tables {
    uint32_t token_count, row_count;
    uint32_t *frequency;  /**< rows at 3 * token + kind - 1 */
    uint32_t *token_rank; /**< by number in `tokens`: place in the order of the file */
    emb_vec(emb_token_record) tokens;
    emb_vec(emb_token_shape) token_shapes;
    emb_buf token_text;
    emb_numbers token_slots, edge_buckets, edges, group_starts, group_tokens, post_starts, own_starts, row_parts, row_names,
        join_buckets, entity_slots, string_starts, near_starts, near;
    emb_vec(emb_near_links) near_links;
    emb_vec(emb_post) posts;
    emb_vec(emb_post) own_posts;
    emb_vec(emb_row_record) rows;
    emb_vec(emb_join_record) joins;
    emb_vec(emb_entity_record) entities;
    emb_vec(emb_fact_record) facts;
    emb_vec(emb_reference_record) references;
    emb_buf string_text;
} emb_tables;

void emb_tables_free(emb_tables *tables);
/** dictionary.c: tokens in order, their slots, the edges' buckets, groups. */
emb_status emb_tables_add_tokens(emb_tables *tables, const emb_builder *builder, emb_error *error);
/** postings.c: rows, postings, joins. */
emb_status emb_tables_add_rows(emb_tables *tables, const emb_builder *builder, emb_error *error);
/** near.c: the links of common words; after tokens and rows. */
emb_status emb_tables_add_near(emb_tables *tables, emb_error *error);
/** tables.c: entities, facts, references, strings. */
emb_status emb_tables_add_entities(emb_tables *tables, emb_builder *builder, emb_error *error);

/** `count` zeroed numbers at the end of `numbers`. */
bool emb_numbers_zero(emb_numbers *numbers, size_t count);
/** Counts in [0, count) become where each begins; the last item (there are count + 1) the sum. */
void emb_numbers_sum(uint32_t *counts, size_t count);
/** The least power of two that is at least `least`, at most 2^31. */
uint32_t emb_power_of_two(size_t least);

#endif
