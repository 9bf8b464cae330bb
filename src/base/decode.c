/* SPDX-License-Identifier: Apache-2.0 */
#include "base/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

/* From here on a refill reads as much again as is held, so that looking through a long record anew stays linear. */
#define LONG_HELD ((size_t)1024 * 1024)
#define RAW_SIZE ((size_t)64 * 1024)

typedef enum encoding { UNDECIDED, BYTES, UTF16_LITTLE, UTF16_BIG } encoding;

struct emb_decoder {
    emb_window window;
    size_t cap;
    encoding encoding;
    int file; /* -1: memory */
    bool owns_file;
    emb_str memory;
    uint64_t position, size;
    unsigned char *raw; /* UTF-16 not converted yet */
    size_t raw_len;
    bool raw_ended;
    char *path;
};

static emb_status new_decoder(const char *path, emb_decoder **ret, emb_error *error)
{
    emb_decoder *d = calloc(1, sizeof *d);
    if (!d)
        return emb_fail_memory(error);
    d->file = -1;
    d->cap = EMB_DECODE_CHUNK;
    d->window.data = malloc(d->cap);
    d->path = strdup(path);
    if (!d->window.data || !d->path) {
        emb_decoder_close(d);
        return emb_fail_memory(error);
    }
    *ret = d;
    return EMB_OK;
}

emb_status emb_decoder_open(const char *path, emb_decoder **ret, emb_error *error)
{
    emb_decoder *d = NULL;
    emb_status status = new_decoder(path, &d, error);
    if (status != EMB_OK)
        return status;
    bool is_stdin = strcmp(path, "-") == 0;
    d->file = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    d->owns_file = !is_stdin;
    struct stat about;
    if (d->file < 0 || fstat(d->file, &about) != 0) {
        status = emb_fail_errno(error, path, "open");
        emb_decoder_close(d);
        return status;
    }
    if (S_ISREG(about.st_mode) && about.st_size > 0)
        d->size = (uint64_t)about.st_size;
    *ret = d;
    return EMB_OK;
}

emb_status emb_decoder_open_memory(emb_str text, emb_decoder **ret, emb_error *error)
{
    emb_decoder *d = NULL;
    emb_status status = new_decoder("", &d, error);
    if (status != EMB_OK)
        return status;
    d->memory = text;
    d->size = text.len;
    *ret = d;
    return EMB_OK;
}

void emb_decoder_close(emb_decoder *d)
{
    if (!d)
        return;
    if (d->file >= 0 && d->owns_file)
        close(d->file);
    free(d->window.data);
    free(d->raw);
    free(d->path);
    free(d);
}

/* Bytes as they are in the file; `*ret_len` is 0 at its end. */
static emb_status read_raw(emb_decoder *d, void *out, size_t room, size_t *ret_len, emb_error *error)
{
    if (d->file < 0) {
        size_t left = d->memory.len - (size_t)d->position;
        size_t len = left < room ? left : room;
        if (len)
            memcpy(out, d->memory.data + d->position, len);
        d->position += len;
        *ret_len = len;
        return EMB_OK;
    }
    ssize_t got;
    do
        got = read(d->file, out, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return emb_fail_errno(error, d->path, "read");
    d->position += (uint64_t)got;
    *ret_len = (size_t)got;
    return EMB_OK;
}

static bool may_become_mark(const unsigned char *data, size_t len)
{
    return (len == 1 && (data[0] == 0xEF || data[0] == 0xFE || data[0] == 0xFF)) ||
           (len == 2 && data[0] == 0xEF && data[1] == 0xBB);
}

/* The first bytes decide how the rest is read. */
static emb_status decide(emb_decoder *d, emb_error *error)
{
    unsigned char *data = (unsigned char *)d->window.data;
    size_t len = 0, got = 0;
    do {
        emb_status status = read_raw(d, data + len, d->cap - len, &got, error);
        if (status != EMB_OK)
            return status;
        len += got;
    } while (got && may_become_mark(data, len));
    if (len >= 2 && ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF))) {
        /* The window's first content is UTF-16 and may be longer than what is kept later. */
        d->raw = malloc(d->cap > RAW_SIZE ? d->cap : RAW_SIZE);
        if (!d->raw)
            return emb_fail_memory(error);
        d->encoding = data[0] == 0xFF ? UTF16_LITTLE : UTF16_BIG;
        d->raw_len = len - 2;
        memcpy(d->raw, data + 2, d->raw_len);
        return EMB_OK;
    }
    d->encoding = BYTES;
    d->window.end = len;
    d->window.ended = got == 0;
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        d->window.at = 3;
    return EMB_OK;
}

