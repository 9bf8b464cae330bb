/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's lists in the "enhanced" XML: an <entity> a party, its id the uid of the other forms, with names in several
 * scripts, features, documents and relations as elements. Values stand beside their references; only countries are
 * looked up, for their ISO codes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "lists/ofac.h"
#include "lists/ofac_relations.h"
#include "lists/readers.h"
#include "lists/us_feature.h"
#include "lists/xml.h"

/* ISO codes of the countries among the reference values, two letters each, by their refId. */
typedef struct countries {
    emb_map *ids;
    char (*codes)[4];
    size_t cap;
} countries;

typedef struct list {
    emb_build *build;
    emb_list_info *info;
    emb_ofac_names *names;
    countries countries;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<sanctionsData"), 0) != SIZE_MAX;
}

static bool is_true(emb_str text)
{
    return emb_str_equal_ascii_case(text, EMB_STR("true"));
}

/* ---- The first time: countries, and what the parties are ---- */

static bool keep_country(countries *c, emb_str id, emb_str code)
{
    uint32_t number = emb_map_put(c->ids, id, NULL);
    if (number == EMB_MAP_NONE)
        return false;
    if (number >= c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 256;
        char(*codes)[4] = realloc(c->codes, cap * sizeof *codes);
        if (!codes)
            return false;
        c->codes = codes;
        c->cap = cap;
    }
    snprintf(c->codes[number], sizeof c->codes[number], "%.*s", (int)code.len, code.data);
    return true;
}

static emb_str code_of(const list *l, const emb_xml_node *node, const char *reference)
{
    emb_str id = reference ? emb_xml_text_at(node, reference) : emb_xml_attribute(node, "refId");
    uint32_t number = id.len ? emb_map_get(l->countries.ids, id) : EMB_MAP_NONE;
    return number == EMB_MAP_NONE ? EMB_STR("") : emb_str_from(l->countries.codes[number]);
}

static emb_status take_reference(void *context, const emb_xml_node *node, emb_error *error)
{
    list *l = context;
    bool kept = true;
    if (emb_str_equal(emb_xml_name(node), EMB_STR("referenceValue"))) {
        emb_str code = emb_xml_text_at(node, "isoCode");
        if (code.len == 2)
            kept = keep_country(&l->countries, emb_xml_attribute(node, "refId"), code);
    } else if (emb_xml_attribute(node, "id").len) {
        kept = emb_ofac_names_set_schema(l->names, emb_xml_attribute(node, "id"),
                                         emb_ofac_schema(emb_xml_text_at(node, "generalInfo/entityType")));
    }
    return kept ? EMB_OK : emb_fail_memory(error);
}

/* ---- The second time: the parties ---- */

static void take_publication(list *l, const emb_xml_node *node)
{
    emb_str date = emb_xml_text_at(node, "dataAsOf");
    size_t time = emb_str_find_byte(date, 'T', 0);
    if (time != SIZE_MAX)
        date.len = time;
    snprintf(l->info->published, sizeof l->info->published, "%.*s", (int)date.len, date.data ? date.data : "");
    emb_str of = emb_xml_text_at(node, "filters/sanctionsLists/sanctionsList");
    if (of.len)
        emb_ofac_set_list(l->build, l->info, !emb_str_equal_ascii_case(of, EMB_STR("SDN List")));
}

static void add_translation(emb_build *b, emb_listed_name_kind kind, const emb_xml_node *translation)
{
    emb_str first = emb_xml_text_at(translation, "formattedFirstName"), last = emb_xml_text_at(translation, "formattedLastName");
    if (first.len || last.len)
        emb_ofac_name(b, kind, first, last);
    else
        emb_build_name_last_first(b, kind, emb_xml_text_at(translation, "formattedFullName"));
    const emb_xml_node *part = emb_xml_child(emb_xml_child(translation, "nameParts"), "namePart");
    for (; part && kind == EMB_NAME_PRIMARY; part = emb_xml_next(part, "namePart"))
        emb_ofac_name_part(b, emb_xml_text_at(part, "type"), emb_xml_text_at(part, "value"));
}

static void add_names(emb_build *b, const emb_xml_node *entity)
{
    const emb_xml_node *name = emb_xml_child(emb_xml_child(entity, "names"), "name");
    for (; name; name = emb_xml_next(name, "name")) {
        emb_listed_name_kind kind = emb_listed_name_kind_of(emb_xml_text_at(name, "aliasType"), EMB_NAME_ALIAS);
        if (is_true(emb_xml_text_at(name, "isPrimary")))
            kind = EMB_NAME_PRIMARY;
        else if (is_true(emb_xml_text_at(name, "isLowQuality")))
            kind = EMB_NAME_WEAK;
        const emb_xml_node *translation = emb_xml_child(emb_xml_child(name, "translations"), "translation");
        for (; translation; translation = emb_xml_next(translation, "translation"))
            add_translation(b, kind, translation);
    }
}

