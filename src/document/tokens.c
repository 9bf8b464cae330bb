/* SPDX-License-Identifier: Apache-2.0 */
#include "document/tokens.h"

#include "base/utf8.h"

/* What an ASCII byte does; what is not listed separates words. */
enum { SEPARATES = 0, IN_WORD = 1, APOSTROPHE = 2, HIGH = 3 };

static const uint8_t byte_kinds[256] = {
    ['0' ... '9'] = IN_WORD, ['A' ... 'Z'] = IN_WORD, ['a' ... 'z'] = IN_WORD, ['\''] = APOSTROPHE, [0x80 ... 0xFF] = HIGH,
};

static const uint16_t byte_gaps[128] = {
    [' '] = EMB_GAP_SPACE, ['\t'] = EMB_GAP_SPACE, ['\r'] = EMB_GAP_SPACE, ['\n'] = EMB_GAP_LINE,  [','] = EMB_GAP_COMMA,
    [';'] = EMB_GAP_COMMA, ['.'] = EMB_GAP_STOP,   ['!'] = EMB_GAP_STOP,   ['?'] = EMB_GAP_STOP,   [':'] = EMB_GAP_COLON,
    ['"'] = EMB_GAP_QUOTE, ['-'] = EMB_GAP_HYPHEN, ['/'] = EMB_GAP_SLASH,  ['|'] = EMB_GAP_SLASH,  ['('] = EMB_GAP_OPEN,
    ['['] = EMB_GAP_OPEN,  [')'] = EMB_GAP_CLOSE,  [']'] = EMB_GAP_CLOSE,  ['\''] = EMB_GAP_QUOTE,
};

typedef struct splitting {
    emb_tokens *tokens;
    emb_seen_words *words;
    emb_str text;
    size_t base, at;
    unsigned gap, lines;
} splitting;

static unsigned gap_of(uint32_t code)
{
    switch (code) {
    case 0xA0:
    case 0x3000:
    case 0x2009:
    case 0x202F:
        return EMB_GAP_SPACE;
    case 0xAB:
    case 0xBB:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2039:
    case 0x203A:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xFF02:
        return EMB_GAP_QUOTE;
    case 0x2010:
    case 0x2011:
        return EMB_GAP_HYPHEN;
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
        return EMB_GAP_DASH;
    case 0x60C:
    case 0x61B:
    case 0x3001:
    case 0xFF0C:
    case 0xFF1B:
        return EMB_GAP_COMMA;
    case 0x2026:
    case 0x3002:
    case 0x61F:
    case 0x6D4:
    case 0xFF01:
    case 0xFF0E:
    case 0xFF1F:
        return EMB_GAP_STOP;
    case 0xFF1A:
        return EMB_GAP_COLON;
    case 0xFF08:
    case 0x3010:
        return EMB_GAP_OPEN;
    case 0xFF09:
    case 0x3011:
        return EMB_GAP_CLOSE;
    case 0xA9:
        return EMB_GAP_COPYRIGHT;
    case 0x2028:
        return EMB_GAP_LINE;
    case 0x2029:
        return EMB_GAP_BLOCK;
    default:
        return EMB_GAP_OTHER;
    }
}

static bool is_in_word(uint32_t code)
{
    emb_char_class class = emb_char_class_of(code);
    return class == EMB_CHAR_LETTER || class == EMB_CHAR_DIGIT || class == EMB_CHAR_MARK || class == EMB_CHAR_IGNORABLE;
}

static bool is_apostrophe(uint32_t code)
{
    return code == '\'' || code == 0x2019 || code == 0x2BC || code == 0x2BB || code == 0x2BE || code == 0x2BF;
}

static uint32_t code_at(emb_str text, size_t at, size_t *ret_next)
{
    *ret_next = at;
    if (at >= text.len)
        return 0;
    return emb_utf8_next(text, ret_next);
}

