/* SPDX-License-Identifier: Apache-2.0 */
/** What a fuzz target is to the programs that run it. */
#ifndef EMB_TESTS_FUZZ_H
#define EMB_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/** Returns 0; aborts where a property does not hold. The bytes lie in memory of exactly that size. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
