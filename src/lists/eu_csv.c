/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EU's consolidated list of financial sanctions as CSV, "csvFullSanctionsList_1_1": semicolons, and for every party as many rows as
 * its names, addresses, births, documents and citizenships have, alone or combined with each other. The parts are collected until
 * the next party begins; what was met in a row before is taken once.
 */
#include <string.h>

#include "base/map.h"
#include "lists/eu.h"
#include "lists/readers.h"
#include "lists/table.h"

/* Columns, those of a part together. */
enum {
    GENERATED,
    LOGICAL_ID,
    REFERENCE,
    UN_ID,
    DESIGNATED,
    DETAILS,
    SUBJECT,
    REMARK,
    REGULATION_PUBLISHED,
    REGULATION_IN_FORCE,
    REGULATION_TITLE,
    REGULATION_PROGRAMME,
    REGULATION_URL,
    NAME_LAST,
    NAME_FIRST,
    NAME_MIDDLE,
    NAME_WHOLE,
    NAME_GENDER,
    NAME_TITLE,
    NAME_FUNCTION,
    NAME_STRONG,
    NAME_REMARK,
    ADDRESS_CITY,
    ADDRESS_STREET,
    ADDRESS_PO_BOX,
    ADDRESS_ZIP,
    ADDRESS_REGION,
    ADDRESS_PLACE,
    ADDRESS_AT_LISTING,
    ADDRESS_CONTACT,
    ADDRESS_CODE,
    ADDRESS_COUNTRY,
    ADDRESS_REMARK,
    BIRTH_DATE,
    BIRTH_DAY,
    BIRTH_MONTH,
    BIRTH_YEAR,
    BIRTH_FROM,
    BIRTH_TO,
    BIRTH_CIRCA,
    BIRTH_CALENDAR,
    BIRTH_ZIP,
    BIRTH_REGION,
    BIRTH_PLACE,
    BIRTH_CITY,
    BIRTH_CODE,
    BIRTH_COUNTRY,
    BIRTH_REMARK,
    ID_NUMBER,
    ID_EXPIRED,
    ID_FALSE,
    ID_LOST,
    ID_REVOKED,
    ID_ISSUED_BY,
    ID_ISSUED,
    ID_VALID_FROM,
    ID_VALID_TO,
    ID_LATIN_NUMBER,
    ID_NAME,
    ID_TYPE_CODE,
    ID_TYPE,
    ID_CODE,
    ID_COUNTRY,
    ID_REMARK,
    CITIZEN_CODE,
    CITIZEN_COUNTRY,
    CITIZEN_REMARK,
    COLUMNS
};

