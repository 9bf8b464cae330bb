/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a page, from the form of plain text where the input format does not say: a unit is a paragraph or a line that stands for
 * itself, and what it is shows in how it begins, how it ends, and whether it is a sentence at all.
 */
#include "document/reader.h"

#define LABEL_UNIT 14   /* words of a unit that is nothing but a label */
#define HEADLINE_MAX 24 /* words */
#define SUBHEAD_MAX 12
#define CREDIT_MAX 12
#define CAPTION_MAX 80
#define DATELINE_MAX 9
#define SIGN_OFF_MAX 14
#define QUOTE_LEAST 4

typedef struct unit {
    size_t first, last; /* tokens [first, last) */
    bool stopped;       /* ends as a sentence does */
    bool closed;        /* ends in a bracket */
    bool alone;         /* an empty line stands behind it, or nothing */
} unit;

typedef struct zoner {
    emb_document_reader *r;
    emb_error *error;
    bool any_body; /* a paragraph of the body was met: what follows is no headline */
    size_t headlines;
    emb_zone sticky; /* comments and related links go on */
} zoner;

static const emb_token *token(const zoner *z, size_t at)
{
    return emb_token_at(z->r, at);
}

static bool is(const zoner *z, size_t at, emb_word_class class)
{
    return emb_word_is(z->r, at, class);
}

static unsigned wrote(const zoner *z, size_t at)
{
    return emb_word_at(z->r, at)->wrote;
}

/* ---- Runs ---- */

static emb_status add_run(zoner *z, size_t first, size_t last, emb_zone zone, bool caseless)
{
    emb_zone_run run = {first, last, (uint8_t)zone, caseless};
    if (first >= last)
        return EMB_OK;
    if (zone == EMB_ZONE_SIGN_OFF || zone == EMB_ZONE_CREDIT || zone == EMB_ZONE_DATELINE) {
        /* what is no part of the text is no part of its sentences */
        z->r->tokens.items.items[first].gap |= EMB_GAP_SENTENCE;
        if (last < z->r->tokens.items.count)
            z->r->tokens.items.items[last].gap |= EMB_GAP_SENTENCE;
    }
    z->r->any_caseless |= caseless;
    return emb_vec_push(&z->r->zones, run) ? EMB_OK : emb_fail_memory(z->error);
}

const emb_zone_run *emb_zone_run_at(const emb_document_reader *r, size_t at)
{
    size_t from = 0, to = r->zones.count, hint = *r->zone;
    if (hint < to && r->zones.items[hint].first <= at && (at < r->zones.items[hint].last || hint + 1 == to))
        return &r->zones.items[hint];
    if (hint + 1 < to && r->zones.items[hint + 1].first <= at && (at < r->zones.items[hint + 1].last || hint + 2 == to)) {
        *r->zone = hint + 1;
        return &r->zones.items[hint + 1];
    }
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (r->zones.items[middle].first <= at)
            from = middle;
        else
            to = middle;
    }
    *r->zone = from;
    return &r->zones.items[from];
}

emb_zone emb_zone_at(const emb_document_reader *r, size_t at)
{
    return r->zones.count ? (emb_zone)emb_zone_run_at(r, at)->zone : EMB_ZONE_BODY;
}

/* ---- Form ---- */

/* The bytes behind a token, up to the next one or the end of the segment. */
static emb_str behind(const zoner *z, size_t at, size_t end_of_segment)
{
    const emb_token *t = token(z, at);
    size_t from = t->from + t->len;
    size_t to = at + 1 < end_of_segment ? token(z, at + 1)->from : z->r->part.len;
    return emb_str_slice(z->r->part, from, to < from ? from : to);
}

static bool has_mark(emb_str text, const char *marks)
{
    for (size_t i = 0; i < text.len && text.data[i] != '\n'; i++)
        if (strchr(marks, text.data[i]))
            return true;
    return false;
}

static bool has_stop(emb_str text)
{
    return has_mark(text, ".!?") || emb_str_find(text, EMB_STR("\u3002"), 0) != SIZE_MAX ||
           emb_str_find(text, EMB_STR("\u2026"), 0) != SIZE_MAX;
}

