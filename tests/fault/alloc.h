/* SPDX-License-Identifier: Apache-2.0 */
/** Counts the allocations of a program that is linked with --wrap, and refuses the one that a test chooses. */
#ifndef EMB_TESTS_ALLOC_H
#define EMB_TESTS_ALLOC_H

#include <stddef.h>

/** malloc, calloc and realloc since the last alloc_reset. */
size_t alloc_count(void);
/** Counts from 0 again and refuses the `failing`-th allocation from here on, counted from 1; 0 refuses none. */
void alloc_reset(size_t failing);

#endif
