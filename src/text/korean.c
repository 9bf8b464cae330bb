/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Korean names: hangul in the romanisations that lists and newspapers use, and one canonical reading for hangul, hanja, Latin
 * and Cyrillic spellings.
 *
 * Canonical is the Revised Romanisation syllable by syllable, family name first and in its southern form. Two differences of
 * north and south are evened out, because romanisations of either may stand for the other: an initial r or n of the family
 * name or of the first given syllable that the south drops or changes (련희, 연희), and ryeol, ryul as yeol, yul anywhere.
 */
#include "text/han.h"
#include "text/korean_tables.h"

#define FINALS 28u
#define VOWELS 21u
#define SYLLABLES_MAX 4

enum initial { INITIAL_G = 0, INITIAL_N = 2, INITIAL_R = 5, INITIAL_NONE = 11 };
enum final { FINAL_G = 1, FINAL_N = 4, FINAL_D = 7, FINAL_L = 8, FINAL_B = 17 };

/* How the syllables of a name are written as a PLAIN reading. */
typedef enum romanisation { STYLE_USUAL, STYLE_NORTHERN, STYLE_MARKLESS, STYLE_REVISED, STYLE_PERSONAL } romanisation;

/* A name in syllables, numbered from U+AC00 on. */
typedef struct korean_name {
    uint16_t syllables[SYLLABLES_MAX];
    uint8_t count;
    const emb_korean_family *family; /* NULL where it is not known */
    uint8_t family_count;            /* of syllables */
} korean_name;

static bool is_hangul(uint32_t letter)
{
    return letter >= EMB_HANGUL_FIRST && letter < EMB_HANGUL_FIRST + EMB_HANGUL_COUNT;
}

static unsigned initial_of(unsigned syllable)
{
    return syllable / (VOWELS * FINALS);
}

static unsigned vowel_of(unsigned syllable)
{
    return syllable / FINALS % VOWELS;
}

static unsigned final_of(unsigned syllable)
{
    return syllable % FINALS;
}

static uint16_t with_initial(unsigned syllable, unsigned initial)
{
    return (uint16_t)(initial * VOWELS * FINALS + syllable % (VOWELS * FINALS));
}

/* ya yae yeo ye yo yu i: before them the south drops an initial r or n. */
static bool is_iotated(unsigned syllable)
{
    static const uint32_t iotated = 1u << 2 | 1u << 3 | 1u << 6 | 1u << 7 | 1u << 12 | 1u << 17 | 1u << 20;
    return iotated >> vowel_of(syllable) & 1;
}

static uint16_t southern_initial(uint16_t syllable)
{
    unsigned initial = initial_of(syllable);
    if (initial != INITIAL_R && initial != INITIAL_N)
        return syllable;
    return with_initial(syllable, is_iotated(syllable) ? INITIAL_NONE : INITIAL_N);
}

/* 렬 as 열, 률 as 율. */
static uint16_t without_medial_r(uint16_t syllable)
{
    bool merged =
        initial_of(syllable) == INITIAL_R && (vowel_of(syllable) == 6 || vowel_of(syllable) == 17) && final_of(syllable) == FINAL_L;
    return merged ? with_initial(syllable, INITIAL_NONE) : syllable;
}

static void put_syllable(unsigned syllable, unsigned system, emb_reading_text *out)
{
    emb_put(out, emb_korean_initials[initial_of(syllable)][system]);
    emb_put(out, emb_korean_vowels[vowel_of(syllable)][system]);
    emb_put(out, emb_korean_finals[final_of(syllable)][system]);
}

/* A family name by its first syllable; `second` is EMB_KOREAN_NONE for one of one syllable. */
static const emb_korean_family *find_family(unsigned first, unsigned second)
{
    size_t low = 0, high = emb_korean_families_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const emb_korean_family *family = &emb_korean_families[middle];
        if (family->syllables[0] == first && family->syllables[1] == second)
            return family;
        if (family->syllables[0] < first || (family->syllables[0] == first && family->syllables[1] < second))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const char *personal_spelling(unsigned syllable)
{
    size_t low = 0, high = emb_korean_usuals_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (emb_korean_usuals[middle].syllable < syllable)
            low = middle + 1;
        else
            high = middle;
    }
    return low < emb_korean_usuals_count && emb_korean_usuals[low].syllable == syllable ? emb_korean_usuals[low].spelling : NULL;
}

