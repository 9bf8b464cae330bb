/* SPDX-License-Identifier: Apache-2.0 */
/* The budget of a query: once a matcher is warm it allocates nothing, whatever it is asked. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../unit/check.h"
#include "alloc.h"
#include "cli/bench/queries.h"
#include "embargo/build.h"
#include "embargo/matcher.h"

#define NAMES 5000
#define QUERIES 2000

static char folder[] = "/tmp/embargo-budget-XXXXXX", path[64];

static int make_index(void **state)
{
    char list[64];
    emb_bench_names *names = NULL;
    emb_index *index = NULL;
    assert_non_null(mkdtemp(folder));
    snprintf(list, sizeof list, "%s/list.ftm.json", folder);
    snprintf(path, sizeof path, "%s/list.emb", folder);
    emb_list_source source = {.path = list};
    assert_int_equal(emb_bench_names_default(&names, NULL), EMB_OK);
    assert_int_equal(emb_bench_write_list(names, NAMES, 3, list, NULL), EMB_OK);
    assert_int_equal(emb_build_index(path, &source, 1, NULL, NULL), EMB_OK);
    assert_int_equal(emb_index_open(path, &index, NULL), EMB_OK);
    emb_bench_names_free(names);
    unlink(list);
    *state = index;
    return 0;
}

static int remove_index(void **state)
{
    emb_index_close(*state);
    unlink(path);
    rmdir(folder);
    return 0;
}

static uint64_t screen_all(emb_matcher *matcher, const emb_bench_queries *queries)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < queries->items.count; i++) {
        const emb_bench_query *item = &queries->items.items[i];
        emb_query query = {.name_count = 1};
        const emb_hit *found;
        size_t count = 0;
        query.names[0] = (emb_text){queries->text.data + item->text, item->len};
        assert_int_equal(emb_match(matcher, &query, NULL, &found, &count, NULL), EMB_OK);
        hits += count;
    }
    return hits;
}

static void test_a_warm_matcher_allocates_nothing(void **state)
{
    emb_matcher *matcher = NULL;
    emb_bench_queries queries;
    emb_bench_names *names = NULL;
    assert_int_equal(emb_bench_names_default(&names, NULL), EMB_OK);
    assert_int_equal(emb_bench_queries_make(names, *state, QUERIES, 5, &queries, NULL), EMB_OK);
    assert_int_equal(emb_matcher_new(*state, &matcher, NULL), EMB_OK);
    uint64_t cold = screen_all(matcher, &queries);
    alloc_reset(0);
    uint64_t warm = screen_all(matcher, &queries);
    assert_int_equal(alloc_count(), 0);
    assert_int_equal(warm, cold);
    assert_true(warm > QUERIES / 10);
    emb_matcher_free(matcher);
    emb_bench_queries_free(&queries);
    emb_bench_names_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_warm_matcher_allocates_nothing, make_index, remove_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
