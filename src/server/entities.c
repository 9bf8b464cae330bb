/* SPDX-License-Identifier: Apache-2.0 */
#include "server/entities.h"

#include <stdlib.h>
#include <zstd.h>

#include "base/json.h"
#include "base/json_each.h"
#include "server/tokens.h"

/* Small blocks: an answer unpacks one for each of its entities. */
#define SMALL_BLOCK ((size_t)6 * 1024)
#define BLOCK_MAX ((size_t)80 * 1024 * 1024)
#define PACKED_MAX ((size_t)16 * 1024 * 1024 * 1024)

typedef struct place {
    uint32_t block, offset, size;
} place;

typedef struct small_block {
    uint64_t offset;
    uint32_t size, raw_size;
} small_block;

typedef struct column {
    emb_map *values;
    emb_vec(uint32_t) pool;
    uint32_t *starts, *counts; /* by entity */
} column;

struct emb_entities {
    const emb_index *index;
    uint32_t count;
    column columns[EMB_COLUMN_COUNT];
    uint64_t *seen[EMB_SEEN_COUNT];
    uint8_t *targets;
    uint16_t *value_counts;
    emb_map *referents;
    emb_vec(uint32_t) referent_entities;
    emb_terms *terms;
    place *places;
    emb_vec(small_block) blocks;
    emb_buf packed;
};

typedef struct building {
    emb_entities *store;
    uint32_t entity;
    emb_schema schema;
    emb_buf raw; /* a block of the index, unpacked */
    uint32_t raw_block;
    emb_buf small, view;
    void *pool; /* for yyjson */
    size_t pool_size;
} building;

/* ---- Topics and times ---- */

bool emb_topic_is_risk(emb_str topic)
{
    static const char *const risks[] = {
        "corp.disqual",
        "crime",
        "crime.boss",
        "crime.cyber",
        "crime.env",
        "crime.fin",
        "crime.fraud",
        "crime.terror",
        "crime.theft",
        "crime.traffick",
        "crime.traffick.drug",
        "crime.traffick.human",
        "crime.war",
        "debarment",
        "export.control",
        "export.control.linked",
        "export.risk",
        "forced.labor",
        "mare.detained",
        "mare.shadow",
        "mare.sts",
        "poi",
        "reg.action",
        "reg.warn",
        "role.oligarch",
        "role.pep",
        "role.rca",
        "sanction",
        "sanction.counter",
        "sanction.linked",
        "asset.frozen",
        "wanted",
    };
    for (size_t i = 0; i < sizeof risks / sizeof *risks; i++)
        if (emb_str_equal(topic, emb_str_from(risks[i])))
            return true;
    return false;
}

bool emb_seen_parse(emb_str text, uint64_t *ret)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    uint64_t value = 0;
    if (text.len > 19)
        text.len = 19;
    if (text.len != 10 && text.len != 13 && text.len != 16 && text.len != 19)
        return false;
    for (size_t i = 0; i < 19; i++) {
        if (i < text.len && form[i] != 'd' && text.data[i] != form[i] && !(form[i] == 'T' && text.data[i] == ' '))
            return false;
        if (form[i] != 'd')
            continue;
        if (i < text.len && !emb_is_ascii_digit(text.data[i]))
            return false;
        value = value * 10 + (i < text.len ? (uint64_t)(text.data[i] - '0') : 0);
    }
    *ret = value;
    return true;
}

/* ---- Building: one entity ---- */

static bool add_value(building *b, emb_column which, emb_str text)
{
    column *c = &b->store->columns[which];
    uint32_t value = emb_map_put(c->values, text, NULL);
    if (value == EMB_MAP_NONE)
        return false;
    for (uint32_t i = 0; i < c->counts[b->entity]; i++)
        if (c->pool.items[c->starts[b->entity] + i] == value)
            return true;
    c->counts[b->entity]++;
    return emb_vec_push(&c->pool, value);
}

static bool add_words(building *b, emb_str text, bool in_name, bool whole)
{
    char word[EMB_WORD_MAX + 1];
    size_t len, words = 0, at = 0;
    while ((len = emb_word_next(text, &at, false, word)) > 0) {
        words++;
        if (!emb_terms_add(b->store->terms, (emb_str){word, len}, in_name))
            return false;
    }
    if (!whole || words < 2)
        return true;
    len = emb_word_whole(text, word);
    return !len || emb_terms_add(b->store->terms, (emb_str){word, len}, false);
}

