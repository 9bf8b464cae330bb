/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/charset.h"

#include <iconv.h>

#include "base/utf8.h"
#include "document/input/charset_tables.h"

/* Bytes that a guess looks at: enough of any text, and bounded for files of any size. */
#define GUESS_MAX ((size_t)256 * 1024)

typedef enum kind { UTF8, UTF16_LITTLE, UTF16_BIG, SINGLE_BYTE, BY_ICONV } kind;

typedef struct charset {
    kind kind;
    const char *name;             /* static */
    const emb_single_byte *table; /* of SINGLE_BYTE */
} charset;

/* Charsets with several bytes a character, with the names that iconv knows them by. Those that are made to run code or switch
   between tables without need (UTF-7, ISO-2022-CN-EXT) are left out. */
static const struct {
    const char *name, *others, *iconv;
} multi_bytes[] = {
    {"gb18030", "gb2312 gbk gb_2312-80 x-gbk chinese csgb2312 hz-gb-2312", "GB18030"},
    {"big5", "big5-hkscs cn-big5 x-x-big5 csbig5", "BIG5-HKSCS"},
    {"shift_jis", "shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932", "CP932"},
    {"euc-jp", "x-euc-jp eucjp cseucpkdfmtjapanese", "EUC-JP"},
    {"iso-2022-jp", "csiso2022jp", "ISO-2022-JP"},
    {"euc-kr", "ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cp949 uhc", "CP949"},
    {"iso-2022-kr", "csiso2022kr", "ISO-2022-KR"},
    {"utf-32le", "", "UTF-32LE"},
    {"utf-32be", "utf-32", "UTF-32BE"},
};

/* ---- Names ---- */

static bool is_among(emb_str name, const char *names)
{
    emb_str rest = emb_str_from(names), one;
    while (emb_str_split(&rest, EMB_STR(" "), &one))
        if (one.len && emb_str_equal_ascii_case(one, name))
            return true;
    return false;
}

static bool is_named(emb_str name, const char *first, const char *others)
{
    return emb_str_equal_ascii_case(name, emb_str_from(first)) || is_among(name, others);
}

static bool find_charset(emb_str name, charset *ret)
{
    name = emb_str_trim(name);
    if (!name.len || name.len > EMB_CHARSET_NAME_MAX)
        return false;
    if (is_among(name, "utf-8 utf8 unicode-1-1-utf-8")) {
        *ret = (charset){.kind = UTF8, .name = "utf-8"};
        return true;
    }
    if (is_among(name, "utf-16 utf-16le utf16 utf16le ucs-2 unicode")) {
        *ret = (charset){.kind = UTF16_LITTLE, .name = "utf-16le"};
        return true;
    }
    if (is_among(name, "utf-16be utf16be")) {
        *ret = (charset){.kind = UTF16_BIG, .name = "utf-16be"};
        return true;
    }
    for (const emb_single_byte *table = emb_single_bytes; table->name; table++)
        if (is_named(name, table->name, table->others)) {
            *ret = (charset){SINGLE_BYTE, table->name, table};
            return true;
        }
    for (size_t i = 0; i < sizeof multi_bytes / sizeof *multi_bytes; i++)
        if (is_named(name, multi_bytes[i].name, multi_bytes[i].others)) {
            *ret = (charset){.kind = BY_ICONV, .name = multi_bytes[i].name};
            return true;
        }
    return false;
}

static const char *iconv_name(const char *name)
{
    for (size_t i = 0; i < sizeof multi_bytes / sizeof *multi_bytes; i++)
        if (multi_bytes[i].name == name)
            return multi_bytes[i].iconv;
    return name;
}

/* ---- Guessing: marks and UTF-8 ---- */

