/* SPDX-License-Identifier: Apache-2.0 */
#include "server/assemble.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "embargo/version.h"
#include "index/builder.h"
#include "lists/reader.h"
#include "server/log.h"

#define META_MAX ((size_t)64 * 1024 * 1024)
#define ID_MAX 600
#define SIGNATURE 40
/* Only the first of a dataset's problems are logged one by one. */
#define PROBLEMS_LOGGED 20

/* ---- Signed ids ---- */

static bool is_signature(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!emb_is_ascii_digit(text.data[i]) && !(text.data[i] >= 'a' && text.data[i] <= 'f'))
            return false;
    return text.len == SIGNATURE;
}

void emb_sign_id(const char *dataset, emb_str id, char *out, size_t size)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    if (id.len > SIGNATURE && id.data[id.len - SIGNATURE - 1] == '.' && is_signature(emb_str_slice(id, id.len - SIGNATURE, id.len)))
        id.len -= SIGNATURE + 1;
    HMAC(EVP_sha1(), dataset, (int)strlen(dataset), (const unsigned char *)id.data, id.len, digest, &len);
    int at = snprintf(out, size, "%.*s.", (int)id.len, id.data);
    for (unsigned i = 0; i < len && at > 0 && (size_t)at + 2 < size; i++)
        at += snprintf(out + at, size - (size_t)at, "%02x", digest[i]);
}

/* ---- One dataset ---- */

typedef struct assembling {
    const emb_catalog *catalog;
    const emb_dataset *dataset;
    uint8_t *members; /* by dataset: the one that is read and those below it */
    emb_builder *builder;
    emb_entity *entity;
    uint64_t refused, warned;
} assembling;

static emb_status add_datasets(assembling *a, const emb_entity *from, emb_error *error)
{
    emb_status status = EMB_OK;
    size_t kept = 0;
    for (size_t i = 0; i < emb_entity_dataset_count(from) && status == EMB_OK; i++) {
        uint32_t number = emb_catalog_find(a->catalog, emb_entity_dataset(from, i));
        if (number == EMB_DATASET_NONE || !a->members[number])
            continue;
        kept++;
        status = emb_entity_add_dataset(a->entity, emb_entity_dataset(from, i), error);
    }
    if (!kept && status == EMB_OK)
        status = emb_entity_add_dataset(a->entity, emb_str_from(a->dataset->name), error);
    return status;
}

static emb_status add_values(assembling *a, const emb_entity *from, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_schema schema = emb_entity_schema(from);
    for (size_t i = 0; i < emb_entity_value_count(from) && status == EMB_OK; i++) {
        emb_value value = emb_entity_value(from, i);
        const emb_property *property = emb_schema_property(schema, value.prop);
        char id[ID_MAX + SIGNATURE + 2];
        if (a->dataset->sign && property && property->type == EMB_TYPE_entity && value.text.len <= ID_MAX) {
            emb_sign_id(a->dataset->name, value.text, id, sizeof id);
            value.text = emb_str_from(id);
        }
        status = emb_entity_add(a->entity, value.prop, value.text, error);
    }
    return status;
}

static emb_status take_entity(void *context, const emb_entity *from, emb_error *error)
{
    assembling *a = context;
    emb_entity *to = a->entity;
    emb_str id = emb_entity_id(from);
    char signed_id[ID_MAX + SIGNATURE + 2];
    if (a->dataset->sign && id.len <= ID_MAX) {
        emb_sign_id(a->dataset->name, id, signed_id, sizeof signed_id);
        id = emb_str_from(signed_id);
    }
    emb_status status = emb_entity_begin(to, emb_entity_schema(from), id, error);
    if (status == EMB_OK && emb_entity_has_caption(from))
        status = emb_entity_set_caption(to, emb_entity_caption(from), error);
    for (size_t i = 0; i < emb_entity_referent_count(from) && status == EMB_OK; i++)
        status = emb_entity_add_referent(to, emb_entity_referent(from, i), error);
    if (status == EMB_OK)
        status =
            emb_entity_set_seen(to, emb_entity_first_seen(from), emb_entity_last_seen(from), emb_entity_last_change(from), error);
    if (status == EMB_OK)
        status = add_datasets(a, from, error);
    if (status == EMB_OK)
        status = add_values(a, from, error);
    return status == EMB_OK ? emb_builder_add(a->builder, to, error) : status;
}

