/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/uk.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "model/date.h"
#include "model/identifier.h"

struct emb_uk {
    emb_build *build;
    emb_list_info *info;
    emb_map *ids;  /* of the parties so far */
    emb_map *seen; /* of the party begun last: what was taken */
    emb_entity *sanction;
    emb_buf scratch;
    bool failed;
};

const emb_table_column emb_uk_columns[EMB_UK_FIELDS] = {
    [EMB_UK_ID] = {"Unique ID|UniqueID|UK Sanctions List Ref", true},
    [EMB_UK_TYPE] = {"Designation Type|Individual, Entity, Ship|Individual Entity Ship|Individual/Entity/Ship", true},
    [EMB_UK_REGIME] = {"Regime Name|Regime", true},
    [EMB_UK_NAME_1] = {"Name 1", false},
    [EMB_UK_NAME_2] = {"Name 2", false},
    [EMB_UK_NAME_3] = {"Name 3", false},
    [EMB_UK_NAME_4] = {"Name 4", false},
    [EMB_UK_NAME_5] = {"Name 5", false},
    [EMB_UK_NAME_6] = {"Name 6", true},
    [EMB_UK_NAME_TYPE] = {"Name type", true},
    [EMB_UK_ALIAS_STRENGTH] = {"Alias strength|Alias quality", true},
    [EMB_UK_NON_LATIN_NAME] = {"Name non-latin script|Non-latin script name", false},
    [EMB_UK_NON_LATIN_TYPE] = {"Non-latin script type", false},
    [EMB_UK_NON_LATIN_LANGUAGE] = {"Non-latin script language", false},
    [EMB_UK_ADDRESS_1] = {"Address Line 1|Address 1", false},
    [EMB_UK_ADDRESS_2] = {"Address Line 2|Address 2", false},
    [EMB_UK_ADDRESS_3] = {"Address Line 3|Address 3", false},
    [EMB_UK_ADDRESS_4] = {"Address Line 4|Address 4", false},
    [EMB_UK_ADDRESS_5] = {"Address Line 5|Address 5", false},
    [EMB_UK_ADDRESS_6] = {"Address Line 6|Address 6", false},
    [EMB_UK_POSTCODE] = {"Address Postal Code|Address Postcode|Postal Code", false},
    [EMB_UK_ADDRESS_COUNTRY] = {"Address Country|Country", false},
    [EMB_UK_PASSPORT] = {"Passport number", false},
    [EMB_UK_PASSPORT_INFORMATION] = {"Passport additional information", false},
    [EMB_UK_NATIONAL_ID] = {"National Identifier number|National ID number", false},
    [EMB_UK_NATIONAL_ID_INFORMATION] = {"National Identifier additional information|National ID additional information", false},
    [EMB_UK_TITLE] = {"Title", false},
    [EMB_UK_POSITION] = {"Position", false},
    [EMB_UK_GENDER] = {"Gender", false},
    [EMB_UK_NATIONALITY] = {"Nationality(/ies)|Nationality|Nationalities", false},
    [EMB_UK_BIRTH_DATE] = {"D.O.B|Date of birth", false},
    [EMB_UK_BIRTH_TOWN] = {"Town of birth", false},
    [EMB_UK_BIRTH_COUNTRY] = {"Country of birth", false},
    [EMB_UK_PHONE] = {"Phone number|Phone numbers", false},
    [EMB_UK_WEBSITE] = {"Website|Websites", false},
    [EMB_UK_EMAIL] = {"Email address|Email addresses|Email", false},
    [EMB_UK_OTHER] = {"Other Information", false},
    [EMB_UK_ENTITY_TYPE] = {"Type of entity", false},
    [EMB_UK_SUBSIDIARY] = {"Subsidiaries|Subsidiary", false},
    [EMB_UK_PARENT] = {"Parent company|Parent companies", false},
    [EMB_UK_REGISTRATION] = {"Business registration number (s)|Business registration number", false},
    [EMB_UK_IMO] = {"IMO number|IMO numbers", false},
    [EMB_UK_OWNER] = {"Current owner/operator (s)|Current owner/operator|Current owner operator", false},
    [EMB_UK_PREVIOUS_OWNER] = {"Previous owner/operator (s)|Previous owner/operator|Previous owner operator", false},
    [EMB_UK_FLAG] = {"Current believed flag of ship|Current flag of ship", false},
    [EMB_UK_PREVIOUS_FLAG] = {"Previous flags|Previous flag", false},
    [EMB_UK_SHIP_TYPE] = {"Type of ship", false},
    [EMB_UK_TONNAGE] = {"Tonnage of ship", false},
    [EMB_UK_LENGTH] = {"Length of ship", false},
    [EMB_UK_YEAR_BUILT] = {"Year built", false},
    [EMB_UK_HULL] = {"Hull identification number (HIN)|Hull identification number|HIN", false},
    [EMB_UK_OFSI_ID] = {"OFSI Group ID", false},
    [EMB_UK_UN_NUMBER] = {"UN Reference Number|UN Ref", false},
    [EMB_UK_SOURCE] = {"Designation source", false},
    [EMB_UK_MEASURES] = {"Sanctions Imposed", false},
    [EMB_UK_REASONS] = {"UK Statement of Reasons|Statement of Reasons", false},
    [EMB_UK_DESIGNATED] = {"Date Designated", false},
    [EMB_UK_UPDATED] = {"Last Updated", false},
};

