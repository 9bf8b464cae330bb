/* SPDX-License-Identifier: Apache-2.0 */
#include "index/build_internal.h"
#include "index/hashing.h"

bool emb_numbers_zero(emb_numbers *numbers, size_t count)
{
    if (!emb_vec_reserve(numbers, count + 1))
        return false;
    memset(numbers->items + numbers->count, 0, (count + 1) * sizeof *numbers->items);
    numbers->count += count;
    return true;
}

void emb_numbers_sum(uint32_t *counts, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i <= count; i++) {
        uint32_t here = counts[i];
        counts[i] = sum;
        sum += here;
    }
}

uint32_t emb_power_of_two(size_t least)
{
    uint32_t size = 1;
    while (size < least && size < 1u << 31)
        size *= 2;
    return size;
}

void emb_tables_free(emb_tables *t)
{
    free(t->token_rank);
    free(t->frequency);
    emb_vec_free(&t->tokens);
    emb_vec_free(&t->token_shapes);
    emb_vec_free(&t->near_links);
    emb_buf_free(&t->token_text);
    emb_numbers *const numbers[] = {&t->token_slots,  &t->edge_buckets,  &t->edges,       &t->group_starts, &t->group_tokens,
                                    &t->post_starts,  &t->own_starts,    &t->row_parts,   &t->row_names,    &t->join_buckets,
                                    &t->entity_slots, &t->string_starts, &t->near_starts, &t->near};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        emb_vec_free(numbers[i]);
    emb_vec_free(&t->posts);
    emb_vec_free(&t->own_posts);
    emb_vec_free(&t->rows);
    emb_vec_free(&t->joins);
    emb_vec_free(&t->entities);
    emb_vec_free(&t->facts);
    emb_vec_free(&t->references);
    emb_buf_free(&t->string_text);
}

/* ---- Strings ---- */

static emb_status add_strings(emb_tables *t, const emb_builder *b, emb_error *error)
{
    for (uint32_t i = 0; i < emb_map_count(b->strings); i++) {
        if (!emb_vec_push(&t->string_starts, (uint32_t)t->string_text.len) ||
            !emb_buf_append_str(&t->string_text, emb_map_key(b->strings, i)))
            return emb_fail_memory(error);
    }
    return emb_vec_push(&t->string_starts, (uint32_t)t->string_text.len) ? EMB_OK : emb_fail_memory(error);
}

/* ---- Facts ---- */

static int compare_facts(const void *left, const void *right)
{
    const emb_built_fact *a = left, *b = right;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    if (a->fact.type != b->fact.type)
        return a->fact.type < b->fact.type ? -1 : 1;
    if (a->fact.value != b->fact.value)
        return a->fact.value < b->fact.value ? -1 : 1;
    return (b->fact.detail > a->fact.detail) - (b->fact.detail < a->fact.detail);
}

static emb_status add_facts(emb_tables *t, emb_builder *b, emb_error *error)
{
    if (b->facts.count > 1)
        qsort(b->facts.items, b->facts.count, sizeof *b->facts.items, compare_facts);
    size_t at = 0;
    for (uint32_t entity = 0; entity < t->entities.count; entity++) {
        t->entities.items[entity].facts = (uint32_t)t->facts.count;
        for (; at < b->facts.count && b->facts.items[at].entity == entity; at++) {
            const emb_fact_record *last =
                t->facts.count > t->entities.items[entity].facts ? &t->facts.items[t->facts.count - 1] : NULL;
            const emb_fact_record *fact = &b->facts.items[at].fact;
            if (last && last->type == fact->type && last->value == fact->value)
                continue;
            if (!emb_vec_push(&t->facts, *fact))
                return emb_fail_memory(error);
        }
    }
    return EMB_OK;
}

/* ---- References ---- */

static int compare_references(const void *left, const void *right)
{
    const emb_built_reference *a = left, *b = right;
    if (a->to_id != b->to_id)
        return a->to_id < b->to_id ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->property > b->property) - (a->property < b->property);
}

