/* SPDX-License-Identifier: Apache-2.0 */
/** Fuzzing of list readers: whatever the bytes are, a list is read, or refused with a message, and what it hands on is clean. */
#ifndef EMB_TESTS_FUZZ_LIST_H
#define EMB_TESTS_FUZZ_LIST_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "lists/reader.h"

static inline void fuzz_list_require(bool holds)
{
    if (!holds)
        abort();
}

static inline emb_status fuzz_list_entity(void *context, const emb_entity *entity, emb_error *error)
{
    (void)context;
    (void)error;
    fuzz_list_require(emb_entity_id(entity).len > 0 && emb_entity_dataset_count(entity) > 0);
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_value value = emb_entity_value(entity, i);
        const emb_property *property = emb_schema_property(emb_entity_schema(entity), value.prop);
        fuzz_list_require(property && !property->stub);
        fuzz_list_require(value.text.len > 0 && value.text.len <= EMB_VALUE_MAX && emb_utf8_valid(value.text));
    }
    return EMB_OK;
}

static inline void fuzz_list_report(void *context, uint64_t line, const char *id, const char *reason)
{
    (void)context;
    (void)line;
    fuzz_list_require(id && reason && reason[0]);
}

/** Reads the list at `path`, of a format or of the one it is recognised as (NULL). */
static inline void fuzz_list_path(const char *format, const char *path)
{
    const emb_sink sink = {NULL, fuzz_list_entity, fuzz_list_report, fuzz_list_report, NULL};
    emb_list_info info;
    emb_error error;
    emb_status status = emb_list_read(path, format, NULL, &sink, &info, &error);
    fuzz_list_require(status == EMB_OK || status == EMB_FORMAT || status == EMB_LIMIT);
    fuzz_list_require(status == EMB_OK || error.message[0]);
    fuzz_list_require(status != EMB_OK || info.records >= info.refused);
}

/** Reads the bytes as a list of a format. */
static inline void fuzz_list(const char *format, const uint8_t *data, size_t size)
{
    char path[64];
    int file = memfd_create("list", MFD_CLOEXEC);
    fuzz_list_require(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    fuzz_list_path(format, path);
    close(file);
}

#endif
