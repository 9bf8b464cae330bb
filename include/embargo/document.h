/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reading documents: who in a text is listed, who says what, what happens, what it touches, and why a look-alike is none.
 * It supports a decision and takes none; nothing is dropped silently.
 */
#ifndef EMBARGO_DOCUMENT_H
#define EMBARGO_DOCUMENT_H

#include "embargo/index.h"
#include "embargo/matcher.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A reader belongs to one thread; any number may share an index, and the tables that are made of it. */
typedef struct emb_document_reader emb_document_reader;

/**
 * Makes the tables for searching texts, in time proportional to the names of the index (about 0.1 s for 120,000). EMB_NO_MEMORY.
 * `index` is borrowed and must outlive it. Free with emb_document_reader_free.
 */
emb_status emb_document_reader_new(const emb_index *index, emb_document_reader **ret, emb_error *error);
/** Another reader with the tables of `reader`, for another thread. Either may be freed first. Call it from one thread at a time. */
emb_status emb_document_reader_share(emb_document_reader *reader, emb_document_reader **ret, emb_error *error);
/** NULL allowed. */
void emb_document_reader_free(emb_document_reader *reader);

/** Zeroed fields: the defaults. */
typedef struct emb_document_options {
    const char *language; /**< "de", "en" …; NULL: detected */
    double threshold;     /**< match line of names, 0 to 1; 0: EMB_THRESHOLD */
    const char *name;     /**< what the document is called in the output; NULL: none */
} emb_document_options;

/** What was found. Plain data. */
typedef struct emb_document_counts {
    size_t mentions, alerts; /**< an alert is a mention that matches and is not suppressed */
    size_t claims, events, touches;
    int cut; /**< a limit was met: some of the document or of what was found is not there, and the output says so */
} emb_document_counts;

/**
 * Reads a plain text (UTF-8, or UTF-16 with a byte order mark; ill-formed bytes separate words). What was found lives in the reader until
 * the next call. The same text, index and options give the same output, whatever was read before. EMB_NO_MEMORY, EMB_CORRUPT.
 */
emb_status emb_document_read(emb_document_reader *reader, emb_text text, const emb_document_options *options,
                             emb_document_counts *ret, emb_error *error);

/** One JSON object without a line break, NUL-terminated; borrowed until the next call of any function with this reader. */
emb_status emb_document_json(emb_document_reader *reader, const char **ret, size_t *ret_len, emb_error *error);
/** The same for people, as lines of at most 100 columns; `colour` with escape sequences of terminals. Borrowed likewise. */
emb_status emb_document_report(emb_document_reader *reader, int colour, const char **ret, size_t *ret_len, emb_error *error);
/**
 * The same as a page of HTML with the text and its mentions marked: self-contained, without script, and safe whatever the document
 * holds. Borrowed likewise.
 */
emb_status emb_document_html(emb_document_reader *reader, const char **ret, size_t *ret_len, emb_error *error);

#ifdef __cplusplus
}
#endif
#endif
