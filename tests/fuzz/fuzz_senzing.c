/* SPDX-License-Identifier: Apache-2.0 */
/* Senzing's JSON lines. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("senzing", data, size);
    return 0;
}
