/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSanctions' targets.simple.csv. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("os-simple", data, size);
    return 0;
}
