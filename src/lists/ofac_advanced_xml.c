/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's lists as sdn_advanced.xml and cons_advanced.xml: a <DistinctParty> a party, with its names in typed parts,
 * scripts and qualities, and its features; everything else by numbers (ofac_advanced_refs.h).
 */
#include <stdio.h>

#include "base/buf.h"
#include "lists/ofac.h"
#include "lists/ofac_advanced_refs.h"
#include "lists/ofac_relations.h"
#include "lists/readers.h"
#include "lists/us_feature.h"

#define LATIN EMB_STR("215")

typedef struct list {
    emb_build *build;
    emb_ofac_refs refs;
    emb_buf first, last;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<Sanctions"), 0) != SIZE_MAX &&
           (emb_str_find(file->head, EMB_STR("<ReferenceValueSets"), 0) != SIZE_MAX ||
            emb_str_find(file->head, EMB_STR("<DateOfIssue"), 0) != SIZE_MAX);
}

static bool is_true(emb_str text)
{
    return emb_str_equal_ascii_case(text, EMB_STR("true"));
}

/* The text of a reference value; one that is missing is warned of. */
static emb_str lookup(const list *l, const char *set, emb_str id)
{
    emb_str text = emb_ofac_refs_text(&l->refs, set, id);
    if (!text.len && id.len)
        emb_build_warn(l->build, "%s %.*s is not among the reference values", set, (int)(id.len < 32 ? id.len : 32), id.data);
    return text;
}

/* ---- Names ---- */

static emb_str part_type(const list *l, const emb_xml_node *identity, emb_str group_id)
{
    const emb_xml_node *master = emb_xml_child(emb_xml_child(identity, "NamePartGroups"), "MasterNamePartGroup");
    for (; master; master = emb_xml_next(master, "MasterNamePartGroup")) {
        const emb_xml_node *group = emb_xml_child(master, "NamePartGroup");
        for (; group; group = emb_xml_next(group, "NamePartGroup"))
            if (emb_str_equal(emb_xml_attribute(group, "ID"), group_id))
                return lookup(l, "NamePartType", emb_xml_attribute(group, "NamePartTypeID"));
    }
    return EMB_STR("");
}

static bool is_latin(const emb_xml_node *name)
{
    const emb_xml_node *value = emb_xml_at(name, "DocumentedNamePart/NamePartValue");
    emb_str script = emb_xml_attribute(value, "ScriptID");
    return !script.len || emb_str_equal(script, LATIN);
}

/*
 * First and middle names in front, all other parts behind them as they stand, which is how OFAC's other forms have
 * names.
 */
static void add_name(list *l, const emb_xml_node *identity, const emb_xml_node *name, emb_listed_name_kind kind)
{
    const emb_xml_node *part = emb_xml_child(name, "DocumentedNamePart");
    emb_buf_clear(&l->first);
    emb_buf_clear(&l->last);
    for (; part; part = emb_xml_next(part, "DocumentedNamePart")) {
        const emb_xml_node *value = emb_xml_child(part, "NamePartValue");
        emb_str type = part_type(l, identity, emb_xml_attribute(value, "NamePartGroupID"));
        bool given =
            emb_str_equal_ascii_case(type, EMB_STR("First Name")) || emb_str_equal_ascii_case(type, EMB_STR("Middle Name"));
        emb_buf *to = given ? &l->first : &l->last;
        if (to->len)
            emb_buf_append_byte(to, ' ');
        emb_buf_append_str(to, emb_xml_text(value));
        if (kind == EMB_NAME_PRIMARY)
            emb_ofac_name_part(l->build, type, emb_xml_text(value));
    }
    if (l->first.failed || l->last.failed)
        emb_build_no_memory(l->build);
    emb_ofac_name(l->build, kind, emb_buf_str(&l->first), emb_buf_str(&l->last));
}

