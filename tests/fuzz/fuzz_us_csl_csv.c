/* SPDX-License-Identifier: Apache-2.0 */
/* The US Consolidated Screening List as CSV. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("us-csl-csv", data, size);
    return 0;
}
