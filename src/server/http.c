/* SPDX-License-Identifier: Apache-2.0 */
#include "server/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

#include "server/clock.h"
#include "server/log.h"
#include "server/routes.h"
#include "server/server_internal.h"
#include "server/trace.h"

/* Room for the longest URL (60,000 bytes) and headers. The library clears all of it after each request. */
#define CONNECTION_MEMORY ((size_t)96 * 1024)
/* With more used connections than this none is kept open between requests: each holds its memory. */
#define KEEP_ALIVE_MOST 1024

static emb_connection *connection_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* ---- Connections ---- */

static void notify_connection(void *context, struct MHD_Connection *c, void **socket_context,
                              enum MHD_ConnectionNotificationCode code)
{
    emb_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context = info ? emb_connections_add(&server->connections, info->connect_fd) : NULL;
    } else {
        emb_connections_remove(&server->connections, *socket_context);
        *socket_context = NULL;
    }
}

static void *begin_request(void *context, const char *uri, struct MHD_Connection *c)
{
    emb_request *r = emb_request_new(context, uri);
    if (!r)
        return NULL;
    r->transport = c;
    r->connection = connection_of(c);
    r->started = emb_nanoseconds();
    r->body = EMB_BUF_INIT((size_t)r->server->config->body_bytes);
    return r;
}

static void end_request(void *context, struct MHD_Connection *c, void **request, enum MHD_RequestTerminationCode code)
{
    emb_server *server = context;
    emb_request *r = *request;
    (void)c;
    (void)code;
    if (!r)
        return;
    *request = NULL;
    if (r->dispatched)
        atomic_fetch_sub(&server->in_flight, 1);
    if (r->connection)
        emb_connections_enter(&server->connections, r->connection, EMB_PHASE_IDLE);
    emb_request_free(r);
}

/* ---- Reading ---- */

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    emb_request *r = context;
    emb_param param = {emb_str_from(name), emb_str_from(value ? value : "")};
    (void)kind;
    return emb_vec_push(&r->headers, param) ? MHD_YES : MHD_NO;
}

static void read_client(emb_request *r, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    r->client[0] = '\0';
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, r->client, sizeof r->client);
    else if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, r->client, sizeof r->client);
}

static bool is_token(emb_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (!emb_is_ascii_alpha(c) && !emb_is_ascii_digit(c) && !strchr("!#$%&'*+-.^_`|~", c))
            return false;
    }
    return text.len > 0;
}

/*
 * What two servers in a row may read differently is refused, so that nobody's request is taken for the end of another one: the library
 * accepts several Content-Length headers, and Content-Length beside Transfer-Encoding (RFC 9112, 6.3).
 */
static const char *find_smuggling(const emb_request *r)
{
    size_t lengths = emb_request_header_count(r, "content-length"), encodings = emb_request_header_count(r, "transfer-encoding");
    emb_str length = emb_request_header(r, "content-length"), encoding = emb_request_header(r, "transfer-encoding");
    if (lengths > 1)
        return "more than one Content-Length";
    if (encodings > 1 || (encodings && !emb_str_equal_ascii_case(emb_str_trim(encoding), EMB_STR("chunked"))))
        return "a Transfer-Encoding other than \"chunked\"";
    if (lengths && encodings)
        return "both Content-Length and Transfer-Encoding";
    if (lengths && !emb_str_is_digits(length))
        return "a Content-Length that is no number";
    if (emb_request_header_count(r, "host") > 1)
        return "more than one Host";
    for (size_t i = 0; i < r->headers.count; i++)
        if (!is_token(r->headers.items[i].name))
            return "a header name that is none";
    return NULL;
}

static size_t header_bytes(const emb_request *r)
{
    size_t sum = 0;
    for (size_t i = 0; i < r->headers.count; i++)
        sum += r->headers.items[i].name.len + r->headers.items[i].value.len + 4;
    return sum;
}

