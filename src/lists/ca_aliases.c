/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ca_aliases.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "lists/ca_words.h"
#include "text/unicode.h"

#define TEXT_MAX ((size_t)1 << 20)
#define PIECES_MAX 512 /* a text with more keeps the rest in one */

typedef struct piece {
    emb_str text;
    bool after_comma; /* a comma stands before it, not a stronger separator */
} piece;

typedef struct scan {
    const emb_ca_party *party;
    emb_str text;
    size_t from; /* of the piece that is open */
    bool after_comma;
    bool right_to_left, left_to_right; /* the script of the last letter */
    int quotes;                        /* how many are open */
    piece pieces[PIECES_MAX];
    size_t count;
} scan;

/* What separates at a place: how many bytes, 0 for nothing. */
typedef struct separator {
    size_t len;
    bool comma;
} separator;

static const separator no_separator = {0};

/* ---- Looking at the text ---- */

/* White space of all kinds as single spaces; a word that a line break parts behind its hyphen is put together. */
static bool tidy(emb_str text, emb_buf *out)
{
    bool space = false, joined = false;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = emb_utf8_next(text, &at);
        if (emb_char_class_of(c) == EMB_CHAR_SPACE) {
            bool hyphen = out->len > 1 && out->data[out->len - 1] == '-' && out->data[out->len - 2] != ' ' && !space;
            joined |= c == '\n' && hyphen;
            space = true;
            continue;
        }
        if (space && !joined && out->len)
            emb_buf_append_byte(out, ' ');
        space = joined = false;
        emb_buf_append_str(out, emb_str_slice(text, start, at));
    }
    emb_buf_append_text(out, "");
    return !out->failed;
}

static uint32_t code_point_at(emb_str text, size_t at)
{
    return at < text.len ? emb_utf8_next(text, &at) : 0;
}

static bool is_latin(uint32_t c)
{
    return emb_char_script(c) == EMB_SCRIPT_LATIN;
}

static bool is_foreign_letter(uint32_t c)
{
    return emb_char_class_of(c) == EMB_CHAR_LETTER && !is_latin(c);
}

static bool is_right_to_left(uint32_t c)
{
    emb_script script = emb_char_script(c);
    return script == EMB_SCRIPT_ARABIC || script == EMB_SCRIPT_HEBREW;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0xAB || c == 0xBB || c == 0x201C || c == 0x201D || c == 0x201E;
}

/* The code point that ends before `at`; 0 at the beginning. */
static uint32_t code_point_before(emb_str text, size_t at)
{
    if (!at)
        return 0;
    do
        at--;
    while (at && ((unsigned char)text.data[at] & 0xC0) == 0x80);
    return code_point_at(text, at);
}

static bool quote_opens(emb_str text, size_t at)
{
    uint32_t c = code_point_at(text, at), before = code_point_before(text, at);
    if (c == 0xAB || c == 0x201E)
        return true;
    return c != 0xBB && (!before || before == ' ' || before == '(' || before == '-' || is_quote(before));
}

static bool begins_word(emb_str text, size_t at)
{
    return at == 0 || text.data[at - 1] == ' ' || text.data[at - 1] == '(' || text.data[at - 1] == ',';
}

/* ---- Separators ---- */

/* "Russian:", "Arabic :" */
static size_t label_length(emb_str text, size_t at)
{
    size_t end = at;
    while (end < text.len && emb_is_ascii_alpha(text.data[end]))
        end++;
    if (end == at || !emb_ca_is_language(emb_str_slice(text, at, end)))
        return 0;
    if (end < text.len && text.data[end] == ' ')
        end++;
    return end < text.len && text.data[end] == ':' ? end + 1 - at : 0;
}

static size_t also_known_as_length(emb_str text, size_t at)
{
    static const char *const phrases[] = {"also known as", "a.k.a.", "a.k.a", "aka"};
    emb_str rest = emb_str_slice(text, at, text.len);
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        emb_str phrase = emb_str_from(phrases[i]);
        bool ends = rest.len == phrase.len || (rest.len > phrase.len && strchr(" ,;:)", rest.data[phrase.len]));
        if (ends && emb_str_starts_ascii_case(rest, phrase))
            return phrase.len;
    }
    return 0;
}

