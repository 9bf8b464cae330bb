/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words around a mention say: what kind of thing is named, what somebody is, from where and how old, whether the name goes on.
 * What agrees raises a score, what does not agree lowers it, and a contradiction suppresses the mention, with the reason in words.
 */
#include "document/reader.h"
#include "index/kinds.h"
#include <stdlib.h>

#define BEFORE 5 /* words that are looked at in front, and behind */
#define BEHIND 3

/* Kinds of thing that a listed entity may be. */
typedef enum family { OTHER, PERSON, SHIP, AIRCRAFT, ORGANISATION, ROCKET } family;

typedef struct seen_kind {
    const char *value; /* "rocket" … of words.tsv; NULL: no word says */
    family family;
    size_t token;
} seen_kind;

static family family_of_value(const char *value)
{
    static const struct {
        const char *value;
        family family;
    } families[] = {{"ship", SHIP},         {"aircraft", AIRCRAFT},         {"company", ORGANISATION},
                    {"bank", ORGANISATION}, {"organisation", ORGANISATION}, {"rocket", ROCKET}};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strcmp(families[i].value, value) == 0)
            return families[i].family;
    return OTHER;
}

static family family_of_entity(const emb_document_reader *r, uint32_t entity)
{
    emb_schema schema = emb_index_entity_schema(r->index, entity);
    if (emb_schema_is_a(schema, EMB_SCHEMA_Person))
        return PERSON;
    if (emb_schema_is_a(schema, EMB_SCHEMA_Vessel))
        return SHIP;
    if (emb_schema_is_a(schema, EMB_SCHEMA_Airplane))
        return AIRCRAFT;
    return ORGANISATION;
}

static const char *family_name(family f)
{
    static const char *const names[] = {"thing", "person", "ship", "aircraft", "organisation", "rocket"};
    return names[f];
}

static const char *kind_name(const char *value)
{
    static const struct {
        const char *value, *name;
    } names[] = {{"rocket", "a rocket"},   {"ship", "a ship"},        {"aircraft", "an aircraft"},
                 {"river", "a river"},     {"port", "a port"},        {"spaceport", "a spaceport"},
                 {"city", "a town"},       {"place", "a place"},      {"street", "a street"},
                 {"company", "a company"}, {"bank", "a bank"},        {"organisation", "an organisation"},
                 {"product", "a product"}, {"work", "a work of art"}, {"sport", "a sports club or player"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].value, value) == 0)
            return names[i].name;
    return value;
}

static bool ends_here(const emb_document_reader *r, size_t token)
{
    return emb_token_at(r, token)->gap & (EMB_GAP_SENTENCE | EMB_GAP_COLON | EMB_GAP_BLOCK | EMB_GAP_OPEN | EMB_GAP_DASH);
}

/* The value of a word or phrase of a class that begins at `token`. */
static const char *value_at(const emb_document_reader *r, size_t token, emb_word_class class, size_t *ret_len)
{
    const emb_word_entry *entry = NULL;
    size_t len = emb_phrase_at(r, token, class, &entry);
    if (!len)
        return NULL;
    if (ret_len)
        *ret_len = len;
    return emb_languages_value(r->languages, entry->value);
}

/*
 * The kind word that belongs to the mention: joined to it by a hyphen (Angara-Rakete), right in front (die Trägerrakete Angara), in front
 * with "vom Typ" between, or right behind (the Angara river).
 */
