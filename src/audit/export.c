/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/export.h"

#include <stdio.h>
#include <yyjson.h>

#include "base/json.h"

void emb_trail_write_json(const emb_trail_entry *entry, emb_buf *out)
{
    emb_buf_printf(out, "{\"seq\":%lld", (long long)entry->seq);
    emb_json_member(out, "at", entry->at);
    emb_json_member(out, "kind", entry->kind);
    emb_json_member(out, "previous", emb_str_from(entry->previous));
    emb_json_member(out, "digest", emb_str_from(entry->digest));
    emb_buf_append_text(out, ",\"body\":");
    emb_buf_append_str(out, entry->body);
    emb_buf_append_text(out, "}\n");
}

/* ---- CSV ---- */

static const char *const columns[] = {"seq",     "at",      "kind",   "subject",   "by",    "index", "query",
                                      "entity",  "caption", "schema", "datasets",  "score", "match", "decision",
                                      "verdict", "why",     "until",  "screening", "digest"};
enum { COLUMN_COUNT = sizeof columns / sizeof *columns };
enum {
    AT_SEQ,
    AT_AT,
    AT_KIND,
    AT_SUBJECT,
    AT_BY,
    AT_INDEX,
    AT_QUERY,
    AT_ENTITY,
    AT_CAPTION,
    AT_SCHEMA,
    AT_DATASETS,
    AT_SCORE,
    AT_MATCH,
    AT_DECISION,
    AT_VERDICT,
    AT_WHY,
    AT_UNTIL,
    AT_SCREENING,
    AT_DIGEST
};

static void write_field(emb_buf *out, emb_str field)
{
    bool quote = false;
    for (size_t i = 0; i < field.len; i++)
        quote |= field.data[i] == ',' || field.data[i] == '"' || field.data[i] == '\n' || field.data[i] == '\r';
    if (!quote) {
        emb_buf_append_str(out, field);
        return;
    }
    emb_buf_append_byte(out, '"');
    for (size_t i = 0; i < field.len; i++) {
        if (field.data[i] == '"')
            emb_buf_append_byte(out, '"');
        emb_buf_append_byte(out, field.data[i]);
    }
    emb_buf_append_byte(out, '"');
}

static void write_row(emb_buf *out, const emb_str *fields)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i)
            emb_buf_append_byte(out, ',');
        write_field(out, fields[i]);
    }
    emb_buf_append_byte(out, '\n');
}

void emb_trail_write_csv_head(emb_buf *out)
{
    emb_str fields[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        fields[i] = emb_str_from(columns[i]);
    write_row(out, fields);
}

static emb_str member(yyjson_val *root, const char *name)
{
    yyjson_val *value = yyjson_obj_get(root, name);
    return yyjson_is_str(value) ? (emb_str){yyjson_get_str(value), yyjson_get_len(value)} : EMB_STR("");
}

static void join(yyjson_val *values, emb_buf *out)
{
    yyjson_val *item;
    size_t i, max;
    yyjson_arr_foreach(values, i, max, item)
    {
        emb_buf_append_text(out, i ? "; " : "");
        emb_buf_append_str(out, (emb_str){yyjson_get_str(item), yyjson_get_len(item)});
    }
}

static void write_hit(yyjson_val *root, yyjson_val *hit, emb_str *fields, emb_buf *out)
{
    yyjson_val *item, *decision = NULL;
    size_t i, max;
    char score[32];
    emb_buf datasets = EMB_BUF_INIT((size_t)1024 * 1024);
    yyjson_arr_foreach(yyjson_obj_get(root, "decisions"), i, max,
                       item) if (yyjson_equals(yyjson_obj_get(item, "entity"), yyjson_obj_get(hit, "id"))) decision =
        yyjson_obj_get(item, "decision");
    snprintf(score, sizeof score, "%.3f", yyjson_get_num(yyjson_obj_get(hit, "score")));
    join(yyjson_obj_get(hit, "datasets"), &datasets);
    fields[AT_ENTITY] = member(hit, "id");
    fields[AT_CAPTION] = member(hit, "caption");
    fields[AT_SCHEMA] = member(hit, "schema");
    fields[AT_DATASETS] = emb_buf_str(&datasets);
    fields[AT_SCORE] = emb_str_from(score);
    fields[AT_MATCH] = yyjson_get_bool(yyjson_obj_get(hit, "match")) ? EMB_STR("true") : EMB_STR("false");
    fields[AT_DECISION] = member(decision, "state");
    fields[AT_VERDICT] = member(decision, "verdict");
    fields[AT_WHY] = member(decision, "why");
    fields[AT_UNTIL] = member(decision, "until");
    write_row(out, fields);
    emb_buf_free(&datasets);
}

static void write_screening(yyjson_val *root, emb_str *fields, emb_buf *out)
{
    yyjson_val *hit;
    size_t i, max;
    emb_buf names = EMB_BUF_INIT((size_t)1024 * 1024);
    join(yyjson_obj_get(yyjson_obj_get(root, "query"), "name"), &names);
    fields[AT_QUERY] = emb_buf_str(&names);
    yyjson_arr_foreach(yyjson_obj_get(yyjson_obj_get(root, "result"), "hits"), i, max, hit) write_hit(root, hit, fields, out);
    emb_buf_free(&names);
}

void emb_trail_write_csv(const emb_trail_entry *entry, emb_buf *out)
{
    char seq[24], screening[24] = "";
    emb_str fields[COLUMN_COUNT] = {{0}};
    yyjson_doc *doc = yyjson_read(entry->body.data, entry->body.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *number = yyjson_obj_get(root, "screening");
    snprintf(seq, sizeof seq, "%lld", (long long)entry->seq);
    if (yyjson_is_int(number))
        snprintf(screening, sizeof screening, "%lld", (long long)yyjson_get_sint(number));
    fields[AT_SEQ] = emb_str_from(seq);
    fields[AT_AT] = entry->at;
    fields[AT_KIND] = entry->kind;
    fields[AT_SUBJECT] = member(root, "subject");
    fields[AT_BY] = member(root, "by");
    fields[AT_INDEX] = member(root, "index");
    fields[AT_DIGEST] = emb_str_from(entry->digest);
    if (emb_str_equal(entry->kind, EMB_STR("screening"))) {
        write_screening(root, fields, out);
    } else {
        fields[AT_ENTITY] = member(root, "entity");
        fields[AT_CAPTION] = member(root, "caption");
        fields[AT_VERDICT] = member(root, "verdict");
        fields[AT_WHY] = member(root, "why");
        fields[AT_UNTIL] = member(root, "until");
        fields[AT_SCREENING] = emb_str_from(screening);
        write_row(out, fields);
    }
    yyjson_doc_free(doc);
}
