/* SPDX-License-Identifier: Apache-2.0 */
#include "update/watch_delta.h"

#include <unistd.h>

#include "index/builder.h"
#include "update/diff.h"

typedef struct maker {
    emb_delta *delta;
    emb_builder *builder;
    emb_entity *entity;
    uint64_t kept;
} maker;

static emb_status take(void *context, const emb_change *change, emb_error *error)
{
    maker *m = context;
    if (!change->target)
        return EMB_OK;
    if (emb_map_put(m->delta->ids, change->id, NULL) == EMB_MAP_NONE)
        return emb_fail_memory(error);
    if (change->op == EMB_CHANGE_DEL)
        return EMB_OK;
    m->kept++;
    emb_status status = emb_entity_from_json(m->entity, change->new_json, NULL, error);
    return status == EMB_OK ? emb_builder_add(m->builder, m->entity, error) : status;
}

static emb_status write_index(maker *m, const char *path, emb_error *error)
{
    emb_status status = emb_builder_set_meta(m->builder, EMB_STR("{}"), error);
    if (status == EMB_OK)
        status = emb_builder_write(m->builder, path, error);
    if (status == EMB_OK)
        status = emb_index_open(path, &m->delta->index, error);
    unlink(path);
    return status;
}

emb_status emb_delta_make(const emb_index *before, const emb_index *after, const char *path, emb_delta *ret, emb_error *error)
{
    emb_delta delta = {emb_map_new(), NULL};
    maker m = {.delta = &delta, .entity = emb_entity_new()};
    emb_status status = delta.ids && m.entity ? emb_builder_new(&m.builder, error) : emb_fail_memory(error);
    if (status == EMB_OK) {
        emb_builder_begin_list(m.builder);
        status = emb_diff_indexes(before, after, take, &m, NULL, error);
    }
    if (status == EMB_OK && m.kept)
        status = write_index(&m, path, error);
    emb_builder_free(m.builder);
    emb_entity_free(m.entity);
    if (status == EMB_OK)
        *ret = delta;
    else
        emb_delta_free(&delta);
    return status;
}

void emb_delta_free(emb_delta *delta)
{
    emb_map_free(delta->ids);
    emb_index_close(delta->index);
    *delta = (emb_delta){NULL, NULL};
}
