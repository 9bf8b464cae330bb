/* SPDX-License-Identifier: Apache-2.0 */
/* POST /match/{dataset}: queries by example, in yente's form. */
#include <yyjson.h>

#include "base/json.h"
#include "base/json_each.h"
#include "index/kinds.h"
#include "server/algorithms.h"
#include "server/example.h"
#include "server/match_other.h"
#include "server/routes.h"
#include "server/scope.h"
#include "server/server_internal.h"
#include "server/view.h"

/* Hits that are looked at where they are weighed anew, or where some of them do not count as matches. */
#define WIDE_LIMIT 500
/* Below this nothing is looked for, whatever is asked: every name resembles every other a little. */
#define LOWEST 0.3

typedef struct matching {
    emb_request *r;
    emb_generation *g;
    emb_matcher *matcher;
    emb_scope scope;
    emb_weighing weighing;
    emb_features features;
    emb_other_hits others;
    long limit;
    double threshold, cutoff; /* kept is what scores more than `cutoff` */
    size_t written, total;
    bool total_is_least;
} matching;

/* ---- Parameters ---- */

static bool read_parameters(matching *m)
{
    double cutoff = 0.7;
    m->limit = 5;
    m->threshold = 0.7;
    const emb_algorithm *algorithm = emb_algorithm_find(emb_request_param(m->r, "algorithm"), m->r->server->config);
    if (!emb_request_number(m->r, "limit", 1, 500, &m->limit) || !emb_request_decimal(m->r, "threshold", 0, 1, &m->threshold) ||
        !emb_request_decimal(m->r, "cutoff", 0, 1, &cutoff))
        return false;
    if (!algorithm) {
        emb_answer_error(m->r, 400, "Invalid algorithm: %.100s", emb_request_param(m->r, "algorithm").data);
        return false;
    }
    m->cutoff = cutoff < m->threshold ? cutoff : m->threshold;
    emb_weighing_init(&m->weighing, algorithm);
    return true;
}

static bool read_weights(matching *m, yyjson_val *weights)
{
    yyjson_val *key, *value;
    size_t i, max;
    EMB_JSON_OBJECT_EACH (weights, i, max, key, value) {
        if (!yyjson_is_num(value)) {
            emb_answer_invalid(m->r, "body", "weights", "float_type", "Input should be a valid number", NULL);
            return false;
        }
        for (size_t f = 0; f < EMB_FEATURE_COUNT; f++) {
            if (strcmp(emb_feature_info_of((emb_feature)f)->name, yyjson_get_str(key)) != 0)
                continue;
            m->weighing.changed |= m->weighing.weights[f] != yyjson_get_num(value);
            m->weighing.weights[f] = yyjson_get_num(value);
        }
    }
    return true;
}

static bool read_settings(matching *m, yyjson_val *settings)
{
    yyjson_val *key, *value;
    size_t i, max;
    EMB_JSON_OBJECT_EACH (settings, i, max, key, value) {
        size_t at = 0;
        while (emb_setting_at(at) && strcmp(emb_setting_at(at)->name, yyjson_get_str(key)) != 0)
            at++;
        if (!emb_setting_at(at) || !yyjson_is_num(value)) {
            emb_answer_error(m->r, 400, "Invalid configuration parameter: %.100s", yyjson_get_str(key));
            return false;
        }
        m->weighing.changed |= m->weighing.settings[at] != yyjson_get_num(value);
        m->weighing.settings[at] = yyjson_get_num(value);
    }
    return true;
}

/* ---- Results ---- */

static void write_result(matching *m, uint32_t entity, double score, const emb_hit *hit)
{
    emb_buf *out = &m->r->answer;
    emb_json_comma(out);
    emb_view_open(m->g->store, entity, out);
    emb_buf_printf(out, ",\"score\":%.4g,\"match\":%s", score, score >= m->threshold ? "true" : "false");
    emb_json_name(out, "explanations");
    emb_features_write(&m->features, hit, out);
    emb_buf_append_byte(out, '}');
    m->written++;
}

static void write_party(matching *m, const emb_hit *hit, size_t number, double score)
{
    const emb_reason *reasons;
    size_t count;
    if (emb_match_reasons(m->matcher, number, &reasons, &count, NULL) != EMB_OK)
        count = 0;
    emb_features_fill(&m->features, hit, reasons, count, &m->weighing);
    write_result(m, hit->entity, score, hit);
}

static void write_other(matching *m, const emb_other_hit *other)
{
    emb_features_clear(&m->features);
    m->features.score[other->feature] = other->feature_score;
    emb_buf_printf(&m->features.detail[other->feature], "\"%s\" and \"%s\"", other->query, other->candidate);
    if (other->country_differs) {
        m->features.score[EMB_FEATURE_COUNTRY] = 1;
        emb_buf_append_text(&m->features.detail[EMB_FEATURE_COUNTRY], "no country in common: -0.20");
    }
    write_result(m, other->entity, other->score, NULL);
}

/* Hits of the matcher by a weighing of their own: their scores, and their order. */
typedef struct weighed {
    size_t number;
    double score;
} weighed;

