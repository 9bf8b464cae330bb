/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Denied Persons List of the US Bureau of Industry and Security: tab-separated, a row for every address of an order. It has no
 * ids: rows of one name and one effective date are one party. It does not say whether a party is a person or a company.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/buf.h"
#include "lists/build.h"
#include "lists/readers.h"
#include "lists/table.h"

enum { NAME, STREET, CITY, STATE, COUNTRY, POSTCODE, EFFECTIVE, EXPIRATION, STANDARD, UPDATE, ACTION, CITATION, COLUMNS };

static const emb_table_column columns[COLUMNS] = {
    [NAME] = {"Name|Party Name|Denied Person", true},
    [STREET] = {"Street_Address|Address|Street", false},
    [CITY] = {"City", false},
    [STATE] = {"State|State or Province|Province", false},
    [COUNTRY] = {"Country", true},
    [POSTCODE] = {"Postal_Code|Zip|Zip Code|Postcode", false},
    [EFFECTIVE] = {"Effective_Date|Effective|Beginning Date|Start Date", true},
    [EXPIRATION] = {"Expiration_Date|Expiration|Ending Date|End Date", true},
    [STANDARD] = {"Standard_Order|Standard", false},
    [UPDATE] = {"Last_Update|Last Updated", false},
    [ACTION] = {"Action", false},
    [CITATION] = {"FR_Citation|Federal Register Citation|FR Notice|Federal Register Notice", false},
};

/* A Standard_Order or an FR_Citation besides a name is what tells it from any other table with addresses. */
static bool detect(const emb_list_file *file)
{
    static const char *const standard[] = {"Name", "Standard_Order"};
    static const char *const citation[] = {"Name", "FR_Citation"};
    return emb_table_head_has(file->head, '\t', standard, 2) || emb_table_head_has(file->head, '\t', citation, 2);
}

/* The name in capitals, its white space folded, and the date: the same for every row of one order. */
static uint64_t key_of(emb_str name, emb_str date, emb_buf *scratch)
{
    emb_buf_clear(scratch);
    for (size_t i = 0; i < name.len; i++) {
        bool space = emb_is_ascii_space(name.data[i]);
        if (!space)
            emb_buf_append_byte(scratch, emb_ascii_upper(name.data[i]));
        else if (scratch->len && scratch->data[scratch->len - 1] != ' ')
            emb_buf_append_byte(scratch, ' ');
    }
    emb_buf_append_byte(scratch, '|');
    emb_buf_append_str(scratch, date);
    emb_str key = emb_buf_str(scratch);
    return XXH3_64bits(key.data, key.len);
}

static void add_address(emb_build *b, const emb_csv_record *row, const size_t *at, emb_buf *scratch)
{
    static const int parts[] = {STREET, CITY, STATE, POSTCODE, COUNTRY};
    bool more_than_country = false;
    emb_buf_clear(scratch);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_str_trim(emb_csv_field(row, at[parts[i]]));
        if (!part.len)
            continue;
        if (scratch->len)
            emb_buf_append_text(scratch, ", ");
        emb_buf_append_str(scratch, part);
        more_than_country |= parts[i] != COUNTRY;
    }
    emb_entity *target = emb_build_target(b);
    if (more_than_country)
        emb_build_add(b, target, EMB_PROP_address, emb_buf_str(scratch));
    emb_build_country(b, target, EMB_PROP_country, emb_csv_field(row, at[COUNTRY]));
}

static void add_order(emb_build *b, const emb_csv_record *row, const size_t *at)
{
    emb_entity *order = emb_build_sanction(b);
    emb_build_add(b, order, EMB_PROP_authority, EMB_STR("Bureau of Industry and Security"));
    emb_build_add(b, order, EMB_PROP_country, EMB_STR("us"));
    emb_build_add(b, order, EMB_PROP_program, EMB_STR("Denied Persons List"));
    emb_build_add(b, order, EMB_PROP_programId, EMB_STR("US-BIS-DPL"));
    emb_build_add(b, order, EMB_PROP_authorityId, emb_csv_field(row, at[CITATION]));
    emb_build_date_us(b, order, EMB_PROP_startDate, emb_csv_field(row, at[EFFECTIVE]));
    emb_build_date_us(b, order, EMB_PROP_endDate, emb_csv_field(row, at[EXPIRATION]));
    emb_build_date_us(b, order, EMB_PROP_modifiedAt, emb_csv_field(row, at[UPDATE]));
    emb_build_add(b, order, EMB_PROP_status, emb_csv_field(row, at[ACTION]));
    emb_str standard = emb_str_trim(emb_csv_field(row, at[STANDARD]));
    if (emb_str_equal_ascii_case(standard, EMB_STR("Y")))
        emb_build_add(b, order, EMB_PROP_provisions, EMB_STR("Standard denial order"));
    else if (emb_str_equal_ascii_case(standard, EMB_STR("N")))
        emb_build_add(b, order, EMB_PROP_provisions, EMB_STR("Non-standard denial order"));
}

static emb_status add_row(emb_build *b, const emb_csv_record *row, const size_t *at, emb_buf *scratch, emb_error *error)
{
    emb_str name = emb_str_trim(emb_csv_field(row, at[NAME]));
    uint64_t key = key_of(name, emb_str_trim(emb_csv_field(row, at[EFFECTIVE])), scratch);
    emb_build_begin(b, EMB_SCHEMA_LegalEntity, row->line, "bis-dpl-%016llx", (unsigned long long)key);
    emb_build_name(b, EMB_NAME_PRIMARY, name);
    add_address(b, row, at, scratch);
    emb_build_add(b, emb_build_target(b), EMB_PROP_topics, EMB_STR("export.control"));
    add_order(b, row, at);
    emb_build_check_text(b, scratch);
    emb_build_names_within(b);
    return emb_build_end(b, error);
}

static emb_status read_rows(const emb_list_file *file, emb_build *b, emb_error *error)
{
    size_t at[COLUMNS];
    emb_table *table = NULL;
    emb_csv_record row;
    emb_buf scratch = EMB_BUF_INIT(EMB_VALUE_MAX);
    emb_status status = emb_table_open(file->path, '\t', columns, COLUMNS, at, &table, error);
    while (status == EMB_OK) {
        status = emb_table_read(table, b, &row, error);
        if (status != EMB_OK || !row.count)
            break;
        status = add_row(b, &row, at, &scratch, error);
    }
    emb_table_close(table);
    emb_buf_free(&scratch);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    emb_build *build = NULL;
    emb_status status = emb_build_open(file, sink, info, "BIS Denied Persons (tab-separated)", "us_bis_dpl",
                                       "US Denied Persons List", &build, error);
    if (status == EMB_OK)
        status = read_rows(file, build, error);
    emb_build_close(build);
    return status;
}

const emb_reader emb_reader_bis_dpl = {
    .name = "bis-dpl",
    .title = "BIS Denied Persons List, tab-separated",
    .detect = detect,
    .read = read_list,
};
