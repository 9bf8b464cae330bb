/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The UK Sanctions List as XML: a <Designation> a party, its values in elements that are named as the columns of the CSV, within
 * others that hold what belongs together.
 */
#include "lists/readers.h"
#include "lists/uk.h"
#include "lists/xml.h"

static bool detect(const emb_list_file *file)
{
    return emb_str_find(file->head, EMB_STR("<Designations"), 0) != SIZE_MAX;
}

/* A table of yes and no for each measure, which the list names in SanctionsImposed, too. */
static bool is_passed_over(const emb_xml_node *node)
{
    return emb_str_equal(emb_xml_name(node), EMB_STR("SanctionsImposedIndicators"));
}

static void take_unknown(emb_uk *uk, const emb_xml_node *leaf)
{
    emb_build *b = emb_uk_build(uk);
    emb_str name = emb_xml_name(leaf), text = emb_xml_text(leaf);
    if (text.len)
        emb_build_addf(b, emb_build_target(b), EMB_PROP_notes, "%.*s: %.*s", (int)name.len, name.data, (int)text.len, text.data);
}

/* What stands in one element belongs together; a field that comes again begins anew. */
static void take_element(emb_uk *uk, const emb_xml_node *node)
{
    emb_uk_row row = {0};
    for (const emb_xml_node *child = emb_xml_child(node, NULL); child; child = emb_xml_next(child, NULL)) {
        if (emb_xml_child(child, NULL)) {
            if (!is_passed_over(child))
                take_element(uk, child);
            continue;
        }
        emb_uk_field field = emb_uk_field_by_name(emb_xml_name(child));
        if (field == EMB_UK_FIELDS) {
            take_unknown(uk, child);
            continue;
        }
        if (row.fields[field].len) {
            emb_uk_take(uk, &row);
            row = (emb_uk_row){0};
        }
        row.fields[field] = emb_xml_text(child);
    }
    emb_uk_take(uk, &row);
}

static emb_status take_record(void *context, const emb_xml_node *node, emb_error *error)
{
    emb_uk *uk = context;
    uint64_t line = emb_xml_line(node);
    if (emb_str_equal(emb_xml_name(node), EMB_STR("DateGenerated"))) {
        emb_uk_published(uk, line, emb_xml_text(node));
        return EMB_OK;
    }
    emb_str id = emb_xml_text_at(node, "UniqueID");
    if (!id.len) {
        emb_build_refuse(emb_uk_build(uk), line, "", "the designation has no UniqueID");
        return EMB_OK;
    }
    emb_str type = emb_xml_text_at(node, "IndividualEntityShip");
    emb_status status = emb_uk_begin(uk, line, id, type.len ? type : emb_xml_text_at(node, "DesignationType"), error);
    if (status != EMB_OK)
        return status;
    take_element(uk, node);
    return emb_uk_end(uk, error);
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    emb_build_progress(emb_uk_build(context), done, total);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    static const char *const records[] = {"DateGenerated", "Designation", NULL};
    emb_uk *uk = NULL;
    emb_status status = emb_uk_open(file, sink, info, "UK Sanctions List XML", &uk, error);
    const emb_xml_handler handler = {.context = uk, .records = records, .record = take_record, .progress = pass_progress};
    if (status == EMB_OK)
        status = emb_xml_parse_file(file->path, &handler, error);
    emb_uk_close(uk);
    return status;
}

const emb_reader emb_reader_uk_xml = {
    .name = "uk-xml",
    .title = "UK Sanctions List (FCDO), XML",
    .detect = detect,
    .read = read_list,
};
