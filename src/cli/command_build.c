/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>

#include "base/lines.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "embargo/build.h"

#define SHOWN_PROBLEMS 5

typedef emb_vec(emb_list_source) source_list;

typedef struct build_context {
    const source_list *sources;
    emb_progress progress;
    size_t shown; /* problems of the list that is being read */
    bool verbose;
} build_context;

static void show_progress(void *context, size_t list, uint64_t done, uint64_t total)
{
    build_context *c = context;
    (void)list;
    emb_progress_draw(&c->progress, done, total, NULL);
}

static void show_problem(void *context, size_t list, int refused, uint64_t line, const char *id, const char *reason)
{
    build_context *c = context;
    if (!c->verbose && (!refused || c->shown >= SHOWN_PROBLEMS))
        return;
    emb_progress_end(&c->progress);
    fprintf(stderr, "%s:%llu: %s%s%s: %s\n", c->sources->items[list].path, (unsigned long long)line,
            refused ? "record refused" : "value kept as a note", *id ? ", " : "", id, reason);
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
    printf(", %s records refused", emb_thousands(r->refused));
    if (r->warned)
        printf(", %s values kept as notes", emb_thousands(r->warned));
    printf("\n");
    fflush(stdout);
    c->shown = 0;
    if (list + 1 < c->sources->count)
        emb_progress_begin(&c->progress, c->sources->items[list + 1].path);
}

/* ---- Configuration: a list a line, "PATH [format=NAME] [dataset=NAME]"; # begins a comment ---- */

static char *copy(emb_str text)
{
    char *out = malloc(text.len + 1);
    if (out) {
        memcpy(out, text.data, text.len);
        out[text.len] = '\0';
    }
    return out;
}

/* Paths are relative to the configuration. */
static char *resolve(const char *config, emb_str path)
{
    const char *slash = strrchr(config, '/');
    size_t folder = path.data[0] == '/' || !slash ? 0 : (size_t)(slash + 1 - config);
    char *out = malloc(folder + path.len + 1);
    if (out) {
        memcpy(out, config, folder);
        memcpy(out + folder, path.data, path.len);
        out[folder + path.len] = '\0';
    }
    return out;
}

static emb_status read_config_line(const char *config, const emb_line *line, source_list *sources, emb_error *error)
{
    emb_str rest = emb_str_trim(line->text), field;
    emb_list_source source = {0};
    if (!rest.len || rest.data[0] == '#')
        return EMB_OK;
    while (emb_str_split(&rest, EMB_STR(" "), &field)) {
        field = emb_str_trim(field);
        if (!field.len)
            continue;
        if (emb_str_starts(field, EMB_STR("format=")))
            source.format = copy(emb_str_slice(field, 7, field.len));
        else if (emb_str_starts(field, EMB_STR("dataset=")))
            source.dataset = copy(emb_str_slice(field, 8, field.len));
        else if (!source.path)
            source.path = resolve(config, field);
        else
            return emb_fail_at(error, EMB_FORMAT, config, line->number, 0,
                               "expected PATH [format=NAME] [dataset=NAME], found \"%.*s\"", (int)field.len, field.data);
    }
    return source.path && emb_vec_push(sources, source) ? EMB_OK : emb_fail_memory(error);
}

static emb_status read_config(const char *path, source_list *sources, emb_error *error)
{
    emb_lines *lines = NULL;
    emb_status status = emb_lines_open(path, 4096, &lines, error);
    while (status == EMB_OK) {
        emb_line line;
        status = emb_lines_read(lines, &line, error);
        if (status != EMB_OK || !line.text.data)
            break;
        status = read_config_line(path, &line, sources, error);
    }
    emb_lines_close(lines);
    return status;
}

/* ---- The command ---- */

static int build(const char *output, const source_list *sources, bool verbose)
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
        return emb_cli_exit_code(status);
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

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'}, {"config", required_argument, NULL, 'c'},
                                            {"format", required_argument, NULL, 'f'}, {"dataset", required_argument, NULL, 'd'},
                                            {"verbose", no_argument, NULL, 'v'},      {NULL, 0, NULL, 0}};
    const char *output = NULL, *format = NULL, *dataset = NULL;
    bool verbose = false;
    source_list sources = {0};
    emb_error error;
    for (int option; (option = getopt_long(argc, argv, "-o:c:f:d:v", options, NULL)) != -1;) {
        emb_list_source source = {optarg, format, dataset};
        switch (option) {
        case 'o':
            output = optarg;
            break;
        case 'c':
            if (read_config(optarg, &sources, &error) != EMB_OK) {
                emb_cli_error(&error);
                return EMB_EXIT_INPUT;
            }
            break;
        case 'f':
            format = optarg;
            break;
        case 'd':
            dataset = optarg;
            break;
        case 'v':
            verbose = true;
            break;
        case 1:
            if (!emb_vec_push(&sources, source))
                return EMB_EXIT_SYSTEM;
            break;
        default:
            return emb_cli_usage(&emb_command_build, "unknown or incomplete option");
        }
    }
    if (!output)
        return emb_cli_usage(&emb_command_build, "where to? give -o FILE.emb");
    if (!sources.count)
        return emb_cli_usage(&emb_command_build, "from what? give list files or --config FILE");
    int code = build(output, &sources, verbose);
    emb_vec_free(&sources);
    return code;
}

const emb_command emb_command_build = {
    "build",
    "reads lists and writes an index",
    "-o FILE.emb [OPTION…] [LIST…]\n\n"
    "Reads list files, recognises their formats from their content, and writes one index file. The file is written aside and then\n"
    "renamed: where a list is truncated, empty or no list at all, nothing is written and what was there stays.\n\n"
    "  -o, --output FILE.emb  the index to write\n"
    "  -c, --config FILE      lists, one a line: PATH [format=NAME] [dataset=NAME]; paths relative to FILE\n"
    "  -f, --format NAME      the format of the lists that follow (un-xml, ofac-csv …) instead of the recognised one\n"
    "  -d, --dataset NAME     the dataset name of the lists that follow instead of their own\n"
    "  -v, --verbose          shows every record that is refused and every value kept as a note\n\n"
    "OFAC's CSV set is given by its directory or by sdn.csv; its other files are found beside it.\n\n"
    "Examples:\n"
    "  embargo build -o lists.emb consolidated.xml sdn.csv eu.xml\n"
    "  embargo build -o lists.emb --config lists.conf\n",
    run,
};
