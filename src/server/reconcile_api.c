/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenRefine reconciliation API 0.2: queries, suggestions, data extension. */
#include <stdlib.h>

#include "base/json.h"
#include "base/json_each.h"
#include "index/kinds.h"
#include "model/country.h"
#include "server/algorithms.h"
#include "server/example.h"
#include "server/lucene.h"
#include "server/match_other.h"
#include "server/routes.h"
#include "server/search.h"
#include "server/server_internal.h"
#include "server/topics.h"
#include "server/view.h"

#define BATCH 3
#define SUGGESTIONS_MAX 50

/* ---- What is said of the service ---- */

/* How the caller reached us: the configured address, else what its Host header says. */
static const char *base_url(emb_request *r)
{
    const char *configured = r->server->config->base_url;
    emb_str host = emb_request_header(r, "host"), scheme = emb_request_header(r, "x-forwarded-proto");
    if (configured)
        return configured;
    for (size_t i = 0; i < host.len; i++)
        if (!emb_is_ascii_alpha(host.data[i]) && !emb_is_ascii_digit(host.data[i]) && !strchr(".:-[]_", host.data[i]))
            host.len = 0;
    bool secure = emb_str_equal(scheme, EMB_STR("https"));
    const char *url = emb_arena_printf(r->arena, "http%s://%.*s", secure ? "s" : "", host.len ? (int)host.len : 9,
                                       host.len ? host.data : "localhost");
    return url ? url : "";
}

static void write_type(emb_buf *out, emb_schema schema)
{
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_str_from(emb_schema_name(schema)));
    emb_json_member(out, "name", emb_str_from(emb_schema_plural(schema)));
    emb_json_member(out, "description", emb_str_from(emb_schema_label(schema)));
    emb_buf_append_byte(out, '}');
}

static void write_service(emb_buf *out, const char *name, const char *base, const char *dataset, const char *path)
{
    emb_json_name(out, name);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "service_url", emb_str_from(base));
    emb_json_name(out, "service_path");
    emb_buf_printf(out, "\"/reconcile/%s/%s\"}", dataset, path);
}

static void write_manifest(emb_request *r, const emb_generation *g, uint32_t dataset)
{
    emb_buf *out = &r->answer;
    const emb_dataset *d = &g->catalog->datasets.items[dataset];
    const char *base = base_url(r);
    emb_buf_append_text(out, "{\"versions\":[\"0.2\"]");
    emb_buf title_buf = EMB_BUF_INIT(4096), *title = &title_buf;
    emb_buf_printf(title, "%s (embargo)", d->title);
    emb_json_member(out, "name", emb_buf_str(title));
    emb_buf_free(title);
    emb_json_member(out, "identifierSpace", EMB_STR("https://www.opensanctions.org/reference/#schema"));
    emb_json_member(out, "schemaSpace", EMB_STR("https://www.opensanctions.org/reference/#schema"));
    emb_json_member(out, "documentation", emb_str_from(base));
    emb_buf_printf(out, ",\"batchSize\":%d,\"view\":{", BATCH);
    emb_buf_append_text(out, "\"url\":");
    emb_buf url_buf = EMB_BUF_INIT(4096), *url = &url_buf;
    emb_buf_printf(url, "%s/entities/{{id}}", base);
    emb_json_string(out, emb_buf_str(url));
    emb_buf_append_text(out, "},\"preview\":{\"url\":");
    emb_json_string(out, emb_buf_str(url));
    emb_buf_free(url);
    emb_buf_append_text(out, ",\"width\":430,\"height\":300},\"suggest\":{");
    write_service(out, "entity", base, d->name, "suggest/entity");
    write_service(out, "property", base, d->name, "suggest/property");
    write_service(out, "type", base, d->name, "suggest/type");
    emb_buf_append_text(out, "},\"extend\":{");
    write_service(out, "propose_properties", base, d->name, "extend/property");
    emb_buf_append_text(
        out, ",\"property_settings\":[{\"name\":\"limit\",\"label\":\"Limit\",\"type\":\"number\",\"default\":0,\"help_text\":"
             "\"Maximum number of values to return per row (0 for no limit)\"},{\"name\":\"render\",\"label\":\"Render\",\"type\":"
             "\"select\",\"default\":\"caption\",\"choices\":[{\"name\":\"Labels\",\"value\":\"caption\"},{\"name\":\"Raw "
             "values\",\"value\":\"raw\"}],\"help_text\":\"How codes are shown\"}]},\"defaultTypes\":[");
    for (int i = 1; i < EMB_SCHEMA_COUNT; i++)
        if (emb_schema_is_matchable((emb_schema)i))
            write_type(out, (emb_schema)i);
    emb_buf_append_text(out, "]}");
    emb_answer(r, 200, EMB_TYPE_JSON);
}

