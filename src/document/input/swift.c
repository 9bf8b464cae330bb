/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SWIFT MT messages: "{1:…}{2:…}{3:…}{4:", fields ":50K:…" a line or more each, "-}". Made for MT103 and MT202 (COV); the fields mean the
 * same in other types. Several messages may follow one another, and a text block may come without its braces.
 */
#include <stdio.h>

#include "document/input/charset.h"
#include "document/input/input.h"
#include "document/input/put.h"
#include "document/input/swift_fields.h"

#define SWIFT_MAX ((size_t)512 * 1024 * 1024)
#define LINES_MAX 64
/* A line of a name has room for so many characters; one that is nearly full may go on in the next. */
#define LINE_FULL 35
#define NUMBERED_FULL 33
#define LINE_NEARLY_FULL 28

typedef struct walk {
    emb_document_text *d;
    uint32_t message; /* from 1 */
    uint32_t groups;
    size_t fields;
    bool is_open; /* within a text block that was opened by a brace */
    char tag[4];  /* "50K" */
} walk;

typedef struct field {
    emb_str lines[LINES_MAX]; /* of the source, without their ends */
    size_t count;
} field;

/* ---- Segments ---- */

static size_t place_of(const walk *w, emb_str piece)
{
    return (size_t)(piece.data - w->d->source.data);
}

static const char *path_of(const walk *w, const char *part)
{
    char prefix[24] = "";
    if (w->message > 1)
        snprintf(prefix, sizeof prefix, "[%u]/", w->message);
    return emb_arena_printf(w->d->arena, "%s%s%s%s", prefix, w->tag, *w->tag && *part ? "/" : "", part);
}

static size_t begin_segment(walk *w, size_t at)
{
    emb_str text = emb_buf_str(&w->d->text_buf);
    if (text.len && text.data[text.len - 1] != '\n')
        emb_input_put_between(w->d, "\n", at);
    return w->d->text_buf.len;
}

static void copy_piece(walk *w, emb_str piece)
{
    emb_document_text_copy(w->d, place_of(w, piece), place_of(w, piece) + piece.len);
}

static void end_segment(walk *w, size_t from, emb_segment_kind kind, const char *part)
{
    emb_segment *segment = emb_input_end_segment(w->d, from, kind, EMB_ZONE_FIELD);
    if (!segment)
        return;
    segment->path = path_of(w, part);
    segment->group = w->groups;
}

static void put_piece(walk *w, emb_str piece, emb_segment_kind kind, const char *part)
{
    piece = emb_str_trim(piece);
    if (!piece.len)
        return;
    size_t from = begin_segment(w, place_of(w, piece));
    copy_piece(w, piece);
    end_segment(w, from, kind, part);
}

/* Two lines that may be one name; a full line breaks within a word. */
static void put_joined(walk *w, emb_str first, emb_str second, bool is_full, const char *part)
{
    size_t from = begin_segment(w, place_of(w, first));
    copy_piece(w, first);
    if (!is_full)
        emb_input_put_between(w->d, " ", place_of(w, second));
    copy_piece(w, emb_str_trim(second));
    end_segment(w, from, EMB_SEGMENT_NAME, part);
}

static void put_lines(walk *w, const field *f, size_t first, const char *part)
{
    size_t from = 0;
    bool begun = false;
    for (size_t i = first; i < f->count; i++) {
        emb_str line = f->lines[i];
        if (begun && emb_str_starts(line, EMB_STR("//"))) /* goes on with the line before */
            line = emb_str_slice(line, 2, line.len);
        if (!emb_str_trim(line).len)
            continue;
        if (begun)
            emb_input_put_between(w->d, "\n", place_of(w, line));
        else
            from = begin_segment(w, place_of(w, line));
        copy_piece(w, line);
        begun = true;
    }
    if (begun)
        end_segment(w, from, EMB_SEGMENT_TEXT, part);
}

/* ---- Parties ---- */

static bool is_bic(emb_str text)
{
    text = emb_str_trim(text);
    if (text.len != 8 && text.len != 11)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!emb_is_ascii_upper(text.data[i]) && (i < 6 || !emb_is_ascii_digit(text.data[i])))
            return false;
    return true;
}

/* "/DE89…", "/C/123", "//FW021000089": the account or clearing code without what stands before it. */
static emb_str account_of(emb_str line)
{
    size_t at = 1;
    if (line.len > 2 && emb_is_ascii_upper(line.data[1]) && line.data[2] == '/')
        at = 3;
    while (at < line.len && line.data[at] == '/')
        at++;
    return emb_str_slice(line, at, line.len);
}

static emb_str behind_last_slash(emb_str line)
{
    size_t at = line.len;
    while (at > 0 && line.data[at - 1] != '/')
        at--;
    return emb_str_slice(line, at, line.len);
}

static bool has_digit(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (emb_is_ascii_digit(text.data[i]))
            return true;
    return false;
}

