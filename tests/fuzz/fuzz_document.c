/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a plain text. The first byte chooses the language. Every finding must lie in the text, what is said to stand there must stand
 * there, and reading it again must say the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "document/reader.h"
#include "embargo/build.h"
#include "fuzz.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static const char *const list =
    "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Orlan "
    "Teverkov\"],\"alias\":[\"\xD0\x9E\xD1\x80\xD0\xBB\xD0\xB0\xD0\xBD "
    "\xD0\xA2\xD0\xB5\xD0\xB2\xD0\xB5\xD1\x80\xD0\xBA\xD0\xBE\xD0\xB2\"],\"country\":[\"ru\"],\"birthDate\":[\"1960\"],\"topics\":["
    "\"sanction\"]}}\n"
    "{\"id\":\"b\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Zarya Optics Trading Company\"],\"topics\":[\"sanction\"]}}\n"
    "{\"id\":\"c\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"ANGARA\"],\"imoNumber\":[\"9179842\"],\"topics\":["
    "\"sanction\"]}}\n"
    "{\"id\":\"d\",\"schema\":\"Person\",\"properties\":{\"name\":[\"KIM Jong "
    "Il\"],\"alias\":[\"\xEA\xB9\x80\xEC\xA0\x95\xEC\x9D\xBC\",\"\xE9\x87\x91\xE6\xAD\xA3\xE6\x97\xA5\"],\"topics\":[\"sanction\"]}"
    "}\n";

static emb_document_reader *make_reader(void)
{
    char source[] = "/tmp/embargo_fuzz_XXXXXX", path[] = "/tmp/embargo_fuzz_XXXXXX";
    emb_document_reader *reader = NULL;
    emb_index *index = NULL; /* lives as long as the program */
    int file = mkstemp(source), other = mkstemp(path);
    require(file >= 0 && other >= 0 && write(file, list, strlen(list)) == (ssize_t)strlen(list));
    close(file);
    close(other);
    const emb_list_source lists[] = {{.path = source, .format = "ftm-json"}};
    require(emb_build_index(path, lists, 1, NULL, NULL) == EMB_OK && emb_index_open(path, &index, NULL) == EMB_OK);
    unlink(source);
    unlink(path);
    require(emb_document_reader_new(index, &reader, NULL) == EMB_OK);
    return reader;
}

static void check_span(const emb_document_reader *r, emb_span span)
{
    require(span.from <= span.to && span.to <= r->document->text.len);
}

static void check(const emb_document_reader *r)
{
    const emb_findings *f = &r->findings;
    for (size_t i = 0; i < f->mentions.count; i++) {
        check_span(r, f->mentions.items[i].span);
        require(f->mentions.items[i].span.from < f->mentions.items[i].span.to && f->mentions.items[i].path);
        require(!f->mentions.items[i].match || !f->mentions.items[i].suppressed);
    }
    for (size_t i = 0; i < f->claims.count; i++) {
        check_span(r, f->claims.items[i].source);
        check_span(r, f->claims.items[i].cue);
        check_span(r, f->claims.items[i].message);
    }
    for (size_t i = 0; i < f->events.count; i++)
        check_span(r, f->events.items[i].span);
    for (size_t i = 0; i < f->zones.count; i++)
        check_span(r, f->zones.items[i].span);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static emb_document_reader *reader;
    static const char *const languages[] = {NULL, "de", "en", "ru", "uk", "fr", "es", "pl", "tr", "zh", "ko", "ar"};
    if (!reader)
        reader = make_reader();
    if (!size)
        return 0;
    emb_document_options options = {.language = languages[data[0] % (sizeof languages / sizeof *languages)]};
    emb_text text = {(const char *)data + 1, size - 1};
    emb_document_counts counts;
    const char *json;
    size_t len;
    require(emb_document_read(reader, text, &options, &counts, NULL) == EMB_OK);
    check(reader);
    require(emb_document_json(reader, &json, &len, NULL) == EMB_OK);
    char *first = strdup(json);
    require(first && emb_document_report(reader, 1, &json, &len, NULL) == EMB_OK);
    require(emb_document_read(reader, text, &options, &counts, NULL) == EMB_OK);
    require(emb_document_json(reader, &json, &len, NULL) == EMB_OK && strcmp(json, first) == 0);
    free(first);
    return 0;
}
