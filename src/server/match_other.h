/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Matching of what is matchable by FollowTheMoney and is no party with a name in the index: addresses, positions, user and bank
 * accounts, wallets, securities. Found by their words, scored by what they are told apart by. Belongs to one request.
 */
#ifndef EMB_SERVER_MATCH_OTHER_H
#define EMB_SERVER_MATCH_OTHER_H

#include "server/algorithms.h"
#include "server/example.h"
#include "server/scope.h"

typedef struct emb_other_hit {
    uint32_t entity;
    double score;
    emb_feature feature; /**< that gave the score */
    double feature_score;
    bool country_differs;
    const char *query, *candidate; /**< the texts that agree; in the arena */
} emb_other_hit;

typedef emb_vec(emb_other_hit) emb_other_hits;

/** Is a schema matched here? */
bool emb_other_schema(emb_schema schema);
/** Does a scope hold any such schema? */
bool emb_other_wanted(const emb_scope *scope);
/** All hits of at least `least`, best first, equal ones by id. EMB_NO_MEMORY, EMB_CORRUPT. */
emb_status emb_other_match(const emb_example *example, emb_scope *scope, double least, emb_arena *arena, emb_other_hits *ret,
                           emb_error *error);

#endif