static void add_alias(list *l, const emb_xml_node *identity, const emb_xml_node *alias)
{
    emb_str type = lookup(l, "AliasType", emb_xml_attribute(alias, "AliasTypeID"));
    emb_listed_name_kind kind = emb_listed_name_kind_of(type, EMB_NAME_ALIAS);
    if (is_true(emb_xml_attribute(alias, "Primary")))
        kind = EMB_NAME_PRIMARY;
    else if (is_true(emb_xml_attribute(alias, "LowQuality")))
        kind = EMB_NAME_WEAK;
    for (int latin = 1; latin >= 0; latin--) {
        const emb_xml_node *name = emb_xml_child(alias, "DocumentedName");
        for (; name; name = emb_xml_next(name, "DocumentedName"))
            if (is_latin(name) == (latin == 1))
                add_name(l, identity, name, kind);
    }
}

/* ---- Features ---- */

static void add_address(const list *l, const emb_ofac_row *row)
{
    emb_str country = row->fields[EMB_OFAC_COUNTRY], code = emb_ofac_refs_country(&l->refs, country);
    const emb_ofac_address address = {
        .lines = {row->fields[EMB_OFAC_LINE_1], row->fields[EMB_OFAC_LINE_2], row->fields[EMB_OFAC_LINE_3]},
        .city = row->fields[EMB_OFAC_CITY].len ? row->fields[EMB_OFAC_CITY] : row->fields[EMB_OFAC_PLACE],
        .state = row->fields[EMB_OFAC_STATE],
        .postcode = row->fields[EMB_OFAC_POSTCODE],
        .country = emb_ofac_refs_text(&l->refs, "Country", country),
        .country_code = code.len == 2 ? code : EMB_STR(""),
    };
    emb_ofac_address_add(l->build, &address);
}

/* A place that is no address: the country of a nationality, a place of birth. */
static emb_str place_of(const list *l, const emb_ofac_row *row)
{
    static const size_t fields[] = {EMB_OFAC_PLACE, EMB_OFAC_CITY, EMB_OFAC_STATE};
    emb_str country = emb_ofac_refs_country(&l->refs, row->fields[EMB_OFAC_COUNTRY]);
    if (country.len)
        return country;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (row->fields[fields[i]].len)
            return row->fields[fields[i]];
    return EMB_STR("");
}

static void add_value(const list *l, emb_entity *sanction, emb_str label, emb_str value)
{
    const emb_us_feature feature = {.label = label, .value = value};
    emb_us_feature_add(l->build, sanction, &feature);
}

static void add_location(const list *l, emb_entity *sanction, emb_str label, emb_str id, const emb_ofac_row *row)
{
    if (!row)
        emb_build_warn(l->build, "Location %.*s is not in the file", (int)(id.len < 32 ? id.len : 32), id.data);
    else if (!emb_str_equal_ascii_case(label, EMB_STR("Location")))
        add_value(l, sanction, label, place_of(l, row));
    else
        for (; row; row = row->next)
            add_address(l, row);
}

static void add_version(const list *l, emb_entity *sanction, emb_str label, const emb_xml_node *version)
{
    char room[64];
    const emb_xml_node *node = emb_xml_child(version, "VersionDetail");
    for (; node; node = emb_xml_next(node, "VersionDetail")) {
        emb_str reference = emb_xml_attribute(node, "DetailReferenceID");
        add_value(l, sanction, label, emb_xml_text(node).len ? emb_xml_text(node) : lookup(l, "DetailReference", reference));
    }
    for (node = emb_xml_child(version, "DatePeriod"); node; node = emb_xml_next(node, "DatePeriod"))
        add_value(l, sanction, label, emb_ofac_refs_period(node, room));
    for (node = emb_xml_child(version, "VersionLocation"); node; node = emb_xml_next(node, "VersionLocation")) {
        emb_str id = emb_xml_attribute(node, "LocationID");
        add_location(l, sanction, label, id, emb_ofac_rows_of(&l->refs.locations, id));
    }
    emb_build_note(l->build, emb_build_target(l->build), NULL, emb_xml_text_at(version, "Comment"));
}

