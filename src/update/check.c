/* SPDX-License-Identifier: Apache-2.0 */
#include "update/check.h"

#include "audit/digest.h"
#include "base/file.h"

emb_status emb_check_digest(const char *path, char ret[65], emb_error *error)
{
    emb_mapping mapping;
    emb_status status = emb_file_map(path, &mapping, error);
    if (status != EMB_OK)
        return status;
    status = emb_sha256_hex((emb_str){(const char *)mapping.data, mapping.size}, ret, error);
    emb_file_unmap(&mapping);
    return status;
}

typedef struct counter {
    const atomic_int *stop;
} counter;

static emb_status take(void *context, const emb_entity *entity, emb_error *error)
{
    const counter *c = context;
    (void)entity;
    return c->stop && *c->stop ? emb_fail(error, EMB_STOPPED, "stopped") : EMB_OK;
}

static emb_status check_shrink(const char *what, uint64_t before, uint64_t now, double most, emb_error *error)
{
    if (!before || (double)now >= (double)before * (1 - most))
        return EMB_OK;
    return emb_fail(
        error, EMB_FORMAT, "it has %llu %s, the last version had %llu: it shrank by %.0f %%, more than the %.0f %% allowed",
        (unsigned long long)now, what, (unsigned long long)before, 100.0 * (double)(before - now) / (double)before, 100 * most);
}

static emb_status compare(const emb_source *source, const emb_list_info *info, const emb_source_state *last, emb_error *error)
{
    emb_status status = check_shrink("parties", last->targets, info->targets, source->max_shrink, error);
    if (status == EMB_OK)
        status = check_shrink("names", last->names, info->names, source->max_shrink, error);
    /* ISO dates compare as texts, as far as both go */
    size_t len = strlen(info->published) < strlen(last->published) ? strlen(info->published) : strlen(last->published);
    if (status == EMB_OK && len >= 4 && strncmp(info->published, last->published, len) < 0)
        status = emb_fail(error, EMB_FORMAT, "it was published on %s, the last version on %s: it is older", info->published,
                          last->published);
    return status;
}

emb_status emb_check_list(const emb_source *source, const char *path, const emb_source_state *last, bool accept,
                          const atomic_int *stop, emb_list_info *ret, emb_error *error)
{
    counter context = {stop};
    const emb_sink sink = {.context = &context, .entity = take};
    emb_list_info info = {.records = 0};
    emb_status status = emb_list_read(path, *source->format ? source->format : NULL, *source->dataset ? source->dataset : NULL,
                                      &sink, &info, error);
    if (status == EMB_OK && info.targets < source->min_targets)
        status = emb_fail(error, EMB_FORMAT, "it has %llu parties, fewer than the %llu it must have",
                          (unsigned long long)info.targets, (unsigned long long)source->min_targets);
    if (status == EMB_OK && last && !accept)
        status = compare(source, &info, last, error);
    if (status == EMB_OK)
        *ret = info;
    return status;
}
