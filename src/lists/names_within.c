/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/names_within.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "lists/comma_names.h"
#include "text/native.h"
#include "text/unicode.h"

/* Longer names are no names; and no name of a list has more names in it. */
#define NAME_LONGEST ((size_t)1000)
#define WORD_LETTERS 40
#define WORDS_MOST 24

typedef struct within {
    emb_str whole;
    bool person, failed;
    emb_name_within_take *take;
    void *context;
    emb_arena *arena;
} within;

/* ---- Letters and words ---- */

/* Bits of what scripts a text has letters of. */
enum { LATIN = 1, OTHER = 2 };

static unsigned scripts_of(emb_str text)
{
    unsigned scripts = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = emb_utf8_next(text, &at);
        if (emb_char_class_of(code) == EMB_CHAR_LETTER)
            scripts |= emb_char_script(code) == EMB_SCRIPT_LATIN ? LATIN : OTHER;
    }
    return scripts;
}

static size_t count_letters(emb_str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len;)
        count += emb_char_class_of(emb_utf8_next(text, &at)) == EMB_CHAR_LETTER;
    return count;
}

static bool has_digit(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (emb_is_ascii_digit(text.data[i]))
            return true;
    return false;
}

static size_t words_of(emb_str text, emb_str words[WORDS_MOST])
{
    size_t count = 0;
    for (emb_str word; count < WORDS_MOST && emb_str_split(&text, EMB_STR(" "), &word);)
        if (count_letters(word))
            words[count++] = word;
    return count;
}

static size_t count_words(emb_str text)
{
    emb_str words[WORDS_MOST];
    return words_of(text, words);
}

/* Without what stands around a name: quotes, commas, dashes, brackets that are open at one side. */
static emb_str bare(emb_str text)
{
    static const char *const around[] = {" ", ",", ";", ":", ".", "-", "\"", "'", "(", ")", "‘", "’", "“", "”", "–", "—", "«", "»"};
    for (bool again = true; again;) {
        again = false;
        text = emb_str_trim(text);
        for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
            emb_str mark = emb_str_from(around[i]);
            /* a full stop ends "Inc.", a bracket or quote may have its pair within */
            bool pair = mark.len > 1 || strchr("\"'()", mark.data[0]);
            bool opens = emb_str_starts(text, mark) && (!pair || emb_str_find(text, mark, mark.len) == SIZE_MAX);
            bool closes =
                emb_str_ends(text, mark) && mark.data[0] != '.' && (!pair || emb_str_find(text, mark, 0) + mark.len == text.len);
            if (mark.data[0] == '(' && emb_str_find_byte(text, ')', 0) != SIZE_MAX)
                opens = false;
            if (mark.data[0] == ')' && emb_str_find_byte(text, '(', 0) != SIZE_MAX)
                closes = false;
            if (emb_str_equal(mark, EMB_STR("«")) && emb_str_find(text, EMB_STR("»"), 0) != SIZE_MAX)
                opens = false;
            if (emb_str_equal(mark, EMB_STR("»")) && emb_str_find(text, EMB_STR("«"), 0) != SIZE_MAX)
                closes = false;
            if (opens)
                text = emb_str_slice(text, mark.len, text.len);
            else if (closes)
                text = emb_str_slice(text, 0, text.len - mark.len);
            again |= opens || closes;
        }
    }
    return text;
}

/* ---- How far apart two words are ---- */

static size_t letters_of(emb_str word, uint32_t out[WORD_LETTERS])
{
    size_t count = 0;
    for (size_t at = 0; at < word.len && count < WORD_LETTERS;) {
        uint32_t code = emb_utf8_next(word, &at);
        if (emb_char_class_of(code) == EMB_CHAR_LETTER)
            out[count++] = emb_char_base(code);
    }
    return count;
}

static size_t distance(emb_str a, emb_str b)
{
    uint32_t x[WORD_LETTERS], y[WORD_LETTERS];
    size_t row[WORD_LETTERS + 1], m = letters_of(a, x), n = letters_of(b, y);
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t above = row[j], change = corner + (x[i - 1] != y[j - 1]);
            size_t least = above < row[j - 1] ? above + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
            corner = above;
        }
    }
    return row[n];
}

