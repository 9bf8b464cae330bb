/* SPDX-License-Identifier: Apache-2.0 */
#include "match/qualify.h"

#include <stdlib.h>

#include "model/country.h"
#include "text/name.h"
#include "text/weights.h"

static emb_str str_of(emb_text text)
{
    return (emb_str){text.data, text.len};
}

static unsigned gender_of(emb_str text)
{
    static const char *const male[] = {"m", "male", "man", "männlich", "homme", "мужской"};
    static const char *const female[] = {"f", "female", "woman", "weiblich", "femme", "w", "женский"};
    text = emb_str_trim(text);
    for (size_t i = 0; i < sizeof male / sizeof *male; i++)
        if (emb_str_equal_ascii_case(text, emb_str_from(male[i])))
            return 1;
    for (size_t i = 0; i < sizeof female / sizeof *female; i++)
        if (emb_str_equal_ascii_case(text, emb_str_from(female[i])))
            return 2;
    return 0;
}

static bool is_given(emb_text text)
{
    return emb_str_trim(str_of(text)).len > 0;
}

void emb_qualities_read(const emb_query *query, emb_qualities *ret)
{
    *ret = (emb_qualities){.birth_place = str_of(query->birth_place), .gender = gender_of(str_of(query->gender))};
    ret->bad_gender = !ret->gender && is_given(query->gender);
    for (size_t i = 0; i < query->birth_date_count && i < EMB_QUERY_VALUES_MAX; i++) {
        if (emb_date_parse(str_of(query->birth_dates[i]), &ret->birth[ret->birth_count]))
            ret->birth_count++;
        else if (is_given(query->birth_dates[i]))
            ret->bad_births |= (uint64_t)1 << i;
    }
    for (size_t i = 0; i < query->country_count && i < EMB_QUERY_VALUES_MAX; i++) {
        size_t count = emb_country_codes(str_of(query->countries[i]), ret->countries + ret->country_count,
                                         EMB_QUERY_VALUES_MAX - ret->country_count);
        ret->country_count += count;
        if (!count && is_given(query->countries[i]))
            ret->bad_countries |= (uint64_t)1 << i;
    }
}

/* ---- Birth date ---- */

typedef struct outcome {
    const char *code, *text;
    int points;
    bool unknown; /* the query's date is none: any other date that it gives says more */
} outcome;

static outcome compare_years(unsigned apart)
{
    if (apart == 1)
        return (outcome){"birth_date.near", "the years of birth are next to each other", EMB_W_BIRTH_YEAR_NEXT, false};
    if (apart <= 5)
        return (outcome){"birth_date.differs", "the years of birth are a few years apart", EMB_W_BIRTH_YEARS_NEAR, false};
    return (outcome){"birth_date.differs", "the years of birth are far apart", EMB_W_BIRTH_YEARS_FAR, false};
}

static outcome compare_days(emb_date a, emb_date b)
{
    if (!a.month || !b.month)
        return (outcome){"birth_date.year", "the same year of birth", EMB_W_BIRTH_YEAR, false};
    bool days = a.day && b.day;
    if (a.month == b.month && !days)
        return (outcome){"birth_date.month", "the same month of birth", EMB_W_BIRTH_MONTH, false};
    if (a.month == b.month && a.day == b.day)
        return (outcome){"birth_date.same", "the same day of birth", EMB_W_BIRTH_SAME, false};
    if (days && a.month == b.day && a.day == b.month)
        return (outcome){"birth_date.swapped", "day and month of birth are exchanged", EMB_W_BIRTH_SWAPPED, false};
    return (outcome){"birth_date.day_differs", "the same year of birth, another day", EMB_W_BIRTH_DAY_DIFFERS, false};
}

