/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vietnamese names without marks, family name first and a syllable a token: from Latin names with syllables joined or the
 * family name last, from Cyrillic, and from Han characters. Marks themselves are dropped by the reader of Latin letters.
 */
#include "text/han.h"
#include "text/vietnamese_tables.h"

#define SYLLABLES_MAX 4

/* The Latin letters of Vietnamese without their marks; any accent may stand for one. */
static uint32_t latin_code(uint32_t letter)
{
    letter = emb_char_base(letter);
    return letter >= 'a' && letter <= 'z' ? letter - 'a' + 1 : 0;
}

static void add_syllables(const uint16_t *syllables, size_t count, emb_readings *ret)
{
    char text[(SYLLABLES_MAX + 1) * 8];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    for (size_t i = 0; i < count; i++) {
        emb_put_space(&out);
        emb_put(&out, emb_vietnamese_syllables[syllables[i]]);
    }
    emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

static void read_spelt_name(const emb_words *words, emb_readings *ret)
{
    static const emb_spelt_language vietnamese = {&emb_vietnamese_spellings, latin_code, 0, 0};
    emb_spelt_names names;
    names.max = words->scripts == 1u << EMB_SCRIPT_CYRILLIC ? 3 : 1;
    emb_spelt_names_find(words, &vietnamese, &names);
    for (size_t i = 0; i < names.count; i++) {
        const emb_spelt_name *spelt = &names.items[i];
        uint16_t syllables[] = {spelt->family, spelt->given[0], spelt->given[1]};
        add_syllables(syllables, spelt->given_count + 1u, ret);
    }
}

static unsigned find_family(uint32_t code)
{
    uint32_t base = emb_han_base(code);
    size_t low = 0, high = emb_vietnamese_families_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (emb_vietnamese_families[middle].base < base)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < emb_vietnamese_families_count && emb_vietnamese_families[low].base == base;
    return found ? emb_vietnamese_families[low].syllable : EMB_VIETNAMESE_NONE;
}

static void read_han_name(const emb_words *words, emb_readings *ret)
{
    uint16_t syllables[SYLLABLES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < words->count; i++)
        for (size_t k = 0; k < words->items[i].count; k++) {
            uint32_t code = words->items[i].letters[k];
            if (count == SYLLABLES_MAX || code < 0x4E00 || code > 0x9FFF)
                return;
            unsigned syllable = count ? emb_han_vietnamese[code - 0x4E00] : find_family(code);
            if (syllable == EMB_VIETNAMESE_NONE)
                return;
            syllables[count++] = (uint16_t)syllable;
        }
    if (count >= 2)
        add_syllables(syllables, count, ret);
}

void emb_read_vietnamese_name(const emb_words *words, emb_name_kind kind, emb_readings *ret)
{
    if (kind == EMB_NAME_ORGANISATION || kind == EMB_NAME_VESSEL)
        return;
    if (words->scripts == 1u << EMB_SCRIPT_HAN)
        read_han_name(words, ret);
    else
        read_spelt_name(words, ret);
}
