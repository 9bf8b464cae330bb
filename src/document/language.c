/* SPDX-License-Identifier: Apache-2.0 */
#include "document/language.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "document/language_files.h"
#include "document/words.h"
#include "text/unicode.h"

#define PHRASE_MAX 12
#define FORM_MAX 256

static const char *const class_names[EMB_CLASS_COUNT] = {
    [EMB_CLASS_STOP] = "stop",
    [EMB_CLASS_COMMON] = "common",
    [EMB_CLASS_KIND] = "kind",
    [EMB_CLASS_FUNCTION] = "function",
    [EMB_CLASS_DEMONYM] = "demonym",
    [EMB_CLASS_AGENCY] = "agency",
    [EMB_CLASS_LABEL] = "label",
    [EMB_CLASS_SAY] = "say",
    [EMB_CLASS_CUE] = "cue",
    [EMB_CLASS_SPEAKER] = "speaker",
    [EMB_CLASS_REPORTED] = "reported",
    [EMB_CLASS_MODAL] = "modal",
    [EMB_CLASS_NEGATION] = "negation",
    [EMB_CLASS_THAT] = "that",
    [EMB_CLASS_EVENT] = "event",
    [EMB_CLASS_GOODS] = "goods",
    [EMB_CLASS_PRONOUN] = "pronoun",
    [EMB_CLASS_PREPOSITION] = "preposition",
    [EMB_CLASS_DETERMINER] = "determiner",
    [EMB_CLASS_MONTH] = "month",
    [EMB_CLASS_ABBREVIATION] = "abbreviation",
    [EMB_CLASS_RIVAL] = "rival",
    [EMB_CLASS_IDENTIFIER] = "identifier",
    [EMB_CLASS_VERB] = "verb",
    [EMB_CLASS_PLACE] = "place",
};

/* A word, a beginning or an end of words, and what they are. */
typedef struct form {
    uint64_t key;
    emb_word_entry entry;
    uint32_t order;
} form;

typedef struct slot {
    uint64_t key; /* 0: free */
    uint32_t first, count;
} slot;

typedef struct language {
    const char *code;
    uint32_t scripts;
    bool lower_names, noun_capitals;
    emb_vec(emb_inflection) inflections;
} language;

struct emb_languages {
    language items[EMB_LANGUAGES_MAX];
    size_t count;
    emb_map *values; /* number + 1 is the value */
    emb_vec(const char *) value_texts;
    emb_arena *texts;
    emb_vec(form) forms;
    emb_vec(emb_phrase_word) rests;
    slot *slots;
    uint64_t mask;
    uint64_t prefix_lengths, suffix_lengths; /* a bit each; those of 63 bytes and more share one */
};

/* ---- Hashes ---- */

#define HASH_START 0xCBF29CE484222325ull
#define SALT_PREFIX 0x9E3779B97F4A7C15ull
#define SALT_SUFFIX 0xC2B2AE3D27D4EB4Full

static inline uint64_t hash_byte(uint64_t hash, char byte)
{
    return (hash ^ (uint8_t)byte) * 0x100000001B3ull;
}

static inline uint64_t finish(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93ull;
    hash ^= hash >> 32;
    return hash ? hash : 1;
}

uint64_t emb_word_hash(emb_str lower)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < lower.len; i++)
        hash = hash_byte(hash, lower.data[i]);
    return finish(hash);
}

static uint64_t prefix_key(emb_str text)
{
    return finish(emb_word_hash(text) ^ SALT_PREFIX);
}

static uint64_t suffix_key(emb_str text)
{
    uint64_t hash = HASH_START;
    for (size_t i = text.len; i > 0; i--)
        hash = hash_byte(hash, text.data[i - 1]);
    return finish(finish(hash) ^ SALT_SUFFIX);
}

static unsigned length_bit(size_t len)
{
    return len < 63 ? (unsigned)len : 63;
}

/* ---- Reading forms ---- */

typedef struct reading {
    emb_languages *languages;
    const emb_language_file *file;
    size_t line, language;
    emb_word_entry entry;
    emb_error *error;
} reading;

