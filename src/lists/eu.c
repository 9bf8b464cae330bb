/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/eu.h"

#include <stdio.h>

#include "model/date.h"

#define AUTHORITY "Council of the European Union"

emb_status emb_eu_open(emb_eu *eu, const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format,
                       emb_error *error)
{
    *eu = (emb_eu){.scratch = EMB_BUF_INIT(EMB_VALUE_MAX), .weak = EMB_BUF_INIT(EMB_VALUE_MAX)};
    return emb_build_open(file, sink, info, format, "eu_fsf", "EU Consolidated List of Financial Sanctions", &eu->build, error);
}

void emb_eu_close(emb_eu *eu)
{
    emb_buf_free(&eu->scratch);
    emb_buf_free(&eu->weak);
    emb_build_close(eu->build);
}

void emb_eu_published(emb_eu *eu, emb_list_info *info, uint64_t line, emb_str date)
{
    emb_date_span span;
    char iso[11];
    size_t time = emb_str_find_byte(date, 'T', 0);
    emb_str day = time == SIZE_MAX ? date : emb_str_slice(date, 0, time);
    if (emb_date_parse(day, &span) && emb_date_format(span.from, iso))
        snprintf(info->published, sizeof info->published, "%s", iso);
    else
        emb_build_warn_line(eu->build, line, "no date of publication: \"%.*s\"", (int)(date.len < 40 ? date.len : 40),
                            date.data ? date.data : "");
}

/* ---- The party ---- */

static emb_schema schema_of(const emb_eu_party *party)
{
    if (emb_str_equal_ascii_case(party->subject, EMB_STR("person")) || emb_str_equal_ascii_case(party->subject, EMB_STR("P")))
        return EMB_SCHEMA_Person;
    if (party->vessel)
        return EMB_SCHEMA_Vessel;
    bool enterprise =
        emb_str_equal_ascii_case(party->subject, EMB_STR("enterprise")) || emb_str_equal_ascii_case(party->subject, EMB_STR("E"));
    return enterprise ? EMB_SCHEMA_Organization : EMB_SCHEMA_LegalEntity;
}

static bool is_a(emb_eu *eu, emb_schema schema)
{
    return emb_schema_is_a(emb_entity_schema(emb_build_target(eu->build)), schema);
}

bool emb_eu_begin(emb_eu *eu, const emb_eu_party *party, uint64_t line)
{
    emb_str id = party->reference;
    if (emb_str_starts(id, EMB_STR("EU.")))
        id = emb_str_slice(id, 3, id.len);
    if (!id.len && !party->logical_id.len) {
        emb_build_refuse(eu->build, line, "", "it has neither an EU reference number nor a logical id");
        return false;
    }
    eu->named = false;
    eu->sanctions = 0;
    emb_buf_clear(&eu->weak);
    emb_schema schema = schema_of(party);
    if (id.len)
        emb_build_begin(eu->build, schema, line, "eu-fsf-%.*s", (int)id.len, id.data);
    else
        emb_build_begin(eu->build, schema, line, "eu-fsf-id-%.*s", (int)party->logical_id.len, party->logical_id.data);
    if (schema == EMB_SCHEMA_LegalEntity)
        emb_build_warn(eu->build, "unknown type of party: \"%.*s\"", (int)(party->subject.len < 60 ? party->subject.len : 60),
                       party->subject.data ? party->subject.data : "");
    emb_build_add(eu->build, emb_build_target(eu->build), EMB_PROP_topics, EMB_STR("sanction"));
    return true;
}

void emb_eu_regulation_add(emb_eu *eu, const emb_eu_party *party, const emb_eu_regulation *r)
{
    emb_build *b = eu->build;
    emb_entity *sanction = emb_build_sanction(b);
    eu->sanctions++;
    emb_build_add(b, sanction, EMB_PROP_authority, EMB_STR(AUTHORITY));
    emb_build_add(b, sanction, EMB_PROP_country, EMB_STR("eu"));
    emb_build_add(b, sanction, EMB_PROP_program, r->programme);
    if (r->programme.len)
        emb_build_addf(b, sanction, EMB_PROP_programId, "EU-%.*s", (int)r->programme.len, r->programme.data);
    emb_build_add(b, sanction, EMB_PROP_reason, r->title);
    emb_build_add(b, sanction, EMB_PROP_sourceUrl, r->url);
    emb_build_add(b, sanction, EMB_PROP_recordId, party->reference.len ? party->reference : party->logical_id);
    emb_build_add(b, sanction, EMB_PROP_unscId, party->un_id);
    emb_build_date(b, sanction, EMB_PROP_listingDate, party->designated.len ? party->designated : r->published);
    emb_build_date(b, sanction, EMB_PROP_startDate, r->in_force);
    emb_build_add(b, sanction, EMB_PROP_summary, party->designation_details);
}

