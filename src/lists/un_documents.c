/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of the UN list: numbers stand among their kinds, issuers and dates. */
#include "lists/un.h"
#include "model/country.h"
#include "model/date.h"

/* ---- Numbers ---- */

static size_t count_digits(emb_str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++)
        digits += emb_is_ascii_digit(text.data[i]);
    return digits;
}

/* The place behind the first three digits: no remark begins with " (" or a comma before there is a number. */
static size_t find_number(emb_str text)
{
    size_t digits = 0, at = 0;
    while (at < text.len && digits < 3)
        digits += emb_is_ascii_digit(text.data[at++]);
    return at;
}

/* Where a remark begins: "12345 (US)", "R1234, South Sudan", "123 issued on …". */
static size_t find_tail(emb_str text)
{
    static const struct {
        const char *text;
        bool behind_number;
    } marks[] = {{"issued", false}, {"expire", false}, {"under name", false}, {" (", true}, {", ", true}, {";", true}};
    size_t tail = text.len, number = find_number(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = emb_str_find_ascii_case(text, emb_str_from(marks[i].text), marks[i].behind_number ? number : 0);
        if (at < tail)
            tail = at;
    }
    return tail;
}

/* Three small letters on end and no digit, or three capitals and nothing else: a word, not part of a number. */
static bool is_word(emb_str token)
{
    size_t run = 0, capitals = 0;
    if (count_digits(token))
        return false;
    for (size_t i = 0; i < token.len; i++) {
        run = emb_is_ascii_lower(token.data[i]) ? run + 1 : 0;
        capitals += emb_is_ascii_upper(token.data[i]);
        if (run == 3)
            return true;
    }
    return capitals > 2 && capitals == token.len;
}

static bool is_number_label(emb_str token)
{
    static const char *const labels[] = {"no", "no.", "no:", "no.:", "n\xC2\xB0", ":", "-"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (emb_str_equal_ascii_case(token, emb_str_from(labels[i])))
            return true;
    return false;
}

/* Cuts the first or last token off. */
static emb_str last_token(emb_str text)
{
    size_t from = text.len;
    while (from && !emb_is_ascii_space(text.data[from - 1]))
        from--;
    return emb_str_slice(text, from, text.len);
}

static emb_str first_token(emb_str text)
{
    size_t to = 0;
    while (to < text.len && !emb_is_ascii_space(text.data[to]))
        to++;
    return emb_str_slice(text, 0, to);
}

bool emb_un_number_cut(emb_str text, emb_str *ret_label, emb_str *ret_number, emb_str *ret_tail)
{
    text = emb_str_trim(text);
    size_t tail = find_tail(text);
    *ret_tail = emb_str_trim(emb_str_slice(text, tail, text.len));
    if (ret_tail->len && (ret_tail->data[0] == ',' || ret_tail->data[0] == ';'))
        *ret_tail = emb_str_trim(emb_str_slice(*ret_tail, 1, ret_tail->len));
    emb_str head = emb_str_trim(emb_str_slice(text, 0, tail)), label = head;
    for (emb_str token; (token = last_token(label)).len && !is_word(token);)
        label = emb_str_trim(emb_str_slice(label, 0, label.len - token.len));
    emb_str number = emb_str_trim(emb_str_slice(head, label.len, head.len));
    for (emb_str token; (token = first_token(number)).len && is_number_label(token);)
        number = emb_str_trim(emb_str_slice(number, token.len, number.len));
    *ret_label = emb_str_slice(head, 0, head.len - number.len);
    *ret_label = emb_str_trim(*ret_label);
    *ret_number = number;
    return count_digits(number) > 0;
}

/* ---- Dates and issuers ---- */

/* The date of up to three words at the beginning of a text. */
static bool begins_with_date(emb_str text, emb_str *ret)
{
    size_t end = 0;
    emb_date_span span;
    bool found = false;
    for (int words = 0; words < 3 && end < text.len; words++) {
        while (end < text.len && emb_is_ascii_space(text.data[end]))
            end++;
        while (end < text.len && !emb_is_ascii_space(text.data[end]))
            end++;
        emb_str date = emb_str_slice(text, 0, end);
        while (date.len && strchr(".,;)", date.data[date.len - 1]))
            date.len--;
        if (date.len && emb_date_parse(date, &span)) {
            *ret = date;
            found = true;
        }
    }
    return found;
}

/* "expires on 3 May 2024": the date behind the first of the words and what stands between. */
static bool date_behind(emb_str text, const char *const *words, emb_str *ret)
{
    static const char *const between[] = {"on", "of", "date", "date:", "date of", ":", "in"};
    for (; *words; words++) {
        size_t at = emb_str_find_ascii_case(text, emb_str_from(*words), 0);
        if (at == SIZE_MAX)
            continue;
        emb_str rest = emb_str_trim(emb_str_slice(text, at + strlen(*words), text.len));
        for (size_t i = 0; i < sizeof between / sizeof *between; i++)
            if (emb_str_equal_ascii_case(first_token(rest), emb_str_from(between[i])))
                rest = emb_str_trim(emb_str_slice(rest, strlen(between[i]), rest.len));
        if (begins_with_date(rest, ret))
            return true;
    }
    return false;
}

static void add_dates(emb_build *build, emb_entity *side, const emb_un_document *d, emb_str tail)
{
    static const char *const ends[] = {"valid until",
                                       "expiration date:",
                                       "expiration date",
                                       "date of expiration:",
                                       "expiry date of",
                                       "expires",
                                       "expired",
                                       "expiring",
                                       "exp.",
                                       NULL};
    static const char *const begins[] = {"date of issue", "issued", NULL};
    const emb_str texts[] = {d->note, tail};
    emb_str date;
    emb_build_date(build, side, EMB_PROP_startDate, d->date_of_issue);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (date_behind(texts[i], ends, &date))
            emb_build_date(build, side, EMB_PROP_endDate, date);
        if (!d->date_of_issue.len && date_behind(texts[i], begins, &date))
            emb_build_date(build, side, EMB_PROP_startDate, date);
    }
}