static seen_kind kind_beside(const emb_document_reader *r, const emb_mention *m)
{
    size_t behind = m->last + 1;
    const char *value;
    if (behind < r->tokens.items.count) {
        unsigned gap = emb_token_at(r, behind)->gap;
        bool close = gap == EMB_GAP_HYPHEN || gap == EMB_GAP_SPACE;
        value = close ? value_at(r, behind, EMB_CLASS_KIND, NULL) : NULL;
        if (value && (gap == EMB_GAP_HYPHEN || !emb_language_noun_capitals(r->languages, r->language) ||
                      !(emb_word_at(r, behind)->wrote & EMB_WROTE_CAPITAL)))
            return (seen_kind){value, family_of_value(value), behind};
    }
    for (size_t back = 1; back <= BEFORE && back <= m->first; back++) {
        size_t at = m->first - back, len = 1;
        if (ends_here(r, at + 1) || emb_token_at(r, at + 1)->gap & EMB_GAP_COMMA)
            break;
        value = value_at(r, at, EMB_CLASS_KIND, &len);
        if (value && at + len <= m->first && strcmp(value, "product") != 0)
            return (seen_kind){value, family_of_value(value), at};
        bool links = emb_word_is(r, at, EMB_CLASS_RIVAL) || emb_word_is(r, at, EMB_CLASS_STOP) ||
                     emb_word_is(r, at, EMB_CLASS_KIND) || emb_word_is(r, at, EMB_CLASS_DETERMINER) ||
                     emb_word_is(r, at, EMB_CLASS_DEMONYM) || emb_token_at(r, at + 1)->gap & EMB_GAP_QUOTE;
        if (!links && back > 1)
            break;
        if (!links && !(emb_word_at(r, at)->wrote & EMB_WROTE_CAPITAL))
            break;
    }
    return (seen_kind){NULL, OTHER, 0};
}

/* What a person is called right before or behind the name: the value of a function word, NULL. */
static const char *function_beside(const emb_document_reader *r, const emb_mention *m, size_t *ret_token)
{
    for (size_t back = 1; back <= 2 && back <= m->first; back++) {
        size_t at = m->first - back;
        if (ends_here(r, at + 1))
            break;
        const char *value = value_at(r, at, EMB_CLASS_FUNCTION, NULL);
        if (value) {
            *ret_token = at;
            return value;
        }
        if (!(emb_word_at(r, at)->wrote & EMB_WROTE_CAPITAL) && !emb_word_is(r, at, EMB_CLASS_DEMONYM))
            break;
    }
    size_t behind = m->last + 1;
    for (size_t on = 0; on < BEHIND && behind + on < r->tokens.items.count; on++) {
        if (on == 0 && !(emb_token_at(r, behind)->gap & (EMB_GAP_COMMA | EMB_GAP_OPEN)))
            break;
        if (on && ends_here(r, behind + on))
            break;
        const char *value = value_at(r, behind + on, EMB_CLASS_FUNCTION, NULL);
        if (value) {
            *ret_token = behind + on;
            return value;
        }
    }
    return NULL;
}

/* ---- Facts of the entity ---- */

bool emb_entity_has_country(const emb_document_reader *r, uint32_t entity, const char *code, bool *ret_any)
{
    emb_range facts = emb_index_entity_facts(r->index, entity);
    *ret_any = false;
    for (size_t i = facts.from; i < facts.to; i++) {
        const emb_fact_record *fact = &r->index->facts[i];
        if (fact->type != EMB_FACT_COUNTRY)
            continue;
        *ret_any = true;
        if (emb_str_equal(emb_index_string(r->index, fact->value), emb_str_from(code)))
            return true;
    }
    return false;
}

static unsigned birth_year(const emb_document_reader *r, uint32_t entity, unsigned nearest)
{
    emb_range facts = emb_index_entity_facts(r->index, entity);
    unsigned best = 0;
    for (size_t i = facts.from; i < facts.to; i++) {
        if (r->index->facts[i].type != EMB_FACT_BIRTH_DATE)
            continue;
        unsigned year = r->index->facts[i].value >> 16;
        unsigned off = year > nearest ? year - nearest : nearest - year;
        unsigned best_off = best > nearest ? best - nearest : nearest - best;
        if (!best || off < best_off)
            best = year;
    }
    return best;
}

static unsigned number_at(const emb_document_reader *r, size_t token)
{
    uint64_t value = 0;
    if (token >= r->tokens.items.count || !(emb_word_at(r, token)->wrote & EMB_WROTE_DIGITS) ||
        !emb_str_to_u64(emb_word_at(r, token)->text, &value) || value > 9999)
        return 0;
    return (unsigned)value;
}

