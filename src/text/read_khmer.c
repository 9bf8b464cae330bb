/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Khmer: every consonant belongs to one of two series, and a vowel sign sounds by the series of the consonant it stands on; a consonant
 * without a sign has an inherent vowel, which is dropped behind the last one of a syllable. Subscript consonants (coeng) follow theirs.
 * After UNGEGN/BGN 1972 simplified as names are spelt; the second style has the French u and the plainer vowels (Sihanouk, Khieu).
 */
#include "text/readings_internal.h"

enum {
    KA = 0x1780,
    QA = 0x17A2,
    AA = 0x17B6,
    I = 0x17B7,
    AU = 0x17C5,
    NIKAHIT = 0x17C6,
    REAHMUK = 0x17C7,
    TO_A = 0x17C9, /* shift the series */
    TO_O = 0x17CA,
    BANTOC = 0x17CB,
    TOANDAKHIAT = 0x17CD,
    COENG = 0x17D2
};

typedef struct khmer_text {
    const uint32_t *letters;
    size_t count, at;
    bool letters_style;
    emb_reading_text *out;
} khmer_text;

static const char *const initials[] = {"k", "kh", "k", "kh", "ng", "ch", "chh", "ch", "chh", "nh", "d", "th",
                                       "d", "th", "n", "t",  "th", "t",  "th",  "n",  "b",   "ph", "p", "ph",
                                       "m", "y",  "r", "l",  "v",  "s",  "s",   "s",  "h",   "l",  ""};
static const char *const finals[] = {"k", "k", "k", "k", "ng", "ch", "ch", "ch", "ch", "nh", "t", "t", "t", "t", "n", "t", "t", "t",
                                     "t", "n", "p", "p", "p",  "p",  "m",  "y",  "r",  "l",  "v", "s", "s", "s", "s", "l", ""};
/* Which letters are of the second (o) series. */
static const bool second_series[] = {false, false, true,  true,  true,  false, false, true,  true,  true,  false, false,
                                     true,  true,  false, false, false, true,  true,  true,  false, false, true,  true,
                                     true,  true,  true,  true,  true,  false, false, false, false, false, false};

/* Vowel signs from AA on: first series, second series, and both as in the second style. */
static const char *const vowels[][3] = {
    {"a", "ea", "a"},  {"e", "i", "i"},    {"ei", "i", "i"},    {"e", "ue", "eu"},    {"eu", "eu", "u"},   {"o", "u", "ou"},
    {"ou", "ou", "u"}, {"uo", "uo", "uo"}, {"aeu", "eu", "eu"}, {"oea", "oea", "eu"}, {"ie", "ie", "ieu"}, {"e", "e", "e"},
    {"e", "e", "ae"},  {"ai", "ey", "ay"}, {"ao", "o", "o"},    {"au", "ov", "ou"},
};

static uint32_t letter_at(const khmer_text *t, size_t at)
{
    return at < t->count ? t->letters[at] : 0;
}

static bool is_consonant(uint32_t letter)
{
    return letter >= KA && letter <= QA;
}

static bool is_vowel(uint32_t letter)
{
    return letter >= AA && letter <= AU;
}

static const char *independent(uint32_t letter)
{
    static const char *const sounds[] = {"a",  "a",  "e",  "ei", "o",  "ok", "ou", "au", "ru",
                                         "ru", "lu", "lu", "e",  "ai", "ao", "ao", "au"};
    return letter >= 0x17A3 && letter <= 0x17B3 ? sounds[letter - 0x17A3] : NULL;
}

/* Whether the consonant at `at` has neither vowel nor subscript, so that it may end a syllable. */
static bool is_bare(const khmer_text *t, size_t at)
{
    uint32_t next = letter_at(t, at + 1);
    return is_consonant(letter_at(t, at)) && !is_vowel(next) && next != COENG && next != NIKAHIT && next != REAHMUK &&
           next != TO_A && next != TO_O;
}

