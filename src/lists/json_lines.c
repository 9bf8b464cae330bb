/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/json_lines.h"

#include <stdio.h>
#include <yyjson.h>

#include "lists/build.h"

#define LONGEST_LINE ((size_t)32 * 1024 * 1024)
#define TRIAL_LINES 100

typedef struct reading {
    const emb_list_file *file;
    const emb_sink *sink;
    emb_list_info *info;
    const emb_json_lines_handler *handler;
    emb_lines *lines;
    uint64_t count; /* lines that are not blank */
    uint64_t bad;
    uint64_t last_line;
    uint64_t next_progress;
    char problem[EMB_JSON_PROBLEM_MAX]; /* of the last bad line */
} reading;

static bool is_whole_json(emb_str line)
{
    yyjson_doc *doc = yyjson_read(line.data, line.len, 0);
    bool whole = doc != NULL;
    yyjson_doc_free(doc);
    return whole;
}

static void refuse(reading *r, uint64_t line, const char *reason)
{
    r->bad++;
    r->info->records++;
    snprintf(r->problem, sizeof r->problem, "%.*s", (int)sizeof r->problem - 1, reason);
    if (r->sink->refuse)
        r->sink->refuse(r->sink->context, line, "", r->problem);
}

static emb_status take_line(reading *r, const emb_line *line, emb_error *error)
{
    char problem[EMB_JSON_PROBLEM_MAX] = "";
    r->count++;
    r->last_line = line->number;
    emb_status status = r->handler->line(r->handler->context, line, problem, error);
    if (status != EMB_OK || !problem[0])
        return status;
    if (!line->complete && !is_whole_json(line->text))
        return emb_fail_at(error, EMB_FORMAT, r->file->path, line->number, line->offset,
                           "cut off: the last line ends within its record");
    refuse(r, line->number, problem);
    return EMB_OK;
}

static emb_status check_trial(const reading *r, emb_error *error)
{
    if (r->bad * 2 <= r->count)
        return EMB_OK;
    return emb_fail_at(error, EMB_FORMAT, r->file->path, r->last_line, 0,
                       "no %s: %llu of the first %llu lines cannot be used; the last of them: %s", r->handler->what,
                       (unsigned long long)r->bad, (unsigned long long)r->count, r->problem);
}

static void show_progress(reading *r)
{
    uint64_t done = emb_lines_position(r->lines);
    if (!r->sink->progress || done < r->next_progress)
        return;
    r->next_progress = done + EMB_PROGRESS_STEP;
    r->sink->progress(r->sink->context, done, emb_lines_size(r->lines));
}

/* Reads a line and hands it on; `*ret_ended` at the end. */
static emb_status step(reading *r, bool *ret_ended, emb_error *error)
{
    emb_line line;
    emb_error problem = {0};
    emb_status status = emb_lines_read(r->lines, &line, &problem);
    if (status == EMB_LIMIT) {
        r->count++;
        refuse(r, problem.line, problem.message);
        return EMB_OK;
    }
    if (status != EMB_OK)
        return emb_fail_at(error, status, problem.path, problem.line, problem.offset, "%s", problem.message);
    if (!line.text.data) {
        *ret_ended = true;
        return EMB_OK;
    }
    return emb_str_trim(line.text).len ? take_line(r, &line, error) : EMB_OK;
}

emb_status emb_json_lines_read(const emb_list_file *file, const emb_sink *sink, emb_list_info *info,
                               const emb_json_lines_handler *handler, emb_error *error)
{
    reading r = {.file = file, .sink = sink, .info = info, .handler = handler};
    bool ended = false;
    emb_status status = emb_lines_open(file->path, LONGEST_LINE, &r.lines, error);
    while (status == EMB_OK && !ended) {
        status = step(&r, &ended, error);
        if (status == EMB_OK && r.count == TRIAL_LINES)
            status = check_trial(&r, error);
        show_progress(&r);
    }
    if (status == EMB_OK && r.count < TRIAL_LINES)
        status = check_trial(&r, error);
    emb_lines_close(r.lines);
    return status;
}
