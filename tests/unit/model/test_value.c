/* SPDX-License-Identifier: Apache-2.0 */
#include "model/value.h"

#include <stdio.h>

#include "../check.h"
#include "../random.h"
#include "base/utf8.h"

static void check_clean(emb_str text, size_t max, emb_str expected)
{
    emb_buf scratch = EMB_BUF_INIT(1 << 17);
    emb_str found;
    assert_true(emb_value_clean(text, max, &scratch, &found));
    assert_int_equal(found.len, expected.len);
    assert_memory_equal(found.data, expected.data, expected.len);
    emb_buf_free(&scratch);
}

#define CLEAN(text, expected) check_clean(EMB_STR(text), 1000, EMB_STR(expected))

static void test_white_space(void **state)
{
    (void)state;
    CLEAN("", "");
    CLEAN("   ", "");
    CLEAN("\0", "");
    CLEAN("a", "a");
    CLEAN("a b", "a b");
    CLEAN(" a  b ", "a b");
    CLEAN("a\r\n\tb", "a b");
    CLEAN("a\0b\x01"
          "c\x7F"
          "d",
          "a b c d");
    CLEAN("eight bytes and  two spaces", "eight bytes and two spaces");
    CLEAN("1234567  12345678", "1234567 12345678"); /* the spaces fall into two words of eight bytes */
    CLEAN("1234567\x7F"
          "12345678",
          "1234567 12345678");
    CLEAN("1234567\x1F", "1234567");
    CLEAN("a\xC2\xA0"
          "b",
          "a b"); /* no-break space */
    CLEAN("a\xC2\x85\xC2\x80"
          "b",
          "a b");                                                                           /* next line, a C1 control */
    CLEAN("\xE3\x80\x80\xE9\x87\x91\xE3\x80\x80\xE6\xAD\xA3", "\xE9\x87\x91 \xE6\xAD\xA3"); /* ideographic space */
    CLEAN("a\xE2\x80\x89\xE2\x80\xA8\xE1\x9A\x80\xE2\x81\x9F"
          "b",
          "a b");
    CLEAN("a \xE2\x80\x89", "a");
    CLEAN("\xEF\xBB\xBF"
          "a",
          "a"); /* byte order mark */
    CLEAN("a\xE2\x80\x8D"
          "b",
          "a\xE2\x80\x8D"
          "b"); /* zero width joiner: part of words */
}