static bool add_typed(building *b, emb_type type, emb_str text)
{
    switch ((int)type) {
    case EMB_TYPE_country:
        return add_value(b, EMB_COLUMN_COUNTRIES, text) && add_words(b, text, false, true);
    case EMB_TYPE_topic:
        b->store->targets[b->entity] |= emb_topic_is_risk(text);
        return add_value(b, EMB_COLUMN_TOPICS, text) && add_words(b, text, false, true);
    case EMB_TYPE_identifier:
        return add_value(b, EMB_COLUMN_IDENTIFIERS, text) && add_words(b, text, false, true);
    case EMB_TYPE_gender:
        return add_value(b, EMB_COLUMN_GENDERS, text) && add_words(b, text, false, true);
    case EMB_TYPE_date:
    case EMB_TYPE_email:
    case EMB_TYPE_phone:
    case EMB_TYPE_ip:
        return add_words(b, text, false, true);
    case EMB_TYPE_entity:
        return true;
    default:
        return add_words(b, text, type == EMB_TYPE_name, false);
    }
}

static bool add_properties(building *b, yyjson_val *properties)
{
    yyjson_val *key, *values, *value;
    size_t i, max, j, max_values;
    EMB_JSON_OBJECT_EACH (properties, i, max, key, values) {
        emb_prop prop = emb_prop_by_name((emb_str){yyjson_get_str(key), yyjson_get_len(key)});
        const emb_property *property = emb_schema_property(b->schema, prop);
        if (!emb_terms_add_property(b->store->terms, (emb_str){yyjson_get_str(key), yyjson_get_len(key)}))
            return false;
        EMB_JSON_ARRAY_EACH (values, j, max_values, value) {
            emb_str text = {yyjson_get_str(value), yyjson_get_len(value)};
            if (b->store->value_counts[b->entity] < UINT16_MAX)
                b->store->value_counts[b->entity]++;
            if (text.data && property && !add_typed(b, property->type, text))
                return false;
        }
    }
    return true;
}

static bool add_lists(building *b, yyjson_val *root)
{
    yyjson_val *item;
    size_t i, max;
    emb_entities *s = b->store;
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(root, "datasets"), i, max, item) {
        if (!add_value(b, EMB_COLUMN_DATASETS, (emb_str){yyjson_get_str(item), yyjson_get_len(item)}))
            return false;
    }
    EMB_JSON_ARRAY_EACH (yyjson_obj_get(root, "referents"), i, max, item) {
        bool is_new = false;
        if (emb_map_put(s->referents, (emb_str){yyjson_get_str(item), yyjson_get_len(item)}, &is_new) == EMB_MAP_NONE ||
            (is_new && !emb_vec_push(&s->referent_entities, b->entity)))
            return false;
    }
    return true;
}

static void note_seen(building *b, yyjson_val *root)
{
    static const char *const names[] = {"first_seen", "last_seen", "last_change"};
    for (size_t i = 0; i < EMB_SEEN_COUNT; i++) {
        yyjson_val *value = yyjson_obj_get(root, names[i]);
        emb_str text = {yyjson_get_str(value), yyjson_get_len(value)};
        if (text.data)
            emb_seen_parse(text, &b->store->seen[i][b->entity]);
    }
}

static bool flush_small(building *b)
{
    emb_entities *s = b->store;
    size_t bound = ZSTD_compressBound(b->small.len);
    small_block block = {s->packed.len, 0, (uint32_t)b->small.len};
    if (!b->small.len)
        return true;
    if (!emb_buf_reserve(&s->packed, bound))
        return false;
    size_t size = ZSTD_compress(s->packed.data + s->packed.len, bound, b->small.data, b->small.len, 3);
    if (ZSTD_isError(size))
        return false;
    block.size = (uint32_t)size;
    s->packed.len += size;
    emb_buf_clear(&b->small);
    return emb_vec_push(&s->blocks, block);
}

/* ---- The form in which answers give an entity: yente's ---- */

