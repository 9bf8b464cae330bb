/* SPDX-License-Identifier: Apache-2.0 */
/* FollowTheMoney entities, one JSON object a line: OpenSanctions' entities.ftm.json and whatever else writes that form. */
#include <stdio.h>
#include <yyjson.h>

#include "lists/dataset.h"
#include "lists/guess.h"
#include "lists/json_lines.h"
#include "lists/names_within.h"
#include "lists/readers.h"
#include "lists/repeats.h"
#include "model/country.h"
#include "model/date.h"

#define COUNTRIES_MAX 16

typedef struct reading {
    const emb_list_file *file;
    const emb_sink *sink;
    emb_list_info *info;
    emb_dataset_tally *tally;
    emb_repeats *repeats;
    emb_entity *entity; /* as the line has it */
    emb_entity *clean;  /* as it is handed on where a value must be put right */
    uint64_t line;
    uint32_t number; /* of the party among those with its id */
    char fallback[EMB_DATASET_MAX];
    char published[24];
} reading;

/* ---- Recognising ---- */

static bool is_entity_line(emb_str line)
{
    yyjson_doc *doc = yyjson_read(line.data, line.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    bool is_entity = yyjson_is_str(yyjson_obj_get(root, "id")) && yyjson_is_str(yyjson_obj_get(root, "schema")) &&
                     yyjson_is_obj(yyjson_obj_get(root, "properties"));
    yyjson_doc_free(doc);
    return is_entity;
}

/* Any of the first lines may be a bad one; a first line that is longer than the head is judged by its keys. */
static bool detect(const emb_list_file *file)
{
    emb_str rest = file->head, line;
    if (emb_str_trim(rest).len == 0 || emb_str_trim(rest).data[0] != '{')
        return false;
    if (emb_str_find_byte(file->head, '\n', 0) == SIZE_MAX && file->head.len >= 32768)
        return emb_str_find(file->head, EMB_STR("\"schema\""), 0) != SIZE_MAX &&
               emb_str_find(file->head, EMB_STR("\"properties\""), 0) != SIZE_MAX;
    for (int i = 0; i < 5 && emb_guess_line(&rest, &line); i++)
        if (is_entity_line(line))
            return true;
    return false;
}

/* ---- Putting values right ---- */

static void warn(const reading *r, const char *what, emb_value value)
{
    char message[256], id[256];
    emb_str of = emb_entity_id(r->entity);
    if (!r->sink->warn)
        return;
    snprintf(id, sizeof id, "%.*s", (int)(of.len < 255 ? of.len : 255), of.data);
    snprintf(message, sizeof message, "%s%s%s: %.*s", emb_prop_name(value.prop), value.prop == EMB_PROP_NONE ? "" : ": ", what,
             (int)(value.text.len < 120 ? value.text.len : 120), value.text.data);
    r->sink->warn(r->sink->context, r->line, id, message);
}

static emb_type type_of(emb_schema schema, emb_prop prop)
{
    const emb_property *property = emb_schema_property(schema, prop);
    return property ? property->type : EMB_TYPE_NONE;
}

/* "C2002515 (Iran)": the number without its remark, which no query has. */
static emb_str bare_number(emb_str number)
{
    size_t bracket = emb_str_find(number, EMB_STR(" ("), 0);
    if (bracket == SIZE_MAX || !emb_str_ends(number, EMB_STR(")")))
        return (emb_str){NULL, 0};
    return emb_str_trim(emb_str_slice(number, 0, bracket));
}

static bool is_right(emb_type type, emb_str text)
{
    emb_date date;
    if (type == EMB_TYPE_country)
        return emb_country_name(text) != NULL;
    if (type == EMB_TYPE_date)
        return emb_date_parse_iso(text, &date);
    if (type == EMB_TYPE_identifier)
        return bare_number(text).len == 0;
    return true;
}

static bool all_right(const emb_entity *entity)
{
    emb_schema schema = emb_entity_schema(entity);
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_value value = emb_entity_value(entity, i);
        if (!is_right(type_of(schema, value.prop), value.text))
            return false;
    }
    return true;
}

