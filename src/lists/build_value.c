/* SPDX-License-Identifier: Apache-2.0 */
/* Names, countries, dates and identifiers as lists write them, on top of emb_build_add. */
#include "base/buf.h"
#include "lists/build.h"
#include "model/country.h"
#include "model/date.h"
#include "model/identifier.h"

/* More than any record holds: a name that long is cut by the entity, and a buffer that fails is out of memory. */
#define NAME_MAX_BYTES ((size_t)256 * 1024 * 1024)
#define COUNTRIES_MAX 32

void emb_build_add_split(emb_build *build, emb_entity *entity, emb_prop prop, emb_str values, emb_str separator)
{
    for (emb_str value; emb_str_split(&values, separator, &value);)
        emb_build_add(build, entity, prop, value);
}

/* ---- Names ---- */

/* Something to read in it: lists write "-", "N/A" and the like where they have no name. */
static bool is_name(emb_str text)
{
    if (emb_str_equal_ascii_case(text, EMB_STR("n/a")) || emb_str_equal_ascii_case(text, EMB_STR("-0-")))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (emb_is_ascii_alpha(text.data[i]) || emb_is_ascii_digit(text.data[i]) || (text.data[i] & 0x80))
            return true;
    return false;
}

void emb_build_name(emb_build *build, emb_listed_name_kind kind, emb_str name)
{
    static const emb_prop props[] = {
        [EMB_NAME_PRIMARY] = EMB_PROP_name,   [EMB_NAME_ALIAS] = EMB_PROP_alias,        [EMB_NAME_FORMER] = EMB_PROP_previousName,
        [EMB_NAME_WEAK] = EMB_PROP_weakAlias, [EMB_NAME_SHORT] = EMB_PROP_abbreviation,
    };
    name = emb_str_trim(name);
    if (is_name(name))
        emb_build_add(build, emb_build_target(build), props[kind], name);
}

void emb_build_name_parts(emb_build *build, emb_listed_name_kind kind, const emb_str *parts, size_t count)
{
    emb_buf name = EMB_BUF_INIT(NAME_MAX_BYTES);
    for (size_t i = 0; i < count; i++) {
        emb_str part = emb_str_trim(parts[i]);
        if (part.len && name.len)
            emb_buf_append_byte(&name, ' ');
        emb_buf_append_str(&name, part);
    }
    if (name.failed)
        emb_build_no_memory(build);
    emb_build_name(build, kind, emb_buf_str(&name));
    emb_buf_free(&name);
}

void emb_build_name_last_first(emb_build *build, emb_listed_name_kind kind, emb_str name)
{
    emb_entity *target = emb_build_target(build);
    size_t comma = emb_str_find_byte(name, ',', 0);
    if (comma == SIZE_MAX || !emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person)) {
        emb_build_name(build, kind, name);
        return;
    }
    const emb_str parts[] = {emb_str_slice(name, comma + 1, name.len), emb_str_slice(name, 0, comma)};
    emb_build_name_parts(build, kind, parts, 2);
    if (kind == EMB_NAME_PRIMARY) {
        emb_build_add(build, target, EMB_PROP_firstName, parts[0]);
        emb_build_add(build, target, EMB_PROP_lastName, parts[1]);
    }
}

