/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/terms.h"

#include <stdio.h>

#include "base/utf8.h"
#include "text/unicode.h"

#define BUCKETS 4096u
#define FIRST_LETTERS 1024u

/* A word of a term. */
typedef struct pattern {
    uint32_t letters; /* in emb_term_finder.letters */
    uint16_t count;
    bool open_start, open_end; /* anything may stand there */
} pattern;

typedef struct ready_term {
    const emb_measure_term *term;
    uint32_t patterns; /* in emb_term_finder.patterns */
    uint32_t next;     /* 1 + the next one of the bucket, 0: none */
    uint16_t count;
} ready_term;

/* Terms by the first two letters of their first word: those that begin a word, and those that may stand within one. */
typedef struct language_terms {
    char name[4]; /* "" for all languages together */
    bool goods;   /* has it terms of goods? */
    uint32_t starts[BUCKETS], anywhere[BUCKETS];
    bool inner[FIRST_LETTERS]; /* by its low bits: may a term that stands within words begin with this letter? */
} language_terms;

struct emb_term_finder {
    emb_vec(uint32_t) letters;
    emb_vec(pattern) patterns;
    emb_vec(ready_term) terms;
    emb_vec(language_terms) languages; /* the first: all */
};

static uint32_t bucket_of(uint32_t first, uint32_t second)
{
    return (first * 0x9E3779B1u ^ second * 0x85EBCA6Bu) >> 20;
}

static language_terms *find_language(const emb_term_finder *t, emb_str name)
{
    for (size_t i = 0; i < t->languages.count; i++)
        if (emb_str_equal(name, emb_str_from(t->languages.items[i].name)))
            return &t->languages.items[i];
    return NULL;
}

static language_terms *add_language(emb_term_finder *t, const char *name)
{
    language_terms *found = find_language(t, emb_str_from(name));
    if (found || !emb_vec_reserve(&t->languages, 1))
        return found;
    found = &t->languages.items[t->languages.count++];
    memset(found, 0, sizeof *found);
    snprintf(found->name, sizeof found->name, "%s", name);
    return found;
}

static bool file_term(emb_term_finder *t, language_terms *language, ready_term ready)
{
    const pattern *first = &t->patterns.items[ready.patterns];
    const uint32_t *letters = &t->letters.items[first->letters];
    /* a term of one letter is filed under a second one that no text has */
    uint32_t *bucket =
        &(first->open_start ? language->anywhere : language->starts)[bucket_of(letters[0], first->count > 1 ? letters[1] : 0)];
    if (first->open_start)
        language->inner[letters[0] % FIRST_LETTERS] = true;
    language->goods |= ready.term->kind == EMB_TERM_GOODS;
    ready.next = *bucket;
    if (!emb_vec_push(&t->terms, ready))
        return false;
    *bucket = (uint32_t)t->terms.count;
    return true;
}

static bool add_pattern(emb_term_finder *t, const emb_sentence *s, const emb_sentence_word *word, bool open_start, bool open_end)
{
    pattern p = {(uint32_t)t->letters.count, (uint16_t)word->count, open_start, open_end};
    for (uint32_t i = 0; i < word->count; i++)
        if (!emb_vec_push(&t->letters, s->letters.items[word->letters + i].code))
            return false;
    return emb_vec_push(&t->patterns, p);
}

static bool has_star(emb_str text, size_t at)
{
    return at < text.len && text.data[at] == '*';
}

/* The words of a term are those of a sentence; a star beside one opens it. */
static bool add_term(emb_term_finder *t, const emb_measure_term *term, emb_sentence *s)
{
    emb_str text = emb_str_from(term->text);
    size_t at = 0;
    ready_term ready = {term, (uint32_t)t->patterns.count, 0, 0};
    if (!emb_sentence_read(s, text, &at))
        return false;
    for (size_t i = 0; i < s->words.count; i++) {
        const emb_sentence_word *word = &s->words.items[i];
        size_t from = s->letters.items[word->letters].from, to = s->letters.items[word->letters + word->count - 1].to;
        if (!add_pattern(t, s, word, from && has_star(text, from - 1), has_star(text, to)))
            return false;
        ready.count++;
    }
    if (!ready.count)
        return true;
    /* adding a language may move those that are there: one after the other */
    language_terms *language = add_language(t, "");
    if (!language || !file_term(t, language, ready))
        return false;
    language = add_language(t, term->language);
    return language && file_term(t, language, ready);
}

