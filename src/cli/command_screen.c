/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <unistd.h>

#include "cli/screen.h"
#include "cli/store.h"

#define JOBS_MAX 256

enum {
    OPTION_NAME = 256,
    OPTION_BIRTH_DATE,
    OPTION_COUNTRY,
    OPTION_ID,
    OPTION_EXPLAIN,
    OPTION_CSV,
    OPTION_RECORD,
    OPTION_DECISIONS
};

/* Where screenings are recorded, and where decisions come from. */
typedef struct screen_stores {
    const char *record, *decisions, *by;
    emb_store *store;
    emb_decisions *snapshot;
} screen_stores;

static bool take_format(const char *text, emb_screen_format *ret)
{
    static const char *const names[] = {"table", "jsonl", "csv"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(text, names[i]) == 0) {
            *ret = (emb_screen_format)i;
            return true;
        }
    return false;
}

/* Returns -1 to go on, else an exit code. */
static int take_option(int option, emb_screen_options *o, screen_stores *stores, const char **index, bool *ret_format)
{
    double number;
    switch (option) {
    case 'i':
        *index = optarg;
        return -1;
    case 's':
        o->schema = optarg;
        return -1;
    case 't':
        if (!emb_cli_number(&emb_command_screen, "--threshold", optarg, 0.01, 1, &number))
            return EMB_EXIT_USAGE;
        o->match.threshold = number;
        return -1;
    case 'l':
        if (!emb_cli_number(&emb_command_screen, "--limit", optarg, 1, 1000, &number))
            return EMB_EXIT_USAGE;
        o->match.limit = (size_t)number;
        return -1;
    case 'a':
        return emb_match_algorithm_by_name(optarg, &o->match.algorithm)
                   ? -1
                   : emb_cli_usage(&emb_command_screen, "--algorithm is default or ofac, not \"%s\"", optarg);
    case 'j':
        if (!emb_cli_number(&emb_command_screen, "--jobs", optarg, 1, JOBS_MAX, &number))
            return EMB_EXIT_USAGE;
        o->jobs = (unsigned)number;
        return -1;
    case 'f':
        *ret_format = true;
        return take_format(optarg, &o->format)
                   ? -1
                   : emb_cli_usage(&emb_command_screen, "--format is table, jsonl or csv, not \"%s\"", optarg);
    case OPTION_CSV:
        o->csv = optarg;
        return -1;
    case OPTION_NAME:
        o->name_column = optarg;
        return -1;
    case OPTION_BIRTH_DATE:
        o->birth_date_column = optarg;
        return -1;
    case OPTION_COUNTRY:
        o->country_column = optarg;
        return -1;
    case OPTION_ID:
        o->id_column = optarg;
        return -1;
    case OPTION_RECORD:
        stores->record = optarg;
        return -1;
    case OPTION_DECISIONS:
        stores->decisions = optarg;
        return -1;
    case 'b':
        stores->by = optarg;
        return -1;
    case OPTION_EXPLAIN:
        o->explain = true;
        return -1;
    default:
        return emb_cli_usage(&emb_command_screen, "unknown or incomplete option");
    }
}

static emb_status open_source(const emb_screen_options *o, int count, char **names, emb_screen_source **ret, emb_error *error)
{
    if (o->csv)
        return emb_screen_open_csv(o, ret, error);
    if (count == 1 && strcmp(names[0], "-") == 0)
        return emb_screen_open_json(o, ret, error);
    return emb_screen_open_names(names, (size_t)count, o, ret, error);
}

static void report_totals(const emb_screen_options *o, const emb_screen_totals *totals, uint64_t bad, double seconds)
{
    bool many = totals->queries > 20;
    if (many || bad)
        fprintf(stderr, "%s screened in %.2f s (%s a second), %s with a match", emb_thousands(totals->queries), seconds,
                emb_thousands((uint64_t)((double)totals->queries / (seconds > 0.001 ? seconds : 0.001))),
                emb_thousands(totals->alerts));
    if ((many || bad) && totals->suppressed)
        fprintf(stderr, ", %s with matches that decisions suppress", emb_thousands(totals->suppressed));
    if (bad)
        fprintf(stderr, ", %s records not screened", emb_thousands(bad));
    if ((many || bad) && totals->limited)
        fprintf(stderr, ", %s with more hits than --limit shows", emb_thousands(totals->limited));
    if (many || bad)
        fprintf(stderr, "\n");
    (void)o;
}

