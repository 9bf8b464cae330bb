/* SPDX-License-Identifier: Apache-2.0 */
#include "update/state.h"

#include <errno.h>
#include <unistd.h>

#include "audit/parse.h"
#include "base/file.h"
#include "base/json.h"

emb_status emb_state_new(emb_update_state *ret, emb_error *error)
{
    emb_arena *arena = emb_arena_new();
    if (!arena)
        return emb_fail_memory(error);
    *ret = (emb_update_state){.arena = arena, .current = ""};
    return EMB_OK;
}

void emb_state_free(emb_update_state *state)
{
    emb_arena_free(state->arena);
    emb_vec_free(&state->sources);
    emb_vec_free(&state->versions);
    *state = (emb_update_state){.arena = NULL};
}

const char *emb_state_text(emb_update_state *state, const char *text)
{
    const char *copy = text && *text ? emb_arena_copy(state->arena, emb_str_from(text)) : "";
    return copy ? copy : "";
}

emb_source_state *emb_state_source(emb_update_state *state, const char *name)
{
    for (size_t i = 0; i < state->sources.count; i++)
        if (strcmp(state->sources.items[i].name, name) == 0)
            return &state->sources.items[i];
    emb_source_state source = {.name = emb_state_text(state, name),
                               .url = "",
                               .etag = "",
                               .last_modified = "",
                               .file = "",
                               .download_sha256 = "",
                               .sha256 = "",
                               .published = "",
                               .format = "",
                               .dataset = "",
                               .title = "",
                               .error = ""};
    if (!*source.name || !emb_vec_push(&state->sources, source))
        return NULL;
    return &state->sources.items[state->sources.count - 1];
}

const emb_source_state *emb_state_find_source(const emb_update_state *state, const char *name)
{
    for (size_t i = 0; i < state->sources.count; i++)
        if (strcmp(state->sources.items[i].name, name) == 0)
            return &state->sources.items[i];
    return NULL;
}

const emb_version_state *emb_state_find_version(const emb_update_state *state, const char *digest)
{
    const emb_version_state *found = NULL;
    size_t len = strlen(digest);
    for (size_t i = 0; len && i < state->versions.count; i++) {
        if (strncmp(state->versions.items[i].digest, digest, len) != 0)
            continue;
        if (found)
            return NULL;
        found = &state->versions.items[i];
    }
    return found;
}

/* ---- Reading ---- */

/* A name of a file in its folder: nothing that leads elsewhere. */
static bool is_plain_name(const char *name)
{
    return !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && strlen(name) < 200;
}

static const char *read_text(emb_update_state *state, yyjson_val *object, const char *name)
{
    return emb_state_text(state, yyjson_get_str(yyjson_obj_get(object, name)));
}

static int64_t read_time(yyjson_val *object, const char *name)
{
    int64_t time = yyjson_get_sint(yyjson_obj_get(object, name));
    return time > 0 && time < 253402300800 ? time : 0;
}

static uint64_t read_count(yyjson_val *object, const char *name)
{
    return yyjson_get_uint(yyjson_obj_get(object, name));
}

static emb_status read_source(emb_update_state *state, yyjson_val *object, emb_error *error)
{
    const char *name = yyjson_get_str(yyjson_obj_get(object, "name"));
    if (!name || !*name)
        return emb_fail(error, EMB_FORMAT, "a source of the state has no name");
    emb_source_state *s = emb_state_source(state, name);
    if (!s)
        return emb_fail_memory(error);
    s->url = read_text(state, object, "url");
    s->etag = read_text(state, object, "etag");
    s->last_modified = read_text(state, object, "last_modified");
    s->file = read_text(state, object, "file");
    s->download_sha256 = read_text(state, object, "download_sha256");
    s->sha256 = read_text(state, object, "sha256");
    s->published = read_text(state, object, "published");
    s->format = read_text(state, object, "format");
    s->dataset = read_text(state, object, "dataset");
    s->title = read_text(state, object, "title");
    s->error = read_text(state, object, "error");
    s->bytes = read_count(object, "bytes");
    s->targets = read_count(object, "targets");
    s->names = read_count(object, "names");
    s->entities = read_count(object, "entities");
    s->refused = read_count(object, "refused");
    s->failures = read_count(object, "failures");
    s->fetched_at = read_time(object, "fetched_at");
    s->checked_at = read_time(object, "checked_at");
    s->failed_at = read_time(object, "failed_at");
    return is_plain_name(s->file) ? EMB_OK : emb_fail(error, EMB_FORMAT, "the state names a list outside its folder");
}

static emb_status read_version(emb_update_state *state, yyjson_val *object, emb_error *error)
{
    emb_version_state version = {read_text(state, object, "file"), read_text(state, object, "digest"),
                                 read_text(state, object, "built_from"), read_time(object, "built_at")};
    if (!*version.file || !is_plain_name(version.file) || strlen(version.digest) != 64)
        return emb_fail(error, EMB_FORMAT, "the state names an index outside its folder, or without its digest");
    return emb_vec_push(&state->versions, version) ? EMB_OK : emb_fail_memory(error);
}

