/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scripts of India and Sinhala, by one engine: a consonant has an inherent vowel unless a vowel sign or a virama follows.
 * What a letter is follows from its place in its block (the blocks are laid out alike, Sinhala apart); how it reads comes from
 * data/scripts/. The northern scripts write inherent vowels that speech, and so Latin spelling, has dropped: at the end of a
 * word (Ram, Singh) and before a consonant with a vowel of its own (Sushma, Kejriwal).
 */
#include "text/readings_internal.h"

typedef enum letter_kind {
    KIND_OTHER = 0, /* marks without a sound */
    KIND_CONSONANT,
    KIND_DEAD, /* a consonant that never has a vowel */
    KIND_VOWEL,
    KIND_SIGN,
    KIND_VIRAMA,
    KIND_NASAL,
    KIND_BREATH, /* visarga */
    KIND_DOUBLE  /* Gurmukhi addak: doubles the consonant behind it */
} letter_kind;

/* A conjunct that does not read as the sum of its letters; given by places in the block. */
typedef struct conjunct {
    uint8_t first, second;
    const char *text;
} conjunct;

typedef struct abugida {
    bool drops;        /* inherent vowels that speech has dropped */
    const char *nasal; /* anusvara before consonants other than labials; "" as n */
    conjunct conjuncts[8];
} abugida;

enum {
    NGA = 0x19,
    CA = 0x1A,
    NYA = 0x1E,
    TTA = 0x1F,
    NNA = 0x23,
    TA = 0x24,
    NA = 0x28,
    NNNA = 0x29,
    PA = 0x2A,
    BA = 0x2C,
    MA = 0x2E,
    YA = 0x2F,
    RA = 0x30,
    SA = 0x38,
    RRA = 0x31,
    KA = 0x15,
    JA = 0x1C,
    HA = 0x39,
    VIRAMA = 0x4D
};

static const abugida abugidas[] = {
    [EMB_SCRIPT_DEVANAGARI] = {true, "n", {{JA, NYA, "gy"}}},
    [EMB_SCRIPT_BENGALI] = {true, "ng", {{JA, NYA, "gy"}}},
    [EMB_SCRIPT_GURMUKHI] = {true, "n", {{0}}},
    [EMB_SCRIPT_GUJARATI] = {true, "n", {{JA, NYA, "gn"}}},
    [EMB_SCRIPT_TAMIL] = {false, "n", {{CA, CA, "ch"}, {TA, TA, "th"}, {RRA, RRA, "tr"}, {NNNA, RRA, "ndr"}}},
    [EMB_SCRIPT_TELUGU] = {false, "n", {{0}}},
    [EMB_SCRIPT_KANNADA] = {false, "n", {{0}}},
    [EMB_SCRIPT_MALAYALAM] =
        {false, "n", {{RRA, RRA, "tt"}, {NA, RRA, "nt"}, {NNA, TTA, "nd"}, {NYA, NYA, "nj"}, {NGA, NGA, "ng"}, {TA, TA, "th"}}},
    [EMB_SCRIPT_SINHALA] = {false, "n", {{0}}},
};

static letter_kind sinhala_kind(uint32_t place)
{
    if (place == 0x02)
        return KIND_NASAL;
    if (place == 0x03)
        return KIND_BREATH;
    if (place >= 0x05 && place <= 0x16)
        return KIND_VOWEL;
    if (place >= 0x1A && place <= 0x46)
        return KIND_CONSONANT;
    return place == 0x4A ? KIND_VIRAMA : place >= 0x4F ? KIND_SIGN : KIND_OTHER;
}

