/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>

#include "cli/build_config.h"
#include "cli/cli.h"

#define SHOWN_PROBLEMS 5

typedef struct build_context {
    const emb_source_list *sources;
    emb_progress progress;
    size_t shown; /* problems of the list that is being read */
    size_t read;  /* lists read whole */
    bool verbose;
    bool writing;
} build_context;

static void show_progress(void *context, size_t list, uint64_t done, uint64_t total)
{
    build_context *c = context;
    if (list == c->sources->count && !c->writing) {
        c->writing = true;
        emb_progress_begin(&c->progress, "writing the index");
    }
    emb_progress_draw(&c->progress, done, total, NULL);
}

/* Texts of a list must not steer a terminal. */
static void print_clean(const char *text)
{
    for (; *text; text++)
        fputc((unsigned char)*text < 0x20 || *text == 0x7F ? '?' : *text, stderr);
}

static void show_problem(void *context, size_t list, int refused, uint64_t line, const char *id, const char *reason)
{
    build_context *c = context;
    if (!c->verbose && (!refused || c->shown >= SHOWN_PROBLEMS))
        return;
    emb_progress_end(&c->progress);
    fprintf(stderr, "%s:%llu: %s", c->sources->items[list].path, (unsigned long long)line, refused ? "record refused" : "warning");
    fputs(*id ? ", " : "", stderr);
    print_clean(id);
    fputs(": ", stderr);
    print_clean(reason);
    fputc('\n', stderr);
    c->shown++;
    if (!c->verbose && c->shown == SHOWN_PROBLEMS)
        fprintf(stderr, "%s: further records that are refused are counted only (--verbose shows all)\n",
                c->sources->items[list].path);
}

static void show_list(void *context, size_t list, const emb_list_report *r)
{
    build_context *c = context;
    emb_progress_end(&c->progress);
    printf("%s: %s%s%s, %s parties, %s entities, %s names, %s weak aliases", r->dataset, r->format, *r->published ? " of " : "",
           r->published, emb_thousands(r->targets), emb_thousands(r->entities), emb_thousands(r->names),
           emb_thousands(r->weak_aliases));
    if (r->joined)
        printf(", %s parties joined with others of their id", emb_thousands(r->joined));
    printf(", %s records refused", emb_thousands(r->refused));
    if (r->warned)
        printf(", %s warnings", emb_thousands(r->warned));
    printf("\n");
    fflush(stdout);
    c->shown = 0;
    c->read++;
    if (list + 1 < c->sources->count)
        emb_progress_begin(&c->progress, c->sources->items[list + 1].path);
}

/* ---- The command ---- */

static int build(const char *output, const emb_source_list *sources, bool verbose)
{
    emb_error error;
    build_context context = {.sources = sources, .verbose = verbose};
    const emb_build_events events = {&context, show_progress, show_list, show_problem};
    double started = emb_now();
    emb_progress_begin(&context.progress, sources->items[0].path);
    emb_status status = emb_build_index(output, sources->items, sources->count, &events, &error);
    emb_progress_end(&context.progress);
    if (status != EMB_OK) {
        emb_cli_error(&error);
        fprintf(stderr, "embargo: no index was written; %s is as it was\n", output);
        /* what cannot be opened or read is a list that cannot be used; what cannot be written is the system's */
        return status == EMB_IO && context.read < sources->count ? EMB_EXIT_INPUT : emb_cli_exit_code(status);
    }
    emb_index *index = NULL;
    int code = emb_cli_open_index(output, &index);
    if (code != EMB_EXIT_OK)
        return code;
    emb_index_counts counts;
    emb_index_count(index, &counts);
    printf("%s: %s entities, %s names, %s bytes, %.1f s, digest %s\n", output, emb_thousands(counts.entities),
           emb_thousands(counts.names), emb_thousands(counts.bytes), emb_now() - started, emb_index_digest(index));
    emb_index_close(index);
    return EMB_EXIT_OK;
}

typedef struct build_options {
    const char *output;
    emb_source_list sources;
    bool verbose;
} build_options;

