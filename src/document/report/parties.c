/* SPDX-License-Identifier: Apache-2.0 */
/* Who is listed, what only looks like it, and which measures may be touched. */
#include <stdlib.h>
#include <yyjson.h>

#include "base/json_each.h"
#include "document/report/write.h"
#include "model/schema.h"

#define PLACES_MAX 12
#define LISTS_MAX 6

static bool is_first(const emb_report *report, size_t number, bool match)
{
    return report->first[number] && report->f->mentions.items[number].match == match;
}

static void put_places(emb_report *report, size_t first)
{
    size_t shown = 0, more = 0;
    emb_report_markup(report, "<p class=\"places small\"><span class=\"quiet\">In the text:</span> ");
    for (size_t i = first; i != EMB_REPORT_NONE; i = report->next[i]) {
        const emb_mention *m = &report->f->mentions.items[i];
        if (shown == PLACES_MAX) {
            more++;
            continue;
        }
        emb_report_format(report, "%s<a href=\"#d%zum%zu\">", shown++ ? "\xC2\xB7 " : "", report->number, i);
        emb_report_line(report, emb_report_span(report, m->span), 40);
        emb_report_markup(report, "</a> ");
    }
    if (more)
        emb_report_format(report, "and %zu more", more);
    emb_report_markup(report, "</p>\n");
}

static size_t put_values(emb_report *report, yyjson_val *list, const char *label, size_t most)
{
    size_t at, count, shown = 0;
    yyjson_val *value;
    EMB_JSON_ARRAY_EACH (list, at, count, value) {
        const char *text = yyjson_get_str(value);
        if (!text || shown == most)
            continue;
        if (!shown)
            emb_report_format(report, "<p class=\"small\"><span class=\"quiet\">%s</span> ", label);
        emb_report_markup(report, shown++ ? ", " : "");
        emb_report_line(report, emb_str_from(text), 60);
    }
    if (shown && yyjson_arr_size(list) > shown)
        emb_report_markup(report, " \xE2\x80\xA6");
    emb_report_markup(report, shown ? "</p>\n" : "");
    return shown;
}

