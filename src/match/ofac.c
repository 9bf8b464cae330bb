/* SPDX-License-Identifier: Apache-2.0 */
#include "match/ofac.h"

#define WORDS_MAX 32
#define LEAST 500       /* what the search shows at the least, thousandths */
#define SHORT_WORD 2    /* words up to this length do not count beside longer ones */
#define PREFIX_MAX 4    /* Winkler: so many letters at the beginning … */
#define PREFIX_SHARE 10 /* … each add a tenth of what is missing */

typedef struct text {
    char bytes[EMB_OFAC_MAX];
    size_t len;
} text;

typedef struct words {
    emb_str items[WORDS_MAX];
    size_t count;
} words;

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Capitals; no apostrophes; other marks are spaces, and those are single. */
static void normalise(emb_str from, text *to)
{
    to->len = 0;
    for (size_t i = 0; i < from.len && to->len < EMB_OFAC_MAX; i++) {
        char c = upper(from.data[i]);
        if (c == '\'')
            continue;
        bool letter = (c >= 'A' && c <= 'Z') || emb_is_ascii_digit(c) || (uint8_t)c >= 0x80;
        if (!letter)
            c = ' ';
        if (c != ' ' || (to->len && to->bytes[to->len - 1] != ' '))
            to->bytes[to->len++] = c;
    }
    while (to->len && to->bytes[to->len - 1] == ' ')
        to->len--;
}

static void split(const text *from, words *to)
{
    emb_str rest = {from->bytes, from->len}, word;
    to->count = 0;
    while (rest.len && to->count < WORDS_MAX && emb_str_split(&rest, EMB_STR(" "), &word))
        if (word.len)
            to->items[to->count++] = word;
}

/* ---- Jaro and Winkler ---- */

typedef struct matched {
    bool a[EMB_OFAC_MAX], b[EMB_OFAC_MAX];
    size_t count;
} matched;

static void match_letters(emb_str a, emb_str b, matched *m)
{
    size_t longer = a.len > b.len ? a.len : b.len;
    size_t window = longer / 2 > 1 ? longer / 2 - 1 : 0;
    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < a.len; i++) {
        size_t from = i > window ? i - window : 0, to = i + window + 1 < b.len ? i + window + 1 : b.len;
        for (size_t j = from; j < to; j++)
            if (!m->b[j] && a.data[i] == b.data[j]) {
                m->a[i] = m->b[j] = true;
                m->count++;
                break;
            }
    }
}

/* Letters that stand in another order; two of them make a transposition. */
static size_t count_moved(emb_str a, emb_str b, const matched *m)
{
    size_t moved = 0, j = 0;
    for (size_t i = 0; i < a.len; i++) {
        if (!m->a[i])
            continue;
        while (!m->b[j])
            j++;
        moved += a.data[i] != b.data[j++];
    }
    return moved;
}

/* In thousandths. */
static int likeness(emb_str a, emb_str b)
{
    matched m;
    if (!a.len || !b.len)
        return 0;
    match_letters(a, b, &m);
    if (!m.count)
        return 0;
    int count = (int)m.count, moved = (int)count_moved(a, b, &m), prefix = 0;
    int jaro = (1000 * count / (int)a.len + 1000 * count / (int)b.len + 500 * (2 * count - moved) / count) / 3;
    if (emb_str_equal(a, b))
        return 1000;
    while (prefix < PREFIX_MAX && (size_t)prefix < a.len && (size_t)prefix < b.len && a.data[prefix] == b.data[prefix])
        prefix++;
    return jaro + prefix * (1000 - jaro) / PREFIX_SHARE;
}

/* ---- Words ---- */

static size_t edits_between(emb_str a, emb_str b)
{
    size_t row[EMB_OFAC_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t cost = diagonal + (a.data[i - 1] != b.data[j - 1]);
            size_t other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = cost < other ? cost : other;
        }
    }
    return row[b.len];
}

/* The same first letter, and at least half of the letters. */
static bool is_candidate(emb_str a, emb_str b)
{
    size_t longer = a.len > b.len ? a.len : b.len;
    return a.data[0] == b.data[0] && edits_between(a, b) * 2 <= longer;
}

static int score_words(const words *query, const words *listed, bool *ret_candidate)
{
    bool longer = false;
    int sum = 0, count = 0;
    for (size_t i = 0; i < query->count; i++)
        longer |= query->items[i].len > SHORT_WORD;
    for (size_t i = 0; i < query->count; i++) {
        int best = 0;
        if (longer && query->items[i].len <= SHORT_WORD)
            continue;
        for (size_t j = 0; j < listed->count; j++) {
            if (!is_candidate(query->items[i], listed->items[j]))
                continue;
            int here = likeness(query->items[i], listed->items[j]);
            best = here > best ? here : best;
            *ret_candidate = true;
        }
        sum += best;
        count++;
    }
    return count ? sum / count : 0;
}

emb_ofac_score emb_ofac_compare(emb_str query, emb_str listed)
{
    text a, b;
    words query_words, list_words;
    emb_ofac_score score = {0, 0, 0};
    bool candidate = false;
    normalise(query, &a);
    normalise(listed, &b);
    split(&a, &query_words);
    split(&b, &list_words);
    score.words = score_words(&query_words, &list_words, &candidate);
    if (!a.len || !b.len || !candidate)
        return score;
    score.whole = likeness((emb_str){a.bytes, a.len}, (emb_str){b.bytes, b.len});
    int best = score.whole > score.words ? score.whole : score.words;
    score.points = best >= LEAST - 5 ? best : 0; /* the search shows whole hundredths */
    return score;
}

/* ---- Order ---- */

static bool in_capitals(emb_str word)
{
    bool letter = false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.data[i] >= 'a' && word.data[i] <= 'z')
            return false;
        letter |= emb_is_ascii_alpha(word.data[i]);
    }
    return letter;
}

emb_str emb_ofac_order(emb_str name, char out[EMB_OFAC_MAX])
{
    size_t from = name.len;
    if (emb_str_find_byte(name, ',', 0) != SIZE_MAX || name.len + 2 > EMB_OFAC_MAX || in_capitals(name))
        return name;
    for (size_t at = name.len; at > 0; at--) {
        bool starts = at == 1 || name.data[at - 2] == ' ';
        if (!starts)
            continue;
        size_t end = emb_str_find_byte(name, ' ', at - 1);
        if (!in_capitals(emb_str_slice(name, at - 1, end == SIZE_MAX ? name.len : end)))
            break;
        from = at - 1;
    }
    if (from == name.len || from == 0)
        return name;
    size_t len = name.len - from;
    memcpy(out, name.data + from, len);
    memcpy(out + len, ", ", 2);
    memcpy(out + len + 2, name.data, from - 1);
    return (emb_str){out, len + 2 + from - 1};
}
