/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac_names.h"

#include <stdlib.h>

#include "base/map.h"

#define KEY_MAX 512 /* what is longer is compared by its beginning */
#define SEVERAL UINT32_MAX

/* Names of one kind: the party of each, by its number in `uids`. */
typedef struct table {
    emb_map *keys;
    uint32_t *parties;
    size_t cap;
} table;

struct emb_ofac_names {
    emb_map *uids;
    emb_schema *schemata; /* by number in uids */
    size_t schema_cap;
    table primary, alias;
};

emb_ofac_names *emb_ofac_names_new(void)
{
    emb_ofac_names *names = calloc(1, sizeof *names);
    if (!names)
        return NULL;
    names->uids = emb_map_new();
    names->primary.keys = emb_map_new();
    names->alias.keys = emb_map_new();
    if (names->uids && names->primary.keys && names->alias.keys)
        return names;
    emb_ofac_names_free(names);
    return NULL;
}

void emb_ofac_names_free(emb_ofac_names *names)
{
    if (!names)
        return;
    emb_map_free(names->uids);
    emb_map_free(names->primary.keys);
    emb_map_free(names->alias.keys);
    free(names->schemata);
    free(names->primary.parties);
    free(names->alias.parties);
    free(names);
}

static emb_str key_of(emb_str name, char room[KEY_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < name.len && len < KEY_MAX; i++) {
        char c = name.data[i];
        if (emb_is_ascii_alpha(c) || emb_is_ascii_digit(c) || (c & 0x80))
            room[len++] = emb_ascii_upper(c);
    }
    return (emb_str){room, len};
}

static bool grow(table *t, uint32_t number)
{
    if (number < t->cap)
        return true;
    size_t cap = t->cap ? t->cap * 2 : 1024;
    uint32_t *parties = realloc(t->parties, cap * sizeof *parties);
    if (!parties)
        return false;
    t->parties = parties;
    t->cap = cap;
    return true;
}

bool emb_ofac_names_add(emb_ofac_names *names, emb_str uid, emb_str name, bool primary)
{
    char room[KEY_MAX];
    bool is_new = false;
    table *t = primary ? &names->primary : &names->alias;
    emb_str key = key_of(name, room);
    uint32_t party = emb_map_put(names->uids, uid, NULL);
    if (party == EMB_MAP_NONE)
        return false;
    if (!key.len)
        return true;
    uint32_t number = emb_map_put(t->keys, key, &is_new);
    if (number == EMB_MAP_NONE || !grow(t, number))
        return false;
    if (is_new)
        t->parties[number] = party;
    else if (t->parties[number] != party)
        t->parties[number] = SEVERAL;
    return true;
}

emb_str emb_ofac_names_find(const emb_ofac_names *names, emb_str name)
{
    char room[KEY_MAX];
    const table *const tables[] = {&names->primary, &names->alias};
    emb_str key = key_of(name, room);
    for (size_t i = 0; i < 2 && key.len; i++) {
        uint32_t number = emb_map_get(tables[i]->keys, key);
        if (number != EMB_MAP_NONE)
            return tables[i]->parties[number] == SEVERAL ? EMB_STR("") : emb_map_key(names->uids, tables[i]->parties[number]);
    }
    return EMB_STR("");
}

bool emb_ofac_names_has(const emb_ofac_names *names, emb_str uid)
{
    return emb_map_get(names->uids, uid) != EMB_MAP_NONE;
}

bool emb_ofac_names_set_schema(emb_ofac_names *names, emb_str uid, emb_schema schema)
{
    uint32_t party = emb_map_put(names->uids, uid, NULL);
    if (party == EMB_MAP_NONE)
        return false;
    if (party >= names->schema_cap) {
        size_t cap = (size_t)party * 2 + 1024;
        emb_schema *schemata = realloc(names->schemata, cap * sizeof *schemata);
        if (!schemata)
            return false;
        for (size_t i = names->schema_cap; i < cap; i++)
            schemata[i] = EMB_SCHEMA_NONE;
        names->schemata = schemata;
        names->schema_cap = cap;
    }
    names->schemata[party] = schema;
    return true;
}

emb_schema emb_ofac_names_schema(const emb_ofac_names *names, emb_str uid)
{
    uint32_t party = emb_map_get(names->uids, uid);
    return party != EMB_MAP_NONE && party < names->schema_cap ? names->schemata[party] : EMB_SCHEMA_NONE;
}