static const emb_table_column columns[COLUMNS] = {
    [GENERATED] = {"fileGenerationDate", false},
    [LOGICAL_ID] = {"Entity_LogicalId", true},
    [REFERENCE] = {"Entity_EU_ReferenceNumber", false},
    [UN_ID] = {"Entity_UnitedNationId", false},
    [DESIGNATED] = {"Entity_DesignationDate", false},
    [DETAILS] = {"Entity_DesignationDetails", false},
    [SUBJECT] = {"Entity_SubjectType_ClassificationCode|Entity_SubjectType", true},
    [REMARK] = {"Entity_Remark", false},
    [REGULATION_PUBLISHED] = {"Entity_Regulation_PublicationDate", false},
    [REGULATION_IN_FORCE] = {"Entity_Regulation_EntryIntoForceDate", false},
    [REGULATION_TITLE] = {"Entity_Regulation_NumberTitle", false},
    [REGULATION_PROGRAMME] = {"Entity_Regulation_Programme", false},
    [REGULATION_URL] = {"Entity_Regulation_PublicationUrl", false},
    [NAME_LAST] = {"NameAlias_LastName", false},
    [NAME_FIRST] = {"NameAlias_FirstName", false},
    [NAME_MIDDLE] = {"NameAlias_MiddleName", false},
    [NAME_WHOLE] = {"NameAlias_WholeName", true},
    [NAME_GENDER] = {"NameAlias_Gender", false},
    [NAME_TITLE] = {"NameAlias_Title", false},
    [NAME_FUNCTION] = {"NameAlias_Function", false},
    [NAME_STRONG] = {"NameAlias_Strong", false},
    [NAME_REMARK] = {"NameAlias_Remark", false},
    [ADDRESS_CITY] = {"Address_City", false},
    [ADDRESS_STREET] = {"Address_Street", false},
    [ADDRESS_PO_BOX] = {"Address_PoBox", false},
    [ADDRESS_ZIP] = {"Address_ZipCode", false},
    [ADDRESS_REGION] = {"Address_Region", false},
    [ADDRESS_PLACE] = {"Address_Place", false},
    [ADDRESS_AT_LISTING] = {"Address_AsAtListingTime", false},
    [ADDRESS_CONTACT] = {"Address_ContactInfo", false},
    [ADDRESS_CODE] = {"Address_CountryIso2Code", false},
    [ADDRESS_COUNTRY] = {"Address_CountryDescription", false},
    [ADDRESS_REMARK] = {"Address_Remark", false},
    [BIRTH_DATE] = {"BirthDate_BirthDate", false},
    [BIRTH_DAY] = {"BirthDate_Day", false},
    [BIRTH_MONTH] = {"BirthDate_Month", false},
    [BIRTH_YEAR] = {"BirthDate_Year", false},
    [BIRTH_FROM] = {"BirthDate_YearRangeFrom", false},
    [BIRTH_TO] = {"BirthDate_YearRangeTo", false},
    [BIRTH_CIRCA] = {"BirthDate_Circa", false},
    [BIRTH_CALENDAR] = {"BirthDate_CalendarType", false},
    [BIRTH_ZIP] = {"BirthDate_ZipCode", false},
    [BIRTH_REGION] = {"BirthDate_Region", false},
    [BIRTH_PLACE] = {"BirthDate_Place", false},
    [BIRTH_CITY] = {"BirthDate_City", false},
    [BIRTH_CODE] = {"BirthDate_CountryIso2Code", false},
    [BIRTH_COUNTRY] = {"BirthDate_CountryDescription", false},
    [BIRTH_REMARK] = {"BirthDate_Remark", false},
    [ID_NUMBER] = {"Identification_Number", false},
    [ID_EXPIRED] = {"Identification_KnownExpired", false},
    [ID_FALSE] = {"Identification_KnownFalse", false},
    [ID_LOST] = {"Identification_ReportedLost", false},
    [ID_REVOKED] = {"Identification_RevokedByIssuer", false},
    [ID_ISSUED_BY] = {"Identification_IssuedBy", false},
    [ID_ISSUED] = {"Identification_IssuedDate|Identification_IssueDate", false},
    [ID_VALID_FROM] = {"Identification_ValidFrom", false},
    [ID_VALID_TO] = {"Identification_ValidTo", false},
    [ID_LATIN_NUMBER] = {"Identification_LatinNumber", false},
    [ID_NAME] = {"Identification_NameOnDocument", false},
    [ID_TYPE_CODE] = {"Identification_TypeCode", false},
    [ID_TYPE] = {"Identification_TypeDescription", false},
    [ID_CODE] = {"Identification_CountryIso2Code", false},
    [ID_COUNTRY] = {"Identification_CountryDescription", false},
    [ID_REMARK] = {"Identification_Remark", false},
    [CITIZEN_CODE] = {"Citizenship_CountryIso2Code", false},
    [CITIZEN_COUNTRY] = {"Citizenship_CountryDescription", false},
    [CITIZEN_REMARK] = {"Citizenship_Remark", false},
};

/* Which columns make a part; the party itself first. */
enum { PARTY, PARTY_REMARK, REGULATION, NAME, ADDRESS, BIRTH, IDENTIFICATION, CITIZENSHIP, PARTS };
static const struct {
    int first, last;
} parts[PARTS] = {
    [PARTY] = {LOGICAL_ID, SUBJECT},
    [PARTY_REMARK] = {REMARK, REMARK},
    [REGULATION] = {REGULATION_PUBLISHED, REGULATION_URL},
    [NAME] = {NAME_LAST, NAME_REMARK},
    [ADDRESS] = {ADDRESS_CITY, ADDRESS_REMARK},
    [BIRTH] = {BIRTH_DATE, BIRTH_REMARK},
    [IDENTIFICATION] = {ID_NUMBER, ID_REMARK},
    [CITIZENSHIP] = {CITIZEN_CODE, CITIZEN_REMARK},
};

