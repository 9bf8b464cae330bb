/* SPDX-License-Identifier: Apache-2.0 */
/* GET /entities/{id}, /entities/{id}/adjacent and /entities/{id}/adjacent/{property}. */
#include <stdio.h>

#include "server/routes.h"
#include "server/server_internal.h"
#include "server/view.h"

static bool is_unreserved(char c)
{
    return emb_is_ascii_alpha(c) || emb_is_ascii_digit(c) || strchr("-._~", c);
}

/* The canonical entity has the former one's place: the caller is sent there. */
static void redirect(emb_request *r, emb_str id)
{
    char path[900] = "/entities/";
    size_t len = strlen(path);
    for (size_t i = 0; i < id.len && len + 4 < sizeof path; i++) {
        if (is_unreserved(id.data[i]))
            path[len++] = id.data[i];
        else
            len += (size_t)snprintf(path + len, 4, "%%%02X", (unsigned char)id.data[i]);
    }
    path[len] = '\0';
    emb_answer_header(r, "Location", "%s", path);
    emb_answer(r, 308, EMB_TYPE_JSON);
}

/* The entity of the path; UINT32_MAX (and the request is answered) where it is none or has another id now. */
static uint32_t find(emb_request *r, const emb_generation *g)
{
    uint32_t entity = emb_entities_find(g->store, r->segments[1]);
    if (entity != UINT32_MAX)
        return entity;
    uint32_t canonical = emb_entities_find_referent(g->store, r->segments[1]);
    if (canonical != UINT32_MAX)
        redirect(r, emb_index_entity_id(g->index, canonical));
    else
        emb_answer_error(r, 404, "No such entity!");
    return UINT32_MAX;
}

void emb_answer_entity(emb_request *r)
{
    bool nested = true;
    emb_generation *g = emb_request_generation(r);
    if (!g)
        return;
    if (emb_request_bool(r, "nested", &nested)) {
        uint32_t entity = find(r, g);
        if (entity != UINT32_MAX) {
            if (nested)
                emb_view_write_nested(g, entity, &r->answer);
            else
                emb_view_write(g->store, entity, &r->answer);
            emb_answer(r, 200, EMB_TYPE_JSON);
        }
    }
    emb_generation_release(g);
}

static void answer_adjacent(emb_request *r, emb_prop only)
{
    long limit = 10, offset = 0;
    emb_sort sorts[EMB_SORTS_MAX];
    emb_view_page page = {.sort = sorts};
    emb_generation *g = emb_request_generation(r);
    if (!g)
        return;
    if (emb_request_number(r, "limit", 0, 500, &limit) && emb_request_number(r, "offset", 0, 9499, &offset) &&
        emb_sort_read(r, sorts, &page.sort_count)) {
        uint32_t entity = find(r, g);
        page.limit = (size_t)limit;
        page.offset = (size_t)offset;
        if (entity != UINT32_MAX && emb_view_write_adjacent(g, entity, only, &page, &r->answer))
            emb_answer(r, 200, EMB_TYPE_JSON);
        else if (!r->status)
            emb_answer_error(r, 404, "No such property!");
    }
    emb_generation_release(g);
}

void emb_answer_adjacent(emb_request *r)
{
    answer_adjacent(r, EMB_PROP_NONE);
}

void emb_answer_adjacent_property(emb_request *r)
{
    emb_prop only = emb_prop_by_name(r->segments[3]);
    if (only == EMB_PROP_NONE)
        emb_answer_error(r, 404, "No such property!");
    else
        answer_adjacent(r, only);
}
