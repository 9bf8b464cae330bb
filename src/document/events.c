/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens: a trigger word, and what fills its slots in the same clause. Few and right: a trigger without the slots that its type needs
 * is no event.
 */
#include "document/reader.h"

#define ACTORS_MAX 6
#define GOODS_MAX 6
#define NONE SIZE_MAX

typedef struct stretch {
    size_t from, to;
} stretch;

/* What a type of event needs to be one. */
typedef struct event_type {
    const char *name;
    unsigned actors; /* at least */
    bool goods, actors_or_goods;
} event_type;

static const event_type types[] = {
    {"meeting", 2, false, false},   {"visit", 1, false, false},       {"agreement", 2, false, false},
    {"supply", 0, true, false},     {"test", 0, true, false},         {"attack", 1, false, true},
    {"payment", 1, false, true},    {"transport", 0, true, false},    {"appointment", 1, false, false},
    {"ownership", 1, false, false}, {"designation", 1, false, false}, {"arrest", 1, false, false},
};

typedef struct finder {
    emb_document_reader *r;
    emb_error *error;
    size_t start, end;   /* the sentence */
    size_t before_start; /* the sentence before it in the same paragraph, else `start` */
    stretch clause;      /* of the trigger */
    emb_span actors[ACTORS_MAX], goods[GOODS_MAX];
    uint32_t actor_entities[ACTORS_MAX];
    uint16_t actor_countries[ACTORS_MAX];
    size_t actor_tokens[ACTORS_MAX];
    size_t actor_count, goods_count;
    size_t goods_tokens[GOODS_MAX];
    size_t last_goods_sentence;
    bool capital_nouns;
} finder;

static const emb_token *token(const finder *f, size_t at)
{
    return emb_token_at(f->r, at);
}

static bool is(const finder *f, size_t at, emb_word_class class)
{
    return emb_word_is(f->r, at, class);
}

static bool is_capital(const finder *f, size_t at)
{
    return emb_word_at(f->r, at)->wrote & (EMB_WROTE_CAPITAL | EMB_WROTE_CASELESS);
}

static const char *value_text(const finder *f, uint16_t value)
{
    return emb_languages_value(f->r->languages, value);
}

/* The longest phrase of a class at a token; 0 for none. */
static size_t phrase(const finder *f, size_t at, emb_word_class class, uint16_t *ret_value)
{
    const emb_word_entry *entry = NULL;
    if (!is(f, at, class))
        return 0;
    size_t len = emb_phrase_at(f->r, at, class, &entry);
    if (len)
        *ret_value = entry->value;
    return len;
}

/* ---- Clauses ---- */

static bool has_verb(const finder *f, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (is(f, i, EMB_CLASS_VERB) || is(f, i, EMB_CLASS_MODAL) || is(f, i, EMB_CLASS_REPORTED) || is(f, i, EMB_CLASS_SAY) ||
            is(f, i, EMB_CLASS_EVENT))
            return true;
    return false;
}

/* From the trigger out to the nearest comma, colon or dash behind which another clause stands. */
static stretch clause_around(const finder *f, size_t at)
{
    size_t from = at, to = at + 1;
    while (from > f->start && !(token(f, from)->gap & (EMB_GAP_COLON | EMB_GAP_QUOTE | EMB_GAP_DASH)) &&
           !(token(f, from)->gap & EMB_GAP_COMMA && has_verb(f, f->start, from) && from < at))
        from--;
    while (to < f->end && !(token(f, to)->gap & (EMB_GAP_COLON | EMB_GAP_QUOTE)) &&
           !(token(f, to)->gap & EMB_GAP_COMMA && has_verb(f, to, f->end)))
        to++;
    return (stretch){from, to};
}

/* ---- Actors ---- */