/* Opens the store that is named and loads its decisions. Returns an exit code. */
static int open_stores(emb_screen_options *o, screen_stores *s)
{
    emb_error error = {0};
    if (!s->record && !s->decisions)
        return EMB_EXIT_OK;
    if (s->record && s->decisions)
        return emb_cli_usage(&emb_command_screen, "--record takes its decisions from the same store: give no --decisions");
    if (s->record && !(o->by = emb_cli_user(&emb_command_screen, s->by)))
        return EMB_EXIT_USAGE;
    int code = emb_cli_open_store(&emb_command_screen, s->record ? s->record : s->decisions,
                                  s->record ? EMB_STORE_CREATE : EMB_STORE_READ, &s->store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_decisions_load(s->store, &s->snapshot, &error);
    if (status != EMB_OK) {
        emb_cli_error(&error);
        return emb_cli_exit_code(status);
    }
    o->decisions = s->snapshot;
    o->record = s->record ? s->store : NULL;
    return EMB_EXIT_OK;
}

static void close_stores(screen_stores *s)
{
    emb_decisions_free(s->snapshot);
    emb_store_close(s->store);
}

static int screen(emb_screen_options *o, const char *index_path, int count, char **names)
{
    emb_index *index = NULL;
    emb_screen_source *source = NULL;
    emb_error error;
    int code = emb_cli_open_index(index_path, &index);
    if (code != EMB_EXIT_OK)
        return code;
    o->index = index;
    emb_screen_totals totals = {0};
    double started = emb_now();
    uint64_t bad = 0;
    emb_status status = open_source(o, count, names, &source, &error);
    if (status == EMB_OK) {
        status = emb_screen_run(o, source, &totals, &error);
        bad = emb_screen_bad_records(source) + totals.bad;
    }
    if (status != EMB_OK)
        emb_cli_error(&error);
    else
        report_totals(o, &totals, bad, emb_now() - started);
    emb_screen_close(source);
    emb_index_close(index);
    if (status == EMB_OK && bad)
        return EMB_EXIT_INPUT;
    return status == EMB_OK ? (totals.alerts ? EMB_EXIT_MATCH : EMB_EXIT_OK) : emb_cli_exit_code(status);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"index", required_argument, NULL, 'i'},
                                            {"schema", required_argument, NULL, 's'},
                                            {"threshold", required_argument, NULL, 't'},
                                            {"limit", required_argument, NULL, 'l'},
                                            {"algorithm", required_argument, NULL, 'a'},
                                            {"jobs", required_argument, NULL, 'j'},
                                            {"format", required_argument, NULL, 'f'},
                                            {"csv", required_argument, NULL, OPTION_CSV},
                                            {"name", required_argument, NULL, OPTION_NAME},
                                            {"birth-date", required_argument, NULL, OPTION_BIRTH_DATE},
                                            {"country", required_argument, NULL, OPTION_COUNTRY},
                                            {"id", required_argument, NULL, OPTION_ID},
                                            {"explain", no_argument, NULL, OPTION_EXPLAIN},
                                            {"record", required_argument, NULL, OPTION_RECORD},
                                            {"decisions", required_argument, NULL, OPTION_DECISIONS},
                                            {"by", required_argument, NULL, 'b'},
                                            {NULL, 0, NULL, 0}};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    emb_screen_options o = {.match.weak = 1,
                            .jobs = processors > 0 && processors < JOBS_MAX ? (unsigned)processors : 1,
                            .colour = emb_terminal_colour(stdout)};
    const char *index = NULL;
    screen_stores stores = {0};
    bool format_given = false;
    for (int option; (option = getopt_long(argc, argv, "i:s:t:l:a:j:f:b:", options, NULL)) != -1;) {
        int code = take_option(option, &o, &stores, &index, &format_given);
        if (code >= 0)
            return code;
    }
    if (o.csv ? optind != argc : optind == argc)
        return emb_cli_usage(&emb_command_screen, "give names, or --csv FILE, or - for JSON lines on stdin");
    if (!format_given)
        o.format = emb_terminal(stdout) || (!o.csv && strcmp(argv[optind], "-") != 0) ? EMB_FORMAT_TABLE : EMB_FORMAT_JSONL;
    if (!o.csv && strcmp(argv[optind], "-") != 0)
        o.jobs = 1;
    int code = open_stores(&o, &stores);
    if (code == EMB_EXIT_OK)
        code = screen(&o, index, argc - optind, argv + optind);
    close_stores(&stores);
    return code;
}

const emb_command emb_command_screen = {
    "screen",
    "screens names, a CSV file or JSON lines",
    "[OPTION…] NAME…\n"
    "       embargo screen [OPTION…] --csv FILE [--name COLUMN] …\n"
    "       embargo screen [OPTION…] -\n\n"
    "Looks each name or record up among all listed parties and gives the hits with scores and reasons, in the order of the input.\n"
    "With -, JSON objects are read from stdin, one a line: {\"id\", \"schema\", \"name\", \"birthDate\", \"country\", \"gender\",\n"
    "\"passportNumber\", \"imoNumber\" …}, or FollowTheMoney entities.\n\n"
    "  -i, --index FILE.emb   the index (default: $EMBARGO_INDEX, else the demonstration index)\n"
    "  -s, --schema SCHEMA    what is named: Person, Organization, Company, Vessel … (default: anything)\n"
    "  -t, --threshold SCORE  the match line (default 0.70); below 0.70 hits are as far as found\n"
    "  -a, --algorithm NAME   default, or ofac: names scored as OFAC's own search does, slowly and without anything beside the "
    "name\n"
    "  -l, --limit N          most hits a query (default 5)\n"
    "  -f, --format FORMAT    table, jsonl or csv (default: table for people, jsonl for programs)\n"
    "      --explain          every reason with what it adds or takes away (always in jsonl)\n"
    "  -j, --jobs N           threads (default: as many as there are processors)\n"
    "      --csv FILE         a file with a header; - is stdin; , ; or tab between fields\n"
    "                         columns called like a property (passportNumber, imo, lei, gender, first_name …) are compared too\n"
    "      --name COLUMN        its column of names (default: name, full_name …)\n"
    "      --birth-date COLUMN  of birth dates (default: birth_date, dob …)\n"
    "      --country COLUMN     of countries (default: country, nationality …)\n"
    "      --id COLUMN          of the ids by which you know them (default: id …)\n\n"
    "Exit codes: 0 no match, 1 at least one match, 2 wrong usage, 3 unusable input, 4 unusable index.\n\n"
    "Examples:\n"
    "  embargo screen -i lists.emb \"Wladimir Putin\"\n"
    "  embargo screen -i lists.emb --csv customers.csv --name full_name --birth-date dob > hits.jsonl\n"
    "  echo '{\"name\":\"ANGARA\",\"schema\":\"Vessel\",\"imoNumber\":\"9179842\"}' | embargo screen -i lists.emb -\n",
    run,
};
