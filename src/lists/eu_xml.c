/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EU's consolidated list of financial sanctions, "xmlFullSanctionsList_1_1": a <sanctionEntity> a party, values in attributes, remarks
 * as elements within the part that they are about. Namespace http://eu.europa.ec/fpi/fsd/export.
 */
#include "lists/eu.h"
#include "lists/readers.h"
#include "lists/xml.h"

typedef struct list {
    emb_eu eu;
    emb_list_info *info;
    emb_buf remark;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("/fpi/fsd/export"), 0) != SIZE_MAX &&
           emb_str_find(file->head, EMB_STR("sanctionEntity"), 0) != SIZE_MAX;
}

static emb_str of(const emb_xml_node *node, const char *attribute)
{
    return emb_xml_attribute(node, attribute);
}

/* All remarks of a part; borrowed until the next call. */
static emb_str remarks_of(list *l, const emb_xml_node *node)
{
    const emb_xml_node *remark = emb_xml_child(node, "remark");
    emb_buf_clear(&l->remark);
    for (; remark; remark = emb_xml_next(remark, "remark")) {
        emb_str text = emb_xml_text(remark);
        if (text.len && l->remark.len)
            emb_buf_append_text(&l->remark, "; ");
        emb_buf_append_str(&l->remark, text);
    }
    return emb_buf_str(&l->remark);
}

static emb_eu_country country_of(const emb_xml_node *node)
{
    return (emb_eu_country){.code = of(node, "countryIso2Code"), .name = of(node, "countryDescription")};
}

static emb_eu_place place_of(const emb_xml_node *node)
{
    return (emb_eu_place){.street = of(node, "street"),
                          .po_box = of(node, "poBox"),
                          .city = of(node, "city"),
                          .zip = of(node, "zipCode"),
                          .region = of(node, "region"),
                          .place = of(node, "place"),
                          .country = country_of(node)};
}

/* ---- The parts of a party ---- */

static void add_regulation(list *l, const emb_eu_party *party, const emb_xml_node *node)
{
    const emb_eu_regulation regulation = {.published = of(node, "publicationDate"),
                                          .in_force = of(node, "entryIntoForceDate"),
                                          .title = of(node, "numberTitle"),
                                          .programme = of(node, "programme"),
                                          .url = emb_xml_text_at(node, "publicationUrl")};
    emb_eu_regulation_add(&l->eu, party, &regulation);
}

static void add_name(list *l, const emb_xml_node *node)
{
    const emb_eu_name name = {.first = of(node, "firstName"),
                              .middle = of(node, "middleName"),
                              .last = of(node, "lastName"),
                              .whole = of(node, "wholeName"),
                              .function = of(node, "function"),
                              .gender = of(node, "gender"),
                              .title = of(node, "title"),
                              .strong = of(node, "strong"),
                              .remark = remarks_of(l, node)};
    emb_eu_name_add(&l->eu, &name);
}

static void add_birth(list *l, const emb_xml_node *node)
{
    const emb_eu_birth birth = {.date = of(node, "birthdate"),
                                .day = of(node, "dayOfMonth"),
                                .month = of(node, "monthOfYear"),
                                .year = of(node, "year"),
                                .from = of(node, "yearRangeFrom"),
                                .to = of(node, "yearRangeTo"),
                                .circa = of(node, "circa"),
                                .calendar = of(node, "calendarType"),
                                .remark = remarks_of(l, node),
                                .place = place_of(node)};
    emb_eu_birth_add(&l->eu, &birth);
}

static void add_identification(list *l, const emb_xml_node *node)
{
    const emb_eu_identification id = {.number = of(node, "number"),
                                      .latin_number = of(node, "latinNumber"),
                                      .type_code = of(node, "identificationTypeCode"),
                                      .type = of(node, "identificationTypeDescription"),
                                      .issued_by = of(node, "issuedBy"),
                                      .issued = of(node, "issueDate").len ? of(node, "issueDate") : of(node, "issuedDate"),
                                      .valid_from = of(node, "validFrom"),
                                      .valid_to = of(node, "validTo"),
                                      .name_on_document = of(node, "nameOnDocument"),
                                      .remark = remarks_of(l, node),
                                      .known_expired = of(node, "knownExpired"),
                                      .known_false = of(node, "knownFalse"),
                                      .reported_lost = of(node, "reportedLost"),
                                      .revoked = of(node, "revokedByIssuer"),
                                      .country = country_of(node)};
    emb_eu_identification_add(&l->eu, &id);
}

