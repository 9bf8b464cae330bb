/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void emb_buf_free(emb_buf *buf)
{
    free(buf->data);
    *buf = EMB_BUF_INIT(buf->max);
}

bool emb_buf_reserve(emb_buf *buf, size_t more)
{
    if (buf->failed)
        return false;
    if (more > buf->max - buf->len) {
        buf->failed = buf->lost_room = true;
        return false;
    }
    size_t need = buf->len + more + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = buf->cap ? buf->cap + buf->cap / 2 : 64;
    if (cap < need)
        cap = need;
    char *data = realloc(buf->data, cap);
    if (!data) {
        buf->failed = buf->lost_memory = true;
        return false;
    }
    buf->data = data;
    buf->cap = cap;
    return true;
}

bool emb_buf_append(emb_buf *buf, const void *data, size_t len)
{
    if (!emb_buf_reserve(buf, len))
        return false;
    if (len)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
    return true;
}

bool emb_buf_append_str(emb_buf *buf, emb_str text)
{
    return emb_buf_append(buf, text.data, text.len);
}

bool emb_buf_append_text(emb_buf *buf, const char *text)
{
    return emb_buf_append(buf, text, strlen(text));
}

bool emb_buf_append_byte(emb_buf *buf, char byte)
{
    return emb_buf_append(buf, &byte, 1);
}

bool emb_buf_printf(emb_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !emb_buf_reserve(buf, (size_t)length)) {
        buf->failed = true;
        return false;
    }
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)length + 1, format, args);
    va_end(args);
    buf->len += (size_t)length;
    return true;
}
