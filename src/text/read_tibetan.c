/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tibetan and Dzongkha: written as spoken a thousand years ago. Of a syllable sound the root letter with what stands below it, the
 * vowel and a few finals; prefixed and superscribed letters are silent. Names go by two syllables (Ten-zin Gya-tso). After the
 * simplified phonetic transcription in general use; d, s and n at the end turn a to e.
 */
#include "text/readings_internal.h"

enum {
    KA = 0x0F40,
    GA = 0x0F42,
    NGA = 0x0F44,
    NYA = 0x0F49,
    DA = 0x0F51,
    NA = 0x0F53,
    PA = 0x0F54,
    PHA = 0x0F55,
    BA = 0x0F56,
    MA = 0x0F58,
    A_CHUNG = 0x0F60,
    YA = 0x0F61,
    RA = 0x0F62,
    LA = 0x0F63,
    SA = 0x0F66,
    HA = 0x0F67,
    LAST = 0x0F6C,
    VOWEL_I = 0x0F72,
    VOWEL_U = 0x0F74,
    VOWEL_E = 0x0F7A,
    VOWEL_O = 0x0F7C,
    SUB_FIRST = 0x0F90,
    SUB_YA = 0x0FB1,
    SUB_RA = 0x0FB2,
    SUB_LA = 0x0FB3,
    SUB_LAST = 0x0FBC
};

typedef struct syllable {
    const uint32_t *letters;
    size_t count;
} syllable;

static uint32_t letter_at(const syllable *s, size_t at)
{
    return at < s->count ? s->letters[at] : 0;
}

static bool is_base(uint32_t letter)
{
    return letter >= KA && letter <= LAST;
}

static bool is_sub(uint32_t letter)
{
    return letter >= SUB_FIRST && letter <= SUB_LAST;
}

static bool is_vowel(uint32_t letter)
{
    return letter >= 0x0F71 && letter <= 0x0F80;
}

static bool is_prefix(uint32_t letter)
{
    return letter == GA || letter == DA || letter == BA || letter == MA || letter == A_CHUNG;
}

/* The letter that carries a stack or a vowel; where none does, the second of three, or of two behind it when the first cannot. */
static size_t find_root(const syllable *s)
{
    size_t bases = 0;
    for (size_t i = 0; i < s->count; i++) {
        uint32_t next = letter_at(s, i + 1);
        if (is_base(s->letters[i]) && (is_sub(next) || is_vowel(next)) && !(s->letters[i] == A_CHUNG && i))
            return i;
        bases += is_base(s->letters[i]);
    }
    return bases >= 3 && is_prefix(letter_at(s, 0)) ? 1 : 0;
}

static const char *sound_of(uint32_t letter)
{
    static const char *const sounds[] = {"k",  "kh", "g", "g", "ng", "ch", "ch", "j",  "j", "ny", "t",  "th", "d",  "d",  "n",
                                         "t",  "th", "d", "d", "n",  "p",  "ph", "b",  "b", "m",  "ts", "ts", "dz", "dz", "w",
                                         "zh", "z",  "",  "y", "r",  "l",  "sh", "sh", "s", "h",  "",   "k",  "r"};
    return letter >= KA && letter <= 0x0F6A ? sounds[letter - KA] : "";
}

/* The root with what stands below it. */
static const char *root_sound(uint32_t root, uint32_t below)
{
    bool labial = root == PA || root == PHA || root == BA;
    if (below == SUB_YA)
        return root == PA || root == PHA ? "ch" : root == BA ? "j" : root == MA ? "ny" : NULL;
    if (below == SUB_RA)
        return root == 0x0F40 || root == 0x0F4F || root == PA ? "t"
               : root == 0x0F41 || root == PHA                ? "th"
               : root == SA                                   ? "s"
               : root == HA                                   ? "hr"
               : labial || root == GA || root == DA           ? "dr"
                                                              : NULL;
    if (below == SUB_LA)
        return root == 0x0F5F ? "d" : "l";
    return NULL;
}