emb_listed_name_kind emb_listed_name_kind_of(emb_str label, emb_listed_name_kind otherwise)
{
    static const struct {
        const char *label; /* its letters, in lower case */
        emb_listed_name_kind kind;
    } known[] = {
        {"low", EMB_NAME_WEAK},
        {"lowquality", EMB_NAME_WEAK},
        {"lowqualityaka", EMB_NAME_WEAK},
        {"weak", EMB_NAME_WEAK},
        {"weakaka", EMB_NAME_WEAK},
        {"poor", EMB_NAME_WEAK},
        {"fka", EMB_NAME_FORMER},
        {"former", EMB_NAME_FORMER},
        {"formerly", EMB_NAME_FORMER},
        {"formername", EMB_NAME_FORMER},
        {"formerlyknownas", EMB_NAME_FORMER},
        {"previous", EMB_NAME_FORMER},
        {"previousname", EMB_NAME_FORMER},
        {"previouslyknownas", EMB_NAME_FORMER},
        {"aka", EMB_NAME_ALIAS},
        {"nka", EMB_NAME_ALIAS},
        {"alsoknownas", EMB_NAME_ALIAS},
        {"nowknownas", EMB_NAME_ALIAS},
        {"alias", EMB_NAME_ALIAS},
        {"good", EMB_NAME_ALIAS},
        {"goodquality", EMB_NAME_ALIAS},
        {"high", EMB_NAME_ALIAS},
        {"strong", EMB_NAME_ALIAS},
        {"strongaka", EMB_NAME_ALIAS},
        {"variation", EMB_NAME_ALIAS},
        {"primarynamevariation", EMB_NAME_ALIAS},
        {"spellingvariant", EMB_NAME_ALIAS},
        {"spellingvariation", EMB_NAME_ALIAS},
        {"name", EMB_NAME_PRIMARY},
        {"main", EMB_NAME_PRIMARY},
        {"mainname", EMB_NAME_PRIMARY},
        {"primary", EMB_NAME_PRIMARY},
        {"primaryname", EMB_NAME_PRIMARY},
        {"acronym", EMB_NAME_SHORT},
        {"abbreviation", EMB_NAME_SHORT},
    };
    char letters[32];
    size_t len = 0;
    for (size_t i = 0; i < label.len; i++) {
        if (!emb_is_ascii_alpha(label.data[i]))
            continue;
        if (len == sizeof letters)
            return otherwise;
        letters[len++] = emb_ascii_lower(label.data[i]);
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (emb_str_equal((emb_str){letters, len}, emb_str_from(known[i].label)))
            return known[i].kind;
    return otherwise;
}

/* ---- Countries ---- */

void emb_build_country(emb_build *build, emb_entity *entity, emb_prop prop, emb_str country)
{
    const char *codes[COUNTRIES_MAX];
    country = emb_str_trim(country);
    if (!country.len)
        return;
    size_t count = emb_country_codes(country, codes, COUNTRIES_MAX);
    for (size_t i = 0; i < count; i++)
        emb_build_add(build, entity, prop, emb_str_from(codes[i]));
    if (count)
        return;
    emb_build_warn(build, "unknown country, kept as it stands: %.*s", (int)(country.len < 100 ? country.len : 100), country.data);
    emb_build_add(build, entity, prop, country);
}

/* ---- Dates ---- */

typedef struct date_place {
    emb_build *build;
    emb_entity *entity;
    emb_prop prop;
} date_place;

static void add_date(void *context, emb_str iso)
{
    const date_place *place = context;
    emb_build_add(place->build, place->entity, place->prop, iso);
}

static const char *label_of(const emb_entity *entity, emb_prop prop)
{
    const emb_property *property = emb_schema_property(emb_entity_schema(entity), prop);
    return property ? property->label : emb_prop_name(prop);
}

static void add_span(emb_build *build, emb_entity *entity, emb_prop prop, emb_str text, const emb_date_span *span)
{
    bool exact = span->from.year == span->to.year && span->from.month == span->to.month && span->from.day == span->to.day;
    date_place place = {build, entity, prop};
    emb_date_span_each(span, add_date, &place);
    if (!exact || span->circa)
        emb_build_note(build, entity, label_of(entity, prop), text);
}

static void add_no_date(emb_build *build, emb_entity *entity, emb_prop prop, emb_str text)
{
    emb_build_warn(build, "%s is no date, kept as a note: %.*s", emb_prop_name(prop), (int)(text.len < 100 ? text.len : 100),
                   text.data);
    emb_build_note(build, entity, label_of(entity, prop), text);
}

void emb_build_date(emb_build *build, emb_entity *entity, emb_prop prop, emb_str date)
{
    emb_date_span span;
    date = emb_str_trim(date);
    if (!date.len)
        return;
    if (emb_date_parse(date, &span))
        add_span(build, entity, prop, date, &span);
    else
        add_no_date(build, entity, prop, date);
}

void emb_build_date_us(emb_build *build, emb_entity *entity, emb_prop prop, emb_str date)
{
    emb_date_span span;
    date = emb_str_trim(date);
    if (!date.len)
        return;
    if (emb_date_parse_us(date, &span))
        add_span(build, entity, prop, date, &span);
    else
        add_no_date(build, entity, prop, date);
}

/* ---- Gender ---- */

void emb_build_gender(emb_build *build, emb_entity *entity, emb_str gender)
{
    static const struct {
        const char *given, *kept;
    } known[] = {{"m", "male"}, {"male", "male"}, {"f", "female"}, {"female", "female"}, {"other", "other"}};
    gender = emb_str_trim(gender);
    if (!gender.len || !emb_schema_property(emb_entity_schema(entity), EMB_PROP_gender))
        return;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (emb_str_equal_ascii_case(gender, emb_str_from(known[i].given))) {
            emb_build_add(build, entity, EMB_PROP_gender, emb_str_from(known[i].kept));
            return;
        }
    }
    emb_build_warn(build, "unknown gender, kept as it stands: %.*s", (int)(gender.len < 60 ? gender.len : 60), gender.data);
    emb_build_add(build, entity, EMB_PROP_gender, gender);
}