typedef struct list {
    emb_eu eu;
    emb_map *found; /* the parts of the party that is collected, as bytes: part, then for each field its length and itself */
    emb_map *ended; /* the logical ids of the parties before it */
    emb_buf key;
    uint64_t line; /* where it began */
    emb_str fields[COLUMNS];
} list;

static bool detect(const emb_list_file *file)
{
    static const char *const wanted[] = {"Entity_LogicalId", "NameAlias_WholeName"};
    return emb_table_head_has(file->head, ';', wanted, 2);
}

/* ---- Collecting ---- */

/* A part of which no column says anything; "false" and a calendar say nothing alone. */
static bool is_empty(const emb_csv_record *row, const size_t *at, int part)
{
    for (int i = parts[part].first; i <= parts[part].last; i++) {
        emb_str field = emb_str_trim(emb_csv_field(row, at[i]));
        if (field.len && i != BIRTH_CALENDAR && !emb_str_equal_ascii_case(field, EMB_STR("false")))
            return false;
    }
    return true;
}

static emb_status collect(list *l, const emb_csv_record *row, const size_t *at, int part, emb_error *error)
{
    if (part != PARTY && is_empty(row, at, part))
        return EMB_OK;
    emb_buf_clear(&l->key);
    emb_buf_append_byte(&l->key, (char)part);
    for (int i = parts[part].first; i <= parts[part].last; i++) {
        emb_str field = emb_str_trim(emb_csv_field(row, at[i]));
        uint32_t len = (uint32_t)field.len;
        emb_buf_append(&l->key, &len, sizeof len);
        emb_buf_append_str(&l->key, field);
    }
    if (l->key.failed || emb_map_put(l->found, emb_buf_str(&l->key), NULL) == EMB_MAP_NONE)
        return emb_fail_memory(error);
    return EMB_OK;
}

/* Fills in the fields of a collected part. Returns which it is. */
static int unpack(list *l, uint32_t number)
{
    emb_str key = emb_map_key(l->found, number);
    int part = (uint8_t)key.data[0];
    size_t from = 1;
    for (int i = parts[part].first; i <= parts[part].last; i++) {
        uint32_t len;
        memcpy(&len, key.data + from, sizeof len);
        l->fields[i] = emb_str_slice(key, from + sizeof len, from + sizeof len + len);
        from += sizeof len + len;
    }
    return part;
}

/* ---- Handing on ---- */

static emb_eu_country country_of(const list *l, int code)
{
    return (emb_eu_country){.code = l->fields[code], .name = l->fields[code + 1]};
}

static void add_regulation(list *l, const emb_eu_party *party)
{
    const emb_eu_regulation regulation = {.published = l->fields[REGULATION_PUBLISHED],
                                          .in_force = l->fields[REGULATION_IN_FORCE],
                                          .title = l->fields[REGULATION_TITLE],
                                          .programme = l->fields[REGULATION_PROGRAMME],
                                          .url = l->fields[REGULATION_URL]};
    emb_eu_regulation_add(&l->eu, party, &regulation);
}

static void add_name(list *l)
{
    const emb_eu_name name = {.first = l->fields[NAME_FIRST],
                              .middle = l->fields[NAME_MIDDLE],
                              .last = l->fields[NAME_LAST],
                              .whole = l->fields[NAME_WHOLE],
                              .function = l->fields[NAME_FUNCTION],
                              .gender = l->fields[NAME_GENDER],
                              .title = l->fields[NAME_TITLE],
                              .strong = l->fields[NAME_STRONG],
                              .remark = l->fields[NAME_REMARK]};
    emb_eu_name_add(&l->eu, &name);
}

