/* SPDX-License-Identifier: Apache-2.0 */
/* The UK Sanctions List as CSV. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("uk-csv", data, size);
    return 0;
}
