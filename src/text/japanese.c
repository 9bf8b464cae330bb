/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Japanese names: kana in Hepburn romanisation without length marks, names in Han characters by lists of family and given
 * names, and Latin names in other romanisations as Hepburn, where a family name is a known one.
 */
#include "text/han.h"
#include "text/japanese_tables.h"
#include "text/readings_internal.h"

#define CODES_MAX 8    /* of a name in Han characters */
#define READINGS_MAX 3 /* of one name */
#define TEXT_MAX 64
#define SMALL_TSU 0x3063u
#define LONG_MARK 0x30FCu

/* ---- kana ---- */

static uint32_t to_hiragana(uint32_t letter)
{
    return letter >= 0x30A1 && letter <= 0x30F6 ? letter - 0x60 : letter;
}

static char small_vowel(uint32_t kana)
{
    switch (kana) {
    case 0x3041:
        return 'a';
    case 0x3043:
        return 'i';
    case 0x3045:
        return 'u';
    case 0x3047:
        return 'e';
    case 0x3049:
        return 'o';
    default:
        return 0;
    }
}

static char small_y(uint32_t kana)
{
    switch (kana) {
    case 0x3083:
        return 'a';
    case 0x3085:
        return 'u';
    case 0x3087:
        return 'o';
    default:
        return 0;
    }
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o';
}

static char last_letter(const emb_reading_text *out, size_t start, size_t back)
{
    return out->len >= start + back ? out->text[out->len - back] : 0;
}

/* き and ゃ: kya; し and ゃ: sha; じ and ゃ: ja. */
static void put_small_y(emb_reading_text *out, size_t start, char vowel)
{
    bool soft = false;
    if (last_letter(out, start, 1) == 'i') {
        char before = last_letter(out, start, 2), first = last_letter(out, start, 3);
        soft = before == 'j' || (before == 'h' && (first == 's' || first == 'c'));
        out->len--;
    }
    if (!soft)
        emb_put_char(out, 'y');
    emb_put_char(out, vowel);
}

/* フ and ァ: fa; テ and ィ: ti; ウ and ィ: wi; ク and ァ: kwa. Elsewhere a small vowel only lengthens. */
static void put_small_vowel(emb_reading_text *out, size_t start, char vowel)
{
    char last = last_letter(out, start, 1), before = last_letter(out, start, 2);
    if (!last) {
        emb_put_char(out, vowel);
        return;
    }
    if (!is_vowel(last) || (last == vowel && before))
        return;
    out->len--;
    if (!before || is_vowel(before))
        emb_put_char(out, last == 'i' ? 'y' : 'w');
    else if (before == 'k' || before == 'g')
        emb_put_char(out, 'w');
    emb_put_char(out, vowel);
}

static bool is_lengthening(const emb_reading_text *out, size_t start, const char *mora)
{
    char last = last_letter(out, start, 1);
    return mora[0] && !mora[1] && ((mora[0] == 'u' && (last == 'o' || last == 'u')) || (mora[0] == 'o' && last == 'o'));
}

static void put_mora(emb_reading_text *out, const char *mora, bool doubled)
{
    if (doubled && mora[0] && !is_vowel(mora[0]))
        emb_put_char(out, mora[0] == 'c' ? 't' : mora[0]);
    emb_put(out, mora);
}

static void put_kana(const emb_word *word, bool keep_long, emb_reading_text *out)
{
    size_t start = out->len;
    bool doubled = false;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t kana = to_hiragana(word->letters[i]);
        if (kana == SMALL_TSU) {
            doubled = true;
            continue;
        }
        if (small_y(kana))
            put_small_y(out, start, small_y(kana));
        else if (small_vowel(kana))
            put_small_vowel(out, start, small_vowel(kana));
        else if (kana < EMB_KANA_FIRST || kana > EMB_KANA_LAST)
            emb_put(out, kana == LONG_MARK ? "" : emb_char_ascii(word->letters[i]));
        else if (keep_long || !is_lengthening(out, start, emb_kana_readings[kana - EMB_KANA_FIRST]))
            put_mora(out, emb_kana_readings[kana - EMB_KANA_FIRST], doubled);
        doubled = false;
    }
}

