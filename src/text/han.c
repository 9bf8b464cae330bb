/* SPDX-License-Identifier: Apache-2.0 */
#include "text/han.h"
#include "text/han_tables.h"

uint32_t emb_han_base(uint32_t code)
{
    if (code >= 0x4E00 && code <= 0x9FFF)
        return emb_han_bases[code - 0x4E00];
    if (code < 0x3400)
        return code;
    size_t low = 0, high = emb_han_pairs_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (emb_han_pairs[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < emb_han_pairs_count && emb_han_pairs[low].code == code ? emb_han_pairs[low].base : code;
}
