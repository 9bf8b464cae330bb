/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the UN list: see un.h for how they are written. */
#include "lists/un.h"

/* A group may hold names with groups of their own; deeper ones are part of a name. */
#define DEPTH_MAX 2
/* Longer pieces are no name with groups: they are kept as they stand. */
#define PIECE_MAX 4096

typedef enum group_kind { GROUP_UNKNOWN, GROUP_ACRONYM, GROUP_SCRIPT, GROUP_FORMER, GROUP_REMARK } group_kind;

/* ---- Scripts ---- */

static bool has_latin(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (emb_is_ascii_alpha(text.data[i]))
            return true;
    return false;
}

/* A letter beyond Latin: bytes are looked at, for only U+0370 and above matter but general punctuation and Latin Additional. */
static bool has_other_script(emb_str text)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        unsigned char lead = (unsigned char)text.data[i], next = (unsigned char)text.data[i + 1];
        bool latin_additional = lead == 0xE1 && next >= 0xB8 && next <= 0xBB;
        if (lead >= 0xCD && lead != 0xE2 && !latin_additional)
            return true;
    }
    return false;
}

/* ---- Pieces of a field ---- */

/* "b) " with white space before it. */
static bool is_count(emb_str text, size_t at)
{
    return at + 2 < text.len && emb_is_ascii_lower(text.data[at]) && text.data[at + 1] == ')' && text.data[at + 2] == ' ' &&
           (at == 0 || emb_is_ascii_space(text.data[at - 1]));
}

static int depth_after(int depth, char c)
{
    if (c == '(')
        return depth + 1;
    return c == ')' && depth > 0 ? depth - 1 : depth;
}

static bool is_balanced(emb_str text)
{
    int depth = 0;
    for (size_t i = 0; i < text.len; i++)
        depth = depth_after(depth, text.data[i]);
    return depth == 0;
}

/* Parentheses that are never closed do not hold a field together. */
static bool next_piece(emb_str *rest, bool balanced, emb_str *ret)
{
    int depth = 0;
    if (!rest->len)
        return false;
    for (size_t i = 0; i < rest->len; i++) {
        bool apart = depth == 0 || !balanced;
        if (apart && (rest->data[i] == ';' || is_count(*rest, i))) {
            *ret = emb_str_slice(*rest, 0, i);
            *rest = emb_str_slice(*rest, i + (rest->data[i] == ';' ? 1 : 2), rest->len);
            return true;
        }
        depth = depth_after(depth, rest->data[i]);
    }
    *ret = *rest;
    rest->len = 0;
    return true;
}

static emb_str without_comma(emb_str text)
{
    text = emb_str_trim(text);
    while (text.len && (text.data[text.len - 1] == ',' || text.data[text.len - 1] == ';'))
        text = emb_str_trim(emb_str_slice(text, 0, text.len - 1));
    return text;
}

/* ---- Groups in parentheses ---- */

/* The group at text[at], which is '(', and where the text goes on behind it and its white space. An open one ends with the text. */
static emb_str group_at(emb_str text, size_t at, size_t *ret_behind)
{
    int depth = 0;
    size_t end = at;
    for (; end < text.len; end++) {
        depth = depth_after(depth, text.data[end]);
        if (depth == 0)
            break;
    }
    size_t behind = end < text.len ? end + 1 : end;
    while (behind < text.len && emb_is_ascii_space(text.data[behind]))
        behind++;
    *ret_behind = behind;
    return emb_str_trim(emb_str_slice(text, at + 1, end));
}

/* The capitals of a name: it begins as the name does and its letters follow one another in it. */
static bool is_acronym(emb_str name, emb_str group)
{
    size_t found = 0, capitals = 0;
    if (group.len < 2 || group.len > 10 || !name.len || emb_ascii_lower(name.data[0]) != emb_ascii_lower(group.data[0]))
        return false;
    for (size_t i = 0; i < group.len; i++) {
        if (!emb_is_ascii_alpha(group.data[i]) && group.data[i] != '-')
            return false;
        capitals += emb_is_ascii_upper(group.data[i]);
    }
    for (size_t i = 0; i < name.len && found < group.len; i++) {
        while (found < group.len && group.data[found] == '-')
            found++;
        found += found < group.len && emb_ascii_lower(name.data[i]) == emb_ascii_lower(group.data[found]);
    }
    return found == group.len && capitals >= 2;
}

