/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define BLOCK_SIZE ((size_t)32 * 1024)
#define ALIGNMENT _Alignof(max_align_t)

typedef struct block {
    struct block *next;
    size_t size; /* of data */
    size_t used;
    _Alignas(max_align_t) char data[];
} block;

struct emb_arena {
    block *first;
    block *current;
    size_t footprint;
};

emb_arena *emb_arena_new(void)
{
    return calloc(1, sizeof(emb_arena));
}

void emb_arena_free(emb_arena *arena)
{
    if (!arena)
        return;
    for (block *b = arena->first; b;) {
        block *next = b->next;
        free(b);
        b = next;
    }
    free(arena);
}

void emb_arena_reset(emb_arena *arena)
{
    /* Nothing was taken from blocks behind the current one; a long record must not make every later reset slow. */
    for (block *b = arena->first; b; b = b == arena->current ? NULL : b->next)
        b->used = 0;
    arena->current = arena->first;
}

/* Puts a block with room for `size` behind the current one and makes it current. */
static block *grow(emb_arena *arena, size_t size)
{
    while (arena->current && arena->current->next) {
        arena->current = arena->current->next;
        if (arena->current->size - arena->current->used >= size)
            return arena->current;
    }
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    if (room > SIZE_MAX - sizeof(block))
        return NULL;
    block *fresh = malloc(sizeof(block) + room);
    if (!fresh)
        return NULL;
    *fresh = (block){.next = NULL, .size = room, .used = 0};
    if (arena->current)
        arena->current->next = fresh;
    else
        arena->first = fresh;
    arena->current = fresh;
    arena->footprint += sizeof(block) + room;
    return fresh;
}

void *emb_arena_alloc(emb_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        return NULL;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    block *b = arena->current;
    if (!b || b->size - b->used < size)
        b = grow(arena, size);
    if (!b)
        return NULL;
    void *result = b->data + b->used;
    b->used += size;
    return result;
}

void *emb_arena_zero(emb_arena *arena, size_t size)
{
    void *result = emb_arena_alloc(arena, size);
    if (result)
        memset(result, 0, size);
    return result;
}

char *emb_arena_copy(emb_arena *arena, emb_str text)
{
    char *copy = text.len < SIZE_MAX ? emb_arena_alloc(arena, text.len + 1) : NULL;
    if (!copy)
        return NULL;
    if (text.len)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

char *emb_arena_printf(emb_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return NULL;
    char *text = emb_arena_alloc(arena, (size_t)length + 1);
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

size_t emb_arena_footprint(const emb_arena *arena)
{
    return arena->footprint;
}
