/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Names within names. Some lists (the EU's, the US screening list, and what is made of them) write several names into one field:
 * "Far East Trading Company, Inc. (a.k.a. FETCO, Inc.)", "Samir (a.k.a. Sameer) JOUMAA", "Акционерное Общество «Авангард» (АО
 * «Авангард»)". Nobody who looks for one of them would find it under all of them together. What stands in the field is kept
 * as it is; this gives the names in it besides.
 */
#ifndef EMB_LISTS_NAMES_WITHIN_H
#define EMB_LISTS_NAMES_WITHIN_H

#include "base/arena.h"
#include "lists/build.h"

/** `name` is borrowed for the call; EMB_NAME_ALIAS, EMB_NAME_FORMER, EMB_NAME_SHORT or EMB_NAME_WEAK. */
typedef void emb_name_within_take(void *context, emb_listed_name_kind kind, emb_str name);

/**
 * Hands on the names within a name, none where it holds but itself. `person` tells how: a single word in brackets is another
 * spelling of one of a person's names, and of an organisation a name of its own. `scratch` is filled and left to the caller; NULL: one of
 * its own. False when out of memory. Any thread.
 */
bool emb_names_within(emb_str name, bool person, emb_arena *scratch, emb_name_within_take *take, void *context);

/** Adds the names within all names of the entity to it, as aliases of their kind; those of weak aliases as weak ones. */
emb_status emb_names_within_add(emb_entity *entity, emb_error *error);

#endif