/* ---- Queries ---- */

/* "Thing:country", "country". */
static const emb_property *property_by_id(emb_schema schema, const char *id)
{
    const char *colon = id ? strrchr(id, ':') : NULL;
    emb_prop prop = emb_prop_by_name(emb_str_from(colon ? colon + 1 : id));
    return prop == EMB_PROP_NONE ? NULL : emb_schema_property(schema, prop);
}

static emb_schema type_of(yyjson_val *query)
{
    yyjson_val *type = yyjson_obj_get(query, "type");
    if (yyjson_is_arr(type))
        type = yyjson_arr_get_first(type);
    if (yyjson_is_obj(type))
        type = yyjson_obj_get(type, "id");
    emb_schema schema = yyjson_is_str(type) ? emb_schema_by_name(emb_str_from(yyjson_get_str(type))) : EMB_SCHEMA_NONE;
    return schema != EMB_SCHEMA_NONE && emb_schema_is_matchable(schema) ? schema : EMB_SCHEMA_Thing;
}

static bool add_json(emb_example *e, const emb_property *property, yyjson_val *value, emb_arena *arena)
{
    if (yyjson_is_obj(value))
        value = yyjson_obj_get(value, "id");
    if (yyjson_is_str(value))
        return emb_example_add(e, property, emb_str_from(yyjson_get_str(value)), arena);
    if (!yyjson_is_num(value))
        return true;
    const char *text = emb_arena_printf(arena, "%.15g", yyjson_get_num(value));
    return text && emb_example_add(e, property, emb_str_from(text), arena);
}

static bool read_example(emb_example *e, yyjson_val *query, emb_arena *arena)
{
    yyjson_val *item, *value;
    size_t i, max, j, values;
    memset(e, 0, sizeof *e);
    e->schema = type_of(query);
    const char *text = yyjson_get_str(yyjson_obj_get(query, "query"));
    const emb_property *name = emb_schema_property(e->schema, EMB_PROP_name);
    const emb_property *full = emb_schema_is_a(e->schema, EMB_SCHEMA_Address) ? emb_schema_property(e->schema, EMB_PROP_full)
                               : emb_schema_is_a(e->schema, EMB_SCHEMA_UserAccount)
                                   ? emb_schema_property(e->schema, EMB_PROP_username)
                                   : NULL;
    if (text && ((name && !emb_example_add(e, name, emb_str_from(text), arena)) ||
                 (full && !emb_example_add(e, full, emb_str_from(text), arena))))
        return false;
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(query, "properties"), i, max, item) {
        const emb_property *property = property_by_id(e->schema, yyjson_get_str(yyjson_obj_get(item, "pid")));
        yyjson_val *given = yyjson_obj_get(item, "v");
        if (!property || property->stub)
            continue;
        if (!yyjson_is_arr(given) && !add_json(e, property, given, arena))
            return false;
        EMB_JSON_ARRAY_EACH (given, j, values, value) {
            if (!add_json(e, property, value, arena))
                return false;
        }
    }
    return emb_example_complete(e, arena);
}

typedef struct reconciling {
    emb_request *r;
    emb_generation *g;
    emb_matcher *matcher;
    emb_scope scope;
} reconciling;

