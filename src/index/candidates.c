/* SPDX-License-Identifier: Apache-2.0 */
#include "index/candidates.h"

#include "text/native.h"

emb_status emb_candidates_init(emb_candidates *c, const emb_index *index, emb_error *error)
{
    memset(c, 0, sizeof *c);
    c->index = index;
    c->budget = EMB_BUDGET_DEFAULT;
    emb_edges_init(&c->edges, index);
    c->seen = calloc(index->row_count + (size_t)1, sizeof *c->seen);
    return c->seen ? emb_lookup_init(&c->lookup, index, error) : emb_fail_memory(error);
}

void emb_candidates_free(emb_candidates *c)
{
    emb_edges_free(&c->edges);
    emb_lookup_free(&c->lookup);
    emb_vec_free(&c->joins);
    emb_vec_free(&c->rows);
    free(c->seen);
}

/* ---- Joins ---- */

static emb_status find_row_joins(emb_candidates *c, const emb_part *part, size_t at, emb_error *error)
{
    const emb_index *index = c->index;
    if (!emb_key_joins(part->key_class) || part->len < 3)
        return EMB_OK;
    uint64_t hash = emb_join_hash(part->key_class, emb_part_key(part));
    emb_range range = emb_range_at(index->join_buckets, index->count[EMB_SECTION_JOIN_BUCKETS],
                                   hash & (index->count[EMB_SECTION_JOIN_BUCKETS] - 2), index->count[EMB_SECTION_JOINS]);
    for (size_t i = range.from; i < range.to; i++) {
        const emb_join_record *join = &index->joins[i];
        if (emb_join_tag_of(join) != emb_join_tag(hash) || join->row >= index->row_count)
            continue;
        emb_range parts = emb_index_row_parts(index, join->row);
        if (emb_join_from(join) >= emb_join_to(join) || emb_join_to(join) > parts.to - parts.from)
            continue; /* an altered file */
        emb_row_join found = {join->row, (uint8_t)at, emb_join_from(join), emb_join_to(join), emb_join_acronym(join)};
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
    *ret = c->joins.count ? c->joins.items + from : NULL;
    while (from + count < c->joins.count && c->joins.items[from + count].row == row)
        count++;
    return count;
}

emb_status emb_candidates_begin(emb_candidates *c, const emb_variant *variant, emb_error *error)
{
    emb_status status = EMB_OK;
    c->joins.count = 0;
    emb_edges_begin(&c->edges, variant);
    emb_lookup_begin(&c->lookup, &c->edges);
    for (size_t i = 0; i < variant->count && status == EMB_OK; i++)
        status = find_row_joins(c, &variant->parts[i], i, error);
    sort_joins(c->joins.items, c->joins.count);
    if (status == EMB_OK && c->mode != EMB_SEARCH_INDEX)
        status = emb_edges_measure_all(&c->edges, c->mode == EMB_SEARCH_PLAIN, error);
    c->counted = false;
    return status;
}

/* ---- Rows ---- */

/* One search: what of the query is required, in which rows. */
typedef struct search {
    emb_candidates *c;
    const emb_variant *variant;
    emb_name_kind kind;
    unsigned native_script;
    emb_bounds bounds;
    bool whole;  /* all parts of the query were looked up whole */
    bool titles; /* the query has a word that may be a title */
    bool failed;
} search;

static uint64_t bits_of(unsigned from, unsigned to)
{
    return (((uint64_t)1 << (to - from)) - 1) << from;
}

/* Which parts of the query have a link with a token. */
static uint64_t covered_by(const search *s, uint32_t token)
{
    uint64_t bits = 0;
    for (uint32_t i = emb_candidates_edge(s->c, token); i; i = emb_edges_at(&s->c->edges, i)->next) {
        const emb_edge *edge = emb_edges_at(&s->c->edges, i);
        if (edge->links.by_kind[s->kind].likeness)
            bits |= bits_of(edge->from, edge->to);
    }
    return bits;
}

static void take_row(search *s, uint32_t row)
{
    emb_candidates *c = s->c;
    if (row >= c->index->row_count || c->seen[row] == c->search)
        return;
    const emb_row_record *record = &c->index->rows[row];
    if (record->kind != s->kind)
        return;
    c->seen[row] = c->search;
    __builtin_prefetch(&c->index->row_parts[record->parts < c->index->count[EMB_SECTION_ROW_PARTS] ? record->parts : 0]);
    /* names in one script are compared by their letters, not by how they are read */
    bool same_script = s->native_script && record->native_script == s->native_script;
    if (same_script && emb_native_script((emb_script)s->native_script) && record->key_class != s->native_script)
        return;
    if (!emb_vec_push(&c->rows, row))
        s->failed = true;
}

/* What a link loses at least where it stands for all that is required: a first letter alone is no match (bounds.h, 4),
 * unless what may be a title agrees as well. */
static int loss_alone(const search *s, const emb_met_token *met)
{
    const emb_link *link = &met->links.by_kind[s->kind];
    if (!link->likeness || (link->kind == EMB_LINK_INITIAL && !s->titles))
        return EMB_NO_LINK;
    bool word = link->kind != EMB_LINK_JOINED && link->kind != EMB_LINK_INITIAL;
    return emb_bounds_loss(link->likeness, s->kind, met->generic, word);
}

/* Looks up the words that have lost no more than `most` at a part. */
static void reach(search *s, size_t part, int most, bool alone)
{
    const emb_edges *e = &s->c->edges;
    bool generic = e->shapes[part].flags & EMB_SHAPE_GENERIC;
    size_t len = e->forms[part].key.len > e->forms[part].skeleton.len ? e->forms[part].key.len : e->forms[part].skeleton.len;
    emb_reach needed = emb_bounds_edit_loss(len, 2, s->kind, generic, alone) <= most   ? EMB_REACH_ALL
                       : emb_bounds_edit_loss(len, 1, s->kind, generic, alone) <= most ? EMB_REACH_EDIT
                                                                                       : EMB_REACH_EQUAL;
    emb_lookup_part(&s->c->lookup, part, needed);
    /* links with generic words lose less, and so may go further */
    if (!generic && s->kind == EMB_NAME_ORGANISATION && needed != EMB_REACH_ALL)
        emb_lookup_generic(&s->c->lookup, part,
                           emb_bounds_edit_loss(len, 2, s->kind, true, alone) <= most ? EMB_REACH_ALL : EMB_REACH_EDIT);
}

/* ---- 1a: rows that have links with all that is required of the query ---- */

/* What the link of a token with a part that was looked up whole loses at least; EMB_NO_LINK: it has none. */
static int loss_of_token(const search *s, size_t part, uint32_t token)
{
    const emb_met_token *met = emb_lookup_find(&s->c->lookup, part, token);
    int loss = met ? met->losses[s->kind] : EMB_NO_LINK;
    const emb_edges *e = &s->c->edges;
    for (size_t i = 0; i < e->joined_count; i++)
        if (e->joined[i].token == token && e->joined[i].from <= part && part < e->joined[i].to)
            return 0; /* what words written as one lose is counted once, not for each */
    return loss;
}

static bool is_linked(const search *s, size_t part, uint32_t token)
{
    return loss_of_token(s, part, token) < EMB_NO_LINK;
}

static int least_in_row(const search *s, size_t part, uint32_t row)
{
    emb_range parts = emb_index_row_parts(s->c->index, row);
    const emb_lookup *l = &s->c->lookup;
    int least = EMB_NO_LINK;
    for (size_t i = parts.from; i < parts.to; i++) {
        uint32_t token = s->c->index->row_parts[i] & EMB_TOKEN_MASK;
        int loss = emb_lookup_may_have(l, part, token) ? loss_of_token(s, part, token) : EMB_NO_LINK;
        least = loss < least ? loss : least;
    }
    return least;
}

/* The least that a link of one of the two others of a posting loses with a part that was looked up whole. EMB_POST_NONE is no token. */
static inline int least_in_post(const search *s, size_t part, const emb_post *post)
{
    uint32_t first = post->other[0] & EMB_TOKEN_MASK, second = post->other[1] & EMB_TOKEN_MASK;
    const emb_lookup *l = &s->c->lookup;
    int least = EMB_NO_LINK;
    if (emb_lookup_may_have(l, part, first))
        least = loss_of_token(s, part, first);
    if (emb_lookup_may_have(l, part, second)) {
        int loss = loss_of_token(s, part, second);
        least = loss < least ? loss : least;
    }
    return least;
}

static inline unsigned required_in_row(const emb_post *post)
{
    return (post->other[0] >> EMB_POST_REQUIRED_SHIFT & 7u) | (post->other[1] >> EMB_POST_REQUIRED_HIGH_SHIFT & 1u) << 3;
}

/* What the required parts of a row cost at least for which the query has too few parts. */
static inline int cost_of_length(const search *s, const emb_post *post)
{
    int more = (int)required_in_row(post) - (int)s->variant->count;
    return more > 0 ? more * s->bounds.list_extra : 0;
}

/* Has the row links with all of `missing` that together have lost no more than `most`? */
static bool row_has_all(const search *s, uint32_t row, uint64_t missing, int most)
{
    for (uint64_t rest = missing; rest && most >= 0; rest &= rest - 1) {
        size_t part = (size_t)__builtin_ctzll(rest);
        if (s->c->lookup.reaches[part] != EMB_REACH_ALL)
            continue;
        most -= least_in_row(s, part, row);
        missing &= ~((uint64_t)1 << part);
    }
    emb_range parts = emb_index_row_parts(s->c->index, row);
    for (size_t i = parts.from; i < parts.to && missing && most >= 0; i++)
        missing &= ~covered_by(s, s->c->index->row_parts[i] & EMB_TOKEN_MASK);
    return !missing && most >= 0;
}

/* Rows whose words have to be read, some at a time: each is asked for from memory long before it is needed. */
#define WAITING_MAX 32
typedef struct waiting_row {
    uint32_t row;
    int least, most; /* what the second part has lost in what was seen of the row; what it may lose */
} waiting_row;

typedef struct waiting_rows {
    waiting_row items[WAITING_MAX];
    size_t count;
    uint64_t missing;
    size_t second;
} waiting_rows;

static void decide(search *s, const waiting_rows *w, uint32_t row, int least, int most)
{
    most -= least;
    if (most >= 0 && (!w->missing || row_has_all(s, row, w->missing, most)))
        take_row(s, row);
}

static void end_waiting(search *s, waiting_rows *w)
{
    const emb_index *index = s->c->index;
    for (size_t i = 0; i < w->count; i++)
        __builtin_prefetch(&index->row_parts[emb_index_row_parts(index, w->items[i].row).from]);
    for (size_t i = 0; i < w->count; i++) {
        const waiting_row *waiting = &w->items[i];
        int least = least_in_row(s, w->second, waiting->row);
        decide(s, w, waiting->row, least < waiting->least ? least : waiting->least, waiting->most);
    }
    w->count = 0;
}

static void let_wait(search *s, waiting_rows *w, uint32_t row, int least, int most)
{
    __builtin_prefetch(&s->c->index->rows[row]);
    w->items[w->count++] = (waiting_row){row, least, most};
    if (w->count == WAITING_MAX)
        end_waiting(s, w);
}

/* The rows of a token met at one part which have a link with part `second` too, and then with all others. */
static void scan_posts(search *s, const emb_met_token *met, int loss, size_t second)
{
    const emb_index *index = s->c->index;
    emb_range range = emb_index_posts(index, met->token, s->kind);
    waiting_rows waiting = {.missing = s->bounds.required & ~bits_of(met->from, met->to), .second = second};
    bool ask_second = waiting.missing >> second & 1;
    waiting.missing &= ~((uint64_t)1 << second);
    s->c->counts.posts += range.to - range.from;
    for (size_t i = range.from; i < range.to; i++) {
        const emb_post *post = &index->posts[i];
        int most = s->bounds.budget - loss - cost_of_length(s, post);
        if (most < 0 || post->row >= index->row_count)
            continue;
        int least = ask_second ? least_in_post(s, second, post) : 0;
        if (least > 0 && post->other[0] & EMB_POST_MORE)
            let_wait(s, &waiting, post->row, least, most);
        else
            decide(s, &waiting, post->row, least, most);
    }
    end_waiting(s, &waiting);
}

#define STEP 20 /* of losses that are counted together */
#define STEPS 64

/* How much there is to look at under the words met at a part, by what they have lost: rows, and the words themselves. */
static void count_posts(const search *s, size_t part, size_t ret[STEPS])
{
    const emb_lookup *l = &s->c->lookup;
    memset(ret, 0, STEPS * sizeof *ret);
    for (uint32_t i = l->heads[part]; i; i = l->met.items[i - 1].next) {
        int loss = l->met.items[i - 1].losses[s->kind];
        if (loss > s->bounds.budget)
            continue;
        emb_range range = emb_index_posts(s->c->index, l->met.items[i - 1].token, s->kind);
        __builtin_prefetch(&s->c->index->posts[range.from]);
        ret[loss / STEP] += range.to - range.from + 1;
    }
}

static void scan_part(search *s, size_t part, size_t second, int most)
{
    for (uint32_t i = s->c->lookup.heads[part]; i; i = s->c->lookup.met.items[i - 1].next) {
        int loss = s->c->lookup.met.items[i - 1].losses[s->kind];
        if (loss > most)
            continue;
        emb_met_token met = s->c->lookup.met.items[i - 1];
        scan_posts(s, &met, loss, second);
    }
}

/*
 * Two parts, both looked up whole: rows have links with both, that together have lost no more than the budget. So they are found under
 * the words of the one that have lost less than some amount, or under words of the other that have lost no more than the rest; the
 * amount is chosen by what there is to look at.
 */
static void scan_pair(search *s, size_t a, size_t b)
{
    size_t of_a[STEPS], of_b[STEPS], under_a = 0, under_b = 0, least = SIZE_MAX;
    int budget = s->bounds.budget, best = 0;
    reach(s, a, budget, false);
    reach(s, b, budget, false);
    count_posts(s, a, of_a);
    count_posts(s, b, of_b);
    for (int i = 0; i <= budget / STEP; i++)
        under_b += of_b[i];
    /* words of `a` below step * STEP, words of `b` up to budget - step * STEP */
    for (int step = 0; step <= budget / STEP + 1; step++) {
        if (under_a + under_b < least) {
            least = under_a + under_b;
            best = step;
        }
        under_a += of_a[step];
        under_b -= step <= budget / STEP ? of_b[budget / STEP - step] : 0;
    }
    scan_part(s, a, b, best * STEP - 1);
    scan_part(s, b, a, budget - best * STEP);
}

/* Whether a single letter of the query may stand for a token. */
static bool is_begun_by_initial(const search *s, uint32_t token)
{
    for (size_t i = 0; i < s->variant->count; i++)
        if (s->variant->parts[i].role[s->kind] == EMB_ROLE_INITIAL && token < s->c->index->token_count &&
            s->c->index->token_shapes[token].letters & s->c->edges.shapes[i].letters)
            return true;
    return false;
}

/* Has the row a link with a word of the query that may be a title? */
static bool has_title(const search *s, const emb_post *post)
{
    uint64_t titles = 0;
    for (size_t i = 0; i < s->variant->count; i++)
        if (s->variant->parts[i].role[s->kind] == EMB_ROLE_MAYBE)
            titles |= (uint64_t)1 << i;
    for (size_t i = 0; i < 2; i++)
        if ((post->other[i] & EMB_TOKEN_MASK) != EMB_POST_NONE && covered_by(s, post->other[i] & EMB_TOKEN_MASK) & titles)
            return true;
    emb_range parts = emb_index_row_parts(s->c->index, post->row);
    for (size_t i = parts.from; i < parts.to && post->other[0] & EMB_POST_MORE; i++)
        if (covered_by(s, s->c->index->row_parts[i] & EMB_TOKEN_MASK) & titles)
            return true;
    return false;
}

/* Where one word agrees, no other name, place or number may be open on either side (bounds.h, 4). */
static bool has_other_name(const search *s, const emb_post *post)
{
    if (s->titles && has_title(s, post))
        return false; /* which may be the second word that agrees */
    const unsigned names = 1u << EMB_ROLE_NAME | 1u << EMB_ROLE_PLACE | 1u << EMB_ROLE_NUMERAL;
    for (size_t i = 0; i < 2; i++) {
        uint32_t token = post->other[i] & EMB_TOKEN_MASK;
        if (token == EMB_POST_NONE || !(names >> EMB_ROLE_OF(post->other[i]) & 1u))
            continue;
        if (s->variant->count == 1 || !(covered_by(s, token) || is_begun_by_initial(s, token)))
            return true;
    }
    return false;
}

/* The rows of a name with one required part. */
static void scan_alone(search *s, size_t part)
{
    const emb_index *index = s->c->index;
    reach(s, part, s->bounds.budget, true);
    for (uint32_t i = s->c->lookup.heads[part]; i; i = s->c->lookup.met.items[i - 1].next) {
        emb_met_token met = s->c->lookup.met.items[i - 1];
        if (loss_alone(s, &met) > s->bounds.budget)
            continue;
        emb_range range = emb_index_posts(index, met.token, s->kind);
        s->c->counts.posts += range.to - range.from;
        for (size_t j = range.from; j < range.to; j++)
            if (s->c->edges.joined_count || !has_other_name(s, &index->posts[j]))
                take_row(s, index->posts[j].row);
    }
}

/* How many rows have a word that is equal to a part, of any kind: the same parts are then chosen for all kinds. */
static size_t count_equal(const search *s, size_t part)
{
    const emb_lookup *l = &s->c->lookup;
    size_t count = 0;
    for (uint32_t i = l->heads[part]; i; i = l->met.items[i - 1].next) {
        size_t first = l->met.items[i - 1].token * (size_t)3;
        count += s->c->index->post_starts[first + 3] - s->c->index->post_starts[first];
    }
    return count;
}

static void count_all_equal(emb_candidates *c)
{
    search s = {.c = c};
    for (size_t i = 0; i < c->edges.variant->count; i++) {
        emb_lookup_part(&c->lookup, i, EMB_REACH_EQUAL);
        c->frequencies[i] = count_equal(&s, i);
    }
}

/* The two required parts that the fewest rows have. */
static void scan_rarest(search *s)
{
    size_t first = SIZE_MAX, second = SIZE_MAX;
    const size_t *count = s->c->frequencies;
    for (size_t i = 0; i < s->variant->count; i++) {
        if (!(s->bounds.required >> i & 1))
            continue;
        if (first == SIZE_MAX || count[i] < count[first]) {
            second = first;
            first = i;
        } else if (second == SIZE_MAX || count[i] < count[second]) {
            second = i;
        }
    }
    if (second != SIZE_MAX)
        scan_pair(s, first, second);
    else if (first != SIZE_MAX)
        scan_alone(s, first);
}

/* ---- 1b: rows all of whose required parts have links with the query ---- */

static bool all_whole(const search *s)
{
    for (size_t i = 0; i < s->variant->count; i++)
        if (s->c->lookup.reaches[i] != EMB_REACH_ALL)
            return false;
    return true;
}

/* Does any part of the query have a link with a token? */
static bool has_link(const search *s, uint32_t token)
{
    const emb_lookup *l = &s->c->lookup;
    if (!emb_lookup_may_have_any(l, token))
        return !s->whole && covered_by(s, token);
    for (size_t i = 0; i < s->variant->count; i++)
        if (emb_lookup_may_have(l, i, token) && is_linked(s, i, token))
            return true;
    return !s->whole && covered_by(s, token);
}

static bool is_open(const search *s, uint32_t part)
{
    return emb_role_required(EMB_ROLE_OF(part)) && !has_link(s, part & EMB_TOKEN_MASK);
}

static bool is_covered(const search *s, const emb_post *post)
{
    for (size_t i = 0; i < 2; i++)
        if ((post->other[i] & EMB_TOKEN_MASK) != EMB_POST_NONE && is_open(s, post->other[i]))
            return false;
    if (!(post->other[0] & EMB_POST_MORE))
        return true;
    emb_range parts = emb_index_row_parts(s->c->index, post->row);
    for (size_t i = parts.from; i < parts.to; i++)
        if (is_open(s, s->c->index->row_parts[i]))
            return false;
    return true;
}

/* Which rows that stand under a word as their own may match: a bit per flag of a posting. */
typedef struct own_rows {
    bool two;   /* those that stand under their second word too */
    bool only;  /* those that stand under this one alone */
    bool alone; /* those without another required part */
} own_rows;

static void scan_own_posts(search *s, const emb_met_token *met, own_rows wanted)
{
    const emb_index *index = s->c->index;
    emb_range range = emb_index_own_posts(index, met->token, s->kind);
    /* each required part of the row takes a part of the query, and one of these is left over */
    unsigned fits = s->variant->count - (s->bounds.count ? 1u : 0u);
    s->c->counts.posts += range.to - range.from;
    for (size_t i = range.from; i < range.to; i++) {
        const emb_post *post = &index->own_posts[i];
        if (required_in_row(post) > fits)
            continue;
        bool asked = post->other[1] & EMB_POST_ALONE ? wanted.alone : post->other[1] & EMB_POST_ONLY ? wanted.only : wanted.two;
        if (asked && is_covered(s, post))
            take_row(s, post->row);
    }
}

static void scan_own(search *s, size_t part)
{
    const emb_bounds *b = &s->bounds;
    if (b->open >= 0)
        reach(s, part, b->left, false);
    if (b->open_alone >= 0)
        reach(s, part, b->open_alone, b->count > 0);
    s->whole = all_whole(s);
    int most = b->left > b->open_alone ? b->left : b->open_alone; /* what is lost alone is no less */
    for (uint32_t i = s->c->lookup.heads[part]; i; i = s->c->lookup.met.items[i - 1].next)
        if (s->c->lookup.met.items[i - 1].losses[s->kind] <= most)
            __builtin_prefetch(&s->c->index->own_starts[s->c->lookup.met.items[i - 1].token * (size_t)3]);
    for (uint32_t i = s->c->lookup.heads[part]; i; i = s->c->lookup.met.items[i - 1].next) {
        int loss = s->c->lookup.met.items[i - 1].losses[s->kind];
        if (loss > most)
            continue;
        emb_met_token met = s->c->lookup.met.items[i - 1];
        bool joined = met.to > met.from + 1;
        /* legal forms are no words of the name, but may be joined with some */
        if (!joined && s->variant->parts[part].role[s->kind] == EMB_ROLE_LEGAL)
            continue;
        own_rows wanted = {.two = loss <= (joined ? b->left : b->open),
                           .only = (joined || b->open >= 0) && loss <= b->left,
                           .alone = joined || (b->open_alone >= 0 && (b->count ? loss_alone(s, &met) : loss) <= b->open_alone)};
        if (wanted.two || wanted.only || wanted.alone)
            scan_own_posts(s, &met, wanted);
    }
}

/*
 * A name of first letters requires nothing: whatever has some of them written as one may match, its other words begun by the others, and so
 * may other names of first letters with any one of them.
 */
static void scan_letters(search *s, size_t part)
{
    const emb_index *index = s->c->index;
    reach(s, part, s->bounds.budget, false);
    for (uint32_t i = s->c->lookup.heads[part]; i; i = s->c->lookup.met.items[i - 1].next) {
        const emb_met_token *met = &s->c->lookup.met.items[i - 1];
        bool joined = met->to > met->from + 1;
        emb_range range = emb_index_posts(index, met->token, s->kind);
        s->c->counts.posts += range.to - range.from;
        for (size_t j = range.from; j < range.to; j++)
            if (joined || !required_in_row(&index->posts[j]))
                take_row(s, index->posts[j].row);
    }
}

static void search_index(search *s)
{
    const emb_bounds *b = &s->bounds;
    scan_rarest(s);
    for (size_t i = 0; i < s->variant->count && !b->count; i++)
        scan_letters(s, i);
    if (b->left < 0 || (b->open < 0 && b->open_alone < 0 && !s->c->edges.joined_count))
        return;
    for (size_t i = 0; i < s->variant->count; i++)
        scan_own(s, i);
}

/* ---- All rows ---- */

/* Rows without any link are the same as none at all. */
static void search_all(search *s)
{
    const emb_index *index = s->c->index;
    for (uint32_t row = 0; row < index->row_count; row++) {
        emb_range parts = emb_index_row_parts(index, row);
        for (size_t i = parts.from; i < parts.to; i++)
            if (emb_candidates_edge(s->c, index->row_parts[i] & EMB_TOKEN_MASK)) {
                take_row(s, row);
                break;
            }
    }
}

emb_status emb_candidates_rows(emb_candidates *c, emb_name_kind kind, unsigned native_script, emb_error *error)
{
    search s = {.c = c, .variant = c->edges.variant, .kind = kind, .native_script = native_script};
    emb_bounds_of(s.variant, kind, c->budget, &s.bounds);
    /* words written as one agree for two, whatever they are, and so let one word more be enough (bounds.h, 4) */
    if (c->edges.joined_count && s.bounds.left >= 0) {
        s.bounds.open = s.bounds.left / 2;
        s.bounds.open_alone = s.bounds.left > s.bounds.open_alone ? s.bounds.left : s.bounds.open_alone;
    }
    for (size_t i = 0; i < s.variant->count; i++)
        s.titles |= s.variant->parts[i].role[kind] == EMB_ROLE_MAYBE;
    c->rows.count = 0;
    if (++c->search == 0) {
        memset(c->seen, 0, c->index->row_count * sizeof *c->seen);
        c->search = 1;
    }
    for (size_t i = 0; i < c->joins.count; i++)
        take_row(&s, c->joins.items[i].row);
    if (c->mode == EMB_SEARCH_INDEX && !c->counted)
        count_all_equal(c);
    c->counted = true;
    if (c->mode == EMB_SEARCH_INDEX)
        search_index(&s);
    else
        search_all(&s);
    c->counts.edges += c->lookup.met.count;
    c->counts.rows += c->rows.count;
    return s.failed || c->edges.failed ? emb_fail_memory(error) : EMB_OK;
}
