/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text: all of it is one segment; the core finds its zones by their form. */
#include "document/input/charset.h"
#include "document/input/input.h"

/* UTF-8 is read where it lies, whatever its size; another charset needs a copy, of up to three bytes a byte. */
#define CONVERTED_MAX ((size_t)256 * 1024 * 1024)

static bool detect(emb_str head, const emb_input_job *job)
{
    (void)head, (void)job;
    return true;
}

static emb_status read_text(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error)
{
    const char *charset = emb_charset_guess(bytes, job->charset);
    if (bytes.len > CONVERTED_MAX && strcmp(charset, "utf-8") != 0)
        return emb_fail(error, EMB_LIMIT, "a text of more than 256 MiB in %s: convert it to UTF-8", charset);
    emb_status status = emb_charset_read(document, bytes, job->charset, error);
    if (status != EMB_OK)
        return status;
    document->text = document->source;
    emb_segment all = {.to = document->text.len, .kind = EMB_SEGMENT_TEXT};
    if (emb_str_starts(document->text, EMB_STR("\xEF\xBB\xBF"))) /* a byte order mark */
        all.from = 3;
    if (all.from == all.to)
        return EMB_OK;
    return emb_vec_push(&document->segments, all) ? EMB_OK : emb_fail_memory(error);
}

const emb_input_reader emb_input_text = {"text", detect, read_text};
