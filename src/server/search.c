/* SPDX-License-Identifier: Apache-2.0 */
#include "server/search.h"

#include <math.h>
#include <stdlib.h>

#include "base/json_each.h"
#include "server/search_verify.h"
#include "server/tokens.h"
#include "text/fold.h"

/* Terms that a fuzzy word may stand for: the nearest ones. */
#define FUZZY_MAX 64
/* What one query may cost: words that are looked for all through the dictionary, and entities whose texts are read. */
#define SCANS_MAX 40
#define READS_MAX 400000
#define K1 1.2
#define B_NAMES .25
#define B_ALL .75
#define NAMES_BOOST 3.0

typedef struct search {
    emb_scope *scope;
    const emb_entities *store;
    const emb_terms *terms;
    uint32_t entities;
    emb_status status;
    emb_error *error;
    unsigned scans, reads;
} search;

typedef emb_found_entities result;

/* Counts what is dear; false (and the search ends) beyond the most. */
static bool may(search *s, unsigned *count, unsigned most, const char *what)
{
    if (++*count <= most)
        return true;
    if (s->status == EMB_OK)
        s->status = emb_fail(s->error, EMB_LIMIT, "Invalid query: %s", what);
    return false;
}

static void evaluate(search *s, const emb_clause *c, result *ret);

static bool push(search *s, result *r, uint32_t entity, double score)
{
    emb_found_entity found = {entity, (float)score};
    if (!emb_vec_push(r, found)) {
        s->status = emb_fail_memory(s->error);
        return false;
    }
    return true;
}

/* ---- Sets: results are ordered by entity ---- */

static void intersect(result *a, const result *b)
{
    size_t kept = 0, j = 0;
    for (size_t i = 0; i < a->count; i++) {
        while (j < b->count && b->items[j].entity < a->items[i].entity)
            j++;
        if (j < b->count && b->items[j].entity == a->items[i].entity) {
            a->items[kept] = a->items[i];
            a->items[kept++].score += b->items[j].score;
        }
    }
    a->count = kept;
}

static void subtract(result *a, const result *b)
{
    size_t kept = 0, j = 0;
    for (size_t i = 0; i < a->count; i++) {
        while (j < b->count && b->items[j].entity < a->items[i].entity)
            j++;
        if (j == b->count || b->items[j].entity != a->items[i].entity)
            a->items[kept++] = a->items[i];
    }
    a->count = kept;
}

/* Into a; the scores of those in both are added. */
static void unite(search *s, result *a, const result *b)
{
    result both = {0};
    size_t i = 0, j = 0;
    while (s->status == EMB_OK && (i < a->count || j < b->count)) {
        bool of_a = j == b->count || (i < a->count && a->items[i].entity <= b->items[j].entity);
        bool of_b = i == a->count || (j < b->count && b->items[j].entity <= a->items[i].entity);
        push(s, &both, of_a ? a->items[i].entity : b->items[j].entity,
             (of_a ? (double)a->items[i].score : 0) + (of_b ? (double)b->items[j].score : 0));
        i += of_a;
        j += of_b;
    }
    emb_vec_free(a);
    *a = both;
}

static void add_all(search *s, result *r)
{
    for (uint32_t i = 0; i < s->entities && s->status == EMB_OK; i++)
        if (emb_scope_has(s->scope, i))
            push(s, r, i, 1);
}

/* ---- Terms ---- */

static double bm25(const search *s, uint32_t entity, unsigned times, bool names, double idf)
{
    double length = emb_terms_length(s->terms, entity, names), average = emb_terms_average(s->terms, names);
    double b = names ? B_NAMES : B_ALL;
    return idf * times * (K1 + 1) / (times + K1 * (1 - b + b * length / (average > 0 ? average : 1)));
}

static void add_term(search *s, uint32_t term, emb_search_where where, double boost, result *r)
{
    size_t count;
    const emb_term_post *posts = emb_terms_posts(s->terms, term, &count);
    double idf = log(1 + ((double)s->entities - (double)count + .5) / ((double)count + .5));
    for (size_t i = 0; i < count && s->status == EMB_OK; i++) {
        uint32_t entity = emb_term_entity(posts[i]);
        unsigned in_names = emb_term_in_names(posts[i]);
        if (where == EMB_WHERE_NAMES && !in_names)
            continue;
        double score = bm25(s, entity, emb_term_in_all(posts[i]), false, idf);
        if (in_names)
            score += NAMES_BOOST * bm25(s, entity, in_names, true, idf);
        push(s, r, entity, score * boost);
    }
}