static emb_status add_country(reading *r, emb_value value, emb_error *error)
{
    const char *codes[COUNTRIES_MAX];
    size_t count = emb_country_codes(value.text, codes, COUNTRIES_MAX);
    emb_status status = EMB_OK;
    for (size_t i = 0; i < count && status == EMB_OK; i++)
        status = emb_entity_add(r->clean, value.prop, emb_str_from(codes[i]), error);
    if (count)
        return status;
    warn(r, "unknown country, kept as it stands", value);
    return emb_entity_add(r->clean, value.prop, value.text, error);
}

typedef struct date_place {
    emb_entity *entity;
    emb_prop prop;
    emb_status status;
    emb_error *error;
} date_place;

static void add_iso(void *context, emb_str iso)
{
    date_place *place = context;
    if (place->status == EMB_OK)
        place->status = emb_entity_add(place->entity, place->prop, iso, place->error);
}

static emb_status add_date(reading *r, emb_value value, emb_error *error)
{
    emb_date_span span;
    if (emb_date_parse(value.text, &span)) {
        date_place place = {r->clean, value.prop, EMB_OK, error};
        emb_date_span_each(&span, add_iso, &place);
        return place.status;
    }
    const emb_property *property = emb_schema_property(emb_entity_schema(r->clean), value.prop);
    warn(r, "no date, kept as a note", value);
    if (type_of(emb_entity_schema(r->clean), EMB_PROP_notes) == EMB_TYPE_NONE)
        return EMB_OK;
    return emb_entity_addf(r->clean, EMB_PROP_notes, error, "%s: %.*s", property->label, (int)value.text.len, value.text.data);
}

/* What belongs to the second party with an id points to that one. */
static emb_status add_pointer(reading *r, emb_value value, emb_error *error)
{
    uint32_t last = emb_repeats_last(r->repeats, value.text);
    if (last == 1)
        return emb_entity_add(r->clean, value.prop, value.text, error);
    return emb_entity_addf(r->clean, value.prop, error, "%.*s~%u", (int)value.text.len, value.text.data, last);
}

static emb_status add_right(reading *r, emb_value value, emb_error *error)
{
    emb_type type = type_of(emb_entity_schema(r->clean), value.prop);
    if (type == EMB_TYPE_entity && r->number > 1)
        return add_pointer(r, value, error);
    if (is_right(type, value.text))
        return emb_entity_add(r->clean, value.prop, value.text, error);
    if (type == EMB_TYPE_country)
        return add_country(r, value, error);
    if (type == EMB_TYPE_date)
        return add_date(r, value, error);
    emb_status status = emb_entity_add(r->clean, value.prop, bare_number(value.text), error);
    return status == EMB_OK ? emb_entity_add(r->clean, value.prop, value.text, error) : status;
}

/* Fills in r->clean from r->entity. */
static emb_status put_right(reading *r, emb_error *error)
{
    const emb_entity *from = r->entity;
    emb_entity *to = r->clean;
    emb_str id = emb_entity_id(from);
    emb_status status = r->number == 1
                            ? emb_entity_begin(to, emb_entity_schema(from), id, error)
                            : emb_entity_beginf(to, emb_entity_schema(from), error, "%.*s~%u", (int)id.len, id.data, r->number);
    if (status == EMB_OK && emb_entity_has_caption(from))
        status = emb_entity_set_caption(to, emb_entity_caption(from), error);
    for (size_t i = 0; i < emb_entity_dataset_count(from) && status == EMB_OK; i++)
        status = emb_entity_add_dataset(to, emb_entity_dataset(from, i), error);
    for (size_t i = 0; i < emb_entity_referent_count(from) && status == EMB_OK; i++)
        status = emb_entity_add_referent(to, emb_entity_referent(from, i), error);
    if (status == EMB_OK)
        status =
            emb_entity_set_seen(to, emb_entity_first_seen(from), emb_entity_last_seen(from), emb_entity_last_change(from), error);
    for (size_t i = 0; i < emb_entity_value_count(from) && status == EMB_OK; i++)
        status = add_right(r, emb_entity_value(from, i), error);
    return status;
}

