/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Batches of queries go round a ring: the main thread fills them in order and writes their answers in order, the workers take whichever
 * is next. Memory is bounded by the ring, whatever the size of the input.
 */
#include <pthread.h>
#include <stdlib.h>

#include "audit/screening.h"
#include "base/vec.h"
#include "cli/screen.h"

#define BATCH 256
#define OUTPUT_MAX ((size_t)512 * 1024 * 1024)

typedef enum batch_state { FREE, FILLED, TAKEN, DONE } batch_state;

typedef struct batch {
    batch_state state;
    emb_arena *arena;
    emb_screen_query queries[BATCH];
    size_t count;
    emb_buf output;
    emb_buf records;             /* screenings to be kept, one behind the other */
    emb_vec(size_t) record_ends; /* where each ends */
    emb_vec(emb_decision) decisions;
    uint64_t alerts, suppressed, bad, limited;
    emb_status status;
    emb_error error;
} batch;

typedef struct pool {
    const emb_screen_options *options;
    batch *batches;
    size_t count;
    size_t next; /* batch that the next worker takes */
    bool ended;
    pthread_mutex_t lock;
    pthread_cond_t filled, done;
} pool;

static void report(const emb_screen_query *query, const char *what, const char *reason)
{
    if (query->line)
        fprintf(stderr, "embargo: line %llu: %s: %s\n", (unsigned long long)query->line, what, reason);
    else
        fprintf(stderr, "embargo: %s: %s\n", what, reason);
}

/* A record that asks for something impossible is answered with its problem; the others are screened. */
static emb_status refuse(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                         const char *problem, batch *b)
{
    emb_screen_query refused = *query;
    refused.problem = problem;
    report(query, "record not screened", problem);
    b->bad++;
    return emb_screen_write(options, matcher, &refused, NULL, 0, NULL, &b->output, &b->error);
}

static emb_status find_decisions(const emb_screen_options *options, const emb_screen_query *query, const emb_hit *hits,
                                 size_t count, batch *b)
{
    char digest[65];
    b->decisions.count = 0;
    if (!options->decisions || !count)
        return EMB_OK;
    emb_status status = emb_query_digest(&query->query, digest, &b->error);
    for (size_t i = 0; i < count && status == EMB_OK; i++) {
        emb_decision decision;
        status = emb_decisions_find(options->decisions, options->index, digest, query->id, &hits[i], NULL, &decision, &b->error);
        if (status == EMB_OK && !emb_vec_push(&b->decisions, decision))
            status = emb_fail_memory(&b->error);
    }
    return status;
}

/* Why nothing of the query was screened, NULL: something was. */
static const char *unscreened(const emb_query *query, const emb_note *notes, size_t count)
{
    size_t names = 0, identifiers = 0;
    for (size_t i = 0; i < count; i++) {
        names += strcmp(notes[i].code, "name.unreadable") == 0;
        identifiers += strcmp(notes[i].code, "identifier.unreadable") == 0;
    }
    return names == query->name_count && identifiers == query->identifier_count && count ? notes[0].text : NULL;
}

/* What was screened by half counts among what could not be screened: nobody may take it for clean. */
static void report_notes(const emb_screen_options *options, const emb_screen_query *query, const emb_note *notes, size_t count,
                         batch *b)
{
    for (size_t i = 0; i < count; i++) {
        bool cut = strcmp(notes[i].code, "name.cut") == 0;
        b->bad += cut;
        if (cut || options->format == EMB_FORMAT_CSV)
            report(query, cut ? "record not screened whole" : "note", notes[i].text);
    }
}

/* Screens, and finds the decisions. `ret_options` are those that give the same hits again. */
static emb_status match(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query, batch *b,
                        emb_match_options *ret_options, const emb_hit **ret_hits, size_t *ret_count)
{
    const size_t limit = options->match.limit ? options->match.limit : EMB_LIMIT_DEFAULT;
    *ret_options = options->match;
    emb_status status = emb_match(matcher, &query->query, ret_options, ret_hits, ret_count, &b->error);
    if (status == EMB_OK)
        status = find_decisions(options, query, *ret_hits, *ret_count, b);
    bool room =
        status == EMB_OK && b->decisions.count && emb_decisions_shown(b->decisions.items, *ret_count, limit - 1) == *ret_count;
    if (!room || emb_match_total(matcher) == *ret_count)
        return status;
    ret_options->limit = emb_match_total(matcher);
    status = emb_match(matcher, &query->query, ret_options, ret_hits, ret_count, &b->error);
    if (status == EMB_OK)
        status = find_decisions(options, query, *ret_hits, *ret_count, b);
    if (status == EMB_OK)
        *ret_count = ret_options->limit = emb_decisions_shown(b->decisions.items, *ret_count, limit);
    return status;
}

