/* SPDX-License-Identifier: Apache-2.0 */
/** Full-text search: a parsed query to the entities that it is true of, with scores. Belongs to one request. */
#ifndef EMB_SERVER_SEARCH_H
#define EMB_SERVER_SEARCH_H

#include "server/lucene.h"
#include "server/scope.h"

typedef struct emb_found_entity {
    uint32_t entity;
    float score;
} emb_found_entity;

typedef emb_vec(emb_found_entity) emb_found_entities;

/**
 * All entities in scope that a query is true of, by number. `query` NULL: all in scope. Names count three times, BM25; entities with more
 * values count a little more. EMB_NO_MEMORY; EMB_LIMIT where a query would look into too many texts.
 */
emb_status emb_search(emb_scope *scope, const emb_clause *query, emb_found_entities *ret, emb_error *error);
/** Best first; equal ones by number. */
void emb_search_rank(emb_found_entities *found);

#endif
