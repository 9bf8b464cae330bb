/* SPDX-License-Identifier: Apache-2.0 */
#include "update/sources.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/file.h"
#include "lists/reader.h"
#include "update/update.h"

#define BAD_NAME "a source is named with letters, digits, _ and -"

typedef struct config_reader {
    yaml_document_t document;
    const char *path;
    emb_arena *arena;
    emb_error *error;
} config_reader;

static emb_status wrong(config_reader *r, const yaml_node_t *node, const char *what)
{
    return emb_fail_at(r->error, EMB_FORMAT, r->path, node ? node->start_mark.line + 1 : 0, 0, "%s", what);
}

/* ---- Values ---- */

static bool is_variable_byte(char c)
{
    return emb_is_ascii_alpha(c) || emb_is_ascii_digit(c) || c == '_';
}

/* $NAME and ${NAME}; what is not set becomes nothing, $$ a dollar. */
static bool expand(emb_str text, emb_buf *out)
{
    for (size_t at = 0; at < text.len;) {
        if (text.data[at] != '$') {
            emb_buf_append_byte(out, text.data[at++]);
            continue;
        }
        bool braces = ++at < text.len && text.data[at] == '{';
        if (at < text.len && text.data[at] == '$') {
            emb_buf_append_byte(out, text.data[at++]);
            continue;
        }
        at += braces;
        char name[128];
        size_t len = 0;
        while (at < text.len && is_variable_byte(text.data[at]) && len + 1 < sizeof name)
            name[len++] = text.data[at++];
        name[len] = '\0';
        at += braces && at < text.len && text.data[at] == '}';
        const char *value = len ? getenv(name) : NULL;
        emb_buf_append_text(out, value ? value : "");
    }
    return !out->failed;
}

static emb_status read_text(config_reader *r, const yaml_node_t *node, const char **ret)
{
    if (node->type != YAML_SCALAR_NODE)
        return wrong(r, node, "expected a text");
    emb_buf out = EMB_BUF_INIT(EMB_SOURCES_BYTES_MAX);
    const char *copy = NULL;
    if (memchr(node->data.scalar.value, 0, node->data.scalar.length))
        return wrong(r, node, "a text has a NUL in it");
    if (expand((emb_str){(const char *)node->data.scalar.value, node->data.scalar.length}, &out))
        copy = emb_arena_copy(r->arena, emb_buf_str(&out));
    emb_buf_free(&out);
    if (!copy)
        return emb_fail_memory(r->error);
    *ret = copy;
    return EMB_OK;
}

static emb_status read_number(config_reader *r, const yaml_node_t *node, double least, double most, double *ret)
{
    const char *text;
    char *end;
    emb_status status = read_text(r, node, &text);
    if (status != EMB_OK)
        return status;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= least && value <= most))
        return emb_fail_at(r->error, EMB_FORMAT, r->path, node->start_mark.line + 1, 0,
                           "expected a number from %g to %g, not \"%.40s\"", least, most, text);
    *ret = value;
    return EMB_OK;
}

static emb_status read_whole(config_reader *r, const yaml_node_t *node, double least, double most, uint64_t *ret)
{
    double value = 0;
    emb_status status = read_number(r, node, least, most, &value);
    if (status == EMB_OK)
        *ret = (uint64_t)value;
    return status;
}

static emb_status read_flag(config_reader *r, const yaml_node_t *node, bool *ret)
{
    const char *text;
    emb_status status = read_text(r, node, &text);
    if (status != EMB_OK)
        return status;
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        return wrong(r, node, "expected true or false");
    *ret = strcmp(text, "true") == 0;
    return EMB_OK;
}

/* A text, or a list of texts, behind what is there already. */
static emb_status read_texts(config_reader *r, const yaml_node_t *node, const char **values, size_t *count)
{
    if (node->type == YAML_SCALAR_NODE) {
        if (*count == EMB_SOURCE_VALUES_MAX)
            return wrong(r, node, "too many values");
        return read_text(r, node, &values[(*count)++]);
    }
    if (node->type != YAML_SEQUENCE_NODE)
        return wrong(r, node, "expected a text or a list of texts");
    emb_status status = EMB_OK;
    for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top && status == EMB_OK;
         item++) {
        const yaml_node_t *value = yaml_document_get_node(&r->document, *item);
        status = value && value->type == YAML_SCALAR_NODE ? read_texts(r, value, values, count)
                                                          : wrong(r, node, "expected a list of texts");
    }
    return status;
}

/* ---- Sources ---- */

