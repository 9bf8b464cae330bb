/* SPDX-License-Identifier: Apache-2.0 */
/** The parts of emb_index_verify. Each answers EMB_CORRUPT with the section and what is wrong. Any thread. */
#ifndef EMB_INDEX_VERIFY_INTERNAL_H
#define EMB_INDEX_VERIFY_INTERNAL_H

#include "index/index.h"

/** Fills in "the index is damaged: section …". Returns EMB_CORRUPT. */
emb_status emb_verify_bad(emb_error *error, emb_section section, const char *what);
/** Starts that begin with 0, never fall and end where the list they point into ends. */
emb_status emb_verify_starts(const emb_index *index, emb_section starts, emb_section items, emb_error *error);

/** verify_words.c: the dictionary, edges, groups, rows, postings, joins. */
emb_status emb_verify_words(const emb_index *index, emb_error *error);
/** verify_entities.c: entities with names, facts, identifiers, references, and their JSON. */
emb_status emb_verify_entities(const emb_index *index, emb_error *error);

#endif
