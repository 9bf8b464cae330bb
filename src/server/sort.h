/* SPDX-License-Identifier: Apache-2.0 */
/** The order of results by a field. */
#ifndef EMB_SERVER_SORT_H
#define EMB_SERVER_SORT_H

#include "server/request.h"
#include "server/entities.h"

#define EMB_SORTS_MAX 4

typedef struct emb_sort {
    char field[64]; /**< id, caption, schema, first_seen, last_seen, last_change, a property, "_score" */
    bool descending;
} emb_sort;

/** Reads "sort" parameters, `field:asc` or `field:desc`. False (and the request is answered with 400) for what is none. */
bool emb_sort_read(emb_request *request, emb_sort ret[EMB_SORTS_MAX], size_t *ret_count);
/** Sorts entity numbers; equal ones keep their order, those without a value come last. */
void emb_sort_entities(const emb_entities *store, uint32_t *entities, size_t count, const emb_sort *sorts, size_t sort_count);

#endif
