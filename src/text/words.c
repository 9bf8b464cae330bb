/* SPDX-License-Identifier: Apache-2.0 */
/* Splits a name into words of one script, see emb_words. */
#include "base/utf8.h"
#include "text/words.h"

typedef struct splitter {
    emb_words *words;
    emb_word *open;  /* the word being filled; NULL between words */
    size_t used;     /* of words->letters */
    emb_joint joint; /* what the next word has before it */
} splitter;

/* Single characters of the compatibility blocks: the letter they stand for. Ligatures stay and are read as they are. */
static uint32_t resolve_form(uint32_t code)
{
    if (code == 0xFF9E || code == 0xFF9F)
        return code - 0xFF9E + 0x3099; /* half-width voicing marks: combining ones */
    bool hebrew = code >= 0xFB1D && code <= 0xFB4E;
    bool arabic = (code >= 0xFB50 && code <= 0xFBE9) || (code >= 0xFBFC && code <= 0xFBFF) || (code >= 0xFE80 && code <= 0xFEF4);
    bool wide = code >= 0xFF10 && code <= 0xFFDC;
    bool han = (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x2F800 && code <= 0x2FA1F);
    bool mathematical = code >= 0x1D400 && code <= 0x1D7FF;
    return hebrew || arabic || wide || han || mathematical ? emb_char_base(code) : code;
}

static void close_word(splitter *s, emb_joint joint)
{
    s->open = NULL;
    if (joint > s->joint)
        s->joint = joint;
}

static bool open_word(splitter *s, emb_script script)
{
    if (s->words->count == EMB_WORDS_MAX) {
        s->words->cut = true;
        return false;
    }
    s->open = &s->words->items[s->words->count++];
    s->open->letters = s->words->letters + s->used;
    s->open->count = 0;
    s->open->script = (uint8_t)script;
    s->open->joint = (uint8_t)(s->words->count == 1 ? EMB_JOINT_NONE : s->joint);
    s->joint = EMB_JOINT_NONE;
    return true;
}

static void append(splitter *s, uint32_t code)
{
    s->words->letters[s->used++] = code;
    s->open->count++;
}

/* Joins a mark or a Hangul jamo with the letter before it, where a composed character exists. */
static bool compose(splitter *s, uint32_t code)
{
    if (!s->open || !s->open->count)
        return false;
    uint32_t *last = &s->words->letters[s->used - 1];
    uint32_t composed = emb_char_compose(*last, code);
    if (composed)
        *last = composed;
    return composed != 0;
}

static bool take_letter(splitter *s, uint32_t code, emb_script script)
{
    if (script == EMB_SCRIPT_HANGUL && compose(s, code))
        return true;
    if (s->open && s->open->script == EMB_SCRIPT_COMMON)
        s->open->script = (uint8_t)script;
    if (s->open && s->open->script != script && script != EMB_SCRIPT_COMMON)
        close_word(s, EMB_JOINT_NONE);
    if (!s->open && !open_word(s, script))
        return false;
    append(s, code);
    return true;
}

/* Returns false where no more words can be taken. */
static bool take(splitter *s, uint32_t code)
{
    code = resolve_form(code);
    const emb_char_record *record = emb_char_find(code);
    switch ((emb_char_class)record->char_class) {
    case EMB_CHAR_LETTER:
        return take_letter(s, code + (uint32_t)record->lower, (emb_script)record->script);
    case EMB_CHAR_DIGIT:
        return take_letter(s, (uint32_t)emb_char_readings[record->reading], EMB_SCRIPT_COMMON);
    case EMB_CHAR_MARK:
        if (s->open && !compose(s, code))
            append(s, code);
        return true;
    case EMB_CHAR_APOSTROPHE:
        if (s->open)
            append(s, EMB_APOSTROPHE);
        return true;
    case EMB_CHAR_IGNORABLE:
        return true;
    case EMB_CHAR_DASH:
        close_word(s, EMB_JOINT_DASH);
        return true;
    default:
        close_word(s, EMB_JOINT_SPACE);
        return true;
    }
}

static bool take_ascii(splitter *s, uint8_t byte)
{
    uint8_t lower = byte | 0x20;
    if (lower < 'a' || lower > 'z')
        return take(s, byte);
    if (s->open && s->open->script == EMB_SCRIPT_LATIN) {
        append(s, lower);
        return true;
    }
    return take_letter(s, lower, EMB_SCRIPT_LATIN);
}

/* ---- Letters of another script that look alike ---- */

