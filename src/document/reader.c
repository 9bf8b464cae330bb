/* SPDX-License-Identifier: Apache-2.0 */
#include "document/reader.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "model/date.h"

/* A text is read in parts of about this size, cut between blocks: memory does not grow with it. */
#define PART_SIZE ((size_t)1024 * 1024)
#define OUTPUT_MAX ((size_t)1024 * 1024 * 1024)
/* Mentions of a document are kept up to this many, then reading ends; claims, events and zones up to that many. The output says so. */
#define MENTIONS_MAX 500000u
#define FINDINGS_MAX 100000u
/* Whole names that surnames of later parts are resolved to. */
#define ANCHORS_MAX 2000u

/* ---- Making ---- */

static void free_shared(emb_document_shared *shared)
{
    if (!shared || --shared->references > 0)
        return;
    emb_languages_free(shared->languages);
    emb_document_names_free(shared->names);
    free(shared);
}

static emb_status new_shared(const emb_index *index, emb_document_shared **ret, emb_error *error)
{
    emb_document_shared *shared = calloc(1, sizeof *shared);
    if (!shared)
        return emb_fail_memory(error);
    shared->index = index;
    shared->references = 1;
    emb_status status = emb_languages_new(&shared->languages, error);
    if (status == EMB_OK)
        status = emb_document_names_new(index, &shared->names, error);
    if (status != EMB_OK) {
        free_shared(shared);
        return status;
    }
    *ret = shared;
    return EMB_OK;
}

static emb_status new_reader(emb_document_shared *shared, emb_document_reader **ret, emb_error *error)
{
    emb_document_reader *r = calloc(1, sizeof *r);
    if (!r) {
        free_shared(shared);
        return emb_fail_memory(error);
    }
    r->shared = shared;
    r->index = shared->index;
    r->languages = shared->languages;
    r->names = shared->names;
    r->query = r->scratch = EMB_BUF_INIT(1024 * 1024);
    r->output = EMB_BUF_INIT(OUTPUT_MAX);
    r->arena = emb_arena_new();
    r->row_seen = calloc(r->index->row_count + (size_t)1, sizeof *r->row_seen);
    r->zone = calloc(1, sizeof *r->zone);
    r->entity_met = calloc(r->index->entity_count + (size_t)1, 1);
    emb_status status = r->arena && r->row_seen && r->entity_met && r->zone ? EMB_OK : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_matcher_new(r->index, &r->matcher, error);
    if (status == EMB_OK)
        status = emb_asked_new(&r->asked, error);
    if (status == EMB_OK)
        status = emb_seen_words_init(&r->words, r->languages, r->names, error);
    if (status == EMB_OK)
        status = emb_document_text_init(&r->plain, error);
    if (status != EMB_OK) {
        emb_document_reader_free(r);
        return status;
    }
    r->document = &r->plain;
    *ret = r;
    return EMB_OK;
}

emb_status emb_document_reader_new(const emb_index *index, emb_document_reader **ret, emb_error *error)
{
    emb_document_shared *shared = NULL;
    emb_status status = new_shared(index, &shared, error);
    return status == EMB_OK ? new_reader(shared, ret, error) : status;
}

emb_status emb_document_reader_share(emb_document_reader *reader, emb_document_reader **ret, emb_error *error)
{
    __atomic_add_fetch(&reader->shared->references, 1, __ATOMIC_RELAXED);
    return new_reader(reader->shared, ret, error);
}

void emb_document_reader_free(emb_document_reader *r)
{
    if (!r)
        return;
    emb_matcher_free(r->matcher);
    emb_asked_free(r->asked);
    emb_seen_words_free(&r->words);
    if (r->plain.arena)
        emb_document_text_free(&r->plain);
    emb_arena_free(r->arena);
    emb_vec_free(&r->findings.mentions);
    emb_vec_free(&r->findings.claims);
    emb_vec_free(&r->findings.events);
    emb_vec_free(&r->findings.touches);
    emb_vec_free(&r->findings.zones);
    emb_vec_free(&r->tokens.items);
    emb_vec_free(&r->zones);
    emb_vec_free(&r->sentences);
    emb_vec_free(&r->anchors);
    emb_vec_free(&r->covered);
    free(r->row_seen);
    free(r->entity_met);
    free(r->zone);
    emb_vec_free(&r->met);
    emb_buf_free(&r->query);
    emb_buf_free(&r->output);
    emb_buf_free(&r->scratch);
    if (r->measures)
        r->free_measures(r->measures);
    free(r->measures_memo);
    emb_vec_free(&r->measure_places);
    free_shared(r->shared);
    free(r);
}

