/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Burmese by syllables: an onset with its medials, and a rhyme that vowel signs and the final consonant make together. Spelt as the
 * bearers of Burmese names do (Aung San Suu Kyi, Min Aung Hlaing), a syllable a token; the second style leaves out the h of breath and
 * has e for ay (Htun, Tun; Hnin, Nin; Nay, Ne). After the common practice that BGN/PCGN 1970 has settled on, with the habits of names.
 */
#include "text/readings_internal.h"

enum {
    KA = 0x1000,
    NGA = 0x1004,
    SA = 0x1005,
    NYA = 0x1009,
    NNYA = 0x100A,
    TA = 0x1010,
    NA = 0x1014,
    PA = 0x1015,
    MA = 0x1019,
    YA = 0x101A,
    RA = 0x101B,
    LA = 0x101C,
    SSA = 0x101E,
    A = 0x1021,
    AA_TALL = 0x102B,
    AA = 0x102C,
    I = 0x102D,
    II = 0x102E,
    U = 0x102F,
    UU = 0x1030,
    E = 0x1031,
    AI = 0x1032,
    ANUSVARA = 0x1036,
    DOT_BELOW = 0x1037,
    VISARGA = 0x1038,
    VIRAMA = 0x1039,
    ASAT = 0x103A,
    MEDIAL_YA = 0x103B,
    MEDIAL_RA = 0x103C,
    MEDIAL_WA = 0x103D,
    MEDIAL_HA = 0x103E
};

/* What one syllable is written with. */
typedef struct syllable {
    uint32_t onset, final;           /* final 0: none */
    bool ya, wa, ha;                 /* medials; ra sounds as ya */
    bool aa, i, ii, u, uu, e, ai, m; /* vowel signs; m: anusvara */
    bool dot, visarga, asat_vowel;   /* tones; asat_vowel: ော် */
} syllable;

typedef struct burmese_text {
    const uint32_t *letters;
    size_t count, at;
    bool plain;
    emb_reading_text *out;
} burmese_text;

static uint32_t letter_at(const burmese_text *t, size_t at)
{
    return at < t->count ? t->letters[at] : 0;
}

static bool is_consonant(uint32_t letter)
{
    return (letter >= KA && letter <= A) || letter == 0x103F;
}

/* Vowels that stand alone: their sound; NULL for all other letters. */
static const char *independent(uint32_t letter)
{
    switch (letter) {
    case 0x1023:
    case 0x1024:
        return "i";
    case 0x1025:
    case 0x1026:
        return "u";
    case 0x1027:
        return "e";
    case 0x1029:
    case 0x102A:
        return "aw";
    default:
        return NULL;
    }
}

/* ---- Taking a syllable ---- */

static bool take_sign(syllable *s, uint32_t letter)
{
    switch (letter) {
    case MEDIAL_YA:
    case MEDIAL_RA:
        return s->ya = true;
    case MEDIAL_WA:
        return s->wa = true;
    case MEDIAL_HA:
        return s->ha = true;
    case AA_TALL:
    case AA:
        return s->aa = true;
    case I:
        return s->i = true;
    case II:
        return s->ii = true;
    case U:
        return s->u = true;
    case UU:
        return s->uu = true;
    case E:
        return s->e = true;
    case AI:
        return s->ai = true;
    case ANUSVARA:
        return s->m = true;
    case DOT_BELOW:
        return s->dot = true;
    case VISARGA:
        return s->visarga = true;
    case ASAT:
        return s->asat_vowel = true;
    default:
        return false;
    }
}

/* A consonant that has no vowel of its own: asat behind it (a tone mark may stand between), or one below it. */
static bool is_final(const burmese_text *t, size_t at)
{
    if (!is_consonant(letter_at(t, at)))
        return false;
    size_t next = at + 1 + (letter_at(t, at + 1) == DOT_BELOW);
    return letter_at(t, next) == ASAT || letter_at(t, at + 1) == VIRAMA;
}

static void take_syllable(burmese_text *t, syllable *s)
{
    *s = (syllable){.onset = letter_at(t, t->at++)};
    while (t->at < t->count && take_sign(s, letter_at(t, t->at)))
        t->at++;
    if (!is_final(t, t->at))
        return;
    s->final = letter_at(t, t->at++);
    s->asat_vowel = false;
    if (letter_at(t, t->at) == VIRAMA) {
        t->at++;
        return;
    }
    while (t->at < t->count && take_sign(s, letter_at(t, t->at)))
        t->at++;
}

/* ---- Onsets ---- */

