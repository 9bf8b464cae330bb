/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns the word lists of data/names/ into the tables of src/text/lexicon.c. Words are folded here by the very code that reads
 * names at run time, so both agree. Usage: lexicon DIRECTORY COUNTRIES.TSV OUTPUT.C
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/utf8.h"
#include "text/lexicon_tables.h"
#include "text/link.h"
#include "text/native.h"
#include "text/readings.h"
#include "text/words.h"

#define GROUPS_PER_WORD 48
#define WORDS_MAX 60000
#define GROUPS_MAX 12000
#define NAMES_MAX 12000

typedef struct word {
    uint32_t flags;
    uint16_t groups[GROUPS_PER_WORD];
    size_t group_count;
    uint32_t share_start;
    uint8_t share_count;
} word;

static emb_map *keys;    /* folded words */
static emb_map *classes; /* "legal:llc", "concept:bank" … → group */
static word words[WORDS_MAX];
static uint8_t group_types[GROUPS_MAX];
static uint32_t group_count;
static uint64_t first_words[EMB_LEXICON_FIRST_BITS / 64];
static emb_readings readings;
static emb_words split_words;

static void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* ---- Words and groups ---- */

static uint16_t new_group(emb_group_type type)
{
    if (group_count == GROUPS_MAX)
        fail("more than %d groups", GROUPS_MAX);
    group_types[group_count] = (uint8_t)type;
    return (uint16_t)group_count++;
}

static uint16_t group_of_class(emb_group_type type, emb_str name)
{
    static uint16_t group_of[GROUPS_MAX];
    char key[160];
    snprintf(key, sizeof key, "%d:%.*s", (int)type, (int)name.len, name.data);
    bool is_new = false;
    uint32_t number = emb_map_put(classes, emb_str_from(key), &is_new);
    if (is_new)
        group_of[number] = new_group(type);
    return group_of[number];
}

static void add_group(word *w, uint16_t group)
{
    size_t at = w->group_count;
    for (size_t i = 0; i < w->group_count; i++) {
        if (w->groups[i] == group)
            return;
        if (w->groups[i] > group && at == w->group_count)
            at = i;
    }
    if (w->group_count == GROUPS_PER_WORD)
        return;
    memmove(&w->groups[at + 1], &w->groups[at], (w->group_count - at) * sizeof w->groups[0]);
    w->groups[at] = group;
    w->group_count++;
}

static void add_key(emb_str key, uint32_t flags, int group)
{
    if (!key.len || key.len > EMB_TERM_MAX)
        return;
    uint32_t number = emb_map_put(keys, key, NULL);
    if (number >= WORDS_MAX)
        fail("more than %d words", WORDS_MAX);
    words[number].flags |= flags;
    if (group >= 0)
        add_group(&words[number], (uint16_t)group);
}

static void mark_first_word(emb_str first)
{
    uint32_t bit = emb_lexicon_hash(first) % EMB_LEXICON_FIRST_BITS;
    first_words[bit / 64] |= (uint64_t)1 << (bit % 64);
}

/* A reading "limited liability company" as its key without spaces. */
static void add_joined(emb_str text, uint32_t flags, int group)
{
    char key[EMB_READING_MAX + 1];
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == ' ') {
            if (emb_str_find_byte(text, ' ', 0) == i)
                mark_first_word(emb_str_slice(text, 0, i));
            continue;
        }
        key[len++] = text.data[i];
    }
    add_key((emb_str){key, len}, flags, group);
}

static void add_native(emb_str text, uint32_t flags, int group)
{
    char key[EMB_READING_MAX + 8];
    size_t len = 0, letters = 0, first = 0;
    emb_words_split(text, &split_words);
    for (size_t i = 0; i < split_words.count; i++) {
        const emb_word *w = &split_words.items[i];
        if (!emb_native_script((emb_script)w->script))
            return;
        for (size_t j = 0; j < w->count && len + 4 < sizeof key; j++) {
            len += emb_native_letter(w->letters[j], (emb_script)w->script, key + len);
            if (++letters == 1)
                first = len;
        }
    }
    if (letters > 1 && split_words.count && emb_native_by_character((emb_script)split_words.items[0].script))
        mark_first_word((emb_str){key, first});
    add_key((emb_str){key, len}, flags, group);
}