/* "or", "and", "et" as a word with its spaces; 0 where it does not stand at `at`. */
static size_t conjunction_length(emb_str text, size_t at, emb_str word)
{
    emb_str rest = emb_str_slice(text, at, text.len);
    bool fits = rest.len > word.len + 2 && rest.data[0] == ' ' && rest.data[word.len + 1] == ' ' &&
                emb_str_starts(emb_str_slice(rest, 1, rest.len), word);
    return fits ? word.len + 2 : 0;
}

static emb_str until_comma(emb_str text)
{
    size_t end = 0;
    while (end < text.len && text.data[end] != ',' && text.data[end] != ';')
        end++;
    return emb_str_slice(text, 0, end);
}

/* The first words begin alike: "Zadna Company and Zadna International". */
static bool same_beginning(emb_str a, emb_str b)
{
    emb_str x = emb_ca_word(a, 0), y = emb_ca_word(b, 0);
    size_t same = 0;
    while (same < x.len && same < y.len && emb_ascii_lower(x.data[same]) == emb_ascii_lower(y.data[same]))
        same++;
    bool x_ends = same == x.len || x.data[same] == '-', y_ends = same == y.len || y.data[same] == '-';
    return same && (same >= 4 || (x_ends && y_ends));
}

/* Does "and" between these stand between names, not within the name of an organisation? */
static bool joins_names(emb_str left, emb_str right)
{
    uint32_t before = code_point_before(left, left.len), after = code_point_at(right, 0);
    if (is_foreign_letter(before) || is_foreign_letter(after) || is_quote(before))
        return true;
    right = until_comma(right);
    if (emb_ca_is_legal_form(right))
        return false;
    return emb_ca_ends_with_legal_form(left) || emb_ca_begins_with_legal_form(right) || same_beginning(left, right);
}

static separator conjunction_at(const scan *s, size_t at)
{
    size_t len = conjunction_length(s->text, at, EMB_STR("or"));
    if (len)
        return (separator){len, false};
    len = conjunction_length(s->text, at, EMB_STR("and"));
    if (!len)
        len = conjunction_length(s->text, at, EMB_STR("et"));
    if (!len)
        return no_separator;
    emb_str left = emb_str_slice(s->text, s->from, at), right = emb_str_slice(s->text, at + len, s->text.len);
    return s->party->person || joins_names(left, right) ? (separator){len, false} : no_separator;
}

/* A slash, but not the one of "A/S" and "24/7". */
static bool slash_separates(emb_str text, size_t at)
{
    bool alone_before = at >= 1 && emb_is_ascii_alpha(text.data[at - 1]) && (at == 1 || text.data[at - 2] == ' ');
    bool alone_after =
        at + 1 < text.len && emb_is_ascii_alpha(text.data[at + 1]) && (at + 2 == text.len || strchr(" ,;)", text.data[at + 2]));
    bool digits = at >= 1 && at + 1 < text.len && emb_is_ascii_digit(text.data[at - 1]) && emb_is_ascii_digit(text.data[at + 1]);
    return !(alone_before && alone_after) && !digits;
}

static bool closes_later(emb_str text, size_t at)
{
    while (at < text.len && text.data[at] != ';') {
        size_t start = at;
        if (is_quote(emb_utf8_next(text, &at)) && !quote_opens(text, start))
            return true;
    }
    return false;
}

/*
 * A comma, with an "and" or "or" behind it. In the name of an organisation it does not separate within quotes and before a small
 * Cyrillic letter ("образования, науки и молодежи"): Russian names begin with a capital.
 */
