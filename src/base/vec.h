/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Growing arrays of plain items. `emb_vec(type)` declares one; all zero is empty. A push that fails (out of memory) returns false
 * and leaves it as it was. Belongs to one thread.
 */
#ifndef EMB_BASE_VEC_H
#define EMB_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define emb_vec(type)                                                                                                              \
    struct {                                                                                                                       \
        type *items;                                                                                                               \
        size_t count, cap;                                                                                                         \
    }

static inline bool emb_vec_grow(void **items, size_t *cap, size_t count, size_t more, size_t size)
{
    if (count + more <= *cap)
        return true;
    size_t wanted = *cap ? *cap + *cap / 2 : 64;
    if (wanted < count + more)
        wanted = count + more;
    void *grown = realloc(*items, wanted * size);
    if (!grown)
        return false;
    *items = grown;
    *cap = wanted;
    return true;
}

#define emb_vec_reserve(vec, more) emb_vec_grow((void **)&(vec)->items, &(vec)->cap, (vec)->count, (more), sizeof *(vec)->items)
#define emb_vec_push(vec, item) (emb_vec_reserve(vec, 1) && ((vec)->items[(vec)->count++] = (item), true))
#define emb_vec_free(vec) (free((vec)->items), (vec)->items = NULL, (vec)->count = (vec)->cap = 0)

#endif
