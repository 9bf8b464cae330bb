/* SPDX-License-Identifier: Apache-2.0 */
#include "document/words.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/utf8.h"
#include "text/name.h"
#include "text/native.h"

/* Words that are held at most, counted when a document begins. */
#define WORDS_MAX 400000u
#define FORMS_MAX 12u
#define STEMS_MAX 6u
#define LINKED_MAX 6u

emb_status emb_seen_words_init(emb_seen_words *w, const emb_languages *languages, const emb_document_names *names, emb_error *error)
{
    memset(w, 0, sizeof *w);
    w->languages = languages;
    w->names = names;
    w->mask = 0xFFFF;
    w->slots = calloc(w->mask + (size_t)1, sizeof *w->slots);
    w->texts = emb_arena_new();
    w->readings = malloc(sizeof *w->readings);
    w->name = malloc(sizeof *w->name);
    return w->slots && w->texts && w->readings && w->name ? EMB_OK : emb_fail_memory(error);
}

void emb_seen_words_free(emb_seen_words *w)
{
    emb_vec_free(&w->items);
    emb_vec_free(&w->forms);
    emb_vec_free(&w->entries);
    free(w->slots);
    emb_arena_free(w->texts);
    free(w->readings);
    free(w->name);
    memset(w, 0, sizeof *w);
}

void emb_seen_words_begin(emb_seen_words *w, size_t language)
{
    if (language == w->language && w->items.count < WORDS_MAX)
        return;
    w->language = language;
    w->items.count = w->forms.count = w->entries.count = 0;
    memset(w->slots, 0, (w->mask + (size_t)1) * sizeof *w->slots);
    emb_arena_reset(w->texts);
}

/* ---- Letters ---- */

/* The surface without soft hyphens and the like, and without a hyphen and line break inside; and its lower case. */
typedef struct letters {
    char text[EMB_SEEN_WORD_MAX + 8], lower[EMB_SEEN_WORD_MAX + 8];
    size_t len, lower_len;
    size_t letter_count, capital_count, digit_count;
    bool first_is_capital, ascii, cut;
    emb_script script;
} letters;

static void take_letter(letters *l, uint32_t code)
{
    const emb_char_record *record = emb_char_find(code);
    uint32_t lower = code + (uint32_t)record->lower;
    if (record->char_class == EMB_CHAR_IGNORABLE || record->char_class == EMB_CHAR_SPACE || record->char_class == EMB_CHAR_DASH)
        return;
    if (l->len > EMB_SEEN_WORD_MAX || l->lower_len > EMB_SEEN_WORD_MAX) {
        l->cut = true;
        return;
    }
    if (record->char_class == EMB_CHAR_DIGIT)
        l->digit_count++;
    if (record->char_class == EMB_CHAR_LETTER) {
        if (!l->letter_count)
            l->script = (emb_script)record->script;
        l->first_is_capital |= !l->letter_count && lower != code;
        l->letter_count++;
        l->capital_count += lower != code;
    }
    l->ascii &= code < 0x80;
    l->len += emb_utf8_encode(code, l->text + l->len);
    l->lower_len += emb_utf8_encode(lower, l->lower + l->lower_len);
}

static void read_letters(emb_str surface, letters *l)
{
    l->len = l->lower_len = l->letter_count = l->capital_count = l->digit_count = 0;
    l->first_is_capital = l->cut = false;
    l->ascii = true;
    l->script = EMB_SCRIPT_COMMON;
    for (size_t at = 0; at < surface.len;)
        take_letter(l, emb_utf8_next(surface, &at));
}

static bool has_case(emb_script script)
{
    return script == EMB_SCRIPT_LATIN || script == EMB_SCRIPT_CYRILLIC || script == EMB_SCRIPT_GREEK ||
           script == EMB_SCRIPT_ARMENIAN;
}