/* Several terms that stand for one word: their union, which must be put in order. */
static int by_entity(const void *left, const void *right)
{
    const emb_found_entity *a = left, *b = right;
    return (a->entity > b->entity) - (a->entity < b->entity);
}

static void merge_terms(result *r)
{
    size_t kept = 0;
    if (r->count)
        qsort(r->items, r->count, sizeof *r->items, by_entity);
    for (size_t i = 0; i < r->count; i++) {
        if (kept && r->items[kept - 1].entity == r->items[i].entity) {
            if (r->items[i].score > r->items[kept - 1].score)
                r->items[kept - 1].score = r->items[i].score;
        } else {
            r->items[kept++] = r->items[i];
        }
    }
    r->count = kept;
}

static void add_wild(search *s, emb_str pattern, emb_search_where where, double boost, result *r)
{
    size_t fixed = 0;
    while (fixed < pattern.len && pattern.data[fixed] != '*' && pattern.data[fixed] != '?')
        fixed++;
    emb_str prefix = emb_str_slice(pattern, 0, fixed);
    uint32_t count = emb_terms_count(s->terms);
    for (uint32_t i = emb_terms_lower_bound(s->terms, prefix); i < count && s->status == EMB_OK; i++) {
        uint32_t term = emb_terms_at(s->terms, i);
        emb_str word = emb_terms_word(s->terms, term);
        if (!emb_str_starts(word, prefix))
            break;
        if (!emb_search_glob(pattern, word))
            continue;
        add_term(s, term, where, boost, r);
    }
    merge_terms(r);
}

static int edits_for(size_t len, int wanted)
{
    if (wanted >= 0)
        return wanted;
    return len < 3 ? 0 : len < 6 ? 1 : 2;
}

static void add_fuzzy(search *s, emb_str word, int wanted, emb_search_where where, double boost, result *r)
{
    int edits = edits_for(word.len, wanted);
    size_t taken = 0;
    uint32_t count = emb_terms_count(s->terms);
    if (word.len > EMB_KEY_MAX)
        word.len = EMB_KEY_MAX;
    for (int distance = 0; distance <= edits; distance++)
        for (uint32_t term = 0; term < count && taken < FUZZY_MAX && s->status == EMB_OK; term++) {
            emb_str other = emb_terms_word(s->terms, term);
            if (other.len > EMB_KEY_MAX || other.len + (size_t)distance < word.len || other.len > word.len + (size_t)distance)
                continue;
            if (emb_edit_distance(word, other, (unsigned)distance) != (unsigned)distance)
                continue;
            taken++;
            add_term(s, term, where, boost * (1 - (double)distance / (double)(word.len + 1)), r);
        }
    merge_terms(r);
}

/* ---- Fields ---- */

static void add_range_of_terms(search *s, const emb_clause *c, result *r)
{
    char from[EMB_WORD_MAX + 1];
    size_t len = emb_word_whole(c->text, from);
    bool numeric = len && emb_is_ascii_digit(from[0]);
    uint32_t count = emb_terms_count(s->terms);
    for (uint32_t i = emb_terms_lower_bound(s->terms, (emb_str){from, len}); i < count && s->status == EMB_OK; i++) {
        uint32_t term = emb_terms_at(s->terms, i);
        if (numeric && !c->to.len && emb_terms_word(s->terms, term).data[0] > '9')
            break; /* later dates are meant, not letters */
        if (!emb_search_in_range(c, emb_terms_word(s->terms, term))) {
            char to[EMB_WORD_MAX + 1];
            size_t to_len = emb_word_whole(c->to, to);
            emb_str word = emb_terms_word(s->terms, term);
            /* beyond the upper end, and not merely longer than it */
            if (to_len && !emb_str_starts(word, (emb_str){to, to_len}) &&
                memcmp(word.data, to, word.len < to_len ? word.len : to_len) > 0)
                break;
            continue;
        }
        add_term(s, term, EMB_WHERE_TEXT, 1, r);
    }
    merge_terms(r);
}

