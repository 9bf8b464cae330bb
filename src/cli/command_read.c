/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents are read by several threads and answered in the order in which they were given: a thread that is done waits for its turn to
 * write, so no more answers are held than there are threads.
 */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "document/input/input.h"
#include "document/input/more/more.h"
#include "document/report/page.h"
#include "rules/read.h"

#define JOBS_MAX 256
#define STDIN_MAX ((size_t)1024 * 1024 * 1024)

typedef enum read_format { FORMAT_TEXT, FORMAT_JSONL, FORMAT_JSON, FORMAT_HTML } read_format;

typedef struct reading {
    emb_document_options options;
    read_format format;
    bool colour;
    unsigned jobs;
    const emb_index *index;
    emb_vec(char *) paths;

    pthread_mutex_t lock;
    pthread_cond_t turn;
    size_t next_to_read, next_to_write;
    emb_document_reader *first; /* the one whose tables the others share */
    size_t alerts, failed;
    emb_status status; /* what ended it all */
    emb_error error;
} reading;

/* ---- Files ---- */

static int order_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static emb_status add_path(reading *r, const char *path, emb_error *error)
{
    char *copy = strdup(path);
    if (copy && emb_vec_push(&r->paths, copy))
        return EMB_OK;
    free(copy);
    return emb_fail_memory(error);
}

static emb_status add_directory(reading *r, const char *path, int depth, emb_error *error);

static emb_status add_entry(reading *r, const char *path, int depth, emb_error *error)
{
    struct stat about;
    if (strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return depth < 32 ? add_directory(r, path, depth, error) : EMB_OK;
    return add_path(r, path, error);
}

/* All files below a directory in the order of their names, hidden ones left out. */
static emb_status add_directory(reading *r, const char *path, int depth, emb_error *error)
{
    DIR *directory = opendir(path);
    emb_vec(char *) names = {0};
    emb_status status = directory ? EMB_OK : emb_fail_errno(error, path, "open the directory");
    for (struct dirent *entry; status == EMB_OK && (entry = readdir(directory));) {
        char *name = NULL;
        if (entry->d_name[0] == '.')
            continue;
        if (asprintf(&name, "%s/%s", path, entry->d_name) < 0 || !emb_vec_push(&names, name))
            status = emb_fail_memory(error);
    }
    if (directory)
        closedir(directory);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, order_paths);
    for (size_t i = 0; i < names.count; i++) {
        if (status == EMB_OK)
            status = add_entry(r, names.items[i], depth + 1, error);
        free(names.items[i]);
    }
    emb_vec_free(&names);
    return status;
}

/* ---- One document ---- */

typedef struct opened {
    emb_mapping mapping;
    emb_buf buf;
    emb_str bytes;
} opened;

static emb_status open_document(const char *path, opened *ret, emb_error *error)
{
    *ret = (opened){.buf = EMB_BUF_INIT(STDIN_MAX)};
    struct stat about;
    bool regular = strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISREG(about.st_mode);
    emb_status status = regular ? emb_file_map(path, &ret->mapping, error) : emb_file_read(path, &ret->buf, error);
    if (status == EMB_OK)
        ret->bytes = regular ? (emb_str){ret->mapping.size ? (const char *)ret->mapping.data : "", ret->mapping.size}
                             : emb_buf_str(&ret->buf);
    return status;
}

static void close_document(opened *document)
{
    emb_file_unmap(&document->mapping);
    emb_buf_free(&document->buf);
}

static void write_failure(const reading *r, size_t number, const emb_error *error, emb_buf *out)
{
    const char *path = r->paths.items[number];
    if (r->format == FORMAT_TEXT)
        return;
    if (r->format == FORMAT_HTML) {
        emb_report_page_failure(out, emb_str_from(path), emb_str_from(error->message), number + 1);
        return;
    }
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "document", emb_str_from(path));
    emb_json_member(out, "error", emb_str_from(error->message));
    emb_json_member(out, "index", emb_str_from(emb_index_digest(r->index)));
    emb_buf_append_byte(out, '}');
}

static emb_status read_document(reading *r, emb_document_reader *reader, emb_document_text *text, size_t number,
                                emb_document_counts *counts, const char **ret, size_t *ret_len, emb_error *error)
{
    const char *path = r->paths.items[number];
    opened file;
    emb_document_options options = r->options;
    options.name = path;
    emb_status status = open_document(path, &file, error);
    emb_document_text_clear(text);
    if (status == EMB_OK)
        status = emb_input_read(file.bytes, path, emb_inputs_more, text, error);
    if (status == EMB_OK)
        status = emb_read_taken_apart(reader, text, &options, counts, error);
    if (status == EMB_OK && r->format == FORMAT_HTML)
        status = emb_report_section(reader, number + 1, ret, ret_len, error);
    else if (status == EMB_OK)
        status = r->format == FORMAT_TEXT ? emb_document_report(reader, r->colour, ret, ret_len, error)
                                          : emb_document_json(reader, ret, ret_len, error);
    close_document(&file);
    return status;
}

