/* SPDX-License-Identifier: Apache-2.0 */
#include "model/country.h"

#include "base/utf8.h"
#include "model/country_tables.h"
#include "text/unicode.h"

#define LONGEST 160 /* bytes of a folded name; longer texts are no country */
#define SHORTEST 4  /* bytes of a folded name that is believed at the front of a longer text */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct folded_name {
    char bytes[LONGEST + EMB_UTF8_MAX];
    size_t len;
} folded_name;

/* Lists write "Корея" with and without the marks, so letters that emb_char_base keeps apart are one here. */
static uint32_t fold_letter(uint32_t code)
{
    uint32_t base = emb_char_base(code);
    switch (base) {
    case 0x439: /* й */
        return 0x438;
    case 0x451: /* ё */
        return 0x435;
    case 0x457: /* ї */
        return 0x456;
    case 0x45E: /* ў */
        return 0x443;
    default:
        return base;
    }
}

/* Letters and digits only, without spaces: "U.S.A." and "USA", "Cote d Ivoire" and "Côte d'Ivoire" are one. */
static bool fold(emb_str text, folded_name *ret)
{
    ret->len = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = emb_utf8_next(text, &at);
        emb_char_class kind = emb_char_class_of(code);
        if (code == '&') {
            memcpy(ret->bytes + ret->len, "and", 3);
            ret->len += 3;
        } else if (kind == EMB_CHAR_LETTER || kind == EMB_CHAR_DIGIT) {
            ret->len += emb_utf8_encode(fold_letter(code), ret->bytes + ret->len);
        }
        if (ret->len > LONGEST)
            return false;
    }
    return ret->len > 0;
}

/* As strcmp, of a text with a length and a key. */
static int compare(emb_str text, const char *key)
{
    size_t key_len = strlen(key);
    int order = text.len ? memcmp(text.data, key, text.len < key_len ? text.len : key_len) : 0;
    if (order != 0 || text.len == key_len)
        return order;
    return text.len < key_len ? -1 : 1;
}

static const char *find_folded(emb_str folded)
{
    size_t low = 0, high = emb_country_keys_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(folded, emb_country_keys[middle].folded);
        if (order == 0)
            return emb_countries[emb_country_keys[middle].country].code;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* "The Gambia", "Bahamas, The", "Region: Crimea": the word that may be left away at an end. */
static const char *find_without_article(emb_str folded)
{
    static const char *const before[] = {"the", "region"}, *const behind[] = {"the"};
    const char *code = find_folded(folded);
    for (size_t i = 0; i < COUNT(before) && !code; i++) {
        emb_str word = emb_str_from(before[i]);
        if (emb_str_starts(folded, word) && folded.len > word.len)
            code = find_folded(emb_str_slice(folded, word.len, folded.len));
    }
    for (size_t i = 0; i < COUNT(behind) && !code; i++) {
        emb_str word = emb_str_from(behind[i]);
        if (emb_str_ends(folded, word) && folded.len > word.len)
            code = find_folded(emb_str_slice(folded, 0, folded.len - word.len));
    }
    return code;
}

static const char *find_name(emb_str text)
{
    folded_name folded;
    return fold(text, &folded) ? find_without_article((emb_str){folded.bytes, folded.len}) : NULL;
}

/* "Belarus / Bélarus", "Syria / Syrie": one country in two languages. */
static const char *find_in_two_languages(emb_str text)
{
    emb_str rest = text, part;
    const char *code = NULL;
    if (emb_str_find_byte(text, '/', 0) == SIZE_MAX)
        return NULL;
    while (emb_str_split(&rest, EMB_STR("/"), &part)) {
        const char *found = find_name(part);
        if (!found || (code && found != code))
            return NULL;
        code = found;
    }
    return code;
}

const char *emb_country_code(emb_str text)
{
    const char *code = find_name(text);
    return code ? code : find_in_two_languages(text);
}

const char *emb_country_name(emb_str code)
{
    size_t low = 0, high = emb_countries_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(code, emb_countries[middle].code);
        if (order == 0)
            return emb_countries[middle].name;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* What several countries were found. */
typedef struct found_countries {
    const char **codes;
    size_t count, max;
} found_countries;

static void add_found(found_countries *found, const char *code)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->codes[i] == code)
            return;
    if (found->count < found->max)
        found->codes[found->count++] = code;
}