/* ---- What all passes ask ---- */

const char *emb_word_value(const emb_document_reader *r, size_t token, emb_word_class class)
{
    const emb_word_entry *entry = emb_word_entry_of(&r->words, emb_word_at(r, token), class);
    return entry ? emb_languages_value(r->languages, entry->value) : "";
}

size_t emb_sentence_end(const emb_document_reader *r, size_t token)
{
    size_t at = token + 1;
    while (at < r->tokens.items.count && !(emb_token_at(r, at)->gap & EMB_GAP_SENTENCE))
        at++;
    return at;
}

size_t emb_sentence_start(const emb_document_reader *r, size_t token)
{
    while (token > 0 && !(emb_token_at(r, token)->gap & EMB_GAP_SENTENCE))
        token--;
    return token;
}

/* How many tokens a phrase takes whose first word stands at `token`, 0 where its rest does not follow. */
static size_t phrase_length(const emb_document_reader *r, size_t token, uint32_t rest)
{
    const emb_phrase_word *words = emb_languages_rest(r->languages, rest);
    size_t at = token + 1, count = r->tokens.items.count;
    for (size_t i = 0;; i++) {
        size_t limit = words[i].apart ? at + 25 : at + 1;
        while (at < limit && at < count && !(emb_token_at(r, at)->gap & EMB_GAP_SENTENCE) &&
               emb_word_at(r, at)->lower != words[i].hash)
            at++;
        if (at >= limit || at >= count || emb_token_at(r, at)->gap & EMB_GAP_SENTENCE)
            return 0;
        at++;
        if (words[i].last)
            return at - token;
    }
}

bool emb_phrase_is_close(const emb_document_reader *r, const emb_word_entry *entry)
{
    const emb_phrase_word *words = emb_languages_rest(r->languages, entry->rest);
    for (size_t i = 0; entry->rest; i++) {
        if (words[i].apart)
            return false;
        if (words[i].last)
            break;
    }
    return true;
}

size_t emb_phrase_at(const emb_document_reader *r, size_t token, emb_word_class class, const emb_word_entry **ret)
{
    const emb_seen_word *word = emb_word_at(r, token);
    size_t longest = 0;
    if (!(word->classes & EMB_CLASS_BIT(class)))
        return 0;
    for (size_t i = 0; i < word->entry_count; i++) {
        const emb_word_entry *entry = &r->words.entries.items[word->entries + i];
        if (entry->class != class)
            continue;
        size_t len = entry->rest ? phrase_length(r, token, entry->rest) : 1;
        if (len > longest) {
            longest = len;
            if (ret)
                *ret = entry;
        }
    }
    return longest;
}

const char *emb_document_date(const emb_document_reader *r)
{
    return r->document->date ? r->document->date : r->date[0] ? r->date : NULL;
}

/* ---- Reading ---- */

