/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The formats that documents arrive in. Which one it is, is told from the content; the name of the file only where the content leaves
 * it open. Here: plain text, HTML, e-mail, ISO 20022 messages, SWIFT MT. What needs further libraries or programs (DOCX, PDF) stands in
 * more.h and is handed in by whoever links it. Everything here treats its input as hostile. Any thread.
 */
#ifndef EMB_DOCUMENT_INPUT_INPUT_H
#define EMB_DOCUMENT_INPUT_INPUT_H

#include "document/text.h"

/** Documents within documents (attachments of attachments) are read down to this depth. */
#define EMB_INPUT_DEPTH_MAX 8

typedef struct emb_input_reader emb_input_reader;

/** What a reader is given beside the bytes. */
typedef struct emb_input_job {
    const char *name;                    /**< of the file, "" where there is none; borrowed */
    const emb_input_reader *const *more; /**< further readers, ended by NULL; may be NULL */
    int depth;                           /**< 0: the document itself; 1: its attachments … */
    emb_str charset;                     /**< as what the document lies in declares it (a mail's header); "" */
} emb_input_job;

struct emb_input_reader {
    const char *format; /**< "html" … */
    /** `head`: the first bytes (at most 64 KiB), as UTF-8 where the file is UTF-16. */
    bool (*detect)(emb_str head, const emb_input_job *job);
    /** `document` is initialised and empty; `bytes` must outlive it. */
    emb_status (*read)(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error);
};

/**
 * Reads a document. `document` was initialised by the caller; `bytes` must outlive it. `name` is the name of the file, NULL where there
 * is none; `more` further readers, NULL: none. EMB_FORMAT: it is damaged beyond reading, or no document (with the offset);
 * EMB_LIMIT: larger than its format's maximum; EMB_UNSUPPORTED: a format that this program does not read, or whose reader is not in
 * `more`; EMB_NO_MEMORY; EMB_IO where a helper program cannot be run. What can be read in part is read, with `cut` and `note` set.
 */
emb_status emb_input_read(emb_str bytes, const char *name, const emb_input_reader *const *more, emb_document_text *document,
                          emb_error *error);

/** The same within a document. EMB_LIMIT where job->depth is beyond EMB_INPUT_DEPTH_MAX. */
emb_status emb_input_read_within(emb_str bytes, const emb_input_job *job, emb_document_text *document, emb_error *error);

/** "text", "html", "eml", "iso20022", "swift-mt", "pdf", "docx"; "binary" for what is no document. Static. */
const char *emb_input_detect(emb_str bytes, const char *name, const emb_input_reader *const *more);

/** Does a file's name end like this (".html"), in any case? */
bool emb_input_name_ends(const char *name, const char *suffix);

extern const emb_input_reader emb_input_text, emb_input_html, emb_input_eml, emb_input_iso20022, emb_input_swift;

#endif
