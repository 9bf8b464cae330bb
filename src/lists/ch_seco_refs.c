/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ch_seco.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"

/* Things by their numbers. */
typedef struct table {
    emb_map *ids;
    const void **things;
    size_t cap;
} table;

struct emb_seco_refs {
    emb_arena *arena;
    emb_map *targets;
    table sets, places;
};

const char *const emb_seco_ref_elements[] = {"sanctions-program", "place", "target", NULL};

emb_seco_refs *emb_seco_refs_new(void)
{
    emb_seco_refs *refs = calloc(1, sizeof *refs);
    if (!refs)
        return NULL;
    refs->arena = emb_arena_new();
    refs->targets = emb_map_new();
    refs->sets.ids = emb_map_new();
    refs->places.ids = emb_map_new();
    if (refs->arena && refs->targets && refs->sets.ids && refs->places.ids)
        return refs;
    emb_seco_refs_free(refs);
    return NULL;
}

void emb_seco_refs_free(emb_seco_refs *refs)
{
    if (!refs)
        return;
    emb_arena_free(refs->arena);
    emb_map_free(refs->targets);
    emb_map_free(refs->sets.ids);
    emb_map_free(refs->places.ids);
    free(refs->sets.things);
    free(refs->places.things);
    free(refs);
}

/* Puts a thing under its number; the first of several with one number stays. */
static bool put(table *t, emb_str id, const void *thing)
{
    bool is_new = false;
    uint32_t number = emb_map_put(t->ids, id, &is_new);
    if (number == EMB_MAP_NONE || !is_new)
        return number != EMB_MAP_NONE;
    if (number >= t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 256;
        const void **things = realloc(t->things, cap * sizeof *things);
        if (!things)
            return false;
        t->things = things;
        t->cap = cap;
    }
    t->things[number] = thing;
    return true;
}

static const void *get(const table *t, emb_str id)
{
    uint32_t number = emb_map_get(t->ids, id);
    return number == EMB_MAP_NONE ? NULL : t->things[number];
}

emb_str emb_seco_text(const emb_xml_node *parent, const char *name)
{
    const emb_xml_node *first = emb_xml_child(parent, name);
    for (const emb_xml_node *node = first; node; node = emb_xml_next(node, name))
        if (emb_str_starts_ascii_case(emb_xml_attribute(node, "lang"), EMB_STR("en")))
            return emb_xml_text(node);
    return emb_xml_text(first);
}

static bool is_english(const emb_xml_node *node)
{
    return emb_str_starts_ascii_case(emb_xml_attribute(node, "lang"), EMB_STR("en"));
}

/* The same set stands once in each language: the English one is taken first. */
static bool take_program(emb_seco_refs *refs, const emb_xml_node *node)
{
    const char *key = emb_arena_copy(refs->arena, emb_seco_text(node, "program-key"));
    const char *program = emb_arena_copy(refs->arena, emb_seco_text(node, "program-name"));
    const char *origin = emb_arena_copy(refs->arena, emb_xml_text_at(node, "origin"));
    for (int english = 1; english >= 0; english--) {
        const emb_xml_node *set = emb_xml_child(node, "sanctions-set");
        for (; set; set = emb_xml_next(set, "sanctions-set")) {
            if (is_english(set) != english)
                continue;
            emb_seco_set *kept = emb_arena_zero(refs->arena, sizeof *kept);
            const char *title = emb_arena_copy(refs->arena, emb_xml_text(set));
            if (!key || !program || !origin || !kept || !title)
                return false;
            *kept = (emb_seco_set){.key = key, .program = program, .title = title, .origin = origin};
            if (!put(&refs->sets, emb_xml_attribute(set, "ssid"), kept))
                return false;
        }
    }
    return true;
}

