/* SPDX-License-Identifier: Apache-2.0 */
/** The report as a page: one for a document, or one for several with a section each. */
#ifndef EMB_DOCUMENT_REPORT_PAGE_H
#define EMB_DOCUMENT_REPORT_PAGE_H

#include "base/buf.h"
#include "embargo/document.h"

/** Begins a page for `count` documents; `title` may come from outside. Failures show in the buffer. */
void emb_report_page_begin(emb_buf *out, emb_str title, size_t count);
/** What was found in the reader's last document, as section `number` (from 1) of a page. */
void emb_report_page_section(emb_document_reader *reader, size_t number, emb_buf *out);
/** The same into the reader's own buffer, borrowed until its next call. EMB_NO_MEMORY. */
emb_status emb_report_section(emb_document_reader *reader, size_t number, const char **ret, size_t *ret_len, emb_error *error);
/** A document that could not be read. */
void emb_report_page_failure(emb_buf *out, emb_str name, emb_str message, size_t number);
/** `digest` is the index's. */
void emb_report_page_end(emb_buf *out, emb_str digest);

#endif
