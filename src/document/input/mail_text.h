/* SPDX-License-Identifier: Apache-2.0 */
/** The plain text of a mail: what its sender wrote, what is quoted in it, its signature. */
#ifndef EMB_DOCUMENT_INPUT_MAIL_TEXT_H
#define EMB_DOCUMENT_INPUT_MAIL_TEXT_H

#include "document/text.h"

/**
 * `bytes` are those of a text/plain part. Lines that begin with ">" are segments of zone quote, without their marks; so is all from a
 * line on that heads a message below ("-----Original Message-----"). What stands below "-- " is a signature: it says who writes,
 * and is a field of the mail like the sender.
 */
emb_status emb_mail_read_text(emb_str bytes, emb_str charset, emb_document_text *document, emb_error *error);

#endif
