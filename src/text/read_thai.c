/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thai and Lao, whose blocks are laid out alike: vowels written before their consonant are put behind it, the consonants that end a
 * syllable have the few sounds that a syllable can end in, vowels that are not written are added, silenced letters are left out.
 * After the Royal Thai General System of 1999, and for Lao BGN/PCGN 1966. Styles: by letters, as bearers of Indian names write
 * themselves (ชินวัตร is chinwat, or chinawatra); without the h of k, p and t.
 */
#include "text/readings_internal.h"

/* Places in the block of Thai; Lao letters are where their Thai ones are. */
enum {
    KO = 0x01,
    NGO = 0x07,
    YO_YING = 0x0D,
    NO = 0x19,
    YO = 0x22,
    RO = 0x23,
    LO = 0x25,
    WO = 0x27,
    SO = 0x2A,
    HO = 0x2B,
    O = 0x2D,
    LAST_CONSONANT = 0x2E,
    SARA_A = 0x30,
    MAI_HAN_AKAT = 0x31,
    SARA_AA = 0x32,
    SARA_AM = 0x33,
    SARA_I = 0x34,
    SARA_II = 0x35,
    SARA_UE = 0x36,
    SARA_UEE = 0x37,
    SARA_U = 0x38,
    SARA_UU = 0x39,
    LAO_O = 0x3B,
    LAO_SUB_L = 0x3C,
    LAO_IA = 0x3D,
    SARA_E = 0x40,
    SARA_AE = 0x41,
    SARA_O = 0x42,
    SARA_AI_MAIMUAN = 0x43,
    SARA_AI = 0x44,
    LAKKHANG = 0x45,
    MAITAIKHU = 0x47,
    THANTHAKHAT = 0x4C,
    NIKHAHIT = 0x4D
};

#define LETTERS_MAX 64

typedef struct thai_text {
    uint8_t places[LETTERS_MAX]; /* without tone marks and silenced letters */
    size_t count, at;
    bool lao, letters, plain; /* the styles: by letters; k, p, t without h */
    emb_reading_text *out;
} thai_text;

static bool is_consonant(uint8_t place)
{
    return (place >= KO && place <= LAST_CONSONANT) || place == 0x5C || place == 0x5D;
}

static bool is_before(uint8_t place)
{
    return place >= SARA_E && place <= SARA_AI;
}

/* Stands behind or about its consonant. */
static bool is_behind(uint8_t place)
{
    return (place >= SARA_A && place <= LAO_IA) || place == LAKKHANG || place == MAITAIKHU || place == NIKHAHIT;
}

static uint8_t place_at(const thai_text *t, size_t at)
{
    return at < t->count ? t->places[at] : 0;
}

/* Copies a word without tone marks, repetition marks and what a silencing mark stands on. */
static void take_word(thai_text *t, const emb_word *word)
{
    for (size_t i = 0; i < word->count && t->count < LETTERS_MAX; i++) {
        uint8_t place = (uint8_t)(word->letters[i] & 0x7F);
        if (word->letters[i] < 0xE00 || word->letters[i] > 0xEFF)
            continue;
        if (place == THANTHAKHAT) {
            while (t->count && is_behind(t->places[t->count - 1]))
                t->count--;
            t->count -= t->count > 0;
        } else if (place == SARA_AA && t->count && t->places[t->count - 1] == NIKHAHIT) {
            t->places[t->count - 1] = SARA_AM;
        } else if (place != 0x2F && place != 0x46 && !(place >= 0x48 && place <= 0x4B) && place < 0x5E) {
            t->places[t->count++] = place;
        }
    }
}

/* ---- Sounds ---- */

static const char *const initials[] = {
    "",   "k",  "kh", "kh", "kh",  "kh", "kh",  "ng", "ch", "ch", "ch", "s", "ch", "y", "d",  "t",
    "th", "th", "th", "n",  "d",   "t",  "th",  "th", "th", "n",  "b",  "p", "ph", "f", "ph", "f",
    "ph", "m",  "y",  "r",  "rue", "l",  "lue", "w",  "s",  "s",  "s",  "h", "l",  "",  "h",
};