/* Which family name the syllables begin with: one of two syllables goes before one of one where a given name is left. */
static void set_family(korean_name *name)
{
    name->family = NULL;
    name->family_count = 1;
    if (name->count >= 3)
        name->family = find_family(name->syllables[0], name->syllables[1]);
    if (name->family)
        name->family_count = 2;
    else
        name->family = find_family(name->syllables[0], EMB_KOREAN_NONE);
}

/* ---- PLAIN readings ---- */

/* The last consonant of a syllable as spoken before the next one (Revised): g, d, b, r before a vowel, ll for nr and lr. */
static const char *linked_final(unsigned syllable, unsigned next)
{
    unsigned final = final_of(syllable);
    if (initial_of(next) == INITIAL_R && (final == FINAL_N || final == FINAL_L))
        return "l";
    if (initial_of(next) == INITIAL_NONE)
        switch (final) {
        case FINAL_G:
            return "g";
        case FINAL_D:
            return "d";
        case FINAL_L:
            return "r";
        case FINAL_B:
            return "b";
        default:
            break;
        }
    return emb_korean_finals[final][EMB_KOREAN_REVISED];
}

static const char *linked_initial(unsigned before, unsigned syllable)
{
    bool after_l = final_of(before) == FINAL_N || final_of(before) == FINAL_L;
    return after_l && initial_of(syllable) == INITIAL_R ? "l" : emb_korean_initials[initial_of(syllable)][EMB_KOREAN_REVISED];
}

/* One syllable after another without spaces, as ordinary words are written. */
static void put_joined(const emb_word *word, emb_reading_text *out)
{
    static const unsigned a = INITIAL_G * VOWELS * FINALS; /* stands for no neighbour: changes nothing */
    for (size_t i = 0; i < word->count; i++) {
        if (!is_hangul(word->letters[i])) {
            emb_put(out, emb_char_ascii(word->letters[i]));
            continue;
        }
        unsigned syllable = word->letters[i] - EMB_HANGUL_FIRST;
        bool linked = i + 1 < word->count && is_hangul(word->letters[i + 1]);
        unsigned next = linked ? word->letters[i + 1] - EMB_HANGUL_FIRST : a;
        unsigned before = i && is_hangul(word->letters[i - 1]) ? word->letters[i - 1] - EMB_HANGUL_FIRST : a;
        emb_put(out, linked_initial(before, syllable));
        emb_put(out, emb_korean_vowels[vowel_of(syllable)][EMB_KOREAN_REVISED]);
        emb_put(out, linked_final(syllable, next));
    }
}

static void put_family(const korean_name *name, romanisation style, emb_reading_text *out)
{
    if (name->family && (style == STYLE_USUAL || style == STYLE_PERSONAL)) {
        emb_put(out, name->family->usual);
        return;
    }
    unsigned system = style == STYLE_NORTHERN   ? EMB_KOREAN_NORTHERN
                      : style == STYLE_MARKLESS ? EMB_KOREAN_MARKLESS
                                                : EMB_KOREAN_REVISED;
    unsigned first = style == STYLE_NORTHERN && name->family ? name->family->north : name->syllables[0];
    put_syllable(first, system, out);
    if (name->family_count == 2)
        put_syllable(name->syllables[1], system, out);
}

/* Whether the sound before a syllable makes its first consonant voiced in the older systems. */
static bool is_voiced_after(unsigned before)
{
    const char *final = emb_korean_finals[final_of(before)][EMB_KOREAN_REVISED];
    return final[0] != 'k' && final[0] != 't' && final[0] != 'p';
}

static void put_given(const korean_name *name, size_t at, romanisation style, emb_reading_text *out)
{
    unsigned syllable = name->syllables[at];
    bool voiced = at > name->family_count && is_voiced_after(name->syllables[at - 1]);
    const char *personal = style == STYLE_PERSONAL ? personal_spelling(syllable) : NULL;
    if (personal)
        emb_put(out, personal);
    else if (style == STYLE_NORTHERN)
        put_syllable(syllable, voiced ? EMB_KOREAN_NORTHERN_VOICED : EMB_KOREAN_NORTHERN, out);
    else if (style == STYLE_MARKLESS)
        put_syllable(syllable, voiced ? EMB_KOREAN_MARKLESS_VOICED : EMB_KOREAN_MARKLESS, out);
    else
        put_syllable(syllable, EMB_KOREAN_REVISED, out);
}