static void add_features(const list *l, emb_entity *sanction, const emb_xml_node *profile)
{
    const emb_xml_node *feature = emb_xml_child(profile, "Feature");
    for (; feature; feature = emb_xml_next(feature, "Feature")) {
        emb_str label = lookup(l, "FeatureType", emb_xml_attribute(feature, "FeatureTypeID"));
        const emb_xml_node *version = emb_xml_child(feature, "FeatureVersion");
        for (; version; version = emb_xml_next(version, "FeatureVersion"))
            add_version(l, sanction, label, version);
    }
}

/* ---- What is joined by numbers ---- */

static void add_document_note(emb_build *b, const emb_us_feature *f, const char *what, emb_str text)
{
    if (text.len)
        emb_build_addf(b, emb_build_target(b), EMB_PROP_notes, "%.*s %.*s%s%.*s", (int)f->label.len, f->label.data,
                       (int)f->value.len, f->value.data, what, (int)text.len, text.data);
}

static void add_documents(const list *l, emb_entity *sanction, emb_str identity_id)
{
    for (const emb_ofac_row *row = emb_ofac_rows_of(&l->refs.documents, identity_id); row; row = row->next) {
        const emb_us_feature feature = {
            .label = lookup(l, "IDRegDocType", row->fields[EMB_OFAC_DOC_TYPE]),
            .value = row->fields[EMB_OFAC_DOC_NUMBER],
            .country = emb_ofac_refs_country(&l->refs, row->fields[EMB_OFAC_DOC_COUNTRY]),
            .issued = row->fields[EMB_OFAC_DOC_ISSUED],
            .expires = row->fields[EMB_OFAC_DOC_EXPIRES],
        };
        emb_us_feature_add(l->build, sanction, &feature);
        add_document_note(l->build, &feature, " issued by ", row->fields[EMB_OFAC_DOC_AUTHORITY]);
        add_document_note(l->build, &feature, ": ", row->fields[EMB_OFAC_DOC_COMMENT]);
        emb_str validity = emb_ofac_refs_text(&l->refs, "Validity", row->fields[EMB_OFAC_DOC_VALIDITY]);
        if (!emb_str_equal_ascii_case(validity, EMB_STR("Valid")))
            add_document_note(l->build, &feature, ": ", validity);
    }
}

static void add_relations(const list *l, emb_str profile_id)
{
    for (const emb_ofac_row *row = emb_ofac_rows_of(&l->refs.relations, profile_id); row; row = row->next) {
        const emb_ofac_row *to = emb_ofac_rows_of(&l->refs.profiles, row->fields[EMB_OFAC_REL_TO]);
        emb_str uid = to ? to->fields[0] : row->fields[EMB_OFAC_REL_TO];
        emb_entity *edge = emb_ofac_relation_add(l->build, lookup(l, "RelationType", row->fields[EMB_OFAC_REL_TYPE]), uid,
                                                 emb_ofac_names_schema(l->refs.parties, uid));
        if (!edge)
            continue;
        emb_build_add(l->build, edge, EMB_PROP_summary, row->fields[EMB_OFAC_REL_COMMENT]);
        if (is_true(row->fields[EMB_OFAC_REL_FORMER]))
            emb_build_add(l->build, edge, EMB_PROP_status, EMB_STR("former"));
    }
}

static void add_statement(const list *l, emb_entity *sanction, const emb_ofac_row *row)
{
    emb_build *b = l->build;
    emb_str kind = row->fields[EMB_OFAC_ENTRY_KIND], id = row->fields[EMB_OFAC_ENTRY_ID];
    emb_str comment = row->fields[EMB_OFAC_ENTRY_COMMENT];
    if (emb_str_equal(kind, EMB_STR("list"))) {
        emb_build_add(b, sanction, EMB_PROP_summary, lookup(l, "List", id));
    } else if (emb_str_equal(kind, EMB_STR("event"))) {
        emb_str basis = lookup(l, "LegalBasis", id);
        emb_build_add(b, sanction, EMB_PROP_listingDate, row->fields[EMB_OFAC_ENTRY_DATE]);
        if (!emb_str_equal_ascii_case(basis, EMB_STR("Unknown")))
            emb_build_add(b, sanction, EMB_PROP_reason, basis);
        emb_build_add(b, sanction, EMB_PROP_summary, comment);
    } else {
        emb_str type = lookup(l, "SanctionsType", id);
        if (emb_str_equal_ascii_case(type, EMB_STR("Program"))) {
            emb_ofac_program(b, sanction, comment);
        } else {
            emb_build_add(b, sanction, EMB_PROP_provisions, type);
            emb_build_add(b, sanction, EMB_PROP_provisions, comment);
        }
    }
}

