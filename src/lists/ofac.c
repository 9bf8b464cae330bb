/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac.h"

#include <stdio.h>

#include "base/buf.h"
#include "lists/ofac_remarks.h"

bool emb_ofac_is_consolidated(const char *path)
{
    const char *slash = strrchr(path, '/');
    return emb_str_find_ascii_case(emb_str_from(slash ? slash + 1 : path), EMB_STR("cons"), 0) != SIZE_MAX;
}

#define SDN_DATASET "us_ofac_sdn"
#define SDN_TITLE "OFAC Specially Designated Nationals List"
#define CONS_DATASET "us_ofac_cons"
#define CONS_TITLE "OFAC Consolidated (non-SDN) List"

emb_status emb_ofac_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format, emb_build **ret,
                         emb_error *error)
{
    bool consolidated = emb_ofac_is_consolidated(file->path);
    return emb_build_open(file, sink, info, format, consolidated ? CONS_DATASET : SDN_DATASET,
                          consolidated ? CONS_TITLE : SDN_TITLE, ret, error);
}

void emb_ofac_set_list(emb_build *b, emb_list_info *info, bool consolidated)
{
    emb_build_set_dataset(b, emb_str_from(consolidated ? CONS_DATASET : SDN_DATASET));
    snprintf(info->title, sizeof info->title, "%s", consolidated ? CONS_TITLE : SDN_TITLE);
}

emb_schema emb_ofac_schema(emb_str type)
{
    if (emb_str_equal_ascii_case(type, EMB_STR("individual")))
        return EMB_SCHEMA_Person;
    if (emb_str_equal_ascii_case(type, EMB_STR("vessel")))
        return EMB_SCHEMA_Vessel;
    if (emb_str_equal_ascii_case(type, EMB_STR("aircraft")))
        return EMB_SCHEMA_Airplane;
    if (!type.len || emb_str_equal_ascii_case(type, EMB_STR("entity")))
        return EMB_SCHEMA_Organization;
    return EMB_SCHEMA_NONE;
}

emb_entity *emb_ofac_begin(emb_build *b, emb_str type, emb_str uid, uint64_t line)
{
    emb_schema schema = emb_ofac_schema(type), of_any = EMB_SCHEMA_LegalEntity;
    emb_entity *target = emb_build_begin(b, schema ? schema : of_any, line, "ofac-%.*s", (int)uid.len, uid.data);
    if (!schema)
        emb_build_warn(b, "unknown type of party: %.*s", (int)(type.len < 60 ? type.len : 60), type.data);
    emb_build_add(b, target, EMB_PROP_topics, EMB_STR("sanction"));
    emb_entity *sanction = emb_build_sanction(b);
    emb_build_add(b, sanction, EMB_PROP_authority, EMB_STR("Office of Foreign Assets Control"));
    emb_build_add(b, sanction, EMB_PROP_country, EMB_STR("us"));
    emb_build_add(b, sanction, EMB_PROP_recordId, uid);
    return sanction;
}

void emb_ofac_program(emb_build *b, emb_entity *sanction, emb_str program)
{
    emb_build_add(b, sanction, EMB_PROP_program, program);
    emb_build_add(b, sanction, EMB_PROP_programId, program);
}

static bool is_person(emb_build *b)
{
    return emb_schema_is_a(emb_entity_schema(emb_build_target(b)), EMB_SCHEMA_Person);
}

void emb_ofac_name(emb_build *b, emb_listed_name_kind kind, emb_str first, emb_str last)
{
    const emb_str parts[] = {first, last};
    emb_build_name_parts(b, kind, parts, 2);
    if (kind == EMB_NAME_PRIMARY && is_person(b) && first.len) {
        emb_build_add(b, emb_build_target(b), EMB_PROP_firstName, first);
        emb_build_add(b, emb_build_target(b), EMB_PROP_lastName, last);
    }
}