static const char *const finals[] = {
    "",  "k", "k", "k", "k", "k", "k", "ng", "t", "t", "t", "t", "t", "n", "t", "t", "t", "t", "t", "n", "t", "t", "t", "t",
    "t", "n", "p", "p", "p", "p", "p", "p",  "p", "m", "i", "n", "",  "n", "",  "o", "t", "t", "t", "t", "n", "",  "",
};

static const char *initial(const thai_text *t, uint8_t place)
{
    if (place > LAST_CONSONANT)
        return place == 0x5C ? "n" : "m";
    if (t->lao && place == WO)
        return "v";
    if (t->lao && (place == YO_YING || place == 0x0A))
        return place == YO_YING ? t->letters ? "nh" : "y" : t->letters ? "x" : "s";
    if (t->letters && (place == WO || place == 0x08))
        return place == WO ? "v" : "j";
    const char *text = initials[place];
    return t->plain && (text[0] == 'k' || text[0] == 'p' || text[0] == 't') && text[1] == 'h' ? text[0] == 'k'   ? "k"
                                                                                                : text[0] == 'p' ? "p"
                                                                                                                 : "t"
                                                                                              : text;
}

static const char * final(const thai_text *t, uint8_t place)
{
    if (place > LAST_CONSONANT)
        return "";
    bool by_letter = t->letters && (place == RO || place == LO || (place >= 0x28 && place <= SO) || place == 0x08 || place == 0x0A);
    if (t->lao && place == YO_YING)
        return "i";
    if (place == WO && t->plain)
        return "w";
    return by_letter ? place == 0x0A ? "j" : initials[place][0] == 'c' ? "j" : initials[place] : finals[place];
}

/* ---- Syllables ---- */

/* Consonants from `at` on that begin one syllable together: kr, pl, khw, and h before a sonorant, which is silent. */
static size_t onset_length(const thai_text *t, size_t at)
{
    uint8_t first = place_at(t, at), second = place_at(t, at + 1);
    if (t->lao && second == LAO_SUB_L)
        return 2;
    if (!is_consonant(second))
        return 1;
    bool sonorant = second == NGO || second == YO_YING || second == NO || second == 0x21 || second == YO || second == RO ||
                    second == LO || second == WO;
    /* the second consonant must have the vowel: bare ones are a syllable's end */
    bool voiced = is_behind(place_at(t, at + 2)) || (at && is_before(place_at(t, at - 1)) && is_consonant(place_at(t, at + 2)));
    if (first == HO && sonorant && voiced)
        return 2;
    if (first == O && second == YO && voiced)
        return 2;
    if ((first == SO || first == 0x28) && second == RO && voiced)
        return 2;
    bool stop = first == KO || first == 0x02 || first == 0x04 || first == 0x15 || first == 0x1A || first == 0x1B || first == 0x1C ||
                first == 0x1E;
    bool liquid = second == RO || second == LO || (second == WO && (first == KO || first == 0x02 || first == 0x04));
    return stop && liquid && voiced && !(second == WO && is_consonant(place_at(t, at + 2))) ? 2 : 1;
}

static void put_onset(thai_text *t, size_t count)
{
    uint8_t first = place_at(t, t->at), second = count > 1 ? place_at(t, t->at + 1) : 0;
    bool silent = second && (first == HO || (first == O && second != LAO_SUB_L));
    if (!silent)
        emb_put(t->out, initial(t, first));
    bool silent_r = (first == SO || first == 0x28) && !t->letters; /* ศรี: si */
    if (second && !silent_r)
        emb_put(t->out, second == LAO_SUB_L ? "l" : initial(t, second));
    t->at += count;
}

/*
 * Whether the last two consonants of a word, both bare, belong to the syllable before: not behind a long vowel (จุลานน: chulanon),
 * and with r last only where the first is a stop behind a short vowel (จักร, มิตร, but ธร: thon).
 */
static bool is_silent_end(const thai_text *t, size_t at)
{
    uint8_t place = place_at(t, at), before = at ? place_at(t, at - 1) : 0;
    bool stop = place == KO || place == 0x14 || place == 0x15 || place == 0x17;
    bool is_short = before == MAI_HAN_AKAT || before == SARA_I || before == SARA_U || before == SARA_UE;
    bool is_long = before == SARA_AA || before == SARA_II || before == SARA_UU || before == SARA_UEE;
    return place_at(t, at + 1) == RO ? stop && is_short : !is_long;
}