/* ---- The parties ---- */

static void add_identity(list *l, emb_entity *sanction, const emb_xml_node *identity)
{
    for (int primary = 1; primary >= 0; primary--) {
        const emb_xml_node *alias = emb_xml_child(identity, "Alias");
        for (; alias; alias = emb_xml_next(alias, "Alias"))
            if (is_true(emb_xml_attribute(alias, "Primary")) == (primary == 1))
                add_alias(l, identity, alias);
    }
    add_documents(l, sanction, emb_xml_attribute(identity, "ID"));
}

static emb_status take_party(void *context, const emb_xml_node *party, emb_error *error)
{
    list *l = context;
    emb_build *b = l->build;
    emb_str uid = emb_xml_attribute(party, "FixedRef");
    const emb_xml_node *profile = emb_xml_child(party, "Profile");
    if (!uid.len || !profile) {
        emb_build_refuse(b, emb_xml_line(party), "", "the party has no %s", uid.len ? "Profile" : "FixedRef");
        return EMB_OK;
    }
    emb_str type = emb_ofac_refs_party_type(&l->refs, emb_xml_attribute(profile, "PartySubTypeID"));
    emb_str profile_id = emb_xml_attribute(profile, "ID");
    emb_entity *sanction = emb_ofac_begin(b, type.len ? type : EMB_STR("unknown"), uid, emb_xml_line(party));
    const emb_xml_node *identity = emb_xml_child(profile, "Identity");
    for (; identity; identity = emb_xml_next(identity, "Identity"))
        add_identity(l, sanction, identity);
    add_features(l, sanction, profile);
    for (const emb_ofac_row *row = emb_ofac_rows_of(&l->refs.entries, profile_id); row; row = row->next)
        add_statement(l, sanction, row);
    add_relations(l, profile_id);
    emb_ofac_remarks_add(b, sanction, emb_xml_text_at(party, "Comment"), NULL);
    return emb_build_end(b, error);
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    list *l = context;
    emb_build_progress(l->build, done, total);
}

static emb_status read_parties(list *l, const char *path, emb_list_info *info, emb_error *error)
{
    static const char *const records[] = {"DistinctParty", NULL};
    const emb_xml_handler handler = {.context = l, .records = records, .record = take_party, .progress = pass_progress};
    emb_status status = emb_ofac_refs_read(path, &l->refs, error);
    if (status != EMB_OK)
        return status;
    memcpy(info->published, l->refs.published, sizeof info->published);
    if (l->refs.all_entries)
        emb_ofac_set_list(l->build, info, l->refs.sdn_entries * 2 < l->refs.all_entries);
    return emb_xml_parse_file(path, &handler, error);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    list l = {.first = EMB_BUF_INIT(EMB_OFAC_TEXT_MAX), .last = EMB_BUF_INIT(EMB_OFAC_TEXT_MAX)};
    emb_status status = emb_ofac_open(file, sink, info, "OFAC advanced XML", &l.build, error);
    if (status == EMB_OK)
        status = read_parties(&l, file->path, info, error);
    emb_ofac_refs_free(&l.refs);
    emb_buf_free(&l.first);
    emb_buf_free(&l.last);
    emb_build_close(l.build);
    return status;
}

const emb_reader emb_reader_ofac_advanced_xml = {
    .name = "ofac-advanced-xml",
    .title = "OFAC advanced XML (sdn_advanced.xml, cons_advanced.xml)",
    .detect = detect,
    .read = read_list,
};
