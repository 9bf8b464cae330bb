/* SPDX-License-Identifier: Apache-2.0 */
#include "document/text.h"

#include "base/utf8.h"

/* Most bytes of a converted or extracted text. */
#define TEXT_MAX ((size_t)1024 * 1024 * 1024)

const char *emb_zone_name(emb_zone zone)
{
    static const char *const names[EMB_ZONE_COUNT] = {
        [EMB_ZONE_NONE] = "",
        [EMB_ZONE_BODY] = "body",
        [EMB_ZONE_HEADLINE] = "headline",
        [EMB_ZONE_SUBHEAD] = "subhead",
        [EMB_ZONE_DATELINE] = "dateline",
        [EMB_ZONE_BYLINE] = "byline",
        [EMB_ZONE_CAPTION] = "caption",
        [EMB_ZONE_CREDIT] = "credit",
        [EMB_ZONE_SIGN_OFF] = "sign-off",
        [EMB_ZONE_QUOTE] = "quote",
        [EMB_ZONE_NAVIGATION] = "navigation",
        [EMB_ZONE_RELATED] = "related",
        [EMB_ZONE_COMMENT] = "comment",
        [EMB_ZONE_LEGAL] = "legal",
        [EMB_ZONE_TABLE] = "table",
        [EMB_ZONE_FIELD] = "field",
    };
    return zone < EMB_ZONE_COUNT ? names[zone] : "";
}

/* ---- Making and ending ---- */

emb_status emb_document_text_init(emb_document_text *d, emb_error *error)
{
    memset(d, 0, sizeof *d);
    d->source_buf = EMB_BUF_INIT(TEXT_MAX);
    d->text_buf = EMB_BUF_INIT(TEXT_MAX);
    d->format = "text";
    d->arena = emb_arena_new();
    return d->arena ? EMB_OK : emb_fail_memory(error);
}

void emb_document_text_free(emb_document_text *d)
{
    emb_buf_free(&d->source_buf);
    emb_buf_free(&d->text_buf);
    emb_vec_free(&d->to_file);
    emb_vec_free(&d->to_source);
    emb_vec_free(&d->segments);
    emb_arena_free(d->arena);
    d->arena = NULL;
}

void emb_document_text_clear(emb_document_text *d)
{
    d->source = d->text = EMB_STR("");
    emb_buf_clear(&d->source_buf);
    emb_buf_clear(&d->text_buf);
    d->to_file.count = d->to_source.count = d->segments.count = 0;
    emb_arena_reset(d->arena);
    d->format = "text";
    d->language = d->date = NULL;
    d->utf16 = d->single_byte = d->extracted = d->cut = false;
    d->note[0] = '\0';
}

/* ---- Plain text ---- */

static bool is_utf16(emb_str bytes)
{
    return bytes.len >= 2 && (memcmp(bytes.data, "\xFF\xFE", 2) == 0 || memcmp(bytes.data, "\xFE\xFF", 2) == 0);
}

