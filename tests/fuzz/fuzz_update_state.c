/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is read as the state of an update is written as a state that reads as the same, and names no file elsewhere. */
#include <stdlib.h>

#include "fuzz.h"
#include "update/state.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_names(const emb_update_state *state)
{
    for (size_t i = 0; i < state->sources.count; i++)
        require(*state->sources.items[i].name && !strchr(state->sources.items[i].file, '/'));
    for (size_t i = 0; i < state->versions.count; i++) {
        require(*state->versions.items[i].file && !strchr(state->versions.items[i].file, '/'));
        require(strlen(state->versions.items[i].digest) == 64);
    }
    const emb_version_state *version = emb_state_find_version(state, state->current);
    require(!version || strncmp(version->digest, state->current, strlen(state->current)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_update_state state, again;
    emb_error error;
    emb_buf first = EMB_BUF_INIT(1 << 28), second = EMB_BUF_INIT(1 << 28);
    emb_status status = emb_state_parse((emb_str){(const char *)data, size}, &state, &error);
    if (status != EMB_OK) {
        require(status == EMB_FORMAT && error.message[0]);
        return 0;
    }
    check_names(&state);
    emb_state_write(&state, &first);
    require(!first.failed && emb_state_parse(emb_buf_str(&first), &again, NULL) == EMB_OK);
    emb_state_write(&again, &second);
    require(emb_str_equal(emb_buf_str(&first), emb_buf_str(&second)));
    emb_state_free(&again);
    emb_state_free(&state);
    emb_buf_free(&first);
    emb_buf_free(&second);
    return 0;
}
