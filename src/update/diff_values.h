/* SPDX-License-Identifier: Apache-2.0 */
/** What differs between two versions of one entity, property by property. Only for diff*.c. */
#ifndef EMB_UPDATE_DIFF_VALUES_H
#define EMB_UPDATE_DIFF_VALUES_H

#include <yyjson.h>

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

typedef emb_vec(emb_str) emb_str_list;

/** An entity taken from JSON. */
typedef struct emb_parsed {
    yyjson_doc *doc;
    yyjson_val *root, *properties;
} emb_parsed;

/** An empty text gives an entity without anything. EMB_CORRUPT, EMB_NO_MEMORY. Free with emb_parsed_free. */
emb_status emb_parsed_read(emb_str json, emb_parsed *ret, emb_error *error);
void emb_parsed_free(emb_parsed *parsed);
/** A string member, "" where there is none. Borrowed from `parsed`. */
emb_str emb_parsed_text(const emb_parsed *parsed, const char *name);

/** Values of one property that only one side has, each sorted. Borrowed for the call. */
typedef struct emb_value_change {
    emb_str name; /**< of the property; "schema", "datasets", "referents" for what stands beside the properties */
    bool beside;
    const emb_str_list *added, *removed;
} emb_value_change;

typedef void emb_value_change_taker(void *context, const emb_value_change *change);

/** Every property that differs: those of `after` in its order, then those that only `before` has. EMB_NO_MEMORY. */
emb_status emb_value_changes(const emb_parsed *before, const emb_parsed *after, emb_value_change_taker *take, void *context,
                             emb_error *error);

#endif
