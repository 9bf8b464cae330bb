/* SPDX-License-Identifier: Apache-2.0 */
/** Unpacking what was downloaded: gzip (as a transfer encoding or as a file), ZIP. Bounded, whatever the file claims. Any thread. */
#ifndef EMB_UPDATE_UNPACK_H
#define EMB_UPDATE_UNPACK_H

#include <stdbool.h>

#include "base/error.h"

typedef struct emb_unpack_options {
    bool gzip;          /**< it was sent with Content-Encoding: gzip */
    const char *member; /**< of a ZIP; "": the only .xml, .csv, .json or .txt in it */
    uint64_t max_bytes; /**< unpacked */
} emb_unpack_options;

/** Unpacked to packed beyond which a file of more than EMB_RATIO_FREE bytes is taken for a bomb. Lists reach 40. */
#define EMB_RATIO_MAX 400
#define EMB_RATIO_FREE ((uint64_t)16 * 1024 * 1024)
#define EMB_ZIP_MEMBERS_MAX 1000

/**
 * Makes `path` what is packed in it, in place (aside, then renamed); a file that is not packed stays. EMB_FORMAT: damaged, cut off, or a ZIP
 * without the member; EMB_LIMIT: larger than allowed, or a bomb; EMB_IO; EMB_NO_MEMORY.
 */
emb_status emb_unpack(const char *path, const emb_unpack_options *options, emb_error *error);

#endif
