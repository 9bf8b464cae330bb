/* SPDX-License-Identifier: Apache-2.0 */
#include "index/index.h"

#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/hashing.h"
#include "model/identifier.h"
#include "text/lexicon_tables.h"
#include "text/weights.h"

/* The model's numbers are in the file, so its names in their order say which it is. */
static uint64_t model_digest(void)
{
    XXH3_state_t state;
    XXH3_64bits_reset(&state);
    for (int i = 1; i < EMB_SCHEMA_COUNT; i++)
        XXH3_64bits_update(&state, emb_schema_name((emb_schema)i), strlen(emb_schema_name((emb_schema)i)) + 1);
    for (int i = 1; i < EMB_PROP_COUNT; i++)
        XXH3_64bits_update(&state, emb_prop_name((emb_prop)i), strlen(emb_prop_name((emb_prop)i)) + 1);
    return XXH3_64bits_digest(&state);
}

uint32_t emb_normaliser_version(void)
{
    const uint64_t parts[] = {EMB_NORMALISER_VERSION, EMB_IDENTIFIER_VERSION, emb_lexicon_digest, model_digest(),
                              EMB_WEIGHTS_DIGEST};
    return (uint32_t)XXH3_64bits(parts, sizeof parts);
}

/* ---- Opening ---- */

static const struct {
    const char *name;
    uint32_t item_size;
    uint32_t least; /* items */
} sections[EMB_SECTION_COUNT] = {
    [EMB_SECTION_META] = {"meta", 1, 1},
    [EMB_SECTION_TOKENS] = {"tokens", sizeof(emb_token_record), 0},
    [EMB_SECTION_TOKEN_TEXT] = {"token text", 1, 0},
    [EMB_SECTION_TOKEN_SLOTS] = {"token slots", 4, 1},
    [EMB_SECTION_EDGE_BUCKETS] = {"edge buckets", 4, 2},
    [EMB_SECTION_EDGES] = {"edges", 4, 0},
    [EMB_SECTION_GROUP_STARTS] = {"group starts", 4, 1},
    [EMB_SECTION_GROUP_TOKENS] = {"group tokens", 4, 0},
    [EMB_SECTION_POST_STARTS] = {"posting starts", 4, 1},
    [EMB_SECTION_POSTS] = {"postings", sizeof(emb_post), 0},
    [EMB_SECTION_OWN_STARTS] = {"own posting starts", 4, 1},
    [EMB_SECTION_OWN_POSTS] = {"own postings", sizeof(emb_post), 0},
    [EMB_SECTION_ROWS] = {"rows", sizeof(emb_row_record), 1},
    [EMB_SECTION_ROW_PARTS] = {"row parts", 4, 0},
    [EMB_SECTION_ROW_NAMES] = {"row names", 4, 0},
    [EMB_SECTION_NAMES] = {"names", sizeof(emb_name_record), 0},
    [EMB_SECTION_NAME_TEXT] = {"name text", 1, 0},
    [EMB_SECTION_JOIN_BUCKETS] = {"join buckets", 4, 2},
    [EMB_SECTION_JOINS] = {"joins", sizeof(emb_join_record), 0},
    [EMB_SECTION_ENTITIES] = {"entities", sizeof(emb_entity_record), 1},
    [EMB_SECTION_ENTITY_TEXT] = {"entity text", 1, 0},
    [EMB_SECTION_ENTITY_SLOTS] = {"entity slots", 4, 1},
    [EMB_SECTION_FACTS] = {"facts", sizeof(emb_fact_record), 0},
    [EMB_SECTION_STRINGS] = {"strings", 4, 1},
    [EMB_SECTION_STRING_TEXT] = {"string text", 1, 0},
    [EMB_SECTION_IDENTIFIERS] = {"identifiers", sizeof(emb_identifier_record), 0},
    [EMB_SECTION_REFERENCES] = {"references", sizeof(emb_reference_record), 0},
    [EMB_SECTION_BLOCKS] = {"blocks", sizeof(emb_block_record), 0},
    [EMB_SECTION_BLOCK_DATA] = {"block data", 1, 0},
    [EMB_SECTION_TOKEN_SHAPES] = {"token shapes", sizeof(emb_token_shape), 0},
    [EMB_SECTION_NEAR_STARTS] = {"near starts", 4, 1},
    [EMB_SECTION_NEAR] = {"near words", 4, 0},
    [EMB_SECTION_NEAR_LINKS] = {"near links", sizeof(emb_near_links), 0},
};