/* Returns an exit code. */
static int read_options(int argc, char **argv, build_options *ret)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'}, {"config", required_argument, NULL, 'c'},
                                            {"format", required_argument, NULL, 'f'}, {"dataset", required_argument, NULL, 'd'},
                                            {"verbose", no_argument, NULL, 'v'},      {NULL, 0, NULL, 0}};
    const char *format = NULL, *dataset = NULL;
    emb_error error;
    emb_status status = EMB_OK;
    for (int option; status == EMB_OK && (option = getopt_long(argc, argv, "-o:c:f:d:v", options, NULL)) != -1;) {
        switch (option) {
        case 'o':
            ret->output = optarg;
            break;
        case 'c':
            status = emb_build_config_read(optarg, &ret->sources, &error);
            break;
        case 'f':
            format = optarg;
            break;
        case 'd':
            dataset = optarg;
            break;
        case 'v':
            ret->verbose = true;
            break;
        case 1:
            status = emb_source_list_add(&ret->sources, &(emb_list_source){optarg, format, dataset, NULL}, &error);
            break;
        default:
            return emb_cli_usage(&emb_command_build, "unknown or incomplete option");
        }
    }
    for (; status == EMB_OK && optind < argc; optind++) /* behind "--" */
        status = emb_source_list_add(&ret->sources, &(emb_list_source){argv[optind], format, dataset, NULL}, &error);
    if (status == EMB_OK)
        return EMB_EXIT_OK;
    emb_cli_error(&error);
    return status == EMB_IO ? EMB_EXIT_INPUT : emb_cli_exit_code(status);
}

static int run(int argc, char **argv)
{
    build_options options = {0};
    int code = read_options(argc, argv, &options);
    if (code == EMB_EXIT_OK && !options.output)
        code = emb_cli_usage(&emb_command_build, "where to? give -o FILE.emb");
    else if (code == EMB_EXIT_OK && !options.sources.count)
        code = emb_cli_usage(&emb_command_build, "from what? give list files or --config FILE");
    else if (code == EMB_EXIT_OK)
        code = build(options.output, &options.sources, options.verbose);
    emb_source_list_free(&options.sources);
    return code;
}

const emb_command emb_command_build = {
    "build",
    "reads lists and writes an index",
    "-o FILE.emb [OPTION…] [LIST…]\n\n"
    "Reads list files, recognises their formats from their content, and writes one index file. The file is written aside and then\n"
    "renamed: where a list is truncated, empty or no list at all, nothing is written and what was there stays.\n\n"
    "  -o, --output FILE.emb  the index to write\n"
    "  -c, --config FILE      a YAML file with the lists (see below)\n"
    "  -f, --format NAME      the format of the lists that follow (un-xml, ofac-csv …) instead of the recognised one\n"
    "  -d, --dataset NAME     the dataset name of the lists that follow instead of their own\n"
    "  -v, --verbose          shows every record that is refused and every value that could not be used as given\n\n"
    "OFAC's CSV set is given by its directory or by sdn.csv; its other files are found beside it.\n\n"
    "A configuration; paths are relative to it, all but the path may be left out:\n\n"
    "  lists:\n"
    "    - path: consolidated.xml\n"
    "      format: un-xml\n"
    "      dataset: un_sc\n"
    "      title: UN Security Council\n"
    "    - sdn.csv\n\n"
    "Standard output gets a line a list: dataset, format, date, parties, entities, names, weak aliases, records refused. Which "
    "record is\n"
    "refused and why goes to standard error.\n\n"
    "Exit codes: 0 written; 2 wrong usage, an unknown format; 3 a list or the configuration cannot be used (missing, empty, cut "
    "off, an\n"
    "HTML page, unparseable); 5 memory, disk or another fault of the system. The index file changes with exit code 0 only.\n\n"
    "Examples:\n"
    "  embargo build -o lists.emb consolidated.xml sdn.csv eu.xml\n"
    "  embargo build -o lists.emb --config lists.yaml\n",
    run,
};
