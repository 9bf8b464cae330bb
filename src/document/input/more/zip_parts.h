/* SPDX-License-Identifier: Apache-2.0 */
/** The files within a ZIP file in memory, with limits that bombs do not pass: what is unpacked counts, not what the file says. */
#ifndef EMB_DOCUMENT_INPUT_ZIP_PARTS_H
#define EMB_DOCUMENT_INPUT_ZIP_PARTS_H

#include "base/buf.h"
#include "base/error.h"

#define EMB_ZIP_ENTRIES_MAX 10000
#define EMB_ZIP_PART_MAX ((size_t)128 * 1024 * 1024)
#define EMB_ZIP_TOTAL_MAX ((size_t)256 * 1024 * 1024)
/** Text packs about ten to one; a part that packs better than this and is larger than 1 MiB is a bomb. */
#define EMB_ZIP_RATIO_MAX 200

typedef struct emb_zip_parts emb_zip_parts;

/** `bytes` must outlive it. EMB_FORMAT, EMB_LIMIT, EMB_NO_MEMORY. Pair: emb_zip_parts_close. */
emb_status emb_zip_parts_open(emb_str bytes, emb_zip_parts **ret, emb_error *error);
void emb_zip_parts_close(emb_zip_parts *parts);
size_t emb_zip_parts_count(const emb_zip_parts *parts);
/** Of a part below the count; "" where the file does not say. Borrowed. */
const char *emb_zip_parts_name(const emb_zip_parts *parts, size_t part);
/** Its number, SIZE_MAX where there is none. */
size_t emb_zip_parts_find(const emb_zip_parts *parts, const char *name);
/** Unpacks it to `out`, which is emptied first. EMB_FORMAT: damaged, encrypted, or packed in an unknown way; EMB_LIMIT: a bomb. */
emb_status emb_zip_parts_read(emb_zip_parts *parts, size_t part, emb_buf *out, emb_error *error);

#endif
