/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "lists/dataset.h"
#include "lists/names_within.h"
#include "model/identifier.h"

#define MESSAGE_MAX 512
#define ID_MAX 512 /* of emb_entity_begin */

struct emb_build {
    const emb_sink *sink;
    emb_list_info *info;
    char dataset[EMB_DATASET_MAX];
    bool dataset_forced;
    emb_status failed; /* the first failure since begin, EMB_OK: none */
    uint64_t line;
    uint64_t next_progress;
    unsigned sanctions;
    emb_entity *target;
    emb_entity *spare; /* what a side is after a failure */
    emb_entity **sides;
    size_t side_count, side_cap; /* those in use, those that exist */
};

static void set_dataset(emb_build *b, emb_str dataset)
{
    emb_dataset_from_title(dataset, b->dataset);
    memcpy(b->info->dataset, b->dataset, sizeof b->dataset);
}

emb_status emb_build_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format,
                          const char *dataset, const char *title, emb_build **ret, emb_error *error)
{
    emb_build *b = calloc(1, sizeof *b);
    if (!b)
        return emb_fail_memory(error);
    b->sink = sink;
    b->info = info;
    b->target = emb_entity_new();
    b->spare = emb_entity_new();
    if (!b->target || !b->spare) {
        emb_build_close(b);
        return emb_fail_memory(error);
    }
    b->dataset_forced = file->dataset != NULL;
    set_dataset(b, emb_str_from(file->dataset ? file->dataset : dataset));
    snprintf(info->format, sizeof info->format, "%s", format);
    snprintf(info->title, sizeof info->title, "%s", title);
    *ret = b;
    return EMB_OK;
}

void emb_build_close(emb_build *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->side_cap; i++)
        emb_entity_free(b->sides[i]);
    free(b->sides);
    emb_entity_free(b->target);
    emb_entity_free(b->spare);
    free(b);
}

void emb_build_set_dataset(emb_build *b, emb_str dataset)
{
    if (!b->dataset_forced)
        set_dataset(b, dataset);
}

/* ---- Reports ---- */

typedef struct id_text {
    char text[ID_MAX + 1];
} id_text;

static id_text target_id(const emb_build *b)
{
    id_text id = {""};
    emb_str from = emb_entity_id(b->target);
    size_t len = from.len < ID_MAX ? from.len : ID_MAX;
    if (len)
        memcpy(id.text, from.data, len);
    return id;
}

void emb_build_warn(emb_build *b, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list args;
    if (!b->sink->warn)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    b->sink->warn(b->sink->context, b->line, target_id(b).text, message);
}

void emb_build_warn_line(emb_build *b, uint64_t line, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list args;
    if (!b->sink->warn)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    b->sink->warn(b->sink->context, line, "", message);
}

static void refuse(emb_build *b, uint64_t line, const char *id, const char *format, va_list args)
{
    char message[MESSAGE_MAX];
    if (!b->sink->refuse)
        return;
    vsnprintf(message, sizeof message, format, args);
    b->sink->refuse(b->sink->context, line, id, message);
}

void emb_build_refuse(emb_build *b, uint64_t line, const char *id, const char *format, ...)
{
    va_list args;
    b->info->records++;
    va_start(args, format);
    refuse(b, line, id ? id : "", format, args);
    va_end(args);
}

void emb_build_drop(emb_build *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    refuse(b, b->line, target_id(b).text, format, args);
    va_end(args);
    b->side_count = 0;
}

void emb_build_progress(emb_build *b, uint64_t done, uint64_t total)
{
    if (!b->sink->progress || done < b->next_progress)
        return;
    b->next_progress = done + EMB_PROGRESS_STEP;
    b->sink->progress(b->sink->context, done, total);
}

/* ---- A record ---- */

/* Remembers a failure that ends the reading; says of others only that they happened. */
static bool settle(emb_build *b, emb_status status)
{
    if (status == EMB_NO_MEMORY && b->failed == EMB_OK)
        b->failed = status;
    return status == EMB_OK;
}