/* ---- Reading ---- */

static void refuse(reading *r, const char *id, const char *reason)
{
    if (r->sink->refuse)
        r->sink->refuse(r->sink->context, r->line, id, reason);
}

static bool is_party(const emb_entity *entity)
{
    emb_schema schema = emb_entity_schema(entity);
    return emb_schema_is_a(schema, EMB_SCHEMA_LegalEntity) || emb_schema_is_a(schema, EMB_SCHEMA_Asset);
}

static bool has_whole_name(const emb_entity *entity)
{
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_value value = emb_entity_value(entity, i);
        bool whole = value.prop == EMB_PROP_name || value.prop == EMB_PROP_alias;
        if (whole && emb_str_find_byte(value.text, ' ', 0) != SIZE_MAX)
            return true;
    }
    return false;
}

/* A person whose name is given in parts, and whole by one word at most, gets the whole one. */
static emb_status complete_name(emb_entity *entity, emb_error *error)
{
    static const emb_prop parts[] = {EMB_PROP_firstName, EMB_PROP_secondName, EMB_PROP_middleName, EMB_PROP_fatherName,
                                     EMB_PROP_lastName};
    if (!emb_schema_is_a(emb_entity_schema(entity), EMB_SCHEMA_Person) || has_whole_name(entity))
        return EMB_OK;
    emb_buf name = EMB_BUF_INIT(EMB_VALUE_MAX);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        emb_str part = emb_entity_first(entity, parts[i]);
        if (name.len && part.len)
            emb_buf_append_byte(&name, ' ');
        emb_buf_append_str(&name, part);
    }
    emb_prop prop = emb_entity_has(entity, EMB_PROP_name) ? EMB_PROP_alias : EMB_PROP_name;
    bool new = !emb_str_equal(emb_buf_str(&name), emb_entity_first(entity, EMB_PROP_name));
    emb_status status = name.lost_memory ? emb_fail_memory(error)
                        : new            ? emb_entity_add(entity, prop, emb_buf_str(&name), error)
                                         : EMB_OK;
    emb_buf_free(&name);
    return status;
}

/* A party that could never be found: it has nothing to be found by. */
static bool is_unfindable(const emb_entity *entity)
{
    return emb_schema_is_a(emb_entity_schema(entity), EMB_SCHEMA_LegalEntity) &&
           emb_entity_count_type(entity, EMB_TYPE_name) == 0 && emb_entity_count_type(entity, EMB_TYPE_identifier) == 0;
}

static emb_status note_dataset(reading *r, emb_error *error)
{
    emb_status status = EMB_OK;
    if (emb_entity_dataset_count(r->entity) == 0)
        status = emb_entity_add_dataset(r->entity, emb_str_from(r->fallback), error);
    for (size_t i = 0; i < emb_entity_dataset_count(r->entity) && status == EMB_OK; i++)
        status = emb_dataset_tally_add(r->tally, emb_entity_dataset(r->entity, i), error);
    return status;
}

static void note_date(reading *r)
{
    emb_str seen = emb_entity_last_seen(r->entity);
    if (!seen.len)
        seen = emb_entity_last_change(r->entity);
    char text[sizeof r->published];
    snprintf(text, sizeof text, "%.*s", (int)(seen.len < sizeof text ? seen.len : 0), seen.len ? seen.data : "");
    if (strcmp(text, r->published) > 0)
        memcpy(r->published, text, sizeof text);
}

