/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/decision.h"

#include <stdlib.h>

#include "audit/digest.h"
#include "audit/parse.h"
#include "audit/screening.h"
#include "audit/trail.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"

/* Most bytes of a reason, and of the name of who decides. */
#define TEXT_MAX ((size_t)16384)

static const char *const verdict_names[] = {"", "true_match", "false_positive", "escalated", "withdrawn", "confirmed"};
#define VERDICT_COUNT ((int)(sizeof verdict_names / sizeof *verdict_names))

const char *emb_verdict_name(emb_verdict verdict)
{
    return (int)verdict >= 0 && (int)verdict < VERDICT_COUNT ? verdict_names[verdict] : "";
}

emb_verdict emb_verdict_by_name(const char *name)
{
    for (int i = 1; i < VERDICT_COUNT; i++)
        if (name && strcmp(name, verdict_names[i]) == 0)
            return (emb_verdict)i;
    return EMB_VERDICT_NONE;
}

const char *emb_decision_state_name(emb_decision_state state)
{
    static const char *const names[] = {"", "applies", "unconfirmed", "expired", "entity_changed", "query_changed"};
    return (int)state >= 0 && state < sizeof names / sizeof *names ? names[state] : "";
}

/* ---- The snapshot ---- */

typedef struct kept_decision {
    emb_verdict verdict;
    int64_t seq, screening;
    const char *at, *by, *why, *until, *facts, *confirmed_by;
} kept_decision;

struct emb_decisions {
    bool four_eyes;
    emb_arena *arena;
    emb_map *by_query, *by_subject;     /* digest of the query, subject and entity; subject and entity */
    emb_vec(kept_decision) items;       /* by number in by_query */
    emb_vec(uint32_t) last_for_subject; /* by number in by_subject: the item decided last */
};

void emb_decisions_free(emb_decisions *d)
{
    if (!d)
        return;
    emb_map_free(d->by_query);
    emb_map_free(d->by_subject);
    emb_arena_free(d->arena);
    emb_vec_free(&d->items);
    emb_vec_free(&d->last_for_subject);
    free(d);
}

size_t emb_decisions_count(const emb_decisions *d)
{
    size_t count = 0;
    for (size_t i = 0; i < d->items.count; i++)
        count += d->items.items[i].verdict != EMB_VERDICT_NONE;
    return count;
}

/*
 * `query_digest` is empty where any query of the subject is meant. Two customers may be known by the same name and nothing else: what
 * was found out about one says nothing of the other, so the subject is part of the key, also where there is none.
 */
static bool make_key(emb_buf *out, emb_str query_digest, emb_str subject, emb_str entity)
{
    emb_buf_clear(out);
    emb_buf_append_str(out, query_digest);
    emb_buf_append_byte(out, '\0');
    emb_buf_append_str(out, subject);
    emb_buf_append_byte(out, '\0');
    return emb_buf_append_str(out, entity) && !out->failed;
}

static emb_str member(yyjson_val *root, const char *name)
{
    yyjson_val *value = yyjson_obj_get(root, name);
    return yyjson_is_str(value) ? (emb_str){yyjson_get_str(value), yyjson_get_len(value)} : EMB_STR("");
}

/* The slot of a decision's query and entity; NULL when out of memory. */
static kept_decision *slot_for(emb_decisions *d, yyjson_val *root)
{
    emb_buf key = EMB_BUF_INIT((size_t)1024 * 1024);
    emb_str subject = member(root, "subject");
    bool is_new = false, whole = make_key(&key, member(root, "query_digest"), subject, member(root, "entity"));
    uint32_t number = whole ? emb_map_put(d->by_query, emb_buf_str(&key), &is_new) : EMB_MAP_NONE;
    kept_decision none = {.verdict = EMB_VERDICT_NONE};
    if (number != EMB_MAP_NONE && is_new && !emb_vec_push(&d->items, none))
        number = EMB_MAP_NONE;
    if (number != EMB_MAP_NONE && subject.len) {
        whole = make_key(&key, EMB_STR(""), subject, member(root, "entity"));
        uint32_t at = whole ? emb_map_put(d->by_subject, emb_buf_str(&key), &is_new) : EMB_MAP_NONE;
        if (at == EMB_MAP_NONE || (is_new && !emb_vec_push(&d->last_for_subject, number)))
            number = EMB_MAP_NONE;
        else
            d->last_for_subject.items[at] = number;
    }
    emb_buf_free(&key);
    return number == EMB_MAP_NONE ? NULL : &d->items.items[number];
}