/* Keys that stand at the top for all sources, or in one. */
static emb_status read_common(config_reader *r, const char *key, const yaml_node_t *node, emb_source *s, bool *ret_known)
{
    *ret_known = true;
    if (strcmp(key, "attempts") == 0)
        return read_whole(r, node, 1, 100, &s->attempts);
    if (strcmp(key, "backoff") == 0)
        return read_number(r, node, 0, 3600, &s->backoff);
    if (strcmp(key, "timeout") == 0)
        return read_whole(r, node, 1, 86400, &s->timeout);
    if (strcmp(key, "deadline") == 0)
        return read_whole(r, node, 1, 86400, &s->deadline);
    if (strcmp(key, "stall") == 0)
        return read_whole(r, node, 1, 3600, &s->stall);
    if (strcmp(key, "max_bytes") == 0)
        return read_whole(r, node, 1, 1099511627776.0, &s->max_bytes);
    if (strcmp(key, "max_shrink") == 0)
        return read_number(r, node, 0, 1, &s->max_shrink);
    if (strcmp(key, "proxy") == 0)
        return read_text(r, node, &s->proxy);
    *ret_known = false;
    return EMB_OK;
}

static emb_status read_own(config_reader *r, const char *key, const yaml_node_t *node, emb_source *s)
{
    if (strcmp(key, "name") == 0)
        return read_text(r, node, &s->name);
    if (strcmp(key, "title") == 0)
        return read_text(r, node, &s->title);
    if (strcmp(key, "url") == 0 || strcmp(key, "mirrors") == 0)
        return read_texts(r, node, s->urls, &s->url_count);
    if (strcmp(key, "path") == 0)
        return read_text(r, node, &s->path);
    if (strcmp(key, "headers") == 0)
        return read_texts(r, node, s->headers, &s->header_count);
    if (strcmp(key, "content_type") == 0)
        return read_texts(r, node, s->content_types, &s->content_type_count);
    if (strcmp(key, "format") == 0)
        return read_text(r, node, &s->format);
    if (strcmp(key, "dataset") == 0)
        return read_text(r, node, &s->dataset);
    if (strcmp(key, "member") == 0)
        return read_text(r, node, &s->member);
    if (strcmp(key, "sha256") == 0)
        return read_text(r, node, &s->sha256);
    if (strcmp(key, "enabled") == 0)
        return read_flag(r, node, &s->enabled);
    if (strcmp(key, "min_targets") == 0)
        return read_whole(r, node, 0, 1e9, &s->min_targets);
    return emb_fail_at(r->error, EMB_FORMAT, r->path, node->start_mark.line + 1, 0, "there is no key \"%.40s\" in a source", key);
}

static bool is_name(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (!is_variable_byte(text[i]) && text[i] != '-')
            return false;
    return len > 0 && len <= 64 && text[0] != '-';
}

static bool is_address(const char *url)
{
    emb_str text = emb_str_from(url);
    return emb_str_starts_ascii_case(text, EMB_STR("https://")) || emb_str_starts_ascii_case(text, EMB_STR("http://")) ||
           emb_str_starts_ascii_case(text, EMB_STR("file://"));
}

static emb_status check_source(config_reader *r, const yaml_node_t *node, const emb_sources *sources, const emb_source *s)
{
    if (!is_name(s->name))
        return wrong(r, node, BAD_NAME);
    for (size_t i = 0; i < sources->items.count; i++)
        if (strcmp(sources->items.items[i].name, s->name) == 0)
            return wrong(r, node, "two sources have the same name");
    if (!s->url_count && !*s->path)
        return wrong(r, node, "a source needs a url or a path");
    for (size_t i = 0; i < s->url_count; i++)
        if (!is_address(s->urls[i]))
            return wrong(r, node, "a url begins with https://, http:// or file://");
    for (size_t i = 0; i < s->header_count; i++)
        if (strpbrk(s->headers[i], "\r\n"))
            return wrong(r, node, "a header has a line break in it");
    if (*s->format && !emb_reader_by_name(emb_str_from(s->format)))
        return wrong(r, node, "there is no reader of this format");
    if (*s->sha256 && strlen(s->sha256) != 64)
        return wrong(r, node, "sha256 has 64 digits");
    return EMB_OK;
}

static emb_status resolve_path(config_reader *r, emb_source *s)
{
    const char *slash = strrchr(r->path, '/');
    if (!*s->path || *s->path == '/' || !slash)
        return EMB_OK;
    s->path = emb_arena_printf(r->arena, "%.*s/%s", (int)(slash - r->path), r->path, s->path);
    return s->path ? EMB_OK : emb_fail_memory(r->error);
}

