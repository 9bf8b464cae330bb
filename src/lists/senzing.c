/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in the form of Senzing's generic entity specification, one JSON object a line. A record is a bag of attributes: strings at
 * its top and in the objects of its arrays ("FEATURES", or "NAMES", "ADDRESSES" …). An object holds what belongs together: a
 * passport's number and its country. An attribute's name may carry a label in front ("HOME_ADDR_FULL").
 */
#include <stdio.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "base/buf.h"
#include "lists/build.h"
#include "lists/dataset.h"
#include "lists/guess.h"
#include "lists/json_lines.h"
#include "lists/readers.h"

typedef struct reading {
    emb_build *build;
    emb_buf scratch;
} reading;

static emb_str text_of(yyjson_val *value)
{
    return (emb_str){yyjson_get_str(value), yyjson_get_len(value)};
}

static emb_str get(yyjson_val *object, const char *key)
{
    yyjson_val *value = yyjson_obj_get(object, key);
    return yyjson_is_str(value) ? text_of(value) : EMB_STR("");
}

/* The value of the first attribute whose name is `name` or ends with it behind a label; "" where there is none. */
static emb_str find(yyjson_val *object, const char *name)
{
    size_t at, count;
    yyjson_val *key, *value;
    emb_str wanted = emb_str_from(name);
    EMB_JSON_OBJECT_EACH (object, at, count, key, value) {
        emb_str have = text_of(key);
        bool behind_label = have.len > wanted.len && have.data[have.len - wanted.len - 1] == '_';
        if (yyjson_is_str(value) && emb_str_ends(have, wanted) && (have.len == wanted.len || behind_label))
            return text_of(value);
    }
    return EMB_STR("");
}

/* ---- Recognising ---- */

