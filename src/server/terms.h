/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The full-text index: which entities hold a word, how often, and whether in a name. Built once, then read-only and shared by threads.
 */
#ifndef EMB_SERVER_TERMS_H
#define EMB_SERVER_TERMS_H

#include "base/map.h"
#include "base/vec.h"

typedef struct emb_terms emb_terms;

/** A posting: entity << 8 | times in names (at most 15) << 4 | times in all (at most 15). */
typedef uint32_t emb_term_post;
#define EMB_TERM_ENTITIES_MAX ((uint32_t)1 << 24)
static inline uint32_t emb_term_entity(emb_term_post post)
{
    return post >> 8;
}
static inline unsigned emb_term_in_names(emb_term_post post)
{
    return post >> 4 & 15u;
}
static inline unsigned emb_term_in_all(emb_term_post post)
{
    return post & 15u;
}

/** NULL when out of memory. */
emb_terms *emb_terms_new(uint32_t entities);
/** NULL allowed. */
void emb_terms_free(emb_terms *terms);
/** While building, entity after entity in any order. False when out of memory. */
bool emb_terms_begin(emb_terms *terms, uint32_t entity);
bool emb_terms_add(emb_terms *terms, emb_str word, bool in_name);
/** The entity has a value of this property. */
bool emb_terms_add_property(emb_terms *terms, emb_str name);
/** Ends the building. */
bool emb_terms_finish(emb_terms *terms);

uint32_t emb_terms_count(const emb_terms *terms);
/** UINT32_MAX where no entity holds it. */
uint32_t emb_terms_find(const emb_terms *terms, emb_str word);
/** The term that stands for having a property; UINT32_MAX where no entity has it. */
uint32_t emb_terms_find_property(const emb_terms *terms, emb_str name);
emb_str emb_terms_word(const emb_terms *terms, uint32_t term);
/** The postings of a term, by entity. */
const emb_term_post *emb_terms_posts(const emb_terms *terms, uint32_t term, size_t *ret_count);
/** Words in the order of their bytes: the first at or after `word`, and the term at a place of that order (below the count). */
uint32_t emb_terms_lower_bound(const emb_terms *terms, emb_str word);
uint32_t emb_terms_at(const emb_terms *terms, uint32_t place);
/** How many words an entity has in its names, in all. */
unsigned emb_terms_length(const emb_terms *terms, uint32_t entity, bool names);
/** The same on average. */
double emb_terms_average(const emb_terms *terms, bool names);

#endif
