/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/bench/measure.h"
#include "cli/cli.h"
#include "embargo/build.h"

#define NAMES_MAX 2000000
#define NAMES_DEFAULT 100000
#define QUERIES_DEFAULT 20000
#define OPENINGS 20

enum { OPTION_JSON = 256, OPTION_SEED, OPTION_LIST, OPTION_CHECK, OPTION_INPUT, OPTION_STATISTICS };

typedef struct bench_options {
    const char *index, *list, *input;
    uint64_t names, queries, check, seed;
    unsigned jobs;
    bool json, statistics;
} bench_options;

typedef struct bench_report {
    double build_seconds, open_ms; /* build_seconds: of one core, 0 where nothing was built */
    uint64_t build_bytes;          /* most memory that building held */
    emb_index_counts counts;
    emb_bench_result result;
    emb_bench_check check;
} bench_report;

/* ---- Building ---- */

/* In a process of its own, so that its memory can be told from ours. */
static emb_status build_apart(const char *list, const char *index, bench_report *report, emb_error *error)
{
    pid_t child = fork();
    if (child < 0)
        return emb_fail_errno(error, NULL, "start a process");
    if (child == 0) {
        emb_list_source source = {.path = list};
        emb_error failure;
        emb_status status = emb_build_index(index, &source, 1, NULL, &failure);
        if (status != EMB_OK)
            emb_cli_error(&failure);
        _exit(status == EMB_OK ? 0 : 1);
    }
    int outcome = 0;
    struct rusage usage;
    if (wait4(child, &outcome, 0, &usage) < 0 || !WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0)
        return emb_fail(error, EMB_IO, "the index of made-up names could not be built");
    report->build_seconds =
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    report->build_bytes = (uint64_t)usage.ru_maxrss * 1024;
    return EMB_OK;
}

static emb_status measure_opening(const char *path, double *ret, emb_error *error)
{
    *ret = 0;
    for (int i = 0; i < OPENINGS; i++) {
        emb_index *index = NULL;
        double from = emb_now();
        emb_status status = emb_index_open(path, &index, error);
        double took = (emb_now() - from) * 1000;
        if (status != EMB_OK)
            return status;
        *ret = took > *ret ? took : *ret;
        emb_index_close(index);
    }
    return EMB_OK;
}

/* ---- Reports ---- */

static void print_times(const char *what, const emb_bench_times *t)
{
    if (t->queries)
        printf("  %-25s %9s %8s %11s %9.1f %9.1f %9.1f %9.1f\n", what, emb_thousands(t->queries), emb_thousands(t->with_match),
               emb_thousands((uint64_t)(1e6 / (t->mean > 0 ? t->mean : 1))), t->mean, t->p50, t->p99, t->worst);
}

static void print_check(const emb_bench_check *c)
{
    printf("Compared with scoring every name: %s queries, %s hits, %s lost, %s too many\n", emb_thousands(c->queries),
           emb_thousands(c->hits), emb_thousands(c->lost), emb_thousands(c->surplus));
    if (c->example[0])
        printf("  %s\n", c->example);
}

static void print_table(const bench_report *r, const emb_bench_queries *queries)
{
    const emb_bench_result *m = &r->result;
    const emb_bench_query *slowest = &queries->items.items[m->all.slowest];
    if (r->build_seconds > 0)
        printf("Building      %.2f s of one core, %s bytes of memory at most\n", r->build_seconds, emb_thousands(r->build_bytes));
    printf("Index         %s names, %s different words, %s bytes (%.0f a name)\n", emb_thousands(r->counts.names),
           emb_thousands(r->counts.tokens), emb_thousands(r->counts.bytes),
           (double)r->counts.bytes / (double)(r->counts.names ? r->counts.names : 1));
    printf("Opening       %.2f ms, the slowest of %d\n", r->open_ms, OPENINGS);
    printf("A matcher     %s bytes; %s bytes more after all queries were screened again\n\n", emb_thousands(m->matcher_bytes),
           emb_thousands(m->heap_growth));
    printf("  %-25s %9s %8s %11s %9s %9s %9s %9s\n", "Screening on one core", "queries", "matched", "a second", "mean µs", "p50 µs",
           "p99 µs", "worst µs");
    print_times("the mix", &m->all);
    for (int class = 0; class < EMB_BENCH_CLASS_COUNT; class ++)
        print_times(emb_bench_class_name((emb_bench_class) class), &m->class[class]);
    printf("\nStages        normalise %.2f, candidates %.2f, align %.2f, score %.2f µs a query\n", m->normalise, m->candidates,
           m->align, m->score);
    printf("Looked at     %.1f words, %.1f postings, %.1f rows a query; %.2f hits\n", m->edges, m->posts, m->rows, m->hits);
    printf("Slowest       %.*s\n", (int)slowest->len, queries->text.data + slowest->text);
    if (r->check.queries)
        print_check(&r->check);
}