static void write_candidate(reconciling *c, uint32_t entity, double score)
{
    emb_buf *out = &c->r->answer;
    emb_schema schema = emb_entities_schema(c->g->store, entity);
    size_t count;
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_index_entity_id(c->g->index, entity));
    emb_json_member(out, "name", emb_index_entity_caption(c->g->index, entity));
    const uint32_t *topics = emb_entities_values(c->g->store, EMB_COLUMN_TOPICS, entity, &count);
    const char *label = count ? emb_topic_label(emb_entities_value(c->g->store, EMB_COLUMN_TOPICS, topics[0])) : NULL;
    emb_buf text_buf = EMB_BUF_INIT(1024), *text = &text_buf;
    emb_buf_printf(text, "%s%s%s", emb_schema_label(schema), label ? ", " : "", label ? label : "");
    emb_json_member(out, "description", emb_buf_str(text));
    emb_buf_free(text);
    emb_buf_append_text(out, ",\"type\":[");
    write_type(out, schema);
    emb_buf_printf(out, "],\"score\":%.4g,\"match\":%s}", score, score >= EMB_THRESHOLD ? "true" : "false");
}

/* No cutoff: whatever is found may help who looks. */
static bool answer_example(reconciling *c, const emb_example *e, long limit)
{
    const emb_hit *hits = NULL;
    size_t count = 0, other = 0, written = 0;
    emb_other_hits others = {0};
    emb_query query;
    emb_match_options options = {.threshold = 0.3, .limit = (size_t)limit, .filter = emb_scope_has, .filter_context = &c->scope};
    emb_scope_match_schema(&c->scope, e->schema);
    emb_example_query(e, &query);
    emb_status status = EMB_OK;
    if (emb_kinds_of_schema(e->schema) && (query.name_count || query.identifier_count))
        status = emb_match(c->matcher, &query, &options, &hits, &count, NULL);
    if (status == EMB_OK && emb_other_wanted(&c->scope))
        status = emb_other_match(e, &c->scope, 0.3, c->r->arena, &others, NULL);
    for (size_t i = 0; status == EMB_OK && written < (size_t)limit && (i < count || other < others.count); written++) {
        bool party = i < count && (other == others.count || hits[i].score >= others.items[other].score);
        if (party) {
            write_candidate(c, hits[i].entity, hits[i].score);
            i++;
        } else {
            write_candidate(c, others.items[other].entity, others.items[other].score);
            other++;
        }
    }
    emb_vec_free(&others);
    atomic_fetch_add(&c->r->server->metrics.queries, 1);
    return status == EMB_OK;
}

static bool answer_queries(reconciling *c, yyjson_val *queries)
{
    yyjson_val *key, *query;
    size_t i, max;
    emb_buf_append_byte(&c->r->answer, '{');
    EMB_JSON_OBJECT_EACH (queries, i, max, key, query) {
        emb_example e;
        long limit = yyjson_is_num(yyjson_obj_get(query, "limit")) ? (long)yyjson_get_num(yyjson_obj_get(query, "limit")) : 5;
        emb_json_comma(&c->r->answer);
        emb_json_string(&c->r->answer, emb_str_from(yyjson_get_str(key)));
        emb_buf_append_text(&c->r->answer, ":{\"result\":[");
        bool done = read_example(&e, query, c->r->arena) && answer_example(c, &e, limit < 1 ? 1 : limit > 500 ? 500 : limit);
        emb_example_free(&e);
        if (!done)
            return false;
        emb_buf_append_text(&c->r->answer, "]}");
    }
    emb_buf_append_byte(&c->r->answer, '}');
    return true;
}

/* ---- Data extension ---- */

static void write_cell(reconciling *c, const emb_property *property, yyjson_val *value, bool raw)
{
    emb_buf *out = &c->r->answer;
    emb_str text = {yyjson_get_str(value), yyjson_get_len(value)};
    const char *label = NULL;
    emb_json_comma(out);
    if (property->type == EMB_TYPE_entity) {
        uint32_t entity = emb_entities_find(c->g->store, text);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "id", text);
        emb_json_member(out, "name", entity == UINT32_MAX ? text : emb_index_entity_caption(c->g->index, entity));
        emb_buf_append_byte(out, '}');
        return;
    }
    if (!raw && property->type == EMB_TYPE_country)
        label = emb_country_name(text);
    if (!raw && property->type == EMB_TYPE_topic)
        label = emb_topic_label(text);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "str", label ? emb_str_from(label) : text);
    emb_buf_append_byte(out, '}');
}

