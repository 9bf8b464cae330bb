/* SPDX-License-Identifier: Apache-2.0 */
/*
 * E-mail: fields of the head, the text (plain before HTML), attachments as documents of their own. Places go back to the bytes of the
 * mail, through quoted-printable and base64 too; only what is found in a PDF or DOCX stands for all of its attachment.
 */
#include "document/input/graft.h"
#include "document/input/input.h"
#include "document/input/mail_header.h"
#include "document/input/mail_text.h"
#include "document/input/mime.h"
#include "document/input/put.h"
#include "model/date.h"

#define MAIL_MAX ((size_t)512 * 1024 * 1024)
/* Parts that are read, attachments' parts among them. */
#define PARTS_MAX 2000
/* Text in base64 that is mapped back byte by byte takes eight times its size; larger parts stand for all of themselves. */
#define MAPPED_MAX ((size_t)16 * 1024 * 1024)
#define PATH_MAX_BYTES 512
/* Text that attachments may add up to: they may be packed. */
#define TEXT_MAX ((size_t)256 * 1024 * 1024)

typedef struct mail {
    emb_document_text *d;
    const emb_input_job *job;
    emb_error *error;
    emb_status status;
    uint32_t groups;
    size_t parts;
    size_t attachments;
} mail;

/* Where in the mail something lies. */
typedef struct place {
    size_t from, to;
    int depth;        /* of parts within parts */
    const char *path; /* "attachment[2]", "" for the mail itself */
} place;

static void take_entity(mail *m, const place *at);

/* ---- Head ---- */

static bool is_named(const emb_mime_field *field, const char *name)
{
    return emb_str_equal_ascii_case(field->name, emb_str_from(name));
}

static const char *path_of(const mail *m, const place *at, const char *name)
{
    return *at->path ? emb_arena_printf(m->d->arena, "%s/%s", at->path, name) : name;
}

static void put_text_field(mail *m, const emb_mime_field *field, const char *path, emb_zone zone)
{
    size_t from = (size_t)(field->value.data - m->d->source.data);
    emb_input_put_break(m->d, from);
    size_t begin = m->d->text_buf.len;
    emb_mail_put_value(m->d, from, from + field->value.len, false);
    emb_segment *segment = emb_input_end_segment(m->d, begin, EMB_SEGMENT_TEXT, zone);
    if (segment)
        segment->path = path;
}

/* "Thu, 7 Mar 2024 09:30:00 +0100": the three words of the date. */
static void offer_date(emb_document_text *d, emb_str value)
{
    size_t comma = emb_str_find_byte(value, ',', 0), end = 0, words = 0;
    emb_date_span span;
    char iso[11];
    value = emb_str_trim(comma == SIZE_MAX ? value : emb_str_slice(value, comma + 1, value.len));
    while (end < value.len && words < 3) {
        while (end < value.len && emb_is_ascii_space(value.data[end]))
            end++;
        while (end < value.len && !emb_is_ascii_space(value.data[end]))
            end++;
        words++;
    }
    if (emb_date_parse(emb_str_slice(value, 0, end), &span))
        emb_input_offer_date(d, (emb_str){iso, emb_date_format(span.from, iso)});
}

static void take_field(mail *m, const place *at, const emb_mime_field *field)
{
    static const char *const addresses[] = {"From", "Sender",      "Reply-To",  "To",       "Cc",
                                            "Bcc",  "Resent-From", "Resent-To", "Resent-Cc"};
    static const char *const texts[] = {"Organization", "Keywords", "Comments"};
    size_t from = (size_t)(field->value.data - m->d->source.data);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (is_named(field, addresses[i]))
            emb_mail_put_addresses(m->d, path_of(m, at, addresses[i]), from, from + field->value.len, &m->groups);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is_named(field, texts[i]))
            put_text_field(m, field, path_of(m, at, texts[i]), EMB_ZONE_FIELD);
    if (is_named(field, "Subject"))
        put_text_field(m, field, path_of(m, at, "Subject"), EMB_ZONE_HEADLINE);
    else if (is_named(field, "Date"))
        offer_date(m->d, field->value);
    else if (is_named(field, "Content-Language"))
        emb_input_offer_language(m->d, field->value);
}

static void take_head(mail *m, const place *at)
{
    emb_mime_field field;
    for (size_t next = at->from; next < at->to && emb_mime_next_field(m->d->source, &next, at->to, &field);)
        take_field(m, at, &field);
}

/* ---- Parts ---- */

static bool starts_with(const char *type, const char *prefix)
{
    return strncmp(type, prefix, strlen(prefix)) == 0;
}

static bool fail(mail *m, emb_status status)
{
    m->status = status;
    return false;
}

/* A part decoded, as a document of its own. */
typedef struct inner {
    emb_buf bytes;
    emb_text_map map;
    emb_document_text text;
    bool mapped;
} inner;

static void free_inner(inner *in)
{
    emb_document_text_free(&in->text);
    emb_buf_free(&in->bytes);
    emb_vec_free(&in->map);
}

