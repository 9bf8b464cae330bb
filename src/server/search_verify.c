/* SPDX-License-Identifier: Apache-2.0 */
#include "server/search_verify.h"

#include <stdio.h>

#include "base/json_each.h"
#include "base/utf8.h"
#include "server/tokens.h"
#include "text/fold.h"

#define PHRASE_MAX 64

/* ---- Fields ---- */

static const struct field {
    const char *name;
    emb_search_where where;
    emb_column column;
} fields[] = {
    {"", EMB_WHERE_TEXT, 0},
    {"text", EMB_WHERE_TEXT, 0},
    {"*", EMB_WHERE_TEXT, 0},
    {"names", EMB_WHERE_NAMES, 0},
    {"dates", EMB_WHERE_DATES, 0},
    {"caption", EMB_WHERE_CAPTION, 0},
    {"id", EMB_WHERE_ID, 0},
    {"_id", EMB_WHERE_ID, 0},
    {"entity_id", EMB_WHERE_ID, 0},
    {"canonical_id", EMB_WHERE_ID, 0},
    {"referents", EMB_WHERE_ID, 0},
    {"schema", EMB_WHERE_SCHEMA, 0},
    {"target", EMB_WHERE_TARGET, 0},
    {"first_seen", EMB_WHERE_FIRST_SEEN, 0},
    {"last_seen", EMB_WHERE_LAST_SEEN, 0},
    {"last_change", EMB_WHERE_LAST_CHANGE, 0},
    {"datasets", EMB_WHERE_COLUMN, EMB_COLUMN_DATASETS},
    {"dataset", EMB_WHERE_COLUMN, EMB_COLUMN_DATASETS},
    {"countries", EMB_WHERE_COLUMN, EMB_COLUMN_COUNTRIES},
    {"topics", EMB_WHERE_COLUMN, EMB_COLUMN_TOPICS},
    {"identifiers", EMB_WHERE_COLUMN, EMB_COLUMN_IDENTIFIERS},
    {"genders", EMB_WHERE_COLUMN, EMB_COLUMN_GENDERS},
};

emb_search_where emb_search_field(emb_str name, emb_prop *ret_prop, emb_column *ret_column)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (emb_str_equal(name, emb_str_from(fields[i].name))) {
            *ret_column = fields[i].column;
            return fields[i].where;
        }
    if (emb_str_starts(name, EMB_STR("properties.")))
        name = emb_str_slice(name, 11, name.len);
    *ret_prop = emb_prop_by_name(name);
    return *ret_prop == EMB_PROP_NONE ? EMB_WHERE_NOWHERE : EMB_WHERE_PROPERTY;
}

/* ---- One value ---- */

bool emb_search_glob(emb_str pattern, emb_str text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, back = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.data[p] == '*') {
            star = p++;
            back = t;
        } else if (p < pattern.len && pattern.data[p] == '?') {
            p++;
            emb_utf8_next(text, &t);
        } else if (p < pattern.len && pattern.data[p] == text.data[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++back;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.data[p] == '*')
        p++;
    return p == pattern.len;
}

static int compare(emb_str a, emb_str b)
{
    int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool emb_search_in_range(const emb_clause *c, emb_str text)
{
    char from[EMB_WORD_MAX + 1], to[EMB_WORD_MAX + 1], value[EMB_WORD_MAX + 1];
    emb_str low = {from, emb_word_whole(c->text, from)}, high = {to, emb_word_whole(c->to, to)},
            at = {value, emb_word_whole(text, value)};
    if (low.len && (c->from_open ? compare(at, low) <= 0 || emb_str_starts(at, low) : compare(at, low) < 0))
        return false;
    if (high.len && compare(at, high) >= 0 && (c->to_open || !emb_str_starts(at, high)))
        return false;
    return at.len > 0;
}

bool emb_search_fits_value(const emb_clause *c, emb_str text)
{
    char wanted[EMB_WORD_MAX + 1], value[EMB_WORD_MAX + 1];
    if (c->kind == EMB_CLAUSE_EXISTS)
        return true;
    if (c->kind == EMB_CLAUSE_RANGE)
        return emb_search_in_range(c, text);
    emb_str a = {wanted, emb_word_whole(c->text, wanted)}, b = {value, emb_word_whole(text, value)};
    if (c->wild)
        return emb_search_glob(a, b);
    if (c->kind == EMB_CLAUSE_WORD && c->fuzzy != -1 && a.len <= EMB_KEY_MAX && b.len <= EMB_KEY_MAX) {
        unsigned edits = c->fuzzy >= 0 ? (unsigned)c->fuzzy : a.len < 3 ? 0 : a.len < 6 ? 1 : 2;
        return emb_edit_distance(a, b, edits) <= edits;
    }
    return emb_str_equal(a, b);
}

bool emb_search_fits_seen(const emb_clause *c, uint64_t seen)
{
    char text[32];
    if (!seen)
        return false;
    snprintf(text, sizeof text, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)(seen / 10000000000), (unsigned)(seen / 100000000 % 100),
             (unsigned)(seen / 1000000 % 100), (unsigned)(seen / 10000 % 100), (unsigned)(seen / 100 % 100),
             (unsigned)(seen % 100));
    if (c->kind == EMB_CLAUSE_RANGE || c->kind == EMB_CLAUSE_EXISTS || c->wild)
        return emb_search_fits_value(c, emb_str_from(text));
    return emb_str_starts(emb_str_from(text), c->text); /* a day stands for all its times */
}

