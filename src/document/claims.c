/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who says what. The closed forms first ("laut X", "X zufolge", ", so X", "wie X mitteilte", according to X): they are right most of the
 * time. Then verbs of saying with a quote, with "that", with reported speech. A quote or reported speech without a speaker of its own is
 * given the one before it, and marked as unresolved or likely, never as certain.
 */
#include "document/reader.h"

#define SOURCE_MAX 12 /* words of a source */
#define ENTITIES_MAX 16
#define NONE SIZE_MAX

/* Tokens [from, to); from == to: nothing. */
typedef struct stretch {
    size_t from, to;
} stretch;

typedef struct finder {
    emb_document_reader *r;
    emb_error *error;
    size_t start, end;         /* the sentence */
    size_t before;             /* where the sentence before it in the paragraph begins, else `start` */
    size_t block;              /* first token of the paragraph */
    stretch last_source;       /* of the paragraph */
    size_t last_claim;         /* token at which the last claim of the paragraph ended; NONE */
    bool noun_capitals;        /* German: nouns show by their capitals */
    bool any;                  /* the sentence has a claim already */
    bool outer_may_hold_inner; /* which was by "zufolge" or "laut" */
} finder;

static const emb_token *token(const finder *f, size_t at)
{
    return emb_token_at(f->r, at);
}

static bool is(const finder *f, size_t at, emb_word_class class)
{
    return emb_word_is(f->r, at, class);
}

static bool has_value(const finder *f, size_t at, emb_word_class class, const char *value)
{
    const emb_seen_word *word = emb_word_at(f->r, at);
    if (!(word->classes & EMB_CLASS_BIT(class)))
        return false;
    for (size_t i = 0; i < word->entry_count; i++) {
        const emb_word_entry *entry = &f->r->words.entries.items[word->entries + i];
        if (entry->class == class && !entry->rest && strcmp(emb_languages_value(f->r->languages, entry->value), value) == 0)
            return true;
    }
    return false;
}

static bool is_capital(const finder *f, size_t at)
{
    return emb_word_at(f->r, at)->wrote & (EMB_WROTE_CAPITAL | EMB_WROTE_CASELESS);
}

static bool in_quote(const finder *f, size_t at)
{
    return emb_zone_at(f->r, at) == EMB_ZONE_QUOTE;
}

static bool ends_phrase(const finder *f, size_t at)
{
    return token(f, at)->gap & (EMB_GAP_COMMA | EMB_GAP_SENTENCE | EMB_GAP_QUOTE | EMB_GAP_COLON | EMB_GAP_OPEN | EMB_GAP_CLOSE |
                                EMB_GAP_DASH | EMB_GAP_BLOCK | EMB_GAP_STOP);
}

static bool is_verb(const finder *f, size_t at)
{
    return is(f, at, EMB_CLASS_VERB) || is(f, at, EMB_CLASS_SAY) || is(f, at, EMB_CLASS_REPORTED) || is(f, at, EMB_CLASS_MODAL);
}

/* ---- Sources ---- */

/* German: determiner and adjectives, nouns and names, and what carries them on (des …, von …). */
static stretch nouns_behind(const finder *f, size_t at)
{
    size_t i = at, noun = NONE;
    for (; i < f->end && i - at < SOURCE_MAX; i++) {
        if (i > at && ends_phrase(f, i))
            break;
        if (is_capital(f, i) && !in_quote(f, i)) {
            noun = i;
            continue;
        }
        if (is(f, i, EMB_CLASS_PRONOUN) && i == at && !is(f, i, EMB_CLASS_DETERMINER))
            return (stretch){i, i + 1};
        bool goes_on =
            noun == NONE || has_value(f, i, EMB_CLASS_DETERMINER, "genitive") || has_value(f, i, EMB_CLASS_PREPOSITION, "of");
        if (noun != NONE && noun + 1 == i && !goes_on)
            break;
        if (noun == NONE && !is(f, i, EMB_CLASS_DETERMINER) && is_verb(f, i))
            break;
        if (is(f, i, EMB_CLASS_NEGATION) || is(f, i, EMB_CLASS_THAT) || (is(f, i, EMB_CLASS_SAY) && noun != NONE))
            break;
    }
    return noun == NONE ? (stretch){at, at} : (stretch){at, noun + 1};
}

