/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/more/more.h"
#include "fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input(&emb_input_docx, data, size);
    return 0;
}
