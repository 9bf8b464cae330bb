/* SPDX-License-Identifier: Apache-2.0 */
/* Strings, buffers, maps, arenas, UTF-8: what everything else stands on. */
#include <stdio.h>
#include <stdlib.h>

#include "../check.h"
#include "../random.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"

#define S(text) EMB_STR(text)

static void test_find_and_trim(void **state)
{
    (void)state;
    assert_int_equal(emb_str_find(S("abcabc"), S("bc"), 2), 4);
    assert_int_equal(emb_str_find(S("abc"), S("d"), 0), SIZE_MAX);
    assert_int_equal(emb_str_find(S("abc"), S("abcd"), 0), SIZE_MAX);
    assert_int_equal(emb_str_find(S("abc"), S(""), 3), 3);
    assert_int_equal(emb_str_find(S(""), S("a"), 0), SIZE_MAX);
    assert_int_equal(emb_str_find_ascii_case(S("xA.K.a"), S("a.k.A"), 0), 1);
    assert_true(emb_str_equal(emb_str_trim(S(" \t\xC2\xA0 a b\xE3\x80\x80\r\n")), S("a b")));
    assert_int_equal(emb_str_trim(S(" \n")).len, 0);
    assert_true(emb_str_starts_ascii_case(S("LINKED To"), S("linked")));
    assert_true(emb_str_ends(S("abc"), S("bc")) && !emb_str_ends(S("c"), S("bc")));
}

static void test_split(void **state)
{
    (void)state;
    emb_str rest = S("a; ;b;"), field;
    const char *const expected[] = {"a", " ", "b", ""};
    size_t count = 0;
    for (; emb_str_split(&rest, S(";"), &field); count++)
        assert_true(count < 4 && emb_str_equal(field, emb_str_from(expected[count])));
    assert_int_equal(count, 4);
    rest = S("");
    assert_true(emb_str_split(&rest, S(";"), &field) && field.len == 0);
    assert_false(emb_str_split(&rest, S(";"), &field));
}

static void test_numbers(void **state)
{
    (void)state;
    uint64_t number = 7;
    assert_true(emb_str_to_u64(S("18446744073709551615"), &number) && number == UINT64_MAX);
    assert_false(emb_str_to_u64(S("18446744073709551616"), &number));
    assert_false(emb_str_to_u64(S(""), &number));
    assert_false(emb_str_to_u64(S("1a"), &number));
    assert_false(emb_str_is_digits(S("")));
}

/* A full buffer keeps what it has, remembers that something was lost, and can be used anew. */
static void test_buffer_limit(void **state)
{
    (void)state;
    emb_buf buf = EMB_BUF_INIT(8);
    assert_true(emb_buf_append_text(&buf, "12345"));
    assert_false(emb_buf_append_text(&buf, "6789"));
    assert_false(emb_buf_append_text(&buf, "6"));
    assert_true(buf.failed && buf.lost_room && !buf.lost_memory);
    assert_string_equal(buf.data, "12345");
    emb_buf_clear(&buf);
    assert_true(!buf.failed && buf.lost_room);
    assert_true(emb_buf_printf(&buf, "%d-%s", 12345, "ab"));
    assert_string_equal(buf.data, "12345-ab");
    assert_false(emb_buf_printf(&buf, "%s", "c"));
    emb_buf_free(&buf);
    assert_false(buf.lost_room);
}

static void test_map(void **state)
{
    (void)state;
    emb_map *map = emb_map_new();
    char key[32];
    bool is_new = false;
    for (uint32_t i = 0; i < 5000; i++) {
        int len = snprintf(key, sizeof key, "key %u", i);
        assert_int_equal(emb_map_put(map, (emb_str){key, (size_t)len}, &is_new), i);
        assert_true(is_new);
    }
    assert_int_equal(emb_map_put(map, S("key 77"), &is_new), 77);
    assert_false(is_new);
    assert_int_equal(emb_map_count(map), 5000);
    assert_int_equal(emb_map_get(map, S("key 4999")), 4999);
    assert_int_equal(emb_map_get(map, S("key 5000")), EMB_MAP_NONE);
    assert_true(emb_str_equal(emb_map_key(map, 1234), S("key 1234")));
    assert_int_equal(emb_map_put(map, S("a\0b"), NULL), 5000);
    assert_int_equal(emb_map_get(map, S("a\0c")), EMB_MAP_NONE);
    assert_int_equal(emb_map_put(map, S(""), NULL), 5001);
    emb_map_clear(map);
    assert_int_equal(emb_map_count(map), 0);
    assert_int_equal(emb_map_get(map, S("key 77")), EMB_MAP_NONE);
    emb_map_free(map);
}

static void test_arena(void **state)
{
    (void)state;
    emb_arena *arena = emb_arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 100000; size = size * 3 + 1) {
            unsigned char *bytes = emb_arena_zero(arena, size);
            assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(bytes[i], 0);
            memset(bytes, 0xFF, size);
        }
        assert_string_equal(emb_arena_copy(arena, S("copy")), "copy");
        assert_string_equal(emb_arena_printf(arena, "%s %d", "a", 1), "a 1");
        emb_arena_reset(arena);
    }
    size_t warm = emb_arena_footprint(arena);
    emb_arena_alloc(arena, 1000);
    assert_int_equal(emb_arena_footprint(arena), warm);
    emb_arena_free(arena);
}

static void test_utf8(void **state)
{
    (void)state;
    static const struct {
        emb_str text;
        size_t length;
        bool valid;
    } cases[] = {
        {S(""), 0, true},
        {S("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 4, true},
        {S("\xC0\x80"), 2, false},         /* overlong */
        {S("\xE0\x80\x80"), 3, false},     /* overlong */
        {S("\xED\xA0\x80"), 3, false},     /* a surrogate */
        {S("\xF4\x90\x80\x80"), 4, false}, /* beyond U+10FFFF */
        {S("\xE2\x82"), 1, false},         /* cut off */
        {S("\xF0\x9F\x98"
           "a"),
         2, false},
        {S("\xFF\xFE"), 2, false},
        {S("a\0b"), 3, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(emb_utf8_length(cases[i].text), cases[i].length);
        assert_int_equal(emb_utf8_valid(cases[i].text), cases[i].valid);
    }
}

/* What is encoded is decoded; what is decoded from any bytes encodes to well-formed text. */
static void test_utf8_there_and_back(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (uint32_t code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 251) {
        char out[EMB_UTF8_MAX];
        size_t at = 0, len = emb_utf8_encode(code, out);
        bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        assert_int_equal(emb_utf8_next((emb_str){out, len}, &at), surrogate ? EMB_REPLACEMENT : code);
        assert_int_equal(at, len);
    }
    for (int i = 0; i < 20000; i++) {
        char bytes[8], out[64];
        size_t len = 0;
        for (size_t k = 0; k < sizeof bytes; k++)
            bytes[k] = (char)(random_below(&random, 3) ? 0x80 + random_below(&random, 128) : random_below(&random, 128));
        for (size_t at = 0; at < sizeof bytes;)
            len += emb_utf8_encode(emb_utf8_next((emb_str){bytes, sizeof bytes}, &at), out + len);
        assert_true(emb_utf8_valid((emb_str){out, len}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find_and_trim), cmocka_unit_test(test_split),
        cmocka_unit_test(test_numbers),       cmocka_unit_test(test_buffer_limit),
        cmocka_unit_test(test_map),           cmocka_unit_test(test_arena),
        cmocka_unit_test(test_utf8),          cmocka_unit_test(test_utf8_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
