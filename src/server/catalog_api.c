/* SPDX-License-Identifier: Apache-2.0 */
/* GET /catalog (also /manifest) and /algorithms. */
#include "server/algorithms.h"
#include "server/routes.h"
#include "server/server_internal.h"
#include "server/view.h"

/* "*", or a list of tags, weak ones too. */
static bool names_tag(emb_str header, const char *tag)
{
    emb_str rest = header, part;
    while (rest.data && emb_str_split(&rest, EMB_STR(","), &part)) {
        part = emb_str_trim(part);
        if (emb_str_starts(part, EMB_STR("W/")))
            part = emb_str_slice(part, 2, part.len);
        if (emb_str_equal(part, EMB_STR("*")) || emb_str_equal(part, emb_str_from(tag)))
            return true;
    }
    return false;
}

void emb_answer_catalog(emb_request *r)
{
    emb_generation *g = emb_request_generation(r);
    if (!g)
        return;
    emb_answer_header(r, "ETag", "%s", g->etag);
    emb_answer_header(r, "Cache-Control", "public, max-age=300");
    if (names_tag(emb_request_header(r, "if-none-match"), g->etag)) {
        emb_answer(r, 304, EMB_TYPE_JSON);
    } else {
        emb_buf_append_str(&r->answer, emb_buf_str(&g->catalog_json));
        emb_answer(r, 200, EMB_TYPE_JSON);
    }
    emb_generation_release(g);
}

void emb_answer_algorithms(emb_request *r)
{
    emb_algorithms_write(r->server->config, &r->answer);
    emb_answer(r, 200, EMB_TYPE_JSON);
}
