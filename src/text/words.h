/* SPDX-License-Identifier: Apache-2.0 */
/** The words of a name, each in one script: what the readers of the single scripts start from. */
#ifndef EMB_TEXT_WORDS_H
#define EMB_TEXT_WORDS_H

#include "text/readings_internal.h"

/** Splits the first EMB_NAME_MAX bytes of `name`; ill-formed bytes separate words. Fills only what it counts. */
void emb_words_split(emb_str name, emb_words *ret);

#endif
