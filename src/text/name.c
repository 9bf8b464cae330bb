/* SPDX-License-Identifier: Apache-2.0 */
#include "text/name.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "text/native.h"
#include "text/words.h"

/* ---- Parts ---- */

static emb_part *push_part(emb_variant *variant, emb_key_class class, emb_str key)
{
    if (variant->count == EMB_PARTS_MAX) {
        variant->cut = true;
        return NULL;
    }
    emb_part *part = &variant->parts[variant->count++];
    part->key_class = (uint8_t) class;
    part->len = (uint8_t)(key.len > EMB_KEY_MAX ? EMB_KEY_MAX : key.len);
    memcpy(part->key, key.data, part->len);
    part->facts = emb_word_find(emb_part_key(part));
    return part;
}

static unsigned flags_of(const emb_part *part)
{
    return part->facts ? part->facts->flags : 0;
}

static bool is_number(emb_str key)
{
    return emb_str_is_digits(key);
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/*
 * Names of two parts that are written as one word or as several: "servant of …" (Abdulrahman, Abdel Rahman, Abd-ur-Rahman) and
 * "… of the faith" (Salahuddin, Salah al-Din). Both are taken apart, and the part that they have in common is written in one way
 * and is no name of its own: so they meet however they are written, whichever part is left out, moved or misspelt.
 */
#define SERVANT "abdul"
#define FAITH "din"
#define LEAST_REST 3 /* letters that the name beside it has at least */

/* What is left of "Abdullah", "Abdulla", "Abdullakh", "Abdillahi", "Abdullo". */
static bool is_god(emb_str rest)
{
    if (rest.len && rest.data[0] == 'l')
        rest = emb_str_slice(rest, 1, rest.len);
    if (!rest.len || rest.len > 4 || !is_vowel(rest.data[0]) || emb_str_equal(rest, EMB_STR("ahad")))
        return false;
    return rest.len == 1 || rest.data[1] == 'h' || (rest.data[1] == 'k' && rest.len > 2 && rest.data[2] == 'h') ||
           rest.data[1] == rest.data[0];
}

/* "abd", a vowel, the article's l or the consonant that it became: how many letters, 0 for none. */
static size_t servant_length(emb_str key)
{
    if (key.len < 5 + LEAST_REST - 1 || memcmp(key.data, "abd", 3) != 0 || !is_vowel(key.data[3]))
        return 0;
    char next = key.data[4];
    if (key.len < 5 + LEAST_REST || (next != 'l' && (next != key.data[5] || is_vowel(next))))
        return 0;
    return is_god(emb_str_slice(key, 5, key.len)) ? 0 : 5;
}

/* "abul", "adbul", "abdl" and three letters and more: a slip of the pen before a name. How many letters, 0 for none. */
static size_t misspelt_servant_length(emb_str key)
{
    if (key.len < 4 + LEAST_REST || (key.data[0] != 'a' && key.data[0] != 'b') || servant_length(key))
        return 0;
    for (size_t len = 5; len >= 4; len--)
        if (key.len >= len + LEAST_REST && emb_edit_distance(emb_str_slice(key, 0, len), EMB_STR(SERVANT), 1) == 1 &&
            !is_god(emb_str_slice(key, len, key.len)))
            return len;
    return 0;
}

/* A vowel, the article and "din" behind a name: how many letters, 0 for none. */
static size_t faith_length(emb_str key)
{
    static const char *const ends[] = {"uddin", "uddeen", "eddin",  "eddine", "addin", "aldin", "eldin", "uldin",
                                       "oddin", "ettin",  "uldeen", "udin",   "iedin", "edine", "edin"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t len = strlen(ends[i]);
        if (key.len >= len + LEAST_REST && memcmp(key.data + key.len - len, ends[i], len) == 0)
            return len;
    }
    return 0;
}

static bool is_faith(emb_str key)
{
    return emb_str_equal(key, EMB_STR("din")) || emb_str_equal(key, EMB_STR("deen")) || emb_str_equal(key, EMB_STR("dine")) ||
           emb_str_equal(key, EMB_STR("eddin")) || emb_str_equal(key, EMB_STR("eddine")) || emb_str_equal(key, EMB_STR("uddin")) ||
           emb_str_equal(key, EMB_STR("aldin")) || emb_str_equal(key, EMB_STR("eldin")) || emb_str_equal(key, EMB_STR("addin"));
}

static bool has_flag(emb_str key, unsigned flag)
{
    const emb_word_facts *facts = emb_word_find(key);
    return facts && facts->flags & flag;
}

static size_t split_tokens(emb_str text, emb_str tokens[EMB_PARTS_MAX + 1])
{
    size_t count = 0;
    emb_str token;
    while (count <= EMB_PARTS_MAX && emb_str_split(&text, EMB_STR(" "), &token))
        if (token.len)
            tokens[count++] = token;
    return count;
}

typedef void part_taker(emb_variant *variant, emb_str key);
static part_taker take_vowelless_word;

/* "Abd Allah" is one name, and so is "Nasr Allah". */
static bool take_of_god(emb_variant *variant, const emb_str *tokens, size_t count, size_t at, part_taker *take)
{
    static const char *const gods[] = {"allah", "ullah", "ollah", "alla", "ellah"};
    char joined[EMB_KEY_MAX];
    if (at + 1 >= count || tokens[at].len < LEAST_REST || tokens[at].len + 5 > EMB_KEY_MAX)
        return false;
    for (size_t i = 0; i < sizeof gods / sizeof *gods; i++) {
        if (!emb_str_equal(tokens[at + 1], emb_str_from(gods[i])))
            continue;
        bool servant = has_flag(tokens[at], EMB_WORD_COMPOUND);
        size_t len = servant ? 3 : tokens[at].len;
        memcpy(joined, servant ? "abd" : tokens[at].data, len);
        memcpy(joined + len, "ullah", 5);
        take(variant, (emb_str){joined, len + 5});
        return true;
    }
    return false;
}

static void take_word(emb_variant *variant, emb_str key, part_taker *take)
{
    size_t servant = servant_length(key);
    if (servant) {
        take(variant, EMB_STR(SERVANT));
        key = emb_str_slice(key, servant, key.len);
    }
    size_t faith = faith_length(key);
    /* where vowels are not written there is none before "din" */
    if (!faith && take == take_vowelless_word && key.len >= 6 && memcmp(key.data + key.len - 3, FAITH, 3) == 0)
        faith = 3;
    if (!faith) {
        take(variant, key);
        return;
    }
    take(variant, emb_str_slice(key, 0, key.len - faith));
    take(variant, EMB_STR(FAITH));
}

/* "New York", "U.S.", "Saudi Arabia" are one part: how many words they have, 0 where it is no place of several. */
static size_t take_place(emb_variant *variant, const emb_str *tokens, size_t count, size_t at)
{
    char joined[EMB_KEY_MAX];
    size_t len = 0, found = 0, found_len = 0;
    if (tokens[at].len > 1 && !emb_word_begins_term(tokens[at]))
        return 0;
    for (size_t i = at; i < count && i < at + EMB_TERM_WORDS_MAX && len + tokens[i].len <= EMB_KEY_MAX; i++) {
        memcpy(joined + len, tokens[i].data, tokens[i].len);
        len += tokens[i].len;
        if (i > at && has_flag((emb_str){joined, len}, EMB_WORD_PLACE)) {
            found = i - at + 1;
            found_len = len;
        }
    }
    if (found)
        push_part(variant, EMB_KEY_PLAIN, (emb_str){joined, found_len});
    return found;
}

/* "JC", "JR": two consonants that are no word are two first letters. */
static bool are_initials(emb_str key)
{
    return key.len == 2 && emb_is_ascii_alpha(key.data[0]) && emb_is_ascii_alpha(key.data[1]) && !is_vowel(key.data[0]) &&
           !is_vowel(key.data[1]) && key.data[0] != 'y' && key.data[1] != 'y' && !emb_word_find(key);
}

static void take_words(emb_str text, bool people, emb_variant *variant, part_taker *take)
{
    emb_str tokens[EMB_PARTS_MAX + 1];
    size_t count = split_tokens(text, tokens), place;
    for (size_t at = 0; at < count; at++) {
        if (!people && (place = take_place(variant, tokens, count, at)) > 0)
            at += place - 1;
        else if (take_of_god(variant, tokens, count, at, take))
            at++;
        else if (has_flag(tokens[at], EMB_WORD_COMPOUND) && count > 1)
            take(variant, EMB_STR(SERVANT));
        else if (people && count > 1 && are_initials(tokens[at])) {
            take(variant, emb_str_slice(tokens[at], 0, 1));
            take(variant, emb_str_slice(tokens[at], 1, 2));
        } else if (at && is_faith(tokens[at]))
            take(variant, EMB_STR(FAITH));
        else
            take_word(variant, tokens[at], take);
    }
}

static void take_plain_word(emb_variant *variant, emb_str key)
{
    push_part(variant, EMB_KEY_PLAIN, key);
}

static void take_vowelless_word(emb_variant *variant, emb_str word)
{
    char key[EMB_KEY_MAX];
    size_t len = is_number(word) ? 0 : emb_fold_consonants(word, key);
    emb_part *part = len ? push_part(variant, EMB_KEY_VOWELLESS, (emb_str){key, len}) : push_part(variant, EMB_KEY_PLAIN, word);
    if (part)
        part->facts = emb_word_find(word);
}

static void take_syllables(emb_str text, emb_key_class class, emb_variant *variant)
{
    emb_str tokens[EMB_PARTS_MAX + 1];
    size_t count = split_tokens(text, tokens);
    for (size_t i = 0; i < count; i++) {
        emb_part *part = push_part(variant, class, tokens[i]);
        if (part)
            part->facts = NULL;
    }
}

/* ---- Native ---- */

/*
 * The one native script of the name, 0 where it has another one besides. Characters among kana are kana: a name may be written
 * in either (早苗, さなえ), so names with and without kana are compared by their readings.
 */
static emb_script native_script_of(const emb_words *words)
{
    emb_script found = EMB_SCRIPT_COMMON;
    for (size_t i = 0; i < words->count; i++) {
        emb_script script = (emb_script)words->items[i].script;
        if (script == EMB_SCRIPT_COMMON)
            continue;
        bool kana_with_han = emb_native_by_character(script) && emb_native_by_character(found);
        if (!emb_native_script(script) || (found && found != script && !kana_with_han))
            return EMB_SCRIPT_COMMON;
        if (!found || script == EMB_SCRIPT_KANA)
            found = script;
    }
    return found;
}

static void take_native_word(const emb_word *word, emb_script script, emb_variant *variant)
{
    char key[EMB_KEY_MAX];
    size_t len = 0;
    bool digits = word->script == EMB_SCRIPT_COMMON;
    for (size_t i = 0; i < word->count;) {
        char letter[4];
        if (len && emb_native_breaks(word->letters, word->count, i)) {
            push_part(variant, (emb_key_class)script, (emb_str){key, len});
            len = 0;
        }
        uint32_t code = emb_native_next(word->letters, word->count, &i);
        if (!code)
            continue;
        if (!variant->count)
            code = emb_native_first(code, (emb_script)word->script);
        size_t size = digits ? 1 : emb_native_letter(code, (emb_script)word->script, letter);
        if (digits)
            letter[0] = (char)code;
        if (len + size > EMB_KEY_MAX)
            break;
        memcpy(key + len, letter, size);
        len += size;
        if (emb_native_by_character(script) && !digits && len) {
            push_part(variant, (emb_key_class)script, (emb_str){key, len});
            len = 0;
        }
    }
    if (len)
        push_part(variant, digits ? EMB_KEY_PLAIN : (emb_key_class)script, (emb_str){key, len});
}

/* ---- Roles ---- */

/* Short words that are family names too (Vietnamese Le, Do): at the edge of a name they are what stands there. */
static bool may_be_family_name(const emb_part *part, unsigned flags)
{
    return part->len <= 2 && !(flags & EMB_WORD_ARTICLE) && !emb_str_equal(emb_part_key(part), EMB_STR("de"));
}

static emb_role person_role(const emb_part *part, const emb_part *before, bool last)
{
    unsigned flags = flags_of(part), flags_before = before ? flags_of(before) : 0;
    bool first = !before;
    if (part->key_class != EMB_KEY_PLAIN && part->key_class != EMB_KEY_VOWELLESS)
        return EMB_ROLE_NAME;
    if (is_number(emb_part_key(part)))
        return EMB_ROLE_NUMERAL;
    if (part->len == 1 && part->key_class == EMB_KEY_PLAIN)
        return EMB_ROLE_INITIAL;
    /* "al-Sayed", "bin Sheikh" are names; "Mr Sheikh" may be one */
    if (flags & EMB_WORD_HONORIFIC && flags_before & (EMB_WORD_ARTICLE | EMB_WORD_PATRONYMIC))
        return EMB_ROLE_NAME;
    if (flags & EMB_WORD_HONORIFIC)
        return last ? EMB_ROLE_MAYBE : EMB_ROLE_TITLE;
    /* what links two names has one on both sides; "Bin Laden", "Mamed Ogly": at the edge it may be either */
    if (flags & EMB_WORD_PATRONYMIC)
        return first || last ? EMB_ROLE_MAYBE : EMB_ROLE_PATRONYMIC;
    if (flags & EMB_WORD_PARTICLES && (first || last) && (flags & EMB_WORD_CONNECTOR || may_be_family_name(part, flags)))
        return EMB_ROLE_NAME;
    if (flags & EMB_WORD_COMPOUND)
        return EMB_ROLE_SERVANT;
    if (flags & EMB_WORD_KUNYA)
        return EMB_ROLE_KUNYA;
    if (flags & EMB_WORD_PARTICLES)
        return EMB_ROLE_PARTICLE;
    /* "Imran Khan": at the end it is what the family is called */
    if (flags & EMB_WORD_MAYBE_HONORIFIC)
        return last ? EMB_ROLE_NAME : EMB_ROLE_MAYBE;
    return EMB_ROLE_NAME;
}

static emb_role organisation_role(const emb_part *part)
{
    unsigned flags = flags_of(part);
    if (flags & EMB_WORD_NUMERAL || is_number(emb_part_key(part)))
        return EMB_ROLE_NUMERAL;
    if (flags & (EMB_WORD_STOP | EMB_WORD_ARTICLE | EMB_WORD_CONNECTOR | EMB_WORD_PREPOSITION) && part->len > 1)
        return EMB_ROLE_STOP;
    if (flags & EMB_WORD_GENERIC)
        return EMB_ROLE_GENERIC;
    if (flags & EMB_WORD_PLACE)
        return EMB_ROLE_PLACE;
    return EMB_ROLE_NAME;
}

static emb_role vessel_role(const emb_part *part)
{
    unsigned flags = flags_of(part);
    if (flags & EMB_WORD_NUMERAL || is_number(emb_part_key(part)))
        return EMB_ROLE_NUMERAL;
    return flags & EMB_WORD_SHIP ? EMB_ROLE_TITLE : EMB_ROLE_NAME;
}

/* How many parts from `at` on make a term with one of `flags`, 0 for none; the longest. */
static size_t term_length(const emb_variant *variant, size_t at, unsigned flags, const emb_word_facts **ret)
{
    char joined[EMB_TERM_MAX];
    size_t len = 0, found = 0;
    bool more = variant->parts[at].len == 1 || emb_word_begins_term(emb_part_key(&variant->parts[at])); /* S.A., L.L.C. */
    for (size_t i = at; i < variant->count && i < at + EMB_TERM_WORDS_MAX; i++) {
        const emb_part *part = &variant->parts[i];
        if (len + part->len > sizeof joined)
            break;
        memcpy(joined + len, part->key, part->len);
        len += part->len;
        const emb_word_facts *facts = i == at ? part->facts : emb_word_find((emb_str){joined, len});
        if (facts && facts->flags & flags) {
            found = i - at + 1;
            *ret = facts;
        }
        if (!more)
            break;
    }
    return found;
}

static uint16_t legal_group_of(const emb_word_facts *facts)
{
    for (size_t i = 0; i < facts->group_count; i++)
        if (emb_group_types[emb_word_groups[facts->group_start + i]] == EMB_GROUP_LEGAL)
            return emb_word_groups[facts->group_start + i];
    return EMB_LEGAL_NONE;
}

bool emb_legal_is_company(uint16_t legal)
{
    const emb_word_facts *company = emb_word_find(EMB_STR("company"));
    return legal != EMB_LEGAL_NONE && company && legal_group_of(company) == legal;
}

/* Two or three letters are a legal form at the beginning and at the end; elsewhere they are a word ("AS" in "Kongsberg as Maritime"). */
static bool is_doubtful_legal(const emb_variant *variant, size_t at, size_t count)
{
    size_t letters = 0;
    for (size_t i = at; i < at + count; i++)
        letters += variant->parts[i].len;
    bool edge = at == 0 || at + count == variant->count;
    bool behind_legal = at > 0 && variant->parts[at - 1].role[EMB_NAME_ORGANISATION] == EMB_ROLE_LEGAL;
    return letters <= 3 && !edge && !behind_legal;
}

/* How many of the `count` parts at `at` stand before a longer legal form: "Company" in "Company Limited Liability Company". */
static size_t before_longer_legal(const emb_variant *variant, size_t at, size_t count)
{
    const emb_word_facts *facts;
    for (size_t i = at + 1; i < at + count; i++)
        if (term_length(variant, i, EMB_WORD_LEGAL_FORM, &facts) > count)
            return i - at;
    return count;
}

static void mark_terms(emb_variant *variant)
{
    for (size_t at = 0; at < variant->count;) {
        const emb_word_facts *facts = NULL;
        size_t legal = term_length(variant, at, EMB_WORD_LEGAL_FORM, &facts);
        if (legal && is_doubtful_legal(variant, at, legal))
            legal = 0;
        size_t whole = legal;
        legal = before_longer_legal(variant, at, legal);
        for (size_t i = at; i < at + legal; i++)
            variant->parts[i].role[EMB_NAME_ORGANISATION] = EMB_ROLE_LEGAL;
        if (legal && legal == whole && variant->legal == EMB_LEGAL_NONE)
            variant->legal = legal_group_of(facts);
        size_t ship = term_length(variant, at, EMB_WORD_SHIP, &facts);
        for (size_t i = at; i < at + ship; i++)
            variant->parts[i].role[EMB_NAME_VESSEL] = EMB_ROLE_TITLE;
        size_t place = legal ? 0 : term_length(variant, at, EMB_WORD_PLACE, &facts);
        for (size_t i = at; place > 1 && i < at + place; i++)
            variant->parts[i].role[EMB_NAME_ORGANISATION] = EMB_ROLE_PLACE;
        at += legal ? legal : place ? place : 1;
    }
}

/* Where one name alone would be left, a title that may be a name is one: Imran Khan, Malik Riaz. */
static void promote_maybe(emb_variant *variant)
{
    size_t names = 0;
    for (size_t i = 0; i < variant->count; i++)
        names += emb_role_required(variant->parts[i].role[EMB_NAME_PERSON]);
    for (size_t i = 0; i < variant->count && names == 1; i++)
        if (variant->parts[i].role[EMB_NAME_PERSON] == EMB_ROLE_MAYBE && !(flags_of(&variant->parts[i]) & EMB_WORD_PATRONYMIC))
            variant->parts[i].role[EMB_NAME_PERSON] = EMB_ROLE_NAME;
}

/* A name of nothing but titles, particles or legal forms is a name all the same. */
static void promote(emb_variant *variant, emb_name_kind kind)
{
    static const unsigned steps[] = {1u << EMB_ROLE_MAYBE,
                                     1u << EMB_ROLE_KUNYA | 1u << EMB_ROLE_SERVANT | 1u << EMB_ROLE_PARTICLE | 1u << EMB_ROLE_STOP,
                                     1u << EMB_ROLE_TITLE | 1u << EMB_ROLE_PATRONYMIC | 1u << EMB_ROLE_LEGAL};
    for (size_t step = 0; step <= sizeof steps / sizeof *steps; step++) {
        for (size_t i = 0; i < variant->count; i++)
            if (emb_role_required(variant->parts[i].role[kind]))
                return;
        if (step == sizeof steps / sizeof *steps)
            return;
        for (size_t i = 0; i < variant->count; i++)
            if (steps[step] >> variant->parts[i].role[kind] & 1u)
                variant->parts[i].role[kind] = EMB_ROLE_NAME;
    }
}

static void give_roles(emb_variant *variant)
{
    for (size_t i = 0; i < variant->count; i++) {
        emb_part *part = &variant->parts[i];
        part->role[EMB_NAME_ANY] = EMB_ROLE_NAME;
        part->role[EMB_NAME_PERSON] = (uint8_t)person_role(part, i ? part - 1 : NULL, i + 1 == variant->count);
        part->role[EMB_NAME_ORGANISATION] = (uint8_t)organisation_role(part);
        part->role[EMB_NAME_VESSEL] = (uint8_t)vessel_role(part);
    }
    mark_terms(variant);
    promote_maybe(variant);
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        promote(variant, (emb_name_kind)kind);
}

/* ---- Names ---- */

static emb_variant *begin_variant(emb_name *name, emb_key_class class)
{
    emb_variant *variant = &name->variants[name->count];
    variant->key_class = (uint8_t) class;
    variant->people_only = class == EMB_KEY_KOREAN || class == EMB_KEY_CHINESE;
    variant->syllabic = false;
    variant->cut = false;
    variant->count = 0;
    variant->legal = EMB_LEGAL_NONE;
    return variant;
}

static bool same_parts(const emb_variant *a, const emb_variant *b)
{
    if (a->count != b->count || a->key_class != b->key_class)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!emb_str_equal(emb_part_key(&a->parts[i]), emb_part_key(&b->parts[i])))
            return false;
    return true;
}

