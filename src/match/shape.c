/* SPDX-License-Identifier: Apache-2.0 */
#include "match/matcher_internal.h"
#include "text/native.h"
#include "text/weights.h"

/* Kana write the names of the whole world, by their sound. */
static bool is_by_syllable(unsigned script)
{
    return script == EMB_SCRIPT_HAN || script == EMB_SCRIPT_HANGUL;
}

void emb_shape_of_variant(const emb_variant *variant, unsigned native_script, emb_name_kind kind, emb_shape *ret)
{
    ret->native = is_by_syllable(native_script);
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
    ret->native = is_by_syllable(index->rows[row].native_script);
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

void emb_row_keys(const emb_index *index, uint32_t row, emb_str keys[EMB_PARTS_MAX], uint8_t classes[EMB_PARTS_MAX])
{
    emb_range parts = emb_index_row_parts(index, row);
    for (size_t i = parts.from; i < parts.to; i++) {
        emb_word_form form = emb_index_token(index, index->row_parts[i] & EMB_TOKEN_MASK);
        keys[i - parts.from] = form.key;
        classes[i - parts.from] = form.key_class;
    }
}

/* How freely a part was read; the query's word stands for it where only that is known to be common. */
static void read_link(const emb_loss *loss, const emb_variant *query, emb_chance_part *part)
{
    uint8_t slack = loss->link == EMB_LINK_SAME || loss->link == EMB_LINK_JOINED ? 0
                    : loss->link == EMB_LINK_INITIAL                             ? 3
                    : loss->points <= 1000 - EMB_SHARE_STRONG                    ? 1
                                                                                 : 2;
    const emb_part *word = &query->parts[loss->query_from];
    part->matched = true;
    part->slack = slack;
    if (slack == 2 && word->key_class == EMB_KEY_PLAIN && part->key_class == EMB_KEY_PLAIN && !emb_word_find(part->key))
        part->key = emb_part_key(word);
}

size_t emb_chance_parts_of(const emb_score *score, const emb_shape *listed, const emb_str *list_keys, const uint8_t *list_classes,
                           const emb_variant *query, emb_chance_part ret[EMB_PARTS_MAX])
{
    size_t count = 0;
    for (uint8_t i = 0; i < listed->count; i++) {
        if (!emb_role_required(listed->role[i]))
            continue;
        ret[count] = (emb_chance_part){.key = list_keys[i], .key_class = list_classes[i], .role = listed->role[i]};
        for (size_t j = 0; j < score->count; j++)
            if (score->losses[j].kind == EMB_LOSS_LINK && score->losses[j].list_from <= i && i < score->losses[j].list_to)
                read_link(&score->losses[j], query, &ret[count]);
        count++;
    }
    return count;
}
