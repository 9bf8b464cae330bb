/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/vec.h"
#include "cli/cli.h"
#include "update/update.h"

#define STATE_MAX ((size_t)64 * 1024 * 1024)

typedef emb_vec(const char *) name_list;

static atomic_int stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

typedef struct update_context {
    emb_progress progress;
    const char *source;
    bool quiet;
} update_context;

static void show_progress(void *context, const char *source, uint64_t done, uint64_t total)
{
    update_context *c = context;
    if (c->source != source) {
        emb_progress_begin(&c->progress, source);
        c->source = source;
    }
    emb_progress_draw(&c->progress, done, total, NULL);
}

static void show_retry(void *context, const char *source, unsigned attempt, double seconds, const char *reason)
{
    update_context *c = context;
    emb_progress_end(&c->progress);
    if (!c->quiet)
        fprintf(stderr, "%s: %s; attempt %u in %.1f s\n", source, reason, attempt, seconds);
}

static void show_source(void *context, const char *source, emb_source_outcome outcome, uint64_t targets, const char *published,
                        const char *reason)
{
    static const char *const words[] = {"unchanged", "new", "FAILED", "REFUSED"};
    update_context *c = context;
    emb_progress_end(&c->progress);
    c->source = NULL;
    if (c->quiet && !*reason)
        return;
    FILE *out = *reason ? stderr : stdout;
    fprintf(out, "%s: %s", source, words[outcome]);
    if (*reason)
        fprintf(out, ": %s; %s", reason,
                targets ? "the last good version stays" : "there is no good version yet: the index lacks this list");
    else
        fprintf(out, ", %s parties%s%s", emb_thousands(targets), *published ? ", published " : "", published);
    fputc('\n', out);
    fflush(out);
}

static int finish(const emb_update_report *r)
{
    if (r->pinned)
        printf("pinned: a rollback keeps index %.16s in place; embargo update --unpin lets updates publish again\n", r->digest);
    else
        printf("%s index %.16s\n", r->published ? "published" : "unchanged:", r->digest);
    if (r->missing)
        fprintf(stderr, "embargo: the index lacks %u list%s that the configuration names\n", r->missing,
                r->missing == 1 ? "" : "s");
    return r->failed || r->refused || r->missing ? EMB_EXIT_INPUT : EMB_EXIT_OK;
}

static int update(emb_update_options *o, bool quiet)
{
    update_context context = {.quiet = quiet};
    const emb_update_events events = {&context, show_progress, show_retry, show_source};
    emb_update_report report = {0};
    emb_error error = {0};
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    o->stop = &stopped;
    emb_status status = emb_update_run(o, &events, &report, &error);
    emb_progress_end(&context.progress);
    if (status == EMB_OK)
        return finish(&report);
    emb_cli_error(&error);
    return status == EMB_INVALID ? EMB_EXIT_USAGE : emb_cli_exit_code(status);
}

static int roll_back(const char *folder, const char *digest)
{
    char published[65];
    emb_error error = {0};
    emb_status status = emb_update_rollback(folder, digest, published, &error);
    if (status == EMB_OK)
        printf("rolled back to index %.16s and pinned; embargo update --unpin lets updates publish again\n", published);
    else
        emb_cli_error(&error);
    return emb_cli_exit_code(status);
}

