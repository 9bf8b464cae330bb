/* SPDX-License-Identifier: Apache-2.0 */
/* The Denied Persons List. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("bis-dpl", data, size);
    return 0;
}
