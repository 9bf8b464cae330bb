/* SPDX-License-Identifier: Apache-2.0 */
#include "server/view.h"

#include "base/json.h"
#include "base/json_each.h"
#include "server/server_internal.h"

#define SCRATCH_MAX ((size_t)128 * 1024 * 1024)

emb_generation *emb_request_generation(emb_request *r)
{
    emb_generation *g = emb_current_hold(&r->server->current);
    if (!g) {
        emb_answer_error(r, 503, "Index not ready.");
        emb_answer_header(r, "Retry-After", "5");
        return NULL;
    }
    r->digest = emb_arena_copy(r->arena, emb_str_from(emb_index_digest(g->index)));
    emb_answer_header(r, "Embargo-Index", "%s", emb_index_digest(g->index));
    return g;
}

void emb_view_open(const emb_entities *store, uint32_t entity, emb_buf *out)
{
    if (emb_entities_json(store, entity, out, NULL) != EMB_OK)
        out->failed = true;
    else
        out->len--;
}

void emb_view_write(const emb_entities *store, uint32_t entity, emb_buf *out)
{
    emb_view_open(store, entity, out);
    emb_buf_append_byte(out, '}');
}

/* ---- Nesting ---- */

/* Texts of one entity while what hangs on it is written. */
typedef struct level {
    emb_buf scratch;
    yyjson_doc *doc;
    yyjson_val *root;
    emb_schema schema;
} level;

static bool open_level(level *l, const emb_entities *store, uint32_t entity)
{
    *l = (level){.scratch = EMB_BUF_INIT(SCRATCH_MAX)};
    if (emb_entities_read(store, entity, &l->scratch, &l->doc, NULL) != EMB_OK)
        return false;
    l->root = yyjson_doc_get_root(l->doc);
    l->schema = emb_entities_schema(store, entity);
    return true;
}

static void close_level(level *l)
{
    yyjson_doc_free(l->doc);
    emb_buf_free(&l->scratch);
}

static void write_value(emb_buf *out, yyjson_val *value)
{
    emb_json_comma(out);
    emb_json_string(out, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
}

/* What stands around the properties, as yente orders it. */
static void write_head(emb_buf *out, yyjson_val *root)
{
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_str_from(yyjson_get_str(yyjson_obj_get(root, "id"))));
    emb_json_member(out, "caption", emb_str_from(yyjson_get_str(yyjson_obj_get(root, "caption"))));
    emb_json_member(out, "schema", emb_str_from(yyjson_get_str(yyjson_obj_get(root, "schema"))));
    emb_json_name(out, "properties");
    emb_buf_append_byte(out, '{');
}

static void write_tail(emb_buf *out, yyjson_val *root)
{
    static const char *const lists[] = {"datasets", "referents"}, *const times[] = {"first_seen", "last_seen", "last_change"};
    yyjson_val *item;
    size_t i, max;
    emb_buf_append_byte(out, '}');
    for (size_t l = 0; l < 2; l++) {
        emb_json_name(out, lists[l]);
        emb_buf_append_byte(out, '[');
        EMB_JSON_ARRAY_EACH (yyjson_obj_get(root, lists[l]), i, max, item) {
            write_value(out, item);
        }
        emb_buf_append_byte(out, ']');
    }
    emb_buf_printf(out, ",\"target\":%s", yyjson_get_bool(yyjson_obj_get(root, "target")) ? "true" : "false");
    for (size_t t = 0; t < 3; t++) {
        const char *text = yyjson_get_str(yyjson_obj_get(root, times[t]));
        if (text)
            emb_json_member(out, times[t], emb_str_from(text));
        else
            emb_buf_printf(out, ",\"%s\":null", times[t]);
    }
    emb_buf_append_byte(out, '}');
}

/*
 * An entity that another one leads to. A Thing ends the way; an edge (a sanction, an ownership) goes on to its other ends. `from`
 * is where we came from: it stays an id.
 */
