/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The UN Security Council's consolidated list: an <INDIVIDUAL> or <ENTITY> a party. Names stand in up to four parts or, of entities, all
 * in the first one; what is free text is read by un_*.c. Format: https://www.un.org/sc/resources/sc-sanctions.xsd and the lists of April
 * 2025 and February 2026.
 */
#include <stdio.h>

#include "base/buf.h"
#include "lists/readers.h"
#include "lists/un.h"
#include "lists/xml.h"
#include "model/date.h"

typedef struct list {
    emb_build *build;
    emb_list_info *info;
    emb_buf scratch;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<CONSOLIDATED_LIST"), 0) != SIZE_MAX;
}

static bool is_person(const emb_xml_node *node)
{
    return emb_str_equal(emb_xml_name(node), EMB_STR("INDIVIDUAL"));
}

/* ---- Names ---- */

static void add_person_name(emb_build *b, const emb_xml_node *node)
{
    static const struct {
        const char *element;
        emb_prop prop;
    } parts[] = {
        {"FIRST_NAME", EMB_PROP_firstName}, {"SECOND_NAME", EMB_PROP_secondName}, {"THIRD_NAME", EMB_PROP_middleName},
        {"FOURTH_NAME", EMB_PROP_lastName}, {"FIFTH_NAME", EMB_PROP_lastName},    {"SIXTH_NAME", EMB_PROP_lastName},
    };
    emb_str texts[sizeof parts / sizeof *parts];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        texts[i] = emb_xml_text_at(node, parts[i].element);
        emb_build_add(b, emb_build_target(b), parts[i].prop, texts[i]);
    }
    emb_build_name_parts(b, EMB_NAME_PRIMARY, texts, sizeof parts / sizeof *parts);
}

/* Further parts of an entity's name are rare, but nothing forbids them. */
static void add_entity_name(list *l, const emb_xml_node *node)
{
    static const char *const parts[] = {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"};
    emb_buf_clear(&l->scratch);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_xml_text_at(node, parts[i]);
        if (part.len && l->scratch.len)
            emb_buf_append_byte(&l->scratch, ' ');
        emb_buf_append_str(&l->scratch, part);
    }
    emb_un_names_add(l->build, EMB_NAME_PRIMARY, emb_buf_str(&l->scratch));
}

/* Some identities of a person have a birth date and place of their own. */
static void add_alias_birth(list *l, const emb_xml_node *alias)
{
    emb_build *b = l->build;
    emb_entity *target = emb_build_target(b);
    emb_str date = emb_xml_text_at(alias, "DATE_OF_BIRTH"), city = emb_xml_text_at(alias, "CITY_OF_BIRTH");
    emb_str country = emb_xml_text_at(alias, "COUNTRY_OF_BIRTH"), name = emb_xml_text_at(alias, "ALIAS_NAME");
    if (!date.len && !city.len && !country.len)
        return;
    emb_buf_clear(&l->scratch);
    emb_buf_append_str(&l->scratch, city);
    if (city.len && country.len)
        emb_buf_append_text(&l->scratch, ", ");
    emb_buf_append_str(&l->scratch, country);
    emb_str place = emb_buf_str(&l->scratch);
    emb_build_addf(b, target, EMB_PROP_notes, "%.*s: born %.*s%s%.*s", (int)name.len, name.data, (int)date.len, date.data,
                   date.len && place.len ? ", " : "", (int)place.len, place.data);
    emb_build_date(b, target, EMB_PROP_birthDate, date);
    emb_build_add(b, target, EMB_PROP_birthPlace, place);
    emb_build_country(b, target, EMB_PROP_birthCountry, country);
}

static void add_names(list *l, const emb_xml_node *node)
{
    bool person = is_person(node);
    if (person)
        add_person_name(l->build, node);
    else
        add_entity_name(l, node);
    emb_build_name(l->build, EMB_NAME_PRIMARY, emb_xml_text_at(node, "NAME_ORIGINAL_SCRIPT"));
    const char *element = person ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS";
    for (const emb_xml_node *alias = emb_xml_child(node, element); alias; alias = emb_xml_next(alias, element)) {
        emb_str quality = emb_xml_text_at(alias, "QUALITY");
        emb_listed_name_kind kind = emb_listed_name_kind_of(quality, EMB_NAME_ALIAS);
        if (kind == EMB_NAME_PRIMARY)
            kind = EMB_NAME_ALIAS;
        emb_un_alias_add(l->build, kind, emb_xml_text_at(alias, "ALIAS_NAME"), emb_xml_text_at(alias, "NOTE"));
        if (person)
            add_alias_birth(l, alias);
    }
}