static void take_refusal(void *context, uint64_t line, const char *id, const char *reason)
{
    assembling *a = context;
    if (a->refused++ < PROBLEMS_LOGGED)
        emb_log(EMB_LOG_WARNING, "record_refused", "%s line %llu: %s: %s", a->dataset->name, (unsigned long long)line, id, reason);
}

static void take_warning(void *context, uint64_t line, const char *id, const char *reason)
{
    assembling *a = context;
    if (a->warned++ < PROBLEMS_LOGGED)
        emb_log(EMB_LOG_DEBUG, "value_kept_as_note", "%s line %llu: %s: %s", a->dataset->name, (unsigned long long)line, id,
                reason);
}

static void append_list(emb_buf *meta, const emb_dataset *d, const emb_list_info *info)
{
    emb_json_comma(meta);
    emb_buf_append_byte(meta, '{');
    emb_json_member(meta, "dataset", emb_str_from(d->name));
    emb_json_member(meta, "title", emb_str_from(d->title));
    emb_json_member(meta, "format", emb_str_from(info->format));
    emb_json_member(meta, "published", emb_str_from(info->published));
    emb_json_member(meta, "version", emb_str_from(d->index_version));
    emb_buf_printf(meta,
                   ",\"records\":%llu,\"targets\":%llu,\"entities\":%llu,\"names\":%llu,\"weak_aliases\":%llu,\"refused\":%llu}",
                   (unsigned long long)info->records, (unsigned long long)info->targets, (unsigned long long)info->entities,
                   (unsigned long long)info->names, (unsigned long long)info->weak_aliases, (unsigned long long)info->refused);
}

static emb_status read_dataset(assembling *a, emb_buf *meta, emb_error *error)
{
    const emb_sink sink = {.context = a, .entity = take_entity, .refuse = take_refusal, .warn = take_warning};
    emb_list_info info = {0};
    size_t number = (size_t)(a->dataset - a->catalog->datasets.items);
    bool lines = emb_str_ends(emb_str_from(a->dataset->file), EMB_STR(".ftm.json"));
    memset(a->members, 0, a->catalog->datasets.count);
    emb_catalog_members(a->catalog, (uint32_t)number, a->members);
    a->refused = a->warned = 0;
    emb_builder_begin_list(a->builder);
    emb_status status = emb_list_read(a->dataset->file, lines ? "ftm-json" : NULL, a->dataset->name, &sink, &info, error);
    if (status != EMB_OK)
        return status;
    emb_log(EMB_LOG_INFO, "dataset_read", "%s %s: %llu entities, %llu records refused, %llu values kept as notes", a->dataset->name,
            a->dataset->index_version ? a->dataset->index_version : "", (unsigned long long)info.entities,
            (unsigned long long)a->refused, (unsigned long long)a->warned);
    append_list(meta, a->dataset, &info);
    return EMB_OK;
}

/* ---- All ---- */

static emb_status read_all(assembling *a, emb_buf *meta, emb_error *error)
{
    emb_status status = EMB_OK;
    size_t count = 0;
    emb_buf_printf(meta, "{\"version\":\"%s\",\"lists\":[", EMB_VERSION_TEXT);
    for (size_t i = 0; i < a->catalog->datasets.count && status == EMB_OK; i++) {
        a->dataset = &a->catalog->datasets.items[i];
        if (!a->dataset->file)
            continue;
        count++;
        status = read_dataset(a, meta, error);
    }
    emb_buf_append_text(meta, "]}");
    if (status == EMB_OK && !count)
        return emb_fail(error, EMB_NOT_FOUND, "no dataset has any data");
    return status == EMB_OK && meta->failed ? emb_fail_memory(error) : status;
}

emb_status emb_assemble(const emb_catalog *catalog, const char *path, emb_error *error)
{
    assembling a = {.catalog = catalog};
    emb_buf meta = EMB_BUF_INIT(META_MAX);
    a.members = calloc(catalog->datasets.count + 1, 1);
    a.entity = emb_entity_new();
    emb_status status = a.members && a.entity ? emb_builder_new(&a.builder, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = read_all(&a, &meta, error);
    if (status == EMB_OK)
        status = emb_builder_set_meta(a.builder, emb_buf_str(&meta), error);
    if (status == EMB_OK)
        status = emb_builder_write(a.builder, path, error);
    emb_builder_free(a.builder);
    emb_entity_free(a.entity);
    emb_buf_free(&meta);
    free(a.members);
    return status;
}
