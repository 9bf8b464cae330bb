/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The FollowTheMoney model: schemata, properties, types. Everything here is static data, generated at build time
 * from the npm package @opensanctions/followthemoney (gen/ftm_model.py), and may be used by any thread.
 *
 * Property names are numbered once for the whole model (EMB_PROP_name is the same in Person and Vessel); what a
 * property is in a schema (its type, its range) is asked with emb_schema_property.
 */
#ifndef EMB_MODEL_SCHEMA_H
#define EMB_MODEL_SCHEMA_H

#include "base/str.h"

/* enum emb_schema { EMB_SCHEMA_NONE = 0, EMB_SCHEMA_Address, … EMB_SCHEMA_COUNT };
 * enum emb_prop { EMB_PROP_NONE = 0, EMB_PROP_abbreviation, … EMB_PROP_COUNT };
 * enum emb_type { EMB_TYPE_NONE = 0, EMB_TYPE_address, EMB_TYPE_country, EMB_TYPE_date, EMB_TYPE_entity, … }; */
#include "ftm_model.h"

typedef struct emb_property {
    emb_prop prop;
    emb_type type;
    emb_schema range; /**< of an entity-typed property: the schema it points to; else EMB_SCHEMA_NONE */
    emb_prop reverse; /**< of an entity-typed property: its name seen from the other side, EMB_PROP_NONE: none */
    emb_schema owner; /**< the schema that declares it */
    const char *label;
    bool stub; /**< exists only as the reverse of another property */
    bool matchable;
    bool hidden;
} emb_property;

/** The schema with an exact FtM name ("Person"), EMB_SCHEMA_NONE where there is none. */
emb_schema emb_schema_by_name(emb_str name);
/** The FtM name. "" for EMB_SCHEMA_NONE. Static. */
const char *emb_schema_name(emb_schema schema);
/** The English label, singular or plural ("Person", "People"). Static. */
const char *emb_schema_label(emb_schema schema);
const char *emb_schema_plural(emb_schema schema);
/** `schema` is `ancestor` or extends it, directly or not. */
bool emb_schema_is_a(emb_schema schema, emb_schema ancestor);
bool emb_schema_is_matchable(emb_schema schema);
bool emb_schema_is_edge(emb_schema schema);
/** May the two be the same thing? (one is the other's ancestor, as in FtM's can_match) */
bool emb_schema_can_match(emb_schema a, emb_schema b);
/** The schema that both fit into (the more special one), EMB_SCHEMA_NONE where they do not fit. */
emb_schema emb_schema_common(emb_schema a, emb_schema b);
/** The name of an edge's source and target property ("owner", "asset"); EMB_PROP_NONE for what is no edge. */
emb_prop emb_schema_edge_source(emb_schema schema);
emb_prop emb_schema_edge_target(emb_schema schema);
/** Properties by number, own and inherited, in a fixed order; NULL from `index` = count on. */
const emb_property *emb_schema_property_at(emb_schema schema, size_t index);
/** What `prop` is in `schema`; NULL where the schema has no such property. */
const emb_property *emb_schema_property(emb_schema schema, emb_prop prop);
/** The featured properties in the model's order; NULL from `index` = count on. */
const emb_property *emb_schema_featured_at(emb_schema schema, size_t index);
/** The properties an entity's caption is taken from, in order; EMB_PROP_NONE from `index` = count on. */
emb_prop emb_schema_caption_at(emb_schema schema, size_t index);

emb_prop emb_prop_by_name(emb_str name);
const char *emb_prop_name(emb_prop prop);
/** "name", "country", "date", "entity" … as FtM writes it. Static. */
const char *emb_type_name(emb_type type);

#endif
