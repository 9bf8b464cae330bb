/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac_relations.h"

#include <stdio.h>

/* "TARGET ROLE OTHER": which edge that is, and whether the target is its source or its target. */
static const struct {
    const char *role;
    emb_schema edge;
    bool forward;
} roles[] = {
    {"Owned or Controlled By", EMB_SCHEMA_Ownership, false},
    {"Owns, controls, or operates", EMB_SCHEMA_Ownership, true},
    {"Leader or official of", EMB_SCHEMA_Directorship, true},
    {"Principal Executive Officer", EMB_SCHEMA_Directorship, true},
    {"Family member of", EMB_SCHEMA_Family, true},
    {"Associate Of", EMB_SCHEMA_Associate, true},
};

static bool end_fits(emb_schema edge, emb_prop end, emb_schema party)
{
    const emb_property *property = emb_schema_property(edge, end);
    return party == EMB_SCHEMA_NONE || (property && emb_schema_is_a(party, property->range));
}

static bool fits(emb_schema edge, emb_schema from, emb_schema to)
{
    return end_fits(edge, emb_schema_edge_source(edge), from) && end_fits(edge, emb_schema_edge_target(edge), to);
}

/* What OFAC calls an entity and says to be owned is a Company: of the organisations only these can be, by the model. */
static emb_schema own_schema(emb_build *b, emb_schema edge, bool forward)
{
    emb_schema own = emb_entity_schema(emb_build_target(b));
    if (edge != EMB_SCHEMA_Ownership || forward || own != EMB_SCHEMA_Organization)
        return own;
    emb_entity_set_schema(emb_build_target(b), EMB_SCHEMA_Company);
    return EMB_SCHEMA_Company;
}

static emb_entity *add(emb_build *b, emb_schema edge, bool forward, emb_str other, emb_str role)
{
    emb_str id = emb_build_id(b);
    return forward ? emb_build_relation(b, edge, id, other, role) : emb_build_relation(b, edge, other, id, role);
}

emb_entity *emb_ofac_relation_add(emb_build *b, emb_str role, emb_str uid, emb_schema schema)
{
    char room[256];
    int len = snprintf(room, sizeof room, "ofac-%.*s", (int)uid.len, uid.data);
    emb_str other = {room, (size_t)len < sizeof room ? (size_t)len : sizeof room - 1};
    if (emb_str_equal(other, emb_build_id(b))) {
        emb_build_note(b, emb_build_target(b), "Related to itself", role);
        return NULL;
    }
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (!emb_str_equal_ascii_case(role, emb_str_from(roles[i].role)))
            continue;
        bool forward = roles[i].forward;
        emb_schema own = own_schema(b, roles[i].edge, forward);
        if (fits(roles[i].edge, forward ? own : schema, forward ? schema : own))
            return add(b, roles[i].edge, forward, other, role);
        if (schema != EMB_SCHEMA_NONE && fits(roles[i].edge, forward ? schema : own, forward ? own : schema))
            return add(b, roles[i].edge, !forward, other, role);
    }
    return add(b, EMB_SCHEMA_UnknownLink, true, other, role);
}
