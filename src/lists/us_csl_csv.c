/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The US Consolidated Screening List as CSV: a row an entry, several values in a field separated by "; ". The columns vary with the
 * vintage and are looked up by name.
 */
#include "lists/readers.h"
#include "lists/table.h"
#include "lists/us_csl.h"
#include "lists/us_feature.h"
#include "model/country.h"
#include "model/date.h"

enum {
    ID,
    SOURCE,
    NUMBER,
    TYPE,
    PROGRAMS,
    NAME,
    TITLE,
    ADDRESSES,
    NOTICE,
    START,
    END,
    STANDARD,
    REQUIREMENT,
    POLICY,
    CALL_SIGN,
    VESSEL_TYPE,
    TONNAGE,
    REGISTERED_TONNAGE,
    FLAG,
    OWNER,
    REMARKS,
    LIST_URL,
    ALT_NAMES,
    CITIZENSHIPS,
    BIRTH_DATES,
    NATIONALITIES,
    BIRTH_PLACES,
    INFORMATION_URL,
    IDS,
    COLUMNS
};

static const emb_table_column columns[COLUMNS] = {
    [ID] = {"_id|id", true},
    [SOURCE] = {"source", true},
    [NUMBER] = {"entity_number", false},
    [TYPE] = {"type", true},
    [PROGRAMS] = {"programs", true},
    [NAME] = {"name", true},
    [TITLE] = {"title", false},
    [ADDRESSES] = {"addresses", true},
    [NOTICE] = {"federal_register_notice", false},
    [START] = {"start_date", false},
    [END] = {"end_date", false},
    [STANDARD] = {"standard_order", false},
    [REQUIREMENT] = {"license_requirement", false},
    [POLICY] = {"license_policy", false},
    [CALL_SIGN] = {"call_sign", false},
    [VESSEL_TYPE] = {"vessel_type", false},
    [TONNAGE] = {"gross_tonnage", false},
    [REGISTERED_TONNAGE] = {"gross_registered_tonnage", false},
    [FLAG] = {"vessel_flag", false},
    [OWNER] = {"vessel_owner", false},
    [REMARKS] = {"remarks", false},
    [LIST_URL] = {"source_list_url", false},
    [ALT_NAMES] = {"alt_names", true},
    [CITIZENSHIPS] = {"citizenships", false},
    [BIRTH_DATES] = {"dates_of_birth", true},
    [NATIONALITIES] = {"nationalities", false},
    [BIRTH_PLACES] = {"places_of_birth", false},
    [INFORMATION_URL] = {"source_information_url", false},
    [IDS] = {"ids", true},
};

/* Parts of an entry of `ids` that are looked at; one with more is kept as a whole. */
#define ID_PARTS 8

static bool detect(const emb_list_file *file)
{
    static const char *const names[] = {"source", "name", "programs", "alt_names", "ids", "dates_of_birth"};
    static const char *const older[] = {"source", "name", "programs", "alt_names", "source_list_url"};
    return emb_table_head_has(file->head, ',', names, sizeof names / sizeof *names) ||
           emb_table_head_has(file->head, ',', older, sizeof older / sizeof *older);
}

static bool is_date(emb_str text)
{
    emb_date date;
    return text.len >= 8 && emb_date_parse_iso(text, &date);
}

static bool is_country(emb_str text)
{
    return text.len == 2 && emb_is_ascii_upper(text.data[0]) && emb_is_ascii_upper(text.data[1]) && emb_country_code(text);
}

/* The text from the beginning of part `from` to the end of part `to` - 1, with the commas between them. */
static emb_str join(const emb_str *parts, size_t from, size_t to)
{
    const char *begin = parts[from].data, *end = parts[to - 1].data + parts[to - 1].len;
    return (emb_str){begin, (size_t)(end - begin)};
}

/*
 * "COUNTRY, EXPIRES, ISSUED, NUMBER, TYPE", all but the last two missing where they are not known, and the number may hold commas;
 * or in other vintages with the type in front and the dates behind the number.
 */
static emb_us_csl_id parse_id(emb_str text)
{
    emb_str parts[ID_PARTS], rest = text, part;
    size_t count = 0, from = 0;
    while (count < ID_PARTS && emb_str_split(&rest, EMB_STR(", "), &part))
        parts[count++] = part;
    if (count < 2 || rest.data)
        return (emb_us_csl_id){.number = text};
    emb_us_csl_id id = {.type = parts[count - 1]};
    size_t to = count - 1;
    if (!emb_us_feature_known(id.type) && emb_us_feature_known(parts[0])) {
        id.type = parts[0];
        from = 1;
        to = count;
        emb_str dates[2];
        size_t dated = 0;
        while (to > from + 1 && dated < 2 && is_date(parts[to - 1]))
            dates[dated++] = parts[--to];
        if (dated == 2) {
            id.expires = dates[0];
            id.issued = dates[1];
        } else if (dated == 1) {
            id.dated = dates[0];
        }
    }
    if (from + 1 < to && is_country(parts[from]))
        id.country = parts[from++];
    if (from + 2 < to && is_date(parts[from]) && is_date(parts[from + 1])) {
        id.expires = parts[from];
        id.issued = parts[from + 1];
        from += 2;
    } else if (from + 1 < to && is_date(parts[from])) {
        id.dated = parts[from++];
    }
    id.number = from < to ? join(parts, from, to) : text;
    return id;
}