static bool take_decision(emb_decisions *d, const emb_trail_entry *entry, yyjson_val *root)
{
    kept_decision *slot = slot_for(d, root);
    if (!slot)
        return false;
    emb_verdict verdict = emb_verdict_by_name(member(root, "verdict").data);
    const char *by = emb_arena_copy(d->arena, member(root, "by"));
    if (verdict == EMB_VERDICT_WITHDRAWN) {
        *slot = (kept_decision){.verdict = EMB_VERDICT_NONE};
        return by != NULL;
    }
    if (verdict == EMB_VERDICT_CONFIRMED) {
        if (slot->seq == yyjson_get_sint(yyjson_obj_get(root, "target")))
            slot->confirmed_by = by;
        return by != NULL;
    }
    *slot = (kept_decision){.verdict = verdict,
                            .seq = entry->seq,
                            .screening = yyjson_get_sint(yyjson_obj_get(root, "screening")),
                            .at = emb_arena_copy(d->arena, entry->at),
                            .by = by,
                            .why = emb_arena_copy(d->arena, member(root, "why")),
                            .until = emb_arena_copy(d->arena, member(root, "until")),
                            .facts = emb_arena_copy(d->arena, member(root, "facts")),
                            .confirmed_by = ""};
    return slot->at && by && slot->why && slot->until && slot->facts;
}

static emb_status take_entry(void *context, const emb_trail_entry *entry, emb_error *error)
{
    yyjson_doc *doc = NULL;
    emb_status status = emb_object_parse(entry->body, "a decision", EMB_CORRUPT, &doc, error);
    if (status != EMB_OK)
        return status;
    bool whole = take_decision(context, entry, yyjson_doc_get_root(doc));
    yyjson_doc_free(doc);
    return whole ? EMB_OK : emb_fail_memory(error);
}

emb_status emb_decisions_load(emb_store *store, emb_decisions **ret, emb_error *error)
{
    const emb_trail_filter filter = {.kind = "decision"};
    char four_eyes[64];
    emb_decisions *d = calloc(1, sizeof *d);
    if (!d)
        return emb_fail_memory(error);
    d->arena = emb_arena_new();
    d->by_query = emb_map_new();
    d->by_subject = emb_map_new();
    emb_status status = d->arena && d->by_query && d->by_subject ? EMB_OK : emb_fail_memory(error);
    if (status == EMB_OK)
        status = emb_store_get(store, "four_eyes", four_eyes, error);
    if (status == EMB_OK) {
        d->four_eyes = strcmp(four_eyes, "1") == 0;
        status = emb_trail_each(store, &filter, take_entry, d, error);
    }
    if (status == EMB_OK)
        *ret = d;
    else
        emb_decisions_free(d);
    return status;
}

/* ---- Finding ---- */

static const kept_decision *find_in(const emb_decisions *d, emb_str query_digest, emb_str subject, emb_str entity, bool *ret_failed)
{
    bool by_subject = !query_digest.len;
    emb_buf key = EMB_BUF_INIT((size_t)1024 * 1024);
    const kept_decision *found = NULL;
    *ret_failed = !make_key(&key, query_digest, subject, entity);
    if (!*ret_failed) {
        uint32_t number = emb_map_get(by_subject ? d->by_subject : d->by_query, emb_buf_str(&key));
        if (number != EMB_MAP_NONE)
            found = &d->items.items[by_subject ? d->last_for_subject.items[number] : number];
    }
    emb_buf_free(&key);
    return found && found->verdict != EMB_VERDICT_NONE ? found : NULL;
}

static emb_status state_of(const emb_decisions *d, const kept_decision *kept, const emb_index *index, const emb_hit *hit,
                           const char *today, emb_decision_state *ret, emb_error *error)
{
    char now[32], facts[65];
    emb_time_now(now);
    if (*kept->until && strncmp(today ? today : now, kept->until, 10) > 0) {
        *ret = EMB_DECISION_EXPIRED;
        return EMB_OK;
    }
    emb_status status = emb_facts_digest(index, hit->entity, facts, error);
    if (status != EMB_OK)
        return status;
    if (strcmp(facts, kept->facts) != 0)
        *ret = EMB_DECISION_ENTITY_CHANGED;
    else if (d->four_eyes && kept->verdict == EMB_VERDICT_FALSE_POSITIVE && !*kept->confirmed_by)
        *ret = EMB_DECISION_UNCONFIRMED;
    else
        *ret = EMB_DECISION_APPLIES;
    return EMB_OK;
}

