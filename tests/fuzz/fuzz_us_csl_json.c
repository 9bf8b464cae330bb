/* SPDX-License-Identifier: Apache-2.0 */
/* The US Consolidated Screening List as JSON. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("us-csl-json", data, size);
    return 0;
}
