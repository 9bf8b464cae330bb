/* SPDX-License-Identifier: Apache-2.0 */
/* The UN Security Council's consolidated list. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("un-xml", data, size);
    return 0;
}
