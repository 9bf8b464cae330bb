/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/json.h"
#include "embargo/build.h"
#include "embargo/version.h"
#include "index/build_internal.h"
#include "lists/reader.h"

#define META_LISTS_MAX ((size_t)4 * 1024 * 1024)

typedef struct list_context {
    emb_builder *builder;
    const emb_build_events *events;
    size_t list;
} list_context;

static emb_status take_entity(void *context, const emb_entity *entity, emb_error *error)
{
    return emb_builder_add(((list_context *)context)->builder, entity, error);
}

static void take_refusal(void *context, uint64_t line, const char *id, const char *reason)
{
    const list_context *c = context;
    if (c->events && c->events->problem)
        c->events->problem(c->events->context, c->list, 1, line, id, reason);
}

static void take_warning(void *context, uint64_t line, const char *id, const char *reason)
{
    const list_context *c = context;
    if (c->events && c->events->problem)
        c->events->problem(c->events->context, c->list, 0, line, id, reason);
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
    const list_context *c = context;
    if (c->events && c->events->progress)
        c->events->progress(c->events->context, c->list, done, total);
}

static void report_list(const list_context *c, const emb_list_info *info)
{
    emb_list_report report = {.records = info->records,
                              .targets = info->targets,
                              .entities = info->entities,
                              .names = info->names,
                              .weak_aliases = info->weak_aliases,
                              .refused = info->refused,
                              .warned = info->warned,
                              .joined = emb_builder_joined(c->builder)};
    snprintf(report.format, sizeof report.format, "%s", info->format);
    snprintf(report.dataset, sizeof report.dataset, "%s", info->dataset);
    snprintf(report.title, sizeof report.title, "%s", info->title);
    snprintf(report.published, sizeof report.published, "%s", info->published);
    if (c->events && c->events->list)
        c->events->list(c->events->context, c->list, &report);
}

static void append_list(emb_buf *out, const emb_list_info *info, uint64_t joined)
{
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "dataset", emb_str_from(info->dataset));
    emb_json_member(out, "title", emb_str_from(info->title));
    emb_json_member(out, "format", emb_str_from(info->format));
    emb_json_member(out, "published", emb_str_from(info->published));
    emb_buf_printf(out,
                   ",\"records\":%llu,\"targets\":%llu,\"entities\":%llu,\"names\":%llu,\"weak_aliases\":%llu,\"refused\":%llu,"
                   "\"warned\":%llu,\"joined\":%llu}",
                   (unsigned long long)info->records, (unsigned long long)info->targets, (unsigned long long)info->entities,
                   (unsigned long long)info->names, (unsigned long long)info->weak_aliases, (unsigned long long)info->refused,
                   (unsigned long long)info->warned, (unsigned long long)joined);
}

static emb_status read_lists(emb_builder *builder, const emb_list_source *lists, size_t count, const emb_build_events *events,
                             emb_buf *meta, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_buf_printf(meta, "{\"version\":\"%s\",\"lists\":[", EMB_VERSION_TEXT);
    for (size_t i = 0; i < count && status == EMB_OK; i++) {
        list_context context = {builder, events, i};
        const emb_sink sink = {&context, take_entity, take_refusal, take_warning, take_progress};
        emb_list_info info = {0};
        emb_builder_begin_list(builder);
        status = emb_list_read(lists[i].path, lists[i].format, lists[i].dataset, &sink, &info, error);
        if (status != EMB_OK)
            break;
        if (lists[i].title)
            snprintf(info.title, sizeof info.title, "%s", lists[i].title);
        report_list(&context, &info);
        append_list(meta, &info, emb_builder_joined(builder));
    }
    emb_buf_append_text(meta, "]}");
    return status == EMB_OK && meta->failed ? emb_fail_memory(error) : status;
}

emb_status emb_build_index(const char *path, const emb_list_source *lists, size_t count, const emb_build_events *events,
                           emb_error *error)
{
    if (!count)
        return emb_fail(error, EMB_INVALID, "an index needs at least one list");
    emb_builder *builder = NULL;
    emb_buf meta = EMB_BUF_INIT(META_LISTS_MAX);
    emb_status status = emb_builder_new(&builder, error);
    if (status == EMB_OK)
        status = read_lists(builder, lists, count, events, &meta, error);
    if (status == EMB_OK)
        status = emb_builder_set_meta(builder, emb_buf_str(&meta), error);
    if (status == EMB_OK) {
        take_progress(&(list_context){builder, events, count}, 0, 0);
        status = emb_builder_write(builder, path, error);
    }
    emb_buf_free(&meta);
    emb_builder_free(builder);
    return status;
}
