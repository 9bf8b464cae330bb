/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A growing byte buffer with a stated maximum. An append that fails (out of memory, beyond the maximum)
 * marks the buffer as failed and leaves its content as it was; later appends do nothing, so that a caller
 * may append many times and look at the end once. Belongs to one thread.
 */
#ifndef EMB_BASE_BUF_H
#define EMB_BASE_BUF_H

#include "base/str.h"

typedef struct emb_buf {
    char *data; /**< NUL-terminated once anything was appended; NULL before */
    size_t len;
    size_t cap;
    size_t max; /**< most bytes it may hold */
    bool failed;
    bool lost_memory, lost_room; /**< ever failed for want of memory, or at `max`, since emb_buf_free: emb_buf_clear keeps them */
} emb_buf;

#define EMB_BUF_INIT(most) ((emb_buf){.max = (most)})

/** Gives back the memory; the buffer can be used anew with the same maximum. */
void emb_buf_free(emb_buf *buf);
/** Empties it, keeps the memory, clears the failure. */
static inline void emb_buf_clear(emb_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
}
/** Room for `more` bytes behind the end; false where it fails. */
bool emb_buf_reserve(emb_buf *buf, size_t more);
bool emb_buf_append(emb_buf *buf, const void *data, size_t len);
bool emb_buf_append_str(emb_buf *buf, emb_str text);
bool emb_buf_append_text(emb_buf *buf, const char *text);
bool emb_buf_append_byte(emb_buf *buf, char byte);
bool emb_buf_printf(emb_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline emb_str emb_buf_str(const emb_buf *buf)
{
    return (emb_str){buf->data ? buf->data : "", buf->len};
}

#endif
