/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in running text. Two words near each other that some name has both of (names.h) give candidates: rows of the index of which
 * enough stands there. The words that a row covers are a span, and the matcher is asked for the span. A word that is a name by itself,
 * an East Asian family name, and a rare word beside one that is spelt almost like its neighbour in a name give candidates too.
 */
#include "document/reader.h"
#include "text/name.h"

#define REACH 4         /* a pair's second word stands at most so many words behind the first */
#define WINDOW_BEFORE 3 /* of a row's other words */
#define WINDOW_BEHIND 8
#define CANDIDATES_MAX 12
#define ROWS_LOOKED_AT 400 /* under one pair; there are more only where both words are in everybody's name */
#define ASKED_MAX 4        /* spans of one place that the matcher is asked for */

typedef struct candidate {
    size_t first, last;
    unsigned matched, required, extra;
    uint32_t row;
    bool own;      /* a word that is no generic one, place or number agrees */
    emb_str query; /* in the arena */
    const char *label;
    bool native;
    bool doubtful; /* a first letter, and a family name that many bear */
} candidate;

typedef struct finder {
    emb_document_reader *r;
    size_t end; /* of the tokens */
    candidate items[CANDIDATES_MAX];
    size_t count;
    emb_error *error;
    emb_status status;
} finder;

static const emb_name_form *form_at(const emb_document_reader *r, size_t token, size_t number)
{
    return &r->words.forms.items[emb_word_at(r, token)->forms + number];
}

/* The form of a token that is a listed word (a token of the index), NULL where it has none. */
static const emb_name_form *form_with(const emb_document_reader *r, size_t token, uint32_t listed)
{
    const emb_seen_word *word = emb_word_at(r, token);
    for (size_t i = 0; i < word->form_count; i++)
        if (emb_names_has_stem(r->names, listed, r->words.forms.items[word->forms + i].stem))
            return &r->words.forms.items[word->forms + i];
    return NULL;
}

static bool is_common(const emb_seen_word *word)
{
    return word->classes &
           (EMB_CLASS_BIT(EMB_CLASS_STOP) | EMB_CLASS_BIT(EMB_CLASS_COMMON) | EMB_CLASS_BIT(EMB_CLASS_DETERMINER) |
            EMB_CLASS_BIT(EMB_CLASS_PREPOSITION) | EMB_CLASS_BIT(EMB_CLASS_PRONOUN) | EMB_CLASS_BIT(EMB_CLASS_VERB));
}

static bool may_be_name(const emb_document_reader *r, size_t token)
{
    const emb_seen_word *word = emb_word_at(r, token);
    return word->wrote & (EMB_WROTE_CAPITAL | EMB_WROTE_CASELESS) || (r->any_caseless && emb_zone_run_at(r, token)->caseless);
}

static bool ascii_key(emb_str text, char out[EMB_KEY_MAX], emb_str *ret)
{
    if (text.len > EMB_KEY_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if ((uint8_t)text.data[i] >= 0x80)
            return false;
        out[i] = emb_ascii_lower(text.data[i]);
    }
    *ret = (emb_str){out, text.len};
    return true;
}

/* ---- What the matcher is asked ---- */

static const char *joint_before(const emb_token *token)
{
    if (token->gap == 0 || token->gap == EMB_GAP_APOSTROPHE)
        return "";
    return token->gap == EMB_GAP_HYPHEN ? "-" : " ";
}

/* The words of a span; those that the row has in their uninflected form. */
static bool write_query(emb_document_reader *r, size_t first, size_t last, const emb_name_form *const *forms)
{
    emb_buf_clear(&r->query);
    for (size_t i = first; i <= last; i++) {
        if (i > first)
            emb_buf_append_text(&r->query, joint_before(emb_token_at(r, i)));
        emb_buf_append_str(&r->query, forms && forms[i - first] && forms[i - first]->text.len ? forms[i - first]->text
                                                                                              : emb_word_at(r, i)->text);
    }
    return !r->query.failed;
}

/* ---- Rows ---- */

typedef struct row_match {
    size_t first, last;
    unsigned matched, required, extra;
    bool own;    /* a word that is no generic one, place or number is among the matched */
    bool broken; /* a comma or a verb stands between the first and the last */
    const emb_name_form *forms[WINDOW_BEFORE + WINDOW_BEHIND + EMB_PARTS_MAX];
    size_t window; /* the token that forms[0] stands for */
} row_match;

static void window_around(const finder *f, size_t at, size_t parts, size_t *ret_from, size_t *ret_to)
{
    size_t from = at, to = at + 1;
    while (from > 0 && at - from < WINDOW_BEFORE && !(emb_token_at(f->r, from)->gap & EMB_GAP_BARRIER))
        from--;
    while (to < f->end && to - at < WINDOW_BEHIND + parts && !(emb_token_at(f->r, to)->gap & EMB_GAP_BARRIER))
        to++;
    *ret_from = from;
    *ret_to = to;
}

