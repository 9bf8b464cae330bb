/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canada's Consolidated Autonomous Sanctions List: a flat <record> a party, with neither ids nor a date of its own. A party is
 * known by its place, that is regulation, schedule and item. The country is the regulation's, not the party's, so it is not
 * kept as the party's country.
 */
#define XXH_INLINE_ALL
#include <stdio.h>
#include <time.h>
#include <xxhash.h>

#include "base/buf.h"
#include "base/map.h"
#include "lists/build.h"
#include "lists/ca_aliases.h"
#include "lists/readers.h"
#include "lists/xml.h"
#include "model/date.h"

typedef struct list {
    emb_build *build;
    emb_list_info *info;
    emb_map *ids;
    emb_buf id;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<data-set"), 0) != SIZE_MAX &&
           emb_str_find(file->head, EMB_STR("<record"), 0) != SIZE_MAX &&
           (emb_str_find(file->head, EMB_STR("<DateOfListing"), 0) != SIZE_MAX ||
            emb_str_find(file->head, EMB_STR("<Schedule"), 0) != SIZE_MAX);
}

/* ---- Where a party stands ---- */

/* What the list has as its country, in English: "Syria / Syrie". */
static emb_str regime_of(const emb_xml_node *record)
{
    emb_str country = emb_xml_text_at(record, "Country");
    size_t slash = emb_str_find_byte(country, '/', 0);
    return emb_str_trim(emb_str_slice(country, 0, slash == SIZE_MAX ? country.len : slash));
}

/* A regulation of its own act, which the list names whole with its acronym; "" for what is under the Special Economic Measures Act. */
static emb_str acronym_of(emb_str regime)
{
    size_t open = emb_str_find_byte(regime, '(', 0), close = emb_str_find_byte(regime, ')', 0);
    bool regulation = emb_str_find(regime, EMB_STR("Regulations"), 0) != SIZE_MAX;
    return regulation && open < close && close != SIZE_MAX ? emb_str_slice(regime, open + 1, close) : EMB_STR("");
}

static void append_slug(emb_buf *out, emb_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (emb_is_ascii_alpha(c) || emb_is_ascii_digit(c))
            emb_buf_append_byte(out, emb_ascii_lower(c));
        else if (out->len && out->data[out->len - 1] != '-')
            emb_buf_append_byte(out, '-');
    }
    while (out->len && out->data[out->len - 1] == '-')
        out->len--;
}

/* The id, without a number for the item that is missing: from the names then. */
static emb_str make_id(list *l, const emb_xml_node *record)
{
    static const char *const names[] = {"EntityOrShip", "LastName", "GivenName"};
    emb_str regime = regime_of(record), acronym = acronym_of(regime), item = emb_xml_text_at(record, "Item");
    const emb_str places[] = {acronym.len ? acronym : regime, emb_xml_text_at(record, "Schedule"), item};
    XXH64_hash_t hash = 0;
    emb_buf_clear(&l->id);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].len && l->id.len)
            emb_buf_append_byte(&l->id, '-');
        append_slug(&l->id, places[i]);
    }
    for (size_t i = 0; !item.len && i < sizeof names / sizeof *names; i++) {
        emb_str name = emb_xml_text_at(record, names[i]);
        hash = XXH3_64bits_withSeed(name.data ? name.data : "", name.len, hash);
    }
    if (!item.len)
        emb_buf_printf(&l->id, "-%016llx", (unsigned long long)hash);
    return emb_buf_str(&l->id);
}

