/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands for a whole name of the document: a surname, an acronym given in brackets, one word of an organisation whose whole name was
 * met. And names in credits and bylines that share a listed surname: shown, with the reason why they are no party.
 */
#include "document/reader.h"
#include "index/kinds.h"
#include "text/name.h"

#define SURNAME_LEAST 3 /* bytes */
#define EARLY 400       /* bytes */

/* ---- Coverage ---- */

static emb_status cover(emb_document_reader *r, emb_error *error)
{
    r->covered.count = 0;
    if (!emb_vec_reserve(&r->covered, r->tokens.items.count))
        return emb_fail_memory(error);
    r->covered.count = r->tokens.items.count;
    memset(r->covered.items, 0, r->covered.count * sizeof *r->covered.items);
    for (size_t i = r->part_mentions; i < r->findings.mentions.count; i++) {
        const emb_mention *m = &r->findings.mentions.items[i];
        for (size_t t = m->first; m->first != SIZE_MAX && t <= m->last; t++)
            if (!r->covered.items[t] || m->tier != EMB_TIER_LOW)
                r->covered.items[t] = (uint32_t)i + 1;
    }
    return EMB_OK;
}

/* ---- Anchors ---- */

static bool is_person(const emb_document_reader *r, uint32_t entity)
{
    return emb_schema_is_a(emb_index_entity_schema(r->index, entity), EMB_SCHEMA_Person);
}

/* The word of a person's mention that is the family name. */
static size_t surname_token(emb_document_reader *r, const emb_mention *m, bool *ret_first)
{
    bool many = m->last > m->first, cased = !(emb_word_at(r, m->first)->wrote & EMB_WROTE_CASELESS);
    bool comma = many && emb_token_at(r, m->first + 1)->gap & EMB_GAP_COMMA;
    bool east = many && cased && m->last - m->first <= 2 && emb_seen_words_family(&r->words, emb_token_at(r, m->first)->word);
    *ret_first = east || comma;
    return *ret_first ? m->first : m->last;
}

