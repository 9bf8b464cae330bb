/* SPDX-License-Identifier: Apache-2.0 */
/** A screening as it is kept: the query, the index, the result with reasons, in bytes that the same index gives again. */
#ifndef EMB_AUDIT_SCREENING_H
#define EMB_AUDIT_SCREENING_H

#include "audit/decision.h"
#include "audit/store.h"
#include "base/arena.h"
#include "embargo/matcher.h"

/** Most bytes of a screening in JSON. */
#define EMB_SCREENING_MAX ((size_t)64 * 1024 * 1024)

/** What was screened, and how it went. All borrowed for the call. */
typedef struct emb_screening {
    const emb_index *index;
    emb_matcher *matcher; /**< of this index; `hits` are those of its last query */
    const emb_query *query;
    const emb_match_options *options; /**< may be NULL */
    const emb_hit *hits;
    size_t count;
    emb_text subject;  /**< who it is in the caller's books (a customer's number), "" for none */
    const char *by;    /**< who asked: user, API key's name, "embargo watch"; NULL: not known */
    const char *trace; /**< trace id of the request, NULL: none */
} emb_screening;

/**
 * Appends the entry's body to `out`: {"subject","by","trace","version","index","query_digest","query":{…},"options":{…},
 * "result":{"hits":[…]},"decisions":[…]}. Needs no store, so that threads can prepare what one of them appends. Leaves the matcher's hits
 * as they are, but not what emb_match_reasons gave. `decisions` may be NULL. EMB_NO_MEMORY, EMB_CORRUPT.
 */
emb_status emb_screening_write(const emb_screening *screening, const emb_decisions *decisions, emb_buf *out, emb_error *error);
/** One hit as it stands in "result": {"id","caption","schema","datasets","programs","score","match","alias","alias_kind","facts","reasons"}. */
emb_status emb_screening_write_hit(const emb_screening *screening, size_t number, emb_buf *out, emb_error *error);
/** Appends a body from emb_screening_write, and before it an entry for its index where that is new to the store. */
emb_status emb_screening_append(emb_store *store, const emb_index *index, emb_str body, int64_t *ret_seq, emb_error *error);
/** Both at once. */
emb_status emb_screening_record(emb_store *store, const emb_screening *screening, const emb_decisions *decisions, int64_t *ret_seq,
                                emb_error *error);

/** A query as JSON: {"schema","name":[…],"birthDate":[…],"country":[…],"gender","birthPlace","identifier":[…]}; a failure shows in `out`. */
void emb_query_write(const emb_query *query, emb_buf *out);
/** The query back; its texts live in `arena`. EMB_FORMAT, EMB_NO_MEMORY. */
emb_status emb_query_read(emb_str json, emb_arena *arena, emb_query *ret, emb_error *error);
/** SHA-256 of the query in hexadecimal; the order of values and surrounding or repeated space do not count. */
emb_status emb_query_digest(const emb_query *query, char ret[65], emb_error *error);
/**
 * SHA-256 of what matters of a listed party: schema, datasets, topics, programs, names, birth and founding dates, places of birth,
 * countries, gender, identifiers. Notes, links, addresses and times of changes do not count.
 */
emb_status emb_facts_digest(const emb_index *index, uint32_t entity, char ret[65], emb_error *error);

typedef enum emb_replay_outcome {
    EMB_REPLAY_SAME,
    EMB_REPLAY_DIFFERS,
    EMB_REPLAY_OTHER_INDEX /**< `index` is not the one that was used */
} emb_replay_outcome;
/**
 * Runs the query of screening `seq` again on `index` and compares the results byte by byte. `ret_now` (may be NULL) gets the result of
 * today, `ret_version` (may be NULL) the version of embargo that gave the recorded one.
 */
emb_status emb_screening_replay(emb_store *store, int64_t seq, const emb_index *index, emb_replay_outcome *ret, emb_buf *ret_now,
                                char ret_version[32], emb_error *error);

#endif
