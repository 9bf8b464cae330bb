/* SPDX-License-Identifier: Apache-2.0 */
/* Index files that are cut off or altered: refused with a reason, and nothing worse where someone uses them without verifying. */
#include "../check.h"
#include "../random.h"
#include "damaged_index.h"

static damaged_index whole;

static damaged_index copy(size_t size)
{
    damaged_index c = {malloc(size ? size : 1), size};
    assert_non_null(c.data);
    memcpy(c.data, whole.data, size < whole.size ? size : whole.size);
    if (size > whole.size)
        memset(c.data + whole.size, 0, size - whole.size);
    return c;
}

static int set_up(void **state)
{
    (void)state;
    whole = damaged_build();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(whole.data);
    return 0;
}

static void test_whole(void **state)
{
    (void)state;
    assert_int_equal(damaged_try(&whole), EMB_OK);
}

static void test_cut_off(void **state)
{
    (void)state;
    for (size_t size = 0; size < whole.size + 300; size += size < 2048 || size > whole.size - 100 ? 1 : 37) {
        if (size == whole.size)
            continue;
        damaged_index c = copy(size);
        if (damaged_try(&c) == EMB_OK)
            fail_msg("read with %zu bytes of %zu", size, whole.size);
        free(c.data);
    }
}

static emb_status open_and_verify(const damaged_index *bytes)
{
    char path[64];
    emb_index *index = NULL;
    int file = memfd_create("index", MFD_CLOEXEC);
    assert_int_equal(write(file, bytes->data, bytes->size), (ssize_t)bytes->size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    emb_status status = emb_index_open(path, &index, NULL);
    close(file);
    if (status != EMB_OK)
        return status;
    status = emb_index_verify(index, NULL);
    emb_index_close(index);
    return status;
}

/* Every byte, one bit of it: nothing in the file is not covered. */
static void test_every_bit_counts(void **state)
{
    (void)state;
    damaged_index c = copy(whole.size);
    for (size_t at = 0; at < whole.size; at++) {
        uint8_t bit = (uint8_t)(1u << at % 8);
        c.data[at] ^= bit;
        emb_status status = open_and_verify(&c);
        if (status != EMB_CORRUPT && status != EMB_VERSION)
            fail_msg("byte %zu altered: status %d", at, status);
        c.data[at] ^= bit;
    }
    free(c.data);
}

/* Used without verifying: its digests are those of a whole file. */
static void test_sealed_damage(void **state)
{
    (void)state;
    uint64_t random = 1;
    size_t refused = 0;
    for (int round = 0; round < 1500; round++) {
        damaged_index c = copy(whole.size);
        size_t edits = 1 + random_below(&random, 4);
        for (size_t i = 0; i < edits; i++) {
            size_t from = random_below(&random, 3) ? sizeof(emb_index_header) + EMB_SECTION_COUNT * sizeof(emb_section_record) : 8;
            size_t at = from + random_below(&random, c.size - from);
            c.data[at] = random_below(&random, 2) ? (uint8_t)random_next(&random) : 0xFF;
        }
        damaged_seal(&c);
        refused += damaged_try(&c) != EMB_OK;
        free(c.data);
    }
    assert_true(refused > 200);
}

/* Whole sections of 0 and of 0xFF. */
static void test_blanked_sections(void **state)
{
    (void)state;
    emb_section_record table[EMB_SECTION_COUNT];
    memcpy(table, whole.data + sizeof(emb_index_header), sizeof table);
    for (size_t i = 0; i < EMB_SECTION_COUNT; i++) {
        for (int value = 0; value <= 0xFF; value += 0xFF) {
            damaged_index c = copy(whole.size);
            memset(c.data + table[i].offset, value, table[i].size);
            damaged_seal(&c);
            (void)damaged_try(&c);
            free(c.data);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole), cmocka_unit_test(test_cut_off),
                                       cmocka_unit_test(test_every_bit_counts), cmocka_unit_test(test_sealed_damage),
                                       cmocka_unit_test(test_blanked_sections)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