emb_uk_field emb_uk_field_by_name(emb_str name)
{
    for (size_t i = 0; i < EMB_UK_FIELDS; i++) {
        emb_str names = emb_str_from(emb_uk_columns[i].names);
        for (emb_str one; emb_str_split(&names, EMB_STR("|"), &one);)
            if (emb_table_same_name(one, name))
                return (emb_uk_field)i;
    }
    return EMB_UK_FIELDS;
}

/* ---- Opening and closing ---- */

emb_status emb_uk_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format, emb_uk **ret,
                       emb_error *error)
{
    emb_uk *uk = calloc(1, sizeof *uk);
    if (!uk)
        return emb_fail_memory(error);
    uk->info = info;
    uk->scratch = EMB_BUF_INIT(EMB_VALUE_MAX * 16);
    uk->ids = emb_map_new();
    uk->seen = emb_map_new();
    emb_status status = uk->ids && uk->seen
                            ? emb_build_open(file, sink, info, format, "gb_fcdo_sanctions", "UK Sanctions List", &uk->build, error)
                            : emb_fail_memory(error);
    if (status == EMB_OK)
        *ret = uk;
    else
        emb_uk_close(uk);
    return status;
}

void emb_uk_close(emb_uk *uk)
{
    if (!uk)
        return;
    emb_build_close(uk->build);
    emb_map_free(uk->ids);
    emb_map_free(uk->seen);
    emb_buf_free(&uk->scratch);
    free(uk);
}

emb_build *emb_uk_build(const emb_uk *uk)
{
    return uk->build;
}

void emb_uk_published(emb_uk *uk, uint64_t line, emb_str text)
{
    emb_date_span span;
    size_t from = 0, end = text.len;
    while (from < end && !emb_is_ascii_digit(text.data[from]))
        from++;
    while (end > from && strchr(" ,\"\t\r", text.data[end - 1]))
        end--;
    text = emb_str_slice(text, from, end);
    size_t time = emb_str_find_byte(text, 'T', 0);
    if (time == 10) /* ISO with a time, also with fractions of a second */
        text.len = time;
    if (emb_date_parse(text, &span))
        emb_date_format(span.from, uk->info->published);
    else
        emb_build_warn_line(uk->build, line, "there is no date of the list here: %.*s", (int)(text.len < 60 ? text.len : 60),
                            text.data);
}

/* ---- A party ---- */

static emb_schema schema_of(emb_str type)
{
    type = emb_str_trim(type);
    if (emb_str_equal_ascii_case(type, EMB_STR("Individual")))
        return EMB_SCHEMA_Person;
    if (emb_str_equal_ascii_case(type, EMB_STR("Ship")))
        return EMB_SCHEMA_Vessel;
    return emb_str_equal_ascii_case(type, EMB_STR("Entity")) ? EMB_SCHEMA_Organization : EMB_SCHEMA_NONE;
}

/* The letters in front of a party's number stand for the regime: "RUS0123". */
static void add_regime_code(emb_build *b, emb_entity *sanction, emb_str id)
{
    size_t len = 0;
    while (len < id.len && emb_is_ascii_upper(id.data[len]))
        len++;
    if (len && len < id.len && emb_is_ascii_digit(id.data[len]))
        emb_build_addf(b, sanction, EMB_PROP_programId, "GB-%.*s", (int)len, id.data);
}

