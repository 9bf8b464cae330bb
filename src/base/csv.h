/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Delimited text after RFC 4180, streaming: quoted fields with doubled quotes and line breaks inside, CRLF or LF, a last
 * line without a break, a trailing 0x1A (as OFAC's files have). UTF-8 with or without BOM; UTF-16 with BOM is converted.
 * Memory is bounded by the largest record. Belongs to one thread.
 */
#ifndef EMB_BASE_CSV_H
#define EMB_BASE_CSV_H

#include <stdio.h>

#include "base/error.h"
#include "base/str.h"

/** Most bytes of one record, and most fields. */
#define EMB_CSV_RECORD_MAX ((size_t)16 * 1024 * 1024)
#define EMB_CSV_FIELDS_MAX 4096

typedef struct emb_csv emb_csv;

typedef struct emb_csv_record {
    const emb_str *fields; /**< unquoted; NUL bytes inside are kept (the entity makes them spaces); borrowed until the next read */
    size_t count;
    uint64_t line;   /**< 1-based line at which it begins */
    uint64_t offset; /**< byte offset at which it begins */
    uint64_t lines;  /**< lines that it takes, more than 1 where quoted fields hold breaks */
    bool complete;   /**< it ended with a line break */
    bool loose;      /**< something stands behind a closing quote: perhaps one before it was never closed */
} emb_csv_record;

/** Opens a file. `separator` is ',', ';', '\t' …; 0 finds it from the first line. Close with emb_csv_close. "-" is stdin. */
emb_status emb_csv_open(const char *path, char separator, emb_csv **ret, emb_error *error);
/** Reads from memory, which must outlive it. */
emb_status emb_csv_open_memory(emb_str text, char separator, emb_csv **ret, emb_error *error);
/** NULL allowed. */
void emb_csv_close(emb_csv *csv);
/**
 * The next record; `ret->count` is 0 at the end. Empty lines are passed over. EMB_IO, EMB_NO_MEMORY. EMB_FORMAT: an
 * unclosed quote at the end of the file. EMB_LIMIT: a record beyond the maximum; it is passed over up to the next line
 * break outside the limit and reading may go on with the next call.
 */
emb_status emb_csv_read(emb_csv *csv, emb_csv_record *ret, emb_error *error);
/** The line at which the next record begins. */
uint64_t emb_csv_line(const emb_csv *csv);
/** Bytes read, and the file's size (0: unknown). */
uint64_t emb_csv_position(const emb_csv *csv);
uint64_t emb_csv_size(const emb_csv *csv);
/** The index of the header field that equals `name` without case and surrounding space, SIZE_MAX where none does. */
size_t emb_csv_column(const emb_csv_record *header, const char *name);
/** Field `index`, "" where the record is shorter (or the index SIZE_MAX). */
emb_str emb_csv_field(const emb_csv_record *record, size_t index);

/** Writes one field, quoted where it must be. */
void emb_csv_write_field(FILE *out, emb_str field);

#endif
