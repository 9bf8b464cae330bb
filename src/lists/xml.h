/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Streaming XML for lists: the records of a file as small trees, one after the other, on top of expat. Memory is
 * bounded by the largest record. Document types with entity declarations, external entities and nesting deeper than
 * EMB_XML_DEPTH_MAX are refused (no list uses them; bombs do).
 */
#ifndef EMB_LISTS_XML_H
#define EMB_LISTS_XML_H

#include "base/error.h"
#include "base/str.h"

#define EMB_XML_DEPTH_MAX 64
/** Most bytes of text, names and attributes in one record. */
#define EMB_XML_RECORD_MAX ((size_t)64 * 1024 * 1024)
/** Most bytes of one tag with its attributes, or of one comment, in a file: expat reads an unfinished one anew with each chunk. */
#define EMB_XML_TOKEN_MAX ((uint64_t)8 * 1024 * 1024)

/** An element. Names are local names (namespace prefixes are dropped). Borrowed for the record's callback. */
typedef struct emb_xml_node emb_xml_node;

/** All element functions allow a NULL node, which behaves as an element without anything. */
emb_str emb_xml_name(const emb_xml_node *node);
/** Its own text, without its children's, trimmed; "" where it has none. */
emb_str emb_xml_text(const emb_xml_node *node);
/** The value of an attribute by local name, trimmed; "" where it has none. */
emb_str emb_xml_attribute(const emb_xml_node *node, const char *name);
uint64_t emb_xml_line(const emb_xml_node *node);
/** The first child with a name (NULL: any), NULL where there is none. */
const emb_xml_node *emb_xml_child(const emb_xml_node *node, const char *name);
/** The next sibling of `node` with a name (NULL: any). */
const emb_xml_node *emb_xml_next(const emb_xml_node *node, const char *name);
/** Follows a path of first children: emb_xml_at(node, "NATIONALITY/VALUE"). */
const emb_xml_node *emb_xml_at(const emb_xml_node *node, const char *path);
/** emb_xml_text(emb_xml_at(node, path)). */
emb_str emb_xml_text_at(const emb_xml_node *node, const char *path);

typedef struct emb_xml_handler {
    void *context;
    /** Names of elements that are records, wherever they stand outside another record; ended by NULL. */
    const char *const *records;
    /** A whole record. A status other than EMB_OK ends the parse with it. */
    emb_status (*record)(void *context, const emb_xml_node *node, emb_error *error);
    /** The start of every element outside records, with its attributes (no text yet); may be NULL. depth 0 is the root. */
    emb_status (*open)(void *context, const emb_xml_node *node, int depth, emb_error *error);
    void (*progress)(void *context, uint64_t done, uint64_t total); /**< may be NULL */
} emb_xml_handler;

/**
 * Parses the file. EMB_IO; EMB_FORMAT with line and offset where it is not well-formed or ends early; EMB_LIMIT beyond
 * depth, record or tag size.
 */
emb_status emb_xml_parse_file(const char *path, const emb_xml_handler *handler, emb_error *error);
/** The same from memory, for tests and fuzzing. */
emb_status emb_xml_parse_memory(emb_str text, const emb_xml_handler *handler, emb_error *error);

#endif