/* A short word in lower case before an apostrophe and a capital is elided (d'Assad, l'Iran): a word of its own. */
static bool is_elided(emb_str text, size_t from, size_t apostrophe, size_t next)
{
    bool short_word = apostrophe - from <= 2 || (apostrophe - from == 4 && memcmp(text.data + from, "dell", 4) == 0);
    bool lower = emb_is_ascii_lower(text.data[from]) || (apostrophe - from == 1 && (text.data[from] == 'L'));
    return short_word && lower && next < text.len && emb_is_ascii_upper(text.data[next]);
}

/* The byte behind the hyphen and line break at `at` where the word goes on in lower case behind them, else `at`. */
static size_t behind_break(emb_str text, size_t at)
{
    size_t next = at;
    uint32_t code = code_at(text, at, &next);
    if (code != '-' && code != 0x2010)
        return at;
    size_t to = next;
    while (to < text.len && (text.data[to] == ' ' || text.data[to] == '\r'))
        to++;
    if (to >= text.len || text.data[to] != '\n')
        return at;
    for (to++; to < text.len && (text.data[to] == ' ' || text.data[to] == '\t');)
        to++;
    size_t after = to;
    code = code_at(text, to, &after);
    bool lower = emb_char_class_of(code) == EMB_CHAR_LETTER && emb_char_lower(code) == code && !emb_char_stands_alone(code);
    return lower ? to : at;
}

/* The end of the word that begins at `from`; a word of one character where that stands alone. */
static size_t end_of_word(emb_str text, size_t from)
{
    size_t at = from;
    while (at < text.len) {
        uint8_t kind = byte_kinds[(uint8_t)text.data[at]];
        if (kind == IN_WORD) {
            at++;
            continue;
        }
        if (kind == SEPARATES)
            break;
        size_t next = at, after;
        uint32_t code = code_at(text, at, &next);
        if (kind == HIGH && emb_char_stands_alone(code))
            return at == from ? next : at;
        if (is_apostrophe(code)) {
            uint32_t behind = code_at(text, next, &after);
            if (at == from || !is_in_word(behind) || is_elided(text, from, at, next))
                break;
        } else if (!is_in_word(code)) {
            break;
        }
        at = next;
    }
    return at;
}

static emb_status add_token(splitting *s, size_t from, size_t to, emb_error *error)
{
    size_t len = to - from;
    uint32_t word = emb_seen_words_find(s->words, (emb_str){s->text.data + from, len < UINT16_MAX ? len : UINT16_MAX});
    emb_token token = {(uint32_t)(s->base + from), (uint16_t)(len < UINT16_MAX ? len : UINT16_MAX), (uint16_t)s->gap, word};
    if (word == UINT32_MAX || !emb_vec_push(&s->tokens->items, token))
        return emb_fail_memory(error);
    s->gap = s->lines = 0;
    return EMB_OK;
}

/* A word over a line break: one word where a name has it so or the hyphen is no part of it, else two. */
static size_t join_lines(const splitting *s, size_t from, size_t end)
{
    size_t next = behind_break(s->text, end);
    if (next == end)
        return end;
    size_t to = end_of_word(s->text, next);
    char joined[EMB_KEY_MAX];
    size_t len = 0;
    for (size_t i = from; i < to && len < sizeof joined; i++)
        if (i < end || i >= next)
            joined[len++] = emb_ascii_lower(s->text.data[i]);
    return emb_seen_words_is_name(s->words, (emb_str){joined, len}) ? to : end;
}

static emb_status take_word(splitting *s, emb_error *error)
{
    size_t from = s->at, to = end_of_word(s->text, from);
    if (to < s->text.len && (s->text.data[to] == '-' || (uint8_t)s->text.data[to] == 0xE2))
        to = join_lines(s, from, to);
    s->at = to;
    emb_status status = add_token(s, from, to, error);
    if (to < s->text.len && is_elided(s->text, from, to, to + 1) && s->text.data[to] == '\'')
        s->gap |= EMB_GAP_APOSTROPHE;
    return status;
}

