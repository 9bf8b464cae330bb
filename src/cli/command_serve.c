/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "server/auth.h"
#include "server/server.h"

enum { OPTION_NEW_KEY = 256 };

static const struct option options[] = {
    {"config", required_argument, NULL, 'c'},
    {"index", required_argument, NULL, 'i'},
    {"host", required_argument, NULL, 'H'},
    {"port", required_argument, NULL, 'p'},
    {"manifest", required_argument, NULL, 'm'},
    {"lists", required_argument, NULL, 'l'},
    {"new-key", required_argument, NULL, OPTION_NEW_KEY},
    {NULL, 0, NULL, 0},
};

static void tell_started(int port)
{
    /* for scripts that asked for port 0 */
    printf("listening on port %d\n", port);
    fflush(stdout);
}

/* Prints a key and what to keep of it. */
static int make_key(const char *name, const char *role)
{
    char key[64], hash[80];
    if (!role || emb_permission_by_name(emb_str_from(role)) == EMB_MAY_NONE)
        return emb_cli_usage(&emb_command_serve, "--new-key NAME needs a role behind it: read, screen, decide or admin");
    if (!emb_auth_new_key(key, hash)) {
        fprintf(stderr, "embargo: the system has no randomness\n");
        return EMB_EXIT_SYSTEM;
    }
    printf("The key, for whoever calls (it is not kept anywhere):\n  %s\n\nFor the configuration file:\nkeys:\n"
           "  - name: %s\n    role: %s\n    hash: \"%s\"\n",
           key, name, role, hash);
    return EMB_EXIT_OK;
}

static int serve(const emb_config *config)
{
    emb_error error = {0};
    emb_status status = emb_config_check(config, &error);
    if (status == EMB_OK)
        status = emb_server_run(config, tell_started, &error);
    if (status == EMB_OK)
        return EMB_EXIT_OK;
    emb_cli_error(&error);
    return emb_cli_exit_code(status);
}

typedef struct given {
    const char *config, *index, *host, *lists, *manifest, *new_key;
    double port;
} given;

static int read_options(int argc, char **argv, given *ret)
{
    ret->port = -1;
    for (int option; (option = getopt_long(argc, argv, "c:i:H:l:p:m:", options, NULL)) != -1;) {
        if (option == 'c')
            ret->config = optarg;
        else if (option == 'i')
            ret->index = optarg;
        else if (option == 'H')
            ret->host = optarg;
        else if (option == 'l')
            ret->lists = optarg;
        else if (option == 'm')
            ret->manifest = optarg;
        else if (option == OPTION_NEW_KEY)
            ret->new_key = optarg;
        else if (option != 'p')
            return emb_cli_usage(&emb_command_serve, "unknown option");
        else if (!emb_cli_number(&emb_command_serve, "--port", optarg, 0, 65535, &ret->port))
            return EMB_EXIT_USAGE;
    }
    return EMB_EXIT_OK;
}

/* What is named on the command line is served; else what the settings name, an index last. */
static void choose_data(emb_config *config, const given *from)
{
    if (from->index || from->manifest || from->lists) {
        config->index = from->index;
        config->manifest = from->manifest;
        config->lists = from->lists;
    }
    if (config->manifest || config->lists)
        config->index = NULL;
    else if (!config->index)
        config->index = emb_cli_index_path(NULL);
}

static int run_serve(int argc, char **argv)
{
    given from = {0};
    emb_config *config = NULL;
    emb_error error = {0};
    int code = read_options(argc, argv, &from);
    if (code != EMB_EXIT_OK)
        return code;
    if (from.new_key)
        return make_key(from.new_key, optind < argc ? argv[optind] : NULL);
    if (optind < argc)
        return emb_cli_usage(&emb_command_serve, "unexpected \"%s\"", argv[optind]);
    emb_status status = emb_config_read(from.config, &config, &error);
    if (status != EMB_OK) {
        emb_cli_error(&error);
        return status == EMB_INVALID ? EMB_EXIT_USAGE : emb_cli_exit_code(status);
    }
    choose_data(config, &from);
    if (from.host)
        config->host = from.host;
    if (from.port >= 0)
        config->port = (long)from.port;
    code = serve(config);
    emb_config_free(config);
    return code;
}

const emb_command emb_command_serve = {
    "serve",
    "answers over HTTP: the API of yente, and our own",
    "[-i FILE.emb | -l FOLDER | -m MANIFEST] [-c CONFIG] [OPTION…]\n\n"
    "Serves an index, lists that it keeps current, or the datasets of a yente manifest, on http://127.0.0.1:8000; that address\n"
    "describes the API. The YENTE_* variables are honoured. SIGTERM stops once the running requests are answered; SIGHUP, and a "
    "new\n"
    "file in the place of the index, reload without a dropped request. docs/http-api.md and docs/operations.md say the rest.\n\n"
    "  -i, --index FILE      an index made by embargo build\n"
    "  -l, --lists FOLDER    a folder of embargo update: the lists are fetched by the timetable, checked and built anew\n"
    "  -m, --manifest FILE   a yente manifest, path or URL (YENTE_MANIFEST)\n"
    "  -c, --config FILE     settings, YAML or JSON\n"
    "  -H, --host ADDRESS    the address to listen on (YENTE_HOST); others than loopback want API keys\n"
    "  -p, --port NUMBER     the port (YENTE_PORT); 0: any free one, which is printed\n"
    "      --new-key NAME ROLE  makes an API key and the lines to keep of it; roles: read, screen, decide, admin\n\n"
    "Examples:\n"
    "  embargo serve -i lists.emb\n"
    "  YENTE_MANIFEST=manifest.yml embargo serve\n"
    "  embargo serve --new-key onboarding screen\n"
    "  curl -s localhost:8000/match/default -d '{\"queries\":{\"q\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"Kim Jong "
    "Un\"]}}}}'\n",
    run_serve,
};