static void add_number(emb_buf *out, const char *name, double value)
{
    emb_json_name(out, name);
    emb_buf_printf(out, "%.6g", value);
}

static void add_times(emb_buf *out, const char *name, const emb_bench_times *t)
{
    emb_json_name(out, name);
    emb_buf_append_byte(out, '{');
    add_number(out, "queries", (double)t->queries);
    add_number(out, "matched", (double)t->with_match);
    add_number(out, "mean_us", t->mean);
    add_number(out, "p50_us", t->p50);
    add_number(out, "p99_us", t->p99);
    add_number(out, "worst_us", t->worst);
    add_number(out, "per_second", t->mean > 0 ? 1e6 / t->mean : 0);
    emb_buf_append_byte(out, '}');
}

static void add_stages(emb_buf *out, const emb_bench_result *m)
{
    emb_json_name(out, "stages_us");
    emb_buf_append_byte(out, '{');
    add_number(out, "normalise", m->normalise);
    add_number(out, "candidates", m->candidates);
    add_number(out, "align", m->align);
    add_number(out, "score", m->score);
    emb_buf_append_byte(out, '}');
}

static void add_check(emb_buf *out, const emb_bench_check *c)
{
    emb_json_name(out, "compared");
    emb_buf_append_byte(out, '{');
    add_number(out, "queries", (double)c->queries);
    add_number(out, "hits", (double)c->hits);
    add_number(out, "lost", (double)c->lost);
    add_number(out, "surplus", (double)c->surplus);
    emb_buf_append_byte(out, '}');
}

static int print_json(const bench_report *r)
{
    emb_buf out = EMB_BUF_INIT(1 << 20);
    const emb_bench_result *m = &r->result;
    emb_buf_append_byte(&out, '{');
    if (r->build_seconds > 0) {
        add_number(&out, "build_core_seconds", r->build_seconds);
        add_number(&out, "build_memory_bytes", (double)r->build_bytes);
    }
    emb_json_comma(&out);
    emb_buf_printf(&out, "\"names\":%u,\"words\":%u,\"bytes\":%llu", r->counts.names, r->counts.tokens,
                   (unsigned long long)r->counts.bytes);
    add_number(&out, "open_ms", r->open_ms);
    add_number(&out, "matcher_bytes", (double)m->matcher_bytes);
    add_number(&out, "heap_growth_bytes", (double)m->heap_growth);
    add_times(&out, "mix", &m->all);
    for (int class = 0; class < EMB_BENCH_CLASS_COUNT; class ++)
        if (m->class[class].queries)
            add_times(&out, emb_bench_class_name((emb_bench_class) class), &m->class[class]);
    add_stages(&out, m);
    add_number(&out, "edges", m->edges);
    add_number(&out, "posts", m->posts);
    add_number(&out, "rows", m->rows);
    add_number(&out, "hits", m->hits);
    if (r->check.queries)
        add_check(&out, &r->check);
    emb_buf_append_text(&out, "}\n");
    bool whole = !out.failed && fwrite(out.data, 1, out.len, stdout) == out.len;
    emb_buf_free(&out);
    return whole ? EMB_EXIT_OK : EMB_EXIT_SYSTEM;
}

/* ---- The command ---- */

static emb_status make_queries(const bench_options *o, const emb_bench_names *names, const emb_index *index, uint64_t count,
                               emb_bench_queries *ret, emb_error *error)
{
    return o->input ? emb_bench_queries_read(o->input, ret, error)
                    : emb_bench_queries_make(names, index, count, o->seed, ret, error);
}

