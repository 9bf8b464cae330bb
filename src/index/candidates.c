/* SPDX-License-Identifier: Apache-2.0 */
#include "index/candidates.h"

#include "text/native.h"

emb_status emb_candidates_init(emb_candidates *c, const emb_index *index, emb_error *error)
{
    *c = (emb_candidates){.index = index};
    c->seen = calloc(index->row_count + (size_t)1, sizeof *c->seen);
    if (!c->seen)
        return emb_fail_memory(error);
    return emb_edge_finder_init(&c->finder, index, error);
}

void emb_candidates_free(emb_candidates *c)
{
    emb_edge_finder_free(&c->finder);
    emb_vec_free(&c->edges);
    emb_vec_free(&c->slots);
    emb_vec_free(&c->joins);
    emb_vec_free(&c->rows);
    free(c->seen);
}

/* ---- Edges by token ---- */

static void put_slot(emb_candidates *c, uint32_t edge)
{
    uint32_t mask = (uint32_t)c->slots.count - 1, token = c->edges.items[edge].token;
    uint32_t at = token * 0x9E3779B1u >> c->slot_shift;
    while (c->slots.items[at] && c->edges.items[c->slots.items[at] - 1].token != token)
        at = (at + 1) & mask;
    c->edges.items[edge].next = c->slots.items[at];
    c->slots.items[at] = edge + 1;
}

static emb_status fill_slots(emb_candidates *c, emb_error *error)
{
    uint32_t bits = 6;
    while ((size_t)1 << bits < c->edges.count * 2)
        bits++;
    c->slots.count = 0;
    if (!emb_vec_reserve(&c->slots, (size_t)1 << bits))
        return emb_fail_memory(error);
    c->slots.count = (size_t)1 << bits;
    c->slot_shift = 32 - bits;
    memset(c->slots.items, 0, c->slots.count * sizeof *c->slots.items);
    for (uint32_t i = 0; i < c->edges.count; i++)
        put_slot(c, i);
    return EMB_OK;
}

/* ---- Joins ---- */

static emb_status find_row_joins(emb_candidates *c, const emb_part *part, size_t at, emb_error *error)
{
    const emb_index *index = c->index;
    if (part->key_class != EMB_KEY_PLAIN || part->len < 3)
        return EMB_OK;
    uint64_t hash = emb_join_hash(emb_part_key(part));
    emb_range range = emb_range_at(index->join_buckets, index->count[EMB_SECTION_JOIN_BUCKETS],
                                   hash & (index->count[EMB_SECTION_JOIN_BUCKETS] - 2), index->count[EMB_SECTION_JOINS]);
    for (size_t i = range.from; i < range.to; i++) {
        const emb_join_record *join = &index->joins[i];
        if (join->tag != (uint32_t)(hash >> 32) || join->row >= index->row_count)
            continue;
        emb_row_join found = {join->row, (uint8_t)at, join->from, join->to, join->acronym};
        if (!emb_vec_push(&c->joins, found))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

/* By row, stable. There are few: the library's sort would allocate. */
static void sort_joins(emb_row_join *joins, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        emb_row_join join = joins[i];
        size_t at = i;
        for (; at > 0 && joins[at - 1].row > join.row; at--)
            joins[at] = joins[at - 1];
        joins[at] = join;
    }
}

size_t emb_candidates_joins(const emb_candidates *c, uint32_t row, const emb_row_join **ret)
{
    size_t from = 0, to = c->joins.count, count = 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (c->joins.items[middle].row < row)
            from = middle + 1;
        else
            to = middle;
    }
    *ret = c->joins.items + from;
    while (from + count < c->joins.count && c->joins.items[from + count].row == row)
        count++;
    return count;
}

static emb_status find_joined_edges(emb_candidates *c, const emb_variant *variant, emb_error *error)
{
    emb_join joins[EMB_JOINS_MAX];
    size_t count = emb_variant_joins(variant, EMB_NAME_ORGANISATION, joins);
    emb_status status = EMB_OK;
    for (size_t i = 0; i < count && status == EMB_OK; i++)
        status = emb_edges_find_join(&c->finder, &joins[i], &c->edges, error);
    return status;
}

