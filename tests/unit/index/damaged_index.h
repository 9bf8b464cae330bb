/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A small index, damaged, with digests put right again so that it is opened, and everything that may be asked of it. A program that
 * uses this shows that whatever stands in an index file, nothing but a refusal or a wrong answer comes of it.
 */
#ifndef EMB_TESTS_DAMAGED_INDEX_H
#define EMB_TESTS_DAMAGED_INDEX_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/evp.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/file.h"
#include "embargo/build.h"
#include "embargo/matcher.h"
#include "index/format.h"

typedef struct damaged_index {
    uint8_t *data;
    size_t size;
} damaged_index;

static inline void damaged_require(bool holds)
{
    if (!holds)
        abort();
}

/* Names in several scripts, of every kind; documents, relations, dates; a party of many names. */
static const char damaged_list[] =
    "{\"id\":\"p1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Orvan Telmik\"],\"alias\":[\"Орван Телмик\",\"Telmik, O.\"],"
    "\"weakAlias\":[\"The Tanner\"],\"birthDate\":[\"1961-02-03\"],\"nationality\":[\"ru\"],\"gender\":[\"male\"],"
    "\"passportNumber\":[\"A1234567\"],\"birthPlace\":[\"Exampleville\"],\"topics\":[\"sanction\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"p1-s\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"p1\"],\"program\":[\"ONE\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"p2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"김정철\"],\"alias\":[\"Kim Jong "
    "Chol\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"p3\",\"schema\":\"Person\",\"properties\":{\"name\":[\"محمد عبد "
    "الله\"],\"lastName\":[\"Abdullah\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Kestrin Trading Company Limited\"],\"alias\":[\"KTC\"],"
    "\"innCode\":[\"7707083893\"],\"jurisdiction\":[\"ru\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"p1\"],\"asset\":[\"c1\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"v1\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"EXAMPLE "
    "STAR\"],\"imoNumber\":[\"9074729\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"l1\",\"schema\":\"LegalEntity\",\"properties\":{\"name\":[\"Al Merrow Exchange\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"i1\",\"schema\":\"Passport\",\"properties\":{\"holder\":[\"p2\"],\"number\":[\"563410155\"]},\"datasets\":[\"d\"]}"
    "\n";

/** The index of damaged_list; freed by the caller. Aborts where it cannot be built. */
static inline damaged_index damaged_build(void)
{
    char folder[] = "/tmp/embargo-index-XXXXXX", list[80], path[80];
    damaged_require(mkdtemp(folder) != NULL);
    snprintf(list, sizeof list, "%s/list.json", folder);
    snprintf(path, sizeof path, "%s/list.emb", folder);
    FILE *file = fopen(list, "w");
    damaged_require(file && fwrite(damaged_list, 1, sizeof damaged_list - 1, file) == sizeof damaged_list - 1);
    damaged_require(fclose(file) == 0);
    const emb_list_source source = {.path = list};
    damaged_require(emb_build_index(path, &source, 1, NULL, NULL) == EMB_OK);
    emb_buf bytes = EMB_BUF_INIT((size_t)1 << 26);
    damaged_require(emb_file_read(path, &bytes, NULL) == EMB_OK);
    unlink(list);
    unlink(path);
    rmdir(folder);
    return (damaged_index){(uint8_t *)bytes.data, bytes.len};
}

/** Puts right what is checked when an index is opened and verified: file size, digests of sections, table and header. */
static inline void damaged_seal(damaged_index *index)
{
    emb_index_header header;
    emb_section_record table[EMB_SECTION_COUNT];
    unsigned len = 0;
    if (index->size < sizeof header + sizeof table)
        return;
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    memcpy(&header, index->data, sizeof header);
    memcpy(table, index->data + sizeof header, sizeof table);
    damaged_require(sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL));
    for (size_t i = 0; i < EMB_SECTION_COUNT; i++) {
        if (table[i].offset > index->size || table[i].size > index->size - table[i].offset)
            continue;
        table[i].digest = XXH3_64bits(index->data + table[i].offset, table[i].size);
        EVP_DigestUpdate(sha, index->data + table[i].offset, table[i].size);
    }
    EVP_DigestFinal_ex(sha, header.content, &len);
    EVP_MD_CTX_free(sha);
    header.file_size = index->size;
    header.table_digest = XXH3_64bits(table, sizeof table);
    header.header_digest = XXH3_64bits(&header, offsetof(emb_index_header, header_digest));
    memcpy(index->data, &header, sizeof header);
    memcpy(index->data + sizeof header, table, sizeof table);
}

