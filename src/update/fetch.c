/* SPDX-License-Identifier: Apache-2.0 */
#include "update/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "embargo/version.h"
#include "update/fetch_part.h"

#define REDIRECTS_MAX 8
#define PAUSE_MAX 60.0
#define RETRY_AFTER_MAX 300.0
#define STALL_BYTES 256
#define CONNECT_SECONDS 30

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode made;

static void make(void)
{
    made = curl_global_init(CURL_GLOBAL_DEFAULT);
}

emb_status emb_fetch_init(emb_error *error)
{
    pthread_once(&once, make);
    return made == CURLE_OK ? EMB_OK : emb_fail(error, EMB_IO, "cannot set up libcurl: %s", curl_easy_strerror(made));
}

/* What follows an attempt. */
typedef enum outcome {
    DONE,
    AGAIN,     /* after a pause */
    AGAIN_NOW, /* at once, from the beginning */
    NEVER      /* this address will not do; another may */
} outcome;

typedef struct attempt {
    const emb_fetch *fetch;
    CURL *curl;
    emb_part *part;
    const char *url;
    uint64_t left;             /* seconds until the source's deadline */
    bool asked_rest, asked_if; /* sent Range, sent If-None-Match or If-Modified-Since */
    /* headers of the answer that is being read; redirects and interim answers come before it */
    emb_fetched head;
    char encoding[32];
    uint64_t range_from, range_total;
    bool has_range;
    double retry_after;
    /* body */
    long code;
    bool begun;
    emb_status status; /* why writing stopped */
    bool restart;      /* the server's part does not fit ours */
    emb_error *error;
} attempt;

/* ---- Headers ---- */

static void copy_value(char *to, size_t size, emb_str value)
{
    size_t len = value.len < size - 1 ? value.len : size - 1;
    memcpy(to, value.data, len);
    to[len] = '\0';
}

static int hex_of_base64(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* "sha-256=:BASE64:" (RFC 9530) or "SHA-256=BASE64" (RFC 3230). */
static void read_digest(emb_str value, char ret[65])
{
    size_t at = emb_str_find_ascii_case(value, EMB_STR("sha-256="), 0);
    uint32_t bits = 0;
    int held = 0;
    size_t len = 0;
    char hex[65];
    if (at == SIZE_MAX)
        return;
    for (at += 8; at < value.len && len < 64; at++) {
        int digit = hex_of_base64(value.data[at]);
        if (digit < 0 && value.data[at] == ':' && !len)
            continue;
        if (digit < 0)
            break;
        bits = bits << 6 | (uint32_t)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            snprintf(hex + len, 3, "%02x", bits >> held & 0xFF);
            len += 2;
        }
    }
    if (len == 64)
        memcpy(ret, hex, 65);
}

/* Digits and the character behind them. */
static bool read_number(char **at, char end, uint64_t *ret)
{
    char *behind;
    if (**at < '0' || **at > '9')
        return false;
    errno = 0;
    *ret = strtoull(*at, &behind, 10);
    if (errno || *behind != end)
        return false;
    *at = behind + (end != '\0');
    return true;
}

/* "bytes 100-199/200" */
static void read_range(attempt *a, emb_str value)
{
    uint64_t from, to, total;
    char text[128], *rest = text + strlen("bytes ");
    copy_value(text, sizeof text, value);
    if (strncmp(text, "bytes ", strlen("bytes ")) == 0 && read_number(&rest, '-', &from) && read_number(&rest, '/', &to) &&
        read_number(&rest, '\0', &total) && from <= to && to < total) {
        a->has_range = true;
        a->range_from = from;
        a->range_total = total;
    }
}

static void begin_answer(attempt *a)
{
    a->head = (emb_fetched){.bytes = 0};
    a->encoding[0] = '\0';
    a->has_range = false;
    a->retry_after = 0;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    attempt *a = context;
    emb_str line = emb_str_trim((emb_str){data, size * count});
    if (emb_str_starts(line, EMB_STR("HTTP/")))
        begin_answer(a);
    size_t colon = emb_str_find_byte(line, ':', 0);
    if (colon == SIZE_MAX)
        return size * count;
    emb_str name = emb_str_slice(line, 0, colon), value = emb_str_trim(emb_str_slice(line, colon + 1, line.len));
    if (emb_str_equal_ascii_case(name, EMB_STR("ETag")) && value.len < sizeof a->head.etag)
        copy_value(a->head.etag, sizeof a->head.etag, value);
    else if (emb_str_equal_ascii_case(name, EMB_STR("Last-Modified")))
        copy_value(a->head.last_modified, sizeof a->head.last_modified, value);
    else if (emb_str_equal_ascii_case(name, EMB_STR("Content-Type")))
        copy_value(a->head.content_type, sizeof a->head.content_type, value);
    else if (emb_str_equal_ascii_case(name, EMB_STR("Content-Encoding")))
        copy_value(a->encoding, sizeof a->encoding, value);
    else if (emb_str_equal_ascii_case(name, EMB_STR("Content-Range")))
        read_range(a, value);
    else if (emb_str_equal_ascii_case(name, EMB_STR("Retry-After")))
        a->retry_after = strtod(value.data, NULL);
    else if (emb_str_equal_ascii_case(name, EMB_STR("Digest")) || emb_str_equal_ascii_case(name, EMB_STR("Repr-Digest")))
        read_digest(value, a->head.digest);
    return size * count;
}

