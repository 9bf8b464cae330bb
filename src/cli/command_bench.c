/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    (void)argc, (void)argv;
    return emb_cli_usage(&emb_command_bench, "not there yet");
}

const emb_command emb_command_bench = {"bench", "measures building and screening", "\n", run};