/* Other languages: up to a comma, a verb, or what else ends it. */
static stretch words_behind(const finder *f, size_t at)
{
    size_t i = at;
    bool any = false;
    for (; i < f->end && i - at < SOURCE_MAX; i++) {
        if (i > at && ends_phrase(f, i))
            break;
        if (is_verb(f, i) || is(f, i, EMB_CLASS_THAT) || is(f, i, EMB_CLASS_NEGATION) || in_quote(f, i))
            break;
        if (i > at && is(f, i, EMB_CLASS_PREPOSITION) && !has_value(f, i, EMB_CLASS_PREPOSITION, "of"))
            break;
        if (is(f, i, EMB_CLASS_PRONOUN))
            return i == at && !is(f, i, EMB_CLASS_DETERMINER) ? (stretch){i, i + 1} : (stretch){at, i};
        any |= is_capital(f, i) || is(f, i, EMB_CLASS_SPEAKER) || is(f, i, EMB_CLASS_FUNCTION) || is(f, i, EMB_CLASS_AGENCY);
    }
    while (i > at && (is(f, i - 1, EMB_CLASS_PREPOSITION) || is(f, i - 1, EMB_CLASS_DETERMINER)))
        i--;
    return any ? (stretch){at, i} : (stretch){at, at};
}

static stretch source_behind(const finder *f, size_t at)
{
    if (at >= f->end || in_quote(f, at))
        return (stretch){at, at};
    return f->noun_capitals ? nouns_behind(f, at) : words_behind(f, at);
}

/* The noun phrase that ends before `at`. */
static stretch source_before(const finder *f, size_t at)
{
    size_t from = at;
    bool noun = false;
    while (from > f->start && at - from < SOURCE_MAX) {
        size_t i = from - 1;
        if (from < at && ends_phrase(f, from))
            break;
        if (is(f, i, EMB_CLASS_PRONOUN) && !is(f, i, EMB_CLASS_DETERMINER)) {
            if (from == at)
                return (stretch){i, at};
            break;
        }
        if (in_quote(f, i) || is(f, i, EMB_CLASS_THAT) || is(f, i, EMB_CLASS_NEGATION))
            break;
        bool link = has_value(f, i, EMB_CLASS_DETERMINER, "genitive") || has_value(f, i, EMB_CLASS_PREPOSITION, "of");
        if (is_verb(f, i) && !is_capital(f, i))
            break;
        if (is(f, i, EMB_CLASS_PREPOSITION) && !link)
            break;
        if (is_capital(f, i) || is(f, i, EMB_CLASS_SPEAKER))
            noun = true;
        else if (!noun && f->noun_capitals)
            break;
        from = i;
        if (is(f, i, EMB_CLASS_DETERMINER) && !link)
            break;
    }
    /* what a preposition stands before is no subject ("Am Rande des …", "In Moskau") */
    if (from > f->start && is(f, from - 1, EMB_CLASS_PREPOSITION) && !(token(f, from)->gap & EMB_GAP_COMMA) &&
        !is_capital(f, from - 1))
        return (stretch){at, at};
    if (from > f->start && from - 1 == f->start && is(f, from - 1, EMB_CLASS_PREPOSITION))
        return (stretch){at, at};
    while (from < at && has_value(f, from, EMB_CLASS_PREPOSITION, "of") && !is_capital(f, from))
        from++;
    if (from < at && is(f, from, EMB_CLASS_CUE) && !is_capital(f, from))
        from++;
    return noun ? (stretch){from, at} : (stretch){at, at};
}

/* Somebody who can speak: a name, an agency, a speaker's noun, a pronoun. */
static bool can_speak(const finder *f, stretch s)
{
    for (size_t i = s.from; i < s.to; i++)
        if (is_capital(f, i) || is(f, i, EMB_CLASS_AGENCY) || is(f, i, EMB_CLASS_SPEAKER) || is(f, i, EMB_CLASS_FUNCTION) ||
            has_value(f, i, EMB_CLASS_PRONOUN, "person") || has_value(f, i, EMB_CLASS_PRONOUN, "plural"))
            return true;
    return false;
}

