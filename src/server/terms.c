/* SPDX-License-Identifier: Apache-2.0 */
#include "server/terms.h"

typedef struct built_post {
    uint32_t term;
    emb_term_post post;
} built_post;

struct emb_terms {
    emb_map *words;
    uint32_t entities, current;
    size_t first; /* of the current entity's postings */
    emb_vec(built_post) built;
    emb_vec(uint32_t) last; /* by term: 1 + place of its last posting in `built` */
    uint16_t *name_lengths, *lengths;
    uint32_t *starts, *order;
    emb_term_post *posts;
    double average_names, average_all;
};

emb_terms *emb_terms_new(uint32_t entities)
{
    emb_terms *t = calloc(1, sizeof *t);
    if (!t || entities >= EMB_TERM_ENTITIES_MAX) {
        free(t);
        return NULL;
    }
    t->entities = entities;
    t->words = emb_map_new();
    t->name_lengths = calloc(entities + (size_t)1, sizeof *t->name_lengths);
    t->lengths = calloc(entities + (size_t)1, sizeof *t->lengths);
    if (t->words && t->name_lengths && t->lengths)
        return t;
    emb_terms_free(t);
    return NULL;
}

void emb_terms_free(emb_terms *t)
{
    if (!t)
        return;
    emb_map_free(t->words);
    emb_vec_free(&t->built);
    emb_vec_free(&t->last);
    free(t->name_lengths);
    free(t->lengths);
    free(t->starts);
    free(t->order);
    free(t->posts);
    free(t);
}

/* ---- Building ---- */

bool emb_terms_begin(emb_terms *t, uint32_t entity)
{
    t->current = entity;
    t->first = t->built.count;
    return entity < t->entities;
}

static emb_term_post count_up(emb_term_post post, bool in_name)
{
    if (in_name && emb_term_in_names(post) < 15)
        post += 16;
    return emb_term_in_all(post) < 15 ? post + 1 : post;
}

static bool add(emb_terms *t, emb_str word, bool in_name)
{
    bool is_new = false;
    uint32_t term = emb_map_put(t->words, word, &is_new);
    if (term == EMB_MAP_NONE || (is_new && !emb_vec_push(&t->last, 0)))
        return false;
    uint32_t last = t->last.items[term];
    if (last > t->first) {
        built_post *known = &t->built.items[last - 1];
        known->post = count_up(known->post, in_name);
        return true;
    }
    built_post post = {term, count_up(t->current << 8, in_name)};
    if (t->built.count >= UINT32_MAX - 1 || !emb_vec_push(&t->built, post))
        return false;
    t->last.items[term] = (uint32_t)t->built.count;
    return true;
}

bool emb_terms_add(emb_terms *t, emb_str word, bool in_name)
{
    if (in_name && t->name_lengths[t->current] < UINT16_MAX)
        t->name_lengths[t->current]++;
    if (t->lengths[t->current] < UINT16_MAX)
        t->lengths[t->current]++;
    return add(t, word, in_name);
}

/* Filed under a byte that no word begins with. */
static size_t property_key(emb_str name, char out[80])
{
    size_t len = name.len < 78 ? name.len : 78;
    out[0] = '\1';
    memcpy(out + 1, name.data, len);
    return len + 1;
}

bool emb_terms_add_property(emb_terms *t, emb_str name)
{
    char key[80];
    return add(t, (emb_str){key, property_key(name, key)}, false);
}

uint32_t emb_terms_find_property(const emb_terms *t, emb_str name)
{
    char key[80];
    return emb_map_get(t->words, (emb_str){key, property_key(name, key)});
}

static int compare_posts(const void *left, const void *right)
{
    emb_term_post a = *(const emb_term_post *)left, b = *(const emb_term_post *)right;
    return (a > b) - (a < b);
}

static int compare_words(const void *left, const void *right, void *context)
{
    const emb_map *words = context;
    emb_str a = emb_map_key(words, *(const uint32_t *)left), b = emb_map_key(words, *(const uint32_t *)right);
    int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static void order_posts(emb_terms *t, uint32_t terms)
{
    for (size_t i = 0; i < t->built.count; i++)
        t->starts[t->built.items[i].term + 1]++;
    for (uint32_t i = 0; i < terms; i++)
        t->starts[i + 1] += t->starts[i];
    for (size_t i = t->built.count; i-- > 0;) {
        /* `last` is reused: how many of the term are placed already */
        uint32_t term = t->built.items[i].term;
        t->posts[t->starts[term] + t->last.items[term]++] = t->built.items[i].post;
    }
    for (uint32_t i = 0; i < terms; i++)
        qsort(t->posts + t->starts[i], t->starts[i + 1] - t->starts[i], sizeof *t->posts, compare_posts);
}

static void average(emb_terms *t)
{
    double names = 0, all = 0;
    for (uint32_t i = 0; i < t->entities; i++) {
        names += t->name_lengths[i];
        all += t->lengths[i];
    }
    t->average_names = t->entities ? names / t->entities : 0;
    t->average_all = t->entities ? all / t->entities : 0;
}

bool emb_terms_finish(emb_terms *t)
{
    uint32_t terms = emb_map_count(t->words);
    t->starts = calloc(terms + (size_t)2, sizeof *t->starts);
    t->order = calloc(terms + (size_t)1, sizeof *t->order);
    t->posts = calloc(t->built.count + 1, sizeof *t->posts);
    if (!t->starts || !t->order || !t->posts)
        return false;
    if (terms)
        memset(t->last.items, 0, terms * sizeof *t->last.items);
    order_posts(t, terms);
    emb_vec_free(&t->built);
    emb_vec_free(&t->last);
    for (uint32_t i = 0; i < terms; i++)
        t->order[i] = i;
    qsort_r(t->order, terms, sizeof *t->order, compare_words, t->words);
    average(t);
    return true;
}

/* ---- Reading ---- */

uint32_t emb_terms_count(const emb_terms *t)
{
    return emb_map_count(t->words);
}

uint32_t emb_terms_find(const emb_terms *t, emb_str word)
{
    return emb_map_get(t->words, word);
}

emb_str emb_terms_word(const emb_terms *t, uint32_t term)
{
    return emb_map_key(t->words, term);
}

const emb_term_post *emb_terms_posts(const emb_terms *t, uint32_t term, size_t *ret_count)
{
    *ret_count = t->starts[term + 1] - t->starts[term];
    return t->posts + t->starts[term];
}

uint32_t emb_terms_lower_bound(const emb_terms *t, emb_str word)
{
    uint32_t from = 0, to = emb_map_count(t->words);
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        emb_str at = emb_map_key(t->words, t->order[middle]);
        int order = memcmp(at.data, word.data, at.len < word.len ? at.len : word.len);
        if (order < 0 || (order == 0 && at.len < word.len))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

uint32_t emb_terms_at(const emb_terms *t, uint32_t place)
{
    return t->order[place];
}

unsigned emb_terms_length(const emb_terms *t, uint32_t entity, bool names)
{
    return names ? t->name_lengths[entity] : t->lengths[entity];
}

double emb_terms_average(const emb_terms *t, bool names)
{
    return names ? t->average_names : t->average_all;
}
