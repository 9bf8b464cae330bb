/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/utf8.h"

static void append_code_point(emb_buf *out, uint32_t code)
{
    char bytes[EMB_UTF8_MAX];
    switch (code) {
    case '"':
    case '\\':
        emb_buf_append_byte(out, '\\');
        emb_buf_append_byte(out, (char)code);
        return;
    case '\n':
        emb_buf_append_text(out, "\\n");
        return;
    case '\t':
        emb_buf_append_text(out, "\\t");
        return;
    case '\r':
        emb_buf_append_text(out, "\\r");
        return;
    default:
        break;
    }
    if (code < 0x20)
        emb_buf_printf(out, "\\u%04x", code);
    else
        emb_buf_append(out, bytes, emb_utf8_encode(code, bytes));
}

static bool is_plain(char c)
{
    return (uint8_t)c >= 0x20 && (uint8_t)c < 0x80 && c != '"' && c != '\\';
}

void emb_json_string(emb_buf *out, emb_str text)
{
    emb_buf_append_byte(out, '"');
    /* what is no string in a document that was read has a length, but no text */
    for (size_t at = 0; text.data && at < text.len;) {
        size_t end = at;
        while (end < text.len && is_plain(text.data[end]))
            end++;
        emb_buf_append(out, text.data + at, end - at);
        at = end;
        if (at < text.len)
            append_code_point(out, emb_utf8_next(text, &at));
    }
    emb_buf_append_byte(out, '"');
}

void emb_json_comma(emb_buf *out)
{
    char last = out->len ? out->data[out->len - 1] : '[';
    if (last != '{' && last != '[' && last != ',' && last != '\n')
        emb_buf_append_byte(out, ',');
}

void emb_json_name(emb_buf *out, const char *name)
{
    emb_json_comma(out);
    emb_json_string(out, emb_str_from(name));
    emb_buf_append_byte(out, ':');
}

void emb_json_member(emb_buf *out, const char *name, emb_str text)
{
    emb_json_name(out, name);
    emb_json_string(out, text);
}
