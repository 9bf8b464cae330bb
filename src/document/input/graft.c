/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/graft.h"

#include "base/utf8.h"
#include "document/input/put.h"

/* ---- Places ---- */

/* The run of `map` that holds byte `at`; NULL where none does. `*cursor` is where the last one was found. */
static const emb_text_run *run_of(const emb_text_map *map, size_t at, size_t *cursor)
{
    size_t run = *cursor;
    if (run >= map->count || map->items[run].at > at)
        run = 0;
    if (!map->count || map->items[run].at > at)
        return NULL;
    size_t to = map->count;
    while (run + 1 < to && map->items[run + 1].at <= at) { /* the next ones first, then by halves */
        if (run + 2 >= to || map->items[run + 2].at > at) {
            run++;
            continue;
        }
        size_t middle = run + (to - run) / 2;
        if (map->items[middle].at <= at)
            run = middle;
        else
            to = middle;
    }
    *cursor = run;
    return &map->items[run];
}

static size_t byte_below(const emb_text_map *map, size_t at, bool is_end, size_t *cursor)
{
    const emb_text_run *run = run_of(map, is_end && at ? at - 1 : at, cursor);
    if (!run)
        return at;
    if (run->span == EMB_RUN_SAME)
        return run->below + (at - run->at);
    return is_end ? run->below + run->span : run->below;
}

/* ---- Text ---- */

static void put_piece(emb_document_text *outer, emb_str piece, size_t from, size_t to)
{
    bool same = to - from == piece.len && to <= outer->source.len && memcmp(outer->source.data + from, piece.data, piece.len) == 0;
    if (same)
        emb_document_text_copy(outer, from, to);
    else
        emb_document_text_put(outer, piece, from, to > from ? to : from);
}

/* Character by character, down through the inner maps and the transfer encoding. */
static void put_mapped(emb_document_text *outer, const emb_graft *g)
{
    emb_str text = g->inner->text;
    emb_placer placer;
    size_t cursor = 0;
    emb_placer_begin(&placer, g->inner);
    for (size_t at = 0; at < text.len && !outer->text_buf.failed;) {
        size_t begin = at;
        emb_utf8_next(text, &at);
        emb_place place = emb_placer_find(&placer, begin, at);
        size_t from = byte_below(g->decoded, place.from, false, &cursor), to = byte_below(g->decoded, place.to, true, &cursor);
        put_piece(outer, emb_str_slice(text, begin, at), from, place.to > place.from ? to : from);
    }
}

static bool is_identity(const emb_document_text *d)
{
    return !d->to_file.count && !d->to_source.count && !d->utf16 && !d->single_byte && !d->extracted;
}

static void put_text(emb_document_text *outer, const emb_graft *g)
{
    const emb_document_text *inner = g->inner;
    if (!g->decoded || inner->extracted)
        emb_document_text_put(outer, inner->text, g->from, g->to);
    else if (is_identity(inner) && g->decoded->count == 1 && g->decoded->items[0].span == EMB_RUN_SAME)
        emb_document_text_copy(outer, g->decoded->items[0].below, g->decoded->items[0].below + inner->text.len);
    else
        put_mapped(outer, g);
}

/* ---- Segments ---- */

static const char *outer_path(emb_document_text *outer, const char *prefix, const char *path)
{
    if (!*prefix)
        return path ? emb_arena_copy(outer->arena, emb_str_from(path)) : NULL;
    return path ? emb_arena_printf(outer->arena, "%s/%s", prefix, path) : emb_arena_copy(outer->arena, emb_str_from(prefix));
}

static void add_segments(emb_document_text *outer, const emb_graft *g, size_t base)
{
    const char *last_inner = NULL, *last_outer = NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < g->inner->segments.count; i++) {
        emb_segment segment = g->inner->segments.items[i];
        segment.from += base;
        segment.to += base;
        if (!last_outer || segment.path != last_inner) {
            last_inner = segment.path;
            last_outer = outer_path(outer, g->path, segment.path);
        }
        segment.path = last_outer;
        most = segment.group > most ? segment.group : most;
        segment.group += segment.group ? *g->groups : 0;
        if (!emb_vec_push(&outer->segments, segment))
            outer->text_buf.failed = true;
    }
    *g->groups += most;
}

void emb_graft_document(emb_document_text *outer, const emb_graft *g)
{
    emb_input_put_break(outer, g->from);
    size_t base = outer->text_buf.len;
    put_text(outer, g);
    if (outer->text_buf.failed)
        return;
    add_segments(outer, g, base);
    if (g->inner->note[0])
        emb_input_note(outer, g->inner->cut, "%s%s%s", g->path, *g->path ? ": " : "", g->inner->note);
    outer->cut |= g->inner->cut;
    if (g->inner->language)
        emb_input_offer_language(outer, emb_str_from(g->inner->language));
}
