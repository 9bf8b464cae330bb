/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text: all of it is one segment; the core finds its zones by their form. */
#include "document/input/charset.h"
#include "document/input/input.h"

/* Only UTF-16 and charsets with several bytes a letter need a converted copy larger than this times three: emb_input_piece bounds it. */
#define TEXT_MAX ((size_t)1024 * 1024 * 1024)

static bool detect(emb_str head, const emb_input_job *job)
{
    (void)head, (void)job;
    return true;
}

static emb_status read_text(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    emb_status status = emb_charset_read(document, bytes, job->charset, error);
    if (status != EMB_OK)
        return status;
    if (document->source.len > TEXT_MAX)
        return emb_fail(error, EMB_LIMIT, "a text of more than 1 GiB that is not read in pieces");
    document->text = document->source;
    emb_segment all = {.to = document->text.len, .kind = EMB_SEGMENT_TEXT};
    if (emb_str_starts(document->text, EMB_STR("\xEF\xBB\xBF"))) /* a byte order mark */
        all.from = 3;
    if (all.from == all.to)
        return EMB_OK;
    return emb_vec_push(&document->segments, all) ? EMB_OK : emb_fail_memory(error);
}

const emb_input_reader emb_input_text = {"text", detect, read_text};

/* ---- Pieces ---- */

static size_t last_break(emb_str bytes, size_t from, size_t to, emb_str mark)
{
    for (size_t at = to; at >= from + mark.len; at--)
        if (memcmp(bytes.data + at - mark.len, mark.data, mark.len) == 0)
            return at;
    return from;
}

/* Text in UTF-16 is cut between units of its own, and behind a line break where both its bytes say so. */
static size_t cut_utf16(emb_str bytes, size_t from, size_t to)
{
    to -= to % 2;
    for (size_t at = to; at > from + (to - from) / 2 && at >= 2; at -= 2)
        if ((bytes.data[at - 2] == '\n' && bytes.data[at - 1] == 0) || (bytes.data[at - 2] == 0 && bytes.data[at - 1] == '\n'))
            return at;
    return to;
}

static size_t cut_bytes(emb_str bytes, size_t from, size_t to)
{
    emb_str marks[] = {EMB_STR("\n\n"), EMB_STR("\n\r\n"), EMB_STR("\n"), EMB_STR(" ")};
    size_t least = from + (to - from) / 2;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = last_break(bytes, least, to, marks[i]);
        if (at > least)
            return at;
    }
    while (to > least && ((uint8_t)bytes.data[to] & 0xC0) == 0x80)
        to--;
    return to;
}

void emb_input_pieces_begin(emb_input_pieces *p, emb_str bytes, const char *name, const emb_input_reader *const *more, size_t most)
{
    *p = (emb_input_pieces){
        .bytes = bytes.data ? bytes : EMB_STR(""), .name = name, .more = more, .most = most < 4096 ? 4096 : most};
    p->cuts = bytes.len > p->most && strcmp(emb_input_detect(bytes, name, more), "text") == 0;
    const char *guess = p->cuts ? emb_charset_guess(bytes, EMB_STR("")) : "utf-8";
    p->charset = strcmp(guess, "utf-8") == 0 ? NULL : guess;
}

static size_t piece_end(const emb_input_pieces *p)
{
    if (!p->cuts || p->bytes.len - p->from <= p->most)
        return p->bytes.len;
    if (p->charset && strncmp(p->charset, "utf-16", 6) == 0)
        return cut_utf16(p->bytes, p->from, p->from + p->most);
    return cut_bytes(p->bytes, p->from, p->from + p->most);
}

bool emb_input_pieces_next(emb_input_pieces *p, emb_document_text *document, emb_status *status, emb_error *error)
{
    if (p->began && p->to == p->bytes.len)
        return false;
    p->began = true;
    p->from = p->to;
    p->to = piece_end(p);
    emb_str piece = emb_str_slice(p->bytes, p->from, p->to);
    if (!p->cuts) {
        *status = emb_input_read(piece, p->name, p->more, document, error);
        return true;
    }
    emb_input_job job = {.name = "", .charset = emb_str_from(p->charset)};
    emb_document_text_clear(document);
    *status = read_text(piece, &job, document, error);
    return true;
}
