/* SPDX-License-Identifier: Apache-2.0 */
#include "match/chance.h"

#include <stdio.h>

#include "text/native.h"
#include "text/weights.h"

#define MILLION 1e6

/* The middle names of people: how many given names there are on average, and how many people have three, four and more names. */
static const double given_names = 1.6, three_names = 0.55, four_names = 0.03, more_names = 0.004;
/* A name of one word stands in a file of people seldom. */
static const double one_name = 0.02;
/* Names that the table does not have, per million of a culture: of one such name, of it and its spellings, of all that is near. */
static const double rare_name[] = {8.0, 12.0, 24.0, 0};
static const double rare_word[] = {25.0, 40.0, 120.0, 0};
/* First letters: one of fifteen or so. */
static const double first_letter = 66000;
/* Korean and Chinese names: how many people bear one, a usual family name, and a given name of one syllable or character, of two. */
static const double syllabic_people = 0.02, syllable_family = 0.07;
static const double korean_given[] = {1.0 / 60, 1.0 / 200}, chinese_given[] = {1.0 / 60, 1.0 / 1500},
                    han_given[] = {1.0 / 350, 1.0 / 8000};

/* ---- People ---- */

typedef struct shares {
    double given, family; /* in a million of a culture */
} shares;

static double per_million(const emb_word_share *share, unsigned slack)
{
    return emb_share_per_million(slack == 0 ? share->same : slack == 1 ? share->strong : share->weak);
}

/* The longer an unknown name, the fewer others are like it. */
static double rarity_of_length(size_t len)
{
    return len >= 10 ? 0.15 : len >= 8 ? 0.35 : len >= 6 ? 1 : 1.6;
}

static shares shares_of(const emb_chance_part *part, const emb_word_facts *facts, unsigned culture)
{
    double rare = rare_name[part->slack] * rarity_of_length(part->key.len);
    shares sum = {rare, rare};
    if (part->slack == 3 || part->role == EMB_ROLE_INITIAL)
        return (shares){first_letter, first_letter};
    for (size_t i = 0; facts && i < facts->share_count; i++) {
        const emb_word_share *share = &emb_word_shares[facts->share_start + i];
        if (share->culture != culture || share->kind == EMB_SHARE_WORD)
            continue;
        *(share->kind == EMB_SHARE_GIVEN ? &sum.given : &sum.family) += per_million(share, part->slack);
    }
    return sum;
}

static double names_factor(size_t count)
{
    return count == 3 ? 2 * three_names : count == 4 ? 6 * four_names : 24 * more_names;
}

/* One of the words is a family name, the others are given names, in whatever order. */
static double chance_of_all(const shares *words, size_t count)
{
    double sum = 0;
    for (size_t family = 0; family < count; family++) {
        double product = words[family].family / MILLION;
        for (size_t i = 0; i < count; i++)
            product *= i == family ? 1 : words[i].given / MILLION;
        sum += product;
    }
    return sum * names_factor(count);
}

/* Any two of the words. */
static double chance_of_two(const shares *words, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            sum += i == j ? 0 : words[i].given / MILLION * words[j].family / MILLION;
    return sum * given_names;
}

static double chance_in_culture(const emb_chance_part *parts, const emb_word_facts *const *facts, size_t count, unsigned culture)
{
    shares matched[EMB_PARTS_MAX], all[EMB_PARTS_MAX];
    size_t matched_count = 0;
    for (size_t i = 0; i < count; i++) {
        all[i] = shares_of(&parts[i], facts[i], culture);
        if (parts[i].matched)
            matched[matched_count++] = all[i];
    }
    if (matched_count <= 1)
        return !matched_count ? 0 : (matched[0].given + matched[0].family) / MILLION * one_name;
    return matched_count == 2 ? chance_of_two(all, count) : chance_of_all(matched, matched_count);
}

static double chance_of_syllables(const emb_chance_part *parts, size_t count)
{
    size_t matched = 0;
    unsigned class = parts[0].key_class;
    const double *given = class == EMB_KEY_KOREAN || class == EMB_SCRIPT_HANGUL ? korean_given
                          : emb_native_by_character((emb_script) class)         ? han_given
                          : class == EMB_KEY_CHINESE                            ? chinese_given
                                                                                : korean_given;
    for (size_t i = 0; i < count; i++)
        matched += parts[i].matched;
    double product = syllabic_people * syllable_family * (matched < 2 ? 1 : given[matched > 2]);
    for (size_t i = 3; i < matched; i++)
        product *= given[0]; /* a second given name */
    return product;
}

