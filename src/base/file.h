/* SPDX-License-Identifier: Apache-2.0 */
/** Files: reading whole, mapping, and writing aside so that a reader sees the old file or the new one, never half of one. */
#ifndef EMB_BASE_FILE_H
#define EMB_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

/** Reads a whole file ("-": stdin) to the end of `buf`; EMB_LIMIT beyond buf->max. */
emb_status emb_file_read(const char *path, emb_buf *buf, emb_error *error);

/** A read-only mapping. */
typedef struct emb_mapping {
    const uint8_t *data; /**< NULL where size is 0 */
    size_t size;
} emb_mapping;
emb_status emb_file_map(const char *path, emb_mapping *ret, emb_error *error);
void emb_file_unmap(emb_mapping *mapping);

/**
 * A file written aside: nameless in the same directory, then fsync, linked as PATH.PID-RANDOM.tmp, renamed over PATH, fsync of the
 * directory; where the file system has no nameless files, under that name from the start (O_EXCL). Until the rename PATH stays as
 * it was, whatever happens. Two writers to one path do not disturb each other: the last commit wins, whole.
 */
typedef struct emb_file_writer emb_file_writer;
emb_status emb_file_writer_open(const char *path, emb_file_writer **ret, emb_error *error);
/** Buffered. */
emb_status emb_file_writer_write(emb_file_writer *writer, const void *data, size_t size, emb_error *error);
/** Overwrites bytes already written (a header filled in at the end). */
emb_status emb_file_writer_write_at(emb_file_writer *writer, uint64_t offset, const void *data, size_t size, emb_error *error);
uint64_t emb_file_writer_position(const emb_file_writer *writer);
/** Publishes the file and frees the writer, also where it fails (the aside file is then removed). */
emb_status emb_file_writer_commit(emb_file_writer *writer, emb_error *error);
/** Removes the aside file and frees the writer. NULL allowed. */
void emb_file_writer_abandon(emb_file_writer *writer);

#endif