static bool count_matches(const emb_hit *hits, size_t count, batch *b)
{
    size_t matches = 0, suppressed = 0;
    for (size_t i = 0; i < count; i++) {
        matches += hits[i].match != 0;
        suppressed += hits[i].match && b->decisions.count && emb_decision_suppresses(&b->decisions.items[i]);
    }
    b->alerts += matches > suppressed;
    b->suppressed += matches && matches == suppressed;
    return matches != 0;
}

static emb_status keep_record(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                              const emb_match_options *used, const emb_hit *hits, size_t count, batch *b)
{
    emb_screening screening = {.index = options->index,
                               .matcher = matcher,
                               .query = &query->query,
                               .options = used,
                               .hits = hits,
                               .count = count,
                               .subject = query->id,
                               .by = options->by};
    emb_status status = emb_screening_write(&screening, options->decisions, &b->records, &b->error);
    if (status == EMB_OK && !emb_vec_push(&b->record_ends, b->records.len))
        status = emb_fail_memory(&b->error);
    return status;
}

static emb_status screen_one(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query, batch *b)
{
    const emb_hit *hits;
    emb_match_options used;
    size_t count, note_count;
    if (query->problem)
        return emb_screen_write(options, matcher, query, NULL, 0, NULL, &b->output, &b->error);
    emb_status status = match(options, matcher, query, b, &used, &hits, &count);
    if (status == EMB_INVALID && query->line)
        return refuse(options, matcher, query, b->error.message, b);
    if (status != EMB_OK)
        return status;
    const emb_note *notes = emb_match_notes(matcher, &note_count);
    const char *problem = unscreened(&query->query, notes, note_count);
    if (problem)
        return refuse(options, matcher, query, problem, b);
    report_notes(options, query, notes, note_count, b);
    b->limited += emb_match_total(matcher) > count;
    bool matched = count_matches(hits, count, b);
    status = emb_screen_write(options, matcher, query, hits, count, b->decisions.count ? b->decisions.items : NULL, &b->output,
                              &b->error);
    if (status == EMB_OK && matched && options->record)
        status = keep_record(options, matcher, query, &used, hits, count, b);
    return status;
}

static void screen_batch(const emb_screen_options *options, emb_matcher *matcher, batch *b)
{
    b->alerts = b->suppressed = b->bad = b->limited = 0;
    b->status = EMB_OK;
    emb_buf_clear(&b->output);
    emb_buf_clear(&b->records);
    b->record_ends.count = 0;
    for (size_t i = 0; i < b->count && b->status == EMB_OK; i++)
        b->status = screen_one(options, matcher, &b->queries[i], b);
}

static void *work(void *context)
{
    pool *p = context;
    emb_matcher *matcher = NULL;
    emb_error error;
    emb_status made = emb_matcher_new(p->options->index, &matcher, &error);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        batch *b = &p->batches[p->next];
        if (b->state != FILLED) {
            if (p->ended)
                break;
            pthread_cond_wait(&p->filled, &p->lock);
            continue;
        }
        b->state = TAKEN;
        p->next = (p->next + 1) % p->count;
        pthread_mutex_unlock(&p->lock);
        if (made == EMB_OK) {
            screen_batch(p->options, matcher, b);
        } else {
            b->status = made;
            b->error = error;
        }
        pthread_mutex_lock(&p->lock);
        b->state = DONE;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    emb_matcher_free(matcher);
    return NULL;
}

/* ---- The main thread ---- */

static emb_status fill(emb_screen_source *source, batch *b, emb_error *error)
{
    bool more = true;
    emb_status status = EMB_OK;
    emb_arena_reset(b->arena);
    b->count = 0;
    while (b->count < BATCH && status == EMB_OK && more) {
        status = emb_screen_read(source, b->arena, &b->queries[b->count], &more, error);
        if (status == EMB_OK && more)
            b->count++;
    }
    return status;
}

static emb_status write_out(const emb_buf *output, emb_error *error)
{
    if (output->len && fwrite(output->data, 1, output->len, stdout) != output->len)
        return emb_fail_errno(error, NULL, "write the answers");
    return EMB_OK;
}

/* What is answered is on record before the answer is given. */
static emb_status record_batch(const emb_screen_options *options, const batch *b, emb_error *error)
{
    size_t from = 0;
    emb_status status = b->record_ends.count ? emb_store_begin(options->record, error) : EMB_OK;
    if (status != EMB_OK || !b->record_ends.count)
        return status;
    for (size_t i = 0; i < b->record_ends.count && status == EMB_OK; i++) {
        emb_str body = emb_str_slice(emb_buf_str(&b->records), from, b->record_ends.items[i]);
        status = emb_screening_append(options->record, options->index, body, NULL, error);
        from = b->record_ends.items[i];
    }
    if (status == EMB_OK)
        return emb_store_commit(options->record, error);
    emb_store_rollback(options->record);
    return status;
}

