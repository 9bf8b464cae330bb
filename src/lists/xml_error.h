/* SPDX-License-Identifier: Apache-2.0 */
/** What expat refused, as an error with its place; for whoever runs a parser of its own. */
#ifndef EMB_LISTS_XML_ERROR_H
#define EMB_LISTS_XML_ERROR_H

#include <expat.h>

#include "base/error.h"

/** Fills in `error` (NULL allowed) from a parser that has failed. EMB_FORMAT with line and byte, or EMB_NO_MEMORY. */
emb_status emb_xml_fail(XML_Parser parser, emb_error *error);

#endif
