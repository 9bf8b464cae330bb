/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>

#include "cli/cli.h"
#include "update/diff.h"

#define OUTPUT_MAX ((size_t)512 * 1024 * 1024)

typedef enum diff_format { DIFF_TEXT, DIFF_JSONL, DIFF_DELTA } diff_format;

typedef struct diff_context {
    diff_format format;
    bool all; /* also what is no party */
    emb_buf line;
} diff_context;

static emb_status write_change(void *context, const emb_change *change, emb_error *error)
{
    diff_context *c = context;
    emb_status status = EMB_OK;
    emb_buf_clear(&c->line);
    if (c->format == DIFF_DELTA)
        emb_diff_write_delta(change, &c->line);
    else if (change->target || c->all)
        status = emb_diff_write_json(change, &c->line, error);
    if (status == EMB_OK && c->line.failed)
        return emb_fail_memory(error);
    if (status == EMB_OK && fwrite(c->line.data, 1, c->line.len, stdout) != c->line.len)
        return emb_fail_errno(error, NULL, "write the differences");
    return status;
}

static emb_status diff(const emb_index *before, const emb_index *after, diff_context *c, bool all_values, bool *ret_same,
                       emb_error *error)
{
    emb_diff_counts counts = {0};
    emb_diff_text_options options = {emb_terminal_colour(stdout), all_values ? 0 : 5};
    emb_status status = c->format == DIFF_TEXT ? emb_diff_write_text(before, after, &options, stdout, &counts, error)
                                               : emb_diff_indexes(before, after, write_change, c, &counts, error);
    if (status == EMB_OK && fflush(stdout) != 0)
        status = emb_fail_errno(error, NULL, "write the differences");
    if (status != EMB_OK)
        return status;
    *ret_same = !counts.added && !counts.changed && !counts.removed;
    if (c->format == DIFF_TEXT)
        printf("%s parties added, %s delisted, %s changed; %s entities are the same\n", emb_thousands(counts.parties_added),
               emb_thousands(counts.parties_gone), emb_thousands(counts.parties_changed), emb_thousands(counts.same));
    return EMB_OK;
}

static bool take_format(const char *text, diff_format *ret)
{
    static const char *const names[] = {"text", "jsonl", "delta"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(text, names[i]) == 0) {
            *ret = (diff_format)i;
            return true;
        }
    return false;
}

static int run_diff(const char *before_path, const char *after_path, diff_context *c, bool all_values)
{
    emb_index *before = NULL, *after = NULL;
    emb_error error = {0};
    bool same = false;
    emb_status status = emb_diff_open(before_path, &before, &error);
    if (status == EMB_OK)
        status = emb_diff_open(after_path, &after, &error);
    if (status == EMB_OK)
        status = diff(before, after, c, all_values, &same, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_index_close(before);
    emb_index_close(after);
    emb_buf_free(&c->line);
    return status != EMB_OK ? emb_cli_exit_code(status) : same ? EMB_EXIT_OK : EMB_EXIT_MATCH;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        {"format", required_argument, NULL, 'f'}, {"all", no_argument, NULL, 'a'}, {NULL, 0, NULL, 0}};
    diff_context c = {.line = EMB_BUF_INIT(OUTPUT_MAX)};
    for (int option; (option = getopt_long(argc, argv, "f:a", options, NULL)) != -1;) {
        if (option == 'a')
            c.all = true;
        else if (option != 'f')
            return emb_cli_usage(&emb_command_diff, "unknown or incomplete option");
        else if (!take_format(optarg, &c.format))
            return emb_cli_usage(&emb_command_diff, "--format is text, jsonl or delta, not \"%s\"", optarg);
    }
    if (argc - optind != 2)
        return emb_cli_usage(&emb_command_diff, "give the old and the new index or list");
    return run_diff(argv[optind], argv[optind + 1], &c, c.all);
}

const emb_command emb_command_diff = {
    "diff",
    "tells who was added, changed, delisted",
    "[-f FORMAT] [--all] OLD NEW\n\n"
    "Compares two indexes, or two list files of any format that embargo reads. The order of values and the times at which an "
    "entity\n"
    "was seen do not count.\n\n"
    "  -f, --format FORMAT  text: parties with what changed in them, their sanctions, addresses and relations (default)\n"
    "                       jsonl: {\"op\":\"add|change|delist\",\"id\",\"schema\",\"caption\",\"target\",\"properties\"}, one a "
    "line\n"
    "                       delta: OpenSanctions' delta format, {\"op\":\"ADD|MOD|DEL\",\"entity\":{…}}, all entities\n"
    "  -a, --all            text: every value; jsonl: also sanctions, addresses, relations\n\n"
    "Exit codes: 0 nothing differs, 1 something does, 2 wrong usage, 3 unusable list, 4 unusable index.\n\n"
    "Examples:\n"
    "  embargo diff un_2025-04-19.xml un_2026-02-27.xml\n"
    "  embargo diff -f delta yesterday.emb today.emb > entities.delta.json\n",
    run,
};
