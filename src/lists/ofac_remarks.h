/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The remarks of OFAC's lists: what the published CSV and XML say of a party in one text, as clauses separated by "; ".
 *
 *   remarks  = clause *( ";" [SP] clause ) [ "." ]        the CSV ends them with one full stop
 *   clause   = ["alt. "] LABEL [":" | "-"] VALUE          a label of us_feature.c: "DOB 10 Dec 1948"
 *            | ["alt. "] LABEL NUMBER [ "(" COUNTRY ")" ] [ "issued" DATE ] [ "expires" DATE ]
 *            | ("a.k.a." | "f.k.a." | "n.k.a.") "'" NAME "'"  a weak alias: these stand nowhere else in the CSV
 *            | ["("] "Linked To:" NAME [")"]              another party of the list, by its name as listed
 *            | anything else                              an office or rank of a person, else a note
 *
 * Source: OFAC's remarks of 2022 to 2025 (SDN and consolidated non-SDN lists).
 */
#ifndef EMB_LISTS_OFAC_REMARKS_H
#define EMB_LISTS_OFAC_REMARKS_H

#include "lists/us_feature.h"

typedef enum emb_ofac_clause_kind {
    EMB_OFAC_FEATURE,
    EMB_OFAC_WEAK_ALIAS,
    EMB_OFAC_LINK,
    EMB_OFAC_POSITION, /**< names an office or rank; of use for persons */
    EMB_OFAC_OTHER
} emb_ofac_clause_kind;

/** Parts of the remarks, borrowed. */
typedef struct emb_ofac_clause {
    emb_ofac_clause_kind kind;
    emb_us_feature feature; /**< of EMB_OFAC_FEATURE */
    emb_str text;           /**< of the others: the alias, the name linked to, the clause; of a feature the whole clause */
} emb_ofac_clause;

/** The remarks without the full stop at their end. Call it once, before emb_ofac_remarks_next. */
emb_str emb_ofac_remarks_trim(emb_str remarks);
/** Cuts the next clause off; false at the end. Empty clauses are passed over. */
bool emb_ofac_remarks_next(emb_str *rest, emb_ofac_clause *ret);

#endif
