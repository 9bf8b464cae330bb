/* SPDX-License-Identifier: Apache-2.0 */
/** What the elements of ISO 20022 messages hold; made by gen/iso20022.py from data/documents/iso20022.tsv. */
#ifndef EMB_DOCUMENT_INPUT_ISO20022_ELEMENTS_H
#define EMB_DOCUMENT_INPUT_ISO20022_ELEMENTS_H

#include <stddef.h>

typedef enum emb_iso_meaning {
    EMB_ISO_TEXT, /**< whatever the table does not have */
    EMB_ISO_NAME,
    EMB_ISO_IDENTIFIER,
    EMB_ISO_COUNTRY,
    EMB_ISO_BIRTH_DATE,
    EMB_ISO_LINES,
    EMB_ISO_CODE,
    EMB_ISO_PART
} emb_iso_meaning;

typedef struct emb_iso_element {
    const char *name, *parent; /**< parent "*": any */
    emb_iso_meaning meaning;
} emb_iso_element;

/** Sorted by the bytes of the name; of one name, those with a parent come first. */
extern const emb_iso_element emb_iso_elements[];
extern const size_t emb_iso_element_count;

#endif
