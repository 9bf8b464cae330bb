/* SPDX-License-Identifier: Apache-2.0 */
/** What goods and conduct named in a document may touch: candidates for provisions of data/measures, with the words that say so. */
#ifndef EMB_RULES_TOUCH_H
#define EMB_RULES_TOUCH_H

#include "document/reader.h"

/** Before a document is analysed: the reader will remember where countries of measures are named. EMB_NO_MEMORY. */
emb_status emb_touch_begin(emb_document_reader *reader, emb_error *error);

/** Fills the reader's findings.touches from its goods, events and mentions. EMB_NO_MEMORY. */
emb_status emb_touch_find(emb_document_reader *reader, emb_error *error);

#endif
