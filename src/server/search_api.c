/* SPDX-License-Identifier: Apache-2.0 */
/* GET /search/{dataset}. */
#include <stdlib.h>

#include "base/json.h"
#include "model/country.h"
#include "server/routes.h"
#include "server/search.h"
#include "server/search_verify.h"
#include "server/server_internal.h"
#include "server/sort.h"
#include "server/topics.h"
#include "server/view.h"

#define FACET_VALUES_MAX 300
#define FILTERS_MAX 64

typedef struct filter {
    emb_str field, value;
} filter;

typedef struct searching {
    emb_request *r;
    emb_generation *g;
    emb_scope scope;
    long limit, offset;
    bool fuzzy, simple, target, all_filters;
    filter filters[FILTERS_MAX];
    size_t filter_count;
    emb_sort sorts[EMB_SORTS_MAX];
    size_t sort_count;
    emb_found_entities found;
} searching;

/* ---- Parameters ---- */

static bool add_filter(searching *s, emb_str field, emb_str value)
{
    if (s->filter_count == FILTERS_MAX) {
        emb_answer_error(s->r, 400, "Invalid filter: more than %d", FILTERS_MAX);
        return false;
    }
    s->filters[s->filter_count++] = (filter){field, value};
    return true;
}

static bool read_filters(searching *s)
{
    static const char *const plain[] = {"countries", "topics", "datasets"};
    emb_str value;
    emb_prop prop;
    emb_column column;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        for (size_t at = 0; emb_params_next(&s->r->query, plain[i], &at, &value);)
            if (!add_filter(s, emb_str_from(plain[i]), value))
                return false;
    for (size_t at = 0; emb_params_next(&s->r->query, "filter", &at, &value);) {
        size_t colon = emb_str_find_byte(value, ':', 0);
        if (colon == SIZE_MAX || colon == 0 ||
            emb_search_field(emb_str_slice(value, 0, colon), &prop, &column) == EMB_WHERE_NOWHERE) {
            emb_answer_error(s->r, 400, "Invalid filter: %.100s", value.data);
            return false;
        }
        if (!add_filter(s, emb_str_slice(value, 0, colon), emb_str_slice(value, colon + 1, value.len)))
            return false;
    }
    emb_str op = emb_request_param(s->r, "filter_op");
    if (op.data && !emb_str_equal(op, EMB_STR("OR")) && !emb_str_equal(op, EMB_STR("AND"))) {
        emb_answer_invalid(s->r, "query", "filter_op", "enum", "Input should be 'OR' or 'AND'", op.data);
        return false;
    }
    s->all_filters = emb_str_equal(op, EMB_STR("AND"));
    return true;
}

static bool read_parameters(searching *s)
{
    emb_str schema = emb_request_param(s->r, "schema");
    emb_schema wanted = schema.data ? emb_schema_by_name(schema) : EMB_SCHEMA_Thing;
    s->limit = 10;
    if (!emb_request_number(s->r, "limit", 0, 500, &s->limit) || !emb_request_number(s->r, "offset", 0, 9499, &s->offset) ||
        !emb_request_bool(s->r, "fuzzy", &s->fuzzy) || !emb_request_bool(s->r, "simple", &s->simple) ||
        !emb_request_bool(s->r, "target", &s->target) || !emb_sort_read(s->r, s->sorts, &s->sort_count) ||
        !emb_scope_read(&s->scope, s->r, s->g, s->r->segments[1], false) || !read_filters(s))
        return false;
    if (wanted == EMB_SCHEMA_NONE) {
        emb_answer_error(s->r, 400, "Invalid schema");
        return false;
    }
    emb_scope_search_schema(&s->scope, wanted);
    return true;
}

/* ---- The query ---- */

static emb_clause *make_clause(searching *s, emb_clause_kind kind)
{
    emb_clause *c = emb_arena_zero(s->r->arena, sizeof *c);
    if (c) {
        c->kind = kind;
        c->boost = 1;
        c->fuzzy = -1;
    }
    return c;
}

static bool append(searching *s, emb_clause *list, emb_clause *item)
{
    if (!item) {
        emb_answer_error(s->r, 500, "out of memory");
        return false;
    }
    item->next = list->first;
    list->first = item;
    return true;
}

