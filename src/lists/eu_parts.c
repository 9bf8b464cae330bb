/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a party on the EU's list but its names: places, dates of birth, documents, contacts. */
#include "lists/eu.h"
#include "model/country.h"
#include "model/date.h"
#include "model/identifier.h"

/* ---- Countries and places ---- */

static emb_str known_country(const emb_eu_country *country)
{
    if (country->code.len && emb_country_code(country->code))
        return country->code;
    if (!country->name.len || emb_str_equal_ascii_case(country->name, EMB_STR("UNKNOWN")))
        return EMB_STR("");
    return country->name;
}

/* The name for people, the code where there is none; nothing for an unknown country. */
static emb_str country_text(const emb_eu_country *country)
{
    emb_str known = known_country(country);
    bool unknown = !country->name.len || emb_str_equal_ascii_case(country->name, EMB_STR("UNKNOWN"));
    return !known.len || unknown ? known : country->name;
}

static bool says(emb_str text, const char *words)
{
    return emb_str_find_ascii_case(text, emb_str_from(words), 0) != SIZE_MAX;
}

static bool is_true(emb_str text)
{
    return emb_str_equal_ascii_case(text, EMB_STR("true"));
}

/* Joins what there is of a place to eu->scratch; false where it is no more than the country. */
static bool join_place(emb_eu *eu, const emb_eu_place *place)
{
    const emb_str parts[] = {place->street, place->place, place->zip, place->city, place->region, country_text(&place->country)};
    bool more = false;
    emb_buf_clear(&eu->scratch);
    if (place->po_box.len) {
        emb_buf_append_text(&eu->scratch, says(place->po_box, "box") ? "" : "PO Box ");
        emb_buf_append_str(&eu->scratch, place->po_box);
        more = true;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].len)
            continue;
        if (eu->scratch.len)
            emb_buf_append_text(&eu->scratch, ", ");
        emb_buf_append_str(&eu->scratch, parts[i]);
        more |= i + 1 < sizeof parts / sizeof *parts;
    }
    return more;
}

static void add_place_remark(emb_eu *eu, emb_str remark)
{
    emb_str place = emb_buf_str(&eu->scratch);
    if (remark.len && place.len)
        emb_build_addf(eu->build, emb_build_target(eu->build), EMB_PROP_notes, "%.*s: %.*s", (int)place.len, place.data,
                       (int)remark.len, remark.data);
    else
        emb_build_note(eu->build, emb_build_target(eu->build), "Address", remark);
}

void emb_eu_address_add(emb_eu *eu, const emb_eu_place *place, emb_str remark, emb_str at_listing)
{
    emb_entity *target = emb_build_target(eu->build);
    if (join_place(eu, place))
        emb_build_add(eu->build, target, EMB_PROP_address, emb_buf_str(&eu->scratch));
    add_place_remark(eu, remark);
    if (is_true(at_listing) && eu->scratch.len)
        add_place_remark(eu, EMB_STR("at the time of listing"));
    emb_build_country(eu->build, target, EMB_PROP_country, known_country(&place->country));
}

void emb_eu_citizenship_add(emb_eu *eu, const emb_eu_country *country, emb_str remark)
{
    emb_entity *target = emb_build_target(eu->build);
    bool person = emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person);
    emb_build_country(eu->build, target, person ? EMB_PROP_citizenship : EMB_PROP_country, known_country(country));
    emb_build_note(eu->build, target, "Citizenship", remark);
}

void emb_eu_contact_add(emb_eu *eu, emb_str key, emb_str value)
{
    static const struct {
        const char *key;
        emb_prop prop;
    } known[] = {{"mail", EMB_PROP_email},  {"web", EMB_PROP_website}, {"url", EMB_PROP_website},
                 {"phone", EMB_PROP_phone}, {"tel", EMB_PROP_phone},   {"mobile", EMB_PROP_phone}};
    emb_entity *target = emb_build_target(eu->build);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (says(key, known[i].key) && emb_schema_property(emb_entity_schema(target), known[i].prop)) {
            emb_build_add(eu->build, target, known[i].prop, value);
            return;
        }
    }
    if (value.len)
        emb_build_addf(eu->build, target, EMB_PROP_notes, "%.*s%s%.*s", (int)key.len, key.data ? key.data : "", key.len ? ": " : "",
                       (int)value.len, value.data);
}