static uint8_t how_written(const letters *l)
{
    unsigned wrote = 0;
    if (l->first_is_capital)
        wrote |= EMB_WROTE_CAPITAL;
    if (l->letter_count >= 2 && l->capital_count == l->letter_count)
        wrote |= EMB_WROTE_CAPITALS;
    if (l->digit_count && !l->letter_count)
        wrote |= EMB_WROTE_DIGITS;
    if (l->digit_count && l->letter_count)
        wrote |= EMB_WROTE_MIXED;
    if (l->letter_count && !has_case(l->script))
        wrote |= EMB_WROTE_CASELESS;
    if (l->letter_count == 1 && !l->digit_count)
        wrote |= EMB_WROTE_LETTER;
    return (uint8_t)wrote;
}

/* ---- Stems ---- */

typedef struct stem_list {
    uint32_t *items;
    size_t count, max;
} stem_list;

static void add_stem(stem_list *list, uint32_t stem)
{
    if (stem == EMB_STEM_NONE || list->count == list->max)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == stem)
            return;
    list->items[list->count++] = stem;
}

/* A Latin word by its skeleton. */
static void add_plain(const emb_document_names *n, emb_str key, stem_list *list)
{
    if (key.len)
        add_stem(list, emb_names_stem(n, emb_stem_key_plain(key)));
}

/* The groups of a Latin word: other spellings, other languages, the same meaning. */
static void add_linked(const emb_document_names *n, emb_str key, stem_list *list)
{
    const emb_word_facts *facts = emb_word_find(key);
    for (unsigned i = 0; facts && i < facts->group_count; i++) {
        uint16_t group = emb_word_groups[facts->group_start + i];
        if (emb_group_types[group] != EMB_GROUP_LEGAL)
            add_stem(list, emb_names_group_stem(n, group));
    }
}

static void add_readings(emb_seen_words *w, emb_str text, stem_list *list)
{
    emb_read_name(text, EMB_NAME_ORGANISATION, w->readings);
    for (size_t i = 0; i < w->readings->count; i++) {
        const emb_reading *r = &w->readings->items[i];
        emb_str key = {r->text, r->len};
        size_t space = emb_str_find_byte(key, ' ', 0);
        if (r->scheme != EMB_SCHEME_PLAIN)
            continue;
        if (space != SIZE_MAX) { /* an article that is written with its word (al-Asad) */
            const emb_word_facts *facts = emb_word_find(emb_str_slice(key, 0, space));
            key = emb_str_slice(key, space + 1, key.len);
            if (!facts || !(facts->flags & EMB_WORD_ARTICLE) || emb_str_find_byte(key, ' ', 0) != SIZE_MAX)
                continue;
        }
        if (!r->vowelless) {
            add_plain(w->names, key, list);
            continue;
        }
        char consonants[EMB_KEY_MAX];
        size_t len = emb_fold_consonants(key, consonants);
        add_stem(list, emb_names_stem(w->names, emb_stem_key_other(EMB_KEY_VOWELLESS, (emb_str){consonants, len})));
    }
}

static void add_native(const emb_document_names *n, emb_str text, emb_script script, unsigned class, stem_list *list)
{
    char key[EMB_KEY_MAX];
    size_t len = 0;
    for (size_t at = 0; at < text.len && len + 4 <= sizeof key;)
        len += emb_native_letter(emb_utf8_next(text, &at), script, key + len);
    if (len)
        add_stem(list, emb_names_stem(n, emb_stem_key_other(class, (emb_str){key, len})));
}

/* The part that a syllable becomes at place `at` of a Korean name that is made up around it. */
static void add_korean(emb_seen_words *w, emb_str syllable, size_t at, stem_list *list)
{
    char made[32];
    size_t len = 0;
    static const char family[] = "김정", given[] = "정은";
    if (at)
        memcpy(made, family, len = sizeof family - 1);
    memcpy(made + len, syllable.data, syllable.len);
    len += syllable.len;
    if (!at) {
        memcpy(made + len, given, sizeof given - 1);
        len += sizeof given - 1;
    }
    emb_name_analyse((emb_str){made, len}, true, w->name);
    for (size_t i = 0; i < w->name->count; i++)
        if (w->name->variants[i].key_class == EMB_KEY_KOREAN && w->name->variants[i].count == 3)
            add_stem(list,
                     emb_names_stem(w->names, emb_stem_key_other(EMB_KEY_KOREAN, emb_part_key(&w->name->variants[i].parts[at]))));
}

