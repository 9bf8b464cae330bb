/* SPDX-License-Identifier: Apache-2.0 */
/** What the readers of formats share: ending a segment with its path, values of attributes, dates. */
#ifndef EMB_DOCUMENT_INPUT_PUT_H
#define EMB_DOCUMENT_INPUT_PUT_H

#include "document/text.h"

/** As emb_document_text_segment; the segment, or NULL where it was left out or memory is short. Borrowed until the next one. */
emb_segment *emb_input_end_segment(emb_document_text *document, size_t from, emb_segment_kind kind, emb_zone zone);

/** `text` where nothing stands in the source; `at` is the place between whose neighbours it is. */
void emb_input_put_between(emb_document_text *document, const char *text, size_t at);

/** Two line breaks, unless the text is empty or ends with them; segments are kept apart by them. */
void emb_input_put_break(emb_document_text *document, size_t at);

/** Notes that something was left out; the first note stays. */
void emb_input_note(emb_document_text *document, bool cut, const char *format, ...) EMB_PRINTF(3, 4);

/** Keeps the first ISO date ("2023-09-13…") that is offered, as the document's. */
void emb_input_offer_date(emb_document_text *document, emb_str text);
/** Keeps the first language tag ("de-AT": "de") that is offered. */
void emb_input_offer_language(emb_document_text *document, emb_str tag);

#endif