static void put_name_and_address(walk *w, const field *f, size_t first)
{
    if (first >= f->count)
        return;
    emb_str name = f->lines[first];
    put_piece(w, name, EMB_SEGMENT_NAME, "name");
    if (name.len >= LINE_NEARLY_FULL && first + 1 < f->count && !has_digit(f->lines[first + 1]))
        put_joined(w, name, f->lines[first + 1], name.len >= LINE_FULL, "name");
    put_lines(w, f, first + 1, "address");
}

/* "DE/BERLIN": the country and what follows it. */
static void put_country_and(walk *w, emb_str value, emb_segment_kind kind, const char *part)
{
    bool has_country = value.len >= 2 && emb_is_ascii_upper(value.data[0]) && emb_is_ascii_upper(value.data[1]) &&
                       (value.len == 2 || value.data[2] == '/');
    if (has_country && kind == EMB_SEGMENT_TEXT)
        put_piece(w, emb_str_slice(value, 0, 2), EMB_SEGMENT_COUNTRY, "country");
    if (has_country)
        value = emb_str_slice(value, value.len > 2 ? 3 : 2, value.len);
    put_piece(w, kind == EMB_SEGMENT_IDENTIFIER ? behind_last_slash(value) : value, kind, part);
}

/* The number of a numbered line "3/…", 0 where it is none. */
static int line_number(emb_str line)
{
    return line.len >= 2 && line.data[0] >= '1' && line.data[0] <= '8' && line.data[1] == '/' ? line.data[0] - '0' : 0;
}

/* All lines "1/" are the name; "1/" is repeated where it goes on. */
static void put_numbered_name(walk *w, const field *f, size_t first)
{
    size_t from = 0;
    emb_str last = EMB_STR("");
    for (size_t i = first; i < f->count; i++) {
        if (line_number(f->lines[i]) != 1)
            continue;
        emb_str piece = emb_str_slice(f->lines[i], 2, f->lines[i].len);
        if (!last.data || !last.len)
            from = begin_segment(w, place_of(w, piece));
        else if (last.len < NUMBERED_FULL)
            emb_input_put_between(w->d, " ", place_of(w, piece));
        copy_piece(w, piece);
        last = piece.len ? piece : last;
    }
    if (last.len)
        end_segment(w, from, EMB_SEGMENT_NAME, "1");
}

static void put_numbered_line(walk *w, emb_str line)
{
    static const char *const parts[] = {"", "1", "2", "3", "4", "5", "6", "7", "8"};
    int number = line_number(line);
    emb_str value = number ? emb_str_slice(line, 2, line.len) : line;
    switch (number) {
    case 1:
        break;
    case 3:
        put_country_and(w, value, EMB_SEGMENT_TEXT, parts[3]);
        break;
    case 4:
        put_piece(w, value, EMB_SEGMENT_BIRTH_DATE, parts[4]);
        break;
    case 6:
    case 7:
        put_country_and(w, value, EMB_SEGMENT_IDENTIFIER, parts[number]);
        break;
    default:
        put_piece(w, value, EMB_SEGMENT_TEXT, parts[number]);
    }
}

static void take_numbered(walk *w, const field *f)
{
    size_t first = 0;
    if (f->count && !line_number(f->lines[0])) {
        emb_str line = f->lines[0];
        put_piece(w, line.len && line.data[0] == '/' ? account_of(line) : behind_last_slash(line), EMB_SEGMENT_IDENTIFIER, "id");
        first = 1;
    }
    put_numbered_name(w, f, first);
    for (size_t i = first; i < f->count; i++)
        put_numbered_line(w, f->lines[i]);
}

static void take_party(walk *w, const field *f)
{
    size_t first = 0;
    char option = w->tag[2];
    w->groups++;
    if (option == 'F') {
        take_numbered(w, f);
        return;
    }
    if (f->count && f->lines[0].len && f->lines[0].data[0] == '/') {
        put_piece(w, account_of(f->lines[0]), EMB_SEGMENT_IDENTIFIER, "account");
        first = 1;
    }
    bool by_bic = first < f->count && is_bic(f->lines[first]) && option != 'K' && option != 'D' && option != 'H';
    if (by_bic)
        put_piece(w, f->lines[first++], EMB_SEGMENT_IDENTIFIER, "bic");
    else if (option == 'B' || option == 'L') {
        put_lines(w, f, first, option == 'B' ? "location" : "id");
        return;
    }
    put_name_and_address(w, f, first);
}

/* ---- Fields and blocks ---- */

static void take_field(walk *w, const field *f)
{
    if (!w->tag[0])
        return;
    w->fields++;
    int number = (w->tag[0] - '0') * 10 + (w->tag[1] - '0');
    uint32_t groups = w->groups;
    if (emb_swift_fields[number] == EMB_SWIFT_PARTY) {
        take_party(w, f);
    } else if (emb_swift_fields[number] == EMB_SWIFT_TEXT) {
        w->groups = 0;
        put_lines(w, f, 0, "");
        w->groups = groups;
    }
}

