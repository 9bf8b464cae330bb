/* SPDX-License-Identifier: Apache-2.0 */
#include "server/refresh.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/json_each.h"
#include "server/assemble.h"
#include "server/delta.h"
#include "server/log.h"
#include "server/manifest.h"
#include "server/remote.h"

#define STATE_MAX ((size_t)64 * 1024 * 1024)
#define PATH_SIZE 4096

typedef struct refresh {
    const emb_config *config;
    emb_catalog *catalog;
    yyjson_doc *state; /* what the last index was built of, NULL: none */
    bool changed;
    emb_status status; /* of the first dataset that failed */
    emb_error *error;
} refresh;

static const char *state_path(const emb_config *config, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/catalog.json", config->data_path);
    return out;
}

static emb_status make_folders(const emb_config *config, emb_error *error)
{
    char path[PATH_SIZE];
    if (mkdir(config->data_path, 0750) != 0 && errno != EEXIST)
        return emb_fail_errno(error, config->data_path, "make the folder for data");
    snprintf(path, sizeof path, "%s/datasets", config->data_path);
    if (mkdir(path, 0750) != 0 && errno != EEXIST)
        return emb_fail_errno(error, path, "make the folder for data");
    return EMB_OK;
}

/* The state is a catalog with, for each dataset, the version in the index and its file. */
static emb_status read_state(const emb_config *config, yyjson_doc **ret, emb_error *error)
{
    char path[PATH_SIZE];
    emb_buf text = EMB_BUF_INIT(STATE_MAX);
    if (access(state_path(config, path), R_OK) != 0)
        return emb_fail(error, EMB_NOT_FOUND, "no earlier index in %s", config->data_path);
    emb_status status = emb_file_read(path, &text, error);
    if (status == EMB_OK && !(*ret = yyjson_read(text.data ? text.data : "", text.len, 0)))
        status = emb_fail(error, EMB_FORMAT, "%s cannot be read", path);
    emb_buf_free(&text);
    return status;
}

static yyjson_val *state_of(const refresh *r, const char *dataset)
{
    return yyjson_obj_get(yyjson_obj_get(yyjson_doc_get_root(r->state), "files"), dataset);
}

/* ---- One dataset ---- */

/* Versions become parts of file names. */
static void file_of(const emb_config *config, const emb_dataset *d, const char *what, char out[PATH_SIZE])
{
    int len = snprintf(out, PATH_SIZE, "%s/datasets/", config->data_path);
    int from = len;
    len += snprintf(out + len, PATH_SIZE - (size_t)len, "%s-%s.%s", d->name, d->version ? d->version : "0", what);
    for (char *c = out + from; *c; c++)
        if (*c == '/' || *c == '\\' || (unsigned char)*c < ' ')
            *c = '_';
}

static bool exists(const char *path)
{
    struct stat file;
    return path && stat(path, &file) == 0;
}

static void use(refresh *r, emb_dataset *d, const char *version, const char *file)
{
    d->index_version = version ? emb_arena_copy(r->catalog->arena, emb_str_from(version)) : "0";
    d->file = emb_arena_copy(r->catalog->arena, emb_str_from(file));
}

static const char *authorization_of(const emb_dataset *d, char out[600])
{
    if (!d->auth_token)
        return NULL;
    snprintf(out, 600, "Token %.500s", d->auth_token);
    return out;
}

static emb_status fetch_steps(refresh *r, const emb_dataset *d, const emb_delta_steps *steps, emb_arena *arena, const char **files,
                              emb_error *error)
{
    char path[PATH_SIZE], token[600];
    emb_status status = EMB_OK;
    for (size_t i = 0; i < steps->count && status == EMB_OK; i++) {
        emb_dataset at = *d;
        at.version = steps->items[i].version;
        file_of(r->config, &at, "delta.json", path);
        files[i] = emb_arena_copy(arena, emb_str_from(path));
        status = files[i] ? emb_remote_file(steps->items[i].url, authorization_of(d, token), NULL, path, error) : EMB_NO_MEMORY;
    }
    return status;
}

