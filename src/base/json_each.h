/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Loops over what yyjson read. Its own macros compute a place behind the container even where there is none (NULL: absent, or not an
 * object), which is undefined; these do nothing then.
 */
#ifndef EMB_BASE_JSON_EACH_H
#define EMB_BASE_JSON_EACH_H

#include <yyjson.h>

#define EMB_JSON_OBJECT_EACH(object, at, count, key, value)                                                                        \
    if (!yyjson_obj_size(object)) {                                                                                                \
    } else                                                                                                                         \
        yyjson_obj_foreach(object, at, count, key, value)

#define EMB_JSON_ARRAY_EACH(array, at, count, value)                                                                               \
    if (!yyjson_arr_size(array)) {                                                                                                 \
    } else                                                                                                                         \
        yyjson_arr_foreach(array, at, count, value)

#endif