static bool has_lower_start(const zoner *z, size_t at)
{
    return !(wrote(z, at) & (EMB_WROTE_CAPITAL | EMB_WROTE_DIGITS | EMB_WROTE_CASELESS));
}

/* A line stands for itself where the one before it ended as a sentence, or is too short to have been wrapped. */
static bool begins_unit(const zoner *z, size_t at, size_t line_start)
{
    const emb_token *t = token(z, at);
    if (t->gap & EMB_GAP_BLOCK)
        return true;
    if (!(t->gap & EMB_GAP_LINE) || has_lower_start(z, at))
        return false;
    const emb_token *before = token(z, at - 1);
    size_t len = before->from + before->len - token(z, line_start)->from;
    return len < 45 || (t->gap & EMB_GAP_STOP && len > 100);
}

static unit next_unit(const zoner *z, size_t first, size_t end)
{
    unit u = {.first = first, .last = first + 1};
    size_t line = first;
    while (u.last < end && !begins_unit(z, u.last, line)) {
        if (token(z, u.last)->gap & EMB_GAP_LINE)
            line = u.last;
        u.last++;
    }
    emb_str tail = behind(z, u.last - 1, end);
    u.stopped = has_stop(tail);
    u.closed = has_mark(tail, ")]");
    u.alone = u.last == end || token(z, u.last)->gap & EMB_GAP_BLOCK;
    return u;
}

static bool is_caseless(const zoner *z, const unit *u)
{
    size_t words = 0;
    for (size_t i = u->first; i < u->last; i++) {
        if (wrote(z, i) & (EMB_WROTE_CAPITAL | EMB_WROTE_CASELESS))
            return false;
        words += !(wrote(z, i) & EMB_WROTE_DIGITS);
    }
    return words >= 3;
}

static bool has_class(const zoner *z, size_t first, size_t last, emb_word_class class)
{
    for (size_t i = first; i < last; i++)
        if (is(z, i, class))
            return true;
    return false;
}

/* ---- Labels ---- */

/* The zone that a unit's first words name ("Lesen Sie auch", "Kommentare"), NONE where they name none. */
static emb_zone label_of(const zoner *z, size_t at)
{
    static const struct {
        const char *value;
        emb_zone zone;
    } labels[] = {{"related", EMB_ZONE_RELATED}, {"navigation", EMB_ZONE_NAVIGATION}, {"legal", EMB_ZONE_LEGAL},
                  {"comment", EMB_ZONE_COMMENT}, {"byline", EMB_ZONE_BYLINE},         {"credit", EMB_ZONE_CREDIT}};
    const emb_word_entry *entry = NULL;
    if (!emb_phrase_at(z->r, at, EMB_CLASS_LABEL, &entry))
        return EMB_ZONE_NONE;
    const char *value = emb_languages_value(z->r->languages, entry->value);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i].value, value) == 0)
            return labels[i].zone;
    return EMB_ZONE_NONE;
}

/* ---- Credits ---- */

/* The second word of an agency's name ("picture alliance"). */
static bool goes_on_agency(const zoner *z, size_t at)
{
    return at > 0 && is(z, at - 1, EMB_CLASS_AGENCY) && emb_phrase_at(z->r, at - 1, EMB_CLASS_AGENCY, NULL) >= 2;
}

static bool is_in_credit(const zoner *z, size_t at)
{
    if (goes_on_agency(z, at))
        return true;
    return is(z, at, EMB_CLASS_AGENCY) || is(z, at, EMB_CLASS_LABEL) || wrote(z, at) & EMB_WROTE_CAPITAL ||
           (wrote(z, at) & EMB_WROTE_LETTER) || wrote(z, at) & EMB_WROTE_DIGITS;
}