void emb_read_kana(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    (void)options;
    put_kana(word, false, out);
}

/* Long vowels written out, which are two letters of their own in some names (いのうえ). */
static void add_long_kana(const emb_words *words, emb_readings *ret)
{
    char text[EMB_READING_MAX];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    for (size_t i = 0; i < words->count; i++) {
        emb_put_space(&out);
        put_kana(&words->items[i], true, &out);
    }
    if (!out.cut)
        emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

/* ---- Han characters ---- */

static int compare_bases(const uint16_t *a, const uint16_t *b)
{
    for (size_t i = 0; i < EMB_JAPANESE_PART_MAX; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static const emb_japanese_part *find_part(const emb_japanese_part *parts, size_t total, const uint16_t *bases, size_t count)
{
    uint16_t key[EMB_JAPANESE_PART_MAX] = {0};
    if (count == 0 || count > EMB_JAPANESE_PART_MAX)
        return NULL;
    memcpy(key, bases, count * sizeof(key[0]));
    size_t low = 0, high = total;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_bases(parts[middle].bases, key);
        if (order == 0)
            return &parts[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The `index`-th of readings separated by commas; empty where there are fewer. */
static emb_str reading_at(uint16_t place, size_t index)
{
    const char *text = emb_japanese_readings + place;
    for (; index && *text; index--) {
        text += strcspn(text, ",");
        text += *text == ',';
    }
    return (emb_str){text, strcspn(text, ",")};
}

/* How a given name may be read. */
typedef struct given_readings {
    size_t count;
    char items[READINGS_MAX][TEXT_MAX];
} given_readings;

static void add_given(given_readings *ret, emb_str first, emb_str last)
{
    if (ret->count == READINGS_MAX || !first.len || first.len + last.len >= TEXT_MAX)
        return;
    char *text = ret->items[ret->count++];
    memcpy(text, first.data, first.len);
    memcpy(text + first.len, last.data, last.len);
    text[first.len + last.len] = '\0';
}

/* By parts: the first character with the rest as one part, each in its most usual readings. */
static void read_parts(const uint16_t *bases, size_t count, given_readings *ret)
{
    if (count < 2)
        return;
    const emb_japanese_part *first = find_part(emb_japanese_parts, emb_japanese_parts_count, bases, 1);
    const emb_japanese_part *last = find_part(emb_japanese_parts, emb_japanese_parts_count, bases + 1, count - 1);
    if (!first || !last)
        return;
    for (size_t rank = 0; rank < 3; rank++)
        for (size_t i = 0; i <= rank; i++) {
            emb_str start = reading_at(first->readings[0], i), end = reading_at(last->readings[1], rank - i);
            if (start.len && end.len)
                add_given(ret, start, end);
        }
}

static void read_given(const uint16_t *bases, size_t count, given_readings *ret)
{
    ret->count = 0;
    const emb_japanese_part *whole = find_part(emb_japanese_given, emb_japanese_given_count, bases, count);
    if (!whole) {
        read_parts(bases, count, ret);
        return;
    }
    for (size_t i = 0; i < READINGS_MAX && reading_at(whole->readings[0], i).len; i++)
        add_given(ret, reading_at(whole->readings[0], i), (emb_str){"", 0});
}

/* Family name, space, given name; how many were added, room or not. */
static size_t add_names(const emb_japanese_part *family, const given_readings *given, size_t room, emb_readings *ret)
{
    size_t added = 0;
    for (size_t i = 0; i < 2; i++) {
        emb_str name = reading_at(family->readings[0], i);
        for (size_t k = 0; name.len && k < given->count && added < room; k++, added++) {
            char text[2 * TEXT_MAX];
            emb_reading_text out = {.text = text, .max = sizeof(text)};
            for (size_t at = 0; at < name.len; at++)
                emb_put_char(&out, name.data[at]);
            emb_put_space(&out);
            emb_put(&out, given->items[k]);
            emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
        }
    }
    return added;
}

/* The base characters of a word; false where it is too long or has characters beyond 16 bits. */
static bool collect(const emb_word *word, uint16_t *bases, size_t *count)
{
    if (*count + word->count > CODES_MAX)
        return false;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t base = emb_han_base(word->letters[i]);
        if (base > 0xFFFF)
            return false;
        bases[(*count)++] = (uint16_t)base;
    }
    return true;
}

static const emb_japanese_part *find_surname(const uint16_t *bases, size_t count)
{
    return find_part(emb_japanese_surnames, emb_japanese_surnames_count, bases, count);
}

/* Where no space tells how long the family name is, every length that leaves a known given name: two characters first. */
static void read_unspaced(const uint16_t *bases, size_t count, emb_readings *ret)
{
    static const uint8_t lengths[] = {2, 3, 1};
    size_t room = READINGS_MAX;
    for (size_t i = 0; i < sizeof(lengths) && room; i++) {
        if (lengths[i] >= count)
            continue;
        const emb_japanese_part *family = find_surname(bases, lengths[i]);
        if (!family)
            continue;
        given_readings given;
        read_given(bases + lengths[i], count - lengths[i], &given);
        room -= add_names(family, &given, room, ret);
    }
}

/* Names whose family name is set off by a space; how many were added. */
static size_t read_spaced(const emb_word *family_word, const emb_word *given_word, emb_readings *ret)
{
    uint16_t bases[CODES_MAX];
    size_t family_count = 0;
    if (!collect(family_word, bases, &family_count))
        return 0;
    const emb_japanese_part *family = find_surname(bases, family_count);
    size_t count = family_count;
    if (!family || !collect(given_word, bases, &count))
        return 0;
    given_readings given;
    read_given(bases + family_count, count - family_count, &given);
    return add_names(family, &given, READINGS_MAX, ret);
}

static void read_han_name(const emb_words *words, emb_readings *ret)
{
    uint16_t bases[CODES_MAX];
    size_t count = 0;
    if (words->count == 2) {
        if (!read_spaced(&words->items[0], &words->items[1], ret))
            read_spaced(&words->items[1], &words->items[0], ret);
    } else if (words->count == 1 && collect(&words->items[0], bases, &count)) {
        read_unspaced(bases, count, ret);
    }
}

/* A family name in Han characters and a given name in kana (高市 さなえ). */
static void read_mixed_name(const emb_words *words, emb_readings *ret)
{
    uint16_t bases[CODES_MAX];
    size_t count = 0;
    bool fits = words->count == 2 && words->items[0].script == EMB_SCRIPT_HAN && words->items[1].script == EMB_SCRIPT_KANA;
    if (!fits || words->items[1].count > 12 || !collect(&words->items[0], bases, &count))
        return;
    const emb_japanese_part *family = find_surname(bases, count);
    if (!family)
        return;
    given_readings given = {.count = 1};
    emb_reading_text out = {.text = given.items[0], .max = TEXT_MAX - 1};
    put_kana(&words->items[1], false, &out);
    out.text[out.len] = '\0';
    if (out.len)
        add_names(family, &given, 2, ret);
}

/* ---- other romanisations ---- */

/* Whether a word of ASCII letters ends as Japanese ones do (a vowel, n, oh); `rewritten`: whether a rule may change it. */
static bool may_be_japanese(const emb_word *word, bool *rewritten)
{
    const uint32_t *letters = word->letters;
    uint32_t last = letters[word->count - 1], before = word->count > 1 ? letters[word->count - 2] : 0;
    if (last > 'z' || !(is_vowel((char)last) || last == 'n' || (last == 'h' && before == 'o')))
        return false;
    for (size_t k = 0; k + 1 < word->count; k++) {
        uint32_t a = letters[k] - 'a', b = letters[k + 1] - 'a';
        if (a >= 26 || b >= 26)
            return false;
        *rewritten |= emb_japanese_pairs[a] >> b & 1;
    }
    return true;
}

/* Turns most names away: those of words that are none of Japanese, and those that are Hepburn already. */
static bool may_be_rewritten(const emb_words *words)
{
    bool rewritten = false;
    if (!words->ascii || words->count < 2 || words->count > 3 || words->scripts != 1u << EMB_SCRIPT_LATIN)
        return false;
    for (size_t i = 0; i < words->count; i++)
        if (!may_be_japanese(&words->items[i], &rewritten))
            return false;
    return rewritten;
}

/* Vowels each with one consonant or y before it, n, double consonants, ch, sh, ts: the shape of Japanese words. */
static bool is_japanese(const char *text)
{
    for (size_t i = 0; text[i];) {
        size_t end = i;
        while (text[end] && !is_vowel(text[end]))
            end++;
        size_t consonants = end - i;
        bool n = text[i] == 'n' && consonants;
        if (!text[end])
            return consonants == 0 || (n && consonants == 1);
        bool doubled = consonants > 1 && (text[i] == text[i + 1] || (text[i] == 't' && text[i + 1] == 'c'));
        size_t skip = (n && consonants > 1 && text[i + 1] != 'y') || doubled ? 1 : 0;
        consonants -= skip;
        const char *rest = text + i + skip;
        bool pair = consonants == 2 &&
                    (rest[1] == 'y' || strncmp(rest, "sh", 2) == 0 || strncmp(rest, "ch", 2) == 0 || strncmp(rest, "ts", 2) == 0);
        bool known = consonants == 0 || strchr("kgsztdnhbpmyrwjfc", rest[0]);
        if (consonants > 2 || (consonants == 2 && !pair) || !known)
            return false;
        i = end + 1;
    }
    return true;
}

static bool is_spelt_surname(const char *text)
{
    uint64_t key = 0;
    size_t len = 0;
    for (; text[len]; len++) {
        if (len == 10)
            return false;
        key = key << 6 | (uint64_t)(text[len] - 'a' + 1);
    }
    return emb_spelling_find(&emb_japanese_spelt_surnames, key)->family != 0;
}

static const emb_japanese_rule *find_rule(const char *text)
{
    unsigned letter = (unsigned)(unsigned char)*text - 'a';
    if (letter >= 26)
        return NULL;
    for (size_t i = emb_japanese_rule_starts[letter]; i < emb_japanese_rule_starts[letter + 1]; i++) {
        const emb_japanese_rule *rule = &emb_japanese_rules[i];
        size_t len = strlen(rule->from);
        if (strncmp(text, rule->from, len) != 0)
            continue;
        bool long_oh = strcmp(rule->from, "oh") == 0;
        if (!long_oh || !is_vowel(text[len]))
            return rule;
    }
    return NULL;
}

/* A word in Hepburn; a known family name stays as it is. False for words that are none of Japanese. */
static bool put_hepburn(const emb_word *word, emb_reading_text *out, bool *surname)
{
    char text[TEXT_MAX];
    if (word->count >= TEXT_MAX / 2 || word->script != EMB_SCRIPT_LATIN)
        return false;
    for (size_t i = 0; i < word->count; i++)
        text[i] = (char)word->letters[i];
    text[word->count] = '\0';
    size_t start = out->len;
    bool known = is_spelt_surname(text);
    for (const char *at = text; *at;) {
        const emb_japanese_rule *rule = known ? NULL : find_rule(at);
        if (rule)
            emb_put(out, rule->to);
        else
            emb_put_char(out, *at);
        at += rule ? strlen(rule->from) : 1;
    }
    if (out->len >= out->max)
        return false;
    out->text[out->len] = '\0';
    *surname |= is_spelt_surname(out->text + start);
    return is_japanese(out->text + start);
}

static void read_spelt_name(const emb_words *words, emb_readings *ret)
{
    if (!may_be_rewritten(words))
        return;
    char text[4 * TEXT_MAX];
    emb_reading_text out = {.text = text, .max = sizeof(text)};
    bool surname = false;
    for (size_t i = 0; i < words->count; i++) {
        emb_put_space(&out);
        if (!put_hepburn(&words->items[i], &out, &surname))
            return;
    }
    if (surname)
        emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

void emb_read_japanese_name(const emb_words *words, emb_name_kind kind, emb_readings *ret)
{
    uint32_t han = 1u << EMB_SCRIPT_HAN, kana = 1u << EMB_SCRIPT_KANA;
    if (words->scripts == kana)
        add_long_kana(words, ret);
    else if (kind == EMB_NAME_ORGANISATION || kind == EMB_NAME_VESSEL)
        return;
    else if (words->scripts == han)
        read_han_name(words, ret);
    else if (words->scripts == (han | kana))
        read_mixed_name(words, ret);
    else
        read_spelt_name(words, ret);
}
