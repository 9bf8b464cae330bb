/* SPDX-License-Identifier: Apache-2.0 */
/** Writing an index from entities, one after the other. Belongs to one thread. */
#ifndef EMB_INDEX_BUILDER_H
#define EMB_INDEX_BUILDER_H

#include "base/error.h"
#include "model/entity.h"

typedef struct emb_builder emb_builder;

/** EMB_NO_MEMORY. Free with emb_builder_free. */
emb_status emb_builder_new(emb_builder **ret, emb_error *error);
/** NULL allowed. */
void emb_builder_free(emb_builder *builder);
/** From here on the entities are of another list. */
void emb_builder_begin_list(emb_builder *builder);
/** How many parties of the list were joined with one of their id, of this list or one before. */
uint64_t emb_builder_joined(const emb_builder *builder);
/**
 * Keeps a copy of the entity. An id that another list has too makes one entity of both. An id that the same list had before does so only
 * where the two fit and share a name or one has none (a record given in several pieces); otherwise both are kept, the
 * later one as ID~2, ID~3 …: an id used twice by mistake must not make one party of two. EMB_NO_MEMORY, EMB_LIMIT.
 */
emb_status emb_builder_add(emb_builder *builder, const emb_entity *entity, emb_error *error);
/** One JSON object that emb_index_meta gives back. EMB_NO_MEMORY. */
emb_status emb_builder_set_meta(emb_builder *builder, emb_str json, emb_error *error);
/** Writes the file aside and renames it over `path`. The builder can then only be freed. */
emb_status emb_builder_write(emb_builder *builder, const char *path, emb_error *error);

#endif
