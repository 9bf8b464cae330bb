/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "audit/customers.h"
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "cli/screen.h"
#include "cli/store.h"
#include "update/watch.h"

#define ADD_BATCH 1000
#define SECRET_MAX ((size_t)4096)

static atomic_int stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

typedef struct watch_arguments {
    const char *store;
    emb_screen_options input;
    emb_watch_options run;
    emb_delivery_options delivery;
    const char *folder, *secret_file;
    bool replace;
    int64_t after;
    char index[4096], versions[4096], secret[SECRET_MAX];
} watch_arguments;

/* ---- add ---- */

typedef struct adder {
    emb_store *store;
    emb_screen_source *source;
    emb_arena *arena;
    emb_map *ids; /* of all in the file, where the rest is to be removed */
    uint64_t count, changed, bad, removed;
} adder;

static void report_bad(adder *a, const emb_screen_query *query, const char *reason)
{
    a->bad++;
    fprintf(stderr, "embargo: line %llu: not taken: %s\n", (unsigned long long)query->line, reason);
}

static emb_status add_one(adder *a, const emb_screen_query *query, emb_error *error)
{
    bool changed = false;
    if (query->problem) { /* it was reported where it was read */
        a->bad++;
        return EMB_OK;
    }
    emb_status status = emb_customer_put(a->store, query->id, &query->query, &changed, error);
    if (status == EMB_INVALID || status == EMB_LIMIT) {
        report_bad(a, query, error->message);
        return EMB_OK;
    }
    a->count += status == EMB_OK;
    a->changed += changed;
    if (status == EMB_OK && a->ids && emb_map_put(a->ids, (emb_str){query->id.data, query->id.len}, NULL) == EMB_MAP_NONE)
        return emb_fail_memory(error);
    return status;
}

/* A batch is one transaction: so many commits that half a file may be in when it is cut off; adding it again does no harm. */
static emb_status add_batch(adder *a, bool *ret_more, emb_error *error)
{
    emb_status status = emb_store_begin(a->store, error);
    if (status != EMB_OK)
        return status;
    emb_arena_reset(a->arena);
    for (int i = 0; i < ADD_BATCH && *ret_more && status == EMB_OK; i++) {
        emb_screen_query query;
        status = emb_screen_read(a->source, a->arena, &query, ret_more, error);
        if (status == EMB_OK && *ret_more)
            status = add_one(a, &query, error);
    }
    if (status == EMB_OK)
        return emb_store_commit(a->store, error);
    emb_store_rollback(a->store);
    return status;
}

typedef struct missing_list {
    const emb_map *ids;
    emb_arena *arena;
    emb_vec(emb_text) items;
} missing_list;

static emb_status find_missing(void *context, const emb_customer *customer, emb_error *error)
{
    missing_list *m = context;
    if (customer->removed || emb_map_get(m->ids, customer->id) != EMB_MAP_NONE)
        return EMB_OK;
    emb_text id = {emb_arena_copy(m->arena, customer->id), customer->id.len};
    return id.data && emb_vec_push(&m->items, id) ? EMB_OK : emb_fail_memory(error);
}

static emb_status remove_missing(adder *a, emb_error *error)
{
    missing_list m = {.ids = a->ids, .arena = a->arena};
    emb_arena_reset(a->arena);
    emb_status status = emb_customers_each(a->store, 0, 0, find_missing, &m, error);
    if (status == EMB_OK)
        status = emb_store_begin(a->store, error);
    for (size_t i = 0; i < m.items.count && status == EMB_OK; i++)
        status = emb_customer_remove(a->store, m.items.items[i], error);
    if (status == EMB_OK)
        status = emb_store_commit(a->store, error);
    else
        emb_store_rollback(a->store);
    a->removed = m.items.count;
    emb_vec_free(&m.items);
    return status;
}

static emb_status add_all(adder *a, bool replace, emb_error *error)
{
    emb_status status = EMB_OK;
    bool more = true;
    a->arena = emb_arena_new();
    a->ids = replace ? emb_map_new() : NULL;
    if (!a->arena || (replace && !a->ids))
        status = emb_fail_memory(error);
    while (status == EMB_OK && more)
        status = add_batch(a, &more, error);
    /* a file with bad lines may lack somebody by mistake */
    if (status == EMB_OK && replace && !a->bad)
        status = remove_missing(a, error);
    emb_map_free(a->ids);
    emb_arena_free(a->arena);
    return status;
}