/* Consonant and subscripts; returns whether the syllable is of the second series. */
static bool put_onset(khmer_text *t)
{
    uint32_t first = letter_at(t, t->at++);
    bool second = second_series[first - KA];
    const char *text = initials[first - KA];
    /* ប under a series mark, or with a subscript: p */
    bool p = first == 0x1794 && (letter_at(t, t->at) == TO_A || letter_at(t, t->at) == COENG);
    emb_put(t->out, p ? "p" : text);
    for (;; t->at++) {
        uint32_t mark = letter_at(t, t->at), sub = letter_at(t, t->at + 1);
        if (mark == COENG && is_consonant(sub)) {
            emb_put(t->out, initials[sub - KA]);
            second |= second_series[sub - KA] && sub != 0x179B && sub != 0x179A && sub != 0x1798 && sub != 0x1793;
            t->at++;
        } else if (mark == TO_A || mark == TO_O) {
            second = mark == TO_O;
        } else {
            return second;
        }
    }
}

/* Returns whether a consonant may close the syllable: not behind m or h that the signs say. */
static bool put_vowel(khmer_text *t, bool second)
{
    uint32_t letter = letter_at(t, t->at);
    bool long_a = letter == AA && letter_at(t, t->at + 1) == NIKAHIT;
    if (is_vowel(letter)) {
        const char *const *sounds = vowels[letter - AA];
        emb_put(t->out, long_a ? "a" : t->letters_style ? sounds[2] : second ? sounds[1] : sounds[0]);
        t->at++;
    } else if (letter == NIKAHIT) {
        emb_put(t->out, second ? "u" : "a");
    }
    uint32_t sign = letter_at(t, t->at);
    if (sign != NIKAHIT && sign != REAHMUK)
        return true;
    bool ng = letter_at(t, ++t->at) == 0x1784; /* កាំង: kang */
    if (!ng)
        emb_put_char(t->out, sign == NIKAHIT ? 'm' : 'h');
    return ng;
}

/* The bare consonant that closes the syllable, with subscripts behind it that are not heard. */
static void put_coda(khmer_text *t)
{
    uint32_t letter = letter_at(t, t->at);
    if (!is_bare(t, t->at) || letter == QA || letter == 0x17A0)
        return;
    uint32_t next = letter_at(t, t->at + 1);
    bool last_or_closed = next == 0 || next == BANTOC || is_consonant(next) || independent(next);
    if (!last_or_closed)
        return;
    emb_put(t->out, letter == 0x179C && t->letters_style ? "o" : finals[letter - KA]);
    t->at++;
}

static void put_syllable(khmer_text *t)
{
    bool second = put_onset(t);
    uint32_t next = letter_at(t, t->at);
    bool sign = is_vowel(next) || next == NIKAHIT || next == REAHMUK, open = true;
    if (sign)
        open = put_vowel(t, second);
    else if (is_consonant(next) || t->count == 1)
        emb_put(t->out, t->letters_style || t->count == 1 ? "a" : "o");
    if (open)
        put_coda(t);
}

uint32_t emb_khmer_options(const emb_word *word)
{
    (void)word;
    return EMB_OPTION_LETTERS;
}

/* What a silencing mark stands on is left out by copying the word without it. */
static size_t copy_heard(const emb_word *word, uint32_t letters[64])
{
    size_t count = 0;
    for (size_t i = 0; i < word->count && count < 64; i++) {
        if (word->letters[i] == TOANDAKHIAT)
            count -= count > 0;
        else if (word->letters[i] < 0x17CC || word->letters[i] == COENG)
            letters[count++] = word->letters[i];
    }
    return count;
}

void emb_read_khmer(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    uint32_t letters[64];
    khmer_text t = {.letters = letters, .letters_style = (options & EMB_OPTION_LETTERS) != 0, .out = out};
    t.count = copy_heard(word, letters);
    while (t.at < t.count) {
        const char *alone = independent(letters[t.at]);
        if (is_consonant(letters[t.at])) {
            put_syllable(&t);
            continue;
        }
        if (alone)
            emb_put(out, alone);
        t.at++;
        if (alone)
            put_coda(&t);
    }
}