/* The word of a name that another one is a spelling of: at most half of the letters differ. WORDS_MOST where there is none. */
static size_t spelling_of(const emb_str *words, size_t count, emb_str other)
{
    size_t best = WORDS_MOST, least = SIZE_MAX, letters = count_letters(other);
    for (size_t i = 0; i < count; i++) {
        size_t apart = distance(words[i], other), own = count_letters(words[i]);
        if (apart < least && apart <= (own > letters ? own : letters) / 2) {
            least = apart;
            best = i;
        }
    }
    return best;
}

/* ---- Handing on ---- */

static void give(within *w, emb_listed_name_kind kind, emb_str name)
{
    name = bare(name);
    size_t letters = count_letters(name);
    if (letters >= 2 && name.len < w->whole.len && !(has_digit(name) && letters < 4))
        w->take(w->context, kind, name);
}

static emb_str join(within *w, emb_str a, emb_str b)
{
    a = emb_str_trim(a);
    b = emb_str_trim(b);
    char *text = emb_arena_printf(w->arena, "%.*s%s%.*s", (int)a.len, a.data, a.len && b.len ? " " : "", (int)b.len, b.data);
    w->failed |= !text;
    return emb_str_from(text ? text : "");
}

/* The name with one of its words replaced. */
static void give_with(within *w, emb_listed_name_kind kind, const emb_str *words, size_t count, size_t at, emb_str word)
{
    emb_str name = EMB_STR("");
    for (size_t i = 0; i < count; i++)
        name = join(w, name, i == at ? bare(word) : words[i]);
    if (!w->failed)
        w->take(w->context, kind, name);
}

/* Another name of a person called `base`: whole, or one word of it, or a nickname. */
static void give_of_person(within *w, emb_listed_name_kind kind, emb_str base, emb_str piece, bool family)
{
    emb_str words[WORDS_MOST];
    size_t count = words_of(base, words);
    piece = bare(piece);
    if (count_words(piece) > 1) {
        give(w, kind, piece);
        return;
    }
    size_t at = spelling_of(words, count, piece);
    if (at == WORDS_MOST && family && count > 1)
        at = count - 1;
    if (at != WORDS_MOST && count > 1)
        give_with(w, kind, words, count, at, piece);
    else
        give(w, EMB_NAME_WEAK, piece);
}

/* ---- Labels ---- */

typedef struct label {
    const char *text;
    emb_listed_name_kind kind;
} label;

static const label labels[] = {
    {"also known as", EMB_NAME_ALIAS},
    {"formerly known as", EMB_NAME_FORMER},
    {"previously known as", EMB_NAME_FORMER},
    {"a.k.a.", EMB_NAME_ALIAS},
    {"f.k.a.", EMB_NAME_FORMER},
    {"n.k.a.", EMB_NAME_ALIAS},
    {"a.k.a", EMB_NAME_ALIAS},
    {"f.k.a", EMB_NAME_FORMER},
    {"a/k/a", EMB_NAME_ALIAS},
    {"f/k/a", EMB_NAME_FORMER},
    {"aka", EMB_NAME_ALIAS},
    {"fka", EMB_NAME_FORMER},
    {"alias", EMB_NAME_ALIAS},
    {"formerly", EMB_NAME_FORMER},
};

static bool is_word_end(emb_str text, size_t at)
{
    return at >= text.len || strchr(" ,.:;'\"(", text.data[at]) || (unsigned char)text.data[at] >= 0x80;
}

/* A label at `at`. Words that may be names themselves are labels in small letters alone. */
static const label *label_at(emb_str text, size_t at)
{
    if (at > 0 && !strchr(" ([,;", text.data[at - 1]))
        return NULL;
    emb_str rest = emb_str_slice(text, at, text.len);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        emb_str name = emb_str_from(labels[i].text);
        bool dotted = emb_str_find_byte(name, '.', 0) != SIZE_MAX || emb_str_find_byte(name, '/', 0) != SIZE_MAX;
        bool same = dotted || emb_str_find_byte(name, ' ', 0) != SIZE_MAX ? emb_str_starts_ascii_case(rest, name)
                                                                          : emb_str_starts(rest, name);
        if (same && is_word_end(rest, name.len))
            return &labels[i];
    }
    return NULL;
}

static bool begins_with(emb_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (emb_str_starts_ascii_case(text, emb_str_from(words[i])))
            return true;
    return false;
}