static bool find_mark(emb_str bytes, charset *ret)
{
    static const struct {
        const char *mark;
        size_t len;
        charset charset;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, {.kind = UTF8, .name = "utf-8"}},        {"\xFF\xFE\0\0", 4, {.kind = BY_ICONV, .name = "utf-32le"}},
        {"\0\0\xFE\xFF", 4, {.kind = BY_ICONV, .name = "utf-32be"}}, {"\xFF\xFE", 2, {.kind = UTF16_LITTLE, .name = "utf-16le"}},
        {"\xFE\xFF", 2, {.kind = UTF16_BIG, .name = "utf-16be"}},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes.len >= marks[i].len && memcmp(bytes.data, marks[i].mark, marks[i].len) == 0) {
            *ret = marks[i].charset;
            if (ret->kind == BY_ICONV) /* the table's own string, by which iconv_name finds it */
                find_charset(emb_str_from(ret->name), ret);
            return true;
        }
    return false;
}

/* Text in Latin letters has a NUL in every second byte. */
static bool looks_like_utf16(emb_str bytes, charset *ret)
{
    size_t even = 0, odd = 0, len = bytes.len < 4096 ? bytes.len : 4096;
    for (size_t i = 0; i < len; i++) {
        bool zero = bytes.data[i] == '\0';
        even += zero && i % 2 == 0;
        odd += zero && i % 2 == 1;
    }
    if (len < 8 || (even < len / 4 && odd < len / 4) || (even > len / 8 && odd > len / 8))
        return false;
    *ret = odd > even ? (charset){.kind = UTF16_LITTLE, .name = "utf-16le"} : (charset){.kind = UTF16_BIG, .name = "utf-16be"};
    return true;
}

typedef struct utf8_count {
    size_t good, bad; /* multi-byte sequences, and bytes that belong to none */
} utf8_count;

static utf8_count count_utf8(emb_str bytes)
{
    utf8_count count = {0, 0};
    for (size_t at = 0; at < bytes.len;) {
        size_t begin = at;
        if ((uint8_t)bytes.data[at] < 0x80) {
            at++;
            continue;
        }
        uint32_t code = emb_utf8_next(bytes, &at);
        bool is_mark = code == EMB_REPLACEMENT && at - begin == 3 && memcmp(bytes.data + begin, "\xEF\xBF\xBD", 3) == 0;
        bool ends_early = at == bytes.len && code == EMB_REPLACEMENT; /* cut by the sample */
        if (code != EMB_REPLACEMENT || is_mark)
            count.good++;
        else if (!ends_early)
            count.bad++;
    }
    return count;
}

/* ---- Guessing: charsets with a byte a letter ---- */

static int class_of(const emb_single_byte *table, uint8_t byte)
{
    if (byte >= 0x80)
        return table->classes[byte - 0x80];
    if (emb_is_ascii_lower((char)byte))
        return EMB_BYTE_SMALL;
    return emb_is_ascii_upper((char)byte) ? EMB_BYTE_CAPITAL : EMB_BYTE_SIGN;
}

static bool is_letter(int byte_class)
{
    return (byte_class & 7) >= EMB_BYTE_SMALL;
}

/* Letters of two scripts do not stand side by side. */
static bool mixes_scripts(const emb_single_byte *table, emb_str bytes, size_t at)
{
    bool beside = (at && emb_is_ascii_alpha(bytes.data[at - 1])) || (at + 1 < bytes.len && emb_is_ascii_alpha(bytes.data[at + 1]));
    return beside && table->code_points[(uint8_t)bytes.data[at] - 0x80] >= 0x370; /* Greek and what follows it */
}

/* What a byte says for or against a charset, given its neighbours: letters that are frequent, no sign inside a word, no capital behind
   a small letter. */
