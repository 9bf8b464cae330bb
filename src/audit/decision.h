/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Decisions about hits: what people found. A false positive suppresses the same hit later, visibly, as long as nothing that matters
 * changed on either side and its time has not run out. Decisions are part of the trail and never changed: a later one replaces an
 * earlier one.
 */
#ifndef EMB_AUDIT_DECISION_H
#define EMB_AUDIT_DECISION_H

#include "audit/store.h"
#include "embargo/matcher.h"

/** Numbers are written into the store: only ever appended. */
typedef enum emb_verdict {
    EMB_VERDICT_NONE = 0,
    EMB_VERDICT_TRUE_MATCH = 1,
    EMB_VERDICT_FALSE_POSITIVE = 2,
    EMB_VERDICT_ESCALATED = 3,
    EMB_VERDICT_WITHDRAWN = 4, /**< the earlier decision no longer holds, the hit is open again */
    EMB_VERDICT_CONFIRMED = 5  /**< four eyes: someone else agrees with the earlier decision */
} emb_verdict;

/** "true_match", "false_positive", "escalated", "withdrawn", "confirmed". Static. */
const char *emb_verdict_name(emb_verdict verdict);
/** EMB_VERDICT_NONE for what is none. */
emb_verdict emb_verdict_by_name(const char *name);

/** All texts are borrowed for the call. */
typedef struct emb_decision_input {
    int64_t screening;  /**< number of the recorded screening that showed the hit */
    const char *entity; /**< id of the hit */
    emb_verdict verdict;
    const char *by, *why; /**< not empty */
    const char *until;    /**< the last day on which it holds, ISO; NULL: no end */
} emb_decision_input;

/**
 * Notes a decision. EMB_NOT_FOUND: no such screening, or no such hit in it; EMB_INVALID: no `by`, no `why`, a bad date, nothing to
 * confirm or withdraw, or a confirmation by the one who decided.
 */
emb_status emb_decision_add(emb_store *store, const emb_decision_input *input, int64_t *ret_seq, emb_error *error);

/** A snapshot of all decisions in force. Immutable; any number of threads may share it. */
typedef struct emb_decisions emb_decisions;
emb_status emb_decisions_load(emb_store *store, emb_decisions **ret, emb_error *error);
/** NULL allowed. */
void emb_decisions_free(emb_decisions *decisions);
size_t emb_decisions_count(const emb_decisions *decisions);

/** How a decision stands to a hit of today. */
typedef enum emb_decision_state {
    EMB_DECISION_NONE, /**< there is none */
    EMB_DECISION_APPLIES,
    EMB_DECISION_UNCONFIRMED,    /**< four eyes: nobody else agreed yet */
    EMB_DECISION_EXPIRED,        /**< its last day is over */
    EMB_DECISION_ENTITY_CHANGED, /**< what the lists say of the party changed since */
    EMB_DECISION_QUERY_CHANGED   /**< the same subject, but what is known of it changed since */
} emb_decision_state;
/** "applies", "unconfirmed", "expired", "entity_changed", "query_changed", "" for none. Static. */
const char *emb_decision_state_name(emb_decision_state state);

/** Texts are borrowed from the snapshot. */
typedef struct emb_decision {
    emb_decision_state state;
    emb_verdict verdict;
    int64_t seq, screening;
    const char *at, *by, *why, *until; /**< `until` "" for none */
    const char *confirmed_by;          /**< "" for nobody */
} emb_decision;

/**
 * The decision about a hit of this subject. `query_digest` is emb_query_digest's; `subject` may be empty: then one that was taken of a
 * query without a subject; `today` is ISO, NULL: the clock.
 * Looks at the index only where there is a decision. EMB_CORRUPT, EMB_NO_MEMORY.
 */
emb_status emb_decisions_find(const emb_decisions *decisions, const emb_index *index, const char *query_digest, emb_text subject,
                              const emb_hit *hit, const char *today, emb_decision *ret, emb_error *error);
/** Does it suppress the hit? Only a false positive that applies does. */
static inline bool emb_decision_suppresses(const emb_decision *decision)
{
    return decision->state == EMB_DECISION_APPLIES && decision->verdict == EMB_VERDICT_FALSE_POSITIVE;
}
/** How many of the hits are shown where at most `limit` open ones are: those that decisions suppress take no place from those that are open. */
size_t emb_decisions_shown(const emb_decision *decisions, size_t count, size_t limit);
/** {"state","verdict","seq","screening","at","by","why","until","confirmed_by","suppressed"}; a failure shows in `out`. */
void emb_decision_write(const emb_decision *decision, emb_buf *out);

#endif