static void take_gap(splitting *s)
{
    uint8_t byte = (uint8_t)s->text.data[s->at];
    unsigned gap;
    if (byte < 0x80) {
        gap = byte_gaps[byte] ? byte_gaps[byte] : EMB_GAP_OTHER;
        s->at++;
    } else {
        size_t before = s->at;
        uint32_t code = emb_utf8_next(s->text, &s->at);
        gap = gap_of(code);
        if (code == EMB_REPLACEMENT && s->at - before < 3)
            s->tokens->ill_formed++;
    }
    if (gap == EMB_GAP_LINE && ++s->lines == 2)
        gap |= EMB_GAP_BLOCK;
    s->gap |= gap;
}

static bool begins_word(const splitting *s)
{
    uint8_t kind = byte_kinds[(uint8_t)s->text.data[s->at]];
    if (kind == IN_WORD)
        return true;
    if (kind != HIGH)
        return false;
    size_t next = s->at;
    emb_char_class class = emb_char_class_of(emb_utf8_next(s->text, &next));
    return class == EMB_CHAR_LETTER || class == EMB_CHAR_DIGIT;
}

/* A hyphen joins only where nothing else stands beside it. */
static void settle_gap(splitting *s)
{
    if (s->gap & EMB_GAP_HYPHEN && s->gap != EMB_GAP_HYPHEN)
        s->gap = (s->gap & ~(unsigned)EMB_GAP_HYPHEN) | (s->gap & EMB_GAP_SPACE ? EMB_GAP_DASH : EMB_GAP_OTHER);
}

emb_status emb_tokens_split(emb_tokens *tokens, emb_seen_words *words, emb_str text, size_t base, emb_error *error)
{
    splitting s = {tokens, words, text, base, 0, EMB_GAP_BLOCK, 0};
    emb_status status = EMB_OK;
    while (s.at < text.len && status == EMB_OK) {
        if (begins_word(&s)) {
            settle_gap(&s);
            status = take_word(&s, error);
        } else {
            take_gap(&s);
        }
    }
    return status;
}

/* ---- Sentences ---- */

/* A full stop that ends no sentence: behind an abbreviation, an initial, a number (an ordinal in German). */
static bool is_abbreviated(const emb_seen_words *words, const emb_token *before, const emb_token *after)
{
    const emb_seen_word *word = &words->items.items[before->word], *next = &words->items.items[after->word];
    if (word->classes & EMB_CLASS_BIT(EMB_CLASS_ABBREVIATION))
        return true;
    if (word->wrote & EMB_WROTE_LETTER && !(word->wrote & EMB_WROTE_CASELESS))
        return true;
    return word->wrote & EMB_WROTE_DIGITS && before->len <= 2 && !(next->classes & EMB_CLASS_BIT(EMB_CLASS_DETERMINER));
}

void emb_tokens_mark_sentences(emb_tokens *tokens, const emb_seen_words *words, size_t from)
{
    for (size_t i = from; i < tokens->items.count; i++) {
        emb_token *token = &tokens->items.items[i];
        const emb_seen_word *word = &words->items.items[token->word];
        bool apart = token->gap & (EMB_GAP_SPACE | EMB_GAP_LINE | EMB_GAP_QUOTE | EMB_GAP_CLOSE);
        bool starts = token->gap & EMB_GAP_BLOCK;
        if (!starts && token->gap & EMB_GAP_STOP) {
            bool wide = word->wrote & EMB_WROTE_CASELESS;
            bool begins = word->wrote & (EMB_WROTE_CAPITAL | EMB_WROTE_DIGITS) || wide;
            starts = begins && (apart || wide) && (i == 0 || !is_abbreviated(words, &tokens->items.items[i - 1], token));
        }
        if (starts)
            token->gap |= EMB_GAP_SENTENCE;
    }
}