/* Surely a speaker: a person that was found, an agency, a ministry. */
static bool is_speaker(const finder *f, stretch s)
{
    for (size_t i = s.from; i < s.to; i++)
        if (is(f, i, EMB_CLASS_AGENCY) || is(f, i, EMB_CLASS_SPEAKER) || is(f, i, EMB_CLASS_FUNCTION) ||
            emb_word_at(f->r, i)->stem_flags & EMB_STEM_SURNAME)
            return true;
    return false;
}

/* ---- Adding ---- */

static emb_span span_of(const finder *f, stretch s)
{
    return s.from < s.to ? emb_span_of(f->r, s.from, s.to - 1) : (emb_span){0, 0};
}

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

static size_t add_entities(const emb_document_reader *r, emb_span span, uint32_t *entities, size_t count)
{
    for (size_t i = first_mention_behind(r, span.from); i < r->findings.mentions.count; i++) {
        const emb_mention *m = &r->findings.mentions.items[i];
        bool known = !m->match || m->span.to > span.to;
        if (m->span.from >= span.to)
            break;
        for (size_t k = 0; k < count && !known; k++)
            known = entities[k] == m->entity;
        if (!known && count < ENTITIES_MAX)
            entities[count++] = m->entity;
    }
    return count;
}

/* "he said": the person that was named last before, in this sentence or the two before it. */
static uint32_t antecedent(const finder *f, size_t at)
{
    const emb_document_reader *r = f->r;
    size_t from = emb_span_of(r, at, at).from;
    for (size_t i = first_mention_behind(r, from); i > r->part_mentions; i--) {
        const emb_mention *m = &r->findings.mentions.items[i - 1];
        if (m->span.from >= from || !m->match)
            continue;
        if (from - m->span.to > 400)
            break;
        if (emb_schema_is_a(emb_index_entity_schema(r->index, m->entity), EMB_SCHEMA_Person))
            return m->entity;
    }
    return EMB_NO_ENTITY_FOUND;
}

/* "the North Korean dictator": the person of that country that was named last. */
static uint32_t described(const finder *f, stretch source)
{
    const emb_document_reader *r = f->r;
    const char *country = "";
    bool function = false;
    for (size_t i = source.from; i < source.to; i++) {
        const emb_word_entry *entry = NULL;
        if (emb_phrase_at(r, i, EMB_CLASS_DEMONYM, &entry) && !*country)
            country = emb_languages_value(r->languages, entry->value);
        function |= is(f, i, EMB_CLASS_FUNCTION);
    }
    if (!function || !*country)
        return EMB_NO_ENTITY_FOUND;
    for (size_t i = first_mention_behind(r, emb_span_of(r, source.from, source.from).from); i > r->part_mentions; i--) {
        const emb_mention *m = &r->findings.mentions.items[i - 1];
        bool any;
        if (m->match && emb_schema_is_a(emb_index_entity_schema(r->index, m->entity), EMB_SCHEMA_Person) &&
            emb_entity_has_country(r, m->entity, country, &any))
            return m->entity;
    }
    return EMB_NO_ENTITY_FOUND;
}

static const char *modality_of(const finder *f, const char *verb, stretch message, bool quote)
{
    if (strcmp(verb, "denied") == 0)
        return "denied";
    const char *found = quote ? "asserted" : "reported";
    for (size_t i = message.from; i < message.to; i++) {
        const emb_word_entry *entry = NULL;
        if (!is(f, i, EMB_CLASS_MODAL) || !emb_phrase_at(f->r, i, EMB_CLASS_MODAL, &entry))
            continue;
        const char *value = emb_languages_value(f->r->languages, entry->value);
        /* "hätten", "werde" in reported speech; "werden" of a passive or a future in a quote */
        bool reported = is(f, i, EMB_CLASS_REPORTED) || (quote && is(f, i, EMB_CLASS_VERB) && strcmp(value, "planned") == 0);
        if (strcmp(value, "alleged") == 0)
            return value;
        if (!reported)
            found = value;
    }
    return found;
}

