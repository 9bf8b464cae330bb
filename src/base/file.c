/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE ((size_t)256 * 1024)
#define ATTEMPTS 16

/* ---- Reading and mapping ---- */

static emb_status read_to_end(int file, const char *path, emb_buf *buf, emb_error *error)
{
    for (;;) {
        /* One byte more than allowed is asked for, so that a file of exactly the maximum is not taken for a longer one. */
        char extra;
        bool full = buf->len == buf->max;
        size_t want = buf->max - buf->len < BUFFER_SIZE ? buf->max - buf->len : BUFFER_SIZE;
        if (!full && !emb_buf_reserve(buf, want))
            return emb_fail_memory(error);
        ssize_t got = read(file, full ? &extra : buf->data + buf->len, full ? 1 : want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return emb_fail_errno(error, path, "read");
        if (got == 0)
            break;
        if (full)
            return emb_fail_at(error, EMB_LIMIT, path, 0, 0, "the file is larger than %zu bytes", buf->max);
        buf->len += (size_t)got;
    }
    if (buf->data)
        buf->data[buf->len] = '\0';
    return EMB_OK;
}

emb_status emb_file_read(const char *path, emb_buf *buf, emb_error *error)
{
    if (strcmp(path, "-") == 0)
        return read_to_end(STDIN_FILENO, path, buf, error);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return emb_fail_errno(error, path, "open");
    emb_status status = read_to_end(file, path, buf, error);
    close(file);
    return status;
}

static emb_status map_open_file(int file, const char *path, emb_mapping *ret, emb_error *error)
{
    struct stat about;
    if (fstat(file, &about) != 0)
        return emb_fail_errno(error, path, "open");
    if (!S_ISREG(about.st_mode))
        return emb_fail_at(error, EMB_IO, path, 0, 0, "cannot map: not a regular file");
    if (about.st_size == 0) {
        *ret = (emb_mapping){NULL, 0};
        return EMB_OK;
    }
    void *data = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (data == MAP_FAILED)
        return emb_fail_errno(error, path, "map");
    *ret = (emb_mapping){data, (size_t)about.st_size};
    return EMB_OK;
}

emb_status emb_file_map(const char *path, emb_mapping *ret, emb_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return emb_fail_errno(error, path, "open");
    emb_status status = map_open_file(file, path, ret, error);
    close(file);
    return status;
}

void emb_file_unmap(emb_mapping *mapping)
{
    if (mapping->data)
        munmap((void *)(uintptr_t)mapping->data, mapping->size);
    *mapping = (emb_mapping){NULL, 0};
}

/* ---- Writing aside ---- */

struct emb_file_writer {
    int file;
    bool failed;
    char *path, *aside; /* aside: NULL while the file has no name */
    uint64_t flushed;   /* bytes in the file; behind them those in `buffer` */
    size_t held;
    char buffer[BUFFER_SIZE];
};

static void free_writer(emb_file_writer *w)
{
    if (w->file >= 0)
        close(w->file);
    free(w->path);
    free(w->aside);
    free(w);
}

/* A rename would put a file in the place of a device or fail late on a directory. */
static emb_status check_target(const char *path, mode_t *ret_mode, emb_error *error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return EMB_OK;
    if (!S_ISREG(about.st_mode))
        return emb_fail_at(error, EMB_IO, path, 0, 0, "cannot write: exists and is not a regular file");
    *ret_mode = about.st_mode & 0777;
    return EMB_OK;
}

/* "DIRECTORY" of a path, freed by the caller; NULL when out of memory. */
static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
}

/* Another name beside the path. */
static emb_status name_aside(emb_file_writer *w, emb_error *error)
{
    uint64_t chance = 0;
    if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        return emb_fail_errno(error, w->path, "get random bytes");
    free(w->aside);
    if (asprintf(&w->aside, "%s.%ld-%016llx.tmp", w->path, (long)getpid(), (unsigned long long)chance) >= 0)
        return EMB_OK;
    w->aside = NULL;
    return emb_fail_memory(error);
}

/* A file that has no name until it is whole: a process that is killed leaves nothing behind. Not all systems have that. */
static emb_status create_nameless(emb_file_writer *w, emb_error *error)
{
    if (access("/proc/self/fd", X_OK) != 0)
        return EMB_OK; /* link_aside could not name it */
    char *directory = directory_of(w->path);
    if (!directory)
        return emb_fail_memory(error);
    w->file = open(directory, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    free(directory);
    return EMB_OK;
}

static emb_status create_aside(emb_file_writer *w, emb_error *error)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        emb_status status = name_aside(w, error);
        if (status != EMB_OK)
            return status;
        w->file = open(w->aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (w->file >= 0)
            return EMB_OK;
        if (errno != EEXIST)
            break;
    }
    free(w->aside);
    w->aside = NULL;
    return emb_fail_errno(error, w->path, "create a file beside it");
}

