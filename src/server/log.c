/* SPDX-License-Identifier: Apache-2.0 */
#include "server/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"

static const char *const names[] = {"error", "warning", "info", "debug"};
static emb_log_level level_most = EMB_LOG_INFO;

void emb_log_set_level(emb_log_level most)
{
    level_most = most;
}

bool emb_log_level_by_name(emb_str name, emb_log_level *ret)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (emb_str_equal_ascii_case(name, emb_str_from(names[i]))) {
            *ret = (emb_log_level)i;
            return true;
        }
    return false;
}

static void begin(emb_buf *out, emb_log_level level, const char *event)
{
    struct timespec now;
    struct tm parts;
    char time_text[40];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    size_t len = strftime(time_text, sizeof time_text, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(time_text + len, sizeof time_text - len, ".%03ldZ", now.tv_nsec / 1000000);
    emb_buf_printf(out, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"", time_text, names[level], event);
}

/* One write a line: lines of several threads do not mix. */
static void end(emb_buf *out)
{
    emb_buf_append_text(out, "}\n");
    if (!out->failed && write(STDERR_FILENO, out->data, out->len) < 0) {
        /* nobody is left to be told */
    }
    emb_buf_free(out);
}

void emb_log(emb_log_level level, const char *event, const char *format, ...)
{
    if (level > level_most)
        return;
    char message[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    emb_buf out = EMB_BUF_INIT(16384);
    begin(&out, level, event);
    emb_json_member(&out, "message", emb_str_from(message));
    end(&out);
}

void emb_log_request(const emb_request *r, uint64_t nanoseconds)
{
    if (level_most < EMB_LOG_INFO)
        return;
    emb_buf out = EMB_BUF_INIT(16384);
    emb_str path = r->path.len > 300 ? emb_str_slice(r->path, 0, 300) : r->path;
    begin(&out, EMB_LOG_INFO, "request");
    emb_json_member(&out, "method", emb_str_from(r->method));
    emb_json_member(&out, "path", path);
    emb_buf_printf(&out, ",\"status\":%d,\"ms\":%.3f,\"bytes\":%zu", r->status, (double)nanoseconds / 1e6, r->answer.len);
    emb_json_member(&out, "trace_id", emb_str_from(r->trace_id));
    emb_json_member(&out, "span_id", emb_str_from(r->span_id));
    emb_json_member(&out, "client", emb_str_from(r->client));
    if (*r->key_name)
        emb_json_member(&out, "key", emb_str_from(r->key_name));
    if (r->digest)
        emb_json_member(&out, "index", emb_str_from(r->digest));
    end(&out);
}
