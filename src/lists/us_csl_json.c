/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The US Consolidated Screening List as JSON: one object whose "results" are the entries. The whole file is in memory while it is
 * read; it may have 512 MiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "base/buf.h"
#include "base/decode.h"
#include "lists/readers.h"
#include "lists/us_csl.h"

#define FILE_MAX ((size_t)512 * 1024 * 1024)

/* The list's own keys stand in its first entry, whatever else comes first. */
static bool detect(const emb_list_file *file)
{
    emb_str head = emb_str_trim(file->head);
    return head.len && head.data[0] == '{' && emb_str_find(head, EMB_STR("\"results\""), 0) != SIZE_MAX &&
           emb_str_find(head, EMB_STR("\"source_list_url\""), 0) != SIZE_MAX &&
           emb_str_find(head, EMB_STR("\"alt_names\""), 0) != SIZE_MAX;
}

static emb_status read_whole(const char *path, emb_buf *buf, emb_error *error)
{
    emb_decoder *decoder = NULL;
    emb_status status = emb_decoder_open(path, &decoder, error);
    if (status != EMB_OK)
        return status;
    emb_window *window = emb_decoder_window(decoder);
    while (status == EMB_OK && !window->ended) {
        status = emb_decoder_fill(decoder, error);
        size_t more = window->end - window->at;
        if (status == EMB_OK && more > buf->max - buf->len)
            status = emb_fail_at(error, EMB_LIMIT, path, 0, 0, "the file is larger than %zu bytes", buf->max);
        else if (status == EMB_OK && !emb_buf_append(buf, window->data + window->at, more))
            status = emb_fail_memory(error);
        window->at = window->end;
    }
    emb_decoder_close(decoder);
    return status;
}

static emb_str text_of(yyjson_val *value)
{
    return yyjson_is_str(value) ? (emb_str){yyjson_get_str(value), yyjson_get_len(value)} : EMB_STR("");
}

static emb_str get(yyjson_val *object, const char *key)
{
    return text_of(yyjson_obj_get(object, key));
}

/* Some numbers of the list are written as numbers. */
static emb_str get_number(yyjson_val *object, const char *key, char room[32])
{
    yyjson_val *value = yyjson_obj_get(object, key);
    if (!yyjson_is_int(value))
        return text_of(value);
    snprintf(room, 32, "%lld", (long long)yyjson_get_sint(value));
    return emb_str_from(room);
}

static void add_address(emb_build *b, yyjson_val *address, emb_buf *scratch)
{
    static const char *const parts[] = {"address", "city", "state", "postal_code"};
    if (!yyjson_is_obj(address)) {
        emb_us_csl_address(b, text_of(address), EMB_STR(""));
        return;
    }
    emb_buf_clear(scratch);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_str_trim(get(address, parts[i]));
        if (part.len && scratch->len)
            emb_buf_append_text(scratch, ", ");
        emb_buf_append_str(scratch, part);
    }
    emb_us_csl_address(b, emb_buf_str(scratch), get(address, "country"));
}

static void add_id(emb_build *b, emb_entity *sanction, yyjson_val *object)
{
    const emb_us_csl_id id = {
        .type = get(object, "type"),
        .number = get(object, "number"),
        .country = get(object, "country"),
        .issued = get(object, "issue_date"),
        .expires = get(object, "expiration_date"),
    };
    emb_us_csl_id_add(b, sanction, &id);
}

static void add_lists(emb_build *b, emb_entity *sanction, yyjson_val *entry, emb_buf *scratch)
{
    size_t at, count;
    yyjson_val *value;
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "alt_names"), at, count, value)
        emb_us_csl_alias(b, text_of(value));
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "addresses"), at, count, value)
        add_address(b, value, scratch);
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "programs"), at, count, value)
        emb_us_csl_program(b, sanction, text_of(value));
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "dates_of_birth"), at, count, value)
        emb_us_csl_birth_date(b, text_of(value));
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "places_of_birth"), at, count, value)
        emb_us_csl_birth_place(b, text_of(value));
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "nationalities"), at, count, value)
        emb_us_csl_nationality(b, EMB_PROP_nationality, text_of(value));
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "citizenships"), at, count, value)
        emb_us_csl_nationality(b, EMB_PROP_citizenship, text_of(value));
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "ids"), at, count, value)
        add_id(b, sanction, value);
}

static bool add_names(emb_ofac_names *names, yyjson_val *entry)
{
    char room[32];
    size_t at, count;
    yyjson_val *value;
    emb_str id = get_number(entry, yyjson_obj_get(entry, "id") ? "id" : "_id", room), source = get(entry, "source");
    bool added = emb_us_csl_name_add(names, source, id, get(entry, "name"), true);
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entry, "alt_names"), at, count, value)
        added &= emb_us_csl_name_add(names, source, id, text_of(value), false);
    return added;
}

