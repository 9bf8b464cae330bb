/* SPDX-License-Identifier: Apache-2.0 */
#include "server/catalog.h"

#include "base/json.h"

emb_catalog *emb_catalog_new(void)
{
    emb_catalog *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->arena = emb_arena_new();
    c->names = emb_map_new();
    if (c->arena && c->names)
        return c;
    emb_catalog_free(c);
    return NULL;
}

void emb_catalog_free(emb_catalog *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->datasets.count; i++) {
        emb_vec_free(&c->datasets.items[i].children);
        emb_vec_free(&c->datasets.items[i].child_names);
    }
    emb_vec_free(&c->datasets);
    emb_map_free(c->names);
    emb_arena_free(c->arena);
    free(c);
}

emb_dataset *emb_catalog_add(emb_catalog *c, emb_str name, bool *ret_new)
{
    emb_dataset fresh = {0};
    if (!emb_vec_reserve(&c->datasets, 1))
        return NULL;
    uint32_t number = emb_map_put(c->names, name, ret_new);
    if (number == EMB_MAP_NONE)
        return NULL;
    if (number == c->datasets.count) {
        fresh.name = fresh.title = emb_arena_copy(c->arena, name);
        if (!fresh.name)
            return NULL;
        c->datasets.items[c->datasets.count++] = fresh;
    }
    return &c->datasets.items[number];
}

uint32_t emb_catalog_find(const emb_catalog *c, emb_str name)
{
    uint32_t number = emb_map_get(c->names, name);
    return number == EMB_MAP_NONE ? EMB_DATASET_NONE : number;
}

bool emb_catalog_link(emb_catalog *c)
{
    for (size_t i = 0; i < c->datasets.count; i++) {
        emb_dataset *dataset = &c->datasets.items[i];
        dataset->children.count = 0;
        for (size_t j = 0; j < dataset->child_names.count; j++) {
            uint32_t child = emb_catalog_find(c, emb_str_from(dataset->child_names.items[j]));
            if (child != EMB_DATASET_NONE && child != i && !emb_vec_push(&dataset->children, child))
                return false;
        }
    }
    return true;
}

/* A catalog from outside may contain circles: what is marked is not entered again. */
void emb_catalog_members(const emb_catalog *c, uint32_t dataset, uint8_t *ret)
{
    if (dataset >= c->datasets.count || ret[dataset])
        return;
    ret[dataset] = 1;
    for (size_t i = 0; i < c->datasets.items[dataset].children.count; i++)
        emb_catalog_members(c, c->datasets.items[dataset].children.items[i], ret);
}

bool emb_dataset_is_collection(const emb_dataset *d)
{
    return d->child_names.count > 0;
}

/* ---- /catalog ---- */

static void write_or_null(emb_buf *out, const char *name, const char *text)
{
    if (text) {
        emb_json_member(out, name, emb_str_from(text));
        return;
    }
    emb_json_name(out, name);
    emb_buf_append_text(out, "null");
}

static void write_bool(emb_buf *out, const char *name, bool value)
{
    emb_json_name(out, name);
    emb_buf_append_text(out, value ? "true" : "false");
}

static bool is_current(const emb_dataset *d)
{
    return d->index_version && (!d->version || strcmp(d->version, d->index_version) <= 0);
}

static void write_dataset(const emb_catalog *c, const emb_dataset *d, emb_buf *out)
{
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "name", emb_str_from(d->name));
    emb_json_member(out, "title", emb_str_from(d->title));
    write_or_null(out, "version", d->version);
    emb_json_name(out, "children");
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < d->children.count; i++) {
        emb_json_comma(out);
        emb_json_string(out, emb_str_from(c->datasets.items[d->children.items[i]].name));
    }
    emb_buf_append_byte(out, ']');
    write_bool(out, "load", d->load);
    write_or_null(out, "entities_url", d->entities_url);
    write_or_null(out, "delta_url", d->delta_url);
    write_bool(out, "namespace", d->sign);
    write_or_null(out, "index_version", d->index_version);
    write_bool(out, "index_current", d->load && is_current(d));
    write_or_null(out, "updated_at", d->updated_at);
    write_or_null(out, "last_export", d->last_export);
    if (d->extra)
        emb_buf_printf(out, ",%s", d->extra);
    emb_buf_append_byte(out, '}');
}

static size_t write_names(const emb_catalog *c, const char *name, bool current, emb_buf *out)
{
    size_t count = 0;
    emb_json_name(out, name);
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < c->datasets.count; i++) {
        const emb_dataset *d = &c->datasets.items[i];
        if (!d->load || is_current(d) != current)
            continue;
        emb_json_comma(out);
        emb_json_string(out, emb_str_from(d->name));
        count++;
    }
    emb_buf_append_byte(out, ']');
    return count;
}

void emb_catalog_write(const emb_catalog *c, emb_buf *out)
{
    emb_buf_append_text(out, "{\"datasets\":[");
    for (size_t i = 0; i < c->datasets.count; i++)
        write_dataset(c, &c->datasets.items[i], out);
    emb_buf_append_byte(out, ']');
    write_names(c, "current", true, out);
    size_t outdated = write_names(c, "outdated", false, out);
    write_bool(out, "index_stale", outdated > 0);
    emb_buf_append_byte(out, '}');
}