static void write_cells(reconciling *c, yyjson_val *root, emb_schema schema, yyjson_val *wanted)
{
    const char *id = yyjson_get_str(yyjson_obj_get(wanted, "id"));
    yyjson_val *settings = yyjson_obj_get(wanted, "settings"), *value, *most = yyjson_obj_get(settings, "limit");
    const char *render = yyjson_get_str(yyjson_obj_get(settings, "render"));
    const emb_property *property = property_by_id(schema, id);
    long limit = yyjson_is_str(most) ? strtol(yyjson_get_str(most), NULL, 10) : (long)yyjson_get_num(most);
    size_t i, max;
    emb_json_name(&c->r->answer, id ? id : "");
    emb_buf_append_byte(&c->r->answer, '[');
    EMB_JSON_ARRAY_EACH (property ? yyjson_obj_get(yyjson_obj_get(root, "properties"), emb_prop_name(property->prop)) : NULL, i,
                         max, value) {
        if (limit <= 0 || (long)i < limit)
            write_cell(c, property, value, render && strcmp(render, "raw") == 0);
    }
    emb_buf_append_byte(&c->r->answer, ']');
}

static void write_row(reconciling *c, emb_str id, yyjson_val *properties)
{
    uint32_t entity = emb_entities_find(c->g->store, id);
    emb_buf scratch = EMB_BUF_INIT((size_t)128 * 1024 * 1024);
    yyjson_doc *doc = NULL;
    yyjson_val *wanted;
    size_t i, max;
    if (entity == UINT32_MAX)
        entity = emb_entities_find_referent(c->g->store, id);
    if (entity != UINT32_MAX && emb_entities_read(c->g->store, entity, &scratch, &doc, NULL) != EMB_OK)
        doc = NULL;
    emb_json_comma(&c->r->answer);
    emb_json_string(&c->r->answer, id);
    emb_buf_append_text(&c->r->answer, ":{");
    EMB_JSON_ARRAY_EACH (properties, i, max, wanted) {
        if (yyjson_is_obj(wanted))
            write_cells(c, yyjson_doc_get_root(doc), doc ? emb_entities_schema(c->g->store, entity) : EMB_SCHEMA_Thing, wanted);
    }
    emb_buf_append_byte(&c->r->answer, '}');
    yyjson_doc_free(doc);
    emb_buf_free(&scratch);
}

static void answer_extend(reconciling *c, yyjson_val *extend)
{
    yyjson_val *item, *properties = yyjson_obj_get(extend, "properties");
    size_t i, max;
    emb_buf *out = &c->r->answer;
    emb_buf_append_text(out, "{\"meta\":[");
    EMB_JSON_ARRAY_EACH (properties, i, max, item) {
        const char *id = yyjson_get_str(yyjson_obj_get(item, "id"));
        const char *colon = id ? strrchr(id, ':') : NULL;
        emb_prop prop = emb_prop_by_name(emb_str_from(colon ? colon + 1 : id));
        const char *label = id ? id : "";
        for (int s = 1; prop != EMB_PROP_NONE && s < EMB_SCHEMA_COUNT; s++) {
            const emb_property *property = emb_schema_property((emb_schema)s, prop);
            if (property) {
                label = property->label;
                break;
            }
        }
        emb_json_comma(out);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "id", emb_str_from(id));
        emb_json_member(out, "name", emb_str_from(label));
        emb_buf_append_byte(out, '}');
    }
    emb_buf_append_text(out, "],\"rows\":{");
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(extend, "ids"), i, max, item) {
        if (yyjson_is_str(item))
            write_row(c, emb_str_from(yyjson_get_str(item)), properties);
    }
    emb_buf_append_text(out, "}}");
    emb_answer(c->r, 200, EMB_TYPE_JSON);
}

/* ---- Requests ---- */

static void answer_malformed(emb_request *r, const char *what)
{
    emb_buf_clear(&r->answer);
    emb_buf_printf(&r->answer, "{\"detail\":\"%s\",\"errors\":[]}", what);
    emb_answer(r, 400, EMB_TYPE_JSON);
}