emb_status emb_candidates_begin(emb_candidates *c, const emb_variant *variant, emb_error *error)
{
    emb_status status = EMB_OK;
    c->edges.count = 0;
    c->joins.count = 0;
    for (size_t i = 0; i < variant->count && status == EMB_OK; i++) {
        c->part_edges[i] = (uint32_t)c->edges.count;
        status = c->exhaustive ? emb_edges_find_all(&c->finder, variant, i, &c->edges, error)
                               : emb_edges_find(&c->finder, variant, i, &c->edges, error);
        if (status == EMB_OK)
            status = find_row_joins(c, &variant->parts[i], i, error);
    }
    c->part_edges[variant->count] = (uint32_t)c->edges.count;
    if (status == EMB_OK)
        status = find_joined_edges(c, variant, error);
    sort_joins(c->joins.items, c->joins.count);
    c->counts.edges += c->edges.count;
    return status == EMB_OK ? fill_slots(c, error) : status;
}

/* ---- Rows ---- */

/* One search: what of the query is required, in which rows. */
typedef struct search {
    emb_candidates *c;
    const emb_variant *variant;
    emb_name_kind kind;
    unsigned native_script;
    uint64_t required; /* a bit per part of the query */
    bool failed;
} search;

static uint64_t bits_of(const emb_edge *edge)
{
    return (((uint64_t)1 << (edge->to - edge->from)) - 1) << edge->from;
}

/* Which parts of the query have a link with a token. */
static uint64_t covered_by(const search *s, uint32_t token)
{
    uint64_t bits = 0;
    for (const emb_edge *e = emb_candidates_edge(s->c, token); e; e = emb_candidates_next(s->c, e))
        if (e->links.by_kind[s->kind].likeness)
            bits |= bits_of(e);
    return bits;
}

static void take_row(search *s, uint32_t row)
{
    emb_candidates *c = s->c;
    const emb_row_record *record = &c->index->rows[row];
    if (c->seen[row] == c->search || record->kind != s->kind)
        return;
    c->seen[row] = c->search;
    /* names in one script are compared by their letters, not by how they are read */
    bool same_script = s->native_script && record->native_script == s->native_script;
    if (same_script && emb_native_script((emb_script)s->native_script) && record->key_class != s->native_script)
        return;
    if (!emb_vec_push(&c->rows, row))
        s->failed = true;
}

/* All parts of the row that are not in the posting; whether required ones are left uncovered goes to `ret_open`. */
static uint64_t cover_row(const search *s, uint32_t row, bool *ret_open)
{
    uint64_t bits = 0;
    emb_range parts = emb_index_row_parts(s->c->index, row);
    *ret_open = false;
    for (size_t i = parts.from; i < parts.to; i++) {
        uint32_t part = s->c->index->row_parts[i];
        uint64_t covered = covered_by(s, part & EMB_TOKEN_MASK);
        bits |= covered;
        *ret_open |= !covered && emb_role_required(EMB_ROLE_OF(part));
    }
    return bits;
}

static uint64_t cover_post(const search *s, const emb_post *post, bool *ret_open)
{
    uint64_t bits = 0;
    if (post->other[0] & EMB_POST_MORE && post->row < s->c->index->row_count)
        return cover_row(s, post->row, ret_open);
    *ret_open = false;
    for (size_t i = 0; i < 2; i++) {
        uint32_t token = post->other[i] & EMB_TOKEN_MASK;
        if (token == EMB_POST_NONE)
            break;
        uint64_t covered = covered_by(s, token);
        bits |= covered;
        *ret_open |= !covered && emb_role_required(EMB_ROLE_OF(post->other[i]));
    }
    return bits;
}