static void put_name(const korean_name *name, romanisation style, emb_reading_text *out)
{
    put_family(name, style, out);
    for (size_t i = name->family_count; i < name->count; i++) {
        emb_put_space(out);
        put_given(name, i, style, out);
    }
}

static void add_plain(const korean_name *name, romanisation style, emb_readings *ret)
{
    char text[SYLLABLES_MAX * 12];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    put_name(name, style, &out);
    emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

/* A full name written as one word, as is usual in hangul: at least three syllables, so that a lone given name is none. */
static bool is_name_word(const emb_word *word, korean_name *name)
{
    if (word->count < 3 || word->count > SYLLABLES_MAX)
        return false;
    for (size_t i = 0; i < word->count; i++) {
        if (!is_hangul(word->letters[i]))
            return false;
        name->syllables[i] = (uint16_t)(word->letters[i] - EMB_HANGUL_FIRST);
    }
    name->count = (uint8_t)word->count;
    set_family(name);
    return name->family && name->count - name->family_count <= 2;
}

void emb_read_hangul(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    korean_name name;
    (void)options;
    if (is_name_word(word, &name))
        put_name(&name, STYLE_USUAL, out);
    else
        put_joined(word, out);
}

/* ---- canonical readings ---- */

static void add_canonical(const korean_name *name, emb_readings *ret)
{
    char text[SYLLABLES_MAX * 12];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    for (size_t i = 0; i < name->count; i++) {
        uint16_t syllable = without_medial_r(name->syllables[i]);
        if (i == 0 || i == name->family_count)
            syllable = southern_initial(syllable);
        emb_put_space(&out);
        put_syllable(syllable, EMB_KOREAN_REVISED, &out);
    }
    emb_readings_add(ret, EMB_SCHEME_KOREAN, false, out.text, out.len);
}

/* The letters of all words, or of the second before the first; false where there are too many or some of another script. */
static bool collect(const emb_words *words, bool reversed, emb_script script, uint32_t letters[SYLLABLES_MAX], size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < words->count; i++) {
        const emb_word *word = &words->items[reversed ? words->count - 1 - i : i];
        if (word->script != script || *count + word->count > SYLLABLES_MAX)
            return false;
        for (size_t k = 0; k < word->count; k++)
            letters[(*count)++] = word->letters[k];
    }
    return *count >= 2;
}

/* An organisation in one word of name length (고려항공): its words joined too. */
static void add_joined(const emb_words *words, emb_readings *ret)
{
    char text[EMB_READING_MAX];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i].script != EMB_SCRIPT_HANGUL)
            return;
        emb_put_space(&out);
        put_joined(&words->items[i], &out);
    }
    if (!out.cut)
        emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

/* A family name alone in a word of hangul. */
static bool is_family_word(const emb_word *word)
{
    if (word->count > 2 || !is_hangul(word->letters[0]) || (word->count == 2 && !is_hangul(word->letters[1])))
        return false;
    unsigned second = word->count == 2 ? word->letters[1] - EMB_HANGUL_FIRST : EMB_KOREAN_NONE;
    return find_family(word->letters[0] - EMB_HANGUL_FIRST, second) != NULL;
}

static void read_hangul_name(const emb_words *words, emb_name_kind kind, emb_readings *ret)
{
    uint32_t letters[SYLLABLES_MAX];
    size_t count;
    bool reversed = words->count == 2 && is_family_word(&words->items[1]) && !is_family_word(&words->items[0]);
    if (kind != EMB_NAME_PERSON)
        add_joined(words, ret);
    if (kind == EMB_NAME_ORGANISATION || kind == EMB_NAME_VESSEL)
        return;
    if (!collect(words, reversed, EMB_SCRIPT_HANGUL, letters, &count))
        return;
    korean_name name = {.count = (uint8_t)count};
    for (size_t i = 0; i < count; i++) {
        if (!is_hangul(letters[i]))
            return;
        name.syllables[i] = (uint16_t)(letters[i] - EMB_HANGUL_FIRST);
    }
    set_family(&name);
    if (!name.family && kind != EMB_NAME_PERSON)
        return;
    for (romanisation style = STYLE_USUAL; style <= STYLE_PERSONAL; style++)
        add_plain(&name, style, ret);
    add_canonical(&name, ret);
}