static emb_status add_claim(finder *f, stretch source, stretch cue, stretch message, const char *form, const char *tier,
                            const char *verb)
{
    emb_document_reader *r = f->r;
    uint32_t entities[ENTITIES_MAX];
    bool quote = strcmp(form, "quote") == 0;
    emb_claim c = {.source = span_of(f, source),
                   .cue = span_of(f, cue),
                   .message = span_of(f, message),
                   .tier = tier,
                   .form = form,
                   .modality = modality_of(f, verb, message, quote),
                   .speaker = EMB_NO_ENTITY_FOUND};
    size_t count = add_entities(r, c.source, entities, 0);
    if (count)
        c.speaker = entities[0];
    if (!count && source.from < source.to) {
        bool pronoun = source.to == source.from + 1 && is(f, source.from, EMB_CLASS_PRONOUN);
        c.speaker = pronoun ? antecedent(f, source.from) : described(f, source);
        if (c.speaker != EMB_NO_ENTITY_FOUND)
            entities[count++] = c.speaker;
    }
    count = add_entities(r, c.message, entities, count);
    c.entities = emb_arena_alloc(r->arena, (count + 1) * sizeof *c.entities);
    if (!c.entities || !emb_vec_push(&r->findings.claims, c))
        return emb_fail_memory(f->error);
    emb_claim *kept = &r->findings.claims.items[r->findings.claims.count - 1];
    memcpy(kept->entities, entities, count * sizeof *entities);
    kept->entity_count = count;
    f->any = true;
    f->last_source = source;
    f->last_claim = f->end;
    return EMB_OK;
}

/* ---- Closed forms ---- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* What is said when the source stands in [source.from, source.to) of the sentence: the longer side, without the rest of the cue's clause. */
static stretch message_around(const finder *f, size_t cue_from, size_t source_to)
{
    size_t start = cue_from;
    while (start > f->start && !(token(f, start)->gap & (EMB_GAP_COLON | EMB_GAP_OPEN)))
        start--;
    stretch before = {start, cue_from}, behind = {source_to, f->end};
    if (cue_from <= start + 1 || before.to - before.from < 3)
        return behind;
    if (behind.to - behind.from < 3)
        return before;
    /* in the middle of a clause: all of the sentence around it */
    return token(f, cue_from)->gap & EMB_GAP_COMMA && !(source_to < f->end && token(f, source_to)->gap & EMB_GAP_COMMA)
               ? before
               : (stretch){start, f->end};
}

static emb_status try_before(finder *f, size_t at, size_t len)
{
    stretch source = source_behind(f, at + len);
    if (source.from == source.to || !can_speak(f, source))
        return EMB_OK;
    const emb_word_entry *said = NULL; /* 据 X 报道: the cue's own verb behind its source */
    size_t verb = source.to < f->end ? emb_phrase_at(f->r, source.to, EMB_CLASS_SAY, &said) : 0;
    bool own_verb = verb && (emb_word_at(f->r, source.to)->wrote & EMB_WROTE_CASELESS) && emb_phrase_is_close(f->r, said);
    stretch message = message_around(f, at, source.to + (own_verb ? verb : 0));
    f->outer_may_hold_inner = true;
    if (message.to - message.from < 2)
        return EMB_OK;
    return add_claim(f, source, (stretch){at, at + len}, message, "according-to", is_speaker(f, source) ? "certain" : "likely",
                     "asserted");
}

static emb_status try_after(finder *f, size_t at, size_t len)
{
    stretch source = source_before(f, at);
    if (source.from == source.to)
        return EMB_OK;
    stretch message = source.from > f->start + 2 ? (stretch){f->start, source.from} : (stretch){at + len, f->end};
    f->outer_may_hold_inner = true;
    return add_claim(f, source, (stretch){at, at + len}, message, "according-to", is_speaker(f, source) ? "certain" : "likely",
                     "asserted");
}