static emb_us_csl_entry entry_of(const emb_csv_record *row, const size_t *at)
{
#define FIELD(column) emb_csv_field(row, at[column])
    return (emb_us_csl_entry){
        .id = FIELD(ID),
        .source = FIELD(SOURCE),
        .entity_number = FIELD(NUMBER),
        .type = FIELD(TYPE),
        .name = FIELD(NAME),
        .title = FIELD(TITLE),
        .register_notice = FIELD(NOTICE),
        .start_date = FIELD(START),
        .end_date = FIELD(END),
        .standard_order = FIELD(STANDARD),
        .license_requirement = FIELD(REQUIREMENT),
        .license_policy = FIELD(POLICY),
        .call_sign = FIELD(CALL_SIGN),
        .vessel_type = FIELD(VESSEL_TYPE),
        .gross_tonnage = FIELD(TONNAGE),
        .gross_registered_tonnage = FIELD(REGISTERED_TONNAGE),
        .vessel_flag = FIELD(FLAG),
        .vessel_owner = FIELD(OWNER),
        .remarks = FIELD(REMARKS),
        .source_list_url = FIELD(LIST_URL),
        .source_information_url = FIELD(INFORMATION_URL),
    };
#undef FIELD
}

typedef emb_status take_row(void *context, emb_build *build, const emb_csv_record *row, const size_t *at, emb_error *error);

static emb_status add_names(void *context, emb_build *b, const emb_csv_record *row, const size_t *at, emb_error *error)
{
    emb_ofac_names *names = context;
    emb_str source = emb_csv_field(row, at[SOURCE]), id = emb_csv_field(row, at[ID]), value;
    bool added = emb_us_csl_name_add(names, source, id, emb_csv_field(row, at[NAME]), true);
    (void)b;
    for (emb_str rest = emb_csv_field(row, at[ALT_NAMES]); emb_str_split(&rest, EMB_STR("; "), &value);)
        added &= emb_us_csl_name_add(names, source, id, value, false);
    return added ? EMB_OK : emb_fail_memory(error);
}

static emb_status add_row(void *context, emb_build *b, const emb_csv_record *row, const size_t *at, emb_error *error)
{
    const emb_str separator = EMB_STR("; ");
    emb_us_csl_entry entry = entry_of(row, at);
    emb_entity *sanction = emb_us_csl_begin(b, &entry, context, row->line);
    emb_str rest, value;
    for (rest = emb_csv_field(row, at[ALT_NAMES]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_alias(b, value);
    for (rest = emb_csv_field(row, at[ADDRESSES]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_address(b, value, EMB_STR(""));
    for (rest = emb_csv_field(row, at[PROGRAMS]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_program(b, sanction, value);
    for (rest = emb_csv_field(row, at[BIRTH_DATES]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_birth_date(b, value);
    for (rest = emb_csv_field(row, at[BIRTH_PLACES]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_birth_place(b, value);
    for (rest = emb_csv_field(row, at[NATIONALITIES]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_nationality(b, EMB_PROP_nationality, value);
    for (rest = emb_csv_field(row, at[CITIZENSHIPS]); emb_str_split(&rest, separator, &value);)
        emb_us_csl_nationality(b, EMB_PROP_citizenship, value);
    for (rest = emb_csv_field(row, at[IDS]); emb_str_split(&rest, separator, &value);) {
        emb_us_csl_id id = parse_id(value);
        emb_us_csl_id_add(b, sanction, &id);
    }
    emb_build_names_within(b);
    return emb_build_end(b, error);
}

static emb_status each_row(const emb_list_file *file, emb_build *b, take_row *take, void *context, emb_error *error)
{
    size_t at[COLUMNS];
    emb_table *table = NULL;
    emb_csv_record row;
    emb_status status = emb_table_open(file->path, ',', columns, COLUMNS, at, &table, error);
    while (status == EMB_OK) {
        status = emb_table_read(table, b, &row, error);
        if (status != EMB_OK || !row.count)
            break;
        status = take(context, b, &row, at, error);
    }
    emb_table_close(table);
    return status;
}

static emb_status ignore(void *context, const emb_entity *entity, emb_error *error)
{
    (void)context, (void)entity, (void)error;
    return EMB_OK;
}

/* The first pass, of which nothing is reported: the second one meets the same. */
static emb_status collect_names(const emb_list_file *file, emb_ofac_names *names, emb_error *error)
{
    const emb_sink quiet = {.entity = ignore};
    emb_list_info info = {0};
    emb_build *build = NULL;
    emb_status status = emb_us_csl_open(file, &quiet, &info, "", &build, error);
    if (status == EMB_OK)
        status = each_row(file, build, add_names, names, error);
    emb_build_close(build);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    emb_build *build = NULL;
    emb_ofac_names *names = emb_ofac_names_new();
    emb_status status = names ? collect_names(file, names, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_us_csl_open(file, sink, info, "US Consolidated Screening List (CSV)", &build, error);
    if (status == EMB_OK)
        status = each_row(file, build, add_row, names, error);
    emb_build_close(build);
    emb_ofac_names_free(names);
    return status;
}

const emb_reader emb_reader_us_csl_csv = {
    .name = "us-csl-csv",
    .title = "US Consolidated Screening List, CSV",
    .detect = detect,
    .read = read_list,
};