static emb_status refuse(const reading *r, const char *what)
{
    return emb_fail(r->error, EMB_FORMAT, "data/languages/%s/%s.tsv, entry %zu: %s", r->file->language, r->file->name, r->line,
                    what);
}

/* Cuts a phrase into the words that the tokeniser makes of it. */
static size_t split_phrase(emb_str phrase, emb_str words[PHRASE_MAX])
{
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= phrase.len;) {
        size_t next = at;
        uint32_t code = at < phrase.len ? emb_utf8_next(phrase, &next) : ' ';
        bool alone = at < phrase.len && emb_char_stands_alone(code);
        if (code == ' ' || alone || at == phrase.len) {
            if (at > from && count < PHRASE_MAX)
                words[count++] = emb_str_slice(phrase, from, at);
            if (alone && count < PHRASE_MAX)
                words[count++] = emb_str_slice(phrase, at, next);
            from = next;
        }
        if (at == phrase.len)
            break;
        at = next;
    }
    return count;
}

static emb_status add_rest(reading *r, const emb_str *words, size_t count, uint32_t *ret)
{
    *ret = (uint32_t)r->languages->rests.count;
    bool apart = false;
    size_t added = 0;
    for (size_t i = 1; i < count; i++) {
        if (emb_str_equal(words[i], EMB_STR("..."))) {
            apart = true;
            continue;
        }
        emb_phrase_word word = {emb_word_hash(words[i]), apart, i + 1 == count};
        if (!emb_vec_push(&r->languages->rests, word))
            return emb_fail_memory(r->error);
        apart = false;
        added++;
    }
    return added && !apart ? EMB_OK : refuse(r, "a phrase ends in \"...\"");
}

static emb_status add_form(reading *r, emb_str text)
{
    emb_languages *l = r->languages;
    emb_str words[PHRASE_MAX];
    bool suffix = emb_str_starts(text, EMB_STR("*")), prefix = emb_str_ends(text, EMB_STR("*"));
    if (suffix)
        text = emb_str_slice(text, 1, text.len);
    if (prefix && text.len)
        text.len--;
    size_t count = split_phrase(text, words);
    if (!count || (prefix && suffix) || ((prefix || suffix) && count > 1))
        return refuse(r, "a form without a word, or a phrase with *");
    form f = {.entry = r->entry, .order = (uint32_t)l->forms.count};
    f.key = prefix ? prefix_key(words[0]) : suffix ? suffix_key(words[0]) : emb_word_hash(words[0]);
    if (prefix)
        l->prefix_lengths |= 1ull << length_bit(words[0].len);
    if (suffix)
        l->suffix_lengths |= 1ull << length_bit(words[0].len);
    emb_status status = count > 1 ? add_rest(r, words, count, &f.entry.rest) : EMB_OK;
    if (status != EMB_OK)
        return status;
    return emb_vec_push(&l->forms, f) ? EMB_OK : emb_fail_memory(r->error);
}

/* Writes out "(a|b)": `done` holds what stands before `text`. */
static emb_status expand(reading *r, char done[FORM_MAX], size_t len, emb_str text)
{
    size_t open = emb_str_find_byte(text, '(', 0);
    if (open == SIZE_MAX) {
        if (len + text.len > FORM_MAX)
            return refuse(r, "a form is too long");
        memcpy(done + len, text.data, text.len);
        return add_form(r, emb_str_trim((emb_str){done, len + text.len}));
    }
    size_t close = emb_str_find_byte(text, ')', open);
    if (close == SIZE_MAX || len + open > FORM_MAX)
        return refuse(r, "a form lacks a closing bracket");
    memcpy(done + len, text.data, open);
    emb_str choices = emb_str_slice(text, open + 1, close), choice, after = emb_str_slice(text, close + 1, text.len);
    while (emb_str_split(&choices, EMB_STR("|"), &choice)) {
        size_t to = len + open;
        char copy[FORM_MAX];
        if (to + choice.len > FORM_MAX)
            return refuse(r, "a form is too long");
        memcpy(copy, done, to);
        memcpy(copy + to, choice.data, choice.len);
        emb_status status = expand(r, copy, to + choice.len, after);
        if (status != EMB_OK)
            return status;
    }
    return EMB_OK;
}

