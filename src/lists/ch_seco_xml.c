/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Swiss sanctions list (SECO): targets that refer to programmes, places and each other by number, wherever in the file these
 * stand. So the file is read twice, the first time for what is referred to.
 */
#include <stdio.h>

#include "base/buf.h"
#include "lists/ch_seco.h"
#include "lists/readers.h"
#include "model/country.h"

typedef struct list {
    emb_build *build;
    emb_list_info *info;
    emb_seco_refs *refs;
    emb_buf scratch;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<swiss-sanctions-list"), 0) != SIZE_MAX;
}

/* ---- Countries and places ---- */

/* By the code where it is known, else by the name. */
static void add_country(emb_build *b, emb_entity *entity, emb_prop prop, emb_str code, emb_str name)
{
    emb_build_country(b, entity, prop, code.len && (emb_country_code(code) || !name.len) ? code : name);
}

static void append_part(emb_buf *out, emb_str part)
{
    part = emb_str_trim(part);
    if (part.len && out->len)
        emb_buf_append_text(out, ", ");
    emb_buf_append_str(out, part);
}

/* The place that an element refers to; NULL where it does to none, with a warning where the list does not hold it. */
static const emb_seco_place *place_of(list *l, const emb_xml_node *node)
{
    emb_str id = emb_xml_attribute(node, "place-id");
    const emb_seco_place *place = id.len ? emb_seco_refs_place(l->refs, id) : NULL;
    if (id.len && !place)
        emb_build_warn(l->build, "there is no place %.*s", (int)id.len, id.data);
    return place;
}

static void add_birth_places(list *l, const emb_xml_node *identity)
{
    emb_build *b = l->build;
    emb_entity *target = emb_build_target(b);
    const emb_xml_node *node = emb_xml_child(identity, "place-of-birth");
    for (; node; node = emb_xml_next(node, "place-of-birth")) {
        const emb_seco_place *place = place_of(l, node);
        if (!place)
            continue;
        emb_buf_clear(&l->scratch);
        append_part(&l->scratch, emb_str_from(place->location));
        append_part(&l->scratch, emb_str_from(place->area));
        emb_build_add(b, target, EMB_PROP_birthPlace, emb_buf_str(&l->scratch));
        for (size_t i = 0; i < place->variant_count; i++)
            emb_build_add(b, target, EMB_PROP_birthPlace, emb_str_from(place->variants[i]));
        if (emb_schema_property(emb_entity_schema(target), EMB_PROP_birthCountry))
            add_country(b, target, EMB_PROP_birthCountry, emb_str_from(place->iso_code), emb_str_from(place->country));
    }
}

static void add_addresses(list *l, const emb_xml_node *identity)
{
    static const char *const parts[] = {"c-o", "address-details", "p-o-box", "zip-code"};
    emb_build *b = l->build;
    emb_entity *target = emb_build_target(b);
    const emb_xml_node *node = emb_xml_child(identity, "address");
    for (; node; node = emb_xml_next(node, "address")) {
        const emb_seco_place *place = place_of(l, node);
        emb_buf_clear(&l->scratch);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            append_part(&l->scratch, emb_xml_text_at(node, parts[i]));
        append_part(&l->scratch, emb_str_from(place ? place->location : ""));
        append_part(&l->scratch, emb_str_from(place ? place->area : ""));
        bool more_than_country = l->scratch.len > 0;
        append_part(&l->scratch, emb_str_from(place ? place->country : ""));
        if (more_than_country)
            emb_build_add(b, target, EMB_PROP_address, emb_buf_str(&l->scratch));
        if (place)
            add_country(b, target, EMB_PROP_country, emb_str_from(place->iso_code), emb_str_from(place->country));
        emb_build_note(b, target, "Address", emb_xml_text_at(node, "remark"));
    }
}

static void add_nationalities(emb_build *b, const emb_xml_node *identity)
{
    emb_entity *target = emb_build_target(b);
    bool person = emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person);
    const emb_xml_node *node = emb_xml_child(identity, "nationality");
    for (; node; node = emb_xml_next(node, "nationality")) {
        const emb_xml_node *country = emb_xml_child(node, "country");
        add_country(b, target, person ? EMB_PROP_nationality : EMB_PROP_country, emb_xml_attribute(country, "iso-code"),
                    emb_xml_text(country));
    }
}

/* ---- Dates ---- */

/* "1960-05-01" from the attributes of an element, as far as they go, or its text. Lives until the scratch is used again. */
static emb_str date_of(list *l, const emb_xml_node *node)
{
    emb_str year = emb_xml_attribute(node, "year"), month = emb_xml_attribute(node, "month"), day = emb_xml_attribute(node, "day");
    if (!year.len)
        return emb_xml_text(node);
    emb_buf_clear(&l->scratch);
    emb_buf_append_str(&l->scratch, year);
    if (month.len)
        emb_buf_printf(&l->scratch, "-%s%.*s", month.len == 1 ? "0" : "", (int)month.len, month.data);
    if (month.len && day.len)
        emb_buf_printf(&l->scratch, "-%s%.*s", day.len == 1 ? "0" : "", (int)day.len, day.data);
    return emb_buf_str(&l->scratch);
}

