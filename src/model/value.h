/* SPDX-License-Identifier: Apache-2.0 */
/** How texts are cleaned before an entity keeps them, and lists of texts without doubles. Only for entity*.c. */
#ifndef EMB_MODEL_VALUE_H
#define EMB_MODEL_VALUE_H

#include "base/buf.h"
#include "model/schema.h"

/**
 * `text` as emb_entity_add keeps it: valid UTF-8, white space and control characters folded to single spaces, trimmed,
 * at most `max` bytes. The result is part of `text` where nothing had to be changed, else it lies in `scratch`. False
 * when out of memory.
 */
bool emb_value_clean(emb_str text, size_t max, emb_buf *scratch, emb_str *ret);

typedef struct emb_value_entry {
    const char *text; /**< borrowed */
    uint32_t len;
    uint32_t hash;
    uint32_t next; /**< for the owner: chains values of one property */
    emb_prop prop; /**< EMB_PROP_NONE in lists that are of no property */
} emb_value_entry;

/** Texts under a property, each once. All zero is an empty list. */
typedef struct emb_value_list {
    emb_value_entry *entries;
    uint32_t *slots; /**< index + 1, 0 is free; only in use once the list is long */
    uint32_t count, cap;
    uint32_t slot_count; /**< in use, a power of two; 0: the list is short and searched through */
    uint32_t slot_cap;   /**< allocated */
} emb_value_list;

void emb_value_list_free(emb_value_list *list);
/** Empties it and keeps the memory. */
void emb_value_list_clear(emb_value_list *list);
uint32_t emb_value_hash(emb_prop prop, emb_str text);
bool emb_value_list_has(const emb_value_list *list, emb_prop prop, emb_str text, uint32_t hash);
/** Room for one more, so that the next push cannot fail. False when out of memory. */
bool emb_value_list_reserve(emb_value_list *list);
/** Adds a text that is not in the list, after emb_value_list_reserve. */
void emb_value_list_push(emb_value_list *list, emb_value_entry entry);

#endif