static bool decode_part(mail *m, const place *at, const emb_mime_head *head, inner *in)
{
    *in = (inner){.bytes = EMB_BUF_INIT(MAIL_MAX)};
    in->mapped = head->encoding != EMB_MIME_BASE64 || at->to - at->from <= MAPPED_MAX;
    emb_status status = emb_document_text_init(&in->text, m->error);
    if (status != EMB_OK)
        return fail(m, status);
    if (emb_mime_decode(m->d->source, at->from, at->to, head->encoding, &in->bytes, in->mapped ? &in->map : NULL))
        return true;
    free_inner(in);
    return fail(m, emb_fail_memory(m->error));
}

static void graft(mail *m, const place *at, const inner *in, const char *path)
{
    if (m->d->text_buf.len + in->text.text.len > TEXT_MAX) {
        emb_input_note(m->d, true, "%s%sthe text of all parts takes more than 256 MiB", path, *path ? ": " : "");
        return;
    }
    emb_graft g = {&in->text, in->mapped ? &in->map : NULL, at->from, at->to, path, &m->groups};
    emb_graft_document(m->d, &g);
}

/* The file's name may name someone; it comes out of parameters in several pieces, so that no place belongs to it. */
static void put_file_name(mail *m, const place *at, const char *file, const char *path)
{
    if (!*file)
        return;
    emb_input_put_break(m->d, at->from);
    size_t begin = m->d->text_buf.len;
    emb_document_text_put(m->d, emb_str_from(file), at->from, at->from);
    emb_segment *segment = emb_input_end_segment(m->d, begin, EMB_SEGMENT_TEXT, EMB_ZONE_FIELD);
    if (segment)
        segment->path = emb_arena_printf(m->d->arena, "%s/name", path);
}

static const char *attachment_path(mail *m, const place *at)
{
    m->attachments++;
    return emb_arena_printf(m->d->arena, "%s%sattachment[%zu]", at->path, *at->path ? "/" : "", m->attachments);
}

static void take_attachment(mail *m, const place *at, const emb_mime_head *head)
{
    const char *path = attachment_path(m, at);
    inner in;
    emb_error why = {0};
    if (!path) {
        fail(m, emb_fail_memory(m->error));
        return;
    }
    put_file_name(m, at, head->file, path);
    if (!decode_part(m, at, head, &in))
        return;
    emb_input_job job = {head->file, m->job->more, m->job->depth + 1, emb_str_from(head->charset)};
    emb_status status = emb_input_read_within(emb_buf_str(&in.bytes), &job, &in.text, &why);
    if (status == EMB_OK)
        graft(m, at, &in, path);
    else if (status == EMB_NO_MEMORY)
        fail(m, emb_fail_memory(m->error));
    else
        emb_input_note(m->d, !starts_with(head->type, "image/"), "%s (%s) was not read: %s", path,
                       *head->file ? head->file : head->type, why.message);
    free_inner(&in);
}

/* text/plain or text/html that is shown as the mail itself. Returns how many bytes of text it has. */
static size_t take_shown(mail *m, const place *at, const emb_mime_head *head, size_t least)
{
    inner in;
    bool is_html = starts_with(head->type, "text/html");
    if (!decode_part(m, at, head, &in))
        return 0;
    emb_input_job job = {"", NULL, m->job->depth + 1, emb_str_from(head->charset)};
    emb_str bytes = emb_buf_str(&in.bytes);
    emb_status status =
        is_html ? emb_input_html.read(bytes, &job, &in.text, m->error) : emb_mail_read_text(bytes, job.charset, &in.text, m->error);
    size_t len = status == EMB_OK ? emb_str_trim(in.text.text).len : 0;
    if (status != EMB_OK)
        fail(m, status);
    else if (len > least)
        graft(m, at, &in, at->path);
    free_inner(&in);
    return len;
}

/* ---- Structure ---- */

static bool next_part(mail *m, const place *whole, const emb_mime_head *head, size_t *at, place *ret)
{
    *ret = *whole;
    ret->depth++;
    if (m->status != EMB_OK || !emb_mime_next_part(m->d->source, at, whole->to, head->boundary, &ret->from, &ret->to))
        return false;
    if (++m->parts <= PARTS_MAX)
        return true;
    emb_input_note(m->d, true, "more than %d parts", PARTS_MAX);
    return false;
}

/* Where the part begins behind its own head. */
static place body_of(const mail *m, const place *part, emb_mime_head *head)
{
    place body = *part;
    body.from = emb_mime_read_head(m->d->source, part->from, part->to, head);
    return body;
}

/* The plain text is read; the same in HTML only where it holds much more: "your program cannot show this mail". */
static void take_alternatives(mail *m, const place *at, const emb_mime_head *head)
{
    place part;
    emb_mime_head own;
    size_t plain = 0, shown = SIZE_MAX;
    for (size_t next = at->from; next_part(m, at, head, &next, &part) && shown == SIZE_MAX;) {
        place body = body_of(m, &part, &own);
        if (strcmp(own.type, "text/plain") == 0) {
            plain = take_shown(m, &body, &own, 0);
            shown = part.from;
        }
    }
    for (size_t next = at->from; next_part(m, at, head, &next, &part);) {
        place body = body_of(m, &part, &own);
        if (part.from == shown)
            continue;
        if (strcmp(own.type, "text/html") == 0)
            take_shown(m, &body, &own, 3 * plain);
        else
            take_entity(m, &part);
    }
}

