/* SPDX-License-Identifier: Apache-2.0 */
/* Canada's list. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("ca-sema-xml", data, size);
    return 0;
}
