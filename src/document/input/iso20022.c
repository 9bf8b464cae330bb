/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ISO 20022 payment messages, field by field. What an element holds is told by its name and its parent's (data/documents/iso20022.tsv),
 * not by a list of paths a message and version: a field that a later version adds is read as well, as free text at least.
 */
#include <stdio.h>

#include "document/input/charset.h"
#include "document/input/input.h"
#include "document/input/iso20022_elements.h"
#include "document/input/put.h"
#include "document/input/xml_source.h"

#define NAME_MAX 64
#define PATH_MAX_BYTES 1024
#define ISO_MAX ((size_t)512 * 1024 * 1024)

typedef struct level {
    char name[NAME_MAX];
    uint32_t number; /* which of its siblings of that name on end it is, from 1 */
    emb_iso_meaning meaning;
    uint32_t group; /* of the party that it is; 0: not given yet */
    bool has_children;
    char last_child[NAME_MAX];
    uint32_t last_number, last_group;
} level;

typedef struct walk {
    emb_document_text *d;
    level levels[EMB_XML_SOURCE_DEPTH + 1];
    size_t depth;
    size_t begin; /* the level that paths begin with */
    uint32_t groups;
    size_t from, runs;         /* the text before the field in hand, to take it back */
    const emb_segment *joined; /* not borrowed: only whether the last field may go on */
    char joined_name[NAME_MAX];
    size_t joined_depth;
} walk;

/* ---- Meaning ---- */

static emb_iso_meaning meaning_of(const char *name, const char *parent)
{
    size_t from = 0, to = emb_iso_element_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(emb_iso_elements[middle].name, name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < emb_iso_element_count && strcmp(emb_iso_elements[from].name, name) == 0; from++) {
        const char *wanted = emb_iso_elements[from].parent;
        if (strcmp(wanted, "*") == 0 || strcmp(wanted, parent) == 0)
            return emb_iso_elements[from].meaning;
    }
    return EMB_ISO_TEXT;
}

/* ---- Paths and parties ---- */

static const char *path_of(walk *w)
{
    char path[PATH_MAX_BYTES];
    size_t len = 0;
    for (size_t i = w->begin < w->depth ? w->begin : w->depth - 1; i < w->depth && len < sizeof path - 1; i++) {
        const level *l = &w->levels[i];
        int added = l->number > 1 ? snprintf(path + len, sizeof path - len, "%s%s[%u]", len ? "/" : "", l->name, l->number)
                                  : snprintf(path + len, sizeof path - len, "%s%s", len ? "/" : "", l->name);
        len += added > 0 ? (size_t)added : 0;
    }
    return emb_arena_copy(w->d->arena, (emb_str){path, len < sizeof path ? len : sizeof path - 1});
}

/* The party of a field is the innermost element around it that is no part of one. Free text makes none. */
static uint32_t group_of(walk *w, emb_segment_kind kind)
{
    size_t i = w->depth - 1;
    while (i > 0 && (i == w->depth - 1 || w->levels[i].meaning == EMB_ISO_PART))
        i--;
    if (!w->levels[i].group && kind != EMB_SEGMENT_TEXT)
        w->levels[i].group = ++w->groups;
    return w->levels[i].group;
}

/* <DbtrAcct> behind <Dbtr> is the debtor's. */
static bool is_account_of(const char *name, const char *party)
{
    size_t len = strlen(party);
    return len && strncmp(name, party, len) == 0 && strcmp(name + len, "Acct") == 0;
}

/* ---- Fields ---- */

static void take_back(walk *w)
{
    w->d->text_buf.len = w->from;
    w->d->to_source.count = w->runs;
}

static bool has_letter(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (emb_is_ascii_alpha(text.data[i]) || (uint8_t)text.data[i] >= 0x80)
            return true;
    return false;
}

static emb_segment_kind kind_of(emb_iso_meaning meaning)
{
    switch (meaning) {
    case EMB_ISO_NAME:
        return EMB_SEGMENT_NAME;
    case EMB_ISO_IDENTIFIER:
        return EMB_SEGMENT_IDENTIFIER;
    case EMB_ISO_COUNTRY:
        return EMB_SEGMENT_COUNTRY;
    case EMB_ISO_BIRTH_DATE:
        return EMB_SEGMENT_BIRTH_DATE;
    default:
        return EMB_SEGMENT_TEXT;
    }
}

static bool is_wanted(const level *l, emb_str text)
{
    if (!text.len || l->meaning == EMB_ISO_CODE)
        return false;
    bool must_have_letter = l->meaning != EMB_ISO_IDENTIFIER && l->meaning != EMB_ISO_BIRTH_DATE;
    return !must_have_letter || has_letter(text);
}

/* Lines of an address or of remittance information are one text. */
static bool goes_on(const walk *w, const level *l)
{
    return l->meaning == EMB_ISO_LINES && w->joined && w->joined_depth == w->depth && l->number > 1 &&
           strcmp(w->joined_name, l->name) == 0;
}

