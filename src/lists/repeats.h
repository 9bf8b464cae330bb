/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Ids that one list gives to several parties. By the model an id is one thing, and entities that share it are fragments of it; but
 * lists exist that number the parties of each part of an annex from one, and to merge those would make one party of two. Of an
 * entity whose id was seen before this says whether it is a fragment or another party: another one where the schemata do not fit
 * together, or where it has names and none of them is the first name of the one before. Sixteen bytes an entity, or twice that.
 */
#ifndef EMB_LISTS_REPEATS_H
#define EMB_LISTS_REPEATS_H

#include "base/error.h"
#include "model/entity.h"

typedef struct emb_repeats emb_repeats;

/** NULL when out of memory. Belongs to one thread. */
emb_repeats *emb_repeats_new(void);
/** NULL allowed. */
void emb_repeats_free(emb_repeats *repeats);
/**
 * The number of the party that the entity belongs to among those with its id: 1, and 2 … for further ones. What has no name (a
 * sanction, a relation) belongs, where its id was seen before, to the last of the parties that it points to.
 */
emb_status emb_repeats_number(emb_repeats *repeats, const emb_entity *entity, uint32_t *ret_number, emb_error *error);
/** The number of the last party with this id; 1 where the id was not seen. */
uint32_t emb_repeats_last(const emb_repeats *repeats, emb_str id);

#endif
