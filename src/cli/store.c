/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/store.h"

#include <stdlib.h>

int emb_cli_open_store(const emb_command *command, const char *path, emb_store_mode mode, emb_store **ret)
{
    emb_error error = {0};
    const char *named = getenv("EMBARGO_STORE");
    if (!path)
        path = named && *named ? named : NULL;
    if (!path)
        return emb_cli_usage(command, "no store: give one with --store FILE or in $EMBARGO_STORE");
    emb_status status = emb_store_open(path, mode, ret, &error);
    if (status == EMB_OK)
        return EMB_EXIT_OK;
    emb_cli_error(&error);
    return status == EMB_VERSION ? EMB_EXIT_INPUT : emb_cli_exit_code(status);
}

const char *emb_cli_user(const emb_command *command, const char *by)
{
    const char *names[] = {by, getenv("EMBARGO_USER"), getenv("USER")};
    for (size_t i = 0; i < 3; i++)
        if (names[i] && *names[i])
            return names[i];
    emb_cli_usage(command, "who acts? give --by NAME");
    return NULL;
}