/* ---- Judging ---- */

static void change(emb_mention *m, int points)
{
    m->score += points;
    if (m->score > 1000)
        m->score = 1000;
    if (m->score < 0)
        m->score = 0;
}

static emb_status suppress(emb_document_reader *r, emb_mention *m, emb_error *error, const char *reason)
{
    (void)r;
    if (!reason)
        return emb_fail_memory(error);
    m->match = false;
    m->suppressed = reason;
    return EMB_OK;
}

static emb_str word_text(const emb_document_reader *r, size_t token)
{
    return emb_text_of(r, emb_span_of(r, token, token));
}

static emb_str caption_of(const emb_document_reader *r, const emb_mention *m)
{
    return emb_index_entity_caption(r->index, m->entity);
}

#define PRINTF(r, ...) emb_arena_printf((r)->arena, __VA_ARGS__)
#define ARG(text) (int)(text).len, (text).data

static emb_status judge_zone(emb_document_reader *r, emb_mention *m, emb_error *error)
{
    bool person = family_of_entity(r, m->entity) == PERSON;
    bool agency = m->first != SIZE_MAX && emb_word_is(r, m->first, EMB_CLASS_AGENCY);
    if (m->zone == EMB_ZONE_CREDIT) {
        m->role = agency || (m->tier == EMB_TIER_FULL && !person) ? "agency" : "photographer";
        if (!m->suppressed || m->tier == EMB_TIER_LOW)
            return suppress(r, m, error,
                            m->suppressed && m->score == 500 ? m->suppressed
                            : strcmp(m->role, "agency") == 0 ? "named in a picture credit: the agency"
                                                             : "named in a picture credit: the photographer, no party of the text");
    } else if (m->zone == EMB_ZONE_BYLINE || m->zone == EMB_ZONE_SIGN_OFF) {
        m->role = agency || !person ? "agency" : "author";
        if (!m->suppressed || m->tier == EMB_TIER_LOW)
            return suppress(r, m, error,
                            m->suppressed && m->score == 500 ? m->suppressed
                                                             : "named as the author or source, no party of the text");
    }
    return EMB_OK;
}

/* "Customer: Name" on a line of its own: a party's field of an invoice or a form. */
static bool is_field(const emb_document_reader *r, const emb_mention *m)
{
    size_t behind = m->last + 1;
    if (m->first == 0 || !(emb_token_at(r, m->first)->gap & EMB_GAP_COLON) || emb_token_at(r, m->first)->gap & EMB_GAP_LINE)
        return false;
    return behind >= r->tokens.items.count || emb_token_at(r, behind)->gap & (EMB_GAP_LINE | EMB_GAP_BLOCK);
}

/* A word alone: what it names is told by the words beside it, or by nothing. */
static emb_status judge_single(emb_document_reader *r, emb_mention *m, emb_error *error)
{
    family listed = family_of_entity(r, m->entity);
    seen_kind kind = kind_beside(r, m);
    emb_str caption = caption_of(r, m);
    size_t token = 0;
    const char *function = function_beside(r, m, &token);
    if (kind.value) {
        emb_str word = word_text(r, kind.token);
        if (kind.family == listed && listed != PERSON) {
            m->context = PRINTF(r, "the text calls it %s (\u201C%.*s\u201D)", kind_name(kind.value), ARG(word));
            m->match = m->score >= r->threshold && strcmp(m->alias_kind, "weakAlias") != 0;
            return m->context ? EMB_OK : emb_fail_memory(error);
        }
        change(m, -300);
        return suppress(r, m, error,
                        PRINTF(r, "the text speaks of %s (\u201C%.*s\u201D); the listed \u201C%.*s\u201D is %s %s",
                               kind_name(kind.value), ARG(word), ARG(caption), strchr("aeiou", family_name(listed)[0]) ? "an" : "a",
                               family_name(listed)));
    }
    if (function && listed != PERSON) {
        emb_str word = word_text(r, token);
        change(m, -300);
        return suppress(r, m, error,
                        PRINTF(r, "the text speaks of a person (\u201C%.*s\u201D); the listed \u201C%.*s\u201D is %s %s", ARG(word),
                               ARG(caption), strchr("aeiou", family_name(listed)[0]) ? "an" : "a", family_name(listed)));
    }
    if (is_field(r, m)) {
        emb_str label = word_text(r, m->first - 1);
        m->context = PRINTF(r, "it is all that stands behind the label \u201C%.*s\u201D", ARG(label));
        m->match = m->score >= r->threshold && strcmp(m->alias_kind, "weakAlias") != 0;
        return m->context ? EMB_OK : emb_fail_memory(error);
    }
    change(m, -250);
    return suppress(r, m, error, "one word alone: nothing in the text says that the listed party is meant");
}

