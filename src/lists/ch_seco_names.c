/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/utf8.h"
#include "lists/ch_seco.h"
#include "text/unicode.h"

#define PARTS_MAX 16
#define SCRIPTS_MAX 8

/* A part of a name with its spellings, the first as it is listed. */
typedef struct part {
    const emb_xml_node *node;
    uint64_t order;
} part;

typedef struct name {
    part parts[PARTS_MAX];
    size_t count;
} name;

static bool type_is(const part *p, const char *type)
{
    return emb_str_equal(emb_xml_attribute(p->node, "name-part-type"), emb_str_from(type));
}

/* ---- Parts ---- */

static void insert(name *n, const emb_xml_node *node)
{
    size_t at = n->count++;
    uint64_t order = 0;
    if (!emb_str_to_u64(emb_xml_attribute(node, "order"), &order))
        order = at + 1;
    for (; at > 0 && n->parts[at - 1].order > order; at--)
        n->parts[at] = n->parts[at - 1];
    n->parts[at] = (part){node, order};
}

/* Parts in their order. */
static void read_parts(emb_build *b, const emb_xml_node *node, name *all)
{
    *all = (name){0};
    const emb_xml_node *child = emb_xml_child(node, "name-part");
    for (; child; child = emb_xml_next(child, "name-part")) {
        if (all->count == PARTS_MAX) {
            emb_build_warn(b, "a name of more than %d parts is cut", PARTS_MAX);
            return;
        }
        insert(all, child);
    }
}

static bool is_spoken(const part *p)
{
    return !type_is(p, "title") && !type_is(p, "maiden-name");
}

/* The spelling of a part with a number, the listed one at 0; "" beyond the last. */
static emb_str spelling(const part *p, size_t number)
{
    const emb_xml_node *node = emb_xml_child(p->node, "spelling-variant");
    if (number == 0) {
        emb_str value = emb_xml_text_at(p->node, "value");
        return value.len ? value : emb_xml_text(p->node);
    }
    while (node && --number)
        node = emb_xml_next(node, "spelling-variant");
    if (!node)
        return EMB_STR("");
    emb_str value = emb_xml_text_at(node, "value");
    return value.len ? value : emb_xml_text(node);
}

static emb_script script_of(emb_str text)
{
    for (size_t at = 0; at < text.len;) {
        emb_script script = emb_char_script(emb_utf8_next(text, &at));
        if (script != EMB_SCRIPT_COMMON)
            return script;
    }
    return EMB_SCRIPT_COMMON;
}

/* ---- Spellings put together ---- */

/* The spellings of a part in a script; the listed one where it has none in it. */
typedef struct choice {
    emb_str spellings[EMB_SECO_SPELLINGS_MAX];
    size_t count, now;
} choice;

static void choose(const part *p, emb_script script, choice *ret, bool *ret_cut)
{
    size_t total = 1;
    ret->count = ret->now = 0;
    while (spelling(p, total).len)
        total++;
    for (size_t i = 0; i < total; i++) {
        emb_str one = spelling(p, i);
        if (!one.len || script_of(one) != script)
            continue;
        if (ret->count == EMB_SECO_SPELLINGS_MAX) {
            *ret_cut = true;
            break;
        }
        ret->spellings[ret->count++] = one;
    }
    if (!ret->count)
        ret->spellings[ret->count++] = spelling(p, 0);
}

/* Turns the choices on to the next combination, the last part first; false after the last one. */
static bool turn(choice *choices, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (++choices[i].now < choices[i].count)
            return true;
        choices[i].now = 0;
    }
    return false;
}

typedef struct spoken {
    emb_build *build;
    emb_listed_name_kind kind; /* of spellings that are not the listed one */
    const part *parts[PARTS_MAX];
    emb_str listed[PARTS_MAX];
    size_t count;
    size_t added;
    bool cut;
} spoken;

/* All combinations in one script. */
static void add_script(spoken *s, emb_script script, choice *choices)
{
    emb_str texts[PARTS_MAX];
    for (size_t i = 0; i < s->count; i++)
        choose(s->parts[i], script, &choices[i], &s->cut);
    do {
        if (s->added == EMB_SECO_SPELLINGS_MAX) {
            s->cut = true;
            return;
        }
        bool as_listed = true;
        for (size_t i = 0; i < s->count; i++) {
            texts[i] = choices[i].spellings[choices[i].now];
            as_listed &= emb_str_equal(texts[i], s->listed[i]);
        }
        if (!as_listed)
            emb_build_name_parts(s->build, s->kind, texts, s->count);
        s->added++;
    } while (turn(choices, s->count));
}

