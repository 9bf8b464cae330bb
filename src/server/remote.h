/* SPDX-License-Identifier: Apache-2.0 */
/** Reading what a URL names: file, http and https (libcurl). Any thread. */
#ifndef EMB_SERVER_REMOTE_H
#define EMB_SERVER_REMOTE_H

#include "base/buf.h"
#include "base/error.h"

/** The path that a file: URL or a path without a scheme names, percent-decoded, in `out`; false for any other URL. */
bool emb_remote_local(const char *url, char *out, size_t size);
/**
 * Reads it whole. `authorization` (NULL: none) is sent as that header. Tries again, with growing pauses, where the network or the
 * server fails for the moment (429, 5xx). EMB_IO, EMB_LIMIT beyond out->max.
 */
emb_status emb_remote_text(const char *url, const char *authorization, emb_buf *out, emb_error *error);
/**
 * The same into a file, written aside and then renamed. `sha1` (NULL: not known): its digest in hexadecimal; EMB_FORMAT where it is another.
 */
emb_status emb_remote_file(const char *url, const char *authorization, const char *sha1, const char *path, emb_error *error);
/** Once, before any thread. */
void emb_remote_init(void);

#endif