emb_status emb_uk_begin(emb_uk *uk, uint64_t line, emb_str id, emb_str type, emb_error *error)
{
    emb_build *b = uk->build;
    emb_schema schema = schema_of(type), of_any = EMB_SCHEMA_LegalEntity;
    bool is_new = false;
    emb_map_clear(uk->seen);
    uk->failed = emb_map_put(uk->ids, id, &is_new) == EMB_MAP_NONE;
    if (uk->failed)
        return emb_fail_memory(error);
    emb_build_begin(b, schema ? schema : of_any, line, "gb-fcdo-%.*s", (int)id.len, id.data);
    if (!is_new)
        emb_build_warn(b, "this party stood further up, too");
    if (!schema)
        emb_build_warn(b, "unknown type of party: %.*s", (int)(type.len < 60 ? type.len : 60), type.data);
    emb_build_add(b, emb_build_target(b), EMB_PROP_topics, EMB_STR("sanction"));
    uk->sanction = emb_build_sanction(b);
    emb_build_add(b, uk->sanction, EMB_PROP_authority, EMB_STR("Foreign, Commonwealth & Development Office"));
    emb_build_add(b, uk->sanction, EMB_PROP_country, EMB_STR("gb"));
    emb_build_add(b, uk->sanction, EMB_PROP_recordId, id);
    add_regime_code(b, uk->sanction, id);
    return EMB_OK;
}

emb_status emb_uk_end(emb_uk *uk, emb_error *error)
{
    uk->scratch.lost_room = false; /* compared only: what is too long to compare is taken */
    emb_build_check_text(uk->build, &uk->scratch);
    emb_build_names_within(uk->build);
    return uk->failed ? emb_fail_memory(error) : emb_build_end(uk->build, error);
}

/* Are these fields, not all empty, taken for the first time? */
static bool is_new_value(emb_uk *uk, const emb_uk_row *row, emb_uk_field from, emb_uk_field to)
{
    bool is_new = false, any = false;
    emb_buf_clear(&uk->scratch);
    emb_buf_printf(&uk->scratch, "%d", (int)from);
    for (size_t i = from; i <= to; i++) {
        emb_str value = emb_str_trim(row->fields[i]);
        any |= value.len > 0;
        emb_buf_append_byte(&uk->scratch, '\x1F');
        emb_buf_append_str(&uk->scratch, value);
    }
    if (!any)
        return false;
    if (uk->scratch.failed) /* too long to compare: taken each time */
        return true;
    uk->failed |= emb_map_put(uk->seen, emb_buf_str(&uk->scratch), &is_new) == EMB_MAP_NONE;
    return is_new;
}

/* ---- Names ---- */

static bool is_person(emb_uk *uk)
{
    return emb_schema_is_a(emb_entity_schema(emb_build_target(uk->build)), EMB_SCHEMA_Person);
}

static void take_name(emb_uk *uk, const emb_uk_row *row)
{
    emb_build *b = uk->build;
    emb_entity *target = emb_build_target(b);
    const emb_str *parts = &row->fields[EMB_UK_NAME_1];
    emb_str strength = emb_str_trim(row->fields[EMB_UK_ALIAS_STRENGTH]);
    emb_listed_name_kind kind = emb_listed_name_kind_of(row->fields[EMB_UK_NAME_TYPE], EMB_NAME_ALIAS);
    if (kind != EMB_NAME_PRIMARY && emb_listed_name_kind_of(strength, kind) == EMB_NAME_WEAK)
        kind = EMB_NAME_WEAK;
    emb_build_name_parts(b, kind, parts, 6);
    if (kind != EMB_NAME_PRIMARY || !is_person(uk) || !emb_str_trim(parts[0]).len)
        return;
    emb_build_add(b, target, EMB_PROP_firstName, parts[0]);
    for (size_t i = 1; i < 5; i++)
        emb_build_add(b, target, EMB_PROP_middleName, parts[i]);
    emb_build_add(b, target, EMB_PROP_lastName, parts[5]);
}

/* ---- Addresses and documents ---- */

static void append_part(emb_buf *out, emb_str part)
{
    part = emb_str_trim(part);
    if (part.len && out->len)
        emb_buf_append_text(out, ", ");
    emb_buf_append_str(out, part);
}

static void take_address(emb_uk *uk, const emb_uk_row *row)
{
    emb_entity *target = emb_build_target(uk->build);
    emb_buf_clear(&uk->scratch);
    for (size_t i = EMB_UK_ADDRESS_1; i <= EMB_UK_POSTCODE; i++)
        append_part(&uk->scratch, row->fields[i]);
    bool more_than_country = uk->scratch.len > 0;
    append_part(&uk->scratch, row->fields[EMB_UK_ADDRESS_COUNTRY]);
    if (more_than_country)
        emb_build_add(uk->build, target, EMB_PROP_address, emb_buf_str(&uk->scratch));
    emb_build_country(uk->build, target, EMB_PROP_country, row->fields[EMB_UK_ADDRESS_COUNTRY]);
}

