/* SPDX-License-Identifier: Apache-2.0 */
/* Two entities as JSON, one a line: compared both ways they are the same or not, and each is the same as itself. */
#include <stdlib.h>

#include "fuzz.h"
#include "update/diff.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_str rest = {(const char *)data, size}, a, b = {"", 0};
    bool same = false, back = false, self = false;
    emb_buf out = EMB_BUF_INIT(1 << 28);
    if (!size || !emb_str_split(&rest, EMB_STR("\n"), &a))
        return 0;
    if (rest.data)
        b = rest;
    emb_status status = emb_diff_same(a, b, &same, NULL);
    require(emb_diff_same(b, a, &back, NULL) == status);
    if (status == EMB_OK) {
        const emb_change change = {.op = !a.len   ? EMB_CHANGE_ADD
                                         : !b.len ? EMB_CHANGE_DEL
                                                  : EMB_CHANGE_MOD,
                                   .id = EMB_STR("x"),
                                   .old_json = a,
                                   .new_json = b};
        require(same == back);
        require(emb_diff_same(a, a, &self, NULL) == EMB_OK && self);
        if (emb_diff_write_json(&change, &out, NULL) == EMB_OK)
            require(out.len && out.data[out.len - 1] == '\n');
    }
    emb_buf_free(&out);
    return 0;
}