/* Values of one field: any of them, or all; several fields: all. */
static bool add_filters(searching *s, emb_clause *whole)
{
    for (size_t i = 0; i < s->filter_count; i++) {
        bool earlier = false;
        for (size_t j = 0; j < i; j++)
            earlier |= emb_str_equal(s->filters[j].field, s->filters[i].field);
        if (earlier)
            continue;
        emb_clause *group = make_clause(s, s->all_filters ? EMB_CLAUSE_AND : EMB_CLAUSE_OR);
        for (size_t j = i; group && j < s->filter_count; j++) {
            if (!emb_str_equal(s->filters[j].field, s->filters[i].field))
                continue;
            emb_clause *value = make_clause(s, EMB_CLAUSE_PHRASE);
            if (!append(s, group, value))
                return false;
            value->field = s->filters[j].field;
            value->text = s->filters[j].value;
        }
        if (!append(s, whole, group))
            return false;
    }
    return true;
}

static void make_fuzzy(emb_clause *c)
{
    for (; c; c = c->next) {
        if (c->kind == EMB_CLAUSE_WORD && c->fuzzy == -1 && !c->wild && !c->field.len)
            c->fuzzy = -2;
        make_fuzzy(c->first);
    }
}

static bool run(searching *s)
{
    emb_error error = {0};
    emb_clause *query = NULL, *whole = make_clause(s, EMB_CLAUSE_AND);
    emb_str text = emb_request_param(s->r, "q");
    emb_status status = s->simple ? emb_lucene_parse_simple(text, s->r->arena, &query, &error)
                                  : emb_lucene_parse(text, s->r->arena, &query, &error);
    if (status == EMB_FORMAT || status == EMB_LIMIT) {
        emb_answer_error(s->r, 400, "Invalid query: %s", error.message);
        return false;
    }
    if (s->fuzzy && query)
        make_fuzzy(query);
    if (status == EMB_OK && whole) {
        if (!add_filters(s, whole))
            return false;
        if (query && !append(s, whole, query))
            return false;
        status = emb_search(&s->scope, whole->first ? whole : NULL, &s->found, &error);
    }
    if (status != EMB_OK || !whole) {
        emb_answer_error(s->r, status == EMB_LIMIT ? 400 : 500, "%s", error.message);
        return false;
    }
    return true;
}

static void keep_targets(searching *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->found.count; i++)
        if (emb_entities_is_target(s->g->store, s->found.items[i].entity))
            s->found.items[kept++] = s->found.items[i];
    s->found.count = kept;
}

/* ---- Facets ---- */

typedef struct tally {
    uint32_t value, count;
} tally;

static int by_count(const void *left, const void *right)
{
    const tally *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (a->value > b->value) - (a->value < b->value);
}

static const char *label_of(const searching *s, const char *facet, const char *name)
{
    const char *label = NULL;
    if (strcmp(facet, "countries") == 0)
        label = emb_country_name(emb_str_from(name));
    else if (strcmp(facet, "topics") == 0)
        label = emb_topic_label(emb_str_from(name));
    else if (strcmp(facet, "schema") == 0)
        label = emb_schema_label(emb_schema_by_name(emb_str_from(name)));
    else if (strcmp(facet, "datasets") == 0) {
        uint32_t number = emb_catalog_find(s->g->catalog, emb_str_from(name));
        label = number == EMB_DATASET_NONE ? NULL : s->g->catalog->datasets.items[number].title;
    }
    return label ? label : name;
}

static void write_facet(searching *s, const char *name, const char *label, tally *tallies, uint32_t count, emb_column column)
{
    emb_buf *out = &s->r->answer;
    qsort(tallies, count, sizeof *tallies, by_count);
    emb_json_name(out, name);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "label", emb_str_from(label));
    emb_json_name(out, "values");
    emb_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < count && i < FACET_VALUES_MAX && tallies[i].count; i++) {
        emb_str value = column == EMB_COLUMN_COUNT ? emb_str_from(emb_schema_name((emb_schema)tallies[i].value))
                                                   : emb_entities_value(s->g->store, column, tallies[i].value);
        const char *text = emb_arena_copy(s->r->arena, value);
        emb_json_comma(out);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "name", value);
        emb_json_member(out, "label", emb_str_from(text ? label_of(s, name, text) : ""));
        emb_buf_printf(out, ",\"count\":%u}", tallies[i].count);
    }
    emb_buf_append_text(out, "]}");
}

