/* SPDX-License-Identifier: Apache-2.0 */
/** Repeatable random numbers for properties: the same seed gives the same cases everywhere. */
#ifndef EMB_TESTS_RANDOM_H
#define EMB_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/** splitmix64. */
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/** A number below `limit`, which must not be 0. */
static inline size_t random_below(uint64_t *state, size_t limit)
{
    return (size_t)(random_next(state) % limit);
}

#endif
