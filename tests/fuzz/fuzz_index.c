/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index file that is altered. The first byte: bit 0 puts the digests right again, bit 1 changes the size by the two bytes behind it.
 * Then edits of five bytes: a place (32 bits, taken modulo the size) and what is written there.
 */
#include "fuzz.h"

#include "../unit/index/damaged_index.h"

static void edit(damaged_index *index, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at + 5 <= size && index->size; at += 5) {
        uint32_t place;
        memcpy(&place, data + at, sizeof place);
        index->data[place % index->size] = data[at + 4];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static damaged_index whole;
    if (!whole.data)
        whole = damaged_build();
    if (!size)
        return 0;
    damaged_index altered = {malloc(whole.size), whole.size};
    damaged_require(altered.data != NULL);
    memcpy(altered.data, whole.data, whole.size);
    unsigned flags = *data++;
    size--;
    if (flags & 2 && size >= 2) {
        size_t less = (size_t)data[0] << 8 | data[1];
        altered.size -= less < altered.size ? less : altered.size;
        data += 2;
        size -= 2;
    }
    edit(&altered, data, size);
    if (flags & 1)
        damaged_seal(&altered);
    (void)damaged_try(&altered);
    free(altered.data);
    return 0;
}