static inline emb_status damaged_take(void *context, const char *property, const char *json, size_t len, emb_error *error)
{
    size_t *sum = context;
    (void)error;
    *sum += strlen(property) + (len ? (unsigned char)json[len - 1] : 0u);
    return EMB_OK;
}

static inline emb_status damaged_take_json(void *context, const char *json, size_t len, emb_error *error)
{
    return damaged_take(context, "", json, len, error);
}

static inline void damaged_screen(const emb_index *index, const emb_query *query)
{
    emb_matcher *matcher = NULL;
    const emb_hit *hits;
    size_t count = 0, reason_count;
    if (emb_matcher_new(index, &matcher, NULL) != EMB_OK)
        return;
    for (int exhaustive = 0; exhaustive <= 1; exhaustive++) {
        const emb_match_options options = {.threshold = 0.5, .limit = 20, .exhaustive = exhaustive};
        if (emb_match(matcher, query, &options, &hits, &count, NULL) != EMB_OK)
            continue;
        for (size_t i = 0; i < count; i++) {
            const emb_reason *reasons;
            damaged_require(hits[i].id && hits[i].caption && hits[i].schema && hits[i].score >= 0 && hits[i].score <= 1);
            (void)emb_match_reasons(matcher, i, &reasons, &reason_count, NULL);
            for (size_t at = 0; emb_match_list(matcher, i, 0, at); at++)
                damaged_require(at < 1000000);
            for (size_t at = 0; emb_match_list(matcher, i, 1, at); at++)
                damaged_require(at < 1000000);
        }
    }
    emb_matcher_free(matcher);
}

/** Asks an open index everything. */
static inline void damaged_use(const emb_index *index)
{
    static const char *const names[] = {"Orvan Telmik",    "telmik o", "Орван Телмик", "Kim Jong-chol",          "محمد عبدالله",
                                        "Kestrin Trading", "ktc",      "examplestar",  "Al Merrow Exchange Ltd", "김정철"};
    static const char *const ids[] = {"p1", "c1", "v1", "p1-s", "none", ""};
    size_t sum = 0;
    emb_index_counts counts;
    emb_index_section section;
    emb_index_count(index, &counts);
    for (size_t i = 0; emb_index_section_at(index, i, &section); i++)
        sum += strlen(section.name);
    damaged_require(strlen(emb_index_digest(index)) == 64);
    sum += strlen(emb_index_meta(index)) + emb_index_count_schema(index, "Person");
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char *json = NULL;
        if (emb_index_entity_json(index, ids[i], &json, NULL) == EMB_OK)
            free(json);
        (void)emb_index_referring(index, ids[i], damaged_take, &sum, NULL);
    }
    (void)emb_index_export(index, damaged_take_json, &sum, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        emb_query query = {.name_count = 1, .names = {{names[i], strlen(names[i])}}};
        query.schema = i % 3 == 0 ? "Person" : NULL;
        query.birth_dates[0] = (emb_text){"1961", 4};
        query.countries[0] = (emb_text){"ru", 2};
        query.identifiers[0] = i % 2 ? (emb_text){"IMO 9074729", 11} : (emb_text){"A1234567", 8};
        query.birth_date_count = query.country_count = query.identifier_count = 1;
        damaged_screen(index, &query);
    }
}

/** Opens the bytes as an index file; NULL where they are refused, which needs a message. Verifies it and uses it even so. */
static inline emb_status damaged_try(const damaged_index *bytes)
{
    char path[64];
    emb_index *index = NULL;
    emb_error error = {0};
    int file = memfd_create("index", MFD_CLOEXEC);
    damaged_require(file >= 0 && write(file, bytes->data, bytes->size) == (ssize_t)bytes->size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    emb_status status = emb_index_open(path, &index, &error);
    close(file);
    if (status == EMB_OK) {
        status = emb_index_verify(index, &error);
        damaged_use(index);
        emb_index_close(index);
    }
    damaged_require(status == EMB_OK || error.message[0]);
    return status;
}

#endif
