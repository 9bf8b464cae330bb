/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/measures.h"

#include "rules/terms.h"

#define SENTENCES_BACK 2       /* how far the country may stand before the goods */
#define WORDS_TO_PREPOSITION 3 /* how many words may stand between a preposition and its country: "ins Nachbarland Nordkorea" */
#define WORDS_TO_ADJECTIVE 2

#define PARTICLES_MAX 64

struct emb_measures {
    emb_term_finder *terms;
    emb_term_finder *places;                          /* those for countries alone */
    const emb_measure_term *particles[PARTICLES_MAX]; /* what stands behind a country */
    size_t particle_count;
};

const char *emb_measure_verdict_name(emb_measure_verdict verdict)
{
    static const char *const names[] = {"prohibited", "capped", "licence or exemption check", "not listed"};
    return names[verdict];
}

const char *emb_goods_direction_name(emb_goods_direction direction)
{
    static const char *const names[] = {"either way", "to", "from"};
    return names[direction];
}

emb_status emb_measures_new(emb_measures **ret, emb_error *error)
{
    emb_measures *m = calloc(1, sizeof *m);
    if (!m)
        return emb_fail_memory(error);
    emb_status status = emb_term_finder_new(EMB_TERM_KINDS_ALL, &m->terms, error);
    if (status == EMB_OK)
        status = emb_term_finder_new(1u << EMB_TERM_PLACE | 1u << EMB_TERM_ADJECTIVE, &m->places, error);
    if (status != EMB_OK) {
        emb_measures_free(m);
        return status;
    }
    for (size_t i = 0; i < emb_measure_term_count && m->particle_count < PARTICLES_MAX; i++)
        if (emb_measure_terms[i].kind == EMB_TERM_TO_AFTER || emb_measure_terms[i].kind == EMB_TERM_FROM_AFTER)
            m->particles[m->particle_count++] = &emb_measure_terms[i];
    *ret = m;
    return EMB_OK;
}

void emb_measures_free(emb_measures *m)
{
    if (!m)
        return;
    emb_term_finder_free(m->terms);
    emb_term_finder_free(m->places);
    free(m);
}

/* ---- What a sentence says of a country ---- */

typedef struct country {
    bool named;
    emb_goods_direction direction;
    emb_byte_span span; /* the first word for it */
    size_t sentence;    /* where it was named last */
} country;

typedef struct search {
    const emb_measures *measures;
    emb_str language;
    emb_str date;
    emb_sentence sentence;
    emb_term_memo *memo;
    emb_term_hits hits;
    size_t number; /* of the sentence */
    country countries[EMB_REGIMES_MAX];
    emb_measure_touches *touches;
    size_t first; /* of this text in `touches` */
} search;

static bool is_country(const emb_term_hit *hit)
{
    return hit->term->kind == EMB_TERM_PLACE || hit->term->kind == EMB_TERM_ADJECTIVE;
}

static bool same_language(const emb_term_hit *a, const emb_term_hit *b)
{
    return emb_str_equal(emb_str_from(a->term->language), emb_str_from(b->term->language));
}

/* The preposition nearest before the country; in unspaced scripts one that ends where the country begins. */
static emb_goods_direction by_preposition(const search *s, const emb_term_hit *place)
{
    const emb_term_hit *best = NULL;
    for (size_t i = 0; i < s->hits.count; i++) {
        const emb_term_hit *hit = &s->hits.items[i];
        bool is_preposition = hit->term->kind == EMB_TERM_TO || hit->term->kind == EMB_TERM_FROM;
        bool near = hit->word == place->word ? hit->to <= place->from && place->from - hit->to < 4
                                             : hit->last < place->word && place->word - hit->last <= WORDS_TO_PREPOSITION;
        if (is_preposition && near && same_language(hit, place) && (!best || hit->to >= best->to))
            best = hit;
    }
    return !best ? EMB_GOODS_ANY : best->term->kind == EMB_TERM_TO ? EMB_GOODS_TO : EMB_GOODS_FROM;
}

