/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/dataset.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"

/* File names that say what is in the file and not whose it is: the directory says that. */
static const char *const general_names[] = {"entities", "targets", "senzing", "statements", "source", "export"};

/* Takes "-2026-03-13", "_2026-03", "_20260313" off the end. */
static emb_str without_date(emb_str name)
{
    size_t digits = 0, end = name.len;
    while (end > 0 && (emb_is_ascii_digit(name.data[end - 1]) || name.data[end - 1] == '-' || name.data[end - 1] == '_')) {
        end--;
        digits += emb_is_ascii_digit(name.data[end]);
    }
    return digits >= 6 && end > 0 ? emb_str_slice(name, 0, end) : name;
}

void emb_dataset_from_title(emb_str title, char out[EMB_DATASET_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < title.len && len < EMB_DATASET_MAX - 1; i++) {
        char c = title.data[i];
        if (emb_is_ascii_alpha(c) || emb_is_ascii_digit(c))
            out[len++] = emb_ascii_lower(c);
        else if (len && out[len - 1] != '_')
            out[len++] = '_';
    }
    while (len && out[len - 1] == '_')
        len--;
    out[len] = '\0';
    if (!len)
        snprintf(out, EMB_DATASET_MAX, "list");
}

/* The last part of a path, and what stands before it. */
static emb_str last_part(emb_str path, emb_str *ret_before)
{
    size_t at = path.len;
    while (at > 0 && path.data[at - 1] != '/')
        at--;
    *ret_before = emb_str_slice(path, 0, at > 0 ? at - 1 : 0);
    return emb_str_slice(path, at, path.len);
}

void emb_dataset_from_path(const char *path, char out[EMB_DATASET_MAX])
{
    emb_str directory, above;
    emb_str name = last_part(emb_str_from(path), &directory);
    size_t dot = emb_str_find_byte(name, '.', 0);
    emb_str stem = dot == SIZE_MAX ? name : emb_str_slice(name, 0, dot);
    for (size_t i = 0; i < sizeof general_names / sizeof *general_names; i++) {
        if (emb_str_equal_ascii_case(stem, emb_str_from(general_names[i]))) {
            emb_str folder = last_part(directory, &above);
            if (folder.len)
                stem = folder;
            break;
        }
    }
    emb_dataset_from_title(without_date(stem), out);
}

struct emb_dataset_tally {
    emb_map *names;
    uint64_t *counts;
    uint32_t cap;
};

emb_dataset_tally *emb_dataset_tally_new(void)
{
    emb_dataset_tally *tally = calloc(1, sizeof *tally);
    if (tally)
        tally->names = emb_map_new();
    if (tally && !tally->names) {
        free(tally);
        return NULL;
    }
    return tally;
}

void emb_dataset_tally_free(emb_dataset_tally *tally)
{
    if (!tally)
        return;
    emb_map_free(tally->names);
    free(tally->counts);
    free(tally);
}

emb_status emb_dataset_tally_add(emb_dataset_tally *tally, emb_str dataset, emb_error *error)
{
    bool is_new = false;
    uint32_t number = emb_map_put(tally->names, dataset, &is_new);
    if (number == EMB_MAP_NONE)
        return emb_fail_memory(error);
    if (number >= tally->cap) {
        uint32_t cap = number + number / 2 + 16;
        uint64_t *counts = realloc(tally->counts, cap * sizeof *counts);
        if (!counts)
            return emb_fail_memory(error);
        memset(counts + tally->cap, 0, (cap - tally->cap) * sizeof *counts);
        tally->counts = counts;
        tally->cap = cap;
    }
    tally->counts[number]++;
    return EMB_OK;
}

emb_str emb_dataset_tally_most(const emb_dataset_tally *tally)
{
    uint32_t best = 0, count = emb_map_count(tally->names);
    for (uint32_t i = 1; i < count && i < tally->cap; i++)
        if (tally->counts[i] > tally->counts[best])
            best = i;
    return count ? emb_map_key(tally->names, best) : EMB_STR("");
}
