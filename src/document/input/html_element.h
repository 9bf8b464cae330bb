/* SPDX-License-Identifier: Apache-2.0 */
/** What one tag of HTML says: how it lies among the text, which zone it opens, whether it is shown. */
#ifndef EMB_DOCUMENT_INPUT_HTML_ELEMENT_H
#define EMB_DOCUMENT_INPUT_HTML_ELEMENT_H

#include "document/input/html_token.h"
#include "document/text.h"

/** What a hint gives where there is none. */
#define EMB_HINT_NOTHING (-1)

typedef struct emb_html_element {
    uint32_t id;       /**< of the element's name: a hash of its small letters */
    bool is_void;      /**< has no content and no end tag */
    bool is_block;     /**< begins and ends a line of its own */
    bool is_cell;      /**< <td>, <th> */
    bool hidden;       /**< it and all within are not shown */
    bool keeps_spaces; /**< <pre>, <textarea> */
    bool is_root;      /**< <html>, <body>: classes on them say nothing about the text */
    int zone;          /**< emb_zone, EMB_HINT_CONTENT or EMB_HINT_NOTHING */
} emb_html_element;

uint32_t emb_html_name_id(emb_str name);
bool emb_html_is(emb_str name, const char *word);
emb_html_element emb_html_element_of(emb_str source, const emb_html_token *token);
/** The value of an attribute as written, "" where it has none; `ret_from` (may be NULL): its place. */
emb_str emb_html_attribute_value(emb_str source, const emb_html_token *token, const char *name, size_t *ret_from);

#endif
