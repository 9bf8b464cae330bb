/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chinese names: Han characters in pinyin, syllable by syllable, and one canonical reading for Han, pinyin, Wade-Giles,
 * Palladius' Cyrillic and, through the characters that names are made of, Cantonese and other southern spellings.
 */
#include "text/chinese_tables.h"
#include "text/han.h"

#define NAME_MAX_CHARS 4
#define SYLLABLE_TEXT 8

/* A name in Han characters with the reading of each. */
typedef struct han_name {
    uint32_t codes[NAME_MAX_CHARS];
    uint16_t syllables[NAME_MAX_CHARS];
    uint8_t count;
    uint8_t family_count;             /* characters of the family name */
    const emb_chinese_family *family; /* NULL where it is none that is known */
} han_name;

static unsigned rare_pinyin(uint32_t code)
{
    size_t low = 0, high = emb_han_pinyin_rare_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (emb_han_pinyin_rare[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < emb_han_pinyin_rare_count && emb_han_pinyin_rare[low].code == code;
    return found ? emb_han_pinyin_rare[low].syllable : EMB_CHINESE_NONE;
}

static unsigned pinyin_of(uint32_t code)
{
    return code >= 0x4E00 && code <= 0x9FFF ? emb_han_pinyin[code - 0x4E00] : rare_pinyin(code);
}

static const emb_han_two *find_two(uint32_t code)
{
    uint32_t base = emb_han_base(code);
    size_t low = 0, high = emb_han_twos_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (emb_han_twos[middle].base < base)
            low = middle + 1;
        else
            high = middle;
    }
    return low < emb_han_twos_count && emb_han_twos[low].base == base ? &emb_han_twos[low] : NULL;
}

/* `second` is 0 for a family name of one character. */
static const emb_chinese_family *find_family(uint32_t first, uint32_t second)
{
    first = emb_han_base(first);
    second = second ? emb_han_base(second) : 0;
    size_t low = 0, high = emb_chinese_families_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const emb_chinese_family *family = &emb_chinese_families[middle];
        if (family->bases[0] == first && family->bases[1] == second)
            return family;
        if (family->bases[0] < first || (family->bases[0] == first && family->bases[1] < second))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Reads the characters, with a family name's own reading at the start. False where one has no reading. */
static bool read_characters(const uint32_t *codes, size_t count, han_name *name)
{
    name->count = (uint8_t)count;
    name->family = count >= 3 ? find_family(codes[0], codes[1]) : NULL;
    name->family_count = name->family ? 2 : 1;
    if (!name->family)
        name->family = find_family(codes[0], 0);
    for (size_t i = 0; i < count; i++) {
        const emb_han_two *two = find_two(codes[i]);
        unsigned syllable = name->family && i < name->family_count ? name->family->syllables[i]
                            : two                                  ? two->syllables[0]
                                                                   : pinyin_of(codes[i]);
        if (syllable == EMB_CHINESE_NONE)
            return false;
        name->codes[i] = codes[i];
        name->syllables[i] = (uint16_t)syllable;
    }
    return true;
}

void emb_read_han(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    han_name name;
    (void)options;
    bool as_name = word->count <= NAME_MAX_CHARS && read_characters(word->letters, word->count, &name);
    for (size_t i = 0; i < word->count; i++) {
        unsigned syllable = as_name ? name.syllables[i] : pinyin_of(word->letters[i]);
        if (i)
            emb_put_space(out);
        emb_put(out, syllable == EMB_CHINESE_NONE ? emb_char_ascii(word->letters[i]) : emb_pinyin[syllable]);
    }
}

static void add_syllables(const uint16_t *syllables, size_t count, emb_readings *ret)
{
    char text[(NAME_MAX_CHARS + 1) * SYLLABLE_TEXT];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    for (size_t i = 0; i < count; i++) {
        emb_put_space(&out);
        emb_put(&out, emb_pinyin[syllables[i]]);
    }
    emb_readings_add(ret, EMB_SCHEME_CHINESE, false, out.text, out.len);
}

/* The name once more with the other reading of the family name, or else of the first given character that has two. */
static void add_other(const han_name *name, emb_readings *ret)
{
    uint16_t syllables[NAME_MAX_CHARS];
    memcpy(syllables, name->syllables, sizeof(syllables));
    if (name->family && name->family->other != EMB_CHINESE_NONE) {
        syllables[0] = name->family->other;
        add_syllables(syllables, name->count, ret);
        return;
    }
    for (size_t i = name->family_count; i < name->count; i++) {
        const emb_han_two *two = find_two(name->codes[i]);
        if (!two)
            continue;
        syllables[i] = two->syllables[1];
        add_syllables(syllables, name->count, ret);
        return;
    }
}

/* As the name is spelt in Hong Kong. */
static void add_cantonese(const han_name *name, emb_readings *ret)
{
    char text[(NAME_MAX_CHARS + 1) * SYLLABLE_TEXT];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    for (size_t i = 0; i < name->count; i++) {
        uint32_t code = name->codes[i];
        unsigned syllable = code >= 0x4E00 && code <= 0x9FFF ? emb_han_cantonese[code - 0x4E00] : EMB_CHINESE_NONE;
        if (i == 0 && name->family && name->family->cantonese != EMB_CHINESE_NONE)
            syllable = name->family->cantonese;
        if (syllable == EMB_CHINESE_NONE)
            return;
        emb_put_space(&out);
        emb_put(&out, emb_cantonese[syllable]);
    }
    emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

/* The characters of all words, or of the second before the first; how many, 0 where they are too many. */
static size_t collect(const emb_words *words, bool reversed, uint32_t codes[NAME_MAX_CHARS])
{
    size_t count = 0;
    for (size_t i = 0; i < words->count; i++) {
        const emb_word *word = &words->items[reversed ? words->count - 1 - i : i];
        if (count + word->count > NAME_MAX_CHARS)
            return 0;
        memcpy(codes + count, word->letters, word->count * sizeof(codes[0]));
        count += word->count;
    }
    return count;
}

static bool is_family_word(const emb_word *word)
{
    return word->count <= 2 && find_family(word->letters[0], word->count == 2 ? word->letters[1] : 0);
}

static void read_in_order(const emb_words *words, bool reversed, emb_name_kind kind, emb_readings *ret)
{
    uint32_t codes[NAME_MAX_CHARS];
    size_t count = collect(words, reversed, codes);
    han_name name;
    if (count < 2 || !read_characters(codes, count, &name))
        return;
    if (kind != EMB_NAME_PERSON && (!name.family || count - name.family_count > 2))
        return;
    add_syllables(name.syllables, name.count, ret);
    add_other(&name, ret);
    if (name.family)
        add_cantonese(&name, ret);
}

/* The family name stands first; last only where a space sets it off, and then it may be meant either way. */
static void read_han_name(const emb_words *words, emb_name_kind kind, emb_readings *ret)
{
    bool family_last = words->count == 2 && is_family_word(&words->items[1]);
    if (!family_last || is_family_word(&words->items[0]))
        read_in_order(words, false, kind, ret);
    if (family_last)
        read_in_order(words, true, kind, ret);
}

/* ü and ê in any tone; every other accent is a tone. */
static uint32_t latin_code(uint32_t letter)
{
    switch (letter) {
    case 0xFC:  /* ü */
    case 0x1D6: /* ǖ */
    case 0x1D8: /* ǘ */
    case 0x1DA: /* ǚ */
    case 0x1DC: /* ǜ */
        return 30;
    case 0xEA:   /* ê */
    case 0x1EBF: /* ế */
    case 0x1EC1: /* ề */
        return 31;
    default:
        letter = emb_char_base(letter);
        return letter >= 'a' && letter <= 'z' ? letter - 'a' + 1 : 0;
    }
}

static void read_spelt_name(const emb_words *words, emb_readings *ret)
{
    static const emb_spelt_language chinese = {&emb_chinese_spellings, latin_code, 10, 3};
    emb_spelt_names names;
    bool korean_too = ret->count && ret->items[ret->count - 1].scheme == EMB_SCHEME_KOREAN;
    names.max = korean_too ? 3 : 5;
    emb_spelt_names_find(words, &chinese, &names);
    for (size_t i = 0; i < names.count; i++) {
        const emb_spelt_name *spelt = &names.items[i];
        uint16_t syllables[NAME_MAX_CHARS];
        size_t count = 1;
        syllables[0] = spelt->family;
        if (spelt->family >= emb_pinyin_count) {
            memcpy(syllables, emb_chinese_compounds[spelt->family - emb_pinyin_count], 2 * sizeof(syllables[0]));
            count = 2;
        }
        for (size_t k = 0; k < spelt->given_count; k++)
            syllables[count++] = spelt->given[k];
        add_syllables(syllables, count, ret);
    }
}

void emb_read_chinese_name(const emb_words *words, emb_name_kind kind, emb_readings *ret)
{
    if (kind == EMB_NAME_ORGANISATION || kind == EMB_NAME_VESSEL)
        return;
    if (words->scripts == 1u << EMB_SCRIPT_HAN)
        read_han_name(words, kind, ret);
    else
        read_spelt_name(words, ret);
}
