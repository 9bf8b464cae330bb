/* SPDX-License-Identifier: Apache-2.0 */
/** What the files of the matcher share; not for anybody else. */
#ifndef EMB_MATCH_MATCHER_INTERNAL_H
#define EMB_MATCH_MATCHER_INTERNAL_H

#include "base/arena.h"
#include "embargo/matcher.h"
#include "index/candidates.h"
#include "index/kinds.h"
#include "match/chance.h"
#include "match/clock.h"
#include "match/qualify.h"
#include "match/score.h"
#include "model/identifier.h"

#define EMB_MATCH_LINE 700
#define EMB_NOT_BY_NAME UINT8_MAX
/** Names that are looked for: those of the query, and those within them. */
#define EMB_NAMES_MAX (2 * EMB_QUERY_VALUES_MAX)

/** The best that was found for an entity: by name, by identifier, or both. Points in thousandths. */
typedef struct emb_found {
    uint32_t entity;
    uint32_t row, name;        /**< of the listed name */
    uint8_t query_name;        /**< EMB_NOT_BY_NAME: by identifier alone */
    uint8_t variant, kind;     /**< of the query's name */
    uint8_t alias;             /**< emb_alias_kind */
    int16_t name_points;       /**< what the names score, before what a weak alias loses */
    int16_t identifier_points; /**< 0: no identifier agrees */
    uint8_t identifier;        /**< which one of the query */
    uint8_t identifier_kind;   /**< emb_identifier_kind */
    int16_t chance_points;     /**< what is taken away for names that many bear */
    int16_t weak_points;       /**< what the best of its weak aliases scores, less that; 0: none agrees */
    int16_t points;            /**< all in all, once it is weighed */
    bool ofac;                 /**< name_points are those of OFAC's own search */
    double chance;             /**< how many in a million match so by chance; 0: matched by identifier alone */
} emb_found;

struct emb_matcher {
    const emb_index *index;
    emb_candidates candidates;
    emb_name name;
    bool people; /**< the last query may be a person: its names were read as such too */
    emb_shape query_shape, list_shape;
    emb_cells cells;
    emb_score score;

    emb_arena *texts; /**< of the hits of the last query */
    emb_qualities qualities;
    emb_str names[EMB_NAMES_MAX], identifiers[EMB_QUERY_VALUES_MAX]; /**< of the query, in `texts` */
    size_t given_names, name_count; /**< those that the query gives, and all: behind them stand the names within them */
    emb_vec(emb_found) found;
    uint32_t *found_of; /**< per entity: 1 + place in `found`, 0: not found */
    emb_vec(emb_hit) hits;
    emb_vec(emb_reason) reasons;
    int (*filter)(void *context, uint32_t entity); /**< of the last query */
    void *filter_context;
    size_t total;                                         /**< found by the last query before its limit */
    bool lost_memory;                                     /**< within.c could not copy a name */
    bool weak;                                            /**< emb_match_options.weak of the last query */
    uint64_t cut_names, unread_names, unread_identifiers; /**< a bit for each value of the last query that was not used as given */
    emb_vec(emb_note) notes;
    emb_match_counts counts;
    emb_stage_clock *clock; /**< NULL: nobody measures */
};

/** shape.c: what the score asks of one side. */
void emb_shape_of_variant(const emb_variant *variant, unsigned native_script, emb_name_kind kind, emb_shape *ret);
void emb_shape_of_row(const emb_index *index, uint32_t row, emb_shape *ret);
/** shape.c: the links of a row with the variant that `matcher->candidates` was begun with. */
void emb_cells_of_row(emb_candidates *candidates, const emb_variant *variant, uint32_t row, emb_name_kind kind, emb_cells *ret);
/** compare.c: the same for two names without an index. */
void emb_cells_of_variants(const emb_variant *query, const emb_variant *listed, emb_name_kind kind, emb_cells *ret);
/** shape.c: initials that match by first letter. */
void emb_cells_add_initials(const emb_variant *variant, size_t at, emb_str key, unsigned key_class, size_t list_at,
                            emb_cells *cells);

/** shape.c: the required parts of the listed name, as an alignment has read them. Returns how many. */
size_t emb_chance_parts_of(const emb_score *score, const emb_shape *listed, const emb_str *list_keys, const uint8_t *list_classes,
                           const emb_variant *query, emb_chance_part ret[EMB_PARTS_MAX]);
/** shape.c: the keys of a row's parts and their classes. Borrowed from the index. */
void emb_row_keys(const emb_index *index, uint32_t row, emb_str keys[EMB_PARTS_MAX], uint8_t classes[EMB_PARTS_MAX]);

/** matcher.c: whether the filter lets an entity pass; its place in `found`, made where it is new, NULL when out of memory. */
bool emb_matcher_wants(const emb_matcher *matcher, uint32_t entity);
emb_found *emb_matcher_found(emb_matcher *matcher, uint32_t entity);
/** ofac_match.c: every listed name that scores at least `least`. */
emb_status emb_ofac_match_name(emb_matcher *matcher, size_t number, unsigned kinds, int least, emb_error *error);
/** ofac_match.c: the one reason of such a score; false where there is none. */
bool emb_ofac_explain(emb_str query, emb_str listed, emb_reason *ret);

/** weigh.c: the points of what was found, and why: each step calls `take` (NULL: none is wanted). */
typedef void emb_step_taker(void *context, const char *code, const char *text, int points, emb_str detail);
int emb_weigh(emb_matcher *matcher, const emb_found *found, emb_step_taker *take, void *context);

/** within.c: adds the names within the query's names to them. False when out of memory. */
bool emb_add_names_within(emb_matcher *matcher);

/** notes.c: says what of the query was not used as given. False when out of memory. */
bool emb_make_notes(emb_matcher *matcher, const emb_query *query);

/** A name as an explanation tells of it: as it is written, and the parts that were compared. Borrowed. */
typedef struct emb_told_name {
    emb_str text;
    uint8_t key_class;
    size_t count;
    emb_str keys[EMB_PARTS_MAX];
} emb_told_name;
/** explain.c: of a variant, whose keys are borrowed. */
void emb_told_name_of(const emb_variant *variant, emb_str text, emb_told_name *ret);
/** explain.c: a loss as a reason; texts go to `texts`. False when out of memory. */
bool emb_explain_loss(const emb_loss *loss, const emb_told_name *query, const emb_told_name *listed, emb_arena *texts,
                      emb_reason *ret);
bool emb_explain_step(const char *code, const char *text, int points, emb_str detail, emb_arena *texts, emb_reason *ret);

#endif
