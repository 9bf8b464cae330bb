/* SPDX-License-Identifier: Apache-2.0 */
#include "model/schema.h"

#include "model/schema_tables.h"

/* FNV-1a, 32 bits; the same as in gen/ftm_model.py. */
static uint32_t name_hash(emb_str name)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (uint8_t)name.data[i]) * 16777619u;
    return hash;
}

/* The number of `name`, 0 where it is none of `names`. */
static uint32_t find_name(const emb_model_name *names, const uint16_t *slots, uint32_t mask, emb_str name)
{
    for (uint32_t at = name_hash(name) & mask; slots[at]; at = (at + 1) & mask) {
        const emb_model_name *candidate = &names[slots[at]];
        if (candidate->len == name.len && memcmp(candidate->text, name.data, name.len) == 0)
            return slots[at];
    }
    return 0;
}

/* Numbers from outside the enum are taken as none: they may come from a file. */
static const emb_schema_row *row_of(emb_schema schema)
{
    return &emb_model_schemata[(unsigned)schema < EMB_SCHEMA_COUNT ? schema : EMB_SCHEMA_NONE];
}

static const emb_property *property_in(const emb_schema_row *row, size_t index)
{
    return &emb_model_properties[row->properties[index]];
}

emb_schema emb_schema_by_name(emb_str name)
{
    return (emb_schema)find_name(emb_model_schema_names, emb_model_schema_slots, emb_model_schema_slots_mask, name);
}

const char *emb_schema_name(emb_schema schema)
{
    return row_of(schema)->name;
}

const char *emb_schema_label(emb_schema schema)
{
    return row_of(schema)->label;
}

const char *emb_schema_plural(emb_schema schema)
{
    return row_of(schema)->plural;
}

bool emb_schema_is_a(emb_schema schema, emb_schema ancestor)
{
    unsigned bit = (unsigned)ancestor;
    return bit < EMB_SCHEMA_COUNT && (row_of(schema)->ancestors[bit / 64] >> bit % 64 & 1);
}

bool emb_schema_is_matchable(emb_schema schema)
{
    return row_of(schema)->matchable;
}

bool emb_schema_is_edge(emb_schema schema)
{
    return row_of(schema)->edge_source != EMB_PROP_NONE;
}

bool emb_schema_can_match(emb_schema a, emb_schema b)
{
    return emb_schema_is_matchable(a) && emb_schema_is_matchable(b) && (emb_schema_is_a(a, b) || emb_schema_is_a(b, a));
}

emb_schema emb_schema_common(emb_schema a, emb_schema b)
{
    if ((unsigned)a >= EMB_SCHEMA_COUNT || (unsigned)b >= EMB_SCHEMA_COUNT)
        return EMB_SCHEMA_NONE;
    return (emb_schema)emb_model_common[a][b];
}

emb_prop emb_schema_edge_source(emb_schema schema)
{
    return row_of(schema)->edge_source;
}

emb_prop emb_schema_edge_target(emb_schema schema)
{
    return row_of(schema)->edge_target;
}

const emb_property *emb_schema_property_at(emb_schema schema, size_t index)
{
    const emb_schema_row *row = row_of(schema);
    return index < row->property_count ? property_in(row, index) : NULL;
}

const emb_property *emb_schema_property(emb_schema schema, emb_prop prop)
{
    const emb_schema_row *row = row_of(schema);
    if (!row->position || (unsigned)prop >= EMB_PROP_COUNT || !row->position[prop])
        return NULL;
    return property_in(row, row->position[prop] - 1u);
}

const emb_property *emb_schema_featured_at(emb_schema schema, size_t index)
{
    const emb_schema_row *row = row_of(schema);
    return index < row->featured_count ? property_in(row, row->featured[index]) : NULL;
}

emb_prop emb_schema_caption_at(emb_schema schema, size_t index)
{
    const emb_schema_row *row = row_of(schema);
    return index < row->caption_count ? (emb_prop)row->caption[index] : EMB_PROP_NONE;
}

emb_prop emb_prop_by_name(emb_str name)
{
    return (emb_prop)find_name(emb_model_prop_names, emb_model_prop_slots, emb_model_prop_slots_mask, name);
}

const char *emb_prop_name(emb_prop prop)
{
    return emb_model_prop_names[(unsigned)prop < EMB_PROP_COUNT ? prop : EMB_PROP_NONE].text;
}

const char *emb_type_name(emb_type type)
{
    return emb_model_type_names[(unsigned)type < EMB_TYPE_COUNT ? type : EMB_TYPE_NONE].text;
}
