/* SPDX-License-Identifier: Apache-2.0 */
#include "server/match_other.h"

#include <math.h>

#include "base/json_each.h"
#include "index/kinds.h"
#include "server/tokens.h"
#include "text/fold.h"

#define WORDS_MAX 48
#define CANDIDATES_MAX 200
#define TEXTS_MAX 64
/* Words that nobody has are looked for all through the dictionary: so many a query. */
#define NEAR_MAX 8
#define NORMAL_MAX 128

bool emb_other_schema(emb_schema schema)
{
    return emb_schema_is_matchable(schema) && (!emb_kinds_of_schema(schema) || emb_schema_is_a(schema, EMB_SCHEMA_CryptoWallet) ||
                                               emb_schema_is_a(schema, EMB_SCHEMA_Security));
}

bool emb_other_wanted(const emb_scope *scope)
{
    for (int i = 1; i < EMB_SCHEMA_COUNT; i++)
        if (scope->schemata[i] && !scope->excluded_schemata[i] && emb_other_schema((emb_schema)i))
            return true;
    return false;
}

/* ---- What two things are told apart by ---- */

typedef enum trait { TRAIT_NONE, TRAIT_NAME, TRAIT_ADDRESS, TRAIT_PART, TRAIT_NUMBER } trait;

static trait trait_of(emb_schema schema, const emb_property *property)
{
    bool address = emb_schema_is_a(schema, EMB_SCHEMA_Address);
    switch ((int)property->prop) {
    case EMB_PROP_username:
    case EMB_PROP_publicKey:
    case EMB_PROP_accountNumber:
    case EMB_PROP_iban:
        return TRAIT_NUMBER;
    case EMB_PROP_street:
    case EMB_PROP_street2:
    case EMB_PROP_postOfficeBox:
    case EMB_PROP_city:
    case EMB_PROP_postalCode:
    case EMB_PROP_region:
    case EMB_PROP_state:
        return address ? TRAIT_PART : TRAIT_NONE;
    default:
        break;
    }
    switch ((int)property->type) {
    case EMB_TYPE_name:
        return TRAIT_NAME;
    case EMB_TYPE_address:
        return TRAIT_ADDRESS;
    case EMB_TYPE_identifier:
        return property->matchable ? TRAIT_NUMBER : TRAIT_NONE;
    case EMB_TYPE_email:
    case EMB_TYPE_phone:
        return TRAIT_NUMBER;
    default:
        return TRAIT_NONE;
    }
}

typedef struct side {
    emb_str names[TEXTS_MAX], addresses[TEXTS_MAX], numbers[TEXTS_MAX], countries[TEXTS_MAX];
    size_t name_count, address_count, number_count, country_count;
    char parts[1024]; /* of an address, put together */
    size_t parts_len;
} side;

static void push(emb_str *list, size_t *count, emb_str text)
{
    if (*count < TEXTS_MAX)
        list[(*count)++] = text;
}

static void take_value(side *s, emb_schema schema, const emb_property *property, emb_str text)
{
    if (property->type == EMB_TYPE_country)
        push(s->countries, &s->country_count, text);
    switch (trait_of(schema, property)) {
    case TRAIT_NAME:
        push(s->names, &s->name_count, text);
        break;
    case TRAIT_ADDRESS:
        push(s->addresses, &s->address_count, text);
        break;
    case TRAIT_NUMBER:
        push(s->numbers, &s->number_count, text);
        break;
    case TRAIT_PART:
        if (s->parts_len + text.len + 2 < sizeof s->parts) {
            if (s->parts_len)
                s->parts[s->parts_len++] = ' ';
            memcpy(s->parts + s->parts_len, text.data, text.len);
            s->parts_len += text.len;
        }
        break;
    case TRAIT_NONE:
        break;
    }
}

static void end_side(side *s)
{
    if (s->parts_len && !s->address_count)
        push(s->addresses, &s->address_count, (emb_str){s->parts, s->parts_len});
}

static void side_of_example(side *s, const emb_example *e)
{
    s->name_count = s->address_count = s->number_count = s->country_count = s->parts_len = 0;
    for (size_t i = 0; i < e->values.count; i++)
        take_value(s, e->schema, e->values.items[i].property, e->values.items[i].text);
    end_side(s);
}