static void write_list(emb_buf *out, const char *name, yyjson_val *list)
{
    yyjson_val *item;
    size_t i, max;
    emb_json_name(out, name);
    emb_buf_append_byte(out, '[');
    EMB_JSON_ARRAY_EACH (list, i, max, item) {
        emb_json_comma(out);
        emb_json_string(out, (emb_str){yyjson_get_str(item), yyjson_get_len(item)});
    }
    emb_buf_append_byte(out, ']');
}

/* "2024-05-27T14:47:29", without a zone; a day is its midnight. */
static void write_time(emb_buf *out, const char *name, yyjson_val *value)
{
    const char *text = yyjson_get_str(value);
    uint64_t number;
    emb_json_name(out, name);
    if (!text || !emb_seen_parse(emb_str_from(text), &number))
        emb_buf_append_text(out, "null");
    else
        emb_buf_printf(out, "\"%04u-%02u-%02uT%02u:%02u:%02u\"", (unsigned)(number / 10000000000),
                       (unsigned)(number / 100000000 % 100), (unsigned)(number / 1000000 % 100), (unsigned)(number / 10000 % 100),
                       (unsigned)(number / 100 % 100), (unsigned)(number % 100));
}

static emb_str write_view(building *b, yyjson_val *root)
{
    emb_buf *out = &b->view;
    yyjson_val *key, *values, *properties = yyjson_obj_get(root, "properties");
    size_t i, max;
    emb_buf_clear(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_index_entity_id(b->store->index, b->entity));
    emb_json_member(out, "caption", emb_index_entity_caption(b->store->index, b->entity));
    emb_json_member(out, "schema", emb_str_from(emb_schema_name(b->schema)));
    emb_json_name(out, "properties");
    emb_buf_append_byte(out, '{');
    EMB_JSON_OBJECT_EACH (properties, i, max, key, values) {
        write_list(out, yyjson_get_str(key), values);
    }
    emb_buf_append_byte(out, '}');
    write_list(out, "datasets", yyjson_obj_get(root, "datasets"));
    write_list(out, "referents", yyjson_obj_get(root, "referents"));
    emb_buf_printf(out, ",\"target\":%s", b->store->targets[b->entity] ? "true" : "false");
    write_time(out, "first_seen", yyjson_obj_get(root, "first_seen"));
    write_time(out, "last_seen", yyjson_obj_get(root, "last_seen"));
    write_time(out, "last_change", yyjson_obj_get(root, "last_change"));
    emb_buf_append_byte(out, '}');
    return emb_buf_str(out);
}

static bool keep_json(building *b, emb_str json)
{
    b->store->places[b->entity] = (place){(uint32_t)b->store->blocks.count, (uint32_t)b->small.len, (uint32_t)json.len};
    return emb_buf_append_str(&b->small, json) && (b->small.len < SMALL_BLOCK || flush_small(b));
}

static emb_status add_entity(building *b, emb_str json, emb_error *error)
{
    emb_entities *s = b->store;
    size_t wanted = yyjson_read_max_memory_usage(json.len, 0);
    yyjson_alc memory;
    if (wanted > b->pool_size) {
        free(b->pool);
        b->pool_size = wanted * 2;
        b->pool = malloc(b->pool_size);
        if (!b->pool)
            return emb_fail_memory(error);
    }
    yyjson_alc_pool_init(&memory, b->pool, b->pool_size);
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)json.data, json.len, 0, &memory, NULL);
    yyjson_val *root = yyjson_doc_get_root(doc);
    if (!yyjson_is_obj(root))
        return emb_fail(error, EMB_CORRUPT, "the index is damaged: entity %u is no JSON", b->entity);
    b->schema = emb_index_entity_schema(s->index, b->entity);
    for (size_t i = 0; i < EMB_COLUMN_COUNT; i++)
        s->columns[i].starts[b->entity] = (uint32_t)s->columns[i].pool.count;
    note_seen(b, root);
    if (!emb_terms_begin(s->terms, b->entity) || !add_lists(b, root) || !add_properties(b, yyjson_obj_get(root, "properties")) ||
        !keep_json(b, write_view(b, root)) || b->view.failed)
        return emb_fail_memory(error);
    return EMB_OK;
}

/* ---- Building: all ---- */