/* ---- Dates of birth ---- */

static bool says_about(emb_str note)
{
    return emb_str_starts_ascii_case(note, EMB_STR("approx")) || emb_str_starts_ascii_case(note, EMB_STR("circa"));
}

/* A note that is no date but ends with a year: "Between Aug. and Sep. 1977". Not of another calendar. */
static bool year_of_note(emb_str note, emb_str *ret)
{
    if (note.len < 5 || emb_is_ascii_digit(note.data[note.len - 5]))
        return false;
    *ret = emb_str_slice(note, note.len - 4, note.len);
    return emb_str_is_digits(*ret) && (emb_str_starts(*ret, EMB_STR("19")) || emb_str_starts(*ret, EMB_STR("20")));
}

static void add_noted_birth(emb_build *b, emb_str note)
{
    emb_entity *target = emb_build_target(b);
    emb_date_span span;
    emb_str year;
    if (emb_date_parse(note, &span) || !year_of_note(note, &year)) {
        emb_build_date(b, target, EMB_PROP_birthDate, note);
        return;
    }
    emb_build_date(b, target, EMB_PROP_birthDate, year);
    emb_build_note(b, target, "Birth date", note);
}

/* TYPE_OF_DATE says how sure a date is; which of DATE, YEAR, FROM_YEAR and NOTE are there says what it is. */
static void add_birth(list *l, const emb_xml_node *node)
{
    emb_entity *target = emb_build_target(l->build);
    emb_str date = emb_xml_text_at(node, "DATE"), year = emb_xml_text_at(node, "YEAR");
    emb_str from = emb_xml_text_at(node, "FROM_YEAR"), to = emb_xml_text_at(node, "TO_YEAR"), note = emb_xml_text_at(node, "NOTE");
    bool about = emb_str_equal_ascii_case(emb_xml_text_at(node, "TYPE_OF_DATE"), EMB_STR("APPROXIMATELY")) || says_about(note);
    bool month = year.len && emb_month_by_name(note);
    if (!date.len && !year.len && !from.len && !to.len) {
        if (note.len)
            add_noted_birth(l->build, note);
        return;
    }
    emb_buf_clear(&l->scratch);
    emb_buf_append_text(&l->scratch, about ? "circa " : "");
    if (month)
        emb_buf_printf(&l->scratch, "%.*s ", (int)note.len, note.data);
    emb_buf_append_str(&l->scratch, date.len ? date : year.len ? year : from.len ? from : to);
    if (!date.len && !year.len && from.len && to.len && !emb_str_equal(from, to))
        emb_buf_printf(&l->scratch, " to %.*s", (int)to.len, to.data);
    emb_build_date(l->build, target, EMB_PROP_birthDate, emb_buf_str(&l->scratch));
    if (note.len && !month && !says_about(note))
        emb_build_note(l->build, target, "Birth date", note);
}

/* ---- Places ---- */

/* Street, city, province, code and country; false where there is no more than the country. */
static bool join_place(list *l, const emb_xml_node *node)
{
    static const char *const parts[] = {"STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"};
    bool more = false;
    emb_buf_clear(&l->scratch);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_xml_text_at(node, parts[i]);
        if (!part.len)
            continue;
        if (l->scratch.len)
            emb_buf_append_text(&l->scratch, ", ");
        emb_buf_append_str(&l->scratch, part);
        more |= i + 1 < sizeof parts / sizeof *parts;
    }
    return more;
}

/* An address that is all note is one where it has parts: "Branch Office 1: Sarafi Market, Farah, Afghanistan". */
static void add_address(list *l, const emb_xml_node *node)
{
    emb_build *b = l->build;
    emb_entity *target = emb_build_target(b);
    emb_str note = emb_xml_text_at(node, "NOTE");
    bool more = join_place(l, node);
    emb_str place = emb_buf_str(&l->scratch);
    if (more)
        emb_build_add(b, target, EMB_PROP_address, place);
    else if (!place.len && emb_str_find_byte(note, ',', 0) != SIZE_MAX)
        emb_build_add(b, target, EMB_PROP_address, note);
    else if (!place.len)
        emb_build_note(b, target, "Address", note);
    if (place.len && note.len)
        emb_build_addf(b, target, EMB_PROP_notes, "%.*s: %.*s", (int)place.len, place.data, (int)note.len, note.data);
    emb_build_country(b, target, EMB_PROP_country, emb_xml_text_at(node, "COUNTRY"));
}

