/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/parse.h"

emb_status emb_object_parse(emb_str json, const char *what, emb_status bad, yyjson_doc **ret, emb_error *error)
{
    yyjson_read_err problem;
    char nothing[1] = "";
    yyjson_doc *doc = yyjson_read_opts(json.len ? (char *)(uintptr_t)json.data : nothing, json.len, 0, NULL, &problem);
    if (!doc && problem.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
        return emb_fail_memory(error);
    if (!yyjson_is_obj(yyjson_doc_get_root(doc))) {
        yyjson_doc_free(doc);
        return emb_fail(error, bad, "%s is no JSON object", what);
    }
    *ret = doc;
    return EMB_OK;
}
