/* SPDX-License-Identifier: Apache-2.0 */
/** What stands beside a name and supports or contradicts a hit: birth date, country, gender, place of birth. */
#ifndef EMB_MATCH_QUALIFY_H
#define EMB_MATCH_QUALIFY_H

#include "embargo/matcher.h"
#include "index/index.h"
#include "model/date.h"

#define EMB_QUALIFIERS_MAX 4

/** What a query gives, understood once. Country codes are static. */
typedef struct emb_qualities {
    emb_date_span birth[EMB_QUERY_VALUES_MAX];
    size_t birth_count;
    const char *countries[EMB_QUERY_VALUES_MAX];
    size_t country_count;
    unsigned gender; /**< 0 not given, 1 male, 2 female */
    emb_str birth_place;
    uint64_t bad_births, bad_countries; /**< a bit for each value that could not be understood */
    bool bad_gender;
} emb_qualities;

/** One outcome. `listed` is what the list gives, for the reason; borrowed from the index or from `listed_date`. */
typedef struct emb_qualifier {
    const char *code, *text; /**< static */
    int points;
    bool is_birth; /**< of the birth date */
    emb_str listed;
    char listed_date[11];
} emb_qualifier;

/** Reads the qualities of a query; what cannot be understood is left out. The place is borrowed. */
void emb_qualities_read(const emb_query *query, emb_qualities *ret);
/** Compares with what the index knows of an entity; writes the outcomes, returns how many. */
size_t emb_qualify(const emb_qualities *query, const emb_index *index, uint32_t entity, emb_qualifier ret[EMB_QUALIFIERS_MAX]);

#endif