static void test_repair(void **state)
{
    (void)state;
    CLEAN("\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD");
    CLEAN("\xF0\x9F\x9A\xA2", "\xF0\x9F\x9A\xA2");
    CLEAN("\xEF\xBF\xBD", "\xEF\xBF\xBD");
    CLEAN("caf\xE9", "caf\xEF\xBF\xBD");
    CLEAN("\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD");
    CLEAN("\xE0\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CLEAN("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
    CLEAN("\xE9\x87", "\xEF\xBF\xBD");
    CLEAN("\xD0", "\xEF\xBF\xBD");
    CLEAN("\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void test_limit(void **state)
{
    (void)state;
    check_clean(EMB_STR("12345"), 5, EMB_STR("12345"));
    check_clean(EMB_STR("123456"), 5, EMB_STR("12345"));
    check_clean(EMB_STR("1234 6"), 5, EMB_STR("1234"));
    check_clean(EMB_STR("  1    2    3   "), 5, EMB_STR("1 2 3"));
    check_clean(EMB_STR("1234\xD0\x98"), 5, EMB_STR("1234"));
    check_clean(EMB_STR("123\xD0\x98\xD0\x98"), 5, EMB_STR("123\xD0\x98"));
    check_clean(EMB_STR("\xFF\xFF"), 5, EMB_STR("\xEF\xBF\xBD"));
}

static bool is_blank(uint32_t c)
{
    return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/* The same, a code point at a time. */
static void clean_plainly(emb_str text, emb_buf *out)
{
    bool space = false;
    for (size_t at = 0; at < text.len;) {
        char bytes[EMB_UTF8_MAX];
        uint32_t code = emb_utf8_next(text, &at);
        if (!is_blank(code)) {
            if (space && out->len)
                emb_buf_append_byte(out, ' ');
            emb_buf_append(out, bytes, emb_utf8_encode(code, bytes));
        }
        space = is_blank(code);
    }
}

/* Bytes that look like text: words, spaces, and now and then anything. */
static size_t random_text(uint64_t *seed, char *text, size_t room)
{
    static const char *const parts[] = {"a",
                                        "word",
                                        " ",
                                        "  ",
                                        "\t",
                                        "\xD0\x98",
                                        "\xE9\x87\x91",
                                        "\xE3\x80\x80",
                                        "\xC2\xA0",
                                        "\xC2",
                                        "\xE2\x80",
                                        "\xE2\x80\x8A",
                                        "\xF0\x9F\x9A\xA2",
                                        "\xFF",
                                        "\"",
                                        "\\"};
    size_t length = 0;
    for (size_t i = random_below(seed, 20); i > 0 && length + 4 <= room; i--) {
        const char *part = parts[random_below(seed, sizeof parts / sizeof *parts)];
        if (random_below(seed, 12) == 0) {
            text[length++] = (char)random_below(seed, 256);
            continue;
        }
        memcpy(text + length, part, strlen(part));
        length += strlen(part);
    }
    return length;
}

static void test_random(void **state)
{
    (void)state;
    uint64_t seed = 1;
    emb_buf scratch = EMB_BUF_INIT(4096), again = EMB_BUF_INIT(4096), plain = EMB_BUF_INIT(4096);
    for (int i = 0; i < 200000; i++) {
        char text[64];
        emb_str raw = {text, random_text(&seed, text, sizeof text)};
        emb_str found, second;
        emb_buf_clear(&plain);
        clean_plainly(raw, &plain);
        assert_true(emb_value_clean(raw, 4096, &scratch, &found));
        assert_true(emb_str_equal(found, emb_buf_str(&plain)));
        assert_true(emb_utf8_valid(found));
        assert_true(emb_value_clean(found, 4096, &again, &second));
        assert_true(second.len == 0 || second.data == found.data); /* what is clean is left alone */
        assert_int_equal(second.len, found.len);
    }
    emb_buf_free(&scratch);
    emb_buf_free(&again);
    emb_buf_free(&plain);
}

/* Adds what is not there yet; says whether it was new. */
static bool put(emb_value_list *list, emb_prop prop, const char *text)
{
    uint32_t hash = emb_value_hash(prop, emb_str_from(text));
    if (emb_value_list_has(list, prop, emb_str_from(text), hash))
        return false;
    assert_true(emb_value_list_reserve(list));
    emb_value_list_push(list, (emb_value_entry){text, (uint32_t)strlen(text), hash, 0, prop});
    return true;
}

static void fill(emb_value_list *list, char (*texts)[8], uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        assert_true(put(list, EMB_PROP_name, texts[i]));
        assert_true(put(list, EMB_PROP_alias, texts[i]));
    }
    for (uint32_t i = 0; i < count; i++) {
        assert_false(put(list, EMB_PROP_name, texts[i]));
        assert_false(put(list, EMB_PROP_alias, texts[i]));
        assert_string_equal(list->entries[2 * (size_t)i].text, texts[i]);
    }
    assert_int_equal(list->count, 2 * count);
}

/* Short lists, the step to a table, and a short list in the memory of a long one. */
static void test_list(void **state)
{
    (void)state;
    static char texts[5000][8];
    static const uint32_t counts[] = {1, 7, 8, 9, 5000, 3, 0, 40};
    emb_value_list list = {0};
    for (size_t i = 0; i < 5000; i++)
        snprintf(texts[i], sizeof texts[i], "%zu", i);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        fill(&list, texts, counts[i]);
        emb_value_list_clear(&list);
    }
    emb_value_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_white_space), cmocka_unit_test(test_repair), cmocka_unit_test(test_limit),
        cmocka_unit_test(test_random),      cmocka_unit_test(test_list),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
