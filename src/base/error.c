/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *emb_status_name(emb_status status)
{
    switch (status) {
    case EMB_OK:
        return "ok";
    case EMB_NO_MEMORY:
        return "out of memory";
    case EMB_IO:
        return "input/output error";
    case EMB_INVALID:
        return "invalid argument";
    case EMB_FORMAT:
        return "unreadable input";
    case EMB_CORRUPT:
        return "corrupt index";
    case EMB_VERSION:
        return "incompatible version";
    case EMB_NOT_FOUND:
        return "not found";
    case EMB_LIMIT:
        return "limit exceeded";
    case EMB_UNSUPPORTED:
        return "not supported";
    case EMB_STOPPED:
        return "stopped";
    }
    return "unknown status";
}

static void set_path(emb_error *error, const char *path)
{
    error->path[0] = '\0';
    if (!path)
        return;
    size_t length = strlen(path);
    size_t room = sizeof error->path - 1;
    const char *from = length > room ? path + (length - room) : path;
    memcpy(error->path, from, strlen(from) + 1);
}

static void fill(emb_error *error, emb_status code, const char *path, uint64_t line, uint64_t offset)
{
    error->code = code;
    error->line = line;
    error->offset = offset;
    set_path(error, path);
}

emb_status emb_fail(emb_error *error, emb_status code, const char *format, ...)
{
    if (error) {
        va_list args;
        fill(error, code, NULL, 0, 0);
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
    }
    return code;
}

emb_status emb_fail_at(emb_error *error, emb_status code, const char *path, uint64_t line, uint64_t offset, const char *format, ...)
{
    if (error) {
        va_list args;
        fill(error, code, path, line, offset);
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
    }
    return code;
}

emb_status emb_fail_memory(emb_error *error)
{
    return emb_fail(error, EMB_NO_MEMORY, "out of memory");
}

emb_status emb_fail_errno(emb_error *error, const char *path, const char *doing)
{
    int saved = errno;
    return emb_fail_at(error, EMB_IO, path, 0, 0, "cannot %s: %s", doing, strerror(saved));
}

void emb_error_set_path(emb_error *error, const char *path)
{
    if (error && !error->path[0])
        set_path(error, path);
}
