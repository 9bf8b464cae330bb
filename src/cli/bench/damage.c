/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to names on their way from one file to another. */
#include "cli/bench/queries.h"
#include "cli/bench/random.h"

#define WORDS_MAX 48

static size_t split(emb_str name, emb_str words[WORDS_MAX])
{
    size_t count = 0;
    emb_str word;
    while (count < WORDS_MAX && emb_str_split(&name, EMB_STR(" "), &word))
        if (word.len)
            words[count++] = word;
    return count;
}

static void join(const emb_str *words, size_t count, emb_buf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            emb_buf_append_byte(out, ' ');
        emb_buf_append_str(out, words[i]);
    }
}

/* ---- Letters ---- */

static char any_letter(uint64_t *random)
{
    return (char)('a' + emb_random_below(random, 26));
}

static void damage_word(emb_str word, uint64_t *random, emb_buf *out)
{
    size_t at = emb_random_below(random, word.len), way = emb_random_below(random, 5);
    emb_buf_append(out, word.data, at);
    emb_str rest = emb_str_slice(word, at, word.len);
    switch (way) {
    case 0: /* dropped */
        emb_buf_append(out, rest.data + 1, rest.len - 1);
        break;
    case 1: /* added */
        emb_buf_append_byte(out, any_letter(random));
        emb_buf_append_str(out, rest);
        break;
    case 2: /* swapped with the next */
        if (rest.len > 1) {
            emb_buf_append_byte(out, rest.data[1]);
            emb_buf_append_byte(out, rest.data[0]);
            emb_buf_append(out, rest.data + 2, rest.len - 2);
        } else {
            emb_buf_append_str(out, rest);
        }
        break;
    case 3: /* doubled */
        emb_buf_append_byte(out, rest.data[0]);
        emb_buf_append_str(out, rest);
        break;
    default: /* replaced */
        emb_buf_append_byte(out, any_letter(random));
        emb_buf_append(out, rest.data + 1, rest.len - 1);
    }
}

/* One letter, in one of five cases two; in words of four letters and more where there is one. */
void emb_bench_misspell(emb_str name, uint64_t *random, emb_buf *out)
{
    emb_str words[WORDS_MAX];
    size_t count = split(name, words);
    size_t at = count ? emb_random_below(random, count) : 0;
    for (size_t tries = 0; tries < count && words[at].len < 4; tries++)
        at = (at + 1) % count;
    size_t second = count > 1 && emb_random_chance(random, 20) ? (at + 1) % count : at;
    for (size_t i = 0; i < count; i++) {
        if (i)
            emb_buf_append_byte(out, ' ');
        if (i == at || i == second)
            damage_word(words[i], random, out);
        else
            emb_buf_append_str(out, words[i]);
    }
}

/* ---- Conventions ---- */

void emb_bench_respell(emb_str name, uint64_t *random, emb_buf *out)
{
    static const char *const conventions[][2] = {{"i", "y"},   {"y", "i"}, {"kh", "h"}, {"u", "ou"},   {"u", "o"}, {"q", "k"},
                                                 {"sh", "ch"}, {"v", "w"}, {"e", "i"},  {"ov", "off"}, {"a", "e"}, {"ks", "x"}};
    size_t at = emb_random_below(random, sizeof conventions / sizeof *conventions);
    const char *from = conventions[at][0], *to = conventions[at][1];
    size_t len = strlen(from);
    for (size_t i = 0; i < name.len;) {
        bool found = len <= name.len - i && memcmp(name.data + i, from, len) == 0;
        if (found)
            emb_buf_append_text(out, to);
        else
            emb_buf_append_byte(out, name.data[i]);
        i += found ? len : 1;
    }
}

/* ---- Words ---- */

static void reverse(emb_str *words, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        emb_str word = words[i];
        words[i] = words[count - 1 - i];
        words[count - 1 - i] = word;
    }
}

void emb_bench_reorder(emb_str name, uint64_t *random, emb_buf *out)
{
    emb_str words[WORDS_MAX];
    size_t count = split(name, words);
    size_t at = count ? emb_random_below(random, count) : 0;
    if (count < 2) {
        emb_buf_append_str(out, name);
        return;
    }
    switch (emb_random_below(random, 5)) {
    case 0: /* last name first */
    case 1: {
        emb_str last = words[count - 1];
        memmove(words + 1, words, (count - 1) * sizeof *words);
        words[0] = last;
        break;
    }
    case 2:
        reverse(words, count);
        break;
    case 3: /* an initial */
        words[at].len = 1;
        break;
    default: /* one left out, or two written as one */
        if (count > 2 && emb_random_chance(random, 50)) {
            memmove(words + at, words + at + 1, (count - at - 1) * sizeof *words);
            count--;
        } else {
            at = at + 1 < count ? at : 0;
            join(words, at, out);
            if (at)
                emb_buf_append_byte(out, ' ');
            emb_buf_append_str(out, words[at]);
            emb_buf_append_str(out, words[at + 1]);
            if (at + 2 < count)
                emb_buf_append_byte(out, ' ');
            join(words + at + 2, count - at - 2, out);
            return;
        }
    }
    join(words, count, out);
}

/* ---- Scripts ---- */

typedef struct letters {
    const char *latin, *cyrillic, *arabic;
} letters;

/* Longest first. Short vowels are not written in Arabic but at the start. */
static const letters table[] = {
    {"shch", "щ", "شتش"}, {"sh", "ш", "ش"},  {"ch", "ч", "تش"}, {"zh", "ж", "ج"}, {"kh", "х", "خ"},  {"ts", "ц", "تس"},
    {"ya", "я", "يا"},    {"yu", "ю", "يو"}, {"ye", "е", "ي"},  {"ph", "ф", "ف"}, {"th", "т", "ث"},  {"a", "а", "ا"},
    {"b", "б", "ب"},      {"c", "к", "ك"},   {"d", "д", "د"},   {"e", "е", ""},   {"f", "ф", "ف"},   {"g", "г", "غ"},
    {"h", "х", "ه"},      {"i", "и", "ي"},   {"j", "дж", "ج"},  {"k", "к", "ك"},  {"l", "л", "ل"},   {"m", "м", "م"},
    {"n", "н", "ن"},      {"o", "о", "و"},   {"p", "п", "ب"},   {"q", "к", "ق"},  {"r", "р", "ر"},   {"s", "с", "س"},
    {"t", "т", "ت"},      {"u", "у", "و"},   {"v", "в", "ف"},   {"w", "в", "و"},  {"x", "кс", "كس"}, {"y", "ы", "ي"},
    {"z", "з", "ز"},
};

static const letters *find_letters(emb_str rest)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t len = strlen(table[i].latin);
        if (len <= rest.len && memcmp(table[i].latin, rest.data, len) == 0)
            return &table[i];
    }
    return NULL;
}

void emb_bench_transcribe(emb_str name, uint64_t *random, emb_buf *out)
{
    bool arabic = emb_random_chance(random, 30);
    for (size_t at = 0; at < name.len;) {
        const letters *found = find_letters(emb_str_slice(name, at, name.len));
        if (found)
            emb_buf_append_text(out, arabic ? found->arabic : found->cyrillic);
        else
            emb_buf_append_byte(out, name.data[at]);
        at += found ? strlen(found->latin) : 1;
    }
}
