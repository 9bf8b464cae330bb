/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/touch.h"

#include <stdlib.h>

#include "base/utf8.h"
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

/* Places nearer to each other than this are one: reading on costs less than remembering both. */
#define PLACES_APART ((size_t)600)

static bool may_name_place(emb_document_reader *r, const emb_token *token, emb_str language)
{
    emb_seen_word *word = &r->words.items.items[token->word];
    if (!word->place) {
        emb_str text = emb_str_slice(r->part, token->from, token->from + (size_t)token->len);
        size_t at = 0;
        bool may = token->len == UINT16_MAX || emb_char_stands_alone(emb_utf8_next(text, &at)) ||
                   emb_measures_name_place(r->measures, text, language);
        word->place = may ? 1 : -1;
    }
    return word->place > 0;
}

/*
 * Remembers where the words of a part stand that may name a country. Its first and last word are among them: a part may end within a
 * word. A character that stands alone is one letter of a longer word here, so it is looked at too.
 */
static emb_status note_part(emb_document_reader *r, emb_error *error)
{
    size_t count = r->tokens.items.count;
    emb_str language = emb_str_from(r->findings.language);
    for (size_t i = 0; i < count; i++) {
        const emb_token *token = emb_token_at(r, i);
        if (i > 0 && i + 1 < count && !may_name_place(r, token, language))
            continue;
        emb_span span = emb_span_of(r, i, i);
        emb_span *last = r->measure_places.count ? &r->measure_places.items[r->measure_places.count - 1] : NULL;
        if (last && span.from < last->to + PLACES_APART)
            last->to = span.to > last->to ? span.to : last->to;
        else if (!emb_vec_push(&r->measure_places, span))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

emb_status emb_touch_begin(emb_document_reader *r, emb_error *error)
{
    r->measure_places.count = 0;
    r->note_part = note_part;
    if (r->measures)
        return EMB_OK;
    r->free_measures = emb_measures_free;
    return emb_measures_new(&r->measures, error);
}

/* Are the places of the whole text known? Fields of forms and what stands between segments are not taken apart into words. */
static bool knows_places(const emb_document_reader *r)
{
    const emb_document_text *d = r->document;
    return d->segments.count == 1 && d->segments.items[0].kind == EMB_SEGMENT_TEXT && d->segments.items[0].from == 0 &&
           d->segments.items[0].to == d->text.len && !r->findings.full;
}

emb_status emb_touch_find(emb_document_reader *r, emb_error *error)
{
    emb_measure_touches found = {0};
    emb_measures_options options = {.language = emb_str_from(r->findings.language), .date = emb_str_from(emb_document_date(r))};
    if (!r->measures_memo)
        r->measures_memo = calloc(1, sizeof *r->measures_memo);
    else if (r->measures_language != r->language)
        memset(r->measures_memo, 0, sizeof *r->measures_memo);
    r->measures_language = r->language;
    options.memo = r->measures_memo; /* without one for want of memory it is only slower */
    emb_byte_span none = {0, 0};
    if (knows_places(r)) {
        options.places = r->measure_places.count ? (const emb_byte_span *)r->measure_places.items : &none;
        options.place_count = r->measure_places.count;
    }
    emb_status status = emb_measures_find(r->measures, r->document->text, &options, &found, error);
    for (size_t i = 0; i < found.count && status == EMB_OK; i++)
        if (!add(r, &found.items[i]))
            status = emb_fail_memory(error);
    emb_vec_free(&found);
    return status;
}