/* Does what stands behind a term in its word begin with these letters? */
static bool rest_is(const emb_sentence *s, const emb_term_hit *hit, emb_str particle)
{
    emb_sentence letters = {0};
    size_t at = 0;
    const emb_sentence_word *word = &s->words.items[hit->last];
    uint32_t left = word->letters + word->count - hit->rest;
    bool same = emb_sentence_read(&letters, particle, &at) && letters.letters.count <= left;
    for (size_t i = 0; same && i < letters.letters.count; i++)
        same = letters.letters.items[i].code == s->letters.items[hit->rest + i].code;
    emb_sentence_free(&letters);
    return same;
}

/* The longest particle behind the country (Korean): 에서 before 에. */
static emb_goods_direction by_particle(const search *s, const emb_term_hit *place)
{
    size_t longest = 0;
    emb_goods_direction direction = EMB_GOODS_ANY;
    for (size_t i = 0; i < s->measures->particle_count; i++) {
        const emb_measure_term *term = s->measures->particles[i];
        if (strcmp(term->language, place->term->language) != 0 || strlen(term->text) <= longest ||
            !rest_is(&s->sentence, place, emb_str_from(term->text)))
            continue;
        longest = strlen(term->text);
        direction = term->kind == EMB_TERM_TO_AFTER ? EMB_GOODS_TO : EMB_GOODS_FROM;
    }
    return direction;
}

/* A country without a preposition is taken for the subject of the first verb of sending or getting behind it. */
static emb_goods_direction by_verb(const search *s, const emb_term_hit *place)
{
    for (size_t i = 0; i < s->hits.count; i++) {
        const emb_term_hit *hit = &s->hits.items[i];
        if (hit->from <= place->to)
            continue;
        if (hit->term->kind == EMB_TERM_PLACE && hit->term->number != place->term->number &&
            by_preposition(s, hit) == EMB_GOODS_ANY)
            return EMB_GOODS_ANY;
        if (hit->term->kind == EMB_TERM_SUPPLY)
            return EMB_GOODS_FROM;
        if (hit->term->kind == EMB_TERM_RECEIVE)
            return EMB_GOODS_TO;
    }
    return EMB_GOODS_ANY;
}

/* "Russian food exports": what stands right behind the adjective comes from there. */
static emb_goods_direction by_adjective(const search *s, const emb_term_hit *adjective)
{
    for (size_t i = 0; i < s->hits.count; i++) {
        const emb_term_hit *hit = &s->hits.items[i];
        if (hit->term->kind == EMB_TERM_GOODS && hit->word > adjective->last && hit->word - adjective->last <= WORDS_TO_ADJECTIVE)
            return EMB_GOODS_FROM;
    }
    return EMB_GOODS_ANY;
}

static emb_goods_direction direction_of(const search *s, const emb_term_hit *hit)
{
    if (hit->term->kind == EMB_TERM_ADJECTIVE)
        return by_adjective(s, hit);
    emb_goods_direction direction = by_preposition(s, hit);
    if (direction == EMB_GOODS_ANY)
        direction = by_particle(s, hit);
    return direction != EMB_GOODS_ANY ? direction : by_verb(s, hit);
}

static void note_countries(search *s)
{
    for (size_t i = 0; i < s->hits.count; i++) {
        const emb_term_hit *hit = &s->hits.items[i];
        if (!is_country(hit))
            continue;
        country *c = &s->countries[hit->term->number];
        emb_goods_direction direction = direction_of(s, hit);
        if (!c->named || c->sentence != s->number) {
            *c = (country){true, direction, {hit->from, hit->to}, s->number};
        } else if (c->direction == EMB_GOODS_ANY) {
            c->direction = direction;
        }
    }
}

/* ---- Touches ---- */

static void add_span(emb_measure_touch *touch, emb_byte_span span)
{
    size_t at = touch->span_count;
    for (size_t i = 0; i < touch->span_count; i++)
        if (touch->spans[i].from <= span.from && touch->spans[i].to >= span.to)
            return;
    if (at == EMB_MEASURE_SPANS_MAX)
        return;
    for (; at > 0 && touch->spans[at - 1].from > span.from; at--)
        touch->spans[at] = touch->spans[at - 1];
    touch->spans[at] = span;
    touch->span_count++;
}