static void begin_document(emb_document_reader *r, const emb_document_text *document, const emb_document_options *options)
{
    static const emb_document_options defaults;
    r->document = document;
    r->options = options ? *options : defaults;
    r->threshold = (int)((r->options.threshold > 0 ? r->options.threshold : EMB_THRESHOLD) * 1000 + 0.5);
    const char *given = r->options.language ? r->options.language : document->language;
    r->language = given ? emb_language_by_code(r->languages, given) : 0;
    if (!r->language) {
        size_t at = 0;
        while (at < document->segments.count && document->segments.items[at].kind != EMB_SEGMENT_TEXT)
            at++;
        emb_str text = document->text;
        if (at < document->segments.count)
            text = emb_str_slice(text, document->segments.items[at].from, text.len);
        r->language = emb_detect_language(r->languages, text);
    }
    emb_seen_words_begin(&r->words, r->language);
    emb_asked_begin(r->asked);
    emb_arena_reset(r->arena);
    emb_findings *f = &r->findings;
    r->anchors.count = 0;
    memset(r->anchor_filter, 0, sizeof r->anchor_filter);
    for (size_t i = 0; i < r->met.count; i++)
        r->entity_met[r->met.items[i]] = 0;
    r->met.count = 0;
    r->year = 0;
    r->date[0] = '\0';
    r->lower_names = emb_language_lower_names(r->languages, r->language);
    f->mentions.count = f->claims.count = f->events.count = f->touches.count = f->zones.count = 0;
    f->language = r->language ? emb_language_code(r->languages, r->language) : "";
    f->cut = document->cut;
    f->full = false;
}

static void begin_part(emb_document_reader *r, size_t from, size_t to)
{
    r->part_at = from;
    r->part = emb_str_slice(r->document->text, from, to);
    r->tokens.items.count = r->zones.count = r->sentences.count = 0;
    *r->zone = 0;
    r->any_caseless = false;
    r->part_mentions = r->findings.mentions.count;
    r->part_claims = r->findings.claims.count;
}

/* Splits the words of a segment's piece and finds what they are. */
static emb_status read_piece(emb_document_reader *r, size_t from, size_t to, emb_zone hint, emb_error *error)
{
    size_t first = r->tokens.items.count;
    emb_str text = emb_str_slice(r->document->text, from, to);
    emb_status status = emb_tokens_split(&r->tokens, &r->words, text, from - r->part_at, error);
    if (status != EMB_OK)
        return status;
    size_t last = r->tokens.items.count;
    emb_tokens_mark_sentences(&r->tokens, &r->words, first);
    return first < last ? emb_find_zones(r, first, last, hint, error) : EMB_OK;
}