/* People's and ships' names are written with capitals, but for what a hyphen joins (Jong-un). */
static bool is_written_as_name(const emb_document_reader *r, size_t token)
{
    return emb_token_at(r, token)->gap == EMB_GAP_HYPHEN || may_be_name(r, token) ||
           emb_word_at(r, token)->wrote & EMB_WROTE_DIGITS;
}

/* A function word is a part of a name only where it is written as one: with a capital that no sentence gave it. */
static bool is_function_word(const emb_document_reader *r, size_t token)
{
    const emb_seen_word *word = emb_word_at(r, token);
    unsigned gap = emb_token_at(r, token)->gap;
    if (!(word->classes & EMB_CLASS_BIT(EMB_CLASS_STOP)) || word->wrote & EMB_WROTE_CASELESS || gap == EMB_GAP_HYPHEN)
        return false;
    return !(word->wrote & EMB_WROTE_CAPITAL) || (gap & EMB_GAP_SENTENCE && !(word->wrote & EMB_WROTE_CAPITALS));
}

/* The nearest token of the window with a stem that no part of the row has taken yet. */
static size_t take_token(const emb_document_reader *r, row_match *m, size_t from, size_t to, size_t at, uint32_t listed,
                         bool capital, bool required)
{
    size_t best = SIZE_MAX, best_distance = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        size_t distance = i >= at ? 2 * (i - at) : 2 * (at - i) + 1;
        /* what costs least comes first: few words around a name are words of names */
        if (distance < best_distance && emb_word_at(r, i)->form_count && !m->forms[i - from] &&
            (!capital || is_written_as_name(r, i)) && form_with(r, i, listed) && (!required || !is_function_word(r, i))) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}

/* A word that breaks a name off: a verb, or a function word that names do not have in them (of, für and the like they have). */
static bool breaks_name(const emb_seen_word *word)
{
    if (word->classes & (EMB_CLASS_BIT(EMB_CLASS_VERB) | EMB_CLASS_BIT(EMB_CLASS_SAY) | EMB_CLASS_BIT(EMB_CLASS_NEGATION) |
                         EMB_CLASS_BIT(EMB_CLASS_PRONOUN)))
        return true;
    if (!(word->classes & EMB_CLASS_BIT(EMB_CLASS_STOP)) || word->wrote & EMB_WROTE_CAPITAL || word->script != EMB_SCRIPT_LATIN)
        return false;
    const emb_word_facts *facts = emb_word_find(word->text);
    return !facts || !(facts->flags & EMB_WORD_PARTICLES);
}

/* Words of the text that the index has as one ("Saudi Arabia"): the first of them, SIZE_MAX where they do not stand here. */
static size_t take_joined(const emb_document_reader *r, row_match *m, size_t from, size_t to, uint32_t token)
{
    static const emb_name_form as_written;
    emb_word_form form = emb_index_token(r->index, token);
    for (size_t i = from; form.key_class == EMB_KEY_PLAIN && i + 1 < to; i++) {
        size_t len = 0, last = i;
        for (; last < to && last < i + 4 && len < form.key.len && !m->forms[last - from]; last++) {
            char letters[EMB_KEY_MAX];
            emb_str key;
            if (!ascii_key(emb_word_at(r, last)->text, letters, &key) || key.len > form.key.len - len ||
                memcmp(form.key.data + len, key.data, key.len) != 0)
                break;
            len += key.len;
        }
        if (len != form.key.len || last < i + 2)
            continue;
        for (size_t k = i; k < last; k++)
            m->forms[k - from] = &as_written;
        m->last = m->first == SIZE_MAX || m->last < last - 1 ? last - 1 : m->last;
        return i;
    }
    return SIZE_MAX;
}