static double chance_of_person(const emb_chance_part *parts, size_t count)
{
    const emb_word_facts *facts[EMB_PARTS_MAX];
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].key_class == EMB_KEY_KOREAN || parts[i].key_class == EMB_KEY_CHINESE ||
            emb_native_by_character((emb_script)parts[i].key_class))
            return chance_of_syllables(parts, count);
        facts[i] = parts[i].key_class == EMB_KEY_PLAIN ? emb_word_find(parts[i].key) : NULL;
    }
    for (unsigned culture = 0; culture < emb_culture_count; culture++)
        if (emb_culture_mix[culture])
            sum += emb_culture_mix[culture] / 1000.0 * chance_in_culture(parts, facts, count, culture);
    return sum;
}

/* ---- Organisations and ships ---- */

static double share_of_word(const emb_chance_part *part)
{
    const emb_word_facts *facts = part->key_class == EMB_KEY_PLAIN ? emb_word_find(part->key) : NULL;
    double sum = rare_word[part->slack];
    if (part->slack == 3)
        return first_letter;
    for (size_t i = 0; facts && i < facts->share_count; i++) {
        const emb_word_share *share = &emb_word_shares[facts->share_start + i];
        if (share->kind == EMB_SHARE_WORD)
            sum += per_million(share, part->slack);
    }
    if (part->role == EMB_ROLE_NUMERAL)
        return 20000;
    return (part->role == EMB_ROLE_GENERIC || part->role == EMB_ROLE_PLACE) && sum < 2000 ? 2000 : sum;
}

static double chance_of_words(const emb_chance_part *parts, size_t count)
{
    double product = 1;
    for (size_t i = 0; i < count; i++)
        if (parts[i].matched)
            product *= share_of_word(&parts[i]) / MILLION;
    return product;
}

double emb_chance(emb_name_kind kind, bool characters, const emb_chance_part *parts, size_t count)
{
    double chance = kind == EMB_NAME_PERSON
                        ? (characters && count ? chance_of_syllables(parts, count) : chance_of_person(parts, count))
                        : chance_of_words(parts, count);
    return chance * MILLION > 1e-9 ? chance * MILLION : 1e-9;
}

int emb_chance_eighths(double chance)
{
    int bits = 0;
    for (; chance >= 2 && bits < 40; chance /= 2)
        bits++;
    for (; chance < 1 && bits > -40; chance *= 2)
        bits--;
    int eighths = bits * 8;
    for (double step = 1.0905077326652577; chance >= step && eighths < bits * 8 + 7; chance /= step)
        eighths++;
    return eighths;
}

/* How doubtful it is that the names are the same: words that are missing are more so than letters, and letters than transcriptions. */
static int doubt_of(const emb_score *score)
{
    int doubt = 0;
    for (size_t i = 0; i < score->count; i++) {
        const emb_loss *loss = &score->losses[i];
        if (loss->kind != EMB_LOSS_LINK)
            doubt += loss->points * EMB_W_DOUBT_EXTRA;
        else
            doubt += loss->points *
                     (loss->link == EMB_LINK_EDIT || loss->link == EMB_LINK_INITIAL ? EMB_W_DOUBT_EDIT : EMB_W_DOUBT_SPELLING);
    }
    return doubt / 1000;
}

int emb_chance_loss(emb_name_kind kind, double chance, const emb_score *score)
{
    int slack = doubt_of(score);
    bool people = kind == EMB_NAME_PERSON;
    int eighths = emb_chance_eighths(chance);
    int ranked = eighths - EMB_W_CHANCE_RARE * 8, common = eighths - (people ? EMB_W_CHANCE_FREE : EMB_W_CHANCE_FREE_WORDS) * 8;
    int share = slack >= EMB_W_CHANCE_SLACK ? 1000 : slack * 1000 / EMB_W_CHANCE_SLACK;
    int room = score->points > EMB_W_LINE ? score->points - EMB_W_LINE : 0; /* what only ranks takes nobody below the line */
    int loss = ranked > 0 ? ranked * EMB_W_CHANCE_SAME / 8000 * room / (1000 - EMB_W_LINE) : 0;
    if (common > 0)
        loss += common * (people ? EMB_W_CHANCE_DOUBTFUL : EMB_W_CHANCE_DOUBTFUL_WORDS) * share / 8000;
    return loss;
}

const char *emb_chance_text(emb_name_kind kind)
{
    return kind == EMB_NAME_PERSON ? "how many people in a million match as well by chance"
                                   : "how many names in a million match as well by chance";
}

emb_str emb_chance_format(double chance, char out[EMB_CHANCE_TEXT])
{
    int len = chance < 0.0001 ? snprintf(out, EMB_CHANCE_TEXT, "less than 0.0001") : snprintf(out, EMB_CHANCE_TEXT, "%.2g", chance);
    if (chance >= 100)
        len = snprintf(out, EMB_CHANCE_TEXT, "%.0f", chance);
    return (emb_str){out, (size_t)len};
}
