/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/guess.h"

#include <stdio.h>

/* How far an HTML page may begin with comments and declarations. */
#define HTML_LOOK ((size_t)2048)

static const struct {
    emb_str magic;
    const char *what;
} kinds[] = {
    {{"\x1F\x8B", 2}, "it is compressed with gzip; decompress it first"},
    {{"PK\x03\x04", 4}, "it is a zip archive (or a spreadsheet); unpack it first"},
    {{"PK\x05\x06", 4}, "it is an empty zip archive"},
    {{"BZh", 3}, "it is compressed with bzip2; decompress it first"},
    {{"\xFD"
      "7zXZ",
      5},
     "it is compressed with xz; decompress it first"},
    {{"\x28\xB5\x2F\xFD", 4}, "it is compressed with zstd; decompress it first"},
    {{"7z\xBC\xAF", 4}, "it is a 7-Zip archive; unpack it first"},
    {{"%PDF-", 5}, "it is a PDF document"},
    {{"\xD0\xCF\x11\xE0", 4}, "it is an old Microsoft Office document"},
    {{"SQLite format 3", 15}, "it is an SQLite database"},
    {{"\x7F"
      "ELF",
      4},
     "it is a program"},
};

static bool is_html(emb_str text)
{
    emb_str look = text.len > HTML_LOOK ? emb_str_slice(text, 0, HTML_LOOK) : text;
    if (look.len == 0 || look.data[0] != '<')
        return false;
    return emb_str_find_ascii_case(look, EMB_STR("<!doctype html"), 0) != SIZE_MAX ||
           emb_str_find_ascii_case(look, EMB_STR("<html"), 0) != SIZE_MAX || emb_str_starts_ascii_case(look, EMB_STR("<head")) ||
           emb_str_starts_ascii_case(look, EMB_STR("<body"));
}

const char *emb_guess_no_list(emb_str head)
{
    emb_str text = emb_str_trim(head);
    if (head.len == 0)
        return "the file is empty";
    if (text.len == 0)
        return "there is nothing but white space in it";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (emb_str_starts(head, kinds[i].magic))
            return kinds[i].what;
    if (is_html(text))
        return "it is an HTML page, perhaps an error message in the place of the list";
    return NULL;
}

/* Characters that no text has make it binary; the odd NUL in a list does not. */
static bool is_binary(emb_str head)
{
    size_t odd = 0;
    for (size_t i = 0; i < head.len; i++) {
        unsigned char c = (unsigned char)head.data[i];
        odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A;
    }
    return odd * 20 > head.len;
}

static const char *family(emb_str text)
{
    if (is_binary(text))
        return "binary data";
    if (text.data[0] == '<')
        return "XML";
    if (text.data[0] == '{' || text.data[0] == '[')
        return "JSON";
    emb_str line, rest = text;
    emb_guess_line(&rest, &line);
    if (emb_str_find_byte(line, '\t', 0) != SIZE_MAX)
        return "tab-separated text";
    if (emb_str_find_byte(line, ',', 0) != SIZE_MAX || emb_str_find_byte(line, ';', 0) != SIZE_MAX)
        return "CSV";
    return "text";
}

void emb_guess_describe(emb_str head, char *out, size_t size)
{
    char begin[81];
    size_t len = 0;
    emb_str text = emb_str_trim(head);
    for (size_t i = 0; i < text.len && len < sizeof begin - 1; i++) {
        char c = text.data[i];
        if (c == '\n')
            break;
        begin[len++] = c >= 0x20 && c < 0x7F ? c : '?';
    }
    begin[len] = '\0';
    snprintf(out, size, "it looks like %s; it begins with \"%s\"", text.len ? family(text) : "nothing", begin);
}

bool emb_guess_line(emb_str *rest, emb_str *ret_line)
{
    if (!emb_str_split(rest, EMB_STR("\n"), ret_line))
        return false;
    if (ret_line->len && ret_line->data[ret_line->len - 1] == '\r')
        ret_line->len--;
    return true;
}