static bool marks_credit(const zoner *z, size_t at, size_t first)
{
    const emb_word_entry *entry = NULL;
    if (is(z, at, EMB_CLASS_AGENCY) && emb_phrase_at(z->r, at, EMB_CLASS_AGENCY, &entry))
        return true;
    if (token(z, at)->gap & EMB_GAP_COPYRIGHT)
        return true;
    if (label_of(z, at) == EMB_ZONE_CREDIT)
        return at + 1 < z->r->tokens.items.count && token(z, at + 1)->gap & (EMB_GAP_COLON | EMB_GAP_SLASH | EMB_GAP_COPYRIGHT);
    return at > first && token(z, at)->gap & EMB_GAP_SLASH && wrote(z, at) & EMB_WROTE_CAPITALS;
}

/* Where the credit at the end of a unit begins, `last` where there is none. */
static size_t credit_start(const zoner *z, const unit *u)
{
    if (u->stopped && !u->closed && !has_class(z, u->first, u->last, EMB_CLASS_LABEL))
        return u->last;
    size_t start = u->last, marked = u->last;
    for (size_t at = u->last; at > u->first && u->last - at < CREDIT_MAX; at--) {
        size_t i = at - 1;
        if (!is_in_credit(z, i))
            break;
        if (marks_credit(z, i, u->first))
            marked = i;
        bool opens = i == u->first ||
                     token(z, i)->gap &
                         (EMB_GAP_SENTENCE | EMB_GAP_STOP | EMB_GAP_OPEN | EMB_GAP_CLOSE | EMB_GAP_COPYRIGHT | EMB_GAP_DASH) ||
                     (is(z, i, EMB_CLASS_LABEL) && marks_credit(z, i, u->first));
        if (opens && marked < u->last)
            start = i;
        if (opens && token(z, i)->gap & (EMB_GAP_SENTENCE | EMB_GAP_OPEN))
            break;
    }
    /* "… meldet Reuters" and a headline that is nothing but an agency's name in a sentence are no credits */
    return marked < u->last ? start : u->last;
}

/* ---- Datelines and sign-offs ---- */

/* "MOSKAU (dpa) – …", "Berlin, 13. September –": where the text begins behind them, `first` where there is none. */
static size_t dateline_end(const zoner *z, const unit *u)
{
    if (u->last - u->first < 4)
        return u->first;
    for (size_t at = u->first; at < u->last && at - u->first < DATELINE_MAX; at++) {
        if (at > u->first && token(z, at)->gap & EMB_GAP_DASH)
            return at - u->first <= 6 || has_class(z, u->first, at, EMB_CLASS_AGENCY) ? at : u->first;
        bool fits =
            wrote(z, at) & (EMB_WROTE_CAPITAL | EMB_WROTE_DIGITS) || is(z, at, EMB_CLASS_AGENCY) || is(z, at, EMB_CLASS_MONTH);
        if (!fits || (at > u->first && token(z, at)->gap & (EMB_GAP_QUOTE | EMB_GAP_COLON)))
            return u->first;
    }
    return u->first;
}

/* "date 2023-09 …" before the text: what page scrapers write. */
static size_t scraped_date_end(const zoner *z, const unit *u)
{
    size_t at = u->first;
    if (!emb_str_equal(emb_word_at(z->r, at)->text, EMB_STR("date")))
        return at;
    for (at++; at < u->last && wrote(z, at) & EMB_WROTE_DIGITS;)
        at++;
    return at;
}

/* "(Jo Angerer aus Moskau, 13.9.2023)", "(APA, red)" at the end of a paragraph. */
static size_t sign_off_start(const zoner *z, const unit *u)
{
    if (!u->closed)
        return u->last;
    size_t at = u->last;
    bool lower_verb = false, dated = false, agency = false;
    while (at > u->first && u->last - at < SIGN_OFF_MAX) {
        at--;
        dated |= (wrote(z, at) & EMB_WROTE_DIGITS) != 0;
        agency |= is(z, at, EMB_CLASS_AGENCY) || emb_str_equal(emb_word_at(z->r, at)->text, EMB_STR("red"));
        lower_verb |= is(z, at, EMB_CLASS_VERB) || is(z, at, EMB_CLASS_SAY);
        if (token(z, at)->gap & EMB_GAP_OPEN)
            break;
    }
    if (!(token(z, at)->gap & EMB_GAP_OPEN) || lower_verb || !(dated || agency))
        return u->last;
    bool ends_sentence = at == u->first || token(z, at)->gap & (EMB_GAP_STOP | EMB_GAP_BLOCK | EMB_GAP_QUOTE);
    return ends_sentence ? at : u->last;
}

