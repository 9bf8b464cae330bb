/* SPDX-License-Identifier: Apache-2.0 */
/** Writing JSON into a buffer. A failure shows in the buffer (buf.h). */
#ifndef EMB_BASE_JSON_H
#define EMB_BASE_JSON_H

#include "base/buf.h"

/** A string with its quotes, escaped as RFC 8259 wants; ill-formed UTF-8 becomes U+FFFD. */
void emb_json_string(emb_buf *out, emb_str text);
/** `"name":` with a comma before it where one is needed (that is, unless `{`, `[` or `,` stands before). */
void emb_json_name(emb_buf *out, const char *name);
/** A member that is a string. */
void emb_json_member(emb_buf *out, const char *name, emb_str text);
/** A comma unless `{`, `[`, `,` or nothing stands before. */
void emb_json_comma(emb_buf *out);

#endif
