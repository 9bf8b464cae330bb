/* SPDX-License-Identifier: Apache-2.0 */
/** W3C trace context: the trace of the caller goes on, or a new one begins. Any thread. */
#ifndef EMB_SERVER_TRACE_H
#define EMB_SERVER_TRACE_H

#include "server/request.h"

/** Reads traceparent and tracestate; fills in trace_id, span_id and trace_state. */
void emb_trace_begin(emb_request *request);
/** Adds traceparent and tracestate to the answer. */
void emb_trace_answer(emb_request *request);
/** Random bits, not for secrets. */
uint64_t emb_trace_random(void);

#endif
