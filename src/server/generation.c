/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_each.h"
#include "server/generation.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yyjson.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define CATALOG_MAX ((size_t)64 * 1024 * 1024)

static void destroy(emb_generation *g)
{
    for (size_t i = 0; i < g->matchers.count; i++)
        emb_matcher_free(g->matchers.items[i]);
    emb_vec_free(&g->matchers);
    for (size_t i = 0; i < g->readers.count; i++)
        emb_document_reader_free(g->readers.items[i]);
    emb_vec_free(&g->readers);
    emb_document_reader_free(g->first_reader);
    emb_entities_free(g->store);
    emb_index_close(g->index);
    emb_catalog_free(g->catalog);
    emb_buf_free(&g->catalog_json);
    free(g->path);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

emb_generation *emb_generation_hold(emb_generation *g)
{
    atomic_fetch_add(&g->references, 1);
    return g;
}

void emb_generation_release(emb_generation *g)
{
    if (g && atomic_fetch_sub(&g->references, 1) == 1)
        destroy(g);
}

/* ---- A catalog from the index itself ---- */

static const char *copy_text(emb_catalog *c, yyjson_val *value)
{
    const char *text = yyjson_get_str(value);
    return text && *text ? emb_arena_copy(c->arena, emb_str_from(text)) : NULL;
}

static void describe_list(emb_catalog *c, emb_dataset *d, yyjson_val *list)
{
    const char *title = copy_text(c, yyjson_obj_get(list, "title"));
    if (title)
        d->title = title;
    d->updated_at = d->last_export = copy_text(c, yyjson_obj_get(list, "published"));
    d->version = d->index_version = d->updated_at ? d->updated_at : "1";
}

static emb_status add_lists(emb_catalog *c, const emb_index *index, emb_error *error)
{
    const char *meta = emb_index_meta(index);
    yyjson_doc *doc = yyjson_read(meta, strlen(meta), 0);
    yyjson_val *list, *lists = yyjson_obj_get(yyjson_doc_get_root(doc), "lists");
    size_t i, max;
    emb_status status = EMB_OK;
    EMB_JSON_ARRAY_EACH (lists, i, max, list) {
        const char *name = yyjson_get_str(yyjson_obj_get(list, "dataset"));
        emb_dataset *d = name ? emb_catalog_add(c, emb_str_from(name), NULL) : NULL;
        if (d)
            describe_list(c, d, list);
        else if (name)
            status = emb_fail_memory(error);
    }
    yyjson_doc_free(doc);
    return status;
}

static emb_status add_named_datasets(emb_catalog *c, const emb_entities *store, emb_error *error)
{
    for (uint32_t i = 0; i < emb_entities_value_count(store, EMB_COLUMN_DATASETS); i++) {
        emb_dataset *d = emb_catalog_add(c, emb_entities_value(store, EMB_COLUMN_DATASETS, i), NULL);
        if (!d)
            return emb_fail_memory(error);
        if (!d->version)
            d->version = d->index_version = "1";
        d->load = true;
    }
    return EMB_OK;
}

static emb_status add_collection(emb_catalog *c, emb_error *error)
{
    bool is_new = false;
    emb_dataset *all = emb_catalog_add(c, EMB_STR("default"), &is_new);
    if (!all)
        return emb_fail_memory(error);
    all->title = "All lists";
    for (size_t i = 0; is_new && i < c->datasets.count; i++)
        if (&c->datasets.items[i] != all && !emb_vec_push(&all->child_names, c->datasets.items[i].name))
            return emb_fail_memory(error);
    return emb_catalog_link(c) ? EMB_OK : emb_fail_memory(error);
}

static emb_status make_catalog(emb_generation *g, emb_error *error)
{
    g->catalog = emb_catalog_new();
    if (!g->catalog)
        return emb_fail_memory(error);
    emb_status status = add_lists(g->catalog, g->index, error);
    if (status == EMB_OK)
        status = add_named_datasets(g->catalog, g->store, error);
    return status == EMB_OK ? add_collection(g->catalog, error) : status;
}

/* ---- Opening ---- */

static emb_status fill(emb_generation *g, const char *path, emb_error *error)
{
    emb_status status = emb_index_open(path, &g->index, error);
    if (status == EMB_OK)
        status = emb_index_verify(g->index, error);
    if (status == EMB_OK)
        status = emb_entities_build(g->index, &g->store, error);
    if (status == EMB_OK && !g->catalog)
        status = make_catalog(g, error);
    if (status != EMB_OK)
        return status;
    emb_catalog_write(g->catalog, &g->catalog_json);
    if (g->catalog_json.failed)
        return emb_fail_memory(error);
    snprintf(g->etag, sizeof g->etag, "\"%016llx\"", (unsigned long long)XXH3_64bits(g->catalog_json.data, g->catalog_json.len));
    return EMB_OK;
}

emb_status emb_generation_open(const char *path, emb_catalog *catalog, emb_generation **ret, emb_error *error)
{
    emb_generation *g = calloc(1, sizeof *g);
    if (!g) {
        emb_catalog_free(catalog);
        return emb_fail_memory(error);
    }
    atomic_init(&g->references, 1);
    pthread_mutex_init(&g->lock, NULL);
    g->catalog = catalog;
    g->catalog_json = EMB_BUF_INIT(CATALOG_MAX);
    g->loaded = (uint64_t)time(NULL);
    g->path = strdup(path);
    emb_status status = g->path ? fill(g, path, error) : emb_fail_memory(error);
    if (status != EMB_OK) {
        destroy(g);
        return status;
    }
    *ret = g;
    return EMB_OK;
}

/* ---- Matchers ---- */

emb_matcher *emb_generation_take_matcher(emb_generation *g)
{
    emb_matcher *matcher = NULL;
    pthread_mutex_lock(&g->lock);
    if (g->matchers.count)
        matcher = g->matchers.items[--g->matchers.count];
    pthread_mutex_unlock(&g->lock);
    if (!matcher)
        emb_matcher_new(g->index, &matcher, NULL);
    return matcher;
}

void emb_generation_give_matcher(emb_generation *g, emb_matcher *matcher)
{
    if (!matcher)
        return;
    pthread_mutex_lock(&g->lock);
    bool kept = emb_vec_push(&g->matchers, matcher);
    pthread_mutex_unlock(&g->lock);
    if (!kept)
        emb_matcher_free(matcher);
}

/* ---- Readers ---- */

emb_document_reader *emb_generation_take_reader(emb_generation *g, emb_error *error)
{
    emb_document_reader *reader = NULL;
    pthread_mutex_lock(&g->lock);
    if (g->readers.count)
        reader = g->readers.items[--g->readers.count];
    else if (g->first_reader || emb_document_reader_new(g->index, &g->first_reader, error) == EMB_OK)
        if (emb_document_reader_share(g->first_reader, &reader, error) != EMB_OK)
            reader = NULL;
    pthread_mutex_unlock(&g->lock);
    return reader;
}

void emb_generation_give_reader(emb_generation *g, emb_document_reader *reader)
{
    if (!reader)
        return;
    pthread_mutex_lock(&g->lock);
    bool kept = emb_vec_push(&g->readers, reader);
    pthread_mutex_unlock(&g->lock);
    if (!kept)
        emb_document_reader_free(reader);
}

/* ---- The current one ---- */

emb_generation *emb_current_hold(emb_current *current)
{
    pthread_mutex_lock(&current->lock);
    emb_generation *g = current->generation ? emb_generation_hold(current->generation) : NULL;
    pthread_mutex_unlock(&current->lock);
    return g;
}

void emb_current_swap(emb_current *current, emb_generation *generation)
{
    pthread_mutex_lock(&current->lock);
    emb_generation *old = current->generation;
    current->generation = generation;
    pthread_mutex_unlock(&current->lock);
    emb_generation_release(old);
}