static void take_message(mail *m, const place *at, const emb_mime_head *head)
{
    const char *path = attachment_path(m, at);
    place inside = {at->from, at->to, at->depth + 1, path ? path : ""};
    if (head->encoding != EMB_MIME_AS_IS) {
        take_attachment(m, at, head);
        return;
    }
    take_head(m, &inside);
    take_entity(m, &inside);
}

static void take_body(mail *m, const place *at, const emb_mime_head *head)
{
    bool is_text = !*head->type || strcmp(head->type, "text/plain") == 0 || strcmp(head->type, "text/html") == 0;
    place part;
    if (starts_with(head->type, "multipart/alternative") && *head->boundary) {
        take_alternatives(m, at, head);
    } else if (starts_with(head->type, "multipart/") && *head->boundary) {
        for (size_t next = at->from; next_part(m, at, head, &next, &part);)
            take_entity(m, &part);
    } else if (starts_with(head->type, "message/rfc822")) {
        take_message(m, at, head);
    } else if (is_text && !head->is_attachment) {
        take_shown(m, at, head, 0);
    } else {
        take_attachment(m, at, head);
    }
}

static void take_entity(mail *m, const place *at)
{
    emb_mime_head head;
    if (m->status != EMB_OK || m->d->text_buf.failed)
        return;
    if (at->depth > 4 * EMB_INPUT_DEPTH_MAX) {
        emb_input_note(m->d, true, "parts within parts, more than %d deep", 4 * EMB_INPUT_DEPTH_MAX);
        return;
    }
    place body = body_of(m, at, &head);
    take_body(m, &body, &head);
}

/* ---- A mail, or a file of several ---- */

/* The next line "From …" behind an empty line, as mbox files separate their mails; `to` where there is none. */
static size_t next_mail(emb_str s, size_t from, size_t to)
{
    for (size_t at = from; (at = emb_str_find(s, EMB_STR("\nFrom "), at)) != SIZE_MAX && at < to; at++)
        if (at > 0 && (s.data[at - 1] == '\n' || (at > 1 && s.data[at - 1] == '\r' && s.data[at - 2] == '\n')))
            return at + 1;
    return to;
}

static void take_mailbox(mail *m)
{
    emb_str s = m->d->source;
    size_t number = 0;
    for (size_t at = 0; at < s.len && m->status == EMB_OK; number++) {
        size_t head = emb_str_find_byte(s, '\n', at), end = next_mail(s, at, s.len);
        if (head == SIZE_MAX || head > end)
            break;
        place whole = {head + 1, end, 0, number ? emb_arena_printf(m->d->arena, "[%zu]", number + 1) : ""};
        take_head(m, &whole);
        take_entity(m, &whole);
        at = end;
    }
}

static emb_status read_eml(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    if (bytes.len > MAIL_MAX)
        return emb_fail(error, EMB_LIMIT, "a mail of more than 512 MiB");
    mail m = {.d = document, .job = job, .error = error};
    document->source = bytes;
    if (emb_str_starts(bytes, EMB_STR("From "))) {
        take_mailbox(&m);
    } else {
        place whole = {0, bytes.len, 0, ""};
        take_head(&m, &whole);
        take_entity(&m, &whole);
    }
    return m.status == EMB_OK ? emb_document_text_end(document, error) : m.status;
}

/* ---- Telling mails ---- */

static size_t count_known_fields(emb_str head, bool *has_route)
{
    static const char *const routes[] = {"Received", "Return-Path", "Message-ID", "MIME-Version", "Delivered-To", "DKIM-Signature"};
    static const char *const known[] = {"From", "To", "Subject", "Date", "Cc", "Content-Type", "Reply-To", "Sender"};
    emb_mime_field field;
    size_t count = 0;
    for (size_t at = 0; at < head.len && emb_mime_next_field(head, &at, head.len, &field);) {
        for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
            *has_route |= is_named(&field, routes[i]);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            count += is_named(&field, known[i]);
    }
    return count;
}

static bool detect(emb_str head, const emb_input_job *job)
{
    bool has_route = false;
    if (emb_str_starts(head, EMB_STR("From ")) && emb_str_find_byte(head, '\n', 0) != SIZE_MAX)
        head = emb_str_slice(head, emb_str_find_byte(head, '\n', 0) + 1, head.len);
    size_t count = count_known_fields(head, &has_route);
    bool named = emb_input_name_ends(job->name, ".eml") || emb_input_name_ends(job->name, ".mbox");
    return named ? count > 0 || has_route : has_route && count >= 2;
}

const emb_input_reader emb_input_eml = {"eml", detect, read_eml};