static emb_status add_anchor(emb_document_reader *r, size_t token, uint32_t mention, bool family_first, emb_error *error)
{
    const emb_seen_word *word = emb_word_at(r, token);
    const emb_mention *m = &r->findings.mentions.items[mention];
    emb_anchor anchor = {
        .stem = EMB_STEM_NONE, .lower = word->lower, .at = m->span.from, .mention = mention, .family_first = family_first};
    for (size_t t = m->first; t <= m->last; t++) {
        const emb_seen_word *w = emb_word_at(r, t);
        for (size_t i = 0; i < w->form_count && anchor.stem_count < 6; i++)
            if (!r->words.forms.items[w->forms + i].linked)
                anchor.stems[anchor.stem_count++] = r->words.forms.items[w->forms + i].stem;
    }
    if (!word->form_count || r->words.forms.items[word->forms].linked)
        return emb_vec_push(&r->anchors, anchor) ? EMB_OK : emb_fail_memory(error);
    for (size_t i = 0; i < word->form_count; i++) {
        if (r->words.forms.items[word->forms + i].linked)
            continue;
        anchor.stem = r->words.forms.items[word->forms + i].stem;
        if (!emb_vec_push(&r->anchors, anchor))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

/* "… Corporation (KOMID)": the capitals in brackets behind a whole name. */
static emb_status add_acronym(emb_document_reader *r, uint32_t mention, emb_error *error)
{
    const emb_mention *m = &r->findings.mentions.items[mention];
    size_t next = m->last + 1;
    if (next >= r->tokens.items.count || !(emb_token_at(r, next)->gap & EMB_GAP_OPEN))
        return EMB_OK;
    const emb_seen_word *word = emb_word_at(r, next);
    bool closed = next + 1 >= r->tokens.items.count || emb_token_at(r, next + 1)->gap & EMB_GAP_CLOSE;
    if (!closed || !(word->wrote & EMB_WROTE_CAPITALS) || word->text.len > 24)
        return EMB_OK;
    emb_anchor anchor = {.stem = EMB_STEM_NONE, .lower = word->lower, .at = m->span.from, .mention = mention};
    return emb_vec_push(&r->anchors, anchor) ? EMB_OK : emb_fail_memory(error);
}

static emb_status add_anchors(emb_document_reader *r, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t i = r->part_mentions; i < r->findings.mentions.count && status == EMB_OK; i++) {
        const emb_mention *m = &r->findings.mentions.items[i];
        bool credit = m->zone == EMB_ZONE_CREDIT || m->zone == EMB_ZONE_BYLINE || m->zone == EMB_ZONE_SIGN_OFF;
        if (m->tier != EMB_TIER_FULL || m->first == SIZE_MAX || credit || m->suppressed)
            continue;
        if (is_person(r, m->entity)) {
            bool family_first = false;
            size_t token = surname_token(r, m, &family_first);
            if (m->last > m->first && emb_word_at(r, token)->text.len >= SURNAME_LEAST)
                status = add_anchor(r, token, (uint32_t)i, family_first, error);
        } else {
            status = add_acronym(r, (uint32_t)i, error);
        }
    }
    return status;
}

/* ---- Surnames ---- */

static bool fits(const emb_document_reader *r, const emb_seen_word *word, const emb_anchor *a)
{
    if (a->stem == EMB_STEM_NONE)
        return word->lower == a->lower;
    for (size_t i = 0; i < word->form_count; i++)
        if (r->words.forms.items[word->forms + i].stem == a->stem && !r->words.forms.items[word->forms + i].linked)
            return true;
    return false;
}

static uint64_t filter_bit(uint64_t key, size_t *ret_word)
{
    key *= 0x9E3779B97F4A7C15ull;
    *ret_word = key >> 60;
    return 1ull << (key >> 54 & 63);
}

static void filter_add(emb_document_reader *r, uint64_t key)
{
    size_t word;
    uint64_t bit = filter_bit(key, &word);
    r->anchor_filter[word] |= bit;
}

static bool filter_has(const emb_document_reader *r, uint64_t key)
{
    size_t word;
    uint64_t bit = filter_bit(key, &word);
    return r->anchor_filter[word] & bit;
}

static bool may_fit(const emb_document_reader *r, const emb_seen_word *word)
{
    if (filter_has(r, word->lower))
        return true;
    for (size_t i = 0; i < word->form_count; i++)
        if (filter_has(r, r->words.forms.items[word->forms + i].stem))
            return true;
    return false;
}

/* The nearest whole name before the token, else the first behind it where all of them are of one entity. */
static const emb_anchor *anchor_for(const emb_document_reader *r, size_t token)
{
    const emb_seen_word *word = emb_word_at(r, token);
    size_t at = r->part_at + emb_token_at(r, token)->from;
    const emb_anchor *before = NULL, *behind = NULL;
    bool one = true;
    if (!may_fit(r, word))
        return NULL;
    for (size_t i = 0; i < r->anchors.count; i++) {
        const emb_anchor *a = &r->anchors.items[i];
        if (!fits(r, word, a))
            continue;
        if (a->at < at)
            before = a;
        else if (!behind)
            behind = a;
        else
            one &= r->findings.mentions.items[a->mention].entity == r->findings.mentions.items[behind->mention].entity;
    }
    /* a headline or caption has the surname before the text has the whole name; further down that is somebody else's */
    emb_zone zone = emb_zone_at(r, token);
    bool early = at < EARLY || zone == EMB_ZONE_HEADLINE || zone == EMB_ZONE_SUBHEAD || zone == EMB_ZONE_CAPTION;
    return before ? before : one && early ? behind : NULL;
}

static bool is_plain_word(const emb_seen_word *word)
{
    return word->classes &
           (EMB_CLASS_BIT(EMB_CLASS_STOP) | EMB_CLASS_BIT(EMB_CLASS_COMMON) | EMB_CLASS_BIT(EMB_CLASS_KIND) |
            EMB_CLASS_BIT(EMB_CLASS_FUNCTION) | EMB_CLASS_BIT(EMB_CLASS_DEMONYM) | EMB_CLASS_BIT(EMB_CLASS_SPEAKER) |
            EMB_CLASS_BIT(EMB_CLASS_DETERMINER) | EMB_CLASS_BIT(EMB_CLASS_SAY) | EMB_CLASS_BIT(EMB_CLASS_VERB) |
            EMB_CLASS_BIT(EMB_CLASS_AGENCY) | EMB_CLASS_BIT(EMB_CLASS_MONTH) | EMB_CLASS_BIT(EMB_CLASS_CUE));
}

static bool is_of_name(const emb_document_reader *r, const emb_seen_word *word, const emb_anchor *a)
{
    for (size_t i = 0; i < word->form_count; i++)
        for (size_t k = 0; k < a->stem_count; k++)
            if (r->words.forms.items[word->forms + i].stem == a->stems[k])
                return true;
    return false;
}

/* Another first name beside the surname: somebody else. SIZE_MAX where there is none. */
static size_t other_first_name(const emb_document_reader *r, size_t token, const emb_anchor *a)
{
    size_t beside = a->family_first ? token + 1 : token - 1;
    if (a->family_first ? beside >= r->tokens.items.count : token == 0)
        return SIZE_MAX;
    const emb_token *gap = emb_token_at(r, a->family_first ? beside : token);
    const emb_seen_word *word = emb_word_at(r, beside);
    bool given = word->stem_flags & EMB_STEM_GIVEN && word->wrote & EMB_WROTE_CAPITAL && word->text.len > 1;
    if (gap->gap != EMB_GAP_SPACE || !given || is_plain_word(word) || r->covered.items[beside] || is_of_name(r, word, a))
        return SIZE_MAX;
    return beside;
}

static emb_status resolve_token(emb_document_reader *r, size_t token, const emb_anchor *a, emb_error *error)
{
    const emb_mention *whole = &r->findings.mentions.items[a->mention];
    emb_mention m = *whole;
    uint32_t low = r->covered.items[token];
    size_t other = other_first_name(r, token, a);
    m.span = emb_span_of(r, token, token);
    m.first = m.last = token;
    m.zone = (uint8_t)emb_zone_at(r, token);
    m.tier = EMB_TIER_ANCHORED;
    m.role = m.suppressed = m.context = NULL;
    m.match = whole->score >= r->threshold;
    m.score = whole->score - 10 > 0 ? whole->score - 10 : 0;
    m.anchor = (int64_t)a->mention;
    m.path = emb_arena_printf(r->arena, "%s of \u201C%.*s\u201D %s \u2192 %s", a->stem == EMB_STEM_NONE ? "acronym" : "surname",
                              (int)(whole->span.to - whole->span.from), r->document->text.data + whole->span.from,
                              a->at < m.span.from ? "before" : "later", whole->alias_kind);
    if (other != SIZE_MAX) {
        emb_str name = emb_word_at(r, other)->text;
        m.match = false;
        m.tier = EMB_TIER_LOW;
        m.suppressed =
            emb_arena_printf(r->arena, "another first name (\u201C%.*s\u201D) stands beside the surname", (int)name.len, name.data);
    }
    if (!m.path)
        return emb_fail_memory(error);
    if (low && r->findings.mentions.items[low - 1].tier == EMB_TIER_LOW) {
        r->findings.mentions.items[low - 1] = m;
        return EMB_OK;
    }
    return emb_vec_push(&r->findings.mentions, m) ? EMB_OK : emb_fail_memory(error);
}

static emb_status resolve_surnames(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t t = first; t < last && status == EMB_OK; t++) {
        const emb_seen_word *word = emb_word_at(r, t);
        uint32_t low = r->covered.items[t];
        if (!(word->wrote & (EMB_WROTE_CAPITAL | EMB_WROTE_CASELESS)) && !emb_zone_run_at(r, t)->caseless)
            continue;
        if (word->wrote & EMB_WROTE_CASELESS && word->script != EMB_SCRIPT_ARABIC && word->script != EMB_SCRIPT_HEBREW)
            continue;
        if (low && r->findings.mentions.items[low - 1].tier != EMB_TIER_LOW)
            continue;
        if (low && r->findings.mentions.items[low - 1].last > r->findings.mentions.items[low - 1].first)
            continue;
        const emb_anchor *a = anchor_for(r, t);
        if (a)
            status = resolve_token(r, t, a, error);
    }
    return status;
}

