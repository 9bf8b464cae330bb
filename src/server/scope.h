/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Which entities a request is about: of which datasets, schemata, topics, changed since when, without which. Belongs to one request.
 */
#ifndef EMB_SERVER_SCOPE_H
#define EMB_SERVER_SCOPE_H

#include "server/generation.h"
#include "server/request.h"

#define EMB_EXCLUDED_MAX 50

typedef struct emb_scope {
    const emb_generation *generation;
    uint8_t *datasets;                  /**< by value of EMB_COLUMN_DATASETS: 1 where it is in scope */
    uint8_t *topics;                    /**< by value of EMB_COLUMN_TOPICS, NULL: any or none */
    uint8_t schemata[EMB_SCHEMA_COUNT]; /**< 1: wanted */
    uint8_t excluded_schemata[EMB_SCHEMA_COUNT];
    uint64_t changed_since; /**< 0: whenever */
    uint32_t excluded[EMB_EXCLUDED_MAX * 2];
    size_t excluded_count;
} emb_scope;

/**
 * Reads include_dataset, exclude_dataset, exclude_schema, topics (where `match`), changed_since, exclude_entity_ids (where `match`) and
 * the dataset of the path (data NULL: all, whatever is included or excluded). All schemata are wanted. False (and the request is answered): 404 for a dataset that is none, 400 for a
 * schema, 422 for a time.
 */
bool emb_scope_read(emb_scope *scope, emb_request *request, const emb_generation *generation, emb_str dataset, bool match);
/** Wants the schemata that it makes sense to compare with one (FollowTheMoney's matchable ones), for Thing all that are matchable. */
void emb_scope_match_schema(emb_scope *scope, emb_schema schema);
/** Wants a schema and those below it. */
void emb_scope_search_schema(emb_scope *scope, emb_schema schema);
/** For emb_match_options.filter. */
int emb_scope_has(void *scope, uint32_t entity);
bool emb_changed_since_valid(emb_str text);

#endif
