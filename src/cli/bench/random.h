/* SPDX-License-Identifier: Apache-2.0 */
/** Repeatable random numbers (splitmix64): the same seed gives the same lists and queries everywhere. */
#ifndef EMB_CLI_BENCH_RANDOM_H
#define EMB_CLI_BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t emb_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/** A number below `limit`, which must not be 0. */
static inline size_t emb_random_below(uint64_t *state, size_t limit)
{
    return (size_t)(emb_random(state) % limit);
}

/** True in `percent` of 100 cases. */
static inline int emb_random_chance(uint64_t *state, unsigned percent)
{
    return emb_random_below(state, 100) < percent;
}

#endif