static void add_address(const list *l, const emb_xml_node *node, const emb_xml_node *translation)
{
    static const char *const types[] = {"ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE"};
    emb_ofac_address address = {.country = emb_xml_text_at(node, "country"),
                                .country_code = code_of(l, emb_xml_child(node, "country"), NULL)};
    emb_str *const places[] = {&address.lines[0], &address.lines[1], &address.lines[2],
                               &address.city,     &address.state,    &address.postcode};
    const emb_xml_node *part = emb_xml_child(emb_xml_child(translation, "addressParts"), "addressPart");
    for (; part; part = emb_xml_next(part, "addressPart")) {
        emb_str type = emb_xml_text_at(part, "type");
        size_t i = 0;
        while (i < 6 && !emb_str_equal_ascii_case(type, emb_str_from(types[i])))
            i++;
        if (i < 6)
            *places[i] = emb_xml_text_at(part, "value");
        else if (!address.state.len)
            address.state = emb_xml_text_at(part, "value"); /* a region */
        else
            emb_build_note(l->build, emb_build_target(l->build), "Address", emb_xml_text_at(part, "value"));
    }
    emb_ofac_address_add(l->build, &address);
}

static void add_addresses(const list *l, const emb_xml_node *entity)
{
    const emb_xml_node *node = emb_xml_child(emb_xml_child(entity, "addresses"), "address");
    for (; node; node = emb_xml_next(node, "address")) {
        const emb_xml_node *translation = emb_xml_child(emb_xml_child(node, "translations"), "translation");
        if (!translation)
            add_address(l, node, NULL);
        for (; translation; translation = emb_xml_next(translation, "translation"))
            add_address(l, node, translation);
    }
}

static emb_str date_of(const emb_xml_node *period, char room[64])
{
    emb_date from = {0}, to = {0};
    emb_date_parse_iso(emb_xml_text_at(period, "fromDateBegin"), &from);
    emb_date_parse_iso(emb_xml_text_at(period, "toDateEnd"), &to);
    return emb_ofac_period(from, to, is_true(emb_xml_text_at(period, "isApproximate")), room);
}

static void add_features(const list *l, emb_entity *sanction, const emb_xml_node *entity)
{
    const emb_xml_node *node = emb_xml_child(emb_xml_child(entity, "features"), "feature");
    for (; node; node = emb_xml_next(node, "feature")) {
        char room[64];
        emb_str country = code_of(l, node, "valueRefId"), value = emb_xml_text_at(node, "value");
        if (!value.len)
            value = date_of(emb_xml_child(node, "valueDate"), room);
        const emb_us_feature feature = {.label = emb_xml_text_at(node, "type"), .value = country.len ? country : value};
        emb_us_feature_add(l->build, sanction, &feature);
        emb_str comments = emb_xml_text_at(node, "comments");
        if (comments.len)
            emb_build_addf(l->build, emb_build_target(l->build), EMB_PROP_notes, "%.*s %.*s: %.*s", (int)feature.label.len,
                           feature.label.data, (int)value.len, value.data, (int)comments.len, comments.data);
    }
}

static void add_document_note(emb_build *b, const emb_us_feature *f, const char *what, emb_str text)
{
    if (text.len)
        emb_build_addf(b, emb_build_target(b), EMB_PROP_notes, "%.*s %.*s%s%.*s", (int)f->label.len, f->label.data,
                       (int)f->value.len, f->value.data, what, (int)text.len, text.data);
}

static void add_documents(const list *l, emb_entity *sanction, const emb_xml_node *entity)
{
    const emb_xml_node *node = emb_xml_child(emb_xml_child(entity, "identityDocuments"), "identityDocument");
    for (; node; node = emb_xml_next(node, "identityDocument")) {
        const emb_xml_node *country = emb_xml_child(node, "issuingCountry");
        emb_str code = code_of(l, country, NULL);
        const emb_us_feature feature = {
            .label = emb_xml_text_at(node, "type"),
            .value = emb_xml_text_at(node, "documentNumber"),
            .country = code.len ? code : emb_xml_text(country),
            .issued = emb_xml_text_at(node, "issueDate"),
            .expires = emb_xml_text_at(node, "expirationDate"),
        };
        emb_us_feature_add(l->build, sanction, &feature);
        add_document_note(l->build, &feature, " issued by ", emb_xml_text_at(node, "issuingAuthority"));
        add_document_note(l->build, &feature, ": ", emb_xml_text_at(node, "comments"));
        if (emb_str_equal_ascii_case(emb_xml_text_at(node, "isValid"), EMB_STR("false")))
            add_document_note(l->build, &feature, " ", EMB_STR("is not valid"));
    }
}

