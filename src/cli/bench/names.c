/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bench/names.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "cli/bench/random.h"
#include "index/index.h"
#include "index/kinds.h"

#define LETTERS 27 /* 0: the edge of a word */
#define WORD_MAX 24
#define NAME_WORDS_MAX 9
#define KINDS (EMB_NAME_VESSEL + 1)

/* How many common words of a kind are kept; the rest is made up. */
static const size_t kept[KINDS] = {0, 1500, 900, 300};

extern const unsigned char emb_bench_statistics[];
extern const unsigned emb_bench_statistics_len;

typedef struct common_word {
    uint32_t text, len;
    uint64_t inner, last; /* how often it stands inside a name and at its end */
} common_word;

typedef struct kind_statistics {
    emb_vec(common_word) words;
    emb_buf text;
    uint64_t names, name_words[NAME_WORDS_MAX + 1]; /* names by their number of words */
    uint64_t rare_inner, rare_last;                 /* words that are not among the common ones */
    uint64_t sum_inner, sum_last;
    uint32_t next[LETTERS][LETTERS][LETTERS]; /* how often a letter follows two others */
} kind_statistics;

struct emb_bench_names {
    kind_statistics kinds[KINDS];
};

static const char *const kind_names[KINDS] = {"", "person", "organisation", "vessel"};

static emb_bench_names *new_names(void)
{
    emb_bench_names *n = calloc(1, sizeof *n);
    for (int kind = 0; n && kind < KINDS; kind++)
        n->kinds[kind].text = EMB_BUF_INIT((size_t)64 * 1024 * 1024);
    return n;
}

void emb_bench_names_free(emb_bench_names *n)
{
    for (int kind = 0; n && kind < KINDS; kind++) {
        emb_vec_free(&n->kinds[kind].words);
        emb_buf_free(&n->kinds[kind].text);
    }
    free(n);
}

static emb_str text_of(const kind_statistics *k, const common_word *word)
{
    return (emb_str){k->text.data + word->text, word->len};
}

static void add_letters(kind_statistics *k, emb_str word)
{
    unsigned a = 0, b = 0;
    for (size_t i = 0; i <= word.len; i++) {
        unsigned c = i < word.len ? (unsigned)(word.data[i] - 'a' + 1) : 0;
        k->next[a][b][c]++;
        a = b;
        b = c;
    }
}

static bool add_word(kind_statistics *k, emb_str word, uint64_t inner, uint64_t last)
{
    common_word item = {(uint32_t)k->text.len, (uint32_t)word.len, inner, last};
    return emb_buf_append_str(&k->text, word) && emb_vec_push(&k->words, item);
}

/* Sums and letters of the common words. */
static void finish(emb_bench_names *n)
{
    for (int kind = EMB_NAME_PERSON; kind < KINDS; kind++) {
        kind_statistics *k = &n->kinds[kind];
        for (size_t i = 0; i < k->words.count; i++) {
            k->sum_inner += k->words.items[i].inner;
            k->sum_last += k->words.items[i].last;
            add_letters(k, text_of(k, &k->words.items[i]));
        }
    }
}

/* ---- From the table: "names KIND WORDS COUNT", "rare KIND INNER LAST", "word KIND WORD INNER LAST" ---- */

static int kind_of(emb_str name)
{
    for (int kind = EMB_NAME_PERSON; kind < KINDS; kind++)
        if (emb_str_equal(name, emb_str_from(kind_names[kind])))
            return kind;
    return 0;
}

static bool read_line(emb_bench_names *n, emb_str line)
{
    emb_str fields[5] = {{0}};
    uint64_t a = 0, b = 0;
    size_t count = 0;
    while (count < 5 && emb_str_split(&line, EMB_STR("\t"), &fields[count]))
        count++;
    if (count < 4 || !emb_str_to_u64(fields[count - 2], &a) || !emb_str_to_u64(fields[count - 1], &b))
        return true;
    kind_statistics *k = &n->kinds[kind_of(fields[1])];
    if (count == 5)
        return add_word(k, fields[2], a, b);
    if (fields[0].data[0] == 'r') {
        k->rare_inner = a;
        k->rare_last = b;
    } else if (a <= NAME_WORDS_MAX) {
        k->name_words[a] = b;
        k->names += b;
    }
    return true;
}

emb_status emb_bench_names_default(emb_bench_names **ret, emb_error *error)
{
    emb_bench_names *n = new_names();
    emb_str text = {(const char *)emb_bench_statistics, emb_bench_statistics_len}, line;
    bool whole = n != NULL;
    while (whole && emb_str_split(&text, EMB_STR("\n"), &line))
        if (line.len && line.data[0] != '#')
            whole = read_line(n, line);
    if (!whole) {
        emb_bench_names_free(n);
        return emb_fail_memory(error);
    }
    finish(n);
    *ret = n;
    return EMB_OK;
}