static emb_prop birth_of(emb_schema schema)
{
    if (emb_schema_is_a(schema, EMB_SCHEMA_Person))
        return EMB_PROP_birthDate;
    return emb_schema_is_a(schema, EMB_SCHEMA_Vehicle) ? EMB_PROP_buildDate : EMB_PROP_incorporationDate;
}

/* Days of other calendars and of low quality are said in a note besides. */
static void add_birth_dates(list *l, const emb_xml_node *identity)
{
    emb_build *b = l->build;
    emb_entity *target = emb_build_target(b);
    const emb_xml_node *node = emb_xml_child(identity, "day-month-year");
    for (; node; node = emb_xml_next(node, "day-month-year")) {
        emb_str date = date_of(l, node), calendar = emb_xml_attribute(node, "calendar");
        if (calendar.len && !emb_str_equal_ascii_case(calendar, EMB_STR("Gregorian"))) {
            emb_build_warn(b, "a date of the calendar %.*s, kept as a note", (int)(calendar.len < 60 ? calendar.len : 60),
                           calendar.data);
            emb_build_note(b, target, "Birth date in another calendar", date);
            continue;
        }
        emb_build_date(b, target, birth_of(emb_entity_schema(target)), date);
        if (emb_str_equal_ascii_case(emb_xml_attribute(node, "quality"), EMB_STR("low")))
            emb_build_note(b, target, "Date of low quality", date);
    }
}

/* ---- Documents ---- */

static void add_document(list *l, const emb_xml_node *node)
{
    emb_build *b = l->build;
    const emb_xml_node *issuer = emb_xml_child(node, "issuer");
    emb_str type = emb_xml_attribute(node, "document-type"), number = emb_xml_text_at(node, "number");
    emb_str code = emb_xml_attribute(issuer, "code"), country = emb_xml_text(issuer);
    if (!number.len) {
        emb_build_note(b, emb_build_target(b), "Identification document", emb_xml_text_at(node, "remark"));
        return;
    }
    bool passport = emb_str_find_ascii_case(type, EMB_STR("passport"), 0) != SIZE_MAX;
    emb_entity *document = emb_build_document(b, passport ? EMB_SCHEMA_Passport : EMB_SCHEMA_Identification, type, number,
                                              emb_country_code(code) ? code : country);
    const emb_xml_node *issued = emb_xml_child(node, "date-of-issue"), *expires = emb_xml_child(node, "expiry-date");
    emb_build_date(b, document, EMB_PROP_startDate, date_of(l, issued));
    emb_build_date(b, document, EMB_PROP_endDate, date_of(l, expires));
    emb_build_add(b, document, EMB_PROP_summary, emb_xml_text_at(node, "remark"));
}

/* ---- What is said besides ---- */

/* The seven digits behind "IMO". */
static emb_str find_imo(emb_str text)
{
    size_t at = emb_str_find(text, EMB_STR("IMO"), 0);
    while (at != SIZE_MAX && at < text.len && !emb_is_ascii_digit(text.data[at]) && text.data[at] != ';')
        at++;
    size_t end = at;
    while (end < text.len && emb_is_ascii_digit(text.data[end]))
        end++;
    return at != SIZE_MAX && end - at == 7 ? emb_str_slice(text, at, end) : EMB_STR("");
}

static void add_other_information(emb_build *b, const emb_xml_node *party)
{
    emb_entity *target = emb_build_target(b);
    bool takes_imo = emb_schema_property(emb_entity_schema(target), EMB_PROP_imoNumber) != NULL;
    const emb_xml_node *node = emb_xml_child(party, "other-information");
    for (; node; node = emb_xml_next(node, "other-information")) {
        if (takes_imo)
            emb_build_add(b, target, EMB_PROP_imoNumber, find_imo(emb_xml_text(node)));
        emb_build_note(b, target, NULL, emb_xml_text(node));
    }
    node = emb_xml_child(party, "generic-attribute");
    for (; node; node = emb_xml_next(node, "generic-attribute")) {
        emb_str name = emb_xml_attribute(node, "name"), value = emb_xml_text(node);
        if (takes_imo && emb_str_find_ascii_case(name, EMB_STR("imo"), 0) != SIZE_MAX && emb_str_is_digits(value))
            emb_build_add(b, target, EMB_PROP_imoNumber, value);
        if (value.len)
            emb_build_addf(b, target, EMB_PROP_notes, "%.*s: %.*s", (int)name.len, name.data ? name.data : "", (int)value.len,
                           value.data);
    }
}

