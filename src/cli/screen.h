/* SPDX-License-Identifier: Apache-2.0 */
/** The parts of `embargo screen`: where queries come from, who works on them, how answers are written. */
#ifndef EMB_CLI_SCREEN_H
#define EMB_CLI_SCREEN_H

#include "audit/decision.h"
#include "base/arena.h"
#include "cli/cli.h"
#include "embargo/matcher.h"

typedef enum emb_screen_format { EMB_FORMAT_TABLE, EMB_FORMAT_JSONL, EMB_FORMAT_CSV } emb_screen_format;

typedef struct emb_screen_options {
    const emb_index *index;
    emb_match_options match;
    emb_screen_format format;
    bool explain, colour;
    const char *schema; /**< of queries that name none; NULL: anything */
    const char *csv, *name_column, *birth_date_column, *country_column, *id_column;
    unsigned jobs;
    const emb_decisions *decisions; /**< that hits are marked with; NULL: none */
    emb_store *record;              /**< screenings with a match go into it; NULL: nowhere. Only the main thread touches it */
    const char *by;                 /**< who screens, for the record */
} emb_screen_options;

/** What a member of a JSON record or a column of a CSV file holds. */
typedef enum emb_member {
    EMB_MEMBER_UNKNOWN, /**< nobody knows */
    EMB_MEMBER_OTHER,   /**< a property that is not compared */
    EMB_MEMBER_RECORD,  /**< of the record itself: its id, schema, datasets */
    EMB_MEMBER_NAME,
    EMB_MEMBER_BIRTH_DATE,
    EMB_MEMBER_COUNTRY,
    EMB_MEMBER_IDENTIFIER,
    EMB_MEMBER_GENDER,
    EMB_MEMBER_BIRTH_PLACE,
    EMB_MEMBER_FIRST_NAME, /**< from here on: what a name is made of where no whole one is given, in this order */
    EMB_MEMBER_SECOND_NAME,
    EMB_MEMBER_MIDDLE_NAME,
    EMB_MEMBER_FATHER_NAME,
    EMB_MEMBER_LAST_NAME,
    EMB_MEMBER_COUNT
} emb_member;
/** What a member or column of this name holds: properties of FollowTheMoney, and what others call them, in any case of letters. */
emb_member emb_member_of(emb_str name);

/** A query and what it was called; its texts live as long as the arena it was read into. */
typedef struct emb_screen_query {
    emb_query query;
    emb_text id;                                                   /**< "" for none */
    uint64_t line;                                                 /**< 0: from the command line */
    const char *problem;                                           /**< why it cannot be screened, NULL: it can */
    emb_text name_parts[EMB_MEMBER_COUNT - EMB_MEMBER_FIRST_NAME]; /**< the name is made of these where no whole one is given */
} emb_screen_query;

/** Where queries come from. */
typedef struct emb_screen_source emb_screen_source;
/** Names from the command line; borrowed. */
emb_status emb_screen_open_names(char **names, size_t count, const emb_screen_options *options, emb_screen_source **ret,
                                 emb_error *error);
/** A CSV file with a header. EMB_FORMAT where a column is missing. */
emb_status emb_screen_open_csv(const emb_screen_options *options, emb_screen_source **ret, emb_error *error);
/** JSON lines on stdin: {"id", "schema", "name" or "properties": {…}}. */
emb_status emb_screen_open_json(const emb_screen_options *options, emb_screen_source **ret, emb_error *error);
void emb_screen_close(emb_screen_source *source);
/**
 * The next query, its texts in `arena`. `*ret_more` false at the end. A record that cannot be used is reported to stderr, counted, and
 * answered with its problem in the place of hits.
 */
emb_status emb_screen_read(emb_screen_source *source, emb_arena *arena, emb_screen_query *ret, bool *ret_more, emb_error *error);
uint64_t emb_screen_bad_records(const emb_screen_source *source);
/** Bytes read and in all (0: unknown). */
void emb_screen_position(const emb_screen_source *source, uint64_t *ret_done, uint64_t *ret_total);

/** What stands before all answers (the header of a CSV). */
void emb_screen_write_head(const emb_screen_options *options, emb_buf *out);
/** The answer to a query. `decisions` holds one for each hit, or is NULL. EMB_NO_MEMORY, EMB_CORRUPT. */
emb_status emb_screen_write(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                            const emb_hit *hits, size_t count, const emb_decision *decisions, emb_buf *out, emb_error *error);

typedef struct emb_screen_totals {
    uint64_t queries, alerts; /**< alerts: queries with at least one match that no decision suppresses */
    uint64_t suppressed;      /**< queries whose matches are all suppressed by decisions */
    uint64_t recorded;
    uint64_t bad;     /**< queries that could not be screened, or not whole, besides emb_screen_bad_records */
    uint64_t limited; /**< queries with more hits than were shown */
} emb_screen_totals;

/** Reads all queries, screens them with options->jobs threads and writes the answers to stdout in the order of the queries. */
emb_status emb_screen_run(const emb_screen_options *options, emb_screen_source *source, emb_screen_totals *ret, emb_error *error);

#endif
