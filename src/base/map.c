/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Keys lie one behind the other in `text`; entry n knows where its own begins. */
typedef struct entry {
    size_t offset;
    uint32_t len;
    uint32_t hash;
} entry;

struct emb_map {
    char *text;
    size_t text_len, text_cap;
    entry *entries;
    uint32_t count, entry_cap;
    uint32_t *slots;     /* number + 1; 0 is free */
    uint32_t slot_count; /* a power of two */
};

emb_map *emb_map_new(void)
{
    return calloc(1, sizeof(emb_map));
}

void emb_map_free(emb_map *map)
{
    if (!map)
        return;
    free(map->text);
    free(map->entries);
    free(map->slots);
    free(map);
}

void emb_map_clear(emb_map *map)
{
    map->text_len = 0;
    map->count = 0;
    if (map->slots)
        memset(map->slots, 0, sizeof *map->slots * map->slot_count);
}

static uint32_t hash_of(emb_str key)
{
    return (uint32_t)XXH3_64bits(key.data ? key.data : "", key.len);
}

static uint32_t find_slot(const emb_map *map, emb_str key, uint32_t hash)
{
    uint32_t mask = map->slot_count - 1;
    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        if (!map->slots[at])
            return at;
        const entry *e = &map->entries[map->slots[at] - 1];
        if (e->hash == hash && e->len == key.len && (key.len == 0 || memcmp(map->text + e->offset, key.data, key.len) == 0))
            return at;
    }
}

static bool grow_slots(emb_map *map)
{
    uint32_t count = map->slot_count ? map->slot_count * 2 : 64;
    uint32_t *slots = count > map->slot_count ? calloc(count, sizeof *slots) : NULL;
    if (!slots)
        return false;
    for (uint32_t i = 0; i < map->count; i++) {
        uint32_t at = map->entries[i].hash & (count - 1);
        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = i + 1;
    }
    free(map->slots);
    map->slots = slots;
    map->slot_count = count;
    return true;
}

static bool grow_entries(emb_map *map)
{
    uint32_t cap = map->entry_cap ? map->entry_cap + map->entry_cap / 2 : 64;
    entry *entries = cap > map->entry_cap ? realloc(map->entries, sizeof *entries * cap) : NULL;
    if (!entries)
        return false;
    map->entries = entries;
    map->entry_cap = cap;
    return true;
}

static bool grow_text(emb_map *map, size_t more)
{
    if (map->text_cap - map->text_len >= more)
        return true;
    size_t cap = map->text_cap + map->text_cap / 2 + more + 256;
    char *text = realloc(map->text, cap);
    if (!text)
        return false;
    map->text = text;
    map->text_cap = cap;
    return true;
}

uint32_t emb_map_put(emb_map *map, emb_str key, bool *ret_new)
{
    if (key.len > UINT32_MAX || map->count >= UINT32_MAX - 2)
        return EMB_MAP_NONE;
    if ((uint64_t)map->count * 4 >= (uint64_t)map->slot_count * 3 && !grow_slots(map))
        return EMB_MAP_NONE;
    uint32_t hash = hash_of(key);
    uint32_t slot = find_slot(map, key, hash);
    if (ret_new)
        *ret_new = !map->slots[slot];
    if (map->slots[slot])
        return map->slots[slot] - 1;
    if ((map->count == map->entry_cap && !grow_entries(map)) || !grow_text(map, key.len))
        return EMB_MAP_NONE;
    if (key.len)
        memcpy(map->text + map->text_len, key.data, key.len);
    map->entries[map->count] = (entry){map->text_len, (uint32_t)key.len, hash};
    map->text_len += key.len;
    map->slots[slot] = ++map->count;
    return map->count - 1;
}

uint32_t emb_map_get(const emb_map *map, emb_str key)
{
    if (!map->slot_count || key.len > UINT32_MAX)
        return EMB_MAP_NONE;
    uint32_t slot = find_slot(map, key, hash_of(key));
    return map->slots[slot] ? map->slots[slot] - 1 : EMB_MAP_NONE;
}

emb_str emb_map_key(const emb_map *map, uint32_t number)
{
    const entry *e = &map->entries[number];
    return (emb_str){map->text + e->offset, e->len};
}

uint32_t emb_map_count(const emb_map *map)
{
    return map->count;
}