static emb_status add_words(reading *r, emb_str class, emb_str value, emb_str forms)
{
    uint8_t number = 0;
    while (number < EMB_CLASS_COUNT && !emb_str_equal(class, emb_str_from(class_names[number])))
        number++;
    if (number == EMB_CLASS_COUNT)
        return refuse(r, "no such class of words");
    r->entry = (emb_word_entry){.class = number, .language = (uint8_t)r->language};
    if (value.len && !emb_str_equal(value, EMB_STR("-"))) {
        bool is_new = false;
        uint32_t key = emb_map_put(r->languages->values, value, &is_new);
        const char *copy = is_new ? emb_arena_copy(r->languages->texts, value) : NULL;
        if (key == EMB_MAP_NONE || (is_new && (!copy || !emb_vec_push(&r->languages->value_texts, copy))))
            return emb_fail_memory(r->error);
        r->entry.value = (uint16_t)(key + 1);
    }
    emb_str text;
    while (emb_str_split(&forms, EMB_STR(","), &text)) {
        char done[FORM_MAX];
        emb_str trimmed = emb_str_trim(text);
        emb_status status = trimmed.len ? expand(r, done, 0, trimmed) : EMB_OK;
        if (status != EMB_OK)
            return status;
    }
    return EMB_OK;
}

/* ---- Reading files ---- */

static emb_status add_inflection(reading *r, const emb_str *fields, size_t count)
{
    static const char *const kinds[] = {"suffix", "prefix", "particle"};
    emb_inflection rule = {.language = (uint8_t)r->language};
    uint64_t least = 2;
    while (rule.kind < 3 && !emb_str_equal(fields[0], emb_str_from(kinds[rule.kind])))
        rule.kind++;
    if (rule.kind == 3 || count < 4 || (count > 4 && !emb_str_to_u64(fields[4], &least)))
        return refuse(r, "expected suffix, prefix or particle, text, what stands instead, label, least letters");
    rule.text = fields[1];
    rule.instead = emb_str_equal(fields[2], EMB_STR("-")) ? EMB_STR("") : fields[2];
    rule.least = (uint8_t)(least < 20 ? least : 20);
    rule.label = emb_arena_copy(r->languages->texts, fields[3]);
    if (!rule.label || !emb_vec_push(&r->languages->items[r->language].inflections, rule))
        return emb_fail_memory(r->error);
    return EMB_OK;
}

static emb_status add_scripts(reading *r, emb_str list)
{
    static const struct {
        const char *name;
        emb_script script;
    } scripts[] = {{"latin", EMB_SCRIPT_LATIN},      {"cyrillic", EMB_SCRIPT_CYRILLIC}, {"greek", EMB_SCRIPT_GREEK},
                   {"arabic", EMB_SCRIPT_ARABIC},    {"hebrew", EMB_SCRIPT_HEBREW},     {"han", EMB_SCRIPT_HAN},
                   {"hangul", EMB_SCRIPT_HANGUL},    {"kana", EMB_SCRIPT_KANA},         {"armenian", EMB_SCRIPT_ARMENIAN},
                   {"georgian", EMB_SCRIPT_GEORGIAN}};
    emb_str name;
    while (emb_str_split(&list, EMB_STR(","), &name)) {
        size_t i = 0, count = sizeof scripts / sizeof *scripts;
        while (i < count && !emb_str_equal(emb_str_trim(name), emb_str_from(scripts[i].name)))
            i++;
        if (i == count)
            return refuse(r, "no such script");
        r->languages->items[r->language].scripts |= 1u << scripts[i].script;
    }
    return EMB_OK;
}