static bool meet(emb_document_reader *r, uint32_t entity)
{
    if (r->entity_met[entity])
        return true;
    r->entity_met[entity] = 1;
    return emb_vec_push(&r->met, entity);
}

/* One word of an entity whose whole name or number the document has, too. */
static emb_status raise_supported(emb_document_reader *r, emb_error *error)
{
    for (size_t i = r->part_mentions; i < r->findings.mentions.count; i++) {
        const emb_mention *m = &r->findings.mentions.items[i];
        if (m->tier == EMB_TIER_FULL && m->match && !meet(r, m->entity))
            return emb_fail_memory(error);
    }
    for (size_t i = r->part_mentions; r->met.count && i < r->findings.mentions.count; i++) {
        emb_mention *m = &r->findings.mentions.items[i];
        if (m->tier != EMB_TIER_LOW || m->suppressed || m->score < r->threshold)
            continue;
        uint32_t met = r->entity_met[m->entity] ? m->entity : EMB_NO_ENTITY_FOUND;
        for (size_t j = 0; met == EMB_NO_ENTITY_FOUND && j < m->also_count; j++)
            if (r->entity_met[m->also[j].entity])
                met = m->also[j].entity;
        if (met == EMB_NO_ENTITY_FOUND)
            continue;
        m->tier = EMB_TIER_ANCHORED;
        m->match = true;
        m->entity = met;
        m->context = "the document has the whole name or a number of the same party";
    }
    return EMB_OK;
}