void emb_bench_names_print(const emb_bench_names *n, FILE *out)
{
    for (int kind = EMB_NAME_PERSON; kind < KINDS; kind++) {
        const kind_statistics *k = &n->kinds[kind];
        for (unsigned words = 1; words <= NAME_WORDS_MAX; words++)
            fprintf(out, "names\t%s\t%u\t%llu\n", kind_names[kind], words, (unsigned long long)k->name_words[words]);
        fprintf(out, "rare\t%s\t%llu\t%llu\n", kind_names[kind], (unsigned long long)k->rare_inner,
                (unsigned long long)k->rare_last);
        for (size_t i = 0; i < k->words.count; i++)
            fprintf(out, "word\t%s\t%.*s\t%llu\t%llu\n", kind_names[kind], (int)k->words.items[i].len,
                    text_of(k, &k->words.items[i]).data, (unsigned long long)k->words.items[i].inner,
                    (unsigned long long)k->words.items[i].last);
    }
}

/* ---- From an index ---- */

/* The next word of ASCII letters, lower-case, cut at WORD_MAX. */
static bool next_word(emb_str name, size_t *at, char out[WORD_MAX], size_t *ret_len)
{
    *ret_len = 0;
    while (*at < name.len && !emb_is_ascii_alpha(name.data[*at]))
        ++*at;
    for (; *at < name.len && emb_is_ascii_alpha(name.data[*at]); ++*at)
        if (*ret_len < WORD_MAX)
            out[(*ret_len)++] = emb_ascii_lower(name.data[*at]);
    return *ret_len > 0;
}

static bool is_ascii(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.data[i] >= 0x80)
            return false;
    return true;
}

typedef struct learner {
    emb_map *words[KINDS];
    emb_vec(uint64_t) inner[KINDS];
    emb_vec(uint64_t) last[KINDS];
    emb_bench_names *names;
} learner;

static bool learn_name(learner *l, int kind, emb_str name)
{
    char words[NAME_WORDS_MAX][WORD_MAX];
    size_t lens[NAME_WORDS_MAX], count = 0, at = 0;
    while (count < NAME_WORDS_MAX && next_word(name, &at, words[count], &lens[count]))
        count++;
    if (!count)
        return true;
    l->names->kinds[kind].names++;
    l->names->kinds[kind].name_words[count]++;
    for (size_t i = 0; i < count; i++) {
        bool is_new = false;
        uint32_t number = emb_map_put(l->words[kind], (emb_str){words[i], lens[i]}, &is_new);
        if (number == EMB_MAP_NONE ||
            (is_new && (!emb_vec_push(&l->inner[kind], (uint64_t)0) || !emb_vec_push(&l->last[kind], (uint64_t)0))))
            return false;
        (i + 1 == count ? l->last[kind].items : l->inner[kind].items)[number]++;
    }
    return true;
}

static int kind_of_entity(const emb_index *index, uint32_t entity)
{
    unsigned kinds = entity < index->entity_count ? emb_kinds_of_schema(emb_index_entity_schema(index, entity)) : 0;
    for (int kind = EMB_NAME_PERSON; kind < KINDS; kind++)
        if (kinds & EMB_KIND_BIT(kind))
            return kinds == EMB_KIND_BIT(kind) || kind != EMB_NAME_PERSON ? kind : EMB_NAME_ORGANISATION;
    return 0;
}

typedef struct counted {
    uint32_t number;
    uint64_t count;
} counted;

static int by_count(const void *left, const void *right)
{
    const counted *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return a->number < b->number ? -1 : 1;
}

static bool keep_common(learner *l, int kind)
{
    kind_statistics *k = &l->names->kinds[kind];
    size_t count = emb_map_count(l->words[kind]);
    counted *order = malloc((count + 1) * sizeof *order);
    bool whole = order != NULL;
    for (size_t i = 0; i < count && whole; i++)
        order[i] = (counted){(uint32_t)i, l->inner[kind].items[i] + l->last[kind].items[i]};
    if (whole)
        qsort(order, count, sizeof *order, by_count);
    for (size_t i = 0; i < count && whole; i++) {
        uint64_t inner = l->inner[kind].items[order[i].number], last = l->last[kind].items[order[i].number];
        if (i < kept[kind]) {
            whole = add_word(k, emb_map_key(l->words[kind], order[i].number), inner, last);
        } else {
            k->rare_inner += inner;
            k->rare_last += last;
        }
    }
    free(order);
    return whole;
}