/* A word of names right before or behind a mention that the listed name lacks. */
static bool goes_on_at(const emb_document_reader *r, const emb_mention *m, size_t beside, size_t gap_at)
{
    if (beside >= r->tokens.items.count || emb_token_at(r, gap_at)->gap != EMB_GAP_SPACE)
        return false;
    const emb_seen_word *word = emb_word_at(r, beside);
    uint32_t plain = EMB_CLASS_BIT(EMB_CLASS_STOP) | EMB_CLASS_BIT(EMB_CLASS_COMMON) | EMB_CLASS_BIT(EMB_CLASS_KIND) |
                     EMB_CLASS_BIT(EMB_CLASS_FUNCTION) | EMB_CLASS_BIT(EMB_CLASS_DEMONYM) | EMB_CLASS_BIT(EMB_CLASS_SPEAKER) |
                     EMB_CLASS_BIT(EMB_CLASS_SAY) | EMB_CLASS_BIT(EMB_CLASS_VERB) | EMB_CLASS_BIT(EMB_CLASS_AGENCY) |
                     EMB_CLASS_BIT(EMB_CLASS_MONTH) | EMB_CLASS_BIT(EMB_CLASS_CUE) | EMB_CLASS_BIT(EMB_CLASS_EVENT) |
                     EMB_CLASS_BIT(EMB_CLASS_LABEL) | EMB_CLASS_BIT(EMB_CLASS_GOODS) | EMB_CLASS_BIT(EMB_CLASS_PLACE) |
                     EMB_CLASS_BIT(EMB_CLASS_DETERMINER) | EMB_CLASS_BIT(EMB_CLASS_IDENTIFIER);
    bool name = word->stem_flags & (EMB_STEM_GIVEN | EMB_STEM_SURNAME) && word->text.len > 2;
    (void)m;
    return name && word->wrote & EMB_WROTE_CAPITAL && !(word->classes & plain) && emb_word_at(r, m->first)->script == word->script;
}

static emb_status judge_going_on(emb_document_reader *r, emb_mention *m, size_t beside, bool before, emb_error *error)
{
    emb_str word = emb_word_at(r, beside)->text, asked = emb_str_from(m->query);
    emb_buf_clear(&r->query);
    emb_buf_append_str(&r->query, before ? word : asked);
    emb_buf_append_byte(&r->query, ' ');
    emb_buf_append_str(&r->query, before ? asked : word);
    if (r->query.failed)
        return emb_fail_memory(error);
    char copy[512];
    if (r->query.len >= sizeof copy)
        return EMB_OK;
    memcpy(copy, r->query.data, r->query.len);
    const emb_answer *answer = emb_ask(r, (emb_str){copy, r->query.len}, NULL, error);
    if (!answer)
        return error ? error->code : EMB_NO_MEMORY;
    for (size_t i = 0; i < answer->count; i++)
        if (answer->hits[i].entity == m->entity && answer->hits[i].score >= r->threshold && answer->hits[i].match)
            return EMB_OK;
    change(m, -250);
    return suppress(r, m, error, PRINTF(r, "the name goes on with \u201C%.*s\u201D, which the listed name lacks", ARG(word)));
}

