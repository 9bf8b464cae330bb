/* SPDX-License-Identifier: Apache-2.0 */
/** Which dataset a list is whose entities name their own. */
#ifndef EMB_LISTS_DATASET_H
#define EMB_LISTS_DATASET_H

#include "lists/reader.h"

#define EMB_DATASET_MAX 64

/**
 * A dataset name from a file name: "lists/ua_war_2026-03-13.ftm.json" → "ua_war", "nl_terror/entities.ftm.json" → "nl_terror".
 * NUL-terminated, of a-z, 0-9 and _; "list" where nothing is left.
 */
void emb_dataset_from_path(const char *path, char out[EMB_DATASET_MAX]);
/** The same from a title: "Ukraine War and Sanctions" → "ukraine_war_and_sanctions". */
void emb_dataset_from_title(emb_str title, char out[EMB_DATASET_MAX]);

/** How often each dataset was named. Belongs to one thread. */
typedef struct emb_dataset_tally emb_dataset_tally;
/** NULL when out of memory. */
emb_dataset_tally *emb_dataset_tally_new(void);
/** NULL allowed. */
void emb_dataset_tally_free(emb_dataset_tally *tally);
/** EMB_NO_MEMORY. */
emb_status emb_dataset_tally_add(emb_dataset_tally *tally, emb_str dataset, emb_error *error);
/** The most frequent one, the first of them where several are; "" where there is none. Borrowed until the next add. */
emb_str emb_dataset_tally_most(const emb_dataset_tally *tally);

#endif