/* What is said of a name and is none. */
static bool is_remark(emb_str group)
{
    static const char *const words[] = {"born on",
                                        "born in",
                                        "date of birth",
                                        "DOB",
                                        "POB",
                                        "passport",
                                        "national identification",
                                        "previously listed",
                                        "formerly listed",
                                        "as previously listed",
                                        "false identity",
                                        "nom de guerre",
                                        "birth name",
                                        "deceased"};
    return begins_with(group, words, sizeof words / sizeof *words) ||
           (emb_str_starts_ascii_case(group, EMB_STR("born")) && has_digit(group));
}

/* "original script: NAME", "In Arabic: NAME", "Russian: NAME": where the name begins; 0: no such label. */
static size_t language_label(emb_str text)
{
    static const char *const words[] = {
        "original script:", "In Arabic:", "Arabic:", "Russian:", "Rusian:", "Ukrainian:",   "Belarusian:", "Belarussian:",
        "Chinese:",         "Korean:",    "Farsi:",  "Persian:", "Kazakh:", "Azerbaijani:", "Serbian:",    "Turkish:"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (emb_str_starts_ascii_case(text, emb_str_from(words[i])))
            return strlen(words[i]);
    return 0;
}

/* The capitals of an organisation's name: they begin as it does and follow one another in it. */
static bool is_acronym(emb_str name, emb_str group)
{
    size_t found = 0, capitals = 0;
    if (group.len < 2 || group.len > 12 || !name.len)
        return false;
    for (size_t i = 0; i < group.len; i++) {
        if (!emb_is_ascii_alpha(group.data[i]) && group.data[i] != '-')
            return false;
        capitals += emb_is_ascii_upper(group.data[i]);
    }
    for (size_t i = 0; i < name.len && found < group.len; i++)
        found += emb_ascii_lower(name.data[i]) == emb_ascii_lower(group.data[found]) || group.data[found] == '-';
    return found == group.len && capitals >= 2;
}

/* A name with a legal form or in quotes: "АО «Авангард»", "JSC Avangard". */
static bool is_company(emb_str group)
{
    static const char *const forms[] = {"АО ",     "ООО ", "ПАО ",  "ОАО ",  "ЗАО ", "ФГУП ", "ФГБУ ", "ФГАУ ", "ФГКУ ", "ГУП ",
                                        "Филиал ", "JSC ", "PJSC ", "OJSC ", "LLC ", "OOO ",  "AO ",   "PAO ",  "FSUE "};
    return begins_with(group, forms, sizeof forms / sizeof *forms) || emb_str_starts(group, EMB_STR("«")) ||
           (emb_str_starts(group, EMB_STR("‘")) && count_letters(group) >= 3);
}

/* ---- Lists of names behind a label ---- */

/* The next of "A, B or C", of an organisation's names "A; B": commas stand within these. */
static bool next_of(const within *w, emb_str *rest, emb_str *ret)
{
    size_t at = 0;
    if (!rest->len)
        return false;
    for (; at < rest->len; at++) {
        char c = rest->data[at];
        if (c == ';' || (w->person && c == ',') ||
            (w->person && emb_str_starts(emb_str_slice(*rest, at, rest->len), EMB_STR(" or "))))
            break;
    }
    *ret = emb_str_slice(*rest, 0, at);
    size_t step = at < rest->len && rest->data[at] == ' ' ? 4 : 1;
    *rest = at < rest->len ? emb_str_slice(*rest, at + step, rest->len) : EMB_STR("");
    return true;
}

/* Where a text goes over into another script: "Yusuf, Yousef أمجد يوسف"; its length where it does not. */
static size_t script_change(emb_str text)
{
    unsigned first = 0;
    size_t word = 0;
    for (size_t at = 0; at < text.len;) {
        size_t before = at;
        uint32_t code = emb_utf8_next(text, &at);
        if (code == ' ')
            word = at;
        if (emb_char_class_of(code) != EMB_CHAR_LETTER)
            continue;
        unsigned script = emb_char_script(code) == EMB_SCRIPT_LATIN ? LATIN : OTHER;
        if (first && script != first && word && word <= before)
            return word;
        first = script;
    }
    return text.len;
}

static void give_list(within *w, emb_listed_name_kind kind, emb_str base, emb_str names)
{
    size_t change = script_change(names);
    emb_str other = emb_str_slice(names, change, names.len);
    names = emb_str_slice(names, 0, change);
    for (emb_str piece; next_of(w, &names, &piece);) {
        if (w->person)
            give_of_person(w, kind, base, piece, false);
        else
            give(w, kind, piece);
    }
    give(w, EMB_NAME_ALIAS, other);
}

/* ---- The forms ---- */

/* A text without its groups in round brackets, into the arena. */
static emb_str without_groups(within *w, emb_str text)
{
    char *out = emb_arena_alloc(w->arena, text.len + 1);
    size_t len = 0;
    int depth = 0;
    w->failed |= !out;
    for (size_t i = 0; out && i < text.len; i++) {
        depth += text.data[i] == '(';
        if (!depth && text.data[i] == ',' && len && out[len - 1] == ' ')
            len--;
        if (!depth && !(text.data[i] == ' ' && len && out[len - 1] == ' '))
            out[len++] = text.data[i];
        depth -= depth > 0 && text.data[i] == ')';
    }
    return (emb_str){out ? out : "", len};
}

static size_t group_end(emb_str text, size_t open)
{
    int depth = 0;
    for (size_t i = open; i < text.len; i++) {
        depth += text.data[i] == '(';
        depth -= text.data[i] == ')';
        if (!depth)
            return i;
    }
    return text.len;
}

/* A group in brackets, with the name without any. True where it holds a name or says something of the name. */
static bool take_group(within *w, emb_str base, emb_str before, emb_str group, emb_str behind)
{
    bool last = !count_letters(behind);
    const label *known = label_at(group, 0);
    size_t language = language_label(group);
    unsigned mine = scripts_of(base), its = scripts_of(group);
    if (known) {
        give_list(w, known->kind, base, emb_str_slice(group, strlen(known->text), group.len));
    } else if (is_remark(group)) {
        size_t at = emb_str_find_ascii_case(group, EMB_STR("In Arabic:"), 0);
        if (at != SIZE_MAX)
            give(w, EMB_NAME_ALIAS, emb_str_slice(group, at + 10, group.len));
    } else if (w->person && emb_str_starts_ascii_case(group, EMB_STR("born "))) {
        give_of_person(w, EMB_NAME_FORMER, base, emb_str_slice(group, 5, group.len), true);
    } else if (language) {
        give(w, EMB_NAME_ALIAS, emb_str_slice(group, language, group.len));
    } else if (last && mine && its && !(mine & its)) {
        give(w, EMB_NAME_ALIAS, group);
    } else if (!w->person && is_acronym(before, group)) {
        /* with more than a legal form behind it, it is that of a parent: "… Corporation (CSSC) 725th Research Institute" */
        if (count_words(behind) <= 2)
            give(w, EMB_NAME_SHORT, group);
    } else if (!w->person && last && is_company(group)) {
        give(w, EMB_NAME_ALIAS, group);
    } else if (w->person && !has_digit(group) && count_words(group) == 1 && count_letters(group) > 2) {
        emb_str words[WORDS_MOST];
        size_t count = words_of(base, words), at = spelling_of(words, count, group);
        if (at == WORDS_MOST || count < 2)
            return false;
        give_with(w, EMB_NAME_ALIAS, words, count, at, group);
    } else {
        return false;
    }
    return true;
}

static void take_groups(within *w, emb_str text)
{
    emb_str base = bare(without_groups(w, text));
    bool found = false;
    for (size_t open = 0; !w->failed && (open = emb_str_find_byte(text, '(', open)) != SIZE_MAX;) {
        size_t end = group_end(text, open);
        emb_str before = bare(emb_str_slice(text, 0, open)), group = emb_str_trim(emb_str_slice(text, open + 1, end));
        emb_str behind = emb_str_slice(text, end, text.len);
        if (before.len || !count_letters(behind))
            found |= take_group(w, base, before, group, behind);
        open = end;
    }
    if (found)
        give(w, EMB_NAME_ALIAS, base);
}

/* "NAME a.k.a. NAME", "a.k.a. NAME" outside of brackets. */
static bool take_label(within *w, emb_str text)
{
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        depth += text.data[i] == '(' ? 1 : text.data[i] == ')' && depth ? -1 : 0;
        const label *known = depth ? NULL : label_at(text, i);
        if (!known)
            continue;
        emb_str before = bare(emb_str_slice(text, 0, i)), rest = emb_str_slice(text, i + strlen(known->text), text.len);
        /* in front of all, "aka" and "alias" need their colon: there are names that begin so */
        bool dotted = strchr(known->text, '.') || strchr(known->text, ' ') || strchr(known->text, '/');
        if (!before.len && !dotted && !emb_str_starts(rest, EMB_STR(":")))
            return false;
        if (before.len)
            give(w, EMB_NAME_ALIAS, before);
        give_list(w, known->kind, before, rest);
        return true;
    }
    return false;
}