static emb_status check_header(const emb_mapping *m, const char *path, emb_error *error)
{
    const emb_index_header *header = (const emb_index_header *)m->data;
    if (m->size < sizeof *header || header->magic != EMB_INDEX_MAGIC)
        return emb_fail_at(error, EMB_CORRUPT, path, 0, 0, "this is no index file (it does not begin as one)");
    if (header->format != EMB_INDEX_FORMAT)
        return emb_fail_at(error, EMB_VERSION, path, 0, 0, "the index has format %u, this version reads format %u: build it anew",
                           header->format, EMB_INDEX_FORMAT);
    if (header->header_digest != XXH3_64bits(header, offsetof(emb_index_header, header_digest)))
        return emb_fail_at(error, EMB_CORRUPT, path, 0, 0, "the index is damaged: its header does not match its digest");
    if (header->normaliser != emb_normaliser_version())
        return emb_fail_at(error, EMB_VERSION, path, 0, 0,
                           "the index was built by another version, which takes names apart differently: build it anew");
    if (header->file_size != m->size)
        return emb_fail_at(error, EMB_CORRUPT, path, 0, m->size,
                           "the index is cut off or longer than it should be: %llu bytes of %llu", (unsigned long long)m->size,
                           (unsigned long long)header->file_size);
    if (header->section_count != EMB_SECTION_COUNT || m->size < sizeof *header + EMB_SECTION_COUNT * sizeof(emb_section_record) ||
        header->table_digest != XXH3_64bits(header + 1, EMB_SECTION_COUNT * sizeof(emb_section_record)))
        return emb_fail_at(error, EMB_CORRUPT, path, 0, sizeof *header,
                           "the index is damaged: its table of sections does not match its digest");
    return EMB_OK;
}

static uint64_t align(uint64_t size)
{
    return (size + EMB_SECTION_ALIGN - 1) / EMB_SECTION_ALIGN * EMB_SECTION_ALIGN;
}

/* Sections lie one behind the other, in order, each at the next multiple of EMB_SECTION_ALIGN. */
static emb_status check_sections(emb_index *index, const char *path, emb_error *error)
{
    uint64_t expected = align(sizeof *index->header + EMB_SECTION_COUNT * sizeof *index->table);
    for (size_t i = 0; i < EMB_SECTION_COUNT; i++) {
        const emb_section_record *s = &index->table[i];
        uint64_t items = s->size / sections[i].item_size;
        if (s->offset != expected || expected > index->mapping.size || s->size > index->mapping.size - expected ||
            s->section != i || s->item_size != sections[i].item_size || s->size % sections[i].item_size != 0 ||
            items < sections[i].least || (items > UINT32_MAX && i != EMB_SECTION_BLOCK_DATA))
            return emb_fail_at(error, EMB_CORRUPT, path, 0, s->offset, "the index is damaged: its section \"%s\" is out of bounds",
                               sections[i].name);
        index->count[i] = items;
        expected = align(s->offset + s->size);
    }
    if (expected != index->mapping.size)
        return emb_fail_at(error, EMB_CORRUPT, path, 0, expected, "the index is damaged: something stands behind its last section");
    const char *meta = (const char *)index->mapping.data + index->table[EMB_SECTION_META].offset;
    if (meta[index->count[EMB_SECTION_META] - 1] != '\0')
        return emb_fail_at(error, EMB_CORRUPT, path, 0, 0, "the index is damaged: its description has no end");
    return EMB_OK;
}

static bool is_power_of_two(size_t n)
{
    return n && !(n & (n - 1));
}

static emb_status check_shape(const emb_index *index, const char *path, emb_error *error)
{
    const size_t *count = index->count;
    bool fits = is_power_of_two(count[EMB_SECTION_TOKEN_SLOTS]) && is_power_of_two(count[EMB_SECTION_EDGE_BUCKETS] - 1) &&
                is_power_of_two(count[EMB_SECTION_JOIN_BUCKETS] - 1) && is_power_of_two(count[EMB_SECTION_ENTITY_SLOTS]) &&
                count[EMB_SECTION_TOKEN_SHAPES] == count[EMB_SECTION_TOKENS] &&
                count[EMB_SECTION_NEAR_STARTS] == count[EMB_SECTION_TOKENS] + 1 &&
                count[EMB_SECTION_POST_STARTS] == count[EMB_SECTION_TOKENS] * 3 + 1 &&
                count[EMB_SECTION_OWN_STARTS] == count[EMB_SECTION_TOKENS] * 3 + 1 &&
                count[EMB_SECTION_GROUP_STARTS] == emb_group_count + 1;
    return fits ? EMB_OK : emb_fail_at(error, EMB_CORRUPT, path, 0, 0, "the index is damaged: its sections do not fit each other");
}

