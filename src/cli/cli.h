/* SPDX-License-Identifier: Apache-2.0 */
/** What the commands share: one command a file, each with its own help. */
#ifndef EMB_CLI_CLI_H
#define EMB_CLI_CLI_H

#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "embargo/index.h"

/** Exit codes: part of the interface, see embargo(1). */
enum {
    EMB_EXIT_OK = 0,    /**< done; for screening: no match */
    EMB_EXIT_MATCH = 1, /**< screening found a match */
    EMB_EXIT_USAGE = 2, /**< the command line makes no sense */
    EMB_EXIT_INPUT = 3, /**< a list or an input file cannot be used */
    EMB_EXIT_INDEX = 4, /**< the index is missing, damaged or of another version */
    EMB_EXIT_SYSTEM = 5 /**< memory, disk, the operating system */
};

typedef struct emb_command {
    const char *name, *summary;
    const char *help; /**< usage, options and examples; without "embargo NAME" at the start of the first line */
    int (*run)(int argc, char **argv);
} emb_command;

extern const emb_command emb_command_build, emb_command_verify, emb_command_info, emb_command_screen, emb_command_show,
    emb_command_compare, emb_command_bench;
extern const emb_command emb_command_audit;
extern const emb_command emb_command_decide;
extern const emb_command emb_command_update;
extern const emb_command emb_command_watch;
extern const emb_command emb_command_diff;
extern const emb_command emb_command_serve;
extern const emb_command emb_command_export;
extern const emb_command emb_command_read;

/** Prints "embargo: WHERE: MESSAGE" to stderr. */
void emb_cli_error(const emb_error *error);
/** Prints "embargo: …" and a hint at --help to stderr; returns EMB_EXIT_USAGE. */
int emb_cli_usage(const emb_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
void emb_cli_help(const emb_command *command, FILE *out);
/** The exit code that stands for a status of reading input. */
int emb_cli_exit_code(emb_status status);

/** The index to use: `path`, else $EMBARGO_INDEX, else the demonstration index. Static or borrowed; NULL where there is none. */
const char *emb_cli_index_path(const char *path);
/** Opens it, or reports why not. Returns an exit code. */
int emb_cli_open_index(const char *path, emb_index **ret);

/** The text of an option with a number; false (and a report) where it is none or out of bounds. */
bool emb_cli_number(const emb_command *command, const char *option, const char *text, double least, double most, double *ret);

/* ---- Terminal ---- */

/** Is `file` a terminal for people (and NO_COLOR not set, for colour)? */
bool emb_terminal(FILE *file);
bool emb_terminal_colour(FILE *file);
/** Escape sequences, "" where `on` is false. Static. */
const char *emb_bold(bool on);
const char *emb_dim(bool on);
const char *emb_red(bool on);
const char *emb_yellow(bool on);
const char *emb_green(bool on);
const char *emb_plain(bool on);
/** Columns that a text takes on a terminal (wide East Asian characters take two). */
size_t emb_text_width(emb_str text);
/** Prints `text` in `width` columns: cut with "…" or filled with spaces. */
void emb_print_column(FILE *out, emb_str text, size_t width);
/** "1,234,567" in a static ring of buffers. */
const char *emb_thousands(uint64_t number);

/** A progress bar on stderr, drawn only on a terminal and at most ten times a second. */
typedef struct emb_progress {
    char label[64];
    double started, drawn;
    bool shown;
} emb_progress;
void emb_progress_begin(emb_progress *progress, const char *label);
/** `total` 0: unknown. `note` (NULL: none) stands behind the bar. */
void emb_progress_draw(emb_progress *progress, uint64_t done, uint64_t total, const char *note);
/** Clears the line. */
void emb_progress_end(emb_progress *progress);
/** Seconds since some point, monotonic. */
double emb_now(void);

#endif
