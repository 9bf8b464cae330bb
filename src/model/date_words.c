/* SPDX-License-Identifier: Apache-2.0 */
#include "model/date_words.h"

#include "base/utf8.h"
#include "model/date.h"
#include "text/unicode.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct month_word {
    const char *word; /* folded: "fevrier", "marz" */
    int month;
} month_word;

static const month_word month_words[] = {
    /* English */
    {"january", 1},
    {"jan", 1},
    {"february", 2},
    {"feb", 2},
    {"febr", 2},
    {"march", 3},
    {"mar", 3},
    {"april", 4},
    {"apr", 4},
    {"may", 5},
    {"june", 6},
    {"jun", 6},
    {"july", 7},
    {"jul", 7},
    {"august", 8},
    {"aug", 8},
    {"september", 9},
    {"sept", 9},
    {"sep", 9},
    {"october", 10},
    {"oct", 10},
    {"november", 11},
    {"nov", 11},
    {"december", 12},
    {"dec", 12},
    /* French */
    {"janvier", 1},
    {"janv", 1},
    {"fevrier", 2},
    {"fevr", 2},
    {"fev", 2},
    {"mars", 3},
    {"avril", 4},
    {"avr", 4},
    {"mai", 5},
    {"juin", 6},
    {"juillet", 7},
    {"juil", 7},
    {"juill", 7},
    {"aout", 8},
    {"septembre", 9},
    {"octobre", 10},
    {"novembre", 11},
    {"decembre", 12},
    /* German */
    {"januar", 1},
    {"janner", 1},
    {"jaenner", 1},
    {"februar", 2},
    {"feber", 2},
    {"marz", 3},
    {"maerz", 3},
    {"mrz", 3},
    {"juni", 6},
    {"juli", 7},
    {"oktober", 10},
    {"okt", 10},
    {"dezember", 12},
    {"dez", 12},
    /* Russian: nominative, genitive, abbreviation */
    {"январь", 1},
    {"января", 1},
    {"янв", 1},
    {"февраль", 2},
    {"февраля", 2},
    {"фев", 2},
    {"февр", 2},
    {"март", 3},
    {"марта", 3},
    {"мар", 3},
    {"апрель", 4},
    {"апреля", 4},
    {"апр", 4},
    {"май", 5},
    {"мая", 5},
    {"июнь", 6},
    {"июня", 6},
    {"июн", 6},
    {"июль", 7},
    {"июля", 7},
    {"июл", 7},
    {"август", 8},
    {"августа", 8},
    {"авг", 8},
    {"сентябрь", 9},
    {"сентября", 9},
    {"сен", 9},
    {"сент", 9},
    {"октябрь", 10},
    {"октября", 10},
    {"окт", 10},
    {"ноябрь", 11},
    {"ноября", 11},
    {"ноя", 11},
    {"нояб", 11},
    {"декабрь", 12},
    {"декабря", 12},
    {"дек", 12},
};

static const char *const about_words[] = {
    "circa",       "c",        "ca",        "cca", "about",    "around",         "approximately",     "approx",
    "approximate", "roughly",  "estimated", "est", "environ",  "vers",           "approximativement", "etwa",
    "um",          "ungefahr", "около",     "ок",  "примерно", "приблизительно",
};
static const char *const filler_words[] = {
    "of",  "the", "in", "on", "st",   "nd",  "rd", "th", "le", "er",   "en",   "de",
    "den", "der", "am", "im", "года", "год", "г",  "го", "в",  "year", "born",
};
static const char *const joiner_words[] = {"to", "and", "until", "till", "through", "a", "au", "et", "bis", "und", "по", "до", "и"};
static const char *const opener_words[] = {"between", "from", "entre", "du", "de", "zwischen", "von", "между", "с", "от"};
static const char *const season_words[] = {"spring", "summer", "autumn", "fall", "winter"};

static bool is_one_of(emb_str folded, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (emb_str_equal(folded, emb_str_from(words[i])))
            return true;
    return false;
}

size_t emb_date_fold_word(emb_str word, char out[EMB_DATE_WORD_MAX])
{
    size_t length = 0;
    for (size_t at = 0; at < word.len;) {
        uint32_t code = emb_utf8_next(word, &at);
        emb_char_class kind = emb_char_class_of(code);
        if (kind == EMB_CHAR_MARK || kind == EMB_CHAR_IGNORABLE)
            continue;
        if (length + EMB_UTF8_MAX > EMB_DATE_WORD_MAX)
            return 0;
        length += emb_utf8_encode(emb_char_base(code), out + length);
    }
    return length;
}

int emb_date_month_of(emb_str folded)
{
    for (size_t i = 0; i < COUNT(month_words); i++)
        if (emb_str_equal(folded, emb_str_from(month_words[i].word)))
            return month_words[i].month;
    return 0;
}

int emb_month_by_name(emb_str name)
{
    char folded[EMB_DATE_WORD_MAX];
    name = emb_str_trim(name);
    if (emb_str_ends(name, EMB_STR(".")))
        name.len--;
    return emb_date_month_of((emb_str){folded, emb_date_fold_word(name, folded)});
}

bool emb_date_is_about(emb_str folded)
{
    return is_one_of(folded, about_words, COUNT(about_words));
}

bool emb_date_is_filler(emb_str folded)
{
    return is_one_of(folded, filler_words, COUNT(filler_words));
}

bool emb_date_is_joiner(emb_str folded)
{
    return is_one_of(folded, joiner_words, COUNT(joiner_words));
}

bool emb_date_is_opener(emb_str folded)
{
    return is_one_of(folded, opener_words, COUNT(opener_words));
}

bool emb_date_is_season(emb_str folded)
{
    return is_one_of(folded, season_words, COUNT(season_words));
}

emb_date_part emb_date_part_of(emb_str folded)
{
    if (emb_str_equal(folded, EMB_STR("early")) || emb_str_equal(folded, EMB_STR("beginning")))
        return EMB_PART_EARLY;
    if (emb_str_equal(folded, EMB_STR("mid")) || emb_str_equal(folded, EMB_STR("middle")))
        return EMB_PART_MIDDLE;
    if (emb_str_equal(folded, EMB_STR("late")) || emb_str_equal(folded, EMB_STR("end")))
        return EMB_PART_LATE;
    return EMB_PART_NONE;
}