static void end_field(walk *w)
{
    level *l = &w->levels[w->depth - 1];
    emb_document_text *d = w->d;
    emb_str text = emb_str_slice(emb_buf_str(&d->text_buf), w->from, d->text_buf.len), trimmed = emb_str_trim(text);
    if (strcmp(l->name, "CreDtTm") == 0 || strcmp(l->name, "CreDt") == 0)
        emb_input_offer_date(d, trimmed);
    if (!is_wanted(l, trimmed)) {
        take_back(w);
        return;
    }
    size_t from = (size_t)(trimmed.data - d->text_buf.data), to = from + trimmed.len;
    if (goes_on(w, l)) {
        d->segments.items[d->segments.count - 1].to = to;
    } else {
        emb_segment *segment = emb_input_end_segment(d, from, kind_of(l->meaning), EMB_ZONE_FIELD);
        if (segment) {
            segment->to = to;
            segment->path = path_of(w);
            segment->group = group_of(w, kind_of(l->meaning));
        }
        w->joined = segment;
    }
    w->joined_depth = w->depth;
    memcpy(w->joined_name, l->name, sizeof l->name);
}

static void begin_field(walk *w, size_t at)
{
    emb_document_text *d = w->d;
    w->from = d->text_buf.len;
    w->runs = d->to_source.count;
    if (w->from && d->text_buf.data[w->from - 1] != '\n')
        emb_input_put_between(d, "\n", at);
}

/* ---- Events ---- */

static void on_start(void *context, const char *name, const char *const *attributes)
{
    (void)attributes;
    walk *w = context;
    level *parent = w->depth ? &w->levels[w->depth - 1] : NULL;
    if (parent && !parent->has_children)
        take_back(w);
    level *l = &w->levels[w->depth];
    *l = (level){.number = 1};
    snprintf(l->name, sizeof l->name, "%s", name);
    if (parent) {
        parent->has_children = true;
        if (strcmp(parent->last_child, l->name) == 0)
            l->number = parent->last_number + 1;
        if (is_account_of(l->name, parent->last_child))
            l->group = parent->last_group;
    }
    l->meaning = meaning_of(l->name, parent ? parent->name : "");
    if (strcmp(l->name, "Document") == 0)
        w->begin = w->depth + 2;
    else if (strcmp(l->name, "AppHdr") == 0)
        w->begin = w->depth;
    w->depth++;
    w->from = w->d->text_buf.len;
    w->runs = w->d->to_source.count;
    if (l->meaning != EMB_ISO_LINES)
        w->joined = NULL;
}

static void on_end(void *context, const char *name)
{
    (void)name;
    walk *w = context;
    level *l = &w->levels[w->depth - 1];
    if (!l->has_children)
        end_field(w);
    else
        take_back(w);
    w->depth--;
    if (w->depth) {
        level *parent = &w->levels[w->depth - 1];
        memcpy(parent->last_child, l->name, sizeof l->name);
        parent->last_number = l->number;
        parent->last_group = l->group;
    }
    w->from = w->d->text_buf.len;
    w->runs = w->d->to_source.count;
}

static void on_text(void *context, emb_str text, size_t from, size_t to)
{
    walk *w = context;
    emb_document_text *d = w->d;
    if (!w->depth || w->levels[w->depth - 1].has_children)
        return;
    if (d->text_buf.len == w->from)
        begin_field(w, from);
    bool same = text.len == to - from && memcmp(text.data, d->source.data + from, text.len) == 0;
    if (same)
        emb_document_text_copy(d, from, to);
    else
        emb_document_text_put(d, text, from, to);
}

static emb_status read_iso(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    if (bytes.len > ISO_MAX)
        return emb_fail(error, EMB_LIMIT, "an ISO 20022 message of more than 512 MiB");
    emb_str declared = job->charset.len ? job->charset : emb_xml_source_encoding(bytes);
    emb_status status = emb_charset_read(document, bytes, declared, error);
    if (status != EMB_OK)
        return status;
    walk w = {.d = document};
    emb_xml_events events = {&w, on_start, on_end, on_text, &document->text_buf.failed};
    status = emb_xml_source_parse(document->source, &events, error);
    return status == EMB_OK ? emb_document_text_end(document, error) : status;
}

static bool detect(emb_str head, const emb_input_job *job)
{
    (void)job;
    static const char *const marks[] = {
        "urn:iso:std:iso:20022:tech:xsd:",
        "<FIToFICstmrCdtTrf",
        "<FICdtTrf",
        "<CstmrCdtTrfInitn",
        "<BkToCstmrStmt",
        "<BkToCstmrAcctRpt",
        "<BkToCstmrDbtCdtNtfctn",
    };
    emb_str rest = emb_str_trim(head);
    if (!rest.len || rest.data[0] != '<')
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (emb_str_find(emb_str_slice(rest, 0, rest.len < 4096 ? rest.len : 4096), emb_str_from(marks[i]), 0) != SIZE_MAX)
            return true;
    return false;
}

const emb_input_reader emb_input_iso20022 = {"iso20022", detect, read_iso};
