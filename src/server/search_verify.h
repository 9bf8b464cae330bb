/* SPDX-License-Identifier: Apache-2.0 */
/** Where the fields of a search stand, and whether a clause is true of an entity's texts. */
#ifndef EMB_SERVER_SEARCH_VERIFY_H
#define EMB_SERVER_SEARCH_VERIFY_H

#include "server/lucene.h"
#include "server/entities.h"

typedef enum emb_search_where {
    EMB_WHERE_NOWHERE, /**< no such field */
    EMB_WHERE_TEXT,    /**< all texts */
    EMB_WHERE_NAMES,   /**< values that are names */
    EMB_WHERE_DATES,   /**< values that are dates */
    EMB_WHERE_CAPTION,
    EMB_WHERE_PROPERTY,
    EMB_WHERE_COLUMN,
    EMB_WHERE_ID,
    EMB_WHERE_SCHEMA,
    EMB_WHERE_TARGET,
    EMB_WHERE_FIRST_SEEN, /**< in the order of emb_seen */
    EMB_WHERE_LAST_SEEN,
    EMB_WHERE_LAST_CHANGE
} emb_search_where;

/** A field by its name: "names", "countries", "properties.birthDate", "birthDate" … */
emb_search_where emb_search_field(emb_str name, emb_prop *ret_prop, emb_column *ret_column);
/** `*` any run, `?` any one byte or UTF-8 character. */
bool emb_search_glob(emb_str pattern, emb_str text);
/** Between the ends of a range, as texts; an end that is a beginning of the text includes it ("1965" and "1965-07-01"). */
bool emb_search_in_range(const emb_clause *clause, emb_str text);
/** Is a whole value what a clause asks for? Case does not matter. */
bool emb_search_fits_value(const emb_clause *clause, emb_str value);
/** The same for a time. */
bool emb_search_fits_seen(const emb_clause *clause, uint64_t seen);
/** Reads the entity and looks. EMB_CORRUPT, EMB_NO_MEMORY. */
emb_status emb_search_verify(const emb_entities *store, uint32_t entity, const emb_clause *clause, emb_search_where where,
                             emb_prop prop, emb_buf *scratch, bool *ret, emb_error *error);

#endif
