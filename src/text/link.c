/* SPDX-License-Identifier: Apache-2.0 */
#include "text/link.h"

#include "text/weights.h"

emb_word_form emb_word_form_of(const emb_part *part, char skeleton[EMB_KEY_MAX])
{
    emb_word_form form = {.key = emb_part_key(part), .facts = part->facts, .key_class = part->key_class};
    size_t len = part->key_class == EMB_KEY_PLAIN ? emb_fold_skeleton(form.key, skeleton) : 0;
    form.skeleton = (emb_str){skeleton, len};
    return form;
}

static size_t shorter(emb_str a, emb_str b)
{
    return a.len < b.len ? a.len : b.len;
}

static bool has_digit(emb_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (emb_is_ascii_digit(key.data[i]))
            return true;
    return false;
}

/* ---- Letters ---- */

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || c == 'j';
}

/* Vowels that transcriptions take for each other. */
static bool are_kin(char a, char b)
{
    static const char *const kin[] = {"ou", "ei", "iy", "ae", "ij", "yj"};
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++)
        if ((a == kin[i][0] && b == kin[i][1]) || (a == kin[i][1] && b == kin[i][0]))
            return true;
    return false;
}

typedef enum vowel_slip { SLIP_NONE, SLIP_OTHER, SLIP_KIN, SLIP_GENDER } vowel_slip;

/* Whether the only difference is one vowel for another. Antonio and Antonia are two people. */
static vowel_slip find_vowel_slip(emb_str a, emb_str b)
{
    if (a.len != b.len)
        return SLIP_NONE;
    for (size_t i = 0; i < a.len; i++) {
        char x = a.data[i], y = b.data[i];
        if (x == y)
            continue;
        if (!is_vowel(x) || !is_vowel(y))
            return SLIP_NONE;
        bool last = i + 1 == a.len;
        if (last && (x == 'a' || y == 'a') && (x == 'o' || y == 'o'))
            return SLIP_GENDER;
        return are_kin(x, y) && !last ? SLIP_KIN : SLIP_OTHER;
    }
    return SLIP_NONE;
}

/* Consonants of skeletons that transcriptions take for each other, with the length of skeletons from which on they do. */
typedef struct kin_sounds {
    char a, b;
    uint8_t min;
} kin_sounds;

static const kin_sounds kin_consonants[] = {
    {'J', 'S', 5}, /* Zhukov, Schukow */
    {'C', 'J', 5}, /* Jaroen, Charoen */
    {'C', 'S', 5}, /* Chernov, French Tchernov and Chernov */
    {'C', 'h', 4}, /* Khamenei, Chamenei */
    {'J', 'i', 4}, /* Yuri, Juri */
    {'s', 'z', 5}, /* Zelensky, Selenskyj */
};

static bool are_kin_sounds(char a, char b, size_t len)
{
    for (size_t i = 0; i < sizeof kin_consonants / sizeof *kin_consonants; i++) {
        const kin_sounds *kin = &kin_consonants[i];
        if (len >= kin->min && ((a == kin->a && b == kin->b) || (a == kin->b && b == kin->a)))
            return true;
    }
    return false;
}

/* How many letters of two skeletons differ, where each is only another transcription of the same sound; 0 where one is not. */
static unsigned count_kin_slips(emb_str a, emb_str b)
{
    unsigned count = 0;
    if (a.len != b.len)
        return 0;
    for (size_t i = 0; i < a.len; i++) {
        if (a.data[i] == b.data[i])
            continue;
        bool vowels = i + 1 < a.len && are_kin(a.data[i], b.data[i]);
        if (!vowels && !are_kin_sounds(a.data[i], b.data[i], a.len))
            return 0;
        count++;
    }
    return count;
}