static emb_status check_queries(const bench_options *o, const emb_bench_names *names, const emb_index *index, bench_report *report,
                                emb_error *error)
{
    emb_bench_queries queries;
    emb_status status = make_queries(o, names, index, o->check, &queries, error);
    if (status != EMB_OK)
        return status;
    if (queries.items.count > o->check)
        queries.items.count = o->check;
    status = emb_bench_compare(index, &queries, o->jobs, &report->check, error);
    emb_bench_queries_free(&queries);
    return status;
}

static int measure_index(const bench_options *o, const char *path, const emb_bench_names *given, bench_report *report)
{
    emb_index *index = NULL;
    emb_bench_names *learnt = NULL;
    emb_bench_queries queries = {0};
    emb_error error;
    emb_status status = measure_opening(path, &report->open_ms, &error);
    int code = EMB_EXIT_OK;
    if (status == EMB_OK)
        status = emb_index_open(path, &index, &error);
    if (status == EMB_OK && !given)
        status = emb_bench_names_learn(index, &learnt, &error);
    if (status == EMB_OK)
        emb_index_count(index, &report->counts);
    if (status == EMB_OK)
        status = make_queries(o, given ? given : learnt, index, o->queries, &queries, &error);
    if (status == EMB_OK)
        status = emb_bench_measure(index, &queries, &report->result, &error);
    if (status == EMB_OK && o->check)
        status = check_queries(o, given ? given : learnt, index, report, &error);
    if (status != EMB_OK) {
        emb_cli_error(&error);
        code = emb_cli_exit_code(status);
    } else if (o->json) {
        code = print_json(report);
    } else {
        print_table(report, &queries);
    }
    emb_bench_queries_free(&queries);
    emb_bench_names_free(learnt);
    emb_index_close(index);
    return code == EMB_EXIT_OK && (report->check.lost || report->check.surplus) ? EMB_EXIT_MATCH : code;
}

/* Lists and indexes of made-up names go to a directory that is removed again. */
static int measure_made(const bench_options *o, const emb_bench_names *names)
{
    const char *base = getenv("TMPDIR");
    char folder[4096], list[4200], index[4200];
    bench_report report = {0};
    emb_error error;
    snprintf(folder, sizeof folder, "%s/embargo-bench-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        emb_fail_errno(&error, folder, "make a directory");
        emb_cli_error(&error);
        return EMB_EXIT_SYSTEM;
    }
    snprintf(list, sizeof list, "%s/list.ftm.json", folder);
    snprintf(index, sizeof index, "%s/list.emb", folder);
    emb_status status = emb_bench_write_list(names, o->names, o->seed, list, &error);
    if (status == EMB_OK)
        status = build_apart(list, index, &report, &error);
    int code = EMB_EXIT_OK;
    if (status != EMB_OK) {
        emb_cli_error(&error);
        code = emb_cli_exit_code(status);
    } else {
        code = measure_index(o, index, names, &report);
    }
    unlink(list);
    unlink(index);
    rmdir(folder);
    return code;
}