static uint32_t unit_at(emb_str bytes, size_t at, bool big)
{
    uint8_t first = (uint8_t)bytes.data[at], second = (uint8_t)bytes.data[at + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

/* The mark stays (it is a code point of the file); lone surrogates and half a unit become U+FFFD. */
static bool convert_utf16(emb_str bytes, emb_buf *out)
{
    bool big = (uint8_t)bytes.data[0] == 0xFE;
    for (size_t at = 0; at < bytes.len; at += 2) {
        uint32_t code = at + 1 < bytes.len ? unit_at(bytes, at, big) : EMB_REPLACEMENT;
        bool pair = code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.len;
        uint32_t low = pair ? unit_at(bytes, at + 2, big) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        char encoded[EMB_UTF8_MAX];
        if (!emb_buf_append(out, encoded, emb_utf8_encode(code, encoded)))
            return false;
    }
    return true;
}

emb_status emb_document_text_plain(emb_document_text *d, emb_str bytes, emb_error *error)
{
    emb_document_text_clear(d);
    d->source = bytes;
    if (is_utf16(bytes)) {
        if (!convert_utf16(bytes, &d->source_buf))
            return emb_fail_memory(error);
        d->source = emb_buf_str(&d->source_buf);
        d->utf16 = true;
    }
    d->text = d->source;
    emb_segment all = {.to = d->text.len, .kind = EMB_SEGMENT_TEXT};
    return emb_vec_push(&d->segments, all) ? EMB_OK : emb_fail_memory(error);
}

/* ---- Text out of markup ---- */

bool emb_document_text_copy(emb_document_text *d, size_t from, size_t to)
{
    size_t at = d->text_buf.len;
    const emb_text_run *last = d->to_source.count ? &d->to_source.items[d->to_source.count - 1] : NULL;
    bool goes_on = last && last->span == EMB_RUN_SAME && last->below + (at - last->at) == from;
    emb_text_run run = {at, from, EMB_RUN_SAME};
    if (!goes_on && !emb_vec_push(&d->to_source, run))
        d->text_buf.failed = true;
    return emb_buf_append_str(&d->text_buf, emb_str_slice(d->source, from, to));
}

bool emb_document_text_put(emb_document_text *d, emb_str text, size_t from, size_t to)
{
    emb_text_run run = {d->text_buf.len, from, to - from};
    if (text.len && !emb_vec_push(&d->to_source, run))
        d->text_buf.failed = true;
    return emb_buf_append_str(&d->text_buf, text);
}

bool emb_document_text_segment(emb_document_text *d, size_t from, emb_segment_kind kind, emb_zone zone)
{
    emb_segment segment = {.from = from, .to = d->text_buf.len, .kind = (uint8_t)kind, .zone = (uint8_t)zone};
    if (d->text_buf.failed)
        return false;
    if (from >= segment.to || emb_str_trim(emb_str_slice(emb_buf_str(&d->text_buf), from, segment.to)).len == 0)
        return true;
    if (!emb_vec_push(&d->segments, segment))
        d->text_buf.failed = true;
    return !d->text_buf.failed;
}

emb_status emb_document_text_end(emb_document_text *d, emb_error *error)
{
    if (d->text_buf.failed || d->source_buf.failed)
        return emb_fail_memory(error);
    d->text = emb_buf_str(&d->text_buf);
    if (d->extracted) {
        d->source = d->text;
        d->to_source.count = d->to_file.count = 0;
    }
    return EMB_OK;
}

/* ---- Places ---- */

/* The run that holds byte `at`; SIZE_MAX where none begins before it. */
static size_t run_of(const emb_text_map *map, size_t at)
{
    size_t from = 0, to = map->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (map->items[middle].at <= at)
            from = middle + 1;
        else
            to = middle;
    }
    return from - 1;
}

static size_t begin_below(const emb_text_map *map, size_t at)
{
    size_t run = map->count ? run_of(map, at) : SIZE_MAX;
    if (run == SIZE_MAX)
        return at;
    const emb_text_run *r = &map->items[run];
    return r->span == EMB_RUN_SAME ? r->below + (at - r->at) : r->below;
}

/* `to` is behind the last byte: what that one stands for belongs to the place. */
static size_t end_below(const emb_text_map *map, size_t to)
{
    size_t run = map->count && to ? run_of(map, to - 1) : SIZE_MAX;
    if (run == SIZE_MAX)
        return to;
    const emb_text_run *r = &map->items[run];
    return r->span == EMB_RUN_SAME ? r->below + (to - r->at) : r->below + r->span;
}

#define FIRST_STRIDE 1024

void emb_placer_begin(emb_placer *placer, const emb_document_text *document)
{
    placer->document = document;
    placer->byte = placer->code_point = placer->units = 0;
    placer->mark_count = placer->recent_at = 0;
    placer->stride = FIRST_STRIDE;
    memset(placer->recent, 0, sizeof placer->recent);
}

static bool takes_two_units(emb_str text, size_t at, size_t *ret_next)
{
    *ret_next = at;
    uint32_t code = emb_utf8_next(text, ret_next);
    return code > 0xFFFF;
}

static void keep_mark(emb_placer *p)
{
    if (p->mark_count == EMB_PLACER_MARKS) { /* every other one is enough of a longer text */
        for (size_t i = 0; i < EMB_PLACER_MARKS / 2; i++)
            p->marks[i] = p->marks[2 * i + 1];
        p->mark_count = EMB_PLACER_MARKS / 2;
        p->stride *= 2;
    }
    p->marks[p->mark_count++] = (emb_placer_mark){p->byte, p->code_point, p->units};
}

static void take_mark(emb_placer *p, const emb_placer_mark *mark)
{
    p->byte = mark->byte;
    p->code_point = mark->code_point;
    p->units = mark->units;
}

/* Goes to the last place at or before byte `to` that was counted. */
static void go_back(emb_placer *p, size_t to)
{
    emb_placer_mark best = {0, 0, 0};
    size_t low = 0, high = p->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->marks[middle].byte <= to)
            low = middle + 1;
        else
            high = middle;
    }
    if (low)
        best = p->marks[low - 1];
    for (size_t i = 0; i < EMB_PLACER_RECENT; i++)
        if (p->recent[i].byte <= to && p->recent[i].byte > best.byte)
            best = p->recent[i];
    take_mark(p, &best);
}

