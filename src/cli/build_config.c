/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/build_config.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/error.h"
#include "base/file.h"

#define CONFIG_MAX ((size_t)1024 * 1024)

typedef struct config {
    const char *path;
    yaml_document_t document;
    emb_source_list *lists;
} config;

/* ---- Sources ---- */

static void free_source(emb_list_source *source)
{
    free((char *)source->path);
    free((char *)source->format);
    free((char *)source->dataset);
    free((char *)source->title);
}

void emb_source_list_free(emb_source_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_source(&list->items[i]);
    emb_vec_free(list);
}

static bool copy(const char *text, const char **ret)
{
    *ret = text ? strdup(text) : NULL;
    return !text || *ret;
}

emb_status emb_source_list_add(emb_source_list *list, const emb_list_source *source, emb_error *error)
{
    emb_list_source own = {0};
    if (copy(source->path, &own.path) && copy(source->format, &own.format) && copy(source->dataset, &own.dataset) &&
        copy(source->title, &own.title) && emb_vec_push(list, own))
        return EMB_OK;
    free_source(&own);
    return emb_fail_memory(error);
}

/* ---- YAML ---- */

static emb_status wrong(const config *c, const yaml_node_t *node, emb_error *error, const char *expected)
{
    return emb_fail_at(error, EMB_FORMAT, c->path, node ? node->start_mark.line + 1 : 1, 0, "%s", expected);
}

/* A text, NULL for anything else. Numbers and dates are texts too; "~" and nothing at all are not. */
static const char *text_of(const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE || node->data.scalar.length == 0)
        return NULL;
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length && strcmp(text, "~") != 0 ? text : NULL;
}

/* Paths are relative to the configuration. */
static char *resolve(const char *config_path, const char *path)
{
    const char *slash = strrchr(config_path, '/');
    size_t folder = path[0] == '/' || !slash ? 0 : (size_t)(slash + 1 - config_path);
    char *out = malloc(folder + strlen(path) + 1);
    if (out) {
        memcpy(out, config_path, folder);
        strcpy(out + folder, path);
    }
    return out;
}

static emb_status add_source(config *c, emb_list_source source, emb_error *error)
{
    char *path = resolve(c->path, source.path);
    if (!path)
        return emb_fail_memory(error);
    source.path = path;
    emb_status status = emb_source_list_add(c->lists, &source, error);
    free(path);
    return status;
}

static emb_status read_list(config *c, const yaml_node_t *node, emb_error *error)
{
    emb_list_source source = {.path = text_of(node)};
    const struct {
        const char *key;
        const char **value;
    } keys[] = {{"path", &source.path}, {"format", &source.format}, {"dataset", &source.dataset}, {"title", &source.title}};
    if (source.path)
        return add_source(c, source, error);
    if (node->type != YAML_MAPPING_NODE)
        return wrong(c, node, error, "expected a list: a path, or path with format, dataset, title");
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key_node = yaml_document_get_node(&c->document, pair->key);
        const char *key = text_of(key_node), *value = text_of(yaml_document_get_node(&c->document, pair->value));
        size_t at = 0, count = sizeof keys / sizeof *keys;
        while (at < count && !(key && strcmp(key, keys[at].key) == 0))
            at++;
        if (at == count)
            return wrong(c, key_node, error, "unknown setting of a list; there are path, format, dataset, title");
        if (!value)
            return wrong(c, key_node, error, "this setting needs a text");
        *keys[at].value = value;
    }
    return source.path ? add_source(c, source, error) : wrong(c, node, error, "the list has no path");
}

static emb_status read_lists(config *c, const yaml_node_t *node, emb_error *error)
{
    if (!node || node->type != YAML_SEQUENCE_NODE)
        return wrong(c, node, error, "\"lists\" holds no lists; expected \"- path: FILE\" below it");
    emb_status status = EMB_OK;
    for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++)
        if (status == EMB_OK)
            status = read_list(c, yaml_document_get_node(&c->document, *item), error);
    return status;
}

static emb_status read_root(config *c, emb_error *error)
{
    const yaml_node_t *root = yaml_document_get_root_node(&c->document), *lists = NULL;
    if (!root || root->type != YAML_MAPPING_NODE)
        return wrong(c, root, error, "expected \"lists:\" with lists below it");
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(&c->document, pair->key);
        if (!text_of(key) || strcmp(text_of(key), "lists") != 0)
            return wrong(c, key, error, "unknown setting; expected \"lists\"");
        lists = yaml_document_get_node(&c->document, pair->value);
    }
    return read_lists(c, lists, error);
}

static emb_status parse(config *c, emb_str text, emb_error *error)
{
    yaml_parser_t parser;
    emb_status status = EMB_OK;
    if (!yaml_parser_initialize(&parser))
        return emb_fail_memory(error);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.len);
    if (yaml_parser_load(&parser, &c->document)) {
        status = read_root(c, error);
        yaml_document_delete(&c->document);
    } else if (parser.error == YAML_MEMORY_ERROR) {
        status = emb_fail_memory(error);
    } else {
        status = emb_fail_at(error, EMB_FORMAT, c->path, parser.problem_mark.line + 1, parser.problem_offset, "no YAML: %s",
                             parser.problem ? parser.problem : "it cannot be read");
    }
    yaml_parser_delete(&parser);
    return status;
}

emb_status emb_build_config_read(const char *path, emb_source_list *ret, emb_error *error)
{
    config c = {.path = path, .lists = ret};
    emb_buf text = EMB_BUF_INIT(CONFIG_MAX);
    emb_status status = emb_file_read(path, &text, error);
    if (status == EMB_OK)
        status = parse(&c, text.data ? emb_buf_str(&text) : EMB_STR(""), error);
    emb_buf_free(&text);
    return status;
}
