/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/more/zip_parts.h"

#include <stdlib.h>
#include <zip.h>

#define CHUNK ((size_t)64 * 1024)

struct emb_zip_parts {
    zip_t *zip;
    size_t total; /* bytes unpacked so far */
};

static emb_status fail_zip(emb_error *error, zip_error_t *why)
{
    if (zip_error_code_zip(why) == ZIP_ER_MEMORY)
        return emb_fail_memory(error);
    return emb_fail(error, EMB_FORMAT, "the ZIP file cannot be read: %s", zip_error_strerror(why));
}

emb_status emb_zip_parts_open(emb_str bytes, emb_zip_parts **ret, emb_error *error)
{
    zip_error_t why;
    zip_error_init(&why);
    emb_zip_parts *parts = calloc(1, sizeof *parts);
    if (!parts)
        return emb_fail_memory(error);
    zip_source_t *source = zip_source_buffer_create(bytes.data, bytes.len, 0, &why);
    parts->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    emb_status status = EMB_OK;
    if (!parts->zip) {
        if (source)
            zip_source_free(source);
        status = fail_zip(error, &why);
    } else if (zip_get_num_entries(parts->zip, 0) > EMB_ZIP_ENTRIES_MAX) {
        status = emb_fail(error, EMB_LIMIT, "a ZIP file of more than %d files", EMB_ZIP_ENTRIES_MAX);
    }
    zip_error_fini(&why);
    if (status == EMB_OK)
        *ret = parts;
    else
        emb_zip_parts_close(parts);
    return status;
}

void emb_zip_parts_close(emb_zip_parts *parts)
{
    if (!parts)
        return;
    if (parts->zip)
        zip_discard(parts->zip);
    free(parts);
}

size_t emb_zip_parts_count(const emb_zip_parts *parts)
{
    zip_int64_t count = zip_get_num_entries(parts->zip, 0);
    return count > 0 ? (size_t)count : 0;
}

const char *emb_zip_parts_name(const emb_zip_parts *parts, size_t part)
{
    const char *name = zip_get_name(parts->zip, part, ZIP_FL_ENC_GUESS);
    return name ? name : "";
}

size_t emb_zip_parts_find(const emb_zip_parts *parts, const char *name)
{
    zip_int64_t part = zip_name_locate(parts->zip, name, ZIP_FL_NOCASE);
    return part < 0 ? SIZE_MAX : (size_t)part;
}

static emb_status check_size(const emb_zip_parts *parts, const emb_buf *out, uint64_t packed, const char *name, emb_error *error)
{
    if (out->len > EMB_ZIP_PART_MAX)
        return emb_fail(error, EMB_LIMIT, "%s unpacks to more than 128 MiB", name);
    if (parts->total + out->len > EMB_ZIP_TOTAL_MAX)
        return emb_fail(error, EMB_LIMIT, "all that is read of the ZIP file unpacks to more than 256 MiB");
    if (out->len > 1024 * 1024 && packed && out->len / packed > EMB_ZIP_RATIO_MAX)
        return emb_fail(error, EMB_LIMIT, "%s unpacks to more than %d times its size", name, EMB_ZIP_RATIO_MAX);
    return EMB_OK;
}

emb_status emb_zip_parts_read(emb_zip_parts *parts, size_t part, emb_buf *out, emb_error *error)
{
    zip_stat_t about;
    const char *name = emb_zip_parts_name(parts, part);
    emb_buf_clear(out);
    if (zip_stat_index(parts->zip, part, 0, &about) != 0)
        return fail_zip(error, zip_get_error(parts->zip));
    zip_file_t *file = zip_fopen_index(parts->zip, part, 0);
    if (!file)
        return fail_zip(error, zip_get_error(parts->zip));
    uint64_t packed = about.valid & ZIP_STAT_COMP_SIZE ? about.comp_size : 0;
    emb_status status = EMB_OK;
    for (zip_int64_t got = 1; status == EMB_OK && got > 0;) {
        if (!emb_buf_reserve(out, CHUNK)) {
            status = emb_fail_memory(error);
            break;
        }
        got = zip_fread(file, out->data + out->len, CHUNK);
        if (got < 0)
            status = fail_zip(error, zip_file_get_error(file));
        else
            out->len += (size_t)got;
        if (status == EMB_OK)
            status = check_size(parts, out, packed, name, error);
    }
    zip_fclose(file);
    parts->total += out->len;
    return status;
}
