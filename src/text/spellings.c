/* SPDX-License-Identifier: Apache-2.0 */
#include "text/spellings.h"

#define LETTERS_MAX 10   /* of a syllable, or of a family name of two */
#define WORD_MAX 16      /* of two given syllables, with an apostrophe */
#define UNLIKELY 8       /* readings that weigh so much less than the best are left out */
#define SYLLABLE_MARK 27 /* sets syllables apart: an apostrophe (Xi'an), in Cyrillic ъ (Чанъань) */
#define CYRILLIC_KEY (UINT64_C(1) << 63)
#define CYRILLIC_YO 33

/* The letters of one word as the numbers that keys are made of. */
typedef struct coded_word {
    uint64_t key; /* of the whole word, for words of at most LETTERS_MAX letters */
    uint8_t codes[WORD_MAX];
    uint8_t count;
    bool cyrillic;
} coded_word;

typedef struct search {
    const emb_spelt_language *language;
    coded_word words[4];
    size_t count;
    emb_spelt_names *names;
} search;

static const emb_spelling no_spelling;

static uint32_t cyrillic_code(uint32_t letter)
{
    if (letter >= 0x430 && letter <= 0x44F)
        return letter - 0x430 + 1;
    return letter == 0x451 ? CYRILLIC_YO : 0;
}

static uint32_t latin_code(const emb_spelt_language *language, uint32_t letter)
{
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a' + 1;
    if (letter == EMB_APOSTROPHE)
        return SYLLABLE_MARK;
    return letter < 0x80 ? 0 : language->latin_code(letter);
}

/* Returns false for words that are too long or have letters that no syllable has. */
static bool code_word(const emb_word *word, const emb_spelt_language *language, coded_word *ret)
{
    size_t count = word->count;
    while (count && word->letters[count - 1] == EMB_APOSTROPHE)
        count--;
    if (count == 0 || count > WORD_MAX)
        return false;
    ret->cyrillic = word->script == EMB_SCRIPT_CYRILLIC;
    ret->count = (uint8_t)count;
    ret->key = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t letter = word->letters[i];
        uint32_t code = ret->cyrillic ? cyrillic_code(letter) : latin_code(language, letter);
        if (!code)
            return false;
        ret->codes[i] = (uint8_t)code;
        ret->key = ret->key << 6 | code;
    }
    if (ret->cyrillic)
        ret->key |= CYRILLIC_KEY;
    return true;
}

const emb_spelling *emb_spelling_find(const emb_spellings *spellings, uint64_t key)
{
    uint32_t at = (uint32_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> spellings->shift);
    for (;; at = (at + 1) & spellings->mask) {
        const emb_spelling *slot = &spellings->slots[at];
        if (slot->key == key)
            return slot;
        if (!slot->given && !slot->family)
            return &no_spelling;
    }
}

/* The spelling in `count` letters of a word from `first` on. */
static const emb_spelling *find(const search *s, const coded_word *word, size_t first, size_t count)
{
    if (count == 0 || count > LETTERS_MAX)
        return &no_spelling;
    uint64_t key = 0;
    for (size_t i = first; i < first + count; i++)
        key = key << 6 | word->codes[i];
    return emb_spelling_find(s->language->spellings, key | (word->cyrillic ? CYRILLIC_KEY : 0));
}

static const emb_spelling *find_whole(const search *s, const coded_word *word)
{
    return word->count > LETTERS_MAX ? &no_spelling : emb_spelling_find(s->language->spellings, word->key);
}

/* A family name of two syllables in two words. */
static const emb_spelling *find_pair(const search *s, const coded_word *a, const coded_word *b)
{
    if (a->count + b->count > LETTERS_MAX)
        return &no_spelling;
    coded_word both = *a;
    memcpy(both.codes + a->count, b->codes, b->count);
    both.count = (uint8_t)(a->count + b->count);
    return find(s, &both, 0, both.count);
}

static bool is_same(const emb_spelt_name *a, const emb_spelt_name *b)
{
    return a->family == b->family && a->given_count == b->given_count && a->given[0] == b->given[0] && a->given[1] == b->given[1];
}

/* Keeps the best, in order; of equal ones the first. */
static void keep(emb_spelt_names *names, emb_spelt_name name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (!is_same(&names->items[i], &name))
            continue;
        if (names->items[i].weight >= name.weight)
            return;
        names->count--;
        memmove(&names->items[i], &names->items[i + 1], (names->count - i) * sizeof(name));
        break;
    }
    size_t at = names->count;
    while (at && names->items[at - 1].weight < name.weight)
        at--;
    if (at == names->max)
        return;
    if (names->count < names->max)
        names->count++;
    memmove(&names->items[at + 1], &names->items[at], (names->count - at - 1) * sizeof(name));
    names->items[at] = name;
}

/* One family name with every pair of meanings of the given syllables; `second` is no_spelling for a single one. */
static void combine(search *s, const emb_meaning *family, const emb_spelling *first, const emb_spelling *second, int penalty)
{
    const emb_meaning *meanings = s->language->spellings->meanings;
    static const emb_meaning nothing = {0, 0, 0xFF};
    size_t seconds = second->given ? second->given : 1;
    for (size_t i = 0; i < first->given; i++)
        for (size_t k = 0; k < seconds; k++) {
            const emb_meaning *a = &meanings[first->first + i];
            const emb_meaning *b = second->given ? &meanings[second->first + k] : &nothing;
            unsigned systems = a->systems & b->systems;
            if (!systems)
                continue;
            int weight = family->weight + a->weight + b->weight - penalty;
            if (!(systems & family->systems))
                weight -= s->language->system_penalty;
            keep(s->names, (emb_spelt_name){family->syllable, {a->syllable, b->syllable}, second->given ? 2 : 1, (int16_t)weight});
        }
}

