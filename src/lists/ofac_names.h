/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The parties of an OFAC list by their names, for remarks that link to another party by its name alone ("Linked To:
 * HIZBALLAH"), and what they are, for relations between them. Names are compared by their ASCII letters and digits and
 * all that is not ASCII, without case. Belongs to one thread.
 */
#ifndef EMB_LISTS_OFAC_NAMES_H
#define EMB_LISTS_OFAC_NAMES_H

#include "model/schema.h"

typedef struct emb_ofac_names emb_ofac_names;

/** NULL when out of memory. Free with emb_ofac_names_free (NULL allowed). */
emb_ofac_names *emb_ofac_names_new(void);
void emb_ofac_names_free(emb_ofac_names *names);
/** A name of the party `uid` as listed, "LAST, First" for a person; false when out of memory. Both are copied. */
bool emb_ofac_names_add(emb_ofac_names *names, emb_str uid, emb_str name, bool primary);
/**
 * The uid of the only party with this primary name, else of the only one with this alias; "" where none or several have
 * it. Borrowed until the next add or free.
 */
emb_str emb_ofac_names_find(const emb_ofac_names *names, emb_str name);
/** Something of this party was added. */
bool emb_ofac_names_has(const emb_ofac_names *names, emb_str uid);
/** What a party is, for relations; false when out of memory. */
bool emb_ofac_names_set_schema(emb_ofac_names *names, emb_str uid, emb_schema schema);
/** EMB_SCHEMA_NONE where it was not set. */
emb_schema emb_ofac_names_schema(const emb_ofac_names *names, emb_str uid);

#endif