static void write_adjacent(const emb_entities *store, uint32_t entity, uint32_t from, emb_buf *out)
{
    yyjson_val *key, *values, *value;
    size_t i, max, j, max_values;
    level l;
    emb_json_comma(out);
    if (emb_schema_is_a(emb_entities_schema(store, entity), EMB_SCHEMA_Thing)) {
        emb_view_write(store, entity, out);
        return;
    }
    if (!open_level(&l, store, entity)) {
        out->failed = true;
        close_level(&l);
        return;
    }
    write_head(out, l.root);
    EMB_JSON_OBJECT_EACH (yyjson_obj_get(l.root, "properties"), i, max, key, values) {
        const emb_property *property = emb_schema_property(l.schema, emb_prop_by_name(emb_str_from(yyjson_get_str(key))));
        emb_json_name(out, yyjson_get_str(key));
        emb_buf_append_byte(out, '[');
        EMB_JSON_ARRAY_EACH (values, j, max_values, value) {
            uint32_t other = UINT32_MAX;
            if (property && property->type == EMB_TYPE_entity)
                other = emb_entities_find(store, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
            if (other == UINT32_MAX || other == from) {
                write_value(out, value);
            } else {
                emb_json_comma(out);
                emb_view_write(store, other, out);
            }
        }
        emb_buf_append_byte(out, ']');
    }
    write_tail(out, l.root);
    close_level(&l);
}

typedef emb_vec(uint32_t) numbers;

static bool find_referring(const emb_generation *g, uint32_t entity, emb_prop reverse, numbers *ret)
{
    emb_range range = emb_index_entity_references(g->index, entity);
    for (size_t i = range.from; i < range.to; i++) {
        uint32_t other = g->index->references[i].entity;
        if (other >= emb_entities_entity_count(g->store) || g->index->references[i].property >= EMB_PROP_COUNT)
            continue;
        const emb_property *property =
            emb_schema_property(emb_entities_schema(g->store, other), (emb_prop)g->index->references[i].property);
        if (property && property->reverse == reverse && !emb_vec_push(ret, other))
            return false;
    }
    return true;
}

/* The properties by which others refer to it, each once, in the order of the model. */
static size_t reverse_properties(const emb_generation *g, uint32_t entity, emb_prop ret[EMB_PROP_COUNT])
{
    uint8_t seen[EMB_PROP_COUNT] = {0};
    size_t count = 0;
    emb_range range = emb_index_entity_references(g->index, entity);
    for (size_t i = range.from; i < range.to; i++) {
        uint32_t other = g->index->references[i].entity;
        if (other >= emb_entities_entity_count(g->store) || g->index->references[i].property >= EMB_PROP_COUNT)
            continue;
        const emb_property *property =
            emb_schema_property(emb_entities_schema(g->store, other), (emb_prop)g->index->references[i].property);
        if (property && property->reverse != EMB_PROP_NONE)
            seen[property->reverse] = 1;
    }
    for (int prop = 1; prop < EMB_PROP_COUNT; prop++)
        if (seen[prop])
            ret[count++] = (emb_prop)prop;
    return count;
}

static void write_inbound(const emb_generation *g, uint32_t entity, yyjson_val *own, emb_buf *out)
{
    emb_prop properties[EMB_PROP_COUNT];
    size_t count = reverse_properties(g, entity, properties);
    for (size_t i = 0; i < count; i++) {
        numbers found = {0};
        if (yyjson_obj_get(own, emb_prop_name(properties[i])))
            continue;
        if (!find_referring(g, entity, properties[i], &found))
            out->failed = true;
        emb_json_name(out, emb_prop_name(properties[i]));
        emb_buf_append_byte(out, '[');
        for (size_t j = 0; j < found.count; j++)
            write_adjacent(g->store, found.items[j], entity, out);
        emb_buf_append_byte(out, ']');
        emb_vec_free(&found);
    }
}

static void write_own(const emb_generation *g, uint32_t entity, const level *l, emb_buf *out)
{
    yyjson_val *key, *values, *value;
    size_t i, max, j, max_values;
    EMB_JSON_OBJECT_EACH (yyjson_obj_get(l->root, "properties"), i, max, key, values) {
        const emb_property *property = emb_schema_property(l->schema, emb_prop_by_name(emb_str_from(yyjson_get_str(key))));
        emb_json_name(out, yyjson_get_str(key));
        emb_buf_append_byte(out, '[');
        EMB_JSON_ARRAY_EACH (values, j, max_values, value) {
            uint32_t other = UINT32_MAX;
            if (property && property->type == EMB_TYPE_entity)
                other = emb_entities_find(g->store, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
            if (other == UINT32_MAX || other == entity)
                write_value(out, value);
            else
                write_adjacent(g->store, other, entity, out);
        }
        emb_buf_append_byte(out, ']');
    }
}

void emb_view_write_nested(const emb_generation *g, uint32_t entity, emb_buf *out)
{
    level l;
    if (!open_level(&l, g->store, entity)) {
        out->failed = true;
        close_level(&l);
        return;
    }
    write_head(out, l.root);
    write_own(g, entity, &l, out);
    write_inbound(g, entity, yyjson_obj_get(l.root, "properties"), out);
    write_tail(out, l.root);
    close_level(&l);
}

/* ---- Pages of what is adjacent ---- */

static bool find_outbound(const emb_generation *g, const level *l, const char *name, numbers *ret)
{
    yyjson_val *value;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(yyjson_obj_get(l->root, "properties"), name), i, max, value) {
        uint32_t other = emb_entities_find(g->store, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
        if (other != UINT32_MAX && !emb_vec_push(ret, other))
            return false;
    }
    return true;
}

static void write_page(const emb_generation *g, uint32_t entity, const level *l, const emb_property *property,
                       const emb_view_page *page, bool even_empty, emb_buf *out)
{
    numbers found = {0};
    const char *name = emb_prop_name(property->prop);
    bool done = find_outbound(g, l, name, &found) && find_referring(g, entity, property->prop, &found);
    if (!done)
        out->failed = true;
    if (found.count && page->sort_count)
        emb_sort_entities(g->store, found.items, found.count, page->sort, page->sort_count);
    if (found.count || even_empty) {
        if (!even_empty)
            emb_json_name(out, name);
        emb_buf_append_text(out, "{\"results\":[");
        for (size_t i = page->offset; i < found.count && i < page->offset + page->limit; i++)
            write_adjacent(g->store, found.items[i], entity, out);
        emb_buf_printf(out, "],\"total\":{\"value\":%zu,\"relation\":\"eq\"},\"limit\":%zu,\"offset\":%zu}", found.count,
                       page->limit, page->offset);
    }
    emb_vec_free(&found);
}

bool emb_view_write_adjacent(const emb_generation *g, uint32_t entity, emb_prop only, const emb_view_page *page, emb_buf *out)
{
    level l;
    const emb_property *property;
    if (!open_level(&l, g->store, entity)) {
        out->failed = true;
        close_level(&l);
        return true;
    }
    bool found = only == EMB_PROP_NONE;
    if (only != EMB_PROP_NONE) {
        property = emb_schema_property(l.schema, only);
        found = property && property->type == EMB_TYPE_entity;
        if (found)
            write_page(g, entity, &l, property, page, true, out);
    } else {
        emb_buf_append_text(out, "{\"entity\":");
        emb_view_write(g->store, entity, out);
        emb_buf_append_text(out, ",\"adjacent\":{");
        for (size_t i = 0; (property = emb_schema_property_at(l.schema, i)) != NULL; i++)
            if (property->type == EMB_TYPE_entity)
                write_page(g, entity, &l, property, page, false, out);
        emb_buf_append_text(out, "}}");
    }
    close_level(&l);
    return found;
}