static void end_variant(emb_name *name)
{
    emb_variant *variant = &name->variants[name->count];
    if (!variant->count)
        return;
    for (size_t i = 0; i < name->count; i++)
        if (same_parts(&name->variants[i], variant))
            return;
    give_roles(variant);
    name->count++;
}

static void add_reading(emb_name *name, const emb_reading *reading, bool people)
{
    emb_str text = {reading->text, reading->len};
    emb_key_class class = reading->scheme == EMB_SCHEME_KOREAN    ? EMB_KEY_KOREAN
                          : reading->scheme == EMB_SCHEME_CHINESE ? EMB_KEY_CHINESE
                          : reading->vowelless                    ? EMB_KEY_VOWELLESS
                                                                  : EMB_KEY_PLAIN;
    emb_variant *variant = begin_variant(name, class);
    if (class == EMB_KEY_PLAIN)
        take_words(text, people, variant, take_plain_word);
    else if (class == EMB_KEY_VOWELLESS)
        take_words(text, true, variant, take_vowelless_word);
    else
        take_syllables(text, class, variant);
    variant->cut |= reading->cut;
    end_variant(name);
}

static void add_native(emb_name *name, emb_str text)
{
    emb_words words;
    emb_words_split(text, &words);
    emb_script script = native_script_of(&words);
    if (!script)
        return;
    emb_variant *variant = begin_variant(name, (emb_key_class)script);
    for (size_t i = 0; i < words.count; i++)
        take_native_word(&words.items[i], script, variant);
    variant->cut |= words.cut;
    if (variant->count)
        name->native_script = (uint8_t)script;
    end_variant(name);
}