/* ---- Body ---- */

static bool accepts_type(const emb_source *source, const char *type)
{
    static const char *const never[] = {"text/html", "application/xhtml", "image/", "video/", "audio/", "application/pdf"};
    emb_str given = emb_str_from(type);
    for (size_t i = 0; i < source->content_type_count; i++)
        if (emb_str_starts_ascii_case(given, emb_str_from(source->content_types[i])))
            return true;
    if (source->content_type_count)
        return false;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (emb_str_starts_ascii_case(given, emb_str_from(never[i])))
            return false;
    return true;
}

static emb_status check_head(attempt *a)
{
    if (!accepts_type(a->fetch->source, a->head.content_type))
        return emb_fail(a->error, EMB_FORMAT, "the server sends Content-Type \"%.100s\", which is no list", a->head.content_type);
    emb_str encoding = emb_str_from(a->encoding);
    a->head.gzip = emb_str_equal_ascii_case(encoding, EMB_STR("gzip")) || emb_str_equal_ascii_case(encoding, EMB_STR("x-gzip"));
    if (!a->head.gzip && encoding.len && !emb_str_equal_ascii_case(encoding, EMB_STR("identity")))
        return emb_fail(a->error, EMB_FORMAT, "the server sends Content-Encoding \"%s\", which was not asked for", a->encoding);
    return EMB_OK;
}

/* Is the rest that comes the rest of what we have? */
static bool fits(const attempt *a)
{
    bool same_version = !a->head.etag[0] || !a->part->etag[0] || strcmp(a->head.etag, a->part->etag) == 0;
    return a->asked_rest && a->has_range && a->range_from == a->part->size && same_version && a->head.gzip == a->part->gzip;
}

static emb_status begin_body(attempt *a)
{
    emb_status status = check_head(a);
    if (status != EMB_OK)
        return status;
    if (a->code == 206) {
        a->restart = !fits(a);
        return a->restart ? emb_fail(a->error, EMB_FORMAT, "the server sent another part than was asked for") : EMB_OK;
    }
    status = emb_part_empty(a->part, a->error);
    if (status != EMB_OK)
        return status;
    snprintf(a->part->url, sizeof a->part->url, "%s", a->url);
    memcpy(a->part->etag, a->head.etag, sizeof a->part->etag);
    memcpy(a->part->last_modified, a->head.last_modified, sizeof a->part->last_modified);
    a->part->gzip = a->head.gzip;
    return emb_part_describe(a->part, a->error);
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    attempt *a = context;
    if (!a->begun)
        curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &a->code);
    if (a->code != 200 && a->code != 206 && a->code != 0) /* 0: a file */
        return size * count;
    if (!a->begun)
        a->status = begin_body(a);
    a->begun = true;
    if (a->status == EMB_OK && a->part->size + count > a->fetch->source->max_bytes)
        a->status = emb_fail(a->error, EMB_LIMIT, "the list is larger than the %llu bytes that are allowed",
                             (unsigned long long)a->fetch->source->max_bytes);
    if (a->status == EMB_OK)
        a->status = emb_part_write(a->part, data, size * count, a->error);
    return a->status == EMB_OK ? size * count : 0;
}

static bool is_stopped(const emb_fetch *fetch)
{
    return fetch->stop && *fetch->stop;
}

static int take_progress(void *context, curl_off_t total, curl_off_t done, curl_off_t up_total, curl_off_t up)
{
    attempt *a = context;
    (void)done, (void)up_total, (void)up;
    if (a->fetch->progress && a->begun)
        a->fetch->progress(a->fetch->context, a->part->size, a->has_range ? a->range_total : (uint64_t)(total > 0 ? total : 0));
    return is_stopped(a->fetch);
}

/* ---- One attempt ---- */

static bool add_header(struct curl_slist **list, const char *format, const char *value)
{
    char line[4096];
    snprintf(line, sizeof line, format, value);
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer)
        *list = longer;
    return longer != NULL;
}

