/* SPDX-License-Identifier: Apache-2.0 */
/** yente's manifests and the catalogs that they name. */
#ifndef EMB_SERVER_MANIFEST_H
#define EMB_SERVER_MANIFEST_H

#include <yyjson.h>

#include "server/catalog.h"

/**
 * Reads a manifest (path or URL, YAML or JSON) and every catalog that it names. Local data without a version gets the time of its file as
 * one. EMB_IO, EMB_FORMAT, EMB_INVALID (a name twice, a scope that is no dataset, data that is to be loaded and has no place).
 */
emb_status emb_manifest_read(const char *url, emb_catalog **ret, emb_error *error);
/** What `catalogs` and `datasets` of a manifest are, read from JSON; for emb_manifest_read and tests. `base` is the manifest's place. */
emb_status emb_manifest_parse(yyjson_val *root, const char *base, emb_catalog *catalog, emb_error *error);
/** The datasets of a catalog's JSON as they stand, also of an answer to /catalog. EMB_FORMAT, EMB_NO_MEMORY. */
emb_status emb_catalog_parse(yyjson_val *root, emb_catalog *catalog, emb_error *error);

#endif