/* "O", "U", "I" are syllables there and no first letters. */
static void keep_syllables(emb_variant *variant)
{
    for (size_t i = 0; i < variant->count; i++)
        if (variant->parts[i].role[EMB_NAME_PERSON] == EMB_ROLE_INITIAL && is_vowel(variant->parts[i].key[0]))
            variant->parts[i].role[EMB_NAME_PERSON] = EMB_ROLE_NAME;
}

static void mark_syllabic(emb_name *name)
{
    bool syllabic = false;
    for (size_t i = 0; i < name->count; i++)
        syllabic |= name->variants[i].people_only && name->variants[i].key_class != EMB_KEY_PLAIN;
    syllabic |= emb_native_by_character((emb_script)name->native_script);
    for (size_t i = 0; i < name->count; i++) {
        name->variants[i].syllabic = syllabic;
        if (syllabic)
            keep_syllables(&name->variants[i]);
    }
}

/* Digits that stand for the letters they look like (Ig0r Sech1n). */
static char letter_of_digit(char c)
{
    static const char letters[] = "oizeasgtbg";
    return emb_is_ascii_digit(c) ? letters[c - '0'] : c;
}

static bool mixes_digits(const emb_part *part)
{
    size_t digits = 0;
    for (size_t i = 0; i < part->len; i++)
        digits += emb_is_ascii_digit(part->key[i]);
    return part->key_class == EMB_KEY_PLAIN && digits && digits * 2 <= part->len;
}