static void add_word(emb_str text, uint32_t flags, int group)
{
    text = emb_str_trim(text);
    emb_read_name(text, EMB_NAME_ANY, &readings);
    for (size_t i = 0; i < readings.count; i++)
        if (readings.items[i].scheme == EMB_SCHEME_PLAIN)
            add_joined((emb_str){readings.items[i].text, readings.items[i].len}, flags, group);
    add_native(text, flags, group);
}

/* ---- Files ---- */

typedef void line_reader(emb_str line, void *context);

static void each_line(const char *directory, const char *name, line_reader *read, void *context)
{
    char path[1024];
    snprintf(path, sizeof path, "%s%s%s", directory, *directory ? "/" : "", name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail("cannot open %s", path);
    char line[65536];
    while (fgets(line, sizeof line, file)) {
        emb_str text = emb_str_trim(emb_str_from(line));
        if (text.len && text.data[0] != '#')
            read(text, context);
    }
    fclose(file);
}

static emb_str next_field(emb_str *rest)
{
    emb_str field = EMB_STR("");
    emb_str_split(rest, EMB_STR("\t"), &field);
    return emb_str_trim(field);
}

/* The words of a field, "; " between them. */
static void add_words(emb_str list, uint32_t flags, int group)
{
    emb_str text;
    while (emb_str_split(&list, EMB_STR("; "), &text))
        add_word(text, flags, group);
}

/* kind, countries, forms */
static void read_legal_form(emb_str line, void *context)
{
    (void)context;
    emb_str class = next_field(&line);
    next_field(&line);
    add_words(next_field(&line), EMB_WORD_LEGAL_FORM, group_of_class(EMB_GROUP_LEGAL, class));
}

/* meaning, words */
static void read_organisation_word(emb_str line, void *context)
{
    (void)context;
    emb_str concept = next_field(&line);
    if (emb_str_equal(concept, EMB_STR("stop")))
        add_words(next_field(&line), EMB_WORD_STOP, -1);
    else
        add_words(next_field(&line), EMB_WORD_GENERIC, group_of_class(EMB_GROUP_CONCEPT, concept));
}

/* class, words */
static void read_honorific(emb_str line, void *context)
{
    (void)context;
    bool maybe = emb_str_equal(next_field(&line), EMB_STR("maybe"));
    add_words(next_field(&line), maybe ? EMB_WORD_MAYBE_HONORIFIC : EMB_WORD_HONORIFIC, -1);
}

/* class, words */
static void read_particle(emb_str line, void *context)
{
    static const struct {
        const char *class;
        uint32_t flag;
    } flags[] = {
        {"article", EMB_WORD_ARTICLE},     {"preposition", EMB_WORD_PREPOSITION},
        {"connector", EMB_WORD_CONNECTOR}, {"patronymic-connector", EMB_WORD_PATRONYMIC},
        {"kunya", EMB_WORD_KUNYA},         {"compound", EMB_WORD_COMPOUND},
        {"stop", EMB_WORD_STOP},           {"ship", EMB_WORD_SHIP},
    };
    (void)context;
    emb_str class = next_field(&line);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (emb_str_equal(class, emb_str_from(flags[i].class)))
            add_words(next_field(&line), flags[i].flag, -1);
}

/* spellings of one name */
static void read_group(emb_str line, void *context)
{
    add_words(line, 0, new_group(*(const emb_group_type *)context));
}

/* value, words */
static void read_numeral(emb_str line, void *context)
{
    (void)context;
    emb_str value = next_field(&line);
    uint16_t group = group_of_class(EMB_GROUP_NUMERAL, value);
    add_word(value, EMB_WORD_NUMERAL, group);
    add_words(next_field(&line), EMB_WORD_NUMERAL, group);
}

/* kind, country, names: those of a country belong to the names that countries.tsv has */
static void read_place(emb_str line, void *context)
{
    (void)context;
    bool country = emb_str_equal(next_field(&line), EMB_STR("country"));
    emb_str code = next_field(&line);
    add_words(next_field(&line), EMB_WORD_PLACE, country ? group_of_class(EMB_GROUP_PLACE, code) : new_group(EMB_GROUP_PLACE));
}

/* code, alpha-3, name, further names "; "-separated: one group a country */
static void read_country(emb_str line, void *context)
{
    (void)context;
    emb_str code = next_field(&line), field;
    uint16_t group = group_of_class(EMB_GROUP_PLACE, code);
    next_field(&line);
    add_word(next_field(&line), EMB_WORD_PLACE, group);
    emb_str names = next_field(&line);
    while (emb_str_split(&names, EMB_STR("; "), &field))
        if (field.len > 3)
            add_word(field, EMB_WORD_PLACE, group);
}

/* ---- How common names are ---- */

typedef struct common_name {
    uint32_t word;
    uint8_t culture, kind;
    double per_million;
    emb_word_form form;
    char skeleton[EMB_KEY_MAX];
} common_name;

/* For link.c, which is used without groups here. */
const uint16_t emb_word_groups[1];
const uint8_t emb_group_types[1];

static common_name common_names[NAMES_MAX];
static size_t common_count;
static emb_map *cultures;
static uint16_t culture_mix[EMB_CULTURES_MAX];

static uint8_t culture_number(emb_str name)
{
    uint32_t number = emb_map_put(cultures, name, NULL);
    if (number >= EMB_CULTURES_MAX)
        fail("more than %d cultures", EMB_CULTURES_MAX);
    return (uint8_t)number;
}

static double number_of(emb_str text)
{
    char copy[32];
    snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.data);
    return strtod(copy, NULL);
}

