/* SPDX-License-Identifier: Apache-2.0 */
/* The EU's list as CSV. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("eu-csv", data, size);
    return 0;
}
