/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Rows that are kept in memory (a few megabytes) until their party is read: those of the files beside sdn.csv, since
 * nothing promises that they are in its order, and what the advanced XML has before and behind its parties.
 */
#ifndef EMB_LISTS_OFAC_ROWS_H
#define EMB_LISTS_OFAC_ROWS_H

#include "base/csv.h"
#include "lists/build.h"
#include "lists/ofac_names.h"

/** Most fields of a row. */
#define EMB_OFAC_FIELDS 8

typedef struct emb_ofac_row {
    const struct emb_ofac_row *next; /**< the next row of the same party, in the file's order; NULL: none */
    uint64_t line;
    emb_str fields[EMB_OFAC_FIELDS]; /**< as they were given; NUL-terminated, "" where there were fewer */
} emb_ofac_row;

/** All zero: no rows, none can be added. Free with emb_ofac_rows_free. */
typedef struct emb_ofac_rows {
    struct emb_arena *arena;
    struct emb_map *uids;
    emb_ofac_row **first, **last; /* by number of the uid */
    size_t cap;
    uint64_t count; /**< rows kept */
} emb_ofac_rows;

/** Empty rows to add to; false when out of memory. */
bool emb_ofac_rows_init(emb_ofac_rows *ret);
/**
 * Adds a row of at most EMB_OFAC_FIELDS fields under a uid, or whatever else it is found by; copied. False when out of
 * memory.
 */
bool emb_ofac_rows_add(emb_ofac_rows *rows, emb_str uid, uint64_t line, const emb_str *fields, size_t count);
/**
 * Reads a file of `columns` columns. A row that has another number of them or no uid is warned of through `build` and
 * passed over. EMB_FORMAT where the last row is cut off (OFAC's files end with a line break), or the file has no rows
 * at all; EMB_IO, EMB_NO_MEMORY.
 */
emb_status emb_ofac_rows_load(const char *path, size_t columns, emb_build *build, emb_ofac_rows *ret, emb_error *error);
void emb_ofac_rows_free(emb_ofac_rows *rows);
/** The first row of a party, NULL where it has none. */
const emb_ofac_row *emb_ofac_rows_of(const emb_ofac_rows *rows, emb_str uid);
/**
 * Warns of the parties in `rows` that the list does not have. EMB_FORMAT where it has not one of them: the files do not
 * belong together. `path` is the file's, for messages.
 */
emb_status emb_ofac_rows_check(const emb_ofac_rows *rows, const char *path, const emb_ofac_names *list, emb_build *build,
                               emb_error *error);

#endif