static void add_without_digits(emb_name *name)
{
    const emb_variant *first = &name->variants[0];
    bool mixed = false;
    if (!name->count || first->key_class != EMB_KEY_PLAIN)
        return;
    for (size_t i = 0; i < first->count; i++)
        mixed |= mixes_digits(&first->parts[i]);
    if (!mixed)
        return;
    emb_variant *variant = begin_variant(name, EMB_KEY_PLAIN);
    variant->people_only = true;
    for (size_t i = 0; i < first->count; i++) {
        char key[EMB_KEY_MAX];
        for (size_t j = 0; j < first->parts[i].len; j++)
            key[j] = mixes_digits(&first->parts[i]) ? letter_of_digit(first->parts[i].key[j]) : first->parts[i].key[j];
        push_part(variant, EMB_KEY_PLAIN, (emb_str){key, first->parts[i].len});
    }
    end_variant(name);
}

/* A variant in which what may be a misspelt "Abdul-" is taken off the name behind it. */
static void add_misspelt_servant(emb_name *name)
{
    const emb_variant *first = &name->variants[0];
    bool any = false;
    if (!name->count || first->key_class != EMB_KEY_PLAIN)
        return;
    for (size_t i = 0; i < first->count; i++)
        any |= first->parts[i].key_class == EMB_KEY_PLAIN && misspelt_servant_length(emb_part_key(&first->parts[i])) > 0;
    if (!any)
        return;
    emb_variant *variant = begin_variant(name, EMB_KEY_PLAIN);
    variant->people_only = true;
    for (size_t i = 0; i < first->count; i++) {
        emb_str key = emb_part_key(&first->parts[i]);
        size_t len = misspelt_servant_length(key);
        if (len)
            push_part(variant, EMB_KEY_PLAIN, EMB_STR(SERVANT));
        push_part(variant, EMB_KEY_PLAIN, emb_str_slice(key, len, key.len));
    }
    end_variant(name);
}