/* ", so X" where nothing but the source follows. */
static emb_status try_so(finder *f, size_t at)
{
    if (!(token(f, at)->gap & (EMB_GAP_COMMA | EMB_GAP_QUOTE | EMB_GAP_DASH)) || at + 1 >= f->end)
        return EMB_OK;
    stretch source = source_behind(f, at + 1);
    if (source.from == source.to || !can_speak(f, source))
        return EMB_OK;
    bool closed = source.to == f->end || ends_phrase(f, source.to);
    if (!closed && !is(f, source.to, EMB_CLASS_PREPOSITION))
        return EMB_OK;
    stretch message = {f->start, at};
    if (message.from == message.to)
        return EMB_OK;
    return add_claim(f, source, (stretch){at, at + 1}, message, in_quote(f, at - 1) ? "quote" : "so", "certain", "asserted");
}

static size_t verb_behind(const finder *f, size_t from, size_t limit, size_t *ret_len)
{
    for (size_t i = from; i < least(limit, f->end); i++) {
        size_t len = emb_phrase_at(f->r, i, EMB_CLASS_SAY, NULL);
        if (len) {
            *ret_len = len;
            return i;
        }
        if (i > from && token(f, i)->gap & (EMB_GAP_COMMA | EMB_GAP_COLON | EMB_GAP_QUOTE))
            break;
    }
    return NONE;
}

/* "wie X mitteilte", "as X said"; "как сообщает X": a cue that has its verb. */
static emb_status try_wie(finder *f, size_t at, size_t len)
{
    if (!(token(f, at)->gap & (EMB_GAP_COMMA | EMB_GAP_SENTENCE | EMB_GAP_DASH | EMB_GAP_QUOTE | EMB_GAP_BLOCK)))
        return EMB_OK;
    bool has_verb = len > 1 || is(f, at, EMB_CLASS_SAY);
    stretch source, cue = {at, at + len};
    size_t end;
    if (has_verb) {
        source = source_behind(f, at + len);
        end = source.to;
    } else {
        size_t verb_len = 0, verb = verb_behind(f, at + 1, at + SOURCE_MAX + 2, &verb_len);
        if (verb == NONE)
            return EMB_OK;
        source = verb > at + 1 ? source_before(f, verb) : source_behind(f, verb + 1);
        if (source.from < at + 1)
            source.from = at + 1;
        cue = (stretch){verb, verb + verb_len};
        end = verb > at + 1 ? verb + verb_len : source.to;
    }
    if (source.from >= source.to || !can_speak(f, source))
        return EMB_OK;
    stretch message = at > f->start + 1 ? (stretch){f->start, at} : (stretch){end, f->end};
    if (message.to <= message.from + 1 && at == f->start && f->before < f->start)
        message = (stretch){f->before, f->start}; /* "Об этом сообщил X." */
    if (message.to <= message.from + 1)
        return EMB_OK;
    return add_claim(f, source, cue, message, "as-said", is_speaker(f, source) ? "certain" : "likely", "asserted");
}

/* ---- Verbs of saying ---- */

static bool is_within(size_t at, stretch s)
{
    return at >= s.from && at < s.to;
}

static stretch subject_of(const finder *f, size_t verb, size_t len)
{
    bool inverted =
        verb == f->start || token(f, verb)->gap & (EMB_GAP_COMMA | EMB_GAP_QUOTE | EMB_GAP_DASH | EMB_GAP_SENTENCE | EMB_GAP_COLON);
    stretch behind = source_behind(f, verb + len), before = {verb, verb};
    if (!inverted)
        before = source_before(f, verb);
    if (before.from < before.to && can_speak(f, before))
        return before;
    if (behind.from < behind.to && can_speak(f, behind))
        return behind;
    return (stretch){verb, verb};
}

/* The quote of the sentence, or the one that begins right behind its colon. */
static stretch quote_of(const finder *f)
{
    size_t from = NONE, to = 0, count = f->r->tokens.items.count;
    const emb_zone_run *zone = emb_zone_run_at(f->r, f->start);
    if (zone->zone != EMB_ZONE_QUOTE && zone->last >= f->end)
        return (stretch){0, 0};
    for (size_t i = f->start; i < f->end; i++)
        if (in_quote(f, i)) {
            from = from == NONE ? i : from;
            to = i + 1;
        }
    if (from == NONE)
        return (stretch){0, 0};
    if (to == f->end) /* it goes on over further sentences */
        while (to < count && in_quote(f, to) && !(token(f, to)->gap & EMB_GAP_BLOCK))
            to++;
    const emb_zone_run *run = emb_zone_run_at(f->r, from);
    if (run->first < from && run->zone == EMB_ZONE_QUOTE)
        from = run->first;
    return (stretch){from, to};
}