/* The first word, up to white space; the rest begins behind it. */
static emb_str take_word(emb_str *rest)
{
    emb_str text = emb_str_trim(*rest);
    size_t end = 0;
    while (end < text.len && !emb_is_ascii_space(text.data[end]))
        end++;
    *rest = emb_str_slice(text, end, text.len);
    return emb_str_slice(text, 0, end);
}

static bool is_hedge(emb_str word)
{
    static const char *const hedges[] = {"possibly", "allegedly",   "assumed",      "presumed", "probably",
                                         "likely",   "reportedly",  "believed",     "also",     "formerly",
                                         "unclear",  "nationality", "nationality:", "citizen",  "of"};
    for (size_t i = 0; i < COUNT(hedges); i++)
        if (emb_str_equal_ascii_case(word, emb_str_from(hedges[i])))
            return true;
    return false;
}

/* "Italian since 1990", "Uganda Passport": the longest name that the text begins with. */
static const char *find_at_front(emb_str text)
{
    const char *code = NULL;
    emb_str rest = text;
    while (emb_str_trim(rest).len) {
        take_word(&rest);
        folded_name folded;
        if (!fold(emb_str_slice(text, 0, (size_t)(rest.data - text.data)), &folded))
            continue;
        const char *found = folded.len >= SHORTEST ? find_without_article((emb_str){folded.bytes, folded.len}) : NULL;
        if (found)
            code = found;
    }
    return code;
}

static const char *find_loosely(emb_str text)
{
    text = emb_str_trim(text);
    const char *code = emb_country_code(text);
    for (emb_str rest = text; !code && is_hedge(take_word(&rest)); text = rest)
        code = emb_country_code(rest);
    return code ? code : find_at_front(emb_str_trim(text));
}

/* Separators from the strongest to the weakest: a name that holds one ("Trinidad and Tobago") is found before it is cut. */
static const char *const separators[] = {";", "\n", " and/or ", ",", "/", " and ", " or "};

static void add_parts(emb_str text, size_t level, found_countries *found)
{
    const char *whole = emb_country_code(text);
    if (whole) {
        add_found(found, whole);
        return;
    }
    while (level < COUNT(separators) && emb_str_find(text, emb_str_from(separators[level]), 0) == SIZE_MAX)
        level++;
    if (level == COUNT(separators)) {
        const char *code = find_loosely(text);
        if (code)
            add_found(found, code);
        return;
    }
    emb_str rest = text, part;
    while (emb_str_split(&rest, emb_str_from(separators[level]), &part))
        add_parts(part, level + 1, found);
}

/* "(a) ", "b) ": where an enumeration's mark ends that starts at `at`; `at` where none does. */
static size_t mark_end(emb_str text, size_t at)
{
    size_t letter = at < text.len && text.data[at] == '(' ? at + 1 : at;
    bool starts_word = at == 0 || !emb_is_ascii_alpha(text.data[at - 1]);
    bool is_mark = starts_word && letter + 1 < text.len && emb_is_ascii_lower(text.data[letter]) && text.data[letter + 1] == ')';
    return is_mark ? letter + 2 : at;
}

static size_t parenthesis_end(emb_str text, size_t at)
{
    size_t close = text.data[at] == '(' ? emb_str_find_byte(text, ')', at) : SIZE_MAX;
    return close == SIZE_MAX ? at : close + 1;
}

/* A part between marks, once as it is and, when it has a remark in parentheses, else with what stands outside them. */
static void add_item(emb_str text, found_countries *found)
{
    const char *whole = emb_country_code(text);
    if (whole) {
        add_found(found, whole);
        return;
    }
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = parenthesis_end(text, at);
        if (end == at) {
            at++;
            continue;
        }
        /* "Congolese (DRC)": the words with their remark may be a name where the words alone are none. */
        emb_str with_remark = emb_str_slice(text, from, end);
        const char *code = find_loosely(emb_str_slice(text, from, at)) ? NULL : find_loosely(with_remark);
        if (code)
            add_found(found, code);
        else
            add_parts(emb_str_slice(text, from, at), 0, found);
        from = at = end;
    }
    add_parts(emb_str_slice(text, from, text.len), 0, found);
}

size_t emb_country_codes(emb_str text, const char **ret, size_t max)
{
    found_countries found = {ret, 0, max};
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = mark_end(text, at);
        if (end == at) {
            at++;
            continue;
        }
        add_item(emb_str_slice(text, from, at), &found);
        from = at = end;
    }
    add_item(emb_str_slice(text, from, text.len), &found);
    return found.count;
}
