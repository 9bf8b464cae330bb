/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/xml_error.h"

#include <stdbool.h>

emb_status emb_xml_fail(XML_Parser parser, emb_error *error)
{
    enum XML_Error code = XML_GetErrorCode(parser);
    if (code == XML_ERROR_NO_MEMORY)
        return emb_fail_memory(error);
    bool early = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN || code == XML_ERROR_PARTIAL_CHAR ||
                 code == XML_ERROR_UNCLOSED_CDATA_SECTION;
    return emb_fail_at(error, EMB_FORMAT, NULL, XML_GetCurrentLineNumber(parser), (uint64_t)XML_GetCurrentByteIndex(parser),
                       "%s: %s", early ? "the XML is cut off" : "not well-formed XML", XML_ErrorString(code));
}
