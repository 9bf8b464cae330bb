/* SPDX-License-Identifier: Apache-2.0 */
#include "server/scope.h"

/* ---- Datasets ---- */

static bool mark_datasets(emb_request *r, const emb_catalog *catalog, const char *name, uint8_t *marks, bool *ret_any)
{
    emb_str value;
    size_t at = 0;
    *ret_any = false;
    while (emb_params_next(&r->query, name, &at, &value)) {
        uint32_t dataset = emb_catalog_find(catalog, value);
        *ret_any = true;
        if (dataset != EMB_DATASET_NONE)
            emb_catalog_members(catalog, dataset, marks);
    }
    return true;
}

/* members(path) ∩ include − exclude, as values of the column. */
static bool read_datasets(emb_scope *s, emb_request *r, emb_str path)
{
    const emb_generation *g = s->generation;
    size_t count = g->catalog->datasets.count;
    uint32_t dataset = path.data ? emb_catalog_find(g->catalog, path) : EMB_DATASET_NONE,
             values = emb_entities_value_count(g->store, EMB_COLUMN_DATASETS);
    uint8_t *members = emb_arena_zero(r->arena, count + 1), *included = emb_arena_zero(r->arena, count + 1),
            *excluded = emb_arena_zero(r->arena, count + 1);
    bool include, exclude;
    s->datasets = emb_arena_zero(r->arena, values + (size_t)1);
    if (!path.data && s->datasets) {
        memset(s->datasets, 1, values);
        return true;
    }
    if (dataset == EMB_DATASET_NONE) {
        emb_answer_error(r, 404, "No such dataset.");
        return false;
    }
    if (!members || !included || !excluded || !s->datasets) {
        emb_answer_error(r, 500, "out of memory");
        return false;
    }
    emb_catalog_members(g->catalog, dataset, members);
    mark_datasets(r, g->catalog, "include_dataset", included, &include);
    mark_datasets(r, g->catalog, "exclude_dataset", excluded, &exclude);
    for (size_t i = 0; i < count; i++) {
        uint32_t value = emb_entities_find_value(g->store, EMB_COLUMN_DATASETS, emb_str_from(g->catalog->datasets.items[i].name));
        if (value != UINT32_MAX && members[i] && (!include || included[i]) && !excluded[i])
            s->datasets[value] = 1;
    }
    return true;
}

/* ---- The rest ---- */

bool emb_changed_since_valid(emb_str text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    if (text.len != 10 && text.len != 13 && text.len != 16 && text.len != 19)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (form[i] == 'd' ? !emb_is_ascii_digit(text.data[i]) : text.data[i] != form[i])
            return false;
    return true;
}

static bool read_changed_since(emb_scope *s, emb_request *r)
{
    emb_str text = emb_request_param(r, "changed_since");
    if (!text.data)
        return true;
    if (!emb_changed_since_valid(text)) {
        emb_answer_invalid(r, "query", "changed_since", "string_pattern_mismatch",
                           "String should match pattern '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}(:\\d{2}(:\\d{2})?)?)?$'", text.data);
        return false;
    }
    emb_seen_parse(text, &s->changed_since);
    return true;
}

static bool read_schemata(emb_scope *s, emb_request *r)
{
    emb_str name;
    size_t at = 0;
    while (emb_params_next(&r->query, "exclude_schema", &at, &name)) {
        emb_schema schema = emb_schema_by_name(name);
        if (schema == EMB_SCHEMA_NONE) {
            emb_answer_error(r, 400, "Invalid schema");
            return false;
        }
        s->excluded_schemata[schema] = 1;
    }
    return true;
}

static bool read_topics(emb_scope *s, emb_request *r)
{
    emb_str topic;
    size_t at = 0;
    while (emb_params_next(&r->query, "topics", &at, &topic)) {
        uint32_t count = emb_entities_value_count(s->generation->store, EMB_COLUMN_TOPICS);
        if (!s->topics)
            s->topics = emb_arena_zero(r->arena, count + (size_t)1);
        if (!s->topics)
            return false;
        uint32_t value = emb_entities_find_value(s->generation->store, EMB_COLUMN_TOPICS, topic);
        if (value != UINT32_MAX)
            s->topics[value] = 1;
    }
    return true;
}

static bool read_excluded(emb_scope *s, emb_request *r)
{
    emb_str id;
    size_t at = 0, given = 0;
    while (emb_params_next(&r->query, "exclude_entity_ids", &at, &id)) {
        if (++given > EMB_EXCLUDED_MAX) {
            emb_answer_invalid(r, "query", "exclude_entity_ids", "too_long", "List should have at most 50 items after validation",
                               NULL);
            return false;
        }
        uint32_t entity = emb_entities_find(s->generation->store, id),
                 referent = emb_entities_find_referent(s->generation->store, id);
        if (entity != UINT32_MAX)
            s->excluded[s->excluded_count++] = entity;
        if (referent != UINT32_MAX && referent != entity)
            s->excluded[s->excluded_count++] = referent;
    }
    return true;
}

bool emb_scope_read(emb_scope *s, emb_request *r, const emb_generation *generation, emb_str dataset, bool match)
{
    memset(s, 0, sizeof *s);
    s->generation = generation;
    memset(s->schemata, 1, sizeof s->schemata);
    return read_datasets(s, r, dataset) && read_changed_since(s, r) && read_schemata(s, r) &&
           (!match || (read_topics(s, r) && read_excluded(s, r)));
}

void emb_scope_match_schema(emb_scope *s, emb_schema schema)
{
    bool all = !emb_schema_is_matchable(schema);
    for (int i = 1; i < EMB_SCHEMA_COUNT; i++) {
        emb_schema other = (emb_schema)i;
        s->schemata[i] =
            emb_schema_is_matchable(other) && (all ? emb_schema_is_a(other, schema) : emb_schema_can_match(schema, other));
    }
}

void emb_scope_search_schema(emb_scope *s, emb_schema schema)
{
    for (int i = 1; i < EMB_SCHEMA_COUNT; i++)
        s->schemata[i] = emb_schema_is_a((emb_schema)i, schema);
}

static bool has_one(const emb_entities *store, emb_column column, uint32_t entity, const uint8_t *marks)
{
    size_t count;
    const uint32_t *values = emb_entities_values(store, column, entity, &count);
    for (size_t i = 0; i < count; i++)
        if (marks[values[i]])
            return true;
    return false;
}

int emb_scope_has(void *scope, uint32_t entity)
{
    const emb_scope *s = scope;
    const emb_entities *store = s->generation->store;
    emb_schema schema = emb_entities_schema(store, entity);
    if (!s->schemata[schema] || s->excluded_schemata[schema] || !has_one(store, EMB_COLUMN_DATASETS, entity, s->datasets))
        return 0;
    if (s->topics && !has_one(store, EMB_COLUMN_TOPICS, entity, s->topics))
        return 0;
    if (s->changed_since && emb_entities_seen(store, entity, EMB_SEEN_CHANGE) <= s->changed_since)
        return 0;
    for (size_t i = 0; i < s->excluded_count; i++)
        if (s->excluded[i] == entity)
            return 0;
    return 1;
}