static int compare_places(const void *left, const void *right, void *context)
{
    const emb_index *index = context;
    const emb_entity_record *a = &index->entities[*(const uint32_t *)left], *b = &index->entities[*(const uint32_t *)right];
    if (a->block != b->block)
        return a->block < b->block ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* The JSON of the current entity; each block of the index is unpacked once, as entities come in their order. */
static emb_status unpack(building *b, emb_str *ret, emb_error *error)
{
    const emb_index *index = b->store->index;
    const emb_entity_record *record = &index->entities[b->entity];
    if (record->block >= index->count[EMB_SECTION_BLOCKS])
        return emb_fail(error, EMB_CORRUPT, "the index is damaged: entity %u", b->entity);
    const emb_block_record *block = &index->blocks[record->block];
    if (block->offset > index->count[EMB_SECTION_BLOCK_DATA] ||
        block->size > index->count[EMB_SECTION_BLOCK_DATA] - block->offset || block->raw_size > BLOCK_MAX ||
        (uint64_t)record->offset + record->size > block->raw_size)
        return emb_fail(error, EMB_CORRUPT, "the index is damaged: entity %u", b->entity);
    if (b->raw_block != record->block) {
        emb_buf_clear(&b->raw);
        if (!emb_buf_reserve(&b->raw, block->raw_size))
            return emb_fail_memory(error);
        size_t size = ZSTD_decompress(b->raw.data, block->raw_size, index->block_data + block->offset, block->size);
        if (size != block->raw_size)
            return emb_fail(error, EMB_CORRUPT, "the index is damaged: block %u", record->block);
        b->raw_block = record->block;
    }
    *ret = (emb_str){b->raw.data + record->offset, record->size};
    return EMB_OK;
}

static emb_status add_all(building *b, emb_error *error)
{
    emb_entities *s = b->store;
    uint32_t *order = malloc((s->count + (size_t)1) * sizeof *order);
    emb_status status = EMB_OK;
    if (!order)
        return emb_fail_memory(error);
    for (uint32_t i = 0; i < s->count; i++)
        order[i] = i;
    qsort_r(order, s->count, sizeof *order, compare_places, (void *)(uintptr_t)s->index);
    for (uint32_t i = 0; i < s->count && status == EMB_OK; i++) {
        emb_str json = {NULL, 0};
        b->entity = order[i];
        status = unpack(b, &json, error);
        if (status == EMB_OK)
            status = add_entity(b, json, error);
    }
    free(order);
    if (status == EMB_OK && (!flush_small(b) || !emb_terms_finish(s->terms)))
        status = emb_fail_memory(error);
    return status;
}

static bool allocate(emb_entities *s)
{
    size_t count = s->count + (size_t)1;
    for (size_t i = 0; i < EMB_COLUMN_COUNT; i++) {
        s->columns[i].values = emb_map_new();
        s->columns[i].starts = calloc(count, sizeof(uint32_t));
        s->columns[i].counts = calloc(count, sizeof(uint32_t));
        if (!s->columns[i].values || !s->columns[i].starts || !s->columns[i].counts)
            return false;
    }
    for (size_t i = 0; i < EMB_SEEN_COUNT; i++)
        if (!(s->seen[i] = calloc(count, sizeof(uint64_t))))
            return false;
    s->targets = calloc(count, 1);
    s->value_counts = calloc(count, sizeof *s->value_counts);
    s->places = calloc(count, sizeof *s->places);
    s->referents = emb_map_new();
    s->terms = emb_terms_new(s->count);
    s->packed = EMB_BUF_INIT(PACKED_MAX);
    return s->targets && s->value_counts && s->places && s->referents && s->terms;
}

emb_status emb_entities_build(const emb_index *index, emb_entities **ret, emb_error *error)
{
    emb_entities *s = calloc(1, sizeof *s);
    building b = {.store = s,
                  .raw_block = UINT32_MAX,
                  .raw = EMB_BUF_INIT(BLOCK_MAX),
                  .small = EMB_BUF_INIT(BLOCK_MAX),
                  .view = EMB_BUF_INIT(BLOCK_MAX)};
    if (!s)
        return emb_fail_memory(error);
    s->index = index;
    s->count = index->entity_count;
    emb_status status;
    if (s->count >= EMB_TERM_ENTITIES_MAX)
        status = emb_fail(error, EMB_LIMIT, "an index of more than %u entities cannot be served", EMB_TERM_ENTITIES_MAX - 1);
    else
        status = allocate(s) ? add_all(&b, error) : emb_fail_memory(error);
    emb_buf_free(&b.raw);
    emb_buf_free(&b.small);
    emb_buf_free(&b.view);
    free(b.pool);
    if (status != EMB_OK) {
        emb_entities_free(s);
        return status;
    }
    *ret = s;
    return EMB_OK;
}

void emb_entities_free(emb_entities *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < EMB_COLUMN_COUNT; i++) {
        emb_map_free(s->columns[i].values);
        emb_vec_free(&s->columns[i].pool);
        free(s->columns[i].starts);
        free(s->columns[i].counts);
    }
    for (size_t i = 0; i < EMB_SEEN_COUNT; i++)
        free(s->seen[i]);
    free(s->targets);
    free(s->value_counts);
    free(s->places);
    emb_map_free(s->referents);
    emb_vec_free(&s->referent_entities);
    emb_terms_free(s->terms);
    emb_vec_free(&s->blocks);
    emb_buf_free(&s->packed);
    free(s);
}