/* ---- Texts ---- */

typedef struct word {
    char text[EMB_WORD_MAX + 1];
    size_t len;
} word;

static bool fits_word(const emb_clause *c, const word *wanted, const word *there)
{
    emb_str a = {wanted->text, wanted->len}, b = {there->text, there->len};
    if (c->kind == EMB_CLAUSE_WORD && c->wild)
        return emb_search_glob(a, b);
    if (c->kind == EMB_CLAUSE_WORD && c->fuzzy != -1 && a.len <= EMB_KEY_MAX && b.len <= EMB_KEY_MAX) {
        unsigned edits = c->fuzzy >= 0 ? (unsigned)c->fuzzy : a.len < 3 ? 0 : a.len < 6 ? 1 : 2;
        return emb_edit_distance(a, b, edits) <= edits;
    }
    return emb_str_equal(a, b);
}

static size_t split(emb_str text, bool wild, word *out, size_t max)
{
    size_t at = 0, count = 0;
    while (count < max && (out[count].len = emb_word_next(text, &at, wild, out[count].text)) > 0)
        count++;
    return count;
}

static bool next_word(emb_str text, size_t *at, word *ret)
{
    ret->len = emb_word_next(text, at, false, ret->text);
    return ret->len > 0;
}

/* Do the words stand in a row, at most `slop` others between them in all? Tried from every word on. */
static bool has_phrase(const emb_clause *c, const word *wanted, size_t count, emb_str text)
{
    size_t from = 0, slop = c->fuzzy > 0 ? (size_t)c->fuzzy : 0;
    word there;
    while (next_word(text, &from, &there)) {
        size_t matched = fits_word(c, &wanted[0], &there), at = from;
        for (size_t looked = 1; matched && matched < count && looked < count + slop && next_word(text, &at, &there); looked++)
            matched += fits_word(c, &wanted[matched], &there);
        if (matched == count)
            return true;
    }
    return false;
}

/* All words of a clause, in any order and in one value. */
static bool has_words(const emb_clause *c, const word *wanted, size_t count, emb_str text)
{
    char out[EMB_WORD_MAX + 1];
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        bool found = false;
        word there;
        while (!found && (there.len = emb_word_next(text, &at, false, out)) > 0) {
            memcpy(there.text, out, there.len + 1);
            found = fits_word(c, &wanted[i], &there);
        }
        if (!found)
            return false;
    }
    return true;
}

static bool fits_text(const emb_clause *c, const word *wanted, size_t count, emb_str text)
{
    if (c->kind == EMB_CLAUSE_EXISTS)
        return true;
    if (c->kind == EMB_CLAUSE_RANGE)
        return emb_search_in_range(c, text);
    if (emb_search_fits_value(c, text))
        return true;
    if (!count)
        return false;
    return c->kind == EMB_CLAUSE_PHRASE ? has_phrase(c, wanted, count, text) : has_words(c, wanted, count, text);
}

static bool wants(emb_search_where where, emb_prop wanted, emb_prop prop, emb_type type)
{
    switch (where) {
    case EMB_WHERE_NAMES:
        return type == EMB_TYPE_name;
    case EMB_WHERE_DATES:
        return type == EMB_TYPE_date;
    case EMB_WHERE_PROPERTY:
        return prop == wanted;
    default:
        return type != EMB_TYPE_entity;
    }
}

static bool look(yyjson_val *root, emb_schema schema, const emb_clause *c, emb_search_where where, emb_prop prop)
{
    word wanted[PHRASE_MAX];
    size_t count = split(c->text, c->wild, wanted, PHRASE_MAX), i, max, j, values_max;
    yyjson_val *key, *values, *value;
    if (where == EMB_WHERE_CAPTION)
        return fits_text(c, wanted, count, emb_str_from(yyjson_get_str(yyjson_obj_get(root, "caption"))));
    EMB_JSON_OBJECT_EACH (yyjson_obj_get(root, "properties"), i, max, key, values) {
        emb_prop at = emb_prop_by_name(emb_str_from(yyjson_get_str(key)));
        const emb_property *property = emb_schema_property(schema, at);
        if (!property || !wants(where, prop, at, property->type))
            continue;
        EMB_JSON_ARRAY_EACH (values, j, values_max, value) {
            if (fits_text(c, wanted, count, (emb_str){yyjson_get_str(value), yyjson_get_len(value)}))
                return true;
        }
    }
    return false;
}

emb_status emb_search_verify(const emb_entities *store, uint32_t entity, const emb_clause *c, emb_search_where where, emb_prop prop,
                             emb_buf *scratch, bool *ret, emb_error *error)
{
    yyjson_doc *doc = NULL;
    emb_status status = emb_entities_read(store, entity, scratch, &doc, error);
    if (status != EMB_OK)
        return status;
    *ret = look(yyjson_doc_get_root(doc), emb_entities_schema(store, entity), c, where, prop);
    yyjson_doc_free(doc);
    return EMB_OK;
}
