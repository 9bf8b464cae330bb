/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A query by example: an entity as a caller gives it, cleaned as FollowTheMoney cleans it. What is no property of the schema or cannot be
 * read as its type vanishes; the cleaned form is echoed. Belongs to one request.
 */
#ifndef EMB_SERVER_EXAMPLE_H
#define EMB_SERVER_EXAMPLE_H

#include <yyjson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "embargo/matcher.h"
#include "model/schema.h"

typedef struct emb_example_value {
    const emb_property *property;
    emb_str text;
} emb_example_value;

typedef struct emb_example {
    emb_schema schema;
    emb_str id; /**< as given; data NULL: none */
    emb_vec(emb_example_value) values;
} emb_example;

typedef enum emb_example_problem {
    EMB_EXAMPLE_OK = 0,
    EMB_EXAMPLE_NO_OBJECT,  /**< the query is no object */
    EMB_EXAMPLE_NO_SCHEMA,  /**< no schema is given */
    EMB_EXAMPLE_BAD_SCHEMA, /**< unknown, or not matchable (but Thing is) */
    EMB_EXAMPLE_BAD_PROPERTIES,
    EMB_EXAMPLE_NO_MEMORY
} emb_example_problem;

/** Reads a query. Texts are borrowed from `query` or lie in `arena`. Free with emb_example_free. */
emb_example_problem emb_example_read(emb_example *example, yyjson_val *query, emb_arena *arena);
void emb_example_free(emb_example *example);
/** Adds a value, cleaned; what is none vanishes. False when out of memory. */
bool emb_example_add(emb_example *example, const emb_property *property, emb_str text, emb_arena *arena);
/** What is to be done once all values are there: names from their parts, countries from IBANs. False when out of memory. */
bool emb_example_complete(emb_example *example, emb_arena *arena);
/** {"id":…,"schema":…,"properties":{…}} */
void emb_example_write(const emb_example *example, emb_buf *out);
/** As a query for the matcher; borrowed from the example. `schema` NULL where the matcher knows the schema only as anything. */
void emb_example_query(const emb_example *example, emb_query *ret);

#endif