static bool take_variants(emb_seco_refs *refs, emb_seco_place *place, const emb_xml_node *node)
{
    size_t count = 0;
    const emb_xml_node *variant = emb_xml_child(node, "location-variant");
    for (; variant; variant = emb_xml_next(variant, "location-variant"))
        count++;
    const char **kept = emb_arena_alloc(refs->arena, (count + 1) * sizeof *kept);
    if (!kept)
        return false;
    variant = emb_xml_child(node, "location-variant");
    for (size_t i = 0; variant; variant = emb_xml_next(variant, "location-variant"), i++)
        if (!(kept[i] = emb_arena_copy(refs->arena, emb_xml_text(variant))))
            return false;
    place->variants = kept;
    place->variant_count = count;
    return true;
}

static bool take_place(emb_seco_refs *refs, const emb_xml_node *node)
{
    const emb_xml_node *country = emb_xml_child(node, "country");
    emb_seco_place *place = emb_arena_zero(refs->arena, sizeof *place);
    if (!place || !take_variants(refs, place, node))
        return false;
    place->location = emb_arena_copy(refs->arena, emb_xml_text_at(node, "location"));
    place->area = emb_arena_copy(refs->arena, emb_xml_text_at(node, "area"));
    place->country = emb_arena_copy(refs->arena, emb_xml_text(country));
    place->iso_code = emb_arena_copy(refs->arena, emb_xml_attribute(country, "iso-code"));
    if (!place->location || !place->area || !place->country || !place->iso_code)
        return false;
    return put(&refs->places, emb_xml_attribute(node, "ssid"), place);
}

emb_status emb_seco_refs_take(emb_seco_refs *refs, const emb_xml_node *node, emb_error *error)
{
    emb_str name = emb_xml_name(node), ssid = emb_xml_attribute(node, "ssid"), date;
    bool good = true;
    if (emb_str_equal(name, EMB_STR("sanctions-program")))
        good = take_program(refs, node);
    else if (emb_str_equal(name, EMB_STR("place")))
        good = !ssid.len || take_place(refs, node);
    else if (ssid.len && !emb_seco_delisted(node, &date))
        good = emb_map_put(refs->targets, ssid, NULL) != EMB_MAP_NONE;
    return good ? EMB_OK : emb_fail_memory(error);
}

const emb_seco_set *emb_seco_refs_set(const emb_seco_refs *refs, emb_str ssid)
{
    return get(&refs->sets, ssid);
}

const emb_seco_place *emb_seco_refs_place(const emb_seco_refs *refs, emb_str ssid)
{
    return get(&refs->places, ssid);
}

bool emb_seco_refs_has_target(const emb_seco_refs *refs, emb_str ssid)
{
    return emb_map_get(refs->targets, ssid) != EMB_MAP_NONE;
}

/* ---- Off the list ---- */

/* The day of a modification, ISO; "" where it has none. */
static emb_str day_of(const emb_xml_node *modification)
{
    static const char *const names[] = {"effective-date", "publication-date", "enactment-date"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        emb_str day = emb_xml_attribute(modification, names[i]);
        if (day.len)
            return day;
    }
    return EMB_STR("");
}

/* ISO days compare as texts. */
static bool is_later(emb_str a, emb_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.data, b.data, len) : 0;
    return order > 0 || (order == 0 && a.len > b.len);
}

bool emb_seco_delisted(const emb_xml_node *target, emb_str *ret_date)
{
    bool off = false;
    emb_str off_day = EMB_STR(""), listed_day = EMB_STR("");
    const emb_xml_node *node = emb_xml_child(target, "modification");
    for (; node; node = emb_xml_next(node, "modification")) {
        emb_str type = emb_xml_attribute(node, "modification-type"), day = day_of(node);
        bool delists = emb_str_equal_ascii_case(type, EMB_STR("de-listed")) || emb_str_equal_ascii_case(type, EMB_STR("delisted"));
        off |= delists;
        emb_str *newest = delists ? &off_day : &listed_day;
        if (is_later(day, *newest))
            *newest = day;
    }
    *ret_date = off_day;
    return off && (!off_day.len || is_later(off_day, listed_day));
}