/* Consonants and vowels that the scripts have outside their common part. */
static letter_kind extra_kind(emb_script script, uint32_t place)
{
    if (script == EMB_SCRIPT_BENGALI)
        return place == 0x4E ? KIND_DEAD : place >= 0x70 && place <= 0x71 ? KIND_CONSONANT : KIND_OTHER;
    if (script == EMB_SCRIPT_GURMUKHI)
        return place == 0x70 ? KIND_NASAL : place == 0x71 ? KIND_DOUBLE : place >= 0x72 && place <= 0x73 ? KIND_VOWEL : KIND_OTHER;
    if (script == EMB_SCRIPT_MALAYALAM)
        return place >= 0x7A || (place >= 0x54 && place <= 0x56) || place == 0x4E ? KIND_DEAD : KIND_OTHER;
    if (script == EMB_SCRIPT_DEVANAGARI)
        return place >= 0x72 && place <= 0x77 ? KIND_VOWEL : place >= 0x79 ? KIND_CONSONANT : KIND_OTHER;
    return script == EMB_SCRIPT_GUJARATI && place == 0x79 ? KIND_CONSONANT : KIND_OTHER;
}

static letter_kind kind_of_place(emb_script script, uint32_t place)
{
    if (script == EMB_SCRIPT_SINHALA)
        return sinhala_kind(place);
    if (place == 0x01 || place == 0x02)
        return KIND_NASAL;
    if (place == 0x03)
        return script == EMB_SCRIPT_TAMIL ? KIND_OTHER : KIND_BREATH;
    if ((place >= 0x04 && place <= 0x14) || place == 0x60 || place == 0x61)
        return KIND_VOWEL;
    if (place >= 0x15 && place <= HA)
        return KIND_CONSONANT;
    if (place == VIRAMA)
        return KIND_VIRAMA;
    if ((place >= 0x3E && place <= 0x4C) || place == 0x57 || place == 0x62 || place == 0x63)
        return KIND_SIGN;
    if (place >= 0x58 && place <= 0x5E)
        return KIND_CONSONANT;
    if (place == 0x5F)
        return script == EMB_SCRIPT_MALAYALAM ? KIND_VOWEL : KIND_CONSONANT;
    return extra_kind(script, place);
}

static uint32_t place_at(const emb_word *word, size_t at)
{
    return at < word->count && word->letters[at] >= 0x900 && word->letters[at] < 0xE00 ? word->letters[at] & 0x7F : 0;
}

static letter_kind kind_at(const emb_word *word, size_t at)
{
    uint32_t place = place_at(word, at);
    return place ? kind_of_place((emb_script)word->script, place) : KIND_OTHER;
}

/* Whether the consonant at `at` is sounded with its inherent vowel as far as writing tells. */
static bool has_inherent(const emb_word *word, size_t at)
{
    letter_kind next = kind_at(word, at + 1);
    return kind_at(word, at) == KIND_CONSONANT && next != KIND_SIGN && next != KIND_VIRAMA;
}

static bool is_nasal_place(uint32_t place)
{
    return place == NGA || place == NYA || place == NNA || place == NA || place == MA;
}

static bool is_stop_place(uint32_t place)
{
    return place >= KA && place < MA && !is_nasal_place(place) && place != NNNA;
}

/* At the end of a word: always after a single consonant (but priya), after two where they are easily said (Govind, Motors). */
static bool drops_last(const emb_word *word, size_t at)
{
    uint32_t place = place_at(word, at);
    if (kind_at(word, at - 1) != KIND_VIRAMA) {
        uint32_t before = place_at(word, at - 1);
        return !(place == YA && (before == 0x3F || before == 0x40));
    }
    uint32_t first = at >= 2 ? place_at(word, at - 2) : 0;
    return place == SA || (is_stop_place(place) && (is_nasal_place(first) || first == RA || first == place));
}

/* A single consonant, or one with r or y behind it (Gurpreet, Shivprasad). */
static bool has_light_onset(const emb_word *word, size_t at)
{
    if (kind_at(word, at + 1) != KIND_VIRAMA)
        return true;
    uint32_t second = place_at(word, at + 2);
    return is_stop_place(place_at(word, at)) && (second == RA || second == YA);
}