static int weigh_byte(const emb_single_byte *table, emb_str bytes, size_t at)
{
    int own = class_of(table, (uint8_t)bytes.data[at]);
    int before = at ? class_of(table, (uint8_t)bytes.data[at - 1]) : EMB_BYTE_SIGN;
    int after = at + 1 < bytes.len ? class_of(table, (uint8_t)bytes.data[at + 1]) : EMB_BYTE_SIGN;
    if (own == EMB_BYTE_UNDEFINED)
        return -20;
    if (!is_letter(own)) {
        if (is_letter(before) && is_letter(after))
            return -6;
        if (own & EMB_BYTE_FREQUENT)
            return 1;
        return is_letter(after) ? -3 : 0;
    }
    int weight = own & EMB_BYTE_MOST ? 4 : own & EMB_BYTE_FREQUENT ? 2 : -1;
    if ((own & 7) == EMB_BYTE_CAPITAL && (before & 7) == EMB_BYTE_SMALL)
        weight -= 6;
    return mixes_scripts(table, bytes, at) ? weight - 6 : weight;
}

static long weigh_table(const emb_single_byte *table, emb_str bytes)
{
    long weight = 0;
    for (size_t at = 0; at < bytes.len; at++)
        if ((uint8_t)bytes.data[at] >= 0x80)
            weight += weigh_byte(table, bytes, at);
    return weight;
}

/* ---- Guessing: charsets with two bytes a character ---- */

typedef struct pairs {
    size_t total, bad; /* two-byte characters; bytes that are none */
    size_t common;     /* characters from the part of the table where the frequent ones stand */
} pairs;

typedef struct pair_rule {
    const char *name;
    uint8_t lead_low, lead_high, trail_low, trail_high;
    uint8_t common_low, common_high; /* lead bytes of the frequent characters */
} pair_rule;

/* Leads of the frequent characters: hangul; first-level hanzi and punctuation; kana; first-level characters of Big5. */
static const pair_rule pair_rules[] = {
    {"euc-kr", 0xA1, 0xFE, 0xA1, 0xFE, 0xB0, 0xC8},    {"euc-jp", 0xA1, 0xFE, 0xA1, 0xFE, 0xA4, 0xA5},
    {"gb18030", 0xA1, 0xFE, 0xA1, 0xFE, 0xB0, 0xD7},   {"big5", 0xA1, 0xF9, 0x40, 0xFE, 0xA4, 0xC6},
    {"shift_jis", 0x81, 0xFC, 0x40, 0xFC, 0x82, 0x83},
};

static pairs count_pairs(const pair_rule *rule, emb_str bytes)
{
    pairs count = {0, 0, 0};
    for (size_t at = 0; at < bytes.len; at++) {
        uint8_t lead = (uint8_t)bytes.data[at], trail = at + 1 < bytes.len ? (uint8_t)bytes.data[at + 1] : rule->trail_low;
        if (lead < 0x80)
            continue;
        bool half_width = rule->lead_low == 0x81 && lead >= 0xA1 && lead <= 0xDF; /* katakana of Shift_JIS: a byte each */
        if (half_width)
            continue;
        if (lead < rule->lead_low || lead > rule->lead_high || trail < rule->trail_low || trail > rule->trail_high ||
            trail == 0x7F) {
            count.bad++;
            continue;
        }
        count.total++;
        count.common += lead >= rule->common_low && lead <= rule->common_high;
        at++;
    }
    return count;
}

/* The share of characters, in hundredths, that a text in this charset has at least among its frequent ones. */
static size_t least_share(const char *name)
{
    if (strcmp(name, "euc-kr") == 0)
        return 90; /* hangul hardly leaves its block, hanzi do at once */
    return strcmp(name, "euc-jp") == 0 || strcmp(name, "shift_jis") == 0 ? 30 : 70;
}

static bool guess_pairs(emb_str bytes, charset *ret)
{
    for (size_t i = 0; i < sizeof pair_rules / sizeof *pair_rules; i++) {
        pairs count = count_pairs(&pair_rules[i], bytes);
        if (count.total >= 4 && count.bad * 50 <= count.total &&
            count.common * 100 >= count.total * least_share(pair_rules[i].name))
            return find_charset(emb_str_from(pair_rules[i].name), ret);
    }
    return false;
}

static size_t count_high(emb_str bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes.len; i++)
        count += (uint8_t)bytes.data[i] >= 0x80;
    return count;
}