static emb_status read_root(emb_update_state *state, yyjson_val *root, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    emb_status status = EMB_OK;
    if (!yyjson_is_obj(root) || read_count(root, "embargo_state") != 1)
        return emb_fail(error, EMB_FORMAT, "the file is no state of an update");
    state->current = read_text(state, root, "current");
    state->pinned = yyjson_get_bool(yyjson_obj_get(root, "pinned"));
    state->checked_at = read_time(root, "checked_at");
    yyjson_arr_foreach(yyjson_obj_get(root, "sources"), i, max, item)
    {
        if (status == EMB_OK)
            status = read_source(state, item, error);
    }
    yyjson_arr_foreach(yyjson_obj_get(root, "versions"), i, max, item)
    {
        if (status == EMB_OK)
            status = read_version(state, item, error);
    }
    return status;
}

emb_status emb_state_parse(emb_str json, emb_update_state *ret, emb_error *error)
{
    emb_update_state state;
    emb_status status = emb_state_new(&state, error);
    if (status != EMB_OK)
        return status;
    yyjson_doc *doc = NULL;
    status = emb_object_parse(json, "the state of the updates", EMB_FORMAT, &doc, error);
    if (status == EMB_OK)
        status = read_root(&state, yyjson_doc_get_root(doc), error);
    yyjson_doc_free(doc);
    if (status == EMB_OK)
        *ret = state;
    else
        emb_state_free(&state);
    return status;
}

emb_status emb_state_read(const char *path, emb_update_state *ret, emb_error *error)
{
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return emb_state_new(ret, error);
    emb_buf text = EMB_BUF_INIT(EMB_STATE_BYTES_MAX);
    emb_status status = emb_file_read(path, &text, error);
    if (status == EMB_OK)
        status = emb_state_parse(emb_buf_str(&text), ret, error);
    if (status != EMB_OK)
        emb_error_set_path(error, path);
    emb_buf_free(&text);
    return status;
}

/* ---- Writing ---- */

static void write_number(emb_buf *out, const char *name, uint64_t number)
{
    emb_json_name(out, name);
    emb_buf_printf(out, "%llu", (unsigned long long)number);
}

static void write_source(const emb_source_state *s, emb_buf *out)
{
    emb_buf_append_text(out, "\n    {");
    emb_json_member(out, "name", emb_str_from(s->name));
    emb_json_member(out, "url", emb_str_from(s->url));
    emb_json_member(out, "etag", emb_str_from(s->etag));
    emb_json_member(out, "last_modified", emb_str_from(s->last_modified));
    emb_json_member(out, "file", emb_str_from(s->file));
    emb_json_member(out, "download_sha256", emb_str_from(s->download_sha256));
    emb_json_member(out, "sha256", emb_str_from(s->sha256));
    emb_json_member(out, "published", emb_str_from(s->published));
    emb_json_member(out, "format", emb_str_from(s->format));
    emb_json_member(out, "dataset", emb_str_from(s->dataset));
    emb_json_member(out, "title", emb_str_from(s->title));
    emb_json_member(out, "error", emb_str_from(s->error));
    write_number(out, "bytes", s->bytes);
    write_number(out, "targets", s->targets);
    write_number(out, "names", s->names);
    write_number(out, "entities", s->entities);
    write_number(out, "refused", s->refused);
    write_number(out, "failures", s->failures);
    write_number(out, "fetched_at", (uint64_t)s->fetched_at);
    write_number(out, "checked_at", (uint64_t)s->checked_at);
    write_number(out, "failed_at", (uint64_t)s->failed_at);
    emb_buf_append_byte(out, '}');
}

void emb_state_write(const emb_update_state *state, emb_buf *out)
{
    emb_buf_append_text(out, "{\"embargo_state\":1");
    emb_json_member(out, "current", emb_str_from(state->current));
    emb_buf_printf(out, ",\"pinned\":%s", state->pinned ? "true" : "false");
    write_number(out, "checked_at", (uint64_t)state->checked_at);
    emb_buf_append_text(out, ",\n  \"sources\":[");
    for (size_t i = 0; i < state->sources.count; i++) {
        emb_buf_append_text(out, i ? "," : "");
        write_source(&state->sources.items[i], out);
    }
    emb_buf_append_text(out, "],\n  \"versions\":[");
    for (size_t i = 0; i < state->versions.count; i++) {
        const emb_version_state *v = &state->versions.items[i];
        emb_buf_append_text(out, i ? ",\n    {" : "\n    {");
        emb_json_member(out, "file", emb_str_from(v->file));
        emb_json_member(out, "digest", emb_str_from(v->digest));
        emb_json_member(out, "built_from", emb_str_from(v->built_from));
        write_number(out, "built_at", (uint64_t)v->built_at);
        emb_buf_append_byte(out, '}');
    }
    emb_buf_append_text(out, "]}\n");
}

emb_status emb_state_save(const emb_update_state *state, const char *path, emb_error *error)
{
    emb_buf out = EMB_BUF_INIT(EMB_STATE_BYTES_MAX);
    emb_file_writer *writer = NULL;
    emb_state_write(state, &out);
    emb_status status = out.failed ? emb_fail_memory(error) : emb_file_writer_open(path, &writer, error);
    if (status == EMB_OK) {
        status = emb_file_writer_write(writer, out.data, out.len, error);
        if (status == EMB_OK)
            status = emb_file_writer_commit(writer, error);
        else
            emb_file_writer_abandon(writer);
    }
    emb_buf_free(&out);
    return status;
}
