/* SPDX-License-Identifier: Apache-2.0 */
/* What the index keeps of an entity besides its JSON: names, facts that qualify a hit, identifiers, references. */
#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/build_internal.h"
#include "model/date.h"
#include "model/identifier.h"

static bool has_value(const emb_entity *entity, emb_value value)
{
    for (size_t i = 0; entity && i < emb_entity_value_count(entity); i++) {
        emb_value other = emb_entity_value(entity, i);
        if (other.prop == value.prop && emb_str_equal(other.text, value.text))
            return true;
    }
    return false;
}

/* ---- Facts ---- */

static emb_status add_fact(emb_builder *b, uint32_t number, emb_fact_type type, unsigned detail, uint32_t value, emb_error *error)
{
    emb_built_fact fact = {number, {value, (uint16_t)type, (uint16_t)detail}};
    return emb_vec_push(&b->facts, fact) ? EMB_OK : emb_fail_memory(error);
}

static emb_status add_text_fact(emb_builder *b, uint32_t number, emb_fact_type type, unsigned detail, emb_str text,
                                emb_error *error)
{
    uint32_t string = emb_map_put(b->strings, text, NULL);
    if (string == EMB_MAP_NONE)
        return emb_fail_memory(error);
    return add_fact(b, number, type, detail, string, error);
}

static emb_status add_birth_date(emb_builder *b, uint32_t number, emb_str text, emb_error *error)
{
    emb_date date;
    if (!emb_date_parse_iso(text, &date))
        return EMB_OK;
    uint32_t value = (uint32_t)date.year << 16 | (uint32_t)date.month << 8 | date.day;
    return add_fact(b, number, EMB_FACT_BIRTH_DATE, 0, value, error);
}

static emb_status add_gender(emb_builder *b, uint32_t number, emb_str text, emb_error *error)
{
    bool male = emb_str_equal(text, EMB_STR("male")), female = emb_str_equal(text, EMB_STR("female"));
    return male || female ? add_fact(b, number, EMB_FACT_GENDER, 0, male ? 1 : 2, error) : EMB_OK;
}

static emb_status add_fact_of(emb_builder *b, uint32_t number, emb_value value, emb_type type, emb_error *error)
{
    switch ((int)value.prop) {
    case EMB_PROP_birthDate:
        return add_birth_date(b, number, value.text, error);
    case EMB_PROP_gender:
        return add_gender(b, number, value.text, error);
    case EMB_PROP_birthPlace:
        return add_text_fact(b, number, EMB_FACT_BIRTH_PLACE, 0, value.text, error);
    case EMB_PROP_topics:
        return add_text_fact(b, number, EMB_FACT_TOPIC, 0, value.text, error);
    case EMB_PROP_program:
        return add_text_fact(b, number, EMB_FACT_PROGRAM, 0, value.text, error);
    default:
        break;
    }
    if (type != EMB_TYPE_country)
        return EMB_OK;
    bool nationality = value.prop == EMB_PROP_nationality || value.prop == EMB_PROP_citizenship;
    return add_text_fact(b, number, EMB_FACT_COUNTRY, nationality, value.text, error);
}

/* ---- Identifiers and references ---- */

static emb_status add_identifier(emb_builder *b, uint32_t number, emb_identifier_kind kind, emb_value value, emb_error *error)
{
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    emb_identifier_normalise(kind, value.text, normal, &len);
    if (len < 3)
        return EMB_OK;
    emb_identifier_record record = {XXH3_64bits(normal, len), number, (uint16_t)value.prop, (uint8_t)kind, 0};
    return emb_vec_push(&b->identifiers, record) ? EMB_OK : emb_fail_memory(error);
}

static emb_status add_reference(emb_builder *b, uint32_t number, emb_value value, emb_error *error)
{
    bool is_new = false;
    uint32_t id = emb_map_put(b->ids, value.text, &is_new);
    if (id == EMB_MAP_NONE || (is_new && !emb_vec_push(&b->entity_of, EMB_NO_ENTITY)))
        return emb_fail_memory(error);
    emb_built_reference reference = {number, id, (uint32_t)value.prop};
    return emb_vec_push(&b->references, reference) ? EMB_OK : emb_fail_memory(error);
}

/* ---- Names ---- */

/* A person without a whole name whose parts are given. */
static emb_status add_name_from_parts(emb_builder *b, uint32_t number, unsigned kinds, const emb_entity *entity, emb_error *error)
{
    emb_str last = emb_entity_first(entity, EMB_PROP_lastName), first = emb_entity_first(entity, EMB_PROP_firstName);
    if (emb_entity_has(entity, EMB_PROP_name) || !last.len)
        return EMB_OK;
    char name[512];
    int len = snprintf(name, sizeof name, "%.*s%s%.*s", (int)(first.len < 200 ? first.len : 200), first.data, first.len ? " " : "",
                       (int)(last.len < 200 ? last.len : 200), last.data);
    return emb_builder_add_name(b, number, kinds, EMB_ALIAS_NAME, (emb_str){name, (size_t)len}, error);
}

static emb_status add_value(emb_builder *b, uint32_t number, const emb_entity *entity, unsigned kinds, emb_value value,
                            emb_error *error)
{
    emb_schema schema = emb_entity_schema(entity);
    const emb_property *property = emb_schema_property(schema, value.prop);
    emb_type type = property ? property->type : EMB_TYPE_NONE;
    emb_alias_kind alias = emb_alias_kind_of(value.prop);
    if (kinds && alias != EMB_ALIAS_COUNT)
        return emb_builder_add_name(b, number, kinds, alias, value.text, error);
    if (type == EMB_TYPE_entity)
        return add_reference(b, number, value, error);
    emb_identifier_kind kind = emb_identifier_kind_of(schema, value.prop);
    if (kind != EMB_ID_NONE)
        return add_identifier(b, number, kind, value, error);
    return add_fact_of(b, number, value, type, error);
}

emb_status emb_builder_add_facts(emb_builder *b, uint32_t number, const emb_entity *entity, const emb_entity *known,
                                 emb_error *error)
{
    unsigned kinds = emb_kinds_of_schema(emb_entity_schema(entity));
    emb_status status = EMB_OK;
    for (size_t i = 0; i < emb_entity_value_count(entity) && status == EMB_OK; i++) {
        emb_value value = emb_entity_value(entity, i);
        if (!has_value(known, value))
            status = add_value(b, number, entity, kinds, value, error);
    }
    for (size_t i = 0; i < emb_entity_dataset_count(entity) && status == EMB_OK; i++)
        status = add_text_fact(b, number, EMB_FACT_DATASET, 0, emb_entity_dataset(entity, i), error);
    if (status == EMB_OK && !known && kinds & EMB_KIND_BIT(EMB_NAME_PERSON))
        status = add_name_from_parts(b, number, kinds, entity, error);
    return status;
}
