/* SPDX-License-Identifier: Apache-2.0 */
/* What the comments of the UN list say that is a property: parents, gender, IMO numbers. */
#include "lists/un.h"
#include "model/identifier.h"

#define IMO_LABEL_MAX 24 /* bytes between "IMO" and its number */

/* ---- IMO numbers ---- */

/* The next seven digits behind "IMO"; moves `at` behind them. */
static bool next_imo(emb_str text, size_t *at, emb_str *ret)
{
    while ((*at = emb_str_find(text, EMB_STR("IMO"), *at)) != SIZE_MAX) {
        size_t from = *at + 3, limit = from + IMO_LABEL_MAX;
        while (from < text.len && from < limit && !emb_is_ascii_digit(text.data[from]))
            from++;
        size_t to = from;
        while (to < text.len && emb_is_ascii_digit(text.data[to]))
            to++;
        *at = to > *at + 3 ? to : *at + 3;
        if (to - from == 7) {
            *ret = emb_str_slice(text, from, to);
            return true;
        }
    }
    return false;
}

static bool is_good(emb_identifier_kind kind, emb_str number)
{
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    return emb_identifier_normalise(kind, number, normal, &len) == EMB_ID_GOOD;
}

static bool has_ship_number(emb_str text)
{
    size_t at = 0;
    for (emb_str number; next_imo(text, &at, &number);)
        if (is_good(EMB_ID_IMO_SHIP, number))
            return true;
    return false;
}

bool emb_un_is_vessel(emb_str name, emb_str comments)
{
    static const char *const prefixes[] = {"M/V ", "M/T ", "MV ", "MT ", "M.V. ", "M.T. ", "Vessel "};
    static const char *const beginnings[] = {"Vessel", "The vessel", "Ship ", "The ship", "IMO number of the vessel"};
    bool says = false;
    name = emb_str_trim(name);
    comments = emb_str_trim(comments);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        says |= emb_str_starts_ascii_case(name, emb_str_from(prefixes[i]));
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        says |= emb_str_starts_ascii_case(comments, emb_str_from(beginnings[i]));
    return says && (has_ship_number(comments) || has_ship_number(name));
}

/* Comments of companies name the ships of theirs too: what checks as a company's number is the company's. */
static void add_imo_numbers(emb_build *build, emb_str comments)
{
    emb_entity *target = emb_build_target(build);
    bool vessel = emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Vessel);
    size_t at = 0;
    for (emb_str number; next_imo(comments, &at, &number);) {
        bool ship = is_good(EMB_ID_IMO_SHIP, number), company = is_good(EMB_ID_IMO_COMPANY, number);
        if (vessel ? ship : company)
            emb_build_add(build, target, EMB_PROP_imoNumber, number);
        else if (!ship && !company)
            emb_build_warn(build, "no IMO number by its check digit, left in the notes: %.*s", (int)number.len, number.data);
    }
}

/* ---- People ---- */

static emb_str without_word(emb_str text, emb_str word)
{
    if (text.len > word.len && emb_str_starts_ascii_case(text, word) && emb_is_ascii_space(text.data[word.len]))
        return emb_str_trim(emb_str_slice(text, word.len, text.len));
    return text;
}

/* Skips " is ", ": ", " [" and the like; the text up to a stop, comma or semicolon. */
static emb_str value_behind(emb_str text, size_t at)
{
    emb_str rest = emb_str_trim(emb_str_slice(text, at, text.len));
    while (rest.len && (rest.data[0] == ':' || rest.data[0] == '[' || emb_is_ascii_space(rest.data[0])))
        rest = emb_str_slice(rest, 1, rest.len);
    rest = without_word(without_word(rest, EMB_STR("is")), EMB_STR("was"));
    size_t end = 0;
    while (end < rest.len && !strchr(".,;:()[]", rest.data[end]))
        end++;
    return emb_str_trim(emb_str_slice(rest, 0, end));
}

/* "Father's name is NAME", with either apostrophe; nothing where what follows is too short or long to be a name. */
static void add_parent(emb_build *build, emb_str comments, const char *parent, emb_prop prop)
{
    static const char *const marks[] = {"'s name", "\xE2\x80\x99s name"};
    for (size_t at = 0; (at = emb_str_find_ascii_case(comments, emb_str_from(parent), at)) != SIZE_MAX;) {
        bool word = at == 0 || !emb_is_ascii_alpha(comments.data[at - 1]); /* no grandfather */
        at += strlen(parent);
        emb_str rest = emb_str_slice(comments, at, comments.len);
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            if (!word || !emb_str_starts_ascii_case(rest, emb_str_from(marks[i])))
                continue;
            emb_str name = value_behind(rest, strlen(marks[i]));
            if (name.len > 3 && name.len < 80)
                emb_build_add(build, emb_build_target(build), prop, name);
        }
    }
}

static void add_gender(emb_build *build, emb_str comments)
{
    emb_entity *target = emb_build_target(build);
    size_t at = emb_str_find_ascii_case(comments, EMB_STR("gender"), 0);
    if (at == SIZE_MAX || emb_entity_has(target, EMB_PROP_gender))
        return;
    emb_str value = value_behind(comments, at + 6);
    static const char *const genders[] = {"male", "female"};
    for (size_t i = 0; i < sizeof genders / sizeof *genders; i++) {
        emb_str gender = emb_str_from(genders[i]);
        bool whole = value.len == gender.len || (value.len > gender.len && emb_is_ascii_space(value.data[gender.len]));
        if (whole && emb_str_starts_ascii_case(value, gender))
            emb_build_gender(build, target, gender);
    }
}

void emb_un_comments_add(emb_build *build, emb_str comments)
{
    emb_entity *target = emb_build_target(build);
    emb_build_note(build, target, NULL, comments);
    if (emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person)) {
        add_parent(build, comments, "father", EMB_PROP_fatherName);
        add_parent(build, comments, "mother", EMB_PROP_motherName);
        add_gender(build, comments);
    } else {
        add_imo_numbers(build, comments);
    }
}
