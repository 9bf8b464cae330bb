/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A request and its answer, free of the HTTP library: what routes see. A request belongs to one thread at a time: the one that
 * reads it, then the worker that answers it, then the one that sends.
 */
#ifndef EMB_SERVER_REQUEST_H
#define EMB_SERVER_REQUEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

struct emb_server;
struct emb_generation;
struct emb_route;

/** A name with its value: a query parameter, a form field or a header. Decoded, NUL-terminated, valid UTF-8 not guaranteed. */
typedef struct emb_param {
    emb_str name, value;
} emb_param;

typedef emb_vec(emb_param) emb_params;

/** What a caller may do; each role includes the ones before it. */
typedef enum emb_permission { EMB_MAY_NONE = 0, EMB_MAY_READ, EMB_MAY_SCREEN, EMB_MAY_DECIDE, EMB_MAY_ADMIN } emb_permission;

/** "read", "screen", "decide", "admin"; EMB_MAY_NONE for anything else. */
emb_permission emb_permission_by_name(emb_str name);
const char *emb_permission_name(emb_permission role);

#define EMB_SEGMENTS_MAX 8
#define EMB_ANSWER_HEADERS_MAX 12

typedef struct emb_request {
    struct emb_server *server;
    emb_arena *arena; /**< everything below that is not a buffer */
    const char *method, *url;
    emb_str path;                       /**< as sent, without the query */
    emb_str segments[EMB_SEGMENTS_MAX]; /**< of the path, decoded */
    size_t segment_count;
    emb_params query, headers, form;
    emb_buf body;
    const struct emb_route *route;

    char trace_id[33], span_id[17];
    const char *trace_state; /**< as sent, NULL: none */
    emb_permission role;
    const char *key_name; /**< of the API key, "" without one */
    char client[48];      /**< address */
    uint64_t started;     /**< nanoseconds, monotonic */

    int status;       /**< 0: not answered yet */
    const char *type; /**< content type of the answer */
    emb_buf answer;   /**< its body */
    emb_param answer_headers[EMB_ANSWER_HEADERS_MAX];
    size_t answer_header_count;
    bool close;         /**< end the connection with the answer */
    uint32_t weight;    /**< how much work it is likely to be: queries in a batch, kilobytes of a document */
    const char *digest; /**< of the index that answered, for the log; NULL: none */

    /* for the HTTP layer */
    void *transport;
    void *connection;
    bool headers_read, dispatched, too_large;
    struct emb_request *next;
} emb_request;

/** NULL when out of memory. */
emb_request *emb_request_new(struct emb_server *server, const char *url);
/** NULL allowed. */
void emb_request_free(emb_request *request);

/** Splits a query string or form body. False when out of memory or beyond 10,000 parameters. */
bool emb_params_parse(emb_params *params, emb_str text, emb_arena *arena);
/** Percent decoding; `plus` also turns "+" into a space. Returns a NUL-terminated copy, data NULL when out of memory. */
emb_str emb_url_decode(emb_str text, bool plus, emb_arena *arena);

/** The last value of a query parameter (as in yente), NULL data where it is not given. */
emb_str emb_request_param(const emb_request *request, const char *name);
/** All values, from `*at` on: true with the next one. */
bool emb_params_next(const emb_params *params, const char *name, size_t *at, emb_str *ret);
/** A header, by name without case; NULL data where it is not given. */
emb_str emb_request_header(const emb_request *request, const char *name);
size_t emb_request_header_count(const emb_request *request, const char *name);

/* ---- Answers ---- */

/** Adds a header; the value is copied. */
void emb_answer_header(emb_request *request, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** Empties what was written, sets the status and {"detail": "…"}. */
void emb_answer_error(emb_request *request, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** 422 as FastAPI gives it: {"detail":[{"type","loc":[place,field],"msg","input"}]}. `input` NULL: null. */
void emb_answer_invalid(emb_request *request, const char *place, const char *field, const char *type, const char *message,
                        const char *input);
/** Sets the status (the body is in `answer`). */
void emb_answer(emb_request *request, int status, const char *type);

/**
 * A whole number from a query parameter, `*ret` left as it is where it is not given. False (and the request is answered with 422)
 * where it is none or out of bounds.
 */
bool emb_request_number(emb_request *request, const char *name, long least, long most, long *ret);
bool emb_request_decimal(emb_request *request, const char *name, double least, double most, double *ret);
/** true, false, 1, 0, yes, no, on, off. */
bool emb_request_bool(emb_request *request, const char *name, bool *ret);

#define EMB_TYPE_JSON "application/json"
#define EMB_TYPE_HTML "text/html; charset=utf-8"
#define EMB_TYPE_PLAIN "text/plain; charset=utf-8"
/** Most bytes of an answer. */
#define EMB_ANSWER_MAX ((size_t)256 * 1024 * 1024)

#endif
