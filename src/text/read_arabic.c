/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words in Arabic letters. Frequent words are read with the vowels they are known to have (data/words/arabic.tsv); of others the
 * consonants and long vowels are written, and what marks there are, and the reading is vowelless: محمد is muhammad, مصقر mskr.
 * The article is a token of its own (al asad). Persian style: ث s, ذ ض z, ق gh, و v, final ه eh. Kurdish and Uyghur write their vowels.
 */
#include "text/known_words.h"
#include "text/readings_internal.h"

enum {
    HAMZA = 0x621,
    MADDA_ALEF = 0x622,
    HAMZA_WAW = 0x624,
    HAMZA_YEH = 0x626,
    ALEF = 0x627,
    BEH = 0x628,
    TEH_MARBUTA = 0x629,
    AYN = 0x639,
    LAM = 0x644,
    HEH = 0x647,
    WAW = 0x648,
    ALEF_MAKSURA = 0x649,
    YEH = 0x64A,
    FATHA = 0x64E,
    DAMMA = 0x64F,
    KASRA = 0x650,
    SHADDA = 0x651,
    SUKUN = 0x652,
    SUPER_ALEF = 0x670,
    AE = 0x6D5,
    FARSI_YEH = 0x6CC
};

typedef enum vowels {
    VOWELS_LEFT_OUT,
    VOWELS_KURDISH, /* written; و and ی are also consonants */
    VOWELS_UYGHUR   /* written; و is o, ى is i */
} vowels;

typedef struct arabic_text {
    const uint32_t *letters;
    size_t count;
    bool persian;
    vowels vowels;
    emb_reading_text *out;
} arabic_text;

static uint32_t letter_at(const arabic_text *text, size_t at)
{
    return at < text->count ? text->letters[at] : 0;
}

static uint32_t base_at(const arabic_text *text, size_t at)
{
    uint32_t base = emb_char_base(letter_at(text, at));
    return base == ALEF_MAKSURA && at + 1 < text->count ? YEH : base;
}

static bool is_mark(uint32_t letter)
{
    return emb_char_class_of(letter) == EMB_CHAR_MARK;
}

static bool is_vowel_mark(uint32_t letter)
{
    return letter == FATHA || letter == DAMMA || letter == KASRA || letter == SUPER_ALEF;
}

static bool is_long(uint32_t base)
{
    return base == ALEF || base == WAW || base == YEH || base == ALEF_MAKSURA;
}

static bool ends_in_vowel(const arabic_text *text)
{
    const emb_reading_text *out = text->out;
    char last = out->len ? out->text[out->len - 1] : ' ';
    return last == 'a' || last == 'e' || last == 'i' || last == 'o' || last == 'u';
}

static bool ends_in(const arabic_text *text, char c)
{
    return text->out->len && text->out->text[text->out->len - 1] == c;
}

/* و and ي are consonants at the start, before long vowels and written ones, and after a. */
static bool is_consonant_here(const arabic_text *text, size_t at)
{
    uint32_t next = base_at(text, at + 1);
    if (next == SHADDA || is_vowel_mark(next))
        return true;
    if (at == 0 && next != SUKUN)
        return true;
    if (is_long(next) || next == AE || letter_at(text, at + 1) == TEH_MARBUTA)
        return true;
    if (at && letter_at(text, at - 1) == HAMZA_WAW)
        return false;
    if (text->vowels == VOWELS_KURDISH && ends_in(text, 'e'))
        return true;
    return ends_in(text, 'a') && at > 0 && !(at == 1 && base_at(text, 0) == ALEF);
}

static void put_waw(const arabic_text *text, size_t at)
{
    bool first_vowel = at == 1 && letter_at(text, 0) == HAMZA_YEH;
    if (text->vowels == VOWELS_UYGHUR)
        emb_put(text->out, "o");
    else if (text->vowels == VOWELS_KURDISH && base_at(text, at + 1) == WAW)
        emb_put(text->out, "u"); /* وو; the second adds nothing */
    else if (letter_at(text, at) == HAMZA_WAW && base_at(text, at + 1) == WAW)
        emb_put(text->out, "a");
    else if (letter_at(text, at) != HAMZA_WAW && !first_vowel && is_consonant_here(text, at))
        emb_put(text->out, text->persian ? "v" : "w");
    else if (!ends_in(text, 'u'))
        emb_put(text->out, "u");
}

static void put_yeh(const arabic_text *text, size_t at)
{
    uint32_t letter = letter_at(text, at);
    if (letter == HAMZA_YEH) {
        if (at && !is_long(base_at(text, at + 1)))
            emb_put(text->out, "i");
        return;
    }
    if (text->vowels == VOWELS_UYGHUR && letter == ALEF_MAKSURA)
        emb_put(text->out, "i");
    else if (is_consonant_here(text, at))
        emb_put(text->out, "y");
    else if (!ends_in(text, 'i'))
        emb_put(text->out, "i");
}