static bool add_conditions(attempt *a, struct curl_slist **list)
{
    const emb_fetch *f = a->fetch;
    if (emb_part_resumable(a->part, a->url)) {
        char range[32];
        snprintf(range, sizeof range, "%llu-", (unsigned long long)a->part->size);
        a->asked_rest = true;
        bool strong = a->part->etag[0] && strncmp(a->part->etag, "W/", 2) != 0;
        return add_header(list, "Range: bytes=%s", range) &&
               add_header(list, "If-Range: %s", strong ? a->part->etag : a->part->last_modified);
    }
    if (strcmp(f->url, a->url) != 0)
        return true;
    a->asked_if = f->etag[0] || f->last_modified[0];
    return (!f->etag[0] || add_header(list, "If-None-Match: %s", f->etag)) &&
           (!f->last_modified[0] || add_header(list, "If-Modified-Since: %s", f->last_modified));
}

static struct curl_slist *make_headers(attempt *a)
{
    struct curl_slist *list = NULL;
    bool whole = add_header(&list, "Accept-Encoding: %s", "gzip") && add_conditions(a, &list);
    for (size_t i = 0; i < a->fetch->source->header_count && whole; i++)
        whole = add_header(&list, "%s", a->fetch->source->headers[i]);
    if (whole)
        return list;
    curl_slist_free_all(list);
    return NULL;
}

static void set_options(attempt *a, struct curl_slist *headers, char *problem)
{
    const emb_source *s = a->fetch->source;
    CURL *c = a->curl;
    uint64_t timeout = s->timeout < a->left ? s->timeout : a->left;
    bool file = emb_str_starts_ascii_case(emb_str_from(a->url), EMB_STR("file:"));
    curl_easy_setopt(c, CURLOPT_URL, a->url);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, file ? "file" : "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "embargo/" EMB_VERSION_TEXT);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)(timeout < CONNECT_SECONDS ? timeout : CONNECT_SECONDS));
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)timeout);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)s->stall);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, a);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, a);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, take_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, a);
    if (*s->proxy)
        curl_easy_setopt(c, CURLOPT_PROXY, s->proxy);
}

/* What an answer without a body that we want means. */
static outcome judge_code(attempt *a, char *reason, size_t size)
{
    long redirects = 0;
    curl_easy_getinfo(a->curl, CURLINFO_REDIRECT_COUNT, &redirects);
    snprintf(reason, size, "the server answers HTTP %ld", a->code);
    if (a->code == 304 && a->asked_if) {
        a->head.not_modified = true;
        return DONE;
    }
    if (a->code == 416 && a->asked_rest) {
        emb_part_empty(a->part, NULL);
        return AGAIN_NOW;
    }
    if (a->code == 408 || a->code == 425 || a->code == 429 || a->code >= 500)
        return AGAIN;
    /* a signed address ran out between the redirect and the answer: the next attempt gets a new one */
    if (redirects && (a->code == 400 || a->code == 401 || a->code == 403 || a->code == 404 || a->code == 410))
        return AGAIN;
    return NEVER;
}

static outcome judge_body(attempt *a, char *reason, size_t size)
{
    if (a->code == 206 && a->part->size != a->range_total) {
        snprintf(reason, size, "the server sent %llu of %llu bytes", (unsigned long long)a->part->size,
                 (unsigned long long)a->range_total);
        return AGAIN;
    }
    return DONE;
}

static outcome judge_failure(attempt *a, CURLcode code, const char *problem, char *reason, size_t size)
{
    snprintf(reason, size, "%s", *problem ? problem : curl_easy_strerror(code));
    if (a->restart) {
        snprintf(reason, size, "the server sent another part than was asked for");
        emb_part_empty(a->part, NULL);
        return AGAIN_NOW;
    }
    if (a->status != EMB_OK)
        return NEVER;
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_FILE_COULDNT_READ_FILE:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_OUT_OF_MEMORY:
        return NEVER;
    default:
        return AGAIN;
    }
}

static outcome judge(attempt *a, CURLcode code, const char *problem, char *reason, size_t size)
{
    curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &a->code);
    if (code != CURLE_OK)
        return judge_failure(a, code, problem, reason, size);
    if (a->code != 200 && a->code != 206 && a->code != 0)
        return judge_code(a, reason, size);
    if (!a->begun) { /* an empty body: still a version of its own */
        a->status = begin_body(a);
        if (a->status != EMB_OK)
            return judge_failure(a, CURLE_WRITE_ERROR, problem, reason, size);
    }
    return judge_body(a, reason, size);
}

