/* SPDX-License-Identifier: Apache-2.0 */
#include "server/sort.h"

#include <stdio.h>
#include <stdlib.h>

#define KEY_MAX 96

bool emb_sort_read(emb_request *r, emb_sort ret[EMB_SORTS_MAX], size_t *ret_count)
{
    emb_str value;
    size_t at = 0;
    *ret_count = 0;
    while (emb_params_next(&r->query, "sort", &at, &value) && *ret_count < EMB_SORTS_MAX) {
        size_t colon = emb_str_find_byte(value, ':', 0);
        emb_str field = colon == SIZE_MAX ? value : emb_str_slice(value, 0, colon);
        emb_str way = colon == SIZE_MAX ? EMB_STR("asc") : emb_str_slice(value, colon + 1, value.len);
        bool down = emb_str_equal(way, EMB_STR("desc"));
        if (!field.len || field.len >= sizeof ret->field || (!down && !emb_str_equal(way, EMB_STR("asc")))) {
            emb_answer_error(r, 400, "Invalid sort: %.100s", value.data);
            return false;
        }
        emb_sort *sort = &ret[(*ret_count)++];
        snprintf(sort->field, sizeof sort->field, "%.*s", (int)field.len, field.data);
        sort->descending = down;
    }
    return true;
}

typedef struct keyed {
    uint32_t entity, place;
    char key[EMB_SORTS_MAX][KEY_MAX];
} keyed;

typedef struct order {
    const emb_sort *sorts;
    size_t count;
} order;

static void read_property(yyjson_val *root, const char *field, char out[KEY_MAX])
{
    static const char prefix[] = "properties.";
    if (strncmp(field, prefix, sizeof prefix - 1) == 0)
        field += sizeof prefix - 1;
    yyjson_val *value = yyjson_obj_get(root, field);
    if (!value)
        value = yyjson_arr_get_first(yyjson_obj_get(yyjson_obj_get(root, "properties"), field));
    if (yyjson_is_arr(value))
        value = yyjson_arr_get_first(value);
    snprintf(out, KEY_MAX, "%s", yyjson_is_str(value) ? yyjson_get_str(value) : "");
}

static void fill(const emb_entities *store, keyed *item, const order *o, emb_buf *scratch)
{
    yyjson_doc *doc = NULL;
    memset(item->key, 0, sizeof item->key);
    if (emb_entities_read(store, item->entity, scratch, &doc, NULL) != EMB_OK)
        return;
    for (size_t i = 0; i < o->count; i++)
        read_property(yyjson_doc_get_root(doc), o->sorts[i].field, item->key[i]);
    yyjson_doc_free(doc);
}

static int compare(const void *left, const void *right, void *context)
{
    const keyed *a = left, *b = right;
    const order *o = context;
    for (size_t i = 0; i < o->count; i++) {
        bool has_a = *a->key[i], has_b = *b->key[i];
        if (has_a != has_b)
            return has_a ? -1 : 1;
        int result = strcmp(a->key[i], b->key[i]);
        if (result)
            return o->sorts[i].descending ? -result : result;
    }
    return (a->place > b->place) - (a->place < b->place);
}

void emb_sort_entities(const emb_entities *store, uint32_t *entities, size_t count, const emb_sort *sorts, size_t sort_count)
{
    order o = {sorts, sort_count};
    emb_buf scratch = EMB_BUF_INIT((size_t)128 * 1024 * 1024);
    keyed *items = malloc((count + 1) * sizeof *items);
    if (!items)
        return; /* their own order, then */
    for (size_t i = 0; i < count; i++) {
        items[i].entity = entities[i];
        items[i].place = (uint32_t)i;
        fill(store, &items[i], &o, &scratch);
    }
    qsort_r(items, count, sizeof *items, compare, &o);
    for (size_t i = 0; i < count; i++)
        entities[i] = items[i].entity;
    free(items);
    emb_buf_free(&scratch);
}
