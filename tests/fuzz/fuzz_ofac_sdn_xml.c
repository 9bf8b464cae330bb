/* SPDX-License-Identifier: Apache-2.0 */
/* OFAC's XML in the form "sdn". */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("ofac-sdn-xml", data, size);
    fuzz_list(NULL, data, size);
    return 0;
}
