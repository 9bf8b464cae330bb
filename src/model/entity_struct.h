/* SPDX-License-Identifier: Apache-2.0 */
/** What an entity is made of. Only for entity*.c. */
#ifndef EMB_MODEL_ENTITY_STRUCT_H
#define EMB_MODEL_ENTITY_STRUCT_H

#include "base/arena.h"
#include "model/entity.h"
#include "model/value.h"

/** Ends a chain of values. */
#define EMB_VALUE_NONE UINT32_MAX

/** The values of one property: a chain through emb_value_entry.next. */
typedef struct emb_value_group {
    emb_prop prop;
    emb_type type;
    uint32_t first, last, count;
} emb_value_group;

struct emb_entity {
    emb_schema schema;
    emb_str id, caption, first_seen, last_seen, last_change;
    emb_arena *texts; /**< every text, so that what was borrowed holds until the next begin */
    emb_value_list values, datasets, referents;
    size_t group_count;
    emb_value_group groups[EMB_PROP_COUNT]; /**< in the order of their first values */
    uint16_t group_of[EMB_PROP_COUNT];      /**< 1 + index in `groups`, 0: the property has no value */
    emb_buf clean, formatted;               /**< scratch */
    char *json_pool;                        /**< scratch for the JSON reader */
    size_t json_pool_size;
};

#endif