/* Which of a row's words stand around token `at`. */
static bool match_row(const finder *f, uint32_t row, size_t at, row_match *m)
{
    const emb_document_reader *r = f->r;
    emb_range parts = emb_index_row_parts(r->index, row);
    size_t from, to;
    window_around(f, at, parts.to - parts.from, &from, &to);
    if (to - from > sizeof m->forms / sizeof *m->forms)
        to = from + sizeof m->forms / sizeof *m->forms;
    memset(m->forms, 0, (to - from) * sizeof *m->forms);
    *m = (row_match){.first = SIZE_MAX, .window = from};
    memset(m->forms, 0, (to - from) * sizeof *m->forms);
    bool has_anchor = false, capital = r->index->rows[row].kind != EMB_NAME_ORGANISATION || !r->lower_names;
    for (size_t i = parts.from; i < parts.to; i++) {
        uint32_t part = r->index->row_parts[i], token = part & EMB_TOKEN_MASK;
        unsigned role = EMB_ROLE_OF(part);
        /* "Abu Usama": what is no name of its own is one together with what stands behind it */
        bool required = emb_role_required(role) || role == EMB_ROLE_KUNYA || role == EMB_ROLE_MAYBE;
        m->required += required;
        bool known = token < r->index->token_count && r->names->stem_of_token[token] != EMB_STEM_NONE;
        size_t taken = known ? take_token(r, m, from, to, at, token, capital && required, required) : SIZE_MAX;
        bool joined = known && taken == SIZE_MAX && role == EMB_ROLE_PLACE;
        if (joined)
            taken = take_joined(r, m, from, to, token);
        if (taken == SIZE_MAX)
            continue;
        if (!joined)
            m->forms[taken - from] = form_with(r, taken, token);
        m->matched += required;
        m->own |= role == EMB_ROLE_NAME;
        has_anchor |= taken == at;
        if (!required)
            continue; /* a particle alone does not stretch the span */
        m->first = taken < m->first ? taken : m->first;
        m->last = taken > m->last ? taken : m->last;
    }
    for (size_t i = m->first; m->first != SIZE_MAX && i <= m->last; i++) {
        const emb_seen_word *word = emb_word_at(r, i);
        m->extra += !m->forms[i - from];
        m->broken |= i > m->first && emb_token_at(r, i)->gap & EMB_GAP_COMMA;
        m->broken |= !m->forms[i - from] && breaks_name(word);
    }
    return has_anchor && m->first != SIZE_MAX;
}

/* Particles of the row in front belong to the name (al-Qaida); those behind may be the text's own words. */
static void stretch(const finder *f, row_match *m)
{
    while (m->first > m->window && m->forms[m->first - 1 - m->window] && !(emb_token_at(f->r, m->first)->gap & EMB_GAP_BARRIER))
        m->first--;
}

/* Is enough of the row there to ask the matcher? Names by character must stand there whole and closed. */
static bool is_enough(const emb_document_reader *r, uint32_t row, const row_match *m)
{
    const emb_row_record *record = &r->index->rows[row];
    bool by_character =
        record->key_class > EMB_KEY_PLAIN &&
        (record->key_class == EMB_SCRIPT_HAN || record->key_class == EMB_SCRIPT_KANA || record->key_class == EMB_SCRIPT_HANGUL);
    if (by_character || (record->key_class == EMB_KEY_KOREAN && emb_word_at(r, m->first)->script == EMB_SCRIPT_HANGUL))
        return m->matched == m->required && !m->extra && m->last - m->first + 1 == m->required;
    if (record->key_class == EMB_KEY_KOREAN || record->key_class == EMB_KEY_CHINESE)
        return m->matched == m->required && m->extra <= 1;
    if (m->matched < 2 || m->extra > 2 || (m->broken && (m->extra || record->kind != EMB_NAME_PERSON)) || (!m->own && m->extra))
        return false;
    if (record->kind == EMB_NAME_PERSON)
        return m->matched * 2 >= m->required;
    if (record->kind == EMB_NAME_VESSEL)
        return m->matched == m->required && !m->extra;
    return m->matched * 4 >= m->required * 3;
}

static void add_candidate(finder *f, const candidate *c)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].first == c->first && f->items[i].last == c->last && emb_str_equal(f->items[i].query, c->query)) {
            if (c->matched > f->items[i].matched)
                f->items[i] = *c;
            return;
        }
    /* the most words of a name win; of two alike the one with less between them, then the earlier */
    size_t at = f->count < CANDIDATES_MAX ? f->count++ : CANDIDATES_MAX;
    while (at > 0) {
        const candidate *other = &f->items[at - 1];
        int better = (int)(c->matched * 4) - (int)c->extra - (int)(c->required - c->matched) -
                     ((int)(other->matched * 4) - (int)other->extra - (int)(other->required - other->matched));
        if (better <= 0)
            break;
        if (at < CANDIDATES_MAX)
            f->items[at] = f->items[at - 1];
        at--;
    }
    if (at < CANDIDATES_MAX)
        f->items[at] = *c;
}

static void try_row(finder *f, uint32_t row, size_t at)
{
    emb_document_reader *r = f->r;
    row_match m;
    if (row >= r->index->row_count || r->row_seen[row] == r->look)
        return;
    r->row_seen[row] = r->look;
    if (!match_row(f, row, at, &m) || !is_enough(r, row, &m))
        return;
    stretch(f, &m);
    candidate c = {
        .first = m.first, .last = m.last, .matched = m.matched, .required = m.required, .extra = m.extra, .row = row, .own = m.own};
    if (!write_query(r, m.first, m.last, m.forms + (m.first - m.window)))
        return;
    for (size_t i = m.first; i <= m.last; i++)
        if (m.forms[i - m.window] && m.forms[i - m.window]->label)
            c.label = m.forms[i - m.window]->label;
    const char *copy = emb_arena_copy(r->arena, emb_buf_str(&r->query));
    if (!copy) {
        f->status = emb_fail_memory(f->error);
        return;
    }
    c.query = (emb_str){copy, r->query.len};
    add_candidate(f, &c);
}

