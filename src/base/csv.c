/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include <stdlib.h>

#include "base/decode.h"

/*
 * Where a field's text lies, counted from the record's first byte. ESCAPED: it has doubled quotes or goes on behind the
 * closing one.
 */
typedef struct span {
    size_t from, to;
    enum { PLAIN, QUOTED, ESCAPED } kind;
} span;

struct emb_csv {
    emb_decoder *decoder;
    emb_window *window;
    char separator;
    uint64_t line; /* of the window's next byte */
    span *spans;
    emb_str *fields;
    size_t count, cap;
    bool loose; /* of the record that was found last */
};

typedef enum outcome { RECORD, MORE, UNCLOSED, TOO_MANY, OUT_OF_MEMORY } outcome;

static emb_status find_separator(emb_csv *csv, emb_error *error);

static emb_status open_csv(emb_status opened, emb_decoder *decoder, char separator, emb_csv **ret, emb_error *error)
{
    if (opened != EMB_OK)
        return opened;
    emb_csv *csv = calloc(1, sizeof *csv);
    if (!csv) {
        emb_decoder_close(decoder);
        return emb_fail_memory(error);
    }
    csv->decoder = decoder;
    csv->window = emb_decoder_window(decoder);
    csv->separator = separator;
    csv->line = 1;
    emb_status status = separator ? EMB_OK : find_separator(csv, error);
    if (status == EMB_OK)
        *ret = csv;
    else
        emb_csv_close(csv);
    return status;
}

emb_status emb_csv_open(const char *path, char separator, emb_csv **ret, emb_error *error)
{
    emb_decoder *decoder = NULL;
    emb_status opened = emb_decoder_open(path, &decoder, error);
    return open_csv(opened, decoder, separator, ret, error);
}

emb_status emb_csv_open_memory(emb_str text, char separator, emb_csv **ret, emb_error *error)
{
    emb_decoder *decoder = NULL;
    emb_status opened = emb_decoder_open_memory(text, &decoder, error);
    return open_csv(opened, decoder, separator, ret, error);
}

void emb_csv_close(emb_csv *csv)
{
    if (!csv)
        return;
    emb_decoder_close(csv->decoder);
    free(csv->spans);
    free(csv->fields);
    free(csv);
}

#define END_MARK 0x1A /* of old systems; OFAC's files end with one */

static void drop_end_mark(emb_window *w)
{
    while (w->end > w->at && w->data[w->end - 1] == END_MARK)
        w->end--;
}

static bool is_end_mark(const emb_csv *csv)
{
    return csv->count == 1 && csv->spans[0].kind == PLAIN && csv->fields[0].len == 1 && csv->fields[0].data[0] == END_MARK;
}

static emb_status fill(emb_csv *csv, emb_error *error)
{
    emb_status status = emb_decoder_fill(csv->decoder, error);
    if (status == EMB_OK && csv->window->ended)
        drop_end_mark(csv->window);
    return status;
}

/* The separator that the first line has most of, outside quotes. */
static emb_status find_separator(emb_csv *csv, emb_error *error)
{
    static const char candidates[] = ",;\t|";
    emb_window *w = csv->window;
    size_t counts[sizeof candidates] = {0};
    while (!w->ended && !(w->end > w->at && memchr(w->data + w->at, '\n', w->end - w->at)) && w->end - w->at < EMB_DECODE_CHUNK) {
        emb_status status = fill(csv, error);
        if (status != EMB_OK)
            return status;
    }
    bool quoted = false, any = false;
    for (size_t i = w->at; i < w->end && (quoted || !any || w->data[i] != '\n'); i++) {
        char c = w->data[i];
        any |= c != '\r' && c != '\n';
        quoted ^= c == '"';
        const char *found = c && !quoted ? strchr(candidates, c) : NULL;
        if (found)
            counts[found - candidates]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof candidates - 1; i++)
        if (counts[i] > counts[best])
            best = i;
    csv->separator = candidates[best];
    return EMB_OK;
}

static bool grow_fields(emb_csv *csv)
{
    size_t cap = csv->cap ? csv->cap * 2 : 64;
    span *spans = realloc(csv->spans, cap * sizeof *spans);
    if (spans)
        csv->spans = spans;
    emb_str *fields = spans ? realloc(csv->fields, cap * sizeof *fields) : NULL;
    if (!fields)
        return false;
    csv->fields = fields;
    csv->cap = cap;
    return true;
}

