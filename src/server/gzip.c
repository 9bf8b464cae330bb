/* SPDX-License-Identifier: Apache-2.0 */
#include "server/gzip.h"

#include <zlib.h>

/* "gzip" with a quality other than 0. */
static bool accepts_gzip(const emb_request *r)
{
    emb_str rest = emb_request_header(r, "accept-encoding"), part;
    while (rest.data && emb_str_split(&rest, EMB_STR(","), &part)) {
        part = emb_str_trim(part);
        if (!emb_str_starts_ascii_case(part, EMB_STR("gzip")))
            continue;
        size_t quality = emb_str_find(part, EMB_STR("q="), 0);
        return quality == SIZE_MAX || strtod(part.data + quality + 2, NULL) > 0;
    }
    return false;
}

static bool compress_to(emb_buf *out, emb_str text)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t most = deflateBound(&stream, text.len);
    bool done = emb_buf_reserve(out, most);
    if (done) {
        stream.next_in = (unsigned char *)(uintptr_t)text.data;
        stream.avail_in = (unsigned)text.len;
        stream.next_out = (unsigned char *)out->data;
        stream.avail_out = (unsigned)most;
        done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
        out->len = done ? stream.total_out : 0;
    }
    deflateEnd(&stream);
    return done;
}

void emb_gzip_answer(emb_request *r)
{
    emb_buf packed = EMB_BUF_INIT(EMB_ANSWER_MAX);
    emb_answer_header(r, "Vary", "Accept-Encoding");
    if (r->answer.len < EMB_GZIP_LEAST || !accepts_gzip(r))
        return;
    if (!compress_to(&packed, emb_buf_str(&r->answer))) {
        emb_buf_free(&packed);
        return;
    }
    emb_buf_free(&r->answer);
    r->answer = packed;
    emb_answer_header(r, "Content-Encoding", "gzip");
}