/* ---- Threads ---- */

/* The page around the sections of all documents. */
static void write_page_edge(const reading *r, bool begins)
{
    emb_buf edge = EMB_BUF_INIT((size_t)1 << 20);
    emb_str title = r->paths.count == 1 ? emb_str_from(r->paths.items[0]) : EMB_STR("Documents");
    if (begins)
        emb_report_page_begin(&edge, title, r->paths.count);
    else
        emb_report_page_end(&edge, emb_str_from(emb_index_digest(r->index)));
    fwrite(edge.data ? edge.data : "", 1, edge.len, stdout);
    emb_buf_free(&edge);
}

static void write_answer(reading *r, size_t number, const char *answer, size_t len)
{
    if (r->format == FORMAT_JSON && r->paths.count > 1)
        fputs(number == 0 ? "[\n" : ",\n", stdout);
    if (r->format == FORMAT_TEXT && number > 0)
        fputs("\n", stdout);
    if (r->format == FORMAT_HTML && number == 0)
        write_page_edge(r, true);
    fwrite(answer, 1, len, stdout);
    if (r->format == FORMAT_HTML && number + 1 == r->paths.count)
        write_page_edge(r, false);
    if (r->format == FORMAT_JSONL || (r->format == FORMAT_JSON && r->paths.count == 1))
        putchar('\n');
    if (r->format == FORMAT_JSON && r->paths.count > 1 && number + 1 == r->paths.count)
        fputs("\n]\n", stdout);
}

static bool is_of_document(emb_status status)
{
    return status == EMB_FORMAT || status == EMB_UNSUPPORTED || status == EMB_LIMIT || status == EMB_IO || status == EMB_NOT_FOUND;
}

static bool work_on(reading *r, emb_document_reader *reader, emb_document_text *text, size_t number)
{
    emb_document_counts counts = {0};
    emb_error error = {0};
    emb_buf failure = EMB_BUF_INIT(65536);
    const char *answer = "";
    size_t len = 0;
    emb_status status = read_document(r, reader, text, number, &counts, &answer, &len, &error);
    bool refused = status != EMB_OK && is_of_document(status);
    if (refused) {
        emb_error_set_path(&error, r->paths.items[number]);
        write_failure(r, number, &error, &failure);
        answer = failure.data ? failure.data : "";
        len = failure.len;
    }
    pthread_mutex_lock(&r->lock);
    while (r->next_to_write != number && r->status == EMB_OK)
        pthread_cond_wait(&r->turn, &r->lock);
    if (r->status == EMB_OK && status != EMB_OK && !refused) {
        r->status = status;
        r->error = error;
    }
    if (r->status == EMB_OK) {
        if (refused)
            emb_cli_error(&error);
        else if (counts.cut)
            fprintf(stderr, "embargo: %s: not read whole%s%s\n", r->paths.items[number], *text->note ? ": " : "", text->note);
        write_answer(r, number, answer, len);
        r->alerts += counts.alerts;
        r->failed += refused || counts.cut;
        r->next_to_write++;
    }
    bool goes_on = r->status == EMB_OK;
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->lock);
    emb_buf_free(&failure);
    return goes_on;
}

static void *work(void *context)
{
    reading *r = context;
    emb_document_reader *reader = NULL;
    emb_document_text text;
    emb_error error;
    pthread_mutex_lock(&r->lock);
    emb_status status = emb_document_reader_share(r->first, &reader, &error);
    if (status == EMB_OK && (status = emb_document_text_init(&text, &error)) != EMB_OK) {
        emb_document_reader_free(reader);
        reader = NULL;
    }
    if (status != EMB_OK && r->status == EMB_OK) {
        r->status = status;
        r->error = error;
        pthread_cond_broadcast(&r->turn);
    }
    while (reader && r->status == EMB_OK && r->next_to_read < r->paths.count) {
        size_t number = r->next_to_read++;
        pthread_mutex_unlock(&r->lock);
        bool goes_on = work_on(r, reader, &text, number);
        pthread_mutex_lock(&r->lock);
        if (!goes_on)
            break;
    }
    pthread_mutex_unlock(&r->lock);
    if (reader)
        emb_document_text_free(&text);
    emb_document_reader_free(reader);
    return NULL;
}