/* The scripts of all spellings, that of the listed name first. */
static size_t find_scripts(const spoken *s, emb_script scripts[SCRIPTS_MAX])
{
    size_t count = 0;
    for (size_t number = 0, more = 1; more && count < SCRIPTS_MAX; number++) {
        more = 0;
        for (size_t i = 0; i < s->count; i++) {
            emb_str one = spelling(s->parts[i], number);
            emb_script script = script_of(one);
            size_t known = 0;
            more += one.len > 0;
            while (known < count && scripts[known] != script)
                known++;
            if (one.len && script != EMB_SCRIPT_COMMON && known == count && count < SCRIPTS_MAX)
                scripts[count++] = script;
        }
    }
    return count;
}

/* The name as it is listed, whatever the scripts of its parts, then its other spellings. */
static void add_spellings(emb_build *b, const name *n, emb_listed_name_kind kind, emb_listed_name_kind others)
{
    emb_script scripts[SCRIPTS_MAX];
    choice choices[PARTS_MAX];
    spoken s = {.build = b, .kind = others};
    for (size_t i = 0; i < n->count; i++) {
        emb_str listed = spelling(&n->parts[i], 0);
        if (!is_spoken(&n->parts[i]) || !listed.len)
            continue;
        s.parts[s.count] = &n->parts[i];
        s.listed[s.count++] = listed;
    }
    if (!s.count)
        return;
    emb_build_name_parts(b, kind, s.listed, s.count);
    size_t count = find_scripts(&s, scripts);
    for (size_t i = 0; i < count; i++)
        add_script(&s, scripts[i], choices);
    if (s.cut)
        emb_build_warn(b, "a name with more than %d spellings; the others are left out", EMB_SECO_SPELLINGS_MAX);
}

/* ---- Names ---- */

static emb_listed_name_kind kind_of(const emb_xml_node *node, bool main_identity)
{
    emb_str type = emb_xml_attribute(node, "name-type");
    emb_listed_name_kind kind = emb_listed_name_kind_of(type, EMB_NAME_ALIAS);
    if (kind == EMB_NAME_PRIMARY && main_identity)
        return kind;
    if (emb_str_equal_ascii_case(emb_xml_attribute(node, "quality"), EMB_STR("low")))
        return EMB_NAME_WEAK;
    return kind == EMB_NAME_PRIMARY ? EMB_NAME_ALIAS : kind;
}

static void add_part_properties(emb_build *b, const name *n)
{
    static const struct {
        const char *type;
        emb_prop prop;
    } kept[] = {
        {"title", EMB_PROP_title},
        {"given-name", EMB_PROP_firstName},
        {"further-given-name", EMB_PROP_middleName},
        {"father-name", EMB_PROP_fatherName},
        {"family-name", EMB_PROP_lastName},
        {"suffix", EMB_PROP_nameSuffix},
    };
    emb_entity *target = emb_build_target(b);
    for (size_t i = 0; i < n->count; i++)
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            if (type_is(&n->parts[i], kept[k].type) && emb_schema_property(emb_entity_schema(target), kept[k].prop))
                emb_build_add(b, target, kept[k].prop, spelling(&n->parts[i], 0));
}

/* Given names with the name before the marriage. */
static void add_maiden_name(emb_build *b, const name *n)
{
    emb_str texts[PARTS_MAX];
    size_t count = 0;
    bool maiden = false;
    for (size_t i = 0; i < n->count; i++) {
        if (!type_is(&n->parts[i], "given-name") && !type_is(&n->parts[i], "maiden-name"))
            continue;
        maiden |= type_is(&n->parts[i], "maiden-name");
        texts[count++] = spelling(&n->parts[i], 0);
    }
    if (maiden)
        emb_build_name_parts(b, count > 1 ? EMB_NAME_FORMER : EMB_NAME_WEAK, texts, count);
}

void emb_seco_names_add(emb_build *b, const emb_xml_node *identity)
{
    name n;
    bool main_identity = !emb_str_equal_ascii_case(emb_xml_attribute(identity, "main"), EMB_STR("false"));
    const emb_xml_node *node = emb_xml_child(identity, "name");
    for (; node; node = emb_xml_next(node, "name")) {
        emb_listed_name_kind kind = kind_of(node, main_identity);
        bool low = emb_str_equal_ascii_case(emb_xml_attribute(node, "quality"), EMB_STR("low"));
        emb_listed_name_kind others = low ? EMB_NAME_WEAK : kind == EMB_NAME_PRIMARY ? EMB_NAME_ALIAS : kind;
        read_parts(b, node, &n);
        add_spellings(b, &n, kind, others);
        if (kind == EMB_NAME_PRIMARY)
            add_part_properties(b, &n);
        add_maiden_name(b, &n);
    }
}