/* ---- Reading ---- */

const emb_terms *emb_entities_terms(const emb_entities *s)
{
    return s->terms;
}

uint32_t emb_entities_entity_count(const emb_entities *s)
{
    return s->count;
}

emb_schema emb_entities_schema(const emb_entities *s, uint32_t entity)
{
    return emb_index_entity_schema(s->index, entity);
}

bool emb_entities_is_target(const emb_entities *s, uint32_t entity)
{
    return s->targets[entity];
}

unsigned emb_entities_value_total(const emb_entities *s, uint32_t entity)
{
    return s->value_counts[entity];
}

uint64_t emb_entities_seen(const emb_entities *s, uint32_t entity, emb_seen which)
{
    return s->seen[which][entity];
}

uint32_t emb_entities_value_count(const emb_entities *s, emb_column which)
{
    return emb_map_count(s->columns[which].values);
}

emb_str emb_entities_value(const emb_entities *s, emb_column which, uint32_t value)
{
    return emb_map_key(s->columns[which].values, value);
}

uint32_t emb_entities_find_value(const emb_entities *s, emb_column which, emb_str text)
{
    return emb_map_get(s->columns[which].values, text);
}

const uint32_t *emb_entities_values(const emb_entities *s, emb_column which, uint32_t entity, size_t *ret_count)
{
    const column *c = &s->columns[which];
    *ret_count = c->counts[entity];
    return c->pool.items + c->starts[entity];
}

uint32_t emb_entities_find(const emb_entities *s, emb_str id)
{
    return emb_index_find_entity(s->index, id);
}

uint32_t emb_entities_find_referent(const emb_entities *s, emb_str id)
{
    uint32_t number = emb_map_get(s->referents, id);
    return number == EMB_MAP_NONE ? UINT32_MAX : s->referent_entities.items[number];
}

emb_status emb_entities_json(const emb_entities *s, uint32_t entity, emb_buf *out, emb_error *error)
{
    const place *at = &s->places[entity];
    const small_block *block = &s->blocks.items[at->block];
    size_t before = out->len;
    if (!emb_buf_reserve(out, block->raw_size))
        return emb_fail_memory(error);
    char *raw = out->data + before;
    if (ZSTD_decompress(raw, block->raw_size, s->packed.data + block->offset, block->size) != block->raw_size)
        return emb_fail(error, EMB_CORRUPT, "entity %u cannot be unpacked", entity);
    memmove(raw, raw + at->offset, at->size);
    raw[at->size] = '\0';
    out->len = before + at->size;
    return EMB_OK;
}

emb_status emb_entities_read(const emb_entities *s, uint32_t entity, emb_buf *scratch, yyjson_doc **ret, emb_error *error)
{
    emb_buf_clear(scratch);
    emb_status status = emb_entities_json(s, entity, scratch, error);
    if (status != EMB_OK)
        return status;
    yyjson_doc *doc = yyjson_read_opts(scratch->data, scratch->len, 0, NULL, NULL);
    if (!doc)
        return emb_fail_memory(error);
    *ret = doc;
    return EMB_OK;
}

size_t emb_entities_footprint(const emb_entities *s)
{
    return s->packed.cap + s->count * (sizeof(place) + 3 * sizeof(uint64_t) + 2 * sizeof(uint32_t) * EMB_COLUMN_COUNT);
}
