/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The aliases of Canada's list, which stand in one text without a grammar: separated by commas, semicolons, slashes, "or", "and",
 * labels ("Russian:") and line breaks, while commas and "and" also stand within names of organisations. What is taken for a
 * separator there: whatever cannot continue a name; in doubt the text stays whole.
 */
#ifndef EMB_LISTS_CA_ALIASES_H
#define EMB_LISTS_CA_ALIASES_H

#include "base/error.h"
#include "base/str.h"

typedef enum emb_ca_alias_kind {
    EMB_CA_ALIAS,
    /** A part of a person's name only ("Andrei", "Sergei Nikolaevich"), which would hit whoever bears it. */
    EMB_CA_ALIAS_WEAK,
    /** No name: a legal form that stands alone. */
    EMB_CA_ALIAS_NONE
} emb_ca_alias_kind;

/** Whose aliases they are. */
typedef struct emb_ca_party {
    bool person;
    emb_str last, given; /**< of a person; "" of anything else */
} emb_ca_party;

/** `alias` is borrowed for the call. */
typedef void emb_ca_alias_take(void *context, emb_ca_alias_kind kind, emb_str alias);

/** Calls `take` for every alias in the order of the text. EMB_NO_MEMORY. */
emb_status emb_ca_aliases_each(emb_str text, const emb_ca_party *party, emb_ca_alias_take *take, void *context, emb_error *error);

/**
 * The name of an organisation or a ship, in which aliases may stand, too: "Baltex Ltd. (also known as Baltech LLC)", "Central Bank of
 * Syria/Banque centrale de Syrie". Calls `take_name` with the first name once, `take` with what else there is.
 */
emb_status emb_ca_name_each(emb_str text, emb_ca_alias_take *take_name, emb_ca_alias_take *take, void *context, emb_error *error);

#endif
