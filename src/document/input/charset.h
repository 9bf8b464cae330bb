/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From the bytes of a file to UTF-8: by byte order mark, by what the format declares, or by a guess from the bytes. Whatever cannot be
 * decoded becomes U+FFFD; nothing is refused.
 */
#ifndef EMB_DOCUMENT_INPUT_CHARSET_H
#define EMB_DOCUMENT_INPUT_CHARSET_H

#include "document/text.h"

#define EMB_CHARSET_NAME_MAX 40

/**
 * Sets the document's source, and the way back to the file: to_file, utf16 or single_byte. `declared` is a charset's name in any case,
 * empty where the format does not say. A byte order mark counts more than the declaration, and so do multi-byte characters that are
 * valid UTF-8 throughout: they are no accident. A name that is not known is passed over. EMB_NO_MEMORY.
 */
emb_status emb_charset_read(emb_document_text *document, emb_str bytes, emb_str declared, emb_error *error);

/**
 * Decodes `bytes` to the end of `out`, without a way back: for headers of mail. EMB_REPLACEMENT stands for what cannot be decoded. False
 * where memory is short.
 */
bool emb_charset_decode(emb_str bytes, emb_str declared, emb_buf *out);

/** The name of the charset that emb_charset_read would take; static. */
const char *emb_charset_guess(emb_str bytes, emb_str declared);

#endif
