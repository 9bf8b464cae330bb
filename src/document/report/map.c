/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who did what with whom, as a picture: actors on the left, deeds in the middle, goods and places on the right, a line for each part
 * that the text gives. Three columns of boxes in rows: no text lies over another, whatever the document holds.
 */
#include <stdio.h>

#include "base/utf8.h"
#include "document/report/write.h"

#define NODES_MAX 24
#define DEEDS_MAX 14
#define TIES_MAX 96
#define LABEL_MAX 19
#define LABEL_FITS 17
#define ROW 44
#define TOP 30
#define HEIGHT 32
#define WIDTH 420
/* Left edges and widths of the columns. */
#define LEFT_AT 4
#define MIDDLE_AT 156
#define RIGHT_AT 292
#define SIDE_WIDTH 124
#define DEED_WIDTH 108

typedef struct node {
    emb_span span;   /* where it is named first */
    uint32_t entity; /* listed, else EMB_NO_ENTITY_FOUND */
    int64_t mention; /* that alerts, -1 */
} node;

typedef struct tie {
    size_t deed, node;
    bool right;
} tie;

/* Events of one kind that tie the same are one box. */
typedef struct deed {
    size_t event; /* the first of them */
    size_t count;
    uint64_t left, right; /* nodes that it is tied to, a bit each */
} deed;

typedef struct picture {
    emb_report *report;
    node left[NODES_MAX], right[NODES_MAX];
    size_t left_count, right_count;
    deed deeds[DEEDS_MAX];
    size_t deed_count;
    tie ties[TIES_MAX];
    size_t tie_count;
} picture;

/* ---- Nodes ---- */

static node node_of(const picture *p, emb_span span)
{
    node n = {.span = span, .entity = EMB_NO_ENTITY_FOUND, .mention = emb_report_mention_in(p->report, span)};
    if (n.mention >= 0 && p->report->f->mentions.items[n.mention].match)
        n.entity = p->report->f->mentions.items[n.mention].entity;
    else
        n.mention = -1;
    return n;
}

static bool is_same(const picture *p, const node *a, const node *b)
{
    if (a->entity != EMB_NO_ENTITY_FOUND || b->entity != EMB_NO_ENTITY_FOUND)
        return a->entity == b->entity;
    return emb_str_equal_ascii_case(emb_str_trim(emb_report_span(p->report, a->span)),
                                    emb_str_trim(emb_report_span(p->report, b->span)));
}

static void add(picture *p, size_t number, emb_span span, bool right)
{
    node *nodes = right ? p->right : p->left, n = node_of(p, span);
    size_t *count = right ? &p->right_count : &p->left_count, at = 0;
    if (!emb_report_has(span) || p->tie_count == TIES_MAX)
        return;
    while (at < *count && !is_same(p, &nodes[at], &n))
        at++;
    if (at == NODES_MAX)
        return;
    if (at == *count)
        nodes[(*count)++] = n;
    uint64_t *tied = right ? &p->deeds[number].right : &p->deeds[number].left, bit = (uint64_t)1 << at;
    if (*tied & bit)
        return;
    *tied |= bit;
    p->ties[p->tie_count++] = (tie){number, at, right};
}

static bool is_same_text(const char *a, const char *b)
{
    return (a && b) ? strcmp(a, b) == 0 : a == b;
}

/* Takes the last deed back where one before it is the same. */
static void merge_last(picture *p)
{
    const emb_event *events = p->report->f->events.items;
    const deed *last = &p->deeds[p->deed_count - 1];
    const emb_event *e = &events[last->event];
    for (size_t i = 0; i + 1 < p->deed_count; i++) {
        const emb_event *other = &events[p->deeds[i].event];
        if (p->deeds[i].left != last->left || p->deeds[i].right != last->right || !is_same_text(e->type, other->type) ||
            !is_same_text(e->modality, other->modality) || !is_same_text(e->polarity, other->polarity))
            continue;
        p->deeds[i].count++;
        p->deed_count--;
        while (p->tie_count && p->ties[p->tie_count - 1].deed == p->deed_count)
            p->tie_count--;
        return;
    }
}

static void collect(picture *p)
{
    const emb_findings *f = p->report->f;
    for (size_t i = 0; i < f->events.count && p->deed_count < DEEDS_MAX; i++) {
        const emb_event *e = &f->events.items[i];
        if (!e->actors.count && !e->goods.count)
            continue;
        size_t number = p->deed_count;
        p->deeds[p->deed_count++] = (deed){.event = i, .count = 1};
        for (size_t k = 0; k < e->actors.count; k++)
            add(p, number, e->actors.items[k], false);
        for (size_t k = 0; k < e->goods.count; k++)
            add(p, number, e->goods.items[k], true);
        add(p, number, e->place, true);
        merge_last(p);
    }
}

/* ---- Drawing ---- */

static size_t rows_of(const picture *p)
{
    size_t most = p->deed_count;
    most = p->left_count > most ? p->left_count : most;
    return p->right_count > most ? p->right_count : most;
}

/* Columns with fewer boxes stand in the middle of the height. */
static size_t y_of(const picture *p, size_t count, size_t at)
{
    size_t space = (rows_of(p) - count) * ROW / 2;
    return TOP + space + at * ROW;
}

