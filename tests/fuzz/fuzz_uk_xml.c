/* SPDX-License-Identifier: Apache-2.0 */
/* The UK Sanctions List as XML. */
#include "fuzz_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_list("uk-xml", data, size);
    return 0;
}
