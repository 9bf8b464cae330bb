/* SPDX-License-Identifier: Apache-2.0 */
/** Generated tables of Han characters (gen/han.py); for han.c only. */
#ifndef EMB_TEXT_HAN_TABLES_H
#define EMB_TEXT_HAN_TABLES_H

#include <stddef.h>
#include <stdint.h>

/** The base of each character from U+4E00 to U+9FFF. */
extern const uint16_t emb_han_bases[];

/** Those of all others that have one, ordered by `code`. */
typedef struct emb_han_pair {
    uint32_t code, base;
} emb_han_pair;
extern const emb_han_pair emb_han_pairs[];
extern const size_t emb_han_pairs_count;

#endif