static int add(watch_arguments *w, int argc, char **argv)
{
    adder a = {.store = NULL};
    emb_error error = {0};
    if (w->input.csv ? argc != 0 : argc != 1 || strcmp(argv[0], "-") != 0)
        return emb_cli_usage(&emb_command_watch, "add takes --csv FILE, or - for JSON lines on stdin");
    int code = emb_cli_open_store(&emb_command_watch, w->store, EMB_STORE_CREATE, &a.store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status =
        w->input.csv ? emb_screen_open_csv(&w->input, &a.source, &error) : emb_screen_open_json(&w->input, &a.source, &error);
    if (status == EMB_OK)
        status = add_all(&a, w->replace, &error);
    if (status == EMB_OK)
        printf("%s customers, %s of them new or changed, %s removed, %s not taken\n", emb_thousands(a.count),
               emb_thousands(a.changed), emb_thousands(a.removed), emb_thousands(a.bad));
    else
        emb_cli_error(&error);
    emb_screen_close(a.source);
    emb_store_close(a.store);
    return status == EMB_OK && a.bad ? EMB_EXIT_INPUT : emb_cli_exit_code(status);
}

/* ---- remove, list, events ---- */

static int remove_customers(watch_arguments *w, int argc, char **argv)
{
    emb_store *store = NULL;
    emb_error error = {0};
    emb_status status = EMB_OK;
    if (!argc)
        return emb_cli_usage(&emb_command_watch, "remove needs the ids of customers");
    int code = emb_cli_open_store(&emb_command_watch, w->store, EMB_STORE_WRITE, &store);
    if (code != EMB_EXIT_OK)
        return code;
    for (int i = 0; i < argc && status == EMB_OK; i++)
        status = emb_customer_remove(store, (emb_text){argv[i], strlen(argv[i])}, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

static emb_status print_customer(void *context, const emb_customer *c, emb_error *error)
{
    emb_buf line = EMB_BUF_INIT((size_t)16 * 1024 * 1024);
    (void)context;
    emb_buf_append_byte(&line, '{');
    emb_json_member(&line, "id", c->id);
    emb_buf_append_text(&line, ",\"query\":");
    emb_buf_append_str(&line, c->query);
    emb_buf_printf(&line, ",\"screened\":%s,\"removed\":%s,\"open_hits\":%llu}\n", c->generation ? "true" : "false",
                   c->removed ? "true" : "false", (unsigned long long)c->open_hits);
    emb_status status = line.failed ? emb_fail_memory(error) : EMB_OK;
    if (status == EMB_OK)
        fwrite(line.data, 1, line.len, stdout);
    emb_buf_free(&line);
    return status;
}

static emb_status print_event(void *context, const emb_event *event, emb_error *error)
{
    (void)context, (void)error;
    printf("%.*s\n", (int)event->body.len, event->body.data);
    return EMB_OK;
}

static int print(watch_arguments *w, bool events)
{
    emb_store *store = NULL;
    emb_error error = {0};
    int code = emb_cli_open_store(&emb_command_watch, w->store, EMB_STORE_READ, &store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = events ? emb_events_each(store, w->after, 0, print_event, NULL, &error)
                               : emb_customers_each(store, 0, 0, print_customer, NULL, &error);
    if (status == EMB_OK && fflush(stdout) != 0)
        status = emb_fail_errno(&error, NULL, "write to stdout");
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

static int list(watch_arguments *w, int argc, char **argv)
{
    (void)argv;
    return argc ? emb_cli_usage(&emb_command_watch, "list takes no further arguments") : print(w, false);
}

static int events(watch_arguments *w, int argc, char **argv)
{
    (void)argv;
    return argc ? emb_cli_usage(&emb_command_watch, "events takes no further arguments") : print(w, true);
}

/* ---- run, deliver ---- */

static void catch_signals(watch_arguments *w)
{
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    w->run.stop = w->delivery.stop = &stopped;
}

/* -d FOLDER stands for its published index and its versions. */
static bool find_index(watch_arguments *w)
{
    const char *named = getenv("EMBARGO_FOLDER");
    if (!w->run.index && !w->folder && named && *named)
        w->folder = named;
    if (w->folder) {
        snprintf(w->index, sizeof w->index, "%s/current.emb", w->folder);
        snprintf(w->versions, sizeof w->versions, "%s/versions", w->folder);
        if (!w->run.index)
            w->run.index = w->index;
        if (!w->run.versions)
            w->run.versions = w->versions;
    }
    if (!w->run.index)
        w->run.index = emb_cli_index_path(NULL);
    return w->run.index != NULL;
}

static int read_secret(watch_arguments *w)
{
    emb_error error = {0};
    emb_buf text = EMB_BUF_INIT(SECRET_MAX - 1);
    if (!w->secret_file)
        return EMB_EXIT_OK;
    emb_status status = emb_file_read(w->secret_file, &text, &error);
    emb_str secret = emb_str_trim(emb_buf_str(&text));
    if (status == EMB_OK && !secret.len)
        status = emb_fail_at(&error, EMB_FORMAT, w->secret_file, 0, 0, "the file with the secret is empty");
    if (status == EMB_OK) {
        memcpy(w->secret, secret.data, secret.len);
        w->delivery.secret = w->secret;
    } else {
        emb_cli_error(&error);
    }
    emb_buf_free(&text);
    return emb_cli_exit_code(status);
}

static emb_status deliver_events(watch_arguments *w, emb_store *store, emb_error *error)
{
    uint64_t delivered = 0;
    if (!w->delivery.file && !w->delivery.url)
        return EMB_OK;
    emb_status status = emb_watch_deliver(store, &w->delivery, &delivered, error);
    printf("%s events delivered\n", emb_thousands(delivered));
    return status;
}

static emb_status run_once(watch_arguments *w, emb_store *store, emb_error *error)
{
    emb_watch_report r = {0};
    const char *path = w->store ? w->store : getenv("EMBARGO_STORE");
    emb_status status = emb_watch_run(store, path, &w->run, &r, error);
    if (status == EMB_OK)
        printf("%s customers, %s parties changed, %s customers screened again%s: %s new hits, %s changed, %s vanished, %s "
               "suppressed\n",
               emb_thousands(r.customers), emb_thousands(r.changed_entities), emb_thousands(r.rescreened),
               r.full ? " (all: the earlier index is missing, or embargo or the threshold is another one)" : "",
               emb_thousands(r.new_hits), emb_thousands(r.changed_hits), emb_thousands(r.vanished_hits),
               emb_thousands(r.suppressed));
    return status;
}

static int act(watch_arguments *w, bool screen)
{
    emb_store *store = NULL;
    emb_error error = {0};
    int code = read_secret(w);
    if (code == EMB_EXIT_OK)
        code = emb_cli_open_store(&emb_command_watch, w->store, EMB_STORE_WRITE, &store);
    if (code != EMB_EXIT_OK)
        return code;
    catch_signals(w);
    emb_status status = screen ? run_once(w, store, &error) : EMB_OK;
    if (status == EMB_OK)
        status = deliver_events(w, store, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

static int run_action(watch_arguments *w, int argc, char **argv)
{
    (void)argv;
    if (argc)
        return emb_cli_usage(&emb_command_watch, "run takes no further arguments");
    if (!find_index(w))
        return emb_cli_usage(&emb_command_watch, "no index: give one with -i FILE.emb or -d FOLDER");
    return act(w, true);
}

static int deliver(watch_arguments *w, int argc, char **argv)
{
    (void)argv;
    if (argc || (!w->delivery.file && !w->delivery.url))
        return emb_cli_usage(&emb_command_watch, "deliver needs --file or --webhook");
    return act(w, false);
}

/* ---- The command ---- */

static const struct {
    const char *name;
    int (*run)(watch_arguments *arguments, int argc, char **argv);
} actions[] = {{"add", add},        {"remove", remove_customers}, {"list", list},
               {"run", run_action}, {"events", events},           {"deliver", deliver}};

enum {
    OPTION_CSV = 256,
    OPTION_NAME,
    OPTION_BIRTH_DATE,
    OPTION_COUNTRY,
    OPTION_ID,
    OPTION_REPLACE,
    OPTION_VERSIONS,
    OPTION_FILE,
    OPTION_WEBHOOK,
    OPTION_SECRET,
    OPTION_ATTEMPTS,
    OPTION_BACKOFF,
    OPTION_AFTER
};

static bool take_text(int option, watch_arguments *w)
{
    const struct {
        int option;
        const char **to;
    } texts[] = {{'S', &w->store},
                 {'i', &w->run.index},
                 {'d', &w->folder},
                 {'s', &w->input.schema},
                 {OPTION_CSV, &w->input.csv},
                 {OPTION_NAME, &w->input.name_column},
                 {OPTION_BIRTH_DATE, &w->input.birth_date_column},
                 {OPTION_COUNTRY, &w->input.country_column},
                 {OPTION_ID, &w->input.id_column},
                 {OPTION_VERSIONS, &w->run.versions},
                 {OPTION_FILE, &w->delivery.file},
                 {OPTION_WEBHOOK, &w->delivery.url},
                 {OPTION_SECRET, &w->secret_file}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].option == option) {
            *texts[i].to = optarg;
            return true;
        }
    return false;
}

static bool take_option(int option, watch_arguments *w)
{
    double number = 0;
    if (take_text(option, w))
        return true;
    switch (option) {
    case 't':
        return emb_cli_number(&emb_command_watch, "--threshold", optarg, 0.01, 1, &w->run.threshold);
    case OPTION_REPLACE:
        w->replace = true;
        return true;
    case OPTION_ATTEMPTS:
        if (!emb_cli_number(&emb_command_watch, "--attempts", optarg, 1, 100, &number))
            return false;
        w->delivery.attempts = (unsigned)number;
        return true;
    case OPTION_BACKOFF:
        return emb_cli_number(&emb_command_watch, "--backoff", optarg, 0.001, 3600, &w->delivery.backoff);
    case OPTION_AFTER:
        if (!emb_cli_number(&emb_command_watch, "--after", optarg, 0, 9e15, &number))
            return false;
        w->after = (int64_t)number;
        return true;
    default:
        emb_cli_usage(&emb_command_watch, "unknown or incomplete option");
        return false;
    }
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"store", required_argument, NULL, 'S'},
                                            {"index", required_argument, NULL, 'i'},
                                            {"folder", required_argument, NULL, 'd'},
                                            {"schema", required_argument, NULL, 's'},
                                            {"threshold", required_argument, NULL, 't'},
                                            {"csv", required_argument, NULL, OPTION_CSV},
                                            {"name", required_argument, NULL, OPTION_NAME},
                                            {"birth-date", required_argument, NULL, OPTION_BIRTH_DATE},
                                            {"country", required_argument, NULL, OPTION_COUNTRY},
                                            {"id", required_argument, NULL, OPTION_ID},
                                            {"replace", no_argument, NULL, OPTION_REPLACE},
                                            {"versions", required_argument, NULL, OPTION_VERSIONS},
                                            {"file", required_argument, NULL, OPTION_FILE},
                                            {"webhook", required_argument, NULL, OPTION_WEBHOOK},
                                            {"secret-file", required_argument, NULL, OPTION_SECRET},
                                            {"attempts", required_argument, NULL, OPTION_ATTEMPTS},
                                            {"backoff", required_argument, NULL, OPTION_BACKOFF},
                                            {"after", required_argument, NULL, OPTION_AFTER},
                                            {NULL, 0, NULL, 0}};
    static watch_arguments w;
    for (int option; (option = getopt_long(argc, argv, "S:i:d:s:t:", options, NULL)) != -1;)
        if (!take_option(option, &w))
            return EMB_EXIT_USAGE;
    for (size_t i = 0; optind < argc && i < sizeof actions / sizeof *actions; i++)
        if (strcmp(argv[optind], actions[i].name) == 0)
            return actions[i].run(&w, argc - optind - 1, argv + optind + 1);
    return emb_cli_usage(&emb_command_watch, "what to do: add, remove, list, run, events or deliver");
}

const emb_command emb_command_watch = {
    "watch",
    "keeps customers and tells when lists or customers change what they match",
    "add     --store FILE [--replace] {--csv FILE [--id COLUMN] [--name COLUMN] … | -}\n"
    "       embargo watch remove  --store FILE ID…\n"
    "       embargo watch list    --store FILE\n"
    "       embargo watch run     --store FILE {-d FOLDER | -i FILE.emb [--versions FOLDER]} [--file FILE] [--webhook URL] …\n"
    "       embargo watch events  --store FILE [--after NUMBER]\n"
    "       embargo watch deliver --store FILE {--file FILE | --webhook URL [--secret-file FILE]}\n\n"
    "run brings every customer up to the index: what differs between it and the index of the last run is screened against all "
    "customers,\n"
    "customers that are new or changed against the whole index. A hit that is new, whose party changed, or that vanished is an "
    "event.\n"
    "A run that is killed is taken up by the next; no event is lost or doubled.\n\n"
    "  -S, --store FILE       the store (default: $EMBARGO_STORE)\n"
    "      --csv FILE         customers with a header; --id, --name, --birth-date, --country COLUMN name its columns\n"
    "  -s, --schema SCHEMA    of customers that name none: Person, Company … (default: anything)\n"
    "      --replace          customers that are not in the file are removed\n"
    "  -d, --folder FOLDER    what embargo update keeps: its current index, its versions (default: $EMBARGO_FOLDER)\n"
    "  -i, --index FILE.emb   an index (default: $EMBARGO_INDEX)\n"
    "      --versions FOLDER  where the index of the last run is found (default: the folder of the index)\n"
    "  -t, --threshold SCORE  the match line (default 0.70)\n"
    "      --file FILE        append events as JSON lines, each once\n"
    "      --webhook URL      post each event, in order, until it is answered by 2xx\n"
    "      --secret-file FILE sign posts: X-Embargo-Signature is HMAC-SHA256 over X-Embargo-Timestamp, a point and the body\n"
    "      --attempts N, --backoff SECONDS  of a post (default 6, and 1 second doubled each time)\n"
    "      --after NUMBER     only events beyond this number\n\n"
    "Exit codes: 0 done, 2 wrong usage, 3 unusable customers, 4 unusable index, 5 system, a run that goes on, an undelivered "
    "event.\n\n"
    "Examples:\n"
    "  embargo watch add -S watch.db --csv customers.csv --id number --name full_name\n"
    "  embargo watch run -S watch.db -d /var/lib/embargo --file events.jsonl\n",
    run,
};