static outcome try_once(attempt *a, char *reason, size_t size)
{
    char problem[CURL_ERROR_SIZE] = "";
    outcome result = NEVER;
    snprintf(reason, size, "out of memory");
    a->curl = curl_easy_init();
    struct curl_slist *headers = a->curl ? make_headers(a) : NULL;
    if (headers) {
        set_options(a, headers, problem);
        result = judge(a, curl_easy_perform(a->curl), problem, reason, size);
    } else {
        a->status = emb_fail_memory(a->error);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(a->curl);
    a->curl = NULL;
    return result;
}

/* ---- All attempts ---- */

/* The pause before the next attempt: doubled each time, with a share of chance so that many clients do not come back at once. */
static double pause_before(const emb_source *s, unsigned attempt_number, double retry_after)
{
    unsigned char chance = 0;
    double seconds = s->backoff;
    for (unsigned i = 1; i < attempt_number && seconds < PAUSE_MAX; i++)
        seconds *= 2;
    if (seconds > PAUSE_MAX)
        seconds = PAUSE_MAX;
    if (getrandom(&chance, 1, GRND_NONBLOCK) == 1)
        seconds *= 0.75 + chance / 512.0;
    if (retry_after > seconds && s->backoff > 0)
        seconds = retry_after < RETRY_AFTER_MAX ? retry_after : RETRY_AFTER_MAX;
    return seconds;
}

static emb_status sleep_for(const emb_fetch *fetch, double seconds, emb_error *error)
{
    for (; seconds > 0 && !is_stopped(fetch); seconds -= 0.1) {
        double step = seconds < 0.1 ? seconds : 0.1;
        nanosleep(&(struct timespec){0, (long)(step * 1e9)}, NULL);
    }
    return is_stopped(fetch) ? emb_fail(error, EMB_STOPPED, "stopped") : EMB_OK;
}

static emb_status finish(const emb_fetch *fetch, attempt *a, emb_part *part, emb_fetched *ret, emb_error *error)
{
    a->head.bytes = part->size;
    snprintf(a->head.url, sizeof a->head.url, "%s", a->url);
    if (!a->head.not_modified) {
        emb_status status = emb_part_finish(part, fetch->path, error);
        if (status != EMB_OK)
            return status;
        a->head.gzip = part->gzip;
        if (!a->head.etag[0])
            memcpy(a->head.etag, part->etag, sizeof a->head.etag);
    } else {
        emb_part_remove(part);
    }
    *ret = a->head;
    return EMB_OK;
}

static uint64_t seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec;
}

/* Attempts go round the addresses; one that will not do is left out from then on. */
static emb_status try_all(const emb_fetch *fetch, emb_part *part, emb_fetched *ret, emb_error *error)
{
    const emb_source *s = fetch->source;
    bool out[EMB_SOURCE_VALUES_MAX] = {false};
    size_t left = s->url_count, at = 0;
    char reason[EMB_ERROR_MESSAGE_MAX] = "no address";
    emb_error first = {.code = EMB_IO};
    emb_status failure = EMB_IO;
    unsigned number = 1, restarts = 0, done = 0;
    uint64_t end = seconds_now() + s->deadline;
    while (number <= s->attempts && left) {
        uint64_t now = seconds_now();
        if (done && now >= end)
            break;
        while (out[at % s->url_count])
            at++;
        attempt a = {
            .fetch = fetch, .part = part, .url = s->urls[at % s->url_count], .left = end > now ? end - now : 1, .error = &first};
        outcome result = try_once(&a, reason, sizeof reason);
        done++;
        if (result == DONE) {
            a.head.attempts = done;
            return finish(fetch, &a, part, ret, error);
        }
        if (is_stopped(fetch))
            return emb_fail(error, EMB_STOPPED, "stopped");
        failure = a.status != EMB_OK && !a.restart ? a.status : EMB_IO;
        if (failure == EMB_IO && a.status == EMB_IO)
            snprintf(reason, sizeof reason, "%s", first.message);
        if (result == AGAIN_NOW && restarts++ < 3)
            continue;
        if (result == NEVER) {
            out[at % s->url_count] = true;
            left--;
        }
        at++;
        if (number++ == s->attempts || !left)
            break;
        double seconds = result == NEVER ? 0 : pause_before(s, number - 1, a.retry_after);
        if (fetch->retry)
            fetch->retry(fetch->context, number, seconds, reason);
        emb_status status = sleep_for(fetch, seconds, error);
        if (status != EMB_OK)
            return status;
    }
    if (failure != EMB_IO)
        emb_part_remove(part);
    if (failure != EMB_IO)
        return emb_fail(error, failure, "%s", first.message);
    return emb_fail(error, EMB_IO, "%s (%u attempt%s)", reason, done, done == 1 ? "" : "s");
}

emb_status emb_fetch_file(const emb_fetch *fetch, emb_fetched *ret, emb_error *error)
{
    emb_part part;
    emb_status status = emb_fetch_init(error);
    if (status == EMB_OK)
        status = emb_part_open(fetch->path, &part, error);
    if (status != EMB_OK)
        return status;
    status = try_all(fetch, &part, ret, error);
    emb_part_close(&part);
    return status;
}
