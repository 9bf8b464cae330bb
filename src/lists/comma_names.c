/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/comma_names.h"

#include "base/utf8.h"
#include "text/unicode.h"

/* "Ltd." belongs to the name before it. */
static bool is_legal_form(emb_str piece)
{
    static const char *const forms[] = {"ltd",  "ltd.", "limited",  "inc",   "inc.", "llc",  "l.l.c.", "plc",     "gmbh",
                                        "s.a.", "sa",   "s.a.r.l.", "corp.", "corp", "co",   "co.",    "pte ltd", "jr",
                                        "jr.",  "sr.",  "a.s.",     "oy",    "ab",   "b.v.", "s.p.a."};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (emb_str_equal_ascii_case(piece, emb_str_from(forms[i])))
            return true;
    return false;
}

/* The next piece up to a comma outside of brackets; a legal form behind the comma goes with it. */
static emb_str next_piece(emb_str *rest)
{
    size_t at = 0, depth = 0;
    for (; at < rest->len; at++) {
        char c = rest->data[at];
        depth += c == '(';
        depth -= c == ')' && depth;
        if (c != ',' || depth)
            continue;
        size_t end = emb_str_find_byte(*rest, ',', at + 1);
        if (!is_legal_form(emb_str_trim(emb_str_slice(*rest, at + 1, end == SIZE_MAX ? rest->len : end))))
            break;
    }
    emb_str piece = emb_str_trim(emb_str_slice(*rest, 0, at));
    *rest = at < rest->len ? emb_str_slice(*rest, at + 1, rest->len) : (emb_str){rest->data + rest->len, 0};
    return piece;
}

static size_t count_words(emb_str text)
{
    size_t count = 0;
    bool within = false;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = emb_utf8_next(text, &at);
        bool letter = emb_char_class_of(code) == EMB_CHAR_LETTER;
        count += letter && !within;
        within = letter || (within && code > ' ');
    }
    return count;
}

static bool is_small(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 0x430 && code <= 0x45F);
}

/*
 * Not a name but the rest of one, or a remark: "…, Manufacture, and Export of …", "Abid Hammadou born 12 Dec. 1965 in …". An article is
 * written small in names, too.
 */
static bool goes_on(emb_str piece)
{
    static const char *const words[] = {"and ", "or ", "the ", "of ", "de la ", "de los ", "y ", "dob ", "pob "};
    static const char *const articles[] = {"al-", "el-", "al ", "el ", "ad-", "as-", "ash-", "ibn ", "bin ", "de ", "van "};
    size_t at = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (emb_str_starts_ascii_case(piece, emb_str_from(words[i])))
            return true;
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (emb_str_starts(piece, emb_str_from(articles[i])))
            return false;
    return is_small(emb_utf8_next(piece, &at)) || emb_str_find(piece, EMB_STR(" born "), 0) != SIZE_MAX;
}

static bool has_company_form(emb_str piece)
{
    static const char *const forms[] = {"AO ",  "JSC ", "OAO ", "OJSC ", "PJSC ", "PAO ",
                                        "LLC ", "OOO ", "ZAO ", "CJSC ", "FSUE ", "FGUP "};
    static const char *const ends[] = {" JSC", " PJSC", " OJSC", " LLC",  " Ltd",    " Ltd.",
                                       " AO",  " OOO",  " Inc.", " GmbH", " Limited"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (emb_str_starts(piece, emb_str_from(forms[i])))
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (emb_str_ends(piece, emb_str_from(ends[i])))
            return true;
    return false;
}

size_t emb_comma_names(emb_str text, bool person, emb_str ret[EMB_COMMA_NAMES_MAX])
{
    size_t count = 0, whole = 0, companies = 0;
    while (text.len && count < EMB_COMMA_NAMES_MAX) {
        emb_str piece = count + 1 < EMB_COMMA_NAMES_MAX ? next_piece(&text) : emb_str_trim(text);
        if (count + 1 == EMB_COMMA_NAMES_MAX)
            text.len = 0;
        if (!piece.len)
            continue;
        if (goes_on(piece))
            return 0;
        whole += count_words(piece) >= 2;
        companies += has_company_form(piece);
        ret[count++] = piece;
    }
    bool many = person ? whole >= 3 && whole * 3 >= count * 2 : count >= 4 && whole >= 3 && whole * 2 >= count;
    return many || (!person && count == 3 && companies >= 2) ? count : 0;
}
