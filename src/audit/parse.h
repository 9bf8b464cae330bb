/* SPDX-License-Identifier: Apache-2.0 */
/** JSON that we wrote ourselves. Any thread. */
#ifndef EMB_AUDIT_PARSE_H
#define EMB_AUDIT_PARSE_H

#include <yyjson.h>

#include "base/error.h"
#include "base/str.h"

/** An object; freed with yyjson_doc_free. `bad` where it is none ("WHAT is no JSON object"), EMB_NO_MEMORY. */
emb_status emb_object_parse(emb_str json, const char *what, emb_status bad, yyjson_doc **ret, emb_error *error);

#endif
