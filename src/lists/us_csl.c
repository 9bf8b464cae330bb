/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/us_csl.h"

#include <stdio.h>

#include "lists/ofac_remarks.h"
#include "lists/us_feature.h"
#include "model/country.h"

/* What kind of restriction a source is, by the abbreviation in its brackets. */
static const struct {
    const char *abbreviation;
    const char *topic;
} sources[] = {
    {"(SDN)", "sanction"},    {"(FSE)", "sanction"},      {"(SSI)", "sanction"},       {"(PLC)", "sanction"},
    {"(CAP)", "sanction"},    {"(NS-MBS", "sanction"},    {"(MBS)", "sanction"},       {"(CMIC)", "sanction"},
    {"(ISN)", "sanction"},    {"(EL)", "export.control"}, {"(MEU)", "export.control"}, {"(DPL)", "export.control"},
    {"(UVL)", "export.risk"}, {"(DTC)", "debarment"},
};

emb_status emb_us_csl_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format,
                           emb_build **ret, emb_error *error)
{
    return emb_build_open(file, sink, info, format, "us_csl", "US Consolidated Screening List", ret, error);
}

static emb_schema schema_of(emb_str type)
{
    if (emb_str_equal_ascii_case(type, EMB_STR("Individual")))
        return EMB_SCHEMA_Person;
    if (emb_str_equal_ascii_case(type, EMB_STR("Vessel")))
        return EMB_SCHEMA_Vessel;
    if (emb_str_equal_ascii_case(type, EMB_STR("Aircraft")))
        return EMB_SCHEMA_Airplane;
    if (emb_str_equal_ascii_case(type, EMB_STR("Entity")))
        return EMB_SCHEMA_Organization;
    return EMB_SCHEMA_LegalEntity;
}

static const char *topic_of(emb_str source)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (emb_str_find(source, emb_str_from(sources[i].abbreviation), 0) != SIZE_MAX)
            return sources[i].topic;
    return "sanction";
}

static bool is_person(const emb_entity *target)
{
    return emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person);
}

static void add_vessel(emb_build *b, const emb_us_csl_entry *entry)
{
    emb_entity *target = emb_build_target(b);
    if (!emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Vessel))
        return;
    emb_build_add(b, target, EMB_PROP_callSign, entry->call_sign);
    emb_build_add(b, target, EMB_PROP_type, entry->vessel_type);
    emb_build_add(b, target, EMB_PROP_tonnage, entry->gross_tonnage);
    emb_build_add(b, target, EMB_PROP_grossRegisteredTonnage, entry->gross_registered_tonnage);
    if (!emb_str_equal_ascii_case(entry->vessel_flag, EMB_STR("None Identified")))
        emb_build_country(b, target, EMB_PROP_flag, entry->vessel_flag);
    emb_build_note(b, target, "Owner", entry->vessel_owner);
}

/* "PROGRAM - AUTHORITY" of a source; the whole as the programme where there is no dash. */
static void add_source(emb_build *b, emb_entity *sanction, emb_str source)
{
    size_t dash = emb_str_find(source, EMB_STR(" - "), 0);
    emb_build_add(b, sanction, EMB_PROP_program, dash == SIZE_MAX ? source : emb_str_slice(source, 0, dash));
    if (dash != SIZE_MAX)
        emb_build_add(b, sanction, EMB_PROP_authority, emb_str_slice(source, dash + 3, source.len));
}

static emb_entity *add_sanction(emb_build *b, const emb_us_csl_entry *entry)
{
    emb_entity *sanction = emb_build_sanction(b);
    add_source(b, sanction, entry->source);
    emb_build_add(b, sanction, EMB_PROP_country, EMB_STR("us"));
    emb_build_add(b, sanction, EMB_PROP_recordId, entry->entity_number);
    emb_build_add(b, sanction, EMB_PROP_authorityId, entry->register_notice);
    emb_build_date_us(b, sanction, EMB_PROP_startDate, entry->start_date);
    emb_build_date_us(b, sanction, EMB_PROP_endDate, entry->end_date);
    emb_build_add(b, sanction, EMB_PROP_provisions, entry->license_requirement);
    emb_build_add(b, sanction, EMB_PROP_provisions, entry->license_policy);
    if (emb_str_equal_ascii_case(emb_str_trim(entry->standard_order), EMB_STR("Y")))
        emb_build_add(b, sanction, EMB_PROP_provisions, EMB_STR("Standard denial order"));
    emb_build_add(b, sanction, EMB_PROP_sourceUrl, entry->source_list_url);
    emb_build_add(b, sanction, EMB_PROP_sourceUrl, entry->source_information_url);
    return sanction;
}