static emb_status read_line(reading *r, emb_str line)
{
    emb_str fields[6], rest = line;
    size_t count = 0;
    while (count < 6 && emb_str_split(&rest, EMB_STR("\t"), &fields[count]))
        count++;
    emb_str name = emb_str_from(r->file->name);
    if (emb_str_equal(name, EMB_STR("inflect")))
        return add_inflection(r, fields, count);
    if (emb_str_equal(name, EMB_STR("language")) && emb_str_equal(fields[0], EMB_STR("names")))
        r->languages->items[r->language].lower_names = count == 2 && emb_str_equal(fields[1], EMB_STR("lower"));
    if (emb_str_equal(name, EMB_STR("language")) && emb_str_equal(fields[0], EMB_STR("nouns")))
        r->languages->items[r->language].noun_capitals = count == 2 && emb_str_equal(fields[1], EMB_STR("capitals"));
    if (emb_str_equal(name, EMB_STR("language")))
        return emb_str_equal(fields[0], EMB_STR("scripts")) && count == 2 ? add_scripts(r, fields[1]) : EMB_OK;
    if (count != 3)
        return refuse(r, "expected class, value and forms, separated by tabs");
    return add_words(r, fields[0], fields[1], fields[2]);
}

static emb_status read_file(reading *r)
{
    emb_str text = {r->file->text, r->file->len}, line;
    emb_status status = EMB_OK;
    r->line = 0;
    while (status == EMB_OK && emb_str_split(&text, EMB_STR("\n"), &line)) {
        r->line++;
        if (line.len)
            status = read_line(r, line);
    }
    return status;
}

static size_t language_for(emb_languages *l, const char *code)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->items[i].code, code) == 0)
            return i;
    if (l->count == EMB_LANGUAGES_MAX)
        return SIZE_MAX;
    l->items[l->count].code = code;
    return l->count++;
}

/* ---- The table ---- */

static int order_forms(const void *a, const void *b)
{
    const form *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static emb_status make_slots(emb_languages *l, emb_error *error)
{
    size_t size = 1024;
    while (size < l->forms.count * 2)
        size *= 2;
    l->slots = calloc(size, sizeof *l->slots);
    if (!l->slots)
        return emb_fail_memory(error);
    l->mask = size - 1;
    if (l->forms.count)
        qsort(l->forms.items, l->forms.count, sizeof *l->forms.items, order_forms);
    for (size_t i = 0; i < l->forms.count;) {
        size_t to = i;
        while (to < l->forms.count && l->forms.items[to].key == l->forms.items[i].key)
            to++;
        uint64_t at = l->forms.items[i].key & l->mask;
        while (l->slots[at].key)
            at = (at + 1) & l->mask;
        l->slots[at] = (slot){l->forms.items[i].key, (uint32_t)i, (uint32_t)(to - i)};
        i = to;
    }
    return EMB_OK;
}

static const slot *find(const emb_languages *l, uint64_t key)
{
    uint64_t at = key & l->mask;
    while (l->slots[at].key && l->slots[at].key != key)
        at = (at + 1) & l->mask;
    return l->slots[at].key ? &l->slots[at] : NULL;
}

emb_status emb_languages_new(emb_languages **ret, emb_error *error)
{
    emb_languages *l = calloc(1, sizeof *l);
    if (!l)
        return emb_fail_memory(error);
    l->values = emb_map_new();
    l->texts = emb_arena_new();
    emb_phrase_word none = {0};
    emb_status status = l->values && l->texts && emb_vec_push(&l->rests, none) ? EMB_OK : emb_fail_memory(error);
    if (status == EMB_OK)
        language_for(l, "all");
    for (size_t i = 0; i < emb_language_file_count && status == EMB_OK; i++) {
        reading r = {.languages = l, .file = &emb_language_files[i], .error = error};
        r.language = language_for(l, r.file->language);
        status = r.language == SIZE_MAX ? emb_fail(error, EMB_LIMIT, "there are more than %d languages", EMB_LANGUAGES_MAX)
                                        : read_file(&r);
    }
    if (status == EMB_OK)
        status = make_slots(l, error);
    if (status != EMB_OK) {
        emb_languages_free(l);
        return status;
    }
    *ret = l;
    return EMB_OK;
}

void emb_languages_free(emb_languages *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->count; i++)
        emb_vec_free(&l->items[i].inflections);
    emb_map_free(l->values);
    emb_vec_free(&l->value_texts);
    emb_arena_free(l->texts);
    emb_vec_free(&l->forms);
    emb_vec_free(&l->rests);
    free(l->slots);
    free(l);
}

/* ---- Asking ---- */

