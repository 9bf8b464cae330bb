/* SPDX-License-Identifier: Apache-2.0 */
/** What kinds of name the things of a schema have, and which of their properties are names. Static data; any thread. */
#ifndef EMB_INDEX_KINDS_H
#define EMB_INDEX_KINDS_H

#include "model/schema.h"
#include "text/readings.h"

#define EMB_KIND_BIT(kind) (1u << (kind))
#define EMB_ALL_KINDS (EMB_KIND_BIT(EMB_NAME_PERSON) | EMB_KIND_BIT(EMB_NAME_ORGANISATION) | EMB_KIND_BIT(EMB_NAME_VESSEL))

/**
 * EMB_KIND_BIT of every kind: a Person has people's names, a Company an organisation's, a LegalEntity may have either, a Vessel
 * or Airplane a ship's, any other asset and a Thing any. 0 for what is not screened by name (Sanction, Address …).
 */
unsigned emb_kinds_of_schema(emb_schema schema);

/** What a list says of a name. Numbers are written into index files: only ever appended. */
typedef enum emb_alias_kind {
    EMB_ALIAS_NAME = 0,
    EMB_ALIAS_ALIAS = 1,
    EMB_ALIAS_PREVIOUS = 2,
    EMB_ALIAS_WEAK = 3,
    EMB_ALIAS_ABBREVIATION = 4,
    EMB_ALIAS_COUNT = 5
} emb_alias_kind;

/** The kind that a property holds, EMB_ALIAS_COUNT where it holds no whole name. */
emb_alias_kind emb_alias_kind_of(emb_prop prop);
/** "name", "alias", "previousName", "weakAlias", "abbreviation". Static. */
const char *emb_alias_kind_name(emb_alias_kind kind);

#endif