/* The country that a text begins with, by its name or adjective: of "Libyan passport No." the first word. */
static emb_str country_of(emb_str text)
{
    size_t end = 0;
    emb_str found = {0};
    for (int words = 0; words < 3 && end < text.len; words++) {
        while (end < text.len && emb_is_ascii_space(text.data[end]))
            end++;
        while (end < text.len && !emb_is_ascii_space(text.data[end]))
            end++;
        emb_str part = emb_str_slice(text, 0, end);
        if (part.len > 3 && emb_country_code(part))
            found = part;
    }
    return found;
}

static emb_str first_of(emb_str a, emb_str b)
{
    return a.len ? a : b;
}

/* ---- Documents ---- */

static bool is_passport(emb_str text)
{
    static const char *const words[] = {"passport", "passeport", "pasaporte"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (emb_str_find_ascii_case(text, emb_str_from(words[i]), 0) != SIZE_MAX)
            return true;
    return false;
}

static emb_str without_colon(emb_str text)
{
    text = emb_str_trim(text);
    while (text.len && text.data[text.len - 1] == ':')
        text = emb_str_trim(emb_str_slice(text, 0, text.len - 1));
    return text;
}

static void add_place(emb_build *build, emb_entity *side, const emb_un_document *d)
{
    if (d->city_of_issue.len && d->country_of_issue.len)
        emb_build_addf(build, side, EMB_PROP_summary, "Issued in %.*s, %.*s", (int)d->city_of_issue.len, d->city_of_issue.data,
                       (int)d->country_of_issue.len, d->country_of_issue.data);
    else if (d->city_of_issue.len)
        emb_build_note(build, side, "Issued in", d->city_of_issue);
}

static void add_numbered(emb_build *build, const emb_un_document *d, emb_str label, emb_str number, emb_str tail)
{
    emb_str from_label = country_of(label), type = first_of(d->type2, d->type);
    label = without_colon(label);
    if (label.len && from_label.len != label.len)
        type = label;
    bool passport = is_passport(d->type) || is_passport(d->type2) || is_passport(label);
    emb_str in_tail = emb_country_code(tail) ? tail : EMB_STR("");
    emb_str country = first_of(first_of(d->issuing_country, d->country_of_issue), first_of(in_tail, from_label));
    emb_entity *side =
        emb_build_document(build, passport ? EMB_SCHEMA_Passport : EMB_SCHEMA_Identification, without_colon(type), number, country);
    add_dates(build, side, d, tail);
    add_place(build, side, d);
    emb_build_note(build, side, NULL, d->note);
    if (!in_tail.len)
        emb_build_note(build, side, NULL, tail);
}

void emb_un_document_add(emb_build *build, const emb_un_document *d)
{
    emb_str label, number, tail;
    const emb_str texts[] = {d->number, d->type2, d->note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!emb_un_number_cut(texts[i], &label, &number, &tail))
            continue;
        emb_un_document rest = *d;
        if (i == 2)
            rest.note = EMB_STR(""); /* its tail is what is left of it */
        add_numbered(build, &rest, label, number, tail);
        return;
    }
    if (d->number.len) {
        add_numbered(build, d, EMB_STR(""), d->number, EMB_STR(""));
        return;
    }
    emb_str type = without_colon(first_of(d->type2, d->type)), country = first_of(d->issuing_country, d->country_of_issue);
    if (type.len && (d->note.len || country.len))
        emb_build_addf(build, emb_build_target(build), EMB_PROP_notes, "%.*s: %.*s%s%.*s", (int)type.len, type.data,
                       (int)country.len, country.data ? country.data : "", country.len && d->note.len ? ", " : "", (int)d->note.len,
                       d->note.data ? d->note.data : "");
}
