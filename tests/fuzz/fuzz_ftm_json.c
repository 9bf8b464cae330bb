/* SPDX-License-Identifier: Apache-2.0 */
/* FollowTheMoney lines. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("ftm-json", data, size);
    return 0;
}
