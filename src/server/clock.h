/* SPDX-License-Identifier: Apache-2.0 */
/** Time. Any thread. */
#ifndef EMB_SERVER_CLOCK_H
#define EMB_SERVER_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t emb_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
#define EMB_SECOND ((uint64_t)1000000000)

#endif