static void add_relations(const list *l, const emb_xml_node *entity)
{
    const emb_xml_node *node = emb_xml_child(emb_xml_child(entity, "relationships"), "relationship");
    for (; node; node = emb_xml_next(node, "relationship")) {
        emb_str uid = emb_xml_attribute(emb_xml_child(node, "relatedEntity"), "entityId");
        emb_str role = emb_xml_text_at(node, "type");
        if (uid.len)
            emb_ofac_relation_add(l->build, role, uid, emb_ofac_names_schema(l->names, uid));
        else
            emb_build_note(l->build, emb_build_target(l->build), "Related to", emb_xml_text_at(node, "relatedEntity"));
    }
}

static void add_texts(emb_build *b, emb_entity *sanction, emb_prop prop, const emb_xml_node *list_node, const char *item)
{
    for (const emb_xml_node *node = emb_xml_child(list_node, item); node; node = emb_xml_next(node, item))
        emb_build_add(b, sanction, prop, emb_xml_text(node));
}

static void add_measures(emb_build *b, emb_entity *sanction, const emb_xml_node *entity)
{
    const emb_xml_node *node = emb_xml_child(emb_xml_child(entity, "sanctionsPrograms"), "sanctionsProgram");
    for (; node; node = emb_xml_next(node, "sanctionsProgram"))
        emb_ofac_program(b, sanction, emb_xml_text(node));
    node = emb_xml_child(emb_xml_child(entity, "sanctionsLists"), "sanctionsList");
    for (; node; node = emb_xml_next(node, "sanctionsList")) {
        emb_build_add(b, sanction, EMB_PROP_summary, emb_xml_text(node));
        if (!emb_str_equal(emb_xml_text(node), EMB_STR("Consolidated List"))) /* which collects the others, later */
            emb_build_date(b, sanction, EMB_PROP_listingDate, emb_xml_attribute(node, "datePublished"));
    }
    add_texts(b, sanction, EMB_PROP_provisions, emb_xml_child(entity, "sanctionsTypes"), "sanctionsType");
    add_texts(b, sanction, EMB_PROP_reason, emb_xml_child(entity, "legalAuthorities"), "legalAuthority");
}

static emb_status add_party(list *l, const emb_xml_node *entity, emb_error *error)
{
    emb_build *b = l->build;
    emb_str uid = emb_xml_attribute(entity, "id");
    if (!uid.len) {
        emb_build_refuse(b, emb_xml_line(entity), "", "the entity has no id");
        return EMB_OK;
    }
    emb_entity *sanction = emb_ofac_begin(b, emb_xml_text_at(entity, "generalInfo/entityType"), uid, emb_xml_line(entity));
    add_names(b, entity);
    emb_ofac_title(b, emb_xml_text_at(entity, "generalInfo/title"));
    add_measures(b, sanction, entity);
    add_addresses(l, entity);
    add_features(l, sanction, entity);
    add_documents(l, sanction, entity);
    add_relations(l, entity);
    emb_ofac_remarks_add(b, sanction, emb_xml_text_at(entity, "generalInfo/remarks"), NULL);
    return emb_build_end(b, error);
}

static emb_status take_record(void *context, const emb_xml_node *node, emb_error *error)
{
    list *l = context;
    if (emb_str_equal(emb_xml_name(node), EMB_STR("entity")))
        return add_party(l, node, error);
    take_publication(l, node);
    return EMB_OK;
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    list *l = context;
    emb_build_progress(l->build, done, total);
}

static emb_status read_twice(list *l, const char *path, emb_error *error)
{
    static const char *const first[] = {"referenceValue", "entity", NULL};
    static const char *const second[] = {"publicationInfo", "entity", NULL};
    const emb_xml_handler references = {.context = l, .records = first, .record = take_reference};
    const emb_xml_handler parties = {.context = l, .records = second, .record = take_record, .progress = pass_progress};
    l->names = emb_ofac_names_new();
    l->countries.ids = emb_map_new();
    if (!l->names || !l->countries.ids)
        return emb_fail_memory(error);
    emb_status status = emb_xml_parse_file(path, &references, error);
    return status == EMB_OK ? emb_xml_parse_file(path, &parties, error) : status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    list l = {.info = info};
    emb_status status = emb_ofac_open(file, sink, info, "OFAC enhanced XML", &l.build, error);
    if (status == EMB_OK)
        status = read_twice(&l, file->path, error);
    emb_ofac_names_free(l.names);
    emb_map_free(l.countries.ids);
    free(l.countries.codes);
    emb_build_close(l.build);
    return status;
}

const emb_reader emb_reader_ofac_enhanced_xml = {
    .name = "ofac-enhanced-xml",
    .title = "OFAC enhanced XML (SDN_ENHANCED, CONS_ENHANCED)",
    .detect = detect,
    .read = read_list,
};
