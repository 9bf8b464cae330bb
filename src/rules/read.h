/* SPDX-License-Identifier: Apache-2.0 */
/** Documents with what they touch: the reader of document/ and the rules behind it. */
#ifndef EMB_RULES_READ_H
#define EMB_RULES_READ_H

#include "document/text.h"
#include "embargo/document.h"

/** As emb_document_read, for a document taken apart, which must live until what was found is not needed any more. */
emb_status emb_read_taken_apart(emb_document_reader *reader, const emb_document_text *document, const emb_document_options *options,
                                emb_document_counts *ret, emb_error *error);

#endif
