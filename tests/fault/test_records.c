/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store, watching, delivery and updates with each allocation and each write refused in turn: an error every time, a trail that verifies,
 * a published index that is whole; and when nothing is refused any more, the same events as if nothing had happened.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/check.h"
#include "alloc.h"
#include "audit/decision.h"
#include "audit/screening.h"
#include "audit/trail.h"
#include "audit/customers.h"
#include "embargo/build.h"
#include "base/file.h"
#include "io.h"
#include "update/update.h"
#include "update/watch.h"

static char folder[] = "/tmp/embargo-records-XXXXXX";
static char store_path[128], index_path[128], events_path[128], place[128], config_path[128];
static const char list[] =
    "{\"id\":\"p-1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Orvan Telmik\"],\"birthDate\":[\"1961-02-03\"]}}\n"
    "{\"id\":\"p-2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Dalia Marrow\"]}}\n";
static const char longer_list[] =
    "{\"id\":\"p-1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Orvan Telmik\"],\"birthDate\":[\"1961-02-03\"]}}\n"
    "{\"id\":\"p-2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Dalia Marrow\"],\"alias\":[\"The Tanner\"]}}\n"
    "{\"id\":\"p-3\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Jostin Keral\"]}}\n";

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

static void empty_folder(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void build(const char *text, const char *path)
{
    char source[160];
    emb_error error;
    snprintf(source, sizeof source, "%s.json", path);
    write_text(source, text);
    assert_int_equal(emb_build_index(path, &(emb_list_source){.path = source}, 1, NULL, &error), EMB_OK);
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(store_path, sizeof store_path, "%s/store.db", folder);
    snprintf(index_path, sizeof index_path, "%s/lists.emb", folder);
    snprintf(events_path, sizeof events_path, "%s/events.jsonl", folder);
    snprintf(place, sizeof place, "%s/place", folder);
    snprintf(config_path, sizeof config_path, "%s/sources.yaml", folder);
    build(list, index_path);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    empty_folder(folder);
    return 0;
}

static void remove_store(void)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".watch-lock"};
    char path[160];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(path, sizeof path, "%s%s", store_path, suffixes[i]);
        unlink(path);
    }
    unlink(events_path);
}

static emb_query query_of(const char *name)
{
    emb_query query = {.name_count = 1};
    query.names[0] = (emb_text){name, strlen(name)};
    return query;
}

/* ---- What is done with a store ---- */

static emb_status record_and_decide(emb_store *store, emb_error *error)
{
    emb_index *index = NULL;
    emb_matcher *matcher = NULL;
    emb_decisions *decisions = NULL;
    const emb_query query = query_of("Orvan Telmik");
    emb_screening s = {.query = &query, .by = "tester"};
    emb_decision decision = {.state = EMB_DECISION_NONE};
    char digest[65];
    int64_t seq = 0;
    emb_status status = emb_index_open(index_path, &index, error);
    s.index = index;
    if (status == EMB_OK)
        status = emb_matcher_new(index, &matcher, error);
    s.matcher = matcher;
    if (status == EMB_OK)
        status = emb_match(matcher, &query, NULL, &s.hits, &s.count, error);
    if (status == EMB_OK)
        status = emb_screening_record(store, &s, NULL, &seq, error);
    const emb_decision_input input = {
        .screening = seq, .entity = "p-1", .verdict = EMB_VERDICT_FALSE_POSITIVE, .by = "tester", .why = "another man"};
    if (status == EMB_OK)
        status = emb_decision_add(store, &input, NULL, error);
    if (status == EMB_OK)
        status = emb_decisions_load(store, &decisions, error);
    if (status == EMB_OK)
        status = emb_query_digest(&query, digest, error);
    if (status == EMB_OK)
        status = emb_decisions_find(decisions, index, digest, s.subject, s.hits, NULL, &decision, error);
    if (status == EMB_OK)
        assert_true(emb_decision_suppresses(&decision));
    emb_decisions_free(decisions);
    emb_matcher_free(matcher);
    emb_index_close(index);
    return status;
}

static emb_status watch_and_deliver(emb_store *store, emb_error *error)
{
    const emb_watch_options options = {.index = index_path};
    const emb_delivery_options delivery = {.file = events_path};
    const emb_query first = query_of("Orvan Telmik"), second = query_of("Dalia Marrow");
    emb_status status = emb_customer_put(store, (emb_text){"k-1", 3}, &first, NULL, error);
    if (status == EMB_OK)
        status = emb_customer_put(store, (emb_text){"k-2", 3}, &second, NULL, error);
    if (status == EMB_OK)
        status = emb_watch_run(store, store_path, &options, NULL, error);
    if (status == EMB_OK)
        status = emb_watch_deliver(store, &delivery, NULL, error);
    return status;
}

static emb_status use_store(emb_error *error)
{
    emb_store *store = NULL;
    emb_status status = emb_store_open(store_path, EMB_STORE_CREATE, &store, error);
    if (status == EMB_OK)
        status = record_and_decide(store, error);
    if (status == EMB_OK)
        status = watch_and_deliver(store, error);
    emb_store_close(store);
    return status;
}

static emb_status append_event(void *context, const emb_event *event, emb_error *error)
{
    (void)error;
    emb_buf_append_str(context, event->body);
    emb_buf_append_byte(context, '\n');
    return EMB_OK;
}

