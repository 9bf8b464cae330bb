/* SPDX-License-Identifier: Apache-2.0 */
#include "server/delta.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json_each.h"
#include "base/map.h"

#define POOL_MAX ((size_t)4 * 1024 * 1024 * 1024)

/* ---- Which deltas ---- */

static int by_version(const void *left, const void *right)
{
    return strcmp(((const emb_delta_step *)left)->version, ((const emb_delta_step *)right)->version);
}

emb_status emb_delta_plan(yyjson_val *index, const char *base, const char *target, emb_arena *arena, emb_delta_steps *ret,
                          emb_error *error)
{
    yyjson_val *versions = yyjson_obj_get(index, "versions"), *key, *value;
    size_t i, max;
    bool covers_base = false, has_target = false;
    if (!yyjson_is_obj(versions))
        return emb_fail(error, EMB_FORMAT, "no index of deltas: it has no \"versions\"");
    EMB_JSON_OBJECT_EACH (versions, i, max, key, value) {
        const char *version = yyjson_get_str(key), *url = yyjson_get_str(value);
        covers_base |= strcmp(version, base) <= 0;
        has_target |= strcmp(version, target) == 0;
        if (!url || strcmp(version, base) <= 0 || strcmp(version, target) > 0)
            continue;
        emb_delta_step step = {emb_arena_copy(arena, emb_str_from(version)), emb_arena_copy(arena, emb_str_from(url))};
        if (!step.version || !step.url || !emb_vec_push(ret, step))
            return emb_fail_memory(error);
    }
    if (!covers_base || !has_target)
        return emb_fail(error, EMB_NOT_FOUND, "no deltas lead from %s to %s", base, target);
    if (ret->count)
        qsort(ret->items, ret->count, sizeof *ret->items, by_version);
    return EMB_OK;
}

/* ---- Applying them ---- */

/* What the deltas say of an entity in the end. */
typedef struct outcome {
    size_t from, len; /* of its JSON in the pool; 0: removed */
    bool met;         /* in the base */
} outcome;

typedef struct changes {
    emb_map *ids;
    emb_vec(outcome) outcomes;
    emb_buf pool;
} changes;

static bool next_line(emb_str *rest, emb_str *ret)
{
    while (emb_str_split(rest, EMB_STR("\n"), ret))
        if (emb_str_trim(*ret).len)
            return true;
    return false;
}

static emb_status put(changes *c, emb_str id, yyjson_val *entity, emb_error *error)
{
    bool is_new = false;
    uint32_t number = emb_map_put(c->ids, id, &is_new);
    outcome result = {.from = c->pool.len};
    if (number == EMB_MAP_NONE)
        return emb_fail_memory(error);
    if (entity) {
        size_t len = 0;
        char *text = yyjson_val_write(entity, 0, &len);
        bool kept = text && emb_buf_append(&c->pool, text, len);
        free(text);
        if (!kept)
            return emb_fail_memory(error);
        result.len = len;
    }
    if (is_new)
        return emb_vec_push(&c->outcomes, result) ? EMB_OK : emb_fail_memory(error);
    c->outcomes.items[number] = result;
    return EMB_OK;
}

static emb_status read_change(changes *c, emb_str line, const char *path, uint64_t number, emb_error *error)
{
    yyjson_doc *doc = yyjson_read(line.data, line.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *entity = yyjson_obj_get(root, "entity"), *id = yyjson_obj_get(entity, "id");
    const char *op = yyjson_get_str(yyjson_obj_get(root, "op"));
    emb_status status;
    bool removes = op && strcmp(op, "DEL") == 0, adds = op && (strcmp(op, "ADD") == 0 || strcmp(op, "MOD") == 0);
    if (!yyjson_is_str(id) || (!removes && !adds))
        status = emb_fail_at(error, EMB_FORMAT, path, number, 0,
                             "no change: expected {\"op\":\"ADD\", \"MOD\" or \"DEL\",\"entity\":{\"id\":…}}");
    else
        status = put(c, (emb_str){yyjson_get_str(id), yyjson_get_len(id)}, adds ? entity : NULL, error);
    yyjson_doc_free(doc);
    return status;
}

static emb_status read_delta(changes *c, const char *path, emb_error *error)
{
    emb_mapping file;
    emb_status status = emb_file_map(path, &file, error);
    if (status != EMB_OK)
        return status;
    emb_str rest = {(const char *)file.data, file.size}, line;
    for (uint64_t number = 1; status == EMB_OK && file.size && next_line(&rest, &line); number++)
        status = read_change(c, line, path, number, error);
    emb_file_unmap(&file);
    return status;
}

static emb_status write_line(emb_file_writer *out, emb_str line, emb_error *error)
{
    emb_status status = emb_file_writer_write(out, line.data, line.len, error);
    return status == EMB_OK ? emb_file_writer_write(out, "\n", 1, error) : status;
}

static emb_status write_entity(changes *c, emb_file_writer *out, emb_str line, emb_delta_counts *counts, emb_error *error)
{
    yyjson_doc *doc = yyjson_read(line.data, line.len, 0);
    yyjson_val *id = yyjson_obj_get(yyjson_doc_get_root(doc), "id");
    uint32_t number = EMB_MAP_NONE;
    if (yyjson_is_str(id))
        number = emb_map_get(c->ids, (emb_str){yyjson_get_str(id), yyjson_get_len(id)});
    yyjson_doc_free(doc);
    if (number == EMB_MAP_NONE) { /* also what cannot be read: the reader of the list will tell */
        counts->kept++;
        return write_line(out, line, error);
    }
    outcome *result = &c->outcomes.items[number];
    bool again = result->met;
    result->met = true;
    if (!result->len || again) {
        counts->removed += !again;
        return EMB_OK;
    }
    counts->changed++;
    return write_line(out, (emb_str){c->pool.data + result->from, result->len}, error);
}

static emb_status write_all(changes *c, const char *base, emb_file_writer *out, emb_delta_counts *counts, emb_error *error)
{
    emb_mapping file;
    emb_status status = emb_file_map(base, &file, error);
    if (status != EMB_OK)
        return status;
    emb_str rest = {(const char *)file.data, file.size}, line;
    while (status == EMB_OK && file.size && next_line(&rest, &line))
        status = write_entity(c, out, line, counts, error);
    for (size_t i = 0; i < c->outcomes.count && status == EMB_OK; i++) {
        const outcome *result = &c->outcomes.items[i];
        if (result->met || !result->len)
            continue;
        counts->added++;
        status = write_line(out, (emb_str){c->pool.data + result->from, result->len}, error);
    }
    emb_file_unmap(&file);
    return status;
}

emb_status emb_delta_apply(const char *base, const char *const *deltas, size_t count, const char *path, emb_delta_counts *ret,
                           emb_error *error)
{
    changes c = {.ids = emb_map_new(), .pool = EMB_BUF_INIT(POOL_MAX)};
    emb_delta_counts counts = {0};
    emb_file_writer *out = NULL;
    emb_status status = c.ids ? EMB_OK : emb_fail_memory(error);
    for (size_t i = 0; i < count && status == EMB_OK; i++)
        status = read_delta(&c, deltas[i], error);
    if (status == EMB_OK)
        status = emb_file_writer_open(path, &out, error);
    if (status == EMB_OK)
        status = write_all(&c, base, out, &counts, error);
    if (status == EMB_OK)
        status = emb_file_writer_commit(out, error);
    else
        emb_file_writer_abandon(out);
    emb_map_free(c.ids);
    emb_vec_free(&c.outcomes);
    emb_buf_free(&c.pool);
    if (status == EMB_OK)
        *ret = counts;
    return status;
}
