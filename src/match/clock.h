/* SPDX-License-Identifier: Apache-2.0 */
/** Where the time of a query goes, for measuring. A matcher without a clock does not look at the time at all. */
#ifndef EMB_MATCH_CLOCK_H
#define EMB_MATCH_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "embargo/matcher.h"

typedef enum emb_stage {
    EMB_STAGE_NORMALISE,  /**< the query taken apart */
    EMB_STAGE_CANDIDATES, /**< links of its words, rows that may match */
    EMB_STAGE_ALIGN,      /**< rows aligned and their losses added up */
    EMB_STAGE_SCORE,      /**< everything else: what stands beside the name, the best hits, their texts */
    EMB_STAGE_COUNT
} emb_stage;

typedef struct emb_stage_clock {
    uint64_t nanoseconds[EMB_STAGE_COUNT], last;
    uint64_t looks[EMB_STAGE_COUNT]; /**< how often the clock was looked at, which takes time too */
} emb_stage_clock;

/** From now on the matcher adds its times to `clock`; NULL: no more. Borrowed. */
void emb_clock_attach(emb_matcher *matcher, emb_stage_clock *clock);

/** Nanoseconds that this thread has worked: what other programs take from it does not count. */
static inline uint64_t emb_clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline void emb_clock_begin(emb_stage_clock *clock)
{
    if (clock)
        clock->last = emb_clock_now();
}
/** What has passed since the last begin or end belongs to `stage`. */
static inline void emb_clock_end(emb_stage_clock *clock, emb_stage stage)
{
    if (!clock)
        return;
    uint64_t now = emb_clock_now();
    clock->nanoseconds[stage] += now - clock->last;
    clock->looks[stage]++;
    clock->last = now;
}

#endif