/* The entities whose set of values holds one that fits. */
static void add_column(search *s, emb_column column, const emb_clause *c, result *r)
{
    uint32_t count = emb_entities_value_count(s->store, column);
    uint8_t *marks = calloc(count + (size_t)1, 1);
    if (!marks) {
        s->status = emb_fail_memory(s->error);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        marks[i] = emb_search_fits_value(c, emb_entities_value(s->store, column, i));
    for (uint32_t e = 0; e < s->entities && s->status == EMB_OK; e++) {
        size_t values;
        const uint32_t *list = emb_entities_values(s->store, column, e, &values);
        for (size_t i = 0; i < values; i++)
            if (marks[list[i]]) {
                push(s, r, e, c->boost);
                break;
            }
    }
    free(marks);
}

static void add_direct(search *s, emb_search_where where, const emb_clause *c, result *r)
{
    if (where == EMB_WHERE_ID) {
        uint32_t entity = emb_entities_find(s->store, c->text), referent = emb_entities_find_referent(s->store, c->text);
        if (entity == UINT32_MAX)
            entity = referent;
        if (entity != UINT32_MAX)
            push(s, r, entity, c->boost);
        return;
    }
    for (uint32_t e = 0; e < s->entities && s->status == EMB_OK; e++) {
        bool fits;
        if (where == EMB_WHERE_SCHEMA)
            fits = emb_search_fits_value(c, emb_str_from(emb_schema_name(emb_entities_schema(s->store, e))));
        else if (where == EMB_WHERE_TARGET)
            fits = emb_search_fits_value(c, emb_entities_is_target(s->store, e) ? EMB_STR("true") : EMB_STR("false"));
        else
            fits = emb_search_fits_seen(c, emb_entities_seen(s->store, e, (emb_seen)(where - EMB_WHERE_FIRST_SEEN)));
        if (fits)
            push(s, r, e, c->boost);
    }
}

/* The words of a text, all of which must be there. */
static void add_words(search *s, const emb_clause *c, emb_search_where where, result *r)
{
    char word[EMB_WORD_MAX + 1];
    size_t at = 0, len;
    bool first = true;
    while (s->status == EMB_OK && (len = emb_word_next(c->text, &at, c->wild, word)) > 0) {
        result one = {0};
        emb_str text = {word, len};
        uint32_t term = c->wild || c->fuzzy != -1 ? UINT32_MAX : emb_terms_find(s->terms, text);
        if (c->wild && may(s, &s->scans, SCANS_MAX, "too many wildcards"))
            add_wild(s, text, where, c->boost, &one);
        else if (c->fuzzy != -1 && c->kind == EMB_CLAUSE_WORD && may(s, &s->scans, SCANS_MAX, "too many fuzzy words"))
            add_fuzzy(s, text, c->fuzzy, where, c->boost, &one);
        else if ((term = emb_terms_find(s->terms, text)) != UINT32_MAX)
            add_term(s, term, where, c->boost, &one);
        if (first) {
            emb_vec_free(r);
            *r = one;
        } else {
            intersect(r, &one);
            emb_vec_free(&one);
        }
        first = false;
    }
}

static void verify(search *s, const emb_clause *c, emb_search_where where, emb_prop prop, result *r)
{
    emb_buf scratch = EMB_BUF_INIT((size_t)128 * 1024 * 1024);
    size_t kept = 0;
    for (size_t i = 0; i < r->count && s->status == EMB_OK; i++) {
        if (!emb_scope_has(s->scope, r->items[i].entity)) /* what is out of scope need not be read */
            continue;
        bool holds = false;
        if (!may(s, &s->reads, READS_MAX, "too many texts would have to be looked at: make it narrower"))
            break;
        s->status = emb_search_verify(s->store, r->items[i].entity, c, where, prop, &scratch, &holds, s->error);
        if (holds)
            r->items[kept++] = r->items[i];
    }
    r->count = kept;
    emb_buf_free(&scratch);
}

/* A clause about texts: found by its words, then looked at where more is asked than that they occur. */
static void add_text_clause(search *s, const emb_clause *c, emb_search_where where, emb_prop prop, result *r)
{
    result having = {0};
    if (where == EMB_WHERE_PROPERTY) {
        uint32_t term = emb_terms_find_property(s->terms, emb_str_from(emb_prop_name(prop)));
        if (term != UINT32_MAX)
            add_term(s, term, EMB_WHERE_TEXT, 0, &having);
        if (c->kind == EMB_CLAUSE_EXISTS) {
            *r = having;
            return;
        }
    }
    if (c->kind == EMB_CLAUSE_EXISTS)
        add_all(s, r);
    else if (c->kind == EMB_CLAUSE_RANGE)
        add_range_of_terms(s, c, r);
    else
        add_words(s, c, where == EMB_WHERE_NAMES ? where : EMB_WHERE_TEXT, r);
    if (where == EMB_WHERE_PROPERTY)
        intersect(r, &having);
    emb_vec_free(&having);
    bool looks = c->kind != EMB_CLAUSE_WORD || (where != EMB_WHERE_TEXT && where != EMB_WHERE_NAMES);
    if (looks)
        verify(s, c, where, prop, r);
}

static void add_leaf(search *s, const emb_clause *c, result *r)
{
    emb_prop prop = EMB_PROP_NONE;
    emb_column column = EMB_COLUMN_COUNT;
    emb_search_where where = emb_search_field(c->field, &prop, &column);
    switch (where) {
    case EMB_WHERE_NOWHERE:
        break;
    case EMB_WHERE_COLUMN:
        add_column(s, column, c, r);
        break;
    case EMB_WHERE_ID:
    case EMB_WHERE_SCHEMA:
    case EMB_WHERE_TARGET:
    case EMB_WHERE_FIRST_SEEN:
    case EMB_WHERE_LAST_SEEN:
    case EMB_WHERE_LAST_CHANGE:
        add_direct(s, where, c, r);
        break;
    default:
        add_text_clause(s, c, where, prop, r);
        break;
    }
}

/* ---- Clauses ---- */

/* A text of punctuation alone asks for nothing. */
static bool asks_nothing(const emb_clause *c)
{
    char word[EMB_WORD_MAX + 1];
    size_t at = 0;
    return (c->kind == EMB_CLAUSE_WORD || c->kind == EMB_CLAUSE_PHRASE) && !c->field.len &&
           !emb_word_next(c->text, &at, c->wild, word);
}

static void evaluate_and(search *s, const emb_clause *c, result *r)
{
    bool any = false;
    for (const emb_clause *at = c->first; at && s->status == EMB_OK; at = at->next) {
        result one = {0};
        if (at->kind == EMB_CLAUSE_NOT || (asks_nothing(at) && c->first->next))
            continue;
        if (!any) {
            evaluate(s, at, r);
        } else {
            evaluate(s, at, &one);
            intersect(r, &one);
        }
        any = true;
        emb_vec_free(&one);
    }
    if (!any)
        add_all(s, r);
    for (const emb_clause *at = c->first; at && s->status == EMB_OK; at = at->next) {
        result one = {0};
        if (at->kind != EMB_CLAUSE_NOT)
            continue;
        evaluate(s, at->first, &one);
        subtract(r, &one);
        emb_vec_free(&one);
    }
}

static void evaluate(search *s, const emb_clause *c, result *r)
{
    result one = {0};
    switch (c->kind) {
    case EMB_CLAUSE_ALL:
        add_all(s, r);
        break;
    case EMB_CLAUSE_AND:
        evaluate_and(s, c, r);
        break;
    case EMB_CLAUSE_OR:
        for (const emb_clause *at = c->first; at && s->status == EMB_OK; at = at->next) {
            evaluate(s, at, &one);
            unite(s, r, &one);
            emb_vec_free(&one);
        }
        break;
    case EMB_CLAUSE_NOT:
        add_all(s, r);
        evaluate(s, c->first, &one);
        subtract(r, &one);
        emb_vec_free(&one);
        break;
    default:
        add_leaf(s, c, r);
        break;
    }
    for (size_t i = 0; c->boost != 1 && c->first && i < r->count; i++)
        r->items[i].score *= (float)c->boost;
}

emb_status emb_search(emb_scope *scope, const emb_clause *query, emb_found_entities *ret, emb_error *error)
{
    const emb_entities *store = scope->generation->store;
    search s = {.scope = scope,
                .store = store,
                .terms = emb_entities_terms(store),
                .entities = emb_entities_entity_count(store),
                .error = error};
    result r = {0};
    size_t kept = 0;
    if (query)
        evaluate(&s, query, &r);
    else
        add_all(&s, &r);
    for (size_t i = 0; i < r.count; i++) {
        if (query && !emb_scope_has(scope, r.items[i].entity))
            continue;
        r.items[kept] = r.items[i];
        r.items[kept++].score += sqrtf(.5f * (float)emb_entities_value_total(store, r.items[i].entity));
    }
    r.count = kept;
    if (s.status != EMB_OK) {
        emb_vec_free(&r);
        return s.status;
    }
    *ret = r;
    return EMB_OK;
}

static int by_rank(const void *left, const void *right)
{
    const emb_found_entity *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return by_entity(left, right);
}

void emb_search_rank(emb_found_entities *found)
{
    if (found->count)
        qsort(found->items, found->count, sizeof *found->items, by_rank);
}