/* "NAME / NAME", and of people also "NAME/NAME". Each side is a whole name. */
static bool take_sides(within *w, emb_str text)
{
    size_t at = emb_str_find(text, EMB_STR(" / "), 0);
    if (at == SIZE_MAX && w->person)
        at = emb_str_find_byte(text, '/', 0);
    if (at == SIZE_MAX || emb_str_find_byte(text, '(', 0) != SIZE_MAX)
        return false;
    emb_str left = emb_str_slice(text, 0, at), right = bare(emb_str_slice(text, text.data[at] == '/' ? at + 1 : at + 3, text.len));
    if (count_words(left) < 2 || count_words(right) < (scripts_of(right) & OTHER ? 1u : 2u))
        return false;
    give(w, EMB_NAME_ALIAS, left);
    give(w, EMB_NAME_ALIAS, right);
    return true;
}

/* Where the letters of a name change once between Latin and another script, at the beginning of a word; 0 where they do not, or oftener. */
static size_t script_border(emb_str text)
{
    size_t border = 0, plain = 0;
    unsigned last = 0;
    while (plain < text.len && (uint8_t)text.data[plain] < 0x80)
        plain++;
    if (plain == text.len)
        return 0;
    bool in_word = false;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t code = emb_utf8_next(text, &at);
        bool letter = emb_char_class_of(code) == EMB_CHAR_LETTER;
        unsigned script = letter ? scripts_of(emb_str_slice(text, start, at)) : last;
        if (last && script != last) {
            if (border || in_word)
                return 0;
            border = start;
        }
        last = script;
        in_word = letter;
    }
    return border;
}