/* ---- Quotes ---- */

enum { QUOTE_OPENS = 1, QUOTE_CLOSES = 2 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool has_quote(emb_str gap)
{
    for (size_t i = 0; i < gap.len; i++)
        if (gap.data[i] == '"' || gap.data[i] == '\'' || (uint8_t)gap.data[i] == 0xE2 || (uint8_t)gap.data[i] == 0xC2 ||
            (uint8_t)gap.data[i] == 0xE3)
            return true;
    return false;
}

/*
 * What the quotation marks before a token do: one that touches the token opens, one that touches the word before it closes. Of a gap over
 * lines only what stands in the token's own line may open.
 */
static unsigned quote_before(const zoner *z, size_t at, size_t first)
{
    if (!(token(z, at)->gap & EMB_GAP_QUOTE))
        return 0;
    size_t from = at ? token(z, at - 1)->from + token(z, at - 1)->len : 0;
    emb_str gap = emb_str_slice(z->r->part, from, token(z, at)->from);
    size_t line = gap.len;
    while (line > 0 && gap.data[line - 1] != '\n')
        line--;
    if (at == first || line > 0) {
        emb_str own = emb_str_slice(gap, line, gap.len);
        unsigned closes = has_quote(emb_str_slice(gap, 0, line)) ? QUOTE_CLOSES : 0;
        return closes | (has_quote(own) && !is_space(own.data[own.len - 1]) ? QUOTE_OPENS : 0);
    }
    bool space_in_front = is_space(gap.data[0]), space_behind = is_space(gap.data[gap.len - 1]);
    if (space_behind && space_in_front) /* « … » are set with spaces */
        return emb_str_find(gap, EMB_STR("\u00BB"), 0) != SIZE_MAX   ? QUOTE_CLOSES
               : emb_str_find(gap, EMB_STR("\u00AB"), 0) != SIZE_MAX ? QUOTE_OPENS
                                                                     : 0;
    if (space_behind)
        return QUOTE_CLOSES;
    size_t middle = 0;
    while (middle < gap.len && !is_space(gap.data[middle]))
        middle++;
    bool closes_too = middle < gap.len && has_quote(emb_str_slice(gap, 0, middle));
    return QUOTE_OPENS | (closes_too ? QUOTE_CLOSES : 0);
}

static emb_status add_quotes(zoner *z, size_t first, size_t last, emb_zone zone, bool caseless)
{
    size_t from = first, open = SIZE_MAX;
    emb_status status = EMB_OK;
    for (size_t at = first; at <= last && status == EMB_OK; at++) {
        unsigned mark = QUOTE_CLOSES;
        if (at < last)
            mark = quote_before(z, at, first);
        else if (last < z->r->tokens.items.count ? !(token(z, last)->gap & EMB_GAP_QUOTE) : !has_quote(behind(z, last - 1, last)))
            mark = 0;
        if (mark & QUOTE_CLOSES && open != SIZE_MAX) {
            bool whole = token(z, open)->gap & EMB_GAP_SENTENCE && at - open >= 2;
            if (at - open >= QUOTE_LEAST || whole) {
                status = add_run(z, from, open, zone, caseless);
                if (status == EMB_OK)
                    status = add_run(z, open, at, EMB_ZONE_QUOTE, caseless);
                from = at;
            }
            open = SIZE_MAX;
        }
        if (mark & QUOTE_OPENS && at < last)
            open = at;
    }
    return status == EMB_OK ? add_run(z, from, last, zone, caseless) : status;
}

/* ---- Units ---- */

static emb_zone zone_of_unit(zoner *z, const unit *u)
{
    size_t words = u->last - u->first;
    emb_zone label = label_of(z, u->first);
    bool sentence = u->stopped || words > HEADLINE_MAX;
    if (label == EMB_ZONE_BYLINE &&
        (sentence || words > LABEL_UNIT || words < 2 || has_class(z, u->first, u->last, EMB_CLASS_VERB)))
        label = EMB_ZONE_NONE;
    if (label == EMB_ZONE_CREDIT && (sentence || words > LABEL_UNIT))
        label = EMB_ZONE_NONE;
    if (label == EMB_ZONE_NAVIGATION && (words > 6 || u->stopped))
        label = EMB_ZONE_NONE;
    if ((label == EMB_ZONE_RELATED || label == EMB_ZONE_COMMENT) && words > HEADLINE_MAX)
        label = EMB_ZONE_NONE;
    if (label == EMB_ZONE_COMMENT && (words > 4 || u->stopped))
        label = EMB_ZONE_NONE;
    if (label == EMB_ZONE_COMMENT || label == EMB_ZONE_RELATED)
        z->sticky = label;
    if (label != EMB_ZONE_NONE)
        return label;
    if (z->sticky == EMB_ZONE_COMMENT)
        return EMB_ZONE_COMMENT;
    if (z->sticky == EMB_ZONE_RELATED && !u->stopped && words <= HEADLINE_MAX)
        return EMB_ZONE_RELATED;
    z->sticky = EMB_ZONE_NONE;
    if (!z->any_body && !sentence && u->alone && z->headlines < 2 && words >= 2) {
        z->headlines++;
        return EMB_ZONE_HEADLINE;
    }
    if (!sentence && u->alone && words <= SUBHEAD_MAX && z->any_body)
        return EMB_ZONE_SUBHEAD;
    return EMB_ZONE_BODY;
}

static emb_status add_unit(zoner *z, const unit *u, emb_zone hint)
{
    bool caseless = is_caseless(z, u);
    size_t first = u->first, last = u->last;
    size_t credit = hint == EMB_ZONE_NONE || hint == EMB_ZONE_BODY || hint == EMB_ZONE_CAPTION ? credit_start(z, u) : last;
    if (credit < last && credit - first > CAPTION_MAX)
        credit = last;
    emb_status status = EMB_OK;
    if (credit < last) {
        if (first < credit)
            status = add_run(z, first, credit, EMB_ZONE_CAPTION, caseless);
        return status == EMB_OK ? add_run(z, credit, last, EMB_ZONE_CREDIT, caseless) : status;
    }
    if (hint != EMB_ZONE_NONE && hint != EMB_ZONE_BODY)
        return add_quotes(z, first, last, hint, caseless);
    size_t text = z->any_body ? first : scraped_date_end(z, u);
    if (text == first)
        text = dateline_end(z, u);
    size_t sign_off = sign_off_start(z, u);
    status = add_run(z, first, text, EMB_ZONE_DATELINE, caseless);
    unit rest = *u;
    rest.first = text;
    emb_zone zone = sign_off < last || text > first ? EMB_ZONE_BODY : zone_of_unit(z, &rest);
    if (status == EMB_OK && text < sign_off)
        status = add_quotes(z, text, sign_off, zone, caseless);
    if (status == EMB_OK)
        status = add_run(z, sign_off, last, EMB_ZONE_SIGN_OFF, caseless);
    z->any_body |= zone == EMB_ZONE_BODY && last - first > 8;
    return status;
}

emb_status emb_find_zones(emb_document_reader *r, size_t first, size_t last, emb_zone hint, emb_error *error)
{
    zoner z = {.r = r, .error = error, .any_body = r->findings.zones.count > 0 || r->zones.count > 4};
    emb_status status = EMB_OK;
    for (size_t at = first; at < last && status == EMB_OK;) {
        unit u = next_unit(&z, at, last);
        status = add_unit(&z, &u, hint);
        at = u.last;
    }
    return status;
}
