/* SPDX-License-Identifier: Apache-2.0 */
/** A document within a document: its text and segments go to the end of the outer one's, with places in the outer one's file. */
#ifndef EMB_DOCUMENT_INPUT_GRAFT_H
#define EMB_DOCUMENT_INPUT_GRAFT_H

#include "document/text.h"

typedef struct emb_graft {
    const emb_document_text *inner;
    const emb_text_map *decoded; /**< from the inner file's bytes to the outer source; NULL: all of it stands for [from, to) */
    size_t from, to;             /**< of the outer source, where the inner file lies in it */
    const char *path;            /**< goes before the paths of its segments, "" for none */
    uint32_t *groups;            /**< numbers given in the outer document so far */
} emb_graft;

/** Failures show in the outer document's buffer. */
void emb_graft_document(emb_document_text *outer, const emb_graft *graft);

#endif