static void add_birth_place(list *l, const emb_xml_node *node)
{
    emb_entity *target = emb_build_target(l->build);
    join_place(l, node);
    emb_build_add(l->build, target, EMB_PROP_birthPlace, emb_buf_str(&l->scratch));
    emb_build_country(l->build, target, EMB_PROP_birthCountry, emb_xml_text_at(node, "COUNTRY"));
    emb_build_note(l->build, target, "Birth place", emb_xml_text_at(node, "NOTE"));
}

/* ---- The rest of a party ---- */

static void add_document(emb_build *b, const emb_xml_node *node)
{
    const emb_un_document document = {
        .type = emb_xml_text_at(node, "TYPE_OF_DOCUMENT"),
        .type2 = emb_xml_text_at(node, "TYPE_OF_DOCUMENT2"),
        .number = emb_xml_text_at(node, "NUMBER"),
        .note = emb_xml_text_at(node, "NOTE"),
        .issuing_country = emb_xml_text_at(node, "ISSUING_COUNTRY"),
        .country_of_issue = emb_xml_text_at(node, "COUNTRY_OF_ISSUE"),
        .city_of_issue = emb_xml_text_at(node, "CITY_OF_ISSUE"),
        .date_of_issue = emb_xml_text_at(node, "DATE_OF_ISSUE"),
    };
    emb_un_document_add(b, &document);
}

static void add_values(emb_build *b, const emb_xml_node *node, const char *element, emb_prop prop)
{
    const emb_xml_node *value = emb_xml_child(emb_xml_child(node, element), "VALUE");
    for (; value; value = emb_xml_next(value, "VALUE"))
        emb_build_add(b, emb_build_target(b), prop, emb_xml_text(value));
}

static void add_nationalities(emb_build *b, const emb_xml_node *node)
{
    const emb_xml_node *value = emb_xml_child(emb_xml_child(node, "NATIONALITY"), "VALUE");
    for (; value; value = emb_xml_next(value, "VALUE"))
        emb_build_country(b, emb_build_target(b), EMB_PROP_nationality, emb_xml_text(value));
}

static void add_person(list *l, const emb_xml_node *node)
{
    add_values(l->build, node, "TITLE", EMB_PROP_title);
    add_values(l->build, node, "DESIGNATION", EMB_PROP_position);
    add_nationalities(l->build, node);
    emb_build_gender(l->build, emb_build_target(l->build), emb_xml_text_at(node, "GENDER"));
    for (const emb_xml_node *child = emb_xml_child(node, NULL); child; child = emb_xml_next(child, NULL)) {
        emb_str name = emb_xml_name(child);
        if (emb_str_equal(name, EMB_STR("INDIVIDUAL_DATE_OF_BIRTH")))
            add_birth(l, child);
        else if (emb_str_equal(name, EMB_STR("INDIVIDUAL_PLACE_OF_BIRTH")))
            add_birth_place(l, child);
        else if (emb_str_equal(name, EMB_STR("INDIVIDUAL_DOCUMENT")))
            add_document(l->build, child);
    }
}

