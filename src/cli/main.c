/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/cli.h"
#include "embargo/version.h"

static const emb_command *const commands[] = {
    /* clang-format off */
    &emb_command_build,
    &emb_command_screen,
    &emb_command_read,
    &emb_command_show,
    &emb_command_compare,
    &emb_command_info,
    &emb_command_verify,
    &emb_command_bench,
    &emb_command_diff,
    &emb_command_export,
    &emb_command_serve,
    &emb_command_audit,
    &emb_command_decide,
    &emb_command_update,
    &emb_command_watch,
    /* clang-format on */
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(FILE *out)
{
    fprintf(out,
            "embargo %s: screens names and records against sanctions lists and explains every hit.\n\n"
            "Usage: embargo COMMAND [OPTION…]\n\nCommands:\n",
            emb_version());
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\nembargo COMMAND --help explains a command, with examples.\n\n"
                 "Exit codes: 0 done, no match; 1 match; 2 wrong usage; 3 unusable input; 4 unusable index; 5 system.\n"
                 "embargo supports a decision, it does not take one: it says \"no hit\", never \"cleared\".\n");
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EMB_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("embargo %s\n", emb_version());
        return EMB_EXIT_OK;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || (strcmp(argv[1], "help") == 0 && argc == 2)) {
        print_help(stdout);
        return EMB_EXIT_OK;
    }
    bool help = strcmp(argv[1], "help") == 0;
    const char *name = help ? argv[2] : argv[1];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i]->name) != 0)
            continue;
        if (!help && !asks_for_help(argc, argv))
            return commands[i]->run(argc - 1, argv + 1);
        emb_cli_help(commands[i], stdout);
        return EMB_EXIT_OK;
    }
    fprintf(stderr, "embargo: there is no command \"%s\"\nTry: embargo --help\n", name);
    return EMB_EXIT_USAGE;
}