/* The last word of "de la Cruz": the others are small words. */
static emb_str last_word(emb_str text)
{
    for (size_t i = text.len; i > 0; i--)
        if (text.data[i - 1] == ' ')
            return emb_str_slice(text, i, text.len);
    return text;
}

static void add_common_name(emb_str text, uint8_t culture, uint8_t kind, double per_million)
{
    emb_read_name(emb_str_trim(text), EMB_NAME_ANY, &readings);
    if (!readings.count || common_count == NAMES_MAX)
        fail("frequencies: \"%.*s\" cannot be read, or there are more than %d", (int)text.len, text.data, NAMES_MAX);
    emb_str key = last_word((emb_str){readings.items[0].text, readings.items[0].len});
    add_key(key, 0, -1);
    common_name *name = &common_names[common_count++];
    *name = (common_name){.word = emb_map_put(keys, key, NULL), .culture = culture, .kind = kind, .per_million = per_million};
}

static size_t count_names(emb_str names)
{
    emb_str name;
    size_t count = 0;
    while (emb_str_split(&names, EMB_STR("; "), &name))
        count++;
    return count;
}

/* culture, kind, per million of the first and of the last, names; "mix", culture, per mille */
static void read_frequencies(emb_str line, void *context)
{
    (void)context;
    emb_str first = next_field(&line), second = next_field(&line), name;
    if (emb_str_equal(first, EMB_STR("mix"))) {
        culture_mix[culture_number(second)] = (uint16_t)number_of(next_field(&line));
        return;
    }
    double high = number_of(next_field(&line)), low = number_of(next_field(&line));
    emb_str names = next_field(&line);
    uint8_t kind = emb_str_equal(second, EMB_STR("given"))    ? EMB_SHARE_GIVEN
                   : emb_str_equal(second, EMB_STR("family")) ? EMB_SHARE_FAMILY
                                                              : EMB_SHARE_WORD;
    size_t count = count_names(names);
    double power = count > 1 ? log(low / high) / log((double)count) : 0;
    for (double rank = 1; emb_str_split(&names, EMB_STR("; "), &name); rank++)
        add_common_name(name, culture_number(first), kind, high * pow(rank, power));
}

typedef struct share_sum {
    double same, strong, weak;
} share_sum;

static bool share_group(const word *a, const word *b, emb_group_type type)
{
    for (size_t i = 0; i < a->group_count; i++)
        for (size_t j = 0; j < b->group_count; j++)
            if (a->groups[i] == b->groups[j] && group_types[a->groups[i]] == type)
                return true;
    return false;
}