static const void *data_of(const emb_index *index, emb_section section)
{
    return index->mapping.data + index->table[section].offset;
}

static void set_views(emb_index *index)
{
    index->tokens = data_of(index, EMB_SECTION_TOKENS);
    index->token_shapes = data_of(index, EMB_SECTION_TOKEN_SHAPES);
    index->near_starts = data_of(index, EMB_SECTION_NEAR_STARTS);
    index->near = data_of(index, EMB_SECTION_NEAR);
    index->near_links = data_of(index, EMB_SECTION_NEAR_LINKS);
    index->token_text = data_of(index, EMB_SECTION_TOKEN_TEXT);
    index->token_slots = data_of(index, EMB_SECTION_TOKEN_SLOTS);
    index->edge_buckets = data_of(index, EMB_SECTION_EDGE_BUCKETS);
    index->edges = data_of(index, EMB_SECTION_EDGES);
    index->group_starts = data_of(index, EMB_SECTION_GROUP_STARTS);
    index->group_tokens = data_of(index, EMB_SECTION_GROUP_TOKENS);
    index->post_starts = data_of(index, EMB_SECTION_POST_STARTS);
    index->posts = data_of(index, EMB_SECTION_POSTS);
    index->own_starts = data_of(index, EMB_SECTION_OWN_STARTS);
    index->own_posts = data_of(index, EMB_SECTION_OWN_POSTS);
    index->rows = data_of(index, EMB_SECTION_ROWS);
    index->row_parts = data_of(index, EMB_SECTION_ROW_PARTS);
    index->row_names = data_of(index, EMB_SECTION_ROW_NAMES);
    index->names = data_of(index, EMB_SECTION_NAMES);
    index->name_text = data_of(index, EMB_SECTION_NAME_TEXT);
    index->join_buckets = data_of(index, EMB_SECTION_JOIN_BUCKETS);
    index->joins = data_of(index, EMB_SECTION_JOINS);
    index->entities = data_of(index, EMB_SECTION_ENTITIES);
    index->entity_text = data_of(index, EMB_SECTION_ENTITY_TEXT);
    index->entity_slots = data_of(index, EMB_SECTION_ENTITY_SLOTS);
    index->facts = data_of(index, EMB_SECTION_FACTS);
    index->string_starts = data_of(index, EMB_SECTION_STRINGS);
    index->string_text = data_of(index, EMB_SECTION_STRING_TEXT);
    index->identifiers = data_of(index, EMB_SECTION_IDENTIFIERS);
    index->references = data_of(index, EMB_SECTION_REFERENCES);
    index->blocks = data_of(index, EMB_SECTION_BLOCKS);
    index->block_data = data_of(index, EMB_SECTION_BLOCK_DATA);
    index->token_count = (uint32_t)index->count[EMB_SECTION_TOKENS];
    index->row_count = (uint32_t)index->count[EMB_SECTION_ROWS] - 1;
    index->entity_count = (uint32_t)index->count[EMB_SECTION_ENTITIES] - 1;
}

emb_status emb_index_open(const char *path, emb_index **ret, emb_error *error)
{
    emb_index *index = calloc(1, sizeof *index);
    if (!index)
        return emb_fail_memory(error);
    emb_status status = emb_file_map(path, &index->mapping, error);
    if (status == EMB_OK)
        status = check_header(&index->mapping, path, error);
    if (status == EMB_OK) {
        index->header = (const emb_index_header *)index->mapping.data;
        index->table = (const emb_section_record *)(index->header + 1);
        status = check_sections(index, path, error);
    }
    if (status == EMB_OK)
        status = check_shape(index, path, error);
    if (status != EMB_OK) {
        emb_index_close(index);
        return status;
    }
    set_views(index);
    for (size_t i = 0; i < 32; i++)
        snprintf(index->digest + 2 * i, 3, "%02x", index->header->content[i]);
    *ret = index;
    return EMB_OK;
}

void emb_index_close(emb_index *index)
{
    if (!index)
        return;
    emb_file_unmap(&index->mapping);
    free(index);
}

/* ---- About the file ---- */

const char *emb_index_digest(const emb_index *index)
{
    return index->digest;
}

const char *emb_index_meta(const emb_index *index)
{
    return data_of(index, EMB_SECTION_META);
}

void emb_index_count(const emb_index *index, emb_index_counts *ret)
{
    *ret = (emb_index_counts){.bytes = index->mapping.size,
                              .entities = index->entity_count,
                              .targets = index->header->targets,
                              .names = (uint32_t)index->count[EMB_SECTION_NAMES],
                              .rows = index->row_count,
                              .tokens = index->token_count,
                              .identifiers = (uint32_t)index->count[EMB_SECTION_IDENTIFIERS]};
}