/* ---- Names that only share a surname ---- */

/* The person in whose name a stem is the last word and as many others as possible agree; EMB_NO_ENTITY_FOUND. */
static uint32_t person_with_surname(const emb_document_reader *r, uint32_t stem, size_t first, size_t last, uint32_t *ret_name)
{
    uint32_t best = EMB_NO_ENTITY_FOUND;
    size_t best_shared = 0;
    for (uint32_t t = r->names->stem_starts[stem]; t < r->names->stem_starts[stem + 1]; t++) {
        emb_range posts = emb_index_posts(r->index, r->names->stem_tokens[t], EMB_NAME_PERSON);
        for (size_t i = posts.from; i < posts.to && i < posts.from + 400; i++) {
            uint32_t row = r->index->posts[i].row;
            emb_range parts = emb_index_row_parts(r->index, row), names = emb_index_row_names(r->index, row);
            if (parts.to - parts.from < 2 || names.from >= names.to ||
                (r->index->row_parts[parts.to - 1] & EMB_TOKEN_MASK) != r->names->stem_tokens[t])
                continue;
            size_t shared = 1;
            for (size_t p = parts.from; p + 1 < parts.to; p++) {
                uint32_t token = r->index->row_parts[p] & EMB_TOKEN_MASK;
                emb_word_form listed = emb_index_token(r->index, token);
                for (size_t w = first; w < last; w++) {
                    const emb_seen_word *word = emb_word_at(r, w);
                    for (size_t f = 0; f < word->form_count; f++)
                        if (token < r->index->token_count &&
                            emb_names_has_stem(r->names, token, r->words.forms.items[word->forms + f].stem))
                            shared += 4;
                    shared += listed.key.len && word->text.len && listed.key.data[0] == emb_ascii_lower(word->text.data[0]);
                }
            }
            uint32_t name = r->index->row_names[names.from];
            if (shared > best_shared && name < r->index->count[EMB_SECTION_NAMES] &&
                r->index->names[name].entity < r->index->entity_count && is_person(r, r->index->names[name].entity)) {
                best = r->index->names[name].entity;
                best_shared = shared;
                *ret_name = name;
            }
        }
    }
    return best;
}