static emb_status add_entry(emb_build *b, const emb_ofac_names *names, yyjson_val *entry, uint64_t number, emb_buf *scratch,
                            emb_error *error)
{
    char room[5][32];
    yyjson_val *id = yyjson_obj_get(entry, "id");
    const emb_us_csl_entry fields = {
        .id = get_number(entry, id ? "id" : "_id", room[0]),
        .source = get(entry, "source"),
        .entity_number = get_number(entry, "entity_number", room[1]),
        .type = get(entry, "type"),
        .name = get(entry, "name"),
        .title = get(entry, "title"),
        .register_notice = get(entry, "federal_register_notice"),
        .start_date = get(entry, "start_date"),
        .end_date = get(entry, "end_date"),
        .standard_order = get(entry, "standard_order"),
        .license_requirement = get(entry, "license_requirement"),
        .license_policy = get(entry, "license_policy"),
        .call_sign = get(entry, "call_sign"),
        .vessel_type = get(entry, "vessel_type"),
        .gross_tonnage = get_number(entry, "gross_tonnage", room[2]),
        .gross_registered_tonnage = get_number(entry, "gross_registered_tonnage", room[3]),
        .vessel_flag = get(entry, "vessel_flag"),
        .vessel_owner = get(entry, "vessel_owner"),
        .remarks = get(entry, "remarks"),
        .source_list_url = get(entry, "source_list_url"),
        .source_information_url = get(entry, "source_information_url"),
    };
    if (!yyjson_is_obj(entry) || !emb_str_trim(fields.id).len) {
        emb_build_refuse(b, 0, "", "entry %llu of \"results\" has no id", (unsigned long long)number);
        return EMB_OK;
    }
    emb_entity *sanction = emb_us_csl_begin(b, &fields, names, 0);
    add_lists(b, sanction, entry, scratch);
    emb_build_check_text(b, scratch);
    emb_build_names_within(b);
    return emb_build_end(b, error);
}

static emb_status read_entries(const emb_list_file *file, emb_build *b, yyjson_val *root, emb_list_info *info, emb_error *error)
{
    yyjson_val *results = yyjson_obj_get(root, "results"), *entry;
    emb_buf scratch = EMB_BUF_INIT(EMB_VALUE_MAX);
    emb_status status = EMB_OK;
    size_t at, count;
    if (!yyjson_is_arr(results))
        return emb_fail_at(error, EMB_FORMAT, file->path, 0, 0, "there is no array \"results\" in it");
    info->declared = yyjson_get_uint(yyjson_obj_get(root, "total"));
    emb_ofac_names *names = emb_ofac_names_new();
    bool named = names != NULL;
    EMB_JSON_ARRAY_EACH (results, at, count, entry)
        named = named && add_names(names, entry);
    if (!named)
        status = emb_fail_memory(error);
    EMB_JSON_ARRAY_EACH (results, at, count, entry) {
        if (status == EMB_OK)
            status = add_entry(b, names, entry, at + 1, &scratch, error);
        emb_build_progress(b, at, count);
    }
    emb_ofac_names_free(names);
    emb_buf_free(&scratch);
    return status;
}

static emb_status read_document(const emb_list_file *file, emb_build *b, emb_buf *text, emb_list_info *info, emb_error *error)
{
    yyjson_read_err problem;
    emb_status status = read_whole(file->path, text, error);
    if (status != EMB_OK)
        return status;
    yyjson_doc *doc = yyjson_read_opts(text->data, text->len, 0, NULL, &problem);
    if (!doc && problem.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
        return emb_fail_memory(error);
    if (!doc)
        return emb_fail_at(error, EMB_FORMAT, file->path, 0, problem.pos, "%snot JSON: %s",
                           problem.code == YYJSON_READ_ERROR_UNEXPECTED_END ? "cut off? " : "", problem.msg);
    status = read_entries(file, b, yyjson_doc_get_root(doc), info, error);
    yyjson_doc_free(doc);
    return status;
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    emb_build *build = NULL;
    emb_buf text = EMB_BUF_INIT(FILE_MAX);
    emb_status status = emb_us_csl_open(file, sink, info, "US Consolidated Screening List (JSON)", &build, error);
    if (status == EMB_OK)
        status = read_document(file, build, &text, info, error);
    emb_build_close(build);
    emb_buf_free(&text);
    return status;
}

const emb_reader emb_reader_us_csl_json = {
    .name = "us-csl-json",
    .title = "US Consolidated Screening List, JSON",
    .detect = detect,
    .read = read_list,
};
