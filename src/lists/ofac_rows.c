/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac_rows.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "lists/table.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool grow(emb_ofac_rows *rows, uint32_t number)
{
    if (number < rows->cap)
        return true;
    size_t cap = rows->cap ? rows->cap * 2 : 1024;
    emb_ofac_row **first = realloc(rows->first, cap * sizeof(*first));
    if (first)
        rows->first = first;
    emb_ofac_row **last = realloc(rows->last, cap * sizeof(*last));
    if (last)
        rows->last = last;
    if (!first || !last)
        return false;
    memset(rows->first + rows->cap, 0, (cap - rows->cap) * sizeof(*first));
    rows->cap = cap;
    return true;
}

bool emb_ofac_rows_init(emb_ofac_rows *ret)
{
    *ret = (emb_ofac_rows){.arena = emb_arena_new(), .uids = emb_map_new()};
    return ret->arena && ret->uids;
}

bool emb_ofac_rows_add(emb_ofac_rows *rows, emb_str uid, uint64_t line, const emb_str *fields, size_t count)
{
    emb_ofac_row *row = emb_arena_zero(rows->arena, sizeof *row);
    uint32_t number = emb_map_put(rows->uids, uid, NULL);
    if (!row || number == EMB_MAP_NONE || !grow(rows, number))
        return false;
    row->line = line;
    for (size_t i = 0; i < EMB_OFAC_FIELDS; i++) {
        const char *text = i < count && fields[i].len ? emb_arena_copy(rows->arena, fields[i]) : "";
        if (!text)
            return false;
        row->fields[i] = (emb_str){text, i < count ? fields[i].len : 0};
    }
    if (rows->first[number])
        rows->last[number]->next = row;
    else
        rows->first[number] = row;
    rows->last[number] = row;
    rows->count++;
    return true;
}

static emb_status take(emb_ofac_rows *rows, const emb_csv_record *record, const char *path, size_t columns, emb_build *build,
                       emb_error *error)
{
    emb_str uid = emb_str_trim(emb_csv_field(record, 0));
    if (!record->complete)
        return emb_fail_at(error, EMB_FORMAT, path, record->line, record->offset,
                           "cut off: the last row has %zu of %zu fields and no line break", record->count, columns);
    if (record->count != columns || !emb_str_is_digits(uid))
        emb_build_refuse(build, record->line, "", "%s: no row of %zu fields with a number in front", base_name(path), columns);
    else if (!emb_ofac_rows_add(rows, uid, record->line, record->fields, columns))
        return emb_fail_memory(error);
    return EMB_OK;
}

static emb_status read_rows(emb_csv *csv, emb_ofac_rows *rows, const char *path, size_t columns, emb_build *build, emb_error *error)
{
    emb_csv_record record;
    for (;;) {
        emb_error problem = {0};
        emb_status status = emb_csv_read(csv, &record, &problem);
        if (status == EMB_LIMIT) {
            if (emb_table_check_passed(csv, &problem, error) != EMB_OK)
                return EMB_FORMAT;
            emb_build_refuse(build, problem.line, "", "%s: %s", base_name(path), problem.message);
            continue;
        }
        if (status != EMB_OK)
            return emb_fail_at(error, status, path, problem.line, problem.offset, "%s", problem.message);
        if (!record.count)
            return EMB_OK;
        if (emb_table_check_quotes(path, &record, columns, error) != EMB_OK)
            return EMB_FORMAT;
        status = take(rows, &record, path, columns, build, error);
        if (status != EMB_OK)
            return status;
    }
}

emb_status emb_ofac_rows_load(const char *path, size_t columns, emb_build *build, emb_ofac_rows *ret, emb_error *error)
{
    emb_csv *csv = NULL;
    emb_status status = emb_ofac_rows_init(ret) ? emb_csv_open(path, ',', &csv, error) : emb_fail_memory(error);
    if (status == EMB_OK)
        status = read_rows(csv, ret, path, columns, build, error);
    if (status == EMB_OK && !ret->count)
        status = emb_fail_at(error, EMB_FORMAT, path, 0, 0, "no rows of %zu fields with a number in front", columns);
    emb_csv_close(csv);
    return status;
}

void emb_ofac_rows_free(emb_ofac_rows *rows)
{
    emb_arena_free(rows->arena);
    emb_map_free(rows->uids);
    free(rows->first);
    free(rows->last);
    *rows = (emb_ofac_rows){0};
}

const emb_ofac_row *emb_ofac_rows_of(const emb_ofac_rows *rows, emb_str uid)
{
    uint32_t number = rows->uids ? emb_map_get(rows->uids, uid) : EMB_MAP_NONE;
    return number == EMB_MAP_NONE ? NULL : rows->first[number];
}

emb_status emb_ofac_rows_check(const emb_ofac_rows *rows, const char *path, const emb_ofac_names *list, emb_build *build,
                               emb_error *error)
{
    uint32_t count = rows->uids ? emb_map_count(rows->uids) : 0, strange = 0;
    for (uint32_t i = 0; i < count; i++)
        strange += !emb_ofac_names_has(list, emb_map_key(rows->uids, i));
    if (count && strange == count)
        return emb_fail_at(error, EMB_FORMAT, path, 0, 0, "it belongs to another list: not one of its parties is in this one");
    for (uint32_t i = 0; i < count && strange; i++) {
        emb_str uid = emb_map_key(rows->uids, i);
        if (!emb_ofac_names_has(list, uid))
            emb_build_warn_line(build, rows->first[i]->line, "%s: the list has no party %.*s", base_name(path), (int)uid.len,
                                uid.data);
    }
    return EMB_OK;
}