static void try_pair(finder *f, size_t at, uint64_t hash)
{
    emb_range range = emb_names_pair(f->r->names, hash);
    uint32_t tag = (uint32_t)(hash >> 32);
    size_t looked_at = 0;
    for (size_t i = range.from; i < range.to && looked_at < ROWS_LOOKED_AT; i++)
        if (f->r->names->pairs[i].tag == tag) {
            looked_at++;
            try_row(f, f->r->names->pairs[i].row, at);
        }
}

static void try_pairs_at(finder *f, size_t at)
{
    emb_document_reader *r = f->r;
    const emb_seen_word *word = emb_word_at(r, at);
    for (size_t other = at + 1; other < f->end && other <= at + REACH; other++) {
        if (emb_token_at(r, other)->gap & EMB_GAP_BARRIER)
            return;
        const emb_seen_word *next = emb_word_at(r, other);
        for (size_t i = 0; i < word->form_count; i++)
            for (size_t j = 0; j < next->form_count; j++) {
                uint64_t hash = emb_pair_hash(form_at(r, at, i)->stem, form_at(r, other, j)->stem);
                if (emb_names_may_pair(r->names, hash))
                    try_pair(f, at, hash);
            }
    }
}

/* ---- Words that are almost those of a name ---- */

static bool spells_part(const emb_document_reader *r, emb_str key, uint32_t part)
{
    if (!emb_role_required(EMB_ROLE_OF(part)))
        return false;
    emb_word_form form = emb_index_token(r->index, part & EMB_TOKEN_MASK);
    if (form.key_class != EMB_KEY_PLAIN || form.key.len < 5 || key.len < 5 || form.key.data[0] != key.data[0])
        return false;
    return emb_edit_distance(form.key, key, 1) == 1;
}

/* The row has the rare word at `at`, another that is spelt almost like the word at `other`, and no third one. */
static bool row_is_near(const emb_document_reader *r, uint32_t row, emb_str key)
{
    emb_range parts = emb_index_row_parts(r->index, row);
    unsigned required = 0, near = 0;
    for (size_t i = parts.from; i < parts.to; i++) {
        required += emb_role_required(EMB_ROLE_OF(r->index->row_parts[i]));
        near += spells_part(r, key, r->index->row_parts[i]);
    }
    return near && required <= 3;
}

static bool any_row_is_near(const emb_document_reader *r, uint32_t stem, emb_str key)
{
    for (uint32_t t = r->names->stem_starts[stem]; t < r->names->stem_starts[stem + 1]; t++)
        for (unsigned kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++) {
            emb_range posts = emb_index_posts(r->index, r->names->stem_tokens[t], kind);
            for (size_t i = posts.from; i < posts.to; i++)
                if (row_is_near(r, r->index->posts[i].row, key))
                    return true;
        }
    return false;
}

static bool may_be_misspelt(const emb_document_reader *r, size_t token)
{
    const emb_seen_word *word = emb_word_at(r, token);
    return word->wrote & EMB_WROTE_CAPITAL && word->script == EMB_SCRIPT_LATIN && word->text.len >= 5 && !is_common(word) &&
           !(word->classes & (EMB_CLASS_BIT(EMB_CLASS_KIND) | EMB_CLASS_BIT(EMB_CLASS_FUNCTION) | EMB_CLASS_BIT(EMB_CLASS_DEMONYM) |
                              EMB_CLASS_BIT(EMB_CLASS_SPEAKER) | EMB_CLASS_BIT(EMB_CLASS_GOODS)));
}

static void try_misspelt(finder *f, size_t at, size_t other)
{
    emb_document_reader *r = f->r;
    char letters[EMB_KEY_MAX];
    emb_str key;
    if (other >= f->end || !may_be_misspelt(r, other) || !may_be_misspelt(r, at))
        return;
    size_t first = at < other ? at : other, last = at < other ? other : at;
    if (emb_token_at(r, last)->gap & (EMB_GAP_BARRIER | EMB_GAP_COMMA | EMB_GAP_QUOTE))
        return;
    const emb_seen_word *word = emb_word_at(r, at);
    if (!(word->stem_flags & EMB_STEM_RARE) || !ascii_key(emb_word_at(r, other)->text, letters, &key))
        return;
    for (size_t i = 0; i < word->form_count; i++) {
        uint32_t stem = form_at(r, at, i)->stem;
        if (form_at(r, at, i)->linked || !(r->names->stem_flags[stem] & EMB_STEM_RARE) || !any_row_is_near(r, stem, key))
            continue;
        const emb_name_form *forms[2] = {NULL, NULL};
        forms[at < other ? 0 : 1] = form_at(r, at, i);
        candidate c = {.first = first,
                       .last = last,
                       .matched = 2,
                       .required = 2,
                       .extra = 1,
                       .row = UINT32_MAX,
                       .own = true,
                       .label = "one letter"};
        const char *copy = write_query(r, first, last, forms) ? emb_arena_copy(r->arena, emb_buf_str(&r->query)) : NULL;
        c.query = (emb_str){copy, r->query.len};
        if (copy)
            add_candidate(f, &c);
    }
}

