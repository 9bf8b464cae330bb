/* SPDX-License-Identifier: Apache-2.0 */
#include "server/remote.h"

#include <curl/curl.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "embargo/version.h"
#include "server/log.h"

#define TRIES 4
#define CONNECT_SECONDS 15L
/* A transfer that stands still for so long has failed; a slow one may take its time. */
#define STILL_SECONDS 60L

void emb_remote_init(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

bool emb_remote_local(const char *url, char *out, size_t size)
{
    const char *path = url;
    size_t len = 0;
    bool is_file = strncmp(url, "file://", 7) == 0;
    if (is_file)
        path = url + 7;
    else if (strstr(url, "://"))
        return false;
    for (; *path && len + 1 < size; path++) {
        char *end, pair[3] = {path[0] == '%' ? path[1] : '\0', path[0] == '%' && path[1] ? path[2] : '\0', '\0'};
        long code = is_file && pair[0] ? strtol(pair, &end, 16) : 0;
        if (code > 0 && end == pair + 2) {
            out[len++] = (char)code;
            path += 2;
        } else {
            out[len++] = *path;
        }
    }
    out[len] = '\0';
    return !*path;
}

/* ---- One transfer ---- */

typedef struct transfer {
    emb_buf *buf;            /* or */
    emb_file_writer *writer; /* what it goes to */
    EVP_MD_CTX *digest;
    emb_status status;
    emb_error *error;
} transfer;

static size_t take(char *data, size_t size, size_t count, void *context)
{
    transfer *t = context;
    size_t len = size * count;
    if (t->digest)
        EVP_DigestUpdate(t->digest, data, len);
    if (t->writer)
        t->status = emb_file_writer_write(t->writer, data, len, t->error);
    else if (!emb_buf_append(t->buf, data, len))
        t->status = emb_fail(t->error, EMB_LIMIT, "it is larger than %zu bytes", t->buf->max);
    return t->status == EMB_OK ? len : 0;
}

static bool worth_another_try(CURLcode code, long status)
{
    if (code == CURLE_HTTP_RETURNED_ERROR)
        return status == 408 || status == 429 || status >= 500;
    return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_OPERATION_TIMEDOUT ||
           code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING ||
           code == CURLE_SSL_CONNECT_ERROR || code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;
}

static emb_status run_transfer(const char *url, const char *authorization, transfer *t, bool *ret_again, emb_error *error)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = NULL;
    char header[1024], problem[CURL_ERROR_SIZE] = "";
    long status = 0;
    *ret_again = false;
    if (!curl)
        return emb_fail_memory(error);
    if (authorization) {
        snprintf(header, sizeof header, "Authorization: %s", authorization);
        headers = curl_slist_append(NULL, header);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    }
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 10L);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, STILL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "embargo/" EMB_VERSION_TEXT);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (code == CURLE_OK || t->status != EMB_OK)
        return t->status;
    *ret_again = worth_another_try(code, status);
    return emb_fail(error, EMB_IO, "cannot fetch %.200s: %s", url, *problem ? problem : curl_easy_strerror(code));
}

static emb_status fetch(const char *url, const char *authorization, emb_buf *buf, const char *path, const char *sha1,
                        bool *ret_again, emb_error *error)
{
    transfer t = {.buf = buf, .error = error};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
    *ret_again = false;
    if (buf)
        emb_buf_clear(buf);
    if (sha1 && (!(t.digest = EVP_MD_CTX_new()) || EVP_DigestInit_ex(t.digest, EVP_sha1(), NULL) != 1)) {
        EVP_MD_CTX_free(t.digest);
        return emb_fail_memory(error);
    }
    emb_status status = path ? emb_file_writer_open(path, &t.writer, error) : EMB_OK;
    if (status == EMB_OK)
        status = run_transfer(url, authorization, &t, ret_again, error);
    if (status == EMB_OK && t.digest && EVP_DigestFinal_ex(t.digest, digest, &len) == 1) {
        for (unsigned i = 0; i < len; i++)
            snprintf(hex + 2 * i, 3, "%02x", digest[i]);
        if (!emb_str_equal_ascii_case(emb_str_from(hex), emb_str_from(sha1))) {
            *ret_again = true;
            status = emb_fail(error, EMB_FORMAT, "%.200s has the digest %s, the catalog says %s", url, hex, sha1);
        }
    }
    EVP_MD_CTX_free(t.digest);
    if (t.writer && status == EMB_OK)
        return emb_file_writer_commit(t.writer, error);
    emb_file_writer_abandon(t.writer);
    return status;
}

static emb_status fetch_with_patience(const char *url, const char *authorization, emb_buf *buf, const char *path, const char *sha1,
                                      emb_error *error)
{
    emb_error own = {0};
    for (unsigned tried = 0;; tried++) {
        bool again;
        emb_status status = fetch(url, authorization, buf, path, sha1, &again, &own);
        if (status == EMB_OK)
            return EMB_OK;
        if (!again || tried + 1 == TRIES) {
            if (error)
                *error = own;
            return status;
        }
        emb_log(EMB_LOG_WARNING, "fetch_retry", "%s; try %u of %d", own.message, tried + 2, TRIES);
        usleep(250000u << (2 * tried)); /* 0.25 s, 1 s, 4 s */
    }
}

emb_status emb_remote_text(const char *url, const char *authorization, emb_buf *out, emb_error *error)
{
    char path[4096];
    if (!emb_remote_local(url, path, sizeof path))
        return fetch_with_patience(url, authorization, out, NULL, NULL, error);
    emb_buf_clear(out);
    return emb_file_read(path, out, error);
}

emb_status emb_remote_file(const char *url, const char *authorization, const char *sha1, const char *path, emb_error *error)
{
    char local[4096], file[4200];
    if (!emb_remote_local(url, local, sizeof local))
        return fetch_with_patience(url, authorization, NULL, path, sha1, error);
    snprintf(file, sizeof file, "file://%s", local);
    return fetch_with_patience(file, NULL, NULL, path, sha1, error);
}