static emb_status hand_on(reading *r, const emb_entity_notes *notes, emb_error *error)
{
    emb_status status = complete_name(r->entity, error);
    if (status != EMB_OK)
        return status;
    if (is_unfindable(r->entity)) {
        char id[256];
        emb_str of = emb_entity_id(r->entity);
        snprintf(id, sizeof id, "%.*s", (int)(of.len < 255 ? of.len : 255), of.data);
        refuse(r, id, "it has neither a name nor an identifier");
        return EMB_OK;
    }
    if (notes->unknown_properties || notes->bad_values) {
        emb_value none = {.prop = EMB_PROP_NONE, .text = emb_str_from(notes->first)};
        warn(r, "left out", none);
    }
    note_date(r);
    status = is_party(r->entity) ? emb_names_within_add(r->entity, error) : EMB_OK;
    if (status == EMB_OK)
        status = note_dataset(r, error);
    uint32_t last = emb_repeats_last(r->repeats, emb_entity_id(r->entity));
    if (status == EMB_OK)
        status = emb_repeats_number(r->repeats, r->entity, &r->number, error);
    if (status == EMB_OK && r->number > last && emb_entity_has(r->entity, EMB_PROP_name))
        warn(r, "another party has this id; kept with the number of this one behind it",
             (emb_value){EMB_PROP_name, emb_entity_first(r->entity, EMB_PROP_name)});
    if (status != EMB_OK || (r->number == 1 && all_right(r->entity)))
        return status == EMB_OK ? r->sink->entity(r->sink->context, r->entity, error) : status;
    status = put_right(r, error);
    return status == EMB_OK ? r->sink->entity(r->sink->context, r->clean, error) : status;
}

static emb_status read_line(void *context, const emb_line *line, char *problem, emb_error *error)
{
    reading *r = context;
    emb_entity_notes notes = {0};
    emb_error own = {0};
    r->line = line->number;
    emb_status status = emb_entity_from_json(r->entity, line->text, &notes, &own);
    if (status == EMB_NO_MEMORY)
        return emb_fail_memory(error);
    if (status != EMB_OK) {
        snprintf(problem, EMB_JSON_PROBLEM_MAX, "%.190s", own.message[0] ? own.message : emb_status_name(status));
        return EMB_OK;
    }
    r->info->records++;
    return hand_on(r, &notes, error);
}

static void fill_info(const reading *r)
{
    emb_list_info *info = r->info;
    emb_str most = emb_dataset_tally_most(r->tally);
    snprintf(info->format, sizeof info->format, "FollowTheMoney JSON lines");
    if (r->file->dataset || !most.len)
        snprintf(info->dataset, sizeof info->dataset, "%s", r->fallback);
    else
        emb_dataset_from_title(most, info->dataset);
    snprintf(info->title, sizeof info->title, "%s", info->dataset);
    memcpy(info->published, r->published, sizeof info->published);
}

static emb_status read_list(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error)
{
    reading r = {.file = file, .sink = sink, .info = info};
    const emb_json_lines_handler handler = {&r, "FollowTheMoney entities", read_line};
    emb_status status;
    if (file->dataset)
        emb_dataset_from_title(emb_str_from(file->dataset), r.fallback);
    else
        emb_dataset_from_path(file->path, r.fallback);
    r.tally = emb_dataset_tally_new();
    r.repeats = emb_repeats_new();
    r.entity = emb_entity_new();
    r.clean = emb_entity_new();
    if (r.tally && r.repeats && r.entity && r.clean)
        status = emb_json_lines_read(file, sink, info, &handler, error);
    else
        status = emb_fail_memory(error);
    if (status == EMB_OK)
        fill_info(&r);
    emb_entity_free(r.clean);
    emb_entity_free(r.entity);
    emb_repeats_free(r.repeats);
    emb_dataset_tally_free(r.tally);
    return status;
}

const emb_reader emb_reader_ftm_json = {
    .name = "ftm-json",
    .title = "FollowTheMoney entities as JSON lines (OpenSanctions entities.ftm.json)",
    .detect = detect,
    .read = read_list,
};