/*
 * Which inherent vowels are dropped, from the end: the last one, and one between a sounded vowel and a single consonant
 * with a sounded vowel; never that of the first syllable.
 */
static void find_dropped(const emb_word *word, bool keep, bool *dropped)
{
    size_t first = 0;
    while (first < word->count && kind_at(word, first) != KIND_VOWEL &&
           (kind_at(word, first) != KIND_CONSONANT || kind_at(word, first + 1) == KIND_VIRAMA))
        first++;
    for (size_t at = word->count; at-- > 0;) {
        dropped[at] = false;
        if (at <= first || !has_inherent(word, at))
            continue;
        if (at + 1 == word->count) {
            dropped[at] = drops_last(word, at) && !(keep && kind_at(word, at - 1) == KIND_VIRAMA);
            continue;
        }
        bool single = kind_at(word, at - 1) != KIND_VIRAMA && has_light_onset(word, at + 1);
        dropped[at] = !keep && single && kind_at(word, at + 1) == KIND_CONSONANT && !dropped[at + 1];
    }
}

/* Tamil has one letter for voiced and voiceless stops: voiced between vowels and after nasals (there த as in Sundar, Senthil). */
static const char *tamil_stop(const emb_word *word, size_t at, uint32_t options)
{
    uint32_t place = place_at(word, at), first = at >= 2 ? place_at(word, at - 2) : 0;
    bool after_consonant = at && kind_at(word, at - 1) == KIND_VIRAMA;
    bool after_nasal = after_consonant && (is_nasal_place(first) || first == NNNA);
    if (place == TA)
        return after_nasal && !(options & EMB_OPTION_TAMIL_TH) ? "d" : NULL;
    const char *voiced = place == KA ? "g" : place == CA ? "j" : place == TTA ? "d" : place == PA ? "b" : NULL;
    if (!voiced || at == 0 || after_nasal)
        return at ? voiced : place == CA && (options & EMB_OPTION_LOCAL) ? "ch" : NULL;
    if (place == CA)
        return options & EMB_OPTION_LOCAL ? "ch" : NULL;
    bool before_consonant = kind_at(word, at + 1) == KIND_VIRAMA;
    return after_consonant || before_consonant || (options & EMB_OPTION_LOCAL) ? NULL : voiced;
}

static uint32_t tamil_options(const emb_word *word)
{
    uint32_t found = 0;
    for (size_t i = 0; i < word->count; i++) {
        const char *plain = tamil_stop(word, i, 0);
        if (plain != tamil_stop(word, i, EMB_OPTION_LOCAL))
            found |= EMB_OPTION_LOCAL;
        if (plain != tamil_stop(word, i, EMB_OPTION_TAMIL_TH))
            found |= EMB_OPTION_TAMIL_TH;
    }
    return found;
}

/* Bengali: second in a conjunct য is y, and ব is w (Swapan, Biswas) but after m, r and b. */
static const char *bengali_consonant(const emb_word *word, size_t at)
{
    if (at < 2 || kind_at(word, at - 1) != KIND_VIRAMA)
        return NULL;
    uint32_t place = place_at(word, at), first = place_at(word, at - 2);
    if (place == YA)
        return "y";
    return place == BA && first != MA && first != RA && first != BA ? "w" : NULL;
}

/* Malayalam: a single ട within a word is d (Kodiyeri, Palakkad), or the letter (Natesan). */
static const char *malayalam_consonant(const emb_word *word, size_t at, uint32_t options)
{
    bool single = at && kind_at(word, at - 1) != KIND_VIRAMA && kind_at(word, at + 1) != KIND_VIRAMA;
    return single && place_at(word, at) == TTA && !(options & EMB_OPTION_LOCAL) ? "d" : NULL;
}

static uint32_t malayalam_options(const emb_word *word)
{
    for (size_t i = 0; i < word->count; i++)
        if (malayalam_consonant(word, i, 0))
            return EMB_OPTION_LOCAL;
    return 0;
}