static void side_of_entity(side *s, emb_schema schema, yyjson_val *properties)
{
    yyjson_val *key, *values, *value;
    size_t i, max, j, max_values;
    s->name_count = s->address_count = s->number_count = s->country_count = s->parts_len = 0;
    EMB_JSON_OBJECT_EACH (properties, i, max, key, values) {
        const emb_property *property = emb_schema_property(schema, emb_prop_by_name(emb_str_from(yyjson_get_str(key))));
        EMB_JSON_ARRAY_EACH (values, j, max_values, value) {
            if (property)
                take_value(s, schema, property, (emb_str){yyjson_get_str(value), yyjson_get_len(value)});
        }
    }
    end_side(s);
}

/* ---- Words ---- */

typedef struct word {
    char text[EMB_WORD_MAX + 1];
    size_t len;
    double weight;
} word;

typedef struct words {
    size_t count;
    word items[WORDS_MAX];
} words;

static double weight_of(const emb_terms *terms, uint32_t entities, emb_str text)
{
    uint32_t term = emb_terms_find(terms, text);
    size_t count = 0;
    if (term != UINT32_MAX)
        emb_terms_posts(terms, term, &count);
    return log(1 + (entities + 1.0) / ((double)count + 1.0));
}

static void add_words(words *w, emb_str text, const emb_terms *terms, uint32_t entities)
{
    size_t at = 0, len;
    char out[EMB_WORD_MAX + 1];
    while (w->count < WORDS_MAX && (len = emb_word_next(text, &at, false, out)) > 0) {
        bool known = false;
        for (size_t i = 0; i < w->count; i++)
            known |= emb_str_equal((emb_str){w->items[i].text, w->items[i].len}, (emb_str){out, len});
        if (known)
            continue;
        word *item = &w->items[w->count++];
        memcpy(item->text, out, len + 1);
        item->len = len;
        item->weight = weight_of(terms, entities, (emb_str){out, len});
    }
}

/* The same, or long and one letter apart. */
static bool same_word(const word *a, const word *b)
{
    if (a->len == b->len && memcmp(a->text, b->text, a->len) == 0)
        return true;
    bool digits = emb_is_ascii_digit(a->text[0]) || emb_is_ascii_digit(b->text[0]);
    return !digits && a->len >= 5 && b->len >= 5 && a->len <= EMB_KEY_MAX && b->len <= EMB_KEY_MAX &&
           emb_edit_distance((emb_str){a->text, a->len}, (emb_str){b->text, b->len}, 1) <= 1;
}

static bool has_word(const words *in, const word *w)
{
    for (size_t i = 0; i < in->count; i++)
        if (same_word(w, &in->items[i]))
            return true;
    return false;
}

/* How much of the weight of `a` is in `b`; whether numbers of `a` are all missing in `b`. */
static double covered(const words *a, const words *b, bool *ret_numbers_differ)
{
    double sum = 0, found = 0;
    size_t numbers = 0, numbers_found = 0;
    for (size_t i = 0; i < a->count; i++) {
        bool has = has_word(b, &a->items[i]), number = emb_is_ascii_digit(a->items[i].text[0]);
        sum += a->items[i].weight;
        found += has ? a->items[i].weight : 0;
        numbers += number;
        numbers_found += number && has;
    }
    *ret_numbers_differ = numbers > 0 && numbers_found == 0;
    return sum > 0 ? found / sum : 0;
}

/* What the query gives must be there; what it leaves out (a postal code, the country) matters less. */
static double compare_addresses(emb_str a, emb_str b, const emb_terms *terms, uint32_t entities)
{
    words left = {0}, right = {0};
    bool numbers_differ, other;
    add_words(&left, a, terms, entities);
    add_words(&right, b, terms, entities);
    double score = 0.75 * covered(&left, &right, &numbers_differ) + 0.25 * covered(&right, &left, &other);
    if (numbers_differ && other)
        score -= 0.3;
    return score > 0 ? score : 0;
}

