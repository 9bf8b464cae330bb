/* SPDX-License-Identifier: Apache-2.0 */
/**
 * OFAC's own search, as its FAQ 249 describes it: the larger of what the whole texts score by Jaro and Winkler and what their words do,
 * each query word with the best listed word of the same first letter. For comparing with what that search says; the matcher's own
 * score is another one. Pure; any thread; no allocation.
 */
#ifndef EMB_MATCH_OFAC_H
#define EMB_MATCH_OFAC_H

#include "base/str.h"

/** Most bytes of a name that are looked at. */
#define EMB_OFAC_MAX 256

typedef struct emb_ofac_score {
    int whole, words; /**< thousandths */
    int points;       /**< the larger one; 0 where nothing begins alike, or it is below a half */
} emb_ofac_score;

/** Names in Latin letters; `listed` in the order of OFAC's list ("LAST, First"). */
emb_ofac_score emb_ofac_compare(emb_str query, emb_str listed);
/** "Vladimir PUTIN" as OFAC's list has it: "PUTIN, Vladimir"; words in capitals at the end are the family name. Writes at most EMB_OFAC_MAX bytes. */
emb_str emb_ofac_order(emb_str name, char out[EMB_OFAC_MAX]);

#endif
