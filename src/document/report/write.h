/* SPDX-License-Identifier: Apache-2.0 */
/** Writing HTML out of untrusted text, and what the parts of the reports share. */
#ifndef EMB_DOCUMENT_REPORT_WRITE_H
#define EMB_DOCUMENT_REPORT_WRITE_H

#include "base/buf.h"
#include "document/reader.h"

extern const char emb_report_css[];
extern const char emb_report_css_digest[];

/** No further mention. */
#define EMB_REPORT_NONE SIZE_MAX

/** What a report is written from. */
typedef struct emb_report {
    emb_document_reader *r;
    const emb_findings *f;
    emb_buf *out;
    size_t number; /**< of the document on the page, from 1: its anchors begin with it */
    size_t *order; /**< mentions by their place */
    size_t *next;  /**< by mention: the next of the same entity that alerts as it does, or does not; EMB_REPORT_NONE */
    bool *first;   /**< by mention: none of these stands before it */
    size_t parties, lookalikes;
} emb_report;

/** Sorts the mentions. False where memory is short. Pair: emb_report_free. */
bool emb_report_prepare(emb_report *report);
void emb_report_free(emb_report *report);

/** Text as the content of an element or of an attribute in quotes: nothing in it is markup, no control character gets through, and marks
    that turn the direction of writing show as what they are. */
void emb_report_text(emb_report *report, emb_str text);
/** Markup: a literal of ours, never anything from outside. */
void emb_report_markup(emb_report *report, const char *markup);
/** The same with numbers only. */
void emb_report_format(emb_report *report, const char *markup, ...) EMB_PRINTF(2, 3);
/** Text in one line: white space collapsed, cut behind `most` characters with "…". */
void emb_report_line(emb_report *report, emb_str text, size_t most);
/** <span class="chip KIND">text</span> */
void emb_report_chip(emb_report *report, const char *kind, emb_str text);

/** The text of a span; "" where it is empty. */
emb_str emb_report_span(const emb_report *report, emb_span span);
static inline bool emb_report_has(emb_span span)
{
    return span.to > span.from;
}

/** A mention within a span, one that alerts before others; -1 where there is none. */
int64_t emb_report_mention_in(const emb_report *report, emb_span span);

/** text.c: the document with its mentions marked. */
void emb_report_write_text(emb_report *report);
/** map.c: who did what with whom, as SVG; nothing where there are no events. Returns whether something was written. */
bool emb_report_write_map(emb_report *report);
/** events.c: claims; events in the order of their dates. */
void emb_report_write_claims(emb_report *report);
void emb_report_write_timeline(emb_report *report);
/** parties.c: who is listed; what looks like it and is not; which measures may be touched. */
void emb_report_write_parties(emb_report *report);
void emb_report_write_lookalikes(emb_report *report);
void emb_report_write_touches(emb_report *report);

/** "asserted": how firmly something is said, as the kind of a chip. */
const char *emb_report_modality_kind(const char *modality);
/** Has it happened, as far as the document says: not denied, planned, conditional, alleged. */
bool emb_report_is_firm(const emb_event *event);

#endif
