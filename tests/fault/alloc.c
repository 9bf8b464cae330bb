/* SPDX-License-Identifier: Apache-2.0 */
#include "alloc.h"

#include <stdbool.h>

/* The names are the linker's. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static size_t counted, refused;

size_t alloc_count(void)
{
    return counted;
}

void alloc_reset(size_t failing)
{
    counted = 0;
    refused = failing;
}

static bool is_refused(void)
{
    return ++counted == refused;
}

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return is_refused() ? NULL : __real_realloc(memory, size);
}