/* Begins an entity. An id that is too long is replaced by its digest; one that is empty gets the line's number. */
static void begin(emb_build *b, emb_entity *entity, emb_schema schema, const char *format, va_list args)
{
    char id[ID_MAX + 1];
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(id, sizeof id, format, args);
    if (length > ID_MAX) {
        char *whole = NULL;
        length = vasprintf(&whole, format, again);
        if (length < 0) {
            b->failed = EMB_NO_MEMORY;
        } else {
            snprintf(id, sizeof id, "%.100s-%016llx", whole, (unsigned long long)XXH3_64bits(whole, (size_t)length));
            free(whole);
        }
    }
    va_end(again);
    emb_status status = emb_entity_begin(entity, schema, emb_str_from(id), NULL);
    if (status == EMB_INVALID)
        status = emb_entity_beginf(entity, schema, NULL, "%s-line-%llu", b->dataset, (unsigned long long)b->line);
    if (settle(b, status))
        settle(b, emb_entity_add_dataset(entity, emb_str_from(b->dataset), NULL));
}

emb_entity *emb_build_begin(emb_build *b, emb_schema schema, uint64_t line, const char *format, ...)
{
    va_list args;
    b->info->records++;
    b->failed = EMB_OK;
    b->line = line;
    b->side_count = 0;
    b->sanctions = 0;
    va_start(args, format);
    begin(b, b->target, schema, format, args);
    va_end(args);
    return b->target;
}

void emb_build_check_text(emb_build *b, emb_buf *text)
{
    if (text->lost_memory)
        emb_build_no_memory(b);
    if (text->lost_room)
        emb_build_warn(b, "a text is longer than %zu bytes and cut", text->max);
    text->lost_memory = text->lost_room = false;
}

void emb_build_names_within(emb_build *b)
{
    if (b->failed == EMB_OK && emb_names_within_add(b->target, NULL) != EMB_OK)
        emb_build_no_memory(b);
}

void emb_build_no_memory(emb_build *b)
{
    b->failed = EMB_NO_MEMORY;
}

void emb_build_add_dataset(emb_build *b, emb_str dataset)
{
    if (b->failed == EMB_OK)
        settle(b, emb_entity_add_dataset(b->target, dataset, NULL));
}

emb_entity *emb_build_target(emb_build *b)
{
    return b->target;
}

emb_str emb_build_id(const emb_build *b)
{
    return emb_entity_id(b->target);
}

static emb_entity *next_side(emb_build *b)
{
    if (b->side_count == b->side_cap) {
        emb_entity **sides = realloc(b->sides, (b->side_cap + 1) * sizeof *sides);
        if (!sides)
            return NULL;
        b->sides = sides;
        b->sides[b->side_cap] = emb_entity_new();
        if (!b->sides[b->side_cap])
            return NULL;
        b->side_cap++;
    }
    return b->sides[b->side_count++];
}

emb_entity *emb_build_side(emb_build *b, emb_schema schema, const char *format, ...)
{
    va_list args;
    emb_entity *side = b->failed == EMB_OK ? next_side(b) : b->spare;
    if (!side) {
        b->failed = EMB_NO_MEMORY;
        side = b->spare;
    }
    va_start(args, format);
    begin(b, side, schema, format, args);
    va_end(args);
    return side;
}

emb_entity *emb_build_sanction(emb_build *b)
{
    emb_str id = emb_build_id(b);
    b->sanctions++;
    emb_entity *side = b->sanctions == 1
                           ? emb_build_side(b, EMB_SCHEMA_Sanction, "%.*s-sanction", (int)id.len, id.data)
                           : emb_build_side(b, EMB_SCHEMA_Sanction, "%.*s-sanction-%u", (int)id.len, id.data, b->sanctions);
    emb_build_add(b, side, EMB_PROP_entity, id);
    return side;
}

/* An id's part from a text: ASCII letters and digits in lower case, a dash for whatever stands between them. */
static void make_slug(emb_str text, char out[80])
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < 60; i++) {
        char c = text.data[i];
        if (emb_is_ascii_alpha(c) || emb_is_ascii_digit(c))
            out[len++] = emb_ascii_lower(c);
        else if (len && out[len - 1] != '-')
            out[len++] = '-';
    }
    while (len && out[len - 1] == '-')
        len--;
    if (len)
        out[len] = '\0';
    else
        snprintf(out, 80, "%016llx", (unsigned long long)XXH3_64bits(text.data ? text.data : "", text.len));
}