/* ---- Candidates ---- */

typedef struct candidate {
    uint32_t entity;
    float weight;
} candidate;

typedef struct search {
    emb_scope *scope;
    const emb_terms *terms;
    uint32_t entities;
    float *weights; /* by entity */
    emb_vec(candidate) found;
    bool failed;
} search;

static void add_posts(search *s, uint32_t term, double weight)
{
    size_t count;
    const emb_term_post *posts = emb_terms_posts(s->terms, term, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t entity = emb_term_entity(posts[i]);
        if (!emb_other_schema(emb_entities_schema(s->scope->generation->store, entity)))
            continue;
        if (s->weights[entity] == 0) {
            candidate c = {entity, 0};
            if (!emb_scope_has(s->scope, entity))
                continue;
            if (!emb_vec_push(&s->found, c))
                s->failed = true;
        }
        s->weights[entity] += (float)weight;
    }
}

/* A word that nobody has may be a misspelt one. */
static void add_near(search *s, const word *w)
{
    emb_str text = {w->text, w->len};
    if (w->len < 5 || w->len > EMB_KEY_MAX || emb_is_ascii_digit(w->text[0]))
        return;
    for (uint32_t term = 0; term < emb_terms_count(s->terms); term++) {
        emb_str other = emb_terms_word(s->terms, term);
        if (other.len + 1 < text.len || other.len > text.len + 1 || other.len > EMB_KEY_MAX)
            continue;
        if (emb_edit_distance(text, other, 1) <= 1)
            add_posts(s, term, w->weight / 2);
    }
}

static int by_weight(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->entity > b->entity) - (a->entity < b->entity);
}

static void find(search *s, const side *query)
{
    words w = {0};
    unsigned near = 0;
    const struct {
        const emb_str *texts;
        size_t count;
    } lists[] = {
        {query->numbers, query->number_count}, {query->names, query->name_count}, {query->addresses, query->address_count}};
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < lists[l].count; i++)
            add_words(&w, lists[l].texts[i], s->terms, s->entities);
    for (size_t i = 0; i < w.count && !s->failed; i++) {
        uint32_t term = emb_terms_find(s->terms, (emb_str){w.items[i].text, w.items[i].len});
        if (term != UINT32_MAX)
            add_posts(s, term, w.items[i].weight);
        else if (near++ < NEAR_MAX)
            add_near(s, &w.items[i]);
    }
    for (size_t i = 0; i < s->found.count; i++)
        s->found.items[i].weight = s->weights[s->found.items[i].entity];
    if (s->found.count)
        qsort(s->found.items, s->found.count, sizeof *s->found.items, by_weight);
    if (s->found.count > CANDIDATES_MAX)
        s->found.count = CANDIDATES_MAX;
}

/* ---- Scores ---- */

static size_t normal_number(emb_str text, char out[NORMAL_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < NORMAL_MAX; i++) {
        char c = text.data[i];
        if (emb_is_ascii_alpha(c) || emb_is_ascii_digit(c) || (unsigned char)c >= 0x80 || c == '@' || c == '_')
            out[len++] = emb_ascii_lower(c);
    }
    return len;
}

static bool same_number(emb_str a, emb_str b)
{
    char left[NORMAL_MAX], right[NORMAL_MAX];
    size_t len = normal_number(a, left), other = normal_number(b, right);
    return len >= 3 && len == other && memcmp(left, right, len) == 0;
}

static bool share_country(const side *a, const side *b)
{
    for (size_t i = 0; i < a->country_count; i++)
        for (size_t j = 0; j < b->country_count; j++)
            if (emb_str_equal(a->countries[i], b->countries[j]))
                return true;
    return false;
}

static void better(emb_other_hit *hit, emb_feature feature, double value, double weight, emb_str query, emb_str listed,
                   emb_arena *arena)
{
    if (value <= 0 || value * weight <= hit->score)
        return;
    hit->score = value * weight;
    hit->feature = feature;
    hit->feature_score = value;
    hit->query = emb_arena_copy(arena, query);
    hit->candidate = emb_arena_copy(arena, listed);
}