void emb_term_finder_free(emb_term_finder *t)
{
    if (!t)
        return;
    emb_vec_free(&t->letters);
    emb_vec_free(&t->patterns);
    emb_vec_free(&t->terms);
    emb_vec_free(&t->languages);
    free(t);
}

emb_status emb_term_finder_new(unsigned kinds, emb_term_finder **ret, emb_error *error)
{
    emb_term_finder *t = calloc(1, sizeof *t);
    emb_sentence sentence = {0};
    bool whole = t != NULL;
    for (size_t i = 0; i < emb_measure_term_count && whole; i++)
        if (kinds >> emb_measure_terms[i].kind & 1)
            whole = add_term(t, &emb_measure_terms[i], &sentence);
    emb_sentence_free(&sentence);
    if (!whole) {
        emb_term_finder_free(t);
        return emb_fail_memory(error);
    }
    *ret = t;
    return EMB_OK;
}

bool emb_term_finder_know(const emb_term_finder *t, emb_str language)
{
    const language_terms *found = find_language(t, language);
    return found && found->goods;
}

/* The pattern at letter `at` of a word: behind which letter it ends; 0: it does not stand there. */
static uint32_t match_at(const emb_term_finder *t, const pattern *p, const emb_sentence *s, const emb_sentence_word *word,
                         uint32_t at)
{
    if (at + p->count > word->count)
        return 0;
    for (uint32_t i = 0; i < p->count; i++)
        if (t->letters.items[p->letters + i] != s->letters.items[word->letters + at + i].code)
            return 0;
    return p->open_end || at + p->count == word->count ? at + p->count : 0;
}

static uint32_t match_word(const emb_term_finder *t, const pattern *p, const emb_sentence *s, const emb_sentence_word *word)
{
    uint32_t end = 0;
    for (uint32_t at = 0; at < word->count && !end; at++) {
        end = match_at(t, p, s, word, at);
        if (!p->open_start)
            break;
    }
    return end;
}

/* Words are set apart by spaces in most scripts; in others a term is marked alone. */
static bool is_spaced(uint32_t code)
{
    emb_script script = emb_char_script(code);
    return script != EMB_SCRIPT_HAN && script != EMB_SCRIPT_KANA && script != EMB_SCRIPT_HANGUL && script != EMB_SCRIPT_THAI;
}

static bool try_term(const emb_term_finder *t, const ready_term *term, const emb_sentence *s, uint32_t word_at, uint32_t letter,
                     emb_term_hits *ret, bool *ret_begins)
{
    const pattern *patterns = &t->patterns.items[term->patterns];
    const emb_sentence_word *words = s->words.items;
    uint32_t end = match_at(t, &patterns[0], s, &words[word_at], letter);
    *ret_begins |= end != 0;
    if (word_at + term->count > s->words.count)
        end = 0;
    for (uint16_t i = 1; i < term->count && end; i++)
        end = match_word(t, &patterns[i], s, &words[word_at + i]);
    if (!end)
        return true;
    const emb_sentence_word *first = &words[word_at], *last = &words[word_at + term->count - 1u];
    bool spaced = is_spaced(s->letters.items[first->letters].code);
    const emb_sentence_letter *letters = s->letters.items;
    emb_term_hit hit = {
        .term = term->term,
        .word = word_at,
        .last = word_at + term->count - 1u,
        .rest = last->letters + end,
        .from = letters[first->letters + (spaced ? 0 : letter)].from,
        .to = letters[last->letters + (spaced ? last->count : end) - 1].to,
    };
    return emb_vec_push(ret, hit);
}

