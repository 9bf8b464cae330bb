/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bench/queries.h"

#include "base/lines.h"
#include "cli/bench/random.h"
#include "index/index.h"

#define TEXT_MAX ((size_t)1 << 30)

static const struct {
    const char *name;
    unsigned share;
} classes[EMB_BENCH_CLASS_COUNT] = {
    [EMB_BENCH_NO_HIT] = {"no hit", 50},      [EMB_BENCH_EXACT] = {"exact", 20},
    [EMB_BENCH_MISSPELT] = {"misspelt", 15},  [EMB_BENCH_REORDERED] = {"reordered or abbreviated", 10},
    [EMB_BENCH_SCRIPT] = {"other script", 5},
};

const char *emb_bench_class_name(emb_bench_class class)
{
    return classes[class].name;
}

unsigned emb_bench_class_share(emb_bench_class class)
{
    return classes[class].share;
}

void emb_bench_queries_free(emb_bench_queries *q)
{
    emb_vec_free(&q->items);
    emb_buf_free(&q->text);
}

static bool end_query(emb_bench_queries *q, size_t from, emb_bench_class class)
{
    emb_bench_query query = {(uint32_t)from, (uint32_t)(q->text.len - from), class};
    return !q->text.failed && emb_vec_push(&q->items, query);
}

static bool is_listed(const emb_index *index, uint32_t name)
{
    uint32_t entity = index->names[name].entity;
    return entity < index->entity_count && index->entities[entity].target && index->names[name].len;
}

static bool is_plain(emb_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((uint8_t)name.data[i] >= 0x80)
            return false;
    return true;
}

/* Any listed name; for what is to be damaged one in ASCII letters. */
static emb_str pick_name(const emb_index *index, bool plain, uint64_t *random)
{
    size_t count = index->count[EMB_SECTION_NAMES];
    for (unsigned tries = 0; tries < 1000; tries++) {
        uint32_t number = (uint32_t)emb_random_below(random, count);
        emb_str name = emb_index_name(index, number);
        if (is_listed(index, number) && (!plain || is_plain(name)))
            return name;
    }
    return emb_index_name(index, 0);
}

/* What damages take: lower-case words with single spaces. */
static void normalise(emb_str name, emb_buf *out)
{
    emb_buf_clear(out);
    for (size_t i = 0; i < name.len; i++) {
        char c = emb_ascii_lower(name.data[i]);
        bool kept = emb_is_ascii_alpha(c) || emb_is_ascii_digit(c);
        if (kept)
            emb_buf_append_byte(out, c);
        else if (out->len && out->data[out->len - 1] != ' ')
            emb_buf_append_byte(out, ' ');
    }
}

/*
 * The name of nobody on the list: a customer, mostly a person. Three in four have a word that no list has, as most people's names do; the
 * others are made of the same words as listed names.
 */
static void add_stranger(const emb_bench_names *names, uint64_t stock, uint64_t *random, emb_buf *out)
{
    emb_name_kind kind = emb_random_chance(random, 70) ? EMB_NAME_PERSON : emb_bench_kind(names, random);
    size_t from = out->len;
    emb_bench_name(names, kind, stock, random, out);
    if (out->failed || !emb_random_chance(random, 75))
        return;
    while (out->len > from && out->data[out->len - 1] != ' ')
        out->len--;
    emb_bench_word(names, kind, stock + emb_random_below(random, 1u << 30), out);
}

static bool add_query(const emb_bench_names *names, const emb_index *index, emb_bench_class class, uint64_t *random,
                      emb_buf *scratch, emb_bench_queries *q)
{
    size_t from = q->text.len;
    uint64_t stock = emb_bench_stock(index->count[EMB_SECTION_NAMES]);
    if (class == EMB_BENCH_NO_HIT) {
        add_stranger(names, stock, random, &q->text);
        return end_query(q, from, class);
    }
    if (class == EMB_BENCH_EXACT) {
        emb_buf_append_str(&q->text, pick_name(index, false, random));
        return end_query(q, from, class);
    }
    normalise(pick_name(index, true, random), scratch);
    if (class == EMB_BENCH_MISSPELT)
        emb_bench_misspell(emb_buf_str(scratch), random, &q->text);
    else if (class == EMB_BENCH_REORDERED)
        emb_bench_reorder(emb_buf_str(scratch), random, &q->text);
    else
        emb_bench_transcribe(emb_buf_str(scratch), random, &q->text);
    return end_query(q, from, class) && !scratch->failed;
}

static emb_bench_class pick_class(uint64_t *random)
{
    size_t at = emb_random_below(random, 100);
    for (int class = 0; class < EMB_BENCH_CLASS_COUNT; class ++) {
        if (at < classes[class].share)
            return (emb_bench_class) class;
        at -= classes[class].share;
    }
    return EMB_BENCH_NO_HIT;
}

emb_status emb_bench_queries_make(const emb_bench_names *names, const emb_index *index, size_t count, uint64_t seed,
                                  emb_bench_queries *ret, emb_error *error)
{
    emb_buf scratch = EMB_BUF_INIT(1 << 20);
    uint64_t random = seed;
    if (!index->count[EMB_SECTION_NAMES])
        return emb_fail(error, EMB_INVALID, "the index has no names to make queries of");
    *ret = (emb_bench_queries){.text = EMB_BUF_INIT(TEXT_MAX)};
    for (size_t i = 0; i < count; i++)
        if (!add_query(names, index, pick_class(&random), &random, &scratch, ret)) {
            emb_bench_queries_free(ret);
            emb_buf_free(&scratch);
            return emb_fail_memory(error);
        }
    emb_buf_free(&scratch);
    return EMB_OK;
}

emb_status emb_bench_queries_read(const char *path, emb_bench_queries *ret, emb_error *error)
{
    emb_lines *lines = NULL;
    *ret = (emb_bench_queries){.text = EMB_BUF_INIT(TEXT_MAX)};
    emb_status status = emb_lines_open(path, 4096, &lines, error);
    while (status == EMB_OK) {
        emb_line line;
        status = emb_lines_read(lines, &line, error);
        if (status != EMB_OK || !line.text.data)
            break;
        size_t from = ret->text.len;
        emb_buf_append_str(&ret->text, line.text);
        if (!end_query(ret, from, EMB_BENCH_NO_HIT))
            status = emb_fail_memory(error);
    }
    emb_lines_close(lines);
    if (status != EMB_OK)
        emb_bench_queries_free(ret);
    return status;
}
