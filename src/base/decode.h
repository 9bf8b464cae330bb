/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Text from a file, a pipe or memory as UTF-8, through a window that moves over it: what the readers of lines and of CSV stand
 * on. A byte order mark is dropped; UTF-16 with one is converted (a lone surrogate or half a unit becomes U+FFFD); all else
 * passes through as it is, NULs and ill-formed UTF-8 included. Belongs to one thread.
 */
#ifndef EMB_BASE_DECODE_H
#define EMB_BASE_DECODE_H

#include "base/error.h"
#include "base/str.h"

/** Bytes that the window holds at first, and the least that a read asks for. */
#define EMB_DECODE_CHUNK ((size_t)256 * 1024)

typedef struct emb_decoder emb_decoder;

/**
 * The window: bytes `at` to `end` of `data` are not used up yet. The owner moves `at` forward and may change bytes in front
 * of `end`. emb_decoder_fill moves the bytes to the front of `data`, or `data` elsewhere.
 */
typedef struct emb_window {
    char *data;
    size_t at, end;
    uint64_t offset; /**< of data[0] in the text: bytes of the file where it is UTF-8, else of the converted text */
    bool ended;      /**< nothing comes behind `end` */
} emb_window;

/** "-" is stdin. Close with emb_decoder_close. EMB_IO, EMB_NO_MEMORY. */
emb_status emb_decoder_open(const char *path, emb_decoder **ret, emb_error *error);
/** Reads from memory, which must outlive it. */
emb_status emb_decoder_open_memory(emb_str text, emb_decoder **ret, emb_error *error);
/** NULL allowed. */
void emb_decoder_close(emb_decoder *decoder);
/** Borrowed until close; its fields change with emb_decoder_fill. */
emb_window *emb_decoder_window(emb_decoder *decoder);
/**
 * Reads more behind `end`, at least one byte, or sets `ended`. Does not wait for more than one read of a pipe gives
 * while little is in the window; the window grows where it is more than half full. EMB_IO, EMB_NO_MEMORY.
 */
emb_status emb_decoder_fill(emb_decoder *decoder, emb_error *error);
/** Bytes taken from the file, and its size (0: unknown). */
uint64_t emb_decoder_position(const emb_decoder *decoder);
uint64_t emb_decoder_size(const emb_decoder *decoder);
/** The path it was opened with, "" for memory. */
const char *emb_decoder_path(const emb_decoder *decoder);

#endif
