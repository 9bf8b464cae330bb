/* SPDX-License-Identifier: Apache-2.0 */
#include "server/tokens.h"

#include "base/utf8.h"
#include "text/unicode.h"

static bool stands_alone(uint32_t code)
{
    emb_script script = emb_char_script(code);
    return script == EMB_SCRIPT_HAN || script == EMB_SCRIPT_KANA;
}

static size_t put(char *out, size_t len, uint32_t code)
{
    char bytes[EMB_UTF8_MAX];
    size_t size = emb_utf8_encode(code, bytes);
    if (len + size > EMB_WORD_MAX)
        return len;
    memcpy(out + len, bytes, size);
    return len + size;
}

/* Latin letters by their reading, so that "Straße" and "Strasse" are one word. */
static size_t put_base(char *out, size_t len, uint32_t code)
{
    const char *ascii = emb_char_script(code) == EMB_SCRIPT_LATIN ? emb_char_ascii(code) : "";
    if (!*ascii)
        return put(out, len, emb_char_base(code));
    for (; *ascii; ascii++)
        len = put(out, len, (unsigned char)*ascii);
    return len;
}

size_t emb_word_next(emb_str text, size_t *at, bool wild, char out[EMB_WORD_MAX + 1])
{
    size_t len = 0;
    while (*at < text.len) {
        size_t before = *at;
        uint32_t code = emb_utf8_next(text, at);
        emb_char_class class = emb_char_class_of(code);
        if (wild && (code == '*' || code == '?'))
            class = EMB_CHAR_LETTER;
        if (class == EMB_CHAR_MARK || class == EMB_CHAR_APOSTROPHE || class == EMB_CHAR_IGNORABLE)
            continue;
        if (class != EMB_CHAR_LETTER && class != EMB_CHAR_DIGIT) {
            if (len)
                break;
            continue;
        }
        bool alone = stands_alone(code);
        if (alone && len) {
            *at = before;
            break;
        }
        len = put_base(out, len, code);
        if (alone)
            break;
    }
    out[len] = '\0';
    return len;
}

size_t emb_word_whole(emb_str text, char out[EMB_WORD_MAX + 1])
{
    size_t len = 0;
    text = emb_str_trim(text);
    for (size_t at = 0; at < text.len;)
        len = put(out, len, emb_char_lower(emb_utf8_next(text, &at)));
    out[len] = '\0';
    return len;
}