static unsigned likeness_of(const common_name *a, const common_name *b)
{
    emb_links links = {{{0}}};
    if (a->word == b->word)
        return 1000;
    if (share_group(&words[a->word], &words[b->word], EMB_GROUP_VARIANT))
        return EMB_SHARE_STRONG;
    emb_link_measure(&a->form, &b->form, &links);
    unsigned likeness = links.by_kind[EMB_NAME_PERSON].likeness;
    bool other_name = share_group(&words[a->word], &words[b->word], EMB_GROUP_NATIONAL) ||
                      share_group(&words[a->word], &words[b->word], EMB_GROUP_NICKNAME);
    return other_name && likeness < EMB_SHARE_WEAK ? EMB_SHARE_WEAK : likeness;
}

static uint8_t level_of(double per_million)
{
    double level = per_million > 0 ? floor(8 * log2(per_million * 8) + 0.5) : 0;
    return (uint8_t)(level < 1 ? (per_million > 0) : level > 255 ? 255 : level);
}

/* Whoever is called so, or so nearly so that the names would be taken for each other. */
static void sum_shares(const common_name *name, share_sum sums[EMB_CULTURES_MAX][3])
{
    memset(sums, 0, sizeof(share_sum[EMB_CULTURES_MAX][3]));
    for (size_t i = 0; i < common_count; i++) {
        const common_name *other = &common_names[i];
        share_sum *sum = &sums[other->culture][other->kind];
        unsigned likeness = other->kind == EMB_SHARE_WORD && other->word != name->word ? 0 : likeness_of(name, other);
        sum->same += likeness == 1000 ? other->per_million : 0;
        sum->strong += likeness >= EMB_SHARE_STRONG ? other->per_million : 0;
        sum->weak += likeness >= EMB_SHARE_WEAK ? other->per_million : 0;
    }
}

static void write_shares(FILE *out)
{
    static share_sum sums[EMB_CULTURES_MAX][3];
    uint32_t total = 0;
    for (size_t i = 0; i < common_count; i++) {
        common_name *name = &common_names[i];
        emb_part part = {.len = (uint8_t)emb_map_key(keys, name->word).len};
        if (part.len > EMB_KEY_MAX)
            fail("frequencies: a word is too long");
        memcpy(part.key, emb_map_key(keys, name->word).data, part.len);
        name->form = emb_word_form_of(&part, name->skeleton);
        name->form.key = emb_map_key(keys, name->word);
    }
    fprintf(out, "const emb_word_share emb_word_shares[] = {\n");
    for (size_t i = 0; i < common_count; i++) {
        word *w = &words[common_names[i].word];
        if (w->share_count)
            continue;
        w->share_start = total;
        sum_shares(&common_names[i], sums);
        for (unsigned culture = 0; culture < emb_map_count(cultures); culture++)
            for (unsigned kind = 0; kind < 3; kind++) {
                const share_sum *sum = &sums[culture][kind];
                if (sum->weak <= 0 || w->share_count == UINT8_MAX)
                    continue;
                fprintf(out, "{%u,%u,%u,%u,%u},\n", culture, kind, level_of(sum->same), level_of(sum->strong), level_of(sum->weak));
                w->share_count++;
                total++;
            }
    }
    if (total > UINT16_MAX)
        fail("more than %u shares", UINT16_MAX);
    fprintf(out, "{0,0,0,0,0}};\nconst uint16_t emb_culture_mix[] = {\n");
    for (unsigned culture = 0; culture < emb_map_count(cultures); culture++)
        fprintf(out, "%u,", culture_mix[culture]);
    fprintf(out, "0};\nconst uint32_t emb_culture_count = %u;\n", emb_map_count(cultures));
}

/* ---- Output ---- */

static void write_string(FILE *out, emb_str text)
{
    fputc('"', out);
    for (size_t i = 0; i < text.len; i++)
        fprintf(out, emb_is_ascii_alpha(text.data[i]) || emb_is_ascii_digit(text.data[i]) ? "%c" : "\\%03o", (uint8_t)text.data[i]);
    fputc('"', out);
}

static void write_words(FILE *out)
{
    size_t start = 0;
    fprintf(out, "const emb_word_facts emb_lexicon_words[] = {\n");
    for (uint32_t i = 0; i < emb_map_count(keys); i++) {
        fprintf(out, "    {");
        write_string(out, emb_map_key(keys, i));
        fprintf(out, ", %u, %zu, %zu, %zu, %u, %u},\n", words[i].flags, emb_map_key(keys, i).len, words[i].group_count, start,
                words[i].share_start, words[i].share_count);
        start += words[i].group_count;
    }
    fprintf(out, "};\nconst uint16_t emb_word_groups[] = {\n");
    for (uint32_t i = 0; i < emb_map_count(keys); i++)
        for (size_t j = 0; j < words[i].group_count; j++)
            fprintf(out, "%u,%s", words[i].groups[j], j + 1 == words[i].group_count ? "\n" : "");
    fprintf(out, "0};\n");
}

