/* SPDX-License-Identifier: Apache-2.0 */
#include "server/yaml_text.h"

#include <stdlib.h>
#include <yaml.h>

#define DEPTH_MAX 100
#define VALUES_MAX 1000000

typedef struct conversion {
    yaml_document_t *yaml;
    yyjson_mut_doc *json;
    size_t values;
    emb_error *error;
    emb_status status;
} conversion;

static yyjson_mut_val *convert(conversion *c, int number, int depth);

static yyjson_mut_val *fail(conversion *c, emb_status status, const yaml_node_t *node, const char *message)
{
    if (c->status == EMB_OK)
        c->status = emb_fail_at(c->error, status, NULL, node ? node->start_mark.line + 1 : 0, 0, "%s", message);
    return NULL;
}

static bool is_one_of(emb_str text, const char *const *words)
{
    for (; *words; words++)
        if (emb_str_equal(text, emb_str_from(*words)))
            return true;
    return false;
}

/* Plain scalars of the core schema; what is quoted is a text. */
static yyjson_mut_val *convert_scalar(conversion *c, const yaml_node_t *node)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", "yes", "on", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", "no", "off", NULL};
    emb_str text = {(const char *)node->data.scalar.value, node->data.scalar.length};
    if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        char *end;
        if (is_one_of(text, nulls))
            return yyjson_mut_null(c->json);
        if (is_one_of(text, trues) || is_one_of(text, falses))
            return yyjson_mut_bool(c->json, is_one_of(text, trues));
        if (emb_is_ascii_digit(text.data[0]) || (text.data[0] == '-' && text.len > 1)) {
            /* a version such as 20240527 is a number; one such as 20240527134702-zbn is not; a leading zero is kept */
            long long integer = strtoll(text.data, &end, 10);
            if (*end == '\0' && text.len < 18 && (text.data[0] != '0' || text.len == 1))
                return yyjson_mut_sint(c->json, integer);
            double number = strtod(text.data, &end);
            if (*end == '\0' && text.len < 32 && text.data[0] != '0')
                return yyjson_mut_real(c->json, number);
            if (*end == '\0' && text.len < 32 && text.data[0] == '0' && text.len > 1 && text.data[1] == '.')
                return yyjson_mut_real(c->json, number);
        }
    }
    return yyjson_mut_strncpy(c->json, text.data, text.len);
}

static yyjson_mut_val *convert_sequence(conversion *c, const yaml_node_t *node, int depth)
{
    yyjson_mut_val *list = yyjson_mut_arr(c->json);
    for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
        yyjson_mut_val *value = convert(c, *item, depth + 1);
        if (!value || !yyjson_mut_arr_append(list, value))
            return value ? fail(c, EMB_NO_MEMORY, NULL, "out of memory") : NULL;
    }
    return list;
}

static yyjson_mut_val *convert_mapping(conversion *c, const yaml_node_t *node, int depth)
{
    yyjson_mut_val *object = yyjson_mut_obj(c->json);
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(c->yaml, pair->key);
        if (!key || key->type != YAML_SCALAR_NODE)
            return fail(c, EMB_FORMAT, key ? key : node, "a key must be a text");
        yyjson_mut_val *name = yyjson_mut_strncpy(c->json, (const char *)key->data.scalar.value, key->data.scalar.length);
        yyjson_mut_val *value = convert(c, pair->value, depth + 1);
        if (!value || !name || !yyjson_mut_obj_add(object, name, value))
            return c->status == EMB_OK ? fail(c, EMB_NO_MEMORY, NULL, "out of memory") : NULL;
    }
    return object;
}

/* Aliases are copied out, so both the depth and the number of values are bounded. */
static yyjson_mut_val *convert(conversion *c, int number, int depth)
{
    const yaml_node_t *node = yaml_document_get_node(c->yaml, number);
    yyjson_mut_val *value = NULL;
    if (!node || depth > DEPTH_MAX || ++c->values > VALUES_MAX)
        return fail(c, EMB_LIMIT, node, "the text is nested too deeply or too large");
    if (node->type == YAML_SCALAR_NODE)
        value = convert_scalar(c, node);
    else if (node->type == YAML_SEQUENCE_NODE)
        value = convert_sequence(c, node, depth);
    else if (node->type == YAML_MAPPING_NODE)
        value = convert_mapping(c, node, depth);
    if (!value)
        fail(c, EMB_NO_MEMORY, node, "out of memory");
    return value;
}

static emb_status convert_document(yaml_document_t *yaml, yyjson_doc **ret, emb_error *error)
{
    conversion c = {.yaml = yaml, .json = yyjson_mut_doc_new(NULL), .error = error};
    if (!c.json)
        return emb_fail_memory(error);
    yyjson_mut_val *root = yaml_document_get_root_node(yaml) ? convert(&c, 1, 0) : yyjson_mut_null(c.json);
    yyjson_doc *doc = NULL;
    if (root) {
        yyjson_mut_doc_set_root(c.json, root);
        doc = yyjson_mut_doc_imut_copy(c.json, NULL);
        if (!doc)
            c.status = emb_fail_memory(error);
    }
    yyjson_mut_doc_free(c.json);
    if (c.status != EMB_OK)
        return c.status;
    *ret = doc;
    return EMB_OK;
}

emb_status emb_yaml_read(emb_str text, yyjson_doc **ret, emb_error *error)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return emb_fail_memory(error);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.len);
    emb_status status;
    if (!yaml_parser_load(&parser, &document)) {
        status = parser.error == YAML_MEMORY_ERROR ? emb_fail_memory(error)
                                                   : emb_fail_at(error, EMB_FORMAT, NULL, parser.problem_mark.line + 1, 0,
                                                                 "no YAML: %s", parser.problem ? parser.problem : "unreadable");
    } else {
        status = convert_document(&document, ret, error);
        yaml_document_delete(&document);
    }
    yaml_parser_delete(&parser);
    return status;
}

emb_status emb_yaml_or_json_read(emb_str text, const char *path, yyjson_doc **ret, emb_error *error)
{
    emb_str start = emb_str_trim(text);
    bool json = emb_str_ends(emb_str_from(path), EMB_STR(".json")) || (start.len && start.data[0] == '{');
    emb_status status;
    if (json) {
        yyjson_read_err problem;
        yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)text.data, text.len, 0, NULL, &problem);
        if (doc) {
            *ret = doc;
            return EMB_OK;
        }
        status = emb_fail_at(error, EMB_FORMAT, NULL, 0, problem.pos, "no JSON: %s", problem.msg);
    } else {
        status = emb_yaml_read(text, ret, error);
    }
    if (status != EMB_OK)
        emb_error_set_path(error, path);
    return status;
}
