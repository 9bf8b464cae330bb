/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes as a DOCX file, and as the document and the properties within one. */
#include <zip.h>

#include "document/input/more/more.h"
#include "fuzz_input.h"

static void add(zip_t *zip, const char *name, const uint8_t *data, size_t size)
{
    zip_source_t *source = zip_source_buffer(zip, data, size, 0);
    zip_int64_t part = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (part < 0 || zip_set_file_compression(zip, (zip_uint64_t)part, ZIP_CM_STORE, 0) != 0)
        abort();
}

static void read_within(const uint8_t *data, size_t size)
{
    zip_error_t error;
    zip_stat_t about;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(target);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    add(zip, "word/document.xml", data, size);
    add(zip, "docProps/core.xml", data, size);
    add(zip, "word/comments.xml", data, size);
    if (zip_close(zip) != 0 || zip_source_stat(target, &about) != 0 || zip_source_open(target) != 0)
        abort();
    uint8_t *packed = malloc(about.size);
    if (!packed || zip_source_read(target, packed, about.size) != (zip_int64_t)about.size)
        abort();
    fuzz_input(&emb_input_docx, packed, about.size);
    free(packed);
    zip_source_close(target);
    zip_source_free(target);
    zip_error_fini(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input(&emb_input_docx, data, size);
    if (size)
        read_within(data, size);
    return 0;
}
