/* SPDX-License-Identifier: Apache-2.0 */
/** Borrowed byte strings with a length: never owned, not necessarily NUL-terminated. */
#ifndef EMB_BASE_STR_H
#define EMB_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct emb_str {
    const char *data; /**< may be NULL only where len is 0 */
    size_t len;       /**< in bytes */
} emb_str;

#define EMB_STR(literal) ((emb_str){(literal), sizeof(literal) - 1})

/** From a C string; NULL gives the empty string. */
static inline emb_str emb_str_from(const char *text)
{
    return (emb_str){text, text ? strlen(text) : 0};
}

static inline bool emb_str_equal(emb_str a, emb_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline emb_str emb_str_slice(emb_str text, size_t from, size_t to)
{
    return (emb_str){from ? text.data + from : text.data, to - from};
}

/** ASCII letters compared without case; all other bytes exactly. */
bool emb_str_equal_ascii_case(emb_str a, emb_str b);
bool emb_str_starts(emb_str text, emb_str prefix);
bool emb_str_starts_ascii_case(emb_str text, emb_str prefix);
bool emb_str_ends(emb_str text, emb_str suffix);
/** Without ASCII white space, U+00A0 and U+3000 at both ends. */
emb_str emb_str_trim(emb_str text);
/** The position of `needle` at or after `from`, or SIZE_MAX. An empty needle is found at `from`. */
size_t emb_str_find(emb_str text, emb_str needle, size_t from);
size_t emb_str_find_ascii_case(emb_str text, emb_str needle, size_t from);
size_t emb_str_find_byte(emb_str text, char byte, size_t from);
/**
 * Splits off what stands before the first `separator` and moves `rest` behind it; when there is none, all
 * of `rest`. Returns false once `rest` is used up (`rest->data` is then NULL). An empty field is a field.
 */
bool emb_str_split(emb_str *rest, emb_str separator, emb_str *ret_field);
/** All digits and at least one. */
bool emb_str_is_digits(emb_str text);
/** Digits to a number; false where it is empty, has another character or overflows. */
bool emb_str_to_u64(emb_str text, uint64_t *ret);

static inline bool emb_is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool emb_is_ascii_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static inline bool emb_is_ascii_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool emb_is_ascii_alpha(char c)
{
    return emb_is_ascii_upper(c) || emb_is_ascii_lower(c);
}
static inline bool emb_is_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline char emb_ascii_lower(char c)
{
    return emb_is_ascii_upper(c) ? (char)(c + 32) : c;
}
static inline char emb_ascii_upper(char c)
{
    return emb_is_ascii_lower(c) ? (char)(c - 32) : c;
}

#endif
