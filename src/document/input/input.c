/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/input.h"

#include "document/input/charset.h"

/* Bytes that formats are told by. */
#define HEAD_MAX ((size_t)64 * 1024)

static const emb_input_reader *const readers[] = {
    &emb_input_iso20022, &emb_input_swift, &emb_input_html, &emb_input_eml, NULL,
};

/* ---- What cannot be read ---- */

typedef struct signature {
    const char *begin;
    size_t len;
    const char *what;   /* for people */
    const char *format; /* of the reader that is needed, "binary": there is none */
} signature;

/* Beginnings of files that hold no text: to read their bytes as such would find nothing and say so. */
static const signature signatures[] = {
    {"%PDF-", 5, "a PDF file", "pdf"},
    {"PK\x03\x04", 4, "a ZIP file (DOCX, XLSX, ODT …)", "docx"},
    {"PK\x05\x06", 4, "an empty ZIP file", "binary"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "an old Office file (DOC, XLS, MSG)", "binary"},
    {"\x89PNG\r\n\x1A\n", 8, "a PNG image", "binary"},
    {"\xFF\xD8\xFF", 3, "a JPEG image", "binary"},
    {"GIF8", 4, "a GIF image", "binary"},
    {"II*\0", 4, "a TIFF image", "binary"},
    {"MM\0*", 4, "a TIFF image", "binary"},
    {"\x1F\x8B", 2, "a gzip file", "binary"},
    {"BZh", 3, "a bzip2 file", "binary"},
    {"\xFD"
     "7zXZ\0",
     6, "an xz file", "binary"},
    {"7z\xBC\xAF\x27\x1C", 6, "a 7-Zip file", "binary"},
    {"(\xB5/\xFD", 4, "a zstd file", "binary"},
    {"Rar!\x1A\x07", 6, "a RAR file", "binary"},
    {"\x7F"
     "ELF",
     4, "a program", "binary"},
    {"SQLite format 3", 16, "an SQLite database", "binary"},
};

static const signature *find_signature(emb_str bytes)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (bytes.len >= signatures[i].len && memcmp(bytes.data, signatures[i].begin, signatures[i].len) == 0)
            return &signatures[i];
    return NULL;
}

/* ---- Choosing ---- */

bool emb_input_name_ends(const char *name, const char *suffix)
{
    emb_str all = emb_str_from(name), end = emb_str_from(suffix);
    return all.len > end.len && emb_str_equal_ascii_case(emb_str_slice(all, all.len - end.len, all.len), end);
}

static const emb_input_reader *choose_among(const emb_input_reader *const *list, emb_str head, const emb_input_job *job)
{
    for (; list && *list; list++)
        if ((*list)->detect(head, job))
            return *list;
    return NULL;
}

static const emb_input_reader *choose(emb_str bytes, const emb_input_job *job)
{
    emb_buf decoded = EMB_BUF_INIT(4 * HEAD_MAX);
    emb_str head = {bytes.data ? bytes.data : "", bytes.len < HEAD_MAX ? bytes.len : HEAD_MAX};
    if (strncmp(emb_charset_guess(head, EMB_STR("")), "utf-16", 6) == 0 && emb_charset_decode(head, EMB_STR(""), &decoded))
        head = emb_buf_str(&decoded);
    if (emb_str_starts(head, EMB_STR("\xEF\xBB\xBF")))
        head = emb_str_slice(head, 3, head.len);
    const emb_input_reader *found = choose_among(job->more, head, job);
    if (!found)
        found = choose_among(readers, head, job);
    emb_buf_free(&decoded);
    return found || find_signature(bytes) ? found : &emb_input_text;
}

const char *emb_input_detect(emb_str bytes, const char *name, const emb_input_reader *const *more)
{
    emb_input_job job = {.name = name ? name : "", .more = more};
    const emb_input_reader *reader = choose(bytes, &job);
    if (reader)
        return reader->format;
    const signature *known = find_signature(bytes);
    return known ? known->format : "binary";
}

emb_status emb_input_read_within(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    if (job->depth > EMB_INPUT_DEPTH_MAX)
        return emb_fail(error, EMB_LIMIT, "documents within documents, more than %d deep", EMB_INPUT_DEPTH_MAX);
    bytes = bytes.data ? bytes : EMB_STR("");
    const emb_input_reader *reader = choose(bytes, job);
    if (!reader) {
        const signature *known = find_signature(bytes);
        return emb_fail(error, EMB_UNSUPPORTED, "it is %s, which cannot be read here", known ? known->what : "no document");
    }
    document->format = reader->format;
    return reader->read(bytes, job, document, error);
}

emb_status emb_input_read(emb_str bytes, const char *name, const emb_input_reader *const *more, emb_document_text *document,
                          emb_error *error)
{
    emb_input_job job = {.name = name ? name : "", .more = more};
    emb_document_text_clear(document);
    return emb_input_read_within(bytes, &job, document, error);
}