static emb_status read_all(reading *r, emb_error *error)
{
    emb_status status = emb_document_reader_new(r->index, &r->first, error);
    if (status != EMB_OK)
        return status;
    unsigned jobs = r->jobs < r->paths.count ? r->jobs : (unsigned)r->paths.count, started = 0;
    pthread_t threads[JOBS_MAX];
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->turn, NULL);
    while (started + 1 < jobs && pthread_create(&threads[started], NULL, work, r) == 0)
        started++;
    work(r);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->turn);
    emb_document_reader_free(r->first);
    if (r->status != EMB_OK) {
        *error = r->error;
        return r->status;
    }
    return fflush(stdout) == 0 ? EMB_OK : emb_fail_errno(error, NULL, "write the answers");
}

/* ---- The command ---- */

static bool take_format(const char *text, read_format *ret)
{
    static const char *const names[] = {"text", "jsonl", "json", "html"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0) {
            *ret = (read_format)i;
            return true;
        }
    return false;
}

static int finish(reading *r, emb_status status, const emb_error *error)
{
    for (size_t i = 0; i < r->paths.count; i++)
        free(r->paths.items[i]);
    emb_vec_free(&r->paths);
    if (status != EMB_OK) {
        emb_cli_error(error);
        return emb_cli_exit_code(status);
    }
    if (r->failed)
        return EMB_EXIT_INPUT;
    return r->alerts ? EMB_EXIT_MATCH : EMB_EXIT_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"index", required_argument, NULL, 'i'},     {"format", required_argument, NULL, 'f'},
                                            {"lang", required_argument, NULL, 'l'},      {"jobs", required_argument, NULL, 'j'},
                                            {"threshold", required_argument, NULL, 't'}, {NULL, 0, NULL, 0}};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    reading r = {.format = emb_terminal(stdout) ? FORMAT_TEXT : FORMAT_JSONL,
                 .colour = emb_terminal_colour(stdout),
                 .jobs = processors > 0 && processors < JOBS_MAX ? (unsigned)processors : 1};
    const char *path = NULL;
    emb_error error = {0};
    double number;
    for (int option; (option = getopt_long(argc, argv, "i:f:l:j:t:", options, NULL)) != -1;) {
        switch (option) {
        case 'i':
            path = optarg;
            break;
        case 'f':
            if (!take_format(optarg, &r.format))
                return emb_cli_usage(&emb_command_read, "--format is text, jsonl, json or html, not \"%s\"", optarg);
            break;
        case 'l':
            r.options.language = optarg;
            break;
        case 'j':
            if (!emb_cli_number(&emb_command_read, "--jobs", optarg, 1, JOBS_MAX, &number))
                return EMB_EXIT_USAGE;
            r.jobs = (unsigned)number;
            break;
        case 't':
            if (!emb_cli_number(&emb_command_read, "--threshold", optarg, 0.01, 1, &number))
                return EMB_EXIT_USAGE;
            r.options.threshold = number;
            break;
        default:
            return emb_cli_usage(&emb_command_read, "unknown or incomplete option");
        }
    }
    emb_index *index = NULL;
    int code = emb_cli_open_index(path, &index);
    if (code != EMB_EXIT_OK)
        return code;
    r.index = index;
    emb_status status = EMB_OK;
    if (optind == argc)
        status = add_path(&r, "-", &error);
    for (int i = optind; i < argc && status == EMB_OK; i++)
        status = add_entry(&r, argv[i], 0, &error);
    if (status == EMB_OK)
        status = read_all(&r, &error);
    code = finish(&r, status, &error);
    emb_index_close(index);
    return code;
}

const emb_command emb_command_read = {
    "read",
    "reads documents: who in them is listed, who says what, what they touch",
    "[OPTION…] [FILE…]\n\n"
    "Finds every listed party in articles, mails, invoices and payment messages (plain text, HTML, .eml, ISO 20022, SWIFT MT, PDF, "
    "DOCX;\n"
    "told by content), with its place in the original, who claims what, what happens, which measures that may touch, and why a\n"
    "look-alike is none. Directories are read whole; without FILE, or with -, stdin. Answers come in the order of the files.\n\n"
    "  -i, --index FILE.emb   the index (default: $EMBARGO_INDEX, else the demonstration index)\n"
    "  -f, --format FORMAT    text, jsonl, json or html (default: text for people, jsonl for programs)\n"
    "  -l, --lang CODE        the language: de, en, ru, uk, fr, es, pl, tr, zh, ko, ar (default: detected)\n"
    "  -t, --threshold SCORE  the match line of names (default 0.70)\n"
    "  -j, --jobs N           threads (default: as many as there are processors)\n\n"
    "Exit codes: 0 no alert, 1 at least one alert, 2 wrong usage, 3 a document cannot be read, or not whole, 4 unusable index.\n\n"
    "Examples:\n"
    "  embargo read -i lists.emb article.txt\n"
    "  embargo read -i lists.emb --format jsonl mails/ > findings.jsonl\n"
    "  embargo read -i lists.emb --format html article.html > report.html\n",
    run,
};