emb_status emb_bench_names_learn(const emb_index *index, emb_bench_names **ret, emb_error *error)
{
    learner l = {.names = new_names()};
    bool whole = l.names != NULL;
    for (int kind = 0; kind < KINDS; kind++)
        whole &= (l.words[kind] = emb_map_new()) != NULL;
    for (size_t i = 0; i < index->count[EMB_SECTION_NAMES] && whole; i++) {
        int kind = kind_of_entity(index, index->names[i].entity);
        emb_str name = emb_index_name(index, (uint32_t)i);
        whole = !kind || !is_ascii(name) || learn_name(&l, kind, name);
    }
    uint64_t total = 0;
    for (int kind = EMB_NAME_PERSON; kind < KINDS && whole; kind++) {
        whole = keep_common(&l, kind);
        total += l.names->kinds[kind].names;
    }
    for (int kind = 0; kind < KINDS; kind++) {
        emb_map_free(l.words[kind]);
        emb_vec_free(&l.inner[kind]);
        emb_vec_free(&l.last[kind]);
    }
    if (!whole || !total) {
        emb_bench_names_free(l.names);
        return whole ? emb_fail(error, EMB_INVALID, "the index has no names in Latin letters to learn from")
                     : emb_fail_memory(error);
    }
    finish(l.names);
    *ret = l.names;
    return EMB_OK;
}

/* ---- Making names ---- */

emb_name_kind emb_bench_kind(const emb_bench_names *n, uint64_t *random)
{
    uint64_t total = n->kinds[EMB_NAME_PERSON].names + n->kinds[EMB_NAME_ORGANISATION].names + n->kinds[EMB_NAME_VESSEL].names;
    uint64_t at = emb_random_below(random, total ? total : 1);
    for (int kind = EMB_NAME_PERSON; kind < EMB_NAME_VESSEL; kind++) {
        if (at < n->kinds[kind].names)
            return (emb_name_kind)kind;
        at -= n->kinds[kind].names;
    }
    return EMB_NAME_VESSEL;
}

/* A word that lists do not have, but might: letter by letter as in the common ones. The same number, the same word. */
static void make_word(const kind_statistics *k, uint64_t number, emb_buf *out)
{
    uint64_t random = number * 0x9E3779B97F4A7C15u + 1;
    unsigned a = 0, b = 0;
    size_t least = 3 + emb_random_below(&random, 4);
    for (size_t len = 0; len < WORD_MAX;) {
        uint64_t sum = 0;
        for (unsigned c = len < least; c < LETTERS; c++)
            sum += k->next[a][b][c];
        unsigned c = 1 + (unsigned)emb_random_below(&random, LETTERS - 1); /* where no word goes on like this: any letter */
        if (sum) {
            uint64_t at = emb_random_below(&random, sum);
            for (c = len < least; at >= k->next[a][b][c]; c++)
                at -= k->next[a][b][c];
        }
        if (!c)
            return;
        emb_buf_append_byte(out, (char)('a' + c - 1));
        len++;
        a = b;
        b = c;
    }
}

void emb_bench_word(const emb_bench_names *n, emb_name_kind kind, uint64_t number, emb_buf *out)
{
    make_word(&n->kinds[kind], number, out);
}

/* Words further back in the stock are rarer. */
static uint64_t pick_rare(uint64_t stock, uint64_t *random)
{
    double u = (double)(emb_random(random) >> 11) / 9007199254740992.0;
    return (uint64_t)((double)stock * u * u * u);
}

static void make_part(const kind_statistics *k, bool last, uint64_t stock, uint64_t *random, emb_buf *out)
{
    uint64_t rare = last ? k->rare_last : k->rare_inner, common = last ? k->sum_last : k->sum_inner;
    uint64_t at = emb_random_below(random, rare + common ? rare + common : 1);
    for (size_t i = 0; i < k->words.count; i++) {
        uint64_t here = last ? k->words.items[i].last : k->words.items[i].inner;
        if (at < here) {
            emb_buf_append_str(out, text_of(k, &k->words.items[i]));
            return;
        }
        at -= here;
    }
    make_word(k, pick_rare(stock, random), out);
}

void emb_bench_name(const emb_bench_names *n, emb_name_kind kind, uint64_t stock, uint64_t *random, emb_buf *out)
{
    const kind_statistics *k = &n->kinds[kind];
    uint64_t at = emb_random_below(random, k->names ? k->names : 1);
    unsigned words = 1;
    while (words < NAME_WORDS_MAX && at >= k->name_words[words])
        at -= k->name_words[words++];
    for (unsigned i = 0; i < words; i++) {
        if (i)
            emb_buf_append_byte(out, ' ');
        make_part(k, i + 1 == words, stock, random, out);
    }
}

uint64_t emb_bench_stock(uint64_t count)
{
    return count < 3000 ? 1000 : count / 3;
}
