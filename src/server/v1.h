/* SPDX-License-Identifier: Apache-2.0 */
/** What the files of our own API share. */
#ifndef EMB_SERVER_V1_H
#define EMB_SERVER_V1_H

#include <yyjson.h>

#include "audit/store.h"
#include "embargo/matcher.h"
#include "server/request.h"

/** The body as a JSON object; NULL (and the request is answered with 422) for anything else. Freed with yyjson_doc_free. */
yyjson_doc *emb_v1_body(emb_request *request);
/** A member that is a text, `*ret` left as it is where it is not given. False (and 422) where it must be there or is no text. */
bool emb_v1_text(emb_request *request, yyjson_val *object, const char *name, bool needed, emb_str *ret);
/** A record to screen; texts are borrowed from `object` or lie in the request's arena. False (and 422) for what is none. */
bool emb_v1_query(emb_request *request, yyjson_val *object, emb_query *ret);
/** The handle of the store; NULL (and 501) where none is configured. Unlock it (keeper.h). */
emb_store *emb_v1_store(emb_request *request);
/** 404, 422 or 500 by a status. */
void emb_v1_answer_status(emb_request *request, emb_status status, const emb_error *error);

#endif
