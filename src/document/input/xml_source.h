/* SPDX-License-Identifier: Apache-2.0 */
/**
 * XML as events with places in the source, on top of expat. Entity declarations, external entities and nesting deeper than
 * EMB_XML_SOURCE_DEPTH are refused: no format read here needs them, and bombs do.
 */
#ifndef EMB_DOCUMENT_INPUT_XML_SOURCE_H
#define EMB_DOCUMENT_INPUT_XML_SOURCE_H

#include "base/error.h"
#include "base/str.h"

#define EMB_XML_SOURCE_DEPTH 256
#define EMB_XML_SOURCE_MAX ((size_t)1024 * 1024 * 1024)

typedef struct emb_xml_events {
    void *context;
    /** `name` is the local name; `attributes` as expat gives them: name, value …, NULL. */
    void (*start)(void *context, const char *name, const char *const *attributes);
    void (*end)(void *context, const char *name);
    /** Text that stands for the source's bytes [from, to): the same bytes, or a reference or line break. */
    void (*text)(void *context, emb_str text, size_t from, size_t to);
    bool *failed; /**< looked at after each event: true ends the parse with EMB_NO_MEMORY; may be NULL */
} emb_xml_events;

/**
 * Parses a UTF-8 source (whatever encoding its declaration names). EMB_FORMAT with line and offset in the source where it is not
 * well-formed: all events before were given. EMB_LIMIT beyond depth or size.
 */
emb_status emb_xml_source_parse(emb_str source, const emb_xml_events *events, emb_error *error);

/** The encoding that an XML declaration names, "" where none. */
emb_str emb_xml_source_encoding(emb_str bytes);

/** The part of a qualified name behind its prefix. */
const char *emb_xml_local_name(const char *name);

#endif