/* ---- East Asian names in Latin and Cyrillic letters ---- */

static void try_span(finder *f, size_t first, size_t last, const emb_name_form *const *forms, const char *label)
{
    emb_document_reader *r = f->r;
    const char *copy = write_query(r, first, last, forms) ? emb_arena_copy(r->arena, emb_buf_str(&r->query)) : NULL;
    candidate c = {.first = first,
                   .last = last,
                   .matched = (unsigned)(last - first + 1),
                   .required = (unsigned)(last - first + 1),
                   .query = {copy, r->query.len},
                   .row = UINT32_MAX,
                   .own = true,
                   .label = label};
    if (copy)
        add_candidate(f, &c);
}

/* "Ким Чен Ына": the last syllable without its ending. */
static void try_span_inflected(finder *f, size_t first, size_t last)
{
    emb_document_reader *r = f->r;
    const emb_seen_word *word = emb_word_at(r, last);
    for (size_t i = 1; i < emb_languages_count(r->languages); i++) {
        if (word->script != EMB_SCRIPT_CYRILLIC || !(emb_language_scripts(r->languages, i) >> word->script & 1))
            continue;
        size_t count;
        const emb_inflection *rules = emb_language_inflections(r->languages, i, &count);
        for (size_t k = 0; k < count; k++) {
            if (rules[k].kind != EMB_INFLECT_SUFFIX || rules[k].instead.len || !emb_str_ends(word->text, rules[k].text) ||
                word->text.len < rules[k].text.len + 4)
                continue;
            emb_name_form form = {.text = {word->text.data, word->text.len - rules[k].text.len}};
            const emb_name_form *forms[3] = {NULL, NULL, NULL};
            forms[last - first] = &form;
            try_span(f, first, last, forms, rules[k].label);
        }
    }
}

static void try_family(finder *f, size_t at)
{
    emb_document_reader *r = f->r;
    const emb_seen_word *word = emb_word_at(r, at);
    if (word->text.len > 12 || word->wrote & EMB_WROTE_LETTER || is_common(word) ||
        (word->script != EMB_SCRIPT_LATIN && word->script != EMB_SCRIPT_CYRILLIC) || !may_be_name(r, at) || at + 1 >= f->end)
        return;
    for (size_t last = at + 1; last < f->end && last <= at + 2; last++) {
        const emb_token *token = emb_token_at(r, last);
        if (token->gap & (EMB_GAP_BARRIER | EMB_GAP_COMMA | EMB_GAP_QUOTE | EMB_GAP_STOP) || emb_word_at(r, last)->text.len > 14 ||
            (!may_be_name(r, last) && token->gap != EMB_GAP_HYPHEN) || emb_word_at(r, last)->wrote & EMB_WROTE_DIGITS)
            return;
        if (!emb_seen_words_family(&r->words, emb_token_at(r, at)->word))
            return;
        try_span(f, at, last, NULL, NULL);
        try_span_inflected(f, at, last);
    }
}

/* ---- Initials ---- */

#define INITIALS_MAX 3

static bool is_initial(const emb_document_reader *r, size_t token)
{
    return (emb_word_at(r, token)->wrote & (EMB_WROTE_LETTER | EMB_WROTE_CAPITAL | EMB_WROTE_DIGITS)) ==
           (EMB_WROTE_LETTER | EMB_WROTE_CAPITAL);
}

/* A full stop that ends no sentence stands before the token. */
static bool follows_initial(const emb_document_reader *r, size_t token)
{
    unsigned gap = emb_token_at(r, token)->gap;
    return gap & EMB_GAP_STOP && !(gap & (EMB_GAP_BARRIER | EMB_GAP_COMMA | EMB_GAP_QUOTE));
}

/* The span by each form of its family name that is one of a listed person. */
static void try_surname(finder *f, size_t first, size_t last, size_t surname)
{
    const emb_document_reader *r = f->r;
    const emb_seen_word *word = emb_word_at(r, surname);
    if (is_common(word) || !(word->wrote & EMB_WROTE_CAPITAL))
        return;
    for (size_t i = 0; i < word->form_count; i++) {
        const emb_name_form *forms[INITIALS_MAX + 1] = {NULL}, *form = form_at(r, surname, i);
        forms[surname - first] = form;
        /* linked: the stem is a group of the lexicon, which has no flags of its own */
        if (!form->linked && r->names->stem_flags[form->stem] & EMB_STEM_SURNAME)
            try_span(f, first, last, forms, form->label);
    }
    for (size_t i = 0; i < f->count; i++)
        f->items[i].doubtful = last - first == 1 && !(word->stem_flags & EMB_STEM_RARE);
}