static void run(reconciling *c, emb_str queries, emb_str extend)
{
    emb_request *r = c->r;
    emb_str text = queries.data ? queries : extend;
    yyjson_doc *doc = yyjson_read(text.data, text.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    if (!yyjson_is_obj(root)) {
        answer_malformed(r, "Cannot decode query as JSON.");
    } else if (!queries.data) {
        answer_extend(c, root);
    } else if (yyjson_obj_size(root) > (size_t)r->server->config->max_batch) {
        emb_answer_error(r, 400, "Too many queries in one batch (limit: %ld)", r->server->config->max_batch);
    } else {
        c->matcher = emb_generation_take_matcher(c->g);
        if (c->matcher && answer_queries(c, root))
            emb_answer(r, 200, EMB_TYPE_JSON);
        else
            emb_answer_error(r, 500, "out of memory");
        emb_generation_give_matcher(c->g, c->matcher);
    }
    yyjson_doc_free(doc);
}

static emb_str form_value(const emb_params *params, const char *name)
{
    emb_str value = {NULL, 0};
    size_t at = 0;
    emb_params_next(params, name, &at, &value);
    return value;
}

void emb_answer_reconcile(emb_request *r)
{
    reconciling *c = emb_arena_zero(r->arena, sizeof *c);
    if (!c) {
        emb_answer_error(r, 500, "out of memory");
        return;
    }
    c->r = r;
    c->g = emb_request_generation(r);
    if (!c->g)
        return;
    if (r->body.len && !emb_params_parse(&r->form, emb_buf_str(&r->body), r->arena)) {
        emb_answer_error(r, 400, "The form cannot be read.");
    } else if (emb_scope_read(&c->scope, r, c->g, r->segments[1], true)) {
        const emb_params *from = strcmp(r->method, "POST") == 0 ? &r->form : &r->query;
        emb_str queries = form_value(from, "queries"), extend = form_value(from, "extend"),
                algorithm = emb_request_param(r, "algorithm");
        if (algorithm.data && !emb_algorithm_find(algorithm, r->server->config))
            emb_answer_error(r, 400, "Invalid algorithm: %.100s", algorithm.data);
        else if (queries.data || extend.data)
            run(c, queries, extend);
        else
            write_manifest(r, c->g, emb_catalog_find(c->g->catalog, r->segments[1]));
    }
    emb_generation_release(c->g);
}

/* ---- Suggestions ---- */

static bool contains_case(const char *text, emb_str part)
{
    return !part.len || emb_str_find_ascii_case(emb_str_from(text), part, 0) != SIZE_MAX;
}

static void begin_suggestions(emb_request *r)
{
    emb_str prefix = emb_request_param(r, "prefix");
    emb_buf_append_text(&r->answer, "{\"code\":\"/api/status/ok\",\"status\":\"200 OK\"");
    emb_json_member(&r->answer, "prefix", prefix.data ? prefix : EMB_STR(""));
    emb_buf_append_text(&r->answer, ",\"result\":[");
}

static bool known_dataset(emb_request *r, const emb_generation *g)
{
    if (emb_catalog_find(g->catalog, r->segments[1]) != EMB_DATASET_NONE)
        return true;
    emb_answer_error(r, 404, "No such dataset.");
    return false;
}

void emb_answer_suggest_entity(emb_request *r)
{
    reconciling *c = emb_arena_zero(r->arena, sizeof *c);
    long limit = 10;
    emb_found_entities found = {0};
    emb_clause *clause = NULL;
    if (!c) {
        emb_answer_error(r, 500, "out of memory");
        return;
    }
    c->r = r;
    c->g = emb_request_generation(r);
    if (!c->g)
        return;
    emb_str prefix = emb_request_param(r, "prefix");
    if (emb_request_number(r, "limit", 0, 500, &limit) && emb_scope_read(&c->scope, r, c->g, r->segments[1], false)) {
        const char *wild = prefix.len ? emb_arena_printf(r->arena, "%s*", prefix.data) : NULL;
        emb_scope_search_schema(&c->scope, EMB_SCHEMA_Thing);
        if (wild && emb_lucene_parse_simple(emb_str_from(wild), r->arena, &clause, NULL) == EMB_OK && clause)
            emb_search(&c->scope, clause, &found, NULL);
        emb_search_rank(&found);
        begin_suggestions(r);
        for (size_t i = 0; i < found.count && i < (size_t)limit; i++)
            write_candidate(c, found.items[i].entity, found.items[i].score);
        emb_buf_append_text(&r->answer, "]}");
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_vec_free(&found);
    emb_generation_release(c->g);
}

static void write_property(emb_buf *out, const emb_property *property)
{
    emb_buf id_buf = EMB_BUF_INIT(512), *id = &id_buf;
    emb_buf_printf(id, "%s:%s", emb_schema_name(property->owner), emb_prop_name(property->prop));
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_buf_str(id));
    emb_json_member(out, "name", emb_str_from(property->label));
    emb_json_member(out, "description", emb_buf_str(id));
    emb_buf_append_byte(out, '}');
    emb_buf_free(id);
}

/* Each property once, as the schema that declares it has it, of all that may be asked for. */
void emb_answer_suggest_property(emb_request *r)
{
    emb_generation *g = emb_request_generation(r);
    emb_str prefix = emb_request_param(r, "prefix");
    if (!g)
        return;
    if (known_dataset(r, g)) {
        size_t written = 0;
        begin_suggestions(r);
        for (int s = 1; s < EMB_SCHEMA_COUNT; s++) {
            const emb_property *property;
            for (size_t i = 0; written < SUGGESTIONS_MAX && (property = emb_schema_property_at((emb_schema)s, i)) != NULL; i++) {
                if ((int)property->owner != s || property->hidden || property->stub ||
                    !emb_schema_is_a((emb_schema)s, EMB_SCHEMA_Thing) ||
                    (!contains_case(emb_prop_name(property->prop), prefix) && !contains_case(property->label, prefix)))
                    continue;
                write_property(&r->answer, property);
                written++;
            }
        }
        emb_buf_append_text(&r->answer, "]}");
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_generation_release(g);
}

void emb_answer_suggest_type(emb_request *r)
{
    emb_generation *g = emb_request_generation(r);
    emb_str prefix = emb_request_param(r, "prefix");
    if (!g)
        return;
    if (known_dataset(r, g)) {
        begin_suggestions(r);
        for (int s = 1; s < EMB_SCHEMA_COUNT; s++)
            if (emb_schema_is_matchable((emb_schema)s) &&
                (contains_case(emb_schema_name((emb_schema)s), prefix) || contains_case(emb_schema_label((emb_schema)s), prefix)))
                write_type(&r->answer, (emb_schema)s);
        emb_buf_append_text(&r->answer, "]}");
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_generation_release(g);
}

void emb_answer_extend_property(emb_request *r)
{
    emb_generation *g = emb_request_generation(r);
    emb_str type = emb_request_param(r, "type");
    long limit = 0;
    if (!g)
        return;
    emb_schema schema = emb_schema_by_name(type);
    if (schema == EMB_SCHEMA_NONE)
        schema = EMB_SCHEMA_Thing;
    if (known_dataset(r, g) && emb_request_number(r, "limit", 0, 10000, &limit)) {
        const emb_property *property;
        size_t written = 0;
        emb_buf_append_byte(&r->answer, '{');
        emb_json_member(&r->answer, "type", emb_str_from(emb_schema_name(schema)));
        emb_buf_append_text(&r->answer, ",\"properties\":[");
        for (size_t i = 0; (property = emb_schema_property_at(schema, i)) != NULL; i++) {
            if (property->hidden || property->stub || (limit && written >= (size_t)limit))
                continue;
            emb_json_comma(&r->answer);
            emb_buf_append_byte(&r->answer, '{');
            emb_json_member(&r->answer, "id", emb_str_from(emb_prop_name(property->prop)));
            emb_json_member(&r->answer, "name", emb_str_from(property->label));
            emb_buf_append_byte(&r->answer, '}');
            written++;
        }
        emb_buf_append_text(&r->answer, "]}");
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_generation_release(g);
}
