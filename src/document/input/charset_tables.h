/* SPDX-License-Identifier: Apache-2.0 */
/** The tables that gen/charsets.py makes from data/charsets.tsv. */
#ifndef EMB_DOCUMENT_INPUT_CHARSET_TABLES_H
#define EMB_DOCUMENT_INPUT_CHARSET_TABLES_H

#include <stdint.h>

/** What a byte from 0x80 on is in a charset. */
enum {
    EMB_BYTE_UNDEFINED,
    EMB_BYTE_SIGN,
    EMB_BYTE_SMALL,
    EMB_BYTE_CAPITAL,
    EMB_BYTE_LETTER,
    EMB_BYTE_FREQUENT = 8,
    EMB_BYTE_MOST = 16
};

typedef struct emb_single_byte {
    const char *name;
    const char *others; /**< further names, separated by spaces */
    int guessed;        /**< 0: read only where it is declared */
    uint16_t code_points[128];
    uint8_t classes
        [128]; /**< EMB_BYTE_…; EMB_BYTE_FREQUENT is added to letters that are frequent, EMB_BYTE_MOST to the most frequent */
} emb_single_byte;

/** Ended by one without a name. */
extern const emb_single_byte emb_single_bytes[];

#endif