emb_status emb_eu_end(emb_eu *eu, const emb_eu_party *party, emb_error *error)
{
    if (!eu->named && eu->weak.len) {
        emb_build_warn(eu->build, "all its names are weak: the first is kept as its name too");
        emb_build_name(eu->build, EMB_NAME_PRIMARY, emb_buf_str(&eu->weak));
    }
    if (!eu->sanctions) {
        const emb_eu_regulation none = {0};
        emb_eu_regulation_add(eu, party, &none);
    }
    emb_build_check_text(eu->build, &eu->scratch);
    emb_build_check_text(eu->build, &eu->weak);
    emb_build_names_within(eu->build);
    return emb_build_end(eu->build, error);
}

/* ---- Names ---- */

static bool says(emb_str text, const char *words)
{
    return emb_str_find_ascii_case(text, emb_str_from(words), 0) != SIZE_MAX;
}

/* What a remark says a name is; whatever else it says is to be kept. */
static emb_listed_name_kind kind_by_remark(emb_str remark, emb_listed_name_kind otherwise)
{
    static const struct {
        const char *words;
        emb_listed_name_kind kind;
    } known[] = {
        {"low quality", EMB_NAME_WEAK},
        {"low-quality", EMB_NAME_WEAK},
        {"weak a", EMB_NAME_WEAK},
        {"f.k.a", EMB_NAME_FORMER},
        {"formerly", EMB_NAME_FORMER},
        {"former name", EMB_NAME_FORMER},
        {"previously listed", EMB_NAME_FORMER},
        {"previous name", EMB_NAME_FORMER},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (says(remark, known[i].words))
            return known[i].kind;
    return otherwise;
}

/* "a.k.a. NAME", "f.k.a. NAME", "NAME (low quality alias)": the label within the name itself. */
static emb_str cut_label(emb_str name, emb_listed_name_kind *kind)
{
    static const struct {
        const char *label;
        emb_listed_name_kind kind;
    } labels[] = {{"a.k.a.", EMB_NAME_ALIAS},
                  {"f.k.a.", EMB_NAME_FORMER},
                  {"also known as ", EMB_NAME_ALIAS},
                  {"formerly known as ", EMB_NAME_FORMER}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        emb_str label = emb_str_from(labels[i].label);
        if (!emb_str_starts_ascii_case(name, label))
            continue;
        name = emb_str_trim(emb_str_slice(name, label.len, name.len));
        if (*kind != EMB_NAME_WEAK)
            *kind = labels[i].kind;
    }
    size_t at = emb_str_find_ascii_case(name, EMB_STR("(low quality"), 0);
    if (at != SIZE_MAX && at > 0) {
        *kind = EMB_NAME_WEAK;
        name = emb_str_trim(emb_str_slice(name, 0, at));
    }
    return name;
}

static emb_str whole_name(emb_eu *eu, const emb_eu_name *n)
{
    const emb_str parts[] = {n->first, n->middle, n->last};
    if (emb_str_trim(n->whole).len)
        return emb_str_trim(n->whole);
    emb_buf_clear(&eu->scratch);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_str_trim(parts[i]);
        if (part.len && eu->scratch.len)
            emb_buf_append_byte(&eu->scratch, ' ');
        emb_buf_append_str(&eu->scratch, part);
    }
    return emb_buf_str(&eu->scratch);
}

static void add_of_person(emb_eu *eu, const emb_eu_name *n, bool primary)
{
    emb_build *b = eu->build;
    emb_entity *target = emb_build_target(b);
    emb_build_add(b, target, EMB_PROP_position, n->function);
    emb_build_add(b, target, EMB_PROP_title, n->title);
    emb_build_gender(b, target, n->gender);
    if (!primary)
        return;
    emb_build_add(b, target, EMB_PROP_firstName, n->first);
    emb_build_add(b, target, EMB_PROP_middleName, n->middle);
    emb_build_add(b, target, EMB_PROP_lastName, n->last);
}

/* The first name that is no weak or former one is the party's name, all others are aliases. */
void emb_eu_name_add(emb_eu *eu, const emb_eu_name *n)
{
    emb_listed_name_kind kind = kind_by_remark(n->remark, EMB_NAME_ALIAS);
    if (emb_str_equal_ascii_case(n->strong, EMB_STR("false")))
        kind = EMB_NAME_WEAK;
    emb_str name = cut_label(whole_name(eu, n), &kind);
    if (!name.len)
        return;
    bool primary = kind == EMB_NAME_ALIAS && !eu->named;
    emb_build_name(eu->build, primary ? EMB_NAME_PRIMARY : kind, name);
    eu->named |= kind != EMB_NAME_WEAK;
    if (kind == EMB_NAME_WEAK && !eu->weak.len)
        emb_buf_append_str(&eu->weak, name);
    if (n->remark.len)
        emb_build_addf(eu->build, emb_build_target(eu->build), EMB_PROP_notes, "%.*s: %.*s", (int)name.len, name.data,
                       (int)n->remark.len, n->remark.data);
    if (is_a(eu, EMB_SCHEMA_Person))
        add_of_person(eu, n, primary);
    else
        emb_build_note(eu->build, emb_build_target(eu->build), "Function", n->function);
}