static int unpin(const char *folder)
{
    emb_error error = {0};
    emb_status status = emb_update_unpin(folder, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    return emb_cli_exit_code(status);
}

static int show_state(const char *folder)
{
    emb_buf out = EMB_BUF_INIT(STATE_MAX);
    emb_error error = {0};
    emb_status status = emb_update_state_json(folder, 0, &out, &error);
    if (status == EMB_OK)
        printf("%s\n", out.data);
    else
        emb_cli_error(&error);
    emb_buf_free(&out);
    return emb_cli_exit_code(status);
}

enum { OPTION_ROLLBACK = 256, OPTION_UNPIN, OPTION_STATE, OPTION_PRINT, OPTION_ACCEPT, OPTION_FORCE };

typedef struct update_arguments {
    emb_update_options options;
    name_list accept;
    int action;
    const char *digest;
    bool quiet;
} update_arguments;

static bool take_option(int option, update_arguments *a)
{
    switch (option) {
    case 'd':
        a->options.folder = optarg;
        return true;
    case 'c':
        a->options.config = optarg;
        return true;
    case 'q':
        a->quiet = true;
        return true;
    case OPTION_ACCEPT:
        return emb_vec_push(&a->accept, optarg);
    case OPTION_FORCE:
        a->options.force = 1;
        return true;
    case OPTION_ROLLBACK:
        a->digest = optarg;
        a->action = option;
        return true;
    case OPTION_UNPIN:
    case OPTION_STATE:
    case OPTION_PRINT:
        a->action = option;
        return true;
    default:
        return false;
    }
}

static int act(update_arguments *a, int argc, char **argv)
{
    if (a->action == OPTION_PRINT) {
        emb_str sources = emb_update_default_sources();
        fwrite(sources.data, 1, sources.len, stdout);
        return EMB_EXIT_OK;
    }
    const char *named = getenv("EMBARGO_FOLDER");
    if (!a->options.folder)
        a->options.folder = named && *named ? named : NULL;
    if (!a->options.folder)
        return emb_cli_usage(&emb_command_update, "no folder: give one with --folder DIR or in $EMBARGO_FOLDER");
    if (a->action && argc)
        return emb_cli_usage(&emb_command_update, "sources are named only for an update");
    if (a->action == OPTION_ROLLBACK)
        return roll_back(a->options.folder, a->digest);
    if (a->action == OPTION_UNPIN)
        return unpin(a->options.folder);
    if (a->action == OPTION_STATE)
        return show_state(a->options.folder);
    a->options.only = (const char *const *)argv;
    a->options.only_count = (size_t)argc;
    a->options.accept = a->accept.items;
    a->options.accept_count = a->accept.count;
    return update(&a->options, a->quiet);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"folder", required_argument, NULL, 'd'},
                                            {"config", required_argument, NULL, 'c'},
                                            {"quiet", no_argument, NULL, 'q'},
                                            {"accept", required_argument, NULL, OPTION_ACCEPT},
                                            {"force", no_argument, NULL, OPTION_FORCE},
                                            {"rollback", optional_argument, NULL, OPTION_ROLLBACK},
                                            {"unpin", no_argument, NULL, OPTION_UNPIN},
                                            {"state", no_argument, NULL, OPTION_STATE},
                                            {"print-sources", no_argument, NULL, OPTION_PRINT},
                                            {NULL, 0, NULL, 0}};
    update_arguments a = {0};
    int code = -1;
    for (int option; code < 0 && (option = getopt_long(argc, argv, "d:c:q", options, NULL)) != -1;)
        if (!take_option(option, &a))
            code = emb_cli_usage(&emb_command_update, "unknown or incomplete option");
    if (code < 0)
        code = act(&a, argc - optind, argv + optind);
    emb_vec_free(&a.accept);
    return code;
}

const emb_command emb_command_update = {
    "update",
    "fetches the lists, checks them and publishes a new index",
    "--folder DIR [--config FILE.yaml] [--accept SOURCE] [--force] [-q] [SOURCE…]\n"
    "       embargo update --folder DIR {--rollback[=DIGEST] | --unpin | --state}\n"
    "       embargo update --print-sources\n\n"
    "Fetches every source of the configuration, takes only what is whole and plausible, builds an index from the last good version "
    "of\n"
    "every list, verifies it, and publishes it as DIR/current.emb by a rename. A source that fails keeps its last good version.\n\n"
    "  -d, --folder DIR       where everything is kept (default: $EMBARGO_FOLDER)\n"
    "  -c, --config FILE      the sources (default: DIR/sources.yaml if there is one, else those built in)\n"
    "      --accept SOURCE    accept that this list shrank or is older, this time\n"
    "      --force            fetch and build also what has not changed\n"
    "      --rollback[=DIGEST] publish the index before the current one, or the one with this digest, and pin it\n"
    "      --unpin            let updates publish again after a rollback\n"
    "      --state            sources with their ages and errors, versions: one JSON object\n"
    "      --print-sources    the configuration that is built in, as a file to begin with\n"
    "  -q, --quiet            tell only what went wrong\n\n"
    "Exit codes: 0 all sources are current, 2 wrong usage, 3 a source failed or was refused (what is published is whole all the "
    "same),\n"
    "5 system, or another update is running.\n\n"
    "Examples:\n"
    "  embargo update -d /var/lib/embargo\n"
    "  embargo update -d /var/lib/embargo --accept gb_fcdo gb_fcdo\n"
    "  embargo update -d /var/lib/embargo --rollback\n",
    run,
};