size_t emb_languages_count(const emb_languages *l)
{
    return l->count;
}

const char *emb_language_code(const emb_languages *l, size_t number)
{
    return number < l->count ? l->items[number].code : NULL;
}

size_t emb_language_by_code(const emb_languages *l, const char *code)
{
    for (size_t i = 1; i < l->count; i++)
        if (strncmp(l->items[i].code, code, 2) == 0 && (code[2] == '\0' || code[2] == '-' || code[2] == '_'))
            return i;
    return 0;
}

uint32_t emb_language_scripts(const emb_languages *l, size_t number)
{
    return number < l->count ? l->items[number].scripts : 0;
}

bool emb_language_lower_names(const emb_languages *l, size_t number)
{
    return number == 0 || (number < l->count && l->items[number].lower_names);
}

bool emb_language_noun_capitals(const emb_languages *l, size_t number)
{
    return number < l->count && l->items[number].noun_capitals;
}

typedef struct asking {
    const emb_languages *languages;
    size_t language;
    void (*take)(void *context, const emb_word_entry *entry);
    void *context;
} asking;

static void give(const asking *a, uint64_t key)
{
    const slot *s = find(a->languages, key);
    for (uint32_t i = 0; s && i < s->count; i++) {
        const emb_word_entry *entry = &a->languages->forms.items[s->first + i].entry;
        if (entry->language == EMB_LANGUAGE_ALL || entry->language == a->language)
            a->take(a->context, entry);
    }
}

void emb_languages_look_up(const emb_languages *l, size_t number, emb_str lower,
                           void (*take)(void *context, const emb_word_entry *entry), void *context)
{
    asking a = {l, number, take, context};
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < lower.len; i++) {
        hash = hash_byte(hash, lower.data[i]);
        if (i + 1 < lower.len && l->prefix_lengths >> length_bit(i + 1) & 1)
            give(&a, finish(finish(hash) ^ SALT_PREFIX));
    }
    give(&a, finish(hash));
    if (l->prefix_lengths >> length_bit(lower.len) & 1)
        give(&a, finish(finish(hash) ^ SALT_PREFIX));
    hash = HASH_START;
    for (size_t i = 1; i <= lower.len; i++) {
        hash = hash_byte(hash, lower.data[lower.len - i]);
        if (l->suffix_lengths >> length_bit(i) & 1)
            give(&a, finish(finish(hash) ^ SALT_SUFFIX));
    }
}

static void vote(uint32_t languages, unsigned weight, unsigned votes[EMB_LANGUAGES_MAX])
{
    unsigned count = (unsigned)__builtin_popcount(languages & ~1u);
    for (unsigned i = 1; count && languages >> i; i++)
        if (languages >> i & 1)
            votes[i] += weight / count;
}

void emb_languages_vote(const emb_languages *l, uint64_t hash, unsigned votes[EMB_LANGUAGES_MAX])
{
    const slot *s = find(l, hash);
    uint32_t function = 0, other = 0;
    for (uint32_t i = 0; s && i < s->count; i++) {
        const emb_word_entry *entry = &l->forms.items[s->first + i].entry;
        if (entry->rest)
            continue;
        if (entry->class == EMB_CLASS_STOP)
            function |= 1u << entry->language;
        else
            other |= 1u << entry->language;
    }
    vote(function, 24, votes);
    vote(other & ~function, 8, votes);
}

const char *emb_languages_value(const emb_languages *l, uint16_t value)
{
    return value && value <= l->value_texts.count ? l->value_texts.items[value - 1u] : "";
}

uint16_t emb_languages_value_of(const emb_languages *l, const char *text)
{
    uint32_t key = emb_map_get(l->values, emb_str_from(text));
    return key == EMB_MAP_NONE ? 0 : (uint16_t)(key + 1);
}

const emb_phrase_word *emb_languages_rest(const emb_languages *l, uint32_t rest)
{
    return &l->rests.items[rest];
}

const emb_inflection *emb_language_inflections(const emb_languages *l, size_t number, size_t *ret_count)
{
    *ret_count = number < l->count ? l->items[number].inflections.count : 0;
    return number < l->count ? l->items[number].inflections.items : NULL;
}
