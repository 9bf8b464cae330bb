/* SPDX-License-Identifier: Apache-2.0 */
/** What all lists of one JSON object a line share: bad lines, a cut-off end, a file that is something else, progress. */
#ifndef EMB_LISTS_JSON_LINES_H
#define EMB_LISTS_JSON_LINES_H

#include "base/lines.h"
#include "lists/reader.h"

#define EMB_JSON_PROBLEM_MAX 200

typedef struct emb_json_lines_handler {
    void *context;
    const char *what; /**< "FollowTheMoney entities", for messages */
    /**
     * A line that is not blank; the handler counts info->records. A line that cannot be used is none of the handler's failures: it
     * writes the reason to `problem` (EMB_JSON_PROBLEM_MAX bytes, "" before) and returns EMB_OK; the line is then refused and
     * counted here.
     */
    emb_status (*line)(void *context, const emb_line *line, char *problem, emb_error *error);
} emb_json_lines_handler;

/**
 * Reads all lines. EMB_FORMAT where the last line ends within its object and without a line break (the file is cut off), or where
 * more than half of the first 100 lines cannot be used (the file is something else).
 */
emb_status emb_json_lines_read(const emb_list_file *file, const emb_sink *sink, emb_list_info *info,
                               const emb_json_lines_handler *handler, emb_error *error);

#endif
