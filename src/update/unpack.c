/* SPDX-License-Identifier: Apache-2.0 */
#include "update/unpack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>
#include <zlib.h>

#include "base/file.h"
#include "base/str.h"

#define CHUNK ((size_t)128 * 1024)

typedef struct unpacker {
    const char *path;
    const emb_unpack_options *options;
    emb_file_writer *out;
    uint64_t packed; /* bytes of the packed file */
    emb_error *error;
} unpacker;

static emb_status put(unpacker *u, const void *data, size_t size)
{
    uint64_t total = emb_file_writer_position(u->out) + size;
    if (total > u->options->max_bytes)
        return emb_fail_at(u->error, EMB_LIMIT, u->path, 0, 0, "it unpacks to more than the %llu bytes that are allowed",
                           (unsigned long long)u->options->max_bytes);
    if (total > EMB_RATIO_FREE && total / EMB_RATIO_MAX > u->packed)
        return emb_fail_at(u->error, EMB_LIMIT, u->path, 0, 0, "it unpacks to more than %d times its size: no list does",
                           EMB_RATIO_MAX);
    return emb_file_writer_write(u->out, data, size, u->error);
}

/* ---- gzip ---- */

/* Several members one behind the other are one file (RFC 1952). */
static emb_status inflate_all(unpacker *u, FILE *in, z_stream *z, unsigned char *from, unsigned char *to)
{
    int code = Z_OK;
    bool any = false;
    for (;;) {
        if (!z->avail_in) {
            z->next_in = from;
            z->avail_in = (uInt)fread(from, 1, CHUNK, in);
            if (ferror(in))
                return emb_fail_errno(u->error, u->path, "read");
        }
        if (!z->avail_in)
            break;
        if (code == Z_STREAM_END && inflateReset(z) != Z_OK)
            return emb_fail_memory(u->error);
        z->next_out = to;
        z->avail_out = (uInt)CHUNK;
        code = inflate(z, Z_NO_FLUSH);
        any = true;
        if (code == Z_MEM_ERROR)
            return emb_fail_memory(u->error);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0, "the gzip data is damaged: %s", z->msg ? z->msg : "no gzip");
        emb_status status = put(u, to, CHUNK - z->avail_out);
        if (status != EMB_OK)
            return status;
    }
    if (code != Z_STREAM_END && any)
        return emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0, "the gzip data is cut off");
    return EMB_OK;
}

static emb_status unpack_gzip(unpacker *u)
{
    z_stream z = {0};
    FILE *in = fopen(u->path, "rb");
    unsigned char *buffers = malloc(2 * CHUNK);
    emb_status status = EMB_OK;
    if (!in)
        status = emb_fail_errno(u->error, u->path, "open");
    else if (!buffers || inflateInit2(&z, 15 + 16) != Z_OK)
        status = emb_fail_memory(u->error);
    else {
        status = inflate_all(u, in, &z, buffers, buffers + CHUNK);
        inflateEnd(&z);
    }
    if (in)
        fclose(in);
    free(buffers);
    return status;
}

/* ---- ZIP ---- */

static bool is_list_name(const char *name)
{
    static const char *const ends[] = {".xml", ".csv", ".json", ".txt"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (len > end && emb_str_equal_ascii_case((emb_str){name + len - end, end}, emb_str_from(ends[i])))
            return true;
    }
    return false;
}

static emb_status find_member(unpacker *u, zip_t *zip, zip_uint64_t *ret)
{
    zip_int64_t count = zip_get_num_entries(zip, 0), found = -1;
    if (count > EMB_ZIP_MEMBERS_MAX)
        return emb_fail_at(u->error, EMB_LIMIT, u->path, 0, 0, "the ZIP has %lld members, more than %d", (long long)count,
                           EMB_ZIP_MEMBERS_MAX);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        if (!name || !(*u->options->member ? strcmp(name, u->options->member) == 0 : is_list_name(name)))
            continue;
        if (found >= 0)
            return emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0,
                               "the ZIP has several lists: name one by `member` in the configuration");
        found = i;
    }
    if (found < 0)
        return emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0, "the ZIP has no %s%s%s", *u->options->member ? "\"" : "list in it",
                           u->options->member, *u->options->member ? "\" in it" : "");
    *ret = (zip_uint64_t)found;
    return EMB_OK;
}

static emb_status copy_member(unpacker *u, zip_t *zip, zip_uint64_t number)
{
    zip_file_t *member = zip_fopen_index(zip, number, 0);
    char *buffer = malloc(CHUNK);
    emb_status status = EMB_OK;
    zip_int64_t got = 0;
    if (!buffer)
        status = emb_fail_memory(u->error);
    else if (!member)
        status = emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0, "the ZIP is damaged: %s", zip_strerror(zip));
    while (status == EMB_OK && (got = zip_fread(member, buffer, CHUNK)) > 0)
        status = put(u, buffer, (size_t)got);
    if (status == EMB_OK && (got < 0 || zip_fclose(member) != 0)) {
        if (got < 0)
            zip_fclose(member);
        status = emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0, "the ZIP is damaged");
    } else if (status != EMB_OK && member) {
        zip_fclose(member);
    }
    free(buffer);
    return status;
}

static emb_status unpack_zip(unpacker *u)
{
    int code;
    zip_uint64_t number = 0;
    zip_t *zip = zip_open(u->path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!zip)
        return code == ZIP_ER_MEMORY ? emb_fail_memory(u->error)
                                     : emb_fail_at(u->error, EMB_FORMAT, u->path, 0, 0, "the ZIP is damaged or cut off");
    emb_status status = find_member(u, zip, &number);
    if (status == EMB_OK)
        status = copy_member(u, zip, number);
    zip_discard(zip);
    return status;
}

/* ---- Both ---- */

static emb_status replace(unpacker *u, emb_status (*unpack)(unpacker *u))
{
    emb_status status = emb_file_writer_open(u->path, &u->out, u->error);
    if (status != EMB_OK)
        return status;
    status = unpack(u);
    if (status == EMB_OK)
        return emb_file_writer_commit(u->out, u->error);
    emb_file_writer_abandon(u->out);
    return status;
}

static emb_status read_magic(unpacker *u, unsigned char magic[4])
{
    struct stat about;
    FILE *file = fopen(u->path, "rb");
    if (!file)
        return emb_fail_errno(u->error, u->path, "open");
    memset(magic, 0, 4);
    size_t got = fread(magic, 1, 4, file);
    u->packed = fstat(fileno(file), &about) == 0 ? (uint64_t)about.st_size : 0;
    fclose(file);
    (void)got;
    return EMB_OK;
}

emb_status emb_unpack(const char *path, const emb_unpack_options *options, emb_error *error)
{
    unpacker u = {.path = path, .options = options, .error = error};
    unsigned char magic[4];
    emb_status status = read_magic(&u, magic);
    if (status == EMB_OK && options->gzip && u.packed) {
        status = replace(&u, unpack_gzip);
        if (status == EMB_OK)
            status = read_magic(&u, magic);
    }
    if (status == EMB_OK && magic[0] == 0x1F && magic[1] == 0x8B) {
        status = replace(&u, unpack_gzip);
        if (status == EMB_OK)
            status = read_magic(&u, magic);
    }
    if (status == EMB_OK && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3 && magic[3] == 4)
        status = replace(&u, unpack_zip);
    return status;
}
