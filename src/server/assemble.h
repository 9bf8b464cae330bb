/* SPDX-License-Identifier: Apache-2.0 */
/** An index from the files of a catalog's datasets. */
#ifndef EMB_SERVER_ASSEMBLE_H
#define EMB_SERVER_ASSEMBLE_H

#include "server/catalog.h"

/**
 * Builds an index of every dataset that has a `file`. An entity belongs to those of its datasets that are the dataset or below it, else to
 * the dataset; ids are signed with its name where `sign` says so. Whatever is refused is logged and counted. As emb_build_index.
 */
emb_status emb_assemble(const emb_catalog *catalog, const char *path, emb_error *error);
/** "ID.SIGNATURE" as FollowTheMoney's namespaces make it (HMAC-SHA1), an older signature taken off; NUL-terminated. */
void emb_sign_id(const char *dataset, emb_str id, char *out, size_t size);

#endif
