/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the server makes of an index when it loads it: the entities where they are quickly at hand, the sets of values that filters and
 * facets ask for, former ids, and the full-text index. Read-only once built; any thread.
 */
#ifndef EMB_SERVER_ENTITIES_H
#define EMB_SERVER_ENTITIES_H

#include <yyjson.h>

#include "base/buf.h"
#include "index/index.h"
#include "server/terms.h"

typedef enum emb_column {
    EMB_COLUMN_DATASETS,
    EMB_COLUMN_COUNTRIES,
    EMB_COLUMN_TOPICS,
    EMB_COLUMN_IDENTIFIERS,
    EMB_COLUMN_GENDERS,
    EMB_COLUMN_COUNT
} emb_column;

typedef enum emb_seen { EMB_SEEN_FIRST, EMB_SEEN_LAST, EMB_SEEN_CHANGE, EMB_SEEN_COUNT } emb_seen;

typedef struct emb_entities emb_entities;

/** Reads all entities of the index, which is borrowed. EMB_CORRUPT, EMB_NO_MEMORY, EMB_LIMIT beyond 16,777,215 entities. */
emb_status emb_entities_build(const emb_index *index, emb_entities **ret, emb_error *error);
/** NULL allowed. */
void emb_entities_free(emb_entities *store);

const emb_terms *emb_entities_terms(const emb_entities *store);
uint32_t emb_entities_entity_count(const emb_entities *store);
emb_schema emb_entities_schema(const emb_entities *store, uint32_t entity);
/** Has it a topic of risk? */
bool emb_entities_is_target(const emb_entities *store, uint32_t entity);
/** Is a topic (FollowTheMoney) one of risk? */
bool emb_topic_is_risk(emb_str topic);
/** How many values its properties have, at most 65,535. */
unsigned emb_entities_value_total(const emb_entities *store, uint32_t entity);
/** YYYYMMDDhhmmss as a number, 0 where it is not known. */
uint64_t emb_entities_seen(const emb_entities *store, uint32_t entity, emb_seen which);
/** "2024-05-27", "2024-05-27T14", "2024-05-27T14:47:29" as such a number; false where it is neither. */
bool emb_seen_parse(emb_str text, uint64_t *ret);

/** All values of a column, by number. */
uint32_t emb_entities_value_count(const emb_entities *store, emb_column column);
emb_str emb_entities_value(const emb_entities *store, emb_column column, uint32_t value);
/** UINT32_MAX where no entity has it. */
uint32_t emb_entities_find_value(const emb_entities *store, emb_column column, emb_str text);
/** The values of one entity. */
const uint32_t *emb_entities_values(const emb_entities *store, emb_column column, uint32_t entity, size_t *ret_count);

/** The entity with an id, or that has it as a former id. UINT32_MAX: none. */
uint32_t emb_entities_find(const emb_entities *store, emb_str id);
uint32_t emb_entities_find_referent(const emb_entities *store, emb_str id);
/**
 * Its JSON as answers give it, appended to `out`: id, caption, schema, properties, datasets, referents, target, first_seen, last_seen,
 * last_change. EMB_CORRUPT, EMB_NO_MEMORY. */
emb_status emb_entities_json(const emb_entities *store, uint32_t entity, emb_buf *out, emb_error *error);
/** The same, read; freed by the caller with yyjson_doc_free. `scratch` holds its texts and must not change before. */
emb_status emb_entities_read(const emb_entities *store, uint32_t entity, emb_buf *scratch, yyjson_doc **ret, emb_error *error);
/** Bytes of memory it takes, about. */
size_t emb_entities_footprint(const emb_entities *store);

#endif
