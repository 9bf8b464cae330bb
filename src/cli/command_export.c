/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"

static emb_status print_line(void *context, const char *json, size_t len, emb_error *error)
{
    FILE *out = context;
    if (fwrite(json, 1, len, out) == len && putc('\n', out) != EOF)
        return EMB_OK;
    return emb_fail(error, EMB_IO, "cannot write: %s", strerror(errno));
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{NULL, 0, NULL, 0}};
    if (getopt_long(argc, argv, "", options, NULL) != -1)
        return emb_cli_usage(&emb_command_export, "unknown option");
    if (argc - optind > 1)
        return emb_cli_usage(&emb_command_export, "one index at a time");
    emb_index *index = NULL;
    emb_error error;
    int code = emb_cli_open_index(optind < argc ? argv[optind] : NULL, &index);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_index_export(index, print_line, stdout, &error);
    if (status == EMB_OK && fflush(stdout) != 0)
        status = emb_fail(&error, EMB_IO, "cannot write: %s", strerror(errno));
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_index_close(index);
    return emb_cli_exit_code(status);
}

const emb_command emb_command_export = {
    "export",
    "prints all entities as FollowTheMoney JSON lines",
    "[FILE.emb]\n\n"
    "Prints every entity of an index as FollowTheMoney JSON, one a line, in the order in which the lists gave them: listed "
    "parties,\n"
    "their sanctions, documents, addresses and relations. An index built from the output screens as this one does.\n"
    "Without a file: $EMBARGO_INDEX, else the demonstration index.\n\n"
    "Exit codes: 0 printed, 4 unusable index, 5 the output cannot be written.\n\n"
    "Examples:\n"
    "  embargo export lists.emb > lists.ftm.json\n"
    "  embargo export lists.emb | jq -r 'select(.schema == \"Vessel\") | .caption'\n",
    run,
};
