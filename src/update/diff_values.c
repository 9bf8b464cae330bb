/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_each.h"
#include "update/diff_values.h"

emb_status emb_parsed_read(emb_str json, emb_parsed *ret, emb_error *error)
{
    *ret = (emb_parsed){NULL, NULL, NULL};
    if (!json.len)
        return EMB_OK;
    yyjson_read_err problem;
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)json.data, json.len, 0, NULL, &problem);
    if (!doc && problem.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
        return emb_fail_memory(error);
    if (!doc || !yyjson_is_obj(yyjson_doc_get_root(doc))) {
        yyjson_doc_free(doc);
        return emb_fail(error, EMB_CORRUPT, "an entity of the index is no JSON object");
    }
    *ret = (emb_parsed){doc, yyjson_doc_get_root(doc), yyjson_obj_get(yyjson_doc_get_root(doc), "properties")};
    return EMB_OK;
}

void emb_parsed_free(emb_parsed *parsed)
{
    yyjson_doc_free(parsed->doc);
    *parsed = (emb_parsed){NULL, NULL, NULL};
}

static emb_str text_of(yyjson_val *value)
{
    return yyjson_is_str(value) ? (emb_str){yyjson_get_str(value), yyjson_get_len(value)} : EMB_STR("");
}

emb_str emb_parsed_text(const emb_parsed *parsed, const char *name)
{
    return text_of(yyjson_obj_get(parsed->root, name));
}

/* ---- Lists of values as sets ---- */

static int compare(const void *a, const void *b)
{
    const emb_str *x = a, *y = b;
    int order = memcmp(x->data, y->data, x->len < y->len ? x->len : y->len);
    return order ? order : x->len < y->len ? -1 : x->len > y->len;
}

/* A string or a list of strings, sorted. */
static bool read_set(yyjson_val *value, emb_str_list *ret)
{
    ret->count = 0;
    if (yyjson_is_str(value))
        return emb_vec_push(ret, text_of(value));
    yyjson_val *item;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (value, i, max, item)
        if (yyjson_is_str(item) && !emb_vec_push(ret, text_of(item)))
            return false;
    if (ret->count > 1)
        qsort(ret->items, ret->count, sizeof *ret->items, compare);
    return true;
}

typedef struct sets {
    emb_str_list before, after, added, removed;
    emb_value_change_taker *take;
    void *context;
} sets;

/* Walks both sorted lists side by side. */
static bool split(sets *s)
{
    size_t b = 0, a = 0;
    s->added.count = s->removed.count = 0;
    while (b < s->before.count || a < s->after.count) {
        int order = b == s->before.count ? 1 : a == s->after.count ? -1 : compare(&s->before.items[b], &s->after.items[a]);
        if (order == 0) {
            b++, a++;
        } else if (order < 0) {
            if (!emb_vec_push(&s->removed, s->before.items[b++]))
                return false;
        } else if (!emb_vec_push(&s->added, s->after.items[a++])) {
            return false;
        }
    }
    return true;
}

static bool compare_values(sets *s, emb_str name, bool beside, yyjson_val *before, yyjson_val *after)
{
    if (!read_set(before, &s->before) || !read_set(after, &s->after) || !split(s))
        return false;
    if (s->added.count || s->removed.count)
        s->take(s->context, &(emb_value_change){name, beside, &s->added, &s->removed});
    return true;
}

static bool compare_all(sets *s, const emb_parsed *before, const emb_parsed *after)
{
    static const char *const beside[] = {"schema", "datasets", "referents"};
    yyjson_val *name, *value;
    size_t i, max;
    for (i = 0; i < sizeof beside / sizeof *beside; i++)
        if (!compare_values(s, emb_str_from(beside[i]), true, yyjson_obj_get(before->root, beside[i]),
                            yyjson_obj_get(after->root, beside[i])))
            return false;
    EMB_JSON_OBJECT_EACH (after->properties, i, max, name, value) {
        yyjson_val *old = yyjson_obj_getn(before->properties, yyjson_get_str(name), yyjson_get_len(name));
        if (!compare_values(s, text_of(name), false, old, value))
            return false;
    }
    EMB_JSON_OBJECT_EACH (before->properties, i, max, name, value) {
        if (!yyjson_obj_getn(after->properties, yyjson_get_str(name), yyjson_get_len(name)) &&
            !compare_values(s, text_of(name), false, value, NULL))
            return false;
    }
    return true;
}

emb_status emb_value_changes(const emb_parsed *before, const emb_parsed *after, emb_value_change_taker *take, void *context,
                             emb_error *error)
{
    sets s = {.take = take, .context = context};
    bool whole = compare_all(&s, before, after);
    emb_vec_free(&s.before);
    emb_vec_free(&s.after);
    emb_vec_free(&s.added);
    emb_vec_free(&s.removed);
    return whole ? EMB_OK : emb_fail_memory(error);
}
