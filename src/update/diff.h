/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What differs between two indexes, entity by entity. An entity is the same as long as everything a list says of it is the same; the
 * order of values, the caption (one of the names) and when it was seen (first_seen, last_seen, last_change) do not count.
 */
#ifndef EMB_UPDATE_DIFF_H
#define EMB_UPDATE_DIFF_H

#include <stdio.h>

#include "index/index.h"

typedef enum emb_change_op { EMB_CHANGE_ADD, EMB_CHANGE_MOD, EMB_CHANGE_DEL } emb_change_op;

/** All texts are borrowed for the call. */
typedef struct emb_change {
    emb_change_op op;
    emb_str id;
    uint32_t old_entity, new_entity; /**< numbers in the two indexes; UINT32_MAX where it is not in one */
    emb_str old_json, new_json;      /**< empty where it is not in one */
    bool target;                     /**< a listed party, in either (not a sanction, an address, a relation) */
} emb_change;

typedef struct emb_diff_counts {
    uint64_t added, changed, removed, same;                /**< entities */
    uint64_t parties_added, parties_changed, parties_gone; /**< targets among them */
} emb_diff_counts;

/** A status other than EMB_OK ends the comparison with it. */
typedef emb_status emb_change_taker(void *context, const emb_change *change, emb_error *error);

/**
 * Calls `take` with every change: what is new or changed in the order of `after`, then what is gone in the order of `before`. `ret`
 * may be NULL. Belongs to one thread. EMB_CORRUPT, EMB_NO_MEMORY.
 */
emb_status emb_diff_indexes(const emb_index *before, const emb_index *after, emb_change_taker *take, void *context,
                            emb_diff_counts *ret, emb_error *error);

/** Do two entities in FollowTheMoney JSON say the same? EMB_CORRUPT where one is none. */
emb_status emb_diff_same(emb_str a, emb_str b, bool *ret, emb_error *error);

/**
 * A line of OpenSanctions' delta format, with its line break: {"op":"ADD|MOD|DEL","entity":{…}}; of what is gone only the id stands
 * there. A failure shows in `out`.
 */
void emb_diff_write_delta(const emb_change *change, emb_buf *out);
/**
 * A JSON line with its break: {"op":"add|change|delist","id","schema","caption","target","datasets",
 * "properties":{"alias":{"added":[…],"removed":[…]}}}. EMB_CORRUPT, EMB_NO_MEMORY.
 */
emb_status emb_diff_write_json(const emb_change *change, emb_buf *out, emb_error *error);

typedef struct emb_diff_text_options {
    bool colour;
    size_t values_max; /**< most values shown of a property; 0: all */
} emb_diff_text_options;
/**
 * For people: the parties added, changed and delisted, each with what changed in it and in what hangs on it (sanctions, addresses,
 * documents, relations). EMB_CORRUPT, EMB_NO_MEMORY, EMB_IO.
 */
emb_status emb_diff_write_text(const emb_index *before, const emb_index *after, const emb_diff_text_options *options, FILE *out,
                               emb_diff_counts *ret, emb_error *error);

/**
 * Opens what a user names as a side of a comparison: an index, or a list file, which is built into an index aside; its file is gone
 * as soon as it is mapped. Errors of emb_index_open and emb_build_index.
 */
emb_status emb_diff_open(const char *path, emb_index **ret, emb_error *error);

#endif