/* "V. Putin", "В. В. Путин", "Путин В.В.": contracts and invoices hardly know given names. */
static void try_initials(finder *f, size_t at)
{
    const emb_document_reader *r = f->r;
    size_t next = at + 1;
    if (is_initial(r, at)) {
        while (next < f->end && next < at + INITIALS_MAX && is_initial(r, next) && follows_initial(r, next))
            next++;
        if (next < f->end && !is_initial(r, next) && follows_initial(r, next))
            try_surname(f, at, next, next);
        return;
    }
    if (next >= f->end || !is_initial(r, next) || emb_token_at(r, next)->gap & ~(unsigned)(EMB_GAP_SPACE | EMB_GAP_LINE))
        return;
    while (next + 1 < f->end && next < at + INITIALS_MAX && is_initial(r, next + 1) && follows_initial(r, next + 1))
        next++;
    if (next + 1 >= f->end || emb_token_at(r, next + 1)->gap & (EMB_GAP_STOP | EMB_GAP_COMMA | EMB_GAP_BLOCK | EMB_GAP_CLOSE))
        try_surname(f, at, next, at);
}

/* ---- Choosing ---- */

static const char *path_of(emb_document_reader *r, const emb_answer *answer, const char *label, const char *route)
{
    return emb_arena_printf(r->arena, "%s%s%s \u2192 %s", route, label ? " \u2192 " : "", label ? label : "",
                            answer->hits[0].alias_kind);
}

emb_mention *emb_add_mention(emb_document_reader *r, size_t first, size_t last, const emb_answer *answer, emb_tier tier,
                             emb_error *error)
{
    const struct emb_answer_hit *hit = &answer->hits[0];
    emb_mention m = {.span = emb_span_of(r, first, last),
                     .first = first,
                     .last = last,
                     .entity = hit->entity,
                     .score = hit->score,
                     .tier = (uint8_t)tier,
                     .zone = (uint8_t)emb_zone_at(r, first),
                     .anchor = -1};
    m.alias = emb_arena_copy(r->arena, emb_str_from(hit->alias));
    m.alias_kind = hit->alias_kind;
    m.query = emb_arena_copy(r->arena, (emb_str){answer->query, answer->query_len});
    m.reasons = emb_arena_copy(r->arena, emb_str_from(answer->reasons));
    emb_also *also = emb_arena_alloc(r->arena, (answer->count + (size_t)1) * sizeof *also);
    if (!m.alias || !m.query || !m.reasons || !also) {
        emb_fail_memory(error);
        return NULL;
    }
    for (size_t i = 1; i < answer->count; i++)
        if (answer->hits[i].score >= r->threshold || !hit->match)
            also[m.also_count++] = (emb_also){answer->hits[i].entity, answer->hits[i].score};
    m.also = also;
    m.match = tier != EMB_TIER_LOW && hit->match && hit->score >= r->threshold;
    if (!hit->match && tier != EMB_TIER_LOW) {
        m.tier = EMB_TIER_LOW;
        m.suppressed = strcmp(hit->alias_kind, "weakAlias") == 0
                           ? "the list gives this name as a weak alias: it does not alert alone"
                           : "the name agrees only in part";
    }
    if (!emb_vec_push(&r->findings.mentions, m)) {
        emb_fail_memory(error);
        return NULL;
    }
    return &r->findings.mentions.items[r->findings.mentions.count - 1];
}

/* What is left of the last word belongs to no name (김정은은, an elided article): the mention ends before it. */
static void trim_mention(emb_document_reader *r, emb_mention *m, const candidate *c)
{
    const emb_seen_word *last = emb_word_at(r, c->last), *first = emb_word_at(r, c->first);
    for (size_t i = 0; i < first->form_count; i++) {
        const emb_name_form *form = &r->words.forms.items[first->forms + i];
        if (form->front && emb_str_starts(c->query, form->text))
            m->span.from += form->front;
    }
    (void)last;
}

/* Nothing but generic words, places and function words (Bank of Central, Hong Kong). */
static bool is_general(const emb_document_reader *r, size_t first, size_t last)
{
    for (size_t t = first; t <= last;) {
        size_t place = emb_phrase_at(r, t, EMB_CLASS_DEMONYM, NULL);
        if (place && t + place <= last + 1) {
            t += place;
            continue;
        }
        const emb_seen_word *word = emb_word_at(r, t);
        char letters[EMB_KEY_MAX];
        emb_str key;
        const emb_word_facts *facts = ascii_key(word->text, letters, &key) ? emb_word_find(key) : NULL;
        bool general = word->classes & EMB_CLASS_BIT(EMB_CLASS_STOP) || word->wrote & EMB_WROTE_DIGITS ||
                       (facts && facts->flags & (EMB_WORD_GENERIC | EMB_WORD_PLACE | EMB_WORD_STOP));
        if (!general)
            return false;
        t++;
    }
    return true;
}