/* ":50K:": how many bytes it takes, 0 where it is none. */
static size_t tag_length(emb_str line, char tag[4])
{
    size_t letter = line.len > 3 && emb_is_ascii_upper(line.data[3]) ? 1 : 0;
    if (line.len < 4 + letter || line.data[0] != ':' || !emb_is_ascii_digit(line.data[1]) || !emb_is_ascii_digit(line.data[2]) ||
        line.data[3 + letter] != ':')
        return 0;
    memset(tag, 0, 4);
    memcpy(tag, line.data + 1, 2 + letter);
    return 4 + letter;
}

static void put_bank(walk *w, emb_str block, size_t at, const char *part)
{
    if (at + 8 > block.len)
        return;
    w->groups++;
    w->tag[0] = '\0';
    emb_str bic = emb_str_slice(block, at, at + 8);
    if (is_bic(bic))
        put_piece(w, bic, EMB_SEGMENT_IDENTIFIER, part);
}

/* The sender's and receiver's banks: "F01BANKBEBBAXXX…", "I103BANKDEFFXXXX…", "O1031200…": a time, a date, then the sender's. */
static void take_headers(walk *w, emb_str line)
{
    size_t one = emb_str_find(line, EMB_STR("{1:"), 0), two = emb_str_find(line, EMB_STR("{2:"), 0);
    if (one != SIZE_MAX)
        put_bank(w, emb_str_slice(line, one + 3, line.len), 3, "block1");
    if (two == SIZE_MAX)
        return;
    emb_str block = emb_str_slice(line, two + 3, line.len);
    put_bank(w, block, block.len && block.data[0] == 'O' ? 14 : 4, "block2");
}

typedef struct reading {
    walk *w;
    field f;
    bool begun;
} reading;

static void end_field(reading *r)
{
    if (r->begun)
        take_field(r->w, &r->f);
    r->begun = false;
    r->f.count = 0;
    r->w->tag[0] = '\0';
}

static void end_block(reading *r)
{
    end_field(r);
    r->w->is_open = false;
}

static void begin_block(reading *r, emb_str *line, size_t at)
{
    end_block(r);
    r->w->message++;
    take_headers(r->w, emb_str_slice(*line, 0, at));
    r->w->is_open = true;
    *line = emb_str_slice(*line, at + 3, line->len);
}

static void take_line(reading *r, emb_str line)
{
    char tag[4];
    size_t opens = emb_str_find(line, EMB_STR("{4:"), 0);
    if (opens != SIZE_MAX)
        begin_block(r, &line, opens);
    bool ends = emb_str_starts(line, EMB_STR("-}")) || emb_str_equal(line, EMB_STR("-"));
    if (ends) {
        end_block(r);
        return;
    }
    size_t len = tag_length(line, tag);
    if (len) {
        end_field(r);
        memcpy(r->w->tag, tag, sizeof tag);
        r->begun = true;
        line = emb_str_slice(line, len, line.len);
    }
    if (r->begun && r->f.count < LINES_MAX)
        r->f.lines[r->f.count++] = line;
    else if (r->begun)
        emb_input_note(r->w->d, true, "field %s has more than %d lines", r->w->tag, LINES_MAX);
}

static emb_str without_end(emb_str line)
{
    while (line.len && (line.data[line.len - 1] == '\r' || line.data[line.len - 1] == '\x03'))
        line.len--;
    return line;
}

static emb_status read_swift(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    if (bytes.len > SWIFT_MAX)
        return emb_fail(error, EMB_LIMIT, "SWIFT messages of more than 512 MiB");
    emb_status status = emb_charset_read(document, bytes, job->charset, error);
    if (status != EMB_OK)
        return status;
    walk w = {.d = document};
    reading r = {.w = &w};
    emb_str rest = document->source, line;
    while (emb_str_split(&rest, EMB_STR("\n"), &line) && !document->text_buf.failed)
        take_line(&r, without_end(line));
    bool was_open = w.is_open;
    end_block(&r);
    if (!w.fields)
        return emb_fail(error, EMB_FORMAT, "a SWIFT message without a field (\":20:…\") in its text block");
    if (was_open)
        emb_input_note(document, true, "the text block of message %u has no end (\"-}\")", w.message);
    return emb_document_text_end(document, error);
}

static bool detect(emb_str head, const emb_input_job *job)
{
    (void)job;
    size_t at = 0;
    while (at < head.len && (emb_is_ascii_space(head.data[at]) || head.data[at] == '\x01' || head.data[at] == '$'))
        at++;
    emb_str rest = emb_str_slice(head, at, head.len);
    if (emb_str_starts(rest, EMB_STR("{1:F")) || emb_str_starts(rest, EMB_STR("{4:")))
        return true;
    bool bare = emb_str_starts(rest, EMB_STR(":20:")) || emb_str_starts(rest, EMB_STR(":15A:"));
    return bare && (emb_str_find(rest, EMB_STR("\n:"), 0) != SIZE_MAX);
}

const emb_input_reader emb_input_swift = {"swift-mt", detect, read_swift};
