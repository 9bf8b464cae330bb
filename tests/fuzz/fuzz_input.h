/* SPDX-License-Identifier: Apache-2.0 */
/** One input format on any bytes: it answers, its segments are in order, every place lies in the file. */
#ifndef EMB_TESTS_FUZZ_INPUT_H
#define EMB_TESTS_FUZZ_INPUT_H

#include <stdlib.h>

#include "../unit/document/segments.h"
#include "fuzz.h"

static inline void fuzz_input(const emb_input_reader *reader, const uint8_t *data, size_t size)
{
    emb_document_text document;
    emb_error error = {0};
    emb_input_job job = {.name = ""};
    emb_str bytes = {(const char *)data, size};
    if (emb_document_text_init(&document, &error) != EMB_OK)
        abort();
    emb_status status = reader->read(bytes, &job, &document, &error);
    if (status == EMB_OK && segments_wrong(&document, bytes))
        abort();
    if (status != EMB_OK && !error.message[0])
        abort();
    emb_document_text_free(&document);
}

#endif