/* "(45)", ", 45," behind the name, "der 45-jährige" before it, against the listed birth dates. */
static emb_status judge_age(emb_document_reader *r, emb_mention *m, emb_error *error)
{
    unsigned age = 0, born = 0, now = 0;
    size_t behind = m->last + 1;
    if (behind < r->tokens.items.count && emb_token_at(r, behind)->gap & (EMB_GAP_OPEN | EMB_GAP_COMMA) &&
        (behind + 1 >= r->tokens.items.count || emb_token_at(r, behind + 1)->gap & (EMB_GAP_CLOSE | EMB_GAP_COMMA)))
        age = number_at(r, behind);
    for (size_t t = behind; t < behind + 7 && t < r->tokens.items.count && !(t > behind && ends_here(r, t)); t++)
        if (strcmp(emb_word_value(r, t, EMB_CLASS_IDENTIFIER), "born") == 0)
            for (size_t y = t + 1; y < t + 6 && y < r->tokens.items.count && !born; y++)
                born = number_at(r, y) > 1900 && number_at(r, y) < 2100 ? number_at(r, y) : 0;
    if (r->document->date)
        now = (unsigned)strtoul(r->document->date, NULL, 10);
    if (!now)
        now = r->year;
    if (!born && age >= 15 && age <= 105 && now)
        born = now - age;
    if (!born)
        return EMB_OK;
    unsigned listed = birth_year(r, m->entity, born);
    unsigned off = listed > born ? listed - born : born - listed;
    if (!listed)
        return EMB_OK;
    if (off <= 1) {
        change(m, 25);
        m->context = "the age agrees with the listed date of birth";
        return EMB_OK;
    }
    if (off <= 3)
        return EMB_OK;
    change(m, -280);
    return suppress(r, m, error, PRINTF(r, "born about %u by the text, %u by the list", born, listed));
}

static emb_status judge_person(emb_document_reader *r, emb_mention *m, emb_error *error)
{
    emb_status status = EMB_OK;
    seen_kind kind = kind_beside(r, m);
    if (kind.value && kind.token > m->last && (strcmp(kind.value, "street") == 0 || strcmp(kind.value, "ship") == 0)) {
        change(m, -250);
        return suppress(r, m, error, PRINTF(r, "the text speaks of %s that bears the name", kind_name(kind.value)));
    }
    if (m->tier == EMB_TIER_FULL && !(emb_word_at(r, m->first)->wrote & EMB_WROTE_CASELESS)) {
        if (m->first > 0 && goes_on_at(r, m, m->first - 1, m->first))
            status = judge_going_on(r, m, m->first - 1, true, error);
        if (status == EMB_OK && !m->suppressed && goes_on_at(r, m, m->last + 1, m->last + 1))
            status = judge_going_on(r, m, m->last + 1, false, error);
    }
    if (status == EMB_OK && !m->suppressed)
        status = judge_age(r, m, error);
    if (status != EMB_OK || m->suppressed)
        return status;
    size_t token = 0;
    const char *function = function_beside(r, m, &token);
    if (!function)
        return EMB_OK;
    emb_str word = word_text(r, token);
    bool unlike = strcmp(function, "artist") == 0 || strcmp(function, "sportsman") == 0 || strcmp(function, "scientist") == 0 ||
                  strcmp(function, "photographer") == 0 || strcmp(function, "author") == 0;
    /* where he comes from stands before what he is: "der österreichische Maler" */
    const char *country = token > 0 && !ends_here(r, token) ? emb_word_value(r, token - 1, EMB_CLASS_DEMONYM) : "";
    bool any = false, same = *country && emb_entity_has_country(r, m->entity, country, &any);
    if (same && !unlike)
        change(m, 15);
    bool contradicts = *country && any && !same && strlen(country) == 2 && strcmp(country, "eu") != 0 && strcmp(country, "un") != 0;
    if (contradicts && unlike) {
        change(m, -250);
        return suppress(
            r, m, error,
            PRINTF(r, "the text speaks of an %s (\u201C%.*s\u201D) of another country than the listed one", function, ARG(word)));
    }
    if (contradicts || unlike)
        change(m, -60);
    m->context = PRINTF(r, "the text calls the person \u201C%.*s\u201D%s", ARG(word),
                        contradicts ? ", of another country than the listed one"
                        : same      ? ", of a country that the list gives"
                                    : "");
    m->match &= m->score >= r->threshold;
    if (!m->match && !m->suppressed && m->tier != EMB_TIER_LOW)
        m->suppressed = m->context;
    return m->context ? EMB_OK : emb_fail_memory(error);
}

