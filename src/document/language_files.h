/* SPDX-License-Identifier: Apache-2.0 */
/** The files of data/languages/ as text, without comments (gen/languages.py); for language.c only. */
#ifndef EMB_DOCUMENT_LANGUAGE_FILES_H
#define EMB_DOCUMENT_LANGUAGE_FILES_H

#include <stddef.h>

typedef struct emb_language_file {
    const char *language, *name; /**< folder and file without ".tsv" */
    const char *text;
    size_t len;
} emb_language_file;

extern const emb_language_file emb_language_files[];
extern const size_t emb_language_file_count;

#endif
