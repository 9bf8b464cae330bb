/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reading a list in a test and looking at all that comes out. Small lists lie in tests/data/lists with what is expected of them in
 * NAME.expected: the counts, then every entity as a line of JSON, every refusal and warning, in order. With EMBARGO_UPDATE=1 in the
 * environment the expected files are written anew, to be looked at before they are kept.
 */
#ifndef EMB_TESTS_LIST_CHECK_H
#define EMB_TESTS_LIST_CHECK_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../check.h"
#include "base/buf.h"
#include "base/file.h"
#include "lists/reader.h"

/** Everything that a reader handed on, as text. */
typedef struct list_outcome {
    emb_status status;
    emb_error error;
    emb_list_info info;
    emb_buf log;         /**< entities, refusals, warnings */
    uint64_t progress;   /**< the last progress that was said */
    bool quiet;          /**< counts only, for big lists */
    uint64_t stop_after; /**< entities after which the sink asks to stop; 0: never */
    uint64_t seen;
} list_outcome;

static inline emb_status list_take_entity(void *context, const emb_entity *entity, emb_error *error)
{
    list_outcome *o = context;
    o->seen++;
    if (o->stop_after && o->seen >= o->stop_after)
        return emb_fail(error, EMB_STOPPED, "stopped by the test");
    if (o->quiet)
        return EMB_OK;
    assert_int_equal(emb_entity_to_json(entity, &o->log, error), EMB_OK);
    emb_buf_append_byte(&o->log, '\n');
    return EMB_OK;
}

static inline void list_take_refusal(void *context, uint64_t line, const char *id, const char *reason)
{
    list_outcome *o = context;
    if (!o->quiet)
        emb_buf_printf(&o->log, "refused %llu [%s] %s\n", (unsigned long long)line, id, reason);
}

static inline void list_take_warning(void *context, uint64_t line, const char *id, const char *reason)
{
    list_outcome *o = context;
    if (!o->quiet)
        emb_buf_printf(&o->log, "warned %llu [%s] %s\n", (unsigned long long)line, id, reason);
}

static inline void list_take_progress(void *context, uint64_t done, uint64_t total)
{
    list_outcome *o = context;
    assert_true(total == 0 || done <= total);
    o->progress = done;
}

static inline void list_read(const char *path, const char *format, const char *dataset, list_outcome *o)
{
    const emb_sink sink = {o, list_take_entity, list_take_refusal, list_take_warning, list_take_progress};
    o->log = EMB_BUF_INIT((size_t)64 << 20);
    o->status = emb_list_read(path, format, dataset, &sink, &o->info, &o->error);
    assert_false(o->log.failed);
}

/** Reads a list whose file holds these bytes. */
static inline void list_read_text(emb_str text, const char *format, list_outcome *o)
{
    char path[64];
    int file = memfd_create("list", MFD_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(write(file, text.data, text.len), (ssize_t)text.len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    list_read(path, format, NULL, o);
    close(file);
}

/** Expects the text to be refused as a whole, with `reason` in the message. */
static inline void list_check_refused(emb_str text, const char *format, const char *reason)
{
    list_outcome o = {0};
    list_read_text(text, format, &o);
    if (o.status == EMB_OK)
        fail_msg("read where \"%s\" was expected: %s", reason, o.log.data ? o.log.data : "");
    assert_int_equal(o.status, EMB_FORMAT);
    if (!strstr(o.error.message, reason))
        fail_msg("\"%s\" does not say \"%s\"", o.error.message, reason);
    assert_true(o.error.path[0] == '/');
    emb_buf_free(&o.log);
}

static inline void list_source_path(const char *name, char out[4096])
{
    const char *root = getenv("EMBARGO_SOURCE_ROOT");
    snprintf(out, 4096, "%s/tests/data/lists/%s", root ? root : ".", name);
}

/** The path of a real list, below $EMBARGO_TEST_DATA or ../shared/data; skips the test where it is missing. */
static inline void list_real_path(const char *name, char out[4096])
{
    const char *data = getenv("EMBARGO_TEST_DATA"), *root = getenv("EMBARGO_SOURCE_ROOT");
    if (data)
        snprintf(out, 4096, "%s/lists/%s", data, name);
    else
        snprintf(out, 4096, "%s/../shared/data/lists/%s", root ? root : ".", name);
    if (access(out, R_OK) != 0) {
        print_message("skipped: no %s\n", name);
        skip();
    }
}

static inline void list_describe(const list_outcome *o, emb_buf *out)
{
    const emb_list_info *i = &o->info;
    emb_buf_printf(out, "format %s\ndataset %s\ntitle %s\npublished %s\n", i->format, i->dataset, i->title, i->published);
    emb_buf_printf(out, "declared %llu records %llu targets %llu entities %llu names %llu weak %llu refused %llu warned %llu\n",
                   (unsigned long long)i->declared, (unsigned long long)i->records, (unsigned long long)i->targets,
                   (unsigned long long)i->entities, (unsigned long long)i->names, (unsigned long long)i->weak_aliases,
                   (unsigned long long)i->refused, (unsigned long long)i->warned);
    emb_buf_append_str(out, emb_buf_str(&o->log));
}

/** Reads tests/data/lists/NAME and compares all that comes out with EXPECTED beside it. */
static inline void list_check_expected(const char *name, const char *format, const char *expected_name)
{
    char path[4096], expected_path[4096];
    list_outcome o = {0};
    emb_buf found = EMB_BUF_INIT((size_t)64 << 20), expected = EMB_BUF_INIT((size_t)64 << 20);
    list_source_path(name, path);
    list_source_path(expected_name, expected_path);
    list_read(path, format, NULL, &o);
    if (o.status != EMB_OK)
        fail_msg("%s: %s", name, o.error.message);
    list_describe(&o, &found);
    if (getenv("EMBARGO_UPDATE")) {
        FILE *file = fopen(expected_path, "w");
        assert_non_null(file);
        fwrite(found.data, 1, found.len, file);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(emb_file_read(expected_path, &expected, NULL), EMB_OK);
    assert_string_equal(found.data, expected.data);
    emb_buf_free(&found);
    emb_buf_free(&expected);
    emb_buf_free(&o.log);
}

#endif
