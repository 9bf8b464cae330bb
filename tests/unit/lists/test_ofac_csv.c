/* SPDX-License-Identifier: Apache-2.0 */
/* OFAC's CSV set: all that comes out of a small one, sets that are not whole, and the counts of the real one. */
#include <sys/stat.h>

#include "list_check.h"

#define ROW "1,\"EXAMPLE\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
#define ALIAS "1,1,\"aka\",\"SAMPLE\",-0- \r\n"
#define ADDRESS "1,1,-0- ,\"Havana\",\"Cuba\",-0- \r\n"
#define COMMENT "1,\"more\"\r\n"

static const char *const names[] = {"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"};
static const char *const cons_names[] = {"CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV"};

static void make_path(char out[128], const char *directory, const char *name)
{
    snprintf(out, 128, "%s/%s", directory, name);
}

/* Writes the files of a set, NULL for one that is missing, reads it and takes it away. */
static void read_set(const char *const file_names[4], const char *const contents[4], list_outcome *o)
{
    char directory[] = "/tmp/embargo-ofac-XXXXXX", path[128];
    assert_non_null(mkdtemp(directory));
    for (int i = 0; i < 4; i++) {
        make_path(path, directory, file_names[i]);
        FILE *file = contents[i] ? fopen(path, "w") : NULL;
        assert_true(!contents[i] || file);
        if (file) {
            fputs(contents[i], file);
            assert_int_equal(fclose(file), 0);
        }
    }
    list_read(directory, NULL, NULL, o);
    for (int i = 0; i < 4; i++) {
        make_path(path, directory, file_names[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(directory), 0);
}

static void test_expected(void **state)
{
    (void)state;
    list_check_expected("ofac", NULL, "ofac.expected");
}

static void test_main_file(void **state)
{
    (void)state;
    list_check_expected("ofac/sdn.csv", NULL, "ofac.expected");
}

static void test_consolidated(void **state)
{
    (void)state;
    const char *const contents[] = {ROW "\x1A", ALIAS "\x1A", ADDRESS "\x1A", COMMENT "\x1A"};
    list_outcome o = {0};
    read_set(cons_names, contents, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.dataset, "us_ofac_cons");
    assert_int_equal(o.info.names, 2);
    emb_buf_free(&o.log);
}

static void test_not_whole(void **state)
{
    (void)state;
    static const struct {
        const char *contents[4];
        const char *reason;
    } cases[] = {
        {{ROW, NULL, ADDRESS, COMMENT}, "alt.csv is missing"},
        {{ROW, ALIAS, NULL, COMMENT}, "add.csv is missing"},
        {{ROW, "", ADDRESS, COMMENT}, "no rows"},
        {{ROW "\x1A", ALIAS, ADDRESS "\x1A", COMMENT "\x1A"}, "cut off: it does not end with the mark"},
        {{ROW, ALIAS "\x1A", ADDRESS "\x1A", COMMENT "\x1A"}, "cut off: it does not end with the mark"},
        {{ROW, ALIAS, "<html>not found</html>\n", COMMENT}, "no rows"},
        {{ROW, ALIAS "1,2,\"ak", ADDRESS, COMMENT}, "quote"},
        {{ROW, ALIAS "1,2", ADDRESS, COMMENT}, "cut off"},
        {{ROW, ALIAS "1,2,\"aka\",\"SAM\",-0- ", ADDRESS, COMMENT}, "cut off"},
        {{ROW "2,\"EXAMPLE\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0", ALIAS, ADDRESS, COMMENT}, "cut off"},
        {{ROW, "7,1,\"aka\",\"SAMPLE\",-0- \r\n", ADDRESS, COMMENT}, "another list"},
        {{ROW "2,\"EXA", ALIAS, ADDRESS, COMMENT}, "quote"},
        {{ROW "2,\"EXAMPLE\",-0- ", ALIAS, ADDRESS, COMMENT}, "cut off"},
        {{"", ALIAS, ADDRESS, COMMENT}, "empty"},
        {{"<!DOCTYPE html><html></html>", ALIAS, ADDRESS, COMMENT}, "HTML"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        list_outcome o = {0};
        read_set(names, cases[i].contents, &o);
        if (o.status != EMB_FORMAT || !strstr(o.error.message, cases[i].reason))
            fail_msg("case %zu: status %d, \"%s\" where \"%s\" was expected", i, o.status, o.error.message, cases[i].reason);
        emb_buf_free(&o.log);
    }
}

static void test_without_comments(void **state)
{
    (void)state;
    const char *const contents[] = {ROW, ALIAS, ADDRESS, NULL};
    list_outcome o = {0};
    read_set(names, contents, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_int_equal(o.info.warned, 0);
    emb_buf_free(&o.log);
}

/* Remarks that are cut at 1,000 characters may hold weak aliases behind the cut. */
static void test_cut_remarks_without_comments(void **state)
{
    (void)state;
    char remarks[1001], row[1200];
    memset(remarks, 'x', 1000);
    remarks[1000] = '\0';
    snprintf(row, sizeof row, "1,\"EXAMPLE\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"%s\"\r\n", remarks);
    const char *const contents[] = {row, ALIAS, ADDRESS, NULL};
    list_outcome o = {0};
    read_set(names, contents, &o);
    assert_int_equal(o.status, EMB_FORMAT);
    assert_non_null(strstr(o.error.message, "file of comments"));
    emb_buf_free(&o.log);
}

static void test_real(void **state)
{
    (void)state;
    char path[4096];
    list_outcome o = {.quiet = true};
    list_real_path("ofac", path);
    list_read(path, NULL, NULL, &o);
    assert_int_equal(o.status, EMB_OK);
    assert_string_equal(o.info.dataset, "us_ofac_sdn");
    assert_int_equal(o.info.targets, 15402);
    assert_int_equal(o.info.names, 15402 + 17958); /* a name each, and the aliases of alt.csv */
    assert_in_range(o.info.weak_aliases, 3700, 3900);
    assert_int_equal(o.info.refused, 0);
    assert_in_range(o.info.warned, 0, 5); /* comments of a later date than the list */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected),
        cmocka_unit_test(test_main_file),
        cmocka_unit_test(test_consolidated),
        cmocka_unit_test(test_not_whole),
        cmocka_unit_test(test_without_comments),
        cmocka_unit_test(test_cut_remarks_without_comments),
        cmocka_unit_test(test_real),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
