/* SPDX-License-Identifier: Apache-2.0 */
/** What the commands with a store share. */
#ifndef EMB_CLI_STORE_H
#define EMB_CLI_STORE_H

#include "audit/store.h"
#include "cli/cli.h"

/** `path`, else $EMBARGO_STORE; opens it, or reports why not. Returns an exit code. */
int emb_cli_open_store(const emb_command *command, const char *path, emb_store_mode mode, emb_store **ret);
/** Who acts: `by`, else $EMBARGO_USER, else $USER; NULL (and a report) where nobody is named. */
const char *emb_cli_user(const emb_command *command, const char *by);

#endif
