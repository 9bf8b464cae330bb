/* SPDX-License-Identifier: Apache-2.0 */
/* What texts touch (tests/data/measures.tsv), and that spans are words of the text in their order. */
#include "../table.h"
#include "rules/measures.h"

static emb_measures *measures;
static emb_measure_touches touches;
static size_t failures;

static const emb_measure_touch *find(const char *provision)
{
    for (size_t i = 0; i < touches.count; i++)
        if (strcmp(touches.items[i].provision, provision) == 0)
            return &touches.items[i];
    return NULL;
}

/* "!name", "name", "name=verdict", "name:direction" or both; spaces in verdicts are written as dots. */
static bool holds(char *expected)
{
    bool absent = *expected == '!';
    char *direction = strchr(expected, ':');
    if (direction)
        *direction++ = '\0';
    char *verdict = strchr(expected, '=');
    if (verdict)
        *verdict++ = '\0';
    const char *name = expected + absent;
    const emb_measure_touch *touch = find(strcmp(name, "none") == 0 ? "" : name);
    if (absent || !touch)
        return absent && !touch;
    for (char *c = verdict; c && *c; c++)
        *c = *c == '.' ? ' ' : *c;
    return (!verdict || strcmp(emb_measure_verdict_name(touch->verdict), verdict) == 0) &&
           (!direction || strcmp(emb_goods_direction_name(touch->direction), direction) == 0);
}

static void check_spans(const char *text)
{
    for (size_t i = 0; i < touches.count; i++) {
        const emb_measure_touch *touch = &touches.items[i];
        assert_true(touch->span_count > 0 && touch->span_count <= EMB_MEASURE_SPANS_MAX);
        for (size_t j = 0; j < touch->span_count; j++) {
            assert_true(touch->spans[j].from < touch->spans[j].to && touch->spans[j].to <= strlen(text));
            assert_true(j == 0 || touch->spans[j - 1].from <= touch->spans[j].from);
        }
        assert_true(i == 0 || touches.items[i - 1].spans[0].from <= touch->spans[0].from);
    }
}

static void check_text(const table_row *row)
{
    emb_measures_options options = {.language = emb_str_from(row->column[0]), .date = emb_str_from(row->column[1])};
    char expected[1024];
    bool good = true;
    touches.count = 0;
    assert_int_equal(emb_measures_find(measures, emb_str_from(row->column[2]), &options, &touches, NULL), EMB_OK);
    check_spans(row->column[2]);
    snprintf(expected, sizeof expected, "%s", row->column[3]);
    if (strcmp(expected, "-") == 0)
        good = touches.count == 0;
    else
        for (char *rest = NULL, *one = strtok_r(expected, " ", &rest); one; one = strtok_r(NULL, " ", &rest))
            good &= holds(one);
    if (good)
        return;
    failures++;
    print_error("%s:%d: %s\n  expected %s, found\n", row->file, row->line, row->column[2], row->column[3]);
    for (size_t i = 0; i < touches.count; i++)
        print_error("    %s=%s:%s (%s)\n", *touches.items[i].provision ? touches.items[i].provision : "none",
                    emb_measure_verdict_name(touches.items[i].verdict), emb_goods_direction_name(touches.items[i].direction),
                    touches.items[i].goods);
}

static void texts_touch_what_is_expected(void **state)
{
    (void)state;
    failures = 0;
    table_each("tests/data/measures.tsv", check_text);
    assert_int_equal(failures, 0);
}

/* Spans are bytes of the text, also where letters have marks of their own and words are in capitals. */
static void spans_are_the_words(void **state)
{
    (void)state;
    static const char text[] = "NORDKOREA liefert Kohle.\n\nUnd MUNITION an Russland.";
    touches.count = 0;
    assert_int_equal(emb_measures_find(measures, EMB_STR(text), NULL, &touches, NULL), EMB_OK);
    const emb_measure_touch *coal = find("un-2371-coal");
    assert_non_null(coal);
    assert_int_equal(coal->span_count, 2);
    assert_memory_equal(text + coal->spans[0].from, "NORDKOREA", coal->spans[0].to - coal->spans[0].from);
    assert_memory_equal(text + coal->spans[1].from, "Kohle", coal->spans[1].to - coal->spans[1].from);
    assert_string_equal(coal->hs, "2701 2702 2703 2704");
}

/* The words between spaces that may name a country. */
static size_t find_places(emb_str text, emb_str language, emb_byte_span *places, size_t max)
{
    size_t count = 0;
    for (size_t from = 0, to; from < text.len && count < max; from = to + 1) {
        for (to = from; to < text.len && text.data[to] != ' ' && text.data[to] != '\n';)
            to++;
        if (emb_measures_name_place(measures, emb_str_slice(text, from, to), language))
            places[count++] = (emb_byte_span){from, to};
    }
    return count;
}

static size_t places_found;

static void check_places(const table_row *row)
{
    static const char filler[] =
        "Das Wetter bleibt kalt. Kohle wird knapp.\n\nDie Munition ging aus.\n\nNiemand weiss es. Nun denn.\n";
    char text[8192];
    int len = snprintf(text, sizeof text, "%s%s\n\n%s%s%s %s\n%s", filler, row->column[2], filler, filler, row->column[2],
                       row->column[2], filler);
    assert_true(len > 0 && (size_t)len < sizeof text);
    emb_byte_span places[256];
    emb_measures_options options = {.language = emb_str_from(row->column[0]), .date = emb_str_from(row->column[1])};
    touches.count = 0;
    assert_int_equal(emb_measures_find(measures, emb_str_from(text), &options, &touches, NULL), EMB_OK);
    size_t whole = touches.count;
    options.places = places;
    options.place_count = find_places(emb_str_from(text), options.language, places, 256);
    places_found += options.place_count;
    assert_int_equal(emb_measures_find(measures, emb_str_from(text), &options, &touches, NULL), EMB_OK);
    if (touches.count != 2 * whole || memcmp(touches.items, touches.items + whole, whole * sizeof *touches.items) != 0) {
        failures++;
        print_error("%s:%d: %zu touches in the whole text, %zu around its places\n", row->file, row->line, whole,
                    touches.count - whole);
    }
}

/* Reading around the places of countries alone finds what reading the whole text finds. */
static void places_are_enough(void **state)
{
    (void)state;
    failures = places_found = 0;
    table_each("tests/data/measures.tsv", check_places);
    assert_int_equal(failures, 0);
    assert_true(places_found > 0);
    touches.count = 0;
    emb_measures_options options = {.places = &(emb_byte_span){0, 0}};
    assert_int_equal(emb_measures_find(measures, EMB_STR("Coal from North Korea."), &options, &touches, NULL), EMB_OK);
    assert_int_equal(touches.count, 0); /* none is a place: nothing is read */
}

/* A second text in the same list begins anew, and what was there stays. */
static void lists_are_appended_to(void **state)
{
    (void)state;
    touches.count = 0;
    assert_int_equal(emb_measures_find(measures, EMB_STR("Coal from North Korea."), NULL, &touches, NULL), EMB_OK);
    size_t first = touches.count;
    assert_int_equal(emb_measures_find(measures, EMB_STR("Coal from North Korea."), NULL, &touches, NULL), EMB_OK);
    assert_int_equal(touches.count, 2 * first);
}

static int set_up(void **state)
{
    (void)state;
    return emb_measures_new(&measures, NULL) == EMB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    emb_measures_free(measures);
    emb_vec_free(&touches);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_touch_what_is_expected),
        cmocka_unit_test(spans_are_the_words),
        cmocka_unit_test(places_are_enough),
        cmocka_unit_test(lists_are_appended_to),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
