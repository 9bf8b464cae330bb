/* SPDX-License-Identifier: Apache-2.0 */
#include "model/value.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/utf8.h"

/* Up to this many texts are compared one by one; a table pays only beyond. */
#define SHORT_LIST 16

/* Control characters and Unicode's White_Space, and the byte order mark that some writers leave inside a text. */
static bool is_blank(uint32_t code)
{
    if (code <= 0x20 || (code >= 0x7F && code <= 0xA0))
        return true;
    if (code < 0x1680)
        return false;
    return (code >= 0x2000 && code <= 0x200A) || code == 0x1680 || code == 0x2028 || code == 0x2029 || code == 0x202F ||
           code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

static bool is_continuation(char byte)
{
    return ((uint8_t)byte & 0xC0) == 0x80;
}

/* The length of the well-formed, not blank code point above ASCII at `at`, 0 where it is none. */
static size_t clean_sequence(emb_str text, size_t at)
{
    uint8_t lead = (uint8_t)text.data[at];
    if (lead >= 0xC3 && lead <= 0xDF && at + 1 < text.len && is_continuation(text.data[at + 1]))
        return 2;
    if (lead >= 0xE4 && lead <= 0xEC && at + 2 < text.len && is_continuation(text.data[at + 1]) &&
        is_continuation(text.data[at + 2]))
        return 3;
    size_t end = at;
    uint32_t code = emb_utf8_next(text, &end);
    bool ill_formed = code == EMB_REPLACEMENT && (end - at != 3 || lead != 0xEF);
    return ill_formed || is_blank(code) ? 0 : end - at;
}

#define EACH_BYTE(byte) (UINT64_MAX / 0xFF * (byte))

/* The eight bytes at `at` are printable ASCII and no two spaces in them stand together. */
static bool clean_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    if ((word | (word + EACH_BYTE(1))) & EACH_BYTE(0x80)) /* beyond ASCII, or DEL */
        return false;
    if (((word + EACH_BYTE(0x60)) & EACH_BYTE(0x80)) != EACH_BYTE(0x80)) /* a control character */
        return false;
    uint64_t spaces = ~((word ^ EACH_BYTE(0x20)) + EACH_BYTE(0x7F)) & EACH_BYTE(0x80);
    return (spaces & spaces >> 8) == 0;
}

/* How many bytes at the front can be kept as they are. */
static size_t clean_prefix(emb_str text)
{
    bool after_space = true;
    for (size_t at = 0; at < text.len;) {
        uint8_t byte = (uint8_t)text.data[at];
        size_t length = 0;
        if (byte == ' ' && after_space)
            return at;
        if (byte >= 0x80)
            length = clean_sequence(text, at);
        else if (text.len - at >= 8 && clean_word(text.data + at))
            length = 8;
        else if (byte >= ' ' && byte < 0x7F)
            length = 1;
        if (length == 0)
            return at;
        at += length;
        after_space = text.data[at - 1] == ' ';
    }
    return text.len;
}

static bool is_graphic_ascii(char c)
{
    return c > ' ' && c < 0x7F;
}

bool emb_value_clean(emb_str text, size_t max, emb_buf *scratch, emb_str *ret)
{
    if (text.len == 0 || !is_graphic_ascii(text.data[0]) || !is_graphic_ascii(text.data[text.len - 1]))
        text = emb_str_trim(text);
    size_t at = text.len <= max ? clean_prefix(text) : 0;
    if (at == text.len) {
        *ret = text;
        return true;
    }
    bool space = at > 0 && text.data[at - 1] == ' ';
    emb_buf_clear(scratch);
    emb_buf_append(scratch, text.data, at - space);
    while (at < text.len && !scratch->failed) {
        char bytes[EMB_UTF8_MAX];
        uint32_t code = emb_utf8_next(text, &at);
        if (is_blank(code)) {
            space = scratch->len > 0;
            continue;
        }
        size_t length = emb_utf8_encode(code, bytes);
        if (scratch->len + space + length > max)
            break;
        if (space)
            emb_buf_append_byte(scratch, ' ');
        emb_buf_append(scratch, bytes, length);
        space = false;
    }
    *ret = emb_buf_str(scratch);
    return !scratch->failed;
}

void emb_value_list_free(emb_value_list *list)
{
    free(list->entries);
    free(list->slots);
    *list = (emb_value_list){0};
}

void emb_value_list_clear(emb_value_list *list)
{
    list->count = 0;
    list->slot_count = 0;
}

uint32_t emb_value_hash(emb_prop prop, emb_str text)
{
    return (uint32_t)XXH3_64bits_withSeed(text.data, text.len, (XXH64_hash_t)prop);
}

static bool is_entry(const emb_value_entry *entry, emb_prop prop, emb_str text, uint32_t hash)
{
    return entry->hash == hash && entry->prop == prop && entry->len == text.len && memcmp(entry->text, text.data, text.len) == 0;
}

bool emb_value_list_has(const emb_value_list *list, emb_prop prop, emb_str text, uint32_t hash)
{
    if (list->slot_count == 0) {
        for (uint32_t i = 0; i < list->count; i++)
            if (is_entry(&list->entries[i], prop, text, hash))
                return true;
        return false;
    }
    uint32_t mask = list->slot_count - 1;
    for (uint32_t at = hash & mask; list->slots[at]; at = (at + 1) & mask)
        if (is_entry(&list->entries[list->slots[at] - 1], prop, text, hash))
            return true;
    return false;
}

static void put_slot(emb_value_list *list, uint32_t index)
{
    uint32_t mask = list->slot_count - 1;
    uint32_t at = list->entries[index].hash & mask;
    while (list->slots[at])
        at = (at + 1) & mask;
    list->slots[at] = index + 1;
}

/* Begins the table anew with `count` slots; they are in memory that an earlier, longer list may have left. */
static bool set_slots(emb_value_list *list, uint32_t count)
{
    if (count > list->slot_cap) {
        uint32_t *slots = realloc(list->slots, sizeof *slots * count);
        if (!slots)
            return false;
        list->slots = slots;
        list->slot_cap = count;
    }
    memset(list->slots, 0, sizeof *list->slots * count);
    list->slot_count = count;
    for (uint32_t i = 0; i < list->count; i++)
        put_slot(list, i);
    return true;
}

bool emb_value_list_reserve(emb_value_list *list)
{
    if (list->count == list->cap) {
        uint32_t cap = list->cap ? list->cap * 2 : 32;
        emb_value_entry *entries = cap > list->cap ? realloc(list->entries, sizeof *entries * cap) : NULL;
        if (!entries)
            return false;
        list->entries = entries;
        list->cap = cap;
    }
    if (list->count < SHORT_LIST)
        return true;
    return list->count < list->slot_count / 2 || set_slots(list, list->slot_count ? list->slot_count * 2 : 64);
}

void emb_value_list_push(emb_value_list *list, emb_value_entry entry)
{
    list->entries[list->count] = entry;
    if (list->slot_count)
        put_slot(list, list->count);
    list->count++;
}
