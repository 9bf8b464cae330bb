/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac_advanced_refs.h"

#include <stdio.h>

#define KEY_MAX 96

static emb_str key_of(const char *set, emb_str id, char room[KEY_MAX])
{
    snprintf(room, KEY_MAX, "%s/%.*s", set, (int)(id.len < 32 ? id.len : 32), id.data ? id.data : "");
    return emb_str_from(room);
}

static emb_str value_of(const emb_ofac_refs *refs, const char *set, emb_str id, size_t field)
{
    char room[KEY_MAX];
    const emb_ofac_row *row = emb_ofac_rows_of(&refs->values, key_of(set, id, room));
    return row ? row->fields[field] : EMB_STR("");
}

emb_str emb_ofac_refs_text(const emb_ofac_refs *refs, const char *set, emb_str id)
{
    return value_of(refs, set, id, 0);
}

emb_str emb_ofac_refs_country(const emb_ofac_refs *refs, emb_str id)
{
    emb_str code = value_of(refs, "Country", id, 1);
    return code.len ? code : value_of(refs, "Country", id, 0);
}

emb_str emb_ofac_refs_party_type(const emb_ofac_refs *refs, emb_str id)
{
    emb_str type = value_of(refs, "PartySubType", id, 0);
    if (type.len && !emb_str_equal_ascii_case(type, EMB_STR("Unknown")))
        return type;
    return value_of(refs, "PartyType", value_of(refs, "PartySubType", id, 1), 0);
}

/* ---- Dates ---- */

static unsigned number_at(const emb_xml_node *node, const char *name, unsigned most)
{
    uint64_t number = 0;
    return emb_str_to_u64(emb_xml_text_at(node, name), &number) && number <= most ? (unsigned)number : 0;
}

static emb_date date_of(const emb_xml_node *node)
{
    return (emb_date){.year = (uint16_t)number_at(node, "Year", 9999),
                      .month = (uint8_t)number_at(node, "Month", 12),
                      .day = (uint8_t)number_at(node, "Day", 31)};
}

emb_str emb_ofac_refs_period(const emb_xml_node *period, char room[64])
{
    const emb_xml_node *start = emb_xml_child(period, "Start"), *end = emb_xml_child(period, "End");
    bool circa = emb_str_equal(emb_xml_attribute(start, "Approximate"), EMB_STR("true"));
    return emb_ofac_period(date_of(emb_xml_child(start, "From")), date_of(emb_xml_child(end, "To")), circa, room);
}

/* ---- What is kept of each element ---- */

static bool keep_value(emb_ofac_refs *refs, const emb_xml_node *node)
{
    static const char *const further[] = {"ISO2", "PartyTypeID", "CountryID"};
    char set[64], room[KEY_MAX];
    emb_str name = emb_xml_name(node), fields[2] = {emb_xml_text(node), EMB_STR("")};
    snprintf(set, sizeof set, "%.*s", (int)(name.len < 60 ? name.len : 60), name.data);
    for (size_t i = 0; i < 3 && !fields[1].len; i++)
        fields[1] = emb_xml_attribute(node, further[i]);
    return emb_ofac_rows_add(&refs->values, key_of(set, emb_xml_attribute(node, "ID"), room), emb_xml_line(node), fields, 2);
}

static bool keep_values(emb_ofac_refs *refs, const emb_xml_node *sets)
{
    for (const emb_xml_node *set = emb_xml_child(sets, NULL); set; set = emb_xml_next(set, NULL))
        for (const emb_xml_node *value = emb_xml_child(set, NULL); value; value = emb_xml_next(value, NULL))
            if (!keep_value(refs, value))
                return false;
    return true;
}

static size_t place_of(const emb_ofac_refs *refs, emb_str type_id)
{
    static const struct {
        const char *type;
        size_t field;
    } types[] = {
        {"ADDRESS1", EMB_OFAC_LINE_1}, {"ADDRESS2", EMB_OFAC_LINE_2},      {"ADDRESS3", EMB_OFAC_LINE_3},
        {"CITY", EMB_OFAC_CITY},       {"STATE/PROVINCE", EMB_OFAC_STATE}, {"POSTAL CODE", EMB_OFAC_POSTCODE},
        {"REGION", EMB_OFAC_STATE},
    };
    emb_str type = emb_ofac_refs_text(refs, "LocPartType", type_id);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (emb_str_equal_ascii_case(type, emb_str_from(types[i].type)))
            return types[i].field;
    return EMB_OFAC_PLACE;
}