bool emb_us_csl_name_add(emb_ofac_names *names, emb_str source, emb_str id, emb_str name, bool primary)
{
    name = emb_str_trim(name);
    if (!name.len || emb_str_find(source, EMB_STR("Treasury"), 0) == SIZE_MAX)
        return true;
    return emb_ofac_names_add(names, emb_str_trim(id), name, primary);
}

static bool add_link(emb_build *b, emb_str name, const emb_ofac_names *names)
{
    emb_str uid = emb_ofac_names_find(names, name), id = emb_build_id(b);
    char to[256];
    int len = snprintf(to, sizeof to, "csl-%.*s", (int)uid.len, uid.data ? uid.data : "");
    if (!uid.len || (size_t)len >= sizeof to || emb_str_equal(emb_str_from(to), id))
        return false;
    emb_build_relation(b, EMB_SCHEMA_UnknownLink, id, emb_str_from(to), EMB_STR("Linked To"));
    return true;
}

/* Links within the list become relations; where one cannot, all remarks are kept as they stand. */
static void add_remarks(emb_build *b, emb_str remarks, const emb_ofac_names *names)
{
    emb_str rest = emb_ofac_remarks_trim(remarks);
    emb_ofac_clause clause;
    bool all = true;
    while (emb_ofac_remarks_next(&rest, &clause))
        all &= clause.kind == EMB_OFAC_LINK && add_link(b, clause.text, names);
    if (!all)
        emb_build_note(b, emb_build_target(b), NULL, remarks);
}

emb_entity *emb_us_csl_begin(emb_build *b, const emb_us_csl_entry *entry, const emb_ofac_names *names, uint64_t line)
{
    emb_str id = emb_str_trim(entry->id);
    emb_entity *target = emb_build_begin(b, schema_of(emb_str_trim(entry->type)), line, "csl-%.*s", (int)id.len, id.data);
    emb_build_name_last_first(b, EMB_NAME_PRIMARY, entry->name);
    emb_build_add(b, target, EMB_PROP_topics, emb_str_from(topic_of(entry->source)));
    if (is_person(target))
        emb_build_add(b, target, EMB_PROP_position, entry->title);
    else
        emb_build_note(b, target, "Title", entry->title);
    add_remarks(b, entry->remarks, names);
    add_vessel(b, entry);
    return add_sanction(b, entry);
}

void emb_us_csl_alias(emb_build *b, emb_str name)
{
    emb_build_name_last_first(b, EMB_NAME_ALIAS, name);
}

void emb_us_csl_address(emb_build *b, emb_str text, emb_str country)
{
    emb_entity *target = emb_build_target(b);
    text = emb_str_trim(text);
    if (!country.len) {
        size_t at = text.len;
        while (at > 0 && text.data[at - 1] != ',')
            at--;
        emb_str last = emb_str_trim(emb_str_slice(text, at, text.len));
        if (last.len == 2 && emb_country_code(last)) {
            country = last;
            text = emb_str_slice(text, 0, at > 0 ? at : 0);
        }
    }
    emb_str rest = emb_str_trim(text);
    while (rest.len && (rest.data[rest.len - 1] == ',' || rest.data[rest.len - 1] == ' '))
        rest.len--;
    if (rest.len && country.len)
        emb_build_addf(b, target, EMB_PROP_address, "%.*s, %.*s", (int)rest.len, rest.data, (int)country.len, country.data);
    else
        emb_build_add(b, target, EMB_PROP_address, rest);
    emb_build_country(b, target, EMB_PROP_country, country);
}

void emb_us_csl_program(emb_build *b, emb_entity *sanction, emb_str program)
{
    emb_build_add(b, sanction, EMB_PROP_program, program);
}

void emb_us_csl_id_add(emb_build *b, emb_entity *sanction, const emb_us_csl_id *id)
{
    const emb_us_feature feature = {id->type, id->number, id->country, id->issued, id->expires, id->dated};
    emb_us_feature_add(b, sanction, &feature);
}

void emb_us_csl_birth_date(emb_build *b, emb_str date)
{
    emb_entity *target = emb_build_target(b);
    if (is_person(target))
        emb_build_date_us(b, target, EMB_PROP_birthDate, date);
    else
        emb_build_note(b, target, "Date of birth", date);
}

void emb_us_csl_birth_place(emb_build *b, emb_str place)
{
    emb_entity *target = emb_build_target(b);
    if (is_person(target))
        emb_build_add(b, target, EMB_PROP_birthPlace, place);
    else
        emb_build_note(b, target, "Place of birth", place);
}

void emb_us_csl_nationality(emb_build *b, emb_prop prop, emb_str country)
{
    emb_entity *target = emb_build_target(b);
    emb_build_country(b, target, is_person(target) ? prop : EMB_PROP_country, country);
}