static emb_status add_namesake(emb_document_reader *r, size_t first, size_t last, const char *why, bool whole_text,
                               emb_error *error)
{
    const emb_seen_word *word = emb_word_at(r, last);
    for (size_t i = 0; i < word->form_count; i++) {
        uint32_t stem = r->words.forms.items[word->forms + i].stem, name = 0;
        if (r->words.forms.items[word->forms + i].linked || !(r->names->stem_flags[stem] & EMB_STEM_SURNAME))
            continue;
        uint32_t entity = person_with_surname(r, stem, first, last, &name);
        if (entity == EMB_NO_ENTITY_FOUND)
            continue;
        emb_str listed = emb_index_name(r->index, name);
        emb_mention m = {.span = emb_span_of(r, whole_text ? first : last, last),
                         .first = first,
                         .last = last,
                         .entity = entity,
                         .alias = emb_arena_copy(r->arena, listed),
                         .alias_kind = emb_alias_kind_name((emb_alias_kind)r->index->names[name].property),
                         .reasons = "[]",
                         .score = 500,
                         .tier = EMB_TIER_LOW,
                         .zone = (uint8_t)emb_zone_at(r, first),
                         .path = "surname alone",
                         .anchor = -1};
        m.suppressed = emb_arena_printf(r->arena, why, (int)listed.len, listed.data);
        if (!m.alias || !m.suppressed)
            return emb_fail_memory(error);
        return emb_vec_push(&r->findings.mentions, m) ? EMB_OK : emb_fail_memory(error);
    }
    return EMB_OK;
}

static bool is_name_word(const emb_document_reader *r, size_t t)
{
    const emb_seen_word *word = emb_word_at(r, t);
    return word->wrote & EMB_WROTE_CAPITAL && !(word->wrote & EMB_WROTE_DIGITS) && !emb_word_is(r, t, EMB_CLASS_AGENCY) &&
           !emb_word_is(r, t, EMB_CLASS_LABEL);
}

/* In a credit or byline two words in capitals are somebody's name. */
static emb_status show_credited(emb_document_reader *r, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t z = 0; z < r->zones.count && status == EMB_OK; z++) {
        const emb_zone_run *run = &r->zones.items[z];
        if (run->zone != EMB_ZONE_CREDIT && run->zone != EMB_ZONE_BYLINE && run->zone != EMB_ZONE_SIGN_OFF)
            continue;
        for (size_t t = run->first; t + 1 < run->last && status == EMB_OK; t++) {
            size_t last = t;
            while (last + 1 < run->last && last < t + 3 && is_name_word(r, last + 1) &&
                   emb_token_at(r, last + 1)->gap & (EMB_GAP_SPACE | EMB_GAP_HYPHEN) &&
                   !(emb_token_at(r, last + 1)->gap & (EMB_GAP_BARRIER | EMB_GAP_COMMA)))
                last++;
            if (!is_name_word(r, t) || last == t)
                continue;
            uint32_t held = r->covered.items[last] ? r->covered.items[last] : r->covered.items[t];
            if (held && r->findings.mentions.items[held - 1].first != r->findings.mentions.items[held - 1].last)
                continue;
            const char *why =
                run->zone == EMB_ZONE_CREDIT
                    ? "named in a picture credit: the photographer; shares only the surname with the listed \u201C%.*s\u201D"
                    : "named as the author; shares only the surname with the listed \u201C%.*s\u201D";
            size_t before = r->findings.mentions.count;
            status = add_namesake(r, t, last, why, true, error);
            if (held && r->findings.mentions.count > before) { /* the single word is part of this name */
                r->findings.mentions.items[held - 1] = r->findings.mentions.items[r->findings.mentions.count - 1];
                r->findings.mentions.count--;
            }
            t = last;
        }
    }
    return status;
}