emb_entity *emb_build_document(emb_build *b, emb_schema schema, emb_str type, emb_str number, emb_str country)
{
    bool passport = emb_schema_is_a(schema, EMB_SCHEMA_Passport);
    emb_schema holder = emb_entity_schema(b->target);
    const emb_prop choices[] = {passport ? EMB_PROP_passportNumber : EMB_PROP_idNumber, EMB_PROP_idNumber,
                                EMB_PROP_registrationNumber};
    size_t choice = 0;
    while (choice < 2 && !emb_schema_property(holder, choices[choice]))
        choice++;
    emb_build_add(b, b->target, choices[choice], number);

    char slug[80];
    emb_str id = emb_build_id(b);
    make_slug(number, slug);
    emb_entity *side = emb_build_side(b, schema, "%.*s-%s-%s", (int)id.len, id.data, passport ? "passport" : "id", slug);
    emb_build_add(b, side, EMB_PROP_holder, id);
    emb_build_add(b, side, EMB_PROP_number, number);
    emb_build_add(b, side, EMB_PROP_type, type);
    emb_build_country(b, side, EMB_PROP_country, country);
    return side;
}

emb_entity *emb_build_relation(emb_build *b, emb_schema schema, emb_str from, emb_str to, emb_str role)
{
    char kind[80];
    make_slug(emb_str_from(emb_schema_name(schema)), kind);
    emb_entity *side = emb_build_side(b, schema, "%.*s-%s-%.*s", (int)from.len, from.data, kind, (int)to.len, to.data);
    emb_build_add(b, side, emb_schema_edge_source(schema), from);
    emb_build_add(b, side, emb_schema_edge_target(schema), to);
    emb_prop role_prop = emb_schema_property(schema, EMB_PROP_role) ? EMB_PROP_role : EMB_PROP_relationship;
    if (emb_schema_property(schema, role_prop))
        emb_build_add(b, side, role_prop, role);
    return side;
}

static bool has_name_or_identifier(const emb_entity *entity)
{
    static const emb_prop names[] = {EMB_PROP_name, EMB_PROP_alias, EMB_PROP_previousName, EMB_PROP_abbreviation,
                                     EMB_PROP_weakAlias};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (emb_entity_has(entity, names[i]))
            return true;
    for (size_t i = 0; i < emb_entity_value_count(entity); i++)
        if (emb_identifier_kind_of(emb_entity_schema(entity), emb_entity_value(entity, i).prop) != EMB_ID_NONE)
            return true;
    return false;
}

emb_status emb_build_end(emb_build *b, emb_error *error)
{
    if (b->failed != EMB_OK)
        return emb_fail_memory(error);
    if (!has_name_or_identifier(b->target)) {
        emb_build_drop(b, "it has neither a name nor an identifier");
        return EMB_OK;
    }
    emb_status status = b->sink->entity(b->sink->context, b->target, error);
    for (size_t i = 0; i < b->side_count && status == EMB_OK; i++)
        status = b->sink->entity(b->sink->context, b->sides[i], error);
    b->side_count = 0;
    return status;
}

/* ---- Values ---- */

void emb_build_add(emb_build *b, emb_entity *entity, emb_prop prop, emb_str value)
{
    value = emb_str_trim(value);
    if (b->failed != EMB_OK || !value.len)
        return;
    emb_schema schema = emb_entity_schema(entity);
    const emb_property *property = emb_schema_property(schema, prop);
    if (!property || property->stub) {
        emb_build_warn(b, "%s has no %s; kept as a note: %.*s", emb_schema_name(schema), emb_prop_name(prop),
                       (int)(value.len < 100 ? value.len : 100), value.data);
        emb_build_note(b, entity, emb_prop_name(prop), value);
        return;
    }
    if (!settle(b, emb_entity_add(entity, prop, value, NULL)) && b->failed == EMB_OK)
        emb_build_warn(b, "too many values; passed over one of %s", emb_prop_name(prop));
}

void emb_build_addf(emb_build *b, emb_entity *entity, emb_prop prop, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    if (length < 0) {
        b->failed = EMB_NO_MEMORY;
        return;
    }
    emb_build_add(b, entity, prop, (emb_str){text, (size_t)length});
    free(text);
}

void emb_build_note(emb_build *b, emb_entity *entity, const char *label, emb_str text)
{
    /* What is no Thing has no notes but, most of them, a summary. */
    emb_schema schema = emb_entity_schema(entity);
    emb_prop prop = emb_schema_property(schema, EMB_PROP_notes) ? EMB_PROP_notes : EMB_PROP_summary;
    text = emb_str_trim(text);
    if (!text.len || !emb_schema_property(schema, prop))
        return;
    if (label)
        emb_build_addf(b, entity, prop, "%s: %.*s", label, (int)text.len, text.data);
    else
        emb_build_add(b, entity, prop, text);
}