static void answer_preflight(emb_request *r)
{
    emb_str wanted = emb_request_header(r, "access-control-request-headers");
    emb_buf_append_text(&r->answer, "OK");
    emb_answer_header(r, "Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    emb_answer_header(r, "Access-Control-Allow-Headers", "%s", wanted.len ? wanted.data : "*");
    emb_answer_header(r, "Access-Control-Max-Age", "600");
    emb_answer(r, 200, EMB_TYPE_PLAIN);
}

/* Everything that can be said once the headers are there. True where the request is answered. */
static bool answer_early(emb_request *r)
{
    const emb_config *config = r->server->config;
    const char *smuggling = find_smuggling(r);
    uint64_t length = 0;
    emb_trace_begin(r);
    if (smuggling) {
        emb_answer_error(r, 400, "The request has %s.", smuggling);
        r->close = true;
    } else if (strlen(r->url) > (size_t)config->url_bytes) {
        emb_answer_error(r, 414, "URI Too Long");
    } else if (header_bytes(r) > (size_t)config->header_bytes) {
        emb_answer_error(r, 431, "Request Header Fields Too Large");
    } else if (emb_str_to_u64(emb_request_header(r, "content-length"), &length) && length > (uint64_t)config->body_bytes) {
        emb_answer_error(r, 413, "The body is larger than %ld bytes.", config->body_bytes);
    } else if (strcmp(r->method, "OPTIONS") == 0 && emb_request_header(r, "access-control-request-method").data) {
        answer_preflight(r);
    } else if ((r->route = emb_route_find(r)) != NULL && emb_auth_admit(&r->server->auth, r, r->route->least)) {
        return false;
    }
    return true;
}

/* ---- Answering ---- */

static void add_headers(const emb_request *r, struct MHD_Response *response)
{
    MHD_add_response_header(response, "Content-Type", r->type);
    for (size_t i = 0; i < r->answer_header_count; i++)
        MHD_add_response_header(response, r->answer_headers[i].name.data, r->answer_headers[i].value.data);
    MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "DENY");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    if (!MHD_get_response_header(response, "Cache-Control"))
        MHD_add_response_header(response, "Cache-Control", "no-store");
    if (!MHD_get_response_header(response, "Content-Security-Policy"))
        MHD_add_response_header(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (r->close)
        MHD_add_response_header(response, "Connection", "close");
}

static enum MHD_Result send_answer(emb_request *r, struct MHD_Connection *c)
{
    emb_server *server = r->server;
    if (r->answer.failed)
        emb_answer_error(r, 500, "The answer is too large.");
    emb_trace_answer(r);
    r->close |= atomic_load(&server->stopping) || emb_connections_used(&server->connections) > KEEP_ALIVE_MOST;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(r->answer.len, r->answer.data ? r->answer.data : "", MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    add_headers(r, response);
    if (r->connection)
        emb_connections_enter(&server->connections, r->connection, EMB_PHASE_ANSWER);
    enum MHD_Result sent = MHD_queue_response(c, (unsigned)r->status, response);
    MHD_destroy_response(response);
    uint64_t took = emb_nanoseconds() - r->started;
    if (r->route)
        emb_metrics_count(&server->metrics, emb_route_number(r->route), r->status, took);
    else
        atomic_fetch_add(&server->metrics.refused, 1);
    if (r->status == 429)
        atomic_fetch_add(&server->metrics.limited, 1);
    if (server->config->log_requests)
        emb_log_request(r, took);
    return sent;
}

/* How much work a body is likely to be: a batch of queries by its size, so that one query is always quick. */
static uint32_t weigh(const emb_request *r)
{
    uint32_t least = r->route && r->route->heavy ? EMB_HEAVY : 1, size = (uint32_t)(r->body.len / 1024) + 1;
    return size > least ? size : least;
}

static enum MHD_Result dispatch(emb_request *r, struct MHD_Connection *c)
{
    emb_server *server = r->server;
    r->weight = weigh(r);
    if (r->connection && !emb_connections_enter(&server->connections, r->connection, EMB_PHASE_WORK))
        return MHD_NO;
    r->dispatched = true;
    atomic_fetch_add(&server->in_flight, 1);
    MHD_suspend_connection(c);
    if (emb_workers_push(&server->workers, r))
        return MHD_YES;
    emb_answer_error(r, 429, "The server is busy: too many requests are waiting.");
    emb_answer_header(r, "Retry-After", "1");
    MHD_resume_connection(c);
    return MHD_YES;
}

void emb_http_resume(emb_request *r)
{
    MHD_resume_connection(r->transport);
}

static enum MHD_Result take_body(emb_request *r, const char *data, size_t *size)
{
    size_t len = *size;
    *size = 0;
    if (r->too_large || !emb_buf_append(&r->body, data, len)) {
        /* a chunked body has no length to be refused by; the library takes no answer before its end */
        r->too_large = true;
        if (r->connection)
            emb_connections_reject(&r->server->connections, r->connection, 413);
        return MHD_NO;
    }
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                              const char *data, size_t *size, void **request)
{
    emb_request *r = *request;
    (void)context;
    (void)url;
    (void)version;
    if (!r)
        return MHD_NO; /* out of memory */
    if (!r->headers_read) {
        r->headers_read = true;
        r->method = method;
        read_client(r, c);
        MHD_get_connection_values(c, MHD_HEADER_KIND, take_header, r);
        if (r->connection && !emb_connections_enter(&r->server->connections, r->connection, EMB_PHASE_BODY))
            return MHD_NO;
        return answer_early(r) ? send_answer(r, c) : MHD_YES;
    }
    if (*size)
        return take_body(r, data, size);
    return r->dispatched ? send_answer(r, c) : dispatch(r, c);
}

/* ---- Start and stop ---- */

static void log_library(void *context, const char *format, va_list args)
{
    char message[512];
    (void)context;
    vsnprintf(message, sizeof message, format, args);
    emb_log(EMB_LOG_DEBUG, "http", "%s", message);
}

static emb_status listen_on(const emb_config *config, int *ret, emb_error *error)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found = NULL;
    char port[16];
    int one = 1;
    snprintf(port, sizeof port, "%ld", config->port);
    int problem = getaddrinfo(config->host, port, &hints, &found);
    if (problem)
        return emb_fail(error, EMB_IO, "cannot listen on %s: %s", config->host, gai_strerror(problem));
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
              bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, 4096) == 0;
    freeaddrinfo(found);
    if (!ok) {
        emb_status status =
            emb_fail(error, EMB_IO, "cannot listen on %s port %ld: %s", config->host, config->port, strerror(errno));
        if (fd >= 0)
            close(fd);
        return status;
    }
    *ret = fd;
    return EMB_OK;
}

emb_status emb_http_start(emb_server *server, emb_error *error)
{
    int fd = -1;
    emb_status status = listen_on(server->config, &fd, error);
    if (status != EMB_OK)
        return status;
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, 0, NULL, NULL, handle, server,
        MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, begin_request,
        server, MHD_OPTION_NOTIFY_COMPLETED, end_request, server, MHD_OPTION_NOTIFY_CONNECTION, notify_connection, server,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)server->config->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)4096, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (server->daemon)
        return EMB_OK;
    close(fd);
    return emb_fail(error, EMB_IO, "cannot start the HTTP server: %s", strerror(errno));
}

int emb_http_port(const emb_server *server)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_LISTEN_FD);
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (!info || getsockname(info->listen_fd, (struct sockaddr *)&address, &size) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)(const void *)&address)->sin6_port);
    return ntohs(((const struct sockaddr_in *)(const void *)&address)->sin_port);
}

void emb_http_quiesce(emb_server *server)
{
    MHD_socket fd = MHD_quiesce_daemon(server->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
}

void emb_http_stop(emb_server *server)
{
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
}
