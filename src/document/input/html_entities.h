/* SPDX-License-Identifier: Apache-2.0 */
/** HTML's named character references, made by gen/html_entities.py. */
#ifndef EMB_DOCUMENT_INPUT_HTML_ENTITIES_H
#define EMB_DOCUMENT_INPUT_HTML_ENTITIES_H

#include <stddef.h>

typedef struct emb_html_entity {
    const char *name; /**< without "&", with ";" where it needs one: "amp;", "amp" */
    const char *text; /**< UTF-8 */
} emb_html_entity;

/** Sorted by the bytes of their names. */
extern const emb_html_entity emb_html_entities[];
extern const size_t emb_html_entity_count;

#endif