static bool is_ascii(emb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.data[i] >= 0x80)
            return false;
    return true;
}

void emb_name_analyse(emb_str name, bool people, emb_name *ret)
{
    emb_readings readings;
    emb_read_name(name, people ? EMB_NAME_PERSON : EMB_NAME_ORGANISATION, &readings);
    ret->count = 0;
    ret->native_script = 0;
    for (size_t i = 0; i < readings.count; i++)
        if (people || readings.items[i].scheme == EMB_SCHEME_PLAIN)
            add_reading(ret, &readings.items[i], people);
    if (people) {
        add_without_digits(ret);
        add_misspelt_servant(ret);
    }
    if (!is_ascii(name))
        add_native(ret, name);
    mark_syllabic(ret);
}

/* ---- Joins ---- */

uint64_t emb_join_hash(unsigned key_class, emb_str key)
{
    return key_class == EMB_KEY_PLAIN ? XXH3_64bits(key.data, key.len) : XXH3_64bits_withSeed(key.data, key.len, key_class);
}

typedef struct joiner {
    const emb_variant *variant;
    emb_join *out;
    size_t count;
} joiner;

static void join(joiner *j, size_t from, size_t to)
{
    char text[EMB_KEY_MAX];
    size_t len = 0;
    if (to - from < 2 || j->count == EMB_JOINS_MAX)
        return;
    for (size_t i = from; i < to; i++) {
        const emb_part *part = &j->variant->parts[i];
        if (part->key_class != j->variant->key_class || len + part->len > EMB_KEY_MAX)
            return;
        memcpy(text + len, part->key, part->len);
        len += part->len;
    }
    for (size_t i = 0; i < j->count; i++)
        if (j->out[i].from == from && j->out[i].to == to && !j->out[i].acronym)
            return;
    j->out[j->count++] = (emb_join){emb_join_hash(j->variant->key_class, (emb_str){text, len}), (uint8_t)from, (uint8_t)to, 0};
}

