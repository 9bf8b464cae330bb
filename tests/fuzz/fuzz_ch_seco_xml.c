/* SPDX-License-Identifier: Apache-2.0 */
/* The Swiss list. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("ch-seco-xml", data, size);
    return 0;
}