static void write_slots(FILE *out)
{
    uint32_t mask = 1;
    while (mask < emb_map_count(keys) * 2)
        mask *= 2;
    uint16_t *slots = calloc(mask, sizeof *slots);
    if (!slots)
        fail("out of memory");
    mask--;
    for (uint32_t i = 0; i < emb_map_count(keys); i++) {
        uint32_t at = emb_lexicon_hash(emb_map_key(keys, i)) & mask;
        while (slots[at])
            at = (at + 1) & mask;
        slots[at] = (uint16_t)(i + 1);
    }
    fprintf(out, "const uint32_t emb_lexicon_slots_mask = %u;\nconst uint16_t emb_lexicon_slots[] = {\n", mask);
    for (uint32_t i = 0; i <= mask; i++)
        fprintf(out, "%u,%s", slots[i], i % 16 == 15 ? "\n" : "");
    fprintf(out, "};\n");
    free(slots);
}

/* Of all words and what is known of them, so that an index made with other lists is told apart. */
static uint32_t digest(void)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < emb_map_count(keys); i++) {
        sum = (sum * 31 + emb_lexicon_hash(emb_map_key(keys, i))) * 31 + words[i].flags;
        for (size_t j = 0; j < words[i].group_count; j++)
            sum = sum * 31 + words[i].groups[j];
    }
    return sum;
}

static void write_tables(const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        fail("cannot write %s", path);
    fprintf(out, "/* Generated by gen/lexicon.c from data/names/. */\n#include \"text/lexicon_tables.h\"\n\n");
    write_shares(out);
    write_words(out);
    fprintf(out, "const uint32_t emb_group_count = %u;\nconst uint8_t emb_group_types[] = {\n", group_count);
    for (uint32_t i = 0; i < group_count; i++)
        fprintf(out, "%u,%s", group_types[i], i % 32 == 31 ? "\n" : "");
    fprintf(out, "0};\n");
    write_slots(out);
    fprintf(out, "const uint64_t emb_lexicon_first_words[] = {\n");
    for (size_t i = 0; i < EMB_LEXICON_FIRST_BITS / 64; i++)
        fprintf(out, "0x%llxull,%s", (unsigned long long)first_words[i], i % 4 == 3 ? "\n" : "");
    fprintf(out, "};\nconst uint32_t emb_lexicon_digest = %uu;\n", digest());
    if (fclose(out) != 0)
        fail("cannot write %s", path);
}

int main(int argc, char **argv)
{
    static const emb_group_type variant = EMB_GROUP_VARIANT, national = EMB_GROUP_NATIONAL, nickname = EMB_GROUP_NICKNAME;
    if (argc != 4)
        fail("usage: lexicon DIRECTORY COUNTRIES.TSV OUTPUT.C");
    keys = emb_map_new();
    classes = emb_map_new();
    cultures = emb_map_new();
    if (!keys || !classes || !cultures)
        fail("out of memory");
    each_line(argv[1], "legal_forms.tsv", read_legal_form, NULL);
    each_line(argv[1], "organisation_words.tsv", read_organisation_word, NULL);
    each_line(argv[1], "honorifics.tsv", read_honorific, NULL);
    each_line(argv[1], "particles.tsv", read_particle, NULL);
    each_line(argv[1], "name_variants.tsv", read_group, (void *)&variant);
    each_line(argv[1], "national_variants.tsv", read_group, (void *)&national);
    each_line(argv[1], "nicknames.tsv", read_group, (void *)&nickname);
    each_line(argv[1], "numerals.tsv", read_numeral, NULL);
    each_line(argv[1], "places.tsv", read_place, NULL);
    each_line("", argv[2], read_country, NULL);
    each_line(argv[1], "frequencies.tsv", read_frequencies, NULL);
    write_tables(argv[3]);
    return 0;
}
