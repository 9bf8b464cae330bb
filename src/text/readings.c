/* SPDX-License-Identifier: Apache-2.0 */
#include "text/readings.h"

#include "text/known_words.h"
#include "text/readings_internal.h"
#include "text/words.h"

/* What there is to know of a script's reader. */
typedef struct script_reader {
    emb_word_reader *read;
    emb_options_finder *find_options; /* NULL: there is one way only */
    bool spaced; /* a word of this script is a token of its own where it touches another script without a space */
} script_reader;

static const script_reader readers[] = {
    [EMB_SCRIPT_COMMON] = {emb_read_by_letter, NULL, false},
    [EMB_SCRIPT_LATIN] = {emb_read_latin, emb_latin_options, false},
    [EMB_SCRIPT_CYRILLIC] = {emb_read_cyrillic, emb_cyrillic_options, false},
    [EMB_SCRIPT_GREEK] = {emb_read_greek, emb_greek_options, false},
    [EMB_SCRIPT_ARABIC] = {emb_read_arabic, emb_arabic_options, true},
    [EMB_SCRIPT_HEBREW] = {emb_read_hebrew, emb_hebrew_options, true},
    [EMB_SCRIPT_HAN] = {emb_read_han, NULL, true},
    [EMB_SCRIPT_HANGUL] = {emb_read_hangul, NULL, true},
    [EMB_SCRIPT_KANA] = {emb_read_kana, NULL, true},
    [EMB_SCRIPT_ARMENIAN] = {emb_read_armenian, emb_armenian_options, false},
    [EMB_SCRIPT_GEORGIAN] = {emb_read_by_letter, NULL, false},
    [EMB_SCRIPT_THAI] = {emb_read_thai, emb_thai_options, true},
    [EMB_SCRIPT_DEVANAGARI] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_BENGALI] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_GURMUKHI] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_GUJARATI] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_TAMIL] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_TELUGU] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_KANNADA] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_MALAYALAM] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_SINHALA] = {emb_read_abugida, emb_abugida_options, true},
    [EMB_SCRIPT_BURMESE] = {emb_read_burmese, emb_burmese_options, true},
    [EMB_SCRIPT_KHMER] = {emb_read_khmer, emb_khmer_options, true},
    [EMB_SCRIPT_LAO] = {emb_read_thai, emb_thai_options, true},
    [EMB_SCRIPT_ETHIOPIC] = {emb_read_ethiopic, emb_ethiopic_options, true},
    [EMB_SCRIPT_TIBETAN] = {emb_read_tibetan, NULL, true},
    [EMB_SCRIPT_MONGOLIAN] = {emb_read_by_letter, NULL, true},
    [EMB_SCRIPT_THAANA] = {emb_read_thaana, emb_thaana_options, true},
    [EMB_SCRIPT_OTHER] = {emb_read_by_letter, NULL, true},
};

void emb_read_by_letter(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    (void)options;
    for (size_t i = 0; i < word->count; i++)
        emb_put(out, emb_char_ascii(word->letters[i]));
}

/* The length of `text` without what stands behind the last space below `max`, 0 where there is none. */
static size_t last_token_end(const char *text, size_t max)
{
    while (max && text[max] != ' ')
        max--;
    return max;
}

static bool is_there(const emb_readings *readings, const emb_reading *reading)
{
    for (const emb_reading *r = readings->items; r < readings->items + readings->count; r++)
        if (r != reading && r->scheme == reading->scheme && r->vowelless == reading->vowelless && r->len == reading->len &&
            memcmp(r->text, reading->text, r->len) == 0)
            return true;
    return false;
}

bool emb_readings_add(emb_readings *ret, emb_scheme scheme, bool vowelless, const char *text, size_t len)
{
    while (len && text[len - 1] == ' ')
        len--;
    if (!len || ret->count == EMB_READINGS_MAX)
        return false;
    emb_reading *reading = &ret->items[ret->count];
    reading->scheme = scheme;
    reading->vowelless = vowelless;
    reading->cut = len > EMB_READING_MAX;
    if (reading->cut)
        len = last_token_end(text, EMB_READING_MAX);
    if (!len)
        return false;
    reading->len = (uint16_t)len;
    memcpy(reading->text, text, len);
    reading->text[len] = '\0';
    if (!is_there(ret, reading))
        ret->count++;
    return true;
}

/* Whether a word goes on with the token before it, where nothing but a change of script parts them. */
static bool is_glued(const emb_word *before, const emb_word *word)
{
    return word->joint == EMB_JOINT_NONE && !readers[before->script].spaced && !readers[word->script].spaced;
}

/* The spelling that tradition has for a word of South or South East Asia, for the first style; NULL for all others. */
static const char *traditional(const emb_word *word)
{
    bool asian = word->script >= EMB_SCRIPT_THAI && word->script != EMB_SCRIPT_OTHER;
    return asian ? emb_traditional_word_find(word->letters, word->count) : NULL;
}

static void read_word(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    const char *text = options & ~EMB_OPTION_HINTS ? NULL : traditional(word);
    if (text)
        emb_put(out, text);
    else
        readers[word->script].read(word, options, out);
}