static bool is_former(emb_str remark)
{
    return emb_str_starts_ascii_case(remark, EMB_STR("previously listed as")) ||
           emb_str_starts_ascii_case(remark, EMB_STR("formerly listed as"));
}

static bool is_remark(emb_str group)
{
    static const char *const known[] = {"birth name", "combat name", "nom de guerre", "third"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (emb_str_equal_ascii_case(group, emb_str_from(known[i])))
            return true;
    bool digits = false;
    for (size_t i = 0; i < group.len; i++)
        digits |= emb_is_ascii_digit(group.data[i]);
    return digits && group.len > 40;
}

static group_kind kind_of(emb_build *build, emb_str name, emb_str group)
{
    bool name_other = has_other_script(name), group_other = has_other_script(group);
    if (is_former(group))
        return GROUP_FORMER;
    if ((!name_other && group_other) || (name_other && !has_latin(name) && !group_other && has_latin(group)))
        return GROUP_SCRIPT;
    if (is_remark(group))
        return GROUP_REMARK;
    bool person = emb_schema_is_a(emb_entity_schema(emb_build_target(build)), EMB_SCHEMA_Person);
    return !person && is_acronym(name, group) ? GROUP_ACRONYM : GROUP_UNKNOWN;
}

/* The text before the groups, and whether the groups are all known and nothing stands behind them. */
static bool has_known_groups(emb_build *build, emb_str piece, emb_str *ret_name, bool *ret_former)
{
    size_t at = emb_str_find_byte(piece, '(', 0);
    if (at == SIZE_MAX)
        return false;
    *ret_name = emb_str_trim(emb_str_slice(piece, 0, at));
    *ret_former = false;
    while (ret_name->len && at < piece.len && piece.data[at] == '(') {
        group_kind kind = kind_of(build, *ret_name, group_at(piece, at, &at));
        if (kind == GROUP_UNKNOWN)
            return false;
        *ret_former |= kind == GROUP_FORMER;
    }
    return ret_name->len && at == piece.len;
}

static void add_remark(emb_build *build, emb_str name, emb_str remark)
{
    emb_build_addf(build, emb_build_target(build), EMB_PROP_notes, "%.*s: %.*s", (int)name.len, name.data, (int)remark.len,
                   remark.data);
}

/* ---- Adding ---- */

static void add_piece(emb_build *build, emb_listed_name_kind kind, emb_str piece, int depth);

/* "original script: NAME", "NAME (original script)", "NAME - sub-unit name". */
static emb_str without_label(emb_str name)
{
    static const char *const behind[] = {"(original script)", "- sub-unit name"};
    size_t label = emb_str_find_ascii_case(name, EMB_STR("script:"), 0);
    if (label != SIZE_MAX)
        name = emb_str_slice(name, label + 7, name.len);
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        size_t at = emb_str_find_ascii_case(name, emb_str_from(behind[i]), 0);
        if (at != SIZE_MAX)
            name = emb_str_slice(name, 0, at);
    }
    return emb_str_trim(name);
}

static void add_list(emb_build *build, emb_listed_name_kind kind, emb_str names, int depth)
{
    bool balanced = is_balanced(names);
    for (emb_str name; next_piece(&names, balanced, &name);)
        add_piece(build, kind, without_label(name), depth);
}