/* Latin letters that look like Cyrillic ones, and those: names are typed with them by keyboard slip, or to be overlooked. */
static const struct {
    char latin;
    uint16_t cyrillic;
} look_alikes[] = {
    {'a', 0x430}, {'c', 0x441}, {'e', 0x435}, {'i', 0x456}, {'j', 0x458}, {'k', 0x43A}, {'m', 0x43C}, {'h', 0x43D},
    {'o', 0x43E}, {'p', 0x440}, {'b', 0x432}, {'t', 0x442}, {'x', 0x445}, {'y', 0x443}, {'s', 0x455},
};

/* The letter of `script` that looks like one of the other; 0: none. */
static uint32_t look_alike(uint32_t letter, emb_script script)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++) {
        if (script == EMB_SCRIPT_CYRILLIC && letter == (uint32_t)look_alikes[i].latin)
            return look_alikes[i].cyrillic;
        if (script == EMB_SCRIPT_LATIN && letter == look_alikes[i].cyrillic)
            return (uint32_t)look_alikes[i].latin;
    }
    return 0;
}

static bool is_mixable(const emb_word *word)
{
    return word->script == EMB_SCRIPT_LATIN || word->script == EMB_SCRIPT_CYRILLIC;
}

/* The words behind `at` that nothing but a change between Latin and Cyrillic parts from it and one another. */
static size_t end_of_mix(const emb_words *words, size_t at)
{
    size_t end = at + 1;
    while (end < words->count && words->items[end].joint == EMB_JOINT_NONE && is_mixable(&words->items[end]) &&
           words->items[end].script != words->items[end - 1].script)
        end++;
    return end;
}

/* Makes one word of [from, to) in the script of most letters, where all letters of the other look like letters of it. */
static void merge_mix(emb_words *words, size_t from, size_t to)
{
    size_t letters[2] = {0, 0};
    for (size_t i = from; i < to; i++)
        letters[words->items[i].script == EMB_SCRIPT_CYRILLIC] += words->items[i].count;
    emb_script script = letters[1] >= letters[0] ? EMB_SCRIPT_CYRILLIC : EMB_SCRIPT_LATIN;
    uint32_t *text = words->letters + (words->items[from].letters - words->letters);
    for (int write = 0; write <= 1; write++)
        for (size_t i = from, at = 0; i < to; at += words->items[i++].count)
            for (size_t k = 0; k < words->items[i].count && words->items[i].script != script; k++) {
                uint32_t other = look_alike(text[at + k], script);
                if (!other)
                    return;
                if (write)
                    text[at + k] = other;
            }
    words->items[from].count = (uint16_t)(letters[0] + letters[1]);
    words->items[from].script = (uint8_t)script;
    memmove(&words->items[from + 1], &words->items[to], (words->count - to) * sizeof *words->items);
    words->count -= to - from - 1;
}

static void merge_look_alikes(emb_words *words)
{
    for (size_t at = 0; at < words->count; at++) {
        size_t end = is_mixable(&words->items[at]) ? end_of_mix(words, at) : at + 1;
        if (end > at + 1)
            merge_mix(words, at, end);
    }
}

/* Hebrew acronyms are typed with a quote before the last letter. */
static bool is_gershayim(const splitter *s, emb_str name, size_t at)
{
    bool hebrew_next = at + 1 < name.len && (uint8_t)name.data[at] == 0xD7 && (uint8_t)name.data[at + 1] >= 0x90;
    return s->open && s->open->script == EMB_SCRIPT_HEBREW && hebrew_next;
}

void emb_words_split(emb_str name, emb_words *ret)
{
    splitter s = {.words = ret, .joint = EMB_JOINT_NONE};
    ret->count = 0;
    ret->ascii = true;
    ret->cut = name.len > EMB_NAME_MAX;
    if (ret->cut)
        name.len = EMB_NAME_MAX;
    bool more = true;
    for (size_t at = 0; more && at < name.len;) {
        uint8_t byte = (uint8_t)name.data[at];
        if (byte < 0x80) {
            at++;
            if (byte == '"' && is_gershayim(&s, name, at))
                append(&s, EMB_APOSTROPHE);
            else
                more = take_ascii(&s, byte);
        } else {
            ret->ascii = false;
            more = take(&s, emb_utf8_next(name, &at));
        }
    }
    if (!ret->ascii)
        merge_look_alikes(ret);
    ret->scripts = 0;
    for (size_t i = 0; i < ret->count; i++)
        ret->scripts |= 1u << ret->items[i].script;
}