/* A whole name of a person: of two words, or of two characters of a script that writes names without spaces. */
static bool is_whole_name(emb_str text)
{
    size_t at = 0;
    return count_words(text) > 1 ||
           (count_letters(text) > 1 && emb_native_by_character((emb_script)emb_char_script(emb_utf8_next(text, &at))));
}

/* "NAME ИМЯ": a person's name in two scripts, one behind the other. */
static bool take_scripts(within *w, emb_str text)
{
    size_t at = w->person && emb_str_find_byte(text, '(', 0) == SIZE_MAX ? script_border(text) : 0;
    emb_str left = bare(emb_str_slice(text, 0, at)), right = bare(emb_str_slice(text, at, text.len));
    if (!at || !is_whole_name(left) || !is_whole_name(right))
        return false;
    give(w, EMB_NAME_ALIAS, left);
    give(w, EMB_NAME_ALIAS, right);
    return true;
}

/* "NAME; NAME", outside of brackets. */
static bool take_pieces(within *w, emb_str text)
{
    size_t at = emb_str_find_byte(text, ';', 0);
    if (at == SIZE_MAX || at > emb_str_find_byte(text, '(', 0) || emb_str_find_byte(text, '&', 0) < at)
        return false;
    for (emb_str piece; emb_str_split(&text, EMB_STR(";"), &piece);)
        give(w, EMB_NAME_ALIAS, piece);
    return true;
}

/* "NAME, NAME, NAME": one word of a person is no whole name. */
static bool take_commas(within *w, emb_str text)
{
    emb_str names[EMB_COMMA_NAMES_MAX];
    size_t count = emb_comma_names(text, w->person, names);
    for (size_t i = 0; i < count; i++) {
        give(w, w->person && count_words(names[i]) < 2 ? EMB_NAME_WEAK : EMB_NAME_ALIAS, names[i]);
        take_groups(w, names[i]);
    }
    return count > 0;
}