static size_t first_mention_behind(const emb_document_reader *r, size_t from)
{
    size_t low = r->part_mentions, high = r->findings.mentions.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->findings.mentions.items[middle].span.to <= from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_actor(finder *f, emb_span span, size_t at, uint32_t entity, uint16_t country)
{
    for (size_t i = 0; i < f->actor_count; i++) {
        bool same = (entity != EMB_NO_ENTITY_FOUND && f->actor_entities[i] == entity) ||
                    (entity == EMB_NO_ENTITY_FOUND && country && f->actor_countries[i] == country) ||
                    f->actors[i].from == span.from;
        if (same)
            return;
    }
    if (f->actor_count == ACTORS_MAX)
        return;
    f->actor_entities[f->actor_count] = entity;
    f->actor_countries[f->actor_count] = country;
    f->actor_tokens[f->actor_count] = at;
    f->actors[f->actor_count++] = span;
}

static void add_mentions(finder *f, stretch s)
{
    const emb_document_reader *r = f->r;
    size_t from = emb_span_of(r, s.from, s.from).from, to = emb_span_of(r, s.to - 1, s.to - 1).to;
    for (size_t i = first_mention_behind(r, from); i < r->findings.mentions.count; i++) {
        const emb_mention *m = &r->findings.mentions.items[i];
        if (m->span.from >= to)
            break;
        if (m->match && m->span.to <= to && m->first != SIZE_MAX)
            add_actor(f, m->span, m->first, m->entity, 0);
    }
}

/* The name of a state as a noun: what an adjective of it stands before is no actor. */
static bool is_state(const finder *f, size_t at, size_t len)
{
    if (!is_capital(f, at))
        return false;
    size_t next = at + len;
    if (f->capital_nouns) /* "Japanisches Meer" is another name */
        return next >= f->end || token(f, next)->gap != EMB_GAP_SPACE || !is_capital(f, next) || is(f, next, EMB_CLASS_GOODS);
    if (emb_word_at(f->r, at)->wrote & EMB_WROTE_CASELESS)
        return true;
    if (next >= f->end || token(f, next)->gap & (EMB_GAP_COMMA | EMB_GAP_STOP | EMB_GAP_CLOSE | EMB_GAP_COLON | EMB_GAP_QUOTE))
        return true;
    return is(f, next, EMB_CLASS_STOP) || is(f, next, EMB_CLASS_VERB) || is(f, next, EMB_CLASS_MODAL) ||
           is(f, next, EMB_CLASS_EVENT) || is(f, next, EMB_CLASS_SAY) || is(f, next, EMB_CLASS_PREPOSITION);
}

static void add_states(finder *f, stretch s)
{
    for (size_t i = s.from; i < s.to;) {
        uint16_t value = 0;
        size_t len = phrase(f, i, EMB_CLASS_DEMONYM, &value);
        if (len && is_state(f, i, len))
            add_actor(f, emb_span_of(f->r, i, i + len - 1), i, EMB_NO_ENTITY_FOUND, value);
        i += len ? len : 1;
    }
}

/* "ließ er … abfeuern": the person that was named last before the clause. */
static void add_pronoun(finder *f, stretch s)
{
    const emb_document_reader *r = f->r;
    for (size_t i = s.from; i < s.to; i++) {
        if (!is(f, i, EMB_CLASS_PRONOUN) || is(f, i, EMB_CLASS_DETERMINER) ||
            strcmp(emb_word_value(r, i, EMB_CLASS_PRONOUN), "person") != 0)
            continue;
        size_t at = emb_span_of(r, i, i).from;
        for (size_t k = first_mention_behind(r, at); k > r->part_mentions; k--) {
            const emb_mention *m = &r->findings.mentions.items[k - 1];
            if (!m->match || m->span.to > at || m->first == SIZE_MAX)
                continue;
            if (at - m->span.to < 400)
                add_actor(f, m->span, m->first, m->entity, 0);
            return;
        }
    }
}

/* Two capitals in a row that are no common words: somebody's name, listed or not. */
static void add_names(finder *f, stretch s)
{
    for (size_t i = s.from; i + 1 < s.to; i++) {
        size_t last = i;
        while (last < s.to) {
            const emb_seen_word *word = emb_word_at(f->r, last);
            bool plain = word->classes & ~(EMB_CLASS_BIT(EMB_CLASS_PLACE));
            if (!(word->wrote & EMB_WROTE_CAPITAL) || plain ||
                (last > i && token(f, last)->gap & ~(unsigned)(EMB_GAP_SPACE | EMB_GAP_HYPHEN)))
                break;
            last++;
        }
        if (last >= i + 2 && last <= i + 4)
            add_actor(f, emb_span_of(f->r, i, last - 1), i, EMB_NO_ENTITY_FOUND, 0);
        if (last > i)
            i = last - 1;
    }
}

static void find_actors(finder *f, stretch s)
{
    f->actor_count = 0;
    add_mentions(f, s);
    add_states(f, s);
    if (!f->actor_count)
        add_pronoun(f, s);
    if (f->actor_count < 2)
        add_names(f, s);
}

/* ---- Goods ---- */

static void add_goods(finder *f, stretch s)
{
    for (size_t i = s.from; i < s.to;) {
        uint16_t value = 0;
        size_t len = phrase(f, i, EMB_CLASS_GOODS, &value);
        bool new_word = true;
        for (size_t k = 0; k < f->goods_count; k++)
            new_word &= f->goods_tokens[k] != i;
        if (len && new_word && f->goods_count < GOODS_MAX) {
            f->goods_tokens[f->goods_count] = i;
            f->goods[f->goods_count++] = emb_span_of(f->r, i, i + len - 1);
        }
        i += len ? len : 1;
    }
}

static bool has_pronoun(const finder *f, stretch s)
{
    for (size_t i = s.from; i < s.to; i++)
        if (is(f, i, EMB_CLASS_PRONOUN))
            return true;
    return false;
}

static bool is_general(const finder *f, size_t at, const char **ret_value)
{
    uint16_t value = 0;
    if (!phrase(f, at, EMB_CLASS_GOODS, &value))
        return false;
    *ret_value = value_text(f, value);
    return strchr(*ret_value, '.') == NULL;
}

/* A general word ("Bauteile") takes the special ones of the sentence before it ("Mikrochips") with it. */
static void add_special(finder *f)
{
    size_t count = f->goods_count;
    for (size_t k = 0; k < count; k++) {
        const char *general;
        if (!is_general(f, f->goods_tokens[k], &general))
            continue;
        size_t len = strlen(general);
        for (size_t i = f->before_start; i < f->start; i++) {
            uint16_t value = 0;
            size_t words = phrase(f, i, EMB_CLASS_GOODS, &value);
            const char *special = value_text(f, value);
            if (words && strncmp(special, general, len) == 0 && special[len] == '.')
                add_goods(f, (stretch){i, i + 1});
        }
    }
}

static void find_goods(finder *f, size_t trigger, bool needed)
{
    f->goods_count = 0;
    add_goods(f, f->clause);
    if (!f->goods_count && needed && has_pronoun(f, f->clause)) {
        add_goods(f, (stretch){f->start, trigger});
        if (!f->goods_count && f->before_start < f->start)
            add_goods(f, (stretch){f->before_start, f->start});
    }
    add_special(f);
}

/* ---- Place and date ---- */

static bool is_place_word(const finder *f, size_t at)
{
    if (is(f, at, EMB_CLASS_DEMONYM) || is(f, at, EMB_CLASS_PLACE))
        return is_capital(f, at);
    const emb_seen_word *word = emb_word_at(f->r, at);
    uint32_t plain = EMB_CLASS_BIT(EMB_CLASS_COMMON) | EMB_CLASS_BIT(EMB_CLASS_STOP) | EMB_CLASS_BIT(EMB_CLASS_FUNCTION) |
                     EMB_CLASS_BIT(EMB_CLASS_GOODS) | EMB_CLASS_BIT(EMB_CLASS_EVENT) | EMB_CLASS_BIT(EMB_CLASS_MONTH) |
                     EMB_CLASS_BIT(EMB_CLASS_SPEAKER) | EMB_CLASS_BIT(EMB_CLASS_AGENCY) | EMB_CLASS_BIT(EMB_CLASS_SAY);
    return word->wrote & EMB_WROTE_CAPITAL && !(word->classes & plain) && word->text.len > 2;
}

static bool has_value(const finder *f, size_t at, emb_word_class class, const char *value)
{
    const emb_seen_word *word = emb_word_at(f->r, at);
    for (size_t i = 0; word->classes & EMB_CLASS_BIT(class) && i < word->entry_count; i++) {
        const emb_word_entry *entry = &f->r->words.entries.items[word->entries + i];
        if (entry->class == class && !entry->rest && strcmp(value_text(f, entry->value), value) == 0)
            return true;
    }
    return false;
}

static bool is_of_person(const finder *f, emb_span span)
{
    for (size_t k = 0; k < f->actor_count; k++)
        if (f->actors[k].from <= span.from && span.from < f->actors[k].to && !f->actor_countries[k])
            return true;
    return false;
}

/* A known place within three words of a preposition, or a name right behind it. */
static bool place_behind(const finder *f, stretch s, size_t preposition, emb_span *ret)
{
    for (size_t at = preposition + 1; at < s.to && at <= preposition + 4; at++) {
        if (at > preposition + 1 && token(f, at)->gap & (EMB_GAP_COMMA | EMB_GAP_STOP))
            return false;
        uint16_t value = 0;
        size_t len = phrase(f, at, EMB_CLASS_DEMONYM, &value);
        bool known = (len && is_state(f, at, len)) || is(f, at, EMB_CLASS_PLACE);
        bool direct = at == preposition + 1 && has_value(f, preposition, EMB_CLASS_PREPOSITION, "bare") && is_place_word(f, at) &&
                      !is(f, at, EMB_CLASS_DEMONYM);
        *ret = emb_span_of(f->r, at, known && len ? at + len - 1 : at);
        if ((known || direct) && !is_of_person(f, *ret))
            return true;
        if (is(f, at, EMB_CLASS_VERB))
            return false;
    }
    return false;
}

/* "in X" before "from X" and "to X"; then what a kind word names ("den Weltraumbahnhof X"). */
static emb_span find_place(const finder *f, stretch s)
{
    static const char *const values[] = {"in", "to", "from"};
    emb_span span;
    uint32_t met = 0; /* classes of the words: most clauses have neither */
    for (size_t i = s.from; i + 1 < s.to; i++)
        met |= emb_word_at(f->r, i)->classes;
    for (size_t v = 0; v < 3 && met & EMB_CLASS_BIT(EMB_CLASS_PREPOSITION); v++)
        for (size_t i = s.from; i + 1 < s.to; i++)
            if (has_value(f, i, EMB_CLASS_PREPOSITION, values[v]) && place_behind(f, s, i, &span))
                return span;
    for (size_t i = s.from; i + 1 < s.to && met & EMB_CLASS_BIT(EMB_CLASS_KIND); i++) {
        if (!is(f, i, EMB_CLASS_KIND))
            continue;
        const char *kind = emb_word_value(f->r, i, EMB_CLASS_KIND);
        bool named = strcmp(kind, "spaceport") == 0 || strcmp(kind, "city") == 0 || strcmp(kind, "port") == 0;
        if (named && token(f, i + 1)->gap == EMB_GAP_SPACE && is_place_word(f, i + 1))
            return emb_span_of(f->r, i + 1, i + 1);
    }
    return (emb_span){0, 0};
}

static emb_span find_date(const finder *f, stretch s)
{
    for (size_t i = s.from; i < s.to; i++) {
        const emb_seen_word *word = emb_word_at(f->r, i);
        uint64_t number = 0;
        bool digits = word->wrote & EMB_WROTE_DIGITS && emb_str_to_u64(word->text, &number);
        if (digits && number <= 31 && i + 1 < s.to && is(f, i + 1, EMB_CLASS_MONTH)) {
            uint64_t year = 0;
            bool with_year =
                i + 2 < s.to && emb_word_at(f->r, i + 2)->text.len == 4 && emb_str_to_u64(emb_word_at(f->r, i + 2)->text, &year);
            return emb_span_of(f->r, i, i + (with_year ? 2 : 1));
        }
        if (is(f, i, EMB_CLASS_MONTH) && is_capital(f, i) && i + 1 < s.to && emb_word_at(f->r, i + 1)->wrote & EMB_WROTE_DIGITS) {
            bool with_year =
                i + 2 < s.to && emb_word_at(f->r, i + 2)->wrote & EMB_WROTE_DIGITS && emb_word_at(f->r, i + 2)->text.len == 4;
            return emb_span_of(f->r, i, i + (with_year ? 2 : 1));
        }
        if (digits && word->text.len == 4 && number >= 1950 && number <= 2099)
            return emb_span_of(f->r, i, i);
    }
    return (emb_span){0, 0};
}

/* ---- How it is told ---- */

static int64_t claim_of(const emb_document_reader *r, size_t claims_from, emb_span span)
{
    for (size_t i = claims_from; i < r->findings.claims.count; i++) {
        const emb_claim *c = &r->findings.claims.items[i];
        if (c->message.from <= span.from && span.to <= c->message.to)
            return (int64_t)i;
    }
    return -1;
}

static const char *modality_of(const finder *f, size_t trigger, int64_t claim)
{
    const char *found = "asserted";
    for (size_t i = f->clause.from; i < f->clause.to; i++) {
        uint16_t value = 0;
        if (!phrase(f, i, EMB_CLASS_MODAL, &value) || i == trigger)
            continue;
        const char *text = value_text(f, value);
        if (strcmp(text, "conditional") == 0 && !is(f, i, EMB_CLASS_REPORTED))
            return text;
        if (strcmp(text, "alleged") == 0)
            found = text;
        else if (strcmp(found, "asserted") == 0 && !is(f, i, EMB_CLASS_REPORTED))
            found = text;
    }
    if (strcmp(found, "asserted") != 0 || claim < 0)
        return found;
    const char *told = f->r->findings.claims.items[claim].modality;
    return strcmp(told, "asserted") == 0 ? "reported" : told;
}

static bool is_negative(const finder *f)
{
    for (size_t i = f->clause.from; i < f->clause.to; i++)
        if (is(f, i, EMB_CLASS_NEGATION))
            return true;
    return false;
}

/* ---- Events ---- */

static const event_type *type_named(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static bool is_goods_token(const finder *f, size_t at, const char *prefix)
{
    uint16_t value = 0;
    return phrase(f, at, EMB_CLASS_GOODS, &value) && strncmp(value_text(f, value), prefix, strlen(prefix)) == 0;
}

/* A test or launch is one of missiles, rockets or nuclear arms; a trigger may name them itself (Raketentest). */
static bool fits_test(const finder *f, size_t trigger)
{
    for (size_t i = 0; i < f->goods_count; i++)
        if (is_goods_token(f, f->goods_tokens[i], "missile") || is_goods_token(f, f->goods_tokens[i], "nuclear") ||
            is_goods_token(f, f->goods_tokens[i], "uav"))
            return true;
    return is_goods_token(f, trigger, "missile") || is_goods_token(f, trigger, "nuclear");
}

static bool is_event(const finder *f, const event_type *type, size_t trigger)
{
    if (strcmp(type->name, "test") == 0)
        return fits_test(f, trigger);
    if (type->goods && !f->goods_count)
        return false;
    if (type->actors_or_goods && f->actor_count + f->goods_count < 2)
        return false;
    return f->actor_count >= type->actors;
}

static emb_status copy_spans(finder *f, const emb_span *spans, size_t count, emb_spans *ret)
{
    ret->count = count;
    ret->items = emb_arena_alloc(f->r->arena, (count + 1) * sizeof *spans);
    if (!ret->items)
        return emb_fail_memory(f->error);
    memcpy(ret->items, spans, count * sizeof *spans);
    return EMB_OK;
}

static void move_actors(finder *f, size_t to)
{
    for (size_t i = to; i < f->actor_count; i++) {
        f->actors[i] = f->actors[i + 1];
        f->actor_entities[i] = f->actor_entities[i + 1];
        f->actor_countries[i] = f->actor_countries[i + 1];
        f->actor_tokens[i] = f->actor_tokens[i + 1];
    }
}

static void drop_actor(finder *f, emb_span span)
{
    for (size_t i = 0; i < f->actor_count; i++)
        if (f->actors[i].from == span.from && f->actor_count--) {
            move_actors(f, i);
            return;
        }
}

static emb_status add_event(finder *f, const event_type *type, size_t trigger, size_t len, size_t claims_from)
{
    emb_document_reader *r = f->r;
    f->clause = clause_around(f, trigger);
    find_actors(f, f->clause);
    stretch sentence = {f->start, f->end};
    if (f->actor_count < (type->actors ? type->actors : 1))
        find_actors(f, sentence);
    find_goods(f, trigger, type->goods);
    if (!is_event(f, type, trigger))
        return EMB_OK; /* the place can only take an actor away */
    emb_span place = find_place(f, f->clause);
    if (place.from == place.to)
        place = find_place(f, sentence);
    bool passes = strcmp(type->name, "transport") == 0; /* where goods come from does not act, nor where people meet */
    if (passes || ((strcmp(type->name, "meeting") == 0 || strcmp(type->name, "visit") == 0) && f->actor_count > type->actors))
        drop_actor(f, place);
    if (!is_event(f, type, trigger))
        return EMB_OK;
    emb_event e = {.type = type->name,
                   .span = emb_span_of(r, f->clause.from, f->clause.to - 1),
                   .trigger = emb_span_of(r, trigger, trigger + (len > 1 && len < 5 ? len : 1) - 1),
                   .place = place,
                   .date = find_date(f, sentence),
                   .polarity = is_negative(f) ? "negative" : "positive"};
    for (size_t i = 0; i < f->actor_count && !e.giver; i++)
        e.giver = f->actor_tokens[i] < trigger ? f->actor_countries[i] : 0;
    e.claim = claim_of(r, claims_from, e.trigger);
    e.modality = modality_of(f, trigger, e.claim);
    /* the same told twice in a sentence is one */
    if (r->findings.events.count) {
        const emb_event *before = &r->findings.events.items[r->findings.events.count - 1];
        if (before->type == e.type && before->span.to > e.span.from)
            return EMB_OK;
    }
    emb_status status = copy_spans(f, f->actors, f->actor_count, &e.actors);
    if (status == EMB_OK)
        status = copy_spans(f, f->goods, f->goods_count, &e.goods);
    if (status == EMB_OK && !emb_vec_push(&r->findings.events, e))
        status = emb_fail_memory(f->error);
    return status;
}

/* ---- Sentences ---- */

static emb_status read_sentence(finder *f, size_t claims_from)
{
    emb_status status = EMB_OK;
    uint32_t any = 0;
    for (size_t i = f->start; i < f->end; i++)
        any |= emb_word_at(f->r, i)->classes;
    for (size_t i = f->start; any & EMB_CLASS_BIT(EMB_CLASS_EVENT) && i < f->end && status == EMB_OK; i++) {
        uint16_t value = 0;
        size_t len = phrase(f, i, EMB_CLASS_EVENT, &value);
        const event_type *type = len ? type_named(value_text(f, value)) : NULL;
        if (type)
            status = add_event(f, type, i, len, claims_from);
    }
    return status;
}

static bool has_events(emb_zone zone)
{
    return zone != EMB_ZONE_CREDIT && zone != EMB_ZONE_BYLINE && zone != EMB_ZONE_NAVIGATION && zone != EMB_ZONE_SIGN_OFF &&
           zone != EMB_ZONE_DATELINE && zone != EMB_ZONE_LEGAL;
}

emb_status emb_find_events(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    finder f = {.r = r, .error = error};
    f.capital_nouns = emb_language_noun_capitals(r->languages, r->language);
    emb_status status = EMB_OK;
    size_t claims_from = r->part_claims;
    f.before_start = first;
    for (size_t at = first; at < last && status == EMB_OK;) {
        size_t end = emb_sentence_end(r, at);
        if (emb_token_at(r, at)->gap & EMB_GAP_BLOCK)
            f.before_start = at;
        f.start = at;
        f.end = end < last ? end : last;
        size_t from = emb_span_of(r, at, at).from;
        while (claims_from < r->findings.claims.count && r->findings.claims.items[claims_from].message.to <= from)
            claims_from++;
        if (has_events(emb_zone_at(r, at)))
            status = read_sentence(&f, claims_from);
        f.before_start = at;
        at = f.end;
    }
    return status;
}