/* Finds the end of the quoted text that begins at `at` (behind its opening quote): the place of the closing quote. */
static outcome find_closing_quote(const emb_window *w, size_t *at, bool *ret_doubled)
{
    for (;;) {
        const char *quote = memchr(w->data + *at, '"', w->end - *at);
        if (!quote)
            return w->ended ? UNCLOSED : MORE;
        *at = (size_t)(quote - w->data);
        if (*at + 1 == w->end)
            return w->ended ? RECORD : MORE;
        if (quote[1] != '"')
            return RECORD;
        *ret_doubled = true;
        *at += 2;
    }
}

/*
 * Finds the spans of the record that begins at window->at and the place behind its break. MORE: the window does not hold all
 * of it. The break of the line is looked for once a line, not once a field.
 */
static outcome find_spans(emb_csv *csv, size_t *ret_next)
{
    const emb_window *w = csv->window;
    size_t start = w->at, at = start, line_end = 0;
    bool line_end_known = false;
    csv->count = 0;
    csv->loose = false;
    for (;;) {
        size_t text = at, tail = at;
        bool quoted = false, escaped = false;
        if (csv->count >= EMB_CSV_FIELDS_MAX) {
            *ret_next = at;
            return TOO_MANY;
        }
        if (csv->count == csv->cap && !grow_fields(csv))
            return OUT_OF_MEMORY;
        if (at < w->end && w->data[at] == '"') {
            quoted = true;
            text = ++at;
            outcome found = find_closing_quote(w, &at, &escaped);
            if (found != RECORD)
                return found;
            tail = at + 1;
            line_end_known = line_end_known && line_end >= tail;
        }
        if (!line_end_known) {
            const char *nl = tail < w->end ? memchr(w->data + tail, '\n', w->end - tail) : NULL;
            if (!nl && !w->ended)
                return MORE;
            line_end = nl ? (size_t)(nl - w->data) : w->end;
            line_end_known = true;
        }
        const char *sep = tail < line_end ? memchr(w->data + tail, csv->separator, line_end - tail) : NULL;
        size_t end = sep ? (size_t)(sep - w->data) : line_end;
        size_t text_end = end;
        if (!sep && end > tail && w->data[end - 1] == '\r')
            text_end--;
        csv->loose |= quoted && text_end > tail;
        escaped |= quoted && text_end > tail;
        if (quoted && text_end == tail)
            text_end--;
        /* Member by member: a struct copied whole stalls on the stores that have just filled it. */
        span *s = &csv->spans[csv->count++];
        s->from = text - start;
        s->to = text_end - start;
        s->kind = escaped ? ESCAPED : quoted ? QUOTED : PLAIN;
        if (!sep) {
            *ret_next = line_end < w->end ? line_end + 1 : w->end;
            return RECORD;
        }
        at = end + 1;
    }
}

/* Halves doubled quotes up to the closing one, which is left out; what stands behind that is kept as it is. */
static emb_str unescape(char *text, size_t len)
{
    size_t to = 0, from = 0;
    while (from < len) {
        if (text[from] == '"') {
            from++;
            if (from == len || text[from] != '"')
                break;
        }
        text[to++] = text[from++];
    }
    memmove(text + to, text + from, len - from);
    return (emb_str){text, to + len - from};
}

static uint64_t count_breaks(const char *text, size_t len)
{
    uint64_t count = 0;
    for (const char *at = text; (at = memchr(at, '\n', len - (size_t)(at - text))) != NULL; at++)
        count++;
    return count;
}

static emb_csv_record take_record(emb_csv *csv, size_t next)
{
    emb_window *w = csv->window;
    char *start = w->data + w->at;
    bool quotes = false;
    for (size_t i = 0; i < csv->count; i++)
        quotes |= csv->spans[i].kind != PLAIN;
    uint64_t breaks = quotes ? count_breaks(start, next - w->at) : 1;
    for (size_t i = 0; i < csv->count; i++) {
        span s = csv->spans[i];
        csv->fields[i] = s.kind == ESCAPED ? unescape(start + s.from, s.to - s.from) : (emb_str){start + s.from, s.to - s.from};
    }
    bool complete = w->data[next - 1] == '\n';
    emb_csv_record record = {csv->fields, csv->count, csv->line, w->offset + w->at, quotes ? breaks + !complete : 1,
                             complete,    csv->loose};
    csv->line += breaks;
    w->at = next;
    return record;
}

/* Passes over what is left of a record that is beyond a limit, holding no more than one window of it. */
static emb_status pass_over(emb_csv *csv, size_t from, emb_error *error)
{
    emb_window *w = csv->window;
    csv->line += count_breaks(w->data + w->at, from - w->at);
    w->at = from;
    for (;;) {
        const char *nl = w->at < w->end ? memchr(w->data + w->at, '\n', w->end - w->at) : NULL;
        if (nl) {
            w->at = (size_t)(nl - w->data) + 1;
            csv->line++;
            return EMB_OK;
        }
        w->at = w->end;
        if (w->ended)
            return EMB_OK;
        emb_status status = fill(csv, error);
        if (status != EMB_OK)
            return status;
    }
}

