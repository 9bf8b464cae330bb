/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fold.h"

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* ---- Skeleton ---- */

typedef struct rule {
    const char *from, *to;
} rule;

/* By first letter, longest first. Upper case letters stand for one sound each: S is sh, C is ch, J is zh or English j. */
static const rule rules_a[] = {{"ae", "a"}, {"ay", "ai"}, {NULL, NULL}};
static const rule rules_c[] = {{"ck", "k"}, {"cz", "C"}, {"cc", "k"}, {"cv", "zv"}, {NULL, NULL}};
static const rule rules_d[] = {{"dsch", "J"}, {"dzh", "J"}, {"dj", "J"}, {"dh", "d"}, {NULL, NULL}};
static const rule rules_e[] = {{"ee", "i"}, {"ey", "ei"}, {NULL, NULL}};
static const rule rules_g[] = {{"gh", "g"}, {"gue", "ge"}, {"gui", "gi"}, {NULL, NULL}};
static const rule rules_i[] = {{"ie", "i"}, {"iy", "i"}, {"ij", "i"}, {NULL, NULL}};
static const rule rules_k[] = {{"kh", "h"}, {"ks", "ks"}, {NULL, NULL}};
static const rule rules_o[] = {{"ou", "u"}, {"oo", "u"}, {"oe", "o"}, {"oy", "oi"}, {NULL, NULL}};
static const rule rules_p[] = {{"ph", "f"}, {NULL, NULL}};
static const rule rules_q[] = {{"qu", "kv"}, {"q", "k"}, {NULL, NULL}};
static const rule rules_s[] = {{"sch", "S"}, {"sh", "S"}, {"sz", "S"}, {NULL, NULL}};
static const rule rules_t[] = {{"tsch", "C"}, {"tch", "C"}, {"tsh", "C"}, {"ts", "z"},
                               {"tz", "z"},   {"tc", "z"},  {"th", "t"},  {NULL, NULL}};
static const rule rules_u[] = {{"ue", "u"}, {"uy", "ui"}, {NULL, NULL}};
static const rule rules_w[] = {{"w", "v"}, {NULL, NULL}};
static const rule rules_x[] = {{"x", "ks"}, {NULL, NULL}};
static const rule rules_y[] = {{"yj", "i"}, {"yi", "i"}, {"yy", "i"}, {"y", "i"}, {NULL, NULL}};
static const rule rules_z[] = {{"zh", "J"}, {NULL, NULL}};

static const rule *const rules[26] = {
    ['a' - 'a'] = rules_a, ['c' - 'a'] = rules_c, ['d' - 'a'] = rules_d, ['e' - 'a'] = rules_e, ['g' - 'a'] = rules_g,
    ['i' - 'a'] = rules_i, ['k' - 'a'] = rules_k, ['o' - 'a'] = rules_o, ['p' - 'a'] = rules_p, ['q' - 'a'] = rules_q,
    ['s' - 'a'] = rules_s, ['t' - 'a'] = rules_t, ['u' - 'a'] = rules_u, ['w' - 'a'] = rules_w, ['x' - 'a'] = rules_x,
    ['y' - 'a'] = rules_y, ['z' - 'a'] = rules_z,
};

typedef struct writer {
    char *out;
    size_t len;
} writer;

static void put(writer *w, char c)
{
    if (w->len < EMB_KEY_MAX && (w->len == 0 || w->out[w->len - 1] != c || emb_is_ascii_digit(c)))
        w->out[w->len++] = c;
}

/* Milošević without its marks. */
static bool is_south_slavic_end(emb_str key, size_t at)
{
    return at + 1 == key.len && at >= 4 && key.data[at - 1] == 'i' && key.data[at - 2] == 'v' && is_vowel(key.data[at - 3]);
}

/*
 * c and ch depend on what follows: c before e, i, y is s, at the end of -vic ch; ch before a consonant is the throat sound
 * (Chruschtschow, Achmed).
 */
static size_t put_c(writer *w, emb_str key, size_t at)
{
    char next = at + 1 < key.len ? key.data[at + 1] : '\0';
    if (next == 'h') {
        char after = at + 2 < key.len ? key.data[at + 2] : 'a';
        put(w, is_vowel(after) || after == 'h' ? 'C' : 'h');
        return 2;
    }
    if (is_south_slavic_end(key, at))
        put(w, 'C');
    else
        put(w, next == 'e' || next == 'i' || next == 'y' ? 's' : 'k');
    return 1;
}

/* j that is no consonant of its own: behind a vowel that no other follows (Sergej), behind most consonants (Ljubow, Tatjana). */
static bool is_glide(emb_str key, size_t at)
{
    char before = at ? key.data[at - 1] : 'j';
    char next = at + 1 < key.len ? key.data[at + 1] : '\0';
    if (is_vowel(before))
        return !is_vowel(next);
    return strchr("bfgklmpstvwz", before) && is_vowel(next);
}

static size_t put_rule(writer *w, emb_str key, size_t at)
{
    char c = key.data[at];
    const rule *r = c >= 'a' && c <= 'z' ? rules[c - 'a'] : NULL;
    for (; r && r->from; r++) {
        size_t len = strlen(r->from);
        if (len > key.len - at || memcmp(r->from, key.data + at, len) != 0)
            continue;
        for (const char *to = r->to; *to; to++)
            put(w, *to);
        return len;
    }
    if (c == 'c')
        return put_c(w, key, at);
    put(w, c != 'j' ? c : is_glide(key, at) ? 'i' : 'J');
    return 1;
}