/* The trail verifies; and once nothing is refused, every event is there once, in store and file. */
static void check_store(void)
{
    emb_store *store = NULL;
    emb_error error = {0};
    emb_trail_verdict verdict;
    emb_buf events = EMB_BUF_INIT(1 << 20), delivered = EMB_BUF_INIT(1 << 20);
    emb_store_counts counts;
    alloc_reset(0);
    io_reset(0);
    assert_int_equal(emb_store_open(store_path, EMB_STORE_CREATE, &store, &error), EMB_OK);
    if (emb_trail_verify(store, 0, NULL, &verdict, &error) != EMB_OK)
        fail_msg("%s", error.message);
    assert_int_equal(watch_and_deliver(store, &error), EMB_OK);
    assert_int_equal(emb_events_each(store, 0, 0, append_event, &events, &error), EMB_OK);
    assert_int_equal(emb_file_read(events_path, &delivered, &error), EMB_OK);
    assert_true(emb_str_equal(emb_buf_str(&events), emb_buf_str(&delivered)));
    assert_int_equal(emb_store_count(store, &counts, &error), EMB_OK);
    assert_int_equal(counts.events, 2);
    assert_int_equal(counts.open_hits, 2);
    emb_buf_free(&events);
    emb_buf_free(&delivered);
    emb_store_close(store);
}

/* Every place at first, then ever larger steps: what comes late is the same again. */
static size_t next_place(size_t failing)
{
    return failing + 1 + failing / 40;
}

static void test_store_without_memory(void **state)
{
    (void)state;
    emb_status status = EMB_NO_MEMORY;
    for (size_t failing = 1; status != EMB_OK; failing = next_place(failing)) {
        emb_error error = {0};
        remove_store();
        alloc_reset(failing);
        status = use_store(&error);
        size_t count = alloc_count();
        if (status != EMB_OK) {
            if (status != EMB_NO_MEMORY)
                fail_msg("allocation %zu refused: status %d: %s", failing, status, error.message);
            assert_true(error.message[0]);
        } else {
            assert_true(count < failing);
        }
        check_store();
    }
}

static void test_delivery_without_space(void **state)
{
    (void)state;
    emb_status status = EMB_IO;
    for (size_t failing = 1; status != EMB_OK; failing++) {
        emb_error error = {0};
        remove_store();
        io_reset(failing);
        status = use_store(&error);
        assert_true(status == EMB_OK || status == EMB_IO);
        check_store();
    }
}

/* ---- Updates ---- */

static emb_status update(const char *text, emb_update_report *report, emb_error *error)
{
    char source[160];
    snprintf(source, sizeof source, "%s/source.json", folder);
    write_text(source, text);
    write_text(config_path, "sources:\n  - name: made\n    path: source.json\n");
    return emb_update_run(&(emb_update_options){.folder = place, .config = config_path}, NULL, report, error);
}

static void check_published(const char *one, const char *other)
{
    char path[160];
    emb_index *index = NULL;
    emb_error error = {0};
    emb_buf state = EMB_BUF_INIT(1 << 20);
    alloc_reset(0);
    io_reset(0);
    snprintf(path, sizeof path, "%s/current.emb", place);
    assert_int_equal(emb_index_open(path, &index, &error), EMB_OK);
    assert_int_equal(emb_index_verify(index, &error), EMB_OK);
    assert_true(strcmp(emb_index_digest(index), one) == 0 || strcmp(emb_index_digest(index), other) == 0);
    emb_index_close(index);
    assert_int_equal(emb_update_state_json(place, 0, &state, &error), EMB_OK);
    emb_buf_free(&state);
}

/* `refuse` refuses the n-th allocation or write; `refused` says whether a status can come of it. */
static void refuse_in_turn(void (*refuse)(size_t failing), emb_status expected)
{
    emb_update_report first, last, report;
    emb_error error = {0};
    empty_folder(place);
    assert_int_equal(update(longer_list, &last, &error), EMB_OK);
    empty_folder(place);
    assert_int_equal(update(list, &first, &error), EMB_OK);
    bool through = false;
    for (size_t failing = 1; !through; failing = next_place(failing)) {
        empty_folder(place);
        assert_int_equal(update(list, &report, &error), EMB_OK);
        refuse(failing);
        emb_status status = update(longer_list, &report, &error);
        through = status == EMB_OK && !report.failed && !report.refused && strcmp(report.digest, last.digest) == 0;
        /* what concerns one source is noted and the round goes on */
        assert_true(status == EMB_OK || status == expected);
        check_published(first.digest, last.digest);
        assert_int_equal(update(longer_list, &report, &error), EMB_OK);
        assert_string_equal(report.digest, last.digest);
    }
}

static void test_update_without_memory(void **state)
{
    (void)state;
    refuse_in_turn(alloc_reset, EMB_NO_MEMORY);
}

static void test_update_without_space(void **state)
{
    (void)state;
    refuse_in_turn(io_reset, EMB_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_store_without_memory), cmocka_unit_test(test_delivery_without_space),
                                       cmocka_unit_test(test_update_without_memory), cmocka_unit_test(test_update_without_space)};
    return cmocka_run_group_tests_name("fault/records", tests, set_up, tear_down);
}
