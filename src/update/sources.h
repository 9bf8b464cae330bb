/* SPDX-License-Identifier: Apache-2.0 */
/** Which lists are fetched from where: the configuration, YAML. */
#ifndef EMB_UPDATE_SOURCES_H
#define EMB_UPDATE_SOURCES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

/** Most bytes of a configuration, most sources, most addresses or headers of one. */
#define EMB_SOURCES_BYTES_MAX ((size_t)1024 * 1024)
#define EMB_SOURCES_MAX 1000
#define EMB_SOURCE_VALUES_MAX 16

/** A source. Texts live as long as the configuration; "" for what is not given. */
typedef struct emb_source {
    const char *name; /**< letters, digits, _ and - */
    const char *title;
    const char *urls[EMB_SOURCE_VALUES_MAX]; /**< the address and its mirrors, environment variables filled in */
    size_t url_count;
    const char *path; /**< a local file instead, relative to the configuration */
    const char *headers[EMB_SOURCE_VALUES_MAX];
    size_t header_count;
    const char *content_types[EMB_SOURCE_VALUES_MAX]; /**< beginnings of those that are accepted; none: all but HTML, images, PDF */
    size_t content_type_count;
    const char *format, *dataset, *member, *sha256, *proxy;
    bool enabled;
    uint64_t attempts, timeout, deadline, stall, max_bytes, min_targets;
    double backoff, max_shrink;
} emb_source;

typedef struct emb_sources {
    emb_arena *arena;
    emb_vec(emb_source) items;
    uint64_t keep;     /**< indexes */
    uint64_t parallel; /**< downloads at a time */
} emb_sources;

/** Reads a configuration; `path` is for messages and relative paths. EMB_FORMAT with the line, EMB_NO_MEMORY. Free with emb_sources_free. */
emb_status emb_sources_parse(emb_str yaml, const char *path, emb_sources *ret, emb_error *error);
/** Reads a file. Also EMB_IO. */
emb_status emb_sources_read(const char *path, emb_sources *ret, emb_error *error);
void emb_sources_free(emb_sources *sources);

#endif
