/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compares what the index finds with scoring every name, over damaged, real and made-up queries. Usage: oracle made NAMES QUERIES, or
 * oracle lists 0 QUERIES for the real lists (exit 77 where they are missing). Exit 1 where a hit is lost or has another score.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/bench/measure.h"
#include "embargo/build.h"

#define SKIPPED 77

static const char *const list_names[] = {"un_2026-02-27.xml",
                                         "ofac",
                                         "ofac_consolidated_2025-03-28.xml",
                                         "eu_2026-08.ftm.json",
                                         "os_ua_war_sanctions_2026-03-13.targets.simple.csv",
                                         "ca_sema_2025-05.xml",
                                         "us_csl_2022-05.csv",
                                         "bis_dpl.txt",
                                         "seco_sample_2024-01-17.xml"};
#define LIST_COUNT (sizeof list_names / sizeof *list_names)

static int fail(const emb_error *error)
{
    fprintf(stderr, "oracle: %s\n", error->message);
    return EXIT_FAILURE;
}

static emb_status build_made(const emb_bench_names *names, uint64_t count, const char *index, emb_error *error)
{
    char list[4096];
    snprintf(list, sizeof list, "%s.ftm.json", index);
    emb_list_source source = {.path = list};
    emb_status status = emb_bench_write_list(names, count, 7, list, error);
    if (status == EMB_OK)
        status = emb_build_index(index, &source, 1, NULL, error);
    unlink(list);
    return status;
}

/* EMB_NOT_FOUND where the lists are not there. */
static emb_status build_lists(const char *index, emb_error *error)
{
    char paths[LIST_COUNT][4096];
    emb_list_source sources[LIST_COUNT];
    const char *data = getenv("EMBARGO_TEST_DATA"), *root = getenv("EMBARGO_SOURCE_ROOT");
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (data)
            snprintf(paths[i], sizeof paths[i], "%s/lists/%s", data, list_names[i]);
        else
            snprintf(paths[i], sizeof paths[i], "%s/../shared/data/lists/%s", root ? root : ".", list_names[i]);
        if (access(paths[i], R_OK) != 0)
            return EMB_NOT_FOUND;
        sources[i] = (emb_list_source){.path = paths[i]};
    }
    return emb_build_index(index, sources, LIST_COUNT, NULL, error);
}

static int compare(const emb_bench_names *names, const char *path, size_t count)
{
    emb_index *index = NULL;
    emb_bench_queries queries;
    emb_bench_check check = {0};
    emb_error error;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    emb_status status = emb_index_open(path, &index, &error);
    if (status != EMB_OK)
        return fail(&error);
    status = emb_bench_queries_make(names, index, count, 11, &queries, &error);
    if (status == EMB_OK) {
        status = emb_bench_compare(index, &queries, processors > 1 ? (unsigned)processors : 1, &check, &error);
        emb_bench_queries_free(&queries);
    }
    emb_index_close(index);
    if (status != EMB_OK)
        return fail(&error);
    printf("%llu queries, %llu hits, %llu lost, %llu too many\n%s\n", (unsigned long long)check.queries,
           (unsigned long long)check.hits, (unsigned long long)check.lost, (unsigned long long)check.surplus, check.example);
    /* a run without hits would have compared nothing */
    return check.lost || check.surplus || check.hits < count / 10 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    emb_bench_names *names = NULL;
    emb_error error;
    char folder[] = "/tmp/embargo-oracle-XXXXXX", index[64];
    if (argc != 4 || !mkdtemp(folder))
        return EXIT_FAILURE;
    snprintf(index, sizeof index, "%s/list.emb", folder);
    emb_status status = emb_bench_names_default(&names, &error);
    if (status == EMB_OK)
        status = strcmp(argv[1], "lists") == 0 ? build_lists(index, &error)
                                               : build_made(names, strtoull(argv[2], NULL, 10), index, &error);
    int code = EXIT_FAILURE;
    if (status == EMB_NOT_FOUND) {
        printf("skipped: the real lists are not there (EMBARGO_TEST_DATA)\n");
        code = SKIPPED;
    } else if (status != EMB_OK) {
        fail(&error);
    } else {
        code = compare(names, index, strtoul(argv[3], NULL, 10));
    }
    emb_bench_names_free(names);
    unlink(index);
    rmdir(folder);
    return code;
}
