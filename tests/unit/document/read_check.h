/* SPDX-License-Identifier: Apache-2.0 */
/** Reading a text against an index and looking into the JSON answer. */
#ifndef EMB_TESTS_READ_CHECK_H
#define EMB_TESTS_READ_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <yyjson.h>

#include "../check.h"

#include "base/utf8.h"
#include "embargo/embargo.h"

/** An index made of lists in the system's folder for temporary files; the file is gone once it is open. */
static inline emb_index *read_index_of(const char *const *paths, size_t count)
{
    emb_list_source lists[8] = {{0}};
    char path[] = "/tmp/embargo_read_XXXXXX";
    emb_error error = {0};
    emb_index *index = NULL;
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < count; i++)
        lists[i].path = paths[i];
    if (emb_build_index(path, lists, count, NULL, &error) != EMB_OK)
        fail_msg("%s: %s", error.path, error.message);
    assert_int_equal(emb_index_open(path, &index, &error), EMB_OK);
    unlink(path);
    return index;
}

/** The answer to a text; freed with yyjson_doc_free. Every place in it holds the text that it says. */
static inline yyjson_doc *read_text(emb_document_reader *reader, const char *text, size_t len, const char *language,
                                    emb_document_counts *counts)
{
    emb_document_options options = {.language = language};
    emb_error error = {0};
    const char *json;
    size_t json_len;
    if (emb_document_read(reader, (emb_text){text, len}, &options, counts, &error) != EMB_OK)
        fail_msg("%s", error.message);
    assert_int_equal(emb_document_json(reader, &json, &json_len, &error), EMB_OK);
    yyjson_doc *doc = yyjson_read(json, json_len, 0);
    assert_non_null(doc);
    return doc;
}

static inline const char *read_string(yyjson_val *object, const char *key)
{
    const char *text = yyjson_get_str(yyjson_obj_get(object, key));
    return text ? text : "";
}

/** The first mention with this text, from number `from` on; NULL. */
static inline yyjson_val *read_mention(yyjson_doc *doc, const char *text, size_t from)
{
    yyjson_val *list = yyjson_obj_get(yyjson_doc_get_root(doc), "mentions"), *item;
    size_t i, max;
    yyjson_arr_foreach(list, i, max, item) if (i >= from && strcmp(read_string(item, "text"), text) == 0) return item;
    return NULL;
}

static inline size_t read_count(yyjson_doc *doc, const char *text, bool match)
{
    yyjson_val *list = yyjson_obj_get(yyjson_doc_get_root(doc), "mentions"), *item;
    size_t i, max, count = 0;
    yyjson_arr_foreach(list, i, max, item) count +=
        strcmp(read_string(item, "text"), text) == 0 && yyjson_get_bool(yyjson_obj_get(item, "match")) == match;
    return count;
}

#endif