static void score(const search *s, const side *query, const side *listed, emb_comparer *comparer, emb_arena *arena,
                  emb_other_hit *hit)
{
    for (size_t i = 0; i < query->number_count; i++)
        for (size_t j = 0; j < listed->number_count; j++)
            if (same_number(query->numbers[i], listed->numbers[j]))
                better(hit, EMB_FEATURE_IDENTIFIER, 1, 0.95, query->numbers[i], listed->numbers[j], arena);
    for (size_t i = 0; i < query->address_count; i++)
        for (size_t j = 0; j < listed->address_count; j++)
            better(hit, EMB_FEATURE_ADDRESS_ENTITY,
                   compare_addresses(query->addresses[i], listed->addresses[j], s->terms, s->entities), 0.98, query->addresses[i],
                   listed->addresses[j], arena);
    for (size_t i = 0; i < query->name_count && i < EMB_QUERY_VALUES_MAX; i++)
        for (size_t j = 0; j < listed->name_count; j++) {
            double value = 0;
            emb_text a = {query->names[i].data, query->names[i].len}, b = {listed->names[j].data, listed->names[j].len};
            if (emb_compare(comparer, "Organization", a, b, &value, NULL, NULL, NULL) == EMB_OK)
                better(hit, EMB_FEATURE_NAME, value, 1, query->names[i], listed->names[j], arena);
        }
    hit->country_differs = query->country_count && listed->country_count && !share_country(query, listed);
    if (hit->country_differs)
        hit->score -= 0.2;
    hit->score = (double)(long)(hit->score * 1000 + 0.5) / 1000;
}

/* Best first, equal ones by id: few, so sorted while they are put in. */
static bool insert(const emb_index *index, emb_other_hits *hits, emb_other_hit hit)
{
    if (!emb_vec_push(hits, hit))
        return false;
    size_t at = hits->count - 1;
    for (; at > 0; at--) {
        const emb_other_hit *before = &hits->items[at - 1];
        emb_str a = emb_index_entity_id(index, hit.entity), b = emb_index_entity_id(index, before->entity);
        int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
        if (before->score > hit.score || (before->score == hit.score && (order > 0 || (order == 0 && a.len > b.len))))
            break;
        hits->items[at] = hits->items[at - 1];
    }
    hits->items[at] = hit;
    return true;
}

emb_status emb_other_match(const emb_example *example, emb_scope *scope, double least, emb_arena *arena, emb_other_hits *ret,
                           emb_error *error)
{
    const emb_entities *store = scope->generation->store;
    search s = {.scope = scope, .terms = emb_entities_terms(store), .entities = emb_entities_entity_count(store)};
    side *query = emb_arena_alloc(arena, sizeof *query), *listed = emb_arena_alloc(arena, sizeof *listed);
    emb_buf scratch = EMB_BUF_INIT((size_t)128 * 1024 * 1024);
    emb_comparer *comparer = NULL;
    s.weights = calloc(s.entities + (size_t)1, sizeof *s.weights);
    emb_status status = query && listed && s.weights ? emb_comparer_new(&comparer, error) : emb_fail_memory(error);
    if (status == EMB_OK) {
        side_of_example(query, example);
        find(&s, query);
    }
    for (size_t i = 0; i < s.found.count && status == EMB_OK; i++) {
        yyjson_doc *doc = NULL;
        emb_other_hit hit = {.entity = s.found.items[i].entity, .query = "", .candidate = ""};
        status = emb_entities_read(store, hit.entity, &scratch, &doc, error);
        if (status != EMB_OK)
            break;
        side_of_entity(listed, emb_entities_schema(store, hit.entity), yyjson_obj_get(yyjson_doc_get_root(doc), "properties"));
        score(&s, query, listed, comparer, arena, &hit);
        yyjson_doc_free(doc);
        if (hit.score >= least && hit.score > 0 && !insert(scope->generation->index, ret, hit))
            status = emb_fail_memory(error);
    }
    if (s.failed && status == EMB_OK)
        status = emb_fail_memory(error);
    emb_comparer_free(comparer);
    emb_buf_free(&scratch);
    emb_vec_free(&s.found);
    free(s.weights);
    return status;
}