static void put_label(picture *p, emb_str text, size_t x, size_t y, size_t width, const char *class)
{
    emb_report_format(p->report, "<text%s x=\"%zu\" y=\"%zu\" text-anchor=\"middle\"", class, x + width / 2, y);
    if (emb_utf8_length(text) > LABEL_FITS) /* wide letters would reach beyond the box */
        emb_report_format(p->report, " textLength=\"%zu\" lengthAdjust=\"spacingAndGlyphs\"", width - 8);
    emb_report_markup(p->report, ">");
    emb_report_line(p->report, text, LABEL_MAX);
    emb_report_markup(p->report, "</text>");
}

static void put_box(picture *p, size_t x, size_t y, size_t width)
{
    emb_report_format(p->report, "<rect class=\"box\" x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%d\" rx=\"6\"/>", x, y, width,
                      HEIGHT);
}

static void put_node(picture *p, const node *n, size_t x, size_t y)
{
    emb_str text = emb_report_span(p->report, n->span);
    if (n->mention >= 0)
        emb_report_format(p->report, "<a href=\"#d%zum%zu\" class=\"listed\">", p->report->number, (size_t)n->mention);
    else
        emb_report_markup(p->report, "<g>");
    emb_report_markup(p->report, "<title>");
    emb_report_line(p->report, text, 200);
    if (n->mention >= 0) {
        emb_report_markup(p->report, " (listed: ");
        emb_report_line(p->report, emb_index_entity_caption(p->report->r->index, n->entity), 200);
        emb_report_markup(p->report, ")");
    }
    emb_report_markup(p->report, "</title>");
    put_box(p, x, y, SIDE_WIDTH);
    put_label(p, text, x, y + HEIGHT / 2 + 4, SIDE_WIDTH, "");
    emb_report_markup(p->report, n->mention >= 0 ? "</a>\n" : "</g>\n");
}

static void put_deed(picture *p, size_t number)
{
    const deed *d = &p->deeds[number];
    const emb_event *e = &p->report->f->events.items[d->event];
    size_t y = y_of(p, p->deed_count, number);
    char times[40] = "";
    if (d->count > 1)
        snprintf(times, sizeof times, "%zu times", d->count);
    bool denied = e->polarity && strcmp(e->polarity, "negative") == 0;
    emb_report_format(p->report, "<a href=\"#d%zue%zu\" class=\"deed\"><title>", p->report->number, d->event);
    emb_report_line(p->report, emb_report_span(p->report, e->span), 200);
    if (*times) {
        emb_report_markup(p->report, " \xE2\x80\x93 ");
        emb_report_text(p->report, emb_str_from(times));
    }
    emb_report_markup(p->report, "</title>");
    put_box(p, MIDDLE_AT, y, DEED_WIDTH);
    put_label(p, emb_str_from(e->type), MIDDLE_AT, y + 14, DEED_WIDTH, "");
    emb_str sub = denied ? EMB_STR("did not happen") : *times ? emb_str_from(times) : emb_str_from(e->modality);
    put_label(p, sub, MIDDLE_AT, y + 26, DEED_WIDTH, " class=\"sub\"");
    emb_report_markup(p->report, "</a>\n");
}

static void put_tie(picture *p, const tie *t)
{
    const emb_event *e = &p->report->f->events.items[p->deeds[t->deed].event];
    size_t deed_y = y_of(p, p->deed_count, t->deed) + HEIGHT / 2;
    size_t node_y = y_of(p, t->right ? p->right_count : p->left_count, t->node) + HEIGHT / 2;
    size_t from = t->right ? MIDDLE_AT + DEED_WIDTH : LEFT_AT + SIDE_WIDTH, to = t->right ? RIGHT_AT : MIDDLE_AT;
    size_t from_y = t->right ? deed_y : node_y, to_y = t->right ? node_y : deed_y, middle = (from + to) / 2;
    emb_report_format(p->report, "<path class=\"tie%s\" d=\"M%zu %zuC%zu %zu %zu %zu %zu %zu\"/>",
                      emb_report_is_firm(e) ? "" : " open", from, from_y, middle, from_y, middle, to_y, to, to_y);
}

static void put_heads(picture *p)
{
    put_label(p, EMB_STR("who"), LEFT_AT, 18, SIDE_WIDTH, " class=\"head\"");
    put_label(p, EMB_STR("did what"), MIDDLE_AT, 18, DEED_WIDTH, " class=\"head\"");
    if (p->right_count)
        put_label(p, EMB_STR("with what, where"), RIGHT_AT, 18, SIDE_WIDTH, " class=\"head\"");
}

bool emb_report_write_map(emb_report *report)
{
    picture p = {.report = report};
    collect(&p);
    if (!p.deed_count)
        return false;
    emb_report_markup(report, "<section class=\"card map\"><h2>Who did what with whom</h2>\n");
    emb_report_format(report,
                      "<svg viewBox=\"0 0 %d %zu\" role=\"group\" aria-label=\"Actors, deeds, goods and places, and the lines "
                      "between them; the timeline has the same as text\">\n",
                      WIDTH, TOP + rows_of(&p) * ROW);
    for (size_t i = 0; i < p.tie_count; i++)
        put_tie(&p, &p.ties[i]);
    put_heads(&p);
    for (size_t i = 0; i < p.left_count; i++)
        put_node(&p, &p.left[i], LEFT_AT, y_of(&p, p.left_count, i));
    for (size_t i = 0; i < p.deed_count; i++)
        put_deed(&p, i);
    for (size_t i = 0; i < p.right_count; i++)
        put_node(&p, &p.right[i], RIGHT_AT, y_of(&p, p.right_count, i));
    emb_report_markup(
        report, "</svg>\n<p class=\"small quiet\">Dashed: only claimed, planned, possible or denied. Red: listed.</p></section>\n");
    return true;
}