/* The texts are those of the tables: the same place is the same text. */
static emb_measure_touch *find_touch(search *s, const char *provision, const char *regime, const char *goods)
{
    for (size_t i = s->first; i < s->touches->count; i++) {
        emb_measure_touch *touch = &s->touches->items[i];
        if (touch->provision == provision && touch->regime == regime && (*provision || touch->goods == goods))
            return touch;
    }
    return NULL;
}

static bool add_touch(search *s, const emb_measure_row *measure, unsigned regime, const emb_term_hit *hit, const country *c,
                      emb_goods_direction direction)
{
    static const char none[] = "";
    const emb_goods_row *goods = &emb_goods_rows[hit->term->number];
    emb_measure_touch *touch = find_touch(s, measure ? measure->id : none, emb_regime_names[regime], goods->label);
    if (!touch) {
        emb_measure_touch new = {.provision = measure ? measure->id : none,
                                 .source = measure ? measure->source : "",
                                 .text = measure ? measure->text : "",
                                 .regime = emb_regime_names[regime],
                                 .goods = goods->label,
                                 .hs = goods->hs,
                                 .verdict = measure ? (emb_measure_verdict)measure->verdict : EMB_MEASURE_NOT_LISTED,
                                 .direction = direction};
        if (!emb_vec_push(s->touches, new))
            return false;
        touch = &s->touches->items[s->touches->count - 1];
    }
    if (touch->direction != direction)
        touch->direction = EMB_GOODS_ANY;
    add_span(touch, (emb_byte_span){hit->from, hit->to});
    add_span(touch, c->span);
    return true;
}

static bool in_force(const search *s, const emb_measure_row *measure)
{
    emb_str since = emb_str_from(measure->since), until = emb_str_from(measure->until);
    if (!s->date.len)
        return !until.len;
    return memcmp(since.data, s->date.data, since.len < s->date.len ? since.len : s->date.len) <= 0 &&
           (!until.len || memcmp(s->date.data, until.data, until.len < s->date.len ? until.len : s->date.len) <= 0);
}

static bool applies(const search *s, const emb_measure_row *measure, unsigned regime, unsigned goods, emb_goods_direction direction)
{
    return measure->regime == regime && measure->goods >> goods & 1 && in_force(s, measure) &&
           (measure->direction == EMB_GOODS_ANY || direction == EMB_GOODS_ANY || measure->direction == direction);
}

static bool touch_goods(search *s, const emb_term_hit *hit)
{
    for (unsigned regime = 0; regime < EMB_REGIMES_MAX; regime++) {
        const country *c = &s->countries[regime];
        if (!c->named || s->number - c->sentence > SENTENCES_BACK)
            continue;
        emb_goods_direction direction = c->sentence == s->number ? c->direction : EMB_GOODS_ANY;
        bool any = false;
        for (size_t i = 0; i < emb_measure_count; i++) {
            if (!applies(s, &emb_measure_rows[i], regime, hit->term->number, direction))
                continue;
            any = true;
            if (!add_touch(s, &emb_measure_rows[i], regime, hit, c, direction))
                return false;
        }
        /* of conduct that no measure speaks of there is nothing to say */
        bool is_goods = *emb_goods_rows[hit->term->number].hs != '\0';
        if (!any && is_goods && !add_touch(s, NULL, regime, hit, c, direction))
            return false;
    }
    return true;
}

/* A longer term for goods says more than a shorter one within it: "food aid" is aid. */
static bool lies_within_another(const search *s, size_t at)
{
    const emb_term_hit *hit = &s->hits.items[at];
    for (size_t i = 0; i < s->hits.count; i++) {
        const emb_term_hit *other = &s->hits.items[i];
        if (i != at && other->term->kind == EMB_TERM_GOODS && other->from <= hit->from && other->to >= hit->to &&
            other->to - other->from > hit->to - hit->from)
            return true;
    }
    return false;
}