/* By deltas, where the file of an earlier version is there. */
static emb_status fetch_delta(refresh *r, const emb_dataset *d, const char *path, emb_error *error)
{
    yyjson_val *known = state_of(r, d->name);
    const char *base = yyjson_get_str(yyjson_obj_get(known, "version")), *file = yyjson_get_str(yyjson_obj_get(known, "file"));
    if (!d->delta_url || !base || !d->version || !exists(file) || !yyjson_get_bool(yyjson_obj_get(known, "kept")))
        return emb_fail(error, EMB_NOT_FOUND, "no base for deltas");
    char token[600];
    emb_arena *arena = emb_arena_new();
    emb_buf text = EMB_BUF_INIT(STATE_MAX);
    emb_delta_steps steps = {0};
    emb_delta_counts counts = {0};
    emb_status status = arena ? emb_remote_text(d->delta_url, authorization_of(d, token), &text, error) : emb_fail_memory(error);
    yyjson_doc *index = status == EMB_OK ? yyjson_read(text.data ? text.data : "", text.len, 0) : NULL;
    if (status == EMB_OK)
        status = emb_delta_plan(yyjson_doc_get_root(index), base, d->version, arena, &steps, error);
    const char **files = status == EMB_OK ? emb_arena_zero(arena, (steps.count + 1) * sizeof *files) : NULL;
    if (status == EMB_OK)
        status = files ? fetch_steps(r, d, &steps, arena, files, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_delta_apply(file, files, steps.count, path, &counts, error);
    for (size_t i = 0; files && i < steps.count; i++)
        if (files[i])
            unlink(files[i]);
    if (status == EMB_OK)
        emb_log(EMB_LOG_INFO, "delta_applied", "%s %s to %s: %llu added, %llu changed, %llu removed, %llu kept", d->name, base,
                d->version, (unsigned long long)counts.added, (unsigned long long)counts.changed,
                (unsigned long long)counts.removed, (unsigned long long)counts.kept);
    yyjson_doc_free(index);
    emb_buf_free(&text);
    emb_vec_free(&steps);
    emb_arena_free(arena);
    return status;
}

static emb_status fetch(refresh *r, emb_dataset *d, const char *path, emb_error *error)
{
    char token[600];
    emb_error why = {0};
    emb_status status = fetch_delta(r, d, path, &why);
    if (status == EMB_OK)
        return EMB_OK;
    if (status != EMB_NOT_FOUND)
        emb_log(EMB_LOG_WARNING, "delta_failed", "%s: %s; it is loaded in full", d->name, why.message);
    return emb_remote_file(d->entities_url, authorization_of(d, token), d->checksum, path, error);
}

static void fail(refresh *r, const emb_dataset *d, emb_status status, const emb_error *error)
{
    emb_log(EMB_LOG_ERROR, "dataset_failed", "%s: %s", d->name, error->message);
    if (r->status == EMB_OK) {
        r->status = status;
        emb_fail(r->error, status, "%s: %.400s", d->name, error->message);
    }
}

/* Sets the file and version that the index is to have of a dataset. */
static void bring_up(refresh *r, emb_dataset *d, bool force)
{
    char path[PATH_SIZE];
    emb_error error = {0};
    yyjson_val *known = state_of(r, d->name);
    const char *version = yyjson_get_str(yyjson_obj_get(known, "version")), *file = yyjson_get_str(yyjson_obj_get(known, "file"));
    bool same = version && d->version && strcmp(version, d->version) == 0 && exists(file), older = false;
    if (version && d->version && exists(file))
        older = strcmp(d->version, version) < 0; /* a catalog that went back does not take data back */
    if ((same || older) && !force) {
        use(r, d, version, file);
        return;
    }
    if (emb_remote_local(d->entities_url, path, sizeof path) && !d->delta_url && !d->checksum) {
        if (exists(path)) {
            use(r, d, d->version, path);
            r->changed = true;
            return;
        }
        emb_fail_errno(&error, path, "read it");
        fail(r, d, EMB_IO, &error);
    } else {
        file_of(r->config, d, "ftm.json", path);
        emb_status status = fetch(r, d, path, &error);
        if (status == EMB_OK) {
            use(r, d, d->version, path);
            r->changed = true;
            return;
        }
        fail(r, d, status, &error);
    }
    if (exists(file))
        use(r, d, version, file);
}

/* ---- The index ---- */

static void write_files(const refresh *r, emb_buf *out)
{
    char folder[PATH_SIZE];
    int len = snprintf(folder, sizeof folder, "%s/datasets/", r->config->data_path);
    emb_json_name(out, "files");
    emb_buf_append_byte(out, '{');
    for (size_t i = 0; i < r->catalog->datasets.count; i++) {
        const emb_dataset *d = &r->catalog->datasets.items[i];
        if (!d->file)
            continue;
        emb_json_name(out, d->name);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "version", emb_str_from(d->index_version));
        emb_json_member(out, "file", emb_str_from(d->file));
        emb_buf_printf(out, ",\"kept\":%s}", strncmp(d->file, folder, (size_t)len) == 0 ? "true" : "false");
    }
    emb_buf_append_byte(out, '}');
}

