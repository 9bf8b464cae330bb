/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/touch.h"

#include <stdlib.h>

#include "rules/measures.h"
#include "rules/terms.h"

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static bool add(emb_document_reader *r, const emb_measure_touch *found)
{
    emb_span *spans = emb_arena_alloc(r->arena, found->span_count * sizeof *spans);
    if (!spans)
        return false;
    for (size_t i = 0; i < found->span_count; i++)
        spans[i] = (emb_span){found->spans[i].from, found->spans[i].to};
    emb_touch touch = {.provision = or_null(found->provision),
                       .verdict = emb_measure_verdict_name(found->verdict),
                       .title = or_null(found->text),
                       .source = or_null(found->source),
                       .regime = found->regime,
                       .goods = found->goods,
                       .hs = or_null(found->hs),
                       .direction = emb_goods_direction_name(found->direction),
                       .because = {spans, found->span_count}};
    return emb_vec_push(&r->findings.touches, touch);
}

emb_status emb_touch_find(emb_document_reader *r, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_measure_touches found = {0};
    emb_measures_options options = {.language = emb_str_from(r->findings.language), .date = emb_str_from(emb_document_date(r))};
    if (!r->measures) {
        status = emb_measures_new(&r->measures, error);
        r->free_measures = emb_measures_free;
    }
    if (!r->measures_memo)
        r->measures_memo = calloc(1, sizeof *r->measures_memo);
    else if (r->measures_language != r->language)
        memset(r->measures_memo, 0, sizeof *r->measures_memo);
    r->measures_language = r->language;
    options.memo = r->measures_memo; /* without one for want of memory it is only slower */
    if (status == EMB_OK)
        status = emb_measures_find(r->measures, r->document->text, &options, &found, error);
    for (size_t i = 0; i < found.count && status == EMB_OK; i++)
        if (!add(r, &found.items[i]))
            status = emb_fail_memory(error);
    emb_vec_free(&found);
    return status;
}