static void add_groups(emb_build *build, emb_listed_name_kind kind, emb_str name, emb_str piece, int depth)
{
    size_t at = emb_str_find_byte(piece, '(', 0);
    while (at < piece.len) {
        emb_str group = group_at(piece, at, &at);
        group_kind what = kind_of(build, name, group);
        if (what == GROUP_SCRIPT)
            add_list(build, kind, group, depth + 1);
        else if (what == GROUP_ACRONYM)
            emb_build_name(build, kind == EMB_NAME_WEAK ? kind : EMB_NAME_SHORT, group);
        else if (what == GROUP_REMARK)
            add_remark(build, name, group);
    }
}

static void add_piece(emb_build *build, emb_listed_name_kind kind, emb_str piece, int depth)
{
    emb_str name;
    bool former;
    piece = without_comma(piece);
    size_t born = emb_str_find_ascii_case(piece, EMB_STR(", born "), 0);
    if (born != SIZE_MAX) {
        name = emb_str_trim(emb_str_slice(piece, 0, born));
        add_remark(build, name, emb_str_slice(piece, born + 2, piece.len));
        piece = name;
    }
    if (depth > DEPTH_MAX || piece.len > PIECE_MAX || !has_known_groups(build, piece, &name, &former)) {
        emb_build_name(build, kind, piece);
        return;
    }
    if (former && kind == EMB_NAME_ALIAS)
        kind = EMB_NAME_FORMER;
    emb_build_name(build, kind, name);
    add_groups(build, kind, name, piece, depth);
}

void emb_un_names_add(emb_build *build, emb_listed_name_kind kind, emb_str field)
{
    bool balanced = is_balanced(field);
    for (emb_str piece; next_piece(&field, balanced, &piece);) {
        if (!without_comma(piece).len)
            continue;
        add_piece(build, kind, piece, 0);
        if (kind == EMB_NAME_PRIMARY)
            kind = EMB_NAME_ALIAS;
    }
}

/* ---- Notes of aliases ---- */

/* "In Arabic: NAME", "original script: NAME". */
static bool add_script(emb_build *build, emb_listed_name_kind kind, emb_str note)
{
    static const char *const labels[] = {"script:", "Arabic:"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        emb_str label = emb_str_from(labels[i]);
        size_t at = emb_str_find_ascii_case(note, label, 0);
        emb_str name = at == SIZE_MAX ? EMB_STR("") : emb_str_trim(emb_str_slice(note, at + label.len, note.len));
        if (has_other_script(name) && !has_latin(name)) {
            emb_un_names_add(build, kind, name);
            return true;
        }
    }
    return false;
}

/* Spellings in Latin letters of a name in another script: "A; B; C", also in parentheses within a remark. */
static bool add_spellings(emb_build *build, emb_listed_name_kind kind, emb_str note)
{
    size_t at = emb_str_find_byte(note, '(', 0), behind;
    emb_str list = at == SIZE_MAX ? note : group_at(note, at, &behind);
    if (emb_str_find_byte(list, ';', 0) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < list.len; i++)
        if (emb_is_ascii_digit(list.data[i]) || list.data[i] == ':')
            return false;
    emb_un_names_add(build, kind, list);
    return at == SIZE_MAX;
}

void emb_un_alias_add(emb_build *build, emb_listed_name_kind kind, emb_str field, emb_str note)
{
    field = emb_str_trim(field);
    note = emb_str_trim(note);
    bool person = emb_schema_is_a(emb_entity_schema(emb_build_target(build)), EMB_SCHEMA_Person), told = is_former(note);
    if (told && kind == EMB_NAME_ALIAS)
        kind = EMB_NAME_FORMER;
    if (person && (emb_str_equal_ascii_case(note, EMB_STR("call sign")) || emb_str_equal_ascii_case(note, EMB_STR("initials"))))
        kind = EMB_NAME_WEAK;
    emb_un_names_add(build, kind, field);
    if (note.len && add_script(build, kind, note))
        told |= emb_str_starts_ascii_case(note, EMB_STR("original script:"));
    else if (note.len && has_other_script(field) && !has_latin(field))
        told |= add_spellings(build, kind, note);
    if (note.len && field.len && !told)
        add_remark(build, field, note);
}
