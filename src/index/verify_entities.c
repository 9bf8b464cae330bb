/* SPDX-License-Identifier: Apache-2.0 */
/* Checking the half of an index that says who was found: entities and what is known of them. */
#include <stdlib.h>

#include "index/cursor.h"
#include "index/kinds.h"
#include "index/verify_internal.h"
#include "model/entity.h"

#define NOTHING_THERE "it points to what is not there"

/* ---- Records ---- */

static emb_status check_records(const emb_index *index, emb_error *error)
{
    const emb_entity_record *end = &index->entities[index->entity_count];
    uint32_t targets = 0;
    for (uint32_t i = 0; i < index->entity_count; i++) {
        const emb_entity_record *record = &index->entities[i];
        emb_schema schema = emb_index_entity_schema(index, i);
        if (!emb_index_entity_id(index, i).len || schema == EMB_SCHEMA_NONE)
            return emb_verify_bad(error, EMB_SECTION_ENTITIES, "an entity has no id or no schema");
        if (record->caption_len && !emb_index_entity_caption(index, i).len)
            return emb_verify_bad(error, EMB_SECTION_ENTITIES, "a caption is not there");
        if (emb_index_find_entity(index, emb_index_entity_id(index, i)) != i)
            return emb_verify_bad(error, EMB_SECTION_ENTITY_SLOTS, "an entity is not found by its id");
        if (record->facts > record[1].facts || record->references > record[1].references)
            return emb_verify_bad(error, EMB_SECTION_ENTITIES, "its places are out of order");
        if (record->target != (emb_kinds_of_schema(schema) != 0))
            return emb_verify_bad(error, EMB_SECTION_ENTITIES, "an entity is screened that should not be, or not and should");
        targets += record->target;
    }
    if (end->facts != index->count[EMB_SECTION_FACTS] || end->references != index->count[EMB_SECTION_REFERENCES])
        return emb_verify_bad(error, EMB_SECTION_ENTITIES, "its places do not cover facts and references");
    if (targets != index->header->targets)
        return emb_verify_bad(error, EMB_SECTION_ENTITIES, "it holds another number of listed parties than the header says");
    return EMB_OK;
}

static emb_status check_slots(const emb_index *index, emb_error *error)
{
    for (size_t i = 0; i < index->count[EMB_SECTION_ENTITY_SLOTS]; i++)
        if (index->entity_slots[i] > index->entity_count)
            return emb_verify_bad(error, EMB_SECTION_ENTITY_SLOTS, NOTHING_THERE);
    return EMB_OK;
}

static bool is_fact(const emb_index *index, const emb_fact_record *fact)
{
    uint32_t strings = (uint32_t)index->count[EMB_SECTION_STRINGS] - 1;
    switch (fact->type) {
    case EMB_FACT_BIRTH_DATE:
        return (fact->value >> 8 & 0xFF) <= 12 && (fact->value & 0xFF) <= 31;
    case EMB_FACT_GENDER:
        return fact->value == 1 || fact->value == 2;
    case EMB_FACT_COUNTRY:
    case EMB_FACT_BIRTH_PLACE:
    case EMB_FACT_DATASET:
    case EMB_FACT_PROGRAM:
    case EMB_FACT_TOPIC:
        return fact->value < strings;
    default:
        return false;
    }
}

static emb_status check_facts(const emb_index *index, emb_error *error)
{
    for (size_t i = 0; i < index->count[EMB_SECTION_FACTS]; i++)
        if (!is_fact(index, &index->facts[i]))
            return emb_verify_bad(error, EMB_SECTION_FACTS, "a fact is of no known type or points to what is not there");
    for (size_t i = 0; i < index->count[EMB_SECTION_IDENTIFIERS]; i++) {
        const emb_identifier_record *id = &index->identifiers[i];
        if (id->entity >= index->entity_count || id->property >= EMB_PROP_COUNT)
            return emb_verify_bad(error, EMB_SECTION_IDENTIFIERS, NOTHING_THERE);
        if (i && id[-1].hash > id->hash)
            return emb_verify_bad(error, EMB_SECTION_IDENTIFIERS, "it is out of order");
    }
    for (size_t i = 0; i < index->count[EMB_SECTION_REFERENCES]; i++)
        if (index->references[i].entity >= index->entity_count || index->references[i].property >= EMB_PROP_COUNT)
            return emb_verify_bad(error, EMB_SECTION_REFERENCES, NOTHING_THERE);
    return EMB_OK;
}

/* ---- Names, counted by entity ---- */

static emb_status count_names(const emb_index *index, uint32_t *counts, emb_error *error)
{
    for (size_t i = 0; i < index->count[EMB_SECTION_NAMES]; i++) {
        const emb_name_record *name = &index->names[i];
        if (name->entity >= index->entity_count || name->property >= EMB_ALIAS_COUNT || !emb_index_name(index, (uint32_t)i).len)
            return emb_verify_bad(error, EMB_SECTION_NAMES, "a name has no entity, no kind or no text");
        counts[name->entity]++;
    }
    return EMB_OK;
}

/* ---- JSON ---- */

static uint32_t names_of(const emb_entity *entity)
{
    uint32_t count = 0;
    for (size_t i = 0; i < emb_entity_value_count(entity); i++)
        count += emb_alias_kind_of(emb_entity_value(entity, i).prop) != EMB_ALIAS_COUNT;
    return count;
}

static emb_status check_json(const emb_index *index, uint32_t number, emb_str json, uint32_t names, emb_entity *entity,
                             emb_error *error)
{
    emb_status status = emb_entity_from_json(entity, json, NULL, NULL);
    if (status == EMB_NO_MEMORY)
        return emb_fail_memory(error);
    if (status != EMB_OK || emb_entity_schema(entity) != emb_index_entity_schema(index, number) ||
        !emb_str_equal(emb_entity_id(entity), emb_index_entity_id(index, number)))
        return emb_verify_bad(error, EMB_SECTION_BLOCK_DATA, "an entity is not what it should be");
    /* a party may have one more, put together from its first and last name */
    if (index->entities[number].target && names < names_of(entity))
        return emb_verify_bad(error, EMB_SECTION_NAMES, "a name of a listed party is missing");
    return EMB_OK;
}

static emb_status check_all_json(const emb_index *index, const uint32_t *names, emb_entity *entity, emb_error *error)
{
    emb_index_cursor cursor = {.index = index};
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < index->entity_count && status == EMB_OK; i++) {
        emb_str json = EMB_STR("");
        status = emb_index_cursor_json(&cursor, i, &json, error);
        if (status == EMB_OK)
            status = check_json(index, i, json, names[i], entity, error);
    }
    emb_index_cursor_free(&cursor);
    return status;
}

emb_status emb_verify_entities(const emb_index *index, emb_error *error)
{
    emb_status status = emb_verify_starts(index, EMB_SECTION_STRINGS, EMB_SECTION_STRING_TEXT, error);
    if (status == EMB_OK)
        status = check_records(index, error);
    if (status == EMB_OK)
        status = check_slots(index, error);
    if (status == EMB_OK)
        status = check_facts(index, error);
    if (status != EMB_OK)
        return status;
    uint32_t *names = calloc(index->entity_count + (size_t)1, sizeof *names);
    emb_entity *entity = emb_entity_new();
    status = names && entity ? count_names(index, names, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = check_all_json(index, names, entity, error);
    emb_entity_free(entity);
    free(names);
    return status;
}