static bool is_record_line(emb_str line)
{
    yyjson_doc *doc = yyjson_read(line.data, line.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    bool is_record = yyjson_is_str(yyjson_obj_get(root, "DATA_SOURCE")) && yyjson_obj_get(root, "RECORD_ID");
    yyjson_doc_free(doc);
    return is_record;
}

static bool detect(const emb_list_file *file)
{
    emb_str rest = file->head, line;
    if (emb_str_trim(rest).len == 0 || emb_str_trim(rest).data[0] != '{')
        return false;
    for (int i = 0; i < 5 && emb_guess_line(&rest, &line); i++)
        if (is_record_line(line))
            return true;
    return false;
}

/* ---- Features ---- */

static void add_name(reading *r, yyjson_val *feature)
{
    static const char *const part_names[] = {"NAME_PREFIX", "NAME_FIRST", "NAME_MIDDLE", "NAME_LAST", "NAME_SUFFIX"};
    enum { PARTS = sizeof part_names / sizeof *part_names };
    emb_listed_name_kind kind = emb_listed_name_kind_of(find(feature, "NAME_TYPE"), EMB_NAME_ALIAS);
    emb_str whole = find(feature, "NAME_FULL");
    if (!find(feature, "NAME_TYPE").len && !emb_entity_has(emb_build_target(r->build), EMB_PROP_name))
        kind = EMB_NAME_PRIMARY;
    emb_build_name(r->build, kind, whole);
    emb_build_name(r->build, kind, find(feature, "NAME_ORG"));
    emb_str parts[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        parts[i] = find(feature, part_names[i]);
    if (!whole.len)
        emb_build_name_parts(r->build, kind, parts, PARTS);
}

static void add_address(reading *r, yyjson_val *feature)
{
    static const char *const part_names[] = {"ADDR_LINE1", "ADDR_LINE2", "ADDR_LINE3",       "ADDR_LINE4",
                                             "ADDR_CITY",  "ADDR_STATE", "ADDR_POSTAL_CODE", "ADDR_COUNTRY"};
    emb_entity *target = emb_build_target(r->build);
    emb_str whole = find(feature, "ADDR_FULL");
    emb_buf_clear(&r->scratch);
    for (size_t i = 0; i < sizeof part_names / sizeof *part_names && !whole.len; i++) {
        emb_str part = emb_str_trim(find(feature, part_names[i]));
        if (part.len && r->scratch.len)
            emb_buf_append_text(&r->scratch, ", ");
        emb_buf_append_str(&r->scratch, part);
    }
    emb_build_add(r->build, target, EMB_PROP_address, whole.len ? whole : emb_buf_str(&r->scratch));
    emb_build_country(r->build, target, EMB_PROP_country, find(feature, "ADDR_COUNTRY"));
}

/* A document's number with what stands beside it. */
static void add_document(reading *r, yyjson_val *feature, const char *number, const char *type, const char *country,
                         emb_schema schema)
{
    emb_str value = find(feature, number);
    if (value.len)
        emb_build_document(r->build, schema, emb_str_from(type), value, find(feature, country));
}

static void add_relation(reading *r, yyjson_val *feature)
{
    emb_str to = find(feature, "REL_POINTER_KEY");
    if (to.len)
        emb_build_relation(r->build, EMB_SCHEMA_UnknownLink, emb_build_id(r->build), to, find(feature, "REL_POINTER_ROLE"));
}

static const struct {
    const char *name;
    emb_prop person, other; /* EMB_PROP_NONE: as a note */
    enum { TEXT, DATE, COUNTRY, GENDER, NUMBER } form;
} attributes[] = {
    {"DATE_OF_BIRTH", EMB_PROP_birthDate, EMB_PROP_incorporationDate, DATE},
    {"DATE_OF_DEATH", EMB_PROP_deathDate, EMB_PROP_dissolutionDate, DATE},
    {"REGISTRATION_DATE", EMB_PROP_NONE, EMB_PROP_incorporationDate, DATE},
    {"PLACE_OF_BIRTH", EMB_PROP_birthPlace, EMB_PROP_NONE, TEXT},
    {"GENDER", EMB_PROP_gender, EMB_PROP_NONE, GENDER},
    {"NATIONALITY", EMB_PROP_nationality, EMB_PROP_country, COUNTRY},
    {"CITIZENSHIP", EMB_PROP_citizenship, EMB_PROP_country, COUNTRY},
    {"COUNTRY_OF_ASSOCIATION", EMB_PROP_country, EMB_PROP_country, COUNTRY},
    {"REGISTRATION_COUNTRY", EMB_PROP_country, EMB_PROP_jurisdiction, COUNTRY},
    {"PHONE_NUMBER", EMB_PROP_phone, EMB_PROP_phone, TEXT},
    {"EMAIL_ADDRESS", EMB_PROP_email, EMB_PROP_email, TEXT},
    {"WEBSITE_ADDRESS", EMB_PROP_website, EMB_PROP_website, TEXT},
    {"TAX_ID_NUMBER", EMB_PROP_taxNumber, EMB_PROP_taxNumber, TEXT},
    {"SSN_NUMBER", EMB_PROP_socialSecurityNumber, EMB_PROP_idNumber, TEXT},
    {"DRIVERS_LICENSE_NUMBER", EMB_PROP_idNumber, EMB_PROP_idNumber, TEXT},
    {"OTHER_ID_NUMBER", EMB_PROP_NONE, EMB_PROP_NONE, NUMBER},
    {"LEI_NUMBER", EMB_PROP_leiCode, EMB_PROP_leiCode, TEXT},
    {"DUNS_NUMBER", EMB_PROP_dunsCode, EMB_PROP_dunsCode, TEXT},
    {"IMO_NUMBER", EMB_PROP_imoNumber, EMB_PROP_imoNumber, TEXT},
    {"MMSI_NUMBER", EMB_PROP_mmsi, EMB_PROP_mmsi, TEXT},
    {"CALL_SIGN", EMB_PROP_callSign, EMB_PROP_callSign, TEXT},
    {"TOPICS", EMB_PROP_topics, EMB_PROP_topics, TEXT},
    {"RISK_TOPIC", EMB_PROP_topics, EMB_PROP_topics, TEXT},
};

static void add_attributes(reading *r, yyjson_val *feature)
{
    emb_build *b = r->build;
    emb_entity *target = emb_build_target(b);
    bool person = emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        emb_str value = find(feature, attributes[i].name);
        emb_prop prop = person ? attributes[i].person : attributes[i].other;
        if (!value.len)
            continue;
        if (attributes[i].form == NUMBER)
            emb_build_identifier(b, target, value);
        else if (prop == EMB_PROP_NONE)
            emb_build_note(b, target, attributes[i].name, value);
        else if (attributes[i].form == DATE)
            emb_build_date(b, target, prop, value);
        else if (attributes[i].form == GENDER)
            emb_build_gender(b, target, value);
        else if (attributes[i].form == COUNTRY)
            emb_build_country(b, target, prop, value);
        else
            emb_build_add(b, target, prop, value);
    }
}

static void add_feature(reading *r, yyjson_val *feature)
{
    add_name(r, feature);
    add_address(r, feature);
    add_attributes(r, feature);
    add_document(r, feature, "PASSPORT_NUMBER", "Passport", "PASSPORT_COUNTRY", EMB_SCHEMA_Passport);
    add_document(r, feature, "NATIONAL_ID_NUMBER", "National ID", "NATIONAL_ID_COUNTRY", EMB_SCHEMA_Identification);
    add_relation(r, feature);
}

/* ---- Records ---- */

static emb_schema schema_of(yyjson_val *record)
{
    static const struct {
        const char *type;
        emb_schema schema;
    } types[] = {
        {"PERSON", EMB_SCHEMA_Person},
        {"ORGANIZATION", EMB_SCHEMA_Organization},
        {"COMPANY", EMB_SCHEMA_Company},
        {"VESSEL", EMB_SCHEMA_Vessel},
        {"AIRCRAFT", EMB_SCHEMA_Airplane},
        {"AIRPLANE", EMB_SCHEMA_Airplane},
        {"CRYPTOWALLET", EMB_SCHEMA_CryptoWallet},
        {"SECURITY", EMB_SCHEMA_Security},
        {"ADDRESS", EMB_SCHEMA_Address},
    };
    emb_str type = get(record, "RECORD_TYPE");
    size_t at, count;
    yyjson_val *features = yyjson_obj_get(record, "FEATURES"), *feature;
    EMB_JSON_ARRAY_EACH (features, at, count, feature)
        if (!type.len)
            type = get(feature, "RECORD_TYPE");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (emb_str_equal_ascii_case(type, emb_str_from(types[i].type)))
            return types[i].schema;
    return EMB_SCHEMA_LegalEntity;
}

static void add_record(reading *r, yyjson_val *record)
{
    size_t at, count, inner, inner_count;
    yyjson_val *key, *value, *feature;
    add_feature(r, record);
    EMB_JSON_OBJECT_EACH (record, at, count, key, value) {
        EMB_JSON_ARRAY_EACH (value, inner, inner_count, feature)
            if (yyjson_is_obj(feature))
                add_feature(r, feature);
    }
    emb_build_add(r->build, emb_build_target(r->build), EMB_PROP_sourceUrl, get(record, "URL"));
}

static emb_status read_record(reading *r, yyjson_val *record, const emb_line *line, char *problem, emb_error *error)
{
    char number[32], dataset[EMB_DATASET_MAX];
    emb_str id = get(record, "RECORD_ID"), source = get(record, "DATA_SOURCE");
    yyjson_val *id_value = yyjson_obj_get(record, "RECORD_ID");
    if (yyjson_is_int(id_value)) {
        snprintf(number, sizeof number, "%lld", (long long)yyjson_get_sint(id_value));
        id = emb_str_from(number);
    }
    if (!emb_str_trim(id).len || !source.len) {
        snprintf(problem, EMB_JSON_PROBLEM_MAX, "the record has no %s", source.len ? "RECORD_ID" : "DATA_SOURCE");
        return EMB_OK;
    }
    emb_dataset_from_title(source, dataset);
    emb_build_set_dataset(r->build, emb_str_from(dataset));
    emb_build_begin(r->build, schema_of(record), line->number, "%.*s", (int)id.len, id.data);
    add_record(r, record);
    emb_build_check_text(r->build, &r->scratch);
    emb_build_names_within(r->build);
    return emb_build_end(r->build, error);
}

static emb_status read_line(void *context, const emb_line *line, char *problem, emb_error *error)
{
    yyjson_read_err parse;
    /* Only reads without INSITU leave the text as it is, which is what the flag 0 says. */
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)line->text.data, line->text.len, 0, NULL, &parse);
    if (!doc && parse.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
        return emb_fail_memory(error);
    if (!doc) {
        snprintf(problem, EMB_JSON_PROBLEM_MAX, "not JSON: %s at byte %zu", parse.msg, parse.pos);
        return EMB_OK;
    }
    emb_status status = read_record(context, yyjson_doc_get_root(doc), line, problem, error);
    yyjson_doc_free(doc);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    reading r = {.scratch = EMB_BUF_INIT(EMB_VALUE_MAX)};
    const emb_json_lines_handler handler = {&r, "Senzing records", read_line};
    char fallback[EMB_DATASET_MAX];
    emb_dataset_from_path(file->path, fallback);
    emb_status status = emb_build_open(file, sink, info, "Senzing JSON lines", fallback, fallback, &r.build, error);
    if (status != EMB_OK)
        return status;
    status = emb_json_lines_read(file, sink, info, &handler, error);
    snprintf(info->title, sizeof info->title, "%s", info->dataset);
    emb_build_close(r.build);
    emb_buf_free(&r.scratch);
    return status;
}

const emb_reader emb_reader_senzing = {
    .name = "senzing",
    .title = "Senzing records as JSON lines",
    .detect = detect,
    .read = read_list,
};