/* The best of the candidates by score, then by length; returns false where none matches. */
static bool choose(finder *f, size_t *ret_next)
{
    emb_document_reader *r = f->r;
    const candidate *best = NULL;
    emb_answer best_answer = {0};
    for (size_t i = 0; i < f->count && i < ASKED_MAX && f->status == EMB_OK; i++) {
        const candidate *c = &f->items[i];
        const emb_answer *answer = emb_ask(r, c->query, NULL, f->error);
        if (!answer) {
            f->status = f->error ? f->error->code : EMB_NO_MEMORY;
            return false;
        }
        bool whole = c->matched == c->required && c->required >= 2 && c->row != UINT32_MAX;
        if (!answer->count || (!answer->hits[0].match && !whole))
            continue;
        bool better =
            !best || answer->hits[0].match > best_answer.hits[0].match ||
            (answer->hits[0].match == best_answer.hits[0].match && (answer->hits[0].score > best_answer.hits[0].score + 30 ||
                                                                    (answer->hits[0].score >= best_answer.hits[0].score - 30 &&
                                                                     !c->extra && c->last - c->first > best->last - best->first)));
        if (better) {
            best = c;
            best_answer = *answer;
        }
    }
    if (!best)
        return false;
    const char *route = best->label && strcmp(best->label, "one letter") == 0 ? "misspelt"
                        : best->extra                                         ? "words between"
                                                                              : "words";
    emb_mention *m = emb_add_mention(r, best->first, best->last, &best_answer, EMB_TIER_FULL, f->error);
    bool partly = strstr(best_answer.reasons, "_extra\"") || strstr(best_answer.reasons, "name.order");
    if (m && partly && (!best->own || is_general(r, best->first, best->last))) {
        m->match = false;
        m->tier = EMB_TIER_LOW;
        m->suppressed = "nothing but general words and places agree, and not all of them";
    }
    if (m)
        m->path = path_of(r, &best_answer, best->label, route);
    if (!m || !m->path) {
        f->status = emb_fail_memory(f->error);
        return false;
    }
    if (best->doubtful && !m->suppressed) {
        m->match = false;
        m->suppressed = "a first letter and a family name that many bear: nothing in the text says that the listed party is meant";
    }
    trim_mention(r, m, best);
    *ret_next = best->last + 1;
    return true;
}

/* ---- One word ---- */

static bool is_single(const emb_document_reader *r, size_t at)
{
    const emb_seen_word *word = emb_word_at(r, at);
    if (!(word->stem_flags & EMB_STEM_SINGLE) || is_common(word) || !may_be_name(r, at) || word->text.len < 3)
        return false;
    if (word->classes & (EMB_CLASS_BIT(EMB_CLASS_KIND) | EMB_CLASS_BIT(EMB_CLASS_FUNCTION) | EMB_CLASS_BIT(EMB_CLASS_DEMONYM) |
                         EMB_CLASS_BIT(EMB_CLASS_GOODS) | EMB_CLASS_BIT(EMB_CLASS_MONTH) | EMB_CLASS_BIT(EMB_CLASS_AGENCY)))
        return false;
    return !(word->wrote & EMB_WROTE_CASELESS) || (word->script == EMB_SCRIPT_ARABIC || word->script == EMB_SCRIPT_HEBREW);
}

/* By its letters, not by what it means or how others call it. */
static bool is_spelt_alike(const emb_answer *answer)
{
    static const char *const others[] = {"name.meaning", "name.national", "name.nickname",    "name.edit",      "name.sound",
                                         "name.initial", "name.joined",   "name.query_extra", "name.list_extra"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strstr(answer->reasons, others[i]))
            return false;
    return true;
}

/* Right beside another word of names the word is a part of somebody's or something's longer name. */
static bool is_in_longer_name(const emb_document_reader *r, size_t at, size_t end)
{
    for (unsigned side = 0; side < 2; side++) {
        size_t beside = side ? at + 1 : at - 1, gap = side ? at + 1 : at;
        if (side ? beside >= end : at == 0)
            continue;
        const emb_seen_word *word = emb_word_at(r, beside);
        bool plain =
            is_common(word) ||
            word->classes & (EMB_CLASS_BIT(EMB_CLASS_KIND) | EMB_CLASS_BIT(EMB_CLASS_FUNCTION) | EMB_CLASS_BIT(EMB_CLASS_DEMONYM) |
                             EMB_CLASS_BIT(EMB_CLASS_SPEAKER) | EMB_CLASS_BIT(EMB_CLASS_RIVAL) | EMB_CLASS_BIT(EMB_CLASS_GOODS) |
                             EMB_CLASS_BIT(EMB_CLASS_EVENT) | EMB_CLASS_BIT(EMB_CLASS_IDENTIFIER) | EMB_CLASS_BIT(EMB_CLASS_LABEL));
        bool before = word->stem_flags & EMB_STEM_GIVEN && !(emb_token_at(r, beside)->gap & EMB_GAP_SENTENCE);
        if (emb_token_at(r, gap)->gap == EMB_GAP_SPACE && word->wrote & EMB_WROTE_CAPITAL && !plain && (side || before))
            return true;
    }
    return false;
}

