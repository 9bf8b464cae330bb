/* SPDX-License-Identifier: Apache-2.0 */
/* Links of words: what they are, that they are the same in both directions, and the distance below them. */
#include <stdbool.h>

#include "../random.h"
#include "../table.h"
#include "text/link.h"

static emb_part part_of(const char *word)
{
    emb_part part = {.len = (uint8_t)strlen(word)};
    memcpy(part.key, word, part.len);
    part.facts = emb_word_find(emb_part_key(&part));
    return part;
}

static emb_link link_of(const char *a, const char *b, emb_name_kind kind)
{
    char skeleton_a[EMB_KEY_MAX], skeleton_b[EMB_KEY_MAX];
    emb_part part_a = part_of(a), part_b = part_of(b);
    emb_word_form form_a = emb_word_form_of(&part_a, skeleton_a), form_b = emb_word_form_of(&part_b, skeleton_b);
    emb_links links = {{{0}}}, back = {{{0}}};
    emb_link_measure(&form_a, &form_b, &links);
    emb_link_measure(&form_b, &form_a, &back);
    for (int i = EMB_NAME_PERSON; i <= EMB_NAME_VESSEL; i++)
        if (links.by_kind[i].likeness != back.by_kind[i].likeness)
            fail_msg("%s and %s: %d one way, %d the other", a, b, links.by_kind[i].likeness, back.by_kind[i].likeness);
    return links.by_kind[kind];
}

static void words_link_as_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        emb_name_kind kind;
        emb_link_kind link;
    } cases[] = {
        {"putin", "putin", EMB_NAME_PERSON, EMB_LINK_SAME},
        {"wostotschny", "vostochny", EMB_NAME_PERSON, EMB_LINK_SPELLING},
        {"muhammad", "mehmet", EMB_NAME_PERSON, EMB_LINK_VARIANT},
        {"johann", "giovanni", EMB_NAME_PERSON, EMB_LINK_NATIONAL},
        {"william", "bill", EMB_NAME_PERSON, EMB_LINK_NICKNAME},
        {"william", "bill", EMB_NAME_VESSEL, EMB_LINK_NONE},
        {"trading", "handel", EMB_NAME_ORGANISATION, EMB_LINK_MEANING},
        {"trading", "handel", EMB_NAME_PERSON, EMB_LINK_NONE},
        {"velinsky", "velinski", EMB_NAME_PERSON, EMB_LINK_SPELLING},
        {"brennquist", "brenquost", EMB_NAME_PERSON, EMB_LINK_EDIT},
        {"gul", "gkl", EMB_NAME_PERSON, EMB_LINK_EDIT},
        {"li", "lo", EMB_NAME_PERSON, EMB_LINK_NONE},
        {"ii", "iii", EMB_NAME_ORGANISATION, EMB_LINK_NONE},
        {"ii", "2", EMB_NAME_VESSEL, EMB_LINK_MEANING},
        {"iii", "three", EMB_NAME_ORGANISATION, EMB_LINK_MEANING},
        {"101", "110", EMB_NAME_VESSEL, EMB_LINK_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        emb_link link = link_of(cases[i].a, cases[i].b, cases[i].kind);
        if (link.kind != cases[i].link)
            fail_msg("%s and %s: link %d, expected %d", cases[i].a, cases[i].b, link.kind, cases[i].link);
    }
}

static void links_are_symmetric(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int i = 0; i < 20000; i++) {
        char a[16] = "", b[16] = "";
        size_t len = 2 + random_below(&random, 9);
        for (size_t j = 0; j < len; j++)
            a[j] = b[j] = "aeioubdhklmnrstvwyzj"[random_below(&random, 20)];
        for (size_t edits = random_below(&random, 4); edits; edits--)
            b[random_below(&random, len)] = "aeioubdhklmnrstvwyzj"[random_below(&random, 20)];
        link_of(a, b, EMB_NAME_PERSON);
    }
}

/* The distance by its definition, for words of at most six letters. */
static unsigned plain_distance(const char *a, size_t m, const char *b, size_t n)
{
    if (!m || !n)
        return (unsigned)(m + n);
    unsigned best = plain_distance(a, m - 1, b, n - 1) + (a[m - 1] != b[n - 1]);
    unsigned drop = plain_distance(a, m - 1, b, n) + 1, add = plain_distance(a, m, b, n - 1) + 1;
    best = drop < best ? drop : best;
    best = add < best ? add : best;
    if (m > 1 && n > 1 && a[m - 1] == b[n - 2] && a[m - 2] == b[n - 1]) {
        unsigned swap = plain_distance(a, m - 2, b, n - 2) + 1;
        best = swap < best ? swap : best;
    }
    return best;
}

static void distance_is_that_of_its_definition(void **state)
{
    (void)state;
    uint64_t random = 9;
    for (int i = 0; i < 2000; i++) {
        char a[7] = "", b[7] = "";
        size_t m = random_below(&random, 7), n = random_below(&random, 7);
        for (size_t j = 0; j < m; j++)
            a[j] = (char)('a' + random_below(&random, 3));
        for (size_t j = 0; j < n; j++)
            b[j] = (char)('a' + random_below(&random, 3));
        unsigned expected = plain_distance(a, m, b, n), max = (unsigned)random_below(&random, 5);
        unsigned found = emb_edit_distance((emb_str){a, m}, (emb_str){b, n}, max);
        if (found != (expected > max ? max + 1 : expected))
            fail_msg("\"%s\" and \"%s\", at most %u: %u, expected %u", a, b, max, found, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_link_as_they_should),
        cmocka_unit_test(links_are_symmetric),
        cmocka_unit_test(distance_is_that_of_its_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
