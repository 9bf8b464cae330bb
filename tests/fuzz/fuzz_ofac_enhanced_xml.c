/* SPDX-License-Identifier: Apache-2.0 */
/* OFAC's XML in the form "enhanced". */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("ofac-enhanced-xml", data, size);
    fuzz_list(NULL, data, size);
    return 0;
}
