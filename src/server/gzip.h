/* SPDX-License-Identifier: Apache-2.0 */
/** Compressed answers. Any thread. */
#ifndef EMB_SERVER_GZIP_H
#define EMB_SERVER_GZIP_H

#include "server/request.h"

/** Answers from this size on are compressed for those who accept gzip; as yente does. */
#define EMB_GZIP_LEAST 500

/** Compresses the answer where the caller accepts it; leaves it as it is where that fails. */
void emb_gzip_answer(emb_request *request);

#endif
