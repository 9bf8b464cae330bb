/* SPDX-License-Identifier: Apache-2.0 */
/** What the head of an HTML page says of its text: authors, dates, language, the charset; as <meta> and as JSON-LD. */
#ifndef EMB_DOCUMENT_INPUT_HTML_META_H
#define EMB_DOCUMENT_INPUT_HTML_META_H

#include "document/input/html_token.h"
#include "document/text.h"

/** The charset that the first bytes declare, "" where they do not. `bytes` are those of the file. */
emb_str emb_html_declared_charset(emb_str bytes);

/** A <meta> tag: authors become segments of their own, date and language the document's. */
void emb_html_read_meta(emb_document_text *document, const emb_html_token *token);

/** The text of a <script type="application/ld+json">. What is no JSON is passed over. */
void emb_html_read_linked_data(emb_document_text *document, size_t from, size_t to);

/** Appends a value of an attribute with its character references decoded. */
void emb_html_put_value(emb_document_text *document, size_t from, size_t to);

#endif
