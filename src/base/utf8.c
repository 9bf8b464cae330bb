/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

/* Bytes that must follow a lead byte, and the bounds of the first of them (Unicode 15, table 3-7). */
typedef struct sequence {
    uint8_t follow, low, high;
} sequence;

static sequence sequence_of(uint8_t lead)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return (sequence){1, 0x80, 0xBF};
    if (lead >= 0xE0 && lead <= 0xEF)
        return (sequence){2, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF};
    if (lead >= 0xF0 && lead <= 0xF4)
        return (sequence){3, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF};
    return (sequence){0, 0, 0};
}

uint32_t emb_utf8_next(emb_str text, size_t *at)
{
    uint8_t lead = (uint8_t)text.data[(*at)++];
    if (lead < 0x80)
        return lead;
    sequence s = sequence_of(lead);
    if (!s.follow)
        return EMB_REPLACEMENT;
    uint32_t code = lead & (0x3Fu >> s.follow);
    for (uint8_t i = 0; i < s.follow; i++) {
        uint8_t next = *at < text.len ? (uint8_t)text.data[*at] : 0;
        uint8_t low = i == 0 ? s.low : 0x80;
        uint8_t high = i == 0 ? s.high : 0xBF;
        if (next < low || next > high)
            return EMB_REPLACEMENT;
        code = code << 6 | (next & 0x3Fu);
        (*at)++;
    }
    return code;
}

size_t emb_utf8_encode(uint32_t code, char *out)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = EMB_REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

bool emb_utf8_valid(emb_str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        if (emb_utf8_next(text, &at) == EMB_REPLACEMENT && !(at - start == 3 && memcmp(text.data + start, "\xEF\xBF\xBD", 3) == 0))
            return false;
    }
    return true;
}

size_t emb_utf8_length(emb_str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++)
        emb_utf8_next(text, &at);
    return count;
}