static unsigned edit_likeness(emb_str a, emb_str b, unsigned edits)
{
    static const uint16_t one[] = {EMB_W_EDIT_3, EMB_W_EDIT_4, EMB_W_EDIT_5, EMB_W_EDIT_6,
                                   EMB_W_EDIT_7, EMB_W_EDIT_8, EMB_W_EDIT_9, EMB_W_EDIT_10};
    static const uint16_t two[] = {EMB_W_EDITS_8, EMB_W_EDITS_9, EMB_W_EDITS_10, EMB_W_EDITS_11};
    size_t len = shorter(a, b);
    unsigned likeness = edits == 1 ? one[len >= 10 ? 7 : len <= 3 ? 0 : len - 3] : two[len >= 11 ? 3 : len <= 8 ? 0 : len - 8];
    vowel_slip slip = edits == 1 ? find_vowel_slip(a, b) : SLIP_NONE;
    if (slip == SLIP_KIN && len >= 5)
        return EMB_W_VOWEL_KIN;
    if (slip == SLIP_GENDER)
        return likeness - EMB_W_GENDER_ENDING;
    if (len < 4)
        return likeness;
    if (a.data[0] != b.data[0])
        likeness -= len < 5 ? EMB_W_FIRST_LETTER_SHORT : EMB_W_FIRST_LETTER;
    return slip == SLIP_OTHER ? likeness + EMB_W_VOWEL : likeness;
}

