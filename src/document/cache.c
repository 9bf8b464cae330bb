/* SPDX-License-Identifier: Apache-2.0 */
/* What the matcher answered: a text asks for the same few names again and again, and an answer depends on nothing but the question. */
#include <stdlib.h>

#include "base/json.h"
#include "base/map.h"
#include "document/reader.h"

#define ANSWERS_MAX 50000u
/* Weak aliases score below the match line and are shown all the same. */
#define LEAST 0.65

struct emb_asked {
    emb_map *map; /* number of a question is the place of its answer */
    emb_vec(emb_answer) answers;
    emb_arena *texts;
    emb_buf key, json;
};

emb_status emb_asked_new(emb_asked **ret, emb_error *error)
{
    emb_asked *a = calloc(1, sizeof *a);
    if (!a)
        return emb_fail_memory(error);
    a->map = emb_map_new();
    a->texts = emb_arena_new();
    a->key = a->json = EMB_BUF_INIT(1024 * 1024);
    if (!a->map || !a->texts) {
        emb_asked_free(a);
        return emb_fail_memory(error);
    }
    *ret = a;
    return EMB_OK;
}

void emb_asked_free(emb_asked *a)
{
    if (!a)
        return;
    emb_map_free(a->map);
    emb_arena_free(a->texts);
    emb_vec_free(&a->answers);
    emb_buf_free(&a->key);
    emb_buf_free(&a->json);
    free(a);
}

void emb_asked_begin(emb_asked *a)
{
    if (a->answers.count < ANSWERS_MAX)
        return;
    emb_map_clear(a->map);
    emb_arena_reset(a->texts);
    a->answers.count = 0;
}

static emb_status copy_reasons(emb_document_reader *r, emb_answer *answer, emb_error *error)
{
    emb_asked *a = r->asked;
    const emb_reason *reasons;
    size_t count;
    emb_status status = emb_match_reasons(r->matcher, 0, &reasons, &count, error);
    if (status != EMB_OK)
        return status;
    emb_buf_clear(&a->json);
    emb_buf_append_text(&a->json, "[");
    for (size_t i = 0; i < count; i++) {
        emb_json_comma(&a->json);
        emb_buf_append_text(&a->json, "{");
        emb_json_member(&a->json, "code", emb_str_from(reasons[i].code));
        emb_json_member(&a->json, "text", emb_str_from(reasons[i].text));
        emb_buf_printf(&a->json, ",\"points\":%.3f}", reasons[i].points);
    }
    emb_buf_append_text(&a->json, "]");
    answer->reasons = a->json.failed ? NULL : emb_arena_copy(a->texts, emb_buf_str(&a->json));
    return answer->reasons ? EMB_OK : emb_fail_memory(error);
}

static emb_status copy_hits(emb_document_reader *r, emb_answer *answer, const emb_hit *hits, size_t count, emb_error *error)
{
    for (size_t i = 0; i < count && i < sizeof answer->hits / sizeof *answer->hits; i++) {
        const char *alias = emb_arena_copy(r->asked->texts, emb_str_from(hits[i].alias));
        if (!alias)
            return emb_fail_memory(error);
        answer->hits[i] = (struct emb_answer_hit){hits[i].entity, (int16_t)(hits[i].score * 1000 + 0.5), hits[i].match, alias,
                                                  hits[i].alias_kind};
        answer->count++;
    }
    return count ? copy_reasons(r, answer, error) : EMB_OK;
}

static emb_status ask(emb_document_reader *r, emb_str text, const char *schema, bool identifier, emb_answer *answer,
                      emb_error *error)
{
    emb_query query = {.schema = schema};
    emb_text asked = {text.data, text.len};
    if (identifier)
        query.identifiers[query.identifier_count++] = asked;
    else
        query.names[query.name_count++] = asked;
    emb_match_options options = {.threshold = LEAST, .limit = sizeof answer->hits / sizeof *answer->hits};
    const emb_hit *hits;
    size_t count;
    emb_status status = emb_match(r->matcher, &query, &options, &hits, &count, error);
    return status == EMB_OK ? copy_hits(r, answer, hits, count, error) : status;
}

static const emb_answer *find_or_ask(emb_document_reader *r, emb_str text, const char *schema, bool identifier, emb_error *error)
{
    emb_asked *a = r->asked;
    bool is_new = false;
    emb_buf_clear(&a->key);
    emb_buf_append_text(&a->key, identifier ? "#" : schema ? schema : "");
    emb_buf_append_byte(&a->key, '\t');
    emb_buf_append_str(&a->key, text);
    uint32_t number = a->key.failed ? EMB_MAP_NONE : emb_map_put(a->map, emb_buf_str(&a->key), &is_new);
    if (number == EMB_MAP_NONE) {
        emb_fail_memory(error);
        return NULL;
    }
    if (!is_new)
        return &a->answers.items[number];
    emb_answer answer = {.query = emb_arena_copy(a->texts, text), .query_len = (uint32_t)text.len, .reasons = "[]"};
    emb_status status = answer.query ? ask(r, text, schema, identifier, &answer, error) : emb_fail_memory(error);
    if (!emb_vec_push(&a->answers, answer))
        status = emb_fail_memory(error);
    if (status != EMB_OK) {
        emb_map_clear(a->map); /* numbers and answers must stay in step */
        a->answers.count = 0;
        return NULL;
    }
    return &a->answers.items[number];
}

const emb_answer *emb_ask(emb_document_reader *r, emb_str query, const char *schema, emb_error *error)
{
    return find_or_ask(r, query, schema, false, error);
}

const emb_answer *emb_ask_identifier(emb_document_reader *r, emb_str text, emb_error *error)
{
    return find_or_ask(r, text, NULL, true, error);
}