/* What the index holds of an entity, as far as it tells it from others. */
static void put_entity(emb_report *report, uint32_t entity)
{
    emb_buf json = EMB_BUF_INIT((size_t)16 * 1024 * 1024);
    yyjson_doc *doc = NULL;
    if (emb_index_append_json(report->r->index, entity, &json, NULL) == EMB_OK)
        doc = yyjson_read(json.data, json.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *properties = yyjson_obj_get(root, "properties");
    put_values(report, yyjson_obj_get(root, "datasets"), "Lists:", LISTS_MAX);
    put_values(report, yyjson_obj_get(properties, "programId"), "Programs:", LISTS_MAX);
    put_values(report, yyjson_obj_get(properties, "birthDate"), "Born:", 3);
    put_values(report, yyjson_obj_get(properties, "country"), "Countries:", LISTS_MAX);
    put_values(report, yyjson_obj_get(properties, "imoNumber"), "IMO number:", 2);
    yyjson_doc_free(doc);
    emb_buf_free(&json);
}

static void put_name(emb_report *report, const emb_mention *m)
{
    emb_report_markup(report, "<h3><bdi>");
    emb_report_line(report, emb_index_entity_caption(report->r->index, m->entity), 120);
    emb_report_markup(report, "</bdi></h3>\n<p class=\"small quiet\">");
    emb_report_text(report, emb_str_from(emb_schema_name(emb_index_entity_schema(report->r->index, m->entity))));
    emb_report_markup(report, " \xC2\xB7 ");
    emb_report_line(report, emb_index_entity_id(report->r->index, m->entity), 80);
    emb_report_markup(report, "</p>\n");
}

void emb_report_write_parties(emb_report *report)
{
    size_t count = 0;
    emb_report_markup(report, "<section class=\"card parties\"><h2>Listed parties</h2>\n");
    for (size_t i = 0; i < report->f->mentions.count; i++) {
        const emb_mention *m = &report->f->mentions.items[i];
        if (!is_first(report, i, true))
            continue;
        emb_report_markup(report, "<article class=\"party\">");
        emb_report_format(report, "<span class=\"chip alert\">%.2f</span>", m->score / 1000.0);
        put_name(report, m);
        put_entity(report, m->entity);
        put_places(report, i);
        emb_report_markup(report, "</article>\n");
        count++;
    }
    if (!count)
        emb_report_markup(report,
                          "<p class=\"quiet\">No hit. That is no clearance: it says what the lists in this index hold.</p>\n");
    emb_report_markup(report, "</section>\n");
}

static void put_why_not(emb_report *report, const emb_mention *m)
{
    emb_report_markup(report, "<p class=\"small\">");
    if (m->suppressed)
        emb_report_text(report, emb_str_from(m->suppressed));
    else if (m->context)
        emb_report_text(report, emb_str_from(m->context));
    else
        emb_report_markup(report, "a single word or a weak alias: it never alerts alone");
    if (m->role) {
        emb_report_markup(report, " <span class=\"quiet\">(");
        emb_report_text(report, emb_str_from(m->role));
        emb_report_markup(report, ")</span>");
    }
    emb_report_markup(report, "</p>\n");
}

/* Those that context explains are open; what is merely too weak lies folded below, as there may be many. */
static size_t put_lookalikes(emb_report *report, bool explained)
{
    size_t count = 0;
    for (size_t i = 0; i < report->f->mentions.count; i++) {
        const emb_mention *m = &report->f->mentions.items[i];
        if (!is_first(report, i, false) || (m->suppressed != NULL) != explained)
            continue;
        if (!count)
            emb_report_markup(report, explained ? "<ul class=\"plain\">\n" : "");
        if (!count && !explained)
            emb_report_markup(report, "<details><summary>Too weak to alert</summary><ul class=\"plain\">\n");
        emb_report_format(report, "<li class=\"entry\"><a href=\"#d%zum%zu\"><bdi>", report->number, i);
        emb_report_line(report, emb_report_span(report, m->span), 80);
        emb_report_markup(report, "</bdi></a> <span class=\"quiet small\">looks like <bdi>");
        emb_report_line(report, emb_index_entity_caption(report->r->index, m->entity), 80);
        emb_report_format(report, "</bdi>, %.2f</span>", m->score / 1000.0);
        put_why_not(report, m);
        emb_report_markup(report, "</li>\n");
        count++;
    }
    if (count)
        emb_report_markup(report, explained ? "</ul>\n" : "</ul></details>\n");
    return count;
}

void emb_report_write_lookalikes(emb_report *report)
{
    if (!report->lookalikes)
        return;
    emb_report_markup(report, "<section class=\"card\"><h2>Look-alikes, and why they are none</h2>\n");
    put_lookalikes(report, true);
    put_lookalikes(report, false);
    emb_report_markup(report, "</section>\n");
}

static const char *verdict_kind(const char *verdict)
{
    if (!verdict || strcmp(verdict, "not listed") == 0)
        return "good";
    return strcmp(verdict, "prohibited") == 0 ? "alert" : "warn";
}

/* The words, each once. */
static void put_because(emb_report *report, emb_spans because, size_t touch)
{
    size_t shown = 0;
    for (size_t i = 0; i < because.count && i < 64 && shown < PLACES_MAX; i++) {
        emb_str word = emb_report_span(report, because.items[i]);
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = emb_str_equal_ascii_case(word, emb_report_span(report, because.items[k]));
        if (again)
            continue;
        emb_report_format(report, "%s<a href=\"#d%zut%zu\">", shown++ ? ", " : "", report->number, touch);
        emb_report_line(report, word, 60);
        emb_report_markup(report, "</a>");
    }
}

void emb_report_write_touches(emb_report *report)
{
    if (!report->f->touches.count)
        return;
    emb_report_markup(report, "<section class=\"card\"><h2>What it may touch</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < report->f->touches.count; i++) {
        const emb_touch *t = &report->f->touches.items[i];
        emb_report_markup(report, "<li class=\"entry\">");
        emb_report_chip(report, verdict_kind(t->verdict), emb_str_from(t->verdict));
        emb_report_text(report, emb_str_from(t->title ? t->title : t->goods));
        emb_report_markup(report, "<p class=\"small\"><span class=\"quiet\">Because of:</span> ");
        put_because(report, t->because, i);
        emb_report_markup(report, "</p>");
        if (t->source || t->provision) {
            emb_report_markup(report, "<p class=\"small quiet\">");
            emb_report_text(report, emb_str_from(t->source ? t->source : t->provision));
            emb_report_markup(report, "</p>");
        }
        emb_report_markup(report, "</li>\n");
    }
    emb_report_markup(report, "</ul></section>\n");
}
