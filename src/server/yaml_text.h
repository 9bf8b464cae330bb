/* SPDX-License-Identifier: Apache-2.0 */
/** YAML as JSON values, so that manifests and configuration are read by one code whichever way they are written. */
#ifndef EMB_SERVER_YAML_TEXT_H
#define EMB_SERVER_YAML_TEXT_H

#include <yyjson.h>

#include "base/error.h"
#include "base/str.h"

/**
 * The first document of a YAML text (core schema: null, true/false, numbers, texts; anchors and aliases; no tags, no merge keys) as
 * a JSON document, freed by the caller. EMB_FORMAT with line; EMB_LIMIT beyond 100 levels or 1,000,000 values; EMB_NO_MEMORY.
 */
emb_status emb_yaml_read(emb_str text, yyjson_doc **ret, emb_error *error);
/** JSON where the text begins like JSON or the path ends in ".json", YAML otherwise. Errors name `path`. */
emb_status emb_yaml_or_json_read(emb_str text, const char *path, yyjson_doc **ret, emb_error *error);

#endif