/* An alef at the start only carries the vowel that is written next. */
static void put_alef(const arabic_text *text, size_t at)
{
    uint32_t letter = letter_at(text, at), next = base_at(text, at + 1);
    bool carries = at == 0 && letter != MADDA_ALEF && (next == WAW || next == YEH || is_vowel_mark(next));
    if (letter == 0x623 && (next == WAW || next == YEH))
        carries = false;
    if (carries || (ends_in(text, 'a') && at))
        return;
    emb_put(text->out, letter == 0x625 ? "i" : "a");
}

/* Ayn itself is not written, but the vowel that goes with it is, where no other is near. */
static void put_ayn(const arabic_text *text, size_t at)
{
    if (text->vowels == VOWELS_KURDISH)
        return; /* all vowels are written */
    uint32_t next = base_at(text, at + 1);
    bool vowel_next = next == ALEF || next == ALEF_MAKSURA || is_vowel_mark(next) || letter_at(text, at + 1) == TEH_MARBUTA;
    bool carries = at == 0 && (next == WAW || next == YEH);
    bool last_after_vowel = at + 1 == text->count && ends_in_vowel(text);
    if (!vowel_next && !carries && !last_after_vowel && !ends_in(text, 'a'))
        emb_put(text->out, "a");
}

static void put_heh(const arabic_text *text, size_t at)
{
    bool last = at + 1 == text->count && at > 0;
    if (letter_at(text, at) != HEH && text->vowels == VOWELS_LEFT_OUT)
        emb_put(text->out, last && text->persian ? "eh" : last ? "a" : "h");
    else if (letter_at(text, at) == AE)
        emb_put(text->out, "e");
    else
        emb_put(text->out, last && text->persian && !ends_in_vowel(text) ? "eh" : "h");
}

/* What sounds otherwise in Persian; NULL for all other letters. */
static const char *persian_sound(uint32_t base)
{
    switch (base) {
    case 0x62B: /* ث */
        return "s";
    case 0x630: /* ذ */
    case 0x636: /* ض */
        return "z";
    case 0x642: /* ق */
        return "gh";
    default:
        return NULL;
    }
}

static void put_consonant(const arabic_text *text, size_t at)
{
    uint32_t letter = letter_at(text, at), next = letter_at(text, at + 1), behind = letter_at(text, at + 2);
    const char *sound = text->persian ? persian_sound(letter) : NULL;
    if (!sound)
        sound = emb_char_ascii(letter);
    bool doubled = next == SHADDA || (is_vowel_mark(next) && behind == SHADDA);
    if (doubled && at && !sound[1])
        emb_put(text->out, sound);
    emb_put(text->out, sound);
}

static void put_letter(const arabic_text *text, size_t at)
{
    uint32_t letter = letter_at(text, at), base = base_at(text, at);
    if (letter == TEH_MARBUTA)
        emb_put(text->out, ends_in(text, 'a') ? "" : text->persian ? "eh" : "a");
    else if (letter == ALEF_MAKSURA && at + 1 == text->count && text->vowels == VOWELS_LEFT_OUT)
        emb_put(text->out, ends_in(text, 'a') ? "" : "a");
    else if (base == ALEF)
        put_alef(text, at);
    else if (letter == WAW || letter == HAMZA_WAW)
        put_waw(text, at);
    else if (letter == YEH || letter == HAMZA_YEH || letter == FARSI_YEH || letter == ALEF_MAKSURA)
        put_yeh(text, at);
    else if (base == AYN)
        put_ayn(text, at);
    else if (base == HEH)
        put_heh(text, at);
    else if (is_mark(letter))
        emb_put(text->out, emb_char_ascii(letter));
    else
        put_consonant(text, at);
}

/* Whether every consonant but the last has its vowel in writing. */
static bool is_marked(const arabic_text *text)
{
    for (size_t i = 0; i + 1 < text->count; i++)
        if (!is_mark(letter_at(text, i)) && !is_long(base_at(text, i)) && !is_mark(letter_at(text, i + 1)) &&
            !is_long(base_at(text, i + 1)) && i + 2 < text->count)
            return false;
    return true;
}

static void put_letters(const arabic_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        /* Persian خوا is kha */
        bool silent =
            text->persian && base_at(text, i) == WAW && i && letter_at(text, i - 1) == 0x62E && base_at(text, i + 1) == ALEF;
        if (!silent)
            put_letter(text, i);
    }
    if (text->vowels == VOWELS_LEFT_OUT && !is_marked(text))
        text->out->vowelless = true;
}

static const emb_known_word *find_known(const uint32_t *letters, size_t count)
{
    return emb_known_word_find(emb_arabic_words, emb_arabic_words_count, letters, count);
}