static separator comma_at(const scan *s, size_t at)
{
    static const char *const words[] = {"or", "and", "et"};
    size_t len = 1;
    for (size_t i = 0; i < sizeof words / sizeof *words && len == 1; i++) {
        size_t more = conjunction_length(s->text, at + 1, emb_str_from(words[i]));
        len += more;
    }
    if (s->party->person)
        return (separator){len, true};
    size_t next = at + len;
    while (next < s->text.len && s->text.data[next] == ' ')
        next++;
    uint32_t c = code_point_at(s->text, next);
    bool small = emb_char_class_of(c) == EMB_CHAR_LETTER && emb_char_lower(c) == c;
    bool goes_on = small && (emb_char_script(c) == EMB_SCRIPT_CYRILLIC || len > 1);
    bool quoted = s->quotes > 0 && closes_later(s->text, at);
    return goes_on || quoted ? no_separator : (separator){len, true};
}

static separator separator_at(const scan *s, size_t at)
{
    emb_str text = s->text;
    size_t len = 0;
    if (begins_word(text, at) && ((len = label_length(text, at)) != 0 || (len = also_known_as_length(text, at)) != 0))
        return (separator){len, false};
    switch (text.data[at]) {
    case ';':
        return (separator){1, false};
    case ',':
        return comma_at(s, at);
    case '/':
        return (separator){slash_separates(text, at), false};
    case ':':
        return (separator){at + 1 < text.len && text.data[at + 1] == ' ', false};
    case ' ': {
        uint32_t next = code_point_at(text, at + 1);
        bool turns = emb_char_class_of(next) == EMB_CHAR_LETTER && (is_right_to_left(next) ? s->left_to_right : s->right_to_left);
        return turns ? (separator){1, false} : conjunction_at(s, at);
    }
    default:
        return no_separator;
    }
}

/* ---- Pieces ---- */

static void cut(scan *s, size_t to, size_t next, bool comma)
{
    emb_str text = emb_str_trim(emb_str_slice(s->text, s->from, to));
    if (s->count == PIECES_MAX)
        return;
    if (text.len)
        s->pieces[s->count++] = (piece){text, s->after_comma};
    s->after_comma = comma && (text.len || s->after_comma);
    s->from = next;
    if (!comma)
        s->quotes = 0;
}

/* The place behind the parenthesis that opens at `at`; `at` where it does not close, or where aliases stand in it. */
static size_t behind_parenthesis(emb_str text, size_t at)
{
    int depth = 0;
    if (label_length(text, at + 1) || also_known_as_length(text, at + 1))
        return at;
    for (size_t i = at; i < text.len; i++) {
        depth += text.data[i] == '(' ? 1 : text.data[i] == ')' ? -1 : 0;
        if (!depth)
            return i + 1;
    }
    return at;
}

static void take_code_point(scan *s, size_t *at)
{
    size_t start = *at;
    uint32_t c = emb_utf8_next(s->text, at);
    if (c == '(') {
        size_t behind = behind_parenthesis(s->text, start);
        *at = behind > start ? behind : *at;
    } else if (is_quote(c)) {
        if (quote_opens(s->text, start))
            s->quotes++;
        else if (s->quotes)
            s->quotes--;
    } else if (emb_char_class_of(c) == EMB_CHAR_LETTER) {
        s->right_to_left = is_right_to_left(c);
        s->left_to_right = !s->right_to_left;
    }
}

static void split(scan *s)
{
    for (size_t at = 0; at < s->text.len && s->count < PIECES_MAX - 1;) {
        separator found = separator_at(s, at);
        if (found.len) {
            cut(s, at, at + found.len, found.comma);
            at += found.len;
            s->right_to_left = s->left_to_right = false;
        } else {
            take_code_point(s, &at);
        }
    }
    cut(s, s->text.len, s->text.len, false);
}

/* "Рембаза, АО": a legal form between commas belongs to the name before it, at the beginning to the one behind it. */
static void join_legal_forms(scan *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        piece *last = kept ? &s->pieces[kept - 1] : NULL, now = s->pieces[i];
        bool joins = last && now.after_comma && (emb_ca_is_legal_form(now.text) || emb_ca_is_legal_form(last->text));
        if (joins)
            last->text.len = (size_t)(now.text.data + now.text.len - last->text.data);
        else
            s->pieces[kept++] = now;
    }
    s->count = kept;
}