static emb_status write_state(const refresh *r, const char *index, emb_error *error)
{
    char path[PATH_SIZE];
    emb_buf out = EMB_BUF_INIT(STATE_MAX);
    emb_file_writer *writer = NULL;
    emb_catalog_write(r->catalog, &out);
    if (out.len)
        out.len--; /* its brace */
    emb_json_member(&out, "index", emb_str_from(index));
    emb_json_member(&out, "manifest", emb_str_from(r->config->manifest));
    write_files(r, &out);
    emb_buf_append_byte(&out, '}');
    emb_status status = out.failed ? emb_fail_memory(error) : emb_file_writer_open(state_path(r->config, path), &writer, error);
    if (status == EMB_OK)
        status = emb_file_writer_write(writer, out.data, out.len, error);
    if (status == EMB_OK)
        status = emb_file_writer_commit(writer, error);
    else
        emb_file_writer_abandon(writer);
    emb_buf_free(&out);
    return status;
}

static void index_path(const emb_config *config, char out[PATH_SIZE])
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(out, PATH_SIZE, "%s/index-%lld%03ld.emb", config->data_path, (long long)now.tv_sec, now.tv_nsec / 1000000);
}

/* Files that neither the new index nor its state needs any more. An index that is still open stays readable. */
static void remove_old(const refresh *r, const char *old_index)
{
    yyjson_val *key, *value;
    size_t i, max;
    if (old_index)
        unlink(old_index);
    EMB_JSON_OBJECT_EACH (yyjson_obj_get(yyjson_doc_get_root(r->state), "files"), i, max, key, value) {
        const char *file = yyjson_get_str(yyjson_obj_get(value, "file"));
        uint32_t number = emb_catalog_find(r->catalog, emb_str_from(yyjson_get_str(key)));
        const char *now = number == EMB_DATASET_NONE ? NULL : r->catalog->datasets.items[number].file;
        if (yyjson_get_bool(yyjson_obj_get(value, "kept")) && file && (!now || strcmp(now, file) != 0))
            unlink(file);
    }
}

static emb_status build(refresh *r, emb_current *current, emb_error *error)
{
    char path[PATH_SIZE];
    emb_generation *generation = NULL;
    const char *old = yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(r->state), "index"));
    index_path(r->config, path);
    emb_status status = emb_assemble(r->catalog, path, error);
    if (status != EMB_OK)
        return status;
    /* the state is written before the generation takes over the catalog, and only once the index is known to be whole */
    emb_index *index = NULL;
    status = emb_index_open(path, &index, error);
    if (status == EMB_OK)
        status = emb_index_verify(index, error);
    emb_index_close(index);
    if (status == EMB_OK)
        status = write_state(r, path, error);
    if (status != EMB_OK) {
        unlink(path);
        return status;
    }
    remove_old(r, old);
    emb_catalog *catalog = r->catalog;
    r->catalog = NULL;
    status = emb_generation_open(path, catalog, &generation, error);
    if (status == EMB_OK)
        emb_current_swap(current, generation);
    return status;
}

static bool is_served(emb_current *current)
{
    emb_generation *g = emb_current_hold(current);
    emb_generation_release(g);
    return g != NULL;
}