static void put_root(const syllable *s, size_t *at, emb_reading_text *out)
{
    uint32_t root = letter_at(s, *at), sub = letter_at(s, *at + 1), below = 0;
    ++*at;
    bool super =
        (root == RA || root == LA || root == SA) && is_sub(sub) && sub != SUB_YA && sub != SUB_RA && sub != SUB_LA && sub != 0x0FAD;
    if (super) { /* silent above another letter, but lh */
        root = sub - SUB_FIRST + KA;
        ++*at;
        if (letter_at(s, *at - 2) == LA && root == HA) {
            emb_put(out, "lh");
            return;
        }
    }
    while (is_sub(letter_at(s, *at))) {
        below = letter_at(s, *at) == 0x0FAD ? below : letter_at(s, *at);
        ++*at;
    }
    /* dbang: wang, dbyang: yang */
    if (root == BA && *at >= 2 && s->letters[0] == DA && !super) {
        emb_put(out, below == SUB_YA ? "y" : "w");
        return;
    }
    const char *joined = root_sound(root, below);
    emb_put(out, joined ? joined : sound_of(root));
    if (!joined && below == SUB_YA)
        emb_put_char(out, 'y');
}

static char vowel_of(const syllable *s, size_t *at)
{
    char vowel = 'a';
    for (; is_vowel(letter_at(s, *at)); ++*at) {
        uint32_t letter = letter_at(s, *at);
        vowel = letter == VOWEL_I ? 'i' : letter == VOWEL_U ? 'u' : letter == VOWEL_E ? 'e' : letter == VOWEL_O ? 'o' : vowel;
    }
    return vowel;
}

/* g and b are soft before another syllable (Jigme, Thubten). */
static const char *final_sound(uint32_t letter, bool last)
{
    switch (letter) {
    case GA:
        return last ? "k" : "g";
    case NGA:
        return "ng";
    case NA:
        return "n";
    case BA:
        return last ? "p" : "b";
    case MA:
        return "m";
    case RA:
        return "r";
    case LA:
        return "l";
    default:
        return "";
    }
}

static bool has_superscribed_r(const syllable *s, size_t root)
{
    return letter_at(s, root) == RA && is_sub(letter_at(s, root + 1)) && letter_at(s, root + 1) < SUB_YA;
}

/* Letters before the root that are no prefix are a syllable of Sanskrit (ཀརྨ: karma). */
static bool has_two(const syllable *s, size_t root)
{
    return root > 0 && is_base(s->letters[0]) && !is_prefix(s->letters[0]);
}

static void put_before_root(const syllable *s, size_t root, emb_reading_text *out)
{
    if (!has_two(s, root))
        return;
    emb_put(out, sound_of(s->letters[0]));
    emb_put_char(out, 'a');
}

/* A superscribed r is heard behind a vowel (Dorje); the g of ngag is not before w (Ngawang). */
static void settle_joint(const syllable *s, size_t root, emb_reading_text *out)
{
    char before = out->len ? out->text[out->len - 1] : ' ';
    if (has_superscribed_r(s, root) && strchr("aeiou", before))
        emb_put_char(out, 'r');
    if (before == 'g' && s->letters[0] == DA && letter_at(s, root) == BA && out->len >= 2 && out->text[out->len - 2] == 'a')
        out->len--;
}

static void put_syllable(const syllable *s, bool last, emb_reading_text *out)
{
    size_t at = find_root(s);
    if (!is_base(letter_at(s, at)))
        return;
    put_before_root(s, at, out);
    settle_joint(s, at, out);
    put_root(s, &at, out);
    char vowel = vowel_of(s, &at);
    uint32_t final = letter_at(s, at);
    if (vowel == 'a' && (final == DA || final == SA || final == NA))
        vowel = 'e';
    emb_put_char(out, vowel);
    emb_put(out, final_sound(final, last));
    if (final == A_CHUNG && letter_at(s, at + 1) == VOWEL_I)
        emb_put_char(out, 'i');
}

void emb_read_tibetan(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    (void)options;
    size_t from = 0, syllables = 0;
    for (size_t i = 0; i <= word->count; i++) {
        if (i < word->count && word->letters[i] != EMB_APOSTROPHE)
            continue;
        syllable s = {word->letters + from, i - from};
        if (s.count) {
            if (syllables && syllables % 2 == 0)
                emb_put_space(out);
            put_syllable(&s, syllables % 2 == 1 || i == word->count, out);
            syllables += has_two(&s, find_root(&s)) ? 2 : 1;
        }
        from = i + 1;
    }
}
