/* SPDX-License-Identifier: Apache-2.0 */
/** SHA-256 as 64 hexadecimal digits, and the time as the store writes it. Any thread. */
#ifndef EMB_AUDIT_DIGEST_H
#define EMB_AUDIT_DIGEST_H

#include "base/error.h"
#include "base/str.h"

emb_status emb_sha256_hex(emb_str data, char ret[65], emb_error *error);
/** HMAC-SHA256. */
emb_status emb_hmac_hex(emb_str key, emb_str data, char ret[65], emb_error *error);
/** "2026-11-28T17:40:05.123Z", 24 characters. */
void emb_time_now(char ret[32]);
/** Unix seconds as "2026-11-28T17:40:05Z". */
void emb_time_text(int64_t seconds, char ret[32]);
/** Is it a day, "2026-11-28", or a time that begins with one? */
bool emb_time_is_iso(emb_str text);

#endif