static void add_relations(list *l, const emb_xml_node *party)
{
    emb_build *b = l->build;
    const emb_xml_node *node = emb_xml_child(party, "relation");
    for (; node; node = emb_xml_next(node, "relation")) {
        emb_str other = emb_xml_attribute(node, "target-id"), type = emb_xml_attribute(node, "relation-type");
        emb_str remark = emb_xml_text_at(node, "remark");
        if (!emb_seco_refs_has_target(l->refs, other)) {
            emb_build_warn(b, "a relation to what is not in the list: %.*s", (int)(other.len < 60 ? other.len : 60), other.data);
            emb_build_addf(b, emb_build_target(b), EMB_PROP_notes, "Relation: %.*s %.*s", (int)type.len, type.data ? type.data : "",
                           (int)remark.len, remark.data ? remark.data : "");
            continue;
        }
        emb_buf_clear(&l->scratch);
        emb_buf_printf(&l->scratch, "ch-seco-%.*s", (int)other.len, other.data);
        emb_entity *link = emb_build_relation(b, EMB_SCHEMA_UnknownLink, emb_build_id(b), emb_buf_str(&l->scratch), type);
        emb_build_add(b, link, EMB_PROP_summary, remark);
    }
}

/* ---- Sanctions ---- */

static void add_modifications(emb_build *b, emb_entity *sanction, const emb_xml_node *target)
{
    const emb_xml_node *node = emb_xml_child(target, "modification");
    for (; node; node = emb_xml_next(node, "modification")) {
        emb_str type = emb_xml_attribute(node, "modification-type"), enacted = emb_xml_attribute(node, "enactment-date");
        emb_str published = emb_xml_attribute(node, "publication-date"), effective = emb_xml_attribute(node, "effective-date");
        emb_str day = enacted.len ? enacted : published.len ? published : effective;
        if (emb_str_equal_ascii_case(type, EMB_STR("listed"))) {
            emb_build_date(b, sanction, EMB_PROP_listingDate, day);
            emb_build_date(b, sanction, EMB_PROP_startDate, effective);
        } else if (emb_str_equal_ascii_case(type, EMB_STR("amended"))) {
            emb_build_date(b, sanction, EMB_PROP_modifiedAt, day);
        }
    }
}

static void add_sanction(list *l, const emb_xml_node *target, const emb_xml_node *party, const emb_seco_set *set)
{
    emb_build *b = l->build;
    emb_entity *sanction = emb_build_sanction(b);
    emb_build_add(b, sanction, EMB_PROP_authority, EMB_STR("State Secretariat for Economic Affairs"));
    emb_build_add(b, sanction, EMB_PROP_country, EMB_STR("ch"));
    emb_build_add(b, sanction, EMB_PROP_recordId, emb_xml_attribute(target, "ssid"));
    emb_build_add(b, sanction, EMB_PROP_authorityId, emb_xml_text_at(target, "foreign-identifier"));
    if (set) {
        emb_build_add(b, sanction, EMB_PROP_program, emb_str_from(set->program));
        emb_build_add(b, sanction, EMB_PROP_programId, emb_str_from(set->key));
        emb_build_add(b, sanction, EMB_PROP_provisions, emb_str_from(set->title));
        emb_build_note(b, sanction, "Origin", emb_str_from(set->origin));
    }
    add_modifications(b, sanction, target);
    const emb_xml_node *node = emb_xml_child(party, "justification");
    for (; node; node = emb_xml_next(node, "justification"))
        emb_build_add(b, sanction, EMB_PROP_reason, emb_xml_text(node));
}

/* A sanction for each set of measures; one without a programme where a target names none. */
static void add_sanctions(list *l, const emb_xml_node *target, const emb_xml_node *party)
{
    const emb_xml_node *node = emb_xml_child(target, "sanctions-set-id");
    emb_str in_attribute = emb_xml_attribute(target, "sanctions-set-id");
    if (!node)
        add_sanction(l, target, party, emb_seco_refs_set(l->refs, in_attribute));
    for (; node; node = emb_xml_next(node, "sanctions-set-id")) {
        const emb_seco_set *set = emb_seco_refs_set(l->refs, emb_xml_text(node));
        if (!set)
            emb_build_warn(l->build, "there is no sanctions set %.*s", (int)emb_xml_text(node).len, emb_xml_text(node).data);
        add_sanction(l, target, party, set);
    }
}

/* ---- Targets ---- */