static void add_address(list *l, const emb_xml_node *node)
{
    const emb_eu_place place = place_of(node);
    emb_eu_address_add(&l->eu, &place, remarks_of(l, node), of(node, "asAtListingTime"));
    const emb_xml_node *contact = emb_xml_child(node, "contactInfo");
    for (; contact; contact = emb_xml_next(contact, "contactInfo"))
        emb_eu_contact_add(&l->eu, of(contact, "key"), of(contact, "value"));
}

static void add_part(list *l, const emb_eu_party *party, const emb_xml_node *node)
{
    emb_str name = emb_xml_name(node);
    if (emb_str_equal(name, EMB_STR("regulation"))) {
        add_regulation(l, party, node);
    } else if (emb_str_equal(name, EMB_STR("nameAlias"))) {
        add_name(l, node);
    } else if (emb_str_equal(name, EMB_STR("birthdate"))) {
        add_birth(l, node);
    } else if (emb_str_equal(name, EMB_STR("identification"))) {
        add_identification(l, node);
    } else if (emb_str_equal(name, EMB_STR("address"))) {
        add_address(l, node);
    } else if (emb_str_equal(name, EMB_STR("citizenship"))) {
        const emb_eu_country country = country_of(node);
        emb_eu_citizenship_add(&l->eu, &country, remarks_of(l, node));
    } else if (emb_str_equal(name, EMB_STR("remark"))) {
        emb_build_note(l->eu.build, emb_build_target(l->eu.build), NULL, emb_xml_text(node));
    }
}

static bool is_vessel(const emb_xml_node *entity)
{
    const emb_xml_node *id = emb_xml_child(entity, "identification");
    for (; id; id = emb_xml_next(id, "identification"))
        if (emb_eu_is_vessel_number(of(id, "identificationTypeCode"), of(id, "identificationTypeDescription"), of(id, "number")))
            return true;
    return false;
}

static emb_status take_entity(void *context, const emb_xml_node *entity, emb_error *error)
{
    list *l = context;
    const emb_xml_node *subject = emb_xml_child(entity, "subjectType");
    const emb_eu_party party = {
        .logical_id = of(entity, "logicalId"),
        .reference = of(entity, "euReferenceNumber"),
        .un_id = of(entity, "unitedNationId"),
        .designated = of(entity, "designationDate"),
        .designation_details = of(entity, "designationDetails"),
        .subject = of(subject, "code").len ? of(subject, "code") : of(subject, "classificationCode"),
        .vessel = is_vessel(entity),
    };
    if (!emb_eu_begin(&l->eu, &party, emb_xml_line(entity)))
        return EMB_OK;
    for (const emb_xml_node *part = emb_xml_child(entity, NULL); part; part = emb_xml_next(part, NULL))
        add_part(l, &party, part);
    emb_build_check_text(l->eu.build, &l->remark);
    return emb_eu_end(&l->eu, &party, error);
}

/* ---- The file ---- */

static emb_status take_element(void *context, const emb_xml_node *node, int depth, emb_error *error)
{
    list *l = context;
    if (depth > 0)
        return EMB_OK;
    if (!emb_str_equal(emb_xml_name(node), EMB_STR("export")))
        return emb_fail_at(error, EMB_FORMAT, NULL, emb_xml_line(node), 0, "the root element is not export");
    emb_eu_published(&l->eu, l->info, emb_xml_line(node), of(node, "generationDate"));
    return EMB_OK;
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    list *l = context;
    emb_build_progress(l->eu.build, done, total);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    static const char *const records[] = {"sanctionEntity", NULL};
    list l = {.info = info, .remark = EMB_BUF_INIT(EMB_VALUE_MAX)};
    const emb_xml_handler handler = {&l, records, take_entity, take_element, pass_progress};
    emb_status status = emb_eu_open(&l.eu, file, sink, info, "EU consolidated XML 1.1", error);
    if (status == EMB_OK)
        status = emb_xml_parse_file(file->path, &handler, error);
    emb_buf_free(&l.remark);
    emb_eu_close(&l.eu);
    return status;
}

const emb_reader emb_reader_eu_xml = {
    .name = "eu-xml",
    .title = "EU consolidated list of financial sanctions, XML 1.1",
    .detect = detect,
    .read = read_list,
};