/* The family name that a character is, in its southern form. */
static unsigned hanja_family(uint32_t code)
{
    uint32_t base = emb_han_base(code);
    size_t low = 0, high = emb_hanja_families_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (emb_hanja_families[middle].base < base)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < emb_hanja_families_count && emb_hanja_families[low].base == base;
    return found ? emb_hanja_families[low].syllable : EMB_KOREAN_NONE;
}

static bool is_hanja_family_word(const emb_word *word)
{
    return word->count == 1 && hanja_family(word->letters[0]) != EMB_KOREAN_NONE;
}

static unsigned hanja_hangul(uint32_t code)
{
    unsigned syllable = code >= 0x4E00 && code <= 0x9FFF ? emb_hanja_hangul[code - 0x4E00] : EMB_KOREAN_NONE;
    if (syllable == EMB_KOREAN_NONE) {
        code = emb_han_base(code);
        syllable = code >= 0x4E00 && code <= 0x9FFF ? emb_hanja_hangul[code - 0x4E00] : EMB_KOREAN_NONE;
    }
    return syllable;
}

static void read_hanja_name(const emb_words *words, emb_readings *ret)
{
    uint32_t letters[SYLLABLES_MAX];
    size_t count;
    bool reversed = words->count == 2 && is_hanja_family_word(&words->items[1]) && !is_hanja_family_word(&words->items[0]);
    if (!collect(words, reversed, EMB_SCRIPT_HAN, letters, &count))
        return;
    korean_name name = {.count = (uint8_t)count};
    for (size_t i = 0; i < count; i++) {
        unsigned syllable = hanja_hangul(letters[i]);
        if (syllable == EMB_KOREAN_NONE)
            return;
        name.syllables[i] = (uint16_t)syllable;
    }
    set_family(&name);
    if (name.family_count == 1) {
        unsigned family = hanja_family(letters[0]);
        if (family == EMB_KOREAN_NONE || count > 3)
            return;
        name.syllables[0] = (uint16_t)family;
    }
    add_canonical(&name, ret);
}

/* ŏ and ŭ with a breve, or what is typed for it; other accents are none of Korean, but do no harm. */
static uint32_t latin_code(uint32_t letter)
{
    switch (letter) {
    case 0x14F: /* ŏ */
    case 0x1D2: /* ǒ */
    case 0xF4:  /* ô */
        return 28;
    case 0x16D: /* ŭ */
    case 0x1D4: /* ǔ */
    case 0xFB:  /* û */
        return 29;
    default:
        letter = emb_char_base(letter);
        return letter >= 'a' && letter <= 'z' ? letter - 'a' + 1 : 0;
    }
}

static void read_spelt_name(const emb_words *words, emb_readings *ret)
{
    static const emb_spelt_language korean = {&emb_korean_spellings, latin_code, 0, 0};
    bool cyrillic = words->scripts == 1u << EMB_SCRIPT_CYRILLIC;
    emb_spelt_names names;
    names.max = cyrillic ? 3 : 4; /* room is left for Chinese ones */
    emb_spelt_names_find(words, &korean, &names);
    for (size_t i = 0; i < names.count; i++) {
        const emb_spelt_name *spelt = &names.items[i];
        korean_name name = {.family_count = 1, .count = 1, .syllables = {spelt->family}};
        if (spelt->family >= EMB_HANGUL_COUNT) {
            const emb_korean_family *family = &emb_korean_families[emb_korean_compounds[spelt->family - EMB_HANGUL_COUNT]];
            name.syllables[0] = family->syllables[0];
            name.syllables[1] = family->syllables[1];
            name.family_count = name.count = 2;
        }
        for (size_t k = 0; k < spelt->given_count; k++)
            name.syllables[name.count++] = spelt->given[k];
        add_canonical(&name, ret);
    }
}

void emb_read_korean_name(const emb_words *words, emb_name_kind kind, emb_readings *ret)
{
    if (words->scripts & 1u << EMB_SCRIPT_HANGUL)
        read_hangul_name(words, kind, ret);
    else if (kind == EMB_NAME_ORGANISATION || kind == EMB_NAME_VESSEL)
        return;
    else if (words->scripts == 1u << EMB_SCRIPT_HAN)
        read_hanja_name(words, ret);
    else
        read_spelt_name(words, ret);
}