static int by_score(const void *left, const void *right)
{
    const weighed *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static emb_status weigh(matching *m, const emb_hit *hits, size_t count, weighed *ret)
{
    for (size_t i = 0; i < count; i++) {
        const emb_reason *reasons;
        size_t reason_count;
        ret[i] = (weighed){i, hits[i].score};
        if (!m->weighing.changed)
            continue;
        emb_status status = emb_match_reasons(m->matcher, i, &reasons, &reason_count, NULL);
        if (status != EMB_OK)
            return status;
        emb_features_fill(&m->features, &hits[i], reasons, reason_count, &m->weighing);
        ret[i].score = emb_features_score(&m->features, hits[i].score, &m->weighing);
    }
    if (m->weighing.changed && count)
        qsort(ret, count, sizeof *ret, by_score);
    return EMB_OK;
}

/* Both kinds of hits, merged by score. */
static void write_results(matching *m, const emb_hit *hits, const weighed *order, size_t count)
{
    size_t party = 0, other = 0;
    emb_buf_append_text(&m->r->answer, "\"results\":[");
    while (m->written < (size_t)m->limit) {
        while (party < count && order[party].score <= m->cutoff)
            party++;
        bool has_party = party < count, has_other = other < m->others.count && m->others.items[other].score > m->cutoff;
        if (!has_party && !has_other)
            break;
        if (has_party && (!has_other || order[party].score >= m->others.items[other].score)) {
            write_party(m, &hits[order[party].number], order[party].number, order[party].score);
            party++;
        } else {
            write_other(m, &m->others.items[other++]);
        }
    }
    emb_buf_append_byte(&m->r->answer, ']');
}

static void count_matches(matching *m, const weighed *order, size_t count, bool exact)
{
    m->total = m->total_is_least = 0;
    for (size_t i = 0; i < count; i++)
        m->total += order[i].score >= m->threshold && order[i].score > m->cutoff;
    if (exact && count && !m->weighing.changed)
        m->total = emb_match_total(m->matcher);
    else if (count == WIDE_LIMIT)
        m->total_is_least = m->total == count;
    for (size_t i = 0; i < m->others.count; i++)
        m->total += m->others.items[i].score >= m->threshold && m->others.items[i].score > m->cutoff;
}

static emb_status run_matcher(matching *m, const emb_example *example, const emb_hit **ret_hits, size_t *ret_count, bool *ret_exact,
                              emb_error *error)
{
    emb_query query;
    /* more than the cutoff, in the thousandths that scores come in */
    double least = ((double)(long)(m->cutoff * 1000 + 1e-6) + 1) / 1000;
    *ret_exact = m->cutoff >= m->threshold;
    emb_match_options options = {.threshold = m->weighing.changed ? LOWEST
                                              : least > LOWEST    ? least
                                                                  : LOWEST,
                                 .limit = *ret_exact && !m->weighing.changed ? (size_t)m->limit : WIDE_LIMIT,
                                 .filter = emb_scope_has,
                                 .filter_context = &m->scope};
    if (options.limit < (size_t)m->limit)
        options.limit = (size_t)m->limit;
    emb_example_query(example, &query);
    if (!emb_kinds_of_schema(example->schema) || (!query.name_count && !query.identifier_count))
        return EMB_OK;
    return emb_match(m->matcher, &query, &options, ret_hits, ret_count, error);
}

static bool answer_query(matching *m, emb_str name, const emb_example *example)
{
    const emb_hit *hits = NULL;
    size_t count = 0;
    bool exact = false;
    emb_error error = {0};
    emb_scope_match_schema(&m->scope, example->schema);
    m->others.count = m->written = 0;
    emb_status status = run_matcher(m, example, &hits, &count, &exact, &error);
    weighed *order = emb_arena_alloc(m->r->arena, (count + 1) * sizeof *order);
    if (status == EMB_OK)
        status = order ? weigh(m, hits, count, order) : EMB_NO_MEMORY;
    if (status == EMB_OK && emb_other_wanted(&m->scope))
        status = emb_other_match(example, &m->scope, LOWEST, m->r->arena, &m->others, &error);
    if (status != EMB_OK) {
        emb_answer_error(m->r, 500, "%s", error.message);
        return false;
    }
    emb_buf *out = &m->r->answer;
    emb_json_comma(out);
    emb_json_string(out, name);
    emb_buf_append_text(out, ":{\"status\":200,");
    count_matches(m, order, count, exact);
    write_results(m, hits, order, count);
    emb_buf_printf(out, ",\"total\":{\"value\":%zu,\"relation\":\"%s\"},\"query\":", m->total, m->total_is_least ? "gte" : "eq");
    emb_example_write(example, out);
    emb_buf_append_byte(out, '}');
    atomic_fetch_add(&m->r->server->metrics.queries, 1);
    atomic_fetch_add(&m->r->server->metrics.hits, m->total);
    return true;
}

/* ---- The batch ---- */

static void answer_missing(emb_request *r, emb_str query, const char *field, const char *type, const char *message)
{
    emb_buf_clear(&r->answer);
    emb_buf_printf(&r->answer, "{\"detail\":[{\"type\":\"%s\",\"loc\":[\"body\",\"queries\"", type);
    if (query.data) {
        emb_buf_append_byte(&r->answer, ',');
        emb_json_string(&r->answer, query);
    }
    if (field)
        emb_buf_printf(&r->answer, ",\"%s\"", field);
    emb_buf_printf(&r->answer, "],\"msg\":\"%s\",\"input\":null}]}", message);
    emb_answer(r, 422, EMB_TYPE_JSON);
}

static bool answer_problem(emb_request *r, emb_str name, emb_example_problem problem, yyjson_val *query)
{
    const char *schema = yyjson_get_str(yyjson_obj_get(query, "schema"));
    switch (problem) {
    case EMB_EXAMPLE_OK:
        return true;
    case EMB_EXAMPLE_NO_OBJECT:
        answer_missing(r, name, NULL, "model_attributes_type",
                       "Input should be a valid dictionary or object to extract fields from");
        break;
    case EMB_EXAMPLE_NO_SCHEMA:
        answer_missing(r, name, "schema", "missing", "Field required");
        break;
    case EMB_EXAMPLE_BAD_PROPERTIES:
        answer_missing(r, name, "properties", "dict_type", "Input should be a valid dictionary");
        break;
    case EMB_EXAMPLE_BAD_SCHEMA:
        emb_answer_error(r, 400, "Cannot parse example entity: No such schema, or not one that is matched: %.100s", schema);
        break;
    case EMB_EXAMPLE_NO_MEMORY:
        emb_answer_error(r, 500, "out of memory");
        break;
    }
    return false;
}

static bool answer_batch(matching *m, yyjson_val *queries)
{
    yyjson_val *key, *query;
    size_t i, max;
    emb_buf_append_text(&m->r->answer, "{\"responses\":{");
    EMB_JSON_OBJECT_EACH (queries, i, max, key, query) {
        emb_example example;
        emb_str name = {yyjson_get_str(key), yyjson_get_len(key)};
        emb_example_problem problem = emb_example_read(&example, query, m->r->arena);
        bool ok = answer_problem(m->r, name, problem, query) && answer_query(m, name, &example);
        emb_example_free(&example);
        if (!ok)
            return false;
    }
    emb_buf_printf(&m->r->answer, "},\"limit\":%ld}", m->limit);
    return true;
}

static bool check_queries(emb_request *r, yyjson_val *root, yyjson_val **ret)
{
    yyjson_val *queries = yyjson_obj_get(root, "queries");
    long most = r->server->config->max_batch;
    if (!yyjson_is_obj(root))
        emb_answer_invalid(r, "body", NULL, root ? "model_attributes_type" : "missing",
                           root ? "Input should be a valid dictionary or object to extract fields from" : "Field required", NULL);
    else if (!queries)
        answer_missing(r, (emb_str){NULL, 0}, NULL, "missing", "Field required");
    else if (!yyjson_is_obj(queries))
        answer_missing(r, (emb_str){NULL, 0}, NULL, "dict_type", "Input should be a valid dictionary");
    else if (!yyjson_obj_size(queries))
        emb_answer_error(r, 400, "No queries provided.");
    else if (yyjson_obj_size(queries) > (size_t)most)
        emb_answer_error(r, 400, "Too many queries in one batch (limit: %ld)", most);
    else
        *ret = queries;
    return !r->status;
}

static void run(matching *m, yyjson_val *root)
{
    emb_request *r = m->r;
    yyjson_val *queries = NULL;
    if (!check_queries(r, root, &queries) || !read_parameters(m) || !emb_scope_read(&m->scope, r, m->g, r->segments[1], true) ||
        !read_weights(m, yyjson_obj_get(root, "weights")) || !read_settings(m, yyjson_obj_get(root, "config")))
        return;
    m->matcher = emb_generation_take_matcher(m->g);
    if (!m->matcher) {
        emb_answer_error(r, 500, "out of memory");
        return;
    }
    if (answer_batch(m, queries)) {
        emb_answer_header(r, "x-batch-size", "%zu", yyjson_obj_size(queries));
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_generation_give_matcher(m->g, m->matcher);
}

void emb_answer_match(emb_request *r)
{
    matching m = {.r = r};
    yyjson_read_err problem;
    m.g = emb_request_generation(r);
    if (!m.g)
        return;
    yyjson_doc *doc = r->body.len ? yyjson_read_opts(r->body.data, r->body.len, 0, NULL, &problem) : NULL;
    if (r->body.len && !doc) {
        emb_answer_invalid(r, "body", NULL, "json_invalid", "JSON decode error", NULL);
    } else {
        emb_features_init(&m.features);
        run(&m, yyjson_doc_get_root(doc));
        emb_features_free(&m.features);
        emb_vec_free(&m.others);
    }
    yyjson_doc_free(doc);
    emb_generation_release(m.g);
}