static void find_single(finder *f, size_t at)
{
    emb_document_reader *r = f->r;
    const emb_seen_word *word = emb_word_at(r, at);
    for (size_t i = 0; i < word->form_count; i++) {
        const emb_name_form *form = form_at(r, at, i);
        if (form->linked || !(r->names->stem_flags[form->stem] & EMB_STEM_SINGLE))
            continue;
        emb_str text = form->text;
        const char *label = form->label;
        const emb_answer *answer = emb_ask(r, text, NULL, f->error);
        if (!answer) {
            f->status = f->error ? f->error->code : EMB_NO_MEMORY;
            return;
        }
        if (!answer->count || !answer->hits[0].match || answer->hits[0].score < 850 || !is_spelt_alike(answer))
            continue;
        emb_answer copy = *answer;
        emb_mention *m = emb_add_mention(r, at, at, &copy, EMB_TIER_LOW, f->error);
        if (m)
            m->path = path_of(r, &copy, label, "one word");
        if (!m || !m->path)
            f->status = emb_fail_memory(f->error);
        return;
    }
}

/* ---- Tokens ---- */

static emb_status find_at(finder *f, size_t *at)
{
    emb_document_reader *r = f->r;
    const emb_seen_word *word = emb_word_at(r, *at);
    size_t next = *at + 1;
    if (!may_be_name(r, *at)) {
        *at = next;
        return EMB_OK;
    }
    f->count = 0;
    if (++r->look == 0) {
        memset(r->row_seen, 0, (r->index->row_count + (size_t)1) * sizeof *r->row_seen);
        r->look = 1;
    }
    if (word->form_count)
        try_pairs_at(f, *at);
    if (!f->count)
        try_initials(f, *at);
    try_family(f, *at);
    if (!f->count && word->form_count) {
        try_misspelt(f, *at, *at + 1);
        if (!f->count && *at > 0)
            try_misspelt(f, *at, *at - 1);
    }
    if (f->count && choose(f, &next)) {
        *at = next > *at ? next : *at + 1;
        return f->status;
    }
    if (f->status == EMB_OK && is_single(r, *at) && !is_in_longer_name(r, *at, f->end))
        find_single(f, *at);
    *at += 1;
    return f->status;
}

emb_status emb_find_mentions(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    finder f = {.r = r, .end = last, .error = error};
    emb_status status = EMB_OK;
    for (size_t at = first; at < last && status == EMB_OK;) {
        const emb_seen_word *word = emb_word_at(r, at);
        if (!word->form_count && (word->wrote & (EMB_WROTE_CAPITAL | EMB_WROTE_CASELESS)) == 0)
            at++;
        else
            status = find_at(&f, &at);
    }
    return status;
}

/* ---- Fields ---- */

emb_status emb_find_field(emb_document_reader *r, const emb_segment *segment, emb_error *error)
{
    emb_str text = emb_str_trim(emb_str_slice(r->document->text, segment->from, segment->to));
    if (!text.len)
        return EMB_OK;
    bool identifier = segment->kind == EMB_SEGMENT_IDENTIFIER;
    const emb_answer *answer = identifier ? emb_ask_identifier(r, text, error) : emb_ask(r, text, segment->schema, error);
    if (!answer)
        return error ? error->code : EMB_NO_MEMORY;
    if (!answer->count || (answer->hits[0].score < r->threshold && !answer->hits[0].match))
        return EMB_OK;
    emb_answer copy = *answer;
    size_t from = (size_t)(text.data - r->document->text.data);
    emb_mention m = {
        .span = {from, from + text.len},
        .first = SIZE_MAX,
        .last = SIZE_MAX,
        .entity = copy.hits[0].entity,
        .score = copy.hits[0].score,
        .tier = EMB_TIER_FULL,
        .zone = segment->zone ? segment->zone : EMB_ZONE_FIELD,
        .match = copy.hits[0].match && copy.hits[0].score >= r->threshold,
        .alias = emb_arena_copy(r->arena, emb_str_from(copy.hits[0].alias)),
        .alias_kind = copy.hits[0].alias_kind,
        .query = emb_arena_copy(r->arena, text),
        .reasons = emb_arena_copy(r->arena, emb_str_from(copy.reasons)),
        .path = emb_arena_printf(r->arena, "%s \u2192 %s", identifier ? "identifier field" : "name field", copy.hits[0].alias_kind),
        .field = segment->path,
        .anchor = -1};
    emb_also *also = emb_arena_alloc(r->arena, (copy.count + (size_t)1) * sizeof *also);
    if (!m.alias || !m.query || !m.reasons || !m.path || !also)
        return emb_fail_memory(error);
    for (size_t i = 1; i < copy.count; i++)
        also[m.also_count++] = (emb_also){copy.hits[i].entity, copy.hits[i].score};
    m.also = also;
    return emb_vec_push(&r->findings.mentions, m) ? EMB_OK : emb_fail_memory(error);
}