/* ---- What comes out ---- */

static size_t count_byte(emb_str text, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == byte;
    return count;
}

/* Without the quotes around the whole, where no others stand in it. */
static emb_str without_quotes(emb_str text)
{
    size_t inner = 0, end = text.len;
    if (!text.len || !is_quote(code_point_at(text, 0)) || !is_quote(code_point_before(text, text.len)))
        return text;
    emb_utf8_next(text, &inner);
    do
        end--;
    while (end > inner && ((unsigned char)text.data[end] & 0xC0) == 0x80);
    for (size_t at = inner; at < end;)
        if (is_quote(emb_utf8_next(text, &at)))
            return text;
    return end > inner ? emb_str_slice(text, inner, end) : text;
}

/* Without punctuation and parentheses of which the other half stands elsewhere. */
static emb_str clean(emb_str text)
{
    for (;;) {
        size_t len = text.len;
        size_t open = count_byte(text, '('), closed = count_byte(text, ')');
        while (text.len && strchr(" ,;:/", text.data[0]))
            text = emb_str_slice(text, 1, text.len);
        while (text.len && strchr(" ,;:/", text.data[text.len - 1]))
            text.len--;
        if (text.len && open > closed && text.data[0] == '(')
            text = emb_str_slice(text, 1, text.len);
        else if (text.len && text.data[text.len - 1] == '(')
            text.len--;
        else if (text.len && closed > open && text.data[text.len - 1] == ')')
            text.len--;
        if (emb_str_starts(text, EMB_STR("also ")))
            text = emb_str_slice(text, 5, text.len);
        if (text.len == len)
            return without_quotes(text);
    }
}

static bool is_whole_in_one_word(emb_str text)
{
    emb_script script = emb_char_script(code_point_at(text, 0));
    return script == EMB_SCRIPT_HAN || script == EMB_SCRIPT_HANGUL || script == EMB_SCRIPT_KANA;
}

static bool same_first_letter(emb_str a, emb_str b)
{
    char x = emb_ca_first_letter(a);
    return x && x == emb_ca_first_letter(b);
}

/* One word, or another spelling of given name and patronymic. */
static bool is_part_of_name(const emb_ca_party *party, emb_str alias)
{
    size_t words = emb_ca_word_count(alias);
    if (words < 2)
        return !is_whole_in_one_word(alias);
    emb_str second = emb_ca_word(alias, 1);
    return words == 2 && emb_ca_is_patronymic(second) && same_first_letter(second, emb_ca_word(party->given, 1)) &&
           !same_first_letter(second, party->last);
}

/* "Баранов, Олег Анатольевич": the last name in front, as far as it shows. */
static bool is_inverted(const scan *s, size_t i)
{
    if (!s->party->person || i + 1 >= s->count || !s->pieces[i + 1].after_comma)
        return false;
    emb_str last = clean(s->pieces[i].text), given = clean(s->pieces[i + 1].text);
    if (emb_ca_word_count(last) != 1 || !given.len)
        return false;
    if (emb_str_equal_ascii_case(last, s->party->last) || emb_str_equal_ascii_case(given, s->party->given))
        return true;
    return s->count == 2 && emb_ca_word_count(given) == 2 && emb_ca_is_patronymic(emb_ca_word(given, 1));
}

static void take_piece(const scan *s, emb_str text, emb_ca_alias_take *take, void *context)
{
    text = clean(text);
    if (!text.len)
        return;
    if (s->party->person)
        take(context, is_part_of_name(s->party, text) ? EMB_CA_ALIAS_WEAK : EMB_CA_ALIAS, text);
    else
        take(context, emb_ca_is_legal_form(text) ? EMB_CA_ALIAS_NONE : EMB_CA_ALIAS, text);
}