static void add_birth(list *l)
{
    const emb_eu_birth birth = {.date = l->fields[BIRTH_DATE],
                                .day = l->fields[BIRTH_DAY],
                                .month = l->fields[BIRTH_MONTH],
                                .year = l->fields[BIRTH_YEAR],
                                .from = l->fields[BIRTH_FROM],
                                .to = l->fields[BIRTH_TO],
                                .circa = l->fields[BIRTH_CIRCA],
                                .calendar = l->fields[BIRTH_CALENDAR],
                                .remark = l->fields[BIRTH_REMARK],
                                .place = {.city = l->fields[BIRTH_CITY],
                                          .zip = l->fields[BIRTH_ZIP],
                                          .region = l->fields[BIRTH_REGION],
                                          .place = l->fields[BIRTH_PLACE],
                                          .country = country_of(l, BIRTH_CODE)}};
    emb_eu_birth_add(&l->eu, &birth);
}

static void add_identification(list *l)
{
    const emb_eu_identification id = {.number = l->fields[ID_NUMBER],
                                      .latin_number = l->fields[ID_LATIN_NUMBER],
                                      .type_code = l->fields[ID_TYPE_CODE],
                                      .type = l->fields[ID_TYPE],
                                      .issued_by = l->fields[ID_ISSUED_BY],
                                      .issued = l->fields[ID_ISSUED],
                                      .valid_from = l->fields[ID_VALID_FROM],
                                      .valid_to = l->fields[ID_VALID_TO],
                                      .name_on_document = l->fields[ID_NAME],
                                      .remark = l->fields[ID_REMARK],
                                      .known_expired = l->fields[ID_EXPIRED],
                                      .known_false = l->fields[ID_FALSE],
                                      .reported_lost = l->fields[ID_LOST],
                                      .revoked = l->fields[ID_REVOKED],
                                      .country = country_of(l, ID_CODE)};
    emb_eu_identification_add(&l->eu, &id);
}

/* "PHONE[+98 21 1] EMAIL[a@b.example]": keys with their values in brackets. Anything else is a note. */
static void add_contacts(list *l, emb_str contacts)
{
    while (contacts.len) {
        size_t open = emb_str_find_byte(contacts, '[', 0), close = emb_str_find_byte(contacts, ']', 0);
        if (open == SIZE_MAX || close == SIZE_MAX || close < open)
            break;
        emb_str key = emb_str_slice(contacts, 0, open);
        while (key.len && !emb_is_ascii_alpha(key.data[0]))
            key = emb_str_slice(key, 1, key.len);
        emb_eu_contact_add(&l->eu, emb_str_trim(key), emb_str_trim(emb_str_slice(contacts, open + 1, close)));
        contacts = emb_str_trim(emb_str_slice(contacts, close + 1, contacts.len));
    }
    emb_eu_contact_add(&l->eu, EMB_STR(""), contacts);
}

static void add_address(list *l)
{
    const emb_eu_place place = {.street = l->fields[ADDRESS_STREET],
                                .po_box = l->fields[ADDRESS_PO_BOX],
                                .city = l->fields[ADDRESS_CITY],
                                .zip = l->fields[ADDRESS_ZIP],
                                .region = l->fields[ADDRESS_REGION],
                                .place = l->fields[ADDRESS_PLACE],
                                .country = country_of(l, ADDRESS_CODE)};
    emb_eu_address_add(&l->eu, &place, l->fields[ADDRESS_REMARK], l->fields[ADDRESS_AT_LISTING]);
    add_contacts(l, l->fields[ADDRESS_CONTACT]);
}

static void add_part(list *l, const emb_eu_party *party, int part)
{
    const emb_eu_country citizenship = country_of(l, CITIZEN_CODE);
    switch (part) {
    case PARTY_REMARK:
        emb_build_note(l->eu.build, emb_build_target(l->eu.build), NULL, l->fields[REMARK]);
        break;
    case REGULATION:
        add_regulation(l, party);
        break;
    case NAME:
        add_name(l);
        break;
    case ADDRESS:
        add_address(l);
        break;
    case BIRTH:
        add_birth(l);
        break;
    case IDENTIFICATION:
        add_identification(l);
        break;
    case CITIZENSHIP:
        emb_eu_citizenship_add(&l->eu, &citizenship, l->fields[CITIZEN_REMARK]);
        break;
    default:
        break;
    }
}

static bool is_vessel(list *l)
{
    for (uint32_t i = 0; i < emb_map_count(l->found); i++)
        if (unpack(l, i) == IDENTIFICATION &&
            emb_eu_is_vessel_number(l->fields[ID_TYPE_CODE], l->fields[ID_TYPE], l->fields[ID_NUMBER]))
            return true;
    return false;
}