/* Whether the consonant at `at` ends the syllable before it: nothing follows, or another consonant or a vowel written before one. */
static bool ends_syllable(const thai_text *t, size_t at)
{
    uint8_t place = place_at(t, at), next = place_at(t, at + 1);
    if (!is_consonant(place) || place == HO || place == O || is_behind(next) || next == O)
        return false;
    bool doubled_r = next == RO && place_at(t, at + 2) == RO && !is_behind(place_at(t, at + 3));
    if (doubled_r || (at + 2 == t->count && is_consonant(next) && !is_silent_end(t, at)))
        return false;
    /* pra-, kra-: the consonant begins a cluster with a vowel of its own */
    return onset_length(t, at) == 1;
}

/* The end of a syllable, with what is written behind it but not heard (จักร: chak). */
static void put_coda(thai_text *t)
{
    if (!ends_syllable(t, t->at))
        return;
    uint8_t place = place_at(t, t->at++);
    emb_put(t->out, final(t, place));
    bool last = is_consonant(place_at(t, t->at)) && (t->at + 1 == t->count || is_before(place_at(t, t->at + 1)));
    if (t->letters && !t->lao && (last || (t->at < t->count && is_consonant(place_at(t, t->at)) && ends_syllable(t, t->at)))) {
        emb_put(t->out, initial(t, place_at(t, t->at++)));
        emb_put_char(t->out, 'a');
    } else if (last) {
        t->at++;
    } else if (t->letters && !t->lao && is_consonant(place_at(t, t->at))) {
        emb_put_char(t->out, 'a');
    }
}

/* เจริญ: charoen, เพลิน: phloen; the second consonant has the vowel. Returns whether it is one. */
static bool put_framed_cluster(thai_text *t)
{
    uint8_t first = place_at(t, t->at), second = place_at(t, t->at + 1);
    if ((second != RO && second != LO) || place_at(t, t->at + 2) != SARA_I)
        return false;
    emb_put(t->out, initial(t, first));
    if (onset_length(t, t->at) == 1)
        emb_put_char(t->out, 'a');
    emb_put(t->out, initial(t, second));
    emb_put(t->out, "oe");
    t->at += 3;
    put_coda(t);
    return true;
}

/* A vowel written before its consonants, with what stands behind them. */
static void put_framed(thai_text *t)
{
    uint8_t vowel = place_at(t, t->at++);
    if (!is_consonant(place_at(t, t->at)) || (vowel == SARA_E && put_framed_cluster(t)))
        return;
    put_onset(t, onset_length(t, t->at));
    uint8_t next = place_at(t, t->at), behind = place_at(t, t->at + 1);
    const char *sound = vowel == SARA_E    ? "e"
                        : vowel == SARA_AE ? t->lao && !t->letters ? "e" : "ae"
                        : vowel == SARA_O  ? "o"
                                           : "ai";
    size_t used = 0;
    if (vowel == SARA_E && next == SARA_AA)
        sound = behind == SARA_A ? "o" : "ao", used = behind == SARA_A ? 2 : 1;
    else if (vowel == SARA_E && (next == SARA_II || next == MAI_HAN_AKAT) && (behind == YO || behind == LAO_IA))
        sound = "ia", used = 2;
    else if (vowel == SARA_E && (next == SARA_UEE || next == SARA_UE) && behind == O)
        sound = "uea", used = 2;
    else if (vowel == SARA_E && (next == O || next == SARA_I || next == SARA_II))
        sound = "oe", used = 1;
    else if (vowel == SARA_E && next == YO && !is_behind(behind))
        sound = "oei", used = 1;
    else if (next == SARA_A || next == MAITAIKHU || (t->lao && next == MAI_HAN_AKAT))
        used = 1;
    else if (vowel == SARA_AI && next == YO && !is_behind(behind))
        used = 1;
    t->at += used;
    emb_put(t->out, sound);
    put_coda(t);
}