/* Pairs of Cyrillic or Greek letters look like characters of two bytes while words have an even number of letters. What reads as words
   of frequent letters, with capitals where they belong, is hardly Chinese: nearly all of it would have to fit by chance. */
static charset guess_by_letters(emb_str bytes)
{
    charset best = {SINGLE_BYTE, emb_single_bytes[0].name, &emb_single_bytes[0]}, wide = {0};
    long most = weigh_table(best.table, bytes);
    for (const emb_single_byte *table = emb_single_bytes; table->name; table++) {
        long weight = table->guessed ? weigh_table(table, bytes) : most;
        if (weight > most) {
            most = weight;
            best = (charset){SINGLE_BYTE, table->name, table};
        }
    }
    bool reads_well = most >= 2 * (long)count_high(bytes);
    return !reads_well && guess_pairs(bytes, &wide) ? wide : best;
}

static bool is_stateful(const charset *c)
{
    return c->kind == BY_ICONV && strncmp(c->name, "iso-2022", 8) == 0;
}

/* ISO-2022 is seven bits a byte: only its escapes tell. */
static bool find_escapes(emb_str bytes, charset *ret)
{
    bool japanese = emb_str_find(bytes, EMB_STR("\x1B$B"), 0) != SIZE_MAX || emb_str_find(bytes, EMB_STR("\x1B$@"), 0) != SIZE_MAX;
    if (japanese)
        return find_charset(EMB_STR("iso-2022-jp"), ret);
    return emb_str_find(bytes, EMB_STR("\x1B$)C"), 0) != SIZE_MAX && find_charset(EMB_STR("iso-2022-kr"), ret);
}

/* A guess looks at the text from its first byte beyond ASCII on. */
static emb_str take_sample(emb_str bytes)
{
    size_t at = 0;
    while (at < bytes.len && (uint8_t)bytes.data[at] < 0x80)
        at++;
    if (at == bytes.len)
        at = 0;
    at -= at ? 1 : 0;
    return emb_str_slice(bytes, at, bytes.len - at < GUESS_MAX ? bytes.len : at + GUESS_MAX);
}

static charset choose(emb_str bytes, emb_str declared)
{
    charset found = {.kind = UTF8, .name = "utf-8"};
    emb_str sample = take_sample(bytes);
    if (find_mark(bytes, &found))
        return found;
    charset said;
    bool is_said = find_charset(declared, &said);
    if (is_said && is_stateful(&said))
        return said;
    utf8_count count = count_utf8(sample);
    if (count.good && !count.bad)
        return found;
    if (is_said)
        return said;
    if (looks_like_utf16(bytes, &found) || (!count.good && !count.bad && find_escapes(sample, &found)))
        return found;
    /* Some broken bytes in UTF-8, or another charset in which two letters happen to look like it. */
    if (count.bad == 0 || count.good > count.bad * 4)
        return found;
    return guess_by_letters(sample);
}

const char *emb_charset_guess(emb_str bytes, emb_str declared)
{
    return choose(bytes, declared).name;
}

/* ---- Decoding ---- */

