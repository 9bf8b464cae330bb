/* SPDX-License-Identifier: Apache-2.0 */
/** Reading the entities of an index one after the other: a block is unpacked once, not once an entity. Belongs to one thread. */
#ifndef EMB_INDEX_CURSOR_H
#define EMB_INDEX_CURSOR_H

#include "index/index.h"

/** All zero but `index` is a cursor to begin with. */
typedef struct emb_index_cursor {
    const emb_index *index; /**< borrowed */
    char *raw;              /**< the block unpacked last */
    size_t raw_size, raw_cap;
    uint64_t block; /**< 1 + its number, 0: none yet */
} emb_index_cursor;

/** The JSON of an entity, not NUL-terminated, borrowed until the next call. EMB_CORRUPT, EMB_NO_MEMORY. */
emb_status emb_index_cursor_json(emb_index_cursor *cursor, uint32_t entity, emb_str *ret, emb_error *error);
void emb_index_cursor_free(emb_index_cursor *cursor);

#endif
