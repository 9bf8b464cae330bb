/* SPDX-License-Identifier: Apache-2.0 */
/** What is half downloaded, and of what: so that it can be taken up by a later process. Only for fetch*.c. */
#ifndef EMB_UPDATE_FETCH_PART_H
#define EMB_UPDATE_FETCH_PART_H

#include "base/buf.h"
#include "base/error.h"

typedef struct emb_part {
    char *path, *note; /**< PATH.part, PATH.part.json */
    int file;
    uint64_t size; /**< bytes that are there */
    /** Of what: a part is taken up only from the same address, as the same version. */
    char url[2048], etag[512], last_modified[64];
    bool gzip;
} emb_part;

/** Opens or makes PATH.part; what has no note that fits is emptied. */
emb_status emb_part_open(const char *path, emb_part *ret, emb_error *error);
/** NULL paths allowed. The files stay. */
void emb_part_close(emb_part *part);
/** Can the rest be asked for from `url`? Needs a strong ETag or a date. */
bool emb_part_resumable(const emb_part *part, const char *url);
/** Forgets the bytes. */
emb_status emb_part_empty(emb_part *part, emb_error *error);
/** Notes what the bytes to come belong to. */
emb_status emb_part_describe(emb_part *part, emb_error *error);
emb_status emb_part_write(emb_part *part, const void *data, size_t size, emb_error *error);
/** Syncs and renames it to `path`; the note is removed. */
emb_status emb_part_finish(emb_part *part, const char *path, emb_error *error);
/** Removes both files. */
void emb_part_remove(emb_part *part);

#endif