/* Has the set of datasets changed, if not their data? */
static bool catalog_changed(const refresh *r)
{
    yyjson_val *datasets = yyjson_obj_get(yyjson_doc_get_root(r->state), "datasets"), *item;
    size_t i, max;
    if (yyjson_arr_size(datasets) != r->catalog->datasets.count)
        return true;
    EMB_JSON_ARRAY_EACH (datasets, i, max, item) {
        const char *name = yyjson_get_str(yyjson_obj_get(item, "name"));
        uint32_t number = name ? emb_catalog_find(r->catalog, emb_str_from(name)) : EMB_DATASET_NONE;
        if (number == EMB_DATASET_NONE || r->catalog->datasets.items[number].load != yyjson_get_bool(yyjson_obj_get(item, "load")))
            return true;
    }
    return false;
}

static emb_status run(refresh *r, emb_current *current, bool force, emb_error *error)
{
    emb_status status = emb_manifest_read(r->config->manifest, &r->catalog, error);
    if (status != EMB_OK)
        return status;
    for (size_t i = 0; i < r->catalog->datasets.count; i++)
        if (r->catalog->datasets.items[i].load)
            bring_up(r, &r->catalog->datasets.items[i], force);
    emb_error of_build = {0};
    if (r->changed || force || !is_served(current) || catalog_changed(r))
        status = build(r, current, &of_build);
    if (r->status != EMB_OK) /* the cause comes before what followed from it */
        return r->status;
    if (status != EMB_OK && error)
        *error = of_build;
    return status;
}

static int take_lock(const emb_config *config)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/lock", config->data_path);
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0640);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What an earlier process left when it was killed: indexes that no state names, half written files. With the lock held. */
static void sweep(const char *folder, const char *index, const char *prefix)
{
    DIR *directory = opendir(folder);
    for (const struct dirent *entry; directory && (entry = readdir(directory)) != NULL;) {
        char path[PATH_SIZE];
        emb_str name = emb_str_from(entry->d_name);
        bool old = *prefix && emb_str_starts(name, emb_str_from(prefix)) && emb_str_ends(name, EMB_STR(".emb"));
        int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (len > 0 && len < PATH_SIZE && (old || emb_str_ends(name, EMB_STR(".tmp"))) && !(index && strcmp(path, index) == 0))
            unlink(path);
    }
    if (directory)
        closedir(directory);
}

static void sweep_all(const emb_config *config, yyjson_doc *state)
{
    char path[PATH_SIZE];
    const char *index = yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(state), "index"));
    snprintf(path, sizeof path, "%s/datasets", config->data_path);
    sweep(config->data_path, index, "index-");
    sweep(path, NULL, "");
}

emb_status emb_refresh(const emb_config *config, emb_current *current, bool force, emb_error *error)
{
    refresh r = {.config = config, .error = error};
    emb_status status = make_folders(config, error);
    if (status != EMB_OK)
        return status;
    int lock = take_lock(config);
    if (lock < 0) {
        emb_log(EMB_LOG_INFO, "update_skipped", "another process is updating %s", config->data_path);
        return EMB_OK;
    }
    read_state(config, &r.state, NULL);
    sweep_all(config, r.state);
    status = run(&r, current, force, error);
    emb_catalog_free(r.catalog);
    yyjson_doc_free(r.state);
    close(lock);
    return status;
}

emb_status emb_refresh_resume(const emb_config *config, emb_current *current, emb_error *error)
{
    yyjson_doc *state = NULL;
    emb_generation *generation = NULL;
    emb_status status = read_state(config, &state, error);
    yyjson_val *root = yyjson_doc_get_root(state);
    const char *path = yyjson_get_str(yyjson_obj_get(root, "index")), *manifest = yyjson_get_str(yyjson_obj_get(root, "manifest"));
    if (status == EMB_OK && (!path || !manifest || strcmp(manifest, config->manifest) != 0))
        status = emb_fail(error, EMB_NOT_FOUND, "the index in %s is of another manifest", config->data_path);
    emb_catalog *catalog = status == EMB_OK ? emb_catalog_new() : NULL;
    if (status == EMB_OK)
        status = catalog ? emb_catalog_parse(root, catalog, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_generation_open(path, catalog, &generation, error);
    else
        emb_catalog_free(catalog);
    if (status == EMB_OK)
        emb_current_swap(current, generation);
    yyjson_doc_free(state);
    return status;
}
