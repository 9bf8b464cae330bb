/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store knows up to which byte the file was written. A process that is killed between writing and noting it leaves bytes behind that
 * place; they are a beginning of what is written next, so only the rest is. What follows otherwise was put there by somebody else
 * and stays.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/watch_store.h"
#include "update/deliver.h"

#define BATCH 1000
#define BATCH_BYTES ((size_t)256 * 1024 * 1024)

typedef struct file_sink {
    int file;
    const char *path, *name;
    emb_buf lines;
    int64_t last; /* event at the end of `lines` */
    uint64_t count;
    emb_error *error;
} file_sink;

static emb_status take_event(void *context, const emb_event *event, emb_error *error)
{
    file_sink *s = context;
    emb_buf_append_str(&s->lines, event->body);
    emb_buf_append_byte(&s->lines, '\n');
    s->last = event->seq;
    s->count++;
    return s->lines.failed ? emb_fail_memory(error) : EMB_OK;
}

/* How many of the bytes are in the file already, from `position` on; none where something else is there. */
static emb_status find_written(const file_sink *s, int64_t *position, size_t *ret, emb_error *error)
{
    struct stat about;
    if (fstat(s->file, &about) != 0)
        return emb_fail_errno(error, s->path, "read");
    *ret = 0;
    if (about.st_size <= *position) { /* shorter: it was cut or moved away */
        *position = about.st_size;
        return EMB_OK;
    }
    size_t there = (size_t)(about.st_size - *position);
    char *bytes = there <= s->lines.len ? malloc(there) : NULL;
    bool same = bytes && pread(s->file, bytes, there, *position) == (ssize_t)there && memcmp(bytes, s->lines.data, there) == 0;
    if (there <= s->lines.len && !bytes)
        return emb_fail_memory(error);
    free(bytes);
    if (same)
        *ret = there;
    else
        *position = about.st_size;
    return EMB_OK;
}

static emb_status write_rest(const file_sink *s, int64_t position, size_t from, emb_error *error)
{
    while (from < s->lines.len) {
        ssize_t put = pwrite(s->file, s->lines.data + from, s->lines.len - from, position + (int64_t)from);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return emb_fail_errno(error, s->path, "write");
        from += (size_t)put;
    }
    return fsync(s->file) == 0 ? EMB_OK : emb_fail_errno(error, s->path, "sync");
}

static emb_status write_batch(file_sink *s, emb_store *store, emb_error *error)
{
    int64_t delivered, position;
    size_t written = 0;
    emb_buf_clear(&s->lines);
    s->count = 0;
    emb_status status = emb_delivery_get(store, s->name, &delivered, &position, error);
    if (status == EMB_OK)
        status = emb_events_each(store, delivered, BATCH, take_event, s, error);
    if (status != EMB_OK || !s->count)
        return status;
    status = find_written(s, &position, &written, error);
    if (status == EMB_OK)
        status = write_rest(s, position, written, error);
    if (status == EMB_OK)
        status = emb_delivery_set(store, s->name, s->last, position + (int64_t)s->lines.len, error);
    return status;
}

emb_status emb_deliver_to_file(emb_store *store, const emb_delivery_options *options, uint64_t *delivered, emb_error *error)
{
    char *real = NULL, *name = NULL;
    file_sink s = {.path = options->file, .lines = EMB_BUF_INIT(BATCH_BYTES)};
    s.file = open(options->file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    emb_status status = s.file < 0 ? emb_fail_errno(error, options->file, "open") : EMB_OK;
    /* whoever delivers at the same time waits, and then finds it done */
    if (status == EMB_OK && flock(s.file, LOCK_EX) != 0)
        status = emb_fail_errno(error, options->file, "lock");
    if (status == EMB_OK && (!(real = realpath(options->file, NULL)) || asprintf(&name, "file:%s", real) < 0)) {
        name = NULL;
        status = emb_fail_memory(error);
    }
    s.name = name;
    do {
        if (status == EMB_OK)
            status = write_batch(&s, store, error);
        if (status == EMB_OK)
            *delivered += s.count;
    } while (status == EMB_OK && s.count && !(options->stop && *options->stop));
    if (s.file >= 0)
        close(s.file);
    emb_buf_free(&s.lines);
    free(real);
    free(name);
    return status;
}