/* The element of the party in a target, and what it is. NULL where it has none. */
static const emb_xml_node *party_of(const emb_xml_node *target, emb_schema *ret)
{
    const emb_xml_node *party = emb_xml_child(target, "individual");
    *ret = EMB_SCHEMA_Person;
    if (party)
        return party;
    *ret = EMB_SCHEMA_Organization;
    if ((party = emb_xml_child(target, "entity")) != NULL)
        return party;
    party = emb_xml_child(target, "object");
    emb_str type = emb_xml_attribute(party, "object-type");
    bool aircraft = emb_str_starts_ascii_case(type, EMB_STR("air")) || emb_str_starts_ascii_case(type, EMB_STR("plane"));
    *ret = aircraft ? EMB_SCHEMA_Airplane : EMB_SCHEMA_Vessel;
    return party;
}

static void add_identities(list *l, const emb_xml_node *party)
{
    emb_build *b = l->build;
    const emb_xml_node *identity = emb_xml_child(party, "identity");
    for (; identity; identity = emb_xml_next(identity, "identity")) {
        emb_seco_names_add(b, identity);
        add_birth_dates(l, identity);
        add_birth_places(l, identity);
        add_nationalities(b, identity);
        add_addresses(l, identity);
        const emb_xml_node *document = emb_xml_child(identity, "identification-document");
        for (; document; document = emb_xml_next(document, "identification-document"))
            add_document(l, document);
    }
}

static emb_status take_target(list *l, const emb_xml_node *target, emb_error *error)
{
    emb_build *b = l->build;
    emb_str ssid = emb_xml_attribute(target, "ssid"), day;
    uint64_t line = emb_xml_line(target);
    emb_schema schema;
    const emb_xml_node *party = party_of(target, &schema);
    if (!ssid.len || !party) {
        emb_build_refuse(b, line, "", ssid.len ? "the target is no individual, entity or object" : "the target has no ssid");
        return EMB_OK;
    }
    emb_build_begin(b, schema, line, "ch-seco-%.*s", (int)ssid.len, ssid.data);
    if (emb_seco_delisted(target, &day)) {
        emb_build_drop(b, "it is off the list%s%.*s", day.len ? " since " : "", (int)day.len, day.data ? day.data : "");
        return EMB_OK;
    }
    emb_build_add(b, emb_build_target(b), EMB_PROP_topics, EMB_STR("sanction"));
    emb_build_gender(b, emb_build_target(b), emb_xml_attribute(party, "sex"));
    add_identities(l, party);
    add_other_information(b, party);
    add_sanctions(l, target, party);
    add_relations(l, party);
    emb_build_check_text(b, &l->scratch);
    return emb_build_end(b, error);
}

static emb_status take_record(void *context, const emb_xml_node *node, emb_error *error)
{
    return take_target(context, node, error);
}

/* ---- The file ---- */

static emb_status take_reference(void *context, const emb_xml_node *node, emb_error *error)
{
    list *l = context;
    return emb_seco_refs_take(l->refs, node, error);
}

static emb_status take_root(void *context, const emb_xml_node *node, int depth, emb_error *error)
{
    list *l = context;
    (void)error;
    if (depth > 0)
        return EMB_OK;
    emb_str date = emb_xml_attribute(node, "date"), type = emb_xml_attribute(node, "list-type");
    snprintf(l->info->published, sizeof l->info->published, "%.*s", (int)date.len, date.data ? date.data : "");
    if (emb_str_find_ascii_case(type, EMB_STR("amend"), 0) != SIZE_MAX ||
        emb_str_find_ascii_case(type, EMB_STR("delta"), 0) != SIZE_MAX)
        emb_build_warn_line(l->build, emb_xml_line(node), "by its list-type this is an amendment, not the whole list");
    return EMB_OK;
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    list *l = context;
    emb_build_progress(l->build, done, total);
}

static emb_status read_twice(list *l, const char *path, emb_error *error)
{
    static const char *const targets[] = {"target", NULL};
    const emb_xml_handler first = {.context = l, .records = emb_seco_ref_elements, .record = take_reference};
    const emb_xml_handler second = {
        .context = l, .records = targets, .record = take_record, .open = take_root, .progress = pass_progress};
    l->refs = emb_seco_refs_new();
    if (!l->refs)
        return emb_fail_memory(error);
    emb_status status = emb_xml_parse_file(path, &first, error);
    return status == EMB_OK ? emb_xml_parse_file(path, &second, error) : status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    list l = {.info = info, .scratch = EMB_BUF_INIT(EMB_VALUE_MAX * 4)};
    emb_status status =
        emb_build_open(file, sink, info, "Swiss SECO XML", "ch_seco_sanctions", "Swiss SECO Sanctions List", &l.build, error);
    if (status == EMB_OK)
        status = read_twice(&l, file->path, error);
    emb_seco_refs_free(l.refs);
    emb_buf_free(&l.scratch);
    emb_build_close(l.build);
    return status;
}

const emb_reader emb_reader_ch_seco_xml = {
    .name = "ch-seco-xml",
    .title = "Swiss sanctions list (SECO), XML",
    .detect = detect,
    .read = read_list,
};