/* The resolution that the measures of a committee go back to, by which its page and the programmes are named. */
static const char *resolution_of(emb_str type)
{
    static const struct {
        const char *type, *resolution;
    } known[] = {
        {"Somalia", "751"}, {"Al-Qaida", "1267"}, {"Iraq", "1518"},       {"DRC", "1533"},     {"Sudan", "1591"},
        {"DPRK", "1718"},   {"Iran", "1737"},     {"Libya", "1970"},      {"Taliban", "1988"}, {"GB", "2048"},
        {"CAR", "2127"},    {"Yemen", "2140"},    {"SouthSudan", "2206"}, {"Haiti", "2653"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (emb_str_equal_ascii_case(type, emb_str_from(known[i].type)))
            return known[i].resolution;
    return NULL;
}

/* Some days come as xs:date with a time zone: "2015-04-07-04:00". */
static emb_str day_of(emb_str date)
{
    emb_str day = date.len > 10 ? emb_str_slice(date, 0, 10) : date;
    emb_date known;
    return emb_date_parse_iso(day, &known) ? day : date;
}

static void add_sanction(emb_build *b, const emb_xml_node *node)
{
    emb_entity *sanction = emb_build_sanction(b);
    emb_str reference = emb_xml_text_at(node, "REFERENCE_NUMBER"), type = emb_xml_text_at(node, "UN_LIST_TYPE");
    const char *resolution = resolution_of(type);
    emb_build_add(b, sanction, EMB_PROP_authority, EMB_STR("United Nations Security Council"));
    emb_build_add(b, sanction, EMB_PROP_program, type);
    if (resolution)
        emb_build_addf(b, sanction, EMB_PROP_programId, "UN-SC%s", resolution);
    else
        emb_build_add(b, sanction, EMB_PROP_programId, type);
    if (resolution)
        emb_build_addf(b, sanction, EMB_PROP_reason, "Security Council resolution %s and its successors", resolution);
    emb_build_add(b, sanction, EMB_PROP_unscId, reference);
    emb_build_add(b, sanction, EMB_PROP_recordId, reference);
    emb_build_date(b, sanction, EMB_PROP_listingDate, day_of(emb_xml_text_at(node, "LISTED_ON")));
    emb_build_date(b, sanction, EMB_PROP_endDate, day_of(emb_xml_text_at(node, "DELISTED_ON")));
    emb_build_note(b, sanction, "Submitted by", emb_xml_text_at(node, "SUBMITTED_BY"));
    emb_build_add(b, sanction, EMB_PROP_sourceUrl,
                  EMB_STR("https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list"));
    const emb_xml_node *value = emb_xml_child(emb_xml_child(node, "LAST_DAY_UPDATED"), "VALUE");
    for (; value; value = emb_xml_next(value, "VALUE"))
        emb_build_date(b, sanction, EMB_PROP_modifiedAt, day_of(emb_xml_text(value)));
}

static emb_status add_party(list *l, const emb_xml_node *node, emb_error *error)
{
    emb_build *b = l->build;
    emb_str id = emb_xml_text_at(node, "DATAID"), comments = emb_xml_text_at(node, "COMMENTS1");
    if (!id.len)
        id = emb_xml_text_at(node, "REFERENCE_NUMBER");
    if (!id.len) {
        emb_build_refuse(b, emb_xml_line(node), "", "it has neither a DATAID nor a REFERENCE_NUMBER");
        return EMB_OK;
    }
    bool person = is_person(node), vessel = !person && emb_un_is_vessel(emb_xml_text_at(node, "FIRST_NAME"), comments);
    emb_schema schema = person ? EMB_SCHEMA_Person : vessel ? EMB_SCHEMA_Vessel : EMB_SCHEMA_Organization;
    emb_entity *target = emb_build_begin(b, schema, emb_xml_line(node), "un-sc-%.*s", (int)id.len, id.data);
    add_names(l, node);
    emb_build_add(b, target, EMB_PROP_topics, EMB_STR("sanction"));
    add_sanction(b, node);
    if (person)
        add_person(l, node);
    const char *address = person ? "INDIVIDUAL_ADDRESS" : "ENTITY_ADDRESS";
    for (const emb_xml_node *child = emb_xml_child(node, address); child; child = emb_xml_next(child, address))
        add_address(l, child);
    emb_un_comments_add(b, comments);
    emb_build_check_text(b, &l->scratch);
    return emb_build_end(b, error);
}

/* ---- The file ---- */

static emb_status take_record(void *context, const emb_xml_node *node, emb_error *error)
{
    return add_party(context, node, error);
}

static emb_status take_element(void *context, const emb_xml_node *node, int depth, emb_error *error)
{
    list *l = context;
    emb_date date;
    emb_str generated = emb_xml_attribute(node, "dateGenerated");
    if (depth > 0)
        return EMB_OK;
    if (!emb_str_equal(emb_xml_name(node), EMB_STR("CONSOLIDATED_LIST")))
        return emb_fail_at(error, EMB_FORMAT, NULL, emb_xml_line(node), 0, "the root element is not CONSOLIDATED_LIST");
    char iso[11];
    if (emb_date_parse_iso(generated, &date) && emb_date_format(date, iso))
        snprintf(l->info->published, sizeof l->info->published, "%s", iso);
    else
        emb_build_warn_line(l->build, emb_xml_line(node), "no date of publication: dateGenerated is \"%.*s\"",
                            (int)(generated.len < 40 ? generated.len : 40), generated.data);
    return EMB_OK;
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    list *l = context;
    emb_build_progress(l->build, done, total);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    static const char *const records[] = {"INDIVIDUAL", "ENTITY", NULL};
    list l = {.info = info, .scratch = EMB_BUF_INIT(EMB_VALUE_MAX)};
    const emb_xml_handler handler = {&l, records, take_record, take_element, pass_progress};
    emb_status status =
        emb_build_open(file, sink, info, "UN consolidated XML", "un_sc", "UN Security Council Consolidated List", &l.build, error);
    if (status == EMB_OK)
        status = emb_xml_parse_file(file->path, &handler, error);
    emb_buf_free(&l.scratch);
    emb_build_close(l.build);
    return status;
}

const emb_reader emb_reader_un_xml = {
    .name = "un-xml",
    .title = "UN Security Council consolidated list, XML",
    .detect = detect,
    .read = read_list,
};