static emb_status keep_zones(emb_document_reader *r, emb_error *error)
{
    for (size_t i = 0; i < r->zones.count && r->findings.zones.count < FINDINGS_MAX; i++) {
        const emb_zone_run *run = &r->zones.items[i];
        emb_zone_span span = {emb_span_of(r, run->first, run->last - 1), run->zone};
        emb_zone_span *before = r->findings.zones.count ? &r->findings.zones.items[r->findings.zones.count - 1] : NULL;
        if (before && before->zone == span.zone && run->zone == EMB_ZONE_BODY)
            before->span.to = span.span.to;
        else if (!emb_vec_push(&r->findings.zones, span))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

static unsigned digits_at(const emb_document_reader *r, size_t token, size_t last, size_t most)
{
    uint64_t number = 0;
    emb_str text = token < last ? emb_word_at(r, token)->text : EMB_STR("");
    return text.len && text.len <= most && emb_str_to_u64(text, &number) ? (unsigned)number : 0;
}

static bool is_year(unsigned year)
{
    return year > 1950 && year < 2100;
}

/* The month that a word names, 0: none. */
static unsigned month_at(const emb_document_reader *r, size_t token)
{
    uint64_t month;
    return emb_str_to_u64(emb_str_from(emb_word_value(r, token, EMB_CLASS_MONTH)), &month) ? (unsigned)month : 0;
}

/* "13.9.2023", "13. September 2023", "September 13, 2023", "2023-09-13" at a token. */
static emb_date date_at(const emb_document_reader *r, size_t t, size_t last)
{
    unsigned numbers[3] = {digits_at(r, t, last, 4), digits_at(r, t + 1, last, 4), digits_at(r, t + 2, last, 4)};
    unsigned month = t + 1 < last ? month_at(r, t + 1) : 0;
    unsigned first = month_at(r, t);
    emb_date date = {0};
    if (is_year(numbers[2]) && numbers[0] && numbers[1])
        date = (emb_date){(uint16_t)numbers[2], (uint8_t)numbers[1], (uint8_t)numbers[0]};
    else if (is_year(numbers[0]) && numbers[1] && numbers[2])
        date = (emb_date){(uint16_t)numbers[0], (uint8_t)numbers[1], (uint8_t)numbers[2]};
    else if (is_year(numbers[2]) && numbers[0] && month)
        date = (emb_date){(uint16_t)numbers[2], (uint8_t)month, (uint8_t)numbers[0]};
    else if (is_year(numbers[2]) && numbers[1] && first)
        date = (emb_date){(uint16_t)numbers[2], (uint8_t)first, (uint8_t)numbers[1]};
    return date.month <= 12 && date.day <= 31 && emb_date_valid(date) ? date : (emb_date){0};
}

/* The date in a dateline, byline or sign-off: ages are counted from it, and measures are those in force on it. */
static void find_date(emb_document_reader *r)
{
    for (size_t i = 0; i < r->zones.count; i++) {
        const emb_zone_run *run = &r->zones.items[i];
        if (run->zone != EMB_ZONE_DATELINE && run->zone != EMB_ZONE_SIGN_OFF && run->zone != EMB_ZONE_BYLINE)
            continue;
        for (size_t t = run->first; t < run->last; t++) {
            emb_date date = date_at(r, t, run->last);
            if (date.year)
                emb_date_format(date, r->date);
            if (is_year(digits_at(r, t, run->last, 4)))
                r->year = digits_at(r, t, run->last, 4);
        }
    }
}

/* Mentions of a part in the order of the text; those that were resolved to others are found by their new places. */
static int order_mentions(const void *a, const void *b)
{
    const emb_mention *x = a, *y = b;
    if (x->span.from != y->span.from)
        return x->span.from < y->span.from ? -1 : 1;
    if (x->span.to != y->span.to)
        return x->span.to < y->span.to ? 1 : -1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static emb_status sort_mentions(emb_document_reader *r, emb_error *error)
{
    emb_findings *f = &r->findings;
    size_t count = f->mentions.count - r->part_mentions;
    r->covered.count = 0;
    if (count < 2)
        return EMB_OK;
    if (!emb_vec_reserve(&r->covered, count))
        return emb_fail_memory(error);
    emb_mention *own = f->mentions.items + r->part_mentions;
    for (size_t i = 0; i < count; i++)
        own[i].number = (uint32_t)i;
    qsort(own, count, sizeof *own, order_mentions);
    uint32_t *places = r->covered.items; /* by number before: the place now */
    for (size_t i = 0; i < count; i++)
        places[own[i].number] = (uint32_t)(r->part_mentions + i);
    for (size_t i = 0; i < r->anchors.count; i++)
        if (r->anchors.items[i].mention >= r->part_mentions)
            r->anchors.items[i].mention = places[r->anchors.items[i].mention - r->part_mentions];
    for (size_t i = 0; i < count; i++)
        if (own[i].anchor >= (int64_t)r->part_mentions)
            own[i].anchor = places[(size_t)own[i].anchor - r->part_mentions];
    return EMB_OK;
}

/* Of the whole names of a part only the last of each party is needed further on. */
static void thin_anchors(emb_document_reader *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->anchors.count; i++) {
        const emb_anchor *a = &r->anchors.items[i];
        bool again = false;
        for (size_t k = i + 1; k < r->anchors.count && k < i + 400 && !again; k++)
            again = r->anchors.items[k].stem == a->stem && r->anchors.items[k].lower == a->lower &&
                    r->findings.mentions.items[r->anchors.items[k].mention].entity == r->findings.mentions.items[a->mention].entity;
        if (!again)
            r->anchors.items[kept++] = *a;
    }
    r->anchors.count = kept > ANCHORS_MAX ? ANCHORS_MAX : kept;
    if (kept > ANCHORS_MAX)
        memmove(r->anchors.items, r->anchors.items + kept - ANCHORS_MAX, ANCHORS_MAX * sizeof *r->anchors.items);
}

static emb_status end_part(emb_document_reader *r, emb_error *error)
{
    size_t count = r->tokens.items.count;
    if (!count)
        return EMB_OK;
    emb_status status = r->note_part ? r->note_part(r, error) : EMB_OK;
    if (status == EMB_OK)
        status = emb_find_mentions(r, 0, count, error);
    if (status == EMB_OK)
        status = emb_find_identifiers(r, 0, count, error);
    if (status == EMB_OK)
        status = emb_resolve_mentions(r, 0, count, error);
    find_date(r);
    if (status == EMB_OK)
        status = emb_weigh_context(r, error);
    if (status == EMB_OK)
        status = sort_mentions(r, error);
    thin_anchors(r);
    emb_findings *f = &r->findings;
    if (status == EMB_OK && f->claims.count < FINDINGS_MAX)
        status = emb_find_claims(r, 0, count, error);
    if (status == EMB_OK && f->events.count < FINDINGS_MAX)
        status = emb_find_events(r, 0, count, error);
    if (status == EMB_OK)
        status = keep_zones(r, error);
    f->full |= f->mentions.count >= MENTIONS_MAX;
    f->cut |= f->full || f->claims.count >= FINDINGS_MAX || f->events.count >= FINDINGS_MAX || f->zones.count >= FINDINGS_MAX;
    return status;
}

/* Where a part that begins at `from` ends: at the last empty line within its size, else the last line break or space. */
static size_t end_of_part(emb_str text, size_t from, size_t to)
{
    if (to - from <= PART_SIZE)
        return to;
    size_t limit = from + PART_SIZE;
    for (size_t at = limit; at > from + PART_SIZE / 2; at--)
        if (text.data[at - 1] == '\n' && (text.data[at] == '\n' || text.data[at] == '\r'))
            return at;
    for (size_t at = limit; at > from + PART_SIZE / 2; at--)
        if (text.data[at - 1] == '\n')
            return at;
    for (size_t at = limit; at > from + PART_SIZE / 2; at--)
        if (text.data[at - 1] == ' ')
            return at;
    while (limit > from + 1 && ((uint8_t)text.data[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

static emb_status read_long(emb_document_reader *r, const emb_segment *segment, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t from = segment->from; from < segment->to && status == EMB_OK && !r->findings.full;) {
        size_t to = end_of_part(r->document->text, from, segment->to);
        begin_part(r, from, to);
        status = read_piece(r, from, to, (emb_zone)segment->zone, error);
        if (status == EMB_OK)
            status = end_part(r, error);
        emb_seen_words_begin(&r->words, r->language);
        emb_asked_begin(r->asked);
        from = to;
    }
    return status;
}

/* Short segments are read together: a surname in one is resolved to the full name in another. */
static emb_status read_segments(emb_document_reader *r, emb_error *error)
{
    const emb_document_text *d = r->document;
    emb_status status = EMB_OK;
    for (size_t at = 0; at < d->segments.count && status == EMB_OK && !r->findings.full;) {
        if (d->segments.items[at].to - d->segments.items[at].from > PART_SIZE) {
            status = read_long(r, &d->segments.items[at++], error);
            continue;
        }
        size_t from = d->segments.items[at].from, first = at, end = at;
        while (end < d->segments.count && d->segments.items[end].to - from <= PART_SIZE)
            end++;
        begin_part(r, from, d->segments.items[end - 1].to);
        for (; at < end && status == EMB_OK; at++)
            if (d->segments.items[at].kind == EMB_SEGMENT_TEXT)
                status = read_piece(r, d->segments.items[at].from, d->segments.items[at].to, (emb_zone)d->segments.items[at].zone,
                                    error);
        for (size_t i = first; i < end && status == EMB_OK; i++)
            if (d->segments.items[i].kind == EMB_SEGMENT_NAME || d->segments.items[i].kind == EMB_SEGMENT_IDENTIFIER)
                status = emb_find_field(r, &d->segments.items[i], error);
        if (status == EMB_OK)
            status = end_part(r, error);
    }
    return status;
}

emb_status emb_document_analyse(emb_document_reader *r, const emb_document_text *document, const emb_document_options *options,
                                emb_error *error)
{
    begin_document(r, document, options);
    return read_segments(r, error);
}
