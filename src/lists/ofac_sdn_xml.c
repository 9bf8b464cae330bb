/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's lists as SDN.XML and CONSOLIDATED.XML: an <sdnEntry> a party, the number of them in front as Record_Count.
 * Weak aliases are marked as such. The remarks hold what has no element of its own, links to other parties among it.
 */
#include <stdio.h>

#include "base/buf.h"
#include "lists/ofac.h"
#include "lists/readers.h"
#include "lists/us_feature.h"
#include "lists/xml.h"
#include "model/date.h"

typedef struct list {
    emb_build *build;
    emb_list_info *info;
    emb_ofac_names *names;
    emb_buf scratch;
} list;

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<sdnList"), 0) != SIZE_MAX;
}

/* ---- The first time: names, for links between the parties ---- */

static bool add_name(list *l, emb_str uid, const emb_xml_node *node, bool primary)
{
    emb_buf_clear(&l->scratch);
    emb_buf_append_str(&l->scratch, emb_xml_text_at(node, "lastName"));
    emb_buf_append_byte(&l->scratch, ' ');
    emb_buf_append_str(&l->scratch, emb_xml_text_at(node, "firstName"));
    return !l->scratch.failed && emb_ofac_names_add(l->names, uid, emb_buf_str(&l->scratch), primary);
}

static emb_status take_names(void *context, const emb_xml_node *entry, emb_error *error)
{
    list *l = context;
    emb_str uid = emb_xml_text_at(entry, "uid");
    bool added = !uid.len || add_name(l, uid, entry, true);
    const emb_xml_node *aka = emb_xml_child(emb_xml_child(entry, "akaList"), "aka");
    for (; aka && added && uid.len; aka = emb_xml_next(aka, "aka"))
        added = add_name(l, uid, aka, false);
    return added ? EMB_OK : emb_fail_memory(error);
}

/* ---- The second time: the parties ---- */

static void add_date_published(void *context, emb_str iso)
{
    emb_list_info *info = context;
    snprintf(info->published, sizeof info->published, "%.*s", (int)iso.len, iso.data);
}

static void take_publication(list *l, const emb_xml_node *node)
{
    emb_date_span span;
    emb_str count = emb_xml_text_at(node, "Record_Count");
    if (emb_date_parse_us(emb_xml_text_at(node, "Publish_Date"), &span))
        emb_date_span_each(&span, add_date_published, l->info);
    if (!emb_str_to_u64(count, &l->info->declared))
        emb_build_warn_line(l->build, emb_xml_line(node),
                            "no Record_Count: a list that is cut off at its end would not be noticed");
}

static void add_aliases(list *l, const emb_xml_node *entry)
{
    const emb_xml_node *aka = emb_xml_child(emb_xml_child(entry, "akaList"), "aka");
    for (; aka; aka = emb_xml_next(aka, "aka")) {
        bool weak = emb_str_equal_ascii_case(emb_xml_text_at(aka, "category"), EMB_STR("weak"));
        emb_listed_name_kind kind = emb_listed_name_kind_of(emb_xml_text_at(aka, "type"), EMB_NAME_ALIAS);
        emb_ofac_name(l->build, weak ? EMB_NAME_WEAK : kind, emb_xml_text_at(aka, "firstName"), emb_xml_text_at(aka, "lastName"));
    }
}

static void add_addresses(list *l, const emb_xml_node *entry)
{
    const emb_xml_node *node = emb_xml_child(emb_xml_child(entry, "addressList"), "address");
    for (; node; node = emb_xml_next(node, "address")) {
        const emb_ofac_address address = {
            .lines = {emb_xml_text_at(node, "address1"), emb_xml_text_at(node, "address2"), emb_xml_text_at(node, "address3")},
            .city = emb_xml_text_at(node, "city"),
            .state = emb_xml_text_at(node, "stateOrProvince"),
            .postcode = emb_xml_text_at(node, "postalCode"),
            .country = emb_xml_text_at(node, "country"),
        };
        emb_ofac_address_add(l->build, &address);
    }
}

static void add_ids(list *l, emb_entity *sanction, const emb_xml_node *entry)
{
    const emb_xml_node *id = emb_xml_child(emb_xml_child(entry, "idList"), "id");
    for (; id; id = emb_xml_next(id, "id")) {
        const emb_us_feature feature = {
            .label = emb_xml_text_at(id, "idType"),
            .value = emb_xml_text_at(id, "idNumber"),
            .country = emb_xml_text_at(id, "idCountry"),
            .issued = emb_xml_text_at(id, "issueDate"),
            .expires = emb_xml_text_at(id, "expirationDate"),
        };
        emb_us_feature_add(l->build, sanction, &feature);
    }
}