static void join_letters(joiner *j)
{
    const emb_variant *v = j->variant;
    for (size_t from = 0; from < v->count;) {
        size_t to = from;
        while (to < v->count && v->parts[to].len == 1)
            to++;
        if (to - from >= 3)
            join(j, from, to);
        from = to > from ? to : from + 1;
    }
}

/* "van der Bilt", "de la Cruz": short words with the one behind them */
static void join_short(joiner *j)
{
    const emb_variant *v = j->variant;
    for (size_t i = 0; i + 2 < v->count; i++)
        if (v->parts[i].len <= 3 && v->parts[i + 1].len <= 3 && v->parts[i + 2].len > 3)
            join(j, i, i + 3);
}

static void join_acronym(joiner *j)
{
    const emb_variant *v = j->variant;
    char text[EMB_PARTS_MAX];
    size_t len = 0;
    bool organisation = false; /* three names of a person make no acronym */
    for (size_t i = 0; i < v->count; i++) {
        const emb_part *part = &v->parts[i];
        unsigned role = part->role[EMB_NAME_ORGANISATION];
        organisation |= role != EMB_ROLE_NAME;
        if (role == EMB_ROLE_STOP || role == EMB_ROLE_LEGAL)
            continue;
        if (part->key_class != EMB_KEY_PLAIN || part->len < 2)
            return;
        text[len++] = part->key[0];
    }
    if (organisation && len >= 3 && len <= 8 && j->count < EMB_JOINS_MAX)
        j->out[j->count++] = (emb_join){emb_join_hash(EMB_KEY_PLAIN, (emb_str){text, len}), 0, v->count, 1};
}

size_t emb_variant_joins(const emb_variant *variant, emb_name_kind kind, emb_join ret[EMB_JOINS_MAX])
{
    joiner j = {.variant = variant, .out = ret};
    if (!emb_key_joins(variant->key_class))
        return 0;
    for (size_t i = 0; i + 1 < variant->count; i++)
        join(&j, i, i + 2);
    if (variant->count > 2 && variant->count <= 6)
        join(&j, 0, variant->count);
    if (variant->key_class != EMB_KEY_PLAIN)
        return j.count;
    join_letters(&j);
    join_short(&j);
    if (kind == EMB_NAME_ORGANISATION)
        join_acronym(&j);
    return j.count;
}