static void take_document(emb_uk *uk, emb_schema schema, const char *type, emb_str number, emb_str information)
{
    if (!emb_str_trim(number).len) {
        emb_build_note(uk->build, emb_build_target(uk->build), type, information);
        return;
    }
    emb_entity *document = emb_build_document(uk->build, schema, emb_str_from(type), emb_str_trim(number), EMB_STR(""));
    emb_build_add(uk->build, document, EMB_PROP_summary, information);
}

/* ---- Fields that stand for themselves ---- */

/* "dd/mm/1970", "dd/05/1970": what is not known is written as letters. The text as it is where it has none. */
static emb_str known_part(emb_str date, char out[16])
{
    static const char *const unknown[] = {"dd/mm/", "00/00/"};
    if (date.len != 10)
        return date;
    emb_str year = emb_str_slice(date, 6, 10), month = emb_str_slice(date, 3, 5);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (emb_str_starts_ascii_case(date, emb_str_from(unknown[i])))
            return emb_str_is_digits(year) ? year : EMB_STR("");
    bool day_unknown = emb_str_starts_ascii_case(date, EMB_STR("dd/")) || emb_str_starts(date, EMB_STR("00/"));
    if (!day_unknown || !emb_str_is_digits(year) || !emb_str_is_digits(month) || date.data[5] != '/')
        return date;
    snprintf(out, 16, "%.4s-%.2s", year.data, month.data);
    return emb_str_from(out);
}

/* Numbers, of which the list does not say what they are but in words; Russian ones show by their check digits. */
static void take_registration(emb_uk *uk, emb_str text)
{
    emb_build *b = uk->build;
    emb_entity *target = emb_build_target(b);
    emb_build_add(b, target, EMB_PROP_registrationNumber, text);
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && emb_is_ascii_digit(text.data[end]))
            end++;
        emb_str run = emb_str_slice(text, at, end);
        emb_identifier_kind kind = run.len >= 10 ? emb_identifier_guess(run) : EMB_ID_NONE;
        if (kind == EMB_ID_INN || kind == EMB_ID_OGRN)
            emb_build_identifier(b, target, run);
        at = end + 1;
    }
}

/* Properties of the target, and labels of notes where it has none for it. */
static const struct {
    emb_prop prop;
    const char *note;
} plain[EMB_UK_FIELDS] = {
    [EMB_UK_TITLE] = {EMB_PROP_title, "Title"},
    [EMB_UK_POSITION] = {EMB_PROP_position, "Position"},
    [EMB_UK_BIRTH_TOWN] = {EMB_PROP_birthPlace, "Town of birth"},
    [EMB_UK_PHONE] = {EMB_PROP_phone, "Phone number"},
    [EMB_UK_WEBSITE] = {EMB_PROP_website, "Website"},
    [EMB_UK_EMAIL] = {EMB_PROP_email, "Email address"},
    [EMB_UK_ENTITY_TYPE] = {EMB_PROP_classification, "Type of entity"},
    [EMB_UK_SUBSIDIARY] = {EMB_PROP_NONE, "Subsidiaries"},
    [EMB_UK_PARENT] = {EMB_PROP_NONE, "Parent company"},
    [EMB_UK_IMO] = {EMB_PROP_imoNumber, "IMO number"},
    [EMB_UK_OWNER] = {EMB_PROP_NONE, "Current owner/operator"},
    [EMB_UK_PREVIOUS_OWNER] = {EMB_PROP_NONE, "Previous owner/operator"},
    [EMB_UK_SHIP_TYPE] = {EMB_PROP_type, "Type of ship"},
    [EMB_UK_TONNAGE] = {EMB_PROP_tonnage, "Tonnage"},
    [EMB_UK_LENGTH] = {EMB_PROP_NONE, "Length of ship"},
    [EMB_UK_HULL] = {EMB_PROP_registrationNumber, "Hull identification number"},
};

static bool target_has(emb_uk *uk, emb_prop prop)
{
    const emb_property *property = emb_schema_property(emb_entity_schema(emb_build_target(uk->build)), prop);
    return property && !property->stub;
}

static void take_plain(emb_uk *uk, emb_uk_field field, emb_str value)
{
    emb_entity *target = emb_build_target(uk->build);
    if (plain[field].prop != EMB_PROP_NONE && target_has(uk, plain[field].prop))
        emb_build_add(uk->build, target, plain[field].prop, value);
    else
        emb_build_note(uk->build, target, plain[field].note, value);
}

