/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The lines of a file, streaming. UTF-8 with or without BOM; UTF-16 with BOM is converted. LF or CRLF; the last line need
 * not end with one. Memory is bounded by the stated maximum. Belongs to one thread.
 */
#ifndef EMB_BASE_LINES_H
#define EMB_BASE_LINES_H

#include "base/error.h"
#include "base/str.h"

typedef struct emb_lines emb_lines;

typedef struct emb_line {
    emb_str text;    /**< without its break; borrowed until the next read; data is NULL at the end of the file */
    uint64_t number; /**< 1-based */
    uint64_t offset; /**< byte offset of its start */
    bool complete;   /**< it ended with a line break */
} emb_line;

/** "-" is stdin. Close with emb_lines_close. `max` is the most bytes of a line. */
emb_status emb_lines_open(const char *path, size_t max, emb_lines **ret, emb_error *error);
emb_status emb_lines_open_memory(emb_str text, size_t max, emb_lines **ret, emb_error *error);
void emb_lines_close(emb_lines *lines);
/** The next line. EMB_LIMIT: a line beyond `max`; it is passed over and reading may go on with the next call. */
emb_status emb_lines_read(emb_lines *lines, emb_line *ret, emb_error *error);
uint64_t emb_lines_position(const emb_lines *lines);
uint64_t emb_lines_size(const emb_lines *lines);

#endif
