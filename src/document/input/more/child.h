/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A helper program, run on hostile input: without a shell, with an environment of its own, its input a file in memory, no other open
 * file, no network where the system allows to take it away, and limits on processor time, memory, output and duration.
 */
#ifndef EMB_DOCUMENT_INPUT_CHILD_H
#define EMB_DOCUMENT_INPUT_CHILD_H

#include "base/buf.h"
#include "base/error.h"

typedef struct emb_child_limits {
    unsigned processor_seconds, seconds;
    size_t memory; /**< bytes of address space */
} emb_child_limits;

typedef enum emb_child_outcome {
    EMB_CHILD_DONE,   /**< it ended by itself: see `exit_code` */
    EMB_CHILD_TIME,   /**< killed: too long */
    EMB_CHILD_OUTPUT, /**< killed: more output than `out` may hold; what fits is there */
    EMB_CHILD_CRASHED /**< ended by a signal */
} emb_child_outcome;

typedef struct emb_child_end {
    emb_child_outcome outcome;
    int exit_code;
    char message[256]; /**< the first line that it wrote to stderr, "" */
} emb_child_end;

/**
 * Runs the program `arguments[0]` (an absolute path) with `input` on its standard input and collects its output to the end of `out`.
 * EMB_UNSUPPORTED: the program is not there; EMB_IO: the system refuses; EMB_NO_MEMORY. Whatever the program does is no error here.
 */
emb_status emb_child_run(const char *const *arguments, emb_str input, const emb_child_limits *limits, emb_buf *out,
                         emb_child_end *ret, emb_error *error);

#endif
