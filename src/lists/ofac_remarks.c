/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac_remarks.h"

#include "model/country.h"
#include "model/date.h"

emb_str emb_ofac_remarks_trim(emb_str remarks)
{
    remarks = emb_str_trim(remarks);
    if (remarks.len && remarks.data[remarks.len - 1] == '.')
        remarks.len--;
    return remarks;
}

/* ---- The kinds of clauses ---- */

static bool take_alias(emb_str clause, emb_ofac_clause *ret)
{
    static const char *const begins[] = {"a.k.a. '", "f.k.a. '", "n.k.a. '"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        emb_str begin = emb_str_from(begins[i]);
        if (!emb_str_starts_ascii_case(clause, begin))
            continue;
        emb_str name = emb_str_slice(clause, begin.len, clause.len);
        if (emb_str_ends(name, EMB_STR("'")))
            name.len--;
        *ret = (emb_ofac_clause){.kind = EMB_OFAC_WEAK_ALIAS, .text = name};
        return true;
    }
    return false;
}

static size_t count_byte(emb_str text, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == byte;
    return count;
}

/* The XML has links in brackets; a name may have some of its own. */
static bool take_link(emb_str clause, emb_ofac_clause *ret)
{
    emb_str begin = EMB_STR("Linked To:");
    if (clause.len && clause.data[0] == '(')
        clause = emb_str_slice(clause, 1, clause.len);
    if (!emb_str_starts_ascii_case(clause, begin))
        return false;
    emb_str name = emb_str_trim(emb_str_slice(clause, begin.len, clause.len));
    while (emb_str_ends(name, EMB_STR(")")) && count_byte(name, ')') > count_byte(name, '('))
        name = emb_str_trim(emb_str_slice(name, 0, name.len - 1));
    *ret = (emb_ofac_clause){.kind = EMB_OFAC_LINK, .text = name};
    return true;
}

static size_t find_last(emb_str text, emb_str needle)
{
    size_t found = SIZE_MAX;
    for (size_t at = 0; (at = emb_str_find(text, needle, at)) != SIZE_MAX; at++)
        found = at;
    return found;
}

/* "… expires 01 Jan 2020": cuts the date off where it is one. */
static void cut_date(emb_str *value, emb_str word, emb_str *ret)
{
    emb_date_span span;
    size_t at = find_last(*value, word);
    if (at == SIZE_MAX)
        return;
    emb_str date = emb_str_trim(emb_str_slice(*value, at + word.len, value->len));
    if (!emb_date_parse_us(date, &span))
        return;
    *ret = date;
    *value = emb_str_trim(emb_str_slice(*value, 0, at));
}

/* "A123 (Iran)": the last bracket where a country is in it. */
static void cut_country(emb_str *value, emb_str *ret)
{
    size_t at = find_last(*value, EMB_STR(" ("));
    if (at == SIZE_MAX || value->data[value->len - 1] != ')')
        return;
    emb_str country = emb_str_slice(*value, at + 2, value->len - 1);
    if (!emb_country_code(country))
        return;
    *ret = country;
    *value = emb_str_trim(emb_str_slice(*value, 0, at));
}

static void cut_number(emb_us_feature *feature)
{
    cut_date(&feature->value, EMB_STR(" expires "), &feature->expires);
    cut_date(&feature->value, EMB_STR(" issued "), &feature->issued);
    cut_country(&feature->value, &feature->country);
}

static bool take_feature(emb_str clause, emb_ofac_clause *ret)
{
    emb_str alternative = EMB_STR("alt. "), text = clause;
    emb_us_feature feature = {0};
    bool number = false;
    if (emb_str_starts_ascii_case(text, alternative))
        text = emb_str_slice(text, alternative.len, text.len);
    if (!emb_us_feature_cut(text, &feature.label, &feature.value, &number) || !feature.value.len)
        return false;
    if (number)
        cut_number(&feature);
    *ret = (emb_ofac_clause){EMB_OFAC_FEATURE, feature, clause};
    return true;
}

/* ---- Offices and ranks ---- */

static bool has_word(emb_str text, emb_str word)
{
    for (size_t at = 0; (at = emb_str_find_ascii_case(text, word, at)) != SIZE_MAX; at++) {
        bool begins = at == 0 || !emb_is_ascii_alpha(text.data[at - 1]);
        bool ends = at + word.len == text.len || !emb_is_ascii_alpha(text.data[at + word.len]);
        if (begins && ends)
            return true;
    }
    return false;
}

static bool is_position(emb_str clause)
{
    static const char *const words[] = {
        "Adviser",        "Advisor",   "Ambassador",   "Attorney",         "Chairman",   "Chairperson", "Chief",
        "Colonel",        "Commander", "Commissioner", "Deputy",           "Director",   "Employee",    "General",
        "Governor",       "Head",      "Judge",        "Leader",           "Lieutenant", "Major",       "Manager",
        "Member",         "Minister",  "Officer",      "Official",         "Partner",    "President",   "Prosecutor",
        "Representative", "Secretary", "Senator",      "Spokesman",        "Admiral",    "Captain",     "CEO",
        "Founder",        "Treasurer", "Mayor",        "Vice-Chairperson",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_word(clause, emb_str_from(words[i])))
            return true;
    return false;
}

bool emb_ofac_remarks_next(emb_str *rest, emb_ofac_clause *ret)
{
    emb_str clause;
    do {
        if (!emb_str_split(rest, EMB_STR(";"), &clause))
            return false;
        clause = emb_str_trim(clause);
    } while (!clause.len);
    if (!take_alias(clause, ret) && !take_link(clause, ret) && !take_feature(clause, ret))
        *ret = (emb_ofac_clause){.kind = is_position(clause) ? EMB_OFAC_POSITION : EMB_OFAC_OTHER, .text = clause};
    return true;
}