static void combine_families(search *s, const emb_spelling *family, const emb_spelling *first, const emb_spelling *second,
                             int penalty)
{
    const emb_meaning *meaning = s->language->spellings->meanings + family->first + family->given;
    for (size_t i = 0; i < family->family; i++)
        combine(s, &meaning[i], first, second, penalty);
}

static bool is_vowel(const coded_word *word, size_t at)
{
    static const char vowels[] = "aeiouwy";
    return !word->cyrillic && word->codes[at] <= 26 && strchr(vowels, 'a' + word->codes[at] - 1);
}

static bool is_mark(const coded_word *word, size_t at)
{
    return word->codes[at] == SYLLABLE_MARK;
}

/*
 * Two given syllables in one word: every place where it falls into two, and a mark between them is no part of either. A word
 * that is a syllable as it stands falls apart before a vowel only.
 */
static void split_given(search *s, const emb_spelling *family, const coded_word *word, bool whole, int penalty)
{
    for (size_t at = 1; at < word->count; at++) {
        const emb_spelling *first = find(s, word, 0, at);
        if (!first->given)
            continue;
        bool vowel = is_vowel(word, at);
        const emb_spelling *second = find(s, word, at, (size_t)word->count - at);
        if (second->given && (vowel || !whole))
            combine_families(s, family, first, second, penalty + (vowel ? s->language->vowel_penalty : 0));
        if (!is_mark(word, at))
            continue;
        second = find(s, word, at + 1, (size_t)word->count - at - 1);
        if (second->given)
            combine_families(s, family, first, second, penalty);
    }
}

/* Given names in one or two words behind a family name; `penalty` for an order that is not the language's own. */
static void take_given(search *s, const emb_spelling *family, size_t first, size_t count, int penalty)
{
    if (!family->family || count == 0 || count > 2)
        return;
    const emb_spelling *a = find_whole(s, &s->words[first]);
    if (count == 2) {
        const emb_spelling *b = find_whole(s, &s->words[first + 1]);
        if (a->given && b->given)
            combine_families(s, family, a, b, penalty);
        return;
    }
    combine_families(s, family, a, &no_spelling, penalty);
    split_given(s, family, &s->words[first], a->given > 0, a->given ? penalty + 8 : penalty);
}

/* The family name in the first word or the first two, or in the last ones where no dash ties them to a given name. */
static void take_orders(search *s, const emb_words *words)
{
    static const int reversed = 4;
    size_t last = s->count - 1;
    take_given(s, find_whole(s, &s->words[0]), 1, last, 0);
    if (last >= 2)
        take_given(s, find_pair(s, &s->words[0], &s->words[1]), 2, last - 1, 0);
    if (words->items[last].joint != EMB_JOINT_DASH)
        take_given(s, find_whole(s, &s->words[last]), 0, last, reversed);
    if (last >= 2)
        take_given(s, find_pair(s, &s->words[last - 1], &s->words[last]), 0, last - 1, reversed);
}

/* Whether the first or the last word may be a family name or a part of one. */
static bool may_be_name(const emb_words *words, const emb_spelling *first, const emb_spelling *last)
{
    return first->family || last->family || (words->count > 2 && first->given && last->given);
}

/* The spelling of a word of a–z, an empty one for words too long; NULL for other letters. */
static const emb_spelling *find_ascii(const emb_word *word, const emb_spellings *spellings)
{
    uint64_t key = 0;
    if (word->count > LETTERS_MAX)
        return &no_spelling;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t code = word->letters[i] - 'a' + 1;
        if (code - 1 > 25)
            return NULL;
        key = key << 6 | code;
    }
    return emb_spelling_find(spellings, key);
}

/* What most names are asked, as quickly as can be; true where the answer takes a closer look. */
static bool may_be_ascii_name(const emb_words *words, const emb_spellings *spellings)
{
    const emb_spelling *first = find_ascii(&words->items[0], spellings);
    const emb_spelling *last = find_ascii(&words->items[words->count - 1], spellings);
    return !first || !last || may_be_name(words, first, last);
}

static void find_names(const emb_words *words, const emb_spelt_language *language, emb_spelt_names *ret)
{
    search s;
    s.language = language;
    s.count = words->count;
    s.names = ret;
    for (size_t i = 0; i < words->count; i++)
        if (!code_word(&words->items[i], language, &s.words[i]))
            return;
    if (!may_be_name(words, find_whole(&s, &s.words[0]), find_whole(&s, &s.words[s.count - 1])))
        return;
    take_orders(&s, words);
    while (ret->count && ret->items[ret->count - 1].weight + UNLIKELY < ret->items[0].weight)
        ret->count--;
}

void emb_spelt_names_find(const emb_words *words, const emb_spelt_language *language, emb_spelt_names *ret)
{
    ret->count = 0;
    if (words->count < 2 || words->count > 4)
        return;
    if (words->scripts != 1u << EMB_SCRIPT_LATIN && words->scripts != 1u << EMB_SCRIPT_CYRILLIC)
        return;
    if (!words->ascii || may_be_ascii_name(words, language->spellings))
        find_names(words, language, ret);
}
