/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <time.h>

#include "model/date.h"

static void to_hex(const unsigned char *bytes, char ret[65])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 32; i++) {
        ret[2 * i] = digits[bytes[i] >> 4];
        ret[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret[64] = '\0';
}

emb_status emb_sha256_hex(emb_str data, char ret[65], emb_error *error)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    if (EVP_Digest(data.data ? data.data : "", data.len, bytes, NULL, EVP_sha256(), NULL) != 1)
        return emb_fail_memory(error);
    to_hex(bytes, ret);
    return EMB_OK;
}

emb_status emb_hmac_hex(emb_str key, emb_str data, char ret[65], emb_error *error)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    if (!HMAC(EVP_sha256(), key.data ? key.data : "", (int)key.len, (const unsigned char *)(data.data ? data.data : ""), data.len,
              bytes, NULL))
        return emb_fail_memory(error);
    to_hex(bytes, ret);
    return EMB_OK;
}

void emb_time_text(int64_t seconds, char ret[32])
{
    struct tm tm;
    time_t time = (time_t)seconds;
    if (!gmtime_r(&time, &tm) || !strftime(ret, 32, "%Y-%m-%dT%H:%M:%SZ", &tm))
        snprintf(ret, 32, "1970-01-01T00:00:00Z");
}

void emb_time_now(char ret[32])
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    emb_time_text(now.tv_sec, ret);
    snprintf(ret + 19, 32 - 19, ".%03dZ", (int)(now.tv_nsec / 1000000));
}

bool emb_time_is_iso(emb_str text)
{
    emb_date date;
    if (text.len < 10 || (text.len > 10 && text.data[10] != 'T') || text.len > 30)
        return false;
    return emb_date_parse_iso((emb_str){text.data, 10}, &date) && date.day;
}
