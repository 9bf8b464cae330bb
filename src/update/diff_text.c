/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes for people. What they look for are parties: so a change of a sanction, an address or a relation is shown with the parties
 * that it belongs to, which thereby count as changed.
 */
#include "base/json_each.h"
#include "base/map.h"
#include "base/utf8.h"
#include "index/cursor.h"
#include "update/diff.h"
#include "update/diff_values.h"

typedef struct kept_change {
    emb_change_op op;
    uint32_t old_entity, new_entity;
    bool target;
} kept_change;

typedef struct party {
    emb_change_op op;
    uint32_t change; /* its own, UINT32_MAX: only what hangs on it changed */
    uint32_t first;  /* 1 + first of its attachments, 0: none */
    uint32_t last;
} party;

typedef struct attachment {
    uint32_t change, next; /* 1 + next, 0: none */
} attachment;

typedef struct text_writer {
    const emb_index *before, *after;
    emb_index_cursor old_cursor, new_cursor;
    const emb_diff_text_options *options;
    FILE *out;
    emb_map *ids; /* of parties */
    emb_vec(kept_change) changes;
    emb_vec(party) parties;
    emb_vec(attachment) attachments;
    const char *indent;
} text_writer;

static emb_status keep(void *context, const emb_change *change, emb_error *error)
{
    text_writer *w = context;
    kept_change kept = {change->op, change->old_entity, change->new_entity, change->target};
    return emb_vec_push(&w->changes, kept) ? EMB_OK : emb_fail_memory(error);
}

/* ---- Which party a change belongs to ---- */

static emb_status put_party(text_writer *w, emb_str id, party first, uint32_t *ret, emb_error *error)
{
    bool is_new;
    *ret = emb_map_put(w->ids, id, &is_new);
    if (*ret == EMB_MAP_NONE || (is_new && !emb_vec_push(&w->parties, first)))
        return emb_fail_memory(error);
    return EMB_OK;
}

static emb_status attach(text_writer *w, emb_str id, uint32_t change, emb_error *error)
{
    uint32_t number;
    emb_status status = put_party(w, id, (party){EMB_CHANGE_MOD, UINT32_MAX, 0, 0}, &number, error);
    if (status != EMB_OK)
        return status;
    party *p = &w->parties.items[number];
    if (p->last && w->attachments.items[p->last - 1].change == change)
        return EMB_OK;
    attachment item = {change, 0};
    if (!emb_vec_push(&w->attachments, item))
        return emb_fail_memory(error);
    if (p->last)
        w->attachments.items[p->last - 1].next = (uint32_t)w->attachments.count;
    else
        p->first = (uint32_t)w->attachments.count;
    p->last = (uint32_t)w->attachments.count;
    return EMB_OK;
}

static emb_status attach_to_target(text_writer *w, const emb_index *index, uint32_t entity, uint32_t change, emb_error *error)
{
    if (entity >= index->entity_count || !index->entities[entity].target)
        return EMB_OK;
    return attach(w, emb_index_entity_id(index, entity), change, error);
}

static emb_status attach_to_values(text_writer *w, const emb_index *index, yyjson_val *values, uint32_t change, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    emb_status status = EMB_OK;
    EMB_JSON_ARRAY_EACH (values, i, max, item) {
        emb_str id = {yyjson_get_str(item), yyjson_get_len(item)};
        if (id.data && status == EMB_OK)
            status = attach_to_target(w, index, emb_index_find_entity(index, id), change, error);
    }
    return status;
}

/* The parties that an entity refers to, and those that refer to it. */
static emb_status attach_change(text_writer *w, const emb_index *index, emb_index_cursor *cursor, uint32_t entity, uint32_t change,
                                emb_error *error)
{
    emb_str json;
    emb_parsed parsed;
    yyjson_val *name, *values;
    size_t i, max;
    emb_status status = emb_index_cursor_json(cursor, entity, &json, error);
    if (status == EMB_OK)
        status = emb_parsed_read(json, &parsed, error);
    if (status != EMB_OK)
        return status;
    emb_schema schema = emb_index_entity_schema(index, entity);
    EMB_JSON_OBJECT_EACH (parsed.properties, i, max, name, values) {
        emb_prop prop = emb_prop_by_name((emb_str){yyjson_get_str(name), yyjson_get_len(name)});
        const emb_property *property = emb_schema_property(schema, prop);
        if (property && property->type == EMB_TYPE_entity && status == EMB_OK)
            status = attach_to_values(w, index, values, change, error);
    }
    emb_parsed_free(&parsed);
    emb_range range = emb_index_entity_references(index, entity);
    for (i = range.from; i < range.to && status == EMB_OK; i++)
        status = attach_to_target(w, index, index->references[i].entity, change, error);
    return status;
}