/* The rows of a token that cover all that is required of the query. */
static void scan_posts(search *s, const emb_edge *edge)
{
    const emb_index *index = s->c->index;
    emb_range range = emb_index_posts(index, edge->token, s->kind);
    uint64_t missing = s->required & ~covered_by(s, edge->token);
    s->c->counts.posts += range.to - range.from;
    for (size_t i = range.from; i < range.to; i++) {
        bool open;
        const emb_post *post = &index->posts[i];
        if (post->row >= index->row_count)
            continue;
        if (!missing || !(missing & ~cover_post(s, post, &open)))
            take_row(s, post->row);
    }
}

/* The rows of which a token is the rarest and of which nothing required is left uncovered. */
static void scan_own_posts(search *s, const emb_edge *edge)
{
    const emb_index *index = s->c->index;
    emb_range range = emb_index_own_posts(index, edge->token, s->kind);
    s->c->counts.posts += range.to - range.from;
    for (size_t i = range.from; i < range.to; i++) {
        bool open;
        const emb_post *post = &index->own_posts[i];
        if (post->row >= index->row_count)
            continue;
        cover_post(s, post, &open);
        if (!open)
            take_row(s, post->row);
    }
}

static bool touches(const emb_edge *edge, size_t part, emb_name_kind kind)
{
    return edge->from <= part && part < edge->to && edge->links.by_kind[kind].likeness;
}

static size_t count_posts(const search *s, size_t part)
{
    const emb_candidates *c = s->c;
    size_t count = 0;
    for (size_t i = c->part_edges[part]; i < c->part_edges[part + 1]; i++) {
        emb_range range = emb_index_posts(c->index, c->edges.items[i].token, s->kind);
        if (touches(&c->edges.items[i], part, s->kind))
            count += range.to - range.from;
    }
    for (size_t i = c->part_edges[s->variant->count]; i < c->edges.count; i++) {
        emb_range range = emb_index_posts(c->index, c->edges.items[i].token, s->kind);
        if (touches(&c->edges.items[i], part, s->kind))
            count += range.to - range.from;
    }
    return count;
}

/* Rows that cover the query must hold a link of each of its required parts: those of the rarest are looked at. */
static void scan_rarest(search *s)
{
    size_t best = SIZE_MAX, least = SIZE_MAX;
    for (size_t i = 0; i < s->variant->count; i++) {
        size_t count = s->required >> i & 1 ? count_posts(s, i) : SIZE_MAX;
        if (count < least) {
            least = count;
            best = i;
        }
    }
    if (best == SIZE_MAX)
        return;
    const emb_candidates *c = s->c;
    for (size_t i = c->part_edges[best]; i < c->part_edges[best + 1]; i++)
        if (touches(&c->edges.items[i], best, s->kind))
            scan_posts(s, &c->edges.items[i]);
    for (size_t i = c->part_edges[s->variant->count]; i < c->edges.count; i++)
        if (touches(&c->edges.items[i], best, s->kind))
            scan_posts(s, &c->edges.items[i]);
}

static uint64_t required_of(const emb_variant *variant, emb_name_kind kind)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < variant->count; i++)
        if (emb_role_required(variant->parts[i].role[kind]))
            bits |= (uint64_t)1 << i;
    return bits;
}

emb_status emb_candidates_rows(emb_candidates *c, const emb_variant *variant, emb_name_kind kind, unsigned native_script,
                               emb_error *error)
{
    search s = {c, variant, kind, native_script, required_of(variant, kind), false};
    c->rows.count = 0;
    if (++c->search == 0) {
        memset(c->seen, 0, c->index->row_count * sizeof *c->seen);
        c->search = 1;
    }
    for (size_t i = 0; i < c->joins.count; i++)
        take_row(&s, c->joins.items[i].row);
    if (c->exhaustive) {
        for (uint32_t row = 0; row < c->index->row_count; row++)
            take_row(&s, row);
    } else {
        scan_rarest(&s);
        for (size_t i = 0; i < c->edges.count; i++)
            if (c->edges.items[i].links.by_kind[kind].likeness)
                scan_own_posts(&s, &c->edges.items[i]);
    }
    c->counts.rows += c->rows.count;
    return s.failed ? emb_fail_memory(error) : EMB_OK;
}
