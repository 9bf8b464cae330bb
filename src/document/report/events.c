/* SPDX-License-Identifier: Apache-2.0 */
/* Who says what; what happens, in the order of its dates. */
#include <stdlib.h>

#include "document/report/write.h"
#include "model/date.h"

#define EXCERPT 320
#define ACTORS_MAX 6

/* A place in the text as a link; listed ones lead to their mark, the others to the anchor that the finding has there. */
static void put_span(emb_report *report, emb_span span, size_t most)
{
    int64_t mention = emb_report_mention_in(report, span);
    if (mention >= 0)
        emb_report_format(report, "<a href=\"#d%zum%zu\">", report->number, (size_t)mention);
    emb_report_markup(report, "<bdi>");
    emb_report_line(report, emb_report_span(report, span), most);
    emb_report_markup(report, mention >= 0 ? "</bdi></a>" : "</bdi>");
}

static void put_modality(emb_report *report, const char *modality)
{
    if (modality)
        emb_report_chip(report, emb_report_modality_kind(modality), emb_str_from(modality));
}

/* ---- Claims ---- */

static void put_claim(emb_report *report, size_t number)
{
    const emb_claim *c = &report->f->claims.items[number];
    emb_report_markup(report, "<li class=\"entry\"><strong>");
    if (emb_report_has(c->source))
        put_span(report, c->source, 80);
    else
        emb_report_markup(report, "Somebody who is not named");
    emb_report_markup(report, "</strong> ");
    if (emb_report_has(c->cue)) {
        emb_report_markup(report, "<span class=\"quiet small\">\xE2\x80\xB9");
        emb_report_line(report, emb_report_span(report, c->cue), 60);
        emb_report_markup(report, "\xE2\x80\xBA</span>");
    }
    if (emb_report_has(c->message)) {
        emb_report_format(report, "<p class=\"said\" dir=\"auto\">");
        emb_report_line(report, emb_report_span(report, c->message), EXCERPT);
        emb_report_format(report,
                          " <a class=\"small\" href=\"#d%zuc%zu\" aria-label=\"to its place in the text\">\xE2\x86\x92</a></p>",
                          report->number, number);
    }
    emb_report_markup(report, "<p>");
    put_modality(report, c->modality);
    if (c->tier && strcmp(c->tier, "certain") != 0) {
        emb_report_markup(report, "<span class=\"quiet small\">source ");
        emb_report_text(report, emb_str_from(c->tier));
        emb_report_markup(report, "</span>");
    }
    emb_report_markup(report, "</p></li>\n");
}

void emb_report_write_claims(emb_report *report)
{
    size_t listed = 0, count = report->f->claims.count;
    if (!count)
        return;
    for (size_t i = 0; i < count; i++)
        listed += report->f->claims.items[i].entity_count > 0;
    emb_report_markup(report, "<section class=\"card\"><h2>Who says what</h2>\n");
    for (int pass = 0; pass < 2; pass++) { /* those of or about listed parties first */
        size_t in_pass = pass == 0 ? listed : count - listed;
        if (!in_pass)
            continue;
        if (pass == 1 && listed)
            emb_report_format(report, "<details><summary>%zu more of or about others</summary>\n", in_pass);
        emb_report_markup(report, "<ul class=\"plain\">\n");
        for (size_t i = 0; i < count; i++)
            if ((report->f->claims.items[i].entity_count > 0) == (pass == 0))
                put_claim(report, i);
        emb_report_markup(report, pass == 1 && listed ? "</ul></details>\n" : "</ul>\n");
    }
    emb_report_markup(report, "</section>\n");
}

/* ---- Timeline ---- */

typedef struct dated {
    size_t number;
    emb_date date; /* year 0: none */
} dated;

static int by_date(const void *a, const void *b)
{
    const dated *first = a, *second = b;
    if (first->date.year != second->date.year) {
        if (!first->date.year || !second->date.year)
            return first->date.year ? -1 : 1;
        return first->date.year < second->date.year ? -1 : 1;
    }
    if (first->date.month != second->date.month)
        return first->date.month < second->date.month ? -1 : 1;
    if (first->date.day != second->date.day)
        return first->date.day < second->date.day ? -1 : 1;
    return first->number < second->number ? -1 : 1;
}

static dated date_of(const emb_report *report, size_t number)
{
    dated d = {.number = number};
    emb_date_span span;
    const emb_event *e = &report->f->events.items[number];
    if (emb_report_has(e->date) && emb_date_parse(emb_report_span(report, e->date), &span))
        d.date = span.from;
    return d;
}

static void put_list(emb_report *report, const char *label, emb_spans list)
{
    for (size_t i = 0; i < list.count && i < ACTORS_MAX; i++) {
        emb_report_markup(report, i ? ", " : label);
        put_span(report, list.items[i], 60);
    }
    if (list.count > ACTORS_MAX)
        emb_report_markup(report, " \xE2\x80\xA6");
}

static void put_event(emb_report *report, const dated *d)
{
    const emb_event *e = &report->f->events.items[d->number];
    emb_report_format(report, "<li class=\"entry%s\"><span class=\"when\">", emb_report_is_firm(e) ? "" : " open");
    if (emb_report_has(e->date))
        emb_report_line(report, emb_report_span(report, e->date), 40);
    else
        emb_report_markup(report, "<span class=\"quiet\">no date</span>");
    emb_report_format(report, "</span> \xC2\xB7 <a href=\"#d%zue%zu\">", report->number, d->number);
    emb_report_text(report, emb_str_from(e->type));
    emb_report_markup(report, "</a> ");
    if (e->polarity && strcmp(e->polarity, "negative") == 0)
        emb_report_chip(report, "", EMB_STR("did not happen"));
    put_modality(report, e->modality);
    emb_report_markup(report, "<p>");
    put_list(report, "", e->actors);
    put_list(report, e->actors.count ? " \xE2\x80\x94 " : "", e->goods);
    if (emb_report_has(e->place)) {
        emb_report_markup(report, " <span class=\"quiet\">in</span> ");
        put_span(report, e->place, 40);
    }
    emb_report_markup(report, "</p>");
    emb_span source = {0, 0};
    if (e->claim >= 0 && (size_t)e->claim < report->f->claims.count)
        source = report->f->claims.items[e->claim].source;
    if (emb_report_has(source)) {
        emb_report_markup(report, "<p class=\"small quiet\">says ");
        put_span(report, source, 60);
        emb_report_markup(report, "</p>");
    }
    emb_report_markup(report, "</li>\n");
}

void emb_report_write_timeline(emb_report *report)
{
    size_t count = report->f->events.count;
    dated *events = count ? malloc(count * sizeof *events) : NULL;
    if (!count)
        return;
    if (!events) {
        report->out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        events[i] = date_of(report, i);
    qsort(events, count, sizeof *events, by_date);
    emb_report_markup(report, "<section class=\"card\"><h2>What happens, by date</h2>\n<ol class=\"plain timeline\">\n");
    for (size_t i = 0; i < count; i++)
        put_event(report, &events[i]);
    emb_report_markup(report, "</ol></section>\n");
    free(events);
}
