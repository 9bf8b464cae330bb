/* SPDX-License-Identifier: Apache-2.0 */
/**
 * HTML cut into tags and text, each with its place in the source, by the tokenising rules of WHATWG HTML (13.2.5) as far as they
 * decide what is text. No tree is built: time is linear and memory constant whatever the input. A tag that never ends is text (a browser
 * would show nothing of the rest; here nothing is lost).
 */
#ifndef EMB_DOCUMENT_INPUT_HTML_TOKEN_H
#define EMB_DOCUMENT_INPUT_HTML_TOKEN_H

#include "base/str.h"

typedef enum emb_html_kind { EMB_HTML_END, EMB_HTML_TEXT, EMB_HTML_OPEN, EMB_HTML_CLOSE, EMB_HTML_COMMENT } emb_html_kind;

typedef struct emb_html_token {
    emb_html_kind kind;
    size_t from, to;   /**< bytes of the source */
    emb_str name;      /**< of a tag, as written */
    size_t attributes; /**< where they begin */
    bool raw;          /**< TEXT of <script>, <style> …: no entities in it */
} emb_html_token;

typedef struct emb_html_tokens {
    emb_str source;
    size_t at;
    size_t wasted;    /**< bytes looked at for tags that never end */
    emb_str raw_name; /**< of the raw element whose text comes next; empty: none */
    bool raw_decodes; /**< its text has entities (<title>, <textarea>) */
} emb_html_tokens;

/** `source` is borrowed. */
void emb_html_begin(emb_html_tokens *tokens, emb_str source);
/** The next token; END again and again behind the last. */
void emb_html_next(emb_html_tokens *tokens, emb_html_token *ret);

/** An attribute: its value as written, entities and all. */
typedef struct emb_html_attribute {
    emb_str name, value;
    size_t from; /**< where the value begins in the source */
} emb_html_attribute;

/** The attribute at `*at` (first: token->attributes), and moves behind it; false behind the last. */
bool emb_html_next_attribute(emb_str source, const emb_html_token *token, size_t *at, emb_html_attribute *ret);

/**
 * A character reference ("&amp;", "&#1050;") at `at`, which holds '&': its UTF-8 (at most 8 bytes and a NUL) in `text`. Returns how many
 * bytes of the source it takes, 0 where it is none. `in_attribute`: those without ";" do not count before letters, digits and "=".
 */
size_t emb_html_reference(emb_str source, size_t at, size_t end, bool in_attribute, char text[12]);

#endif
