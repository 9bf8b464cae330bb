/* SPDX-License-Identifier: Apache-2.0 */
/**
 * An arena: memory that is handed out piece by piece and given back all at once. For whatever lives and
 * dies together: one record of a list, one query. Belongs to one thread.
 */
#ifndef EMB_BASE_ARENA_H
#define EMB_BASE_ARENA_H

#include "base/str.h"

typedef struct emb_arena emb_arena;

/** NULL when out of memory. Free with emb_arena_free. */
emb_arena *emb_arena_new(void);
/** Gives back everything. NULL allowed. */
void emb_arena_free(emb_arena *arena);
/** Forgets all that was handed out and keeps the memory for reuse: once warm, nothing is allocated. */
void emb_arena_reset(emb_arena *arena);
/** `size` bytes, aligned for any type, not cleared. NULL when out of memory. Lives until reset or free. */
void *emb_arena_alloc(emb_arena *arena, size_t size);
/** As emb_arena_alloc, cleared. */
void *emb_arena_zero(emb_arena *arena, size_t size);
/** A NUL-terminated copy. NULL when out of memory. */
char *emb_arena_copy(emb_arena *arena, emb_str text);
/** A NUL-terminated formatted string. NULL when out of memory. */
char *emb_arena_printf(emb_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Bytes that the arena holds from the system. */
size_t emb_arena_footprint(const emb_arena *arena);

#endif