/* A writing of a location: the primary values of its parts or the others. False where it has none of those. */
static bool location_of(const emb_ofac_refs *refs, const emb_xml_node *location, bool primary, emb_str fields[EMB_OFAC_FIELDS])
{
    bool any = primary;
    const emb_xml_node *part = emb_xml_child(location, "LocationPart");
    for (; part; part = emb_xml_next(part, "LocationPart")) {
        size_t place = place_of(refs, emb_xml_attribute(part, "LocPartTypeID"));
        const emb_xml_node *value = emb_xml_child(part, "LocationPartValue");
        for (; value; value = emb_xml_next(value, "LocationPartValue")) {
            if (emb_str_equal(emb_xml_attribute(value, "Primary"), EMB_STR("false")) == primary)
                continue;
            if (!fields[place].len)
                fields[place] = emb_xml_text_at(value, "Value");
            any = true;
        }
    }
    fields[EMB_OFAC_COUNTRY] = emb_xml_attribute(emb_xml_child(location, "LocationCountry"), "CountryID");
    if (!fields[EMB_OFAC_COUNTRY].len) {
        emb_str area = emb_xml_attribute(emb_xml_child(location, "LocationAreaCode"), "AreaCodeID");
        fields[EMB_OFAC_COUNTRY] = value_of(refs, "AreaCode", area, 1);
    }
    return any;
}

static bool keep_location(emb_ofac_refs *refs, const emb_xml_node *node)
{
    bool kept = true;
    for (int writing = 0; writing < 2 && kept; writing++) {
        emb_str fields[EMB_OFAC_FIELDS] = {0};
        if (location_of(refs, node, writing == 0, fields))
            kept = emb_ofac_rows_add(&refs->locations, emb_xml_attribute(node, "ID"), emb_xml_line(node), fields, EMB_OFAC_FIELDS);
    }
    return kept;
}

static bool keep_document(emb_ofac_refs *refs, const emb_xml_node *node)
{
    char issued[64], expires[64];
    emb_str fields[EMB_OFAC_FIELDS] = {
        [EMB_OFAC_DOC_TYPE] = emb_xml_attribute(node, "IDRegDocTypeID"),
        [EMB_OFAC_DOC_NUMBER] = emb_xml_text_at(node, "IDRegistrationNo"),
        [EMB_OFAC_DOC_COUNTRY] = emb_xml_attribute(node, "IssuedBy-CountryID"),
        [EMB_OFAC_DOC_AUTHORITY] = emb_xml_text_at(node, "IssuingAuthority"),
        [EMB_OFAC_DOC_COMMENT] = emb_xml_text_at(node, "Comment"),
        [EMB_OFAC_DOC_VALIDITY] = emb_xml_attribute(node, "ValidityID"),
    };
    const emb_xml_node *date = emb_xml_child(node, "DocumentDate");
    for (; date; date = emb_xml_next(date, "DocumentDate")) {
        emb_str type = emb_ofac_refs_text(refs, "IDRegDocDateType", emb_xml_attribute(date, "IDRegDocDateTypeID"));
        bool ends = emb_str_starts_ascii_case(type, EMB_STR("Expir"));
        fields[ends ? EMB_OFAC_DOC_EXPIRES : EMB_OFAC_DOC_ISSUED] =
            emb_ofac_refs_period(emb_xml_child(date, "DatePeriod"), ends ? expires : issued);
    }
    return emb_ofac_rows_add(&refs->documents, emb_xml_attribute(node, "IdentityID"), emb_xml_line(node), fields, EMB_OFAC_FIELDS);
}

static bool keep_relation(emb_ofac_refs *refs, const emb_xml_node *node)
{
    const emb_str fields[] = {
        [EMB_OFAC_REL_TO] = emb_xml_attribute(node, "To-ProfileID"),
        [EMB_OFAC_REL_TYPE] = emb_xml_attribute(node, "RelationTypeID"),
        [EMB_OFAC_REL_FORMER] = emb_xml_attribute(node, "Former"),
        [EMB_OFAC_REL_COMMENT] = emb_xml_text_at(node, "Comment"),
    };
    return emb_ofac_rows_add(&refs->relations, emb_xml_attribute(node, "From-ProfileID"), emb_xml_line(node), fields, 4);
}

