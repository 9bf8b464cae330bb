/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ca_words.h"

#include "base/utf8.h"
#include "text/unicode.h"

#define FOLDED_MAX 256 /* a piece that is longer is no legal form */

/* Legal forms as the list writes them, in full and short, in lower case. */
static const char *const legal_forms[] = {
    "ао",
    "оао",
    "зао",
    "пао",
    "нао",
    "ооо",
    "аат",
    "тоо",
    "мк",
    "уп",
    "руп",
    "муп",
    "гуп",
    "фгуп",
    "фку",
    "фкп",
    "ак",
    "сао",
    "ано",
    "нп",
    "некоммерческое партнерство",
    "акционерное общество",
    "открытое акционерное общество",
    "закрытое акционерное общество",
    "публичное акционерное общество",
    "непубличное акционерное общество",
    "общество с ограниченной ответственностью",
    "адкрытае акцыянернае таварыства",
    "таварыства з абмежаванай адказнасцю",
    "товариство з обмеженою відповідальністю",
    "ao",
    "oao",
    "zao",
    "pao",
    "ooo",
    "fgup",
    "jsc",
    "ojsc",
    "cjsc",
    "pjsc",
    "jscb",
    "joint stock company",
    "joint stock venture",
    "public joint stock company",
    "open joint stock company",
    "closed joint stock company",
    "stock company",
    "public stock company",
    "limited liability company",
    "llc",
    "llp",
    "ltd",
    "limited",
    "pte",
    "pvt",
    "plc",
    "co",
    "company",
    "corp",
    "corporation",
    "inc",
    "incorporated",
    "gmbh",
    "ag",
    "sa",
    "sarl",
    "sarlu",
    "bv",
    "nv",
    "spa",
    "srl",
    "fze",
    "fzco",
    "dmcc",
    "fsue",
    "pjs",
};

/* Ends of patronymics; the Belarusian and Ukrainian ones, too, the former also with a Latin i among Cyrillic letters. */
static const char *const patronymic_ends[] = {
    "ovich", "evich", "avich", "ivich", "ovych", "evych", "ovitch", "evitch", "ovna", "evna",
    "ivna",  "auna",  "euna",  "ichna", "ович",  "евич",  "ёвич",   "овна",   "евна", "ична",
    "авіч",  "евіч",  "авiч",  "евiч",  "йович", "івна",  "ївна",   "iвна",   "аўна", "еўна",
};

static const char *const languages[] = {
    "arabic",   "armenian", "azerbaijani", "belarusian", "belarussian", "burmese", "chinese",   "dari",    "english",
    "farsi",    "french",   "georgian",    "german",     "hebrew",      "korean",  "pashto",    "persian", "polish",
    "romanian", "russian",  "serbian",     "spanish",    "tajik",       "turkish", "ukrainian", "urdu",    "uzbek",
};

typedef struct folded {
    char text[FOLDED_MAX];
    size_t len;
    bool whole; /* all of it fitted */
} folded;

/* The Latin letter that a Cyrillic one looks like: the list mixes them within words. */
static uint32_t look_alike(uint32_t lower)
{
    static const struct {
        uint32_t cyrillic;
        char latin;
    } pairs[] = {{0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'}, {0x456, 'i'}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].cyrillic == lower)
            return (uint32_t)pairs[i].latin;
    return lower;
}

/* Letters and digits in lower case, a space for what stands between words; a dot within "S.A." stands between none. */
static void fold(emb_str text, folded *out)
{
    bool space = false;
    *out = (folded){.whole = true};
    for (size_t at = 0; at < text.len;) {
        uint32_t c = emb_utf8_next(text, &at);
        emb_char_class class = emb_char_class_of(c);
        if (class != EMB_CHAR_LETTER && class != EMB_CHAR_DIGIT) {
            space |= c != '.';
            continue;
        }
        if (out->len + 1 + EMB_UTF8_MAX > FOLDED_MAX) {
            out->whole = false;
            return;
        }
        if (space && out->len)
            out->text[out->len++] = ' ';
        space = false;
        out->len += emb_utf8_encode(look_alike(emb_char_lower(c)), out->text + out->len);
    }
}

/* How much of a folded text its longest legal form takes at the beginning (or, `at_end`, at the end); 0 for none. */
static size_t match_form(emb_str text, bool at_end)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++) {
        folded form;
        fold(emb_str_from(legal_forms[i]), &form);
        emb_str known = {form.text, form.len};
        bool fits = at_end ? emb_str_ends(text, known) : emb_str_starts(text, known);
        if (!fits || known.len <= longest)
            continue;
        bool whole_word = known.len == text.len || text.data[at_end ? text.len - known.len - 1 : known.len] == ' ';
        if (whole_word)
            longest = known.len;
    }
    return longest;
}

bool emb_ca_is_legal_form(emb_str text)
{
    folded f;
    fold(text, &f);
    emb_str rest = {f.text, f.len};
    if (!f.whole || !rest.len)
        return false;
    while (rest.len) {
        size_t len = match_form(rest, false);
        if (!len)
            return false;
        rest = emb_str_trim(emb_str_slice(rest, len, rest.len));
    }
    return true;
}

bool emb_ca_begins_with_legal_form(emb_str text)
{
    folded f;
    fold(text.len > FOLDED_MAX / 2 ? emb_str_slice(text, 0, FOLDED_MAX / 2) : text, &f);
    return match_form((emb_str){f.text, f.len}, false) > 0;
}

bool emb_ca_ends_with_legal_form(emb_str text)
{
    folded f;
    fold(text.len > FOLDED_MAX / 2 ? emb_str_slice(text, text.len - FOLDED_MAX / 2, text.len) : text, &f);
    return match_form((emb_str){f.text, f.len}, true) > 0;
}

static bool is_one_of(emb_str word, const char *const *known, size_t count, bool end_only)
{
    char lower[FOLDED_MAX];
    size_t len = 0;
    for (size_t at = 0; at < word.len && len + EMB_UTF8_MAX <= sizeof lower;)
        len += emb_utf8_encode(emb_char_lower(emb_utf8_next(word, &at)), lower + len);
    emb_str text = {lower, len};
    for (size_t i = 0; i < count; i++)
        if (end_only ? emb_str_ends(text, emb_str_from(known[i])) : emb_str_equal(text, emb_str_from(known[i])))
            return true;
    return false;
}

bool emb_ca_is_patronymic(emb_str word)
{
    return is_one_of(word, patronymic_ends, sizeof patronymic_ends / sizeof *patronymic_ends, true);
}

bool emb_ca_is_language(emb_str word)
{
    return is_one_of(word, languages, sizeof languages / sizeof *languages, false);
}

char emb_ca_first_letter(emb_str word)
{
    for (size_t at = 0; at < word.len;) {
        const char *reading = emb_char_ascii(emb_utf8_next(word, &at));
        if (*reading)
            return *reading;
    }
    return 0;
}

size_t emb_ca_word_count(emb_str text)
{
    size_t count = 0;
    while (emb_ca_word(text, count).len)
        count++;
    return count;
}

emb_str emb_ca_word(emb_str text, size_t number)
{
    for (emb_str rest = text, word; emb_str_split(&rest, EMB_STR(" "), &word);)
        if (word.len && number-- == 0)
            return word;
    return EMB_STR("");
}