static emb_status read_source(config_reader *r, const yaml_node_t *node, const emb_source *defaults, emb_sources *ret)
{
    emb_source s = *defaults;
    emb_status status = EMB_OK;
    if (!node || node->type != YAML_MAPPING_NODE)
        return wrong(r, node, "a source is a mapping with name and url");
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top && status == EMB_OK;
         pair++) {
        const yaml_node_t *value = yaml_document_get_node(&r->document, pair->value);
        const char *key;
        bool known;
        status = read_text(r, yaml_document_get_node(&r->document, pair->key), &key);
        if (status == EMB_OK)
            status = read_common(r, key, value, &s, &known);
        if (status == EMB_OK && !known)
            status = read_own(r, key, value, &s);
    }
    if (status == EMB_OK)
        status = check_source(r, node, ret, &s);
    if (status == EMB_OK)
        status = resolve_path(r, &s);
    if (status == EMB_OK && ret->items.count == EMB_SOURCES_MAX)
        status = wrong(r, node, "too many sources");
    if (status == EMB_OK && !emb_vec_push(&ret->items, s))
        status = emb_fail_memory(r->error);
    return status;
}

static emb_status read_list(config_reader *r, const yaml_node_t *node, const emb_source *defaults, emb_sources *ret)
{
    emb_status status = EMB_OK;
    if (!node || node->type != YAML_SEQUENCE_NODE)
        return wrong(r, node, "\"sources\" is a list");
    for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top && status == EMB_OK;
         item++)
        status = read_source(r, yaml_document_get_node(&r->document, *item), defaults, ret);
    return status;
}

static emb_status read_top(config_reader *r, emb_sources *ret)
{
    emb_source defaults = {.title = "",
                           .path = "",
                           .format = "",
                           .dataset = "",
                           .member = "",
                           .sha256 = "",
                           .proxy = "",
                           .name = "",
                           .enabled = true,
                           .attempts = 6,
                           .timeout = 900,
                           .deadline = 1800,
                           .stall = 60,
                           .max_bytes = 2147483648u,
                           .backoff = 1,
                           .max_shrink = 0.2};
    const yaml_node_t *root = yaml_document_get_root_node(&r->document), *list = NULL;
    emb_status status = EMB_OK;
    if (!root || root->type != YAML_MAPPING_NODE)
        return wrong(r, root, "expected a mapping with \"sources\"");
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top && status == EMB_OK;
         pair++) {
        const yaml_node_t *key_node = yaml_document_get_node(&r->document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(&r->document, pair->value);
        const char *key;
        bool known;
        status = read_text(r, key_node, &key);
        if (status != EMB_OK)
            break;
        if (strcmp(key, "sources") == 0)
            list = value;
        else if (strcmp(key, "keep") == 0)
            status = read_whole(r, value, 1, 10000, &ret->keep);
        else if (strcmp(key, "parallel") == 0)
            status = read_whole(r, value, 1, 32, &ret->parallel);
        else if ((status = read_common(r, key, value, &defaults, &known)) == EMB_OK && !known)
            status = emb_fail_at(r->error, EMB_FORMAT, r->path, key_node->start_mark.line + 1, 0, "there is no key \"%.40s\"", key);
    }
    return status == EMB_OK ? read_list(r, list ? list : NULL, &defaults, ret) : status;
}

emb_status emb_sources_parse(emb_str yaml, const char *path, emb_sources *ret, emb_error *error)
{
    yaml_parser_t parser;
    config_reader r = {.path = path, .error = error};
    emb_sources sources = {.arena = emb_arena_new(), .keep = 5, .parallel = 4};
    emb_status status = EMB_OK;
    r.arena = sources.arena;
    if (!sources.arena || !yaml_parser_initialize(&parser)) {
        emb_arena_free(sources.arena);
        return emb_fail_memory(error);
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.data ? yaml.data : ""), yaml.len);
    if (!yaml_parser_load(&parser, &r.document)) {
        status = parser.error == YAML_MEMORY_ERROR
                     ? emb_fail_memory(error)
                     : emb_fail_at(error, EMB_FORMAT, path, parser.problem_mark.line + 1, 0, "no YAML: %s", parser.problem);
    } else {
        status = read_top(&r, &sources);
        yaml_document_delete(&r.document);
    }
    yaml_parser_delete(&parser);
    if (status == EMB_OK)
        *ret = sources;
    else
        emb_sources_free(&sources);
    return status;
}

emb_status emb_sources_read(const char *path, emb_sources *ret, emb_error *error)
{
    emb_buf text = EMB_BUF_INIT(EMB_SOURCES_BYTES_MAX);
    emb_status status = emb_file_read(path, &text, error);
    if (status == EMB_OK)
        status = emb_sources_parse(emb_buf_str(&text), path, ret, error);
    emb_buf_free(&text);
    return status;
}

void emb_sources_free(emb_sources *sources)
{
    emb_arena_free(sources->arena);
    emb_vec_free(&sources->items);
    *sources = (emb_sources){.arena = NULL};
}

extern const unsigned char emb_default_sources[];
extern const unsigned emb_default_sources_len;

emb_str emb_update_default_sources(void)
{
    return (emb_str){(const char *)emb_default_sources, emb_default_sources_len};
}