static const char *consonant(const emb_word *word, size_t at, uint32_t options)
{
    const char *text = word->script == EMB_SCRIPT_TAMIL       ? tamil_stop(word, at, options)
                       : word->script == EMB_SCRIPT_BENGALI   ? bengali_consonant(word, at)
                       : word->script == EMB_SCRIPT_MALAYALAM ? malayalam_consonant(word, at, options)
                                                              : NULL;
    return text ? text : emb_char_ascii(word->letters[at]);
}

/* A conjunct starting at `at` that has a reading of its own; NULL where there is none. */
static const char *find_conjunct(const emb_word *word, size_t at)
{
    if (kind_at(word, at + 1) != KIND_VIRAMA || kind_at(word, at + 2) != KIND_CONSONANT)
        return NULL;
    uint32_t first = place_at(word, at), second = place_at(word, at + 2);
    for (const conjunct *c = abugidas[word->script].conjuncts; c->text; c++)
        if (c->first == first && c->second == second)
            return c->text;
    return NULL;
}

/* m before labials, ng before h (Singh), as the table says before other consonants, as the letter is at the end. */
static const char *nasal(const emb_word *word, size_t at)
{
    uint32_t next = place_at(word, at + 1);
    if (word->script == EMB_SCRIPT_SINHALA)
        return next == 0x44 ? "ng" : next >= 0x34 && next <= 0x39 ? "m" : "n";
    if (kind_at(word, at + 1) != KIND_CONSONANT)
        return emb_char_ascii(word->letters[at]);
    if (next >= PA && next <= MA)
        return "m";
    if (place_at(word, at) == 0x01)
        return "n";
    return next == HA ? "ng" : abugidas[word->script].nasal;
}

static void put_doubled(const emb_word *word, size_t at, emb_reading_text *out)
{
    const char *next = kind_at(word, at + 1) == KIND_CONSONANT ? emb_char_ascii(word->letters[at + 1]) : "";
    if (next[0])
        emb_put_char(out, next[0]);
}

uint32_t emb_abugida_options(const emb_word *word)
{
    bool dropped[EMB_NAME_MAX], kept[EMB_NAME_MAX];
    uint32_t found = word->script == EMB_SCRIPT_BENGALI ? EMB_OPTION_LOCAL : 0;
    if (word->script == EMB_SCRIPT_TAMIL)
        return tamil_options(word);
    if (word->script == EMB_SCRIPT_MALAYALAM)
        return malayalam_options(word);
    if (!abugidas[word->script].drops)
        return found;
    find_dropped(word, false, dropped);
    find_dropped(word, true, kept);
    for (size_t i = 0; i < word->count; i++)
        if (dropped[i] != kept[i])
            return found | EMB_OPTION_INHERENT;
    return found;
}

void emb_read_abugida(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    bool dropped[EMB_NAME_MAX];
    bool drops = abugidas[word->script].drops;
    const char *inherent = word->script == EMB_SCRIPT_BENGALI && (options & EMB_OPTION_LOCAL) ? "o" : "a";
    if (drops)
        find_dropped(word, (options & EMB_OPTION_INHERENT) != 0, dropped);
    for (size_t i = 0; i < word->count; i++) {
        letter_kind kind = kind_at(word, i);
        if (kind == KIND_CONSONANT) {
            const char *joined = find_conjunct(word, i);
            emb_put(out, joined ? joined : consonant(word, i, options));
            i += joined ? 2 : 0;
            if (has_inherent(word, i) && !(drops && dropped[i]))
                emb_put(out, inherent);
        } else if (kind == KIND_NASAL) {
            emb_put(out, nasal(word, i));
        } else if (kind == KIND_DOUBLE) {
            put_doubled(word, i, out);
        } else if (kind != KIND_BREATH || i + 1 < word->count) {
            emb_put(out, emb_char_ascii(word->letters[i]));
        }
    }
}
