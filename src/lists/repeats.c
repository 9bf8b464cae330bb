/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/repeats.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

typedef struct entry {
    uint64_t id;   /* its hash, never 0; 0: free */
    uint32_t name; /* hash of the last party's first name, 0: none */
    uint16_t number;
    uint16_t schema;
} entry;

struct emb_repeats {
    entry *entries;
    size_t size; /* a power of two */
    size_t count;
};

emb_repeats *emb_repeats_new(void)
{
    return calloc(1, sizeof(emb_repeats));
}

void emb_repeats_free(emb_repeats *repeats)
{
    if (!repeats)
        return;
    free(repeats->entries);
    free(repeats);
}

static uint64_t hash_id(emb_str id)
{
    uint64_t hash = XXH3_64bits(id.data ? id.data : "", id.len);
    return hash ? hash : 1;
}

static uint32_t hash_name(emb_str name)
{
    uint32_t hash = (uint32_t)XXH3_64bits(name.data ? name.data : "", name.len);
    return hash ? hash : 1;
}

static entry *find(const emb_repeats *repeats, uint64_t id)
{
    size_t at = (size_t)id & (repeats->size - 1);
    while (repeats->entries[at].id && repeats->entries[at].id != id)
        at = (at + 1) & (repeats->size - 1);
    return &repeats->entries[at];
}

static bool grow(emb_repeats *repeats)
{
    emb_repeats larger = {.size = repeats->size ? repeats->size * 2 : 1024, .count = repeats->count};
    larger.entries = calloc(larger.size, sizeof *larger.entries);
    if (!larger.entries)
        return false;
    for (size_t i = 0; i < repeats->size; i++)
        if (repeats->entries[i].id)
            *find(&larger, repeats->entries[i].id) = repeats->entries[i];
    free(repeats->entries);
    *repeats = larger;
    return true;
}

static bool has_name(const emb_entity *entity, uint32_t hash)
{
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_value value = emb_entity_value(entity, i);
        if (value.prop == EMB_PROP_name && hash_name(value.text) == hash)
            return true;
    }
    return false;
}

static bool is_another_party(const entry *known, const emb_entity *entity)
{
    if (!emb_schema_can_match((emb_schema)known->schema, emb_entity_schema(entity)))
        return true;
    return known->name && emb_entity_has(entity, EMB_PROP_name) && !has_name(entity, known->name);
}

static uint16_t number_of_owner(const emb_repeats *repeats, const emb_entity *entity)
{
    uint32_t number = 1;
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_value value = emb_entity_value(entity, i);
        const emb_property *property = emb_schema_property(emb_entity_schema(entity), value.prop);
        uint32_t last = property && property->type == EMB_TYPE_entity ? emb_repeats_last(repeats, value.text) : 1;
        number = last > number ? last : number;
    }
    return (uint16_t)number;
}

emb_status emb_repeats_number(emb_repeats *repeats, const emb_entity *entity, uint32_t *ret_number, emb_error *error)
{
    if (repeats->count * 4 >= repeats->size * 3 && !grow(repeats))
        return emb_fail_memory(error);
    uint64_t id = hash_id(emb_entity_id(entity));
    bool named = emb_entity_has(entity, EMB_PROP_name);
    entry *known = find(repeats, id);
    if (!known->id) {
        *known = (entry){.id = id, .number = 1, .schema = (uint16_t)emb_entity_schema(entity)};
        repeats->count++;
    } else if (!named) {
        known->number = number_of_owner(repeats, entity);
    } else if (is_another_party(known, entity)) {
        known->number = (uint16_t)(known->number + (known->number < UINT16_MAX));
        known->schema = (uint16_t)emb_entity_schema(entity);
        known->name = 0;
    }
    if (named && !known->name)
        known->name = hash_name(emb_entity_first(entity, EMB_PROP_name));
    *ret_number = known->number;
    return EMB_OK;
}

uint32_t emb_repeats_last(const emb_repeats *repeats, emb_str id)
{
    if (!repeats->size)
        return 1;
    const entry *known = find(repeats, hash_id(id));
    return known->id ? known->number : 1;
}