static const char *onset_of(uint32_t letter, bool plain)
{
    static const char *const sounds[] = {
        "k",  "kh", "g", "g", "ng", "s",  "hs", "z", "z", "ny", "ny", "t", "ht", "d",  "d", "n", "t",
        "ht", "d",  "d", "n", "p",  "hp", "b",  "b", "m", "y",  "y",  "l", "w",  "th", "h", "l", "",
    };
    if (letter == 0x103F)
        return "th";
    const char *text = sounds[letter - KA];
    bool breath = text[0] == 'h' && text[1];
    /* hs and hp are seldom written (Sann, Phyo) */
    if (letter == 0x1006)
        return "s";
    if (letter == 0x1016)
        return plain ? "p" : "ph";
    return plain && breath ? text + 1 : text;
}

static void put_onset(const burmese_text *t, const syllable *s)
{
    uint32_t letter = s->onset;
    bool sonorant =
        letter == NGA || letter == NYA || letter == NNYA || letter == NA || letter == MA || letter == LA || letter == 0x101D;
    if (s->ha && (letter == YA || letter == RA)) {
        emb_put(t->out, "sh");
    } else if (s->ha && letter == LA && s->ya) {
        emb_put(t->out, "sh");
        return;
    } else if (s->ya && letter == 0x1001) {
        emb_put(t->out, "ch");
    } else {
        if (s->ha && sonorant && !t->plain)
            emb_put_char(t->out, 'h');
        emb_put(t->out, onset_of(letter, t->plain));
        if (s->ya && letter != NGA)
            emb_put_char(t->out, 'y');
    }
}

/* ---- Rhymes ---- */

static const char *open_rhyme(const syllable *s, bool plain)
{
    if (s->i && s->u)
        return s->visarga ? "oe" : "o";
    if (s->e && s->aa)
        return "aw";
    if (s->e)
        return s->wa || plain ? "e" : s->onset == A ? "aye" : "ay";
    if (s->ai)
        return "e";
    if (s->m)
        return s->i ? "ein" : s->u ? "on" : "an";
    if (s->i || s->ii)
        return "i";
    return s->u || s->uu ? "u" : "a";
}

/* With m, n or nya at the end. */
static const char *nasal_rhyme(const syllable *s)
{
    if (s->i && s->u)
        return "aing";
    if (s->i)
        return "ein";
    if (s->u || s->wa)
        return "un";
    return "an";
}

static const char *velar_rhyme(const syllable *s, bool nasal)
{
    if (s->i && s->u)
        return nasal ? "aing" : "aik";
    if (s->e && s->aa)
        return nasal ? "aung" : "auk";
    return nasal ? "in" : "et";
}

static const char *stop_rhyme(const syllable *s)
{
    if (s->i)
        return "eik";
    return s->u ? "ok" : s->wa ? "ut" : "at";
}

static const char *closed_rhyme(const syllable *s, bool plain)
{
    switch (s->final) {
    case KA:
        return velar_rhyme(s, false);
    case NGA:
        return velar_rhyme(s, true);
    case SA:
        return "it";
    case NYA:
        return "in";
    case NNYA:
        return "i";
    case YA:
        return "e";
    default:
        break;
    }
    if (s->final == NA || s->final == MA || s->final == 0x100F)
        return nasal_rhyme(s);
    bool stop = (s->final >= TA && s->final <= 0x1013) || (s->final >= PA && s->final <= 0x1018) ||
                (s->final >= 0x100B && s->final <= 0x100E);
    return stop ? stop_rhyme(s) : open_rhyme(s, plain);
}

static void put_syllable(const burmese_text *t, const syllable *s)
{
    bool nasal = s->m || s->final == NGA || s->final == NA || s->final == MA || s->final == NYA;
    bool rounded = s->final && s->final != NGA && s->final != KA && s->final != NNYA && s->final != YA && s->final != SA;
    put_onset(t, s);
    if (s->wa && !(rounded && !s->i && !s->u && !s->e))
        emb_put_char(t->out, 'w');
    emb_put(t->out, s->final ? closed_rhyme(s, t->plain) : open_rhyme(s, t->plain));
    /* the creaky tone of a nasal is spelt t: Myint, Nyunt */
    if (nasal && s->dot)
        emb_put_char(t->out, 't');
}

uint32_t emb_burmese_options(const emb_word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t letter = word->letters[i];
        if (letter == MEDIAL_HA || letter == E || letter == 0x100C || letter == 0x1011 || letter == 0x1016)
            return EMB_OPTION_LOCAL;
    }
    return 0;
}

void emb_read_burmese(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    burmese_text t = {word->letters, word->count, 0, (options & EMB_OPTION_LOCAL) != 0, out};
    while (t.at < t.count) {
        const char *alone = independent(letter_at(&t, t.at));
        syllable s;
        if (alone) {
            emb_put_space(out);
            emb_put(out, alone[0] == 'u' && out->len ? "oo" : alone); /* U is a title, Oo a name */
            t.at++;
        } else if (is_consonant(letter_at(&t, t.at))) {
            emb_put_space(out);
            take_syllable(&t, &s);
            put_syllable(&t, &s);
        } else {
            t.at++;
        }
    }
}
