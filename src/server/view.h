/* SPDX-License-Identifier: Apache-2.0 */
/** Entities in answers. Belongs to one request. */
#ifndef EMB_SERVER_VIEW_H
#define EMB_SERVER_VIEW_H

#include "server/generation.h"
#include "server/request.h"
#include "server/sort.h"

/** The current generation for a request, which is then to be released; NULL (and the request is answered with 503). */
emb_generation *emb_request_generation(emb_request *request);
/** The entity as an object whose closing brace is left out, so that members may follow. */
void emb_view_open(const emb_entities *store, uint32_t entity, emb_buf *out);
/** The same with its brace. */
void emb_view_write(const emb_entities *store, uint32_t entity, emb_buf *out);
/** With what it points to and what points to it in place of ids: sanctions, and relations with their far side. */
void emb_view_write_nested(const emb_generation *generation, uint32_t entity, emb_buf *out);

typedef struct emb_view_page {
    size_t limit, offset;
    const emb_sort *sort;
    size_t sort_count;
} emb_view_page;
/**
 * Pages of what the entity points to and what points to it, by property: {"entity":…,"adjacent":{PROPERTY:{"results":[…],"total":…}}}, or
 * the inner object alone for `only` (EMB_PROP_NONE: all). False where `only` is no property that holds entities.
 */
bool emb_view_write_adjacent(const emb_generation *generation, uint32_t entity, emb_prop only, const emb_view_page *page,
                             emb_buf *out);

#endif