static int write_list(const bench_options *o, const emb_bench_names *names)
{
    emb_error error;
    emb_status status = emb_bench_write_list(names, o->names, o->seed, o->list, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    return status == EMB_OK ? EMB_EXIT_OK : emb_cli_exit_code(status);
}

static int learn(const bench_options *o, emb_bench_names **ret)
{
    emb_index *index = NULL;
    emb_error error;
    int code = emb_cli_open_index(o->index, &index);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_bench_names_learn(index, ret, &error);
    emb_index_close(index);
    if (status != EMB_OK)
        emb_cli_error(&error);
    return status == EMB_OK ? EMB_EXIT_OK : emb_cli_exit_code(status);
}

static int bench(const bench_options *o)
{
    emb_bench_names *names = NULL;
    emb_error error;
    int code = EMB_EXIT_OK;
    if (o->index && !o->list && !o->statistics) {
        bench_report report = {0};
        return measure_index(o, o->index, NULL, &report);
    }
    if (o->index)
        code = learn(o, &names);
    else if (emb_bench_names_default(&names, &error) != EMB_OK)
        code = EMB_EXIT_SYSTEM;
    if (code == EMB_EXIT_OK && o->statistics)
        emb_bench_names_print(names, stdout);
    else if (code == EMB_EXIT_OK)
        code = o->list ? write_list(o, names) : measure_made(o, names);
    emb_bench_names_free(names);
    return code;
}

static bool take_number(const char *option, double least, double most, uint64_t *ret)
{
    double number;
    if (!emb_cli_number(&emb_command_bench, option, optarg, least, most, &number))
        return false;
    *ret = (uint64_t)number;
    return true;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"index", required_argument, NULL, 'i'},
                                            {"names", required_argument, NULL, 'n'},
                                            {"queries", required_argument, NULL, 'q'},
                                            {"jobs", required_argument, NULL, 'j'},
                                            {"json", no_argument, NULL, OPTION_JSON},
                                            {"seed", required_argument, NULL, OPTION_SEED},
                                            {"list", required_argument, NULL, OPTION_LIST},
                                            {"check", required_argument, NULL, OPTION_CHECK},
                                            {"input", required_argument, NULL, OPTION_INPUT},
                                            {"statistics", no_argument, NULL, OPTION_STATISTICS},
                                            {NULL, 0, NULL, 0}};
    bench_options o = {.names = NAMES_DEFAULT, .queries = QUERIES_DEFAULT, .seed = 1, .jobs = 1};
    uint64_t jobs = 1;
    for (int option; (option = getopt_long(argc, argv, "i:n:q:j:", options, NULL)) != -1;) {
        bool good = true;
        switch (option) {
        case 'i':
            o.index = optarg;
            break;
        case 'n':
            good = take_number("--names", 1, NAMES_MAX, &o.names);
            break;
        case 'q':
            good = take_number("--queries", 1, 10000000, &o.queries);
            break;
        case 'j':
            good = take_number("--jobs", 1, 64, &jobs);
            break;
        case OPTION_JSON:
            o.json = true;
            break;
        case OPTION_SEED:
            good = take_number("--seed", 0, 4294967295.0, &o.seed);
            break;
        case OPTION_LIST:
            o.list = optarg;
            break;
        case OPTION_CHECK:
            good = take_number("--check", 1, 10000000, &o.check);
            break;
        case OPTION_INPUT:
            o.input = optarg;
            break;
        case OPTION_STATISTICS:
            o.statistics = true;
            break;
        default:
            return emb_cli_usage(&emb_command_bench, "unknown or incomplete option");
        }
        if (!good)
            return EMB_EXIT_USAGE;
    }
    if (optind != argc)
        return emb_cli_usage(&emb_command_bench, "what is \"%s\"?", argv[optind]);
    o.jobs = (unsigned)jobs;
    return bench(&o);
}

const emb_command emb_command_bench = {
    "bench",
    "measures building, opening and screening",
    "[OPTION…]\n\n"
    "Makes up a list from the statistics of real ones, builds its index, and measures: building, opening, screening on one core "
    "(half of\n"
    "the queries name nobody, the others a listed party, misspelt, reordered, abbreviated or in another script), memory.\n\n"
    "  -i, --index FILE.emb   measures this index instead\n"
    "  -n, --names N          how many names the list has, up to 2,000,000 (default 100,000)\n"
    "  -q, --queries N        how many queries (default 20,000)\n"
    "      --input FILE       these queries instead, one a line\n"
    "      --seed N           another list and other queries; the same number gives the same (default 1)\n"
    "      --check N          compares N queries with scoring every name: slow; exit code 1 where a hit differs\n"
    "  -j, --jobs N           threads for --check (default 1)\n"
    "      --json             for programs\n"
    "      --list FILE        only writes the made-up list, as FollowTheMoney JSON lines\n"
    "      --statistics       only prints the statistics (of the index given) in the form of data/bench/names.tsv\n\n"
    "Examples:\n"
    "  embargo bench --names 1000000\n"
    "  embargo bench -i lists.emb --check 1000 --jobs 2\n"
    "  embargo bench --names 50000 --list made-up.ftm.json\n",
    run,
};