static size_t find_class(const finder *f, size_t from, size_t to, emb_word_class class)
{
    for (size_t i = from; i < to; i++)
        if (is(f, i, class))
            return i;
    return NONE;
}

static size_t find_gap(const finder *f, size_t from, size_t to, unsigned gap)
{
    for (size_t i = from; i < to; i++)
        if (token(f, i)->gap & gap)
            return i;
    return NONE;
}

static emb_status try_say(finder *f, size_t verb, const emb_word_entry *entry, size_t len)
{
    const char *value = emb_languages_value(f->r->languages, entry->value);
    stretch subject = subject_of(f, verb, emb_phrase_is_close(f->r, entry) ? len : 1), quote = quote_of(f), cue = {verb, verb + 1};
    if (emb_phrase_is_close(f->r, entry))
        cue.to = verb + len;
    bool named = verb > f->start && emb_phrase_at(f->r, verb - 1, EMB_CLASS_DEMONYM, NULL) >= 2; /* United States */
    if (subject.from == subject.to || in_quote(f, verb) || is_within(verb, quote) || named)
        return EMB_OK;
    /* a quote and a "that" leave no doubt; what is told in other words may be the text's own */
    const char *sure = is_speaker(f, subject) && !is(f, subject.from, EMB_CLASS_PRONOUN) ? "certain" : "likely";
    if (quote.from < quote.to)
        return add_claim(f, subject, cue, quote, "quote", sure, value);
    size_t behind = cue.to > subject.to ? cue.to : subject.to;
    size_t that = find_class(f, behind, f->end, EMB_CLASS_THAT);
    if (that != NONE && that < behind + 12)
        return add_claim(f, subject, cue, (stretch){that, f->end}, "that", sure, value);
    size_t comma = find_gap(f, behind, f->end, EMB_GAP_COMMA | EMB_GAP_COLON);
    if (comma != NONE && find_class(f, comma, f->end, EMB_CLASS_REPORTED) != NONE)
        return add_claim(f, subject, cue, (stretch){comma, f->end}, "indirect", "likely", value);
    size_t first = subject.from < verb ? subject.from : verb;
    if (first > f->start + 2 && token(f, first)->gap & EMB_GAP_COMMA)
        return add_claim(f, subject, cue, (stretch){f->start, first}, "indirect", "likely", value);
    size_t last = len > 1 ? verb + len : behind; /* "sagte … voraus" has what is said between its parts */
    if (len > 2 && !emb_phrase_is_close(f->r, entry) && last > behind + 1)
        return add_claim(f, subject, cue, (stretch){behind, last - 1}, "indirect", "likely", value);
    if (strcmp(value, "denied") == 0 && f->end > behind + 1)
        return add_claim(f, subject, cue, (stretch){behind, f->end}, "indirect", "likely", value);
    if (!f->noun_capitals && subject.from < verb && f->end > behind + 2 && !is(f, behind, EMB_CLASS_PREPOSITION))
        return add_claim(f, subject, cue, (stretch){behind, f->end}, "indirect", "likely", value);
    return EMB_OK;
}

/* ---- What has no speaker of its own ---- */

static emb_status try_carried(finder *f)
{
    bool near = f->last_claim != NONE && f->last_claim == f->start;
    stretch quote = quote_of(f);
    /* a quote that stands by itself behind a claim of the same paragraph */
    if (quote.from < quote.to && quote.from <= f->start + 1 && quote.to + 1 >= f->end) {
        if (quote.from < f->start)
            return EMB_OK; /* it began in the sentence before and was given there */
        bool known = f->last_source.from < f->last_source.to;
        return add_claim(f, known ? f->last_source : (stretch){f->start, f->start}, (stretch){f->start, f->start}, quote, "quote",
                         known && near ? "likely" : "unresolved", "asserted");
    }
    if (quote.from < quote.to || !near || f->end - f->start < 4)
        return EMB_OK;
    for (size_t i = f->start; i < f->end && i < f->start + 6; i++)
        if (is(f, i, EMB_CLASS_REPORTED) && !is(f, i, EMB_CLASS_MODAL) && !in_quote(f, i))
            return add_claim(f, f->last_source, (stretch){i, i + 1}, (stretch){f->start, f->end}, "reported-speech", "unresolved",
                             "asserted");
    return EMB_OK;
}