static unsigned larger(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

unsigned emb_link_most(unsigned edits, size_t len)
{
    unsigned most = larger(larger(EMB_W_SOUND, EMB_W_SOUND_FAR), larger(EMB_W_KIN_SOUNDS, EMB_W_VOWELS_LEFT_OUT));
    size_t least = edits == 1 ? 3 : 8;
    for (size_t i = least; i <= larger((unsigned)len, (unsigned)least) && i <= 12; i++) {
        emb_str word = {"aaaaaaaaaaaa", i};
        unsigned here = edit_likeness(word, word, edits) + (edits == 1 ? EMB_W_VOWEL : 0);
        most = larger(most, here);
        if (edits == 1)
            most = larger(most, larger(EMB_W_VOWEL_KIN, EMB_W_KIN_SOUND));
    }
    return most;
}

static void keep_better(emb_link *link, unsigned likeness, emb_link_kind kind)
{
    if (likeness > link->likeness)
        *link = (emb_link){(uint16_t)likeness, (uint8_t)kind};
}

static bool same_coarse(emb_str a, emb_str b)
{
    if (!emb_coarse_begin_alike(a, b))
        return false;
    char coarse_a[EMB_KEY_MAX], coarse_b[EMB_KEY_MAX];
    size_t len_a = emb_fold_coarse(a, coarse_a), len_b = emb_fold_coarse(b, coarse_b);
    return len_a >= EMB_COARSE_MIN && len_a == len_b && memcmp(coarse_a, coarse_b, len_a) == 0;
}

/* Whether `few` is `all` without some of its vowels (Tlfah, Tilfah), as scripts that leave them out are read. */
static bool lacks_vowels(emb_str few, emb_str all)
{
    size_t at = 0;
    for (size_t i = 0; i < all.len; i++) {
        if (at < few.len && few.data[at] == all.data[i])
            at++;
        else if (!is_vowel(all.data[i]))
            return false;
    }
    return at == few.len;
}

static void measure_sound(const emb_word_form *a, const emb_word_form *b, emb_link *link)
{
    /* the coarse forms first: few words share theirs, and the distance takes longer */
    if (!same_coarse(a->skeleton, b->skeleton))
        return;
    unsigned edits = emb_edit_distance(a->skeleton, b->skeleton, 3);
    size_t len = shorter(a->skeleton, b->skeleton);
    unsigned slips = count_kin_slips(a->skeleton, b->skeleton);
    if (edits > 3 || (edits == 3 && len < 7 && !slips))
        return;
    bool shorter_a = a->skeleton.len < b->skeleton.len;
    if (lacks_vowels(shorter_a ? a->skeleton : b->skeleton, shorter_a ? b->skeleton : a->skeleton))
        keep_better(link, EMB_W_VOWELS_LEFT_OUT, EMB_LINK_SOUND);
    if (slips && slips <= 3)
        keep_better(link, slips <= 2 ? EMB_W_KIN_SOUNDS : EMB_W_SOUND, EMB_LINK_SOUND);
    keep_better(link, edits <= 2 ? EMB_W_SOUND : EMB_W_SOUND_FAR, EMB_LINK_SOUND);
}

static emb_link measure_plain(const emb_word_form *a, const emb_word_form *b)
{
    emb_link link = {0, EMB_LINK_NONE};
    size_t len = shorter(a->key, b->key);
    if (len < 2 || has_digit(a->key) || has_digit(b->key))
        return link;
    if (emb_str_equal(a->skeleton, b->skeleton)) {
        keep_better(&link, len <= 3 ? EMB_W_SPELLING_SHORT : EMB_W_SPELLING, EMB_LINK_SPELLING);
        return link;
    }
    unsigned budget = emb_edit_budget(len);
    /* "li" and "lo" are two words */
    if (a->key.len < 3 && b->key.len < 3)
        return link;
    unsigned edits = emb_edit_distance(a->key, b->key, budget);
    if (edits <= budget)
        keep_better(&link, edit_likeness(a->key, b->key, edits), EMB_LINK_EDIT);
    if (shorter(a->skeleton, b->skeleton) >= EMB_SKELETON_EDIT_MIN && emb_edit_distance(a->skeleton, b->skeleton, 1) == 1)
        keep_better(&link, edit_likeness(a->skeleton, b->skeleton, 1) - EMB_W_SKELETON_EDIT, EMB_LINK_EDIT);
    bool near = link.likeness != 0;
    if (near && count_kin_slips(a->skeleton, b->skeleton) == 1)
        keep_better(&link, EMB_W_KIN_SOUND, EMB_LINK_SPELLING);
    if ((!near || link.likeness < EMB_W_VOWELS_LEFT_OUT) && len >= EMB_COARSE_KEY_MIN)
        measure_sound(a, b, &link);
    return link;
}

/* What few consonants say is little. */
static unsigned consonants_likeness(size_t len)
{
    return len >= 4 ? EMB_W_CONSONANTS_4 : len == 3 ? EMB_W_CONSONANTS_3 : len == 2 ? EMB_W_CONSONANTS_2 : 0;
}

static emb_link measure_consonants(const emb_word_form *a, const emb_word_form *b)
{
    const emb_word_form *plain = a->key_class == EMB_KEY_PLAIN ? a : b;
    const emb_word_form *bare = plain == a ? b : a;
    char consonants[EMB_KEY_MAX];
    if (bare->key.len < 2 || has_digit(plain->key))
        return (emb_link){0, EMB_LINK_NONE};
    emb_str key = {consonants, emb_fold_consonants(plain->key, consonants)};
    if (!emb_str_equal(key, bare->key))
        return (emb_link){0, EMB_LINK_NONE};
    return (emb_link){(uint16_t)consonants_likeness(key.len), EMB_LINK_CONSONANTS};
}

/* Words in one native script, a byte a letter: by their letters alone. */
static emb_link measure_native(const emb_word_form *a, const emb_word_form *b)
{
    emb_link link = {0, EMB_LINK_NONE};
    unsigned budget = emb_native_edit_budget(shorter(a->key, b->key));
    unsigned edits = budget ? emb_edit_distance(a->key, b->key, budget) : 1;
    if (edits <= budget)
        keep_better(&link, edit_likeness(a->key, b->key, edits), EMB_LINK_EDIT);
    return link;
}

static emb_link measure_letters(const emb_word_form *a, const emb_word_form *b)
{
    bool same = a->key_class == b->key_class && emb_str_equal(a->key, b->key);
    if (same && a->key_class == EMB_KEY_VOWELLESS)
        return (emb_link){(uint16_t)consonants_likeness(a->key.len), EMB_LINK_CONSONANTS};
    if (same)
        return (emb_link){1000, EMB_LINK_SAME};
    if (a->key_class == b->key_class && emb_native_by_letter(a->key_class))
        return measure_native(a, b);
    if (a->key_class == EMB_KEY_PLAIN && b->key_class == EMB_KEY_PLAIN)
        return measure_plain(a, b);
    if ((a->key_class == EMB_KEY_PLAIN && b->key_class == EMB_KEY_VOWELLESS) ||
        (a->key_class == EMB_KEY_VOWELLESS && b->key_class == EMB_KEY_PLAIN))
        return measure_consonants(a, b);
    return (emb_link){0, EMB_LINK_NONE};
}

/* ---- Groups ---- */

/* The best that a common group of a type says: likeness and kind of link, by kind of name. */
static const struct {
    uint16_t likeness;
    uint8_t kind;
    uint8_t names; /* bit 1 << emb_name_kind */
} group_links[] = {
    [EMB_GROUP_VARIANT] = {EMB_W_VARIANT, EMB_LINK_VARIANT, 1u << EMB_NAME_PERSON | 1u << EMB_NAME_ORGANISATION},
    [EMB_GROUP_NATIONAL] = {EMB_W_NATIONAL, EMB_LINK_NATIONAL, 1u << EMB_NAME_PERSON},
    [EMB_GROUP_NICKNAME] = {EMB_W_NICKNAME, EMB_LINK_NICKNAME, 1u << EMB_NAME_PERSON},
    [EMB_GROUP_CONCEPT] = {EMB_W_MEANING, EMB_LINK_MEANING, 1u << EMB_NAME_ORGANISATION},
    [EMB_GROUP_NUMERAL] = {EMB_W_MEANING, EMB_LINK_MEANING, 1u << EMB_NAME_ORGANISATION | 1u << EMB_NAME_VESSEL},
    [EMB_GROUP_PLACE] = {EMB_W_MEANING, EMB_LINK_MEANING, 1u << EMB_NAME_ORGANISATION},
    [EMB_GROUP_LEGAL] = {0, EMB_LINK_NONE, 0},
};

static void take_group(emb_group_type type, emb_links *links)
{
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        if (group_links[type].names >> kind & 1)
            keep_better(&links->by_kind[kind], group_links[type].likeness, (emb_link_kind)group_links[type].kind);
}

/* Both lists of groups ascend. */
static void measure_groups(const emb_word_facts *a, const emb_word_facts *b, emb_links *links)
{
    const uint16_t *groups_a = emb_word_groups + a->group_start, *groups_b = emb_word_groups + b->group_start;
    for (size_t i = 0, j = 0; i < a->group_count && j < b->group_count;) {
        if (groups_a[i] == groups_b[j]) {
            take_group((emb_group_type)emb_group_types[groups_a[i]], links);
            i++, j++;
        } else if (groups_a[i] < groups_b[j]) {
            i++;
        } else {
            j++;
        }
    }
}

bool emb_link_measure(const emb_word_form *a, const emb_word_form *b, emb_links *ret)
{
    emb_link letters = measure_letters(a, b);
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++)
        ret->by_kind[kind] = letters;
    if (a->facts && b->facts && letters.kind != EMB_LINK_SAME) {
        if (a->facts->flags & b->facts->flags & EMB_WORD_NUMERAL) /* "II" and "III" are a letter apart, and two numbers */
            ret->by_kind[EMB_NAME_ORGANISATION] = ret->by_kind[EMB_NAME_VESSEL] = (emb_link){0, EMB_LINK_NONE};
        measure_groups(a->facts, b->facts, ret);
    }
    return ret->by_kind[EMB_NAME_PERSON].likeness || ret->by_kind[EMB_NAME_ORGANISATION].likeness ||
           ret->by_kind[EMB_NAME_VESSEL].likeness;
}
