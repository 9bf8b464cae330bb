/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

bool emb_str_equal_ascii_case(emb_str a, emb_str b)
{
    return a.len == b.len && emb_str_starts_ascii_case(a, b);
}

bool emb_str_starts(emb_str text, emb_str prefix)
{
    return text.len >= prefix.len && (prefix.len == 0 || memcmp(text.data, prefix.data, prefix.len) == 0);
}

bool emb_str_starts_ascii_case(emb_str text, emb_str prefix)
{
    if (text.len < prefix.len)
        return false;
    for (size_t i = 0; i < prefix.len; i++)
        if (emb_ascii_lower(text.data[i]) != emb_ascii_lower(prefix.data[i]))
            return false;
    return true;
}

bool emb_str_ends(emb_str text, emb_str suffix)
{
    return text.len >= suffix.len && (suffix.len == 0 || memcmp(text.data + (text.len - suffix.len), suffix.data, suffix.len) == 0);
}

/* The length of the white space that starts at the front, 0 where there is none. */
static size_t space_at_front(emb_str text)
{
    if (text.len && emb_is_ascii_space(text.data[0]))
        return 1;
    if (emb_str_starts(text, EMB_STR("\xC2\xA0")))
        return 2;
    if (emb_str_starts(text, EMB_STR("\xE3\x80\x80")))
        return 3;
    return 0;
}

static size_t space_at_back(emb_str text)
{
    if (text.len && emb_is_ascii_space(text.data[text.len - 1]))
        return 1;
    if (emb_str_ends(text, EMB_STR("\xC2\xA0")))
        return 2;
    if (emb_str_ends(text, EMB_STR("\xE3\x80\x80")))
        return 3;
    return 0;
}

emb_str emb_str_trim(emb_str text)
{
    for (size_t n; (n = space_at_front(text)) > 0;)
        text = emb_str_slice(text, n, text.len);
    for (size_t n; (n = space_at_back(text)) > 0;)
        text.len -= n;
    return text;
}

size_t emb_str_find(emb_str text, emb_str needle, size_t from)
{
    if (from > text.len)
        return SIZE_MAX;
    if (needle.len == 0)
        return from;
    if (text.len - from < needle.len)
        return SIZE_MAX;
    const char *at = memmem(text.data + from, text.len - from, needle.data, needle.len);
    return at ? (size_t)(at - text.data) : SIZE_MAX;
}

size_t emb_str_find_ascii_case(emb_str text, emb_str needle, size_t from)
{
    for (size_t i = from; i <= text.len && needle.len <= text.len - i; i++)
        if (emb_str_starts_ascii_case(emb_str_slice(text, i, text.len), needle))
            return i;
    return SIZE_MAX;
}

size_t emb_str_find_byte(emb_str text, char byte, size_t from)
{
    if (from >= text.len)
        return SIZE_MAX;
    const char *at = memchr(text.data + from, byte, text.len - from);
    return at ? (size_t)(at - text.data) : SIZE_MAX;
}

bool emb_str_split(emb_str *rest, emb_str separator, emb_str *ret_field)
{
    if (!rest->data)
        return false;
    size_t at = emb_str_find(*rest, separator, 0);
    if (at == SIZE_MAX) {
        *ret_field = *rest;
        *rest = (emb_str){NULL, 0};
        return true;
    }
    *ret_field = emb_str_slice(*rest, 0, at);
    *rest = emb_str_slice(*rest, at + separator.len, rest->len);
    return true;
}

bool emb_str_is_digits(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!emb_is_ascii_digit(text.data[i]))
            return false;
    return text.len > 0;
}

bool emb_str_to_u64(emb_str text, uint64_t *ret)
{
    uint64_t value = 0;
    if (!emb_str_is_digits(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        uint64_t digit = (uint64_t)(text.data[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}