size_t emb_seen_words_stems(emb_seen_words *w, emb_str text, unsigned script, uint32_t *stems, bool *ret_native, size_t max)
{
    stem_list list = {stems, 0, max};
    *ret_native = false;
    switch ((emb_script)script) {
    case EMB_SCRIPT_HANGUL:
        add_native(w->names, text, EMB_SCRIPT_HANGUL, EMB_SCRIPT_HANGUL, &list);
        if (text.len == 3) {
            add_korean(w, text, 0, &list);
            add_korean(w, text, 2, &list);
        }
        *ret_native = true;
        break;
    case EMB_SCRIPT_HAN:
    case EMB_SCRIPT_KANA:
        add_native(w->names, text, (emb_script)script, script, &list);
        add_native(w->names, text, (emb_script)script, EMB_SCRIPT_HAN, &list);
        *ret_native = true;
        break;
    case EMB_SCRIPT_ARABIC:
    case EMB_SCRIPT_HEBREW:
        add_native(w->names, text, (emb_script)script, script, &list);
        add_readings(w, text, &list);
        break;
    default:
        add_readings(w, text, &list);
    }
    return list.count;
}

/* Words that the analysis of names may take apart (Abdulrahman, Saifullah, Salahuddin) or write in another way before a name (Abdul). */
static bool is_taken_apart(emb_str key)
{
    static const char *const ends[] = {"llah", "llahi", "ddin", "ddine", "udin", "edin", "aldin", "adin"};
    if (key.len < 4)
        return false;
    if (memcmp(key.data, "abd", 3) == 0 || memcmp(key.data, "abu", 3) == 0)
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (emb_str_ends(key, emb_str_from(ends[i])))
            return true;
    return false;
}

/* The parts of a word as a name, alone and with another name behind it. */
static void add_parts(emb_seen_words *w, emb_str key, stem_list *list)
{
    static const char other[] = " rahman";
    char text[EMB_KEY_MAX + sizeof other];
    memcpy(text, key.data, key.len);
    memcpy(text + key.len, other, sizeof other - 1);
    for (size_t with = 0; with < 2; with++) {
        emb_name_analyse((emb_str){text, key.len + (with ? sizeof other - 1 : 0)}, true, w->name);
        for (size_t v = 0; v < w->name->count; v++) {
            const emb_variant *variant = &w->name->variants[v];
            for (size_t i = 0; i + with < variant->count; i++)
                if (variant->parts[i].key_class == EMB_KEY_PLAIN && variant->parts[i].len >= 3)
                    add_plain(w->names, emb_part_key(&variant->parts[i]), list);
        }
    }
}

/* Lower-case ASCII letters and digits: read as they are. */
static size_t stems_of_ascii(emb_seen_words *w, emb_str lower, uint32_t *stems)
{
    const emb_document_names *n = w->names;
    char key[EMB_SEEN_WORD_MAX + 8];
    size_t len = 0;
    for (size_t i = 0; i < lower.len; i++)
        if (lower.data[i] != '\'')
            key[len++] = lower.data[i];
    stem_list list = {stems, 0, STEMS_MAX};
    if (len <= EMB_KEY_MAX)
        add_plain(n, (emb_str){key, len}, &list);
    if (len <= EMB_KEY_MAX && is_taken_apart((emb_str){key, len}))
        add_parts(w, (emb_str){key, len}, &list);
    return list.count;
}

/* ---- Forms ---- */

typedef struct adding {
    emb_seen_words *words;
    emb_seen_word *word;
    const letters *letters;
    bool failed;
} adding;

static void add_form(adding *a, uint32_t stem, emb_str text, const char *label, size_t front, size_t cut, bool native, bool linked)
{
    emb_seen_words *w = a->words;
    emb_name_form form = {.stem = stem,
                          .text = text,
                          .label = label,
                          .cut = (uint8_t)cut,
                          .front = (uint8_t)front,
                          .native = native,
                          .linked = linked};
    for (size_t i = 0; i < a->word->form_count; i++)
        if (w->forms.items[a->word->forms + i].stem == stem)
            return;
    if (a->word->form_count == FORMS_MAX)
        return;
    if (!emb_vec_push(&w->forms, form)) {
        a->failed = true;
        return;
    }
    a->word->form_count++;
    if (!linked)
        a->word->stem_flags |= w->names->stem_flags[stem];
}

