/* SPDX-License-Identifier: Apache-2.0 */
#include "match/matcher_internal.h"
#include "text/weights.h"

void emb_shape_of_variant(const emb_variant *variant, emb_name_kind kind, emb_shape *ret)
{
    ret->count = variant->count;
    ret->syllabic = variant->syllabic;
    ret->legal = kind == EMB_NAME_ORGANISATION ? variant->legal : EMB_LEGAL_NONE;
    for (size_t i = 0; i < variant->count; i++)
        ret->role[i] = variant->parts[i].role[kind];
}

void emb_shape_of_row(const emb_index *index, uint32_t row, emb_shape *ret)
{
    emb_range parts = emb_index_row_parts(index, row);
    ret->count = (uint8_t)(parts.to - parts.from);
    ret->legal = index->rows[row].legal;
    ret->syllabic = index->rows[row].syllabic;
    for (size_t i = 0; i < ret->count; i++)
        ret->role[i] = (uint8_t)EMB_ROLE_OF(index->row_parts[parts.from + i]);
}

void emb_cells_add_initials(const emb_variant *variant, size_t at, emb_str key, unsigned key_class, size_t list_at,
                            emb_cells *cells)
{
    const emb_part *part = &variant->parts[at];
    if (part->role[EMB_NAME_PERSON] != EMB_ROLE_INITIAL || key_class != EMB_KEY_PLAIN || key.len < 2 || part->key[0] != key.data[0])
        return;
    emb_cells_add(
        cells,
        (emb_cell){(uint8_t)at, (uint8_t)(at + 1), (uint8_t)list_at, (uint8_t)(list_at + 1), {EMB_W_INITIAL, EMB_LINK_INITIAL}});
}

static bool has_initials(const emb_variant *variant)
{
    for (size_t i = 0; i < variant->count; i++)
        if (variant->parts[i].role[EMB_NAME_PERSON] == EMB_ROLE_INITIAL)
            return true;
    return false;
}

static void add_initials(const emb_candidates *c, const emb_variant *variant, uint32_t token, size_t list_at, emb_cells *cells)
{
    emb_word_form form = emb_index_token(c->index, token);
    for (size_t i = 0; i < variant->count; i++)
        emb_cells_add_initials(variant, i, form.key, form.key_class, list_at, cells);
}

void emb_cells_of_row(emb_candidates *c, const emb_variant *variant, uint32_t row, emb_name_kind kind, emb_cells *ret)
{
    emb_range parts = emb_index_row_parts(c->index, row);
    bool initials = kind == EMB_NAME_PERSON && has_initials(variant);
    ret->count = 0;
    for (size_t i = parts.from; i < parts.to; i++) {
        uint32_t part = c->index->row_parts[i];
        uint8_t at = (uint8_t)(i - parts.from);
        if (EMB_ROLE_OF(part) == EMB_ROLE_LEGAL)
            continue;
        for (uint32_t edge = emb_candidates_edge(c, part & EMB_TOKEN_MASK); edge; edge = emb_edges_at(&c->edges, edge)->next) {
            const emb_edge *e = emb_edges_at(&c->edges, edge);
            if (e->links.by_kind[kind].likeness && (e->to > e->from + 1 || variant->parts[e->from].role[kind] != EMB_ROLE_LEGAL))
                emb_cells_add(ret, (emb_cell){e->from, e->to, at, (uint8_t)(at + 1), e->links.by_kind[kind]});
        }
        if (initials)
            add_initials(c, variant, part & EMB_TOKEN_MASK, at, ret);
    }
    const emb_row_join *joins;
    size_t count = emb_candidates_joins(c, row, &joins);
    for (size_t i = 0; i < count; i++) {
        uint16_t likeness = joins[i].acronym ? EMB_W_ACRONYM : EMB_W_JOINED;
        emb_cells_add(
            ret,
            (emb_cell){joins[i].query, (uint8_t)(joins[i].query + 1), joins[i].from, joins[i].to, {likeness, EMB_LINK_JOINED}});
    }
}