static emb_status group(text_writer *w, emb_error *error)
{
    emb_status status = EMB_OK;
    uint32_t number;
    for (uint32_t i = 0; i < w->changes.count && status == EMB_OK; i++) {
        const kept_change *c = &w->changes.items[i];
        emb_str id =
            c->op == EMB_CHANGE_DEL ? emb_index_entity_id(w->before, c->old_entity) : emb_index_entity_id(w->after, c->new_entity);
        if (c->target)
            status = put_party(w, id, (party){c->op, i, 0, 0}, &number, error);
    }
    for (uint32_t i = 0; i < w->changes.count && status == EMB_OK; i++) {
        const kept_change *c = &w->changes.items[i];
        if (c->target)
            continue;
        if (c->new_entity != UINT32_MAX)
            status = attach_change(w, w->after, &w->new_cursor, c->new_entity, i, error);
        if (status == EMB_OK && c->old_entity != UINT32_MAX)
            status = attach_change(w, w->before, &w->old_cursor, c->old_entity, i, error);
    }
    return status;
}

/* ---- Writing ---- */

/* What steers a terminal must not come from a list. */
static void print(FILE *out, emb_str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t code = emb_utf8_next(text, &at);
        if (code < 0x20 || (code >= 0x7F && code < 0xA0))
            fputc('?', out);
        else
            fwrite(text.data + from, 1, at - from, out);
    }
}

static const char *colour(const text_writer *w, const char *sequence)
{
    return w->options->colour ? sequence : "";
}

static void print_values(text_writer *w, char sign, emb_str name, const emb_str_list *values)
{
    size_t most = w->options->values_max;
    for (size_t i = 0; i < values->count; i++) {
        if (most && i == most) {
            fprintf(w->out, "%s%c and %zu more\n", w->indent, sign, values->count - most);
            break;
        }
        fprintf(w->out, "%s%s%c %.*s: ", w->indent, colour(w, sign == '+' ? "\033[32m" : "\033[31m"), sign, (int)name.len,
                name.data);
        print(w->out, values->items[i]);
        fprintf(w->out, "%s\n", colour(w, "\033[0m"));
    }
}

static void print_change(void *context, const emb_value_change *change)
{
    text_writer *w = context;
    print_values(w, '-', change->name, change->removed);
    print_values(w, '+', change->name, change->added);
}

/* A new or gone party: what the model features of it, datasets and programs. */
static void print_featured(text_writer *w, emb_schema schema, const emb_parsed *entity)
{
    const emb_property *property;
    for (size_t i = 0; (property = emb_schema_featured_at(schema, i)); i++) {
        yyjson_val *item, *values = yyjson_obj_get(entity->properties, emb_prop_name(property->prop));
        size_t j, max;
        if (property->prop == EMB_PROP_name || !yyjson_arr_size(values))
            continue;
        fprintf(w->out, "    %s: ", emb_prop_name(property->prop));
        EMB_JSON_ARRAY_EACH (values, j, max, item) {
            if (j)
                fputs("; ", w->out);
            if (w->options->values_max && j == w->options->values_max) {
                fprintf(w->out, "and %zu more", max - j);
                break;
            }
            print(w->out, (emb_str){yyjson_get_str(item), yyjson_is_str(item) ? yyjson_get_len(item) : 0});
        }
        fputc('\n', w->out);
    }
}

static emb_status read_side(text_writer *w, const emb_index *index, uint32_t entity, emb_parsed *ret, emb_error *error)
{
    emb_str json = EMB_STR("");
    emb_status status = EMB_OK;
    if (entity != UINT32_MAX)
        status = emb_index_cursor_json(index == w->before ? &w->old_cursor : &w->new_cursor, entity, &json, error);
    return status == EMB_OK ? emb_parsed_read(json, ret, error) : status;
}

