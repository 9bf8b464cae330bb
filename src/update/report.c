/* SPDX-License-Identifier: Apache-2.0 */
/* The state as others see it. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "audit/digest.h"
#include "base/json.h"
#include "update/folder.h"
#include "update/update.h"

static void write_time(emb_buf *out, const char *name, int64_t seconds)
{
    char text[32];
    emb_json_name(out, name);
    if (!seconds) {
        emb_buf_append_text(out, "null");
        return;
    }
    emb_time_text(seconds, text);
    emb_json_string(out, emb_str_from(text));
}

static void write_number(emb_buf *out, const char *name, uint64_t number)
{
    emb_json_name(out, name);
    emb_buf_printf(out, "%llu", (unsigned long long)number);
}

static void write_source(const emb_source_state *s, int64_t now, emb_buf *out)
{
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "name", emb_str_from(s->name));
    emb_json_member(out, "title", emb_str_from(s->title));
    emb_buf_printf(out, ",\"ok\":%s,\"available\":%s", *s->error ? "false" : "true", *s->file ? "true" : "false");
    emb_json_member(out, "published", emb_str_from(s->published));
    write_number(out, "targets", s->targets);
    write_number(out, "entities", s->entities);
    write_number(out, "names", s->names);
    write_number(out, "refused", s->refused);
    write_number(out, "bytes", s->bytes);
    emb_json_member(out, "sha256", emb_str_from(s->sha256));
    write_time(out, "fetched_at", s->fetched_at);
    write_time(out, "checked_at", s->checked_at);
    write_time(out, "failed_at", s->failed_at);
    emb_json_name(out, "age_seconds");
    if (s->checked_at)
        emb_buf_printf(out, "%lld", (long long)(now > s->checked_at ? now - s->checked_at : 0));
    else
        emb_buf_append_text(out, "null");
    write_number(out, "failures", s->failures);
    emb_json_member(out, "error", emb_str_from(s->error));
    emb_buf_append_byte(out, '}');
}

static void write_version(const emb_version_state *v, emb_buf *out)
{
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "digest", emb_str_from(v->digest));
    emb_json_member(out, "file", emb_str_from(v->file));
    write_time(out, "built_at", v->built_at);
    emb_buf_append_byte(out, '}');
}

static void write_state(const emb_update_state *state, int64_t now, emb_buf *out)
{
    const emb_version_state *current = emb_state_find_version(state, state->current);
    emb_buf_append_text(out, "{\"current\":");
    if (current)
        write_version(current, out);
    else
        emb_buf_append_text(out, "null");
    emb_buf_printf(out, ",\"pinned\":%s", state->pinned ? "true" : "false");
    write_time(out, "checked_at", state->checked_at);
    emb_buf_append_text(out, ",\"versions\":[");
    for (size_t i = 0; i < state->versions.count; i++) {
        emb_json_comma(out);
        write_version(&state->versions.items[i], out);
    }
    emb_buf_append_text(out, "],\"sources\":[");
    for (size_t i = 0; i < state->sources.count; i++)
        write_source(&state->sources.items[i], now, out);
    emb_buf_append_text(out, "]}");
}

emb_status emb_update_state_json(const char *folder, int64_t now, emb_buf *out, emb_error *error)
{
    emb_update_state state;
    char *path = emb_path_join(folder, "state.json");
    if (!path)
        return emb_fail_memory(error);
    emb_status status = access(path, F_OK) == 0 ? emb_state_read(path, &state, error)
                                                : emb_fail_at(error, EMB_NOT_FOUND, path, 0, 0, "nothing was updated here yet");
    free(path);
    if (status != EMB_OK)
        return status;
    write_state(&state, now ? now : (int64_t)time(NULL), out);
    emb_state_free(&state);
    return out->failed ? emb_fail_memory(error) : EMB_OK;
}