size_t emb_fold_skeleton(emb_str key, char out[EMB_KEY_MAX])
{
    writer w = {.out = out};
    if (key.len > EMB_KEY_MAX)
        key.len = EMB_KEY_MAX;
    for (size_t at = 0; at < key.len;)
        at += put_rule(&w, key, at);
    /* Abdullah, Abdulla; Romanoff, Romanov */
    if (w.len > 3 && out[w.len - 1] == 'h' && is_vowel(out[w.len - 2]))
        w.len--;
    if (w.len > 3 && out[w.len - 1] == 'f' && (out[w.len - 2] == 'o' || out[w.len - 2] == 'e'))
        out[w.len - 1] = 'v';
    return w.len;
}

/* ---- Coarse ---- */

/* What a consonant of a skeleton is merged into; '\0' for vowels, which are dropped. */
static char coarse_of(char c)
{
    switch (c) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
        return '\0';
    case 'C':
    case 'J':
    case 'S':
    case 's':
    case 'z':
        return 's';
    case 'g':
        return 'k';
    default:
        return c;
    }
}

bool emb_coarse_begin_alike(emb_str a, emb_str b)
{
    return a.len && b.len && coarse_of(a.data[0]) == coarse_of(b.data[0]);
}

size_t emb_fold_coarse(emb_str skeleton, char out[EMB_KEY_MAX])
{
    writer w = {.out = out};
    for (size_t i = 0; i < skeleton.len; i++) {
        char c = coarse_of(skeleton.data[i]);
        if (!c && i == 0)
            c = 'a';
        if (c)
            put(&w, c);
    }
    return w.len;
}

/* ---- Consonants ---- */

static size_t put_consonant(writer *w, emb_str key, size_t at)
{
    char c = key.data[at];
    char next = at + 1 < key.len ? key.data[at + 1] : '\0';
    bool digraph = next == 'h';
    switch (c) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 'w':
        return 1;
    case 's':
    case 'c':
        put(w, digraph ? 'S' : c == 'c' ? 'k' : 's');
        return digraph ? 2 : 1;
    case 'k':
    case 'g':
    case 't':
    case 'd':
    case 'p':
        put(w, !digraph ? (c == 'p' ? 'b' : c) : c == 'k' ? 'h' : c == 'p' ? 'f' : c);
        return digraph ? 2 : 1;
    case 'q':
        put(w, 'k');
        return 1;
    case 'v':
        put(w, 'f');
        return 1;
    case 'x':
        put(w, 'k');
        put(w, 's');
        return 1;
    default:
        put(w, c);
        return 1;
    }
}

size_t emb_fold_consonants(emb_str key, char out[EMB_KEY_MAX])
{
    writer w = {.out = out};
    if (key.len > EMB_KEY_MAX)
        key.len = EMB_KEY_MAX;
    for (size_t at = 0; at < key.len;)
        at += put_consonant(&w, key, at);
    /* the feminine ending, written or not */
    if (w.len > 2 && out[w.len - 1] == 'h')
        w.len--;
    return w.len;
}

/* ---- Distance ---- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static void strip_common_ends(emb_str *a, emb_str *b)
{
    while (a->len && b->len && a->data[0] == b->data[0]) {
        a->data++, b->data++;
        a->len--, b->len--;
    }
    while (a->len && b->len && a->data[a->len - 1] == b->data[b->len - 1])
        a->len--, b->len--;
}

static emb_str rest_of(emb_str text, size_t from)
{
    return (emb_str){text.data + from, text.len - from};
}

/* At most one edit, of words that differ at both ends. */
static unsigned one_edit(emb_str a, emb_str b)
{
    if (a.len + b.len <= 1)
        return (unsigned)(a.len + b.len);
    if (a.len == 1 && b.len == 1)
        return 1;
    return a.len == 2 && b.len == 2 && a.data[0] == b.data[1] && a.data[1] == b.data[0] ? 1 : 2;
}

/*
 * Where the ends differ, the first letters take part in an edit: one replaced by the other, one left out, or the first two swapped.
 * Each way leaves less to find. A table of all prefixes, as textbooks have it, takes several times as long for so few edits.
 */
unsigned emb_edit_distance(emb_str a, emb_str b, unsigned max)
{
    if (a.len > b.len + max || b.len > a.len + max)
        return max + 1;
    strip_common_ends(&a, &b);
    if (!a.len || !b.len)
        return least((unsigned)(a.len + b.len), max + 1);
    if (max <= 1)
        return max ? one_edit(a, b) : 1;
    unsigned best = emb_edit_distance(rest_of(a, 1), rest_of(b, 1), max - 1);
    if (best > 0)
        best = least(best, emb_edit_distance(rest_of(a, 1), b, max - 1));
    if (best > 0)
        best = least(best, emb_edit_distance(a, rest_of(b, 1), max - 1));
    if (best > 0 && a.len > 1 && b.len > 1 && a.data[0] == b.data[1] && a.data[1] == b.data[0])
        best = least(best, emb_edit_distance(rest_of(a, 2), rest_of(b, 2), max - 1));
    return best + 1;
}
