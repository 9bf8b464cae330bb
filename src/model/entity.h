/* SPDX-License-Identifier: Apache-2.0 */
/**
 * An entity in FollowTheMoney form: an id, a schema, and values of properties. Readers build them, the index keeps
 * them. An entity belongs to one thread and owns its texts; reset it to use it again without allocating.
 */
#ifndef EMB_MODEL_ENTITY_H
#define EMB_MODEL_ENTITY_H

#include "base/buf.h"
#include "base/error.h"
#include "model/schema.h"

typedef struct emb_entity emb_entity;

/** Most bytes of one value; a longer one is cut at a code point. Most values of an entity; more are refused. */
#define EMB_VALUE_MAX ((size_t)65536)
#define EMB_VALUES_MAX ((size_t)200000)
/** Most bytes of an entity in JSON. */
#define EMB_ENTITY_JSON_MAX ((size_t)64 * 1024 * 1024)

typedef struct emb_value {
    emb_prop prop;
    /** NUL-terminated, valid UTF-8, trimmed, never empty; borrowed until the next begin, from_json or free. */
    emb_str text;
} emb_value;

/** NULL when out of memory. Free with emb_entity_free (NULL allowed). */
emb_entity *emb_entity_new(void);
void emb_entity_free(emb_entity *entity);

/**
 * Empties it and begins a new entity. The id is cleaned as values are; EMB_INVALID where it is empty or longer than
 * 512 bytes. On failure the entity is empty, without id and schema.
 */
emb_status emb_entity_begin(emb_entity *entity, emb_schema schema, emb_str id, emb_error *error);
/** As emb_entity_begin with an id made from a printf format. */
emb_status emb_entity_beginf(emb_entity *entity, emb_schema schema, emb_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** Changes the schema; values that it does not know are kept and left to emb_entity_check. */
void emb_entity_set_schema(emb_entity *entity, emb_schema schema);

/**
 * Adds a value: repaired to valid UTF-8, NULs and control characters become spaces, white space is trimmed and runs
 * of it folded. An empty value and one that the property already has are passed over silently. EMB_INVALID where
 * the schema has no such property (or only as a stub); EMB_NO_MEMORY; EMB_LIMIT beyond EMB_VALUES_MAX.
 */
emb_status emb_entity_add(emb_entity *entity, emb_prop prop, emb_str value, emb_error *error);
emb_status emb_entity_addf(emb_entity *entity, emb_prop prop, emb_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Further fields. Each replaces what was there, but add_dataset and add_referent add. Empty texts are passed over. */
emb_status emb_entity_set_caption(emb_entity *entity, emb_str caption, emb_error *error);
emb_status emb_entity_add_dataset(emb_entity *entity, emb_str dataset, emb_error *error);
emb_status emb_entity_add_referent(emb_entity *entity, emb_str id, emb_error *error);
/** ISO times, "2026-02-27T00:00:00" or a day. */
emb_status emb_entity_set_seen(emb_entity *entity, emb_str first_seen, emb_str last_seen, emb_str last_change, emb_error *error);

emb_str emb_entity_id(const emb_entity *entity);
emb_schema emb_entity_schema(const emb_entity *entity);
/** The given caption, else the first value of the schema's caption properties, else the id. Never NULL. */
emb_str emb_entity_caption(const emb_entity *entity);
bool emb_entity_has_caption(const emb_entity *entity);
size_t emb_entity_value_count(const emb_entity *entity);
/** Values in the order in which they were added. `index` below emb_entity_value_count. */
emb_value emb_entity_value(const emb_entity *entity, size_t index);
/** The first value of a property, the empty string where it has none. */
emb_str emb_entity_first(const emb_entity *entity, emb_prop prop);
bool emb_entity_has(const emb_entity *entity, emb_prop prop);
/** How many values are of a type (EMB_TYPE_name …). */
size_t emb_entity_count_type(const emb_entity *entity, emb_type type);
size_t emb_entity_dataset_count(const emb_entity *entity);
emb_str emb_entity_dataset(const emb_entity *entity, size_t index);
size_t emb_entity_referent_count(const emb_entity *entity);
emb_str emb_entity_referent(const emb_entity *entity, size_t index);
/** "" where not known. */
emb_str emb_entity_first_seen(const emb_entity *entity);
emb_str emb_entity_last_seen(const emb_entity *entity);
emb_str emb_entity_last_change(const emb_entity *entity);

/**
 * Adds what `other` has and `entity` lacks (same id in two lists); the more special schema wins. An id that differs
 * becomes a referent. EMB_INVALID where the schemata do not fit (nothing is changed); EMB_LIMIT and EMB_NO_MEMORY may
 * leave a part added.
 */
emb_status emb_entity_merge(emb_entity *entity, const emb_entity *other, emb_error *error);

/**
 * One line of JSON without the line break: id, caption, schema, referents, datasets, first_seen, last_seen, last_change
 * (where known), properties (each a list, in the order of first addition). Appended to `buf`, which a failure leaves as
 * long as it was; EMB_LIMIT where it would outgrow its maximum.
 */
emb_status emb_entity_to_json(const emb_entity *entity, emb_buf *buf, emb_error *error);

/** What emb_entity_from_json met and could not keep; the entity is read all the same. */
typedef struct emb_entity_notes {
    uint32_t unknown_properties; /**< also those that are kept by the other side of a relation (stubs) */
    uint32_t bad_values;         /**< values that are neither text nor number nor boolean */
    char first[96];              /**< the first of them, for a message; "" for none */
} emb_entity_notes;

/**
 * Reads an FtM JSON object: id and schema must be there, values may be strings, numbers, booleans, or lists of them;
 * nested entities (objects with an id) become their id, numbers stay as they are written, null is passed over.
 * EMB_FORMAT with offset and message where it is no such object or the schema is unknown, EMB_LIMIT beyond
 * EMB_ENTITY_JSON_MAX or EMB_VALUES_MAX; the entity is then of no use until the next begin. `ret_notes` may be NULL.
 */
emb_status emb_entity_from_json(emb_entity *entity, emb_str json, emb_entity_notes *ret_notes, emb_error *error);

#endif