static uint32_t unit_at(const emb_decoder *d, size_t at)
{
    const unsigned char *p = d->raw + at;
    return d->encoding == UTF16_LITTLE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);
}

/* Converts what is in `raw` as far as the window has room; what is left begins anew at the front. */
static size_t convert(emb_decoder *d)
{
    char *out = d->window.data + d->window.end;
    size_t room = d->cap - d->window.end, written = 0, at = 0;
    while (d->raw_len - at >= 2 && room - written >= EMB_UTF8_MAX) {
        uint32_t unit = unit_at(d, at);
        size_t used = 2;
        if (unit >= 0xD800 && unit < 0xDC00) {
            if (d->raw_len - at < 4 && !d->raw_ended)
                break;
            uint32_t low = d->raw_len - at >= 4 ? unit_at(d, at + 2) : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                used = 4;
            }
        }
        written += emb_utf8_encode(unit, out + written);
        at += used;
    }
    if (d->raw_ended && d->raw_len - at == 1 && room - written >= EMB_UTF8_MAX) {
        written += emb_utf8_encode(EMB_REPLACEMENT, out + written);
        at++;
    }
    memmove(d->raw, d->raw + at, d->raw_len - at);
    d->raw_len -= at;
    d->window.end += written;
    return written;
}

static emb_status read_utf16(emb_decoder *d, emb_error *error)
{
    while (convert(d) == 0) {
        size_t got = 0;
        if (d->raw_ended) {
            d->window.ended = true;
            return EMB_OK;
        }
        emb_status status = read_raw(d, d->raw + d->raw_len, RAW_SIZE - d->raw_len, &got, error);
        if (status != EMB_OK)
            return status;
        d->raw_len += got;
        d->raw_ended = got == 0;
    }
    return EMB_OK;
}

static emb_status read_bytes(emb_decoder *d, emb_error *error)
{
    size_t got = 0;
    emb_status status = read_raw(d, d->window.data + d->window.end, d->cap - d->window.end, &got, error);
    d->window.end += got;
    d->window.ended = status == EMB_OK && got == 0;
    return status;
}

static emb_status make_room(emb_decoder *d, emb_error *error)
{
    emb_window *w = &d->window;
    size_t held = w->end - w->at;
    if (held > d->cap / 2) {
        char *data = malloc(d->cap * 2);
        if (!data)
            return emb_fail_memory(error);
        memcpy(data, w->data + w->at, held);
        free(w->data);
        w->data = data;
        d->cap *= 2;
    } else {
        memmove(w->data, w->data + w->at, held);
    }
    w->offset += w->at;
    w->at = 0;
    w->end = held;
    return EMB_OK;
}

emb_status emb_decoder_fill(emb_decoder *d, emb_error *error)
{
    emb_window *w = &d->window;
    if (w->ended)
        return EMB_OK;
    if (d->encoding == UNDECIDED) {
        emb_status status = decide(d, error);
        if (status != EMB_OK || w->ended || w->end > w->at)
            return status;
    }
    emb_status status = make_room(d, error);
    size_t held = w->end, wanted = held >= LONG_HELD ? held * 2 : held + 1;
    while (status == EMB_OK && !w->ended && w->end < wanted && d->cap - w->end >= EMB_UTF8_MAX)
        status = d->encoding == BYTES ? read_bytes(d, error) : read_utf16(d, error);
    return status;
}

emb_window *emb_decoder_window(emb_decoder *d)
{
    return &d->window;
}

uint64_t emb_decoder_position(const emb_decoder *d)
{
    return d->position;
}

uint64_t emb_decoder_size(const emb_decoder *d)
{
    return d->size;
}

const char *emb_decoder_path(const emb_decoder *d)
{
    return d->path;
}