static bool take_sentence(search *s)
{
    if (!emb_term_finder_find(s->measures->terms, &s->sentence, s->language, &s->hits, s->memo))
        return false;
    note_countries(s);
    for (size_t i = 0; i < s->hits.count; i++)
        if (s->hits.items[i].term->kind == EMB_TERM_GOODS && !lies_within_another(s, i) && !touch_goods(s, &s->hits.items[i]))
            return false;
    return true;
}

static int compare_touches(const void *left, const void *right)
{
    const emb_measure_touch *a = left, *b = right;
    if (a->spans[0].from != b->spans[0].from)
        return a->spans[0].from < b->spans[0].from ? -1 : 1;
    int order = strcmp(a->provision, b->provision);
    if (!order)
        order = strcmp(a->regime, b->regime);
    return order ? order : strcmp(a->goods, b->goods);
}

static emb_str language_of(const emb_measures *measures, emb_str language)
{
    return language.len && emb_term_finder_know(measures->terms, language) ? language : EMB_STR("");
}

bool emb_measures_name_place(const emb_measures *measures, emb_str word, emb_str language)
{
    emb_sentence sentence = {0};
    bool may = false;
    for (size_t at = 0; at < word.len && !may;)
        may = !emb_sentence_read(&sentence, word, &at) ||
              emb_term_finder_begins(measures->places, &sentence, language_of(measures, language));
    emb_sentence_free(&sentence);
    return may;
}

/* Reads the next sentence and takes it; `*ret_any` false: the text has no further one. */
static bool next_sentence(search *s, emb_str text, size_t *at, bool *ret_any)
{
    bool whole = emb_sentence_read(&s->sentence, text, at);
    *ret_any = s->sentence.words.count > 0;
    if (*ret_any && whole)
        whole = take_sentence(s);
    s->number++;
    return whole;
}

/* Where a sentence begins for sure at or before `at`: behind an empty line, else where reading has come to. */
static size_t start_before(emb_str text, size_t floor, size_t at)
{
    for (; at > floor; at--)
        if (text.data[at - 1] == '\n' && emb_sentence_is_empty_line(text, at))
            return at;
    return floor;
}

/* The sentences that hold the place and those behind it that its country reaches. What is passed over names none. */
static bool search_place(search *s, emb_str text, emb_byte_span place, size_t *at)
{
    size_t start = start_before(text, *at, place.from < text.len ? place.from : text.len);
    if (start > *at)
        s->number += SENTENCES_BACK + 1;
    *at = start;
    bool whole = true, any = true;
    for (int behind = *at >= place.to ? 1 : 0; whole && any && behind <= SENTENCES_BACK;) {
        whole = next_sentence(s, text, at, &any);
        behind += *at >= place.to;
    }
    return whole;
}

static bool search_all(search *s, emb_str text)
{
    bool whole = true, any = true;
    for (size_t at = 0; whole && any;)
        whole = next_sentence(s, text, &at, &any);
    return whole;
}

emb_status emb_measures_find(const emb_measures *measures, emb_str text, const emb_measures_options *options,
                             emb_measure_touches *ret, emb_error *error)
{
    static const emb_measures_options defaults;
    options = options ? options : &defaults;
    search s = {.measures = measures, .memo = options->memo, .date = options->date, .touches = ret, .first = ret->count};
    s.language = language_of(measures, options->language);
    bool whole = true;
    size_t at = 0;
    for (size_t i = 0; options->places && i < options->place_count && whole; i++)
        whole = search_place(&s, text, options->places[i], &at);
    if (!options->places)
        whole = search_all(&s, text);
    emb_sentence_free(&s.sentence);
    emb_vec_free(&s.hits);
    if (!whole) {
        ret->count = s.first;
        return emb_fail_memory(error);
    }
    if (ret->count > s.first)
        qsort(ret->items + s.first, ret->count - s.first, sizeof *ret->items, compare_touches);
    return EMB_OK;
}