static void count_facet(searching *s, const char *name, const char *label, emb_column column)
{
    uint32_t count = column == EMB_COLUMN_COUNT ? EMB_SCHEMA_COUNT : emb_entities_value_count(s->g->store, column);
    tally *tallies = calloc(count + (size_t)1, sizeof *tallies);
    if (!tallies) {
        s->r->answer.failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        tallies[i].value = i;
    for (size_t i = 0; i < s->found.count; i++) {
        uint32_t entity = s->found.items[i].entity;
        size_t values = 0;
        if (column == EMB_COLUMN_COUNT) {
            tallies[emb_entities_schema(s->g->store, entity)].count++;
            continue;
        }
        const uint32_t *list = emb_entities_values(s->g->store, column, entity, &values);
        for (size_t j = 0; j < values; j++)
            tallies[list[j]].count++;
    }
    write_facet(s, name, label, tallies, count, column);
    free(tallies);
}

static const struct facet {
    const char *name, *label;
    emb_column column;
    bool usual;
} facets[] = {
    {"countries", "Countries", EMB_COLUMN_COUNTRIES, true},        {"topics", "Topics", EMB_COLUMN_TOPICS, true},
    {"datasets", "Data sources", EMB_COLUMN_DATASETS, true},       {"schema", "Entity types", EMB_COLUMN_COUNT, false},
    {"identifiers", "Identifiers", EMB_COLUMN_IDENTIFIERS, false}, {"genders", "Genders", EMB_COLUMN_GENDERS, false},
};

static bool wants_facet(const emb_request *r, const struct facet *facet)
{
    emb_str name;
    bool any = false;
    for (size_t at = 0; emb_params_next(&r->query, "facets", &at, &name); any = true)
        if (emb_str_equal(name, emb_str_from(facet->name)))
            return true;
    return !any && facet->usual;
}

/* ---- The answer ---- */

static void order(searching *s)
{
    uint32_t *numbers = s->sort_count ? emb_arena_alloc(s->r->arena, (s->found.count + 1) * sizeof *numbers) : NULL;
    emb_search_rank(&s->found);
    if (!numbers)
        return;
    for (size_t i = 0; i < s->found.count; i++)
        numbers[i] = s->found.items[i].entity;
    emb_sort_entities(s->g->store, numbers, s->found.count, s->sorts, s->sort_count);
    for (size_t i = 0; i < s->found.count; i++)
        s->found.items[i].entity = numbers[i];
}

static void write_answer(searching *s)
{
    emb_buf *out = &s->r->answer;
    size_t end = (size_t)(s->offset + s->limit);
    emb_buf_append_text(out, "{\"results\":[");
    for (size_t i = (size_t)s->offset; i < s->found.count && i < end; i++) {
        emb_json_comma(out);
        emb_view_write(s->g->store, s->found.items[i].entity, out);
    }
    emb_buf_append_text(out, "],\"facets\":{");
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++)
        if (wants_facet(s->r, &facets[i]))
            count_facet(s, facets[i].name, facets[i].label, facets[i].column);
    emb_buf_printf(out, "},\"total\":{\"value\":%zu,\"relation\":\"eq\"},\"limit\":%ld,\"offset\":%ld}", s->found.count, s->limit,
                   s->offset);
    emb_answer(s->r, 200, EMB_TYPE_JSON);
}

void emb_answer_search(emb_request *r)
{
    searching *s = emb_arena_zero(r->arena, sizeof *s);
    if (!s) {
        emb_answer_error(r, 500, "out of memory");
        return;
    }
    s->r = r;
    s->g = emb_request_generation(r);
    if (!s->g)
        return;
    if (read_parameters(s) && run(s)) {
        if (s->target)
            keep_targets(s);
        order(s);
        write_answer(s);
    }
    emb_vec_free(&s->found);
    emb_generation_release(s->g);
}