/* Whole names of ships and organisations: what the words beside them call it. */
static emb_status judge_thing(emb_document_reader *r, emb_mention *m, emb_error *error)
{
    family listed = family_of_entity(r, m->entity);
    seen_kind kind = kind_beside(r, m);
    if (!kind.value || m->last == m->first)
        return EMB_OK;
    emb_str word = word_text(r, kind.token);
    if (kind.family == listed) {
        change(m, 15);
        m->context = PRINTF(r, "the text calls it %s (\u201C%.*s\u201D)", kind_name(kind.value), ARG(word));
        return m->context ? EMB_OK : emb_fail_memory(error);
    }
    bool adjacent = kind.token + 1 == m->first || kind.token == m->last + 1;
    if (!adjacent || (listed == ORGANISATION && (kind.family == OTHER || kind.family == PERSON)))
        return EMB_OK;
    change(m, -300);
    emb_str caption = caption_of(r, m);
    return suppress(r, m, error,
                    PRINTF(r, "the text speaks of %s (\u201C%.*s\u201D); the listed \u201C%.*s\u201D is %s %s",
                           kind_name(kind.value), ARG(word), ARG(caption), strchr("aeiou", family_name(listed)[0]) ? "an" : "a",
                           family_name(listed)));
}

static emb_status judge(emb_document_reader *r, emb_mention *m, emb_error *error)
{
    if (m->zone == EMB_ZONE_CREDIT || m->zone == EMB_ZONE_BYLINE || m->zone == EMB_ZONE_SIGN_OFF)
        return judge_zone(r, m, error);
    if (m->first == SIZE_MAX || m->suppressed || strcmp(m->alias_kind, "identifier") == 0)
        return EMB_OK;
    if (m->tier == EMB_TIER_LOW)
        return judge_single(r, m, error);
    if (family_of_entity(r, m->entity) == PERSON)
        return judge_person(r, m, error);
    if (m->tier == EMB_TIER_ANCHORED && m->last == m->first) { /* the river stays a river though the ship is named too */
        seen_kind kind = kind_beside(r, m);
        if (kind.value && kind.family != family_of_entity(r, m->entity))
            return judge_single(r, m, error);
    }
    return m->tier == EMB_TIER_FULL ? judge_thing(r, m, error) : EMB_OK;
}

/* A whole name that is suppressed takes the surnames with it that were resolved to it. */
static void follow_anchors(emb_document_reader *r)
{
    for (size_t i = r->part_mentions; i < r->findings.mentions.count; i++) {
        emb_mention *m = &r->findings.mentions.items[i];
        if (m->tier != EMB_TIER_ANCHORED || m->anchor < 0)
            continue;
        const emb_mention *whole = &r->findings.mentions.items[m->anchor];
        if (!whole->suppressed || m->suppressed)
            continue;
        m->match = false;
        m->suppressed = whole->suppressed;
    }
}

emb_status emb_weigh_context(emb_document_reader *r, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t i = r->part_mentions; i < r->findings.mentions.count && status == EMB_OK; i++)
        status = judge(r, &r->findings.mentions.items[i], error);
    follow_anchors(r);
    return status;
}
