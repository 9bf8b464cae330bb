/* SPDX-License-Identifier: Apache-2.0 */
/** Values of a mail's fields: encoded words (RFC 2047), addresses (RFC 5322, 3.4). */
#ifndef EMB_DOCUMENT_INPUT_MAIL_HEADER_H
#define EMB_DOCUMENT_INPUT_MAIL_HEADER_H

#include "document/input/mime.h"

/** Appends a value as people read it: encoded words decoded, folds a space, quotes and their escapes taken away where `unquote` is set. */
void emb_mail_put_value(emb_document_text *document, size_t from, size_t to, bool unquote);

/** A list of mailboxes: names are segments of their own, addresses identifiers; both of one mailbox share a group. */
void emb_mail_put_addresses(emb_document_text *document, const char *path, size_t from, size_t to, uint32_t *groups);

/** Decodes encoded words within a NUL-terminated text, in place; cuts what does not fit. */
void emb_mail_decode_words(char text[EMB_MIME_WORD_MAX]);

#endif