/* What is said of the party in its first row; where later rows say something else of it, the first that says anything counts. */
static emb_eu_party party_of(list *l)
{
    emb_eu_party party = {.vessel = is_vessel(l)};
    struct {
        emb_str *field;
        int column;
    } fields[] = {{&party.logical_id, LOGICAL_ID}, {&party.reference, REFERENCE},         {&party.un_id, UN_ID},
                  {&party.designated, DESIGNATED}, {&party.designation_details, DETAILS}, {&party.subject, SUBJECT}};
    for (uint32_t i = 0; i < emb_map_count(l->found); i++)
        for (size_t k = 0; unpack(l, i) == PARTY && k < sizeof fields / sizeof *fields; k++)
            if (!fields[k].field->len)
                *fields[k].field = l->fields[fields[k].column];
    return party;
}

static emb_status end_party(list *l, emb_error *error)
{
    if (!emb_map_count(l->found))
        return EMB_OK;
    emb_eu_party party = party_of(l);
    emb_status status = EMB_OK;
    if (emb_eu_begin(&l->eu, &party, l->line)) {
        bool is_new = true;
        if (emb_map_put(l->ended, party.logical_id, &is_new) == EMB_MAP_NONE)
            emb_build_no_memory(l->eu.build);
        if (!is_new)
            emb_build_warn(l->eu.build, "rows of another party stand between the rows of this one");
        for (uint32_t i = 0; i < emb_map_count(l->found); i++)
            add_part(l, &party, unpack(l, i));
        status = emb_eu_end(&l->eu, &party, error);
    }
    emb_map_clear(l->found);
    return status;
}

/* ---- The file ---- */

static bool is_of_party(list *l, emb_str logical_id)
{
    if (!emb_map_count(l->found))
        return false;
    unpack(l, 0);
    return emb_str_equal(l->fields[LOGICAL_ID], logical_id);
}

static emb_status take_row(list *l, const emb_csv_record *row, const size_t *at, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_str id = emb_str_trim(emb_csv_field(row, at[LOGICAL_ID]));
    if (!id.len) {
        emb_build_refuse(l->eu.build, row->line, "", "the row has no Entity_LogicalId");
        return EMB_OK;
    }
    if (!is_of_party(l, id)) {
        status = end_party(l, error);
        l->line = row->line;
    }
    for (int part = 0; part < PARTS && status == EMB_OK; part++)
        status = collect(l, row, at, part, error);
    return status;
}

static emb_status read_rows(list *l, const emb_list_file *file, emb_list_info *info, emb_error *error)
{
    size_t at[COLUMNS];
    emb_table *table = NULL;
    emb_csv_record row;
    bool first = true;
    emb_status status = emb_table_open(file->path, ';', columns, COLUMNS, at, &table, error);
    while (status == EMB_OK) {
        status = emb_table_read(table, l->eu.build, &row, error);
        if (status != EMB_OK || !row.count)
            break;
        if (first)
            emb_eu_published(&l->eu, info, row.line, emb_str_trim(emb_csv_field(&row, at[GENERATED])));
        first = false;
        status = take_row(l, &row, at, error);
    }
    if (status == EMB_OK)
        status = end_party(l, error);
    emb_table_close(table);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    list l = {.found = emb_map_new(), .ended = emb_map_new(), .key = EMB_BUF_INIT(EMB_CSV_RECORD_MAX * 2)};
    emb_status status = emb_eu_open(&l.eu, file, sink, info, "EU consolidated CSV 1.1", error);
    if (status == EMB_OK && (!l.found || !l.ended))
        status = emb_fail_memory(error);
    if (status == EMB_OK)
        status = read_rows(&l, file, info, error);
    emb_eu_close(&l.eu);
    emb_map_free(l.found);
    emb_map_free(l.ended);
    emb_buf_free(&l.key);
    return status;
}

const emb_reader emb_reader_eu_csv = {
    .name = "eu-csv",
    .title = "EU consolidated list of financial sanctions, CSV 1.1",
    .detect = detect,
    .read = read_list,
};