/* ---- Identifiers ---- */

static emb_prop prop_of_kind(emb_identifier_kind kind)
{
    switch (kind) {
    case EMB_ID_IMO_SHIP:
    case EMB_ID_IMO_COMPANY:
        return EMB_PROP_imoNumber;
    case EMB_ID_MMSI:
        return EMB_PROP_mmsi;
    case EMB_ID_CALL_SIGN:
        return EMB_PROP_callSign;
    case EMB_ID_LEI:
        return EMB_PROP_leiCode;
    case EMB_ID_BIC:
        return EMB_PROP_swiftBic;
    case EMB_ID_INN:
        return EMB_PROP_innCode;
    case EMB_ID_OGRN:
        return EMB_PROP_ogrnCode;
    case EMB_ID_ISIN:
        return EMB_PROP_isin;
    case EMB_ID_CRYPTO:
        return EMB_PROP_publicKey;
    case EMB_ID_DUNS:
        return EMB_PROP_dunsCode;
    case EMB_ID_UEI:
        return EMB_PROP_uniqueEntityId;
    default:
        return EMB_PROP_NONE;
    }
}

/* What a number of a ship is: an IMO number, nine digits of MMSI, or a call sign. */
static emb_prop prop_of_ship_number(emb_str number)
{
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    if (emb_identifier_normalise(EMB_ID_IMO_SHIP, number, normal, &len) == EMB_ID_GOOD)
        return EMB_PROP_imoNumber;
    if (emb_str_starts_ascii_case(number, EMB_STR("IMO")))
        return EMB_PROP_imoNumber;
    if (emb_str_is_digits(number))
        return number.len == 9 ? EMB_PROP_mmsi : EMB_PROP_registrationNumber;
    bool sign = number.len >= 4 && number.len <= 7;
    for (size_t i = 0; i < number.len && sign; i++)
        sign = emb_is_ascii_digit(number.data[i]) || emb_is_ascii_alpha(number.data[i]);
    return sign ? EMB_PROP_callSign : EMB_PROP_registrationNumber;
}

void emb_build_identifier(emb_build *build, emb_entity *entity, emb_str number)
{
    emb_schema schema = emb_entity_schema(entity);
    number = emb_str_trim(number);
    if (!number.len)
        return;
    bool says_imo = number.len >= 10 && emb_str_starts_ascii_case(number, EMB_STR("IMO"));
    const emb_prop guess = emb_schema_is_a(schema, EMB_SCHEMA_Vessel) ? prop_of_ship_number(number)
                           : says_imo                                 ? EMB_PROP_imoNumber
                                                                      : prop_of_kind(emb_identifier_guess(number));
    const emb_prop choices[] = {guess, EMB_PROP_idNumber, EMB_PROP_registrationNumber};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        const emb_property *property = emb_schema_property(schema, choices[i]);
        if (property && !property->stub) {
            emb_build_add(build, entity, choices[i], number);
            return;
        }
    }
    emb_build_note(build, entity, "Number", number);
}
