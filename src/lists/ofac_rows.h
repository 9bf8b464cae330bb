/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The files that stand beside sdn.csv: aliases, addresses and comments, each row with the uid of its party in front. Kept in memory
 * (a few megabytes), since nothing promises that they are in the order of sdn.csv.
 */
#ifndef EMB_LISTS_OFAC_ROWS_H
#define EMB_LISTS_OFAC_ROWS_H

#include "base/csv.h"
#include "lists/build.h"
#include "lists/ofac_names.h"

/** Most columns that a file beside has. */
#define EMB_OFAC_FIELDS 6

typedef struct emb_ofac_row {
    const struct emb_ofac_row *next; /**< the next row of the same party, in the file's order; NULL: none */
    uint64_t line;
    emb_str fields[EMB_OFAC_FIELDS]; /**< as they stand in the file; NUL-terminated */
} emb_ofac_row;

/** All zero: no rows. Free with emb_ofac_rows_free. */
typedef struct emb_ofac_rows {
    struct emb_arena *arena;
    struct emb_map *uids;
    emb_ofac_row **first, **last; /* by number of the uid */
    size_t cap;
    uint64_t count; /**< rows kept */
} emb_ofac_rows;

/**
 * Reads a file of `columns` columns. A row that has another number of them or no uid is warned of through `build` and passed over.
 * EMB_FORMAT where the last row is cut off, or the file has no rows at all; EMB_IO, EMB_NO_MEMORY.
 */
emb_status emb_ofac_rows_load(const char *path, size_t columns, emb_build *build, emb_ofac_rows *ret, emb_error *error);
void emb_ofac_rows_free(emb_ofac_rows *rows);
/** The first row of a party, NULL where it has none. */
const emb_ofac_row *emb_ofac_rows_of(const emb_ofac_rows *rows, emb_str uid);
/**
 * Warns of the parties in `rows` that the list does not have. EMB_FORMAT where it has not one of them: the files do not belong
 * together. `path` is the file's, for messages.
 */
emb_status emb_ofac_rows_check(const emb_ofac_rows *rows, const char *path, const emb_ofac_names *list, emb_build *build,
                               emb_error *error);

#endif