int emb_index_section_at(const emb_index *index, size_t at, emb_index_section *ret)
{
    if (at >= EMB_SECTION_COUNT)
        return 0;
    *ret = (emb_index_section){sections[at].name, index->table[at].size};
    return 1;
}

uint32_t emb_index_count_schema(const emb_index *index, const char *schema)
{
    emb_schema wanted = emb_schema_by_name(emb_str_from(schema));
    uint32_t count = 0;
    for (uint32_t i = 0; i < index->entity_count && wanted != EMB_SCHEMA_NONE; i++)
        count += index->entities[i].schema == wanted;
    return count;
}

const char *emb_section_name(emb_section section)
{
    return section < EMB_SECTION_COUNT ? sections[section].name : "";
}

/* ---- Words ---- */

emb_word_form emb_index_token(const emb_index *index, uint32_t token)
{
    if (token >= index->token_count)
        return (emb_word_form){.key = EMB_STR(""), .skeleton = EMB_STR("")};
    const emb_token_record *record = &index->tokens[token];
    size_t end = record->text + (size_t)record->key_len + record->skeleton_len;
    if (end > index->count[EMB_SECTION_TOKEN_TEXT] || record->key_len > EMB_KEY_MAX || record->skeleton_len > EMB_KEY_MAX)
        return (emb_word_form){.key = EMB_STR(""), .skeleton = EMB_STR("")};
    const char *text = index->token_text + record->text;
    return (emb_word_form){
        .key = {text, record->key_len}, .skeleton = {text + record->key_len, record->skeleton_len}, .key_class = record->key_class};
}

uint32_t emb_index_find_token(const emb_index *index, unsigned key_class, emb_str key)
{
    size_t mask = index->count[EMB_SECTION_TOKEN_SLOTS] - 1;
    uint64_t hash = emb_token_hash(key_class, key);
    size_t at = hash & mask;
    for (size_t tries = 0; index->token_slots[at] && tries <= mask; tries++, at = (at + 1) & mask) {
        uint32_t slot = index->token_slots[at];
        if (slot >> EMB_TOKEN_BITS != emb_edge_tag(hash))
            continue;
        emb_word_form form = emb_index_token(index, (slot & EMB_TOKEN_MASK) - 1);
        if (form.key_class == key_class && form.key.len && emb_str_equal(form.key, key))
            return (slot & EMB_TOKEN_MASK) - 1;
    }
    return UINT32_MAX;
}

uint32_t emb_index_find_joined(const emb_index *index, uint64_t hash)
{
    size_t mask = index->count[EMB_SECTION_TOKEN_SLOTS] - 1;
    size_t at = hash & mask;
    for (size_t tries = 0; index->token_slots[at] && tries <= mask; tries++, at = (at + 1) & mask) {
        uint32_t slot = index->token_slots[at];
        if (slot >> EMB_TOKEN_BITS != emb_edge_tag(hash))
            continue;
        emb_word_form form = emb_index_token(index, (slot & EMB_TOKEN_MASK) - 1);
        if (form.key.len && emb_join_hash(form.key_class, form.key) == hash)
            return (slot & EMB_TOKEN_MASK) - 1;
    }
    return UINT32_MAX;
}

uint32_t emb_index_lower_bound(const emb_index *index, unsigned key_class, emb_str key)
{
    uint32_t from = 0, to = index->token_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        emb_word_form form = emb_index_token(index, middle);
        size_t len = form.key.len < key.len ? form.key.len : key.len;
        int order = form.key_class != key_class ? (form.key_class < key_class ? -1 : 1) : memcmp(form.key.data, key.data, len);
        if (order < 0 || (order == 0 && form.key.len < key.len))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

emb_range emb_index_row_names(const emb_index *index, uint32_t row)
{
    if (row >= index->row_count)
        return (emb_range){0, 0};
    size_t from = index->rows[row].names, to = index->rows[row + 1].names;
    return from <= to && to <= index->count[EMB_SECTION_ROW_NAMES] ? (emb_range){from, to} : (emb_range){0, 0};
}

emb_str emb_index_name(const emb_index *index, uint32_t name)
{
    if (name >= index->count[EMB_SECTION_NAMES])
        return EMB_STR("");
    const emb_name_record *record = &index->names[name];
    if ((size_t)record->text + record->len > index->count[EMB_SECTION_NAME_TEXT])
        return EMB_STR("");
    return (emb_str){index->name_text + record->text, record->len};
}