/* The Latin key of a word for the lexicon, empty where it has none. */
static emb_str lexicon_key(adding *a, emb_str lower)
{
    if (a->letters->ascii)
        return lower.len <= EMB_KEY_MAX ? lower : EMB_STR("");
    if (a->letters->script != EMB_SCRIPT_LATIN && a->letters->script != EMB_SCRIPT_CYRILLIC &&
        a->letters->script != EMB_SCRIPT_GREEK)
        return EMB_STR("");
    const emb_readings *readings = a->words->readings; /* of the call before */
    return readings->count && !readings->items[0].vowelless ? (emb_str){readings->items[0].text, readings->items[0].len}
                                                            : EMB_STR("");
}

static void add_forms_of(adding *a, emb_str text, emb_str lower, const char *label, size_t front, size_t cut)
{
    uint32_t stems[STEMS_MAX], linked[LINKED_MAX];
    bool native = false;
    size_t count = a->letters->ascii ? stems_of_ascii(a->words, lower, stems)
                                     : emb_seen_words_stems(a->words, lower, a->letters->script, stems, &native, STEMS_MAX);
    stem_list list = {linked, 0, LINKED_MAX};
    add_linked(a->words->names, lexicon_key(a, lower), &list);
    if (!count && !list.count)
        return;
    const char *copy = emb_arena_copy(a->words->texts, text);
    if (!copy) {
        a->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        add_form(a, stems[i], (emb_str){copy, text.len}, label, front, cut, native, false);
    for (size_t i = 0; i < list.count; i++)
        add_form(a, linked[i], (emb_str){copy, text.len}, label, front, cut, native, true);
}

static size_t count_letters(emb_str text)
{
    return emb_utf8_length(text);
}

static void inflect(adding *a, const emb_inflection *rule)
{
    const letters *l = a->letters;
    emb_str text = {l->text, l->len}, lower = {l->lower, l->lower_len};
    char made[2][2 * EMB_SEEN_WORD_MAX];
    if (l->len != l->lower_len || rule->kind == EMB_INFLECT_PARTICLE)
        return;
    bool suffix = rule->kind == EMB_INFLECT_SUFFIX;
    if (lower.len <= rule->text.len || !(suffix ? emb_str_ends(lower, rule->text) : emb_str_starts(lower, rule->text)))
        return;
    size_t from = suffix ? 0 : rule->text.len, to = suffix ? lower.len - rule->text.len : lower.len;
    if (count_letters(emb_str_slice(lower, from, to)) < rule->least || to - from + rule->instead.len > EMB_SEEN_WORD_MAX)
        return;
    emb_str sources[2] = {text, lower};
    size_t len = 0;
    for (size_t i = 0; i < 2; i++) {
        len = 0;
        if (!suffix) {
            memcpy(made[i], rule->instead.data, rule->instead.len);
            len = rule->instead.len;
        }
        memcpy(made[i] + len, sources[i].data + from, to - from);
        len += to - from;
        if (suffix) {
            memcpy(made[i] + len, rule->instead.data, rule->instead.len);
            len += rule->instead.len;
        }
    }
    size_t cut = suffix && !rule->instead.len ? rule->text.len : 0;
    add_forms_of(a, (emb_str){made[0], len}, (emb_str){made[1], len}, rule->label, from, cut);
}

/* The rules of the document's language where it is written in this script, else those of every language that is. */
static void add_inflected(adding *a)
{
    const emb_languages *languages = a->words->languages;
    uint32_t bit = 1u << a->letters->script;
    size_t own = a->words->language;
    bool mine = emb_language_scripts(languages, own) & bit;
    for (size_t i = 1; i < emb_languages_count(languages); i++) {
        if (mine ? i != own : !(emb_language_scripts(languages, i) & bit))
            continue;
        size_t count;
        const emb_inflection *rules = emb_language_inflections(languages, i, &count);
        for (size_t r = 0; r < count; r++)
            inflect(a, &rules[r]);
    }
}

static void take_entry(void *context, const emb_word_entry *entry)
{
    adding *a = context;
    if (!emb_vec_push(&a->words->entries, *entry)) {
        a->failed = true;
        return;
    }
    a->word->entry_count++;
    a->word->classes |= EMB_CLASS_BIT(entry->class);
}

static bool take_apart(emb_seen_words *w, emb_seen_word *word, const letters *l)
{
    adding a = {w, word, l, false};
    emb_str lower = {l->lower, l->lower_len}, text = {l->text, l->len};
    word->forms = (uint32_t)w->forms.count;
    word->entries = (uint32_t)w->entries.count;
    word->lower = emb_word_hash(lower);
    word->wrote = how_written(l);
    word->script = (uint8_t)l->script;
    if (!l->cut)
        emb_languages_look_up(w->languages, w->language, lower, take_entry, &a);
    if (!l->cut && l->lower_len) {
        add_forms_of(&a, text, lower, NULL, 0, 0);
        if (l->letter_count > 2)
            add_inflected(&a);
    }
    return !a.failed;
}

/* ---- Finding ---- */

static bool grow(emb_seen_words *w)
{
    if (w->items.count * 2 < w->mask)
        return true;
    uint32_t mask = w->mask * 2 + 1;
    emb_seen_slot *slots = calloc(mask + (size_t)1, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i <= w->mask; i++) {
        if (!w->slots[i].number)
            continue;
        uint32_t at = (uint32_t)w->slots[i].hash & mask;
        while (slots[at].number)
            at = (at + 1) & mask;
        slots[at] = w->slots[i];
    }
    free(w->slots);
    w->slots = slots;
    w->mask = mask;
    return true;
}

static uint32_t add_word(emb_seen_words *w, emb_str surface, uint64_t hash)
{
    letters l;
    read_letters(surface, &l);
    emb_seen_word word = {0};
    const char *text = emb_arena_copy(w->texts, (emb_str){l.text, l.len});
    if (!text || !grow(w) || !take_apart(w, &word, &l))
        return UINT32_MAX;
    word.text = (emb_str){text, l.len};
    if (!emb_vec_push(&w->items, word))
        return UINT32_MAX;
    uint32_t at = (uint32_t)hash & w->mask;
    while (w->slots[at].number)
        at = (at + 1) & w->mask;
    w->slots[at] = (emb_seen_slot){hash, (uint32_t)w->items.count};
    return (uint32_t)w->items.count - 1;
}

uint32_t emb_seen_words_find(emb_seen_words *w, emb_str surface)
{
    uint64_t hash = XXH3_64bits(surface.data, surface.len);
    for (uint32_t at = (uint32_t)hash & w->mask; w->slots[at].number; at = (at + 1) & w->mask)
        if (w->slots[at].hash == hash)
            return w->slots[at].number - 1;
    return add_word(w, surface, hash);
}

bool emb_seen_words_is_name(const emb_seen_words *w, emb_str lower_ascii)
{
    return lower_ascii.len <= EMB_KEY_MAX && emb_names_stem(w->names, emb_stem_key_plain(lower_ascii)) != EMB_STEM_NONE;
}

bool emb_seen_words_family(emb_seen_words *w, uint32_t number)
{
    emb_seen_word *word = &w->items.items[number];
    if (word->family)
        return word->family > 0;
    char made[64];
    bool cyrillic = word->script == EMB_SCRIPT_CYRILLIC;
    const char *const given[2] = {cyrillic ? " Чен Ын" : " Jong Un", cyrillic ? " Сяо Мин" : " Xiao Ming"};
    word->family = -1;
    if ((cyrillic || word->script == EMB_SCRIPT_LATIN) && word->text.len <= 12)
        for (size_t i = 0; i < 2; i++) {
            memcpy(made, word->text.data, word->text.len);
            memcpy(made + word->text.len, given[i], strlen(given[i]));
            emb_read_name((emb_str){made, word->text.len + strlen(given[i])}, EMB_NAME_PERSON, w->readings);
            for (size_t r = 0; r < w->readings->count; r++)
                if (w->readings->items[r].scheme != EMB_SCHEME_PLAIN)
                    word->family = 1;
        }
    return word->family > 0;
}
