/* SPDX-License-Identifier: Apache-2.0 */
#include "update/fetch_part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yyjson.h>

#include "base/file.h"
#include "base/json.h"

#define NOTE_MAX ((size_t)64 * 1024)

static void copy(char *to, size_t size, yyjson_val *root, const char *name)
{
    const char *text = yyjson_get_str(yyjson_obj_get(root, name));
    snprintf(to, size, "%s", text ? text : "");
}

/* The note is only a hint: one that cannot be read means to begin anew. */
static void read_note(emb_part *part)
{
    emb_buf text = EMB_BUF_INIT(NOTE_MAX);
    part->url[0] = part->etag[0] = part->last_modified[0] = '\0';
    if (emb_file_read(part->note, &text, NULL) == EMB_OK) {
        yyjson_doc *doc = yyjson_read(text.data ? text.data : "", text.len, 0);
        yyjson_val *root = yyjson_doc_get_root(doc);
        copy(part->url, sizeof part->url, root, "url");
        copy(part->etag, sizeof part->etag, root, "etag");
        copy(part->last_modified, sizeof part->last_modified, root, "last_modified");
        part->gzip = yyjson_get_bool(yyjson_obj_get(root, "gzip"));
        yyjson_doc_free(doc);
    }
    emb_buf_free(&text);
}

emb_status emb_part_open(const char *path, emb_part *ret, emb_error *error)
{
    emb_part part = {.file = -1};
    struct stat about;
    if (asprintf(&part.path, "%s.part", path) < 0)
        part.path = NULL;
    if (asprintf(&part.note, "%s.part.json", path) < 0)
        part.note = NULL;
    emb_status status = part.path && part.note ? EMB_OK : emb_fail_memory(error);
    if (status == EMB_OK) {
        part.file = open(part.path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (part.file < 0 || fstat(part.file, &about) != 0)
            status = emb_fail_errno(error, part.path, "open");
    }
    if (status == EMB_OK) {
        part.size = (uint64_t)about.st_size;
        read_note(&part);
        if (!part.url[0])
            status = emb_part_empty(&part, error);
    }
    if (status == EMB_OK)
        *ret = part;
    else
        emb_part_close(&part);
    return status;
}

void emb_part_close(emb_part *part)
{
    if (part->file >= 0)
        close(part->file);
    part->file = -1;
    free(part->path);
    free(part->note);
    part->path = part->note = NULL;
}

bool emb_part_resumable(const emb_part *part, const char *url)
{
    bool strong = part->etag[0] && strncmp(part->etag, "W/", 2) != 0;
    return part->size > 0 && strcmp(part->url, url) == 0 && (strong || part->last_modified[0]);
}

emb_status emb_part_empty(emb_part *part, emb_error *error)
{
    part->size = 0;
    unlink(part->note);
    part->url[0] = part->etag[0] = part->last_modified[0] = '\0';
    return ftruncate(part->file, 0) == 0 ? EMB_OK : emb_fail_errno(error, part->path, "empty");
}

emb_status emb_part_describe(emb_part *part, emb_error *error)
{
    emb_buf text = EMB_BUF_INIT(NOTE_MAX);
    emb_file_writer *writer = NULL;
    emb_buf_append_byte(&text, '{');
    emb_json_member(&text, "url", emb_str_from(part->url));
    emb_json_member(&text, "etag", emb_str_from(part->etag));
    emb_json_member(&text, "last_modified", emb_str_from(part->last_modified));
    emb_buf_printf(&text, ",\"gzip\":%s}\n", part->gzip ? "true" : "false");
    emb_status status = text.failed ? emb_fail_memory(error) : emb_file_writer_open(part->note, &writer, error);
    if (status == EMB_OK) {
        status = emb_file_writer_write(writer, text.data, text.len, error);
        if (status == EMB_OK)
            status = emb_file_writer_commit(writer, error);
        else
            emb_file_writer_abandon(writer);
    }
    emb_buf_free(&text);
    return status;
}

emb_status emb_part_write(emb_part *part, const void *data, size_t size, emb_error *error)
{
    const char *bytes = data;
    while (size) {
        ssize_t put = pwrite(part->file, bytes, size, (off_t)part->size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return emb_fail_errno(error, part->path, "write");
        bytes += put;
        size -= (size_t)put;
        part->size += (uint64_t)put;
    }
    return EMB_OK;
}

emb_status emb_part_finish(emb_part *part, const char *path, emb_error *error)
{
    if (fsync(part->file) != 0)
        return emb_fail_errno(error, part->path, "sync");
    if (rename(part->path, path) != 0)
        return emb_fail_errno(error, path, "rename the download to");
    unlink(part->note);
    return EMB_OK;
}

void emb_part_remove(emb_part *part)
{
    unlink(part->path);
    unlink(part->note);
}
