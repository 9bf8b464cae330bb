/* SPDX-License-Identifier: Apache-2.0 */
#include "server/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/json.h"
#include "base/json_each.h"
#include "server/remote.h"
#include "server/yaml_text.h"

#define MANIFEST_MAX ((size_t)256 * 1024 * 1024)
#define ENTITIES "entities.ftm.json"

/* How the datasets of a catalog are to be taken. */
typedef struct taking {
    const char *resource_name, *resource_type, *auth_token, *base;
    bool sign, in_manifest;
    yyjson_val *scopes; /* a list of names, NULL: none */
} taking;

/* ---- Texts ---- */

/* $NAME and ${NAME} from the environment. */
static const char *expand(emb_catalog *c, const char *text)
{
    emb_buf out = EMB_BUF_INIT(65536);
    while (*text) {
        if (*text != '$') {
            emb_buf_append_byte(&out, *text++);
            continue;
        }
        bool braces = *++text == '{';
        text += braces;
        size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)len, text);
        const char *value = getenv(name);
        emb_buf_append_text(&out, value ? value : "");
        text += len;
        text += braces && *text == '}';
    }
    const char *copy = emb_arena_copy(c->arena, emb_buf_str(&out));
    emb_buf_free(&out);
    return copy;
}

/* A text, or a number as one (a version of digits in YAML). */
static const char *text_of(emb_catalog *c, yyjson_val *object, const char *name)
{
    yyjson_val *value = yyjson_obj_get(object, name);
    if (yyjson_is_str(value) && yyjson_get_len(value))
        return emb_arena_copy(c->arena, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
    if (yyjson_is_int(value))
        return emb_arena_printf(c->arena, "%lld", (long long)yyjson_get_sint(value));
    return NULL;
}

static const char *first_text(emb_catalog *c, yyjson_val *object, const char *a, const char *b)
{
    const char *text = text_of(c, object, a);
    return text ? text : text_of(c, object, b);
}

/* A path in a manifest is as seen from the manifest, else from where the server was started. */
static const char *place_of(emb_catalog *c, const char *text, const char *base)
{
    char local[4096];
    struct stat there;
    if (!text || strstr(text, "://") || *text == '/' || !base || !emb_remote_local(base, local, sizeof local))
        return text;
    char *slash = strrchr(local, '/');
    if (!slash)
        return text;
    const char *beside = emb_arena_printf(c->arena, "%.*s/%s", (int)(slash - local), local, text);
    return beside && stat(beside, &there) == 0 ? beside : text;
}

/* ---- One dataset ---- */

static emb_status add_children(emb_catalog *c, emb_dataset *d, yyjson_val *list, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (list, i, max, item) {
        const char *name = yyjson_is_str(item) ? emb_arena_copy(c->arena, emb_str_from(yyjson_get_str(item))) : NULL;
        if (name && !emb_vec_push(&d->child_names, name))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

static void take_resource(emb_catalog *c, emb_dataset *d, yyjson_val *resources, const taking *how)
{
    yyjson_val *item;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (resources, i, max, item) {
        const char *name = yyjson_get_str(yyjson_obj_get(item, "name")), *type = yyjson_get_str(yyjson_obj_get(item, "mime_type"));
        bool wanted = how->resource_type ? type && strcmp(type, how->resource_type) == 0
                                         : name && strcmp(name, how->resource_name ? how->resource_name : ENTITIES) == 0;
        if (!wanted || d->entities_url)
            continue;
        d->entities_url = text_of(c, item, "url");
        d->checksum = text_of(c, item, "checksum");
    }
}

/* Local data that has no version has the time of its file as one. */
static void take_version(emb_catalog *c, emb_dataset *d)
{
    char local[4096], text[32];
    struct stat file;
    struct tm parts;
    if (d->version)
        return;
    if (d->entities_url && emb_remote_local(d->entities_url, local, sizeof local) && stat(local, &file) == 0 &&
        gmtime_r(&file.st_mtim.tv_sec, &parts) && strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts))
        d->version = emb_arena_copy(c->arena, emb_str_from(text));
    else
        d->version = d->last_export;
}

static const char *extra_of(emb_catalog *c, yyjson_val *object)
{
    static const char *const names[] = {"summary", "category",     "tags",        "coverage",    "publisher",
                                        "url",     "entity_count", "thing_count", "last_change", "license"};
    emb_buf out = EMB_BUF_INIT(1 << 20);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        yyjson_val *value = yyjson_obj_get(object, names[i]);
        char *text = value ? yyjson_val_write(value, 0, NULL) : NULL;
        if (!text)
            continue;
        if (out.len)
            emb_buf_append_byte(&out, ',');
        emb_buf_printf(&out, "\"%s\":", names[i]);
        emb_buf_append_text(&out, text);
        free(text);
    }
    const char *copy = out.len && !out.failed ? emb_arena_copy(c->arena, emb_buf_str(&out)) : NULL;
    emb_buf_free(&out);
    return copy;
}

static bool in_scopes(yyjson_val *scopes, const char *name)
{
    yyjson_val *item;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (scopes, i, max, item) {
        if (yyjson_is_str(item) && strcmp(yyjson_get_str(item), name) == 0)
            return true;
    }
    return false;
}

static emb_status add_dataset(emb_catalog *c, yyjson_val *object, const taking *how, emb_error *error)
{
    const char *name = text_of(c, object, "name"), *title = text_of(c, object, "title");
    bool is_new = false;
    if (!name)
        return emb_fail(error, EMB_FORMAT, "a dataset without a name");
    emb_dataset *d = emb_catalog_add(c, emb_str_from(name), &is_new);
    if (!d)
        return emb_fail_memory(error);
    if (!is_new)
        return emb_fail(error, EMB_INVALID, "there are two datasets \"%s\"", name);
    if (title)
        d->title = title;
    d->version = text_of(c, object, "version");
    d->updated_at = text_of(c, object, "updated_at");
    d->last_export = text_of(c, object, "last_export");
    d->delta_url = place_of(c, text_of(c, object, "delta_url"), how->base);
    d->entities_url = place_of(c, first_text(c, object, "entities_url", "path"), how->base);
    d->auth_token = how->auth_token;
    d->extra = extra_of(c, object);
    take_resource(c, d, yyjson_obj_get(object, "resources"), how);
    take_version(c, d);
    emb_status status = add_children(c, d, yyjson_obj_get(object, "children"), error);
    if (status == EMB_OK && !d->child_names.count)
        status = add_children(c, d, yyjson_obj_get(object, "datasets"), error);
    yyjson_val *load = yyjson_obj_get(object, "load"), *sign = yyjson_obj_get(object, "namespace");
    d->sign = yyjson_is_bool(sign) ? yyjson_get_bool(sign) : how->sign;
    if (how->scopes)
        d->load = in_scopes(how->scopes, name);
    else
        d->load =
            yyjson_is_bool(load) ? yyjson_get_bool(load) : !emb_dataset_is_collection(d) && (d->entities_url || how->in_manifest);
    return status;
}

/* ---- Catalogs ---- */

static emb_status read_json(const char *url, const char *token, yyjson_doc **ret, emb_error *error)
{
    emb_buf text = EMB_BUF_INIT(MANIFEST_MAX);
    char header[600];
    if (token)
        snprintf(header, sizeof header, "Token %.500s", token);
    emb_status status = emb_remote_text(url, token ? header : NULL, &text, error);
    if (status == EMB_OK)
        status = emb_yaml_or_json_read(emb_buf_str(&text), url, ret, error);
    emb_buf_free(&text);
    return status;
}

/* Marks, by their place in the list, the datasets of a scope and all below them. */
static void mark_scope(yyjson_val *datasets, emb_map *names, const char *name, uint8_t *marks)
{
    uint32_t number = emb_map_get(names, emb_str_from(name));
    yyjson_val *item;
    size_t i, max;
    if (number == EMB_MAP_NONE || marks[number])
        return;
    marks[number] = 1;
    yyjson_val *dataset = yyjson_arr_get(datasets, number), *children = yyjson_obj_get(dataset, "children");
    if (!yyjson_arr_size(children))
        children = yyjson_obj_get(dataset, "datasets");
    EMB_JSON_ARRAY_EACH (children, i, max, item) {
        if (yyjson_is_str(item))
            mark_scope(datasets, names, yyjson_get_str(item), marks);
    }
}

static emb_status mark_scopes(yyjson_val *datasets, emb_map *names, yyjson_val *scopes, uint8_t *marks, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    if (!scopes) {
        memset(marks, 1, yyjson_arr_size(datasets));
        return EMB_OK;
    }
    EMB_JSON_ARRAY_EACH (scopes, i, max, item) {
        const char *name = yyjson_get_str(item);
        if (!name || emb_map_get(names, emb_str_from(name)) == EMB_MAP_NONE)
            return emb_fail(error, EMB_INVALID, "the scope \"%s\" is no dataset of the catalog", name ? name : "");
        mark_scope(datasets, names, name, marks);
    }
    return EMB_OK;
}

static emb_status name_datasets(yyjson_val *datasets, emb_map *names, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (datasets, i, max, item) {
        const char *name = yyjson_get_str(yyjson_obj_get(item, "name"));
        bool is_new = false;
        if (!name)
            return emb_fail(error, EMB_FORMAT, "a dataset without a name");
        if (emb_map_put(names, emb_str_from(name), &is_new) == EMB_MAP_NONE)
            return emb_fail_memory(error);
        if (!is_new)
            return emb_fail(error, EMB_INVALID, "there are two datasets \"%s\"", name);
    }
    return EMB_OK;
}

static emb_status add_marked(emb_catalog *c, yyjson_val *datasets, const taking *how, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    emb_map *names = emb_map_new();
    uint8_t *marks = calloc(yyjson_arr_size(datasets) + 1, 1);
    emb_status status = names && marks ? name_datasets(datasets, names, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = mark_scopes(datasets, names, how->scopes, marks, error);
    EMB_JSON_ARRAY_EACH (datasets, i, max, item) {
        if (status == EMB_OK && marks[i])
            status = add_dataset(c, item, how, error);
    }
    emb_map_free(names);
    free(marks);
    return status;
}

/* "scope: a" and "scopes: [a, b]" alike, as a list in a document of its own. */
static yyjson_mut_doc *scopes_of(yyjson_val *entry)
{
    yyjson_val *one = yyjson_obj_get(entry, "scope"), *many = yyjson_obj_get(entry, "scopes"), *item;
    size_t i, max;
    if (!yyjson_is_str(one) && !yyjson_arr_size(many))
        return NULL;
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *list = yyjson_mut_arr(doc);
    yyjson_mut_doc_set_root(doc, list);
    if (yyjson_is_str(one))
        yyjson_mut_arr_add_strcpy(doc, list, yyjson_get_str(one));
    EMB_JSON_ARRAY_EACH (many, i, max, item) {
        yyjson_mut_arr_add_strcpy(doc, list, yyjson_is_str(item) ? yyjson_get_str(item) : "");
    }
    return doc;
}

static emb_status add_catalog(emb_catalog *c, yyjson_val *entry, const char *base, emb_error *error)
{
    const char *url = place_of(c, text_of(c, entry, "url"), base), *token = text_of(c, entry, "auth_token");
    yyjson_mut_doc *scopes = scopes_of(entry);
    yyjson_doc *scope_list = scopes ? yyjson_mut_doc_imut_copy(scopes, NULL) : NULL, *doc = NULL;
    taking how = {.resource_name = text_of(c, entry, "resource_name"),
                  .resource_type = text_of(c, entry, "resource_type"),
                  .auth_token = token ? expand(c, token) : NULL,
                  .sign = yyjson_get_bool(yyjson_obj_get(entry, "namespace")),
                  .scopes = yyjson_doc_get_root(scope_list)};
    if (how.auth_token && !*how.auth_token)
        how.auth_token = NULL;
    emb_status status = url ? read_json(url, how.auth_token, &doc, error) : emb_fail(error, EMB_FORMAT, "a catalog without a url");
    yyjson_val *datasets = yyjson_obj_get(yyjson_doc_get_root(doc), "datasets");
    if (status == EMB_OK && !yyjson_is_arr(datasets))
        status = emb_fail(error, EMB_FORMAT, "%.200s is no catalog: it has no list of datasets", url);
    if (status == EMB_OK)
        status = add_marked(c, datasets, &how, error);
    yyjson_doc_free(doc);
    yyjson_doc_free(scope_list);
    yyjson_mut_doc_free(scopes);
    return status;
}

/* ---- The whole ---- */

static emb_status check(const emb_catalog *c, emb_error *error)
{
    for (size_t i = 0; i < c->datasets.count; i++)
        if (c->datasets.items[i].load && !c->datasets.items[i].entities_url)
            return emb_fail(error, EMB_INVALID, "the dataset \"%s\" is to be loaded and has no entities_url",
                            c->datasets.items[i].name);
    return EMB_OK;
}

emb_status emb_manifest_parse(yyjson_val *root, const char *base, emb_catalog *c, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    emb_status status = EMB_OK;
    taking how = {.base = base, .in_manifest = true};
    if (!yyjson_is_obj(root) || (!yyjson_obj_get(root, "catalogs") && !yyjson_obj_get(root, "datasets")))
        return emb_fail(error, EMB_FORMAT, "no manifest: expected \"catalogs\" or \"datasets\"");
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(root, "catalogs"), i, max, item) {
        if (status == EMB_OK)
            status = add_catalog(c, item, base, error);
    }
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(root, "datasets"), i, max, item) {
        if (status == EMB_OK)
            status = add_dataset(c, item, &how, error);
    }
    if (status == EMB_OK)
        status = check(c, error);
    return status == EMB_OK && !emb_catalog_link(c) ? emb_fail_memory(error) : status;
}

emb_status emb_manifest_read(const char *url, emb_catalog **ret, emb_error *error)
{
    yyjson_doc *doc = NULL;
    emb_catalog *c = emb_catalog_new();
    emb_status status = c ? read_json(url, NULL, &doc, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_manifest_parse(yyjson_doc_get_root(doc), url, c, error);
    yyjson_doc_free(doc);
    if (status != EMB_OK) {
        emb_catalog_free(c);
        return status;
    }
    *ret = c;
    return EMB_OK;
}

emb_status emb_catalog_parse(yyjson_val *root, emb_catalog *c, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    emb_status status = EMB_OK;
    taking how = {0};
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(root, "datasets"), i, max, item) {
        const char *name = yyjson_get_str(yyjson_obj_get(item, "name"));
        if (status == EMB_OK)
            status = add_dataset(c, item, &how, error);
        uint32_t number = status == EMB_OK ? emb_catalog_find(c, emb_str_from(name)) : EMB_DATASET_NONE;
        if (number != EMB_DATASET_NONE)
            c->datasets.items[number].index_version = text_of(c, item, "index_version");
    }
    return status == EMB_OK && !emb_catalog_link(c) ? emb_fail_memory(error) : status;
}