/* Lists of items that are features with a label of the remarks. */
static void add_items(list *l, emb_entity *sanction, const emb_xml_node *entry)
{
    static const struct {
        const char *list, *item, *value, *label;
    } items[] = {
        {"dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "DOB"},
        {"placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "POB"},
        {"nationalityList", "nationality", "country", "Nationality"},
        {"citizenshipList", "citizenship", "country", "Citizen"},
    };
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        const emb_xml_node *item = emb_xml_child(emb_xml_child(entry, items[i].list), items[i].item);
        for (; item; item = emb_xml_next(item, items[i].item)) {
            const emb_us_feature feature = {.label = emb_str_from(items[i].label), .value = emb_xml_text_at(item, items[i].value)};
            emb_us_feature_add(l->build, sanction, &feature);
        }
    }
}

static void add_vessel(list *l, emb_entity *sanction, const emb_xml_node *entry)
{
    static const struct {
        const char *element, *label;
    } columns[] = {
        {"callSign", "Vessel Call Sign"}, {"vesselType", "Vessel Type"},
        {"vesselFlag", "Vessel Flag"},    {"tonnage", "Vessel Tonnage"},
        {"vesselOwner", "Owner"},         {"grossRegisteredTonnage", "Vessel Gross Registered Tonnage"},
    };
    const emb_xml_node *vessel = emb_xml_child(entry, "vesselInfo");
    for (size_t i = 0; vessel && i < sizeof columns / sizeof *columns; i++) {
        const emb_us_feature feature = {.label = emb_str_from(columns[i].label),
                                        .value = emb_xml_text_at(vessel, columns[i].element)};
        emb_us_feature_add(l->build, sanction, &feature);
    }
}

static emb_status add_party(list *l, const emb_xml_node *entry, emb_error *error)
{
    emb_build *b = l->build;
    emb_str uid = emb_xml_text_at(entry, "uid");
    if (!uid.len) {
        emb_build_refuse(b, emb_xml_line(entry), "", "the entry has no uid");
        return EMB_OK;
    }
    emb_entity *sanction = emb_ofac_begin(b, emb_xml_text_at(entry, "sdnType"), uid, emb_xml_line(entry));
    emb_ofac_name(b, EMB_NAME_PRIMARY, emb_xml_text_at(entry, "firstName"), emb_xml_text_at(entry, "lastName"));
    const emb_xml_node *program = emb_xml_child(emb_xml_child(entry, "programList"), "program");
    for (; program; program = emb_xml_next(program, "program"))
        emb_ofac_program(b, sanction, emb_xml_text(program));
    emb_ofac_title(b, emb_xml_text_at(entry, "title"));
    add_vessel(l, sanction, entry);
    add_aliases(l, entry);
    add_addresses(l, entry);
    add_items(l, sanction, entry);
    add_ids(l, sanction, entry);
    emb_ofac_remarks_add(b, sanction, emb_xml_text_at(entry, "remarks"), l->names);
    return emb_build_end(b, error);
}

static emb_status take_record(void *context, const emb_xml_node *node, emb_error *error)
{
    list *l = context;
    if (emb_str_equal(emb_xml_name(node), EMB_STR("sdnEntry")))
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
    static const char *const entries[] = {"sdnEntry", NULL};
    static const char *const all[] = {"publshInformation", "sdnEntry", NULL};
    const emb_xml_handler names = {.context = l, .records = entries, .record = take_names};
    const emb_xml_handler parties = {.context = l, .records = all, .record = take_record, .progress = pass_progress};
    l->names = emb_ofac_names_new();
    if (!l->names)
        return emb_fail_memory(error);
    emb_status status = emb_xml_parse_file(path, &names, error);
    return status == EMB_OK ? emb_xml_parse_file(path, &parties, error) : status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    list l = {.info = info, .scratch = EMB_BUF_INIT(EMB_OFAC_TEXT_MAX)};
    emb_status status = emb_ofac_open(file, sink, info, "OFAC SDN.XML", &l.build, error);
    if (status == EMB_OK)
        status = read_twice(&l, file->path, error);
    emb_ofac_names_free(l.names);
    emb_buf_free(&l.scratch);
    emb_build_close(l.build);
    return status;
}

const emb_reader emb_reader_ofac_sdn_xml = {
    .name = "ofac-sdn-xml",
    .title = "OFAC SDN.XML and CONSOLIDATED.XML",
    .detect = detect,
    .read = read_list,
};