static void add_program(emb_build *b, emb_entity *sanction, emb_str regime)
{
    static const struct {
        const char *listed, *regulation;
    } names[] = {{"Myanmar (Burma)", "Burma"}, {"China", "People's Republic of China"}};
    emb_str acronym = acronym_of(regime), title = regime;
    emb_buf id = EMB_BUF_INIT(EMB_VALUE_MAX);
    if (acronym.len) {
        emb_build_add(b, sanction, EMB_PROP_program, regime);
        emb_build_addf(b, sanction, EMB_PROP_programId, "CA-%.*s", (int)acronym.len, acronym.data);
        emb_build_add(b, sanction, EMB_PROP_reason,
                      EMB_STR("Justice for Victims of Corrupt Foreign Officials Act (Sergei Magnitsky Law), S.C. 2017, c. 21"));
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (emb_str_equal(regime, emb_str_from(names[i].listed)))
            title = emb_str_from(names[i].regulation);
    append_slug(&id, title);
    for (size_t i = 0; i < id.len; i++)
        id.data[i] = emb_ascii_upper(id.data[i]);
    emb_build_addf(b, sanction, EMB_PROP_program, "Special Economic Measures (%.*s) Regulations", (int)title.len, title.data);
    emb_build_addf(b, sanction, EMB_PROP_programId, "CA-SEMA-%s", id.data ? id.data : "");
    emb_build_add(b, sanction, EMB_PROP_reason, EMB_STR("Special Economic Measures Act, S.C. 1992, c. 17"));
    emb_build_check_text(b, &id);
    emb_buf_free(&id);
}

/* "1, Part 1" is a part of schedule 1, "Part 1" a part of the only schedule, "1.1" a schedule. */
static void add_place(emb_build *b, emb_entity *sanction, emb_str schedule, emb_str item)
{
    bool numbered = schedule.len && emb_is_ascii_digit(schedule.data[0]);
    if (schedule.len)
        emb_build_addf(b, sanction, EMB_PROP_provisions, "%s%.*s", numbered ? "Schedule " : "", (int)schedule.len, schedule.data);
    if (item.len)
        emb_build_addf(b, sanction, EMB_PROP_authorityId, "%s%.*s%sitem %.*s", numbered ? "Schedule " : "", (int)schedule.len,
                       schedule.data ? schedule.data : "", schedule.len ? ", " : "", (int)item.len, item.data);
}

/* The list is as new, at least, as the newest of its listings. */
static void remember_newest(emb_list_info *info, emb_str listed)
{
    emb_date date;
    char iso[11];
    if (!emb_date_parse_iso(listed, &date))
        return;
    emb_date_format(date, iso);
    if (strcmp(iso, info->published) > 0)
        snprintf(info->published, sizeof info->published, "%s", iso);
}

static void add_sanction(list *l, const emb_xml_node *record)
{
    emb_build *b = l->build;
    emb_str listed = emb_xml_text_at(record, "DateOfListing");
    emb_entity *sanction = emb_build_sanction(b);
    emb_build_add(b, sanction, EMB_PROP_authority, EMB_STR("Global Affairs Canada"));
    emb_build_add(b, sanction, EMB_PROP_country, EMB_STR("ca"));
    add_program(b, sanction, regime_of(record));
    add_place(b, sanction, emb_xml_text_at(record, "Schedule"), emb_xml_text_at(record, "Item"));
    emb_build_date(b, sanction, EMB_PROP_listingDate, listed);
    remember_newest(l->info, listed);
}

/* ---- Dates of birth and of building ---- */

/* A date as the spreadsheet numbers it: days since 30 December 1899. */
static bool date_of_serial(emb_str text, char out[16])
{
    uint64_t serial;
    struct tm day;
    if (text.len != 5 || !emb_str_to_u64(text, &serial))
        return false;
    time_t seconds = ((time_t)serial - 25569) * 86400;
    return gmtime_r(&seconds, &day) && strftime(out, 16, "%Y-%m-%d", &day) > 0;
}

/* "Sep-72", as the spreadsheet shows a month: a year of the last century, or none that can be told. */
static bool date_of_month(emb_str text, char out[16])
{
    if (text.len != 6 || text.data[3] != '-' || !emb_month_by_name(emb_str_slice(text, 0, 3)) ||
        !emb_str_is_digits(emb_str_slice(text, 4, 6)) || text.data[4] < '2')
        return false;
    snprintf(out, 16, "19%.2s-%02d", text.data + 4, emb_month_by_name(emb_str_slice(text, 0, 3)));
    return true;
}

static void add_date(emb_build *b, emb_prop prop, emb_str text)
{
    char iso[16];
    text = emb_str_trim(text);
    if (emb_str_starts_ascii_case(text, EMB_STR("born in ")))
        text = emb_str_slice(text, 8, text.len);
    if (emb_str_starts_ascii_case(text, EMB_STR("the ")))
        text = emb_str_slice(text, 4, text.len);
    bool rewritten = date_of_serial(text, iso) || date_of_month(text, iso);
    emb_build_date(b, emb_build_target(b), prop, rewritten ? emb_str_from(iso) : text);
}

/* One or several: "1972-08-10 or 1972-08-11". */
static void add_dates(emb_build *b, emb_prop prop, emb_str text)
{
    for (size_t at; (at = emb_str_find_ascii_case(text, EMB_STR(" or "), 0)) != SIZE_MAX;) {
        add_date(b, prop, emb_str_slice(text, 0, at));
        text = emb_str_slice(text, at + 4, text.len);
    }
    add_date(b, prop, text);
}

/* ---- Names ---- */

static void take_name(void *context, emb_ca_alias_kind kind, emb_str name)
{
    (void)kind;
    emb_build_name(context, EMB_NAME_PRIMARY, name);
}

static void take_alias(void *context, emb_ca_alias_kind kind, emb_str alias)
{
    emb_build *b = context;
    if (kind != EMB_CA_ALIAS_NONE) {
        emb_build_name(b, kind == EMB_CA_ALIAS_WEAK ? EMB_NAME_WEAK : EMB_NAME_ALIAS, alias);
        return;
    }
    emb_build_warn(b, "an alias that is but a legal form, kept as a note: %.*s", (int)(alias.len < 100 ? alias.len : 100),
                   alias.data);
    emb_build_note(b, emb_build_target(b), "Alias", alias);
}

/* "DIKIY (DIKY)": a last name with another spelling of it. */
static emb_str cut_spelling(emb_str *last)
{
    size_t open = emb_str_find_byte(*last, '(', 0), close = emb_str_find_byte(*last, ')', 0);
    if (open == SIZE_MAX || close == SIZE_MAX || close < open || open == 0)
        return EMB_STR("");
    emb_str spelling = emb_str_slice(*last, open + 1, close);
    *last = emb_str_trim(emb_str_slice(*last, 0, open));
    return spelling;
}

/* "Andrey Andreevich EXAMPLE" where EXAMPLE is the last name and stands in its own place, too. */
static emb_str without_last(emb_str given, emb_str last)
{
    if (!last.len || given.len <= last.len + 1 || given.data[given.len - last.len - 1] != ' ' ||
        !emb_str_equal_ascii_case(emb_str_slice(given, given.len - last.len, given.len), last))
        return given;
    return emb_str_trim(emb_str_slice(given, 0, given.len - last.len));
}

static void add_person_names(emb_build *b, emb_str given, emb_str last)
{
    emb_entity *person = emb_build_target(b);
    emb_str spelling = cut_spelling(&last);
    given = without_last(given, last);
    const emb_str parts[] = {given, last}, other[] = {given, spelling};
    emb_build_name_parts(b, EMB_NAME_PRIMARY, parts, 2);
    emb_build_add(b, person, EMB_PROP_firstName, given);
    emb_build_add(b, person, EMB_PROP_lastName, last);
    if (spelling.len)
        emb_build_name_parts(b, EMB_NAME_ALIAS, other, 2);
}

static emb_status add_names(emb_build *b, const emb_xml_node *record, emb_error *error)
{
    emb_str last = emb_xml_text_at(record, "LastName"), given = emb_xml_text_at(record, "GivenName");
    emb_ca_party party = {.person = last.len || given.len, .last = last, .given = given};
    emb_status status = EMB_OK;
    if (party.person)
        add_person_names(b, given, last);
    else
        status = emb_ca_name_each(emb_xml_text_at(record, "EntityOrShip"), take_name, take_alias, b, error);
    if (status == EMB_OK)
        status = emb_ca_aliases_each(emb_xml_text_at(record, "Aliases"), &party, take_alias, b, error);
    return status;
}

/* ---- Records ---- */

static emb_schema schema_of(const emb_xml_node *record)
{
    if (emb_xml_text_at(record, "LastName").len || emb_xml_text_at(record, "GivenName").len)
        return EMB_SCHEMA_Person;
    bool ship = emb_xml_text_at(record, "ShipIMONumber").len || emb_xml_text_at(record, "TitleOrShip").len;
    return ship ? EMB_SCHEMA_Vessel : EMB_SCHEMA_Organization;
}

/* An id that the list gave before goes to another party all the same: the places are numbered by hand. */
static bool begin(list *l, const emb_xml_node *record, emb_schema schema)
{
    bool is_new = false;
    emb_str id = make_id(l, record);
    uint64_t line = emb_xml_line(record);
    if (l->id.failed || emb_map_put(l->ids, id, &is_new) == EMB_MAP_NONE)
        return false;
    if (is_new) {
        emb_build_begin(l->build, schema, line, "ca-sema-%.*s", (int)id.len, id.data);
    } else {
        emb_build_begin(l->build, schema, line, "ca-sema-%.*s-line-%llu", (int)id.len, id.data, (unsigned long long)line);
        emb_build_warn(l->build, "another party stands in the same place of the list");
    }
    emb_build_add(l->build, emb_build_target(l->build), EMB_PROP_topics, EMB_STR("sanction"));
    return true;
}

static emb_status take_record(void *context, const emb_xml_node *record, emb_error *error)
{
    list *l = context;
    emb_build *b = l->build;
    emb_schema schema = schema_of(record);
    if (!begin(l, record, schema))
        return emb_fail_memory(error);
    emb_status status = add_names(b, record, error);
    if (status != EMB_OK)
        return status;
    emb_entity *target = emb_build_target(b);
    emb_str date = emb_xml_text_at(record, "DateOfBirthOrShipBuildDate"), title = emb_xml_text_at(record, "TitleOrShip");
    if (schema == EMB_SCHEMA_Vessel) {
        emb_build_add(b, target, EMB_PROP_imoNumber, emb_xml_text_at(record, "ShipIMONumber"));
        emb_build_add(b, target, EMB_PROP_type, title);
        add_dates(b, EMB_PROP_buildDate, date);
    } else if (schema == EMB_SCHEMA_Person) {
        emb_build_add_split(b, target, EMB_PROP_title, title, EMB_STR("/"));
        add_dates(b, EMB_PROP_birthDate, date);
    } else {
        add_dates(b, EMB_PROP_incorporationDate, date);
    }
    add_sanction(l, record);
    return emb_build_end(b, error);
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    list *l = context;
    emb_build_progress(l->build, done, total);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    static const char *const records[] = {"record", NULL};
    list l = {.info = info, .ids = emb_map_new(), .id = EMB_BUF_INIT(EMB_VALUE_MAX * 4)};
    const emb_xml_handler handler = {.context = &l, .records = records, .record = take_record, .progress = pass_progress};
    emb_status status = l.ids ? emb_build_open(file, sink, info, "Canada SEMA XML", "ca_dfatd_sema_sanctions",
                                               "Canadian Consolidated Autonomous Sanctions List", &l.build, error)
                              : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_xml_parse_file(file->path, &handler, error);
    emb_build_close(l.build);
    emb_map_free(l.ids);
    emb_buf_free(&l.id);
    return status;
}

const emb_reader emb_reader_ca_sema_xml = {
    .name = "ca-sema-xml",
    .title = "Canada's Consolidated Autonomous Sanctions List, XML",
    .detect = detect,
    .read = read_list,
};