emb_status emb_decisions_find(const emb_decisions *d, const emb_index *index, const char *query_digest, emb_text subject,
                              const emb_hit *hit, const char *today, emb_decision *ret, emb_error *error)
{
    emb_decision_state state = EMB_DECISION_QUERY_CHANGED;
    bool failed = false;
    const emb_str who = {subject.data, subject.len}, entity = emb_str_from(hit->id);
    const kept_decision *kept = find_in(d, emb_str_from(query_digest), who, entity, &failed);
    if (kept) {
        emb_status status = state_of(d, kept, index, hit, today, &state, error);
        if (status != EMB_OK)
            return status;
    } else if (!failed && subject.len) {
        kept = find_in(d, EMB_STR(""), who, entity, &failed);
    }
    if (failed)
        return emb_fail_memory(error);
    if (!kept)
        *ret = (emb_decision){.state = EMB_DECISION_NONE};
    else
        *ret = (emb_decision){state,    kept->verdict, kept->seq,   kept->screening,   kept->at,
                              kept->by, kept->why,     kept->until, kept->confirmed_by};
    return EMB_OK;
}

size_t emb_decisions_shown(const emb_decision *decisions, size_t count, size_t limit)
{
    size_t shown = 0;
    for (size_t open = 0; shown < count; shown++) {
        open += !emb_decision_suppresses(&decisions[shown]);
        if (open > limit)
            break;
    }
    return shown;
}

void emb_decision_write(const emb_decision *decision, emb_buf *out)
{
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "state", emb_str_from(emb_decision_state_name(decision->state)));
    emb_json_member(out, "verdict", emb_str_from(emb_verdict_name(decision->verdict)));
    emb_buf_printf(out, ",\"seq\":%lld,\"screening\":%lld", (long long)decision->seq, (long long)decision->screening);
    emb_json_member(out, "at", emb_str_from(decision->at));
    emb_json_member(out, "by", emb_str_from(decision->by));
    emb_json_member(out, "why", emb_str_from(decision->why));
    emb_json_member(out, "until", emb_str_from(decision->until));
    emb_json_member(out, "confirmed_by", emb_str_from(decision->confirmed_by));
    emb_buf_printf(out, ",\"suppressed\":%s}", emb_decision_suppresses(decision) ? "true" : "false");
}

/* ---- Deciding ---- */

static bool is_blank(const char *text)
{
    return emb_str_trim(emb_str_from(text)).len == 0;
}

static emb_status check_input(const emb_decision_input *input, emb_error *error)
{
    if (!*emb_verdict_name(input->verdict))
        return emb_fail(error, EMB_INVALID, "a decision needs a verdict");
    if (is_blank(input->by))
        return emb_fail(error, EMB_INVALID, "a decision needs the name of who decides");
    if (is_blank(input->why))
        return emb_fail(error, EMB_INVALID, "a decision needs a reason");
    if (strlen(input->by) > TEXT_MAX || strlen(input->why) > TEXT_MAX)
        return emb_fail(error, EMB_INVALID, "a name or a reason has at most %zu bytes", TEXT_MAX);
    if (input->until && !(emb_time_is_iso(emb_str_from(input->until)) && strlen(input->until) == 10))
        return emb_fail(error, EMB_INVALID, "\"%s\" is no day (2026-11-28)", input->until);
    return EMB_OK;
}

static yyjson_val *find_hit(yyjson_val *screening, const char *entity)
{
    yyjson_val *hit;
    size_t i, max;
    yyjson_arr_foreach(yyjson_obj_get(yyjson_obj_get(screening, "result"), "hits"), i, max,
                       hit) if (yyjson_equals_str(yyjson_obj_get(hit, "id"), entity)) return hit;
    return NULL;
}

