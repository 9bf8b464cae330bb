/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A hash map from byte strings to 32-bit numbers, which also numbers its keys: the n-th distinct key that was
 * put has the number n. Keys are copied. Belongs to one thread.
 */
#ifndef EMB_BASE_MAP_H
#define EMB_BASE_MAP_H

#include "base/str.h"

typedef struct emb_map emb_map;

#define EMB_MAP_NONE UINT32_MAX

/** NULL when out of memory. Free with emb_map_free. */
emb_map *emb_map_new(void);
/** NULL allowed. */
void emb_map_free(emb_map *map);
/** Forgets all keys and keeps the memory. */
void emb_map_clear(emb_map *map);
/**
 * The number of `key`, given to it now where it is new (`ret_new`, may be NULL, says so).
 * EMB_MAP_NONE when out of memory.
 */
uint32_t emb_map_put(emb_map *map, emb_str key, bool *ret_new);
/** The number of `key`, EMB_MAP_NONE where it is not in the map. */
uint32_t emb_map_get(const emb_map *map, emb_str key);
/** The key with a number below emb_map_count; borrowed until the next put, clear or free. */
emb_str emb_map_key(const emb_map *map, uint32_t number);
uint32_t emb_map_count(const emb_map *map);

#endif