/* The first or last day that a program's calendar has: files hold it where no date is known. */
static bool is_placeholder(const emb_date_span *span)
{
    static const emb_date days[] = {{1753, 1, 1}, {1899, 12, 30}, {1899, 12, 31}, {1900, 1, 1}, {1970, 1, 1}, {9999, 12, 31}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (span->from.year == days[i].year && span->from.month == days[i].month && span->from.day == days[i].day &&
            span->to.year == days[i].year)
            return true;
    return false;
}

static outcome compare_dates(const emb_date_span *span, emb_date listed)
{
    if (span->from.year != listed.year && is_placeholder(span))
        return (outcome){"birth_date.placeholder", "the date given is one that files hold where none is known", 0, true};
    if (span->from.year != span->to.year && listed.year >= span->from.year && listed.year <= span->to.year)
        return (outcome){"birth_date.year", "the year of birth is in the range", EMB_W_BIRTH_YEAR, false};
    if (span->from.year == listed.year)
        return compare_days(span->from, listed);
    unsigned from = (unsigned)abs((int)span->from.year - (int)listed.year);
    unsigned to = (unsigned)abs((int)span->to.year - (int)listed.year);
    return compare_years(from < to ? from : to);
}

static bool qualify_birth(const emb_qualities *query, const emb_index *index, emb_range facts, emb_qualifier *ret)
{
    bool found = false, unknown = false;
    for (size_t i = facts.from; i < facts.to; i++) {
        const emb_fact_record *fact = &index->facts[i];
        if (fact->type != EMB_FACT_BIRTH_DATE)
            continue;
        emb_date listed = {(uint16_t)(fact->value >> 16), (uint8_t)(fact->value >> 8 & 0xFF), (uint8_t)(fact->value & 0xFF)};
        for (size_t j = 0; j < query->birth_count; j++) {
            outcome here = compare_dates(&query->birth[j], listed);
            if (found && (here.unknown || (!unknown && here.points <= ret->points)))
                continue;
            found = true;
            unknown = here.unknown;
            ret->code = here.code;
            ret->text = here.text;
            ret->points = here.points;
            ret->is_birth = true;
            size_t len = emb_date_valid(listed) ? emb_date_format(listed, ret->listed_date) : 0;
            ret->listed_date[len] = '\0';
        }
    }
    if (found)
        ret->listed = emb_str_from(ret->listed_date);
    return found;
}

/* ---- Country, gender, place ---- */

static bool qualify_country(const emb_qualities *query, const emb_index *index, emb_range facts, emb_qualifier *ret)
{
    bool known = false;
    for (size_t i = facts.from; i < facts.to && query->country_count; i++) {
        if (index->facts[i].type != EMB_FACT_COUNTRY)
            continue;
        emb_str listed = emb_index_string(index, index->facts[i].value);
        for (size_t j = 0; j < query->country_count; j++)
            if (emb_str_equal(listed, emb_str_from(query->countries[j]))) {
                *ret = (emb_qualifier){
                    .code = "country.same", .text = "a country in common", .points = EMB_W_COUNTRY_SAME, .listed = listed};
                return true;
            }
        if (!known)
            *ret = (emb_qualifier){
                .code = "country.differs", .text = "no country in common", .points = EMB_W_COUNTRY_DIFFERS, .listed = listed};
        known = true;
    }
    return known;
}

static bool qualify_gender(const emb_qualities *query, const emb_index *index, emb_range facts, emb_qualifier *ret)
{
    for (size_t i = facts.from; i < facts.to && query->gender; i++) {
        if (index->facts[i].type != EMB_FACT_GENDER)
            continue;
        bool same = index->facts[i].value == query->gender;
        *ret = (emb_qualifier){.code = same ? "gender.same" : "gender.differs",
                               .text = same ? "the same gender" : "another gender",
                               .points = same ? EMB_W_GENDER_SAME : EMB_W_GENDER_DIFFERS,
                               .listed = index->facts[i].value == 1 ? EMB_STR("male") : EMB_STR("female")};
        return true;
    }
    return false;
}

static bool qualify_place(const emb_qualities *query, const emb_index *index, emb_range facts, emb_qualifier *ret)
{
    for (size_t i = facts.from; i < facts.to && query->birth_place.len; i++) {
        if (index->facts[i].type != EMB_FACT_BIRTH_PLACE)
            continue;
        emb_str listed = emb_index_string(index, index->facts[i].value);
        bool inside = emb_str_find_ascii_case(listed, query->birth_place, 0) != SIZE_MAX ||
                      (listed.len > 3 && emb_str_find_ascii_case(query->birth_place, listed, 0) != SIZE_MAX);
        if (query->birth_place.len > 3 && inside) {
            *ret = (emb_qualifier){
                .code = "birth_place.same", .text = "the same place of birth", .points = EMB_W_PLACE_SAME, .listed = listed};
            return true;
        }
    }
    return false;
}

size_t emb_qualify(const emb_qualities *query, const emb_index *index, uint32_t entity, emb_qualifier ret[EMB_QUALIFIERS_MAX])
{
    emb_range facts = emb_index_entity_facts(index, entity);
    size_t count = 0;
    count += query->birth_count && qualify_birth(query, index, facts, &ret[count]);
    count += qualify_country(query, index, facts, &ret[count]);
    count += qualify_gender(query, index, facts, &ret[count]);
    count += qualify_place(query, index, facts, &ret[count]);
    return count;
}