/* The decision that a confirmation or withdrawal is about. */
static emb_status find_target(emb_store *store, const emb_decision_input *input, yyjson_val *screening, int64_t *ret,
                              emb_error *error)
{
    emb_decisions *decisions = NULL;
    bool failed;
    emb_status status = emb_decisions_load(store, &decisions, error);
    if (status != EMB_OK)
        return status;
    const kept_decision *kept =
        find_in(decisions, member(screening, "query_digest"), member(screening, "subject"), emb_str_from(input->entity), &failed);
    if (failed)
        status = emb_fail_memory(error);
    else if (!kept)
        status = emb_fail(error, EMB_INVALID, "there is no decision about \"%s\" that could be %s", input->entity,
                          emb_verdict_name(input->verdict));
    else if (input->verdict == EMB_VERDICT_CONFIRMED && strcmp(kept->by, input->by) == 0)
        status = emb_fail(error, EMB_INVALID, "\"%s\" took this decision: someone else has to confirm it", input->by);
    else
        *ret = kept->seq;
    emb_decisions_free(decisions);
    return status;
}

static void write_body(const emb_decision_input *input, yyjson_val *screening, yyjson_val *hit, int64_t target, emb_buf *out)
{
    emb_buf_printf(out, "{\"screening\":%lld", (long long)input->screening);
    emb_json_member(out, "query_digest", member(screening, "query_digest"));
    emb_json_member(out, "subject", member(screening, "subject"));
    emb_json_member(out, "entity", emb_str_from(input->entity));
    emb_json_member(out, "caption", member(hit, "caption"));
    emb_json_member(out, "facts", member(hit, "facts"));
    emb_json_member(out, "verdict", emb_str_from(emb_verdict_name(input->verdict)));
    emb_json_member(out, "by", emb_str_from(input->by));
    emb_json_member(out, "why", emb_str_from(input->why));
    if (input->until)
        emb_json_member(out, "until", emb_str_from(input->until));
    if (target)
        emb_buf_printf(out, ",\"target\":%lld", (long long)target);
    emb_buf_append_byte(out, '}');
}

static emb_status add(emb_store *store, const emb_decision_input *input, yyjson_val *screening, int64_t *ret_seq, emb_error *error)
{
    int64_t target = 0;
    emb_status status = EMB_OK;
    yyjson_val *hit = find_hit(screening, input->entity);
    if (!hit)
        return emb_fail(error, EMB_NOT_FOUND, "screening %lld has no hit \"%s\"", (long long)input->screening, input->entity);
    if (input->verdict == EMB_VERDICT_CONFIRMED || input->verdict == EMB_VERDICT_WITHDRAWN)
        status = find_target(store, input, screening, &target, error);
    if (status != EMB_OK)
        return status;
    emb_buf body = EMB_BUF_INIT(EMB_SCREENING_MAX);
    write_body(input, screening, hit, target, &body);
    status = body.failed ? emb_fail_memory(error) : emb_trail_append(store, "decision", emb_buf_str(&body), ret_seq, error);
    emb_buf_free(&body);
    return status;
}

static emb_status read_and_add(emb_store *store, const emb_decision_input *input, int64_t *ret_seq, emb_error *error)
{
    emb_buf texts = EMB_BUF_INIT(EMB_SCREENING_MAX * 2);
    emb_trail_entry entry;
    emb_status status = emb_trail_get(store, input->screening, &texts, &entry, error);
    if (status == EMB_OK && !emb_str_equal(entry.kind, EMB_STR("screening")))
        status = emb_fail(error, EMB_NOT_FOUND, "entry %lld of the trail is no screening", (long long)input->screening);
    yyjson_doc *doc = NULL;
    if (status == EMB_OK)
        status = emb_object_parse(entry.body, "a screening", EMB_CORRUPT, &doc, error);
    if (status == EMB_OK) {
        status = add(store, input, yyjson_doc_get_root(doc), ret_seq, error);
        yyjson_doc_free(doc);
    }
    emb_buf_free(&texts);
    return status;
}

emb_status emb_decision_add(emb_store *store, const emb_decision_input *input, int64_t *ret_seq, emb_error *error)
{
    emb_status status = check_input(input, error);
    if (status == EMB_OK)
        status = emb_store_begin(store, error);
    if (status != EMB_OK)
        return status;
    status = read_and_add(store, input, ret_seq, error);
    if (status == EMB_OK)
        return emb_store_commit(store, error);
    emb_store_rollback(store);
    return status;
}
