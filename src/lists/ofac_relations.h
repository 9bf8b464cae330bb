/* SPDX-License-Identifier: Apache-2.0 */
/** Relations between parties as OFAC's XML lists name them ("Owned or Controlled By"), as edges of the model. */
#ifndef EMB_LISTS_OFAC_RELATIONS_H
#define EMB_LISTS_OFAC_RELATIONS_H

#include "lists/build.h"

/**
 * Adds a relation of the target to the party `uid`: an Ownership, Directorship, Family or Associate where the schemata
 * of both allow it, the other way round where they only allow that (some of OFAC's are entered in reverse), else an
 * UnknownLink. `schema` is that of the other party, EMB_SCHEMA_NONE where the list does not have it (it may stand in
 * another one, under the same id). `role` is OFAC's name of the relation. A target that is an Organization becomes a
 * Company where it is owned. Returns the edge, borrowed until emb_build_end; NULL where a party is related to itself (a
 * note).
 */
emb_entity *emb_ofac_relation_add(emb_build *build, emb_str role, emb_str uid, emb_schema schema);

#endif