/* ---- Birth ---- */

static bool number_of(emb_str text, uint64_t max, uint64_t *ret)
{
    return emb_str_to_u64(text, ret) && *ret > 0 && *ret <= max;
}

/* The date as "1937-04-28", "1937-04" or "1937" from its numbers, or "1937 to 1940"; nothing where there is no year. */
static void join_numbers(emb_eu *eu, const emb_eu_birth *birth)
{
    uint64_t year, month, day;
    if (number_of(birth->year, 9999, &year)) {
        emb_buf_printf(&eu->scratch, "%04u", (unsigned)year);
        if (!number_of(birth->month, 99, &month))
            return;
        emb_buf_printf(&eu->scratch, "-%02u", (unsigned)month);
        if (number_of(birth->day, 99, &day))
            emb_buf_printf(&eu->scratch, "-%02u", (unsigned)day);
        return;
    }
    bool range = birth->from.len && birth->to.len && !emb_str_equal(birth->from, birth->to);
    emb_buf_append_str(&eu->scratch, birth->from.len ? birth->from : birth->to);
    if (range)
        emb_buf_printf(&eu->scratch, " to %.*s", (int)birth->to.len, birth->to.data);
}

static void add_birth_date(emb_eu *eu, const emb_eu_birth *birth)
{
    emb_entity *target = emb_build_target(eu->build);
    emb_date_span span;
    bool other = birth->calendar.len && !emb_str_equal_ascii_case(birth->calendar, EMB_STR("GREGORIAN"));
    bool impossible = birth->date.len && !emb_date_parse(birth->date, &span);
    if (impossible && birth->year.len)
        emb_build_warn(eu->build, "birthDate is no date, its year, month and day are taken: %.*s",
                       (int)(birth->date.len < 60 ? birth->date.len : 60), birth->date.data);
    emb_buf_clear(&eu->scratch);
    emb_buf_append_text(&eu->scratch, is_true(birth->circa) ? "circa " : "");
    size_t before = eu->scratch.len;
    if (birth->date.len && !(impossible && birth->year.len))
        emb_buf_append_str(&eu->scratch, birth->date);
    else
        join_numbers(eu, birth);
    if (eu->scratch.len == before)
        return;
    if (other)
        emb_build_addf(eu->build, target, EMB_PROP_notes, "Birth date: %.*s (%.*s calendar)", (int)eu->scratch.len,
                       eu->scratch.data, (int)birth->calendar.len, birth->calendar.data);
    else
        emb_build_date(eu->build, target, EMB_PROP_birthDate, emb_buf_str(&eu->scratch));
}

void emb_eu_birth_add(emb_eu *eu, const emb_eu_birth *birth)
{
    emb_entity *target = emb_build_target(eu->build);
    if (!emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person)) {
        emb_build_note(eu->build, target, "Birth date", birth->date.len ? birth->date : birth->year);
        return;
    }
    add_birth_date(eu, birth);
    join_place(eu, &birth->place);
    emb_build_add(eu->build, target, EMB_PROP_birthPlace, emb_buf_str(&eu->scratch));
    emb_build_country(eu->build, target, EMB_PROP_birthCountry, known_country(&birth->place.country));
    emb_build_note(eu->build, target, "Birth", birth->remark);
}

/* ---- Documents and numbers ---- */

static bool is_imo(emb_str type_code, emb_str type, emb_str number)
{
    return says(type_code, "imo") || emb_str_find(type, EMB_STR("IMO"), 0) != SIZE_MAX || emb_str_starts(number, EMB_STR("IMO"));
}

