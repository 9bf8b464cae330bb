/* SPDX-License-Identifier: Apache-2.0 */
#include "server/trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>

#include "server/clock.h"

/* xorshift64*, seeded once a thread: ids must differ, not be secret. */
uint64_t emb_trace_random(void)
{
    static _Thread_local uint64_t state;
    while (!state)
        if (getrandom(&state, sizeof state, GRND_NONBLOCK) != (ssize_t)sizeof state)
            state = emb_nanoseconds() ^ (uint64_t)(uintptr_t)&state;
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545F4914F6CDD1Dull;
}

static bool is_hex(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!emb_is_ascii_digit(text.data[i]) && !(text.data[i] >= 'a' && text.data[i] <= 'f'))
            return false;
    return true;
}

/* version "-" trace-id "-" parent-id "-" flags; an id of zeros is none. */
static bool take_parent(emb_request *r, emb_str parent)
{
    if (parent.len < 55 || parent.data[2] != '-' || parent.data[35] != '-' || parent.data[52] != '-')
        return false;
    emb_str version = emb_str_slice(parent, 0, 2), trace = emb_str_slice(parent, 3, 35), span = emb_str_slice(parent, 36, 52);
    if (!is_hex(version) || !is_hex(trace) || !is_hex(span) || emb_str_equal(version, EMB_STR("ff")) ||
        emb_str_equal(trace, EMB_STR("00000000000000000000000000000000")) ||
        (emb_str_equal(version, EMB_STR("00")) && parent.len != 55))
        return false;
    memcpy(r->trace_id, trace.data, 32);
    r->trace_id[32] = '\0';
    return true;
}

void emb_trace_begin(emb_request *r)
{
    emb_str state = emb_request_header(r, "tracestate");
    snprintf(r->span_id, sizeof r->span_id, "%016" PRIx64, emb_trace_random());
    if (take_parent(r, emb_request_header(r, "traceparent"))) {
        r->trace_state = state.len && state.len <= 512 ? state.data : NULL;
        return;
    }
    snprintf(r->trace_id, sizeof r->trace_id, "%016" PRIx64 "%016" PRIx64, emb_trace_random(), emb_trace_random());
}

void emb_trace_answer(emb_request *r)
{
    emb_answer_header(r, "traceparent", "00-%s-%s-00", r->trace_id, r->span_id);
    emb_answer_header(r, "tracestate", "yente=%s%s%s", r->span_id, r->trace_state ? "," : "", r->trace_state ? r->trace_state : "");
}