/* A document's number, a wallet's address belong to whoever holds it. */
static emb_status move_to_holders(emb_tables *t, emb_builder *b, emb_error *error)
{
    uint32_t *holder = malloc((t->entities.count + 1) * sizeof *holder);
    if (!holder)
        return emb_fail_memory(error);
    memset(holder, 0xFF, (t->entities.count + 1) * sizeof *holder);
    for (size_t i = 0; i < b->references.count; i++) {
        const emb_built_reference *r = &b->references.items[i];
        if (r->property == EMB_PROP_holder)
            holder[r->from] = b->entity_of.items[r->to_id];
    }
    for (size_t i = 0; i < b->identifiers.count; i++) {
        emb_identifier_record *id = &b->identifiers.items[i];
        if (holder[id->entity] != EMB_NO_ENTITY)
            id->entity = holder[id->entity];
    }
    free(holder);
    return EMB_OK;
}

static emb_status add_references(emb_tables *t, emb_builder *b, emb_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->references.count; i++) {
        emb_built_reference r = b->references.items[i];
        r.to_id = b->entity_of.items[r.to_id];
        if (r.to_id != EMB_NO_ENTITY)
            b->references.items[kept++] = r;
    }
    b->references.count = kept;
    if (kept > 1)
        if (kept)
            qsort(b->references.items, kept, sizeof *b->references.items, compare_references);
    size_t at = 0;
    for (uint32_t entity = 0; entity < t->entities.count; entity++) {
        t->entities.items[entity].references = (uint32_t)t->references.count;
        for (; at < kept && b->references.items[at].to_id == entity; at++) {
            emb_reference_record record = {b->references.items[at].from, b->references.items[at].property};
            if (!emb_vec_push(&t->references, record))
                return emb_fail_memory(error);
        }
    }
    return EMB_OK;
}

/* ---- Entities ---- */

static emb_status add_entity_slots(emb_tables *t, const emb_builder *b, emb_error *error)
{
    uint32_t size = emb_power_of_two(b->entities.count * 2);
    if (!emb_numbers_zero(&t->entity_slots, size))
        return emb_fail_memory(error);
    for (uint32_t i = 0; i < b->entities.count; i++) {
        size_t at = emb_id_hash(emb_map_key(b->ids, b->entities.items[i].id)) & (size - 1);
        while (t->entity_slots.items[at])
            at = (at + 1) & (size - 1);
        t->entity_slots.items[at] = i + 1;
    }
    return EMB_OK;
}

static int compare_identifiers(const void *left, const void *right)
{
    const emb_identifier_record *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    return (a->property > b->property) - (a->property < b->property);
}

static void sort_identifiers(emb_builder *b)
{
    size_t kept = 0;
    if (b->identifiers.count > 1)
        qsort(b->identifiers.items, b->identifiers.count, sizeof *b->identifiers.items, compare_identifiers);
    for (size_t i = 0; i < b->identifiers.count; i++)
        if (!kept || compare_identifiers(&b->identifiers.items[kept - 1], &b->identifiers.items[i]) != 0)
            b->identifiers.items[kept++] = b->identifiers.items[i];
    b->identifiers.count = kept;
}

emb_status emb_tables_add_entities(emb_tables *t, emb_builder *b, emb_error *error)
{
    if (!emb_vec_reserve(&t->entities, b->entities.count + 1))
        return emb_fail_memory(error);
    for (size_t i = 0; i < b->entities.count; i++)
        t->entities.items[t->entities.count++] = b->entities.items[i].record;
    emb_status status = move_to_holders(t, b, error);
    if (status == EMB_OK)
        status = add_facts(t, b, error);
    if (status == EMB_OK)
        status = add_references(t, b, error);
    if (status == EMB_OK)
        status = add_strings(t, b, error);
    if (status == EMB_OK)
        status = add_entity_slots(t, b, error);
    sort_identifiers(b);
    emb_entity_record end = {.facts = (uint32_t)t->facts.count, .references = (uint32_t)t->references.count};
    if (status == EMB_OK && !emb_vec_push(&t->entities, end))
        return emb_fail_memory(error);
    return status;
}