/* A country, where the party has such a property. */
static void take_country(emb_uk *uk, emb_prop prop, emb_str value)
{
    emb_build_country(uk->build, emb_build_target(uk->build), target_has(uk, prop) ? prop : EMB_PROP_country, value);
}

/* What is said of the designation. False for other fields. */
static bool take_designation(emb_uk *uk, emb_uk_field field, emb_str value)
{
    emb_build *b = uk->build;
    switch (field) {
    case EMB_UK_OFSI_ID:
        emb_build_add(b, uk->sanction, EMB_PROP_authorityId, value);
        return true;
    case EMB_UK_UN_NUMBER:
        emb_build_add(b, uk->sanction, EMB_PROP_unscId, value);
        return true;
    case EMB_UK_SOURCE:
        emb_build_note(b, uk->sanction, "Designation source", value);
        return true;
    case EMB_UK_MEASURES:
        emb_build_add_split(b, uk->sanction, EMB_PROP_provisions, value, EMB_STR("|"));
        return true;
    case EMB_UK_REASONS:
        emb_build_add(b, uk->sanction, EMB_PROP_reason, value);
        return true;
    case EMB_UK_DESIGNATED:
        emb_build_date(b, uk->sanction, EMB_PROP_listingDate, value);
        return true;
    case EMB_UK_UPDATED:
        emb_build_date(b, uk->sanction, EMB_PROP_modifiedAt, value);
        return true;
    default:
        return false;
    }
}

static void take_single(emb_uk *uk, emb_uk_field field, emb_str value)
{
    emb_build *b = uk->build;
    emb_entity *target = emb_build_target(b);
    char date[16];
    if (take_designation(uk, field, value))
        return;
    switch (field) {
    case EMB_UK_GENDER:
        emb_build_gender(b, target, value);
        break;
    case EMB_UK_NATIONALITY:
        take_country(uk, EMB_PROP_nationality, value);
        break;
    case EMB_UK_BIRTH_COUNTRY:
        take_country(uk, EMB_PROP_birthCountry, value);
        break;
    case EMB_UK_FLAG:
        take_country(uk, EMB_PROP_flag, value);
        break;
    case EMB_UK_PREVIOUS_FLAG:
        take_country(uk, EMB_PROP_pastFlags, value);
        break;
    case EMB_UK_BIRTH_DATE:
        emb_build_date(b, target, is_person(uk) ? EMB_PROP_birthDate : EMB_PROP_incorporationDate, known_part(value, date));
        break;
    case EMB_UK_YEAR_BUILT:
        emb_build_date(b, target, EMB_PROP_buildDate, value);
        break;
    case EMB_UK_REGISTRATION:
        take_registration(uk, value);
        break;
    case EMB_UK_OTHER:
        emb_build_note(b, target, NULL, value);
        break;
    default:
        take_plain(uk, field, value);
    }
}

void emb_uk_take(emb_uk *uk, const emb_uk_row *row)
{
    const emb_str *fields = row->fields;
    if (is_new_value(uk, row, EMB_UK_REGIME, EMB_UK_REGIME))
        emb_build_add(uk->build, uk->sanction, EMB_PROP_program, fields[EMB_UK_REGIME]);
    if (is_new_value(uk, row, EMB_UK_NAME_1, EMB_UK_ALIAS_STRENGTH))
        take_name(uk, row);
    if (is_new_value(uk, row, EMB_UK_NON_LATIN_NAME, EMB_UK_NON_LATIN_NAME))
        emb_build_name(uk->build, EMB_NAME_ALIAS, fields[EMB_UK_NON_LATIN_NAME]);
    if (is_new_value(uk, row, EMB_UK_ADDRESS_1, EMB_UK_ADDRESS_COUNTRY))
        take_address(uk, row);
    if (is_new_value(uk, row, EMB_UK_PASSPORT, EMB_UK_PASSPORT_INFORMATION))
        take_document(uk, EMB_SCHEMA_Passport, "Passport", fields[EMB_UK_PASSPORT], fields[EMB_UK_PASSPORT_INFORMATION]);
    if (is_new_value(uk, row, EMB_UK_NATIONAL_ID, EMB_UK_NATIONAL_ID_INFORMATION))
        take_document(uk, EMB_SCHEMA_Identification, "National identifier", fields[EMB_UK_NATIONAL_ID],
                      fields[EMB_UK_NATIONAL_ID_INFORMATION]);
    for (int field = EMB_UK_SINGLE; field < EMB_UK_FIELDS; field++)
        if (is_new_value(uk, row, (emb_uk_field)field, (emb_uk_field)field))
            take_single(uk, (emb_uk_field)field, emb_str_trim(fields[field]));
}