/* "(a) NAME", "b) NAME": a count of the list, no part of the name. */
static emb_str without_count(emb_str text)
{
    size_t at = emb_str_starts(text, EMB_STR("(")) ? 1 : 0;
    bool count = text.len > at + 2 && emb_is_ascii_lower(text.data[at]) && text.data[at + 1] == ')';
    return count ? emb_str_trim(emb_str_slice(text, at + 2, text.len)) : text;
}

/* Most names hold but themselves: a look at their bytes is enough. */
static bool may_hold(emb_str name)
{
    size_t comma = emb_str_find_byte(name, ',', 0);
    static const char *const words[] = {"k.a", "aka", "fka", "alias", "known as", "formerly"};
    if (comma != SIZE_MAX && emb_str_find_byte(name, ',', comma + 1) != SIZE_MAX)
        return true;
    for (size_t i = 0; i < name.len; i++)
        if (strchr("(/;:)", name.data[i]) && name.data[i])
            return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (emb_str_find_ascii_case(name, emb_str_from(words[i]), 0) != SIZE_MAX)
            return true;
    return script_border(name) != 0;
}

bool emb_names_within(emb_str name, bool person, emb_arena *scratch, emb_name_within_take *take, void *context)
{
    within w = {.whole = emb_str_trim(name), .person = person, .take = take, .context = context};
    if (w.whole.len > NAME_LONGEST || w.whole.len < 4 || !may_hold(w.whole))
        return true;
    w.arena = scratch ? scratch : emb_arena_new();
    if (!w.arena)
        return false;
    emb_str text = without_count(w.whole);
    size_t language = language_label(text);
    if (language)
        text = emb_str_trim(emb_str_slice(text, language, text.len));
    if (text.len < w.whole.len)
        give(&w, EMB_NAME_ALIAS, text);
    if (!take_pieces(&w, text) && !take_commas(&w, text) && !take_label(&w, text) && !take_sides(&w, text) &&
        !take_scripts(&w, text))
        take_groups(&w, text);
    if (!scratch)
        emb_arena_free(w.arena);
    return !w.failed;
}

/* ---- Of an entity ---- */

typedef struct adding {
    emb_entity *entity;
    bool weak;
    emb_status status;
    emb_error *error;
} adding;

static void add_within(void *context, emb_listed_name_kind kind, emb_str name)
{
    adding *a = context;
    bool person = emb_schema_is_a(emb_entity_schema(a->entity), EMB_SCHEMA_Person);
    emb_prop prop = kind == EMB_NAME_FORMER  ? EMB_PROP_previousName
                    : kind == EMB_NAME_SHORT ? EMB_PROP_abbreviation
                                             : EMB_PROP_alias;
    if (a->weak || kind == EMB_NAME_WEAK)
        prop = person || a->weak ? EMB_PROP_weakAlias : EMB_PROP_alias;
    if (!emb_schema_property(emb_entity_schema(a->entity), prop))
        prop = EMB_PROP_alias;
    /* what the entity has no room for is in the name as listed, too */
    if (a->status == EMB_OK && emb_entity_add(a->entity, prop, name, NULL) == EMB_NO_MEMORY)
        a->status = emb_fail_memory(a->error);
}

static bool is_name(emb_prop prop)
{
    return prop == EMB_PROP_name || prop == EMB_PROP_alias || prop == EMB_PROP_previousName || prop == EMB_PROP_weakAlias;
}

emb_status emb_names_within_add(emb_entity *entity, emb_error *error)
{
    adding a = {.entity = entity, .error = error};
    bool person = emb_schema_is_a(emb_entity_schema(entity), EMB_SCHEMA_Person);
    size_t count = emb_entity_value_count(entity);
    for (size_t i = 0; i < count && a.status == EMB_OK; i++) {
        emb_value value = emb_entity_value(entity, i);
        char copy[NAME_LONGEST];
        if (!is_name(value.prop) || value.text.len > sizeof copy)
            continue;
        memcpy(copy, value.text.data, value.text.len); /* adding may move what is borrowed */
        a.weak = value.prop == EMB_PROP_weakAlias;
        if (!emb_names_within((emb_str){copy, value.text.len}, person, NULL, add_within, &a))
            return emb_fail_memory(error);
    }
    return a.status;
}
