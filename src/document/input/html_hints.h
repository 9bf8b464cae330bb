/* SPDX-License-Identifier: Apache-2.0 */
/** What elements of HTML are, by their names, roles, properties and classes; made by gen/html_hints.py. */
#ifndef EMB_DOCUMENT_INPUT_HTML_HINTS_H
#define EMB_DOCUMENT_INPUT_HTML_HINTS_H

#include <stddef.h>

#include "document/text.h"

typedef enum emb_hint_kind { EMB_HINT_TAG, EMB_HINT_ROLE, EMB_HINT_PROP, EMB_HINT_CLASS } emb_hint_kind;

/** Beside the zones: the page's own text, whatever it lies in. */
#define EMB_HINT_CONTENT EMB_ZONE_COUNT

typedef struct emb_html_hint {
    int kind;
    const char *word; /**< in small letters */
    int zone;         /**< emb_zone or EMB_HINT_CONTENT */
} emb_html_hint;

/** Sorted by kind and the bytes of the word. */
extern const emb_html_hint emb_html_hints[];
extern const size_t emb_html_hint_count;

#endif
