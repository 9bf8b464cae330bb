/* SPDX-License-Identifier: Apache-2.0 */
/* Checking a whole index file: first that its bytes are those that were written, then that they make sense. */
#include <openssl/evp.h>
#include <yyjson.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/verify_internal.h"

emb_status emb_verify_bad(emb_error *error, emb_section section, const char *what)
{
    return emb_fail(error, EMB_CORRUPT, "the index is damaged: section \"%s\": %s", emb_section_name(section), what);
}

emb_status emb_verify_starts(const emb_index *index, emb_section starts, emb_section items, emb_error *error)
{
    const uint32_t *at = (const uint32_t *)(index->mapping.data + index->table[starts].offset);
    size_t count = index->count[starts];
    if (at[0] != 0)
        return emb_verify_bad(error, starts, "its first place is not the beginning");
    for (size_t i = 0; i + 1 < count; i++)
        if (at[i] > at[i + 1])
            return emb_verify_bad(error, starts, "its places are out of order");
    return at[count - 1] == index->count[items] ? EMB_OK : emb_verify_bad(error, starts, "its last place is not the end");
}

/* Between the sections there is nothing: no digest covers these bytes. */
static emb_status check_gaps(const emb_index *index, emb_error *error)
{
    uint64_t at = sizeof *index->header + EMB_SECTION_COUNT * sizeof *index->table;
    for (size_t i = 0; i <= EMB_SECTION_COUNT; i++) {
        uint64_t next = i < EMB_SECTION_COUNT ? index->table[i].offset : index->mapping.size;
        for (; at < next; at++)
            if (index->mapping.data[at])
                return emb_fail(error, EMB_CORRUPT, "the index is damaged: byte %llu should be 0", (unsigned long long)at);
        at = i < EMB_SECTION_COUNT ? index->table[i].offset + index->table[i].size : at;
    }
    return EMB_OK;
}

static emb_status check_digests(const emb_index *index, emb_error *error)
{
    uint8_t content[32];
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    if (!sha || !EVP_DigestInit_ex(sha, EVP_sha256(), NULL)) {
        EVP_MD_CTX_free(sha);
        return emb_fail_memory(error);
    }
    emb_status status = EMB_OK;
    for (size_t i = 0; i < EMB_SECTION_COUNT && status == EMB_OK; i++) {
        const uint8_t *data = index->mapping.data + index->table[i].offset;
        if (XXH3_64bits(data, index->table[i].size) != index->table[i].digest)
            status = emb_verify_bad(error, (emb_section)i, "it does not match its digest");
        EVP_DigestUpdate(sha, data, index->table[i].size);
    }
    EVP_DigestFinal_ex(sha, content, NULL);
    EVP_MD_CTX_free(sha);
    if (status == EMB_OK && memcmp(content, index->header->content, sizeof content) != 0)
        return emb_fail(error, EMB_CORRUPT, "the index is damaged: its content does not match its digest");
    return status;
}

static emb_status check_meta(const emb_index *index, emb_error *error)
{
    const char *meta = emb_index_meta(index);
    size_t len = strlen(meta);
    yyjson_doc *doc = len ? yyjson_read(meta, len, 0) : NULL;
    bool right = len + 1 == index->count[EMB_SECTION_META] && (!len || yyjson_is_obj(yyjson_doc_get_root(doc)));
    yyjson_doc_free(doc);
    return right ? EMB_OK : emb_verify_bad(error, EMB_SECTION_META, "it is not one JSON object");
}

emb_status emb_index_verify(const emb_index *index, emb_error *error)
{
    emb_status status = check_digests(index, error);
    if (status == EMB_OK)
        status = check_gaps(index, error);
    if (status == EMB_OK)
        status = check_meta(index, error);
    if (status == EMB_OK)
        status = emb_verify_words(index, error);
    return status == EMB_OK ? emb_verify_entities(index, error) : status;
}