static void put_known(const arabic_text *text, const emb_known_word *known)
{
    text->out->known = true;
    emb_put(text->out, text->persian ? known->second : known->reading);
}

#define LEAST_OF_COMPOUND 3

/* Two known words written as one: محمدباقر, حسن‌زاده, عزیزالله; each is a token of its own. */
static bool put_compound(const arabic_text *text)
{
    for (size_t at = text->count; at-- > LEAST_OF_COMPOUND;) {
        if (text->count - at < LEAST_OF_COMPOUND)
            continue;
        const emb_known_word *first = find_known(text->letters, at);
        const emb_known_word *second = first ? find_known(text->letters + at, text->count - at) : NULL;
        if (!second)
            continue;
        put_known(text, first);
        emb_put_space(text->out);
        put_known(text, second);
        return true;
    }
    return false;
}

static void put_known_or_letters(arabic_text *text)
{
    const emb_known_word *known = text->vowels == VOWELS_LEFT_OUT ? find_known(text->letters, text->count) : NULL;
    if (known)
        put_known(text, known);
    else if (text->count && !(text->vowels == VOWELS_LEFT_OUT && put_compound(text)))
        put_letters(text);
}

/* What stands before the article: "and", "with", "for" are written with it. */
typedef struct prefix {
    uint32_t letters[5];
    size_t count, rest; /* rest: so many letters at least must follow */
    const char *text;
} prefix;

static const prefix prefixes[] = {
    {{AYN, BEH, 0x62F, ALEF, LAM}, 5, 2, "abd al "}, /* عبدال */
    {{WAW, ALEF, LAM}, 3, 4, "wal "},
    {{BEH, ALEF, LAM}, 3, 4, "bil "},
    {{LAM, LAM}, 2, 4, "lil "},
    {{ALEF, LAM}, 2, 2, "al "},
};

/* The prefix a word has, with the length it has in the word (marks between the letters count); NULL where there is none. */
static const prefix *find_prefix(const arabic_text *text, size_t *len)
{
    for (size_t p = 0; p < sizeof(prefixes) / sizeof(prefixes[0]); p++) {
        size_t matched = 0, at = 0;
        while (at < text->count && matched < prefixes[p].count &&
               (is_mark(text->letters[at]) || text->letters[at] == prefixes[p].letters[matched])) {
            matched += !is_mark(text->letters[at]);
            at++;
        }
        while (at < text->count && is_mark(text->letters[at]))
            at++;
        *len = at;
        if (matched == prefixes[p].count && text->count - at >= prefixes[p].rest)
            return &prefixes[p];
    }
    return NULL;
}

static vowels find_vowels(const uint32_t *letters, size_t count)
{
    vowels found = VOWELS_LEFT_OUT;
    for (size_t i = 0; i < count; i++) {
        uint32_t letter = letters[i];
        bool inner_yeh = i && letter == ALEF_MAKSURA && i + 1 < count;
        if (letter == 0x6C7 || letter == 0x6C8 || letter == 0x6CB || letter == 0x6D0 || letter == 0x6AD || inner_yeh)
            return VOWELS_UYGHUR;
        if (letter == AE || letter == 0x6C6 || letter == 0x6CE || letter == 0x6B5 || letter == 0x695)
            found = VOWELS_KURDISH;
    }
    return found;
}

uint32_t emb_arabic_options(const emb_word *word)
{
    uint32_t found = find_vowels(word->letters, word->count) == VOWELS_UYGHUR ? EMB_HINT_UYGHUR : 0;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t letter = word->letters[i];
        if (letter == 0x67E || letter == 0x686 || letter == 0x698 || letter == 0x6AF || letter == 0x6A9 || letter == FARSI_YEH)
            found |= EMB_HINT_PERSIAN;
        if (persian_sound(letter) || (letter == WAW && i) || (i && i + 1 == word->count && emb_char_base(letter) == HEH))
            found |= EMB_OPTION_PERSIAN;
    }
    const emb_known_word *known = find_known(word->letters, word->count);
    return found | (known && strcmp(known->reading, known->second) != 0 ? EMB_OPTION_PERSIAN : 0u);
}

void emb_read_arabic(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    size_t len = 0;
    bool persian = ((options & EMB_HINT_PERSIAN) != 0) != ((options & EMB_OPTION_PERSIAN) != 0);
    vowels written = options & EMB_HINT_UYGHUR ? VOWELS_UYGHUR : find_vowels(word->letters, word->count);
    arabic_text text = {word->letters, word->count, persian, written, out};
    const prefix *before = NULL;
    if (text.vowels == VOWELS_LEFT_OUT && !find_known(word->letters, word->count))
        before = find_prefix(&text, &len);
    if (before) {
        emb_put(out, before->text);
        text.letters += len;
        text.count -= len;
    }
    put_known_or_letters(&text);
}