/* ---- Sentences ---- */

static emb_status try_cue(finder *f, size_t at)
{
    const emb_word_entry *entry = NULL;
    size_t len = emb_phrase_at(f->r, at, EMB_CLASS_CUE, &entry);
    if (!len || in_quote(f, at))
        return EMB_OK;
    const char *value = emb_languages_value(f->r->languages, entry->value);
    if (strcmp(value, "before") == 0)
        return try_before(f, at, len);
    if (strcmp(value, "after") == 0)
        return try_after(f, at, len);
    if (strcmp(value, "so") == 0)
        return try_so(f, at);
    return strcmp(value, "wie") == 0 ? try_wie(f, at, len) : EMB_OK;
}

static emb_status read_sentence(finder *f)
{
    emb_status status = EMB_OK;
    uint32_t classes = 0;
    f->any = f->outer_may_hold_inner = false;
    for (size_t i = f->start; i < f->end; i++)
        classes |= emb_word_at(f->r, i)->classes;
    bool cues = classes & EMB_CLASS_BIT(EMB_CLASS_CUE), says = classes & EMB_CLASS_BIT(EMB_CLASS_SAY);
    for (size_t i = f->start; cues && i < f->end && status == EMB_OK && !f->any; i++)
        if (is(f, i, EMB_CLASS_CUE))
            status = try_cue(f, i);
    /* "…, sagte er Agenturen zufolge": two sources, the inner one with its own verb */
    bool outer = f->any && f->outer_may_hold_inner;
    for (size_t i = f->start; says && i < f->end && status == EMB_OK && (!f->any || outer); i++) {
        const emb_word_entry *entry = NULL;
        size_t len = is(f, i, EMB_CLASS_SAY) ? emb_phrase_at(f->r, i, EMB_CLASS_SAY, &entry) : 0;
        size_t before = f->r->findings.claims.count;
        if (len && outer && i <= f->last_source.to && i + 1 >= f->last_source.from)
            continue; /* the verb of the cue itself (据…报道) */
        if (len)
            status = try_say(f, i, entry, len);
        outer &= f->r->findings.claims.count == before;
    }
    if (status == EMB_OK && !f->any)
        status = try_carried(f);
    return status;
}

static bool has_claims(emb_zone zone)
{
    return zone == EMB_ZONE_BODY || zone == EMB_ZONE_QUOTE || zone == EMB_ZONE_HEADLINE || zone == EMB_ZONE_SUBHEAD ||
           zone == EMB_ZONE_CAPTION || zone == EMB_ZONE_COMMENT || zone == EMB_ZONE_SIGN_OFF;
}

emb_status emb_find_claims(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    finder f = {.r = r, .error = error, .last_claim = NONE, .noun_capitals = emb_language_noun_capitals(r->languages, r->language)};
    emb_status status = EMB_OK;
    for (size_t at = first; at < last && status == EMB_OK;) {
        size_t end = emb_sentence_end(r, at);
        if (emb_token_at(r, at)->gap & EMB_GAP_BLOCK) {
            f.block = f.before = at;
            f.last_claim = NONE;
            f.last_source = (stretch){0, 0};
        }
        f.start = at;
        f.end = end < last ? end : last;
        /* a sign-off in brackets is no part of the sentence before it */
        while (f.end > f.start + 1 && emb_zone_at(r, f.end - 1) == EMB_ZONE_SIGN_OFF &&
               emb_zone_at(r, f.start) != EMB_ZONE_SIGN_OFF)
            f.end--;
        if (has_claims(emb_zone_at(r, at)))
            status = read_sentence(&f);
        f.before = at;
        at = end < last ? end : last;
    }
    return status;
}