void emb_ofac_name_part(emb_build *b, emb_str type, emb_str value)
{
    static const struct {
        const char *type;
        emb_prop prop;
    } types[] = {
        {"Middle Name", EMB_PROP_middleName},
        {"Patronymic", EMB_PROP_fatherName},
        {"Matronymic", EMB_PROP_motherName},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (is_person(b) && emb_str_equal_ascii_case(type, emb_str_from(types[i].type)))
            emb_build_add(b, emb_build_target(b), types[i].prop, value);
}

/* The whole of one or more years or of a month is known to the year or month only. */
static void round_period(emb_date *from, emb_date *to)
{
    const emb_date next = {to->year, to->month, (uint8_t)(to->day + 1)};
    bool begins = from->day == 1, ends = to->day && !emb_date_valid(next);
    if (begins && ends && from->month == 1 && to->month == 12) {
        *from = (emb_date){.year = from->year};
        *to = (emb_date){.year = to->year};
    } else if (begins && ends && from->year == to->year && from->month == to->month) {
        from->day = to->day = 0;
    }
}

emb_str emb_ofac_period(emb_date from, emb_date to, bool circa, char room[64])
{
    char begin[11] = "", end[11] = "";
    if (to.year)
        round_period(&from, &to);
    if (!emb_date_format(from, begin))
        return EMB_STR("");
    bool range = emb_date_format(to, end) && strcmp(begin, end) != 0;
    snprintf(room, 64, "%s%s%s%s", circa ? "circa " : "", begin, range ? " to " : "", range ? end : "");
    return emb_str_from(room);
}

void emb_ofac_alias(emb_build *b, emb_str type, bool weak, emb_str name)
{
    emb_listed_name_kind kind = weak ? EMB_NAME_WEAK : emb_listed_name_kind_of(type, EMB_NAME_ALIAS);
    emb_build_name_last_first(b, kind, name);
}

void emb_ofac_title(emb_build *b, emb_str title)
{
    if (is_person(b))
        emb_build_add(b, emb_build_target(b), EMB_PROP_position, title);
    else
        emb_build_note(b, emb_build_target(b), "Title", title);
}

void emb_ofac_address_add(emb_build *b, const emb_ofac_address *address)
{
    const emb_str parts[] = {address->lines[0], address->lines[1], address->lines[2], address->city,
                             address->state,    address->postcode, address->country};
    emb_buf text = EMB_BUF_INIT(EMB_OFAC_TEXT_MAX);
    bool more_than_country = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_str_trim(parts[i]);
        if (part.len && text.len)
            emb_buf_append_text(&text, ", ");
        emb_buf_append_str(&text, part);
        more_than_country |= part.len && i + 1 < sizeof parts / sizeof *parts;
    }
    if (text.failed)
        emb_build_no_memory(b);
    if (more_than_country)
        emb_build_add(b, emb_build_target(b), EMB_PROP_address, emb_buf_str(&text));
    if (address->country_code.len)
        emb_build_country(b, emb_build_target(b), EMB_PROP_country, address->country_code);
    else if (emb_us_country_known(address->country) && !emb_str_starts(address->country, EMB_STR("Region: ")))
        emb_build_country(b, emb_build_target(b), EMB_PROP_country, address->country);
    emb_buf_free(&text);
}

static void add_link(emb_build *b, emb_str name, const emb_ofac_names *names)
{
    emb_str uid = names ? emb_ofac_names_find(names, name) : EMB_STR(""), id = emb_build_id(b);
    char to[256];
    int len = snprintf(to, sizeof to, "ofac-%.*s", (int)uid.len, uid.data);
    emb_str to_id = {to, len > 0 && (size_t)len < sizeof to ? (size_t)len : 0};
    if (!uid.len || !to_id.len || emb_str_equal(to_id, id))
        emb_build_note(b, emb_build_target(b), "Linked To", name);
    else
        emb_build_relation(b, EMB_SCHEMA_UnknownLink, id, to_id, EMB_STR("Linked To"));
}

void emb_ofac_remarks_add(emb_build *b, emb_entity *sanction, emb_str remarks, const emb_ofac_names *names)
{
    emb_str rest = emb_ofac_remarks_trim(remarks);
    emb_ofac_clause clause;
    while (emb_ofac_remarks_next(&rest, &clause)) {
        switch (clause.kind) {
        case EMB_OFAC_FEATURE:
            emb_us_feature_add(b, sanction, &clause.feature);
            break;
        case EMB_OFAC_WEAK_ALIAS:
            emb_build_name_last_first(b, EMB_NAME_WEAK, clause.text);
            break;
        case EMB_OFAC_LINK:
            add_link(b, clause.text, names);
            break;
        case EMB_OFAC_POSITION:
            if (is_person(b))
                emb_build_add(b, emb_build_target(b), EMB_PROP_position, clause.text);
            else
                emb_build_note(b, emb_build_target(b), NULL, clause.text);
            break;
        case EMB_OFAC_OTHER:
            emb_build_note(b, emb_build_target(b), NULL, clause.text);
            break;
        }
    }
}