/* Nouns have an article or an adjective before them, names hardly ever. */
static bool stands_as_name(const emb_document_reader *r, size_t t, size_t first)
{
    unsigned gap = emb_token_at(r, t)->gap;
    if (t == first || gap & (EMB_GAP_SENTENCE | EMB_GAP_COLON | EMB_GAP_COMMA | EMB_GAP_QUOTE | EMB_GAP_BLOCK))
        return true;
    if (gap != EMB_GAP_SPACE)
        return false;
    const emb_seen_word *before = emb_word_at(r, t - 1);
    uint32_t fits = EMB_CLASS_BIT(EMB_CLASS_FUNCTION) | EMB_CLASS_BIT(EMB_CLASS_SAY) | EMB_CLASS_BIT(EMB_CLASS_VERB) |
                    EMB_CLASS_BIT(EMB_CLASS_PREPOSITION) | EMB_CLASS_BIT(EMB_CLASS_THAT) | EMB_CLASS_BIT(EMB_CLASS_CUE);
    bool joins = before->classes & EMB_CLASS_BIT(EMB_CLASS_STOP) && !(before->classes & EMB_CLASS_BIT(EMB_CLASS_DETERMINER));
    return before->classes & fits || joins;
}

/* "Präsident Assad", "sagte Assad" where no whole name stands: a surname in few names. */
static emb_status show_unanchored(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t t = first; t < last && status == EMB_OK; t++) {
        const emb_seen_word *word = emb_word_at(r, t);
        if (!(word->stem_flags & EMB_STEM_SURNAME) || !(word->stem_flags & EMB_STEM_RARE) || !(word->wrote & EMB_WROTE_CAPITAL) ||
            word->text.len < 5 || is_plain_word(word) || r->covered.items[t] || !stands_as_name(r, t, first))
            continue;
        bool goes_on = t + 1 < last && emb_token_at(r, t + 1)->gap & (EMB_GAP_SPACE | EMB_GAP_HYPHEN) &&
                       !(emb_token_at(r, t + 1)->gap & ~(unsigned)(EMB_GAP_SPACE | EMB_GAP_HYPHEN)) &&
                       emb_word_at(r, t + 1)->wrote & EMB_WROTE_CAPITAL && !is_plain_word(emb_word_at(r, t + 1));
        if (!goes_on)
            status = add_namesake(r, t, t, "a surname alone, and no whole name in the document: listed as \u201C%.*s\u201D", false,
                                  error);
    }
    return status;
}

emb_status emb_resolve_mentions(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    bool any = r->anchors.count > 0;
    for (size_t i = r->part_mentions; i < r->findings.mentions.count; i++)
        any |= r->findings.mentions.items[i].tier == EMB_TIER_FULL;
    emb_status status = cover(r, error);
    if (status == EMB_OK && any) {
        status = add_anchors(r, error);
        for (size_t i = 0; i < r->anchors.count; i++)
            filter_add(r, r->anchors.items[i].stem == EMB_STEM_NONE ? r->anchors.items[i].lower : r->anchors.items[i].stem);
        if (status == EMB_OK && r->anchors.count)
            status = resolve_surnames(r, first, last, error);
        if (status == EMB_OK)
            status = raise_supported(r, error);
        if (status == EMB_OK)
            status = cover(r, error);
    }
    if (status == EMB_OK)
        status = show_credited(r, error);
    return status == EMB_OK ? show_unanchored(r, first, last, error) : status;
}