static bool try_bucket(const emb_term_finder *t, uint32_t bucket, const emb_sentence *s, uint32_t word, uint32_t letter,
                       emb_term_hits *ret, bool *ret_begins)
{
    for (uint32_t at = bucket; at; at = t->terms.items[at - 1].next) {
        const ready_term *term = &t->terms.items[at - 1];
        if (!try_term(t, term, s, word, letter, ret, ret_begins))
            return false;
    }
    return true;
}

static int compare_hits(const emb_term_hit *a, const emb_term_hit *b)
{
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to > b->to ? -1 : 1;
    return a->term < b->term ? -1 : a->term > b->term;
}

static void sort_hits(emb_term_hits *hits)
{
    for (size_t i = 1; i < hits->count; i++) {
        emb_term_hit hit = hits->items[i];
        size_t at = i;
        for (; at > 0 && compare_hits(&hit, &hits->items[at - 1]) < 0; at--)
            hits->items[at] = hits->items[at - 1];
        hits->items[at] = hit;
    }
}

static uint64_t hash_word(const emb_sentence_letter *letters, uint32_t count)
{
    uint64_t hash = 0xCBF29CE484222325ull ^ count;
    for (uint32_t i = 0; i < count; i++)
        hash = (hash ^ letters[i].code) * 0x9E3779B97F4A7C15ull;
    return hash ^ hash >> 32 ? hash ^ hash >> 32 : 1;
}

/* The terms that begin in one word; `*ret_begins`: some first word of a term matches, whether or not its others do. */
static bool find_in_word(const emb_term_finder *t, const language_terms *terms, const emb_sentence *s, uint32_t i,
                         emb_term_hits *ret, bool *ret_begins)
{
    const emb_sentence_word *word = &s->words.items[i];
    const emb_sentence_letter *letters = &s->letters.items[word->letters];
    uint32_t second = word->count > 1 ? letters[1].code : 0;
    if (!try_bucket(t, terms->starts[bucket_of(letters[0].code, second)], s, i, 0, ret, ret_begins) ||
        (second && !try_bucket(t, terms->starts[bucket_of(letters[0].code, 0)], s, i, 0, ret, ret_begins)))
        return false;
    for (uint32_t at = 0; at < word->count; at++) {
        if (!terms->inner[letters[at].code % FIRST_LETTERS])
            continue;
        uint32_t next = at + 1 < word->count ? letters[at + 1].code : 0;
        uint32_t pair = terms->anywhere[bucket_of(letters[at].code, next)],
                 single = next ? terms->anywhere[bucket_of(letters[at].code, 0)] : 0;
        if ((pair && !try_bucket(t, pair, s, i, at, ret, ret_begins)) ||
            (single && !try_bucket(t, single, s, i, at, ret, ret_begins)))
            return false;
    }
    return true;
}

bool emb_term_finder_find(const emb_term_finder *t, const emb_sentence *s, emb_str language, emb_term_hits *ret,
                          emb_term_memo *memo)
{
    const language_terms *terms = find_language(t, language);
    ret->count = 0;
    if (!terms)
        return true;
    for (uint32_t i = 0; i < s->words.count; i++) {
        const emb_sentence_word *word = &s->words.items[i];
        uint64_t hash = memo ? hash_word(&s->letters.items[word->letters], word->count) : 0;
        uint64_t *known = memo ? &memo->words[hash % EMB_TERM_MEMO_SIZE] : NULL;
        bool begins = false;
        if (known && *known == hash)
            continue;
        if (!find_in_word(t, terms, s, i, ret, &begins))
            return false;
        if (known && !begins)
            *known = hash;
    }
    sort_hits(ret);
    return true;
}

bool emb_term_finder_begins(const emb_term_finder *t, const emb_sentence *s, emb_str language)
{
    const language_terms *terms = find_language(t, language);
    emb_term_hits hits = {0};
    bool begins = false;
    for (uint32_t i = 0; terms && i < s->words.count && !begins; i++)
        if (!find_in_word(t, terms, s, i, &hits, &begins))
            begins = true; /* out of memory: better looked at than passed over */
    emb_vec_free(&hits);
    return begins;
}