static bool keep_statement(emb_ofac_refs *refs, const emb_xml_node *entry, const emb_xml_node *node, const char *kind, emb_str id)
{
    char room[11];
    emb_date date = date_of(emb_xml_child(node, "Date"));
    const emb_str fields[] = {
        [EMB_OFAC_ENTRY_KIND] = emb_str_from(kind),
        [EMB_OFAC_ENTRY_ID] = id,
        [EMB_OFAC_ENTRY_DATE] = {room, emb_date_format(date, room)},
        [EMB_OFAC_ENTRY_COMMENT] = emb_xml_text_at(node, "Comment"),
    };
    return emb_ofac_rows_add(&refs->entries, emb_xml_attribute(entry, "ProfileID"), emb_xml_line(entry), fields, 4);
}

static bool keep_entry(emb_ofac_refs *refs, const emb_xml_node *entry)
{
    emb_str list = emb_xml_attribute(entry, "ListID");
    bool kept = keep_statement(refs, entry, NULL, "list", list);
    refs->all_entries++;
    refs->sdn_entries += emb_str_equal_ascii_case(emb_ofac_refs_text(refs, "List", list), EMB_STR("SDN List"));
    const emb_xml_node *node = emb_xml_child(entry, "EntryEvent");
    for (; node && kept; node = emb_xml_next(node, "EntryEvent"))
        kept = keep_statement(refs, entry, node, "event", emb_xml_attribute(node, "LegalBasisID"));
    for (node = emb_xml_child(entry, "SanctionsMeasure"); node && kept; node = emb_xml_next(node, "SanctionsMeasure"))
        kept = keep_statement(refs, entry, node, "measure", emb_xml_attribute(node, "SanctionsTypeID"));
    return kept;
}

static bool keep_party(emb_ofac_refs *refs, const emb_xml_node *party)
{
    emb_str uid = emb_xml_attribute(party, "FixedRef");
    const emb_xml_node *profile = emb_xml_child(party, "Profile");
    emb_str type = emb_ofac_refs_party_type(refs, emb_xml_attribute(profile, "PartySubTypeID"));
    return emb_ofac_rows_add(&refs->profiles, emb_xml_attribute(profile, "ID"), emb_xml_line(party), &uid, 1) &&
           emb_ofac_names_set_schema(refs->parties, uid, emb_ofac_schema(type));
}

static bool keep_date(emb_ofac_refs *refs, const emb_xml_node *node)
{
    char room[11] = "";
    emb_date_format(date_of(node), room);
    snprintf(refs->published, sizeof refs->published, "%s", room);
    return true;
}

static emb_status take(void *context, const emb_xml_node *node, emb_error *error)
{
    static const struct {
        const char *name;
        bool (*keep)(emb_ofac_refs *refs, const emb_xml_node *node);
    } elements[] = {
        {"DistinctParty", keep_party},    {"Location", keep_location},
        {"IDRegDocument", keep_document}, {"ProfileRelationship", keep_relation},
        {"SanctionsEntry", keep_entry},   {"ReferenceValueSets", keep_values},
        {"DateOfIssue", keep_date},
    };
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (emb_str_equal(emb_xml_name(node), emb_str_from(elements[i].name)) && !elements[i].keep(context, node))
            return emb_fail_memory(error);
    return EMB_OK;
}

emb_status emb_ofac_refs_read(const char *path, emb_ofac_refs *ret, emb_error *error)
{
    static const char *const records[] = {"DateOfIssue",         "ReferenceValueSets", "Location",      "IDRegDocument",
                                          "ProfileRelationship", "SanctionsEntry",     "DistinctParty", NULL};
    const emb_xml_handler handler = {.context = ret, .records = records, .record = take};
    *ret = (emb_ofac_refs){.parties = emb_ofac_names_new()};
    if (!ret->parties || !emb_ofac_rows_init(&ret->values) || !emb_ofac_rows_init(&ret->locations) ||
        !emb_ofac_rows_init(&ret->documents) || !emb_ofac_rows_init(&ret->relations) || !emb_ofac_rows_init(&ret->entries) ||
        !emb_ofac_rows_init(&ret->profiles))
        return emb_fail_memory(error);
    return emb_xml_parse_file(path, &handler, error);
}

void emb_ofac_refs_free(emb_ofac_refs *refs)
{
    emb_ofac_rows_free(&refs->values);
    emb_ofac_rows_free(&refs->locations);
    emb_ofac_rows_free(&refs->documents);
    emb_ofac_rows_free(&refs->relations);
    emb_ofac_rows_free(&refs->entries);
    emb_ofac_rows_free(&refs->profiles);
    emb_ofac_names_free(refs->parties);
    refs->parties = NULL;
}