/* A bit for each of eight bytes that is no ASCII. */
static uint64_t high_bits(const char *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight & 0x8080808080808080ull;
}

/* How many ASCII bytes follow at `at`, at most up to `to`; a few of many may be left for the next look. */
static size_t count_ascii(emb_str source, size_t at, size_t to)
{
    size_t from = at;
    const char *bytes = source.data;
    while (to - at >= 32 &&
           !(high_bits(bytes + at) | high_bits(bytes + at + 8) | high_bits(bytes + at + 16) | high_bits(bytes + at + 24)))
        at += 32;
    while (to - at >= 8 && !high_bits(bytes + at))
        at += 8;
    while (at < to && (uint8_t)bytes[at] < 0x80)
        at++;
    return at - from;
}

static void count_on(emb_placer *p, size_t to)
{
    emb_str source = p->document->source;
    while (p->byte < to) {
        size_t ascii = count_ascii(source, p->byte, to);
        p->byte += ascii;
        p->code_point += ascii;
        p->units += ascii;
        if (p->byte >= to)
            break;
        size_t next;
        bool two = takes_two_units(source, p->byte, &next);
        p->byte = next;
        p->code_point++;
        p->units += two ? 2 : 1;
    }
}

static void count_to(emb_placer *p, size_t to)
{
    if (to < p->byte)
        go_back(p, to);
    for (;;) {
        size_t last = p->mark_count ? p->marks[p->mark_count - 1].byte : 0;
        size_t next = last + p->stride;
        if (p->byte > last && p->byte >= next) {
            keep_mark(p);
            continue;
        }
        if (next >= to || next <= p->byte)
            break;
        count_on(p, next);
    }
    count_on(p, to);
    p->recent[p->recent_at++ % EMB_PLACER_RECENT] = (emb_placer_mark){p->byte, p->code_point, p->units};
}

/* What was counted last, as a byte of the file: where it begins, or the map says it. */
static size_t file_byte(const emb_placer *p, size_t mapped)
{
    const emb_document_text *d = p->document;
    if (d->utf16)
        return 2 * p->units;
    return d->single_byte ? p->code_point : mapped;
}

emb_place emb_placer_find(emb_placer *p, size_t from, size_t to)
{
    const emb_document_text *d = p->document;
    emb_place place = {.source_from = begin_below(&d->to_source, from), .source_to = end_below(&d->to_source, to)};
    count_to(p, place.source_from);
    place.start = p->code_point;
    place.from = file_byte(p, begin_below(&d->to_file, place.source_from));
    count_to(p, place.source_to);
    place.end = p->code_point;
    place.to = file_byte(p, end_below(&d->to_file, place.source_to));
    return place;
}