/* Fails and goes on behind the first break at or after `from`. */
static emb_status too_large(emb_csv *csv, size_t from, const char *what, emb_error *error)
{
    const emb_window *w = csv->window;
    uint64_t line = csv->line, offset = w->offset + w->at;
    emb_status status = pass_over(csv, from, error);
    if (status != EMB_OK)
        return status;
    return emb_fail_at(error, EMB_LIMIT, emb_decoder_path(csv->decoder), line, offset, "%s", what);
}

/* Moves over breaks with nothing between them. */
static void pass_empty_lines(emb_csv *csv)
{
    emb_window *w = csv->window;
    for (;;) {
        size_t left = w->end - w->at;
        if (left >= 1 && w->data[w->at] == '\n')
            w->at++;
        else if (left >= 2 && w->data[w->at] == '\r' && w->data[w->at + 1] == '\n')
            w->at += 2;
        else if (left == 1 && w->ended && w->data[w->at] == '\r')
            w->at++;
        else
            return;
        csv->line++;
    }
}

emb_status emb_csv_read(emb_csv *csv, emb_csv_record *ret, emb_error *error)
{
    emb_window *w = csv->window;
    for (;;) {
        pass_empty_lines(csv);
        if (w->at == w->end && w->ended) {
            *ret = (emb_csv_record){.fields = csv->fields, .line = csv->line, .offset = w->offset + w->at};
            return EMB_OK;
        }
        size_t next = 0;
        emb_csv_record record;
        outcome found = w->at == w->end ? MORE : find_spans(csv, &next);
        if (found == RECORD && next - w->at > EMB_CSV_RECORD_MAX + 2)
            return too_large(csv, w->at + EMB_CSV_RECORD_MAX, "the record is longer than 16 MiB", error);
        switch (found) {
        case RECORD:
            record = take_record(csv, next);
            if (is_end_mark(csv))
                continue;
            *ret = record;
            return EMB_OK;
        case OUT_OF_MEMORY:
            return emb_fail_memory(error);
        case TOO_MANY:
            return too_large(csv, next, "the record has more than 4096 fields", error);
        case UNCLOSED:
        case MORE:
            break;
        }
        if (w->end - w->at > EMB_CSV_RECORD_MAX)
            return too_large(csv, w->at + EMB_CSV_RECORD_MAX, "the record is longer than 16 MiB", error);
        if (found == UNCLOSED) {
            uint64_t line = csv->line, offset = w->offset + w->at;
            w->at = w->end;
            return emb_fail_at(error, EMB_FORMAT, emb_decoder_path(csv->decoder), line, offset,
                               "a quoted field of the record that begins here is never closed");
        }
        emb_status status = fill(csv, error);
        if (status != EMB_OK)
            return status;
    }
}

uint64_t emb_csv_line(const emb_csv *csv)
{
    return csv->line;
}

uint64_t emb_csv_position(const emb_csv *csv)
{
    return emb_decoder_position(csv->decoder);
}

uint64_t emb_csv_size(const emb_csv *csv)
{
    return emb_decoder_size(csv->decoder);
}

size_t emb_csv_column(const emb_csv_record *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (emb_str_equal_ascii_case(emb_str_trim(header->fields[i]), emb_str_from(name)))
            return i;
    return SIZE_MAX;
}

emb_str emb_csv_field(const emb_csv_record *record, size_t index)
{
    return index < record->count ? record->fields[index] : EMB_STR("");
}

static bool needs_quotes(emb_str field)
{
    for (size_t i = 0; i < field.len; i++)
        if (strchr(",;\t\"\r\n", field.data[i]) && field.data[i])
            return true;
    return field.len && (field.data[0] == ' ' || field.data[field.len - 1] == ' ');
}

void emb_csv_write_field(FILE *out, emb_str field)
{
    if (!needs_quotes(field)) {
        if (field.len)
            fwrite(field.data, 1, field.len, out);
        return;
    }
    putc('"', out);
    for (size_t from = 0; from < field.len;) {
        size_t quote = emb_str_find_byte(field, '"', from);
        size_t to = quote == SIZE_MAX ? field.len : quote + 1;
        fwrite(field.data + from, 1, to - from, out);
        if (quote != SIZE_MAX)
            putc('"', out);
        from = to;
    }
    putc('"', out);
}