static uint32_t unit_at(emb_str bytes, size_t at, bool big)
{
    uint8_t first = (uint8_t)bytes.data[at], second = (uint8_t)bytes.data[at + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static bool append_code(emb_buf *out, uint32_t code)
{
    char encoded[EMB_UTF8_MAX];
    return emb_buf_append(out, encoded, emb_utf8_encode(code, encoded));
}

/* A mark stays, as it is a code point of the file; lone surrogates become U+FFFD; half a unit at the end is left out. */
static bool decode_utf16(emb_str bytes, bool big, emb_buf *out)
{
    for (size_t at = 0; at + 1 < bytes.len; at += 2) {
        uint32_t code = unit_at(bytes, at, big);
        bool pair = code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.len;
        uint32_t low = pair ? unit_at(bytes, at + 2, big) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        if (!append_code(out, code))
            return false;
    }
    return true;
}

static bool decode_single(emb_str bytes, const emb_single_byte *table, emb_buf *out)
{
    for (size_t at = 0; at < bytes.len; at++) {
        uint8_t byte = (uint8_t)bytes.data[at];
        if (!append_code(out, byte < 0x80 ? byte : table->code_points[byte - 0x80]))
            return false;
    }
    return true;
}

static bool add_run(emb_text_map *map, size_t at, size_t below, size_t span)
{
    emb_text_run run = {at, below, span};
    const emb_text_run *last = map->count ? &map->items[map->count - 1] : NULL;
    if (last && span == EMB_RUN_SAME && last->span == EMB_RUN_SAME && last->below + (at - last->at) == below)
        return true;
    return emb_vec_push(map, run);
}

/* Converts what fits into one small step, so that the place of every character is known. `map` may be NULL. */
static bool decode_step(iconv_t converter, emb_str bytes, size_t *at, bool stateful, emb_buf *out, emb_text_map *map)
{
    char step[EMB_UTF8_MAX], *to = step, *from = (char *)(uintptr_t)(bytes.data + *at);
    size_t room = sizeof step, left = bytes.len - *at, begin = *at;
    if (!stateful && (uint8_t)*from < 0x80) {
        (*at)++;
        return (!map || add_run(map, out->len, begin, EMB_RUN_SAME)) && emb_buf_append_byte(out, bytes.data[begin]);
    }
    iconv(converter, &from, &left, &to, &room);
    *at = bytes.len - left;
    if (to == step && *at == begin) { /* nothing can be made of this byte */
        (*at)++;
        return (!map || add_run(map, out->len, begin, 1)) && append_code(out, EMB_REPLACEMENT);
    }
    if (to == step)
        return true; /* an escape alone */
    return (!map || add_run(map, out->len, begin, *at - begin)) && emb_buf_append(out, step, (size_t)(to - step));
}

static bool decode_by_iconv(emb_str bytes, const charset *c, emb_buf *out, emb_text_map *map)
{
    iconv_t converter = iconv_open("UTF-8", iconv_name(c->name));
    bool good = true;
    if (converter == (iconv_t)-1) {
        bool kept = !map || add_run(map, out->len, 0, EMB_RUN_SAME);
        return kept && emb_buf_append_str(out, bytes);
    }
    for (size_t at = 0; good && at < bytes.len;)
        good = decode_step(converter, bytes, &at, is_stateful(c), out, map);
    iconv_close(converter);
    return good;
}

emb_status emb_charset_read(emb_document_text *d, emb_str bytes, emb_str declared, emb_error *error)
{
    charset c = choose(bytes, declared);
    bool good = true;
    emb_buf_clear(&d->source_buf);
    d->to_file.count = 0;
    d->utf16 = c.kind == UTF16_LITTLE || c.kind == UTF16_BIG;
    d->single_byte = c.kind == SINGLE_BYTE;
    if (c.kind == UTF8) {
        d->source = bytes;
        return EMB_OK;
    }
    if (d->utf16)
        good = decode_utf16(bytes, c.kind == UTF16_BIG, &d->source_buf);
    else if (d->single_byte)
        good = decode_single(bytes, c.table, &d->source_buf);
    else
        good = decode_by_iconv(bytes, &c, &d->source_buf, &d->to_file);
    d->source = emb_buf_str(&d->source_buf);
    return good ? EMB_OK : emb_fail_memory(error);
}

bool emb_charset_decode(emb_str bytes, emb_str declared, emb_buf *out)
{
    charset c = choose(bytes, declared);
    switch (c.kind) {
    case UTF16_LITTLE:
    case UTF16_BIG:
        return decode_utf16(bytes, c.kind == UTF16_BIG, out);
    case SINGLE_BYTE:
        return decode_single(bytes, c.table, out);
    case BY_ICONV:
        return decode_by_iconv(bytes, &c, out, NULL);
    case UTF8:
        break;
    }
    for (size_t at = 0; at < bytes.len;)
        if (!append_code(out, emb_utf8_next(bytes, &at)))
            return false;
    return true;
}
