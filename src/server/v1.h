/* SPDX-License-Identifier: Apache-2.0 */
/** What the files of our own API share. */
#ifndef EMB_SERVER_V1_H
#define EMB_SERVER_V1_H

#include <yyjson.h>

#include "server/request.h"

/** The body as a JSON object; NULL (and the request is answered with 422) for anything else. Freed with yyjson_doc_free. */
yyjson_doc *emb_v1_body(emb_request *request);
/** A member that is a text, `*ret` left as it is where it is not given. False (and 422) where it must be there or is no text. */
bool emb_v1_text(emb_request *request, yyjson_val *object, const char *name, bool needed, emb_str *ret);

#endif
