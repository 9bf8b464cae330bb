/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "rules/terms.h"
#include "text/unicode.h"

#define ROOM ((size_t)4096)

void emb_sentence_free(emb_sentence *s)
{
    emb_vec_free(&s->words);
    emb_vec_free(&s->letters);
}

static bool is_full_stop(uint32_t code)
{
    return code == '.' || code == '!' || code == '?' || code == 0x3002 || code == 0xFF01 || code == 0xFF1F || code == 0x061F ||
           code == 0x0964;
}

/* A full stop ends a sentence before a space; those of East Asia need none. "U.S." and "3.5" go on without one. */
static bool ends_sentence(emb_str text, size_t at, uint32_t code)
{
    if (code == 0x3002 || code == 0xFF01 || code == 0xFF1F || code == 0x0964)
        return true;
    if (!is_full_stop(code))
        return false;
    while (at < text.len && (text.data[at] == '"' || text.data[at] == ')' || text.data[at] == '\''))
        at++;
    return at >= text.len || text.data[at] == ' ' || text.data[at] == '\n' || text.data[at] == '\r' || text.data[at] == '\t' ||
           (uint8_t)text.data[at] >= 0x80;
}

typedef enum letter_kind { BETWEEN, LETTER, SKIPPED } letter_kind;

static letter_kind kind_of(uint32_t code)
{
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ? LETTER : BETWEEN;
    switch (emb_char_class_of(code)) {
    case EMB_CHAR_LETTER:
    case EMB_CHAR_DIGIT:
        return LETTER;
    case EMB_CHAR_MARK:
    case EMB_CHAR_IGNORABLE:
        return SKIPPED;
    default:
        return BETWEEN;
    }
}

static uint32_t fold(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    return emb_char_base(code);
}

/* An ASCII letter or digit in its one form, 0 for any other byte. */
static const uint8_t ascii_letters[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8',
    ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h',
    ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q',
    ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i',
    ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

/* The run of ASCII letters at `at`, of a word that is begun; as far as there is room. Returns where it ends. */
static size_t take_ascii(emb_sentence *s, emb_str text, size_t at)
{
    emb_sentence_letter *letter = s->letters.items + s->letters.count;
    size_t room = s->letters.cap - s->letters.count, from = at;
    size_t end = text.len - at < room ? text.len : at + room;
    for (uint8_t byte; at < end && (byte = (uint8_t)text.data[at]) < 0x80 && ascii_letters[byte]; at++)
        *letter++ = (emb_sentence_letter){ascii_letters[byte], at, at + 1};
    s->letters.count += at - from;
    s->words.items[s->words.count - 1].count += (uint32_t)(at - from);
    return at;
}

bool emb_sentence_is_empty_line(emb_str text, size_t at)
{
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r'))
        at++;
    return at >= text.len || text.data[at] == '\n';
}

/* Room for the letters and words that so many bytes may hold, so that none has to be asked for on the way. */
static bool reserve(emb_sentence *s, size_t bytes)
{
    size_t most = bytes < ROOM ? bytes : ROOM;
    return emb_vec_reserve(&s->letters, most + 1) && emb_vec_reserve(&s->words, most / 2 + 2);
}

bool emb_sentence_read(emb_sentence *s, emb_str text, size_t *at)
{
    bool inside = false;
    s->words.count = s->letters.count = 0;
    while (*at < text.len) {
        size_t from = *at;
        uint8_t byte = (uint8_t)text.data[from];
        uint32_t code = byte;
        if (byte < 0x80)
            ++*at;
        else
            code = emb_utf8_next(text, at);
        letter_kind kind = kind_of(code);
        if (kind == LETTER) {
            if (s->letters.count == s->letters.cap || s->words.count == s->words.cap || !s->letters.cap)
                if (!reserve(s, text.len - from))
                    return false;
            if (!inside)
                s->words.items[s->words.count++] = (emb_sentence_word){(uint32_t)s->letters.count, 0};
            s->letters.items[s->letters.count++] = (emb_sentence_letter){fold(code), from, *at};
            s->words.items[s->words.count - 1].count++;
            inside = true;
            *at = take_ascii(s, text, *at);
            continue;
        }
        if (kind == SKIPPED)
            continue;
        inside = false;
        if (code == ' ' || !s->words.count)
            continue;
        if ((code == '\n' && emb_sentence_is_empty_line(text, *at)) || ends_sentence(text, *at, code) ||
            s->words.count >= EMB_SENTENCE_WORDS_MAX)
            return true;
    }
    return true;
}
