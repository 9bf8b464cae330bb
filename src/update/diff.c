/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_each.h"
#include "update/diff.h"

#include "base/json.h"
#include "index/cursor.h"
#include "update/diff_values.h"

static void note_difference(void *context, const emb_value_change *change)
{
    (void)change;
    *(bool *)context = false;
}

emb_status emb_diff_same(emb_str a, emb_str b, bool *ret, emb_error *error)
{
    emb_parsed before = {0}, after = {0};
    bool same = true;
    if (emb_str_equal(a, b)) {
        *ret = true;
        return EMB_OK;
    }
    emb_status status = emb_parsed_read(a, &before, error);
    if (status == EMB_OK)
        status = emb_parsed_read(b, &after, error);
    if (status == EMB_OK)
        status = emb_value_changes(&before, &after, note_difference, &same, error);
    emb_parsed_free(&before);
    emb_parsed_free(&after);
    if (status == EMB_OK)
        *ret = same;
    return status;
}

/* ---- Two indexes ---- */

typedef struct differ {
    const emb_index *before, *after;
    emb_index_cursor old_cursor, new_cursor;
    emb_change_taker *take;
    void *context;
    emb_diff_counts counts;
} differ;

static bool is_target(const emb_index *index, uint32_t entity)
{
    return entity != UINT32_MAX && index->entities[entity].target;
}

static emb_status hand_over(differ *d, emb_change *change, emb_error *error)
{
    change->target = is_target(d->before, change->old_entity) || is_target(d->after, change->new_entity);
    switch (change->op) {
    case EMB_CHANGE_ADD:
        d->counts.added++;
        d->counts.parties_added += change->target;
        break;
    case EMB_CHANGE_MOD:
        d->counts.changed++;
        d->counts.parties_changed += change->target;
        break;
    case EMB_CHANGE_DEL:
        d->counts.removed++;
        d->counts.parties_gone += change->target;
        break;
    }
    return d->take ? d->take(d->context, change, error) : EMB_OK;
}

static emb_status compare_entity(differ *d, uint32_t entity, emb_error *error)
{
    emb_change change = {.op = EMB_CHANGE_ADD,
                         .id = emb_index_entity_id(d->after, entity),
                         .old_entity = emb_index_find_entity(d->before, emb_index_entity_id(d->after, entity)),
                         .new_entity = entity};
    bool same = false;
    emb_status status = emb_index_cursor_json(&d->new_cursor, entity, &change.new_json, error);
    if (status != EMB_OK)
        return status;
    if (change.old_entity != UINT32_MAX) {
        change.op = EMB_CHANGE_MOD;
        status = emb_index_cursor_json(&d->old_cursor, change.old_entity, &change.old_json, error);
        if (status == EMB_OK)
            status = emb_diff_same(change.old_json, change.new_json, &same, error);
        if (status != EMB_OK)
            return status;
    }
    d->counts.same += same;
    return same ? EMB_OK : hand_over(d, &change, error);
}

static emb_status find_gone(differ *d, uint32_t entity, emb_error *error)
{
    emb_change change = {
        .op = EMB_CHANGE_DEL, .id = emb_index_entity_id(d->before, entity), .old_entity = entity, .new_entity = UINT32_MAX};
    if (emb_index_find_entity(d->after, change.id) != UINT32_MAX)
        return EMB_OK;
    emb_status status = emb_index_cursor_json(&d->old_cursor, entity, &change.old_json, error);
    return status == EMB_OK ? hand_over(d, &change, error) : status;
}

emb_status emb_diff_indexes(const emb_index *before, const emb_index *after, emb_change_taker *take, void *context,
                            emb_diff_counts *ret, emb_error *error)
{
    differ d = {.before = before,
                .after = after,
                .old_cursor = {.index = before},
                .new_cursor = {.index = after},
                .take = take,
                .context = context};
    emb_status status = EMB_OK;
    for (uint32_t i = 0; i < after->entity_count && status == EMB_OK; i++)
        status = compare_entity(&d, i, error);
    for (uint32_t i = 0; i < before->entity_count && status == EMB_OK; i++)
        status = find_gone(&d, i, error);
    emb_index_cursor_free(&d.old_cursor);
    emb_index_cursor_free(&d.new_cursor);
    if (status == EMB_OK && ret)
        *ret = d.counts;
    return status;
}

/* ---- For programs ---- */

void emb_diff_write_delta(const emb_change *change, emb_buf *out)
{
    static const char *const ops[] = {"ADD", "MOD", "DEL"};
    emb_buf_printf(out, "{\"op\":\"%s\",\"entity\":", ops[change->op]);
    if (change->op == EMB_CHANGE_DEL) {
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "id", change->id);
        emb_buf_append_byte(out, '}');
    } else {
        emb_buf_append_str(out, change->new_json);
    }
    emb_buf_append_text(out, "}\n");
}

static void write_set(emb_buf *out, const char *name, const emb_str_list *values)
{
    if (!values->count)
        return;
    emb_json_name(out, name);
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < values->count; i++) {
        emb_json_comma(out);
        emb_json_string(out, values->items[i]);
    }
    emb_buf_append_byte(out, ']');
}

static void write_value_change(void *context, const emb_value_change *change)
{
    emb_buf *out = context;
    emb_json_comma(out);
    emb_json_string(out, change->name);
    emb_buf_append_text(out, ":{");
    write_set(out, "added", change->added);
    write_set(out, "removed", change->removed);
    emb_buf_append_byte(out, '}');
}

static void write_datasets(const emb_parsed *entity, emb_buf *out)
{
    yyjson_val *item;
    size_t i, max;
    emb_json_name(out, "datasets");
    emb_buf_append_byte(out, '[');
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(entity->root, "datasets"), i, max, item) {
        emb_json_comma(out);
        emb_json_string(out, (emb_str){yyjson_get_str(item), yyjson_get_len(item)});
    }
    emb_buf_append_byte(out, ']');
}

emb_status emb_diff_write_json(const emb_change *change, emb_buf *out, emb_error *error)
{
    static const char *const ops[] = {"add", "change", "delist"};
    emb_parsed before = {0}, after = {0};
    emb_status status = emb_parsed_read(change->old_json, &before, error);
    if (status == EMB_OK)
        status = emb_parsed_read(change->new_json, &after, error);
    if (status == EMB_OK) {
        const emb_parsed *shown = change->op == EMB_CHANGE_DEL ? &before : &after;
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "op", emb_str_from(ops[change->op]));
        emb_json_member(out, "id", change->id);
        emb_json_member(out, "schema", emb_parsed_text(shown, "schema"));
        emb_json_member(out, "caption", emb_parsed_text(shown, "caption"));
        emb_buf_printf(out, ",\"target\":%s", change->target ? "true" : "false");
        write_datasets(shown, out);
        emb_buf_append_text(out, ",\"properties\":{");
        status = emb_value_changes(&before, &after, write_value_change, out, error);
        emb_buf_append_text(out, "}}\n");
    }
    emb_parsed_free(&before);
    emb_parsed_free(&after);
    return status == EMB_OK && out->failed ? emb_fail_memory(error) : status;
}
