/* SPDX-License-Identifier: Apache-2.0 */
/** The parts of a mail (RFC 5322, RFC 2045 to 2047, 2231): fields of the head, bodies out of their transfer encodings. */
#ifndef EMB_DOCUMENT_INPUT_MIME_H
#define EMB_DOCUMENT_INPUT_MIME_H

#include "document/text.h"

#define EMB_MIME_WORD_MAX 256 /**< bytes of a parameter that is looked at: a type, a boundary, a file name */

/** A field of the head; its value may be folded over lines. All of the source. */
typedef struct emb_mime_field {
    emb_str name, value;
} emb_mime_field;

/** The field at `*at`, and moves behind it; false at the end of the head, where `*at` is the body's first byte. */
bool emb_mime_next_field(emb_str source, size_t *at, size_t to, emb_mime_field *ret);

typedef enum emb_mime_encoding { EMB_MIME_AS_IS, EMB_MIME_QUOTED, EMB_MIME_BASE64 } emb_mime_encoding;

/** What a head says of its body. Texts are NUL-terminated, "" where it does not say. */
typedef struct emb_mime_head {
    char type[EMB_MIME_WORD_MAX]; /**< "text/plain", in small letters */
    char charset[EMB_MIME_WORD_MAX], boundary[EMB_MIME_WORD_MAX];
    char file[EMB_MIME_WORD_MAX]; /**< UTF-8 */
    bool is_attachment;
    emb_mime_encoding encoding;
} emb_mime_head;

/** Reads the fields from `from` on; returns the body's first byte. */
size_t emb_mime_read_head(emb_str source, size_t from, size_t to, emb_mime_head *ret);

/** The next part between lines "--boundary": [*ret_from, *ret_to), and moves `*at`; false behind the last. */
bool emb_mime_next_part(emb_str source, size_t *at, size_t to, const char *boundary, size_t *ret_from, size_t *ret_to);

/**
 * Decodes the source's bytes [from, to) into `out`; `map` (may be NULL) says where each byte of `out` stands in the source. False where
 * memory is short.
 */
bool emb_mime_decode(emb_str source, size_t from, size_t to, emb_mime_encoding encoding, emb_buf *out, emb_text_map *map);

/** Q encoding of RFC 2047 ("_" is a space). */
bool emb_mime_decode_q(emb_str text, emb_buf *out);

#endif