/* Gives a nameless file a name beside the path, for the rename. */
static emb_status link_aside(emb_file_writer *w, emb_error *error)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", w->file);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        emb_status status = name_aside(w, error);
        if (status != EMB_OK)
            return status;
        if (linkat(AT_FDCWD, self, AT_FDCWD, w->aside, AT_SYMLINK_FOLLOW) == 0)
            return EMB_OK;
        if (errno != EEXIST)
            break;
    }
    free(w->aside);
    w->aside = NULL;
    return emb_fail_errno(error, w->path, "create a file beside it");
}

static void remove_aside(const emb_file_writer *w)
{
    if (w->aside)
        unlink(w->aside);
}

emb_status emb_file_writer_open(const char *path, emb_file_writer **ret, emb_error *error)
{
    mode_t mode = 0;
    emb_status status = check_target(path, &mode, error);
    if (status != EMB_OK)
        return status;
    emb_file_writer *w = calloc(1, sizeof *w);
    if (!w)
        return emb_fail_memory(error);
    w->file = -1;
    w->path = strdup(path);
    status = w->path ? create_nameless(w, error) : emb_fail_memory(error);
    if (status == EMB_OK && w->file < 0)
        status = create_aside(w, error);
    if (status == EMB_OK && mode && fchmod(w->file, mode) != 0) {
        status = emb_fail_errno(error, path, "set the mode of the new file");
        remove_aside(w);
    }
    if (status == EMB_OK)
        *ret = w;
    else
        free_writer(w);
    return status;
}

static emb_status write_all(emb_file_writer *w, const char *data, size_t size, uint64_t offset, emb_error *error)
{
    while (size > 0) {
        ssize_t put = pwrite(w->file, data, size, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            w->failed = true;
            return emb_fail_errno(error, w->path, "write");
        }
        data += put;
        size -= (size_t)put;
        offset += (uint64_t)put;
    }
    return EMB_OK;
}

static emb_status flush(emb_file_writer *w, emb_error *error)
{
    emb_status status = write_all(w, w->buffer, w->held, w->flushed, error);
    if (status != EMB_OK)
        return status;
    w->flushed += w->held;
    w->held = 0;
    return EMB_OK;
}

emb_status emb_file_writer_write(emb_file_writer *w, const void *data, size_t size, emb_error *error)
{
    if (size == 0)
        return EMB_OK;
    if (size > BUFFER_SIZE - w->held) {
        emb_status status = flush(w, error);
        if (status != EMB_OK)
            return status;
    }
    if (size >= BUFFER_SIZE) {
        emb_status status = write_all(w, data, size, w->flushed, error);
        if (status == EMB_OK)
            w->flushed += size;
        return status;
    }
    memcpy(w->buffer + w->held, data, size);
    w->held += size;
    return EMB_OK;
}

emb_status emb_file_writer_write_at(emb_file_writer *w, uint64_t offset, const void *data, size_t size, emb_error *error)
{
    uint64_t end = emb_file_writer_position(w);
    if (offset > end || size > end - offset)
        return emb_fail_at(error, EMB_INVALID, w->path, 0, offset, "overwriting bytes that were not written yet");
    if (size && offset + size > w->flushed) {
        emb_status status = flush(w, error);
        if (status != EMB_OK)
            return status;
    }
    return write_all(w, data, size, offset, error);
}

uint64_t emb_file_writer_position(const emb_file_writer *w)
{
    return w->flushed + w->held;
}

/* Makes the rename itself last. File systems that cannot sync a directory say EINVAL. */
static emb_status sync_directory(const char *path, emb_error *error)
{
    char *directory = directory_of(path);
    if (!directory)
        return emb_fail_memory(error);
    emb_status status = EMB_OK;
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        if (fsync(file) != 0 && errno != EINVAL)
            status = emb_fail_errno(error, path, "sync the directory");
        close(file);
    } else if (errno != EACCES) {
        status = emb_fail_errno(error, path, "open the directory");
    }
    free(directory);
    return status;
}

static emb_status publish(emb_file_writer *w, emb_error *error)
{
    if (w->failed)
        return emb_fail_at(error, EMB_IO, w->path, 0, 0, "not written whole: an earlier write failed");
    emb_status status = flush(w, error);
    if (status != EMB_OK)
        return status;
    if (fsync(w->file) != 0)
        return emb_fail_errno(error, w->path, "sync");
    if (!w->aside) {
        status = link_aside(w, error);
        if (status != EMB_OK)
            return status;
    }
    int closed = close(w->file);
    w->file = -1;
    if (closed != 0)
        return emb_fail_errno(error, w->path, "close");
    if (rename(w->aside, w->path) != 0)
        return emb_fail_errno(error, w->path, "rename the new file to");
    return EMB_OK;
}

emb_status emb_file_writer_commit(emb_file_writer *w, emb_error *error)
{
    emb_status status = publish(w, error);
    if (status != EMB_OK)
        remove_aside(w);
    else
        status = sync_directory(w->path, error);
    free_writer(w);
    return status;
}

void emb_file_writer_abandon(emb_file_writer *w)
{
    if (!w)
        return;
    remove_aside(w);
    free_writer(w);
}