/* Vowels behind a consonant; false where there is none. */
static bool put_vowel(thai_text *t)
{
    uint8_t vowel = place_at(t, t->at), next = place_at(t, t->at + 1);
    static const char *const sounds[] = {"a", "a", "a", "am", "i", "i", "ue", "ue", "u", "u", "", "o", "", "ia"};
    if (vowel == MAI_HAN_AKAT && next == WO && !is_behind(place_at(t, t->at + 2))) {
        emb_put(t->out, "ua");
        t->at += 2;
        return true;
    }
    if (vowel == LAO_O && next == WO) {
        emb_put(t->out, "oua");
        t->at += 2;
        return true;
    }
    if (vowel >= SARA_A && vowel <= LAO_IA) {
        emb_put(t->out, sounds[vowel - SARA_A]);
        t->at++;
        if (vowel == SARA_UEE && next == O && ends_syllable(t, t->at + 1))
            t->at++;
        return true;
    }
    if (vowel == NIKHAHIT || vowel == LAKKHANG) {
        emb_put(t->out, vowel == NIKHAHIT && t->lao ? "o" : "a");
        t->at++;
        return true;
    }
    return false;
}

/* A consonant without a vowel sign: รร is an, อ and ว are vowels before a final, else o before a final and a without. */
static void put_inherent(thai_text *t)
{
    uint8_t next = place_at(t, t->at), behind = place_at(t, t->at + 1);
    if (next == RO && behind == RO && !is_behind(place_at(t, t->at + 2))) {
        t->at += 2;
        bool final_follows = ends_syllable(t, t->at);
        emb_put(t->out, final_follows ? t->letters ? "ar" : "a" : "an");
        put_coda(t);
    } else if (next == O && !is_behind(behind)) {
        t->at++;
        emb_put(t->out, "o");
        put_coda(t);
    } else if (next == WO && is_consonant(behind) && ends_syllable(t, t->at + 1)) {
        t->at++;
        emb_put(t->out, "ua");
        put_coda(t);
    } else if (t->lao && next == LAO_IA) {
        t->at++;
        emb_put(t->out, "ia");
        put_coda(t);
    } else if (is_consonant(next) && is_consonant(behind) && t->at + 2 == t->count && next != HO && next != O) {
        emb_put(t->out, "a"); /* กมล: kamon */
    } else if (ends_syllable(t, t->at)) {
        emb_put(t->out, "o");
        put_coda(t);
    } else if (t->at < t->count || t->count == 1) {
        emb_put(t->out, "a");
    }
}

static void put_syllable(thai_text *t)
{
    uint8_t place = place_at(t, t->at);
    if (is_before(place)) {
        put_framed(t);
    } else if (!is_consonant(place)) {
        t->at++;
    } else if (place == 0x24 || place == 0x26) { /* ฤ ฦ */
        emb_put(t->out, initial(t, place));
        t->at++;
        put_coda(t);
    } else {
        put_onset(t, onset_length(t, t->at));
        if (place_at(t, t->at) == MAITAIKHU)
            t->at++;
        bool sign = put_vowel(t);
        if (sign)
            put_coda(t);
        else
            put_inherent(t);
    }
}

/* บัติ, ชาติ: the last vowel is not heard. */
static void drop_silent_vowel(thai_text *t)
{
    size_t count = t->count;
    bool vowel = count >= 4 && (t->places[count - 1] == SARA_I || t->places[count - 1] == SARA_U) && t->places[count - 2] == 0x15;
    if (vowel && !t->lao && !t->letters && (t->places[count - 3] == MAI_HAN_AKAT || t->places[count - 3] == SARA_AA))
        t->count--;
}

uint32_t emb_thai_options(const emb_word *word)
{
    uint32_t found = 0;
    for (size_t i = 0; i < word->count; i++) {
        uint8_t place = (uint8_t)(word->letters[i] & 0x7F);
        const char *text = place <= LAST_CONSONANT ? initials[place] : "";
        if (((text[0] == 'k' || text[0] == 'p') && text[1] == 'h') || (i && place == WO))
            found |= EMB_OPTION_LOCAL;
        if (place == RO || place == LO || place == WO || place == 0x08 || place == 0x0A || (place >= 0x28 && place <= SO))
            found |= EMB_OPTION_LETTERS;
    }
    return found;
}

void emb_read_thai(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    thai_text t = {.lao = word->script == EMB_SCRIPT_LAO,
                   .letters = (options & EMB_OPTION_LETTERS) != 0,
                   .plain = (options & EMB_OPTION_LOCAL) != 0,
                   .out = out};
    take_word(&t, word);
    drop_silent_vowel(&t);
    while (t.at < t.count)
        put_syllable(&t);
}
