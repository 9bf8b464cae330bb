/* SPDX-License-Identifier: Apache-2.0 */
/** The tables that gen/ftm_model.py writes. Only for schema.c; everybody else asks through schema.h. */
#ifndef EMB_MODEL_SCHEMA_TABLES_H
#define EMB_MODEL_SCHEMA_TABLES_H

#include "model/schema.h"

#define EMB_SCHEMA_WORDS ((EMB_SCHEMA_COUNT + 63) / 64)

typedef struct emb_schema_row {
    const char *name, *label, *plural;
    uint64_t ancestors[EMB_SCHEMA_WORDS]; /**< bit n: the schema is n or extends it */
    const uint16_t *properties;           /**< own and inherited, as indices of emb_model_properties, sorted by number */
    const uint8_t *position;              /**< for each emb_prop: 1 + its index in `properties`, 0: no such property */
    const uint8_t *featured;              /**< indices in `properties`, in the model's order */
    const uint16_t *caption;              /**< emb_prop, in the model's order */
    uint8_t property_count, featured_count, caption_count;
    bool matchable;
    emb_prop edge_source, edge_target;
} emb_schema_row;

typedef struct emb_model_name {
    const char *text;
    size_t len;
} emb_model_name;

/** Every property once for each schema that declares it. */
extern const emb_property emb_model_properties[];
extern const emb_schema_row emb_model_schemata[EMB_SCHEMA_COUNT];
/** What emb_schema_common answers. */
extern const uint8_t emb_model_common[EMB_SCHEMA_COUNT][EMB_SCHEMA_COUNT];

extern const emb_model_name emb_model_schema_names[EMB_SCHEMA_COUNT];
extern const emb_model_name emb_model_prop_names[EMB_PROP_COUNT];
extern const emb_model_name emb_model_type_names[EMB_TYPE_COUNT];

/** Hash tables over the names: by FNV-1a, a free slot is 0; size - 1 is the mask. */
extern const uint16_t emb_model_schema_slots[], emb_model_prop_slots[];
extern const uint32_t emb_model_schema_slots_mask, emb_model_prop_slots_mask;

#endif