static emb_status print_attached(text_writer *w, const kept_change *c, emb_error *error)
{
    static const char *const verbs[] = {"new", "changed", "gone"};
    emb_parsed before = {0}, after = {0};
    emb_status status = read_side(w, w->before, c->old_entity, &before, error);
    if (status == EMB_OK)
        status = read_side(w, w->after, c->new_entity, &after, error);
    if (status == EMB_OK) {
        const emb_parsed *shown = c->op == EMB_CHANGE_DEL ? &before : &after;
        emb_str schema = emb_parsed_text(shown, "schema"), id = emb_parsed_text(shown, "id");
        fprintf(w->out, "    %.*s %s  %s", (int)schema.len, schema.data, verbs[c->op], colour(w, "\033[2m"));
        print(w->out, id);
        fprintf(w->out, "%s\n", colour(w, "\033[0m"));
        w->indent = "      ";
        if (c->op == EMB_CHANGE_MOD)
            status = emb_value_changes(&before, &after, print_change, w, error);
    }
    emb_parsed_free(&before);
    emb_parsed_free(&after);
    return status;
}

static emb_status print_party(text_writer *w, uint32_t number, emb_error *error)
{
    const party *p = &w->parties.items[number];
    emb_str id = emb_map_key(w->ids, number);
    uint32_t old_entity = emb_index_find_entity(w->before, id), new_entity = emb_index_find_entity(w->after, id);
    emb_parsed before = {0}, after = {0};
    emb_status status = read_side(w, w->before, old_entity, &before, error);
    if (status == EMB_OK)
        status = read_side(w, w->after, new_entity, &after, error);
    if (status == EMB_OK) {
        const emb_parsed *shown = new_entity == UINT32_MAX ? &before : &after;
        emb_str schema = emb_parsed_text(shown, "schema");
        fprintf(w->out, "  %s", colour(w, "\033[1m"));
        print(w->out, emb_parsed_text(shown, "caption"));
        fprintf(w->out, "%s  %s%.*s  ", colour(w, "\033[0m"), colour(w, "\033[2m"), (int)schema.len, schema.data);
        print(w->out, id);
        fprintf(w->out, "%s\n", colour(w, "\033[0m"));
        w->indent = "    ";
        if (p->op != EMB_CHANGE_MOD)
            print_featured(w, emb_schema_by_name(schema), shown);
        else if (p->change != UINT32_MAX)
            status = emb_value_changes(&before, &after, print_change, w, error);
    }
    emb_parsed_free(&before);
    emb_parsed_free(&after);
    if (p->op == EMB_CHANGE_MOD)
        for (uint32_t at = p->first; at && status == EMB_OK; at = w->attachments.items[at - 1].next)
            status = print_attached(w, &w->changes.items[w->attachments.items[at - 1].change], error);
    return status;
}

static emb_status print_section(text_writer *w, emb_change_op op, const char *title, emb_error *error)
{
    size_t count = 0;
    emb_status status = EMB_OK;
    for (size_t i = 0; i < w->parties.count; i++)
        count += w->parties.items[i].op == op;
    fprintf(w->out, "%s%s: %zu%s\n", colour(w, "\033[1m"), title, count, colour(w, "\033[0m"));
    for (uint32_t i = 0; i < w->parties.count && status == EMB_OK; i++)
        if (w->parties.items[i].op == op)
            status = print_party(w, i, error);
    return status;
}

emb_status emb_diff_write_text(const emb_index *before, const emb_index *after, const emb_diff_text_options *options, FILE *out,
                               emb_diff_counts *ret, emb_error *error)
{
    text_writer w = {.before = before,
                     .after = after,
                     .old_cursor = {.index = before},
                     .new_cursor = {.index = after},
                     .options = options,
                     .out = out,
                     .ids = emb_map_new()};
    emb_diff_counts counts = {0};
    emb_status status = w.ids ? emb_diff_indexes(before, after, keep, &w, &counts, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = group(&w, error);
    if (status == EMB_OK)
        status = print_section(&w, EMB_CHANGE_ADD, "Added", error);
    if (status == EMB_OK)
        status = print_section(&w, EMB_CHANGE_DEL, "Delisted", error);
    if (status == EMB_OK)
        status = print_section(&w, EMB_CHANGE_MOD, "Changed", error);
    if (status == EMB_OK && ferror(out))
        status = emb_fail_errno(error, NULL, "write the differences");
    counts.parties_changed = 0;
    for (size_t i = 0; i < w.parties.count; i++)
        counts.parties_changed += w.parties.items[i].op == EMB_CHANGE_MOD;
    emb_map_free(w.ids);
    emb_vec_free(&w.changes);
    emb_vec_free(&w.parties);
    emb_vec_free(&w.attachments);
    emb_index_cursor_free(&w.old_cursor);
    emb_index_cursor_free(&w.new_cursor);
    if (status == EMB_OK && ret)
        *ret = counts;
    return status;
}