bool emb_eu_is_vessel_number(emb_str type_code, emb_str type, emb_str number)
{
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    return is_imo(type_code, type, number) && emb_identifier_normalise(EMB_ID_IMO_SHIP, number, normal, &len) == EMB_ID_GOOD &&
           emb_identifier_normalise(EMB_ID_IMO_COMPANY, number, normal, &len) != EMB_ID_GOOD;
}

/* A number that has a property of its own; else EMB_PROP_NONE. */
static emb_prop prop_of(emb_schema schema, const emb_eu_identification *id, emb_str number)
{
    static const struct {
        const char *code;
        emb_prop prop;
    } known[] = {
        {"swift", EMB_PROP_swiftBic},           {"bic", EMB_PROP_swiftBic},  {"regnumber", EMB_PROP_registrationNumber},
        {"fiscal", EMB_PROP_taxNumber},         {"tax", EMB_PROP_taxNumber}, {"vat", EMB_PROP_vatCode},
        {"ssn", EMB_PROP_socialSecurityNumber}, {"lei", EMB_PROP_leiCode},   {"mmsi", EMB_PROP_mmsi},
    };
    if (is_imo(id->type_code, id->type, number))
        return emb_schema_property(schema, EMB_PROP_imoNumber) ? EMB_PROP_imoNumber : EMB_PROP_NONE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (emb_str_starts_ascii_case(id->type_code, emb_str_from(known[i].code)))
            return emb_schema_property(schema, known[i].prop) ? known[i].prop : EMB_PROP_NONE;
    return EMB_PROP_NONE;
}

/* What is known of a document besides its number: "known to be false". */
static void add_flags(emb_eu *eu, emb_entity *side, const emb_eu_identification *id)
{
    const struct {
        emb_str set;
        const char *text;
    } flags[] = {{id->known_expired, "known to have expired"},
                 {id->known_false, "known to be false"},
                 {id->reported_lost, "reported lost"},
                 {id->revoked, "revoked by its issuer"}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (is_true(flags[i].set))
            emb_build_note(eu->build, side, NULL, emb_str_from(flags[i].text));
}

static void add_document(emb_eu *eu, const emb_eu_identification *id, emb_str number)
{
    emb_build *b = eu->build;
    bool passport = says(id->type_code, "passport") || says(id->type, "passport");
    emb_entity *side = emb_build_document(b, passport ? EMB_SCHEMA_Passport : EMB_SCHEMA_Identification,
                                          id->type.len ? id->type : id->type_code, number, known_country(&id->country));
    if (!emb_str_equal(number, id->latin_number))
        emb_build_add(b, side, EMB_PROP_number, id->latin_number);
    emb_build_add(b, side, EMB_PROP_authority, id->issued_by);
    emb_build_date(b, side, EMB_PROP_startDate, id->issued.len ? id->issued : id->valid_from);
    emb_build_date(b, side, EMB_PROP_endDate, id->valid_to);
    emb_build_note(b, side, "Name on the document", id->name_on_document);
    emb_build_note(b, side, NULL, id->remark);
    add_flags(eu, side, id);
}

void emb_eu_identification_add(emb_eu *eu, const emb_eu_identification *id)
{
    emb_build *b = eu->build;
    emb_entity *target = emb_build_target(b);
    emb_str number = id->number.len ? id->number : id->latin_number;
    emb_str type = id->type.len ? id->type : id->type_code;
    if (!number.len) {
        if (id->remark.len)
            emb_build_addf(b, target, EMB_PROP_notes, "%.*s: %.*s", (int)type.len, type.data ? type.data : "", (int)id->remark.len,
                           id->remark.data);
        return;
    }
    emb_prop prop = prop_of(emb_entity_schema(target), id, number);
    if (prop == EMB_PROP_NONE) {
        add_document(eu, id, number);
        return;
    }
    emb_build_add(b, target, prop, number);
    if (id->remark.len)
        emb_build_addf(b, target, EMB_PROP_notes, "%.*s %.*s: %.*s", (int)type.len, type.data ? type.data : "", (int)number.len,
                       number.data, (int)id->remark.len, id->remark.data);
}