/* Most names are ASCII throughout and have one reading: their letters. Half the instructions of the way below. */
static void read_ascii(const emb_words *words, emb_reading_text *out)
{
    for (size_t i = 0; i < words->count; i++) {
        const emb_word *word = &words->items[i];
        if (out->len + word->count + 1 > out->max) {
            out->cut = true;
            return;
        }
        if (out->len && word->joint != EMB_JOINT_NONE)
            out->text[out->len++] = ' ';
        for (size_t k = 0; k < word->count; k++)
            if (word->letters[k] < 0x80) /* not an apostrophe */
                out->text[out->len++] = (char)word->letters[k];
    }
}

/* Writes one PLAIN reading behind those that are there; counts it unless it is empty or there already. */
static void read_style(const emb_words *words, uint32_t options, emb_readings *ret)
{
    emb_reading *reading = &ret->items[ret->count];
    emb_reading_text out = {.text = reading->text, .max = EMB_READING_MAX};
    if (words->ascii)
        read_ascii(words, &out);
    for (size_t i = 0; i < words->count && !out.cut && !words->ascii; i++) {
        const emb_word *word = &words->items[i];
        if (i && !is_glued(word - 1, word))
            emb_put_space(&out);
        read_word(word, options, &out);
    }
    if (out.cut && !words->ascii)
        out.len = last_token_end(out.text, out.len - 1);
    while (out.len && out.text[out.len - 1] == ' ')
        out.len--;
    reading->scheme = EMB_SCHEME_PLAIN;
    reading->vowelless = out.vowelless;
    reading->cut = out.cut || words->cut;
    reading->len = (uint16_t)out.len;
    reading->text[out.len] = '\0';
    if (!out.len || is_there(ret, reading))
        return;
    ret->count++;
    /* where the vowels of a part of the words are known, these are better compared as they are: طلفاح among known names */
    if (out.vowelless && out.known)
        emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len);
}

/* Which options make a difference for this name. */
static uint32_t find_options(const emb_words *words)
{
    uint32_t found = 0;
    if (words->ascii)
        return 0;
    for (size_t i = 0; i < words->count; i++) {
        emb_options_finder *find = readers[words->items[i].script].find_options;
        if (find)
            found |= find(&words->items[i]);
        if (traditional(&words->items[i]))
            found |= EMB_OPTION_LETTERS | (words->items[i].script == EMB_SCRIPT_THAI ? EMB_OPTION_LOCAL : 0u);
    }
    return words->scripts & 1u << EMB_SCRIPT_CYRILLIC ? emb_cyrillic_settle(found) : found;
}

/* All sets of the options found, the smallest first: none, single ones, pairs … */
static void read_styles(const emb_words *words, emb_readings *ret)
{
    uint32_t all = find_options(words);
    uint32_t found = all & ~EMB_OPTION_HINTS;
    uint32_t hints = all & EMB_OPTION_HINTS;
    read_style(words, hints, ret);
    for (int size = 1; size <= __builtin_popcount(found); size++)
        for (uint32_t set = found & (0u - found); set; set = (set - found) & found)
            if (__builtin_popcount(set) == size && ret->count < EMB_STYLES_MAX)
                read_style(words, set | hints, ret);
}

static emb_script main_script(const emb_words *words)
{
    size_t letters[EMB_SCRIPT_OTHER + 1] = {0};
    emb_script most = EMB_SCRIPT_COMMON;
    if ((words->scripts & (words->scripts - 1)) == 0 && words->scripts)
        return (emb_script)words->items[0].script;
    for (size_t i = 0; i < words->count; i++)
        letters[words->items[i].script] += words->items[i].count;
    for (int script = EMB_SCRIPT_LATIN; script <= EMB_SCRIPT_OTHER; script++)
        if (letters[script] > (most ? letters[most] : 0))
            most = (emb_script)script;
    return most;
}

/* A name in letters that nobody here reads: their numbers, so that it still equals itself. */
static void read_numbers(const emb_words *words, emb_readings *ret)
{
    static const char digits[] = "0123456789abcdef";
    char text[EMB_READING_MAX];
    emb_reading_text out = {.text = text, .max = sizeof text};
    for (size_t i = 0; i < words->count && !out.cut; i++) {
        emb_put_space(&out);
        for (size_t k = 0; k < words->items[i].count; k++) {
            emb_put_char(&out, 'u');
            for (int shift = 20; shift >= 0; shift -= 4)
                if (words->items[i].letters[k] >> shift)
                    emb_put_char(&out, digits[words->items[i].letters[k] >> shift & 15]);
        }
    }
    while (out.len && out.text[out.len - 1] == ' ')
        out.len--;
    if (emb_readings_add(ret, EMB_SCHEME_PLAIN, false, out.text, out.len))
        ret->items[0].cut |= out.cut;
}

void emb_read_name(emb_str name, emb_name_kind kind, emb_readings *ret)
{
    emb_words words;
    emb_words_split(name, &words);
    ret->count = 0;
    ret->script = main_script(&words);
    read_styles(&words, ret);
    emb_read_korean_name(&words, kind, ret);
    emb_read_chinese_name(&words, kind, ret);
    emb_read_japanese_name(&words, kind, ret);
    emb_read_vietnamese_name(&words, kind, ret);
    if (!ret->count && words.count)
        read_numbers(&words, ret);
    for (size_t i = 0; words.cut && i < ret->count; i++)
        ret->items[i].cut = true;
}