static emb_status finish_batch(pool *p, batch *b, emb_screen_totals *totals, emb_error *error)
{
    pthread_mutex_lock(&p->lock);
    while (b->state != DONE)
        pthread_cond_wait(&p->done, &p->lock);
    b->state = FREE;
    pthread_mutex_unlock(&p->lock);
    totals->queries += b->count;
    totals->alerts += b->alerts;
    totals->suppressed += b->suppressed;
    totals->recorded += b->record_ends.count;
    totals->bad += b->bad;
    totals->limited += b->limited;
    if (b->status != EMB_OK) {
        if (error)
            *error = b->error;
        return b->status;
    }
    emb_status status = record_batch(p->options, b, error);
    return status == EMB_OK ? write_out(&b->output, error) : status;
}

static void show_progress(emb_progress *progress, const emb_screen_source *source, const emb_screen_totals *totals)
{
    char note[80];
    uint64_t done, total;
    double seconds = emb_now() - progress->started;
    emb_screen_position(source, &done, &total);
    snprintf(note, sizeof note, "%s screened, %s a second, %s with a match", emb_thousands(totals->queries),
             emb_thousands((uint64_t)((double)totals->queries / (seconds > 0.01 ? seconds : 0.01))), emb_thousands(totals->alerts));
    emb_progress_draw(progress, done, total, note);
}

/* Fills and finishes batches in turn until the source is used up. */
static emb_status feed(pool *p, emb_screen_source *source, emb_screen_totals *totals, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_progress progress;
    size_t filled = 0, finished = 0;
    bool ended = false;
    emb_progress_begin(&progress, "screening");
    while (status == EMB_OK && (!ended || finished < filled)) {
        batch *b = &p->batches[filled % p->count];
        if (!ended && filled - finished < p->count) {
            status = fill(source, b, error);
            ended = b->count < BATCH;
            if (status != EMB_OK || !b->count)
                continue;
            pthread_mutex_lock(&p->lock);
            b->state = FILLED;
            pthread_cond_signal(&p->filled);
            pthread_mutex_unlock(&p->lock);
            filled++;
            continue;
        }
        status = finish_batch(p, &p->batches[finished++ % p->count], totals, error);
        show_progress(&progress, source, totals);
    }
    emb_progress_end(&progress);
    return status;
}

static bool make_batches(pool *p)
{
    p->batches = calloc(p->count, sizeof *p->batches);
    for (size_t i = 0; p->batches && i < p->count; i++) {
        p->batches[i].output = EMB_BUF_INIT(OUTPUT_MAX);
        p->batches[i].records = EMB_BUF_INIT(OUTPUT_MAX);
        p->batches[i].arena = emb_arena_new();
        if (!p->batches[i].arena)
            return false;
    }
    return p->batches != NULL;
}

static void free_batches(pool *p)
{
    for (size_t i = 0; p->batches && i < p->count; i++) {
        emb_arena_free(p->batches[i].arena);
        emb_buf_free(&p->batches[i].output);
        emb_buf_free(&p->batches[i].records);
        emb_vec_free(&p->batches[i].record_ends);
        emb_vec_free(&p->batches[i].decisions);
    }
    free(p->batches);
}

static void end_work(pool *p, pthread_t *threads, unsigned count)
{
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

emb_status emb_screen_run(const emb_screen_options *options, emb_screen_source *source, emb_screen_totals *ret, emb_error *error)
{
    pool p = {.options = options, .count = options->jobs * 2 + 1};
    pthread_t *threads = calloc(options->jobs, sizeof *threads);
    unsigned started = 0;
    emb_buf head = EMB_BUF_INIT(4096);
    emb_status status = EMB_OK;
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.filled, NULL);
    pthread_cond_init(&p.done, NULL);
    if (!threads || !make_batches(&p))
        status = emb_fail_memory(error);
    for (; status == EMB_OK && started < options->jobs; started++)
        if (pthread_create(&threads[started], NULL, work, &p) != 0) {
            status = started ? EMB_OK : emb_fail(error, EMB_NO_MEMORY, "cannot start a thread");
            break;
        }
    emb_screen_write_head(options, &head);
    if (status == EMB_OK)
        status = write_out(&head, error);
    if (status == EMB_OK)
        status = feed(&p, source, ret, error);
    end_work(&p, threads, started);
    if (status == EMB_OK && fflush(stdout) != 0)
        status = emb_fail_errno(error, NULL, "write the answers");
    emb_buf_free(&head);
    free_batches(&p);
    free(threads);
    pthread_mutex_destroy(&p.lock);
    pthread_cond_destroy(&p.filled);
    pthread_cond_destroy(&p.done);
    return status;
}
