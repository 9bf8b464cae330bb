/* SPDX-License-Identifier: Apache-2.0 */
/* What the search for candidates relies on, held against how words are linked and names are scored (index/bounds.h). */
#include "index/bounds.h"

#include <stdio.h>
#include <string.h>

#include "../check.h"
#include "../random.h"
#include "cli/bench/queries.h"
#include "index/hashing.h"
#include "index/shape.h"
#include "match/matcher_internal.h"

#define PAIRS 300000

static emb_bench_names *names;
static uint64_t state = 20;

static int set_up(void **unused)
{
    (void)unused;
    return emb_bench_names_default(&names, NULL) == EMB_OK ? 0 : -1;
}

static int tear_down(void **unused)
{
    (void)unused;
    emb_bench_names_free(names);
    return 0;
}

/* ---- Words ---- */

typedef struct word {
    emb_part part;
    char skeleton[EMB_KEY_MAX];
    emb_word_form form;
} word;

static void set_word(word *w, emb_str key)
{
    memset(&w->part, 0, sizeof w->part);
    w->part.len = (uint8_t)(key.len < EMB_KEY_MAX ? key.len : EMB_KEY_MAX);
    memcpy(w->part.key, key.data, w->part.len);
    w->part.facts = emb_word_find(emb_part_key(&w->part));
    w->form = emb_word_form_of(&w->part, w->skeleton);
}

/* A word as names have it, and what becomes of it by one to three slips of the pen. */
static void make_pair(word *a, word *b)
{
    emb_buf text[2] = {EMB_BUF_INIT(4096), EMB_BUF_INIT(4096)};
    emb_name_kind kind = (emb_name_kind)(1 + random_below(&state, 3));
    emb_bench_word(names, kind, random_below(&state, 40000), &text[0]);
    set_word(a, emb_buf_str(&text[0]));
    size_t slips = 1 + random_below(&state, 3), now = 0;
    for (size_t i = 0; i < slips; i++, now ^= 1) {
        emb_buf_clear(&text[now ^ 1]);
        emb_bench_misspell(emb_buf_str(&text[now]), &state, &text[now ^ 1]);
    }
    set_word(b, emb_buf_str(&text[now]));
    emb_buf_free(&text[0]);
    emb_buf_free(&text[1]);
}

static bool share_hash(const word *query, const word *listed, emb_reach reach)
{
    uint64_t a[EMB_EDGE_HASHES_MAX], b[EMB_EDGE_HASHES_MAX];
    size_t count_a = emb_edge_query_hashes(&query->form, reach, a), count_b = emb_edge_hashes(&listed->form, b);
    for (size_t i = 0; i < count_a; i++)
        for (size_t j = 0; j < count_b; j++)
            if (a[i] == b[j])
                return true;
    return false;
}

static unsigned best_of(const emb_links *links)
{
    unsigned best = 0;
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        best = links->by_kind[kind].likeness > best ? links->by_kind[kind].likeness : best;
    return best;
}

static bool share_group(const word *a, const word *b)
{
    return a->form.facts && b->form.facts && a->form.facts->group_count && b->form.facts->group_count;
}

/* Words that are linked are found within a reach, are as alike as that reach allows at most, and their shapes let them pass. */
static void test_words_are_found_where_they_are_looked_up(void **unused)
{
    (void)unused;
    size_t linked = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        word a, b;
        emb_links links = {{{0}}};
        make_pair(&a, &b);
        if (!a.form.key.len || !b.form.key.len || !emb_link_measure(&a.form, &b.form, &links))
            continue;
        linked++;
        emb_token_shape shape_a = emb_token_shape_of(&a.form), shape_b = emb_token_shape_of(&b.form);
        size_t len = a.form.key.len > a.form.skeleton.len ? a.form.key.len : a.form.skeleton.len;
        bool equal = emb_str_equal(a.form.key, b.form.key) || share_group(&a, &b) || share_hash(&a, &b, EMB_REACH_EQUAL);
        bool edit = share_hash(&a, &b, EMB_REACH_EDIT), far = share_hash(&a, &b, EMB_REACH_ALL);
        bool good = emb_shapes_may_link(&shape_a, &shape_b) && (equal || edit || far) &&
                    (equal || !edit || best_of(&links) <= emb_link_most(1, len)) &&
                    (equal || edit || best_of(&links) <= emb_link_most(2, len));
        if (!good)
            fail_msg("%.*s ~ %.*s: %u", (int)a.form.key.len, a.form.key.data, (int)b.form.key.len, b.form.key.data,
                     best_of(&links));
    }
    assert_true(linked > PAIRS / 3);
}

/* ---- Names ---- */

static void damage_name(emb_str name, emb_buf *out)
{
    emb_buf scratch = EMB_BUF_INIT(4096);
    emb_buf_append_str(&scratch, name);
    if (random_below(&state, 2)) {
        emb_buf_clear(&scratch);
        emb_bench_misspell(name, &state, &scratch);
    }
    if (random_below(&state, 2))
        emb_bench_reorder(emb_buf_str(&scratch), &state, out);
    else
        emb_buf_append_str(out, emb_buf_str(&scratch));
    if (!random_below(&state, 4)) {
        emb_buf_append_byte(out, ' ');
        emb_bench_name(names, (emb_name_kind)(1 + random_below(&state, 3)), 1000, &state, out);
    }
    emb_buf_free(&scratch);
}

/* The score of two variants, and the most that it may be. */
static void check_variants(const emb_variant *query, const emb_variant *listed, emb_name_kind kind, size_t *matches)
{
    static emb_cells cells;
    static emb_score score;
    emb_shape a, b;
    cells.count = 0;
    emb_cells_of_variants(query, listed, kind, &cells);
    emb_shape_of_variant(query, 0, kind, &a);
    emb_shape_of_variant(listed, 0, kind, &b);
    int most = emb_score_most(kind, &a, &b, &cells);
    emb_score_names(kind, &a, &b, &cells, &score);
    *matches += score.points >= EMB_MATCH_LINE;
    if (score.points >= EMB_MATCH_LINE && score.points > most)
        fail_msg("%d above %d (kind %d)", score.points, most, kind);
}

static void test_no_name_scores_more_than_its_bound(void **unused)
{
    (void)unused;
    static emb_name query, listed;
    emb_buf name = EMB_BUF_INIT(4096), damaged = EMB_BUF_INIT(8192);
    size_t matches = 0;
    for (size_t i = 0; i < PAIRS / 3; i++) {
        emb_name_kind kind = (emb_name_kind)(1 + random_below(&state, 3));
        emb_buf_clear(&name);
        emb_buf_clear(&damaged);
        emb_bench_name(names, kind, 1000, &state, &name);
        damage_name(emb_buf_str(&name), &damaged);
        emb_name_analyse(emb_buf_str(&name), kind == EMB_NAME_PERSON, &query);
        emb_name_analyse(emb_buf_str(&damaged), kind == EMB_NAME_PERSON, &listed);
        if (query.count && listed.count)
            check_variants(&query.variants[0], &listed.variants[0], kind, &matches);
    }
    assert_true(matches > PAIRS / 10);
    emb_buf_free(&name);
    emb_buf_free(&damaged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_found_where_they_are_looked_up),
        cmocka_unit_test(test_no_name_scores_more_than_its_bound),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
