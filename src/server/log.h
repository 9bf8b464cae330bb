/* SPDX-License-Identifier: Apache-2.0 */
/** The log: one JSON object a line on stderr. No secrets, no query strings, no bodies. Any thread. */
#ifndef EMB_SERVER_LOG_H
#define EMB_SERVER_LOG_H

#include "server/request.h"

typedef enum emb_log_level { EMB_LOG_ERROR, EMB_LOG_WARNING, EMB_LOG_INFO, EMB_LOG_DEBUG } emb_log_level;

/** What is above `most` is dropped. Before any thread starts. */
void emb_log_set_level(emb_log_level most);
bool emb_log_level_by_name(emb_str name, emb_log_level *ret);
void emb_log(emb_log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** A request that was answered. */
void emb_log_request(const emb_request *request, uint64_t nanoseconds);

#endif
