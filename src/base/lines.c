/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lines.h"

#include <stdlib.h>

#include "base/decode.h"

struct emb_lines {
    emb_decoder *decoder;
    emb_window *window;
    size_t max;
    size_t seen; /* bytes of the line that hold no break */
    uint64_t number;
};

static emb_status open_lines(emb_status opened, emb_decoder *decoder, size_t max, emb_lines **ret, emb_error *error)
{
    if (opened != EMB_OK)
        return opened;
    emb_lines *lines = calloc(1, sizeof *lines);
    if (!lines) {
        emb_decoder_close(decoder);
        return emb_fail_memory(error);
    }
    lines->decoder = decoder;
    lines->window = emb_decoder_window(decoder);
    lines->max = max;
    *ret = lines;
    return EMB_OK;
}

emb_status emb_lines_open(const char *path, size_t max, emb_lines **ret, emb_error *error)
{
    emb_decoder *decoder = NULL;
    emb_status opened = emb_decoder_open(path, &decoder, error);
    return open_lines(opened, decoder, max, ret, error);
}

emb_status emb_lines_open_memory(emb_str text, size_t max, emb_lines **ret, emb_error *error)
{
    emb_decoder *decoder = NULL;
    emb_status opened = emb_decoder_open_memory(text, &decoder, error);
    return open_lines(opened, decoder, max, ret, error);
}

void emb_lines_close(emb_lines *lines)
{
    if (!lines)
        return;
    emb_decoder_close(lines->decoder);
    free(lines);
}

/* The break at or after window->at + seen, NULL where the window holds none. */
static const char *find_break(emb_lines *lines)
{
    const emb_window *w = lines->window;
    size_t from = w->at + lines->seen;
    const char *nl = from < w->end ? memchr(w->data + from, '\n', w->end - from) : NULL;
    if (!nl)
        lines->seen = w->end - w->at;
    return nl;
}

/* Passes over the rest of a line that is too long, holding no more than one window of it. */
static emb_status too_long(emb_lines *lines, emb_error *error)
{
    emb_window *w = lines->window;
    uint64_t offset = w->offset + w->at;
    const char *nl;
    lines->seen = 0;
    while (!(nl = find_break(lines)) && !w->ended) {
        w->at = w->end;
        lines->seen = 0;
        emb_status status = emb_decoder_fill(lines->decoder, error);
        if (status != EMB_OK)
            return status;
    }
    w->at = nl ? (size_t)(nl - w->data) + 1 : w->end;
    lines->seen = 0;
    return emb_fail_at(error, EMB_LIMIT, emb_decoder_path(lines->decoder), lines->number, offset,
                       "the line is longer than %zu bytes", lines->max);
}

emb_status emb_lines_read(emb_lines *lines, emb_line *ret, emb_error *error)
{
    emb_window *w = lines->window;
    const char *nl;
    while (!(nl = find_break(lines)) && !w->ended) {
        if (lines->seen > lines->max) {
            lines->number++;
            return too_long(lines, error);
        }
        emb_status status = emb_decoder_fill(lines->decoder, error);
        if (status != EMB_OK)
            return status;
    }
    emb_line line = {.number = lines->number + 1, .offset = w->offset + w->at, .complete = nl != NULL};
    lines->seen = 0;
    if (!nl && w->at == w->end) {
        *ret = line;
        return EMB_OK;
    }
    size_t next = nl ? (size_t)(nl - w->data) + 1 : w->end;
    line.text = (emb_str){w->data + w->at, next - w->at - line.complete};
    if (line.complete && line.text.len && line.text.data[line.text.len - 1] == '\r')
        line.text.len--;
    lines->number++;
    if (line.text.len > lines->max)
        return too_long(lines, error);
    w->at = next;
    *ret = line;
    return EMB_OK;
}

uint64_t emb_lines_position(const emb_lines *lines)
{
    return emb_decoder_position(lines->decoder);
}

uint64_t emb_lines_size(const emb_lines *lines)
{
    return emb_decoder_size(lines->decoder);
}