static bool take_pieces(const scan *s, emb_ca_alias_take *take, void *context)
{
    emb_buf turned = EMB_BUF_INIT(TEXT_MAX * 2);
    bool good = true;
    for (size_t i = 0; i < s->count && good; i++) {
        if (!is_inverted(s, i)) {
            take_piece(s, s->pieces[i].text, take, context);
            continue;
        }
        emb_buf_clear(&turned);
        emb_buf_append_str(&turned, clean(s->pieces[i + 1].text));
        emb_buf_append_byte(&turned, ' ');
        emb_buf_append_str(&turned, clean(s->pieces[i].text));
        good = !turned.failed;
        take_piece(s, emb_buf_str(&turned), take, context);
        i++;
    }
    emb_buf_free(&turned);
    return good;
}

emb_status emb_ca_aliases_each(emb_str text, const emb_ca_party *party, emb_ca_alias_take *take, void *context, emb_error *error)
{
    emb_buf buf = EMB_BUF_INIT(TEXT_MAX);
    bool good = tidy(text.len < TEXT_MAX / 2 ? text : emb_str_slice(text, 0, TEXT_MAX / 2), &buf);
    if (good) {
        scan s = {.party = party, .text = emb_buf_str(&buf)};
        split(&s);
        if (!party->person)
            join_legal_forms(&s);
        good = take_pieces(&s, take, context);
    }
    emb_buf_free(&buf);
    return good ? EMB_OK : emb_fail_memory(error);
}

/* ---- Names that hold aliases ---- */

/* Where a parenthesis with "also known as" opens; SIZE_MAX where none does. */
static size_t find_also_known_as(emb_str text)
{
    for (size_t at = 0; (at = emb_str_find_byte(text, '(', at)) != SIZE_MAX; at++)
        if (also_known_as_length(text, at + 1))
            return at;
    return SIZE_MAX;
}

static size_t find_slash(emb_str text)
{
    for (size_t at = 0; at < text.len; at++) {
        if (text.data[at] == '(')
            at = behind_parenthesis(text, at) > at ? behind_parenthesis(text, at) - 1 : at;
        else if (text.data[at] == '/' && slash_separates(text, at))
            return at;
    }
    return SIZE_MAX;
}

/* A name and, behind a slash, the same in French. */
static void take_languages(emb_str name, emb_ca_alias_take *take_name, emb_ca_alias_take *take, void *context)
{
    for (bool first = true; name.len; first = false) {
        size_t slash = find_slash(name);
        emb_str one = clean(emb_str_slice(name, 0, slash == SIZE_MAX ? name.len : slash));
        if (one.len)
            (first ? take_name : take)(context, EMB_CA_ALIAS, one);
        name = slash == SIZE_MAX ? EMB_STR("") : emb_str_slice(name, slash + 1, name.len);
    }
}

emb_status emb_ca_name_each(emb_str text, emb_ca_alias_take *take_name, emb_ca_alias_take *take, void *context, emb_error *error)
{
    static const emb_ca_party organisation = {.person = false};
    emb_buf whole = EMB_BUF_INIT(TEXT_MAX), outside = EMB_BUF_INIT(TEXT_MAX);
    emb_str name, aliases = EMB_STR("");
    bool good = tidy(text.len < TEXT_MAX / 2 ? text : emb_str_slice(text, 0, TEXT_MAX / 2), &whole);
    name = emb_buf_str(&whole);
    size_t open = good ? find_also_known_as(name) : SIZE_MAX;
    if (open != SIZE_MAX) {
        size_t from = open + 1 + also_known_as_length(name, open + 1), close = emb_str_find_byte(name, ')', from);
        aliases = emb_str_slice(name, from, close == SIZE_MAX ? name.len : close);
        emb_buf_append_str(&outside, emb_str_slice(name, 0, open));
        emb_buf_append_str(&outside, close == SIZE_MAX ? EMB_STR("") : emb_str_slice(name, close + 1, name.len));
        good = !outside.failed;
        name = emb_str_trim(emb_buf_str(&outside));
    }
    if (good)
        take_languages(name, take_name, take, context);
    emb_status status = good ? emb_ca_aliases_each(aliases, &organisation, take, context, error) : emb_fail_memory(error);
    emb_buf_free(&whole);
    emb_buf_free(&outside);
    return status;
}
